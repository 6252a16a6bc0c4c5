"""Verdicts: whether a pattern passes over many replications, by the rule that it declares."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.patterns.pattern import ENOUGH, Bands, Figures, Pattern, Status
from policylab.statistics.estimates import estimate

MIDDLE = (5, 95)


@dataclass(frozen=True)
class PatternRow:
    """The result of a pattern or a control over many replications."""

    id: str
    kind: str
    status: Status
    """``passed``, ``failed``, ``not testable`` or ``assumed``."""
    statement: str
    """What is claimed."""
    statistic: str
    """What its figures are, where they are measured and when it passes."""
    figures: Mapping[str, float]
    """A figure is named with its middle (median, mean, or that of the mean path), and where there is a spread with
    ``_low`` and ``_high``: the middle nine tenths of the replications, or the 95% interval of the mean; with
    ``_inside`` the share of the replications in its band. A figure that has no value is left out.
    """
    replications: int


def judge(pattern: Pattern, replications: Sequence[Figures], of_mean_path: Figures | None = None) -> PatternRow:
    """Return the row of a pattern in a report."""
    if pattern.rule == "path":
        figures, good = dict(of_mean_path or {}), pattern.holds(of_mean_path or {})
    elif pattern.rule == "mean":
        figures, good = _of_means(pattern.bands, _by_name(replications))
    else:
        figures, good = _of_shares(pattern, replications)
    return PatternRow(
        id=pattern.id,
        kind=pattern.kind,
        status=_status(pattern, good=good),
        statement=pattern.statement,
        statistic=f"{pattern.statistic}; {pattern.setting}; passes where {pattern.pass_rule}",
        figures={name: float(value) for name, value in figures.items() if math.isfinite(value)},
        replications=len(replications),
    )


def _status(pattern: Pattern, *, good: bool) -> Status:
    if pattern.untestable:
        return "not testable"
    if pattern.assumed:
        return "assumed"
    return "passed" if good else "failed"


def _by_name(replications: Sequence[Figures]) -> dict[str, NDArray[np.float64]]:
    return {name: np.array([figures[name] for figures in replications], dtype=float) for name in replications[0]}


def _of_shares(pattern: Pattern, replications: Sequence[Figures]) -> tuple[Figures, bool]:
    """Return medians, spreads and shares inside the bands, and whether all hold in enough of the replications."""
    share = float(np.mean([pattern.holds(figures) for figures in replications]))
    figures: Figures = {"share_of_replications": share}
    for name, values in _by_name(replications).items():
        finite = values[np.isfinite(values)]
        if len(finite):
            figures[name] = float(np.median(finite))
            figures[f"{name}_low"], figures[f"{name}_high"] = map(float, np.percentile(finite, MIDDLE))
        if name in pattern.bands:
            low, high = pattern.bands[name]
            figures[f"{name}_inside"] = float(np.mean((values >= low) & (values <= high)))
    return figures, share >= ENOUGH


def _of_means(bands: Bands, values: Mapping[str, NDArray[np.float64]]) -> tuple[Figures, bool]:
    """Return means with their 95% intervals, and whether these lie in the bands."""
    figures: Figures = {}
    for name, sample in values.items():
        figures[name], figures[f"{name}_low"], figures[f"{name}_high"] = _mean(sample)
    good = all(low <= figures[f"{name}_low"] and figures[f"{name}_high"] <= high for name, (low, high) in bands.items())
    return figures, good


def _mean(values: NDArray[np.float64]) -> tuple[float, float, float]:
    if not np.isfinite(values).all():
        return math.nan, math.nan, math.nan
    mean = estimate(values)
    if mean.low is None or mean.high is None:  # one replication
        return mean.mean, math.nan, math.nan
    return mean.mean, mean.low, mean.high
