"""A custom rule under watch while it runs: its arguments, its results, and whether they are reproducible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.errors import PolicylabError, UsageError
from policylab.model.columns import columns_of
from policylab.model.guards.cures import cure_of, fault_of_kind
from policylab.model.guards.impure import COLUMNS
from policylab.model.guards.looks import looks
from policylab.model.guards.outside import readings
from policylab.model.guards.seal import Seal, file_of, fresh
from policylab.model.rules import Rule
from policylab.model.rules.rule import Card, card_of

Array = NDArray[Any]
TOLERANCE = 1e-12  # how far rounding may carry a value past the end of its range


@dataclass
class Guard:
    """One custom rule under watch, for one set of people.

    Each month what it reads from outside must be unchanged by the call, and it is called again: for some of the agents
    alone, once with a fresh copy that was called less often; a rule that allocates, and so uses all agents, for all of
    them.

    Attributes
    ----------
    rule : callable
        The rule.
    names : sequence of str
        Its agents, in the order of their rows.

    """

    rule: Rule
    names: Sequence[str]

    def __post_init__(self) -> None:
        self._refuse_columns_from_outside()
        self._copy, self._seal = fresh(self.rule), Seal(self.rule)
        self._before = self._seal.contents()
        self._arguments: tuple[Sequence[Array], Mapping[str, Array]] = ((), {})

    @cached_property
    def card(self) -> Card:
        """Return the card of the rule."""
        return card_of(self.rule)

    def __call__(self, columns: Sequence[Array], parameters: Mapping[str, Array], month: int) -> Any:
        """Return the results of the rule for read-only views of its arguments."""
        arguments, options = (
            [_view(column) for column in columns],
            {name: _view(row) for name, row in parameters.items()},
        )
        self._arguments = arguments, options
        result = self._answer(self.rule, month)
        for name, values in zip(self.card.writes, _results(result), strict=False):
            before = dict(zip(self.card.inputs, arguments, strict=True)).get(name)
            fault = fault_of_kind(self.rule, name, values, before)
            if fault:
                raise self._error(fault)
        return result

    def kept(self, written: Sequence[tuple[str, Array]], month: int) -> list[tuple[str, Array]]:
        """Return the columns that the rule wrote; refuse values that are missing, out of range or not reproducible."""
        for name, values in written:
            self._check_range(name, values, month)
        self._check_memory()
        self._ask_again([values for _, values in written], month)
        # A rule may return its read-only arguments, and a column must be writable.
        return [(name, values if values.flags.writeable else values.copy()) for name, values in written]

    def _error(self, fault: str) -> UsageError:
        return UsageError(f"rule {self.card.name}: {fault}")

    def _answer(self, rule: Rule, month: int) -> Any:
        arguments, options = self._arguments
        try:
            result = rule(*arguments, **options)
        except PolicylabError:
            raise
        except Exception as error:
            cure = cure_of(rule, error, arguments, options, self.names, _in_month(month))
            raise self._error(cure).happened_in(error, {rule.__name__: file_of(rule)}) from error
        if any(_has_none(values) for values in _results(result)):
            raise self._error(
                "it returned nothing (None) for at least some agents: end every path through the rule with `return` "
                "and a value"
            )
        return result

    def _check_memory(self) -> None:
        """Refuse a rule that has changed something outside itself."""
        after = self._seal.contents()
        changed = [name for name, content in after.items() if content != self._before[name]]
        if changed:
            raise self._error(f"it changes {changed[0]!r}, which is outside it, so it has memory: {COLUMNS}")

    def _ask_again(self, columns: Sequence[Array], month: int) -> None:
        """Refuse a rule with other results when it is called again, or for some of the agents alone."""
        arguments, options = self._arguments
        if self.card.allocates:
            self._ask_twice(columns, month)
            return
        agents, worlds = columns[0].shape
        for look, rule in zip(looks(agents, worlds, month), (self._copy, self.rule), strict=False):
            if not look.agrees(rule, arguments, options, columns):
                self._ask_twice(columns, month)
                raise self._error(
                    "called for some of the agents alone, or for more worlds side by side, it returns other values for "
                    "them, so it uses other agents, their number or their order (a mean, sum, maximum, cumsum, sort "
                    f"or arange over the column, a list with an entry for each agent), {_in_month(month)}: calculate "
                    "with each agent's own values, state in sees= what it sees of other agents, such as "
                    "mean_over(link, column), or write allocates=True"
                )

    def _ask_twice(self, columns: Sequence[Array], month: int) -> None:
        again = [np.asarray(values) for values in _results(self._answer(self.rule, month))]
        # Compared by their bytes, so that two NaN are equal.
        if any(a.astype(b.dtype).tobytes() != b.tobytes() for a, b in zip(again, columns, strict=True)):
            raise self._error(
                "called twice with the same arguments it returns different values, so it draws its own chance or has "
                f"memory: take `luck` as an argument for chance, and {COLUMNS}"
            )

    def _refuse_columns_from_outside(self) -> None:
        """Refuse a rule that reads as many values from outside as it has agents: they would be a frozen column."""
        many = len(self.names)
        for reading in readings(self.rule):
            if many > 1 and many in _lengths(reading.read()):
                raise self._error(
                    f"it reads {reading.name!r} from outside, {many} values for {many} agents, the same in every "
                    "month and replication: take `luck` as an argument for chance, and columns for what "
                    "agents differ in (a table of constants may have any other length)"
                )

    def _check_range(self, name: str, values: Array, month: int) -> None:
        column = columns_of(self.card.of)[name]
        missing = ~np.isfinite(values)
        outside = (values < column.low - TOLERANCE) | (values > column.high + TOLERANCE)
        if not (missing | outside).any():
            return
        if missing.any():
            fault, wrong = "is not a number (NaN or infinite)", missing
            cure = "look for a division by 0, or a root or logarithm of a negative number"
        else:
            fault, wrong = f"is outside its range {column.low:g} to {column.high:g}", outside
            cure = f"bound it, such as np.clip({name}, {column.low:g}, {column.high:g}), or correct the formula"
        agents = np.flatnonzero(wrong.any(axis=1))
        first = "" if missing.any() else f"{values[agents[0]][wrong[agents[0]]][0]:.4g} "
        raise self._error(
            f"{name} {fault} for {len(agents)} of {len(values)} agents, first {first}for {self.names[agents[0]]}, "
            f"{_in_month(month)}: {cure}"
        )


def _in_month(month: int) -> str:
    return f"in month {month}" + (" (months below 0 let the people settle before any policy)" if month < 0 else "")


def _view(values: Array) -> Array:
    """Return a view that cannot be written to."""
    view = np.asarray(values).view()
    view.flags.writeable = False
    return view


def _results(result: Any) -> tuple[Any, ...]:
    return result if isinstance(result, tuple) else (result,)


def _has_none(values: Any) -> bool:
    array = np.asarray(values)
    return array.dtype == object and any(value is None for value in array.ravel())


def _lengths(value: Any) -> Iterator[int]:
    """Yield the length of a table in each dimension."""
    if isinstance(getattr(value, "shape", None), tuple):
        yield from value.shape
    elif isinstance(value, list | tuple | dict | set | frozenset):
        yield len(value)
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _lengths(inner)
            break  # all rows are alike, or it is not a table
