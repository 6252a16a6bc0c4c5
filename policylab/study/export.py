"""Export: the stored results of a study as tidy tables with a data dictionary, and as its summary.

Order and bytes depend on the question alone: not on the order in which chunks were run, nor on the number of processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from policylab.model.columns.parameters import parameter
from policylab.recording.measures import MEASURES
from policylab.show import Column, Table, write_json
from policylab.show.frames import write_csv, write_parquet
from policylab.study.result import StudyResult
from policylab.study.stored_study import StoredStudy
from policylab.study.summary import summary

SUMMARY = "summary.json"
RUNS, HEADLINE, WORLDS, PARAMETERS, FAILED, DICTIONARY = (
    "runs.csv", "headline.csv", "worlds.csv", "parameters.csv", "failed.csv", "dictionary.csv",
)  # fmt: skip
TIDY = (
    "world", "arm", "budget", "dial", "dial_value", "pilot_cost", "asked", "matched", "replication", "measure", "at",
    "by", "group", "value", "unit", "effect", "reached", "run",
)  # fmt: skip
OFFICIAL_MONTHS = "official-months"
# Every column that is not a measure or a parameter: its unit and its meaning.
MEANINGS: dict[str, tuple[str, str]] = {
    "world": ("", "number of the world, a row of worlds.csv; in headline.csv -1, the default world"),
    "arm": ("", "package, a policy mix"),
    "budget": (
        "official-months or share",
        "as the study's file names it: an amount, or a share of what one arm as designed costs in this world; empty as "
        "designed, which the baseline always is",
    ),
    "dial": (
        "",
        "what was turned to reach the budget; empty as designed, or without a dial",
    ),
    "dial_value": ("as the dial's field", "where it was turned to"),
    "pilot_cost": (OFFICIAL_MONTHS, "cost beyond the baseline in the pilots, by which the dial was turned"),
    "asked": (OFFICIAL_MONTHS, "the budget in this world"),
    "matched": (
        "true or false",
        "whether the pilots met the budget; if not, the arm counts for nothing at this budget; empty as designed",
    ),
    "replication": ("", "people, networks and luck: the same number is the same in every arm and world"),
    "measure": ("", "what is measured: see the rows of measures"),
    "at": ("month", "state after this many months, or `run` for what belongs to a whole run"),
    "by": ("", "grouping; empty for everyone"),
    "group": ("", "group of the grouping; empty for everyone"),
    "value": ("see unit", "value of the measure"),
    "unit": ("", "unit of value and effect"),
    "effect": ("see unit", "value less that of the baseline in the same world and replication"),
    "reached": ("true or false", "whether a time was reached before the end; empty for other measures"),
    "run": ("", "identity of the run: changes with the model, the world, the arm, the budget and the replication"),
    "error": ("", "what a run raised, as a traceback"),
    "form_of_choice": ("", "by which form agents choose in this world"),
}
COLUMNS_OF = {RUNS: TIDY, HEADLINE: TIDY, FAILED: ("world", "arm", "budget", "replication", "run", "error")}
SOURCE = "definition of the lab"
TABLES = (Column("file", "file", code=True), Column("rows", "rows", "right"), Column("columns", "columns", "right"))


@dataclass(frozen=True)
class StudyExport:
    """The stored results of a study as tables, and as its result."""

    # ``runs.csv``, ``headline.csv``, ``worlds.csv``, ``parameters.csv``, ``failed.csv``, ``dictionary.csv``
    tables: Mapping[str, pd.DataFrame]
    stored: StoredStudy  # their source

    @cached_property
    def result(self) -> StudyResult:
        """Return the result of the study."""
        return summary(self.stored)

    def table(self) -> Table:
        """Return which tables there are and how long each is."""
        rows = tuple((name, len(frame), len(frame.columns)) for name, frame in self.tables.items())
        return Table(f"Tables of {self.stored.study.name}", TABLES, rows)

    def _repr_html_(self) -> str:
        return self.table().html()

    def save(self, folder: Path, *, parquet: bool = False) -> list[str]:
        """Write the tables and the summary into a folder, each file at once; return their names."""
        files = [self._write(folder, name, parquet=parquet) for name in self.tables]
        return [path.name for path in [*files, write_json(folder / SUMMARY, self.result)]]

    def _write(self, folder: Path, name: str, *, parquet: bool) -> Path:
        path, frame = folder / name, self.tables[name]
        return write_parquet(path.with_suffix(".parquet"), frame) if parquet else write_csv(path, frame)


def export(stored: StoredStudy) -> StudyExport:
    """Return the stored results of a study as tidy tables with a data dictionary, and as its result."""
    tables = {
        RUNS: tidy(stored.runs),
        HEADLINE: tidy(stored.headline),
        WORLDS: worlds_table(stored),
        PARAMETERS: parameters_table(stored),
        FAILED: stored.failed.reindex(columns=list(COLUMNS_OF[FAILED])),
        DICTIONARY: dictionary(stored),
    }
    return StudyExport(tables, stored)


def tidy(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the runs that did not fail, one value per row, with units."""
    sound = rows[rows["error"].isna()]
    units = {name: measure.unit for name, measure in MEASURES.items()}
    return sound.assign(unit=sound["measure"].map(units), effect=sound["value"] - sound["against"])[list(TIDY)]


def worlds_table(stored: StoredStudy) -> pd.DataFrame:
    """Return the worlds, a row each, with their parameters as they ran."""
    return stored.worlds().design_frame()


def parameters_table(stored: StoredStudy) -> pd.DataFrame:
    """Return the parameters in which worlds differ, a row each: unit, range, default, meaning, source, letter."""
    return pd.DataFrame(
        [
            {"parameter": entry.name, "unit": entry.unit, "low": entry.low, "high": entry.high,
             "default": entry.default, "meaning": entry.meaning, "source": entry.source, "letter": entry.letter}
            for entry in map(parameter, stored.study.design.names)
        ]
    )  # fmt: skip


def dictionary(stored: StoredStudy) -> pd.DataFrame:
    """Return what every column, measure and parameter of the tables is: file, name, unit, meaning, source."""
    rows = [_of_column(file, name) for file, names in COLUMNS_OF.items() for name in names]
    rows += [
        {"file": f"{RUNS}, {HEADLINE}", "column": "measure", "entry": name, "unit": MEASURES[name].unit,
         "meaning": f"{MEASURES[name].label}: {MEASURES[name].definition}", "source": SOURCE}
        for name in stored.study.measures
    ]  # fmt: skip
    of_worlds = [name for name in worlds_table(stored).columns if name in MEANINGS]
    rows += [_of_column(WORLDS, name) for name in of_worlds]
    rows += [
        {"file": WORLDS, "column": entry.name, "entry": "", "unit": entry.unit, "meaning": entry.meaning,
         "source": entry.source}
        for entry in map(parameter, stored.study.design.names)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _of_column(file: str, name: str) -> dict[str, str]:
    unit, meaning = MEANINGS[name]
    return {"file": file, "column": name, "entry": "", "unit": unit, "meaning": meaning, "source": SOURCE}
