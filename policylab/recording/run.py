"""Recording: scenarios run month by month, side by side on the same people, and their records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.model.luck import Luck
from policylab.model.networks import Graphs
from policylab.model.policies.ledger import AGENCY_COST, OUTLAY, PAYERS, UNIT, present_value
from policylab.model.rules import Rule
from policylab.model.scenario import Scenario
from policylab.model.simulation import People, Simulation, gather
from policylab.recording.groups import EVERYONE, Groups, groups_of
from policylab.recording.measures import MEASURES, EachMonth, OfRun, Run, SoFar, Spending, Spent, TimeTo
from policylab.recording.records import Records

Row = NDArray[np.float64]


def record(simulation: Simulation, number: int, months: int, by: str | None = None) -> Records:
    """Run the worlds for a number of months and return their records, and those of the groups of a grouping."""
    groups = groups_of(simulation.people.roster, by)
    shape = (len(groups.labels), months, simulation.worlds)
    taken = {name: measure.over for name, measure in MEASURES.items() if isinstance(measure, EachMonth)}
    monthly = {name: np.empty((shape[0], months + 1, shape[2])) for name in taken}
    hours, spending = np.empty(shape), np.empty(shape)
    for name, measured in taken.items():
        monthly[name][:, 0] = measured(simulation, groups)
    for month in range(1, months + 1):
        simulation.step()
        hours[:, month - 1] = groups.total("citizen", simulation.columns["citizen"]["hours"])
        spending[:, month - 1] = groups.total("agency", simulation.columns["agency"]["spending"])
        for name, measured in taken.items():
            monthly[name][:, month] = measured(simulation, groups)
    arms = tuple(scenario.name for scenario in simulation.scenarios)
    records = {}
    for place, label in enumerate(groups.labels):
        of_group = {name: values[place] for name, values in monthly.items()}
        # The ledger has every payment; groups have what their agencies spent.
        own = None if label == EVERYONE else spending[place]
        money = money_so_far(simulation, hours[place], own)
        records[label] = _records(arms, number, of_group, money, simulation.ended)
    of_everyone = records.pop(EVERYONE)
    by_group = {label: _with_meaning(of_group, by) for label, of_group in records.items()} if by else {}
    return replace(of_everyone, counts=_counts(simulation, groups), groups=by_group)


def _records(
    arms: tuple[str, ...], number: int, monthly: dict[str, Row], money: dict[str, Row], ended: NDArray[np.intp]
) -> Records:
    """Return records with what is derived from the months: sums, times, present values, the aftermath."""
    monthly = with_sums(monthly)
    of_run = {name: values[-1] for name, values in money.items()}
    reached = {}
    for name, measure in MEASURES.items():
        if isinstance(measure, TimeTo):
            of_run[name], reached[name] = measure.value(monthly)
        elif isinstance(measure, OfRun):
            of_run[name] = measure.value(Run(monthly, ended))
    return Records(arms, number, monthly, money, of_run, reached, ended)


def with_sums(monthly: Mapping[str, Row]) -> dict[str, Row]:
    """Return monthly measures, and those derived from the months so far, in the order of the table."""
    sums = {name: measure.so_far(monthly) for name, measure in MEASURES.items() if isinstance(measure, SoFar)}
    known = {**monthly, **sums}
    return {name: known[name] for name in MEASURES if name in known}


def money_so_far(simulation: Simulation, hours: Row, spending: Row | None = None) -> dict[str, Row]:
    """Return the present values of spending up to each month, shape (months + 1, worlds) each.

    Parameters
    ----------
    simulation : Simulation
        With its ledger.
    hours : array, shape (months, worlds)
        The hours that citizens spent each month.
    spending : array, shape (months, worlds), optional
        The spending of a group's agencies; by default, all that is in the ledger.

    """
    ledger, rate = simulation.ledger, simulation.row["discount_rate"]
    by_agencies = ledger.spent(AGENCY_COST) / UNIT if spending is None else spending
    spent = Spending(ledger.spent(OUTLAY) / UNIT, by_agencies, hours)
    return {
        name: present_value(measure.spent(spent), rate)
        for name, measure in MEASURES.items()
        if isinstance(measure, Spent)
    }


def _counts(simulation: Simulation, groups: Groups) -> dict[str, Row]:
    citizens = np.ones_like(simulation.columns["citizen"]["hours"])
    return {
        "services": groups.total("agency", simulation.columns["agency"]["service_count"])[0],
        "citizens": groups.total("citizen", citizens)[0],
    }


def _with_meaning(records: Records, by: str) -> Records:
    """Return the records of a group without the measures that are undefined for its grouping."""

    def kept(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if MEASURES[name].allows_grouping(by)}

    return replace(
        records, monthly=kept(records.monthly), money=kept(records.money), of_run=kept(records.of_run),
        reached=kept(records.reached),
    )  # fmt: skip


def run_side_by_side(
    scenarios: Sequence[Scenario], seed: int, replication: int, graphs: Graphs | None = None, by: str | None = None
) -> Records:
    """Return the records of scenarios on the same people, networks and luck, one world for each in their order."""
    people = people_of(scenarios, seed, replication, graphs)
    return record_all(people, scenarios, replication, by)


def people_of(worlds: Sequence[Scenario], seed: int, replication: int, graphs: Graphs | None = None) -> People:
    """Return the people that worlds of one size share in a replication."""
    custom = {**worlds[0].graphs, **(graphs or {})}
    return gather(worlds[0].size, Luck(seed, replication), custom, families=worlds[0].families)


def record_all(people: People, worlds: Sequence[Scenario], replication: int, by: str | None = None) -> Records:
    """Return the records of worlds in their order; those with swapped rules run in their own batch."""
    batches = batches_of(worlds)
    records = [
        record(Simulation(people, [worlds[place] for place in places]), replication, worlds[0].months, by)
        for places in batches
    ]
    if len(records) == 1:
        return records[0]
    order = np.argsort([place for places in batches for place in places])
    return _joined(records, order)


def batches_of(worlds: Sequence[Scenario]) -> list[list[int]]:
    """Return the positions of the worlds that can run side by side, batch by batch: those with the same rules."""
    batches: dict[tuple[tuple[Rule, ...], ...], list[int]] = {}
    for place, scenario in enumerate(worlds):
        batches.setdefault(scenario.step, []).append(place)
    return list(batches.values())


def _joined(batches: Sequence[Records], order: NDArray[np.intp]) -> Records:
    """Return records of several batches as one, their worlds in an order."""

    def joined(of: str) -> dict[str, Any]:
        return {name: np.concatenate([getattr(r, of)[name] for r in batches], axis=-1)[..., order]
                for name in getattr(batches[0], of)}  # fmt: skip

    arms = [arm for records in batches for arm in records.arms]
    return Records(
        tuple(arms[place] for place in order),
        batches[0].replication,
        joined("monthly"),
        joined("money"),
        joined("of_run"),
        joined("reached"),
        np.concatenate([records.ended for records in batches])[order],
        joined("counts"),
        {label: _joined([records.groups[label] for records in batches], order) for label in batches[0].groups},
    )


def spending_of(scenarios: Sequence[Scenario], seed: int, replication: int, graphs: Graphs | None = None) -> Row:
    """Return what the centre and agencies spend under each scenario in one replication, as present values.

    Shape (2, scenarios): the lines of the ledger in their order.
    """
    people = people_of(scenarios, seed, replication, graphs)
    spent = np.empty((len(PAYERS), len(scenarios)))
    for places in batches_of(scenarios):
        simulation = Simulation(people, [scenarios[place] for place in places])
        for _ in range(scenarios[0].months):
            simulation.step()
        for number, line in enumerate(PAYERS):
            in_months = simulation.ledger.spent(line) / UNIT
            spent[number, places] = present_value(in_months, simulation.row["discount_rate"])[-1]
    return spent


# What records a month: it belongs to the identity of every measure (policylab.recording.identity).
RECORDING = (record,)
