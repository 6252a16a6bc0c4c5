"""Saving: the files that comparisons and analyses leave in a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from policylab.analysis.discovery import Discovery
from policylab.analysis.filter import Filtered
from policylab.analysis.value_of_information import Valued
from policylab.comparison import Comparison
from policylab.comparison.comparison import long_rows
from policylab.files import write_atomically
from policylab.reports.comparison_figures import save_figures
from policylab.reports.discovery_figures import save_discovery_figure


def save_comparison(found: Comparison, folder: Path) -> list[str]:
    """Write the comparison's data and figures into a folder, each file at once; return their names."""
    _save_json(folder / "comparison.json", found.to_dict())
    tables = {"effects": found.effects_frame(), "levels": found.levels_frame()}
    if found.by is not None:
        tables |= {f"groups-{what}": found.groups_frame(what) for what in ("effects", "levels")}
    if found.worlds is not None:
        tables |= {"worlds": found.worlds.frame(), "worlds-design": found.worlds.design_frame()}
    if found.against_outlay:
        tables["against-outlay"] = long_rows(found.against_outlay)
    for name, frame in tables.items():
        _save_table(folder / f"{name}.csv", frame)
    write_atomically(folder / "records.parquet", lambda path: found.records_frame().to_parquet(path, index=False))
    figures = [path.name for path in save_figures(found, folder)]
    return ["comparison.json", *(f"{name}.csv" for name in tables), "records.parquet", *figures]


def save_filter(found: Filtered, folder: Path) -> list[str]:
    """Write what a filter found and the worlds into a folder, each file at once; return their names."""
    content = found.to_dict()
    _save_json(folder / "filter.json", content)
    tables = {"targets": content["targets"], "parameters": content["parameters"], "pairs": content["pairs"]}
    for name, rows in tables.items():
        _save_table(folder / f"filter-{name}.csv", pd.DataFrame(rows))
    return [found.store(folder).name, "filter.json", *(f"filter-{name}.csv" for name in tables)]


def save_values(found: Valued, folder: Path) -> list[str]:
    """Write what quantities are worth into a folder, each file at once; return their names."""
    content = found.to_dict()
    _save_json(folder / "value-of-information.json", content)
    rows = [{"measure": one["measure"], **row} for one in content["criteria"] for row in one["quantities"]]
    _save_table(folder / "value-of-information.csv", pd.DataFrame(rows))
    return ["value-of-information.json", "value-of-information.csv"]


def save_discovery(content: dict[str, Any], found: Discovery, folder: Path) -> list[str]:
    """Write a discovery, as it is printed with ``--json``, and its figure into a folder; return their names."""
    _save_json(folder / "discovery.json", content)
    return ["discovery.json", *(path.name for path in save_discovery_figure(found, folder))]


def _save_json(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, allow_nan=False, indent=1)
    write_atomically(path, lambda beside: beside.write_text(text + "\n", encoding="utf-8"))


def _save_table(path: Path, frame: pd.DataFrame) -> None:
    write_atomically(path, lambda beside: frame.to_csv(beside, index=False))
