"""Tables as people publish them: read as text by one door, with the line of each row, and all faults at once."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from policylab.errors import UsageError, shown
from policylab.files import read_text
from policylab.published.cells import Faults, normal, one_line

SEARCHED = 20  # lines at the top, among which the header is
SEPARATORS = ",;\t"
# How lines below a table begin that are no row of it.
_WORDS = "sources?|notes?|last updated?|updated|data from|data extracted|ที่มา|หมายเหตุ|ข้อมูล ณ|ปรับปรุง"
_BELOW = re.compile(rf"(?P<words>{_WORDS})(?:\W.*)?|[*†‡©(\[].*|\d\).*", re.IGNORECASE | re.DOTALL)
Spellings = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class PublishedTable:
    """A table as text.

    Attributes
    ----------
    path : Path
        Its file.
    header : tuple of str
        The names of its columns, as the file writes them.
    top : int
        The line of its header.
    frame : DataFrame
        Its values, each on one line without invisible signs; the index is the line of each row. A known column has the
        name by which it is asked for, others that of the file.
    labels : mapping of str to str
        How the file calls each known column.
    notices : tuple of str
        What was skipped, a sentence each.
    faults : Faults
        Rows that do not fit the header, which are not in ``frame``; to be raised once the rest is checked as well.

    """

    path: Path
    header: tuple[str, ...]
    top: int
    frame: pd.DataFrame
    labels: Mapping[str, str]
    notices: tuple[str, ...]
    faults: Faults


def known_columns(header: Sequence[str], spellings: Spellings) -> dict[str, str]:
    """Return how a header calls each known column that it has; of several spellings the first counts."""
    own = {normal(name): name for name in reversed(header)}
    spelled = {column: [own[name] for name in names if name in own] for column, names in spellings.items()}
    return {column: names[0] for column, names in spelled.items() if names}


def read_table(path: Path, spellings: Spellings, is_header: Callable[[Sequence[str]], bool]) -> PublishedTable:
    """Return a table of a file that has commas, semicolons or tabs between its values.

    Parameters
    ----------
    path : Path
        A text file in UTF-8.
    spellings : mapping of str to sequence of str
        For each known column the names that files give it, in the form of :func:`normal`; the best first.
    is_header : callable
        Whether a row is the header: lines above it are skipped. If no line is, it is the first.

    Raises
    ------
    UsageError
        If the file cannot be read, or a known column appears twice.

    """
    rows = _rows(path, read_text(path, "CSV", "check the path").replace("\r", "\n"))
    top = next((place for place, (_, cells) in enumerate(rows[:SEARCHED]) if is_header(cells)), 0)
    line_of_header, header = rows[top] if rows else (1, [])
    body, below = _without_footer(rows[top + 1 :])
    notices = [f"{_lines(top)} above the header skipped, such as {shown(rows[0][1][0])}"] if top else []
    notices += [f"{_lines(len(below))} below the table skipped, such as {shown(below[0])}"] if below else []
    labels = known_columns(header, spellings)
    _check_twice(path, header, labels)
    faults = Faults(path)
    fitting = dict(_fitting(body, len(header), faults))
    frame = pd.DataFrame(list(fitting.values()), index=list(fitting), columns=header, dtype=str)
    # Of two columns that mean the same, such as date and year, the better one is kept.
    frame = frame.drop(columns=[name for name in labels if name in header and labels[name] != name])
    frame = frame.rename(columns={label: column for column, label in labels.items()})
    frame = frame.loc[:, ~frame.columns.duplicated()]
    return PublishedTable(path, tuple(header), line_of_header, frame, labels, tuple(notices), faults)


Rows = list[tuple[int, list[str]]]


def _rows(path: Path, text: str) -> Rows:
    """Return the rows that are not empty, each with its line, by the separator that makes most of the first lines."""
    first = "\n".join(text.split("\n")[:SEARCHED])
    reader = None
    try:
        separator = max(SEPARATORS, key=lambda sign: sum(map(len, _split(first, sign, strict=False))))
        reader = _split(text, separator, strict=True)
        rows = [(reader.line_num, [one_line(cell) for cell in cells]) for cells in reader]
    except csv.Error as error:
        line = reader.line_num if reader else 1
        raise UsageError(f"{path}: line {line}: is not valid CSV ({error}): correct that line") from None
    return [(line, cells) for line, cells in rows if any(cells)]


def _fitting(rows: Rows, columns: int, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that have a value for each column; empty ones beyond the last column are ignored."""
    for line, cells in rows:
        if len(cells) < columns or any(cells[columns:]):
            cure = "write one for each, texts with commas in quotes and decimals with a point"
            faults.add(line, "", f"has {len(cells)} values for {columns} columns: {cure}")
        else:
            yield line, cells[:columns]


def _split(text: str, separator: str, *, strict: bool) -> Any:
    return csv.reader(StringIO(text), delimiter=separator, strict=strict)


def _without_footer(rows: Rows) -> tuple[Rows, list[str]]:
    """Return the rows of a table, and the lines below it that say where it comes from."""
    end = len(rows)
    while end and _is_below(rows[end - 1][1]):
        end -= 1
    return rows[:end], [cells[0] for _, cells in rows[end:]]


def _is_below(cells: Sequence[str]) -> bool:
    """Return whether a line is a remark: the first of its values alone, or a word such as Source with a colon."""
    match = _BELOW.fullmatch(cells[0])
    return match is not None and (not any(cells[1:]) or (match["words"] is not None and ":" in cells[0]))


def _check_twice(path: Path, header: Sequence[str], labels: Mapping[str, str]) -> None:
    names = [normal(name) for name in header]
    for label in labels.values():
        if names.count(normal(label)) > 1:
            raise UsageError(f"{path}: column {normal(label)!r} appears twice: remove one of them")


def _lines(many: int) -> str:
    return f"{many} line{'s' if many != 1 else ''}"
