"""Values of agents: what can be read of each kind, and what may be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from numbers import Real
from typing import Any

import numpy as np

from policylab.errors import UsageError
from policylab.lab.host import Host
from policylab.model.columns import Column, columns_of
from policylab.model.population import Roster

Fact = Callable[[Roster], Sequence[Any]]


def _of_agency(fact: str) -> Fact:
    """Return a fact of each service that is one of its agency."""
    return lambda roster: np.array(getattr(roster, fact))[roster.service_agency].tolist()


FACTS: dict[str, dict[str, Fact]] = {
    "agency": {"tier": lambda r: r.tier, "ministry": lambda r: r.ministry, "region": lambda r: r.region},
    "leader": {},
    "staff": {},
    "service": {
        "tier": _of_agency("tier"),
        "ministry": _of_agency("ministry"),
        "region": _of_agency("region"),
        "weight": lambda r: r.service_weight,
        "rank": lambda r: r.service_rank.tolist(),
    },
    "citizen": {
        "region": lambda r: r.citizen_region,
        "segment": lambda r: r.citizen_segment,
        "age": lambda r: r.citizen_age,
        "education": lambda r: r.citizen_education,
    },
}
IDENTITY = ("model", "unique_id", "row", "place")  # what each window has itself


class NoColumnError(UsageError, AttributeError):
    """Agents have no such column; an AttributeError too, for ``hasattr`` and Mesa's reporters."""

    def __init__(self, kinds: Iterable[str], column: str, cure: str = ""):
        super().__init__(kinds, column)
        self.kinds, self.column, self.cure = tuple(kinds), column, cure
        self.owner = f"{self.kinds[0]} has" if len(self.kinds) == 1 else f"{', '.join(self.kinds)} have"

    def __str__(self) -> str:
        # Formatted only when read: a reporter may raise it once for every citizen and month.
        matches = get_close_matches(self.column, [name for kind in self.kinds for name in readable(kind)], 1, 0.7)
        suggestion = f" did you mean {matches[0]!r}?" if matches else ""
        cure = self.cure or f"policylab.model.columns.columns_of({self.kinds[0]!r}) lists them"
        return f"{self.owner} no column {self.column!r}:{suggestion} {cure}"


def readable(kind: str) -> list[str]:
    """Return the names of the values of an agent of a kind."""
    return [*columns_of(kind), *FACTS[kind], "name", *IDENTITY]


def values_of(lab: Host, kind: str, name: str) -> Any:
    """Return the values of all agents of a kind, shape (agents,), or None for neither column nor fact."""
    if name in columns_of(kind):
        return lab.simulation.columns[kind][name][:, 0]
    people = lab.simulation.people.roster
    if name == "name":
        return people.names[kind]
    if name == "unique_id":
        return range(lab.first[kind] + 1, lab.first[kind] + people.number(kind) + 1)
    return FACTS[kind][name](people) if name in FACTS[kind] else None


def _allowed(column: Column) -> str:
    if np.isfinite(column.high):
        return f"{column.low:g} to {column.high:g}"
    return f"{column.low:g} or more" if np.isfinite(column.low) else "any number"


def accepted(kind: str, name: str, value: Any) -> Any:
    """Return a value that may be written to a column.

    Raises
    ------
    UsageError
        If the column is unknown or a lever, or the value is of the wrong type or out of range.

    """
    column = columns_of(kind).get(name)
    if column is None:
        raise NoColumnError(
            [kind], name, "to keep your own note about an agent, use a dict by name: notes[agent.name] = value"
        )
    if column.role == "lever":
        raise UsageError(
            f"{column.key} is a lever: the package rewrites it at the start of every month, so that a value set "
            "here would be lost; change the package of the scenario instead"
        )
    assignment = f"{column.key} = {value!r:.40}"
    if column.dtype is np.bool_:
        if not isinstance(value, bool | np.bool_):
            raise UsageError(f"{assignment} is of the wrong type: allowed are True and False; set one of them")
        return value
    allowed = f"allowed {_allowed(column)} ({column.unit})"
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise UsageError(f"{assignment} is of the wrong type, {type(value).__name__}: {allowed}; set a number")
    number = float(value)
    if not (np.isfinite(number) and column.low <= number <= column.high):
        raise UsageError(f"{assignment} is out of range: {allowed}; set a number in that range")
    if np.issubdtype(column.dtype, np.integer) and not number.is_integer():
        raise UsageError(f"{assignment} is not a whole number: {allowed}; set {round(number)}, for example")
    return number
