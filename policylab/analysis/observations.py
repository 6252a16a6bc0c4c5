"""Observations: real adoption curves from a table as people publish it, checked line by line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policylab.analysis.counting import TotalOf, percent_of_total
from policylab.analysis.layouts import Entries, read_entries
from policylab.errors import UsageError, shown
from policylab.published.calendar import moments
from policylab.published.cells import Faults
from policylab.published.numbers import Number, is_gap, numbers

Values = NDArray[np.float64]
PERCENT, BODIES = "value_percent", "name"  # what a table counts; otherwise how many, or how many are new
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


@dataclass(frozen=True)
class Observations(Mapping[str, Observed]):
    """The cases of a table by name, and what was skipped or converted to read them, a sentence each."""

    curves: Mapping[str, Observed]
    notices: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Observed:
        return self.curves[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.curves)

    def __len__(self) -> int:
        return len(self.curves)


def known_folder() -> Path:
    """Return the folder of the cases that ship."""
    return Path(str(files("policylab") / "data" / "cases"))


@cache
def known() -> Observations:
    """Return the cases that ship, by name."""
    return read_observations(known_folder() / "known.csv")


def read_observations(path: Path, total_of: TotalOf = lambda _: None) -> Observations:
    """Return the cases of a table in one of the layouts of :mod:`policylab.analysis.layouts`.

    Parameters
    ----------
    path : Path
        A CSV file.
    total_of : callable, optional
        Returns how many bodies a case has, if the table counts them and does not say it.

    Raises
    ------
    UsageError
        If anything in the file is wrong: one line for each fault.

    """
    entries = read_entries(path)
    frame, of_numbers = _with_numbers(entries)
    _check_names(frame, entries.faults)
    frame, of_moments = _with_years(frame, entries)
    if entries.counted == PERCENT:
        _check_unit(frame, entries.faults)
    entries.faults.raise_any()
    of_counts: list[str] = []
    if entries.counted != PERCENT:
        frame, of_counts = percent_of_total(entries.counted, frame, total_of, entries.faults)
    if frame.empty:
        raise UsageError(f"{path}: holds no value: write one observation a line")
    notices = (*entries.notices, *of_numbers, *of_moments, *of_counts, *_averaged(frame))
    curves = {str(name): _observed(str(name), rows) for name, rows in frame.groupby("case", sort=False)}
    return Observations(curves, tuple(f"{path}: {notice}" for notice in notices))


def _with_numbers(entries: Entries) -> tuple[pd.DataFrame, list[str]]:
    """Return the entries with their numbers, without those that are missing, and what a reader must know of them."""
    frame = entries.frame.rename_axis("line").reset_index()
    if entries.counted == BODIES:
        return frame, []
    read = numbers(list(frame["value"]), are_counts=entries.counted != PERCENT)
    frame["number"] = [math.nan if number.value is None else number.value for number in read]
    frame["sign"] = [number.has_percent for number in read]
    for line, column, number in zip(frame["line"], frame["column"], read, strict=True):
        if number.fault:
            entries.faults.add(line, column, _with_cure(number.fault, entries.counted))
    _check_range(frame, entries)
    gaps = np.array([number.value is None and not number.fault for number in read])
    return frame[~gaps], [*_skipped(frame["line"][gaps]), *_flagged(frame["line"], read)]


def _with_cure(fault: str, counted: str) -> str:
    if not fault.endswith("is not a number"):
        return fault
    return f"{fault}; allowed 0 {'to 100' if counted == PERCENT else 'or more'}: write for example 47"


def _skipped(lines: pd.Series[int]) -> list[str]:
    return [f"{_many(len(lines), 'missing value')} skipped, {_at(lines)}"] if len(lines) else []


def _flagged(lines: pd.Series[int], read: Sequence[Number]) -> list[str]:
    flags = [number.flag for number in read if number.flag]
    at = lines[[number.flag != "" for number in read]]
    letters = ", ".join(dict.fromkeys(flags))
    return [f"{_many(len(flags), 'flag')} kept aside ({letters}), {_at(at)}"] if flags else []


def _check_names(frame: pd.DataFrame, faults: Faults) -> None:
    """Refuse names of cases that cannot be names of files."""
    for line, name in zip(frame["line"], frame["case"], strict=True):
        if not name or Path(name).name != name or name in (".", ".."):
            faults.add(line, "case", f"{shown(name)} is not a case name: write one without slashes")


def _with_years(frame: pd.DataFrame, entries: Entries) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the entries with their calendar years, and what a reader must know of them.

    A body without a date has not joined yet: its year is missing.
    """
    dated = frame[~frame["moment"].map(is_gap)] if entries.counted == BODIES else frame
    read = moments(list(dated["moment"]))
    for line, year in zip(dated["moment_line"], read.years, strict=True):
        if isinstance(year, str):
            entries.faults.add(line, entries.moment, year)
    years = [year if isinstance(year, float) else math.nan for year in read.years]
    return frame.assign(year=pd.Series(years, dated.index, dtype=float)), read.notices


def _averaged(frame: pd.DataFrame) -> list[str]:
    """Return which values are averaged: those whose case has another at the same moment."""
    lines = frame.loc[frame.duplicated(["case", "year"], keep=False), "line"]
    return [f"{len(lines)} values share the moment of another and are averaged, {_at(lines)}"] if len(lines) else []


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _at(lines: Iterable[int]) -> str:
    """Return in which lines something is, at most five of them.

    >>> _at([2, 3, 3])
    'lines 2, 3'
    """
    apart = sorted(set(lines))
    shown_lines = ", ".join(map(str, apart[:5])) + (" …" if len(apart) > 5 else "")
    return f"line{'s' if len(apart) > 1 else ''} {shown_lines}"


def _check_range(frame: pd.DataFrame, entries: Entries) -> None:
    """Refuse numbers below 0, and percentages above 100 where nothing is counted for each hundred."""
    of_hundred = entries.counted == PERCENT
    for line, column, number, metric in frame[["line", "column", "number", "metric"]].itertuples(index=False):
        most = MOST if of_hundred and RATE not in metric else math.inf
        if number < 0 or number > most:
            allowed = "allowed 0 or more" if math.isinf(most) else f"allowed 0 to {most:g}"
            entries.faults.add(line, column, f"{number:g} is out of range; {allowed}: choose a value in range")


def _check_unit(frame: pd.DataFrame, faults: Faults) -> None:
    """Refuse shares between 0 and 1 where percent is wanted; a percent sign says that small numbers are percent."""
    for name, rows in frame.dropna(subset="number").groupby("case", sort=False):
        shares = rows[rows["number"] % 1 != 0]
        if len(rows) < 2 or shares.empty or rows["sign"].any() or not rows["number"].between(0, 1).all():
            continue
        share = float(shares["number"].iloc[0])
        faults.add(
            int(shares["line"].iloc[0]), str(shares["column"].iloc[0]),
            f"all values of {name} lie between 0 and 1: write percent: {100 * share:.5g}, or {share:g}% if it is that",
        )  # fmt: skip


def _observed(name: str, rows: pd.DataFrame) -> Observed:
    at = rows.groupby("year")
    return Observed(
        name,
        at["number"].mean().index.to_numpy(dtype=float),
        at["number"].mean().to_numpy(dtype=float),
        tuple(at["line"].first()),
        rows["metric"].iloc[0],
        "; ".join(source for source in dict.fromkeys(rows["source"]) if source),
    )
