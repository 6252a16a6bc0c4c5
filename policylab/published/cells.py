"""Cells of published files: texts and names of columns as people write them, and the faults of a file at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from policylab.errors import UsageError
from policylab.errors.lines import fault_lines

MOST_FAULTS = 10  # said of one table


def one_line(text: str) -> str:
    """Return a text on one line, without signs that nobody sees: they would reach a terminal, or tell names apart."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def normal(name: str) -> str:
    """Return the name of a column in the form in which names are compared.

    >>> normal(" Date of  Joining")
    'date_of_joining'
    """
    return re.sub(r"[\s_]+", "_", name.strip().lower())


@dataclass
class Faults:
    """What is wrong with a file, collected so that a person can mend all of it at once."""

    path: Path
    lines: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, column: str, sentence: str) -> None:
        """Add what is wrong with a value; ``column`` is empty if it is the whole line."""
        self.lines.append((line, f"{column}: {sentence}" if column else sentence))

    def raise_any(self) -> None:
        """Refuse the file if anything is wrong with it, one line for each fault in the order of the file."""
        if sentences := fault_lines(self.path, self.lines, MOST_FAULTS):
            raise UsageError("\n".join(sentences))
