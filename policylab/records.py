"""Records: what every month of a run was, world by world, and the measures of whole runs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policylab.engine import Simulation, gather
from policylab.links import total
from policylab.luck import Luck
from policylab.measures import EVENT_MEASURES, MEASURES, threshold_of
from policylab.networks import Graphs
from policylab.policies.ledger import AGENCY_COST, OUTLAY, UNIT, present_value
from policylab.scenario import Scenario, load_alike

if TYPE_CHECKING:
    import pandas as pd

Row = NDArray[np.float64]
STAYS_MONTHS = 3


@dataclass
class Records:
    """What some worlds of one replication were.

    Attributes
    ----------
    arms : tuple of str
        The scenario of each world.
    replication : int
    monthly : dict of measure to array of shape (months + 1, worlds)
        The state after each month; row 0 is the start.
    money : dict of measure to array of shape (months + 1, worlds)
        Present values of what was spent up to each month.
    of_run : dict of measure to array of shape (worlds,)
        Present values over the run, and times restricted to the horizon.
    reached : dict of measure to Boolean array of shape (worlds,)
        For each time, whether the share was reached at all.

    """

    arms: tuple[str, ...]
    replication: int
    monthly: dict[str, Row]
    money: dict[str, Row]
    of_run: dict[str, Row]
    reached: dict[str, NDArray[np.bool_]]

    @property
    def months(self) -> int:
        """Return the number of months recorded after the start."""
        return len(next(iter(self.monthly.values()))) - 1

    def value(self, measure: str, at: int | str) -> Row:
        """Return a measure at a month, or of the run, for each world."""
        return self.of_run[measure] if MEASURES[measure].of_run else self.monthly[measure][int(at)]

    def frame(self) -> pd.DataFrame:
        """Return the monthly records in long form: arm, replication, month, measure, value, unit."""
        import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

        months = np.arange(self.months + 1)
        parts = [
            pd.DataFrame(
                {"arm": arm, "replication": self.replication, "month": months, "measure": name,
                 "value": values[:, world], "unit": MEASURES[name].unit}
            )
            for name, values in (self.monthly | self.money).items()
            for world, arm in enumerate(self.arms)
        ]  # fmt: skip
        return pd.concat(parts, ignore_index=True)


def record(simulation: Simulation, number: int, months: int) -> Records:
    """Run the worlds for so many months and return their records."""
    taken = {name: measure.take for name, measure in MEASURES.items() if measure.take is not None}
    monthly = {name: np.empty((months + 1, simulation.worlds)) for name in taken}
    hours = np.empty((months, simulation.worlds))
    for name, take in taken.items():
        monthly[name][0] = take(simulation)
    for month in range(1, months + 1):
        simulation.step()
        hours[month - 1] = total(simulation.columns["citizen"]["hours"])
        for name, take in taken.items():
            monthly[name][month] = take(simulation)
    monthly["adoption_months"] = _running_sum(monthly["effective_adoption"])
    rate = simulation.row["discount_rate"]
    money = {
        "outlay": present_value(simulation.ledger.spent(OUTLAY) / UNIT, rate),
        "agency_cost": present_value(simulation.ledger.spent(AGENCY_COST) / UNIT, rate),
        "citizen_burden": present_value(hours, rate),
    }
    of_run = {name: values[-1] for name, values in money.items()}
    reached = {}
    for name in EVENT_MEASURES:
        level, of = threshold_of(name)
        of_run[name], reached[name] = first_month(monthly[of], level)
    ordered = {name: monthly[name] for name in MEASURES if name in monthly}
    return Records(tuple(s.name for s in simulation.scenarios), number, ordered, money, of_run, reached)


def _running_sum(values: Row) -> Row:
    """Return the sum over the months up to each, without the start, world by world."""
    summed = np.zeros_like(values)
    for month in range(1, len(values)):
        summed[month] = summed[month - 1] + values[month]
    return summed


def first_month(values: Row, level: float) -> tuple[Row, NDArray[np.bool_]]:
    """Return the first month at which a share is at a level and stays so for three months.

    Parameters
    ----------
    values : array of shape (months + 1, worlds)
        The share, month by month.
    level : float
        The share to be reached.

    Returns
    -------
    (months, reached)
        The month, restricted to the horizon where it is not reached, and whether it is; shape (worlds,).

    """
    horizon = len(values) - 1
    above = values >= level
    stays = above.copy()
    for later in range(1, STAYS_MONTHS):
        stays[:-later] &= above[later:]
    stays[max(horizon + 2 - STAYS_MONTHS, 0) :] = False
    reached = np.asarray(stays.any(axis=0))
    return np.where(reached, stays.argmax(axis=0), horizon).astype(np.float64), reached


def run(
    *scenarios: str | os.PathLike[str] | Scenario,
    size: str | None = None,
    months: int | None = None,
    seed: int = 1,
    replication: int = 0,
    graphs: Graphs | None = None,
) -> Records:
    """Run scenarios of one size and length side by side in one replication.

    Parameters
    ----------
    *scenarios : str, path or Scenario
        Names of packages, TOML files, or scenarios. Those with swapped rules run on the same people and luck in
        a batch of their own.
    size, months : optional
        Win over what scenario files say.
    seed, replication : int
        What luck is keyed by.
    graphs : mapping of network to networkx graph, optional
        Networks of your own, over the names of the agents.

    Returns
    -------
    Records
        One world for each scenario, in the order given; ``frame()`` has them in long form with units.

    Raises
    ------
    UsageError
        If a name is unknown, a file is wrong, or sizes or lengths differ.

    """
    worlds = load_alike(scenarios, size, months)
    people = gather(worlds[0].size, Luck(seed, replication), graphs)
    batches: dict[tuple, list[int]] = {}
    for place, scenario in enumerate(worlds):
        batches.setdefault(scenario.step, []).append(place)
    found = [
        (places, record(Simulation(people, [worlds[p] for p in places]), replication, worlds[0].months))
        for places in batches.values()
    ]
    if len(found) == 1:
        return found[0][1]
    order = np.argsort([place for places, _ in found for place in places])
    records = [part for _, part in found]

    def joined(of: str) -> dict:
        first = getattr(records[0], of)
        return {name: np.concatenate([getattr(r, of)[name] for r in records], axis=-1)[..., order] for name in first}

    return Records(
        tuple(scenario.name for scenario in worlds),
        replication,
        joined("monthly"),
        joined("money"),
        joined("of_run"),
        joined("reached"),
    )
