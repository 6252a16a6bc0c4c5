"""Saving: the files that the reports on patterns and cases leave in a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from policylab.analysis.cases.comparison import Cases
from policylab.analysis.patterns.report import Report
from policylab.files import write_atomically
from policylab.reports.pattern_figures import save_case_figures, save_pattern_figures


def save_report(report: Report, folder: Path) -> list[str]:
    """Write the report, its curves and its figures into a folder; return their names."""
    _write_json(report.to_dict(), folder / "report.json")
    _write_csv(report.curves_frame(), folder / "curves.csv")
    figures = [path.name for path in save_pattern_figures(report, folder)]
    return ["report.json", "curves.csv", *figures]


def save_cases(cases: Cases, folder: Path) -> list[str]:
    """Write cases beside the model into a folder; return the names of the files."""
    _write_json(cases.to_dict(), folder / "report.json")
    _write_csv(cases.points_frame(), folder / "points.csv")
    _write_csv(cases.statistics_frame(), folder / "statistics.csv")
    figures = [path.name for path in save_case_figures(cases, folder)]
    return ["report.json", "points.csv", "statistics.csv", *figures]


def _write_json(content: dict[str, Any], path: Path) -> None:
    text = json.dumps(content, allow_nan=False, ensure_ascii=False, indent=1)
    write_atomically(path, lambda beside: beside.write_text(text + "\n", encoding="utf-8"))


def _write_csv(frame: Any, path: Path) -> None:
    write_atomically(path, lambda beside: frame.to_csv(beside, index=False))
