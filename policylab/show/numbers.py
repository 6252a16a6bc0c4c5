"""Numbers and lines of text, in the same form wherever people read them."""

from __future__ import annotations

import math
import textwrap

TEXT_WIDTH = 118  # letters of a line of prose on a console
MARK = "*"  # after a number whose verdict is that there is an effect
SHOWN = ("raises", "lowers")
NOISE = 1e-12  # what lies nearer to 0 is the rounding error of a sum
MOST_DECIMALS = 6


def _usual_decimals(value: float) -> int:
    return 3 if abs(value) < 10 else 1 if abs(value) < 1000 else 0


def first_decimal(value: float) -> int:
    """Return the decimal at which the first digit of a number stands: with as many decimals nothing but 0 reads 0.

    >>> first_decimal(0.155), first_decimal(-0.00059), first_decimal(0.96), first_decimal(12), first_decimal(0)
    (1, 4, 0, 0, 0)
    """
    return 0 if abs(value) < NOISE else max(0, -int(f"{value:.0e}".partition("e")[2]))


def number(value: float | None, *, signed: bool = False, like: float | None = None) -> str:
    """Return a number for readers: more digits where it (or what it is written ``like``) is small, none where large.

    Nothing but 0 reads 0: a number keeps its first digit.

    >>> number(0.12345), number(12345.6), number(0.5, signed=True), number(-0.00001), number(0), number(None)
    ('0.123', '12,346', '+0.500', '-0.00001', '0.000', '')

    >>> number(7.693, like=12.8), number(-0.01, signed=True, like=12.8)
    ('7.7', '-0.01')
    """
    if value is None:
        return ""
    digits = _usual_decimals(value if like is None else like)
    return _written(value, max(digits, first_decimal(value)), signed)


def _written(value: float, digits: int, signed: bool) -> str:
    if digits > MOST_DECIMALS:
        return f"{value:+.0e}" if signed else f"{value:.0e}"
    text = f"{value:+,.{digits}f}" if signed else f"{value:,.{digits}f}"
    return text if float(text.replace(",", "")) else text.lstrip("+-")


def rounded_up(value: float) -> int:
    """Return a number of runs that suffices, with two digits: more would overstate what is known of it.

    >>> rounded_up(233), rounded_up(12001), rounded_up(6.2)
    (240, 13000, 7)
    """
    step: int = 10 ** max(0, math.floor(math.log10(value)) - 1) if value >= 1 else 1
    return math.ceil(value / step) * step


def signed(value: float | None) -> str:
    """Return a number with its sign.

    >>> signed(0.5), signed(-12345.6)
    ('+0.500', '-12,346')
    """
    return number(value, signed=True)


def percent(share: float | None) -> str:
    """Return a share of 1 as a percentage without decimals, nothing where it is missing.

    Nothing but none reads 0%, and nothing but all reads 100%.

    >>> percent(0.125), percent(0.004), percent(0.996), percent(0), percent(1), percent(None)
    ('12%', '< 1%', '> 99%', '0%', '100%', '')
    """
    if share is None:
        return ""
    text = f"{share:.0%}"
    if share > NOISE and text == "0%":
        return "< 1%"
    return "> 99%" if share < 1 - NOISE and text == "100%" else text


def interval(ends: tuple[float | None, float | None], *, signed: bool = False) -> str:
    """Return an interval, nothing where an end is missing.

    Where it leaves out 0 no end reads 0; where it contains 0 a small end may, beside a large one.

    >>> interval((0.1, 0.25)), interval((-0.1, 0.25), signed=True), interval((None, None))
    ('0.100 to 0.250', '-0.100 to +0.250', '')
    >>> interval((0.0002, 0.25)), interval((-0.0002, 0.25)), interval((-0.0002, 0.0003))
    ('0.0002 to 0.250', '0.000 to 0.250', '-0.0002 to 0.0003')
    """
    low, high = ends
    if low is None or high is None:
        return ""
    digits = [_usual_decimals(end) for end in (low, high)]
    digits = [max(pair) for pair in zip(digits, first_decimals(low, high), strict=True)]
    return " to ".join(_written(end, places, signed) for end, places in zip((low, high), digits, strict=True))


def first_decimals(low: float, high: float) -> tuple[int, int]:
    """Return for each end of an interval the decimals that it needs: if 0 is inside, those of the larger end.

    >>> first_decimals(0.0002, 0.25), first_decimals(-0.0002, 0.25)
    ((4, 1), (1, 1))
    """
    if low < 0 < high:
        larger = first_decimal(max(-low, high))
        return larger, larger
    return first_decimal(low), first_decimal(high)


def marked(value: float | None, verdict: str | None) -> str:
    """Return a signed number, marked where its verdict is that there is an effect.

    >>> marked(0.5, "raises"), marked(0.5, "small")
    ('+0.500*', '+0.500 ')
    """
    return "" if value is None else signed(value) + (MARK if verdict in SHOWN else " ")


def filled(text: str) -> str:
    """Return prose wrapped to the lines of a console; existing line breaks stay."""
    return "\n".join(
        textwrap.fill(line, TEXT_WIDTH, break_long_words=False, break_on_hyphens=False) for line in text.splitlines()
    )
