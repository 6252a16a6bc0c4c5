"""Sentences: a box and the result, in a language."""

from __future__ import annotations

import math
from collections.abc import Sequence

from policylab.analysis.discovery.boxes import COVERAGE_AIM, DENSITY_AIM
from policylab.analysis.discovery.labels import Contrast
from policylab.analysis.discovery.limits import Restricted
from policylab.analysis.discovery.rows import FEWEST, FOUND, NO_BETTER_THAN_CHANCE, BoxRow, PowerRow, Tally
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
    status: str, contrast: Contrast, counts: Tally, box: BoxRow | None, power: PowerRow | None, limits: str,
    language: str = "en",
) -> str:  # fmt: skip
    """Return the result in a few sentences, over all worlds, or why there is none and how much that says."""
    words = Words(language)
    measure = MEASURES[contrast.measure]
    sentences = [
        words.say(
            "discovery.all", arm=contrast.arm, other=contrast.other,
            label=measure.label.lower() if language == "en" else measure.label_th, tally=tally_in_words(counts, words),
        ),
        words.say(
            f"discovery.statement.{status.replace(' ', '_')}", limits=limits, counted=counts.worlds, fewest=FEWEST,
            density_aim=DENSITY_AIM,
        ),
    ]  # fmt: skip
    if box is not None:
        sentences.append(words.say("discovery.in_box", tally=tally_in_words(box.inside, words)))
        sentences.append(
            words.say("discovery.covers", coverage=bounds_in_words(box.coverage.low, box.coverage.high, words))
        )
        if box.coverage.expected < COVERAGE_AIM or box.density.expected < DENSITY_AIM:
            aims = {"coverage_aim": COVERAGE_AIM, "density_aim": DENSITY_AIM}
            sentences.append(words.say("discovery.misses_aims", **aims))
    if power is not None and status in (FOUND, NO_BETTER_THAN_CHANCE):
        sentences.append(power_in_words(status, power, words))
    return words.say("discovery.between_sentences").join(filter(None, sentences))


def tally_in_words(counts: Tally, words: Words) -> str:
    """Return in how many worlds the arm beats the other, in how many not, and in how many that is not known.

    >>> tally_in_words(Tally(100, 25, 6, 0, 69), Words())
    'in 25 of 100 worlds; in 6 it clearly does not, in 69 there are not enough runs to say (so in 25% to 94%)'
    """
    parts = [words.say("discovery.tally.beats", beats=counts.beats, worlds=counts.worlds)]
    further = [
        words.say(f"discovery.tally.{sort}", number=number)
        for sort, number in (
            ("does_not_beat", counts.does_not_beat), ("small", counts.small),
            ("not_enough_runs", counts.not_enough_runs),
        )
        if number
    ]  # fmt: skip
    if further:
        parts.append(words.say("discovery.tally.between") + words.say("discovery.tally.and").join(further))
    shares = bounds_in_words(counts.low, counts.high, words)
    return "".join(parts) + words.say("discovery.tally.so", shares=shares)


def bounds_in_words(low: float, high: float, words: Words) -> str:
    """Return a share of worlds, or the least and the most that it may be.

    >>> bounds_in_words(0.25, 0.94, Words()), bounds_in_words(0.5, 0.5, Words())
    ('25% to 94%', '50%')
    """
    least, most = f"{low:.0%}", f"{high:.0%}"
    return least if least == most else words.say("discovery.bounds", low=least, high=most)


def power_in_words(status: str, power: PowerRow, words: Words) -> str:
    """Return how often a box that is there is recognised with as many worlds and runs."""
    sort = "recognised" if status == FOUND else "would_be_recognised"
    return words.say(f"discovery.power.{sort}", quality=power.quality, one=power.of_one, two=power.of_two)


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
