"""Counts: how much a study rests on, what the patterns show, and what is worth knowing most."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from policylab.analysis.patterns.report import PatternReport
from policylab.analysis.value_of_information.report import ValueReport
from policylab.briefs.source import BriefError
from policylab.briefs.stored import StoredResult
from policylab.briefs.words import BriefWords, whole
from policylab.errors import nearest
from policylab.model.columns.parameters import parameters
from policylab.odd.sources import rests_on, sources
from policylab.study.result import StudyResult

KINDS = ("thesis", "literature", "assumption")
STATUSES = ("passed", "failed", "assumed")
OF_PATTERNS = tuple(
    name
    for group in ("patterns", "controls")
    for name in (group, *(f"{group}_{status}" for status in STATUSES))
)  # fmt: skip
MOST_DRIVERS = 5


def patterns(pattern_report: PatternReport, request: str, words: BriefWords) -> str:
    """Return the patterns of a status, each in a few words."""
    names = [words.say(f"brief.pattern.{row.id}") for row in pattern_report.patterns if row.status == request]
    return words.say("brief.separator").join(names) or words.say("brief.nothing")


def pattern(pattern_report: PatternReport, request: str, words: BriefWords) -> str:
    """Return one pattern in a few words, if it has the status that the sentence around it needs."""
    name, _, status = request.partition(" ")
    statuses = {row.id: row.status for row in pattern_report.patterns}
    if name not in statuses:
        raise BriefError(f"no pattern {name!r}{nearest(name, statuses)}: write for example `P2 passed`")
    if statuses[name] != status:
        raise BriefError(f"the sentence no longer holds: pattern {name} is {statuses[name]!r}, not {status!r}")
    return words.say(f"brief.pattern.{name}")


def drivers(values: ValueReport, request: str, words: BriefWords) -> str:
    """Return the five quantities worth knowing most for a choice, each with its letter, and the choice."""
    criteria = {criterion.measure: criterion for criterion in values.criteria}
    if request not in criteria:
        known = ", ".join(criteria)
        raise BriefError(f"no values for {request!r}{nearest(request, criteria)} (known: {known})")
    first = [entry for entry in criteria[request].quantities if entry.beyond_chance][:MOST_DRIVERS]
    named = [words.say("brief.driver", label=words.parameter(entry.parameter), letter=entry.letter) for entry in first]
    if len(first) < MOST_DRIVERS:
        named.append(words.say("brief.no_other_driver" if first else "brief.no_driver"))
    choice = "brief.choice_at_equal_cost" if values.equal_cost else "brief.choice_as_written"
    return words.say(choice, count=len(values.choices), drivers=words.say("brief.separator").join(named))


def count(stored: StoredResult, request: str) -> str:
    """Return one of the numbers that say how much the study rests on."""
    if request in OF_PATTERNS:
        return whole(_of_patterns(stored.patterns, request))
    counts = {**_of_study(stored.study), **_of_parameters()}
    if request not in counts:
        known = [*counts, *OF_PATTERNS]
        raise BriefError(f"no count {request!r}{nearest(request, known)} (known: {', '.join(known)})")
    return whole(counts[request])


def _of_study(study: StudyResult) -> Mapping[str, float]:
    origin = study.provenance
    return {
        "worlds": origin.worlds,
        "replications_of_each_world": origin.worlds_replications,
        "replications": origin.headline_replications,
        "runs": origin.runs,
        "failed_runs": origin.failed,
        "seed": origin.seed,
        "months": study.study.months,
        "years": study.study.months / 12,
        "policies": len(study.policies),
        "budgets": len(study.budgets),
    }


@cache
def _of_parameters() -> Mapping[str, int]:
    """Return how many parameters there are, and how many rest on the thesis, on literature, and on assumption alone."""
    kinds = [{rests_on(part) for part in source.parts} for source in sources() if source.of == "parameter"]
    thesis, literature = (sum(kind in supports for supports in kinds) for kind in KINDS[:2])
    resting = (thesis, literature, sum(supports == {"assumption"} for supports in kinds))
    return {
        "parameters": len(parameters()),
        "parameters_of_letter_D": sum(entry.letter == "D" for entry in parameters().values()),
        **{f"parameters_on_{kind}": number for kind, number in zip(KINDS, resting, strict=True)},
    }


def _of_patterns(report: PatternReport, name: str) -> int:
    group, _, status = name.partition("_")
    rows = report.patterns if group == "patterns" else report.controls
    return sum(not status or row.status == status for row in rows)
