"""The source of a brief: its head, its references with their lines, its boxes, and stray digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from policylab.errors import PolicylabError, UsageError

LANGUAGES = ("en", "th")
MARK = "---"  # opens and closes the head of a brief
EIGHT = "eight"  # the box that every brief must print
NOTICES = ("admonition", "note", "important", "warning")  # each language may have its own
BOXES = (EIGHT, *NOTICES)
HEAD_FIELDS = ("study", "baseline", "language")
ROLE = re.compile(r"\{(?P<kind>[a-z]+)\}`(?P<request>[^`]+)`")
OPENING = re.compile(r"^(?P<fence>`{3,}|:{3,})\{(?P<kind>[a-z-]+)\}[ ]*(?P<request>.*)$")
UNREAD = re.compile(r"\{[^{}`]*\}`")  # what Markdown takes for a role, once the valid ones are removed
_MARKER = re.compile(r"^(?P<number>\d+)\.\s")  # of an ordered list: not a result
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")


class BriefError(PolicylabError):
    """An error of a reference; the builder of the page adds the brief and the line."""


@dataclass(frozen=True)
class Reference:
    """One place of a brief that is filled from the stored result."""

    kind: str  # the name of the role or directive, as ``share``
    request: str  # what it refers to, as ``hybrid effective_adoption 120``
    line: int  # its line, from 1
    block: bool  # whether it is on its own lines

    def __str__(self) -> str:
        return f"{{{self.kind}}} {self.request}".rstrip()


@dataclass(frozen=True)
class Brief:
    """The text of one brief in one language."""

    name: str
    text: str

    @cached_property
    def lines(self) -> Sequence[str]:
        """Return its lines, the first at index 0."""
        return self.text.splitlines()

    @cached_property
    def body(self) -> int:
        """Return the index of the first line after the head."""
        if not self.lines or self.lines[0].strip() != MARK:
            return 0
        ends = [place for place, line in enumerate(self.lines[1:], start=1) if line.strip() == MARK]
        return ends[0] + 1 if ends else 0

    @cached_property
    def head(self) -> dict[str, str]:
        """Return its head: study, baseline and language."""
        fields = (line.partition(":") for line in self.lines[1 : max(self.body - 1, 1)])
        return {name.strip(): value.strip() for name, _, value in fields}

    @property
    def language(self) -> str:
        """Return the language of its head, English without one."""
        return self.head.get("language", LANGUAGES[0])

    def line_of(self, name: str) -> int:
        """Return the line of a field of its head, 1 without one."""
        numbers = [place for place, line in enumerate(self.lines[: self.body], 1) if line.partition(":")[0] == name]
        return numbers[0] if numbers else 1

    @cached_property
    def references(self) -> Sequence[Reference]:
        """Return its references in their order."""
        return list(self._references())

    def _references(self) -> Iterator[Reference]:
        for number, line in enumerate(self.lines[self.body :], start=self.body + 1):
            opened = OPENING.match(line)
            if opened:
                yield Reference(opened["kind"], opened["request"].strip(), number, block=True)
                continue
            for role in ROLE.finditer(line):
                yield Reference(role["kind"], role["request"], number, block=False)

    def stray_digits(self) -> Iterator[tuple[int, str]]:
        """Return the line and the text of every digit, of any script, outside a reference."""
        for number, line in self._printed():
            plain = _LINK.sub(r"\1", ROLE.sub("", line))
            yield from ((number, word) for word in plain.split() if any(letter.isnumeric() for letter in word))

    def unread(self) -> Iterator[tuple[int, str]]:
        """Return the line and the text of what looks like a role but is not a valid reference."""
        for number, line in self._printed():
            yield from ((number, role[0]) for role in UNREAD.finditer(ROLE.sub("", line)))

    def _printed(self) -> Iterator[tuple[int, str]]:
        """Return the number and the text of every line that is printed as it is, without markers of lists.

        A number that opens a line is a marker only where it continues a list: `1.` after an empty line or a fence, then
        one more than the item before. In a wrapped sentence it is a number.
        """
        item, before = 0, ""
        for number, line in enumerate(self.lines[self.body :], start=self.body + 1):
            opened, marker = OPENING.match(line), _MARKER.match(line)
            starts = not before.strip() or OPENING.match(before) is not None
            if marker and int(marker["number"]) == (1 if starts and not item else item + 1):
                item = int(marker["number"])
                line = line[marker.end() :]  # noqa: PLW2901 (the rest of it)
            elif line.strip() and not line.startswith(" "):
                item = 0
            if opened:
                yield number, opened["request"] if opened["kind"] in BOXES else ""
            else:
                yield number, line
            before = self.lines[number - 1]


def read_brief(path: Path) -> Brief:
    """Return the brief in a file."""
    try:
        return Brief(path.name, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 text ({error}): save it as UTF-8") from None


def is_brief(text: str) -> bool:
    """Return whether a page names a study in its head, as every brief does."""
    return "study" in Brief("", text).head
