"""What a person sees on the console: the tables of a run and of lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from policylab.recording.measures import MEASURES
from policylab.recording.records import Records
from policylab.show.console import FILE_WIDTH as WIDTH
from policylab.show.numbers import number

SHORT = 24  # a value of a list that shares its line with others
Justify = Literal["left", "right"]


def new_table(title: str, headings: Sequence[tuple[str, Justify]]) -> Table:
    """Return an empty table whose cells fold instead of being cut."""
    table = Table(title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading, justify in headings:
        table.add_column(heading, justify=justify, overflow="fold")
    return table


def print_table(table: Table) -> None:
    """Print a table as wide as the terminal, or wide enough for a file."""
    console = Console(markup=False)  # names in files are shown as they are written
    if not console.is_terminal:
        console.width = WIDTH
    console.print(table)


def show_rows(rows: Sequence[dict[str, Any]]) -> None:
    """Print rows of equal keys: as a table where it fits, else one below the other, so that no text is cut up."""
    texts = [{key: _text(value) for key, value in row.items()} for row in rows]
    width = sum(max(len(text[key]) for text in [*texts, {key: key}]) + 3 for key in rows[0])
    if width > WIDTH:
        short = [key for key in rows[0] if max(len(text[key]) for text in texts) <= SHORT]
        for text in texts:
            _show_block(text, short)
        return
    table = new_table("", [(heading.replace("_", " "), "left") for heading in rows[0]])
    for text in texts:
        table.add_row(*text.values())
    print_table(table)


def _show_block(row: dict[str, str], short: Sequence[str]) -> None:
    """Print a row as its name, its short values on a line, and its texts on a line each."""
    first, *others = row
    print(row[first])
    together = [f"{key.replace('_', ' ')} {row[key]}" for key in others if key in short and row[key]]
    if together:
        print(f"    {'; '.join(together)}")
    for key in others:
        if key not in short and row[key]:
            print(f"    {key.replace('_', ' ')}: {row[key]}")
    print()


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def show_run(records: Records, title: str) -> None:
    """Print the measures of one run at its start, half way and at its end."""
    moments = sorted({0, records.months // 2, records.months})
    headings: list[tuple[str, Justify]] = [("measure", "left"), ("unit", "left")]
    table = new_table(title, [*headings, *((f"month {month}", "right") for month in moments)])
    for name, measure in MEASURES.items():
        if measure.of_run:
            value = float(records.of_run[name][0])
            if np.isnan(value):
                continue  # no instrument ended a year before the horizon
            reached = name not in records.reached or bool(records.reached[name][0])
            cells = [""] * (len(moments) - 1) + [number(value) + ("" if reached else " (not reached)")]
        else:
            cells = [number(float(records.monthly[name][month, 0])) for month in moments]
        table.add_row(measure.label, measure.unit, *cells)
    print_table(table)
