"""Observations: real adoption curves from a table, checked line by line."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from policylab.errors import UsageError, nearest, shown
from policylab.files import read_text

Values = NDArray[np.float64]
REQUIRED = ("case", "year", "value_percent")
YEARS = (1900.0, 2100.0)
MOST = 100.0
RATE = "per 100"  # a metric that counts things for each hundred people, and may pass a hundred


@dataclass(frozen=True)
class Observed:
    """What was observed of one case."""

    case: str
    year: Values  # shape (points,): in the order of time; two counts at one moment are averaged
    percent: Values
    line: tuple[int, ...]  # line of each in its file, for messages
    metric: str = ""  # what was counted, and the source; empty where the table does not state it
    source: str = ""


def known_folder() -> Path:
    """Return the folder of the cases that ship."""
    return Path(str(files("policylab") / "data" / "cases"))


@cache
def known() -> dict[str, Observed]:
    """Return the cases that ship, by name."""
    return read_observations(known_folder() / "known.csv")


def read_observations(path: Path) -> dict[str, Observed]:
    """Return the cases of a table with the columns case, year and value_percent; others are optional."""
    by_case: dict[str, list[tuple[float, float, int, dict[str, str]]]] = {}
    for line, row in _rows(path):
        where = f"{path}: line {line}"
        name = row["case"]
        if not name or Path(name).name != name or name in (".", ".."):
            raise UsageError(f"{where}: case: {shown(name)} is not a case name: write one without slashes")
        year = _number(row["year"], f"{where}: year", *YEARS)
        most = math.inf if RATE in row.get("metric", "") else MOST
        percent = _number(row["value_percent"], f"{where}: value_percent", 0.0, most)
        by_case.setdefault(name, []).append((year, percent, line, row))
    if not by_case:
        raise UsageError(f"{path}: no rows: write one observation a line under the header {','.join(REQUIRED)}")
    return {name: _observed(name, rows) for name, rows in by_case.items()}


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that are not empty, each with its line; column names are not case-sensitive."""
    reader = csv.reader(StringIO(read_text(path, "CSV", "check the path")), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if len(header) == 1 and ";" in header[0]:
            raise UsageError(f"{path}: its columns are separated by semicolons: save it with commas")
        for name in REQUIRED:
            if header.count(name) > 1:
                raise UsageError(f"{path}: column {name!r} appears twice: remove one of them")
            if name not in header:
                columns = ", ".join(filter(None, header)) or "none"
                raise UsageError(
                    f"{path}: column {name!r} is missing:{nearest(name, header) or ' add it'} (columns: {columns})"
                )
        return [
            (reader.line_num, _row(header, cells, f"{path}: line {reader.line_num}"))
            for cells in reader
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise UsageError(f"{path}: is not valid CSV ({error}): correct that line") from None


def _row(header: list[str], cells: list[str], where: str) -> dict[str, str]:
    """Return the values of a line by column; empty ones beyond the last column are ignored."""
    more = [cell for cell in cells[len(header) :] if cell.strip()]
    if len(cells) < len(header) or more:
        raise UsageError(
            f"{where}: has {len(cells)} values for {len(header)} columns: write one for each, texts with commas in "
            "quotes and decimals with a point"
        )
    return dict(zip(header, (cell.strip() for cell in cells), strict=False))


def _number(text: str, where: str, low: float, high: float) -> float:
    allowed = f"allowed {low:g} or more" if math.isinf(high) else f"allowed {low:g} to {high:g}"
    try:
        value = math.nan if "_" in text else float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UsageError(f"{where}: {shown(text)} is not a number; {allowed}: write for example {max(low, 47.0):g}")
    if not low <= value <= high:
        raise UsageError(f"{where}: {value:g} is out of range; {allowed}: choose a value in range")
    return value


def _observed(name: str, rows: list[tuple[float, float, int, dict[str, str]]]) -> Observed:
    years = sorted({year for year, *_ in rows})
    by_year = [[row for row in rows if row[0] == year] for year in years]
    first = rows[0][3]
    sources = dict.fromkeys(row[3].get("source", "") for row in rows)
    return Observed(
        name,
        np.array(years),
        np.array([np.mean([percent for _, percent, _, _ in group]) for group in by_year]),
        tuple(group[0][2] for group in by_year),
        first.get("metric", ""),
        "; ".join(source for source in sources if source),
    )
