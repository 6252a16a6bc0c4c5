"""The whole of it: the default setting, the setting of history, worlds over the ranges, and one change at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.base_rates.changes import ARMS, Change, changes
from policylab.analysis.base_rates.rates import DECLARED_IN_HISTORY, HISTORY_MONTHS, MONTHS, RATES, YEAR, History
from policylab.analysis.base_rates.report import BaseRateReport, ChangeRow, RateRow
from policylab.analysis.base_rates.runs import history_of
from policylab.analysis.questions import BaseRateQuestion
from policylab.comparison.ensemble import blocks, design_of_worlds
from policylab.comparison.world_runs import in_world
from policylab.model.scenario import Scenario
from policylab.recording.identity import method, provenance
from policylab.statistics.estimates import estimate
from policylab.workers import Progress, WorkerPool, cores

Figures = Mapping[str, NDArray[np.float64]]
BATCH = 8  # worlds, or changes, of a job, which share their people
ENDS = (5, 50, 95)  # percentiles over worlds


@method("base-rates")
def report_base_rates(question: BaseRateQuestion, progress: Progress | None = None) -> BaseRateReport:
    """Return the base rates of the status quo, over worlds as well, and what each change of the model does to it."""
    with WorkerPool(question.workers or cores(), progress) as pool:
        default = _of_default(question, pool)
        worlds = _over_worlds(question, pool) if question.worlds else {}
        changed = _of_changes(question, pool)
    return BaseRateReport(
        size=question.size,
        replications=question.replications,
        worlds=question.worlds,
        rates=tuple(_row(name, values, worlds.get(name)) for name, values in default.items()),
        changes=changed,
        provenance=provenance(question.seed, methods=["base-rates"]),
    )


def _of_default(question: BaseRateQuestion, pool: WorkerPool) -> Figures:
    """Return each figure in every replication of the default setting, and growth in that of history."""
    quo = Scenario.load("status-quo", size=question.size, months=MONTHS)
    past = Scenario.load("status-quo", size=question.size, months=HISTORY_MONTHS[1], setting="history")
    jobs = [(scenario, question.seed, number) for scenario in (quo, past) for number in range(question.replications)]
    pool.expect(len(jobs))
    parts = pool.do(_figures_of, jobs)
    default, history = parts[: question.replications], parts[question.replications :]
    return {name: np.array([part[name] for part in default]) for name in default[0]} | {
        DECLARED_IN_HISTORY.name: np.array([part[DECLARED_IN_HISTORY.name] for part in history])
    }


def _figures_of(scenario: Scenario, seed: int, number: int) -> dict[str, float]:
    """Return the figures of one scenario in one replication: the job of one process."""
    return {name: float(values[0]) for name, values in _figures(history_of([scenario], seed, number)).items()}


def _figures(history: History) -> dict[str, NDArray[np.float64]]:
    """Return every figure of a history, shape (worlds,) each; of a short one, its growth."""
    rates = RATES if len(history.begun) == MONTHS else (DECLARED_IN_HISTORY,)
    return {rate.name: rate.figure(history) for rate in rates}


def _over_worlds(question: BaseRateQuestion, pool: WorkerPool) -> Figures:
    """Return each figure in each of the worlds, one run each; every few worlds have people of their own."""
    quo = Scenario.load("status-quo", size=question.size, months=MONTHS)
    design = design_of_worlds(question.worlds, question.seed, [quo])
    jobs = [
        ([in_world(quo, design.point(world)) for world in part], question.seed, number)
        for number, part in enumerate(blocks(question.worlds, BATCH))
    ]
    pool.expect(question.worlds)
    parts = pool.do(_figures_of_worlds, jobs, [len(scenarios) for scenarios, _, _ in jobs])
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _figures_of_worlds(scenarios: Sequence[Scenario], seed: int, number: int) -> Figures:
    return _figures(history_of(scenarios, seed, number))


def _of_changes(question: BaseRateQuestion, pool: WorkerPool) -> tuple[ChangeRow, ...]:
    """Return what each change does to effective adoption and to starts, as paired differences."""
    if not question.paired:
        return ()
    known = changes()
    parts = [known[first : first + BATCH] for first in range(0, len(known), BATCH)]
    jobs = [(part, question.size, question.seed, number) for part in parts for number in range(question.paired)]
    pool.expect(len(jobs))
    done = pool.do(_of_some_changes, jobs)
    rows = []
    for place, part in enumerate(parts):
        of_part = np.array(done[place * question.paired : (place + 1) * question.paired])
        rows += [_change_row(change, of_part[:, number]) for number, change in enumerate(part)]
    return tuple(rows)


def _of_some_changes(some: Sequence[Change], size: str, seed: int, number: int) -> list[list[float]]:
    """Return, for each change, the differences that it makes in one replication."""
    known: list[list[float]] = [[] for _ in some]
    for arm in ARMS:
        usual = Scenario.load(arm, size=size, months=MONTHS)
        history = history_of([usual, *(change.of(usual) for change in some)], seed, number)
        effective, starts = history.real["all"][-1], history.begun.sum(axis=0).mean(axis=0) * YEAR / MONTHS
        for place in range(len(some)):
            known[place] += [effective[place + 1] - effective[0], starts[place + 1] - starts[0]]
    return known


def _row(name: str, values: NDArray[np.float64], worlds: NDArray[np.float64] | None) -> RateRow:
    rate = next(rate for rate in (*RATES, DECLARED_IN_HISTORY) if rate.name == name)
    mean = estimate(values)
    low, middle, high = (None, None, None) if worlds is None else map(float, np.percentile(worlds, ENDS))
    within = None if worlds is None or not rate.has_band else float(np.mean([rate.holds(value) for value in worlds]))
    return RateRow(
        name=name, meaning=rate.meaning, band_low=rate.low, band_high=rate.high, source=rate.source, mean=mean.mean,
        low=mean.low, high=mean.high, met=rate.holds(mean.mean) if rate.has_band else None, worlds_low=low,
        worlds_middle=middle, worlds_high=high, worlds_within=within,
    )  # fmt: skip


def _change_row(change: Change, differences: NDArray[np.float64]) -> ChangeRow:
    """Return a row from differences of shape (replications, 2 figures of each arm)."""
    effective, starts, under_law, _ = (estimate(differences[:, column]) for column in range(differences.shape[1]))
    return ChangeRow(
        name=change.name, meaning=change.meaning, effect=effective.mean, low=effective.low, high=effective.high,
        effect_under_law=under_law.mean, low_under_law=under_law.low, high_under_law=under_law.high, starts=starts.mean,
    )  # fmt: skip
