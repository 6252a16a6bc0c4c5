"""Delimited text as people publish it: commas, semicolons, tabs or spaces, with their lines for messages."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import StringIO
from unicodedata import normalize

from policylab.errors import UsageError
from policylab.published.cells import one_line

DECIDES_NO_NUMBER = True  # what a file says is in a run's identity by its content

SEPARATORS = ("\t", ";", ",", "|")
COMMENTS = ("#", "%")  # of lines before the first row
TITLES = 20  # lines at the top, below which the table begins
Rows = list[tuple[int, list[str]]]


def as_name(text: object) -> str:
    r"""Return a name on one line without space around it or signs that nobody sees, each letter written in one way.

    >>> as_name(" Office of\n Rec\u200bords ")
    'Office of Records'
    """
    return one_line(normalize("NFC", str(text)))


def rows_of(text: str, where: str, *, spaces: bool = False) -> Rows:
    """Return the rows that are not empty, each with its line, their cells as names.

    The separator is the first of tab, semicolon, comma and bar that divides the first row; with ``spaces``, white space
    where none of them does; otherwise that of the first row that any of them divides, as below a title.

    Raises
    ------
    UsageError
        If quotes do not match.

    """
    lines = text.splitlines()
    skipped = next(
        (number for number, line in enumerate(lines) if line.strip() and line[0] not in COMMENTS), len(lines)
    )
    if skipped == len(lines):
        return []
    separator = _separator(lines[skipped:])
    if separator is None and spaces:
        parts = [(number, re.split(r"\s+", line.strip())) for number, line in enumerate(lines[skipped:], skipped + 1)]
        return [(number, [as_name(part) for part in cells]) for number, cells in parts if any(cells)]
    separator = separator or next(filter(None, (_separator([line]) for line in lines[skipped : skipped + TITLES])), ",")
    reader = csv.reader(StringIO("\n".join(lines[skipped:])), delimiter=separator, strict=True)
    try:
        read = [(skipped + reader.line_num, [as_name(cell) for cell in cells]) for cells in reader]
    except csv.Error as error:
        line = skipped + reader.line_num
        raise UsageError(f"{where}: line {line}: is not valid CSV ({error}): correct the quotes there") from None
    return [(number, cells) for number, cells in read if any(cells)]


def _separator(lines: Sequence[str]) -> str | None:
    """Return the separator that divides the first row; None if none does."""
    return next((mark for mark in SEPARATORS if len(next(csv.reader(lines, delimiter=mark), [])) > 1), None)
