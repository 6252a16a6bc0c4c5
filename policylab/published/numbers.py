"""Numbers as people publish them: percent signs, grouped thousands, decimal commas, flags and signs for a gap."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from policylab.errors import shown
from policylab.published.forms import western

GAPS = frozenset(
    ("", "na", "n/a", "#n/a", "n.a.", "nan", "null", "none", "..", "...", "…", ":", "-", "–", "—", "ไม่มีข้อมูล")
)
# What statistical offices set behind a number or a gap: letters that no unit or multiple of ten begins with, a mark,
# or a note in brackets.
_FLAG = r"(?P<flag>(?!bn)[bcdefnprsuz]{1,3}|[*†‡¹²³⁰⁴-⁹]+|[(\[][\w, ]{1,8}[)\]])"
_WHOLE = re.compile(rf"(?P<body>[^\s%].*?) ?(?P<percent>%)? ?{_FLAG}?", re.I)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.I)
_POINTS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")  # 1,193.5
_COMMAS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+|[+-]?\d+,\d+")  # 1.193,5 and 37,5
_GROUPS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")  # 1.193, decimals unless others have a comma for them; 1.193.000
_SPACES = re.compile(r"[+-]?\d{1,3}( \d{3})+([.,]\d+)?")  # 1 193,5


@dataclass(frozen=True)
class Number:
    """A number of a file: its value, None for a gap; what is wrong with it; its percent sign; its flag."""

    value: float | None
    fault: str = ""
    has_percent: bool = False
    flag: str = ""


def numbers(texts: Sequence[str], *, are_counts: bool = False) -> tuple[Number, ...]:
    """Return the numbers of a column: whether 1,193 is a thousand or one and a bit, the others show.

    Of counts it is a thousand.

    >>> [number.value for number in numbers(["37.0%", "34.5 b", "..", "๓๗"])]
    [37.0, 34.5, None, 37.0]
    >>> [number.value for number in numbers(["1,193", "12.5"])], [number.value for number in numbers(["1,193", "37,5"])]
    ([1193.0, 12.5], [1.193, 37.5])
    >>> numbers(["1,193"], are_counts=True)[0].value
    1193.0
    >>> numbers(["1,193"])[0].fault
    "'1,193' can be two numbers: write 1193 or 1.193"
    """
    parts = [_parts(text) for text in texts]
    points = are_counts or any(_shows_points(body) for body, *_ in parts)
    commas = any(_shows_commas(body) for body, *_ in parts)
    return tuple(
        _number(body, text.strip(), flag, has_percent=percent, points=points, commas=commas)
        for (body, percent, flag), text in zip(parts, texts, strict=True)
    )


def is_gap(text: str) -> bool:
    """Return whether a text stands for a value that is missing, with or without a flag."""
    return _parts(text)[0].lower() in GAPS


def _parts(text: str) -> tuple[str, bool, str]:
    """Return a number or gap as it is written, whether it has a percent sign, and its flag."""
    plain = western(text).replace("−", "-")
    match = None if plain.lower() in GAPS or _NUMBER.fullmatch(plain) else _WHOLE.fullmatch(plain)
    if match is None or not (match["body"].lower() in GAPS or re.search(r"\d", match["body"])):
        return plain, False, ""
    return match["body"], match["percent"] is not None, match["flag"] or ""


def _shows_points(body: str) -> bool:
    """Return whether a number shows that a point begins its decimals, or that commas group its digits."""
    grouped = _POINTS.fullmatch(body) is not None and (body.count(",") > 1 or "." in body)
    return grouped or re.fullmatch(r"[+-]?\d+\.\d+", body) is not None


def _shows_commas(body: str) -> bool:
    """Return whether a number shows that a comma begins its decimals."""
    return _COMMAS.fullmatch(body) is not None and _POINTS.fullmatch(body) is None


def _number(body: str, text: str, flag: str, *, has_percent: bool, points: bool, commas: bool) -> Number:
    """Return a number; ``points`` and ``commas`` say which of them begins the decimals of others in its column."""
    if body.lower() in GAPS:
        return Number(None, flag=flag)
    plain = body.replace(" ", "") if _SPACES.fullmatch(body) else body
    is_open = (
        (plain.count(",") == 1 and "." not in plain and points == commas) if _POINTS.fullmatch(plain)
        else (commas and plain.count(".") == 1 and _GROUPS.fullmatch(plain) is not None)
    )  # fmt: skip
    if is_open:
        whole, decimal = plain.translate({44: None, 46: None}), plain.replace(",", ".")
        return Number(None, f"{shown(text)} can be two numbers: write {whole} or {decimal}")
    value = _value(plain, commas=commas)
    return Number(value, has_percent=has_percent, flag=flag) if value is not None else Number(None, _no_number(text))


def _value(plain: str, *, commas: bool) -> float | None:
    """Return the value of a number whose commas and points are settled; None if it is none."""
    if _POINTS.fullmatch(plain) and not (commas and plain.count(",") == 1 and "." not in plain):
        plain = plain.replace(",", "")
    elif _COMMAS.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif _GROUPS.fullmatch(plain) and plain.count(".") > 1:
        plain = plain.replace(".", "")
    value = float(plain) if _NUMBER.fullmatch(plain) else math.nan
    return value if math.isfinite(value) else None


def _no_number(text: str) -> str:
    return f"{shown(text)} is not a number"
