"""Claims: which arm is ahead in how many worlds; a claim of a brief that does not hold is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policylab.briefs.answers.effects import direction, effect_of, finding_in_words, readout
from policylab.briefs.source import BriefError
from policylab.briefs.words import BriefWords
from policylab.comparison.estimates import NOT_DISTINGUISHABLE
from policylab.comparison.rows import Moment
from policylab.comparison.standing import ENOUGH, ROBUST
from policylab.errors import nearest
from policylab.recording.measures import RUN
from policylab.study.declaration import OWN_BUDGET
from policylab.study.result import StudyResult

DEPENDS = "depends"
_STANDING = rf"(?P<standing>{ROBUST}|{DEPENDS}|{NOT_DISTINGUISHABLE})"
_EFFECT = re.compile(
    r"(?P<arm>\S+) (?P<verb>raises|lowers|moves) (?P<measure>\w+) at (?P<at>\w+)(?: on budget (?P<budget>[\d.]+))?, "
    + _STANDING
)
_CONTEST = re.compile(
    r"(?P<arm>\S+) (?P<verb>beats|trails|meets) (?P<other>\S+) on (?P<measure>\w+) at (?P<at>\w+), " + _STANDING
)
_SHAPES = (
    "write for example `hybrid raises effective_adoption at 120, robust` "
    "or `hybrid beats incentives-tangible on adoption_months at 120, depends`"
)


@dataclass(frozen=True)
class Contest:
    """The contest of an arm with another over the worlds in which both meet the budget, from its own side."""

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
    """Return in how many plausible worlds a mandate is ahead of an incentive, or the reverse."""
    return contest_in_words(contest_of(study, request), words)


def tally(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in how many worlds an arm is clearly better than another, clearly worse, or not distinguishable."""
    result = contest_of(study, request)
    better = words.share(result.better, result.worlds)
    return words.say("brief.contest_counts", of_better=better, worse=result.worse, unclear=result.unclear)


def contest_of(study: StudyResult, request: str) -> Contest:
    """Return the contest of two arms, a measure and a month that a text names."""
    match request.split():
        case [first, second, measure, at]:
            pass
        case _:
            raise BriefError(
                f"{request!r} is not a contest: write two arms, measure and month, as `hybrid null trust 120`"
            )
    kinds = {arm.arm: arm.kind for arm in study.arms}
    for name in (first, second):
        if name not in kinds:
            raise BriefError(f"no arm {name!r}{nearest(name, kinds)} (known: {', '.join(kinds)})")
    if at != RUN and not at.isdecimal():
        raise BriefError(f"{request!r} has no valid month: write a number or run")
    moment: Moment = RUN if at == RUN else int(at)
    if kinds[first] == "incentive":
        row = study.contest(second, first, measure, moment)
        sides = (row.incentive_better, row.mandate_better, row.incentive_ahead, row.mandate_ahead)
    else:
        row = study.contest(first, second, measure, moment)
        sides = (row.mandate_better, row.incentive_better, row.mandate_ahead, row.incentive_ahead)
    if not row.worlds:
        raise BriefError(f"contests {request}: no world in which both meet the budget: choose other arms")
    return Contest(row.worlds, row.unclear, *sides)


def contest_in_words(result: Contest, words: BriefWords) -> str:
    """Return a contest in the words of its standing."""
    if result.standing == NOT_DISTINGUISHABLE:
        return words.say("brief.contest_unclear", unclear=result.unclear, all=result.worlds)
    side = "beats" if result.ahead > result.behind else "loses"
    return words.say(f"brief.{side}_{result.standing}", share=words.share(result.ahead, result.worlds))


def claim(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return a claim in words, if its direction and standing hold."""
    if against := _CONTEST.fullmatch(request):
        return _of_contest(study, against, words)
    if stated := _EFFECT.fullmatch(request):
        return _of_effect(study, stated, words)
    raise BriefError(f"claim {request!r} is not valid: {_SHAPES}")


def _of_contest(study: StudyResult, stated: re.Match[str], words: BriefWords) -> str:
    if stated["verb"] == "meets" and stated["standing"] != NOT_DISTINGUISHABLE:
        raise BriefError(f"meets goes only with {NOT_DISTINGUISHABLE}: write beats or trails with {stated['standing']}")
    result = contest_of(study, f"{stated['arm']} {stated['other']} {stated['measure']} {stated['at']}")
    verb = "beats" if result.ahead > result.behind else "trails"
    _check(stated["verb"] in (verb, "meets"), verb, stated["standing"], result.standing)
    return contest_in_words(result, words)


def _of_effect(study: StudyResult, stated: re.Match[str], words: BriefWords) -> str:
    if stated["verb"] == "moves" and stated["standing"] == ROBUST:
        raise BriefError("moves names no direction, which a robust effect has: write raises or lowers")
    wanted = f"{stated['arm']} {stated['measure']} {stated['at']} {stated['budget'] or OWN_BUDGET}"
    row = effect_of(study, readout(wanted))
    verb = direction(row)
    if stated["standing"] == ROBUST and row.verdict != verb:
        raise BriefError(f"the claim does not hold: at default values the verdict is {row.verdict!r}")
    _check(stated["verb"] in (verb, "moves"), verb, stated["standing"], str(row.standing))
    return finding_in_words(row, words)


def _check(holds: bool, verb: str, claimed: str, standing: str) -> None:
    """Refuse a claim whose direction or standing is not that of the study."""
    if not holds:
        raise BriefError(f"the claim's direction does not hold: the study shows that it {verb}, {standing}")
    if not standing.startswith(claimed):
        raise BriefError(f"the claim's standing does not hold: the study shows {standing!r}")
