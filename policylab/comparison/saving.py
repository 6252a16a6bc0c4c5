"""Saving: the files that a comparison leaves in a folder."""

from __future__ import annotations

from pathlib import Path

from policylab.comparison.figures import all_figures
from policylab.comparison.frames import frame, frames_to_save
from policylab.comparison.results import Results
from policylab.show.frames import write_csv, write_parquet
from policylab.show.json import write_json


def save_comparison(results: Results, folder: Path) -> list[str]:
    """Write the data and figures of a comparison into a folder, each file at once; return their names."""
    written = [write_json(folder / "comparison.json", results)]
    written += [write_csv(folder / f"{name}.csv", rows) for name, rows in frames_to_save(results).items()]
    written.append(write_parquet(folder / "records.parquet", frame(results, "records")))
    written += [figure.save(folder) for figure in all_figures(results)]
    return [path.name for path in written]
