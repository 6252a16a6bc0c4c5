"""Cases compared with the model: what it does under a similar policy, read at the times of the observations.

A table has the observations; next to it a TOML file for each case states the policy, setting and size that represent
it, the measure that it is compared with and the calendar year of month 0. The model is read at the times of the
observations, so that the same shape is read from both.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.cases.declaration import Case, load_cases
from policylab.analysis.cases.report import CaseReport, CaseRow, Point, Statistic
from policylab.analysis.curves import Panel
from policylab.analysis.shapes import shape
from policylab.errors import UsageError
from policylab.model.scenario import Scenario
from policylab.recording.identity import method, provenance
from policylab.recording.identity.runs import shipped_files
from policylab.recording.run import people_of, record_all
from policylab.workers import Progress, WorkerPool

Values = NDArray[np.float64]
REPLICATIONS = 100
BAND = (5, 50, 95)
COVERED = 0.9
MONTHS_ALIKE = 60  # cases whose lengths differ by less run to the end of the longest


@dataclass(frozen=True)
class ComparedCase:
    """A case and the model."""

    case: Case
    paths: Values  # shape (replications, months + 1): the measure of the model in percent, month by month
    # Shape (replications, points): E/F of the model at the times of the case; ``real_ratio`` is that of the two
    # cases
    ratio: Values | None = None
    real_ratio: Values | None = None

    @property
    def at(self) -> Values:
        """Return the model at the times of the observations, shape (replications, points)."""
        month = np.arange(self.paths.shape[1])
        return np.array([np.interp(self.case.month, month, path) for path in self.paths])

    def points(self) -> tuple[Point, ...]:
        """Return each observation with the model's band of 90%."""
        low, middle, high = np.percentile(self.at, BAND, axis=0)
        rows = zip(self.case.observed.year, self.case.month, self.case.observed.percent, low, middle, high, strict=True)
        return tuple(
            Point(
                year=float(year),
                month=round(float(month), 2),
                real=float(real),
                model=float(mid),
                low=float(bottom),
                high=float(top),
                error=float(mid - real),
                outside=bool(not bottom <= real <= top),
            )
            for year, month, real, bottom, mid, top in rows
        )

    def statistics(self) -> tuple[Statistic, ...]:
        """Return the shapes of the real curve and of the model's, each error, and what lies outside."""
        case = self.case
        real = shape(case.observed.year, case.observed.percent, case.deadline)
        model = [shape(case.observed.year, path, case.deadline) for path in self.at]
        rows = [_compared(name, value, np.array([curve[name] for curve in model])) for name, value in real.items()]
        if self.ratio is not None and self.real_ratio is not None:
            rows += [
                _compared(f"effective_over_formal_{year:g}", float(value), self.ratio[:, index])
                for index, (year, value) in enumerate(zip(case.observed.year, self.real_ratio, strict=True))
            ]
        return tuple(rows)

    def row(self) -> CaseRow:
        """Return the case as a row of the report."""
        case, statistics, points = self.case, self.statistics(), self.points()
        outside = [f"{point.year:g}" for point in points if point.outside]
        outside += [statistic.name for statistic in statistics if statistic.outside]
        coverage = float(np.mean([not point.outside for point in points]))
        return CaseRow(
            case=case.name,
            package=case.package,
            setting=case.scenario.setting.name,
            size=case.scenario.size,
            measure=case.measure,
            month_zero=case.month_zero,
            deadline=case.deadline,
            replications=len(self.paths),
            coverage=coverage,
            status="inside" if coverage >= COVERED else "outside",
            outside=tuple(outside),
            statistics=statistics,
            points=points,
        )

    def panel(self) -> Panel:
        """Return what is drawn of the case."""
        case, band = self.case, np.percentile(self.paths, BAND, axis=0)
        return Panel(case.name, case.observed, case.measure, case.month_zero, band, case.deadline)


def _compared(name: str, real: float, model: Values) -> Statistic:
    """Return a statistic of the real curve and its band of 90% in the model; None where it has no value."""
    finite = model[np.isfinite(model)]
    known = real if math.isfinite(real) else None
    if not len(finite):
        return Statistic(name, known, None, None, None, None, None)
    low, middle, high = (float(end) for end in np.percentile(finite, BAND))
    if known is None:
        return Statistic(name, None, middle, low, high, None, None)
    return Statistic(name, known, middle, low, high, middle - real, not low <= real <= high)


@method("cases")
def compare_cases(
    path: Path,
    *,
    replications: int = REPLICATIONS,
    seed: int = 1,
    workers: int = 1,
    progress: Progress | None = None,
) -> CaseReport:
    """Compare the cases of a table with the model.

    Parameters
    ----------
    path : Path
        A table of observations, with a TOML file for each case in the same folder.
    replications, seed, workers, progress : optional
        As those of a comparison.

    Returns
    -------
    CaseReport

    Raises
    ------
    UsageError
        If the table, the file of a case or the number of replications is invalid.

    """
    if replications < 2:
        raise UsageError(f"--replications: {replications} is out of range, allowed 2 or more: choose {REPLICATIONS}")
    cases = load_cases(path)
    groups = _side_by_side(cases)
    jobs = [
        ([case.scenario.at(months=longest) for case in group], [case.measure for case in group], seed, number)
        for group in groups
        for longest in (max(case.scenario.months for case in group),)
        for number in range(replications)
    ]
    with WorkerPool(workers, progress) as pool:
        pool.expect(len(jobs))
        results = pool.do(_paths, jobs)
    paths: dict[str, Values] = {}
    for index, group in enumerate(groups):
        of_group = results[index * replications : (index + 1) * replications]
        for column, case in enumerate(group):
            paths[case.name] = np.array([replication[column] for replication in of_group])
    by_name = {case.name: case for case in cases}
    compared = [ComparedCase(case, 100 * paths[case.name], *_ratios(case, by_name, paths)) for case in cases]
    origin = provenance(seed, methods=["cases"], files=shipped_files([case.scenario for case in cases]))
    return CaseReport(
        tuple(case.row() for case in compared), origin, {case.case.name: case.panel() for case in compared}
    )


def _side_by_side(cases: Sequence[Case]) -> list[list[Case]]:
    """Return the cases grouped by what can run side by side: one size, the same networks, similar length."""
    groups: dict[tuple[Any, ...], list[Case]] = {}
    for case in cases:
        length = case.scenario.months // MONTHS_ALIKE
        key = (case.scenario.size, length, tuple(sorted(case.scenario.families.items())))
        groups.setdefault(key, []).append(case)
    return list(groups.values())


def _paths(scenarios: Sequence[Scenario], measures: Sequence[str], seed: int, replication: int) -> list[Values]:
    """Return the measure of each scenario month by month: the job of one process."""
    records = record_all(people_of(scenarios, seed, replication), scenarios, replication)
    return [records.monthly[measure][:, column] for column, measure in enumerate(measures)]


def _ratios(
    case: Case, by_name: Mapping[str, Case], paths: Mapping[str, Values]
) -> tuple[Values | None, Values | None]:
    """Return E/F of the model and of the two cases at the times of the effective one."""
    if case.formal is None:
        return None, None
    formal = by_name[case.formal]

    effective, declared_formal = (
        np.array([np.interp(case.month, np.arange(len(path)), path) for path in paths[name]])
        for name in (case.name, formal.name)
    )
    year, percent = formal.observed.year, formal.observed.percent
    declared = np.interp(case.observed.year, year, percent, left=math.nan, right=math.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        model = np.where(declared_formal > 0, effective / declared_formal, math.nan)
        real = np.where(declared > 0, case.observed.percent / declared, math.nan)
    return model, real
