"""Filling: a brief as plain Markdown with its numbers in, for whoever reads text, and for the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from policylab.briefs.captions import FIGURES
from policylab.briefs.problems import answer_of
from policylab.briefs.source import BOXES, OPENING, ROLE, Brief, Reference
from policylab.briefs.stored import Stored
from policylab.briefs.words import Words
from policylab.recording.identity import in_words

_LOCAL_LINK = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)]*\)")
_TWIN_LINK = re.compile(r"\s*\[[^\]]*\]\([\w-]+(?:\.th)?\.md\)")  # of no use on paper
_HEADING = re.compile(r"^# .*$", re.MULTILINE)
_TITLE = "**{}**"


def filled(brief: Brief, stored: Stored, figures: Mapping[str, str]) -> str:
    """Return a brief as Markdown with every reference answered; boxes become quotations.

    Parameters
    ----------
    brief : Brief
        Without problems.
    stored : Stored
        What it refers to.
    figures : mapping of str to str
        File of each figure; one that is not there is told by its alternative text.

    """
    return marked("\n".join(_lines(brief, stored, figures)).strip(), stored, brief.language) + "\n"


def marked(text: str, stored: Stored, language: str) -> str:
    """Return a brief with a mark under its heading where its results are of an earlier model, else as it is."""
    if not stored.changed:
        return text
    mark = f"> **{Words(language).say('earlier_model', changed=in_words(stored.changed))}**"
    heading = _HEADING.search(text)
    place = heading.end() if heading else 0
    return f"{text[:place]}\n\n{mark}\n{text[place:]}".lstrip("\n")


def figure_text(kind: str, stored: Stored, words: Words, file: str | None) -> str:
    """Return a figure in Markdown: the picture with its alternative text, and its caption."""
    alternative, caption = (answer(stored, "", words) for answer in FIGURES[kind])
    picture = f"[{alternative}]" if file is None else f"![{alternative}]({file})"
    return f"{picture}\n\n*{caption}*"


def _lines(brief: Brief, stored: Stored, figures: Mapping[str, str]) -> Iterator[str]:
    words = Words(brief.language)
    before, fence, inside = "", "", False
    for number, line in enumerate(brief.lines[brief.body :], start=brief.body + 1):
        opened = OPENING.match(line)
        if opened and opened["kind"] in BOXES:
            before, fence = "> ", opened["fence"]
            if opened["asked"]:
                yield from (before + _TITLE.format(opened["asked"]), before.rstrip())
        elif opened:
            inside, fence = True, opened["fence"]
            reference = Reference(opened["kind"], opened["asked"].strip(), number, block=True)
            yield from _block(reference, stored, words, figures).splitlines()
        elif fence and line.strip() == fence:
            before, fence, inside = "", "", False
        elif not inside:
            yield (before + _in_line(line, number, stored, words)).rstrip()


def _block(reference: Reference, stored: Stored, words: Words, figures: Mapping[str, str]) -> str:
    if reference.kind in FIGURES:
        return figure_text(reference.kind, stored, words, figures.get(reference.kind))
    return answer_of(reference)(stored, reference.asked, words)


def _in_line(line: str, number: int, stored: Stored, words: Words) -> str:
    """Return a line with its roles answered and links to other pages left out: what is printed cannot follow them."""

    def answered(found: re.Match[str]) -> str:
        reference = Reference(found["kind"], found["asked"], number, block=False)
        return answer_of(reference)(stored, reference.asked, words)

    return ROLE.sub(answered, _LOCAL_LINK.sub(r"\1", _TWIN_LINK.sub("", line)))
