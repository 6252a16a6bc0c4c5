"""Reversals: in which worlds the mandate beats the incentive, and so where the advice reverses."""

from __future__ import annotations

import math

from policylab.analysis.discovery.report import DiscoveryReport
from policylab.analysis.discovery.rows import EVERYWHERE, FOUND, NO_BETTER_THAN_CHANCE, BoxRow, RestrictedRow, Tally
from policylab.briefs.answers.claims import worlds_in
from policylab.briefs.answers.effects import budget
from policylab.briefs.answers.names import arm
from policylab.briefs.source import BriefError
from policylab.briefs.words import BriefWords, whole
from policylab.comparison.rows import Moment
from policylab.recording.measures import RUN
from policylab.study.result import StudyResult

DELIVERED = "adoption_months"  # the measure by which the advice reverses
WITHOUT_BOX = {EVERYWHERE: "everywhere", NO_BETTER_THAN_CHANCE: "none"}
# How a brief words limits, by the first and the last third of the plausible range in which they lie.
THIRDS = {(0, 0): "lower", (0, 1): "not_upper", (1, 1): "middle", (1, 2): "not_lower", (2, 2): "upper"}


def reversals(study: StudyResult, discovery: DiscoveryReport, request: str, words: BriefWords) -> str:
    """Return in which worlds the mandate beats the incentive, and so where the advice reverses, over all worlds."""
    _check_question(study, discovery, request)
    question, box, known = discovery.question, discovery.box, discovery.power
    sentences = [
        words.say(
            "brief.box.all", mandate=arm(study, question.arm, words), incentive=arm(study, question.other, words),
            tally=_tally(discovery.worlds.eligible, words),
        ),
        words.say(f"brief.box.{WITHOUT_BOX.get(discovery.status, 'alike')}") if box is None else _within(box, words),
    ]  # fmt: skip
    if known is not None and discovery.status in (FOUND, NO_BETTER_THAN_CHANCE):
        sort = "recognised" if discovery.status == FOUND else "would_be_recognised"
        of_one, of_two, quality = (_percent(share, words) for share in (known.of_one, known.of_two, known.quality))
        sentences.append(words.say(f"brief.box.{sort}", one=of_one, two=of_two, quality=quality))
    return words.say("discovery.between_sentences").join(sentences)


def _within(box: BoxRow, words: BriefWords) -> str:
    limits = words.say("brief.box.and").join(limit_in_words(row, words) for row in box.restricted)
    coverage = _bounds(box.coverage.low, box.coverage.high, words)
    return words.say("brief.box.within", limits=limits, tally=_tally(box.inside, words), coverage=coverage)


def _tally(counts: Tally, words: BriefWords) -> str:
    """Return in how many of all worlds the mandate beats the incentive, in how many not, and in how many unknown."""
    named = {
        "beats": counts.beats, "worlds": counts.worlds, "does_not_beat": counts.does_not_beat, "small": counts.small,
        "not_enough_runs": counts.not_enough_runs,
    }  # fmt: skip
    shares = _bounds(counts.low, counts.high, words)
    return words.say("brief.box.tally", shares=shares, **{name: whole(number) for name, number in named.items()})


def _bounds(low: float, high: float, words: BriefWords) -> str:
    least, most = _percent(low, words), _percent(high, words)
    return least if least == most else words.say("brief.range", low=least, high=most)


def _percent(share: float, words: BriefWords) -> str:
    return words.say("brief.percent", value=whole(100 * share))


def _check_question(study: StudyResult, discovery: DiscoveryReport, request: str) -> None:
    """Refuse a discovery of another question or other worlds than those of the brief: two arms, perhaps a budget."""
    question, counts = discovery.question, discovery.worlds
    arms, at_budget = " ".join(request.split()[:2]), budget(next(iter(request.split()[2:]), None))
    wanted = {"study": study.name, "arms": arms, "measure": DELIVERED, "budget": at_budget}
    stored = {
        "study": discovery.study, "arms": f"{question.arm} {question.other}", "measure": question.measure,
        "budget": question.budget,
    }  # fmt: skip
    for field, value in wanted.items():
        if stored[field] != value:
            raise BriefError(
                f"the stored discovery is of {field} {stored[field]!r}, not {value!r}: "
                "refer to that, or run policylab analyse discovery again and store it"
            )
    at: Moment = question.at if isinstance(question.at, int) else RUN
    worlds = worlds_in(study.contest(question.arm, question.other, question.measure, at, at_budget))
    labelled = counts.eligible.worlds
    if labelled != worlds:
        raise BriefError(f"the stored discovery has {labelled} worlds, the study {worlds}: run it again and store it")


def limit_in_words(row: RestrictedRow, words: BriefWords) -> str:
    """Return one limit of a box by where it lies in the plausible range, without decimals."""
    label = words.parameter(row.parameter)
    if row.letter:  # a form has none
        label = words.say("brief.driver", label=label, letter=row.letter)
    if row.forms:
        return words.say("brief.box.forms", label=label)
    if row.low is None and row.high is None:
        raise BriefError(f"discovery restricts {row.parameter} on no side: store the result again")
    least, most = row.ends
    low = 0.0 if row.low is None else (row.low - least) / (most - least)
    high = 1.0 if row.high is None else (row.high - least) / (most - least)
    thirds = min(math.floor(round(3 * low, 6)), 2), max(math.ceil(round(3 * high, 6)) - 1, 0)
    over_all = "not_top" if row.low is None else "not_bottom" if row.high is None else "not_ends"
    return words.say(f"brief.box.{THIRDS.get(thirds, over_all)}", label=label)
