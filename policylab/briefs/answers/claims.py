"""Claims: which arm comes out ahead in how many worlds, and what a brief states, refused where it does not hold."""

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


def claim(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return what a claim says in words, if it holds at its direction and standing."""
    if against := _CONTEST.fullmatch(request):
        return _of_contest(study, against, words)
    if stated := _EFFECT.fullmatch(request):
        return _of_effect(study, stated, words)
    raise BriefError(f"claim {request!r} cannot be read: {_SHAPES}")


def _of_contest(study: StudyResult, stated: re.Match[str], words: BriefWords) -> str:
    if stated["verb"] == "meets" and stated["standing"] != NOT_DISTINGUISHABLE:
        raise BriefError(f"meets is only {NOT_DISTINGUISHABLE}: write beats or trails with {stated['standing']}")
    met = contest_of(study, f"{stated['arm']} {stated['other']} {stated['measure']} {stated['at']}")
    verb = "beats" if met.ahead > met.behind else "trails"
    _check(stated["verb"] in (verb, "meets"), verb, stated["standing"], met.standing)
    return contest_in_words(met, words)


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
    """Refuse a claim whose direction or standing is not what the study found."""
    if not holds:
        raise BriefError(f"the claim does not hold in its direction: what was found is that it {verb}, {standing}")
    if not standing.startswith(claimed):
        raise BriefError(f"the claim does not hold at its standing: what was found is {standing!r}")
