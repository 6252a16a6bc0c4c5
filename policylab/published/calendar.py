"""Moments: what people write, as calendar years with their fraction, by one rule for every file.

A year, month or quarter counts from its first day. The day comes before the month, unless the file shows otherwise. All
moments of a file are of one era: if they are Buddhist, 543 is subtracted and a notice says so; mixed eras are refused.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from policylab.errors import shown
from policylab.published.forms import MONTHS_A_YEAR, Written, has_short_year, written

YEARS = (1900.0, 2100.0)
ALLOWED = f"allowed {YEARS[0]:g} to {YEARS[1]:g}"
BUDDHIST = (2400, 2600)  # years that can only be of the Buddhist era
AHEAD = 543  # the years by which it is ahead
SERIALS = (10_000, 80_000)  # days as a spreadsheet numbers them, of the years 1927 to 2119
FIRST_DAY = date(1899, 12, 30).toordinal()
_CURE = "write a year in range"


@dataclass(frozen=True)
class Moments:
    """Moments of a file: each a calendar year with its fraction, or a sentence about what is wrong with it."""

    years: tuple[float | str, ...]
    notices: tuple[str, ...] = ()


def moments(texts: Sequence[str]) -> Moments:
    """Return the moments of a file: what one of them leaves open, such as its era, the others settle.

    >>> moments(["2019", "2019.5", "2019-10", "01/10/2019", "24/10/2019", "2019Q3"]).years[:4]
    (2019.0, 2019.5, 2019.75, 2019.75)
    >>> moments(["๒๕๖๗", "2567-07"])
    Moments(years=(2024.0, 2024.5), notices=('years are of the Buddhist era: 543 is subtracted, 2567 is read as 2024',))
    >>> moments(["2567", "2019", "2020"]).years[0]
    'year 2567 looks Buddhist, unlike the others: write 2024'
    """
    file = _File(texts)
    file.settle_order()
    file.settle_pairs()
    file.settle_era()
    years = tuple(_in_range(form, text) for form, text in zip(file.forms, texts, strict=True))
    return Moments(years, (*file.notices, *file.said_fiscal()))


def reads_as_year(text: str) -> bool:
    """Return whether a text is a moment of a usual year, as the name of a column may be.

    >>> reads_as_year("2019 [YR2019]"), reads_as_year("๒๕๖๒"), reads_as_year("12"), reads_as_year("total")
    (True, True, False, False)
    """
    form = written(text)
    return form is not None and YEARS[0] <= _in_common_era(form).year <= YEARS[1]


def as_month(year: float) -> str:
    """Return a calendar year with its fraction as the month in which it lies.

    >>> as_month(2019.75)
    '2019-10'
    """
    months = int((year + 1e-6) * MONTHS_A_YEAR)
    return f"{months // MONTHS_A_YEAR}-{months % MONTHS_A_YEAR + 1:02d}"


class _File:
    """The moments of a file while they are read: each a form, or what is wrong with it."""

    def __init__(self, texts: Sequence[str]):
        self.texts = [text.strip() for text in texts]
        self.forms: list[Written | str] = [written(text) or _unknown(text) for text in self.texts]
        self.notices: list[str] = []

    def first(self, is_it: Callable[[Written], object]) -> str:
        """Return the first text whose form is of a kind; empty if there is none."""
        pairs = zip(self.forms, self.texts, strict=True)
        return next((text for form, text in pairs if isinstance(form, Written) and is_it(form)), "")

    def settle(self, read: Callable[[Written, str], Written | str]) -> None:
        """Replace each form by one that leaves less open, or by what is wrong with it."""
        pairs = zip(self.forms, self.texts, strict=True)
        self.forms = [form if isinstance(form, str) else read(form, text) for form, text in pairs]

    def settle_order(self) -> None:
        """Settle whether day or month comes first: a date that can be only one shows it, or a Buddhist year does."""
        by_month = self.first(lambda form: form.order == "month")
        by_day = self.first(lambda form: form.order == "day" or (form.month_first and _is_buddhist(form)))
        is_open = self.first(lambda form: form.month_first)

        def read(form: Written, text: str) -> Written | str:
            if by_day and by_month and form.order == "month":
                return f"{shown(text)} has the month first, {by_day} has the day: write {_iso(form)}"
            if form.month_first and not (by_day or by_month):
                return f"{shown(text)} can be two dates: write {_iso(form)} or {_iso(form.month_first)}"
            return form.month_first if form.month_first and not by_day else form

        self.settle(read)
        if by_month or (by_day and is_open):
            first, proof = ("day", by_day) if by_day else ("month", by_month)
            self.notices.append(f"dates are read with the {first} first, as in {proof}")

    def settle_pairs(self) -> None:
        """Settle whether 2009/10 is a fiscal year or a month: the other pairs of the file show it."""
        fiscal = self.first(lambda form: form.is_fiscal)
        pairs = [form for form, text in zip(self.forms, self.texts, strict=True) if "/" in text]
        month = any(isinstance(form, Written) and form.day == 1 and not (form.is_fiscal or form.fiscal)
                    for form in pairs)  # fmt: skip

        def read(form: Written, text: str) -> Written | str:
            if form.fiscal is None or month:
                return form
            cure = f"write {_iso(form)[:-3]}, or FY{form.year + 1}"
            return form.fiscal if fiscal else f"{shown(text)} can be a month or a fiscal year: {cure}"

        self.settle(read)

    def settle_era(self) -> None:
        """Settle the era: that of all moments of the file; in a mixed file, those that are fewer are refused."""
        forms = [form for form in self.forms if isinstance(form, Written)]
        buddhist = [form for form in forms if _is_buddhist(form)]
        common = [form for form in forms if YEARS[0] <= form.year <= YEARS[1]]
        if buddhist and not common:
            year = buddhist[0].year
            self.notices.append(
                f"years are of the Buddhist era: {AHEAD} is subtracted, {year} is read as {year - AHEAD}"
            )

        def read(form: Written, _: str) -> Written | str:
            if common and _is_buddhist(form) and len(buddhist) <= len(common):
                return f"year {form.year} looks Buddhist, unlike the others: write {form.year - AHEAD}"
            if form in common and len(buddhist) > len(common):
                return f"year {form.year} is not Buddhist, unlike the others: write {form.year + AHEAD}"
            return _in_common_era(form)

        self.settle(read)

    def said_fiscal(self) -> list[str]:
        """Return how the first fiscal year is read, if there is one."""
        pairs = zip(self.forms, self.texts, strict=True)
        fiscal = [(form.year, text) for form, text in pairs if isinstance(form, Written) and form.is_fiscal]
        return [f"{text} is read as the Thai fiscal year that begins in October {year}" for year, text in fiscal[:1]]


def _unknown(text: str) -> str:
    if has_short_year(text):
        return f"{shown(text)} has a year of two digits: write all four, for example 2019-10-24"
    return f"{shown(text)} is not a year or date; {ALLOWED}: write for example 2019, 2019-10 or 2019-10-24"


def _is_buddhist(form: Written) -> bool:
    return BUDDHIST[0] <= form.year <= BUDDHIST[1]


def _in_common_era(form: Written) -> Written:
    return replace(form, year=form.year - AHEAD) if _is_buddhist(form) else form


def _iso(form: Written) -> str:
    return f"{_in_common_era(form).year}-{form.month:02d}-{form.day:02d}"


def _in_range(form: Written | str, text: str) -> float | str:
    """Return a moment as a year with its fraction, or what is wrong with it."""
    if isinstance(form, str):
        return form
    year = _with_fraction(form) if YEARS[0] <= form.year <= YEARS[1] else float(form.year)
    if isinstance(year, float) and not YEARS[0] <= year <= YEARS[1]:
        means = f" (in the common era {form.year})" if str(form.year) not in text else ""
        return f"{text.strip()}{means} is out of range; {ALLOWED}: {_cure_of(form)}"
    return year


def _cure_of(form: Written) -> str:
    """Return what to write for a year that is none: a date that a spreadsheet shows as a number, or all four digits."""
    if SERIALS[0] <= form.year <= SERIALS[1]:
        return f"write {date.fromordinal(FIRST_DAY + form.year)} if it is the number of a day of a spreadsheet"
    return "write all four digits of the year" if form.year < 100 else _CURE


def _with_fraction(form: Written) -> float | str:
    if form.decimals:
        return float(f"{form.year}.{form.decimals}")
    days = monthrange(form.year, form.month)[1]
    if form.day > days:
        return f"day {form.day} is out of range; allowed 1 to {days} in {_iso(form)[:-3]}: write a day of the month"
    return form.year + (form.month - 1 + (form.day - 1) / days) / MONTHS_A_YEAR
