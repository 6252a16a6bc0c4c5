"""Runs: the figure of every target in every world and replication, and in one history of each synthetic truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.filter.figures import by_months
from policylab.analysis.filter.targets import targets
from policylab.analysis.patterns.trace import record_traces
from policylab.comparison.ensemble import blocks
from policylab.workers import WorkerPool

Array = NDArray[np.float64]
Point = Mapping[str, float]
BATCH = 10  # worlds of a batch, which share their population


@dataclass(frozen=True)
class Batch:
    """What one job runs: some worlds in one replication, for some of the targets."""

    points: tuple[Point, ...]
    size: str
    seed: int
    replication: int
    held: tuple[int, ...]  # the indices of the targets among all


def in_worlds(points: Sequence[Point], size: str, seed: int, replications: int, pool: WorkerPool) -> Array:
    """Return the figure of every target in every world and replication, shape (targets, worlds, replications).

    Every ten worlds have their own population, networks and luck. If all worlds shared them, the spread over luck would
    be that between two populations, however many worlds are pooled.
    """
    parts = blocks(len(points), BATCH)
    runs = [(batch * replications + number, part) for number in range(replications) for batch, part in enumerate(parts)]
    figures = _values(points, size, seed, runs, pool)
    return figures.reshape(len(targets()), replications, len(points)).transpose(0, 2, 1)


def peoples(worlds: int, replications: int) -> int:
    """Return how many populations this many worlds meet, which is the first replication that none of them uses."""
    return len(blocks(worlds, BATCH)) * replications


def histories(points: Sequence[Point], size: str, seed: int, first: int, pool: WorkerPool) -> Array:
    """Return the figure of every target in one run of each world, each under its own luck, shape (targets, worlds).

    ``first`` is the replication of the first world; the other worlds follow.
    """
    return _values(points, size, seed, [(first + place, range(place, place + 1)) for place in range(len(points))], pool)


def _values(
    points: Sequence[Point], size: str, seed: int, runs: Sequence[tuple[int, range]], pool: WorkerPool
) -> Array:  # fmt: skip
    """Return figures of worlds in the order of the runs, shape (targets, worlds in all runs)."""
    figures = np.empty((len(targets()), sum(len(part) for _, part in runs)))
    for chosen in by_months(targets()).values():
        jobs = [
            (Batch(tuple(points[world] for world in part), size, seed, number, tuple(chosen)),) for number, part in runs
        ]
        figures[chosen] = np.concatenate(pool.do(figures_of, jobs, [len(part) for _, part in runs]), axis=1)
    return figures


def figures_of(batch: Batch) -> Array:
    """Return the figure of each target of a batch in each of its worlds, shape (targets, worlds)."""
    chosen = [targets()[place] for place in batch.held]
    traces = record_traces(
        tuple(dict.fromkeys(arm for target in chosen for arm in target.arms)),
        batch.size,
        chosen[0].months,
        seed=batch.seed,
        replication=batch.replication,
        moments=tuple(dict.fromkeys(moment for target in chosen for moment in target.moments)),
        points=batch.points,
        histories=tuple(dict.fromkeys(arm for target in chosen for arm in target.histories)),
    )
    makers = list(dict.fromkeys(target.figures for target in chosen))
    figures = np.empty((len(chosen), len(traces)))
    for world, trace in enumerate(traces):
        made = {maker: maker(trace) for maker in makers}
        figures[:, world] = [made[target.figures][target.figure] for target in chosen]
    return figures
