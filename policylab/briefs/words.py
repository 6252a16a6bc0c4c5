"""Words: how numbers, policies, groups and parameters are called in English and in Thai."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from policylab.analysis.labels import label
from policylab.briefs.source import LANGUAGES, BriefError
from policylab.comparison.standing import MANY
from policylab.errors import nearest
from policylab.model.population import regions, segments, tiers
from policylab.recording.measures import MEASURES

BUDDHIST_ERA = 543  # years before the common one
SIGNIFICANT = 2  # digits of money and hours: more would promise what no run knows


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads((files("policylab") / "data" / "brief_words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Words:
    """The words of one language.

    Attributes
    ----------
    language : str
        ``en`` or ``th``.

    Raises
    ------
    BriefError
        If there are no words of that language.

    """

    language: str

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise BriefError(f"language {self.language!r} is unknown (known: {', '.join(LANGUAGES)})")

    def say(self, name: str, /, room: str = "say", **filled: object) -> str:
        """Return a phrase with its places filled."""
        known = _table()[room]
        if name not in known:
            raise BriefError(f"no words for {name!r} in {room}{nearest(name, known)}: add them to brief_words.toml")
        return known[name][self.language].format(**filled)

    def of(self, row: Mapping[str, Any], field: str) -> str:
        """Return a text that a stored entry holds in both languages."""
        return str(row[field if self.language == "en" else f"{field}_th"])

    def measure(self, name: str) -> str:
        """Return the label of a measure."""
        found = MEASURES[name]
        return found.label if self.language == "en" else found.label_th

    def parameter(self, name: str) -> str:
        """Return what a parameter is, or what a standing names instead."""
        if name == MANY:
            return self.say("many")
        if self.language == "en":
            return label(name)
        if label(name, "th") == label(name):
            raise BriefError(f"no Thai words for the parameter {name!r}: write its label_th in parameters.toml")
        return label(name, "th")

    def group(self, by: str, name: str) -> str:
        """Return the name of a group of a tier, region or segment."""
        entry = {"tier": tiers, "region": regions, "segment": segments}[by]().get(name, {})
        return str(entry.get("label" if self.language == "en" else "label_th", name.capitalize()))

    def year(self, year: int) -> str:
        """Return a year, in Thai of the Buddhist era.

        >>> Words("en").year(2020), Words("th").year(2020)
        ('2020', 'พ.ศ. 2563')
        """
        return self.say("year", year=year, thai=year + BUDDHIST_ERA)

    def quantity(self, value: float, measure: str) -> str:
        """Return one value of a measure with its unit, as many digits as are warranted.

        >>> Words("en").quantity(0.617, "effective_adoption"), Words("th").quantity(12345, "outlay")
        ('62%', 'ประมาณ 12,000 คน-เดือนของข้าราชการ')
        """
        kind, number = in_unit(value, measure)
        return self._with_unit(kind, number)

    def span(self, low: float, high: float, measure: str) -> str:
        """Return a range of a measure with its unit; ends that are told alike are told once.

        >>> Words("en").span(0.617, 0.684, "trust"), Words("en").span(0.617, 0.6171, "trust")
        ('62 to 68%', '62%')
        """
        kind, least = in_unit(low, measure)
        _, most = in_unit(high, measure)
        return self._with_unit(kind, least if least == most else self.say("range", low=least, high=most))

    def change(self, low: float, high: float, measure: str) -> str:
        """Return how far apart two arms are, without the direction that other words tell.

        >>> Words("en").change(-0.07, -0.04, "trust"), Words("en").change(-0.01, 0.02, "trust")
        ('4 to 7 percentage points', 'between 1 less and 2 more percentage points')
        """
        kind, _ = in_unit(low, measure)
        ends = sorted((abs(low), abs(high)))
        least, most = (in_unit(end, measure)[1] for end in ends)
        if low < 0 < high and least != "0":
            told = self.say("both_signs", low=in_unit(-low, measure)[1], high=in_unit(high, measure)[1])
        else:
            told = least if least == most else self.say("range", low=least, high=most)
        return self._with_unit("points" if kind == "percent" else kind, told)

    def _with_unit(self, kind: str, number: str) -> str:
        unit = f"{kind}".removesuffix("s") if number == "1" and kind in ("points", "months") else kind
        told = self.say(unit, value=number) if unit else number
        return self.say("about", value=told) if kind in ("official-months", "hours") else told


def in_unit(value: float, measure: str) -> tuple[str, str]:
    """Return the name of the unit in which a measure is told, and the value in it without decimals.

    >>> in_unit(0.034, "take_up"), in_unit(0.0004, "shut_out"), in_unit(1234567, "citizen_burden")
    (('percent', '3'), ('percent', '0'), ('hours', '1,200,000'))
    """
    unit = MEASURES[measure].unit
    if unit in ("share", "0 to 1", "months of work a month"):
        return "percent", whole(100 * value)
    kind = next((kind for kind in ("official-months", "hours", "months", "projects") if unit.startswith(kind)), "")
    return kind, whole(significant(value) if kind in ("official-months", "hours") else value)


def significant(value: float) -> float:
    """Return a number to two significant digits.

    >>> significant(12345), significant(-0.0456), significant(0)
    (12000.0, -0.046, 0.0)
    """
    if value == 0:
        return 0.0
    return float(round(value, SIGNIFICANT - 1 - math.floor(math.log10(abs(value)))))


def whole(value: float) -> str:
    """Return a number without decimals; none is told as minus nothing.

    >>> whole(1234.5), whole(-0.2), whole(2.5)
    ('1,234', '0', '2')
    """
    told = f"{value:,.0f}"
    return "0" if told == "-0" else told.replace("-", "−")
