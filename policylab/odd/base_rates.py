"""Base rates: what states, services and projects do without a new law, and what in the model cites each.

The rows stand in ``data/base_rates.toml``. A source cites them by number: ``base rates 1.15 (reports decay), 6.6`` or
``base rates 2.10 to 2.13``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from policylab.odd.markdown import label, link
from policylab.odd.references import texts
from policylab.odd.sources import sources
from policylab.show.markdown import escaped, table

SURE = {
    "P": "read in a page or abstract",
    "F": "read or computed from a public file",
    "M": "from memory, not checked",
    "D": "derived from these or other figures",
}
_ROW = r"\d+\.\d+"
_CITED = re.compile(rf"\bbase rates ({_ROW}(?:(?:\s*\([^()]*\))?(?:, | to | and ){_ROW})*)")
_FROM_TO = re.compile(rf"({_ROW})(?: to ({_ROW}))?")
_WORDS = re.compile(r"\s*\([^()]*\)")
LINKED = ("rule", "parameter")
CITING = ("policylab/model/sizes.toml", "policylab/data/settings/", "policylab/analysis/base_rates/")


@dataclass(frozen=True)
class BaseRate:
    """One row of the base rates.

    Attributes
    ----------
    number : str
        By which it is cited: ``2.10``.
    fact, figures, years, source : str
        What was counted, the figures, when, and where they stand.
    sure : tuple of str
        How sure it is: letters of :data:`SURE`.

    """

    number: str
    fact: str
    figures: str
    years: str
    source: str
    sure: tuple[str, ...]


@cache
def base_rates() -> Mapping[str, BaseRate]:
    """Return every row by its number, in the order of the file."""
    rows = tomllib.loads((files("policylab") / "data" / "base_rates.toml").read_text(encoding="utf-8"))
    return {
        number: BaseRate(number, sure=tuple(entry.pop("sure").split(", ")), **entry) for number, entry in rows.items()
    }


def rows_in(text: str) -> tuple[str, ...]:
    """Return the numbers of the rows that a text cites, each once.

    >>> rows_in("base rates 1.15 (reports decay), 6.6; Heeks 2003; base rates 2.10 to 2.12")
    ('1.15', '6.6', '2.10', '2.11', '2.12')
    """
    numbers = (
        number
        for cited in _CITED.findall(text)
        for first, last in _FROM_TO.findall(_WORDS.sub("", cited))
        for number in _from_to(first, last or first)
    )
    return tuple(dict.fromkeys(numbers))


def _from_to(first: str, last: str) -> list[str]:
    section, begin = first.split(".")
    return [f"{section}.{number}" for number in range(int(begin), int(last.split(".")[1]) + 1)]


def cited_by() -> dict[str, list[str]]:
    """Return what cites each row: rules and parameters, linked, other sources by name, and then other files."""
    by: dict[str, list[str]] = {number: [] for number in base_rates()}
    for source in sources():
        name = link(source.of, source.name) if source.of in LINKED else f"`{source.name}`"
        for number in rows_in(source.text):
            by[number].append(name)
    for path, text in texts():
        for number in rows_in(text) if path.startswith(CITING) else ():
            by[number].append(f"`{path}`")
    return by


def base_rate_table() -> str:
    """Return every row with what cites it, in the order of the file."""
    by = cited_by()
    rows = [
        (f"[]{{#{label('base-rate', rate.number)}}}{rate.number}", escaped(rate.fact), escaped(rate.figures),
         rate.years, escaped(rate.source), ", ".join(rate.sure), ", ".join(by[rate.number]))
        for rate in base_rates().values()
    ]  # fmt: skip
    return table(("row", "fact", "figures", "years", "source", "sure", "cited by"), rows)


def letters_of_certainty() -> str:
    """Return what the letters mean, in one line."""
    return "; ".join(f"**{letter}** {meaning}" for letter, meaning in SURE.items())
