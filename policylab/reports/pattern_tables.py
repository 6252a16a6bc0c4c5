"""The tables of patterns, controls and cases, each with what it means in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policylab.analysis.cases.comparison import Cases, Compared
from policylab.analysis.patterns.accounts import NO_ACCOUNT, account_of
from policylab.analysis.patterns.declarations import CONTROLS, PATTERNS
from policylab.analysis.patterns.pattern import CLAIM, DATA, Pattern
from policylab.analysis.patterns.report import Report
from policylab.analysis.patterns.words import figures_in_words, world_in_words
from policylab.reports.console import Justify, new_table, print_table
from policylab.show.numbers import number

Headings = list[tuple[str, Justify]]
_HEADINGS: Headings = [
    ("", "left"),
    ("statement", "left"),
    ("looked at", "left"),
    ("figures", "left"),
    ("status", "left"),
]
STATUSES = ("passed", "failed", "not testable", "assumed")
TITLES = {
    DATA: "Patterns from data and literature (kind V)",
    CLAIM: "Claims of the thesis (kind H): hypotheses, never a filter and never a target",
}


def show_report(report: Report) -> None:
    """Print patterns by kind, controls, and for each that fails why, as far as somebody has written it down."""
    rows = {row["id"]: row for row in (*report.patterns, *report.controls)}
    for kind, title in TITLES.items():
        _show(title, [pattern for pattern in PATTERNS if pattern.kind == kind], rows)
    _show("Controls: a mechanism's own cause taken out", CONTROLS, rows)
    for name, point in report.worlds.items():
        print(f"World in which {name} was held against its bands: {world_in_words(point)}\n")
    for row in rows.values():
        if row["status"] == "failed":
            print(f"{row['id']} fails. {account_of(row['id']) or NO_ACCOUNT}\n")
    many = {status: sum(row["status"] == status for row in rows.values()) for status in STATUSES}
    print(", ".join(f"{count} {status}" for status, count in many.items() if count))


def _show(title: str, patterns: Sequence[Pattern], rows: dict[str, dict[str, Any]]) -> None:
    table = new_table(title, _HEADINGS)
    for pattern in patterns:
        row = rows[pattern.id]
        looked = f"{row['statistic']}; {row['replications']} replications"
        table.add_row(pattern.id, pattern.statement, looked, figures_in_words(pattern, row["figures"]), row["status"])
        table.add_section()
    print_table(table)


def show_cases(cases: Cases) -> None:
    """Print each case beside the model: its observations, its shape, and what lies outside the model's band."""
    for one in cases.found:
        _show_case(one)
    headings: Headings = [("case", "left"), ("observations", "right"), ("in the band", "right"), ("verdict", "left")]
    table = new_table("All cases", headings)
    for one in cases.found:
        row = one.to_dict()
        table.add_row(row["case"], str(len(row["points"])), f"{row['coverage']:.0%}", row["status"])
    print_table(table)
    print(
        "Percent. Model: median and band of 90% of the replications, read in the moments of the observations; error: "
        "model less real; outside: the real value lies beyond the band."
    )


def _show_case(one: Compared) -> None:
    row = one.to_dict()
    deadline = "no deadline" if row["deadline"] is None else f"deadline {row['deadline']:.2f}"
    title = (
        f"{row['case']}: {row['measure']} under {row['package']} in world {row['world']}, size {row['size']}, "
        f"month 0 in {row['month_zero']:g}, {deadline}, {row['replications']} replications"
    )
    headings: Headings = [("", "left"), *((name, "right") for name in ("real", "model", "band of 90%", "error"))]
    table = new_table(title, [*headings, ("", "left")])
    for point in row["points"]:
        table.add_row(f"{point['year']:g}", *_cells(point))
    table.add_section()
    for statistic in row["statistics"]:
        if statistic["real"] is not None or statistic["model"] is not None:
            table.add_row(statistic["name"].replace("_", " "), *_cells(statistic))
    print_table(table)


def _cells(row: dict[str, Any]) -> list[str]:
    def text(name: str, *, signed: bool = False) -> str:
        return "not seen" if row[name] is None else number(row[name], signed=signed)

    band = "" if row["low"] is None else f"{number(row['low'])} to {number(row['high'])}"
    mark = "outside" if row["outside"] else ""
    return [text("real"), text("model"), band, "" if row["error"] is None else text("error", signed=True), mark]
