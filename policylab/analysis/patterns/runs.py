"""Runs of patterns: those of one size and length share arms; for an existence statement a world is searched for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from policylab.analysis.patterns.arms import Arm
from policylab.analysis.patterns.declarations import DECLARED
from policylab.analysis.patterns.pattern import Figures, Pattern, Search
from policylab.analysis.patterns.trace import Moment, Trace, record_traces
from policylab.comparison.ensemble import design_of_worlds
from policylab.model.columns.parameters import parameter
from policylab.workers import WorkerPool

# Replications of a search have their own luck, so that a world is never judged by the luck that selected it.
FIRST_OF_SEARCH = 1_000_000
AT_ONCE = 20  # worlds in a job
Point = dict[str, float]


def figures_in_worlds(
    patterns: Sequence[Pattern],
    points: Sequence[Mapping[str, float]],
    *,
    size: str | None = None,
    seed: int = 1,
    replication: int = 0,
) -> list[dict[str, Figures]]:
    """Return the figures of patterns in each of some worlds, in one replication."""
    of_worlds: list[dict[str, Figures]] = [{} for _ in points]
    for group in grouped(patterns, size):
        traces = trace_group(group, size, seed, replication, points)
        for world, trace in enumerate(traces):
            of_worlds[world] |= {pattern.id: pattern.figures(trace) for pattern in group}
    return of_worlds


def grouped(patterns: Sequence[Pattern], size: str | None = None) -> list[list[Pattern]]:
    """Return patterns grouped by what can share a run: size and length."""
    groups: dict[tuple[str, int], list[Pattern]] = {}
    for pattern in patterns:
        groups.setdefault((size or pattern.size, pattern.months), []).append(pattern)
    return list(groups.values())


def trace_group(
    group: Sequence[Pattern],
    size: str | None,
    seed: int,
    replication: int,
    points: Sequence[Mapping[str, float]] = ({},),
) -> list[Trace]:
    """Return the traces of all arms that a group needs, one for each world."""
    arms: dict[Arm, None] = dict.fromkeys(arm for pattern in group for arm in pattern.needs)
    moments: dict[Moment, None] = dict.fromkeys(moment for pattern in group for moment in pattern.moments)
    return record_traces(
        list(arms), size or group[0].size, group[0].months, seed=seed, replication=replication, moments=list(moments),
        points=points,
    )  # fmt: skip


def points_of(pattern: Pattern, search: Search, seed: int) -> list[Point]:
    """Return the worlds of a search: drawn from the distributions of the parameters, or the upper half of some."""
    scenarios = [arm.scenario(search.size, pattern.months) for arm in pattern.needs]
    design = design_of_worlds(search.worlds, seed, scenarios)
    return [_in_upper_half(design.point(world), search.upper_half) for world in range(design.worlds)]


def _in_upper_half(point: Point, names: Sequence[str]) -> Point:
    ranges = {name: (parameter(name).low, parameter(name).high) for name in names}
    return point | {name: (low + high + point[name] - low) / 2 for name, (low, high) in ranges.items()}


def best_world(pattern: Pattern, search: Search | None, seed: int, pool: WorkerPool) -> Point:
    """Return the world in which the mean figures of a pattern score highest."""
    if search is None:
        raise ValueError(f"{pattern.id} has no search: compare it with its bands where it is declared")
    points = points_of(pattern, search, seed)
    jobs = [
        (pattern.id, points[first : first + AT_ONCE], seed, FIRST_OF_SEARCH + number)
        for number in range(search.replications)
        for first in range(0, len(points), AT_ONCE)
    ]
    pool.expect(len(jobs))
    parts = pool.do(_figures, jobs)
    each = len(parts) // search.replications
    by_replication = [
        [figures for part in parts[number * each : (number + 1) * each] for figures in part]
        for number in range(search.replications)
    ]
    scores = [search.score(_mean(replications)) for replications in zip(*by_replication, strict=True)]
    # A world without a value is never the best.
    return points[int(np.argmax(np.nan_to_num(scores, nan=-np.inf)))]


def _mean(replications: Sequence[Figures]) -> Figures:
    return {name: float(np.mean([figures[name] for figures in replications])) for name in replications[0]}


def _figures(name: str, points: Sequence[Mapping[str, float]], seed: int, replication: int) -> list[Figures]:
    """Return the figures of a pattern in some worlds: the job of one process."""
    pattern = DECLARED[name]
    size = pattern.exists.size if pattern.exists else pattern.size
    figures = figures_in_worlds([pattern], points, size=size, seed=seed, replication=replication)
    return [world[name] for world in figures]
