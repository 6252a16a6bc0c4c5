"""Checks that the lab runs on itself: each states what it examined and the result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from policylab.analysis.result import Block, Result
from policylab.model.columns import COLUMNS, KINDS, PRECISION, Column, Columns, columns_of
from policylab.model.columns.parameters import parameters
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.policies.delivery import Delivery
from policylab.model.policies.package import INSTRUMENTS, OUTSIDE, packages
from policylab.model.scenario import Scenario
from policylab.model.setting import settings
from policylab.model.simulation import Simulation, gather
from policylab.recording.measures import MEASURES
from policylab.recording.records import Records
from policylab.recording.run import record
from policylab.show.page import Heading, Page
from policylab.show.table import Column as TableColumn
from policylab.show.table import Table

if TYPE_CHECKING:
    import pandas as pd

Measured = dict[str, NDArray[np.float64]]
SIZE = "classroom"
PROBE_MONTHS = 60
WORLDS_A_BATCH = 48
# A second world to probe: some parameters matter only where much is digital already, or money and motives abound.
READY = {
    "formal_start": 0.32, "effective_start": 0.2, "budget_rate": 0.8, "motive_of_gain": 2.0, "law_fit_start": 0.35,
    "liability_scale": 0.7, "motivation_speed": 0.2, "leader_weight": 0.2, "crowding_out": 0.3,
    "strain_of_haste": 1.5,
}  # fmt: skip
# Traits that decide something only before month 0, so that moving them after it moves nothing.
DECIDED_BEFORE = ("service.weight_class", "service.demand")
RIVAL_FORMS = {"choice": "nested", "imitation": "threshold", "opinion": "bounded-confidence"}
SHOWN = (
    TableColumn("verdict", ""), TableColumn("check", "check"), TableColumn("looked_at", "looked at"),
    TableColumn("found", "found"),
)  # fmt: skip
PROBED = ("everything", "incentives-tangible", "by-force")


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


def probes() -> tuple[Scenario, Scenario]:
    """Return two scenarios that together call on every mechanism, lever and form of the model.

    Both meet every event from outside under packages that use nearly every instrument, plus examples of the instruments
    that no such package uses; the second is a ready world with rival forms of choice, imitation and opinion.
    """
    shipped = packages()
    mixed = tuple(instrument for name in PROBED for instrument in shipped[name].instrument)
    used = {instrument.kind for instrument in mixed}
    mixed += tuple(
        kind.example(Delivery(announced=12))
        for name, kind in INSTRUMENTS.items()
        if name not in used and kind.family != OUTSIDE
    )
    events = tuple(
        event
        for setting in settings().values()
        if setting.name != "history"
        for event in setting.event
        if event.delivery.announced < PROBE_MONTHS
    )
    base = Scenario.load("everything", size=SIZE, months=PROBE_MONTHS)
    probed = replace(
        base,
        name="probe",
        # Instruments of several packages at once contradict each other, which no file may: so past the check.
        package=BaseModel.model_copy(base.package, update={"name": "probe", "instrument": mixed}),
        setting=base.setting.model_copy(update={"event": events}),
    )
    return probed, probed.with_options(parameters=READY, structures=RIVAL_FORMS)


def idle_parameters(seed: int) -> list[str]:
    """Return the parameters that move no measure at either end of their range, in either probe."""
    waiting = list(parameters())
    for probed in probes():
        for end in ("low", "high"):
            unchanged, *changed = _measured([probed, *(_at_end(probed, name, end) for name in waiting)], seed)
            waiting = [
                name for name, measured in zip(waiting, changed, strict=True) if not _differ(unchanged, measured)
            ]
    return waiting


def _at_end(probed: Scenario, name: str, end: str) -> Scenario:
    """Return a scenario with one parameter at an end of its range, as a world of an ensemble has it."""
    point = {known: value for known, value in probed.point.items() if known != name}
    return replace(probed, own=Layer(point)).in_world({name: getattr(parameters()[name], end)})


def idle_columns(seed: int) -> list[str]:
    """Return the columns that move no measure when they are moved up or down, in either probe.

    What decides something only before month 0 is left out: a weight decides its service's start, a demand a link.
    """
    waiting = [column for column in COLUMNS if column.key not in DECIDED_BEFORE]
    for probed in probes():
        for sign in (1, -1):
            moves = [None, *((column, sign) for column in waiting)]
            unchanged, *changed = _measured([probed] * len(moves), seed, moves)
            waiting = [
                column for column, measured in zip(waiting, changed, strict=True) if not _differ(unchanged, measured)
            ]
    return [column.key for column in waiting]


def _amount(column: Column) -> float:
    """Return an amount that reaches an end of the range: 10 where the range is open, 1 for whole numbers."""
    if column.dtype is not PRECISION:
        return 1.0
    width = column.high - column.low
    return width if np.isfinite(width) else 10.0


def _measured(worlds: Sequence[Scenario], seed: int, moves: Sequence[tuple[Column, int] | None] = ()) -> list[Measured]:
    """Return the measures of each world, in batches on the same people and luck; each move shifts one column."""
    people = gather(SIZE, Luck(seed))
    measured: list[Measured] = []
    for first in range(0, len(worlds), WORLDS_A_BATCH):
        batch = worlds[first : first + WORLDS_A_BATCH]
        nudges: dict[tuple[str, str], NDArray[np.float64]] = {}
        for world, move in enumerate(moves[first : first + WORLDS_A_BATCH]):
            if move is not None:
                column, sign = move
                amounts = nudges.setdefault((column.kind, column.name), np.zeros(len(batch)))
                amounts[world] = sign * _amount(column)
        records = record(Simulation(people, batch, nudges), 0, PROBE_MONTHS)
        measured += [_of_world(records, world) for world in range(len(batch))]
    return measured


def _of_world(records: Records, world: int) -> Measured:
    monthly = {name: values[:, world] for name, values in records.monthly.items()}
    return monthly | {name: values[world : world + 1] for name, values in records.of_run.items()}


def _differ(first: Measured, second: Measured) -> bool:
    return any(not np.array_equal(first[name], second[name], equal_nan=True) for name in MEASURES)


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
