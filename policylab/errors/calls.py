"""Calls that do not fit: the sentence for wrong arguments, and for assignments to what is frozen."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import NoReturn, ParamSpec, TypeVar

from policylab.errors import RENAMED, UsageError, renamed, unknown

DECIDES_NO_NUMBER = True  # sentences only: in no identity

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Class = TypeVar("Class", bound=type)


def in_words(cure: str = "", **cures: str) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Answer calls of a function that do not fit its signature in one sentence.

    Parameters
    ----------
    cure : str, optional
        What to write if an argument is missing or unexpected.
    **cures : str
        What to write instead of an argument that does not exist but is expected.

    """

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        signature = inspect.signature(function)

        @wraps(function)
        def answering(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            try:
                return function(*args, **kwargs)
            except TypeError:
                raise_misfit(signature, args, kwargs, cure, cures)
                raise

        return answering

    return decorate


def raise_misfit(
    signature: inspect.Signature,
    args: Sequence[object],
    kwargs: Mapping[str, object],
    cure: str,
    cures: Mapping[str, str],
) -> None:
    """Raise the sentence for a call that does not fit a signature; return if it fits."""
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        options = [name for name in signature.parameters if name not in ("self", "cls")]
        for name in kwargs:
            if name in cures and name not in options:
                raise UsageError(f"{name} cannot be given: {cures[name]}") from None
            if name in RENAMED:
                raise UsageError(renamed(name)) from None
            if not options:
                raise UsageError(f"takes no arguments: {cure}") from None
            if name not in options:
                raise unknown("option", name, options) from None
        raise UsageError(f"{error}{f': {cure}' if cure else ''}") from None


def says_how_to_change(cure: str, **cures: str) -> Callable[[Class], Class]:
    """Make objects of a frozen class answer an assignment with what to write instead.

    A call of one of its methods that does not fit its signature is answered in one sentence too.
    """

    def decorate(frozen: Class) -> Class:
        def refuse(self: object, name: str, *_: object) -> NoReturn:
            instead = cures.get(name, cure)
            raise UsageError(f"{name} of a {type(self).__name__} cannot be changed: {instead}")

        for method in ("__setattr__", "__delattr__"):
            setattr(frozen, method, refuse)
        for name, function in inspect.getmembers(frozen, inspect.isfunction):
            if not name.startswith("_") and not hasattr(function, "__wrapped__"):
                needed = [n for n, p in inspect.signature(function).parameters.items() if p.default is p.empty]
                call = f"{frozen.__name__.lower()}.{name}({', '.join(needed[1:])})"
                setattr(frozen, name, in_words(f"write {call}")(function))
        return frozen

    return decorate
