"""Numbers and lines of text, in the same form wherever people read them."""

from __future__ import annotations

import textwrap

TEXT_WIDTH = 118  # letters of a line of prose on a console
MARK = "*"  # after a number whose verdict is that there is an effect
SHOWN = ("raises", "lowers")


def decimals(value: float) -> int:
    """Return with how many decimals readers are shown a number.

    >>> decimals(0.5), decimals(-12.3), decimals(12345)
    (3, 1, 0)
    """
    return 3 if abs(value) < 10 else 1 if abs(value) < 1000 else 0


def number(value: float | None, *, signed: bool = False, like: float | None = None) -> str:
    """Return a number for readers: more digits where it (or what it is written ``like``) is small, none where large.

    >>> number(0.12345), number(12345.6), number(0.5, signed=True), number(-0.00001), number(None)
    ('0.123', '12,346', '+0.500', '0.000', '')

    >>> number(7.693, like=12.8), number(-0.01, signed=True, like=12.8)
    ('7.7', '0.0')
    """
    if value is None:
        return ""
    digits = decimals(value if like is None else like)
    text = f"{value:+,.{digits}f}" if signed else f"{value:,.{digits}f}"
    return text if float(text.replace(",", "")) else text.lstrip("+-")


def signed(value: float | None) -> str:
    """Return a number with its sign.

    >>> signed(0.5), signed(-12345.6)
    ('+0.500', '-12,346')
    """
    return number(value, signed=True)


def percent(share: float | None) -> str:
    """Return a share of 1 as a percentage without decimals, nothing where it is missing.

    >>> percent(0.125), percent(None)
    ('12%', '')
    """
    return "" if share is None else f"{share:.0%}"


def interval(ends: tuple[float | None, float | None], *, signed: bool = False) -> str:
    """Return an interval, nothing where an end is missing.

    >>> interval((0.1, 0.25)), interval((-0.1, 0.25), signed=True), interval((None, None))
    ('0.100 to 0.250', '-0.100 to +0.250', '')
    """
    low, high = ends
    if low is None or high is None:
        return ""
    return f"{number(low, signed=signed)} to {number(high, signed=signed)}"


def marked(value: float | None, verdict: str | None) -> str:
    """Return a signed number, marked where its verdict is that there is an effect.

    >>> marked(0.5, "raises"), marked(0.5, "small")
    ('+0.500*', '+0.500 ')
    """
    return "" if value is None else signed(value) + (MARK if verdict in SHOWN else " ")


def filled(text: str) -> str:
    """Return prose wrapped to the lines of a console; existing line breaks stay."""
    return "\n".join(textwrap.fill(line, TEXT_WIDTH, break_long_words=False) for line in text.splitlines())
