"""Reversals: in which worlds the mandate beats the incentive, and so where the advice reverses."""

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

DELIVERED = "adoption_months"  # the measure by which the advice reverses
WITHOUT_BOX = {EVERYWHERE: "everywhere", NO_BETTER_THAN_CHANCE: "none", NO_SIGNIFICANT_LIMIT: "none"}
# How a brief words limits, by the first and the last third of the plausible range in which they lie.
THIRDS = {(0, 0): "lower", (0, 1): "not_upper", (1, 1): "middle", (1, 2): "not_lower", (2, 2): "upper"}


def reversals(study: StudyResult, discovery: DiscoveryReport, request: str, words: BriefWords) -> str:
    """Return in which worlds the mandate beats the incentive, and so where the advice reverses."""
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
        other_worlds = whole(counts.clear - counts.beats)
        return words.say(f"brief.box.{WITHOUT_BOX.get(discovery.status, 'alike')}", others=other_worlds, **filled)
    limits = words.say("brief.box.and").join(limit_in_words(row, words) for row in box.restricted)
    density, coverage = (words.say("brief.percent", value=whole(100 * part)) for part in (box.density, box.coverage))
    return words.say("brief.box.found", limits=limits, density=density, coverage=coverage, **filled)


def _check_question(study: StudyResult, discovery: DiscoveryReport, arms: str) -> None:
    """Refuse a discovery of another question or other worlds than those of the brief."""
    question, counts = discovery.question, discovery.worlds
    wanted = {"study": study.name, "arms": arms, "measure": DELIVERED, "budget": OWN_BUDGET}
    stored = {
        "study": discovery.study, "arms": f"{question.mandate} {question.incentive}", "measure": question.measure,
        "budget": question.budget,
    }  # fmt: skip
    for field, value in wanted.items():
        if stored[field] != value:
            raise BriefError(
                f"the stored discovery is of {field} {stored[field]!r}, not {value!r}: "
                "refer to that, or run policylab analyse discovery again and store it"
            )
    at: Moment = question.at if isinstance(question.at, int) else RUN
    worlds = study.contest(question.mandate, question.incentive, question.measure, at).worlds
    labelled = counts.clear + counts.unclear
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
