"""Cases: real curves that the model has never seen, beside what it does under a like policy.

A table has the observations; beside it a TOML file for each case says which policy, world and size stand for it, which
measure it is compared with and which calendar year month 0 is. The model is looked at in the moments of the
observations, so that the same shape is read from both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.cases.declaration import MONTHS_A_YEAR, Case, load_cases
from policylab.analysis.shapes import rise_time
from policylab.errors import UsageError
from policylab.model.scenario import Scenario
from policylab.recording.identity import provenance
from policylab.recording.run import people_of, record_all
from policylab.workers import Crew, Progress

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]
REPLICATIONS = 100
BAND = (5, 50, 95)
COVERED = 0.9
MONTHS_ALIKE = 60  # cases that differ by less run to the end of the longest


@dataclass(frozen=True)
class Compared:
    """A case beside the model.

    Attributes
    ----------
    case : Case
    paths : array of shape (replications, months + 1)
        The measure of the model in percent, month by month.
    ratio : array of shape (replications, points), optional
        E/F of the model in the moments of the case; with ``real_ratio`` that of the two cases.

    """

    case: Case
    paths: Values
    ratio: Values | None = None
    real_ratio: Values | None = None

    @property
    def at(self) -> Values:
        """Return the model in the moments of the observations, shape (replications, points)."""
        month = np.arange(self.paths.shape[1])
        return np.array([np.interp(self.case.month, month, path) for path in self.paths])

    def points(self) -> list[dict[str, Any]]:
        """Return each observation beside the model's band of 90%."""
        low, middle, high = np.percentile(self.at, BAND, axis=0)
        rows = zip(self.case.observed.year, self.case.month, self.case.observed.percent, low, middle, high, strict=True)
        return [
            {"year": float(year), "month": round(float(month), 2), "real": float(real), "model": float(mid),
             "low": float(bottom), "high": float(top), "error": float(mid - real),
             "outside": bool(not bottom <= real <= top)}
            for year, month, real, bottom, mid, top in rows
        ]  # fmt: skip

    @property
    def coverage(self) -> float:
        """Return the share of the observations inside the model's band of 90%."""
        return float(np.mean([not point["outside"] for point in self.points()]))

    def statistics(self) -> list[dict[str, Any]]:
        """Return the shape of the real curve beside that of the model's, each error, and what lies outside."""
        case = self.case
        real = shape(case.observed.year, case.observed.percent, case.deadline)
        model = [shape(case.observed.year, path, case.deadline) for path in self.at]
        rows = [_beside(name, value, np.array([one[name] for one in model])) for name, value in real.items()]
        if self.ratio is not None and self.real_ratio is not None:
            rows += [
                _beside(f"effective_over_formal_{year:g}", float(value), self.ratio[:, place])
                for place, (year, value) in enumerate(zip(case.observed.year, self.real_ratio, strict=True))
            ]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the case as ``--json`` prints it."""
        case, statistics = self.case, self.statistics()
        outside = [f"{point['year']:g}" for point in self.points() if point["outside"]]
        outside += [row["name"] for row in statistics if row["outside"]]
        return {
            "case": case.name, "package": case.package, "world": case.scenario.world.name,
            "size": case.scenario.size, "measure": case.measure, "month_zero": case.month_zero,
            "deadline": case.deadline, "replications": len(self.paths), "coverage": self.coverage,
            "status": "inside" if self.coverage >= COVERED else "outside", "outside": outside,
            "statistics": statistics, "points": self.points(),
        }  # fmt: skip


@dataclass(frozen=True)
class Cases:
    """All cases of a table beside the model."""

    found: tuple[Compared, ...]
    seed: int
    provenance: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as ``--json`` prints it."""
        return {"cases": [one.to_dict() for one in self.found], "provenance": self.provenance}

    def points_frame(self) -> pd.DataFrame:
        """Return every observation beside the model in long form."""
        return self._frame("points")

    def statistics_frame(self) -> pd.DataFrame:
        """Return every statistic of shape, real and the model's, in long form."""
        return self._frame("statistics")

    def _frame(self, of: str) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

        rows = [{"case": one.case.name, **row} for one in self.found for row in getattr(one, of)()]
        return pd.DataFrame(rows)


def shape(year: Values, percent: Values, deadline: float | None) -> dict[str, float]:
    """Return the shape of a curve of few points: NaN where the points do not tell.

    Parameters
    ----------
    year, percent : array of shape (points,)
        In the order of time.
    deadline : float, optional
        Calendar year. A point within a month of it counts as the deadline's own.

    Returns
    -------
    dict
        ``level_at_deadline`` and ``ceiling`` (the highest point) in percent; ``slope_before``, ``slope_at`` and
        ``slope_after`` in points a year: from the first point to the last one before the deadline, from there to the
        deadline's own or the next one, from there to the last; ``years_10_to_90`` of the ceiling.

    """
    slopes = dict.fromkeys(("level_at_deadline", "slope_before", "slope_at", "slope_after"), math.nan)
    if deadline is not None:
        slopes = _about(year, percent, _snapped(year, deadline))
    return {**slopes, "years_10_to_90": rise_time(year, percent), "ceiling": float(percent.max())}


def _snapped(year: Values, deadline: float) -> float:
    """Return the moment of the point nearest to a deadline, if it is within a month of it."""
    nearest_point = float(year[np.argmin(np.abs(year - deadline))])
    return nearest_point if abs(nearest_point - deadline) <= 1 / MONTHS_A_YEAR else deadline


def _about(year: Values, percent: Values, deadline: float) -> dict[str, float]:
    before = int(np.searchsorted(year, deadline)) - 1  # the last point before the deadline
    inside = year[0] <= deadline <= year[-1]
    after = before + 1
    return {
        "level_at_deadline": float(np.interp(deadline, year, percent)) if inside else math.nan,
        "slope_before": _slope(year, percent, 0, min(before, len(year) - 1)),
        "slope_at": _slope(year, percent, before, after) if inside else math.nan,
        "slope_after": _slope(year, percent, max(after, 0), len(year) - 1),
    }


def _slope(year: Values, percent: Values, first: int, last: int) -> float:
    if not 0 <= first < last < len(year):
        return math.nan
    return float((percent[last] - percent[first]) / (year[last] - year[first]))


def _beside(name: str, real: float, model: Values) -> dict[str, Any]:
    """Return a statistic of the real curve beside its band of 90% in the model; null where one has no value."""
    known_of_model = model[np.isfinite(model)]
    row: dict[str, Any] = {"name": name, "real": real if math.isfinite(real) else None}
    if not len(known_of_model):
        return row | {"model": None, "low": None, "high": None, "error": None, "outside": None}
    low, middle, high = (float(end) for end in np.percentile(known_of_model, BAND))
    told = math.isfinite(real)
    return row | {
        "model": middle, "low": low, "high": high, "error": middle - real if told else None,
        "outside": not low <= real <= high if told else None,
    }  # fmt: skip


def compare_cases(
    path: Path,
    *,
    replications: int = REPLICATIONS,
    seed: int = 1,
    workers: int = 1,
    progress: Progress | None = None,
) -> Cases:
    """Hold the cases of a table against the model.

    Parameters
    ----------
    path : Path
        A table of observations, with a TOML file for each case beside it.
    replications, seed, workers, progress : optional
        As those of a comparison.

    Raises
    ------
    UsageError
        If the table, a file beside it or the number of replications is wrong.

    """
    if replications < 2:
        raise UsageError(f"--replications: {replications} is out of range, allowed 2 or more: choose {REPLICATIONS}")
    cases = load_cases(path)
    groups = _side_by_side(cases)
    jobs = [
        ([case.scenario.at(months=_longest(group)) for case in group], [case.measure for case in group], seed, number)
        for group in groups
        for number in range(replications)
    ]
    with Crew(workers, progress) as crew:
        crew.expect(len(jobs))
        done = crew.do(_paths, jobs)
    paths: dict[str, Values] = {}
    for place, group in enumerate(groups):
        of_group = done[place * replications : (place + 1) * replications]
        for column, case in enumerate(group):
            paths[case.name] = np.array([one[column] for one in of_group])
    by_name = {case.name: case for case in cases}
    found = tuple(Compared(case, 100 * paths[case.name], *_ratios(case, by_name, paths)) for case in cases)
    return Cases(found, seed, provenance(seed))


def _side_by_side(cases: Sequence[Case]) -> list[list[Case]]:
    """Return the cases by what lies side by side: one size, the same networks, and about one length."""
    groups: dict[tuple, list[Case]] = {}
    for case in cases:
        length = case.scenario.months // MONTHS_ALIKE
        key = (case.scenario.size, length, tuple(sorted(case.scenario.families.items())))
        groups.setdefault(key, []).append(case)
    return list(groups.values())


def _longest(group: Sequence[Case]) -> int:
    return max(case.scenario.months for case in group)


def _paths(scenarios: Sequence[Scenario], measures: Sequence[str], seed: int, replication: int) -> list[Values]:
    """Return the measure of each scenario month by month: the job of one process."""
    records = record_all(people_of(scenarios, seed, replication), scenarios, replication)
    return [records.monthly[measure][:, world] for world, measure in enumerate(measures)]


def _ratios(
    case: Case, by_name: Mapping[str, Case], paths: Mapping[str, Values]
) -> tuple[Values | None, Values | None]:
    """Return E/F of the model and of the two cases in the moments of the effective one."""
    if case.formal is None:
        return None, None
    formal = by_name[case.formal]

    def at(months: Values) -> Callable[[Values], Values]:
        return lambda path: np.interp(months, np.arange(len(path)), path)

    ours = np.array([at(case.month)(path) for path in paths[case.name]])
    theirs = np.array([at(case.month)(path) for path in paths[formal.name]])
    year, of = formal.observed.year, formal.observed.percent
    declared = np.interp(case.observed.year, year, of, left=math.nan, right=math.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        model = np.where(theirs > 0, ours / theirs, math.nan)
        real = np.where(declared > 0, case.observed.percent / declared, math.nan)
    return model, real
