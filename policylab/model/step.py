"""The machine: the step prepared for one set of people. It reads, computes, checks and writes columns.

It knows nothing of policies, packages or money; to it, levers are columns like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.errors import Names, UsageError, a_or_an, unknown
from policylab.model.columns import Columns, columns_of
from policylab.model.guards import Guard, no_parameter, own_rules
from policylab.model.luck import Luck
from policylab.model.networks.links import Link, Meetings
from policylab.model.population import Roster
from policylab.model.rules import Rule, luck_key_of
from policylab.model.rules.rule import Card, card_of
from policylab.model.rules.sights import Sight

# Month 0 of a run is October, the first month of the Thai fiscal year.
CALENDAR: dict[str, Callable[[int], float]] = {
    "october": lambda month: float(month % 12 == 0),
    "months_left": lambda month: 12.0 - month % 12,
    "last_quarter": lambda month: float(month % 12 >= 9),
}
KIND_CURES = {
    "f": "return numbers",
    "i": "round it, such as np.rint(values).astype(int)",
    "b": "return a condition, such as share > 0.5",
}
# Who sees, and whose column is seen, where a citizen meets a service.
MET = {"met": ("citizen", "service"), "visitors": ("service", "citizen")}
CURE = "set an attribute of an agent of a Lab, or swap a rule"
Array = NDArray[Any]
Nudges = Mapping[tuple[str, str], NDArray[np.float64]]


class State:
    """Columns and what links make of them, computed once for each version of a column.

    The arrays are read-only: a column changes when a new array replaces it.
    """

    def __init__(self, columns: Columns, links: Mapping[tuple[str, str], Link]):
        self.columns: Columns = Names(
            "kind of agent", {kind: Names(f"column of {kind}", of, CURE) for kind, of in columns.items()}, CURE
        )
        # The same columns without the search for the nearest name, for what reads them many times a month.
        self._plain: dict[str, Callable[[str], Array]] = {
            kind: partial(dict.__getitem__, of) for kind, of in self.columns.items()
        }
        self.links = links
        for of in columns.values():
            for values in of.values():
                values.flags.writeable = False
        self._seen: dict[tuple[str, Sight], tuple[Array, Array]] = {}
        self._met: dict[Sight, tuple[Array, Array, Array]] = {}
        self._meetings: tuple[Array, Meetings] | None = None

    def read(self, kind: str, name: str) -> Array:
        """Return a column that exists."""
        return self._plain[kind](name)

    def write(self, kind: str, name: str, values: Array) -> None:
        """Replace a column by a new array; what links made of the old one is forgotten."""
        values.flags.writeable = False
        self.open(kind, name, values)

    def open(self, kind: str, name: str, values: Array) -> None:
        """Replace a column by an array that is still written to before anything reads it."""
        dict.__setitem__(self.columns[kind], name, values)

    def sight_of(self, kind: str, sight: Sight, bound: Array | float = 0.0) -> Array:
        """Return what agents of a kind see of a column through a link; the bound, (worlds,), says what is near."""
        bond = self.links[kind, sight.via]
        source = self.read(bond.source, sight.column)
        known = self._seen.get((kind, sight))
        if known is None or known[0] is not source:
            look: dict[str, Callable[[Array], Array]] = {
                "mean": bond.mean,
                "lower": bond.mean_of_lower,
                "near": lambda values: bond.mean_of_near(values, bound),
                "most": bond.most,
            }
            known = (source, look[sight.how](source))
            self._seen[kind, sight] = known
        return known[1]

    def meeting(self, sight: Sight) -> Array:
        """Return what citizens see of the services that they meet, or services of the citizens who meet them."""
        meets = self.read("citizen", sight.via)
        if self._meetings is None or self._meetings[0] is not meets:
            self._meetings = (meets, Meetings.of(meets, len(self.read("service", "real"))))
        source = self.read("service" if sight.how == "met" else "citizen", sight.column)
        known = self._met.get(sight)
        if known is None or known[0] is not source or known[1] is not meets:
            meetings = self._meetings[1]
            known = (source, meets, meetings.met(source) if sight.how == "met" else meetings.mean_of_visitors(source))
            self._met[sight] = known
        return known[2]


class Machine:
    """The step prepared for one set of people and parameters.

    The luck of a rule is uniform between 0 and 1, with the stream ``RULE.ARGUMENT``, the key of the agent and
    the month as its event (months of settling are counted from -36 to -1), or, where the rule says so, a count of the
    agent before the group is computed (its *n*-th project). An official of no agency reads 0 for the columns of an
    agency and of its leader.
    """

    def __init__(
        self,
        roster: Roster,
        luck: Luck,
        step: tuple[tuple[Rule, ...], ...],
        row: Mapping[str, Array],
        state: State,
    ):
        self.roster, self.luck, self.row, self.state = roster, luck, row, state
        self.above = _above(roster)
        self.groups = [[(rule, card_of(rule), self._readers(card_of(rule))) for rule in group] for group in step]
        self.guards = {rule: Guard(rule, roster.names[card_of(rule).of]) for rule in own_rules(step)}
        self.month = 0
        self.seconds = [0.0] * len(self.groups)  # time spent on each group so far

    def run(self, month: int, nudges: Nudges | None = None) -> None:
        """Compute and write each group in order; rules of a group read the values from before it."""
        self.month = month
        for number, group in enumerate(self.groups):
            began = perf_counter()
            results = [(card, self._written(rule, card, readers)) for rule, card, readers in group]
            for card, written in results:
                for name, values in written:
                    self.state.write(card.of, name, nudged(card.of, name, values, nudges or {}))
            self.seconds[number] += perf_counter() - began

    def _written(self, rule: Rule, card: Card, readers: list[Callable[[], Array]]) -> list[tuple[str, Array]]:
        """Return the columns that a rule writes this month; a custom rule is checked by its guard."""
        arguments, parameters = [read() for read in readers], {name: self.row[name] for name in card.parameters}
        guard = self.guards.get(rule)
        if guard is None:
            return _columns(card, rule(*arguments, **parameters), self.state)
        return guard.kept(_columns(card, guard(arguments, parameters, self.month), self.state), self.month)

    def _readers(self, card: Card) -> list[Callable[[], Array]]:
        for name in (*card.parameters, *card.bounds):
            if name not in self.row:
                raise no_parameter(card, name)
        return [self._reader(card, name) for name in card.inputs]

    def _reader(self, card: Card, name: str) -> Callable[[], Array]:
        if name in card.sees and card.sees[name].how == "drawn":
            return self._drawn(card, name)
        if name in card.sees:
            return self._sight(card, card.sees[name])
        if name.startswith("luck"):
            return self._luck(card, name)
        return partial(self.state.read, card.of, name)

    def _sight(self, card: Card, sight: Sight) -> Callable[[], Array]:
        if sight.how == "calendar":
            if sight.via not in CALENDAR:
                raise unknown("entry of the calendar", sight.via, CALENDAR).at(f"rule {card.name}")
            entry = CALENDAR[sight.via]
            return lambda: np.array([[entry(self.month)]])
        source = MET[sight.how][1] if sight.how in MET else sight.via
        source = source if sight.how in (*MET, "above") else self._source(card, sight)
        if sight.column not in columns_of(source):
            raise unknown(f"column of {source}", sight.column, columns_of(source)).at(f"rule {card.name}")
        if sight.how == "above" and (card.of, sight.via) not in self.above:
            known = ", ".join(kind for below, kind in self.above if below == card.of) or "nobody"
            raise UsageError(f"rule {card.name}: no {sight.via} stands above {a_or_an(card.of)} (known: {known})")
        if sight.how in MET:
            if card.of != MET[sight.how][0]:
                raise UsageError(
                    f"rule {card.name}: {a_or_an(card.of)} meets nobody: met() is for citizens, and "
                    "mean_over_visitors() for services"
                )
            return lambda: self.state.meeting(sight)
        if sight.how in ("lower", "near") and (source != card.of or self.state.links[card.of, sight.via].shared):
            raise UsageError(
                f"rule {card.name}: link {sight.via!r} leads from {card.of} to {source}: to compare an agent's own "
                "value with theirs, take a link that joins agents of one kind one by one"
            )
        if sight.how != "above":
            return lambda: self.state.sight_of(card.of, sight, self.row.get(sight.bound, 0.0))
        above = self.above[card.of, sight.via]
        return lambda: above(self.state.read(sight.via, sight.column))

    def _drawn(self, card: Card, name: str) -> Callable[[], Array]:
        self._source(card, card.sees[name])
        link = self.state.links[card.of, card.sees[name].via]
        stream, keys = f"{luck_key_of(card)}.{name}", self.roster.keys[card.of]
        return lambda: link.drawn(self.luck.uniform(stream, keys, self.month))

    def _source(self, card: Card, sight: Sight) -> str:
        if (card.of, sight.via) not in self.state.links:
            links = [link for kind, link in self.state.links if kind == card.of]
            raise unknown(f"link of {card.of}", sight.via, links).at(f"rule {card.name}")
        return self.state.links[card.of, sight.via].source

    def _luck(self, card: Card, name: str) -> Callable[[], Array]:
        stream, keys, luck = f"{luck_key_of(card)}.{name}", self.roster.keys[card.of], self.luck
        count = card.events.get(name)
        if count is None:
            return lambda: luck.uniform(stream, keys, self.month)
        columns = self.state.columns[card.of]
        return lambda: luck.uniform(stream, keys, columns[count])


def _above(roster: Roster) -> dict[tuple[str, str], Callable[[Array], Array]]:
    """Return how a column of those above is read by those below; an official of no agency reads 0."""
    agency = roster.staff_agency
    alone = (agency < 0)[:, None]

    def of_staff(column: Array) -> Array:
        return np.where(alone, np.zeros(1, column.dtype), column[agency]) if alone.any() else column[agency]

    def of_service(column: Array) -> Array:
        return column[roster.service_agency]

    def same(column: Array) -> Array:
        return column

    return {
        ("staff", "agency"): of_staff,
        ("staff", "leader"): of_staff,
        ("service", "agency"): of_service,
        ("service", "leader"): of_service,
        ("leader", "agency"): same,
        ("agency", "leader"): same,
    }


def _columns(card: Card, result: Any, state: State) -> list[tuple[str, Array]]:
    """Return the columns that a rule wrote, after checking their number, shape and kind of value."""
    results = result if isinstance(result, tuple) else (result,)
    if len(results) != len(card.writes):
        raise UsageError(
            f"rule {card.name}: {len(results)} results for {len(card.writes)} columns {card.writes}: return one each"
        )
    written = []
    for name, values in zip(card.writes, results, strict=True):
        before = state.read(card.of, name)
        array = np.asarray(values)
        if array.shape != before.shape:
            raise UsageError(
                f"rule {card.name}: {name} has shape {array.shape}, expected {before.shape} (agents, worlds): "
                "compute it from the arguments of the rule, without sums or means over agents"
            )
        if before.dtype.kind == "f" and array.dtype.kind in "fiub":
            array = array.astype(before.dtype, copy=False)
        elif array.dtype.kind != before.dtype.kind:
            raise UsageError(
                f"rule {card.name}: {name} is {array.dtype}, expected {before.dtype}: "
                f"whole numbers stay whole, yes or no stays yes or no: {KIND_CURES[before.dtype.kind]}"
            )
        written.append((name, array.astype(before.dtype, copy=False)))
    return written


def nudged(kind: str, name: str, values: Array, nudges: Nudges) -> Array:
    """Return a column as it is, or moved by its nudge."""
    amounts = nudges.get((kind, name))
    return values if amounts is None else moved(kind, name, values, amounts)


def moved(kind: str, name: str, values: Array, amounts: NDArray[np.float64]) -> Array:
    """Return a column moved by an amount in each world and kept in its range; yes and no are swapped."""
    column = columns_of(kind)[name]
    if column.dtype is np.bool_:
        turned: Array = np.logical_xor(values, amounts != 0)
        return turned
    kept: Array = np.clip(values + amounts, column.low, column.high).astype(values.dtype)
    return kept
