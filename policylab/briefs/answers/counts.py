"""Counts: the numbers that say how much a study rests on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from policylab.analysis.patterns.report import PatternReport
from policylab.briefs.source import BriefError
from policylab.briefs.stored import StoredResult
from policylab.briefs.words import whole
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
    thesis, literature = (sum(kind in of for of in kinds) for kind in KINDS[:2])
    resting = (thesis, literature, sum(of == {"assumption"} for of in kinds))
    return {
        "parameters": len(parameters()),
        "parameters_of_letter_D": sum(entry.letter == "D" for entry in parameters().values()),
        **{f"parameters_on_{kind}": number for kind, number in zip(KINDS, resting, strict=True)},
    }


def _of_patterns(report: PatternReport, name: str) -> int:
    group, _, status = name.partition("_")
    rows = report.patterns if group == "patterns" else report.controls
    return sum(not status or row.status == status for row in rows)
