"""The engine: many worlds side by side on the same people, networks and luck.

One month is: policies write levers, the groups of the step are computed and written in order, money is
booked. Every column is (agents, worlds); nothing here depends on how many worlds there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.columns import columns_of, levers
from policylab.errors import PolicylabError
from policylab.links import Link
from policylab.luck import Luck
from policylab.networks import Graphs, build_graphs, build_links
from policylab.parameters import rows
from policylab.policies.delivery import Coverage
from policylab.policies.instrument import Instrument, Levers
from policylab.policies.ledger import Ledger, thousandths
from policylab.population import Columns, Roster, mark_worst_tenth, roster, start
from policylab.rules import Rule
from policylab.rules.rule import Card, Sight, card_of
from policylab.scenario import Scenario

SETTLING_MONTHS = 60
OCTOBER = 0  # month 0 of a run is October, the first month of the Thai fiscal year
Array = NDArray[Any]
Nudges = Mapping[tuple[str, str], NDArray[np.float64]]


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
        self._state = _State(_settled(people, points, step), people.links)
        self.month = 0
        self._machine = _Machine(people, step, self.row, self._state)
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
            self._state.write("agency", lever.name, _nudged("agency", lever.name, agencies[lever.name], self._nudges))


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


class _State:
    """Columns with what links make of them, looked up once for as long as the column stands."""

    def __init__(self, columns: Columns, links: Mapping[tuple[str, str], Link]):
        self.columns, self.links = columns, links
        self._seen: dict[tuple[str, str, str], tuple[Array, Array]] = {}

    def write(self, kind: str, name: str, values: Array) -> None:
        self.columns[kind][name] = values

    def mean(self, kind: str, link: str, column: str) -> Array:
        bond = self.links[kind, link]
        source = self.columns[bond.source][column]
        known = self._seen.get((kind, link, column))
        if known is None or known[0] is not source:
            known = (source, bond.mean(source))
            self._seen[kind, link, column] = known
        return known[1]


class _Machine:
    """The step made ready for one set of people and parameters."""

    def __init__(self, people: People, step: tuple[tuple[Rule, ...], ...], row: Mapping[str, Array], state: _State):
        self.people, self.row, self.state = people, row, state
        self.groups = [[(rule, card_of(rule), self._readers(card_of(rule))) for rule in group] for group in step]
        self.above = _above(people.roster)
        self.month = 0

    def run(self, month: int, nudges: Nudges | None = None) -> None:
        """Compute and write each group in order; rules of a group read the values from before it."""
        self.month = month
        for group in self.groups:
            results = [
                (card, _columns(card, self._call(rule, card, readers), self.state)) for rule, card, readers in group
            ]
            for card, written in results:
                for name, values in written:
                    self.state.write(card.of, name, _nudged(card.of, name, values, nudges or {}))

    def _call(self, rule: Rule, card: Card, readers: list[Callable[[], Array]]) -> Any:
        chosen = {name: self.row[name] for name in card.parameters}
        return rule(*(read() for read in readers), **chosen)

    def _readers(self, card: Card) -> list[Callable[[], Array]]:
        for name in card.parameters:
            if name not in self.row:
                raise PolicylabError(f"rule {card.name}: parameter {name!r} is not in the table of parameters")
        return [self._reader(card, name) for name in card.inputs]

    def _reader(self, card: Card, name: str) -> Callable[[], Array]:
        columns = self.state.columns
        if name in card.sees:
            return self._sight(card, card.sees[name])
        if name.startswith("luck"):
            return self._luck(card, name)
        return lambda: columns[card.of][name]

    def _sight(self, card: Card, sight: Sight) -> Callable[[], Array]:
        columns = self.state.columns
        if sight.how == "calendar":
            if sight.via != "october":
                raise PolicylabError(f"rule {card.name}: the calendar has no {sight.via!r}: it has october")
            return lambda: np.array([[1.0 if self.month % 12 == OCTOBER else 0.0]])
        source = sight.via if sight.how == "above" else self._source(card, sight)
        if sight.column not in columns_of(source):
            raise PolicylabError(f"rule {card.name}: {source} has no column {sight.column!r}")
        if sight.how == "mean":
            return lambda: self.state.mean(card.of, sight.via, sight.column)
        return lambda: self.above[card.of, sight.via](columns[sight.via][sight.column])

    def _source(self, card: Card, sight: Sight) -> str:
        if (card.of, sight.via) not in self.state.links:
            known = ", ".join(link for kind, link in self.state.links if kind == card.of)
            raise PolicylabError(f"rule {card.name}: {card.of} has no link {sight.via!r} (known: {known})")
        return self.state.links[card.of, sight.via].source

    def _luck(self, card: Card, name: str) -> Callable[[], Array]:
        stream, keys, luck = f"{card.name}.{name}", self.people.roster.keys[card.of], self.people.luck
        count = card.events.get(name)
        if count is None:
            return lambda: luck.uniform(stream, keys, self.month)
        columns = self.state.columns[card.of]
        return lambda: luck.uniform(stream, keys, columns[count])


def _above(people: Roster) -> dict[tuple[str, str], Callable[[Array], Array]]:
    """Return how a column of those above is read by those below; who stands under nobody reads 0."""
    agency = people.staff_agency
    alone = (agency < 0)[:, None]

    def of_staff(column: Array) -> Array:
        return np.where(alone, np.zeros(1, column.dtype), column[agency]) if alone.any() else column[agency]

    def same(column: Array) -> Array:
        return column

    return {
        ("staff", "agency"): of_staff,
        ("staff", "leader"): of_staff,
        ("leader", "agency"): same,
        ("agency", "leader"): same,
    }


def _columns(card: Card, result: Any, state: _State) -> list[tuple[str, Array]]:
    """Return the columns that a rule wrote, checked for number, shape and kind of value."""
    results = result if isinstance(result, tuple) else (result,)
    if len(results) != len(card.writes):
        raise PolicylabError(
            f"rule {card.name}: {len(results)} results for {len(card.writes)} columns {card.writes}: return one each"
        )
    written = []
    for name, values in zip(card.writes, results, strict=True):
        before = state.columns[card.of][name]
        found = np.asarray(values)
        if found.shape != before.shape:
            raise PolicylabError(
                f"rule {card.name}: {name} has shape {found.shape}, expected {before.shape} (agents, worlds): "
                "compute it from the columns that the rule is given"
            )
        if before.dtype.kind == "f" and found.dtype != before.dtype:
            found = found.astype(before.dtype)
        elif found.dtype.kind != before.dtype.kind:
            raise PolicylabError(
                f"rule {card.name}: {name} is {found.dtype}, expected {before.dtype}: "
                "whole numbers stay whole, yes or no stays so"
            )
        written.append((name, found.astype(before.dtype, copy=False)))
    return written


def _nudged(kind: str, name: str, values: Array, nudges: Nudges) -> Array:
    amounts = nudges.get((kind, name))
    return values if amounts is None else moved(kind, name, values, amounts)


def moved(kind: str, name: str, values: Array, amounts: NDArray[np.float64]) -> Array:
    """Return a column moved by an amount in each world, kept in its range; yes or no is turned round."""
    column = columns_of(kind)[name]
    if column.dtype is np.bool_:
        return np.logical_xor(values, amounts != 0)
    return np.clip(values + amounts, column.low, column.high).astype(values.dtype)


def _settled(people: People, points: Sequence[Mapping[str, float]], step: tuple[tuple[Rule, ...], ...]) -> Columns:
    """Return the columns at month 0: the start, and some months at rest in which no policy stands.

    Worlds with the same parameters share these months, since nothing can part them yet.
    """
    distinct = {tuple(sorted(point.items())): point for point in points}
    place = {key: number for number, key in enumerate(distinct)}
    row = rows(list(distinct.values()))
    state = _State(start(people.roster, people.luck, row), people.links)
    machine = _Machine(people, step, row, state)
    for month in range(-SETTLING_MONTHS, 0):
        machine.run(month)
    agencies = state.columns["agency"]
    agencies["failures"] = np.zeros_like(agencies["failures"])
    mark_worst_tenth(state.columns["citizen"])
    chosen = [place[tuple(sorted(point.items()))] for point in points]
    return {kind: {name: values[:, chosen] for name, values in of.items()} for kind, of in state.columns.items()}
