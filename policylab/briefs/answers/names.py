"""Names: titles of arms and measures, years and citations, and the study's provenance."""

from __future__ import annotations

import re

from policylab.briefs.source import BriefError
from policylab.briefs.words import BriefWords
from policylab.errors import PolicylabError, unknown
from policylab.odd.references import cited_in, references
from policylab.odd.sources import citations_in, items_in
from policylab.study.result import StudyResult

YEARS = (1900, 2100)  # of the common era: a number outside them is not a year
_CITED = re.compile(r"(?P<work>.+? (?:19|20)\d\d|[^,]+)(?:, §\d+(?:\.\d+)*)?(?:, pp?\. \d+(?:[-–]\d+)?)?")


def arm(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return the title of an arm, set off from the sentence around it."""
    return words.say("brief.quoted", title=words.title(study.arm(request)))


def measure(study: StudyResult, request: str, words: BriefWords) -> str:
    """Return the label of a measure."""
    labels = {row.measure: row.label if words.language == "en" else row.label_th for row in study.measures}
    if request not in labels:
        raise unknown("measure of the study", request, labels)
    return labels[request]


def stamp(study: StudyResult, words: BriefWords) -> str:
    """Return with which version, model and seed the study was made."""
    origin = study.provenance
    return words.say("brief.stamp", version=origin.version, model=origin.model, seed=origin.seed)


def date(request: str, words: BriefWords) -> str:
    """Return a year in the era of the language."""
    first, last = YEARS
    if not re.fullmatch(r"[0-9]{4}", request) or not first <= int(request) <= last:
        raise BriefError(f"date {request!r} is not a year: write one from {first} to {last}, of the common era")
    return words.year(int(request))


def cited(request: str) -> str:
    """Return a citation as written, of a work in the list of references; its digits are not results."""
    citation = _CITED.fullmatch(request)
    if not citation or not _is_listed(citation["work"]):
        raise BriefError(
            f"{request!r} is not a work of docs/references.bib: write `AUTHOR YEAR`, followed by `, §x` or `, p. n`"
        )
    return request


def _is_listed(work: str) -> bool:
    """Return whether a text is a work of the list of references, or an item of the thesis, and nothing else."""
    try:
        known = references()
    except PolicylabError as error:
        raise BriefError(str(error)) from None
    names = {name for entry in known.values() for name in entry.names}
    by_author = [citation for citation in citations_in(work) if not cited_in(citation, known)[1]]
    return work in names or [work] in (by_author, list(items_in(work)))
