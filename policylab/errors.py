"""What a user is told when something is wrong: one line with place, value, allowed range and cure."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar

DECIDES_NO_NUMBER = True  # sentences only: in no identity (policylab.recording.identity)
Prose = Annotated[str, "for readers"]  # a field, class variable or argument of this type is in no identity
MOST_NAMES = 12  # a line that lists more helps nobody
LISTED = ("package", "setting", "size", "instrument", "mechanism", "structure", "rule", "parameter", "measure")

RENAMED = {"world": "setting", "worlds": "settings"}  # what files, options and arguments of version 0.1 called it

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class PolicylabError(Exception):
    """Anything that the lab says on purpose; ends a command with exit code 1."""

    exit_code = 1


class UsageError(PolicylabError):
    """The question was put wrongly (a name, a value, a file); ends a command with exit code 2."""

    exit_code = 2

    def at(self, where: str) -> UsageError:
        """Return the same error, said of a place."""
        return UsageError(f"{where}: {self}")


class StoppedError(PolicylabError):
    """Somebody stopped it, and what was finished is kept; ends a command with exit code 130."""

    exit_code = 130


def shown(value: object) -> str:
    """Return a value as a TOML file would write it, cut short where it is long.

    >>> shown(True), shown("high")
    ('true', "'high'")
    """
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def nearest(name: object, known: Iterable[str]) -> str:
    """Return the names nearest to a mistyped one as words, empty where none is near.

    >>> nearest("labb", ["classroom", "lab"])
    " did you mean 'lab'?"
    """
    found = get_close_matches(str(name), list(known), n=3, cutoff=0.5)
    return " did you mean " + " or ".join(repr(str(one)) for one in found) + "?" if found else ""


def unknown(what: str, name: object, known: Iterable[str]) -> UsageError:
    """Return the error for a name that does not exist, with the nearest ones that do.

    >>> str(unknown("size", "labb", ["classroom", "lab"]))
    "unknown size 'labb': did you mean 'lab'? (known: classroom, lab)"
    """
    names = sorted(known)
    hint = nearest(name, names)
    more = f"{len(names)} of them" + (f": policylab list {what}s" if what in LISTED else "")
    known_names = ", ".join(names) if len(names) <= MOST_NAMES else more
    return UsageError(f"unknown {what} {shown(str(name))}{':' if hint else ''}{hint} (known: {known_names})")


def check_least(option: str, value: object, least: int, example: int) -> None:
    """Refuse an option that is no whole number, or a smaller one than is allowed."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise UsageError(f"{option}: {value} is out of range, allowed {least} or more: choose {example}, for example")


def renamed(old: str, mark: str = "") -> str:
    """Return the sentence for a name of version 0.1.

    >>> renamed("world", "--")
    '--world is called --setting since version 0.2: write --setting'
    """
    return f"{mark}{old} is called {mark}{RENAMED[old]} since version 0.2: write {mark}{RENAMED[old]}"


def names_its_options(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Let a function answer an argument that it does not know in the lab's words, with the nearest one."""
    options = [
        name for name, one in inspect.signature(function).parameters.items() if one.kind is not one.VAR_POSITIONAL
    ]

    @wraps(function)
    def answering(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        for name in kwargs:
            if name not in options:
                if name in RENAMED:
                    raise UsageError(renamed(name))
                raise unknown("option", name, [one for one in options if one not in ("self", "cls")])
        return function(*args, **kwargs)

    return answering
