"""Traces: paths of measures month by month, and columns of agents at some moments, of arms run side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.patterns.arms import Arm
from policylab.comparison.ensemble import blocks
from policylab.model.luck import Luck
from policylab.model.scenario import Scenario
from policylab.model.simulation import People, Simulation, gather
from policylab.recording.run import record
from policylab.workers import MOST_CELLS, agents_at

Path = NDArray[np.float64]
Moment = tuple[str, int]  # a column as kind.name, and the month after which it is kept


@dataclass(frozen=True)
class Trace:
    """The recorded paths and columns of some arms in one replication and one world."""

    arms: tuple[Arm, ...]
    paths: Mapping[str, Path]  # shape (months + 1, arms): the state after each month; row 0 is the start
    # shape (agents, arms): columns of agents after a month
    kept: Mapping[Moment, NDArray[Any]] = field(default_factory=dict)
    row: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    owner: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))  # the agency of each service
    tier: NDArray[np.str_] = field(default_factory=lambda: np.zeros(0, dtype=np.str_))  # of each agency

    def path(self, arm: Arm, measure: str) -> Path:
        """Return a measure of an arm month by month, shape (months + 1,)."""
        return self.paths[measure][:, self.arms.index(arm)]

    def at(self, arm: Arm, column: str, month: int) -> NDArray[Any]:
        """Return a column (``kind.name``) of an arm after a month, shape (agents,)."""
        return self.kept[column, month][:, self.arms.index(arm)]

    def parameter(self, arm: Arm, name: str) -> float:
        """Return the value of a parameter in an arm."""
        return float(self.row[name][self.arms.index(arm)])


def mean_of(traces: Sequence[Trace]) -> Trace:
    """Return the mean paths of several replications of the same arms."""
    first = traces[0]
    paths = {name: np.mean([trace.paths[name] for trace in traces], axis=0) for name in first.paths}
    return replace(first, paths=paths, kept={})


def record_traces(
    arms: Sequence[Arm],
    size: str,
    months: int,
    *,
    seed: int = 1,
    replication: int = 0,
    moments: Sequence[Moment] = (),
    points: Sequence[Mapping[str, float]] = ({},),
) -> list[Trace]:
    """Run arms side by side on the same people and luck, in each of some worlds, and return their traces."""
    parts: list[dict[Arm, Trace]] = [{} for _ in points]
    for families in dict.fromkeys(arm.families for arm in arms):
        members = [arm for arm in arms if arm.families == families]
        people = gather(size, Luck(seed, replication), families=dict(families))
        many = max(1, MOST_CELLS // agents_at(size) // len(members))  # as many as fit in memory and caches
        for worlds in blocks(len(points), many):
            flat = [arm.scenario(size, months, points[world]) for world in worlds for arm in members]
            traced = _TracedSimulation(people, flat, moments)
            paths = record(traced, replication, months).monthly
            for column, (world, arm) in enumerate((world, arm) for world in worlds for arm in members):
                parts[world][arm] = _alone(arm, traced, paths, column)
    return [_joined([of_world[arm] for arm in arms]) for of_world in parts]


def _alone(arm: Arm, simulation: _TracedSimulation, paths: Mapping[str, Path], column: int) -> Trace:
    """Return the trace of the arm in a column."""
    kept = {moment: values[:, [column]] for moment, values in simulation.kept.items()}
    row = {name: values[[column]] for name, values in simulation.row.items()}
    people = simulation.people.roster
    of_arm = {name: path[:, [column]] for name, path in paths.items()}
    return Trace((arm,), of_arm, kept, row, people.service_agency, np.array(people.tier))


def _joined(traces: Sequence[Trace]) -> Trace:
    """Return the traces of single arms as one, side by side."""

    def side_by_side(tables: Sequence[Mapping[Any, NDArray[Any]]]) -> dict[Any, NDArray[Any]]:
        return {key: np.concatenate([table[key] for table in tables], axis=-1) for key in tables[0]}

    arms = tuple(arm for trace in traces for arm in trace.arms)
    paths, kept, row = (side_by_side([getattr(trace, name) for trace in traces]) for name in ("paths", "kept", "row"))
    return Trace(arms, paths, kept, row, traces[0].owner, traces[0].tier)


class _TracedSimulation(Simulation):
    """A simulation that keeps columns at some moments."""

    def __init__(self, people: People, scenarios: Sequence[Scenario], moments: Sequence[Moment]):
        super().__init__(people, scenarios)
        self.kept: dict[Moment, NDArray[Any]] = {}
        self._moments = moments
        self._keep()

    def step(self) -> None:
        """Execute one month and keep the columns of its moment."""
        super().step()
        self._keep()

    def _keep(self) -> None:
        for column, month in self._moments:
            if month == self.month:
                kind, _, name = column.partition(".")
                self.kept[column, month] = self.columns[kind][name].copy()
