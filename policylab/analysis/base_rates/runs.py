"""Runs of the status quo, of which the history of services is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.base_rates.rates import History, Values
from policylab.model.luck import Luck
from policylab.model.population import Roster
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation, gather
from policylab.model.tables import tiers, weight_classes

ALL = "all"
NEAR_HALF = 0.05  # how far the readiness of an agency may lie from one half


class HistoryKeeper:
    """What is kept of the services of a simulation, month by month."""

    def __init__(self, simulation: Simulation):
        self._simulation, roster = simulation, simulation.people.roster
        self._shares = _shares(roster)
        # As numbers: a product of yes and no would say whether any has ended, not how many.
        self._members = np.array(
            [np.array(roster.service_weight) == name for name in weight_classes()], dtype=np.float64
        )  # fmt: skip
        self._declared: list[Values] = []
        self._real: list[Values] = []
        self._begun: list[NDArray[np.int64]] = []
        self._ended = {
            outcome: np.zeros((len(weight_classes()), simulation.worlds)) for outcome in ("whole", "partial", "failed")
        }
        self._started = simulation.columns["agency"]["projects_started"]
        self._keep_shares()

    def keep(self) -> None:
        """Keep what the month that was just executed did."""
        columns = self._simulation.columns
        started = columns["agency"]["projects_started"]
        self._begun.append(started - self._started)
        self._started = started
        for outcome, has_ended in _outcomes(columns["service"]["project_result"]).items():
            self._ended[outcome] += self._members @ (has_ended & _near_half(self._simulation))
        self._keep_shares()

    def _keep_shares(self) -> None:
        services = self._simulation.columns["service"]
        self._declared.append(self._shares @ services["declared"])
        self._real.append(self._shares @ services["real"])

    def history(self) -> History:
        """Return the history so far."""
        roster, length = self._simulation.people.roster, self._simulation.columns["service"]["length"]
        lengths = np.array([np.median(length[of_weight], axis=0) for of_weight in self._members > 0])
        declared, real = (_by_group(roster, path) for path in (self._declared, self._real))
        return History(declared, real, np.array(self._begun), self._ended, lengths, roster)


def history_of(scenarios: Sequence[Scenario], seed: int, replication: int) -> History:
    """Return the history of scenarios of one size and length, side by side on the same people and luck."""
    first = scenarios[0]
    simulation = Simulation(gather(first.size, Luck(seed, replication), families=first.families), scenarios)
    keeper = HistoryKeeper(simulation)
    for _ in range(first.months):
        simulation.step()
        keeper.keep()
    return keeper.history()


def _near_half(simulation: Simulation) -> NDArray[np.bool_]:
    """Return which services belong to agencies whose readiness is near one half, shape (services, worlds)."""
    readiness = simulation.columns["agency"]["readiness"][simulation.people.roster.service_agency]
    near: NDArray[np.bool_] = np.abs(readiness - 1 / 2) <= NEAR_HALF
    return near


def _groups(roster: Roster) -> dict[str, NDArray[np.bool_]]:
    """Return which services are in each group: all, each tier, each weight."""
    tier, weight = np.array(roster.tier)[roster.service_agency], np.array(roster.service_weight)
    groups = {ALL: np.ones(len(tier), dtype=bool)}
    return groups | {name: tier == name for name in tiers()} | {name: weight == name for name in weight_classes()}


def _shares(roster: Roster) -> Values:
    """Return what each service counts in the mean of each group, shape (groups, services)."""
    counted = np.array([roster.weights("service") * members for members in _groups(roster).values()])
    shares: Values = counted / np.maximum(counted.sum(axis=1, keepdims=True), 1)
    return shares


def _by_group(roster: Roster, path: Sequence[Values]) -> dict[str, Values]:
    """Return the path of each group, shape (months + 1, worlds)."""
    return dict(zip(_groups(roster), np.array(path).transpose(1, 0, 2), strict=True))


def _outcomes(result: Values) -> dict[str, NDArray[Any]]:
    """Return which projects ended in each way this month."""
    return {"whole": result >= 1, "partial": (result > 0) & (result < 1), "failed": result < 0}
