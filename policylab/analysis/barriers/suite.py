"""The whole of it: every barrier in both modes under two policies, in the default setting and over worlds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from policylab.analysis.barriers.informants import named_by
from policylab.analysis.barriers.report import BarrierReport
from policylab.analysis.barriers.rows import BarrierRow, InformantRow, LevelRow, Removed, ThroughRow
from policylab.analysis.barriers.runs import (
    COLUMNS,
    MODES,
    MONTHS,
    READINGS,
    THROUGH,
    Array,
    arms_of,
    effects_of,
    levels_of,
)
from policylab.analysis.questions import BarrierQuestion
from policylab.comparison.ensemble import blocks, design_of_worlds
from policylab.comparison.world_runs import in_world
from policylab.model.scenario import Scenario
from policylab.model.switches import BARRIERS
from policylab.recording.identity import method, provenance
from policylab.recording.identity.runs import shipped_files
from policylab.recording.measures import MEASURES
from policylab.statistics.estimates import estimate
from policylab.workers import Progress, WorkerPool, cores, side_by_side

UNDER = ("status-quo", "by-law-abrupt")
ENDS = (5, 50, 95)  # percentiles over worlds


@method("barriers")
def report_barriers(question: BarrierQuestion, progress: Progress | None = None) -> BarrierReport:
    """Return what each barrier costs, alone and where all others are removed, beside how many informants named it."""
    with WorkerPool(question.workers or cores(), progress) as pool:
        levels = _of_default(question, pool)
        worlds = _over_worlds(question, pool) if question.worlds else None
    return BarrierReport(
        size=question.size,
        replications=question.replications,
        worlds=question.worlds,
        worlds_size=question.worlds_size,
        worlds_replications=question.worlds_replications,
        months=MONTHS,
        rows=tuple(_rows(effects_of(levels), worlds)),
        levels=tuple(_levels(levels)),
        informants=tuple(InformantRow(name, *counts) for name, counts in named_by().items()),
        through=tuple(_through(levels)),
        provenance=provenance(question.seed, methods=["barriers"], files=shipped_files(_usual(question.size))),
    )


def _usual(size: str) -> list[Scenario]:
    return [Scenario.load(name, size=size, months=MONTHS) for name in UNDER]


def _of_default(question: BarrierQuestion, pool: WorkerPool) -> Array:
    """Return the levels of the default setting, shape (replications, figures, policies, arms)."""
    jobs = [(_usual(question.size), question.seed, number) for number in range(question.replications)]
    pool.expect(len(jobs))
    return np.array(pool.do(levels_of, jobs))


def _over_worlds(question: BarrierQuestion, pool: WorkerPool) -> Array:
    """Return the effects in each world, shape (replications, readings, worlds, policies, modes, barriers)."""
    usual = _usual(question.worlds_size)
    design = design_of_worlds(question.worlds, question.seed, usual)
    abreast = max(1, side_by_side(question.worlds_size) // sum(len(arms_of(scenario)) for scenario in usual))
    parts, times = blocks(question.worlds, abreast), question.worlds_replications
    jobs = [
        ([in_world(scenario, design.point(world)) for world in part for scenario in usual], question.seed, number)
        for number in range(times)
        for part in parts
    ]
    pool.expect(question.worlds * times)
    done = [levels[: len(READINGS)] for levels in pool.do(levels_of, jobs, [len(part) for part in parts] * times)]
    of_each = [np.concatenate(done[first : first + len(parts)], axis=1) for first in range(0, len(done), len(parts))]
    levels = np.array(of_each).reshape(times, len(READINGS), question.worlds, len(UNDER), -1)
    return effects_of(levels)


def _rows(effects: Array, worlds: Array | None) -> Iterator[BarrierRow]:
    """Yield a row for each reading, policy, mode and barrier."""
    shape = (len(READINGS), len(UNDER), len(MODES), len(BARRIERS))
    names = list(BARRIERS)
    for figure, policy, mode, barrier in np.ndindex(shape):
        (measure, group), smallest = READINGS[figure], MEASURES[READINGS[figure][0]].smallest
        effect, low, high = _mean(effects[:, figure, policy, mode, barrier])
        of_worlds = None if worlds is None else worlds[:, figure, :, policy, mode, barrier]
        yield BarrierRow(
            barrier=names[barrier], mode=MODES[mode], under=UNDER[policy], measure=measure, group=group, at=MONTHS,
            effect=effect, low=low, high=high, smallest=smallest, **_of_worlds(of_worlds, smallest),
        )  # fmt: skip


def _of_worlds(effects: Array | None, smallest: float) -> dict[str, float | None]:
    """Return what a barrier costs over worlds, from effects of shape (replications, worlds), if any were run."""
    names = ("low", "median", "high", "above", "below", "luck")
    if effects is None:
        return dict.fromkeys(f"worlds_{name}" for name in names)
    each = effects.mean(axis=0)
    luck = np.sqrt(effects.var(axis=0, ddof=1).mean() / len(effects))
    values = (*np.percentile(each, ENDS), (each > smallest).mean(), (each < -smallest).mean(), luck)
    return {f"worlds_{name}": float(value) for name, value in zip(names, values, strict=True)}


def _mean(values: Array) -> tuple[float, float, float]:
    """Return the mean over replications and its interval."""
    mean = estimate(values)
    assert mean.low is not None and mean.high is not None  # of two replications or more
    return mean.mean, mean.low, mean.high


def _levels(levels: Array) -> Iterator[LevelRow]:
    """Yield the level of each reading under each policy, with all barriers and without any."""
    arms: dict[Removed, int] = {"none": 0, "all": len(BARRIERS) + 1}
    for figure, (measure, group) in enumerate(READINGS):
        for policy, under in enumerate(UNDER):
            for removed, arm in arms.items():
                yield LevelRow(under, removed, measure, group, MONTHS, *_mean(levels[:, figure, policy, arm]))


def _through(levels: Array) -> Iterator[ThroughRow]:
    """Yield the columns through which a removal acts, under the status quo, with the barrier and without it alone."""
    means = levels[:, len(READINGS) :, 0].mean(axis=0)
    for place, (barrier, columns) in enumerate(THROUGH.items(), start=1):
        for column in columns:
            of_arms = means[COLUMNS.index(column)]
            yield ThroughRow(barrier, ".".join(column), float(of_arms[0]), float(of_arms[place]))
