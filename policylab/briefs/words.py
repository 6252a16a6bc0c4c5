"""Words: how numbers, policies, groups and parameters are called in English and in Thai."""

from __future__ import annotations

import math
from dataclasses import dataclass

from policylab.analysis.discovery.sentences import FORM_COLUMN, label
from policylab.briefs.source import BriefError
from policylab.model.columns.parameters import parameters
from policylab.model.tables import ages, regions, segments, tiers, weight_classes
from policylab.recording.identity import is_pending
from policylab.recording.measures import MEASURES
from policylab.show import Words
from policylab.show.numbers import first_decimal, first_decimals
from policylab.study.rows import Arm
from policylab.study.tables import label_of, title_of

BUDDHIST_ERA = 543  # years before the common one
SIGNIFICANT = 2  # digits of money and hours: more would overstate the precision
ROUNDED = ("official-months", "hours")  # to significant digits
MINUS = "−"


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
        kind, least, most = ends_in_unit(low, high, measure)
        return self._with_unit(kind, self._range(least, most))

    def change(self, low: float, high: float, measure: str) -> str:
        """Return how far apart two arms are, without a direction.

        >>> BriefWords("en").change(-0.07, -0.04, "trust"), BriefWords("en").change(-0.01, 0.02, "trust")
        ('4 to 7 percentage points', 'between 1 less and 2 more percentage points')
        >>> BriefWords("en").change(0.0014, 0.0017, "shut_out"), BriefWords("en").change(-0.0001, 0.02, "trust")
        ('0.1 to 0.2 percentage points', '0 to 2 percentage points')
        """
        kind, *texts = ends_in_unit(low, high, measure)
        least, most = (text.removeprefix(MINUS) for text in texts)
        if low < 0 < high and "0" not in (least, most):
            number = self.say("brief.both_signs", low=least, high=most)
        else:
            number = self._range(*((least, most) if abs(low) <= abs(high) else (most, least)))
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
    """Return the name of the unit in which a measure is given, and the value in it, without decimals unless small.

    >>> in_unit(0.034, "take_up"), in_unit(0.0004, "shut_out"), in_unit(1234567, "citizen_burden")
    (('percent', '3'), ('percent', '0.04'), ('hours', '1,200,000'))
    """
    kind, factor = kind_of(measure)
    value *= factor
    return kind, with_first_digit(significant(value) if kind in ROUNDED else value)


def ends_in_unit(low: float, high: float, measure: str, digits: int = SIGNIFICANT) -> tuple[str, str, str]:
    """Return the name of the unit of a measure, and both ends of an interval in it.

    Where it leaves out 0 no end reads 0; where it contains 0 a small end may, beside a large one.

    >>> ends_in_unit(0.00059, 0.00215, "shut_out"), ends_in_unit(-0.0001, 0.02, "trust")
    (('percent', '0.06', '0.2'), ('percent', '0', '2'))
    """
    kind, factor = kind_of(measure)
    pair = low * factor, high * factor
    if kind in ROUNDED:
        pair = significant(pair[0], digits), significant(pair[1], digits)
    places = first_decimals(*pair)
    return kind, whole(pair[0], places[0]), whole(pair[1], places[1])


def kind_of(measure: str) -> tuple[str, int]:
    """Return the name of the unit in which a measure is given, and what a value is multiplied by."""
    unit = unit_of(measure)
    if unit in ("share", "0 to 1", "months of work a month"):
        return "percent", 100
    return next((kind for kind in ("official-months", "hours", "months", "projects") if unit.startswith(kind)), ""), 1


def unit_of(measure: str) -> str:
    """Return the unit of a measure."""
    return MEASURES[measure].unit


def significant(value: float, digits: int = SIGNIFICANT) -> float:
    """Return a number to two significant digits, or as many as are wanted.

    >>> significant(12345), significant(-0.0456), significant(0), significant(12345, 3)
    (12000.0, -0.046, 0.0, 12300.0)
    """
    if value == 0:
        return 0.0
    return float(round(value, digits - 1 - math.floor(math.log10(abs(value)))))


def with_first_digit(value: float) -> str:
    """Return a number without decimals, but one that would read 0 with its first digit.

    >>> with_first_digit(12.3), with_first_digit(-0.155), with_first_digit(0.0)
    ('12', '−0.2', '0')
    """
    return whole(value, first_decimal(value))


def whole(value: float, decimals: int = 0) -> str:
    """Return a number without decimals, or with some; never minus zero.

    >>> whole(1234.5), whole(-0.2), whole(2.5), whole(-0.2, 1)
    ('1,234', '0', '2', '−0.2')
    """
    number = f"{value:,.{decimals}f}"
    return number.replace("-", MINUS) if float(number.replace(",", "")) else number.lstrip("-")
