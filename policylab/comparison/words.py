"""Words of a comparison: verdicts, standings and where worlds come from, in the language of the reader."""

from __future__ import annotations

from policylab.comparison.plan import Spread
from policylab.comparison.rows import Verdict
from policylab.comparison.standing import DEPENDS_ON
from policylab.show.words import Words


def standing_in_words(standing: str | None, words: Words) -> str | None:
    """Return how an effect holds over worlds, in a language; the names of parameters stay as they are.

    >>> standing_in_words("depends on trust_gain", Words("th"))
    'ขึ้นอยู่กับ trust_gain'
    """
    if standing is None:
        return None
    if standing.startswith(DEPENDS_ON):
        return words.say("comparison.standings.depends", on=standing.removeprefix(DEPENDS_ON))
    return words.say(f"comparison.standings.{_key(standing)}")


def where_in_words(spread: Spread | None, words: Words) -> str:
    """Return where worlds come from, in a language; nothing without worlds."""
    if spread is None:
        return ""
    if spread.stored is None:
        return words.say("comparison.worlds.ranges")
    return words.say("comparison.worlds.stored", status=spread.stored.about["status"], file=spread.stored.path.name)


def verdict_in_words(verdict: Verdict | None, words: Words) -> str | None:
    """Return a verdict in a language.

    >>> verdict_in_words("too small to matter", Words("th"))
    'น้อยเกินกว่าจะมีความหมาย'
    """
    return None if verdict is None else words.say(f"comparison.verdicts.{_key(verdict)}")


def _key(words: str) -> str:
    return words.replace(" ", "_")
