"""Problems: what is wrong with a brief, each with its line and its cause, so that a build can fail and say where."""

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
    """One thing that is wrong with a brief."""

    line: int  # where, from 1
    cause: str


def problems_of(brief: Brief, stored: StoredResult | PolicylabError, twin: Brief | None) -> list[Problem]:
    """Return everything that is wrong with a brief, from its first line to its last."""
    problems = [*_of_head(brief), *_of_text(brief), *_of_twins(brief, twin)]
    if isinstance(stored, PolicylabError):
        problems.append(Problem(brief.line_of("study"), str(stored)))
    else:
        # Of a result that was mended by hand no reference is worth a look.
        problems += [*_of_result(brief, stored), *([] if stored.altered else _of_references(brief, stored))]
    return sorted(problems, key=lambda problem: problem.line)


def _of_head(brief: Brief) -> Iterator[Problem]:
    """Find what a brief says of itself that is unknown or missing, and a language that its name does not have."""
    known = ", ".join(HEAD_FIELDS)
    for number, line in enumerate(brief.lines[1 : brief.body - 1], start=2):
        name = line.partition(":")[0]
        if name not in HEAD_FIELDS:
            yield Problem(number, f"{name!r} is unknown{nearest(name, HEAD_FIELDS)}: a brief says {known} of itself")
    named = next((language for language in LANGUAGES if brief.name.endswith(f".{language}.md")), LANGUAGES[0])
    if brief.head.get("language") != named:
        given = brief.head.get("language", "missing")
        yield Problem(
            brief.line_of("language"), f"language is {given}: the file name says {named}, write language: {named}"
        )


def _of_text(brief: Brief) -> Iterator[Problem]:
    """Find digits that no reference vouches for, and a box of eight items that is missing or has more or fewer."""
    for line, opening in brief.unread():
        yield Problem(line, f"{opening} is not read: write {{kind}}`...` in small letters, and close it on its line")
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
    """Find the first place at which the twins refer to different things."""
    if twin is None:
        yield Problem(1, "its twin in the other language is missing: add NAME.md or NAME.th.md")
        return
    for name in ("study", "baseline"):
        here, there = brief.head.get(name), twin.head.get(name)
        if here != there:
            yield Problem(brief.line_of(name), f"the twins part: {name} {here} here, {there} in {twin.name}")
    ours, theirs = (
        [reference for reference in text.references if reference.kind not in NOTICES] for text in (brief, twin)
    )
    pairs = enumerate(zip(ours, theirs, strict=False))
    first = (place for place, (our, their) in pairs if _shared(our) != _shared(their))
    place = next(first, min(len(ours), len(theirs)))
    if place == len(ours) == len(theirs):
        return
    here, there = (str(references[place]) if place < len(references) else "nothing" for references in (ours, theirs))
    line = ours[min(place, len(ours) - 1)].line if ours else 1
    at = theirs[place].line if place < len(theirs) else len(twin.lines)
    yield Problem(line, f"the twins part: {here} here, {there} on line {at} of {twin.name}")


def _shared(reference: Reference) -> tuple[str, str]:
    """Return what the twins must have in common of a reference; a box has a title of its own in each."""
    return reference.kind, "" if reference.kind == EIGHT else reference.request


def _of_result(brief: Brief, stored: StoredResult) -> Iterator[Problem]:
    """Find a result that is stale or was mended by hand, and a baseline that is not the stored one."""
    try:
        check_fresh("the stored result", stored.content["study"])
    except BriefError as error:
        yield Problem(brief.line_of("study"), str(error))
    if stored.altered:
        yield Problem(brief.line_of("study"), ALTERED)
        return
    if stored.redeclared:
        names = ", ".join(stored.redeclared)
        cause = f"the stored result is stale: the study's file now declares another {names}; run the study again"
        yield Problem(brief.line_of("study"), cause)
    baseline = stored.study.baseline.arm
    if brief.head.get("baseline") != baseline:
        given = brief.head.get("baseline")
        yield Problem(brief.line_of("baseline"), f"baseline {given!r} is not the one stored, {baseline!r}")


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
