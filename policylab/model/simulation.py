"""The engine: many worlds side by side on the same people, networks and luck.

One month is: policies write levers, the groups of the step are computed and written in order, money is
booked. Every column is (agents, worlds); nothing here depends on how many worlds there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.errors import PolicylabError
from policylab.model.columns import Columns, columns_of, levers
from policylab.model.columns.parameters import rows
from policylab.model.luck import Luck
from policylab.model.networks import Graphs, build_graphs, build_links
from policylab.model.networks.links import Link
from policylab.model.policies.delivery import Coverage
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment
from policylab.model.policies.ledger import Ledger, thousandths
from policylab.model.population import Roster, roster
from policylab.model.rules import Rule
from policylab.model.scenario import Scenario
from policylab.model.start import mark_worst_tenth, start
from policylab.model.step import Machine, Nudges, State, moved, nudged

SETTLING_MONTHS = 60


@dataclass
class People:
    """One replication's people: the roster, its networks, the links between rows, and its luck."""

    roster: Roster
    graphs: Graphs
    links: Mapping[tuple[str, str], Link]
    luck: Luck


def gather(
    size: str,
    luck: Luck,
    graphs: Graphs | None = None,
    people: Roster | None = None,
    families: Mapping[str, str] | None = None,
) -> People:
    """Return the people of a size under one replication's luck.

    Networks that are given are taken as they are; the others are made by the family chosen for each.
    """
    found = people or roster(size, luck)
    built = build_graphs(found, luck, graphs, families)
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
    ended : integer array of shape (worlds,)
        The month in which the last instrument of the package ended, by its date or its cap; -1 where one still
        stands, is still to come, or none ever stood.

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
            [_Delivered(self, world, one) for one in s.package.instrument] for world, s in enumerate(self.scenarios)
        ]
        self._events = [
            _Delivered(self, world, one) for world, s in enumerate(self.scenarios) for one in s.setting.event
        ]

    @property
    def columns(self) -> Columns:
        """Return the state, by kind and name."""
        return self._state.columns

    @property
    def seconds(self) -> list[float]:
        """Return what each group of rules took since month 0, in seconds."""
        return self._machine.seconds

    def write(self, kind: str, name: str, row: int, value: float) -> None:
        """Set one agent's value in every world."""
        column = self._state.columns[kind][name].copy()
        column[row] = value
        self._state.write(kind, name, column)

    def step(self) -> None:
        """Execute one month: levers, rules, money.

        In this order: (1) every lever is put to rest; events of the world and then instruments of the package, each in
        the order of its file, write levers for those whom they cover, and what the centre pays for them is booked; (2)
        the groups of rules are computed and written one after the other; (3) what each agency spent this month, times
        the bodies that it stands for, is booked, rounded to whole thousandths for each agency.
        """
        self.ledger.open_month()
        self._write_levers()
        self._machine.run(self.month, self._nudges)
        spending = self._state.columns["agency"]["spending"]
        bodies = self.people.roster.weight[:, None]
        self.ledger.pay_from_agencies("projects and paper", "implementers", thousandths(spending * bodies))
        self.month += 1

    @property
    def ended(self) -> NDArray[np.int64]:
        """Return when the last instrument of each world's package ended."""
        months = [[one.ended for one in delivered] for delivered in self._delivered]
        return np.array([max(of) if of and None not in of else -1 for of in months], dtype=np.int64)  # type: ignore[type-var]

    def _write_levers(self) -> None:
        columns = self._state.columns
        for lever in levers():
            shape = columns[lever.kind][lever.name].shape
            self._state.open(lever.kind, lever.name, np.full(shape, lever.neutral))
        for delivered in (*self._events, *(one for of in self._delivered for one in of)):
            delivered.deliver(self.month)
        for lever in levers():
            moved_lever = nudged(lever.kind, lever.name, columns[lever.kind][lever.name], self._nudges)
            self._state.write(lever.kind, lever.name, moved_lever)


class _Delivered:
    """One instrument in one world: whom it covers, what is left of its budget, and when it ended."""

    def __init__(self, simulation: Simulation, world: int, instrument: Instrument):
        self.simulation, self.world, self.instrument = simulation, world, instrument
        self.prices = {name: float(row[world]) for name, row in simulation.row.items()}
        budget = instrument.delivery.budget
        share = simulation.people.roster.share_of_country  # budgets are written for the country
        self.left = None if budget is None else int(thousandths(budget * share))
        self.coverage: Coverage | None = None
        self.ended: int | None = None

    def deliver(self, month: int) -> None:
        """Write the levers of the month and book what it costs; an instrument stops at its date or with its budget.

        It stands from the month of its announcement to the month before its end. Whom it covers is fixed once, in its
        first month, from the state that the month before has left; what it pays and writes is read from that state as
        well. It ends in the first month in which it no longer stands, or in which its payments, in whole thousandths,
        would go beyond what is left of its budget (written for the country: a lab has its share). In this month it
        writes no levers, and of its payments only what was earned in the month before is still paid, as far as the
        money goes: where too little is left, each gets the same part of the claim, rounded down. In the month of the
        announcement nothing has been earned yet: what the month before it has left is not paid for.
        """
        runs = self.instrument.delivery.runs(month)
        if self.ended is not None or (self.coverage is None and not runs):
            return
        people = self.simulation.people
        context = InstrumentContext(month, people.roster, people.luck, self.prices, self.simulation.columns, self.world)
        begins = self.coverage is None
        if self.coverage is None:
            self.coverage = self.instrument.cover(context)
        payments = self.instrument.payments(context, self.coverage)
        due = [payment for payment in payments if not (begins and payment.owed)]
        booked = sum(_booked(payment) for payment in due)
        if not runs or (self.left is not None and booked > self.left):
            self.ended = month
            self._settle(due)
            return
        if self.left is not None:
            self.left -= booked
        self.instrument.apply(context, Levers(self.simulation.columns, self.world), self.coverage)
        for payment in due:
            self._pay(payment)

    def _settle(self, due: Sequence[Payment]) -> None:
        """Pay those who have earned something already; where too little is left, each the same part of the claim."""
        owed = [payment for payment in due if payment.owed]
        claimed = sum(_booked(payment) for payment in owed)
        paid = claimed if self.left is None else min(self.left, claimed)
        for payment in owed if claimed else ():
            self._pay(payment, paid, claimed)

    def _pay(self, payment: Payment, part: int = 1, of: int = 1) -> None:
        """Book a payment, or a part of it, rounded down."""
        ledger = self.simulation.ledger
        if payment.to_each is None:
            ledger.pay_from_centre(self.world, payment.purpose, payment.payee, _booked(payment) * part // of)
        else:
            ledger.pay_to_agencies(self.world, payment.purpose, thousandths(payment.to_each) * part // of)


def _booked(payment: Payment) -> int:
    """Return what is booked for a payment, in whole thousandths; parts of agencies are rounded one by one."""
    return int(thousandths(payment.amount) if payment.to_each is None else thousandths(payment.to_each).sum())


def _settled(people: People, points: Sequence[Mapping[str, float]], step: tuple[tuple[Rule, ...], ...]) -> Columns:
    """Return the columns at month 0: the start, and some months at rest in which no policy stands.

    Sixty months are run from the start with all levers at rest, months -60 to -1; counts of failures then begin at 0
    again, and the worst-placed tenth of citizens is marked. Worlds with the same parameters share these months, since
    nothing can part them yet.
    """
    distinct = {tuple(sorted(point.items())): point for point in points}
    place = {key: number for number, key in enumerate(distinct)}
    row = rows(list(distinct.values()))
    state = State(start(people.roster, people.luck, row), people.links)
    machine = Machine(people.roster, people.luck, step, row, state)
    for month in range(-SETTLING_MONTHS, 0):
        machine.run(month)
    columns = {kind: dict(of) for kind, of in state.columns.items()}
    columns["agency"]["failures"] = np.zeros_like(columns["agency"]["failures"])
    mark_worst_tenth(columns["citizen"])
    chosen = [place[tuple(sorted(point.items()))] for point in points]
    return {kind: {name: values[:, chosen] for name, values in of.items()} for kind, of in columns.items()}


# What moves state: everything that these rest on has the identity of the dynamics (policylab.recording.identity).
DYNAMICS = (Luck, gather, Simulation, Scenario)
