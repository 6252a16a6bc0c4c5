"""Effects and levels: how much an arm changes a measure, its level, and in how many worlds, in words."""

from __future__ import annotations

from dataclasses import dataclass

from policylab.analysis.discovery.sentences import FORM_COLUMN
from policylab.briefs.source import BriefError
from policylab.briefs.words import BriefWords, ends, unit_of
from policylab.comparison.ensemble import FORM
from policylab.comparison.estimates import NOT_DISTINGUISHABLE
from policylab.comparison.rows import Moment
from policylab.comparison.standing import MANY, ROBUST
from policylab.recording.measures import RUN
from policylab.study.declaration import OWN_BUDGET
from policylab.study.result import StudyResult
from policylab.study.rows import GroupEffect, StudyEffect, StudyLevel


@dataclass(frozen=True)
class Readout:
    """A measure of an arm at a month or of the run, at a budget."""

    arm: str
    measure: str
    at: Moment
    budget: float

    def __str__(self) -> str:
        return f"{self.arm} {self.measure} {self.at}"


def readout(request: str) -> Readout:
    """Return the arm, measure, month and perhaps budget that a text names."""
    match request.split():
        case [arm, measure, at, *more] if len(more) <= 1:
            pass
        case _:
            raise BriefError(
                f"{request!r} is not a readout: write arm, measure and month or run, as `hybrid trust 120`"
            )
    try:
        return Readout(arm, measure, RUN if at == RUN else int(at), float(more[0]) if more else OWN_BUDGET)
    except ValueError:
        raise BriefError(
            f"{request!r} is not a readout: write the month as a number or run, the budget as a number"
        ) from None


def effect(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return how much an arm changes a measure, as the range over luck at default values."""
    row = effect_of(study, readout(request))
    return words.change(*ends(row.low, row.high, f"effects {request}"), row.measure)


def share(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in how many plausible worlds the effect of an arm has its sign."""
    return _share(effect_of(study, readout(request)), words)


def finding(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return the effect of an arm on a measure, in the words of its direction and standing."""
    return finding_in_words(effect_of(study, readout(request)), words)


def effect_of(study: StudyResult, wanted: Readout) -> StudyEffect:
    """Return an effect that has a standing."""
    row = study.effect(wanted.arm, wanted.measure, wanted.at, wanted.budget)
    if row.standing is None or row.share_same_sign is None:
        raise BriefError(
            f"effects {wanted}: no standing is stored, since no world is eligible: run the study over worlds"
        )
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


def level(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return the level of a measure under an arm, as the range over luck at default values."""
    row = _level(study, request)
    low, high = ends(row.low, row.high, f"ledger {request}")
    return words.span(max(low, 0), high, row.measure)


def money(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return what is spent under an arm, in official-months."""
    row = _level(study, request)
    if not unit_of(row.measure).startswith("official-months"):
        raise BriefError(f"{row.measure} is in {unit_of(row.measure)}, not money: write {{level}}")
    return words.quantity(row.mean, row.measure)


def time(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in which month a share is reached under an arm, and in how many runs it is."""
    row = _level(study, request)
    if row.share_reached is None:
        raise BriefError(f"{row.measure} is not a time to a share: write for example t50_effective")
    runs = study.provenance.headline_replications
    runs_reached = round(row.share_reached * runs)
    if not runs_reached:
        return words.say("brief.not_reached", months=words.say("brief.months", value=study.study.months))
    return words.say("brief.reached", when=words.quantity(row.mean, row.measure), of=runs_reached, all=runs)


def best(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in how many plausible worlds an arm is the best of those that meet the budget."""
    wanted = readout(request)
    row = study.share_best(wanted.arm, wanted.measure, wanted.at, wanted.budget)
    return words.share(row.share * study.provenance.worlds, study.provenance.worlds)


def _level(study: StudyResult, request: str) -> StudyLevel:
    wanted = readout(request)
    return study.level(wanted.arm, wanted.measure, wanted.at, wanted.budget)
