"""The bench from the command line: ``python -m tests.bench [--short] [--write FILE] [SECTION …]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time

from tests.bench.section import HEADS, Row, Section, sections

PAGE = """# Statistics bench

Every statistical method of policylab is tried on made-up data whose truth is known. *Value* is what was measured over
the number of *tries* beside it, *allowed* what it has to be; a share may miss its bound by three standard errors. The
page is written by `make long`, with numbers of a run of its own; `tests/bench` holds what is tried.
"""


def table(rows: Sequence[Row]) -> str:
    """Return rows as a table of Markdown."""
    cells = [HEADS, *(row.cells() for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(HEADS))]
    lines = [f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in cells]
    return "\n".join([lines[0], f"|{'|'.join('-' * (width + 2) for width in widths)}|", *lines[1:]])


def tried(chosen: Sequence[str], short: bool) -> Iterator[tuple[Section, list[Row]]]:
    """Yield each section with what it measures, and say on standard error how long it took."""
    for section in sections():
        if chosen and section.name not in chosen:
            continue
        began = process_time()
        yield section, list(section.rows(short))
        print(f"{section.name}: {process_time() - began:.1f} s", file=sys.stderr)


def main() -> int:
    """Print or write what is measured; 1 where something misses its bounds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Try the statistics on known truths.")
    parser.add_argument("--short", action="store_true", help="few tries, as in the tests")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write a page of Markdown as well")
    parser.add_argument("sections", nargs="*", help="only these sections")
    asked = parser.parse_args()
    parts, missed = [PAGE], 0
    for section, rows in tried(asked.sections, asked.short):
        part = "\n\n".join(filter(None, (f"## {section.heading}", section.text, table(rows))))
        parts.append(part + "\n")
        print(f"{part}\n", flush=True)
        missed += sum(not row.holds for row in rows)
    if asked.write:
        asked.write.write_text("\n".join(parts), encoding="utf-8")
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
