"""Effects: how much an arm changes a measure, in how many worlds, and what became of it in words."""

from __future__ import annotations

from policylab.analysis.labels import FORM_COLUMN
from policylab.briefs.answers.requests import Readout, readout
from policylab.briefs.source import BriefError
from policylab.briefs.words import BriefWords, ends
from policylab.comparison.ensemble import FORM
from policylab.comparison.estimates import NOT_DISTINGUISHABLE
from policylab.comparison.standing import MANY, ROBUST
from policylab.study.result import StudyResult
from policylab.study.rows import GroupEffect, StudyEffect


def effect(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return how much an arm changes a measure, as the range over luck at default values."""
    row = effect_of(study, readout(request))
    return words.change(*ends(row.low, row.high, f"effects {request}"), row.measure)


def share(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in how many plausible worlds the effect of an arm has its sign."""
    return _share(effect_of(study, readout(request)), words)


def finding(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return what became of a measure under an arm, in words that its direction and standing choose."""
    return finding_in_words(effect_of(study, readout(request)), words)


def effect_of(study: StudyResult, wanted: Readout) -> StudyEffect:
    """Return an effect that has a standing."""
    row = study.effect(wanted.arm, wanted.measure, wanted.at, wanted.budget)
    if row.standing is None or row.share_same_sign is None:
        raise BriefError(f"effects {wanted}: no standing is stored, for no world counts; one world alone is no advice")
    return row


def direction(row: StudyEffect | GroupEffect) -> str:
    """Return whether an effect raises or lowers its measure."""
    return "raises" if row.mean > 0 else "lowers"


def finding_in_words(row: StudyEffect, words: BriefWords) -> str:
    """Return an effect in the words of its direction and standing."""
    if row.standing == NOT_DISTINGUISHABLE:
        return words.say("brief.not_distinguishable")
    if row.standing == ROBUST:
        return words.say(f"brief.{direction(row)}_robust", share=_share(row, words))
    names = [FORM_COLUMN if name == FORM else name for name in row.depends_on or [MANY]]
    on = words.say("brief.box.and").join(words.parameter(name) for name in names)
    return words.say(f"brief.{direction(row)}_depends", share=_share(row, words), on=on)


def sign_mark(row: StudyEffect | GroupEffect) -> str:
    """Return how a table marks an effect by its standing: robustly more or less, either, or nothing."""
    if row.standing == NOT_DISTINGUISHABLE or row.mean == 0:
        return ""
    return {"raises": " (+)", "lowers": " (−)"}[direction(row)] if row.standing == ROBUST else " (±)"


def _share(row: StudyEffect, words: BriefWords) -> str:
    assert row.share_same_sign is not None  # as effect_of has made sure
    return words.share(row.share_same_sign * row.worlds_counted, row.worlds_counted)
