"""Export: what is stored of a study as tidy tables with a data dictionary, and as its summary.

Order and bytes depend on what was asked alone: not on the order in which chunks were run, nor on how many processes.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from policylab.files import write_atomically
from policylab.model.columns.parameters import parameter
from policylab.recording.measures import MEASURES
from policylab.study.results import Results
from policylab.study.summary import summary

SUMMARY = "summary.json"
RUNS, HEADLINE, WORLDS, PARAMETERS, FAILED, DICTIONARY = (
    "runs.csv", "headline.csv", "worlds.csv", "parameters.csv", "failed.csv", "dictionary.csv",
)  # fmt: skip
TIDY = (
    "world", "arm", "budget", "dial", "dial_value", "pilot_outlay", "asked", "matched", "replication", "measure", "at",
    "by", "group", "value", "unit", "effect", "reached", "run",
)  # fmt: skip
OFFICIAL_MONTHS = "official-months"
# Every column that is not a measure or a parameter: its unit and what it means.
MEANINGS: dict[str, tuple[str, str]] = {
    "world": ("", "number of the world, a row of worlds.csv; in headline.csv -1, the default world"),
    "arm": ("", "package, a policy mix"),
    "budget": ("multiple", "of what the first law spends as written in this world; empty for the baseline"),
    "dial": ("", "the quantity of the package that was turned to reach the budget; empty without a dial"),
    "dial_value": ("as the dial's field", "where it was turned to"),
    "pilot_outlay": (OFFICIAL_MONTHS, "outlay beyond the baseline in the pilots, by which the dial was turned"),
    "asked": (OFFICIAL_MONTHS, "the budget in this world"),
    "matched": (
        "true or false",
        "whether the pilots met the budget; if not, the arm counts for nothing at this budget",
    ),
    "replication": ("", "people, networks and luck: the same number is the same in every arm and world"),
    "measure": ("", "what is measured: see the rows of measures"),
    "at": ("month", "state after so many months, or `run` for what belongs to a whole run"),
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


def export(results: Results, folder: Path) -> list[str]:
    """Write the tables and the summary of a study into a folder, each file at once; return their names.

    Raises
    ------
    PolicylabError
        If a run of the headline raised: tables are written all the same, the summary is not.

    """
    tables = {
        RUNS: tidy(results.runs),
        HEADLINE: tidy(results.headline),
        WORLDS: worlds_table(results),
        PARAMETERS: parameters_table(results),
        FAILED: results.failed.reindex(columns=list(COLUMNS_OF[FAILED])),
        DICTIONARY: dictionary(results),
    }
    for name, frame in tables.items():
        write_atomically(folder / name, partial(frame.to_csv, index=False, lineterminator="\n"))
    text = as_text(summary(results))
    write_atomically(folder / SUMMARY, lambda beside: beside.write_text(text, encoding="utf-8", newline="\n"))
    return [*tables, SUMMARY]


def tidy(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the runs that came to an end as one value a row, with units."""
    sound = rows[rows["error"].isna()]
    units = {name: one.unit for name, one in MEASURES.items()}
    return sound.assign(unit=sound["measure"].map(units), effect=sound["value"] - sound["against"])[list(TIDY)]


def worlds_table(results: Results) -> pd.DataFrame:
    """Return the worlds, a row each, with their parameters as they ran."""
    return results.worlds(results.study.budgets[0]).design_frame()


def parameters_table(results: Results) -> pd.DataFrame:
    """Return the parameters in which worlds differ, a row each: unit, range, default, meaning, source, letter."""
    return pd.DataFrame(
        [
            {"parameter": one.name, "unit": one.unit, "low": one.low, "high": one.high, "default": one.default,
             "meaning": one.meaning, "source": one.source, "letter": one.letter}
            for one in map(parameter, results.study.design.names)
        ]
    )  # fmt: skip


def dictionary(results: Results) -> pd.DataFrame:
    """Return what every column, measure and parameter of the tables is: file, name, unit, meaning, source."""
    rows = [_of_column(file, name) for file, names in COLUMNS_OF.items() for name in names]
    rows += [
        {"file": f"{RUNS}, {HEADLINE}", "column": "measure", "entry": name, "unit": MEASURES[name].unit,
         "meaning": f"{MEASURES[name].label}: {MEASURES[name].definition}", "source": SOURCE}
        for name in results.study.measures
    ]  # fmt: skip
    of_worlds = [name for name in worlds_table(results).columns if name in MEANINGS]
    rows += [_of_column(WORLDS, name) for name in of_worlds]
    for name in results.study.design.names:
        one = parameter(name)
        rows.append(
            {
                "file": WORLDS,
                "column": name,
                "entry": "",
                "unit": one.unit,
                "meaning": one.meaning,
                "source": one.source,
            }
        )
    return pd.DataFrame(rows)


def _of_column(file: str, name: str) -> dict[str, str]:
    unit, meaning = MEANINGS[name]
    return {"file": file, "column": name, "entry": "", "unit": unit, "meaning": meaning, "source": SOURCE}


def as_text(content: dict[str, Any]) -> str:
    """Return a summary as JSON with a line for each entry, so that a change of one is a change of one line."""
    parts = [f"{json.dumps(name)}: {_section(value)}" for name, value in content.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _section(value: Any) -> str:
    if isinstance(value, list):
        return "[\n" + ",\n".join(_line(entry) for entry in value) + "\n]"
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {_line(entry)}" for name, entry in value.items()) + "\n}"


def _line(entry: Any) -> str:
    return json.dumps(entry, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
