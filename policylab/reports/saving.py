"""Saving: the files that comparisons and analyses leave in a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from policylab.analysis.discovery import Discovery
from policylab.analysis.filter import Filtered
from policylab.analysis.value_of_information import Valued
from policylab.files import write_atomically
from policylab.reports.discovery_figures import save_discovery_figure


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
