"""Words: how numbers, policies, groups and parameters are called in English and in Thai."""

from __future__ import annotations

import math
from dataclasses import dataclass

from policylab.analysis.discovery.sentences import FORM_COLUMN, label
from policylab.briefs.source import BriefError
from policylab.comparison.standing import MANY
from policylab.model.columns.parameters import parameters
from policylab.model.tables import ages, regions, segments, tiers, weight_classes
from policylab.recording.identity import is_pending
from policylab.recording.measures import MEASURES
from policylab.show import Words
from policylab.study.rows import Arm
from policylab.study.tables import label_of, title_of

BUDDHIST_ERA = 543  # years before the common one
SIGNIFICANT = 2  # digits of money and hours: more would overstate the precision


@dataclass(frozen=True)
class BriefWords(Words):
    """The words of a language, and the form of numbers and names in a brief."""

    def title(self, arm: Arm) -> str:
        """Return what an arm is called, on one line."""
        return title_of(arm, self.language)

    def measure(self, name: str) -> str:
        """Return the label of a measure."""
        return label_of(name, self.language)

    def parameter(self, name: str) -> str:
        """Return the label of a parameter, or of what a standing names instead.

        One of an earlier model, whose results are being made anew, has no label any more: its name stands for it.
        """
        if name == MANY:
            return self.say("brief.many")
        if is_pending() and name not in parameters() and name != FORM_COLUMN:
            return name
        if self.language != "en" and label(name, self.language) == label(name):
            raise BriefError(f"no Thai words for the parameter {name!r}: write its label_th in parameters.toml")
        return label(name, self.language)

    def group(self, by: str, name: str) -> str:
        """Return the name of a group of a tier, weight, region or segment."""
        entry = {"tier": tiers, "weight": weight_classes, "region": regions, "segment": segments, "age": ages}[
            by
        ]().get(name, {})
        return str(entry.get("label" if self.language == "en" else "label_th", name.capitalize()))

    def year(self, year: int) -> str:
        """Return a year, in Thai of the Buddhist era.

        >>> BriefWords("en").year(2020), BriefWords("th").year(2020)
        ('2020', 'พ.ศ. 2563')
        """
        return self.say("brief.year", year=year if self.language == "en" else year + BUDDHIST_ERA)

    def quantity(self, value: float, measure: str) -> str:
        """Return one value of a measure with its unit, as many digits as are warranted.

        >>> BriefWords("en").quantity(0.617, "effective_adoption"), BriefWords("th").quantity(12345, "outlay")
        ('62%', 'ประมาณ 12,000 คน-เดือนของข้าราชการ')
        """
        kind, number = in_unit(value, measure)
        return self._with_unit(kind, number)

    def span(self, low: float, high: float, measure: str) -> str:
        """Return a range of a measure with its unit; ends that read the same are written once.

        >>> BriefWords("en").span(0.617, 0.684, "trust"), BriefWords("en").span(0.617, 0.6171, "trust")
        ('62 to 68%', '62%')
        """
        kind, least = in_unit(low, measure)
        _, most = in_unit(high, measure)
        return self._with_unit(kind, self._range(least, most))

    def change(self, low: float, high: float, measure: str) -> str:
        """Return how far apart two arms are, without a direction.

        >>> BriefWords("en").change(-0.07, -0.04, "trust"), BriefWords("en").change(-0.01, 0.02, "trust")
        ('4 to 7 percentage points', 'between 1 less and 2 more percentage points')
        """
        kind, _ = in_unit(low, measure)
        least, most = (in_unit(end, measure)[1] for end in sorted((abs(low), abs(high))))
        if low < 0 < high and least != "0":
            number = self.say("brief.both_signs", low=in_unit(-low, measure)[1], high=in_unit(high, measure)[1])
        else:
            number = self._range(least, most)
        return self._with_unit("points" if kind == "percent" else kind, number)

    def share(self, worlds: float, all_worlds: int) -> str:
        """Return in how many of the worlds something holds."""
        return self.say("brief.share", of=round(worlds), all=all_worlds)

    def _range(self, least: str, most: str) -> str:
        return least if least == most else self.say("brief.range", low=least, high=most)

    def _with_unit(self, kind: str, number: str) -> str:
        unit = kind.removesuffix("s") if number == "1" and kind in ("points", "months") else kind
        quantity = self.say(f"brief.{unit}", value=number) if unit else number
        return self.say("brief.about", value=quantity) if kind in ("official-months", "hours") else quantity


def ends(low: float | None, high: float | None, what: str) -> tuple[float, float]:
    """Return the ends of an interval."""
    if low is None or high is None:
        raise BriefError(f"{what}: no interval is stored, since only one replication ran: run the study with more")
    return low, high


def in_unit(value: float, measure: str) -> tuple[str, str]:
    """Return the name of the unit in which a measure is given, and the value in it without decimals.

    >>> in_unit(0.034, "take_up"), in_unit(0.0004, "shut_out"), in_unit(1234567, "citizen_burden")
    (('percent', '3'), ('percent', '0'), ('hours', '1,200,000'))
    """
    unit = unit_of(measure)
    if unit in ("share", "0 to 1", "months of work a month"):
        return "percent", whole(100 * value)
    kind = next((kind for kind in ("official-months", "hours", "months", "projects") if unit.startswith(kind)), "")
    return kind, whole(significant(value) if kind in ("official-months", "hours") else value)


def unit_of(measure: str) -> str:
    """Return the unit of a measure."""
    return MEASURES[measure].unit


def significant(value: float) -> float:
    """Return a number to two significant digits.

    >>> significant(12345), significant(-0.0456), significant(0)
    (12000.0, -0.046, 0.0)
    """
    if value == 0:
        return 0.0
    return float(round(value, SIGNIFICANT - 1 - math.floor(math.log10(abs(value)))))


def whole(value: float) -> str:
    """Return a number without decimals; never minus zero.

    >>> whole(1234.5), whole(-0.2), whole(2.5)
    ('1,234', '0', '2')
    """
    number = f"{value:,.0f}"
    return "0" if number == "-0" else number.replace("-", "−")
