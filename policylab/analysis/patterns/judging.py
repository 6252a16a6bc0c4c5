"""Judging: what the figures of many replications say of a pattern, by the rule that it declares."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from policylab.analysis.patterns.pattern import ENOUGH, Bands, Figures, Pattern, Status
from policylab.comparison.estimates import estimate

MIDDLE = (5, 95)


def judged(pattern: Pattern, found: Sequence[Figures], of_mean_path: Figures | None = None) -> dict[str, Any]:
    """Return the row of a pattern in a report.

    Parameters
    ----------
    pattern : Pattern
        As it is declared.
    found : sequence of dict
        Its figures in each replication.
    of_mean_path : dict, optional
        With the rule ``path`` its figures of the mean paths.

    Returns
    -------
    dict
        ``id``, ``kind``, ``status``, ``statement``, ``statistic``, ``figures``, ``replications``. A figure is named
        with its middle (median, mean, or that of the mean path), and where there is a spread with ``_low`` and
        ``_high``: the middle nine tenths of the replications, or the 95% interval of the mean. A figure that has no
        value is left out.

    """
    if pattern.rule == "path":
        figures, good = dict(of_mean_path or {}), pattern.holds(of_mean_path or {})
    elif pattern.rule == "mean":
        figures, good = _of_means(pattern.bands, _by_name(found))
    else:
        figures, good = _of_shares(pattern, found)
    return {
        "id": pattern.id,
        "kind": pattern.kind,
        "status": _status(pattern, good=good),
        "statement": pattern.statement,
        "statistic": f"{pattern.statistic}; {pattern.setting}; passes where {pattern.pass_rule}",
        "figures": {name: float(value) for name, value in figures.items() if math.isfinite(value)},
        "replications": len(found),
    }


def _status(pattern: Pattern, *, good: bool) -> Status:
    if pattern.untestable:
        return "not testable"
    if pattern.assumed:
        return "assumed"
    return "passed" if good else "failed"


def _by_name(found: Sequence[Figures]) -> dict[str, np.ndarray]:
    return {name: np.array([figures[name] for figures in found], dtype=float) for name in found[0]}


def _of_shares(pattern: Pattern, found: Sequence[Figures]) -> tuple[Figures, bool]:
    """Return medians, spreads and shares inside the bands, and whether all hold in enough of the replications."""
    share = float(np.mean([pattern.holds(figures) for figures in found]))
    figures: Figures = {"share_of_replications": share}
    for name, values in _by_name(found).items():
        seen = values[np.isfinite(values)]
        if len(seen):
            figures[name] = float(np.median(seen))
            figures[f"{name}_low"], figures[f"{name}_high"] = map(float, np.percentile(seen, MIDDLE))
        if name in pattern.bands:
            low, high = pattern.bands[name]
            figures[f"{name}_inside"] = float(np.mean((values >= low) & (values <= high)))
    return figures, share >= ENOUGH


def _of_means(bands: Bands, values: Mapping[str, np.ndarray]) -> tuple[Figures, bool]:
    """Return means with their 95% intervals, and whether these lie in the bands."""
    figures: Figures = {}
    for name, of in values.items():
        figures[name], figures[f"{name}_low"], figures[f"{name}_high"] = _mean(of)
    good = all(low <= figures[f"{name}_low"] and figures[f"{name}_high"] <= high for name, (low, high) in bands.items())
    return figures, good


def _mean(values: np.ndarray) -> tuple[float, float, float]:
    if not np.isfinite(values).all():
        return (math.nan,) * 3
    found = estimate(values)
    if found.low is None or found.high is None:  # one replication
        return found.mean, math.nan, math.nan
    return found.mean, found.low, found.high
