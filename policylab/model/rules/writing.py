"""How a rule is written: what can be said of the function and of the texts on its card before its columns are known."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from types import FunctionType
from typing import Any, ParamSpec

from policylab.errors import UsageError, shown
from policylab.errors.calls import in_words

DECIDES_NO_NUMBER = True  # it only refuses
Given = ParamSpec("Given")
Hang = Callable[[Callable[..., Any]], Callable[..., Any]]
TABLES = {"sees": "{'mindset': from_above('leader', 'mindset')}", "events": "{'luck': 'started'}"}
EXAMPLE = "def agency_lapse(effective, *, lapse):"


def check_function(function: Callable[..., Any]) -> None:
    """Refuse as a rule what is no function with a name and named arguments.

    Raises
    ------
    UsageError
        Saying what it is, and what to write.

    """
    if not isinstance(function, FunctionType):
        raise UsageError(f"a rule is a function, not {shown(function)}: write @rule(...) above {EXAMPLE}")
    if function.__name__ == "<lambda>":
        raise UsageError(f"a lambda has no name, and a rule takes the place of the one of its name: write {EXAMPLE}")
    where = f"rule {function.__name__}"
    inner = inspect.unwrap(function)
    if inspect.isgeneratorfunction(inner) or inspect.iscoroutinefunction(inner):
        kind = "a generator (it says yield)" if inspect.isgeneratorfunction(inner) else "a coroutine (it says async)"
        raise UsageError(f"{where}: is {kind}, and a rule answers at once: end it with return")
    for argument in inspect.signature(function).parameters.values():
        if argument.kind in (argument.VAR_POSITIONAL, argument.VAR_KEYWORD):
            raise UsageError(
                f"{where}: {argument} takes any number of arguments: name each one, columns before a single * and "
                "parameters after it, such as (effective, *, lapse)"
            )
        if argument.name in ("self", "cls"):
            raise UsageError(
                f"{where}: {argument.name!r} is the argument of a method: write the rule outside of a class, without it"
            )


def check_text(name: str, value: object) -> None:
    """Refuse what stands on a card in the place of a text or a table."""
    if name == "of" and not isinstance(value, str | type):
        raise UsageError(f"of={shown(value)}: name a kind of agent, such as of='agency'")
    if name == "cites" and not (isinstance(value, str) and value.strip()):
        raise UsageError(f"cites={shown(value)}: say in words where the idea comes from, such as cites='my question'")
    if name == "writes":
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, tuple | list) or not names or not all(isinstance(one, str) for one in names):
            raise UsageError(
                f"writes={shown(value)}: name a column, or several, such as writes=('effective', 'formal')"
            )
    if name in TABLES and not (value is None or isinstance(value, Mapping)):
        raise UsageError(f"{name}={shown(value)}: write a table, such as {name}={TABLES[name]}")


def checked_as_written(cure: str) -> Callable[[Callable[Given, Hang]], Callable[Given, Hang]]:
    """Let a decorator of rules look at its texts, and then at the function, before it does anything."""

    def decorate(decorator: Callable[Given, Hang]) -> Callable[Given, Hang]:
        @in_words(cure)
        @wraps(decorator)
        def checked(*args: Given.args, **card: Given.kwargs) -> Hang:
            for name, value in card.items():
                check_text(name, value)
            hang = decorator(*args, **card)

            def hang_checked(function: Callable[..., Any]) -> Callable[..., Any]:
                check_function(function)
                return hang(function)

            return hang_checked

        return checked

    return decorate
