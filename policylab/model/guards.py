"""Guards: what whoever writes a rule of one's own is told, in plain words with the cure.

Only rules that do not ship are guarded, so that the others pay nothing. A guard never changes a value: it hands
columns over as views that cannot be written to, and looks at what comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.errors import PolicylabError, UsageError, nearest, unknown
from policylab.model.columns import KINDS, columns_of
from policylab.model.columns.parameters import parameters
from policylab.model.rules import Rule, rules
from policylab.model.rules.rule import Card, card_of

DECIDES_NO_NUMBER = True  # a guard refuses and never changes a value: in no identity

Array = NDArray[Any]
TOLERANCE = 1e-12  # how far rounding may carry a value past the end of its range
CHANCE_MODULES = ("random", "numpy.random", "secrets")
CHANCE_NAMES = {"random", "default_rng", "RandomState", "rvs", "secrets", "urandom", "uuid4"}
# What numpy says where one looks at a whole column as if it were one number.
ONE_TRUTH = "truth value of an array"
ONE_NUMBER = ("only 0-dimensional arrays can be converted", "only length-1 arrays can be converted")
NO_WRITING = "read-only"


def own_rules(step: Sequence[Sequence[Rule]]) -> list[Rule]:
    """Return the rules of a step that do not ship with the lab."""
    shipped = set(rules().values())
    return [rule for group in step for rule in group if rule not in shipped]


def check_swap(rule: Rule) -> None:
    """Refuse, before anything runs, a rule that cannot take the place of the one that ships under its name.

    Raises
    ------
    UsageError
        If it is about another kind of agent, writes other columns, names a parameter that does not exist, or draws
        chance of its own.

    """
    card = card_of(rule)
    usual = card_of(rules()[card.name])
    if card.of != usual.of:
        raise UsageError(f"rule {card.name}: of={card.of!r}, but it takes the place of a rule of={usual.of!r}: say so")
    if set(card.writes) != set(usual.writes):
        raise UsageError(
            f"rule {card.name}: writes {_listed(card.writes)}, but the rule whose place it takes writes "
            f"{_listed(usual.writes)}: write the same columns, unchanged ones too"
        )
    for name in card.parameters:
        if name not in parameters():
            raise no_parameter(card, name)
    _check_arguments(rule, card)
    found = next(_chance_in(rule, set()), None)
    if found is not None:
        raise UsageError(
            f"rule {card.name}: {found!r} draws chance of its own, so that two policies would not meet the same luck: "
            "take an argument `luck` (a uniform number between 0 and 1 for each agent and month) and compare with it, "
            "such as luck < 0.1"
        )


def _check_arguments(rule: Rule, card: Card) -> None:
    """Refuse sights that do not exist or that no argument takes, and defaults, which would never be used."""
    for name, sight in card.sees.items():
        if sight.how == "above" and sight.via not in KINDS:
            raise unknown("kind of agent", sight.via, KINDS).at(f"rule {card.name}: sees {name!r}")
        if sight.how == "above" and sight.column not in columns_of(sight.via):
            raise unknown(f"column of {sight.via}", sight.column, columns_of(sight.via)).at(f"rule {card.name}")
        if name not in card.inputs:
            raise UsageError(
                f"rule {card.name}: sees says {name!r}, but no argument has that name: add it before the *, or take it "
                "out of sees"
            )
    for name, argument in signature(rule).parameters.items():
        if argument.default is not argument.empty:
            raise UsageError(
                f"rule {card.name}: {name}={argument.default!r} would never be used, since the lab fills every "
                f"argument: take the default away, or take the argument away and write the number into the rule"
            )


def no_parameter(card: Card, name: str) -> UsageError:
    """Return the error for a keyword-only argument that is no parameter."""
    if name in columns_of(card.of) or name in card.sees or name.startswith("luck"):
        return UsageError(
            f"rule {card.name}: parameter {name!r} is not in the table of parameters, it is something that the rule "
            "reads: write it before the * among the arguments"
        )
    near = nearest(name, parameters())
    return UsageError(
        f"rule {card.name}: parameter {name!r} is not in the table of parameters{':' if near else ''}{near} "
        f"(known: {len(parameters())} of them: policylab list parameters; or write the number into the rule)"
    )


@dataclass
class Guard:
    """One rule of one's own under watch, for one set of people.

    Attributes
    ----------
    rule : callable
        The rule.
    names : sequence of str
        The agents that it is about, in the order of their rows.

    """

    rule: Rule
    names: Sequence[str]
    asked_twice: bool = False

    @property
    def card(self) -> Card:
        """Return the card of the rule."""
        return card_of(self.rule)

    def __call__(self, given: Sequence[Array], chosen: Mapping[str, Array], month: int) -> Any:
        """Return what the rule makes of views of its arguments; the first time it is asked twice."""
        arguments, options = [_view(column) for column in given], {name: _view(row) for name, row in chosen.items()}
        result = self._asked(arguments, options, month)
        if not self.asked_twice:
            self.asked_twice = True
            if not _same(result, self._asked(arguments, options, month)):
                raise UsageError(
                    f"rule {self.card.name}: asked twice with the same arguments it gives two answers, so it draws "
                    "chance of its own or remembers something: take `luck` as an argument for chance, and keep in "
                    "columns what has to be remembered"
                )
        return result

    def _asked(self, arguments: Sequence[Array], options: Mapping[str, Array], month: int) -> Any:
        try:
            result = self.rule(*arguments, **options)
        except PolicylabError:
            raise
        except Exception as error:
            cure = _cure(str(error))
            if cure:
                raise UsageError(f"rule {self.card.name}: {cure}") from error
            error.add_note(f"This happened in rule {self.card.name}, {_said(month)}.")
            raise
        if any(_has_none(values) for values in _results(result)):
            raise UsageError(
                f"rule {self.card.name}: nothing (None) came back, for some agents at least: "
                "end every way through the rule with `return` and a value"
            )
        return result

    def kept(self, written: Sequence[tuple[str, Array]], month: int) -> list[tuple[str, Array]]:
        """Return the columns that the rule wrote, refused where values are missing or outside their range."""
        for name, values in written:
            self._check_range(name, values, month)
        # The views that came in may come out again, and a column must be one that can be written to.
        return [(name, values if values.flags.writeable else values.copy()) for name, values in written]

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
        raise UsageError(
            f"rule {self.card.name}: {name} {told} for {len(agents)} of {len(values)} agents, first {first}for "
            f"{self.names[agents[0]]}, {_said(month)}: {cure}"
        )


def _cure(said: str) -> str:
    """Return in plain words what numpy meant, with the cure; empty where it is nothing that is known."""
    if ONE_TRUTH in said:
        return (
            "`if`, `and`, `or`, `not`, `min` and `max` look at one value, and a column has one for each agent: write "
            "it for the whole column with np.where(condition, value_if_true, value_if_false) (and &, |, ~, "
            "np.minimum, np.maximum), or for one person with plain `if` under @one_by_one, on the line below @rule(...)"
        )
    if NO_WRITING in said:
        return (
            "it writes into a column that it was handed, and others still read that column: make a new one and return "
            "it, such as new = column + 0.1, or new = np.where(condition, value, column)"
        )
    if any(words in said for words in ONE_NUMBER):
        return (
            "a function for one number (float, int, or of `math`) was handed a whole column: take numpy's, such as "
            "np.sqrt, np.exp or np.rint, or write the rule for one person under @one_by_one"
        )
    return ""


def _said(month: int) -> str:
    return f"in month {month}" + (" (months below 0 let the people settle before any policy)" if month < 0 else "")


def _listed(names: Sequence[str]) -> str:
    return " and ".join(map(repr, names))


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


def _same(one: Any, other: Any) -> bool:
    ones, others = _results(one), _results(other)
    return len(ones) == len(others) and all(map(_equal, ones, others))


def _equal(one: Any, other: Any) -> bool:
    # Compared by their bytes, so that a value which is NaN both times is the same.
    a, b = np.asarray(one), np.asarray(other)
    return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()


def _chance_in(function: Callable[..., Any], looked_at: set[int]) -> Iterator[str]:
    """Yield the names in a function, and in those of its own module that it calls, that lead to chance."""
    function = getattr(function, "one_agent", function)
    if not isinstance(function, FunctionType) or id(function) in looked_at:
        return
    looked_at.add(id(function))
    outer = dict(zip(function.__code__.co_freevars, (_held(cell) for cell in function.__closure__ or ()), strict=True))
    for name in sorted(_names_in(function.__code__)):
        value = outer.get(name, function.__globals__.get(name))
        if name in CHANCE_NAMES or _is_chance(value):
            yield name
        elif isinstance(value, FunctionType) and value.__module__ == function.__module__:
            yield from _chance_in(value, looked_at)


def _held(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet
        return None


def _names_in(code: CodeType) -> set[str]:
    """Return the names that a function and the functions inside it look up outside of themselves."""
    inner = (one for one in code.co_consts if isinstance(one, CodeType))
    return {*code.co_names, *code.co_freevars}.union(*map(_names_in, inner))


def _is_chance(value: Any) -> bool:
    """Return whether a value is a module of chance, a generator, or a function of one."""
    owner = getattr(value, "__self__", None)
    homes = [
        value.__name__ if isinstance(value, ModuleType) else type(value).__module__,
        type(owner).__module__,
        getattr(value, "__module__", None) or "",
    ]
    return any(home == name or home.startswith(f"{name}.") for home in homes for name in CHANCE_MODULES)
