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


def history_of(scenarios: Sequence[Scenario], seed: int, replication: int) -> History:
    """Return the history of scenarios of one size and length, side by side on the same people and luck."""
    first = scenarios[0]
    simulation = Simulation(gather(first.size, Luck(seed, replication), families=first.families), scenarios)
    roster, columns = simulation.people.roster, simulation.columns
    shares = _shares(roster)
    declared, real, begun = [], [], []
    ended = {
        outcome: np.zeros((len(weight_classes()), simulation.worlds)) for outcome in ("whole", "partial", "failed")
    }
    # As numbers: a product of yes and no would say whether any has ended, not how many.
    members = np.array([np.array(roster.service_weight) == name for name in weight_classes()], dtype=np.float64)
    for month in range(first.months + 1):
        declared.append(shares @ columns["service"]["declared"])
        real.append(shares @ columns["service"]["real"])
        if month < first.months:
            before = columns["agency"]["projects_started"]
            simulation.step()
            begun.append(columns["agency"]["projects_started"] - before)
            for outcome, has_ended in _outcomes(columns["service"]["project_result"]).items():
                ended[outcome] += members @ (has_ended & _near_half(simulation))
    lengths = np.array([np.median(columns["service"]["length"][of_weight], axis=0) for of_weight in members > 0])
    return History(_by_group(roster, declared), _by_group(roster, real), np.array(begun), ended, lengths, roster)


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
