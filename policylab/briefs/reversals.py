"""Reversals: in which worlds the mandate beats the incentive, and so where the advice turns round."""

from __future__ import annotations

import math

from policylab.analysis.discovery.report import DiscoveryReport
from policylab.analysis.discovery.rows import EVERYWHERE, NO_BETTER_THAN_CHANCE, NO_SIGNIFICANT_LIMIT, RestrictedRow
from policylab.briefs.answers.names import arm
from policylab.briefs.source import BriefError
from policylab.briefs.words import BriefWords, whole
from policylab.comparison.rows import Moment
from policylab.recording.measures import RUN
from policylab.study.declaration import OWN_BUDGET
from policylab.study.result import StudyResult

DELIVERED = "adoption_months"  # over the years: in what the advice turns round
WITHOUT_BOX = {EVERYWHERE: "everywhere", NO_BETTER_THAN_CHANCE: "none", NO_SIGNIFICANT_LIMIT: "none"}
# What a brief says of limits, by the first and the last third of what is plausible in which they lie.
THIRDS = {(0, 0): "lower", (0, 1): "not_upper", (1, 1): "middle", (1, 2): "not_lower", (2, 2): "upper"}


def reversals(study: StudyResult, discovery: DiscoveryReport, request: str, words: BriefWords) -> str:
    """Return in which worlds the mandate beats the incentive, and so where the advice turns round."""
    _check_question(study, discovery, request)
    counts, box = discovery.worlds, discovery.box
    filled = {
        "mandate": arm(study, discovery.question.mandate, words),
        "incentive": arm(study, discovery.question.incentive, words),
        "beats": whole(counts.beats),
        "clear": whole(counts.clear),
        "unclear": whole(counts.unclear),
    }
    if box is None:
        others = whole(counts.clear - counts.beats)
        return words.say(f"brief.box.{WITHOUT_BOX.get(discovery.status, 'alike')}", others=others, **filled)
    limits = words.say("brief.box.and").join(limit_in_words(row, words) for row in box.restricted)
    density, coverage = (words.say("brief.percent", value=whole(100 * part)) for part in (box.density, box.coverage))
    return words.say("brief.box.found", limits=limits, density=density, coverage=coverage, **filled)


def _check_question(study: StudyResult, discovery: DiscoveryReport, arms: str) -> None:
    """Refuse a discovery of another question or other worlds than those of which the brief tells."""
    question, counts = discovery.question, discovery.worlds
    wanted = {"study": study.name, "arms": arms, "measure": DELIVERED, "budget": OWN_BUDGET}
    given = {
        "study": discovery.study, "arms": f"{question.mandate} {question.incentive}", "measure": question.measure,
        "budget": question.budget,
    }  # fmt: skip
    for what, want in wanted.items():
        if given[what] != want:
            raise BriefError(
                f"the stored discovery is of {what} {given[what]!r}, not {want!r}: "
                "ask for it, or run policylab analyse discovery again and store it"
            )
    at: Moment = question.at if isinstance(question.at, int) else RUN
    worlds = study.contest(question.mandate, question.incentive, question.measure, at).worlds
    counted = counts.clear + counts.unclear
    if counted != worlds:
        raise BriefError(f"the stored discovery counts {counted} worlds, the study {worlds}: run it again and store it")


def limit_in_words(row: RestrictedRow, words: BriefWords) -> str:
    """Return one limit of a box by where it lies in what is plausible: no decimal that a reader could not use."""
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
