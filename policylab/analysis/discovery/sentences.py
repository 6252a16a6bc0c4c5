"""Sentences: a box and the result, in a language."""

from __future__ import annotations

import math
from collections.abc import Sequence

from policylab.analysis.discovery.boxes import COVERAGE_AIM, DENSITY_AIM, MOST_SIGNIFICANT, Box, Restricted
from policylab.analysis.discovery.labels import Contrast
from policylab.analysis.discovery.rows import FEWEST, WorldCounts
from policylab.model.columns.parameters import parameters
from policylab.recording.measures import MEASURES
from policylab.show.words import Words

DECIDES_NO_NUMBER = True  # what people see: in no identity

FEWEST_STEPS = 50
FORM_COLUMN = "form_of_choice"


def label(name: str, language: str = "en") -> str:
    """Return the words for a column of the worlds; the English ones where Thai is missing, its name where both are.

    >>> label("clarity_kept"), label("form_of_choice")
    ('clarity of the task that outlives a succession', 'the form of choice')
    """
    if name == FORM_COLUMN:
        return Words(language).say("discovery.form_of_choice")
    entry = parameters().get(name)
    if entry is None:
        return name
    return entry.meaning if language == "en" else entry.label_th or entry.meaning


def statement(
    status: str, contrast: Contrast, counts: WorldCounts, box: Box | None, limits: str, language: str = "en"
) -> str:
    """Return the result in one or two sentences, or why there is none."""
    words = Words(language)
    measure = MEASURES[contrast.measure]
    values: dict[str, object] = {
        "beats": words.say(
            "discovery.beats", mandate=contrast.mandate, incentive=contrast.incentive,
            label=measure.label.lower() if language == "en" else measure.label_th,
        ),
        "of_clear": words.say("discovery.of_clear", beats=counts.beats, clear=counts.clear),
        "clear": counts.clear, "counted": counts.counted, "fewest": FEWEST, "significant": MOST_SIGNIFICANT,
        "coverage_aim": COVERAGE_AIM, "density_aim": DENSITY_AIM, "limits": limits,
    }  # fmt: skip
    if box is not None:
        values |= {"density": box.density, "worlds": box.worlds, "coverage": box.coverage}
    sentences = words.say(f"discovery.statement.{status.replace(' ', '_')}", **values)
    return sentences if box is None or box.reaches else sentences + words.say("discovery.misses_aims", **values)


def limit(restricted: Restricted, ends: Sequence[float], language: str = "en") -> str:
    """Return one restricted parameter in words.

    >>> limit(Restricted("clarity_kept", high=0.4877), (0, 1))
    'clarity of the task that outlives a succession is 0.49 or less'
    >>> limit(Restricted("notice_needed", low=15.02, high=20.1), (12, 24))
    'notice from which an announcement is not abrupt is 15 to 20.1 months'
    """
    words = Words(language)
    name = label(restricted.parameter, language)
    if restricted.forms:
        forms = words.say("discovery.limit.or").join(restricted.forms)
        return words.say("discovery.limit.forms", label=name, forms=forms)
    low, high = _shown_ends(restricted, ends)
    sort = "at_most" if low is None else "at_least" if high is None else "between"
    unit = _unit(restricted.parameter, words)
    return words.say(f"discovery.limit.{sort}", label=name, low=low, high=high, unit=unit)


def joined(limits: Sequence[str], language: str = "en") -> str:
    """Return the limits of a box as one clause."""
    return Words(language).say("discovery.limit.and").join(limits)


def shown_limit(value: float, ends: Sequence[float]) -> str:
    """Return a limit with as many digits as divide the range into at least fifty steps: more would be spurious.

    >>> shown_limit(0.48766, (0.0, 1.0)), shown_limit(12345.6, (3000.0, 30000.0))
    ('0.49', '12,300')
    """
    digits = math.ceil(round(math.log10(FEWEST_STEPS / (ends[1] - ends[0])), 9))
    text = f"{round(value, digits):,.{max(digits, 0)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if float(text.replace(",", "")) else "0"


def _unit(name: str, words: Words) -> str:
    """Return the unit that is read with a number; a share, a logit or a factor is read without one."""
    entry, units = parameters().get(name), words.table("discovery.units")
    return f" {units[entry.unit]}" if entry and entry.unit in units else ""


def _shown_ends(restricted: Restricted, ends: Sequence[float]) -> tuple[str | None, str | None]:
    low, high = restricted.low, restricted.high
    entry = parameters().get(restricted.parameter)
    if entry is not None and entry.integer:  # PRIM cuts between two whole numbers
        low, high = (None if low is None else math.ceil(low)), (None if high is None else math.floor(high))
    return (None if low is None else shown_limit(low, ends)), (None if high is None else shown_limit(high, ends))
