"""Console: its width, progress on it, and JSON for programs."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from policylab.show.json import to_json

if TYPE_CHECKING:
    from rich.console import Console

FILE_WIDTH = 150  # of output to a file or a pipe; a terminal has its own


def console(stream: TextIO | None = None, width: int | None = None) -> Console:
    """Return a console that shows text as written, without markup."""
    from rich.console import Console  # noqa: PLC0415 (JSON needs no console)

    target = Console(file=stream, markup=False, highlight=False, emoji=False, width=width)
    if width is None and not target.is_terminal:
        target.width = FILE_WIDTH
    return target


def print_json(content: object) -> None:
    """Print one JSON object on a line, without NaN or Infinity."""
    sys.stdout.write(to_json(content) + "\n")


def print_csv(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as CSV, in the form in which files are read."""
    writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


@contextmanager
def progress(description: str) -> Iterator[Callable[[int, int], None] | None]:
    """Yield a function that shows progress and time left; None without a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def say_where(folder: Path | None, names: list[str]) -> None:
    """Print which files were written to a folder, if any."""
    if folder is not None:
        print(f"Written to {folder}: {', '.join(names)}")
