"""Words: a box as one reads it, in English and in Thai, from the tables of parameters and measures."""

from __future__ import annotations

import math
from collections.abc import Sequence

from policylab.analysis.discovery.boxes import Restricted
from policylab.comparison.ensemble import FORM
from policylab.model.columns.parameters import parameters

FORM_COLUMN = "form_of_choice"
FEWEST_STEPS = 50
FORM_TH = "รูปแบบการตัดสินใจของหน่วยงาน"
# Units that are read with a number; a share, a logit or a factor is read without one.
UNITS = {
    "months": ("months", "เดือน"), "hours": ("hours", "ชั่วโมง"), "efforts": ("efforts", "หน่วยความพยายาม"),
    "official-months": ("official-months", "คน-เดือน"), "events a year": ("events a year", "ครั้งต่อปี"),
    "1/month": ("a month", "ต่อเดือน"), "1/year": ("a year", "ต่อปี"),
    "months of work a month": ("months of work a month", "เดือนของงานต่อเดือน"),
}  # fmt: skip


def label(name: str) -> str:
    """Return the English words for a column of the worlds; a column without any is called by its name."""
    if name == FORM_COLUMN:
        return FORM
    return parameters()[name].meaning if name in parameters() else name


def label_th(name: str) -> str:
    """Return the Thai words for a column of the worlds; without any, the English ones."""
    if name == FORM_COLUMN:
        return FORM_TH
    return (parameters()[name].label_th if name in parameters() else "") or label(name)


def shown_limit(value: float, ends: Sequence[float]) -> str:
    """Return a limit with as many digits as part the range into fifty steps or more: more would promise too much.

    >>> shown_limit(0.48766, (0.0, 1.0)), shown_limit(12345.6, (3000.0, 30000.0))
    ('0.49', '12,300')
    """
    digits = math.ceil(round(math.log10(FEWEST_STEPS / (ends[1] - ends[0])), 9))
    text = f"{round(value, digits):,.{max(digits, 0)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if float(text.replace(",", "")) else "0"


def limit(one: Restricted, ends: Sequence[float]) -> str:
    """Return one restricted parameter in English.

    >>> limit(Restricted("clarity_kept", high=0.4877), (0, 1))
    'clarity of the task that outlives a succession is 0.49 or less'
    >>> limit(Restricted("notice_needed", low=15.02, high=20.1), (12, 24))
    'notice at which an announcement is no longer abrupt is 15 to 20.1 months'
    """
    if one.forms:
        return f"{label(one.parameter)} is {' or '.join(one.forms)}"
    low, high = _ends(one, ends)
    unit = _unit(one.parameter, 0)
    if low is None:
        return f"{label(one.parameter)} is {high}{unit} or less"
    span = f"{low}{unit} or more" if high is None else f"{low} to {high}{unit}"
    return f"{label(one.parameter)} is {span}"


def limit_th(one: Restricted, ends: Sequence[float]) -> str:
    """Return one restricted parameter in Thai."""
    if one.forms:
        return f"{label_th(one.parameter)}เป็น {' หรือ '.join(one.forms)}"
    low, high = _ends(one, ends)
    unit = _unit(one.parameter, 1)
    if low is None:
        return f"{label_th(one.parameter)} ไม่เกิน {high}{unit}"
    span = f"ตั้งแต่ {low}{unit} ขึ้นไป" if high is None else f"ระหว่าง {low} ถึง {high}{unit}"
    return f"{label_th(one.parameter)} {span}"


def _unit(name: str, language: int) -> str:
    entry = parameters().get(name)
    return f" {UNITS[entry.unit][language]}" if entry and entry.unit in UNITS else ""


def _ends(one: Restricted, ends: Sequence[float]) -> tuple[str | None, str | None]:
    low, high = one.low, one.high
    if one.parameter in parameters() and parameters()[one.parameter].integer:  # PRIM cuts between two whole numbers
        low, high = (None if low is None else math.ceil(low)), (None if high is None else math.floor(high))
    return (None if low is None else shown_limit(low, ends)), (None if high is None else shown_limit(high, ends))


def joined(parts: Sequence[str]) -> str:
    """Return the limits of a box as one English clause."""
    return "; and ".join(parts)


def joined_th(parts: Sequence[str]) -> str:
    """Return the limits of a box as one Thai clause."""
    return " และ ".join(parts)
