"""Analyses: what the patterns show, and what it would help a choice most to know."""

from __future__ import annotations

from policylab.analysis.patterns.report import PatternReport
from policylab.analysis.value_of_information.report import ValueReport
from policylab.briefs.source import BriefError
from policylab.briefs.words import BriefWords
from policylab.errors import nearest

MOST_DRIVERS = 5


def patterns(pattern_report: PatternReport, request: str, words: BriefWords) -> str:
    """Return the patterns of a status, each in a few words."""
    names = [words.say(f"brief.pattern.{row.id}") for row in pattern_report.patterns if row.status == request]
    return words.say("brief.separator").join(names) or words.say("brief.nothing")


def pattern(pattern_report: PatternReport, request: str, words: BriefWords) -> str:
    """Return one pattern in a few words, if it has the status on which the sentence around it rests."""
    name, _, status = request.partition(" ")
    statuses = {row.id: row.status for row in pattern_report.patterns}
    if name not in statuses:
        raise BriefError(f"no pattern {name!r}{nearest(name, statuses)}: write for example `P2 passed`")
    if statuses[name] != status:
        raise BriefError(f"the sentence no longer holds: pattern {name} is {statuses[name]!r}, not {status!r}")
    return words.say(f"brief.pattern.{name}")


def drivers(values: ValueReport, request: str, words: BriefWords) -> str:
    """Return the five quantities that it would help a choice most to know, each with its letter, and which choice."""
    criteria = {criterion.measure: criterion for criterion in values.criteria}
    if request not in criteria:
        known = ", ".join(criteria)
        raise BriefError(f"values say nothing of {request!r}{nearest(request, criteria)} (known: {known})")
    first = [entry for entry in criteria[request].quantities if entry.beyond_chance][:MOST_DRIVERS]
    named = [words.say("brief.driver", label=words.parameter(entry.parameter), letter=entry.letter) for entry in first]
    if len(first) < MOST_DRIVERS:
        named.append(words.say("brief.no_other_driver" if first else "brief.no_driver"))
    choice = "brief.choice_at_equal_cost" if values.equal_cost else "brief.choice_as_written"
    return words.say(choice, count=len(values.choices), drivers=words.say("brief.separator").join(named))
