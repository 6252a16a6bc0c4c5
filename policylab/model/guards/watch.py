"""A rule of one's own under watch while it runs: what it is handed, what comes back, and whether that stays so."""

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
    """One rule of one's own under watch, for one set of people.

    Each month what it reads from outside must be after the call what it was before, and it is asked again: for some of
    the agents alone, the second time in a fresh copy that has been asked less often; a rule that allocates, and so
    looks at all agents, for all of them.

    Attributes
    ----------
    rule : callable
        The rule.
    names : sequence of str
        The agents that it is about, in the order of their rows.

    """

    rule: Rule
    names: Sequence[str]

    def __post_init__(self) -> None:
        self._refuse_columns_from_outside()
        self._copy, self._seal = fresh(self.rule), Seal(self.rule)
        self._before = self._seal.contents()
        self._given: tuple[Sequence[Array], Mapping[str, Array]] = ((), {})

    @cached_property
    def card(self) -> Card:
        """Return the card of the rule."""
        return card_of(self.rule)

    def __call__(self, given: Sequence[Array], chosen: Mapping[str, Array], month: int) -> Any:
        """Return what the rule makes of views of its arguments."""
        arguments, options = [_view(column) for column in given], {name: _view(row) for name, row in chosen.items()}
        self._given = arguments, options
        result = self._answer(self.rule, month)
        for name, values in zip(self.card.writes, _results(result), strict=False):
            before = dict(zip(self.card.inputs, arguments, strict=True)).get(name)
            fault = fault_of_kind(self.rule, name, values, before)
            if fault:
                raise self._error(fault)
        return result

    def kept(self, written: Sequence[tuple[str, Array]], month: int) -> list[tuple[str, Array]]:
        """Return the columns that the rule wrote, refused where values are missing, outside their range, or impure."""
        for name, values in written:
            self._check_range(name, values, month)
        self._check_memory()
        self._ask_again([values for _, values in written], month)
        # The views that came in may come out again, and a column must be one that can be written to.
        return [(name, values if values.flags.writeable else values.copy()) for name, values in written]

    def _error(self, said: str) -> UsageError:
        return UsageError(f"rule {self.card.name}: {said}")

    def _answer(self, rule: Rule, month: int) -> Any:
        arguments, options = self._given
        try:
            result = rule(*arguments, **options)
        except PolicylabError:
            raise
        except Exception as error:
            cure = cure_of(rule, error, arguments, options, self.names, _said(month))
            raise self._error(cure).happened_in(error, {rule.__name__: file_of(rule)}) from error
        if any(_has_none(values) for values in _results(result)):
            raise self._error(
                "nothing (None) came back, for some agents at least: end every way through the rule with `return` and "
                "a value"
            )
        return result

    def _check_memory(self) -> None:
        """Refuse a rule that has changed something outside of itself."""
        after = self._seal.contents()
        changed = [name for name, content in after.items() if content != self._before[name]]
        if changed:
            raise self._error(
                f"it changes {changed[0]!r}, which lies outside of it, so it remembers something: {COLUMNS}"
            )

    def _ask_again(self, columns: Sequence[Array], month: int) -> None:
        """Refuse a rule that answers otherwise when it is asked again, or for some of the agents alone."""
        arguments, options = self._given
        if self.card.allocates:
            self._ask_twice(columns, month)
            return
        agents, worlds = columns[0].shape
        for look, rule in zip(looks(agents, worlds, month), (self._copy, self.rule), strict=False):
            if not look.agrees(rule, arguments, options, columns):
                self._ask_twice(columns, month)
                raise self._error(
                    "asked for some of the agents alone, or for more worlds side by side, it says something else of "
                    "them, so it looks at other agents, at their number or their order (a mean, sum, maximum, cumsum, "
                    f"sort or arange over the column, a list with a place for each agent), {_said(month)}: reckon "
                    "with each agent's own values, say in sees= what it sees of others, such as mean_over(link, "
                    "column), or that it allocates=True"
                )

    def _ask_twice(self, columns: Sequence[Array], month: int) -> None:
        again = [np.asarray(values) for values in _results(self._answer(self.rule, month))]
        # Compared by their bytes, so that a value which is NaN both times is the same.
        if any(a.astype(b.dtype).tobytes() != b.tobytes() for a, b in zip(again, columns, strict=True)):
            raise self._error(
                "asked twice with the same arguments it gives two answers, so it draws chance of its own or remembers "
                f"something: take `luck` as an argument for chance, and {COLUMNS}"
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
            told, wrong = "is no number (NaN or infinite)", missing
            cure = "look for a division by 0, a root or a logarithm of what is negative"
        else:
            told, wrong = f"is outside its range {column.low:g} to {column.high:g}", outside
            cure = f"bound it, such as np.clip({name}, {column.low:g}, {column.high:g}), or mend the formula"
        agents = np.flatnonzero(wrong.any(axis=1))
        first = "" if missing.any() else f"{values[agents[0]][wrong[agents[0]]][0]:.4g} "
        raise self._error(
            f"{name} {told} for {len(agents)} of {len(values)} agents, first {first}for {self.names[agents[0]]}, "
            f"{_said(month)}: {cure}"
        )


def _said(month: int) -> str:
    return f"in month {month}" + (" (months below 0 let the people settle before any policy)" if month < 0 else "")


def _view(values: Array) -> Array:
    """Return a view that cannot be written to."""
    seen = np.asarray(values).view()
    seen.flags.writeable = False
    return seen


def _results(result: Any) -> tuple[Any, ...]:
    return result if isinstance(result, tuple) else (result,)


def _has_none(values: Any) -> bool:
    found = np.asarray(values)
    return found.dtype == object and any(value is None for value in found.ravel())


def _lengths(value: Any) -> Iterator[int]:
    """Yield how long a table is, in each direction."""
    if isinstance(getattr(value, "shape", None), tuple):
        yield from value.shape
    elif isinstance(value, list | tuple | dict | set | frozenset):
        yield len(value)
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _lengths(inner)
            break  # the others are alike, or it is no table
