"""Levels: what a measure comes to under an arm, what is spent, when a share is reached, and which arm is best."""

from __future__ import annotations

from policylab.briefs.answers.requests import readout
from policylab.briefs.source import BriefError
from policylab.briefs.words import BriefWords, ends, unit_of
from policylab.study.result import StudyResult
from policylab.study.rows import StudyLevel


def level(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return what a measure comes to under an arm, as the range over luck at default values."""
    row = _level(study, request)
    low, high = ends(row.low, row.high, f"ledger {request}")
    return words.span(max(low, 0), high, row.measure)


def money(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return what is spent under an arm, in official-months."""
    row = _level(study, request)
    if not unit_of(row.measure).startswith("official-months"):
        raise BriefError(f"{row.measure} is not money but {unit_of(row.measure)}: ask for a level")
    return words.quantity(row.mean, row.measure)


def time(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in which month a share is reached under an arm, and in how many runs it is."""
    row = _level(study, request)
    if row.share_reached is None:
        raise BriefError(f"{row.measure} is not a time to a share: ask for t50_effective, for example")
    runs = study.provenance.headline_replications
    reached = round(row.share_reached * runs)
    if not reached:
        return words.say("brief.not_reached", months=words.say("brief.months", value=study.study.months))
    return words.say("brief.reached", when=words.quantity(row.mean, row.measure), of=reached, all=runs)


def best(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in how many plausible worlds an arm is the best of those that meet the budget."""
    wanted = readout(request)
    row = study.share_best(wanted.arm, wanted.measure, wanted.at, wanted.budget)
    return words.share(row.share * study.provenance.worlds, study.provenance.worlds)


def _level(study: StudyResult, request: str) -> StudyLevel:
    wanted = readout(request)
    return study.level(wanted.arm, wanted.measure, wanted.at, wanted.budget)
