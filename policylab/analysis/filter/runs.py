"""Runs: the figure of every target in every world and replication, and in one history of each synthetic truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.filter.targets import by_months, targets
from policylab.analysis.patterns.trace import record_traces
from policylab.comparison.ensemble import blocks
from policylab.workers import WorkerPool

Array = NDArray[np.float64]
Point = Mapping[str, float]
BESIDE = 10  # worlds of a batch, which share their peoples


@dataclass(frozen=True)
class Batch:
    """What one job runs: some worlds in one replication, for the targets at some places."""

    points: tuple[Point, ...]
    size: str
    seed: int
    replication: int
    held: tuple[int, ...]  # the places of the targets among all


def in_worlds(points: Sequence[Point], size: str, seed: int, replications: int, pool: WorkerPool) -> Array:
    """Return the figure of every target in every world and replication, shape (targets, worlds, replications).

    Every ten worlds have peoples, networks and luck of their own. Were they the same for all, the spread over luck
    would be that between two peoples, however many worlds one pools.
    """
    parts = blocks(len(points), BESIDE)
    runs = [(batch * replications + number, part) for number in range(replications) for batch, part in enumerate(parts)]
    figures = _values(points, size, seed, runs, pool)
    return figures.reshape(len(targets()), replications, len(points)).transpose(0, 2, 1)


def peoples(worlds: int, replications: int) -> int:
    """Return how many peoples so many worlds meet: the number of the first replication that none of them has seen."""
    return len(blocks(worlds, BESIDE)) * replications


def histories(points: Sequence[Point], size: str, seed: int, first: int, pool: WorkerPool) -> Array:
    """Return the figure of every target in one run of each world, each under luck of its own, shape (targets, worlds).

    ``first`` is the replication of the first world; those of the others follow.
    """
    return _values(points, size, seed, [(first + place, range(place, place + 1)) for place in range(len(points))], pool)


def _values(
    points: Sequence[Point], size: str, seed: int, runs: Sequence[tuple[int, range]], pool: WorkerPool
) -> Array:  # fmt: skip
    """Return figures of worlds one after the other as they are run, shape (targets, all of them)."""
    figures = np.empty((len(targets()), sum(len(part) for _, part in runs)))
    for held in by_months(targets()).values():
        jobs = [
            (Batch(tuple(points[world] for world in part), size, seed, number, tuple(held)),) for number, part in runs
        ]
        figures[held] = np.concatenate(pool.do(figures_of, jobs, [len(part) for _, part in runs]), axis=1)
    return figures


def figures_of(batch: Batch) -> Array:
    """Return the figure of each target held in each world of a batch, shape (targets held, worlds)."""
    held = [targets()[place] for place in batch.held]
    traces = record_traces(
        tuple(dict.fromkeys(arm for target in held for arm in target.arms)),
        batch.size,
        held[0].months,
        seed=batch.seed,
        replication=batch.replication,
        moments=tuple(dict.fromkeys(moment for target in held for moment in target.moments)),
        points=batch.points,
    )
    makers = list(dict.fromkeys(target.figures for target in held))
    figures = np.empty((len(held), len(traces)))
    for world, trace in enumerate(traces):
        made = {maker: maker(trace) for maker in makers}
        figures[:, world] = [made[target.figures][target.figure] for target in held]
    return figures
