"""Problems: what is wrong with a brief, each with its line and cause, so that a build can fail and show where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policylab.briefs.references import answer_of
from policylab.briefs.source import BOXES, EIGHT, HEAD_FIELDS, LANGUAGES, NOTICES, Brief, BriefError, Reference
from policylab.briefs.stored import ALTERED, StoredResult, check_fresh
from policylab.briefs.words import BriefWords
from policylab.errors import PolicylabError, nearest

ITEMS = 8
_ITEM = re.compile(r"^\d+\.\s")


@dataclass(frozen=True)
class Problem:
    """A problem of a brief."""

    line: int  # where, from 1
    cause: str


def problems_of(brief: Brief, stored: StoredResult | PolicylabError, twin: Brief | None) -> list[Problem]:
    """Return all problems of a brief, from its first line to its last."""
    problems = [*_of_head(brief), *_of_text(brief), *_of_twins(brief, twin)]
    if isinstance(stored, PolicylabError):
        problems.append(Problem(brief.line_of("study"), str(stored)))
    else:
        # References to a result that was edited by hand are not worth checking.
        problems += [*_of_result(brief, stored), *([] if stored.altered else _of_references(brief, stored))]
    return sorted(problems, key=lambda problem: problem.line)


def _of_head(brief: Brief) -> Iterator[Problem]:
    """Find unknown fields in the head of a brief, and a language that does not match its name."""
    known = ", ".join(HEAD_FIELDS)
    for number, line in enumerate(brief.lines[1 : brief.body - 1], start=2):
        name = line.partition(":")[0]
        if name not in HEAD_FIELDS:
            yield Problem(number, f"{name!r} is unknown{nearest(name, HEAD_FIELDS)}: the head of a brief has {known}")
    named = next((language for language in LANGUAGES if brief.name.endswith(f".{language}.md")), LANGUAGES[0])
    if brief.head.get("language") != named:
        stated = brief.head.get("language", "missing")
        yield Problem(
            brief.line_of("language"), f"language is {stated}: the file name means {named}, write language: {named}"
        )


def _of_text(brief: Brief) -> Iterator[Problem]:
    """Find digits outside references, and a box of eight items that is missing or has another number of items."""
    for line, opening in brief.unread():
        yield Problem(
            line, f"{opening} is not a valid role: write {{kind}}`...` in lower case, closed on the same line"
        )
    for line, word in brief.stray_digits():
        yield Problem(line, f"digit outside a role, a citation or a date: {word!r}: refer to the stored result")
    opened = next((reference for reference in brief.references if reference.block and reference.kind == EIGHT), None)
    if opened is None:
        yield Problem(1, f"the box of eight items is missing: add a directive {{{EIGHT}}}")
        return
    inside = brief.lines[opened.line :]
    ends = next((place for place, line in enumerate(inside) if line.strip().startswith(":::")), len(inside))
    items = sum(bool(_ITEM.match(line)) for line in inside[:ends])
    if items != ITEMS:
        yield Problem(opened.line, f"the box of eight items has {items}: write all {ITEMS}")


def _of_twins(brief: Brief, twin: Brief | None) -> Iterator[Problem]:
    """Find the first place at which the twins differ."""
    if twin is None:
        yield Problem(1, "its twin in the other language is missing: add NAME.md or NAME.th.md")
        return
    for name in ("study", "baseline"):
        value, twin_value = brief.head.get(name), twin.head.get(name)
        if value != twin_value:
            yield Problem(brief.line_of(name), f"the twins differ: {name} {value} here, {twin_value} in {twin.name}")
    references, twin_references = (
        [reference for reference in text.references if reference.kind not in NOTICES] for text in (brief, twin)
    )
    pairs = enumerate(zip(references, twin_references, strict=False))
    first = (place for place, pair in pairs if _shared(pair[0]) != _shared(pair[1]))
    place = next(first, min(len(references), len(twin_references)))
    if place == len(references) == len(twin_references):
        return
    texts = [str(row[place]) if place < len(row) else "nothing" for row in (references, twin_references)]
    line = references[min(place, len(references) - 1)].line if references else 1
    at = twin_references[place].line if place < len(twin_references) else len(twin.lines)
    yield Problem(line, f"the twins differ: {texts[0]} here, {texts[1]} on line {at} of {twin.name}")


def _shared(reference: Reference) -> tuple[str, str]:
    """Return what a reference must share with its twin; the title of a box may differ."""
    return reference.kind, "" if reference.kind == EIGHT else reference.request


def _of_result(brief: Brief, stored: StoredResult) -> Iterator[Problem]:
    """Find a result that is stale or was edited by hand, and a baseline that is not the stored one."""
    try:
        check_fresh("the stored result", stored.content["study"])
    except BriefError as error:
        yield Problem(brief.line_of("study"), str(error))
    if stored.altered:
        yield Problem(brief.line_of("study"), ALTERED)
        return
    if stored.redeclared:
        names = ", ".join(stored.redeclared)
        cause = f"the stored result is stale: the study's file now declares another {names}: run the study again"
        yield Problem(brief.line_of("study"), cause)
    baseline = stored.study.baseline.arm
    if brief.head.get("baseline") != baseline:
        stated = brief.head.get("baseline")
        yield Problem(brief.line_of("baseline"), f"baseline {stated!r} is not the one stored, {baseline!r}")


def _of_references(brief: Brief, stored: StoredResult) -> Iterator[Problem]:
    """Find references that have no answer, or claims that do not hold."""
    try:
        words = BriefWords(brief.language)
    except PolicylabError as error:
        yield Problem(brief.line_of("language"), str(error))
        return
    for reference in brief.references:
        if reference.block and reference.kind in BOXES:
            continue
        cause = _failure(reference, stored, words)
        if cause:
            yield Problem(reference.line, f"{reference}: {cause}")


def _failure(reference: Reference, stored: StoredResult, words: BriefWords) -> str | None:
    try:
        answer_of(reference, stored, words)
    except PolicylabError as error:
        return str(error)
    return None


def problem_lines(problems: Sequence[Problem], brief: Brief) -> str:
    """Return problems as lines that name brief, line and cause."""
    return "\n".join(f"{brief.name}:{problem.line}: {problem.cause}" for problem in problems)
