"""Layouts in which people publish curves, each read into entries: percentages, counts, or bodies that joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from policylab.errors import UsageError, nearest, shown
from policylab.published.calendar import reads_as_year
from policylab.published.cells import Faults, normal
from policylab.published.numbers import numbers
from policylab.published.tables import PublishedTable, known_columns, read_table

REQUIRED = ("case", "year", "value_percent")
# The names that files give each column, the best first.
SPELLINGS = {
    "case": ("case", "กรณี", "entity", "country_name", "economy"),
    "year": (
        "date", "year", "time", "time_period", "period", "fiscal_year", "date_of_joining", "joining_date",
        "date_joined", "joined_on", "joined", "start_date", "month", "quarter",
        "เดือน", "ไตรมาส", "วันที่", "วันที่เข้าร่วม", "ปี", "ปี_พ.ศ.", "พ.ศ.", "ปีงบประมาณ",
    ),
    "value_percent": ("value_percent", "percent", "percentage", "pct", "%", "value_(%)", "ร้อยละ"),
    "name": ("name", "body", "organisation", "organization", "agency", "ชื่อ", "ชื่อหน่วยงาน", "หน่วยงาน"),
    "count": ("count", "จำนวน"),
    "new": ("new",),
    "total": ("total", "ทั้งหมด", "จำนวนทั้งหมด"),
    **{name: (name,) for name in ("country", "kind", "metric", "source", "certainty")},
}  # fmt: skip
ENTRY = ("case", "moment", "value", "name", "total", "metric", "source", "column", "moment_line")
COUNTED = ("value_percent", "count", "new", "name")
FISCAL = ("fiscal_year", "ปีงบประมาณ")  # columns whose years are fiscal
MONTH, QUARTER = ("month", "เดือน"), ("quarter", "ไตรมาส")  # columns that a year may have beside it
FEWEST = 2  # columns of years, or of cases

Layout = Literal["values", "counts", "bodies", "columns of years", "columns of cases"]
_NEEDS: dict[Layout, tuple[str, ...]] = {
    "values": REQUIRED, "counts": ("year",), "bodies": (), "columns of years": ("case",), "columns of cases": (),
}  # fmt: skip


@dataclass(frozen=True)
class Entries:
    """What a table says, one entry a row.

    Attributes
    ----------
    frame : DataFrame
        Texts in the columns ``ENTRY``, empty where the file has no such column; the index is the line. ``column`` is
        the name of that of the value, ``moment_line`` the line of the moment: in a wide table that of the header.
    counted : {"value_percent", "count", "new", "name"}
        A percentage, how many so far, how many are new, or bodies with their date of joining.
    moment : str
        How the file calls the column of the moments.
    notices : tuple of str
        What was skipped, a sentence each.
    faults : Faults
        What is wrong so far.

    """

    frame: pd.DataFrame
    counted: str
    moment: str
    notices: tuple[str, ...]
    faults: Faults


def read_entries(path: Path) -> Entries:
    """Return what a table says in any of the layouts.

    Raises
    ------
    UsageError
        If it is in none of them, or cannot be read.

    """
    table = read_table(path, SPELLINGS, lambda cells: sum(map(bool, cells)) > 1 and _missing(cells) is None)
    missing, layout = _missing(table.header), _layout(table.header)
    if layout == "columns of cases" and not _are_numbers(table):
        missing = "case"
    if missing is not None:
        columns = ", ".join(name.lower() for name in table.header if name) or "none"
        known: Any = {"country", "geo"} & set(map(normal, table.header)) if missing == "case" else ()
        spelling = f" call {min(known)!r} so" if known else ""
        hint = spelling or nearest(missing, map(normal, table.header)) or " add it"
        raise UsageError(f"{path}: column {missing!r} is missing:{hint} (columns: {columns})")
    if table.frame.empty:
        table.faults.raise_any()
        raise UsageError(f"{path}: no rows: write one observation a line under the header {','.join(REQUIRED)}")
    if layout == "columns of years":
        return _by_year(table)
    if layout == "columns of cases":
        return _by_case(table)
    counted = next(name for name in COUNTED if name in table.labels)
    known = table.frame[list(table.labels)]
    frame = known.assign(moment=_moments(table), value=known[counted], column=table.labels[counted].lower())
    return _entries(table, frame, counted, table.labels["year"])


def _layout(header: Sequence[str]) -> Layout:
    known = known_columns(header, SPELLINGS)
    if "value_percent" in known:
        return "values"
    if "count" in known or "new" in known:
        return "counts"
    if "year" in known:
        if "name" in known:
            return "bodies"
        return "columns of cases" if "case" not in known and len(_cases(header)) >= FEWEST else "values"
    return "columns of years" if len(_years(header)) >= FEWEST else "values"


def _missing(header: Sequence[str]) -> str | None:
    """Return the first column that a table of this header lacks; None if it has all that its layout needs."""
    known = known_columns(header, SPELLINGS)
    return next((name for name in _NEEDS[_layout(header)] if name not in known), None)


def _years(header: Sequence[str]) -> list[str]:
    return [name for name in header if reads_as_year(name)]


def _cases(header: Sequence[str]) -> list[str]:
    known = known_columns(header, SPELLINGS).values()
    return [name for name in header if name and name not in known and normal(name) not in (*MONTH, *QUARTER)]


def _are_numbers(table: PublishedTable) -> bool:
    texts = [text for name in dict.fromkeys(_cases(table.header)) for text in table.frame[name]]
    return not any(number.fault for number in numbers(texts))


def _moments(table: PublishedTable) -> pd.Series[str]:
    """Return when each row was observed: the year with the month or quarter that stands in a column beside it."""
    frame, year = table.frame, table.frame["year"]
    if normal(table.labels["year"]) in FISCAL:
        return ("FY" + year).where(year.str.fullmatch(r"\d{4}"), year)
    for own in frame.columns:
        name, part = normal(own), frame[own]
        if name not in (*MONTH, *QUARTER) or part.str.contains(r"\d{4}").any():
            continue
        is_number, sign = part.str.isdecimal(), "Q" if name in QUARTER else "M"
        both = (year + sign + part).where(is_number, part + " " + year)
        year = both.where(year.str.fullmatch(r"\d{4}") & (part != ""), year)
    return year


def _by_year(table: PublishedTable) -> Entries:
    """Return the entries of a table with a row for each case and a column for each year."""
    frame, faults = table.frame, table.faults
    for line in frame.index[frame["case"].duplicated()]:
        faults.add(line, table.labels["case"], f"{shown(frame['case'][line])} has a row already: name each row apart")
    kept = [name for name in ("case", "metric", "source") if name in frame]
    long = _long(frame, kept, _once(table, _years(table.header)), "moment")
    return _entries(table, long.assign(column=long["moment"], moment_line=table.top), "value_percent", "header")


def _by_case(table: PublishedTable) -> Entries:
    """Return the entries of a table with a row for each moment and a column for each case."""
    long = _long(table.frame, [], _once(table, _cases(table.header)), "case")
    long = long.assign(moment=_moments(table)[long.index], column=long["case"])
    return _entries(table, long, "value_percent", table.labels["year"])


def _long(frame: pd.DataFrame, kept: list[str], columns: list[str], name: str) -> pd.DataFrame:
    """Return a wide table with one value a row; a column may have any name, ``value`` as well."""
    long = frame[[*kept, *columns]].melt(kept, columns, 0, 1, ignore_index=False)
    return long.rename(columns={0: name, 1: "value"})


def _once(table: PublishedTable, columns: list[str]) -> list[str]:
    """Return columns of a wide table, none of which may appear twice."""
    for name in columns:
        if columns.count(name) > 1:
            raise UsageError(f"{table.path}: column {name!r} appears twice: remove one of them")
    return columns


def _entries(table: PublishedTable, frame: pd.DataFrame, counted: str, moment: str) -> Entries:
    """Return entries with all their columns; a table without cases is one case, named after its file."""
    absent: dict[str, Any] = {"case": table.path.stem, "moment_line": frame.index}
    frame = frame.assign(**{name: absent.get(name, "") for name in ENTRY if name not in frame})
    return Entries(frame[list(ENTRY)], counted, moment.lower(), table.notices, table.faults)
