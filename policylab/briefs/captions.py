"""What the figures of a brief show, told from the same data that is drawn: alternative texts and captions."""

from __future__ import annotations

from collections.abc import Mapping

from policylab.briefs.answers import Answer
from policylab.briefs.stored import Row, Stored
from policylab.briefs.tables import headlines, last_month, spending
from policylab.briefs.words import Words, significant, whole
from policylab.recording.measures import HEADLINE
from policylab.study.declaration import AS_ASKED

ADOPTION = (HEADLINE, "formal_adoption")


def adoption_alternative(stored: Stored, asked: str, words: Words) -> str:
    """Return in words what the figure of adoption over time shows."""
    del asked
    ends = [_end(stored, arm, words) for arm in stored.rows("arms")]
    effective, formal = (words.measure(name).lower() for name in ADOPTION)
    return words.say(
        "adoption_alt", room="figure", months=whole(series(stored, stored.baseline, HEADLINE)["month"][-1]),
        effective=effective, formal=formal, ends=words.say("separator").join(ends),
    )  # fmt: skip


def adoption_caption(stored: Stored, asked: str, words: Words) -> str:
    """Return what stands under the figure of adoption over time."""
    del asked
    replications = whole(stored.provenance["headline_replications"])
    return words.say("adoption_caption", room="figure", replications=replications)


def outlay_alternative(stored: Stored, asked: str, words: Words) -> str:
    """Return in words what the figure of adoption against outlay shows."""
    del asked
    budgets = sorted({row["budget"] for row in stored.rows("against_outlay")})
    ends = []
    for arm in policies(stored):
        row = spending(stored, arm["arm"], HEADLINE, last_month(stored), budgets[-1])
        ends.append(
            words.say(
                "outlay_end", room="figure", arm=words.of(arm, "title"),
                effect=words.change(row["low"], row["high"], HEADLINE),
                money=words.say("official-months", value=whole(significant(row["outlay"]))),
            )
        )  # fmt: skip
    shown = [words.measure(name).lower() for name in headlines(stored)]
    return words.say(
        "outlay_alt", room="figure", first=shown[0], second=shown[-1], budgets=whole(len(budgets)),
        ends=words.say("separator").join(ends),
    )  # fmt: skip


def outlay_caption(stored: Stored, asked: str, words: Words) -> str:
    """Return what stands under the figure of adoption against outlay."""
    del stored, asked
    return words.say("outlay_caption", room="figure")


FIGURES: Mapping[str, tuple[Answer, Answer]] = {
    "adoption-figure": (adoption_alternative, adoption_caption),
    "outlay-figure": (outlay_alternative, outlay_caption),
}


def policies(stored: Stored) -> list[Row]:
    """Return the arms but the baseline."""
    return [row for row in stored.rows("arms") if row["kind"] != "baseline"]


def series(stored: Stored, arm: str, measure: str) -> Row:
    """Return a measure month by month under an arm."""
    return stored.row("levels", budget=AS_ASKED, arm=arm, measure=measure)


def _end(stored: Stored, arm: Row, words: Words) -> str:
    """Return where an arm stands at the last month."""
    effective, formal = (
        words.quantity(series(stored, arm["arm"], measure)["mean"][-1], measure) for measure in ADOPTION
    )
    return words.say("adoption_end", room="figure", arm=words.of(arm, "title"), effective=effective, formal=formal)
