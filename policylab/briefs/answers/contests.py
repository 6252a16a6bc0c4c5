"""Contests: in how many worlds a mandate comes out ahead of an incentive, or the other way round."""

from __future__ import annotations

from dataclasses import dataclass

from policylab.briefs.source import BriefError
from policylab.briefs.words import BriefWords
from policylab.comparison.estimates import NOT_DISTINGUISHABLE
from policylab.comparison.rows import Moment
from policylab.comparison.standing import ENOUGH, ROBUST
from policylab.errors import nearest
from policylab.recording.measures import RUN
from policylab.study.result import StudyResult

DEPENDS = "depends"


@dataclass(frozen=True)
class Contest:
    """How an arm does against another over the worlds in which both meet the budget, from its own side."""

    worlds: int
    unclear: int
    better: int
    worse: int
    ahead: int
    behind: int

    @property
    def standing(self) -> str:
        """Return its standing by the rule of effects over worlds."""
        if self.unclear > self.worlds / 2:
            return NOT_DISTINGUISHABLE
        return ROBUST if max(self.ahead, self.behind) >= ENOUGH * self.worlds else DEPENDS


def contest(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in how many plausible worlds a mandate comes out ahead of an incentive, or the other way round."""
    return contest_in_words(contest_of(study, request), words)


def tally(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in how many worlds an arm is clearly better than another, clearly worse, or not to be told apart."""
    met = contest_of(study, request)
    better = words.share(met.better, met.worlds)
    return words.say("brief.contest_counts", of_better=better, worse=met.worse, unclear=met.unclear)


def contest_of(study: StudyResult, request: str) -> Contest:
    """Return the contest of two arms, a measure and a month that a text names."""
    match request.split():
        case [ours, theirs, measure, at]:
            pass
        case _:
            raise BriefError(f"{request!r} is not read: write two arms, measure and month, as `hybrid null trust 120`")
    kinds = {arm.arm: arm.kind for arm in study.arms}
    for name in (ours, theirs):
        if name not in kinds:
            raise BriefError(f"no arm {name!r}{nearest(name, kinds)} (known: {', '.join(kinds)})")
    if at != RUN and not at.isdecimal():
        raise BriefError(f"{request!r} is not read: the month is a number or run")
    moment: Moment = RUN if at == RUN else int(at)
    if kinds[ours] == "incentive":
        row = study.contest(theirs, ours, measure, moment)
        sides = (row.incentive_better, row.mandate_better, row.incentive_ahead, row.mandate_ahead)
    else:
        row = study.contest(ours, theirs, measure, moment)
        sides = (row.mandate_better, row.incentive_better, row.mandate_ahead, row.incentive_ahead)
    if not row.worlds:
        raise BriefError(f"contests {request}: in no world do both meet the budget: nothing can be said")
    return Contest(row.worlds, row.unclear, *sides)


def contest_in_words(met: Contest, words: BriefWords) -> str:
    """Return a contest in the words of its standing."""
    if met.standing == NOT_DISTINGUISHABLE:
        return words.say("brief.contest_unclear", unclear=met.unclear, all=met.worlds)
    side = "beats" if met.ahead > met.behind else "loses"
    return words.say(f"brief.{side}_{met.standing}", share=words.share(met.ahead, met.worlds))
