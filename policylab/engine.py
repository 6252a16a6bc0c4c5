"""The engine: many worlds side by side on the same people, networks and luck.

One month is: policies write levers, the groups of the step are computed and written in order, money is
booked. Every column is (agents, worlds); nothing here depends on how many worlds there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from policylab.columns import Columns, columns_of, levers
from policylab.errors import PolicylabError
from policylab.links import Link
from policylab.luck import Luck
from policylab.machine import Machine, Nudges, State, moved, nudged
from policylab.networks import Graphs, build_graphs, build_links
from policylab.parameters import rows
from policylab.policies.delivery import Coverage
from policylab.policies.instrument import Instrument, Levers
from policylab.policies.ledger import Ledger, thousandths
from policylab.population import Roster, roster
from policylab.rules import Rule
from policylab.scenario import Scenario
from policylab.start import mark_worst_tenth, start

SETTLING_MONTHS = 60


@dataclass
class People:
    """One replication's people: the roster, its networks, the links between rows, and its luck."""

    roster: Roster
    graphs: Graphs
    links: Mapping[tuple[str, str], Link]
    luck: Luck


def gather(size: str, luck: Luck, graphs: Graphs | None = None, people: Roster | None = None) -> People:
    """Return the people of a size under one replication's luck; networks that are given are taken as they are."""
    found = people or roster(size, luck)
    built = build_graphs(found, luck, graphs)
    return People(found, built, build_links(found, built), luck)


class Simulation:
    """Worlds side by side, at one month.

    Parameters
    ----------
    people : People
        Shared by all worlds.
    scenarios : sequence of Scenario
        One world each; all with the same step.
    nudges : mapping of (kind, column) to amounts of shape (worlds,), optional
        Moves columns in every month after they are written (traits once, at month 0), to see whether anything
        depends on them.

    Attributes
    ----------
    columns : dict of kind to dict of name to array of shape (agents, worlds)
        The state after the last month.
    month : int
        The month that the next step executes; the state is that after ``month`` steps.

    """

    def __init__(self, people: People, scenarios: Sequence[Scenario], nudges: Nudges | None = None):
        self.people = people
        self.scenarios = tuple(scenarios)
        self.worlds = len(self.scenarios)
        step = self.scenarios[0].step
        if any(scenario.step != step for scenario in self.scenarios):
            raise PolicylabError("worlds with different rules cannot lie side by side: run them apart")
        points = [scenario.point for scenario in self.scenarios]
        self.row = rows(points)
        self._state = State(_settled(people, points, step), people.links)
        self.month = 0
        self._machine = Machine(people.roster, people.luck, step, self.row, self._state)
        self.ledger = Ledger(self.worlds, people.roster.number("agency"))
        self._nudges = nudges or {}
        for (kind, name), amounts in self._nudges.items():
            if columns_of(kind)[name].role == "trait":
                self._state.write(kind, name, moved(kind, name, self.columns[kind][name], amounts))
        self._delivered = [
            _Delivered(self, world, one) for world, s in enumerate(self.scenarios) for one in s.package.instrument
        ]

    @property
    def columns(self) -> Columns:
        """Return the state, by kind and name."""
        return self._state.columns

    def write(self, kind: str, name: str, row: int, value: float) -> None:
        """Set one agent's value in every world."""
        column = self._state.columns[kind][name].copy()
        column[row] = value
        self._state.write(kind, name, column)

    def step(self) -> None:
        """Execute one month: levers, rules, money."""
        self.ledger.open_month()
        self._write_levers()
        self._machine.run(self.month, self._nudges)
        spending = self._state.columns["agency"]["spending"]
        self.ledger.pay_from_agencies("projects and paper", "implementers", thousandths(spending))
        self.month += 1

    def _write_levers(self) -> None:
        agencies = self._state.columns["agency"]
        for lever in levers():
            self._state.write("agency", lever.name, np.full(agencies[lever.name].shape, lever.neutral))
        for delivered in self._delivered:
            delivered.deliver(self.month)
        for lever in levers():
            self._state.write("agency", lever.name, nudged("agency", lever.name, agencies[lever.name], self._nudges))


class _Delivered:
    """One instrument in one world: whom it covers, and what is left of its budget."""

    def __init__(self, simulation: Simulation, world: int, instrument: Instrument):
        self.simulation, self.world, self.instrument = simulation, world, instrument
        self.prices = {name: float(row[world]) for name, row in simulation.row.items()}
        budget = instrument.delivery.budget
        self.left = None if budget is None else int(thousandths(budget))
        self.coverage: Coverage | None = None

    def deliver(self, month: int) -> None:
        """Write the levers of the month and book what it costs; an instrument stops where its budget ends."""
        if not self.instrument.delivery.runs(month):
            return
        agencies = self.simulation.columns["agency"]
        if self.coverage is None:
            people = self.simulation.people
            self.coverage = self.instrument.cover(people.roster, agencies, self.world, people.luck)
        due = [
            (payment, int(thousandths(payment.amount)))
            for payment in self.instrument.payments(month, self.coverage, self.prices)
        ]
        price = sum(amount for _, amount in due)
        if self.left is not None:
            if price > self.left:
                self.left = -1
            if self.left < 0:
                return
            self.left -= price
        self.instrument.apply(month, Levers(agencies, self.world), self.coverage, self.prices)
        for payment, amount in due:
            self.simulation.ledger.pay_from_centre(self.world, payment.purpose, payment.payee, amount)


def _settled(people: People, points: Sequence[Mapping[str, float]], step: tuple[tuple[Rule, ...], ...]) -> Columns:
    """Return the columns at month 0: the start, and some months at rest in which no policy stands.

    Worlds with the same parameters share these months, since nothing can part them yet.
    """
    distinct = {tuple(sorted(point.items())): point for point in points}
    place = {key: number for number, key in enumerate(distinct)}
    row = rows(list(distinct.values()))
    state = State(start(people.roster, people.luck, row), people.links)
    machine = Machine(people.roster, people.luck, step, row, state)
    for month in range(-SETTLING_MONTHS, 0):
        machine.run(month)
    agencies = state.columns["agency"]
    agencies["failures"] = np.zeros_like(agencies["failures"])
    mark_worst_tenth(state.columns["citizen"])
    chosen = [place[tuple(sorted(point.items()))] for point in points]
    return {kind: {name: values[:, chosen] for name, values in of.items()} for kind, of in state.columns.items()}
