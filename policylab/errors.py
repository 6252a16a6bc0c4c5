"""What a user is told when something is wrong: one line with place, value, allowed range and cure."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated

DECIDES_NO_NUMBER = True  # sentences only: in no identity (policylab.recording.identity)
Prose = Annotated[str, "for readers"]  # a field, class variable or argument of this type is in no identity
MOST_NAMES = 12  # a line that lists more helps nobody
LISTED = ("package", "world", "size", "instrument", "mechanism", "structure", "rule", "parameter", "measure")


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
