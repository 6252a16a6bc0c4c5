"""The text of a brief: plain Markdown with its numbers filled in, for readers of text and for the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from policylab.briefs.figures import FIGURES
from policylab.briefs.references import answer_of
from policylab.briefs.source import BOXES, OPENING, ROLE, Brief, Reference
from policylab.briefs.stored import StoredResult
from policylab.briefs.words import BriefWords
from policylab.show.markdown import escaped

_LOCAL_LINK = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)]*\)")
_TWIN_LINK = re.compile(r"\s*\[[^\]]*\]\([\w-]+(?:\.th)?\.md\)")  # useless on paper
_HEADING = re.compile(r"^# .*$", re.MULTILINE)
_TITLE = "**{}**"


def brief_text(brief: Brief, stored: StoredResult, figures: Mapping[str, str]) -> str:
    """Return a brief as Markdown with every reference answered; boxes become quotations."""
    return marked("\n".join(_lines(brief, stored, figures)).strip(), stored, brief.language) + "\n"


def marked(text: str, stored: StoredResult, language: str) -> str:
    """Return a brief with a mark under its heading where its results are of an earlier model, else unchanged."""
    if not stored.changed:
        return text
    mark = f"> **{BriefWords(language).say('brief.earlier_model')}**"
    heading = _HEADING.search(text)
    place = heading.end() if heading else 0
    return f"{text[:place]}\n\n{mark}\n{text[place:]}".lstrip("\n")


def _lines(brief: Brief, stored: StoredResult, figures: Mapping[str, str]) -> Iterator[str]:
    words = BriefWords(brief.language)
    before, fence, inside = "", "", False
    for number, line in enumerate(brief.lines[brief.body :], start=brief.body + 1):
        opened = OPENING.match(line)
        if opened and opened["kind"] in BOXES:
            before, fence = "> ", opened["fence"]
            if opened["request"]:
                yield from (before + _TITLE.format(opened["request"]), before.rstrip())
        elif opened:
            inside, fence = True, opened["fence"]
            reference = Reference(opened["kind"], opened["request"].strip(), number, block=True)
            yield from _block(reference, stored, words, figures).splitlines()
        elif fence and line.strip() == fence:
            before, fence, inside = "", "", False
        elif not inside:
            yield (before + _in_line(line, number, stored, words)).rstrip()


def _block(reference: Reference, stored: StoredResult, words: BriefWords, figures: Mapping[str, str]) -> str:
    if reference.kind in figures:
        return FIGURES[reference.kind].text(stored.study, words, figures[reference.kind])
    return answer_of(reference, stored, words)


def _in_line(line: str, number: int, stored: StoredResult, words: BriefWords) -> str:
    """Return a line with its roles answered and links to other pages removed, which are useless in print."""

    def answered(role: re.Match[str]) -> str:
        reference = Reference(role["kind"], role["request"], number, block=False)
        return escaped(answer_of(reference, stored, words))

    return ROLE.sub(answered, _LOCAL_LINK.sub(r"\1", _TWIN_LINK.sub("", line)))
