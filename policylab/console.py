"""What a person sees on the console: tables, numbers, progress; and JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from policylab.comparison import Comparison
from policylab.measures import EVENT_MEASURES, MEASURES
from policylab.policies.ledger import BAHT
from policylab.records import Records

WIDTH = 150  # of what goes into a file or a pipe; a terminal says its own
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


def print_json(content: dict[str, Any]) -> None:
    """Print one JSON object on a line, without NaN or Infinity."""
    sys.stdout.write(json.dumps(content, allow_nan=False, ensure_ascii=False) + "\n")


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Give a way to show progress and time left; None where nobody watches a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def number(value: float, *, signed: bool = False) -> str:
    """Return a number as a reader wants it: more digits where it is small, none where it is large.

    >>> number(0.12345), number(12345.6), number(0.5, signed=True), number(-0.00001)
    ('0.123', '12,346', '+0.500', '0.000')
    """
    digits = 3 if abs(value) < 10 else 1 if abs(value) < 1000 else 0
    text = f"{value:+,.{digits}f}" if signed else f"{value:,.{digits}f}"
    return text if float(text.replace(",", "")) else text.lstrip("+-")


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
    together = [f"{key.replace('_', ' ')} {row[key]}" for key in others if key in short]
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
            reached = name not in records.reached or bool(records.reached[name][0])
            value = number(float(records.of_run[name][0])) + ("" if reached else " (not reached)")
            cells = [""] * (len(moments) - 1) + [value]
        else:
            cells = [number(float(records.monthly[name][month, 0])) for month in moments]
        table.add_row(measure.label, measure.unit, *cells)
    print_table(table)


def show_comparison(found: Comparison, *, headline_only: bool) -> None:
    """Print the effects, arm by arm, and under them what the intervals mean."""
    months = ", ".join(str(month) for month in found.at)
    table = new_table(
        f"Effects against {found.baseline}: size {found.scenarios[0].size}, month {months} of "
        f"{found.scenarios[0].months}, {len(found.records)} replications",
        [
            ("arm", "left"),
            ("measure", "left"),
            ("at", "right"),
            (found.baseline, "right"),
            ("effect", "right"),
            ("95% interval", "right"),
            ("verdict", "left"),
            ("unit", "left"),
        ],
    )
    base = {(row["measure"], row["at"]): row["mean"] for row in found.levels if row["arm"] == found.baseline}
    before = ("", "")
    for row in found.effects:
        measure = MEASURES[row["measure"]]
        if headline_only and not measure.headline:
            continue
        if before[0] and row["arm"] != before[0]:
            table.add_section()
        here = (row["arm"], measure.label)
        table.add_row(
            row["arm"] if row["arm"] != before[0] else "",
            measure.label if here != before else "",
            str(row["at"]),
            number(base[row["measure"], row["at"]]),
            number(row["mean"], signed=True),
            _interval(row),
            _verdict(found, row),
            measure.unit,
        )
        before = here
    print_table(table)
    print(_what_intervals_mean(found))
    if headline_only:
        print("Headline measures are shown; all are in --json and --out, one with --measure NAME.")


def _interval(row: dict[str, Any]) -> str:
    if row["low"] is None:
        return "one replication"
    return f"{number(row['low'], signed=True)} to {number(row['high'], signed=True)}"


def _verdict(found: Comparison, row: dict[str, Any]) -> str:
    """Return the verdict; for a time also in how many runs it was not reached."""
    words = row["verdict"] or ""
    if row["measure"] not in EVENT_MEASURES:
        return words
    many = len(found.records)
    return f"{words}; not reached in {many - found.reached(row['arm'], row['measure'])} of {many} runs".lstrip("; ")


def _what_intervals_mean(found: Comparison) -> str:
    where = "at default parameter values"
    if any(scenario.point for scenario in found.scenarios):
        where += ", save what the scenario files set"
    return (
        f"Interval over luck {where}: 95%, of the difference paired by replication.\n"
        f"Verdicts are read together (arms x measures: {found.family}; each at 1 - .05/{found.family}); an effect\n"
        "that lies wholly inside the smallest one of interest (policylab list measures) is too small to matter.\n"
        "What other parameter values would do is not in these intervals.\n"
        f"One official-month is the monthly cost of one official, put at {BAHT:,} baht (confidence D)."
    )
