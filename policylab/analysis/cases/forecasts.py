"""Forecasts of a case: the model in many worlds, in each of which it begins so that it meets the case's first point."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.cases.case import Case
from policylab.analysis.cases.pairs import PAIRS
from policylab.comparison.ensemble import Design, blocks, design_of_worlds
from policylab.model.columns.parameters import parameters
from policylab.model.layers import Layer
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation
from policylab.recording.measures import MEASURES
from policylab.recording.run import people_of, record_all

Values = NDArray[np.float64]
Point = Mapping[str, float]
# The parameter that says where a measure begins.
STARTS = {
    "formal_adoption": "formal_start", "effective_adoption": "effective_start",
    "registered": "registered_start", "take_up": "take_up_start",
}  # fmt: skip
# Of each pair of starts, what cannot exceed what.
WITHIN = {STARTS[part]: STARTS[whole] for part, whole in PAIRS.items() if part in STARTS}
TRIED = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.5)  # starts from which a later first point is sought, times its level
WORLDS_A_JOB = 12  # worlds of one job have the same people and luck, those of another job their own


@dataclass(frozen=True)
class Beginning:
    """Where a measure was when a case was first counted: a share, in a month of the run."""

    measure: str
    share: float
    month: float


@dataclass(frozen=True)
class Job:
    """Some worlds of a case, with the measures that are read month by month."""

    scenario: Scenario
    measures: tuple[str, ...]
    beginnings: tuple[Beginning, ...]
    draws: tuple[Point, ...]  # parameters of each world
    seed: int
    replication: int


def jobs_of(
    case: Case, formal: Case | None, worlds: int, replications: int, seed: int, drawn: Design | None = None
) -> list[Job]:  # fmt: skip
    """Return the jobs of a case, and of the case that counts the formal side, which begins and is read with it.

    Its worlds are those that were drawn; without any, this number is drawn from the stated ranges.
    """
    sides = [case] if formal is None else [case, formal]
    beginnings = tuple(
        Beginning(
            side.measure, float(side.observed.percent[0]) / 100, float(side.observed.year[0] - case.month_zero) * 12
        )
        for side in sides
        if side.measure in STARTS
    )
    measures = tuple(dict.fromkeys(side.measure for side in sides))
    if not worlds:
        return [Job(case.scenario, measures, beginnings, ({},), seed, number) for number in range(replications)]
    design = design_of_worlds(worlds, seed, [case.scenario]) if drawn is None else drawn
    groups = blocks(design.worlds, WORLDS_A_JOB)
    return [
        Job(
            case.scenario, measures, beginnings, tuple(design.point(world) for world in group), seed,
            turn * len(groups) + number,
        )
        for turn in range(replications)
        for number, group in enumerate(groups)
    ]  # fmt: skip


def run_job(job: Job) -> dict[str, Values]:
    """Return each measure in percent, shape (worlds, months + 1): the job of one process."""
    worlds = _worlds(job, begun(job), job.draws)
    records = record_all(people_of(worlds, job.seed, job.replication), worlds, job.replication)
    return {measure: 100 * records.monthly[measure].T for measure in job.measures}


def _worlds(job: Job, starts: Sequence[Point], draws: Sequence[Point]) -> list[Scenario]:
    """Return the scenario in each world with its starts, which win over those of the setting."""
    return [
        replace(job.scenario, own=job.scenario.own.under(Layer(dict(begun_at))), draw=draw)
        for begun_at, draw in zip(starts, draws, strict=True)
    ]


def begun(job: Job) -> list[dict[str, float]]:
    """Return the starts of each world of a job under which the model meets the first points of the case.

    A point counted in the first month is where the run begins. For a later one some starts are tried up to its month,
    and the start between them is taken that leads to it, or none at all where even that leads higher.
    """
    last = math.ceil(max((beginning.month for beginning in job.beginnings), default=0) - 0.5)
    if last < 1:
        return [_with_starts(job, draw, 1.0) for draw in job.draws]
    draws = [draw for _ in TRIED for draw in job.draws]
    paths = _until(last, job, [_with_starts(job, draw, times) for times in TRIED for draw in job.draws], draws)
    starting: list[dict[str, float]] = [{} for _ in job.draws]
    for beginning in job.beginnings:
        path = paths[beginning.measure]
        levels = np.array([np.interp(beginning.month, np.arange(len(path)), column) for column in path.T])
        by_start = np.maximum.accumulate(levels.reshape(len(TRIED), -1), axis=0)
        starts = np.minimum(np.array(TRIED) * beginning.share, 1.0)
        for world, begun_at in enumerate(starting):
            begun_at[STARTS[beginning.measure]] = float(np.interp(beginning.share, by_start[:, world], starts))
    return [_together(begun_at, draw, job) for begun_at, draw in zip(starting, job.draws, strict=True)]


def _until(last: int, job: Job, starts: Sequence[Point], draws: Sequence[Point]) -> dict[str, Values]:
    """Return what is counted at the beginning, month by month up to the last, shape (months + 1, worlds)."""
    worlds = _worlds(job, starts, draws)
    simulation = Simulation(people_of(worlds, job.seed, job.replication), worlds)
    taken: dict[str, list[Values]] = {beginning.measure: [] for beginning in job.beginnings}
    levels_of = {name: _level_of(name) for name in taken}
    for month in range(last + 1):
        if month:
            simulation.step()
        for measure, levels in taken.items():
            levels.append(levels_of[measure](simulation))
    return {measure: np.array(levels) for measure, levels in taken.items()}


def _level_of(measure: str) -> Callable[[Simulation], Values]:
    monthly = MEASURES[measure].take
    assert monthly is not None  # only shares at a month can begin a case
    return monthly


def _with_starts(job: Job, draw: Point, times: float) -> dict[str, float]:
    starts = {STARTS[beginning.measure]: min(times * beginning.share, 1.0) for beginning in job.beginnings}
    return _together(starts, draw, job)


def _together(starts: dict[str, float], draw: Point, job: Job) -> dict[str, float]:
    """Return starts of which no part exceeds its whole.

    The one of a pair that was not counted stays as the setting says or, where that says nothing, keeps its proportion.
    """
    fixed = job.scenario.point
    usual = {name: entry.default for name, entry in parameters().items()} | dict(draw) | dict(fixed)
    counted = set(starts)
    for part, whole in WITHIN.items():
        if part in counted and whole not in counted:
            starts[whole] = usual[whole] if whole in fixed else _like(starts[part], usual[whole], usual[part])
            starts[whole] = max(starts[whole], starts[part])
        elif whole in counted:
            if part not in counted:
                starts[part] = usual[part] if part in fixed else _like(starts[whole], usual[part], usual[whole])
            starts[part] = min(starts[part], starts[whole])
    return starts


def _like(start: float, usual: float, usual_of_start: float) -> float:
    """Return a start in its usual proportion to another, at most 1; its usual value where the other is usually 0."""
    return min(start * usual / usual_of_start, 1.0) if usual_of_start else usual


def gathered(results: Sequence[Mapping[str, Values]]) -> dict[str, Values]:
    """Return the measures of all jobs of a case, one below the other, shape (members, months + 1)."""
    return {measure: np.concatenate([result[measure] for result in results]) for measure in results[0]}
