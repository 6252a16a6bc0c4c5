"""Option: the declaration of one option of a question, and how it is written in each place.

Only the standard library is imported here, so that the command line starts at once.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal

from policylab.errors import RENAMED, Prose, UsageError, shown


class Spelling(Enum):
    """Where a question is written; each place spells its options in its own way."""

    COMMAND_LINE = "the command line"
    PYTHON = "Python"
    FILE = "a study's file"


@dataclass(frozen=True)
class Option:
    """The declaration of an option, apart from its name, its type and its default."""

    help: Prose  # what it means, one sentence or two
    otherwise: Prose = ""  # what applies where it is left out and the default is None
    gt: float | None = None  # the range of a number, or of each number of a list
    ge: float | None = None
    le: float | None = None
    most: int = 200  # how many entries a list may have
    also: str = ""  # a word allowed instead of a number
    bare: str = ""  # the word that is meant where the option stands alone, or is True in Python
    names: str = ""  # the list that a name, or each name of a list, must be in; a key of ``KNOWN`` in ``values``
    wanted: Prose = ""  # what to write, in the answer to a value of the wrong type
    example: Prose = ""  # a value as written on the command line
    # the name on the command line where it differs from that in Python: a list is given there entry by entry
    flag: str = ""
    metavar: Prose = ""  # the placeholder of the value in the help of the command line
    positional: str = ""  # the name in messages of what is given by position
    # another option without which this one has no effect, with a value under which it has one
    needs: tuple[str, Any] | None = None
    was: tuple[str, ...] = ()  # what version 0.1 called it, apart from what is renamed everywhere
    in_python_alone: bool = False  # whether the command line leaves it out
    none_on_command_line: bool = False  # whether the command line uses None, not the default, where it is left out
    # the JSON schema, where the type alone does not give it
    as_json: Mapping[str, Any] | None = dataclasses.field(default=None, hash=False)

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Return how pydantic checks a value; imported only where values are checked."""
        from policylab.comparison.values import core_schema_of  # noqa: PLC0415

        return core_schema_of(self, source, handler)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        """Return the JSON schema of a value, with its meaning."""
        schema_of_value = dict(self.as_json) if self.as_json is not None else handler(schema)
        if self.also:
            schema_of_value = {"anyOf": [schema_of_value, {"const": self.also}]}
        return {**schema_of_value, "description": self.help}


@dataclass(frozen=True)
class Declared:
    """An option with its name, type and default, as the class of a question declares it."""

    name: str
    type: Any
    option: Option
    default: Any
    may_be_none: bool = False

    @property
    def required(self) -> bool:
        """Return whether it must be given."""
        return self.default is dataclasses.MISSING

    @property
    def is_flag(self) -> bool:
        """Return whether it is switched on or off."""
        return self.type is bool

    @property
    def is_list(self) -> bool:
        """Return whether it has several entries."""
        return typing.get_origin(self.type) is tuple

    @property
    def is_mapping(self) -> bool:
        """Return whether its entries have names."""
        return typing.get_origin(self.type) is dict

    @property
    def entry(self) -> Any:
        """Return the type of the value, or of one entry."""
        arguments = typing.get_args(self.type)
        return arguments[0] if self.is_list else arguments[1] if self.is_mapping else self.type

    @property
    def number(self) -> type | None:
        """Return int or float where a value or entry is a number."""
        kinds = typing.get_args(self.entry) or (self.entry,)
        return next((kind for kind in (int, float) if kind in kinds), None)

    @property
    def flag(self) -> str:
        """Return the option as written on the command line."""
        return f"--{self.option.flag or self.name.replace('_', '-')}"

    def spelled(self, spelling: Spelling, entry: str = "") -> str:
        """Return the name, or that of an entry that has one, as it is written in a place."""
        if self.option.positional:
            return self.option.positional
        if spelling is Spelling.COMMAND_LINE:
            return f"{self.flag} {entry}".strip()
        return f"{self.name}.{entry}" if entry else self.name

    def written(self, value: Any, spelling: Spelling) -> str:
        """Return the option with a value as it is written in a place.

        >>> Declared("worlds", int, Option("Number of worlds."), None).written(100, Spelling.COMMAND_LINE)
        '--worlds 100'
        """
        if spelling is not Spelling.COMMAND_LINE:
            return f"{self.name}={value!r}"
        return self.flag if value is True else f"{self.flag} {value}"

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words that its value may be, where these are fixed."""
        return typing.get_args(self.type) if typing.get_origin(self.type) is Literal else ()

    @property
    def meaning(self) -> str:
        """Return its meaning, with what applies where it is left out."""
        return f"{self.option.help} Otherwise {self.option.otherwise}." if self.option.otherwise else self.option.help

    @property
    def range(self) -> str:
        """Return the range of a number in words, empty where there is none."""
        return range_in_words(self.option)


def unknown_option(
    name: str, options: Iterable[Declared], spelling: Spelling, further: Iterable[str] = ()
) -> UsageError:  # fmt: skip
    """Return the error for an unknown option: what it is called now or here, or the nearest known option."""
    dashes = "--" if spelling is Spelling.COMMAND_LINE else ""
    bare = name.removeprefix("--")
    start, plain = f"unknown option {shown(dashes + bare)}:", bare.replace("-", "_")
    written = [
        declaration
        for declaration in options
        if not declaration.option.positional and not (dashes and declaration.option.in_python_alone)
    ]
    for declaration in written:
        if plain in declaration.option.was or RENAMED.get(plain) == declaration.name:
            return UsageError(f"{start} it is called {declaration.spelled(spelling)} now")
        if plain in (declaration.option.flag, declaration.name) and declaration.option.flag:
            return UsageError(f"{start} it is called {declaration.spelled(spelling)} here")
    known = list(dict.fromkeys([*(declaration.spelled(spelling) for declaration in written), *further]))
    near = get_close_matches(dashes + bare, known, n=1, cutoff=0.6)
    return UsageError(f"{start} did you mean {near[0]!r}?" if near else f"{start} known are {', '.join(known)}")


def range_in_words(option: Any) -> str:
    """Return the range that an option states, empty where it states none.

    >>> range_in_words(Option("How long.", ge=1, le=1200))
    '1 to 1200'
    """
    low = f"{option.ge}" if option.ge is not None else f"more than {option.gt}" if option.gt is not None else ""
    stated = f"{low} to {option.le}" if low and option.le is not None else ""
    return f"{stated} or {option.also}" if stated and option.also else stated


# Types of the model are imported where values are checked; elsewhere their names are enough.
_NAMES_OF_TYPES = {name: type(name, (), {}) for name in ("Graph", "Scenario", "Setting")}


def declared(question: type) -> dict[str, Declared]:
    """Return the options that the class of a question declares, by name, in their order; scenarios come first."""
    return _declared_by(question)


@cache
def _declared_by(question: type) -> dict[str, Declared]:
    hints = typing.get_type_hints(question, localns=_NAMES_OF_TYPES, include_extras=True)
    assert dataclasses.is_dataclass(question)
    unsorted = [_declared(field.name, hints[field.name], field) for field in dataclasses.fields(question)]
    return {item.name: item for item in sorted(unsorted, key=lambda item: not item.option.positional)}


def _declared(name: str, hint: Any, field: dataclasses.Field[Any]) -> Declared:
    parts = typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else (hint,)
    annotated = next(part for part in parts if typing.get_origin(part) is Annotated)
    kind, option = typing.get_args(annotated)
    default = field.default
    if field.default_factory is not dataclasses.MISSING:
        default = field.default_factory()
    return Declared(name, kind, option, default, types.NoneType in parts)
