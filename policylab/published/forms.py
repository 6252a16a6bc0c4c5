"""Forms in which people write a year, a month, a quarter or a date, and what each says in the era of its file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

MONTHS_A_YEAR = 12
FISCAL_MONTH = 10  # the Thai fiscal year begins in October and is numbered by the year in which it ends
_ENGLISH = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_THAI = (
    "มกราคม|ม.ค", "กุมภาพันธ์|ก.พ", "มีนาคม|มี.ค", "เมษายน|เม.ย", "พฤษภาคม|พ.ค", "มิถุนายน|มิ.ย", "กรกฎาคม|ก.ค", "สิงหาคม|ส.ค",
    "กันยายน|ก.ย", "ตุลาคม|ต.ค", "พฤศจิกายน|พ.ย", "ธันวาคม|ธ.ค",
)  # fmt: skip
_MONTHS = tuple(
    re.compile(rf"(?:{english}|{thai.replace('.', '[.]')})") for english, thai in zip(_ENGLISH, _THAI, strict=True)
)
_NAME = rf"(?P<name>{'|'.join(month.pattern for month in _MONTHS)})\.?"
# What may stand around a moment and says nothing more: an era, a time of day, a second label of the World Bank.
_ERA = re.compile(r"(?:(?:พ\.?ศ\.?|ค\.?ศ\.?|b\.?e\.?|c\.?e\.?|a\.?d\.?|ปี) ?)+(?=\d)")
_CLOCK = re.compile(r"(?<=\d)[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?z|[+-]\d{2}:?\d{2})?$")
_LABEL = re.compile(r" ?\[yr\d{4}\]$")


@dataclass(frozen=True)
class Written:
    """A moment as it is written; its year belongs to the era of its file.

    Attributes
    ----------
    year, month, day : int
        The beginning of what is written: a year begins in January, a quarter with its first month.
    decimals : str
        The fraction of a year, after its point.
    is_fiscal : bool
        Whether it is a fiscal year.
    fiscal, month_first : Written or None
        The other reading of 2009/10, and of 03/04/2019.
    order : {"", "day", "month"}
        Which comes first, where the numbers show it: day in 24/10/2019, month in 10/24/2019.

    """

    year: int
    month: int = 1
    day: int = 1
    decimals: str = ""
    is_fiscal: bool = False
    fiscal: Written | None = None
    month_first: Written | None = None
    order: str = ""


def western(text: str) -> str:
    """Return a text with the digits of any script as 0 to 9, and with single plain spaces.

    >>> western("๒๕๖๗")
    '2567'
    """
    return " ".join("".join(str(unicodedata.decimal(sign, sign)) for sign in text).split())


def written(text: str) -> Written | None:
    """Return what a text says about a moment; None if its form is unknown.

    >>> parts = written("24 ต.ค. ๒๕๖๒")
    >>> (parts.year, parts.month, parts.day)
    (2562, 10, 24)
    >>> written("2019Q3").month, written("2019/20").is_fiscal, written("soon")
    (7, True, None)
    """
    plain = _ERA.sub("", _LABEL.sub("", _CLOCK.sub("", western(text).lower())))
    for form, meaning in _FORMS:
        if match := form.fullmatch(plain):
            return meaning(match.groupdict())
    return None


def has_short_year(text: str) -> bool:
    """Return whether a text is a date whose year has two digits, such as 24/10/62 or Oct-19."""
    return _SHORT.fullmatch(western(text).lower()) is not None


Parts = dict[str, str | None]


def _date(year: str | None, month: str | None = None, day: str | None = None) -> Written | None:
    date = Written(int(year or 0), int(month or 1), int(day or 1))
    return date if 1 <= date.month <= MONTHS_A_YEAR and 1 <= date.day <= 31 else None


def _plain(parts: Parts) -> Written | None:
    return Written(int(parts["year"] or 0), decimals=parts["decimals"] or "")


def _ordered(parts: Parts) -> Written | None:
    return _date(parts["year"], parts["month"], parts.get("day"))


def _year_last(parts: Parts) -> Written | None:
    """Return a date whose year comes last: the day comes first, unless it cannot.

    >>> written("24/10/2019").order, written("10/24/2019").order, written("03/04/2019").month_first.month
    ('day', 'month', 3)
    """
    day_first = _date(parts["year"], parts["second"], parts["first"])
    month_first = _date(parts["year"], parts["first"], parts["second"])
    if day_first and month_first:
        return day_first if day_first == month_first else replace(day_first, month_first=month_first)
    only = day_first or month_first
    return only and replace(only, order="day" if day_first else "month")


def _fiscal(year: int) -> Written:
    return Written(year, FISCAL_MONTH, is_fiscal=True)


def _follows(parts: Parts) -> bool:
    second = parts["second"] or ""
    return second == str(int(parts["year"] or 0) + 1)[-len(second) :]


def _pair(parts: Parts) -> Written | None:
    """Return a year with its month, or a fiscal year written as two years that follow each other.

    >>> written("2009/10").fiscal.month, written("2009-10").fiscal, written("2019/12").month
    (10, None, 12)
    """
    second = parts["second"] or ""
    month = _date(parts["year"], second) if len(second) == 2 else None
    fiscal = _fiscal(int(parts["year"] or 0)) if _follows(parts) else None
    return replace(month, fiscal=fiscal) if month and parts["sign"] == "/" else month or fiscal


def _said_fiscal(parts: Parts) -> Written | None:
    """Return a fiscal year that is called one, by the year in which it ends or by both."""
    if parts["second"] is None:
        return _fiscal(int(parts["year"] or 0) - 1)
    return _fiscal(int(parts["year"] or 0)) if _follows(parts) else None


def _quarter(parts: Parts) -> Written | None:
    return Written(int(parts["year"] or 0), 3 * int(parts["part"] or 1) - 2)


def _half(parts: Parts) -> Written | None:
    return Written(int(parts["year"] or 0), 6 * int(parts["part"] or 1) - 5)


def _named(parts: Parts) -> Written | None:
    month = next(number for number, name in enumerate(_MONTHS, start=1) if name.fullmatch(parts["name"] or ""))
    return _date(parts["year"], str(month), parts.get("day"))


_YEAR, _LATER = r"(?P<year>\d{4})", r"(?:พ\.?ศ\.? ?)?(?P<year>\d{4})"
_DAY, _MONTH = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})"
_FISCAL = r"(?:fy|ปีงบประมาณ|ปีงบ) ?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[Parts], Written | None]], ...] = tuple(
    (re.compile(form), meaning)
    for form, meaning in (
        (r"(?P<year>\d{1,9})[.,]?(?P<decimals>(?<=[.,])\d+)?", _plain),
        (rf"{_YEAR}(?P<sign>[-/])(?P<second>\d\d|\d{{4}})", _pair),
        (rf"{_YEAR}(?:[-/](?=\d$)|-?m){_MONTH}", _ordered),
        (rf"{_MONTH}[-/]{_YEAR}", _ordered),
        (rf"{_YEAR}(?P<sign>[-/.]){_MONTH}(?P=sign){_DAY}", _ordered),
        (rf"(?P<first>\d{{1,2}})(?P<sign>[-/.])(?P<second>\d{{1,2}})(?P=sign){_YEAR}", _year_last),
        (rf"{_YEAR}[- ]?q(?P<part>[1-4])", _quarter),
        (rf"(?:q|ไตรมาส(?:ที่)? ?)(?P<part>[1-4])[-/ ]?{_LATER}", _quarter),
        (rf"{_YEAR}[- ]?[hs](?P<part>[12])", _half),
        (rf"{_FISCAL}{_LATER}(?:[-/](?P<second>\d\d|\d{{4}}))?", _said_fiscal),
        (rf"(?:{_DAY}[- ]?)?{_NAME},?[- ]?{_LATER}", _named),
        (rf"{_NAME} {_DAY}, ?{_YEAR}", _named),
    )
)
_SHORT = re.compile(rf"\d{{1,2}}([-/.])\d{{1,2}}\1\d\d|(?:\d{{1,2}}[- ])?{_NAME}[- ]?\d\d")
