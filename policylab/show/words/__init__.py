"""Words: the labels and sentences that readers see, in English and in Thai; a file for each language.

``en.toml`` and ``th.toml`` have the same tables, keys and places to fill; ``{state[robust]}`` is filled with the word
of a state of knowledge from ``knowledge.toml``. Error messages are English, written where they are raised.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from policylab.errors import unknown
from policylab.show.knowledge import state_words

LANGUAGES = ("en", "th")


@dataclass(frozen=True)
class Words:
    """The words of a language."""

    language: str = "en"

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise unknown("language", self.language, LANGUAGES)

    def say(self, name: str, /, **values: object) -> str:
        """Return the words of a name, such as ``comparison.one_replication``, with their values filled in."""
        table, _, key = name.rpartition(".")
        known = self.table(table)
        if key not in known or not isinstance(known[key], str):
            raise unknown(f"words in {table!r}", key, known)
        return str(known[key]).format(state=state_words(self.language), **values)

    def under(self, table: str) -> Callable[..., str]:
        """Return a function that says the words of one table by their keys alone."""
        return lambda key, /, **values: self.say(f"{table}.{key}", **values)

    def table(self, name: str) -> Mapping[str, Any]:
        """Return everything under a name, such as the labels of parameters."""
        content: Mapping[str, Any] = catalogue(self.language)
        for part in name.split("."):
            if not isinstance(content.get(part), dict):
                raise unknown("table of words", name, _tables(catalogue(self.language)))
            content = content[part]
        return content


def _tables(content: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield f"{before}{key}"
            yield from _tables(value, f"{before}{key}.")


@cache
def catalogue(language: str) -> Mapping[str, Any]:
    """Return all words of a language."""
    return tomllib.loads((files(__name__) / f"{language}.toml").read_text(encoding="utf-8"))


def bilingual(name: str, separator: str = " / ") -> str:
    """Return the words of a name in every language, English first.

    >>> bilingual("curves.observed")
    'observed / ข้อมูลจริง'
    """
    return separator.join(Words(language).say(name) for language in LANGUAGES)
