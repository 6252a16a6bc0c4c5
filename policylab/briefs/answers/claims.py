"""Claims: what a brief states of direction and standing, said in words where it holds and refused where it does not."""

from __future__ import annotations

import re

from policylab.briefs.answers.contests import DEPENDS, contest_in_words, contest_of
from policylab.briefs.answers.effects import direction, effect_of, finding_in_words
from policylab.briefs.answers.requests import readout
from policylab.briefs.source import BriefError
from policylab.briefs.words import BriefWords
from policylab.comparison.estimates import NOT_DISTINGUISHABLE
from policylab.comparison.standing import ROBUST
from policylab.study.declaration import AS_ASKED
from policylab.study.result import StudyResult

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
    wanted = f"{stated['arm']} {stated['measure']} {stated['at']} {stated['budget'] or AS_ASKED}"
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
