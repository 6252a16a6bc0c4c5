"""How a rule is written: checks of the function and of its card that need no columns."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from types import FunctionType
from typing import Any, ParamSpec

from policylab.errors import UsageError, shown
from policylab.errors.calls import in_words

DECIDES_NO_NUMBER = True  # it only refuses
Arguments = ParamSpec("Arguments")
Attach = Callable[[Callable[..., Any]], Callable[..., Any]]
TABLES = {"sees": "{'mindset': from_above('leader', 'mindset')}", "events": "{'luck': 'started'}"}
EXAMPLE = "def agency_law_fit(law_fit, *, reform_speed):"


def check_function(function: Callable[..., Any]) -> None:
    """Refuse a rule that is not a function with a name and named arguments.

    Raises
    ------
    UsageError
        With what it is, and what to write.

    """
    if not isinstance(function, FunctionType):
        raise UsageError(f"a rule is a function, not {shown(function)}: write @rule(...) above {EXAMPLE}")
    if function.__name__ == "<lambda>":
        raise UsageError(f"a lambda has no name, and a rule replaces the one of its name: write {EXAMPLE}")
    where = f"rule {function.__name__}"
    inner = inspect.unwrap(function)
    if inspect.isgeneratorfunction(inner) or inspect.iscoroutinefunction(inner):
        kind = "a generator (it has yield)" if inspect.isgeneratorfunction(inner) else "a coroutine (it has async)"
        raise UsageError(f"{where}: is {kind}, and a rule must return at once: end it with return")
    for argument in inspect.signature(function).parameters.values():
        if argument.kind in (argument.VAR_POSITIONAL, argument.VAR_KEYWORD):
            raise UsageError(
                f"{where}: {argument} takes any number of arguments: name each one, columns before a single * and "
                "parameters after it, such as (effective, *, lapse)"
            )
        if argument.name in ("self", "cls"):
            raise UsageError(
                f"{where}: {argument.name!r} is the argument of a method: write the rule outside a class, without it"
            )


def check_text(name: str, value: object) -> None:
    """Refuse an invalid text or table of a card."""
    if name == "of" and not isinstance(value, str | type):
        raise UsageError(f"of={shown(value)}: name a kind of agent, such as of='agency'")
    if name == "cites" and not (isinstance(value, str) and value.strip()):
        raise UsageError(f"cites={shown(value)}: state in words where the idea comes from, such as cites='my question'")
    if name == "writes":
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, tuple | list) or not names or not all(isinstance(column, str) for column in names):
            raise UsageError(
                f"writes={shown(value)}: name a column, or several, such as writes=('effective', 'formal')"
            )
    if name in TABLES and not (value is None or isinstance(value, Mapping)):
        raise UsageError(f"{name}={shown(value)}: write a table, such as {name}={TABLES[name]}")


def checked_as_written(cure: str) -> Callable[[Callable[Arguments, Attach]], Callable[Arguments, Attach]]:
    """Make a decorator of rules check its texts and then the function before it does anything."""

    def decorate(decorator: Callable[Arguments, Attach]) -> Callable[Arguments, Attach]:
        @in_words(cure)
        @wraps(decorator)
        def checked(*args: Arguments.args, **card: Arguments.kwargs) -> Attach:
            for name, value in card.items():
                check_text(name, value)
            attach = decorator(*args, **card)

            def attach_checked(function: Callable[..., Any]) -> Callable[..., Any]:
                check_function(function)
                return attach(function)

            return attach_checked

        return checked

    return decorate
