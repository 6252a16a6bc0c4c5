"""Custom sizes: how people that a file describes stand where the name of a shipped size can.

Here is only what the tables and the roster of sizes need to know; ``organisations`` reads files and makes people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, wraps
from types import MappingProxyType
from typing import Any, TypeVar

from policylab.errors import Names

# Shipped sizes stay as they are. What a file decides is in the digest that the name of its size ends with, and so in
# the identity of every run; how the two are told apart decides no number.
DECIDES_NO_NUMBER = True

People = TypeVar("People")


class CustomSize(str):
    """The name of a size that a file of people makes or names, with the people themselves.

    As a text it is a name like that of a shipped size: results carry this text, and never the names of the people.

    Attributes
    ----------
    numbers : mapping of str to number, optional
        How many agents there are, as a row of the table of sizes; None for those of the shipped size of this name.
    called : mapping of str to str
        The agent for which each custom name stands, where agents have other names in the lab.

    """

    numbers: Mapping[str, Any] | None = None
    called: Mapping[str, str] = MappingProxyType({})

    def people(self, luck: Any) -> Any:
        """Return the roster in a replication, where there are numbers."""
        raise NotImplementedError


class Sizes(Names[Mapping[str, Any]]):
    """The table of the sizes that ship, in which custom sizes are found as well."""

    def __contains__(self, name: object) -> bool:
        return _own(name) is not None or super().__contains__(name)

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        own = _own(name)
        return super().__getitem__(name) if own is None else own


def and_custom(table: Callable[[], Names[Mapping[str, Any]]]) -> Callable[[], Names[Mapping[str, Any]]]:
    """Let the table of sizes hold custom sizes as well."""

    @cache
    @wraps(table)
    def sizes() -> Names[Mapping[str, Any]]:
        shipped = table()
        return Sizes(shipped.what, shipped, shipped.cure)

    return sizes


def or_custom(roster: Callable[[str, Any], People]) -> Callable[[str, Any], People]:
    """Let the roster of a size be that of a custom size."""

    @wraps(roster)
    def of_size(size: str, luck: Any) -> People:
        if isinstance(size, CustomSize) and size.numbers is not None:
            people: People = size.people(luck)
            return people
        return roster(size, luck)

    return of_size


def _own(name: object) -> Mapping[str, Any] | None:
    return name.numbers if isinstance(name, CustomSize) else None
