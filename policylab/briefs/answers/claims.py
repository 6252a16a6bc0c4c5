"""Claims: which arm is ahead in how many worlds; a claim of a brief that does not hold is refused."""

from __future__ import annotations

import re

from policylab.briefs.answers.effects import budget, direction, effect_of, finding_in_words, moment, readout
from policylab.briefs.source import BriefError
from policylab.briefs.words import BriefWords
from policylab.comparison.rows import ContestRow
from policylab.comparison.wording import standing_in_words
from policylab.statistics.estimates import NOT_ENOUGH_RUNS, SMALL
from policylab.statistics.shares import share_of_worlds
from policylab.statistics.standing import DIFFERS, ENOUGH, FEWEST, MAJORITY, PROBABLY_ROBUST, ROBUST
from policylab.study.result import StudyResult

DEPENDS = "depends"
ALIKE = "alike"
_BUDGET = r"(?: on budget (?P<budget>[\d.]+))?, "
_OF_EFFECTS = "|".join([ROBUST, PROBABLY_ROBUST, DEPENDS, DIFFERS, SMALL, NOT_ENOUGH_RUNS])
_OF_CONTESTS = "|".join([ROBUST, PROBABLY_ROBUST, DIFFERS, ALIKE, NOT_ENOUGH_RUNS])
_EFFECT = re.compile(
    rf"(?P<arm>\S+) (?P<verb>raises|lowers|moves) (?P<measure>\w+) at (?P<at>\w+){_BUDGET}(?P<standing>{_OF_EFFECTS})"
)
_CONTEST = re.compile(
    r"(?P<arm>\S+) (?P<verb>beats|trails|meets) (?P<other>\S+) on (?P<measure>\w+) at (?P<at>\w+)"
    rf"{_BUDGET}(?P<standing>{_OF_CONTESTS})"
)
_SHAPES = (
    "write for example `hybrid raises effective_adoption at 120, robust` "
    f"or `hybrid beats incentives-tangible on adoption_months at 120 on budget 1, {DIFFERS}`"
)


def worlds_in(row: ContestRow) -> int:
    """Return the number of worlds in which both arms are eligible."""
    return row.better + row.worse + row.alike + row.unclear


def standing_of(row: ContestRow) -> str:
    """Return the standing of a contest over the worlds, by the rule of effects."""
    worlds, shown = worlds_in(row), row.better + row.worse
    if row.alike > MAJORITY * worlds:
        return ALIKE
    if row.unclear > MAJORITY * worlds or shown < min(FEWEST, worlds):
        return NOT_ENOUGH_RUNS
    share = share_of_worlds(max(row.better, row.worse), shown)
    if share.high < ENOUGH:
        return DIFFERS
    return ROBUST if share.low > ENOUGH else PROBABLY_ROBUST


def contest(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in how many plausible worlds an arm is clearly better than another, and how sure that is."""
    return contest_in_words(contest_of(study, request), words)


def tally(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return in how many worlds an arm is clearly better than another, clearly worse, alike, or not run enough."""
    row = contest_of(study, request)
    better = words.share(row.better, worlds_in(row))
    return words.say("brief.contest_counts", of_better=better, worse=row.worse, alike=row.alike, unclear=row.unclear)


def contest_of(study: StudyResult, request: str) -> ContestRow:
    """Return the contest of two arms, a measure, a month and perhaps a budget that a text names."""
    match request.split():
        case [first, second, measure, at, *more] if len(more) <= 1:
            pass
        case _:
            raise BriefError(
                f"{request!r} is not a contest: write two arms, measure and month, as `hybrid null trust 120`"
            )
    return study.contest(first, second, measure, moment(at), budget(more[0] if more else None))


def contest_in_words(row: ContestRow, words: BriefWords) -> str:
    """Return a contest in the words of its standing."""
    standing = standing_of(row)
    counts = {"better": row.better, "worse": row.worse, "alike": row.alike, "unclear": row.unclear}
    if standing in (NOT_ENOUGH_RUNS, ALIKE, DIFFERS):
        return words.say(f"brief.contest.{standing.replace(' ', '_')}", all=worlds_in(row), **counts)
    side = "ahead" if row.better > row.worse else "behind"
    word = standing_in_words(standing, words)
    return words.say(f"brief.contest.{side}", all=worlds_in(row), standing=word, **counts)


def claim(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return a claim in words, if its direction and standing hold."""
    if against := _CONTEST.fullmatch(request):
        return _of_contest(study, against, words)
    if stated := _EFFECT.fullmatch(request):
        return _of_effect(study, stated, words)
    raise BriefError(f"claim {request!r} is not valid: {_SHAPES}")


def _of_contest(study: StudyResult, stated: re.Match[str], words: BriefWords) -> str:
    if stated["verb"] == "meets" and stated["standing"] not in (NOT_ENOUGH_RUNS, ALIKE):
        raise BriefError(
            f"meets goes only with {ALIKE} or {NOT_ENOUGH_RUNS}: write beats or trails with {stated['standing']}"
        )
    parts = [stated[part] for part in ("arm", "other", "measure", "at", "budget")]
    row = contest_of(study, " ".join(part for part in parts if part))
    verb = "beats" if row.better > row.worse else "trails"
    _check(stated["verb"] in (verb, "meets"), verb, stated["standing"], standing_of(row))
    return contest_in_words(row, words)


def _of_effect(study: StudyResult, stated: re.Match[str], words: BriefWords) -> str:
    if stated["verb"] == "moves" and stated["standing"] in (ROBUST, PROBABLY_ROBUST):
        raise BriefError(f"moves names no direction, which a {stated['standing']} effect has: write raises or lowers")
    wanted = [stated[part] for part in ("arm", "measure", "at", "budget")]
    row = effect_of(study, readout(" ".join(part for part in wanted if part)))
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
