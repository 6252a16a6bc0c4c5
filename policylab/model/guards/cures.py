"""Cures: what an error of Python or numpy in a custom rule means, in plain words, and what to write instead."""

from __future__ import annotations

import dis
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.model.columns import columns_of
from policylab.model.rules import Rule
from policylab.model.rules.rule import card_of

Array = NDArray[Any]
# Messages of Python and numpy, and what they mean.
CURES = (
    (
        ("truth value of an array",),
        "`if`, `and`, `or`, `not`, `min` and `max` take one value, and a column has one for each agent: write it "
        "for the whole column with np.where(condition, value_if_true, value_if_false) (and &, |, ~, np.minimum, "
        "np.maximum), or for one person with plain `if` under @one_by_one, on the line below @rule(...)",
    ),
    (
        ("ufunc 'bitwise_", "unsupported operand type(s) for &", "unsupported operand type(s) for |"),
        "`&` and `|` bind more strongly than < and >: put brackets around each condition, such as "
        "(mindset < 0.5) & (motivation < 0.5)",
    ),
    (
        ("read-only",),
        "it writes into a column that was passed to it and that other rules still read: make a new one and return it, "
        "such as new = column + 0.1, or new = np.where(condition, value, column)",
    ),
    (
        ("only 0-dimensional arrays can be converted", "only length-1 arrays can be converted"),
        "a function for one number (float, int, or of `math`) was given a whole column: use numpy's, such as "
        "np.sqrt, np.exp or np.rint, or write the rule for one person under @one_by_one",
    ),
    (
        ("can't multiply sequence", "did not contain a loop with signature", "and 'str'", "'str' and"),
        'it calculates with text: write a number without quotation marks, such as 0.9 instead of "90%"',
    ),
)


def cure_of(
    rule: Rule,
    error: Exception,
    arguments: Sequence[Array],
    options: Mapping[str, Array],
    names: Sequence[str],
    when: str,
) -> str:
    """Return in plain words what an error in a rule means, with the cure if one is known."""
    message = str(error)
    for known, cure in CURES:
        if any(words in message for words in known):
            return cure
    if isinstance(error, RecursionError):
        name = card_of(rule).name
        return (
            "it calls itself endlessly: to call the rule that ships, write policylab.model.rules.rules()"
            f"[{name!r}](...), and give a helper another name"
        )
    if isinstance(error, ZeroDivisionError):
        agent = _first_that_fails(rule, arguments, options, names)
        return (
            f"it divides by 0{f' for {agent}' if agent else ''}, {when}: check first, such as "
            "`if value == 0: return 0.0`, or divide by max(value, 0.01)"
        )
    return f"{message or 'an error without a message'} ({type(error).__name__}), {when}"


def fault_of_kind(rule: Rule, name: str, values: Any, before: Array | None) -> str:
    """Return what is wrong with the type of a rule's values for a column of shares; empty where nothing is."""
    column, result = columns_of(card_of(rule).of)[name], np.asarray(values)
    if column.dtype is np.bool_ or np.dtype(column.dtype).kind != "f":
        return ""
    if result.dtype.kind in "US":
        return f"{name} is text, such as {str(result.ravel()[0])!r}, expected numbers: write for example 0.9"
    if result.dtype.kind == "b":
        return (
            f"{name} is True or False (the result of a comparison), expected numbers from {column.low:g} to "
            f"{column.high:g}: write np.where(condition, value_if_true, value_if_false)"
        )
    if result.dtype.kind in "iu" and not hasattr(rule, "one_agent"):
        return (
            f"{name} is whole numbers ({result.dtype}), so that decimals are cut off: remove .astype(int), "
            "np.rint or //, and write 1.0 for 1"
        )
    if before is not None and _is_cut_off(rule, result, before):
        return f"every {name} is a whole number, since // cuts off decimals: write / instead of //"
    return ""


def _is_cut_off(rule: Rule, result: Array, before: Array) -> bool:
    divides = {step.argrepr for step in _steps(rule)} & {"//", "//="}
    return bool(divides) and not (result % 1).any() and bool((np.asarray(before) % 1).any())


def _steps(rule: Rule) -> Any:
    return dis.get_instructions(getattr(rule, "one_agent", rule))


def _first_that_fails(
    rule: Rule, arguments: Sequence[Array], options: Mapping[str, Array], names: Sequence[str]
) -> str:
    """Return the name of the first agent for whom a rule for one agent fails; empty if unknown."""
    one_agent = getattr(rule, "one_agent", None)
    if one_agent is None:
        return ""
    cells = np.broadcast_arrays(*arguments, *options.values())
    for place in np.ndindex(cells[0].shape):
        values = [cell[place].item() for cell in cells]
        try:
            one_agent(*values[: len(arguments)], **dict(zip(options, values[len(arguments) :], strict=True)))
        except ZeroDivisionError:
            return str(names[place[0]])
    return ""
