"""Saving: the files that a comparison leaves in a folder."""

from __future__ import annotations

import json
from pathlib import Path

from policylab.comparison import Comparison
from policylab.comparison.comparing import long_rows
from policylab.figures import save_figures
from policylab.files import write_atomically


def save_comparison(found: Comparison, folder: Path) -> list[str]:
    """Write the comparison's data and figures into a folder, each file at once; return their names."""
    text = json.dumps(found.to_dict(), allow_nan=False, indent=1)
    write_atomically(folder / "comparison.json", lambda path: path.write_text(text + "\n", encoding="utf-8"))
    tables = {"effects": found.effects_frame(), "levels": found.levels_frame()}
    if found.by is not None:
        tables |= {f"groups-{what}": found.groups_frame(what) for what in ("effects", "levels")}
    if found.worlds is not None:
        tables |= {"worlds": found.worlds.frame(), "worlds-design": found.worlds.design_frame()}
    if found.against_outlay:
        tables["against-outlay"] = long_rows(found.against_outlay)
    for name, frame in tables.items():
        write_atomically(folder / f"{name}.csv", lambda path, frame=frame: frame.to_csv(path, index=False))  # type: ignore[misc]
    write_atomically(folder / "records.parquet", lambda path: found.records_frame().to_parquet(path, index=False))
    figures = [path.name for path in save_figures(found, folder)]
    return ["comparison.json", *(f"{name}.csv" for name in tables), "records.parquet", *figures]
