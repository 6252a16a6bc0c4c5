"""Cases compared with the model: what it does under a similar policy, read at the times of the observations.

A table has the observations; a TOML file for each case states the policy, setting and size that represent it, the
measure that it is compared with and the calendar year of month 0. The model runs in many worlds, in each of which it
begins so that it meets the case's first point, and is read at the times of the observations, so that the same shape is
read from both. What comes after the first point is scored against a forecast that knows no policy.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.cases.case import Case
from policylab.analysis.cases.declaration import load_cases, shared_cases
from policylab.analysis.cases.forecasts import STARTS, Job, gathered, jobs_of, run_job
from policylab.analysis.cases.report import CaseReport, CaseRow, CaseWorlds, Point, Statistic
from policylab.analysis.cases.scores import (
    LEVELS,
    RATIO,
    Figure,
    crps,
    figures_of,
    naive_forecast,
    overall,
    parts_of,
)
from policylab.analysis.cases.worlds import kept_worlds
from policylab.analysis.curves import Panel
from policylab.analysis.observations import Observed, known
from policylab.analysis.shapes import shape
from policylab.comparison.ensemble import Design
from policylab.recording.identity import method, provenance
from policylab.recording.identity.runs import shipped_files
from policylab.workers import Progress, WorkerPool, cores

if TYPE_CHECKING:
    from policylab.analysis.case_question import CaseQuestion

Values = NDArray[np.float64]
BAND = (5, 50, 95)
COVERED = 0.9


@dataclass(frozen=True)
class ComparedCase:
    """A case, the model, and the shared cases of other programmes, from which the naive forecast is made."""

    case: Case
    paths: Values  # shape (members, months + 1): the measure of the model in percent, month by month
    elsewhere: Sequence[Observed]
    # Shape (members, points): substance over form in the model at the times of the case; ``real_ratio`` is that of the
    # two cases, and ``other_ratios`` are those of the shared pairs of other programmes, shape (any,).
    ratio: Values | None
    real_ratio: Values | None
    other_ratios: Values

    @property
    def at(self) -> Values:
        """Return the model at the times of the observations, shape (members, points)."""
        month = np.arange(self.paths.shape[1])
        return np.array([np.interp(self.case.month, month, path) for path in self.paths])

    @property
    def given(self) -> int:
        """Return how many observations the model is given: the first, if its measure has a start."""
        return int(self.case.measure in STARTS)

    def points(self) -> tuple[Point, ...]:
        """Return each observation with the model's band of 90%; the first one is met but for rounding, if it can be."""
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
                outside=bool(number >= self.given and not bottom <= real <= top),
            )
            for number, (year, month, real, bottom, mid, top) in enumerate(rows)
        )

    def statistics(self) -> tuple[Statistic, ...]:
        """Return the shapes of the real curve and of the model's, each error, and what lies outside."""
        case = self.case
        real = shape(case.observed.year, case.observed.percent, case.deadline) if len(case.observed.year) > 1 else {}
        model = [shape(case.observed.year, path, case.deadline) for path in self.at]
        rows = [_compared(name, value, np.array([curve[name] for curve in model])) for name, value in real.items()]
        if self.ratio is not None and self.real_ratio is not None:
            rows += [
                _compared(f"{RATIO}_{year:g}", float(value), self.ratio[:, index])
                for index, (year, value) in enumerate(zip(case.observed.year, self.real_ratio, strict=True))
            ]
        return tuple(rows)

    def figures(self) -> list[Figure]:
        """Return what is scored of the case: levels after its first point, its shape, and substance over form."""
        naive = naive_forecast(self.case.observed, self.elsewhere)
        return figures_of(self.case.observed, self.case.deadline, self.at, naive, self._ratios_scored())

    def _ratios_scored(self) -> list[Figure]:
        """Return the scores of substance over form after the first point, at which the model begins as it was."""
        if self.ratio is None or self.real_ratio is None:
            return []
        return [
            Figure(RATIO, 100 * crps(model, value), 100 * crps(self.other_ratios, value))
            for model, value in zip(self.ratio.T[1:], self.real_ratio[1:], strict=True)
        ]

    def row(self) -> CaseRow:
        """Return the case as a row of the report."""
        case, statistics, points = self.case, self.statistics(), self.points()
        levels = [figure for figure in self.figures() if figure.part == LEVELS]
        outside = [f"{point.year:g}" for point in points if point.outside]
        outside += [statistic.name for statistic in statistics if statistic.outside]
        inside = [not point.outside for point in points[self.given :]]
        coverage = float(np.mean(inside)) if inside else None
        return CaseRow(
            case=case.name,
            package=case.package,
            setting=case.scenario.setting.name,
            size=case.scenario.size,
            measure=case.measure,
            month_zero=case.month_zero,
            deadline=case.deadline,
            members=len(self.paths),
            score=float(np.mean([figure.score for figure in levels])) if levels else None,
            naive=float(np.mean([figure.naive for figure in levels])) if levels else None,
            coverage=coverage,
            status="one point" if coverage is None else "inside" if coverage >= COVERED else "outside",
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
def compare_cases(question: CaseQuestion, progress: Progress | None = None) -> CaseReport:
    """Compare the cases of a table with the model, and score its forecasts against a naive one.

    Parameters
    ----------
    question : CaseQuestion
        The table, the folder with a TOML file for each case, and in how many worlds each is run.
    progress : optional
        Called with the number of runs that are done, and of all.

    Returns
    -------
    CaseReport

    Raises
    ------
    UsageError
        If the table or the file of a case is invalid.

    """
    table, folder = question.places()
    cases = load_cases(table, folder)
    kept = kept_worlds(question, cases)
    used = () if kept is None else kept.used
    jobs = {case.name: _jobs(case, cases, question, None if kept is None else kept.without_own(case)) for case in cases}
    own = {case.name: _jobs(case, cases, question, kept.with_own(case)) for case in cases if kept and case.name in used}
    with WorkerPool(question.workers or cores(), progress) as pool:
        pool.expect(sum(map(len, [*jobs.values(), *own.values()])))
        paths, paths_with_own = _run(jobs, pool), _run(own, pool)
    compared = _compared_cases(cases, paths)
    parts = parts_of({entry.case.name: entry.figures() for entry in compared})
    with_own = _compared_cases(cases, {**paths, **paths_with_own}) if used else []
    parts_with_own = parts_of({entry.case.name: entry.figures() for entry in with_own})
    return CaseReport(
        score=overall(parts), naive=1.0 if parts else None, parts=parts,
        cases=tuple(replace(entry.row(), used_by_filter=entry.case.name in used) for entry in compared),
        worlds=question.worlds, replications=question.replications,
        worlds_from=None if kept is None else CaseWorlds(kept.kept.about["identity"], kept.kept.about["status"]),
        score_with_own=overall(parts_with_own), parts_with_own=parts_with_own,
        provenance=provenance(question.seed, methods=["cases"], files=_files(cases)),
        curves={entry.case.name: entry.panel() for entry in compared}, notices=cases.notices,
    )  # fmt: skip


def _formal(case: Case, cases: Sequence[Case]) -> Case | None:
    return next((candidate for candidate in cases if candidate.name == case.formal), None)


def _jobs(case: Case, cases: Sequence[Case], question: CaseQuestion, drawn: Design | None) -> list[Job]:
    return jobs_of(case, _formal(case, cases), question.worlds, question.replications, question.seed, drawn)


def _run(jobs: Mapping[str, Sequence[Job]], pool: WorkerPool) -> dict[str, dict[str, Values]]:
    """Return the measures of each case."""
    results = iter(pool.do(run_job, [(job,) for of_case in jobs.values() for job in of_case]) if jobs else ())
    return {name: gathered([next(results) for _ in of_case]) for name, of_case in jobs.items()}


def _compared_cases(cases: Sequence[Case], paths: Mapping[str, Mapping[str, Values]]) -> list[ComparedCase]:
    """Return each case beside the model, and beside the shared cases of other programmes."""
    compared = []
    for case in cases:
        formal, elsewhere = _formal(case, cases), _of_other_programmes(case)
        pairs = [(shared, form) for shared in elsewhere if (form := _formal(shared, shared_cases())) is not None]
        other_ratios = [_finite(_real_ratio(shared, form)) for shared, form in pairs]
        compared.append(
            ComparedCase(
                case, paths[case.name][case.measure], [shared.observed for shared in elsewhere],
                None if formal is None else _ratio(case, formal, paths[case.name]),
                None if formal is None else _real_ratio(case, formal),
                np.concatenate(other_ratios),
            )
        )  # fmt: skip
    return compared


def _files(cases: Sequence[Case]) -> Iterator[str]:
    """Yield the paths, inside the package, of what shipped cases are made of."""
    yield from shipped_files([case.scenario for case in cases])
    shared = [case for case in cases if case.name in known()]
    for case in shared:
        yield f"data/cases/{case.name}.toml"
        yield f"data/cases/packages/{case.scenario.package.name}.toml"
        yield f"data/cases/settings/{case.scenario.setting.name}.toml"
    if shared:
        yield "data/cases/known.csv"


def _of_other_programmes(case: Case) -> list[Case]:
    """Return the shared cases of other programmes, from which the naive forecast of a case is made."""
    return [shared for shared in shared_cases() if shared.programme != case.programme and shared.name != case.name]


def _ratio(case: Case, formal: Case, paths: Mapping[str, Values]) -> Values:
    """Return substance over form in the model at the times of the case, shape (members, points)."""
    substance, form = (
        np.array([np.interp(case.month, np.arange(len(path)), path) for path in paths[measure]])
        for measure in (case.measure, formal.measure)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(form > 0, substance / form, math.nan)


def _real_ratio(case: Case, formal: Case) -> Values:
    """Return substance over form in the two curves, at the times of the case of substance."""
    year, percent = formal.observed.year, formal.observed.percent
    declared = np.interp(case.observed.year, year, percent, left=math.nan, right=math.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(declared > 0, case.observed.percent / declared, math.nan)


def _finite(values: Values) -> Values:
    return values[np.isfinite(values)]
