"""Errors: one line with place, value, allowed range and cure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from linecache import getline
from operator import index
from pathlib import Path
from sysconfig import get_path
from traceback import extract_tb
from typing import Annotated, Any, NoReturn, TypeVar

DECIDES_NO_NUMBER = True  # sentences only: in no identity (policylab.recording.identity)
Prose = Annotated[str, "for readers"]  # a field, class variable or argument of this type is in no identity
MOST_NAMES = 12  # a longer list in one line helps nobody
LISTED = (
    "package", "setting", "size", "instrument", "mechanism", "barrier", "structure", "rule", "parameter", "measure",
)  # fmt: skip

RENAMED = {"world": "setting", "worlds": "settings"}  # names of version 0.1 in files, options and arguments
RENAMED_NETWORKS = {"service": "dealings"}  # names of version 0.1 of networks, and of the structures that make them

# Kinds of files: the keys that only one of them has, and where each belongs.
KINDS_OF_FILE = {
    "study": ({"arms", "question"}, "run it with policylab study run"),
    "setting": ({"event", "begins"}, "give it as --setting FILE (in Python setting=FILE), together with a policy"),
    "scenario": ({"package"}, "give it as a scenario, instead of a policy's name"),
    "package": ({"instrument", "dial", "budget"}, "give it as a scenario, instead of a policy's name"),
}

Value = TypeVar("Value")


class PolicylabError(Exception):
    """An error that the lab raises on purpose; ends a command with exit code 1."""

    exit_code = 1

    own_line: tuple[str, int, str] | None = None  # file, line and function of one's own in which it happened

    def happened_in(self, error: BaseException, files: Mapping[str, str]) -> PolicylabError:
        """Return the same error, with the user's own line in which another error happened.

        ``files`` says where functions were written that came to this process without their file.
        """
        own = _own_lines(error)
        if own:
            file, number, function = own[-1]
            self.own_line = (file if Path(file).exists() else files.get(function, file), number, function)
            self.add_note(_line(*self.own_line))
        return self

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the sentence and the user's own lines, not a wall of frames."""
        lines = [*_own_lines(self)[-1:], *([self.own_line] if self.own_line else [])]
        return [f"{type(self).__name__}: {self}", *(_line(*line) for line in lines)]


class UsageError(PolicylabError):
    """An invalid request (a name, a value, a file); ends a command with exit code 2."""

    exit_code = 2

    def at(self, where: str) -> UsageError:
        """Return the same error with its place."""
        return UsageError("\n".join(f"{where}: {line}" for line in str(self).splitlines()))


@cache
def is_own_file(file: str) -> bool:
    """Return whether a file is the user's own, or a cell of a notebook: not the lab's, Python's or a library's."""
    installed = (
        Path(__file__).parents[1],
        *(Path(get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
    )
    return not file.startswith("<frozen") and not any(Path(file).is_relative_to(folder) for folder in installed)


def _own_lines(error: BaseException) -> list[tuple[str, int, str]]:
    """Return file, line and function of the user's own frames that an error went through, the innermost last."""
    frames = extract_tb(error.__traceback__)
    return [(frame.filename, frame.lineno or 0, frame.name) for frame in frames if is_own_file(frame.filename)]


def _line(file: str, number: int, function: str) -> str:
    """Return a line of the user's as an error shows it."""
    text = getline(file, number).strip()
    return f"  in {function}, line {number}{f': {text}' if text else ''}"


def together(*checks: Callable[[], object]) -> None:
    """Run all checks, and raise their faults in one error, one line each."""
    lines: list[str] = []
    for check in checks:
        try:
            check()
        except UsageError as error:
            lines += str(error).splitlines()
    if lines:
        raise UsageError("\n".join(dict.fromkeys(lines)))


class StoppedError(PolicylabError):
    """The command was interrupted, and finished parts are kept; it ends with exit code 130."""

    exit_code = 130


def shown(value: object) -> str:
    """Return a value as a TOML file would write it, shortened if it is long.

    >>> shown(True), shown("high")
    ('true', "'high'")
    """
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def a_or_an(noun: str) -> str:
    """Return a noun with its article.

    >>> a_or_an("agency"), a_or_an("leader")
    ('an agency', 'a leader')
    """
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def nearest(name: object, known: Iterable[str]) -> str:
    """Return a hint with the names nearest to a mistyped one, or an empty text.

    >>> nearest("labb", ["classroom", "lab"])
    " did you mean 'lab'?"
    """
    matches = get_close_matches(str(name), list(known), n=3, cutoff=0.5)
    return " did you mean " + " or ".join(repr(str(match)) for match in matches) + "?" if matches else ""


def unknown(what: str, name: object, known: Iterable[str]) -> UsageError:
    """Return the error for a name that does not exist, with the nearest ones that do.

    >>> str(unknown("size", "labb", ["classroom", "lab"]))
    "unknown size 'labb': did you mean 'lab'? (known: classroom, lab)"
    """
    names = sorted(known)
    if not name and isinstance(name, str):
        return UsageError(f"the name of the {what} is empty: write one, or leave it out (known: {', '.join(names)})")
    if what in ("network", "structure") and str(name) in RENAMED_NETWORKS:
        new = RENAMED_NETWORKS[str(name)]
        return UsageError(f"{what} {shown(str(name))} is called {new!r} since version 0.2: write {new!r}")
    hint = nearest(name, names)
    lists = " or ".join(f"{kind}s" for kind in what.split(" or ") if kind in LISTED)
    more = f"{len(names)} of them" + (f": policylab list {lists}" if lists else "")
    known_names = ", ".join(names) if len(names) <= MOST_NAMES else more
    return UsageError(f"unknown {what} {shown(str(name))}{':' if hint else ''}{hint} (known: {known_names})")


def check_whole(name: str, value: object, least: int, most: int, example: int) -> int:
    """Return a whole number within its range, or refuse the value.

    >>> check_whole("seed", 7, 0, 10, 1)
    7
    """
    allowed = f"allowed {least} to {most}"
    try:
        number = index(value)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise UsageError(
            f"{name}: {shown(value)} has the wrong type, {allowed}: write a whole number, such as {example}"
        )
    if not least <= number <= most:
        raise UsageError(f"{name}: {shown(value)} is out of range, {allowed}: choose {example}, for example")
    return number


def renamed(old: str, mark: str = "") -> str:
    """Return the sentence for a name of version 0.1.

    >>> renamed("world", "--")
    '--world is called --setting since version 0.2: write --setting'
    """
    return f"{mark}{old} is called {mark}{RENAMED[old]} since version 0.2: write {mark}{RENAMED[old]}"


def other_kind(keys: Iterable[str], wanted: str) -> str:
    """Return in words that a file with some keys is of another kind than the one wanted; empty where it may be that."""
    keys = set(keys)
    kinds = [kind for kind, (own, _) in KINDS_OF_FILE.items() if own & keys]
    if not kinds and "sentence" in keys and keys & {"parameters", "without", "structures"}:
        kinds = ["setting"]
    if len(kinds) != 1 or wanted not in KINDS_OF_FILE or kinds[0] == wanted:
        return ""
    return f"is a {kinds[0]}, not a {wanted}: {KINDS_OF_FILE[kinds[0]][1]}"


class UnknownNameError(UsageError, KeyError):
    """A name that is not in a table; also a KeyError, as expected from a mapping."""

    __str__ = Exception.__str__


# What pandas, R and spreadsheets take for a missing value, in small letters; a name of theirs is lost when read.
READ_AS_MISSING = frozenset(
    {"na", "n/a", "#n/a", "#na", "<na>", "nan", "-nan", "null", "none", "nil", "nat", "missing", "1.#ind", "1.#qnan"}
)
WRITTEN_AS = {"null": "null-policy"}  # asked for by a name that is one of these, written by another


def as_written(name: str) -> str:
    """Return how the name of an arm is written in tables, figures and files."""
    return WRITTEN_AS.get(name, name)


def not_missing(name: str) -> str:
    """Return a name that no program takes for a missing value, or refuse it."""
    if as_written(name).strip().lower() in READ_AS_MISSING:
        raise ValueError(
            f"{name!r} is what pandas, R or Excel read as a missing value, so that tables would lose it: "
            "choose another name"
        )
    return name


class Names(dict[str, Value]):
    """A read-only table by name that answers an unknown name with the nearest one.

    >>> Names("size", {"lab": 1})["labb"]
    Traceback (most recent call last):
    policylab.errors.UnknownNameError: unknown size 'labb': did you mean 'lab'? (known: lab)

    Parameters
    ----------
    what : str
        What its names denote.
    content : mapping
    cure : str, optional
        What to do instead of changing it.

    """

    def __init__(self, what: Prose, content: Mapping[str, Value], cure: Prose = ""):
        super().__init__(content)
        self.what, self.cure = what, cure

    def __getitem__(self, name: str) -> Value:
        try:
            return super().__getitem__(name)
        except TypeError:  # a list, which no dictionary can look up
            self.__missing__(name)

    def __missing__(self, name: object) -> NoReturn:
        raise UnknownNameError(str(unknown(self.what, name, self)))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what, dict(self), self.cure)

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise UsageError(f"this table ({self.what}) cannot be changed{f': {self.cure}' if self.cure else ''}")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse
