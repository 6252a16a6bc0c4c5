"""The report: every pattern and control in its replications, judged, with the paths that are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from policylab.analysis.patterns.declared import CONTROLS, DECLARED, PATTERNS
from policylab.analysis.patterns.judging import judged
from policylab.analysis.patterns.pattern import REPLICATIONS, Curve, Figures, Pattern
from policylab.analysis.patterns.running import grouped, observe_group
from policylab.analysis.patterns.searching import Point, world_found
from policylab.analysis.patterns.seen import Path, Seen, mean_of
from policylab.errors import UsageError
from policylab.recording.identity import provenance
from policylab.recording.measures import MEASURES
from policylab.workers import Crew, Progress

if TYPE_CHECKING:
    import pandas as pd

BAND = (5, 50, 95)
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Report:
    """What came out of every pattern and control.

    Attributes
    ----------
    patterns, controls : list of dict
        One row each: id, kind, status, statement, statistic, figures, replications.
    worlds : dict of id to parameters
        The world in which an existence statement was held against its bands.
    curves : dict of Curve to array of shape (3, months + 1)
        Low end, middle and high end of the model's band of 90%, month by month.
    provenance : dict
        Which model, commit and declarations it comes from.

    """

    patterns: Rows
    controls: Rows
    worlds: dict[str, Point]
    curves: dict[Curve, Path]
    provenance: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as ``--json`` prints it."""
        return {
            "patterns": self.patterns,
            "controls": self.controls,
            "worlds": self.worlds,
            "provenance": self.provenance,
        }

    def curves_frame(self) -> pd.DataFrame:
        """Return the model's bands in long form: pattern, case, arm, measure, month, year, low, middle, high, unit."""
        import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

        parts = []
        for pattern in PATTERNS:
            for curve in pattern.curves:
                low, middle, high = self.curves[curve]
                month = np.arange(len(middle))
                parts.append(
                    pd.DataFrame(
                        {"pattern": pattern.id, "case": curve.case, "arm": curve.arm.name, "measure": curve.measure,
                         "month": month, "year": curve.month_zero + month / 12, "low": low, "middle": middle,
                         "high": high, "unit": MEASURES[curve.measure].unit}
                    )
                )  # fmt: skip
        return pd.concat(parts, ignore_index=True)


@dataclass(frozen=True)
class _Found:
    """What one replication of one group gave: figures by pattern, and the paths that are judged or drawn."""

    figures: Mapping[str, Figures]
    seen: Seen


def report(
    *,
    size: str | None = None,
    replications: int = REPLICATIONS,
    worlds: int | None = None,
    seed: int = 1,
    workers: int = 1,
    progress: Progress | None = None,
) -> Report:
    """Run every pattern and control and judge them by what they declare.

    Parameters
    ----------
    size : str, optional
        Wins over what each declares; with it, and with fewer replications or worlds, it is only a trial.
    replications, worlds : int
        Of each pattern; and how many worlds an existence statement is looked for in.
    seed : int
        What luck is keyed by.
    workers : int
        Processes.
    progress : callable, optional
        Called with jobs done and in all.

    """
    existing = {name: _smaller(pattern, size, worlds) for name, pattern in DECLARED.items() if pattern.exists}
    groups = grouped([pattern for name, pattern in DECLARED.items() if name not in existing], size)
    with Crew(workers, progress) as crew:
        crew.expect((len(groups) + len(existing)) * replications)
        places = {name: world_found(pattern, pattern.exists, seed, crew) for name, pattern in existing.items()}
        asked: list[tuple[list[str], Point]] = [([pattern.id for pattern in group], {}) for group in groups]
        asked += [([name], point) for name, point in places.items()]
        jobs = [(names, size, seed, number, point) for names, point in asked for number in range(replications)]
        found = crew.do(_replication, jobs)
    rows: dict[str, dict[str, Any]] = {}
    curves: dict[Curve, Path] = {}
    for place, (names, _) in enumerate(asked):
        of_group = found[place * replications : (place + 1) * replications]
        rows |= _rows(names, of_group)
        curves |= {curve: _band(curve, of_group) for name in names for curve in DECLARED[name].curves}
    return Report(
        [rows[pattern.id] for pattern in PATTERNS],
        [rows[pattern.id] for pattern in CONTROLS],
        places,
        curves,
        {**provenance(seed), "declarations": declarations()},
    )


def enough(replications: int) -> None:
    """Refuse fewer replications than a pattern declares.

    Raises
    ------
    UsageError
        With the least number.

    """
    if replications < REPLICATIONS:
        raise UsageError(
            f"--replications: {replications} is out of range, allowed {REPLICATIONS} or more: patterns declare so many"
        )


def declarations() -> str:
    """Return the hash of what patterns and controls declare, 12 hexadecimal digits."""
    texts = [repr((p.id, p.kind, p.statement, p.statistic, p.setting, p.pass_rule)) for p in DECLARED.values()]
    return sha256("\n".join(texts).encode()).hexdigest()[:12]


def _smaller(pattern: Pattern, size: str | None, worlds: int | None) -> Pattern:
    """Return an existence statement looked for in fewer worlds or at another size, where asked."""
    if pattern.exists is None:
        return pattern
    search = replace(pattern.exists, worlds=worlds or pattern.exists.worlds, size=size or pattern.exists.size)
    return replace(pattern, exists=search)


def _rows(names: Sequence[str], found: Sequence[_Found]) -> dict[str, dict[str, Any]]:
    """Return the rows of the patterns of a group."""
    mean = mean_of([one.seen for one in found])
    rows = {}
    for name in names:
        pattern = DECLARED[name]
        of_mean_path = pattern.figures(mean) if pattern.rule == "path" else None
        rows[name] = judged(pattern, [one.figures.get(name, {}) for one in found], of_mean_path)
    return rows


def _replication(names: Sequence[str], size: str | None, seed: int, replication: int, point: Point) -> _Found:
    """Return what one replication of a group gives: the job of one process."""
    group = [DECLARED[name] for name in names]
    (seen,) = observe_group(group, size, seed, replication, [point])
    figures = {pattern.id: pattern.figures(seen) for pattern in group if pattern.rule != "path"}
    return _Found(figures, _kept(seen, group))


def _kept(seen: Seen, group: Iterable[Pattern]) -> Seen:
    """Return of what was seen only the paths that are judged or drawn, so that little travels between processes."""
    arms = dict.fromkeys(
        [arm for pattern in group if pattern.rule == "path" for arm in pattern.needs]
        + [curve.arm for pattern in group for curve in pattern.curves]
    )
    places = [seen.arms.index(arm) for arm in arms]
    return Seen(tuple(arms), {name: path[:, places] for name, path in seen.paths.items()})


def _band(curve: Curve, found: Sequence[_Found]) -> Path:
    return np.percentile([one.seen.path(curve.arm, curve.measure) for one in found], BAND, axis=0)
