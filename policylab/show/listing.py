"""Listing: rows of equal keys, as a table where it fits, else one below the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policylab.show.console import FILE_WIDTH
from policylab.show.table import Column, Table, plain

SHORT = 24  # a value of a list that shares its line with others


def print_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows: as a table where it fits, else one below the other, so that no text is cut up."""
    texts = [{key: plain(value) for key, value in row.items()} for row in rows]
    width = sum(max(len(text[key]) for text in [*texts, {key: key}]) + 3 for key in rows[0])
    if width <= FILE_WIDTH:
        columns = tuple(Column(key, key.replace("_", " ")) for key in rows[0])
        Table("", columns, tuple(tuple(text.values()) for text in texts)).print()
        return
    short = [key for key in rows[0] if max(len(text[key]) for text in texts) <= SHORT]
    for text in texts:
        _print_block(text, short)


def _print_block(row: Mapping[str, str], short: Sequence[str]) -> None:
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
