"""Counts as percentages: registers of bodies with their dates of joining, and counts, over how many there are."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from policylab.errors import shown
from policylab.published.calendar import as_month
from policylab.published.cells import Faults
from policylab.published.numbers import numbers

TotalOf = Callable[[str], float | None]


def percent_of_total(
    counted: str, frame: pd.DataFrame, total_of: TotalOf, faults: Faults
) -> tuple[pd.DataFrame, list[str]]:  # fmt: skip
    """Return entries that count bodies as percentages of how many there are, and what is to be said of them.

    Parameters
    ----------
    counted : {"name", "new", "count"}
        Bodies, one a row, with the year in which they joined, if they have; how many are new; or how many so far.
    frame : DataFrame
        The columns ``case``, ``line``, ``year``, ``name``, ``total``, and ``number`` unless bodies are counted.
    total_of : callable
        How many bodies a case has, if the table does not say it.
    faults : Faults
        To which what is wrong is added; if anything is, the file is refused.

    """
    if counted == "name":
        _check_bodies(frame, faults)
    parts, notices = [], []
    for case, rows in frame.groupby("case", sort=False):
        so_far, total = _so_far(counted, rows), _total(str(case), counted, rows, total_of, faults)
        if total is None or so_far.empty:
            continue
        parts.append(so_far.assign(case=case, number=100 * so_far["number"] / total))
        notices.append(f"{case}: {so_far['number'].max():g} of {total:g} joined by {as_month(so_far['year'].max())}")
        if (so_far["number"].diff() < 0).any():
            notices.append(f"{case}: counts fall, and are read as how many so far: name the column new if they are not")
    faults.raise_any()
    return pd.concat(parts) if parts else frame.iloc[:0], notices


def _check_bodies(frame: pd.DataFrame, faults: Faults) -> None:
    """Refuse bodies without a name, and those that a case has twice: they would be counted twice."""
    for _, rows in frame.groupby("case", sort=False):
        first = rows.drop_duplicates("name").set_index("name")["line"]
        for line, name in zip(rows["line"], rows["name"], strict=True):
            if not name:
                faults.add(line, "name", "is empty: write the name of the body")
            elif first[name] != line:
                faults.add(line, "name", f"{shown(name)} stands in line {first[name]} as well: remove one of them")


def _so_far(counted: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many have joined by each moment, in the order of time."""
    rows = rows.dropna(subset="year").sort_values("year", kind="stable")
    if counted == "count":
        return rows
    at = rows.assign(number=1.0 if counted == "name" else rows["number"]).groupby("year")
    return at.last().assign(number=at["number"].sum().cumsum()).reset_index()


def _total(case: str, counted: str, rows: pd.DataFrame, total_of: TotalOf, faults: Faults) -> float | None:
    """Return how many bodies there are: what the table says, what its case does, or all that a register lists."""
    line, listed = int(rows["line"].iloc[0]), len(rows) if counted == "name" else rows["number"].max()
    stated, are_right = _stated(rows, faults)
    total = stated[0] if stated else total_of(case) if are_right else None
    if len(stated) > 1:
        faults.add(line, "total", f"{case} has both {stated[0]:g} and {stated[1]:g}: write one number of bodies")
    elif total is not None and total < listed:
        faults.add(
            line, "total", f"{total:g} is fewer than the {listed:g} that the table has: write how many there are"
        )
    elif total is None and are_right:
        if counted == "name" and rows["year"].isna().any():
            return float(listed)
        cure = ", list those that have not joined without a date," if counted == "name" else ""
        faults.add(line, "total", f"is missing for {case}: add a column total{cure} or write total = 20 in {case}.toml")
    return total


def _stated(rows: pd.DataFrame, faults: Faults) -> tuple[list[float], bool]:
    """Return the different totals that the rows of a case state, and whether all of them can be totals."""
    read = numbers(list(rows["total"]), are_counts=True)
    wrong = [number.fault != "" or (number.value is not None and number.value <= 0) for number in read]
    for line, number, is_wrong in zip(rows["line"], read, wrong, strict=True):
        if is_wrong:
            sentence = number.fault or f"{number.value:g} is out of range"
            faults.add(line, "total", f"{sentence}; allowed more than 0: write how many bodies there are")
    return sorted({number.value for number in read if number.value}), not any(wrong)
