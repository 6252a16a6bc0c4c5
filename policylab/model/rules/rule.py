"""Rules: pure functions of columns, each with a small card that states what it reads and writes."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from policylab.errors import PolicylabError, Prose, UsageError, shown, unknown
from policylab.errors.calls import in_words
from policylab.model.columns import KINDS, columns_of
from policylab.model.columns.parameters import parameters
from policylab.model.rules.sights import HOW_SEEN, Sight
from policylab.model.rules.writing import checked_as_written

_EQUATION = re.compile(r"\.\. math::\s*(.+?)(?:\n\s*\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Card:
    """What the lab and its documentation know about a rule.

    Attributes
    ----------
    name, of : str
        Name of the rule and kind of its agents.
    writes : tuple of str
        Columns that its results become, in order.
    inputs, parameters : tuple of str
        Positional arguments (columns, sights, luck) and keyword-only arguments (parameters).
    sees : mapping of str to Sight
        Arguments that are not columns of the agent itself.
    events : mapping of str to str
        Luck arguments that are keyed by a count (the agent's n-th project) instead of the month.
    allocates : bool
        Whether it uses all agents at once (a queue for few places), so that no form for one agent exists.
    cites, title, equation : str
        Source, first sentence and printed equation (empty for allocations, which have numbered steps).
    kept_key : str
        The luck key that is written with the rule, empty where its name is the key.

    """

    name: str
    of: str
    writes: tuple[str, ...]
    inputs: tuple[str, ...]
    parameters: tuple[str, ...]
    sees: Mapping[str, Sight] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
    allocates: bool = False
    cites: Prose = ""
    title: Prose = ""
    equation: Prose = ""
    kept_key: str = ""

    @property
    def luck_key(self) -> str:
        """Return what the rule's luck is keyed by: its name, or the one that it kept when renamed."""
        return self.kept_key or self.name

    @property
    def bounds(self) -> tuple[str, ...]:
        """Return the parameters that its sights need, in addition to those of the function itself."""
        return tuple(dict.fromkeys(sight.bound for sight in self.sees.values() if sight.bound))


@checked_as_written("write for example @rule(of='agency', writes='effective', cites='my question') above your function")
def rule(
    *,
    of: str,
    writes: str | tuple[str, ...],
    cites: Prose,
    sees: Mapping[str, Sight] | None = None,
    events: Mapping[str, str] | None = None,
    allocates: bool = False,
    luck_key: str | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Attach a card to a function of columns and return the function itself.

    Positional arguments are columns of the agent, names in ``sees``, or luck (names that begin with
    ``luck``: uniform numbers, keyed by rule, argument, month and agent). Keyword-only arguments are
    parameters. The result is the new column, or a tuple of columns as in ``writes``. With ``allocates`` the
    function uses all agents at once, in an order drawn from luck. A rule that gets another name keeps its luck, and
    so all numbers, with ``luck_key="the_first_name"``.

    Raises
    ------
    PolicylabError
        If an argument, a column or a kind of agent does not exist; the message names the nearest.

    """
    written = (writes,) if isinstance(writes, str) else tuple(writes)

    def attach(function: Callable[..., Any]) -> Callable[..., Any]:
        arguments = inspect.signature(function).parameters.values()
        text = inspect.getdoc(function) or ""
        card = Card(
            name=getattr(function, "__name__", "rule"),
            of=of,
            writes=written,
            inputs=tuple(a.name for a in arguments if a.kind is not a.KEYWORD_ONLY),
            parameters=tuple(a.name for a in arguments if a.kind is a.KEYWORD_ONLY),
            sees=dict(sees or {}),
            events=dict(events or {}),
            allocates=allocates,
            cites=cites,
            title=text.partition("\n")[0],
            equation=printed_equation(text),
            kept_key=luck_key or "",
        )
        _check(card)
        if allocates and hasattr(function, "one_agent"):
            raise PolicylabError(f"{card.name}: allocates uses all agents at once: remove @one_by_one")
        function.card = card  # type: ignore[attr-defined]
        return function

    return attach


def printed_equation(text: str) -> str:
    """Return the equation that a docstring prints, on one line; empty without an equation."""
    match = _EQUATION.search(text)
    return " ".join(match.group(1).split()) if match else ""


def card_of(function: Callable[..., Any]) -> Card:
    """Return the card of a rule; a function without one is refused with the cure."""
    card = getattr(function, "card", None)
    if not isinstance(card, Card):
        name = getattr(function, "__name__", repr(function))
        raise UsageError(f"{name} is not a rule: write @rule(of=…, writes=…, cites=…) above it")
    return card


@in_words("write @one_by_one, without brackets, below @rule(...)")
def one_by_one(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a rule be written for one agent in one world, with plain ``if``; write it below ``@rule(...)``.

    It is called for each agent and world with plain numbers: slow, and the same to 1e-12.
    """

    @functools.wraps(function)
    def over_columns(*columns: Any, **parameters: Any) -> Any:
        names = list(parameters)
        arrays = np.broadcast_arrays(*columns, *parameters.values())
        results = [
            function(*cell[: len(columns)], **dict(zip(names, cell[len(columns) :], strict=True)))
            for cell in zip(*(array.ravel().tolist() for array in arrays), strict=True)
        ]
        shape = arrays[0].shape
        if results and isinstance(results[0], tuple):
            return tuple(np.array(values).reshape(shape) for values in zip(*results, strict=True))
        return np.array(results).reshape(shape)

    over_columns.one_agent = function  # type: ignore[attr-defined]
    return over_columns


def _check(card: Card) -> None:
    if card.of not in KINDS:
        raise _no_kind(card.of)
    for name, sight in card.sees.items():
        if not isinstance(sight, Sight):
            raise UsageError(
                f"rule {card.name}: sees {name!r} = {shown(sight)} is not a sight: write for example "
                f"sees={{{name!r}: from_above('leader', {name!r})}} or mean_over('peers', {name!r})"
            )
    columns = columns_of(card.of)
    for name in card.writes:
        if name not in columns:
            raise unknown(f"column that {card.name} writes", name, columns)
        if columns[name].role != "state":
            raise PolicylabError(f"{card.name} writes {name!r}, a {columns[name].role}: rules write state columns only")
    for name in card.inputs:
        if not (name.startswith("luck") or name in card.sees or name in columns):
            raise _unknown_argument(card, name)
    for name, count in card.events.items():
        if name not in card.inputs or count not in columns:
            raise PolicylabError(f"{card.name}: event {name!r} must be a luck argument keyed by a count column")


def _no_kind(of: object) -> UsageError:
    """Return the error for an unknown kind of agent: a class, or a word of the glossary."""
    called = str(getattr(of, "__name__", of)).lower()
    if called.removesuffix("s") == "official":
        return UsageError(f"of={shown(of)}: in rules and columns an official is called staff: write of='staff'")
    if called in KINDS:
        return UsageError(f"of={shown(of)}: kinds of agents are written in lower case: write of={called!r}")
    return unknown("kind of agent", of, KINDS)


def _unknown_argument(card: Card, name: str) -> UsageError:
    """Return the error for a positional argument that is neither a column nor a sight nor luck."""
    if name in parameters():
        return UsageError(
            f"rule {card.name}: {name!r} is a parameter, not a column: write it after a * among the arguments, such as "
            f"({', '.join(argument for argument in card.inputs if argument != name)}, *, {name})"
        )
    error = unknown(f"column that {card.name} reads", name, [*columns_of(card.of), *card.sees, "luck"])
    kinds = [kind for kind in KINDS if name in columns_of(kind)]
    if not kinds:
        return UsageError(f"{error}; policylab.model.columns.columns_of({card.of!r}) lists them")
    sights = [how.format(name) for kind in kinds if (how := HOW_SEEN.get((card.of, kind)))]
    such_as = f", such as sees={{{name!r}: {' or '.join(sights)}}}" if sights else ""
    return UsageError(f"{error}; {name!r} is a column of {' and '.join(kinds)}: state in sees= how it is seen{such_as}")
