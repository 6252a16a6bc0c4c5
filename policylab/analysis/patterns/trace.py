"""Traces: paths of measures month by month, and columns of agents at some moments, of arms run side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.base_rates.rates import History
from policylab.analysis.base_rates.runs import HistoryKeeper
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
    histories: Mapping[Arm, History] = field(default_factory=dict)  # of the services, where they were asked for

    def path(self, arm: Arm, measure: str) -> Path:
        """Return a measure of an arm month by month, shape (months + 1,)."""
        return self.paths[measure][:, self.arms.index(arm)]

    def at(self, arm: Arm, column: str, month: int) -> NDArray[Any]:
        """Return a column (``kind.name``) of an arm after a month, shape (agents,)."""
        return self.kept[column, month][:, self.arms.index(arm)]

    def history(self, arm: Arm) -> History:
        """Return what the services of an arm did, month by month."""
        return self.histories[arm]

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
    histories: Sequence[Arm] = (),
) -> list[Trace]:
    """Run arms side by side on the same people and luck, in each of some worlds, and return their traces.

    ``histories`` names the arms of which the history of services is kept as well.
    """
    parts: list[dict[Arm, Trace]] = [{} for _ in points]
    for families in dict.fromkeys(arm.families for arm in arms):
        members = [arm for arm in arms if arm.families == families]
        people = gather(size, Luck(seed, replication), families=dict(families))
        many = max(1, MOST_CELLS // agents_at(size) // len(members))  # as many as fit in memory and caches
        for worlds in blocks(len(points), many):
            flat = [arm.scenario(size, months, points[world]) for world in worlds for arm in members]
            traced = _TracedSimulation(people, flat, moments, with_history=not set(histories).isdisjoint(members))
            paths = record(traced, replication, months).monthly
            history = traced.history()
            for column, (world, arm) in enumerate((world, arm) for world in worlds for arm in members):
                of_arm = {arm: history.alone(column)} if history is not None and arm in histories else {}
                parts[world][arm] = replace(_alone(arm, traced, paths, column), histories=of_arm)
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
    histories = {arm: history for trace in traces for arm, history in trace.histories.items()}
    return Trace(arms, paths, kept, row, traces[0].owner, traces[0].tier, histories)


class _TracedSimulation(Simulation):
    """A simulation that keeps columns at some moments, and the history of its services where it is asked for."""

    def __init__(
        self, people: People, scenarios: Sequence[Scenario], moments: Sequence[Moment], *, with_history: bool = False
    ):  # fmt: skip
        super().__init__(people, scenarios)
        self.kept: dict[Moment, NDArray[Any]] = {}
        self._moments = moments
        self._keeper = HistoryKeeper(self) if with_history else None
        self._keep()

    def step(self) -> None:
        """Execute one month and keep the columns of its moment."""
        super().step()
        self._keep()
        if self._keeper is not None:
            self._keeper.keep()

    def history(self) -> History | None:
        """Return the history of the services, if it was kept."""
        return None if self._keeper is None else self._keeper.history()

    def _keep(self) -> None:
        for column, month in self._moments:
            if month == self.month:
                kind, _, name = column.partition(".")
                self.kept[column, month] = self.columns[kind][name].copy()
