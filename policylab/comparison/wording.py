"""Wording: verdicts and standings in the words of a language, from the one table of what is known and not known."""

from __future__ import annotations

import math

from policylab.comparison.plan import WorldSample
from policylab.show.knowledge import state_in_words
from policylab.show.numbers import rounded_up
from policylab.show.words import Words
from policylab.statistics.estimates import NOT_ENOUGH_RUNS
from policylab.statistics.standing import DEPENDS_ON

DECIDES_NO_NUMBER = True  # words for readers: in no identity


def verdict_in_words(verdict: str | None, runs_needed: float | None, words: Words) -> str | None:
    """Return a verdict in a language; beside *not enough runs* how many are needed, where that is known.

    >>> verdict_in_words("small", None, Words("th")), verdict_in_words("not enough runs", 233, Words())
    ('มีผลน้อย', 'not enough runs (about 240 needed)')
    """
    if verdict is None:
        return None
    if verdict != NOT_ENOUGH_RUNS or runs_needed is None or not math.isfinite(runs_needed):
        return state_in_words(verdict, words.language)
    return words.say("comparison.runs_needed", runs=f"{rounded_up(runs_needed):,}")


def standing_in_words(standing: str | None, words: Words, *, exception: bool = False) -> str | None:
    """Return the standing of an effect in a language, and whether the default setting is the exception to it.

    The names of parameters stay as they are.

    >>> standing_in_words("depends on trust_gain", Words("th"))
    'ขึ้นอยู่กับ trust_gain'
    >>> standing_in_words("robust", Words(), exception=True)
    'robust; the default setting is the exception'
    """
    if standing is None:
        return None
    if standing.startswith(DEPENDS_ON):
        word = state_in_words(DEPENDS_ON.strip(), words.language, on=standing.removeprefix(DEPENDS_ON))
    else:
        word = state_in_words(standing, words.language)
    return words.say("comparison.with_exception", standing=word) if exception else word


def where_in_words(sample: WorldSample | None, words: Words) -> str:
    """Return where worlds come from, in a language; nothing without worlds."""
    if sample is None:
        return ""
    if sample.stored is None:
        return words.say("comparison.worlds.ranges")
    return words.say("comparison.worlds.stored", status=sample.stored.about["status"], file=sample.stored.path.name)
