"""What a person sees on the console: tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table

from policylab.show.console import FILE_WIDTH as WIDTH

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
