"""Checks that the lab runs on itself: each states what it examined and the result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from policylab.analysis.idleness import DECIDED_BEFORE, SIZE, idle_columns, idle_parameters
from policylab.analysis.result import Block, Result
from policylab.model.columns import COLUMNS, KINDS, Columns, columns_of
from policylab.model.columns.parameters import parameters
from policylab.model.luck import Luck
from policylab.model.policies.package import packages
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation, gather
from policylab.show.page import Heading, Page
from policylab.show.table import Column as TableColumn
from policylab.show.table import Table

if TYPE_CHECKING:
    import pandas as pd

SHOWN = (
    TableColumn("verdict", ""), TableColumn("check", "check"), TableColumn("looked_at", "looked at"),
    TableColumn("found", "found"),
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """The result of one check."""

    check: str
    good: bool
    """Whether it passed."""
    looked_at: str
    """What was compared or run."""
    found: str
    """The first failure, or what was confirmed."""

    @property
    def verdict(self) -> str:
        """Return whether it passed, in a word."""
        return "good" if self.good else "FAILED"


@dataclass(frozen=True, repr=False)
class CheckReport(Result):
    """The results of all checks."""

    FILE: ClassVar[str] = "check"

    checks: tuple[Finding, ...]
    failed: int
    """How many of them failed."""

    def table(self) -> Table:
        """Return the checks, one a row."""
        rows = tuple((row.verdict, row.check, row.looked_at, row.found) for row in self.checks)
        return Table("", SHOWN, rows, (self.sum_in_words(),))

    def sum_in_words(self) -> str:
        """Return how many checks there were and how many failed."""
        return f"{len(self.checks)} checks, {self.failed} failed"

    def blocks(self) -> Sequence[Block]:
        """Return the table of checks."""
        return [self.table()]

    def page(self) -> Page:
        """Return the report as a page in Markdown."""
        return Page((Heading("Self-checks of the lab", 1), self.table()))

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the table of checks."""
        return {"check": self.frame()}


def report_of(findings: Iterable[Finding]) -> CheckReport:
    """Return the findings of checks as one result."""
    checks = tuple(findings)
    return CheckReport(checks, sum(not finding.good for finding in checks))


def check(scenarios: Sequence[Scenario] = (), seed: int = 1) -> Iterator[Finding]:
    """Yield the findings, check by check."""
    chosen = [replace(s, size=SIZE) for s in scenarios] or [Scenario.load(name, size=SIZE) for name in packages()]
    yield null_is_null(seed)
    yield luck_is_keyed(seed)
    yield from books_and_ranges(chosen, seed)
    yield nothing_idle(seed)


def null_is_null(seed: int) -> Finding:
    """Compare the null policy with the status quo: every column of every month must be the same."""
    arms = [Scenario.load(name, size=SIZE) for name in ("status-quo", "null")]
    months, differences = arms[0].months, []
    simulation = Simulation(gather(SIZE, Luck(seed)), arms)
    for month in range(months):
        simulation.step()
        differences += [f"{key} in month {month}" for key in _differences(simulation.columns, 0, simulation.columns, 1)]
    examined = f"{len(COLUMNS)} columns over {months} months, status-quo against null"
    return Finding("null is null", not differences, examined, differences[0] if differences else "no difference")


def luck_is_keyed(seed: int) -> Finding:
    """Run a world alone, among other worlds and with a citizen appended: its columns must not change."""
    months = 24
    people = gather(SIZE, Luck(seed))
    alone = Simulation(people, [Scenario.load("by-law-phased", size=SIZE)])
    names = ("incentives-recognition", "by-law-phased", "status-quo")
    among = Simulation(people, [Scenario.load(name, size=SIZE) for name in names])
    more = people.roster.with_citizens(["citizen-appended"], "north")
    appended = Simulation(
        gather(SIZE, Luck(seed), graphs=people.graphs, people=more), [Scenario.load("by-law-phased", size=SIZE)]
    )
    for _ in range(months):
        for simulation in (alone, among, appended):
            simulation.step()
    differences = [f"{key} among others" for key in _differences(alone.columns, 0, among.columns, 1)]
    differences += [f"{key} with a citizen appended" for key in _differences(alone.columns, 0, appended.columns, 0)]
    examined = f"by-law-phased alone, among three worlds, and with a citizen appended, {months} months"
    return Finding(
        "luck is keyed", not differences, examined, differences[0] if differences else "the same to the last bit"
    )


def books_and_ranges(scenarios: Sequence[Scenario], seed: int) -> Iterator[Finding]:
    """Run each scenario: its ledger must close exactly and every column stay in its range."""
    people = gather(SIZE, Luck(seed))
    for scenario in scenarios:
        simulation = Simulation(people, [scenario])
        outside: list[str] = []
        for month in range(scenario.months):
            simulation.step()
            outside += [f"{key} in month {month}" for key in _outside(simulation.columns)]
        gaps = {name: int(gap[0]) for name, gap in simulation.ledger.gaps().items() if gap.any()}
        examined = f"{scenario.name}, size {SIZE}, {scenario.months} months"
        closed = "closes exactly" if not gaps else f"gaps in thousandths: {gaps}"
        yield Finding("ledger closes", not gaps, examined, closed)
        yield Finding("ranges", not outside, examined, outside[0] if outside else f"{len(COLUMNS)} columns inside")


def nothing_idle(seed: int) -> Finding:
    """Move each parameter and each column: some measure of some month must change."""
    idle = [f"parameter {name}" for name in idle_parameters(seed)] + [f"column {key}" for key in idle_columns(seed)]
    columns = len(COLUMNS) - len(DECIDED_BEFORE)
    examined = f"{len(parameters())} parameters and {columns} columns under all instruments and events"
    return Finding("nothing idle", not idle, examined, f"idle: {', '.join(idle)}" if idle else "each moves a measure")


def _differences(first: Columns, first_world: int, second: Columns, second_world: int) -> list[str]:
    """Return the columns in which two worlds differ, for the agents that both have."""
    return [
        f"{kind}.{name}"
        for kind in KINDS
        for name, values in first[kind].items()
        if not np.array_equal(values[:, first_world], second[kind][name][: len(values), second_world])
    ]


def _outside(columns: Columns) -> list[str]:
    outside = []
    for kind in KINDS:
        for name, column in columns_of(kind).items():
            values = columns[kind][name]
            if np.isnan(values).any() or (values < column.low - 1e-12).any() or (values > column.high + 1e-12).any():
                outside.append(column.key)
    return outside
