"""Saving: the files that comparisons and analyses leave in a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from policylab.comparison import Comparison
from policylab.comparison.comparison import long_rows
from policylab.files import write_atomically
from policylab.reports.comparison_figures import save_figures


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


def _save_json(path: Path, content: object) -> None:
    text = json.dumps(content, allow_nan=False, indent=1)
    write_atomically(path, lambda beside: beside.write_text(text + "\n", encoding="utf-8"))


def _save_table(path: Path, frame: pd.DataFrame) -> None:
    write_atomically(path, lambda beside: frame.to_csv(beside, index=False))
