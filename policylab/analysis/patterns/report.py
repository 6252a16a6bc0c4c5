"""The report on patterns: the result of each, as tables, figures and a page."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from policylab.analysis.curves import Panel, draw_curves
from policylab.analysis.observations import known
from policylab.analysis.patterns.declarations import CONTROLS, DECLARED, PATTERNS
from policylab.analysis.patterns.pattern import BASE, CLAIM, DATA, ENOUGH, Curve, Pattern, Status
from policylab.analysis.patterns.trace import Path
from policylab.analysis.patterns.verdicts import PatternRow
from policylab.analysis.result import NOT_STORED, Block, Result, warning
from policylab.errors import UsageError
from policylab.model.columns.parameters import parameters
from policylab.recording.measures import MEASURES
from policylab.show.figure import Drawing, Figure
from policylab.show.frames import frame_of
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Row, Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # what people see: in no identity

ENDS = ("_low", "_high", "_inside")
STATUSES: tuple[Status, ...] = ("passed", "failed", "not testable", "assumed")
NOT_RUN = "not run"
OPENING = (
    "Pattern-oriented validation (Grimm et al. 2005): what is known of adoption, compared with the model. Each pattern "
    "was declared with its statistic, bands and rule before its first run; one that fails is reported as "
    "failed and never tuned away. The figures below are from {made_by}."
)
PARTS: tuple[tuple[str, str, tuple[Pattern, ...]], ...] = (
    (
        "From data and literature (kind V)",
        "These may rule worlds out in the filter, except existence statements.",
        tuple(pattern for pattern in PATTERNS if pattern.kind == DATA),
    ),
    (
        "Claims of the thesis (kind H)",
        "Hypotheses: never a filter, never a target, never part of a score.",
        tuple(pattern for pattern in PATTERNS if pattern.kind == CLAIM),
    ),
    (
        "Base rates, and what prototypes showed (kind B)",
        "Reported: never a filter, never a target, never part of a score.",
        tuple(pattern for pattern in PATTERNS if pattern.kind == BASE),
    ),
    ("Controls", "One for each mechanism, with its own cause removed and, for comparison, in place.", CONTROLS),
)
ID, STATEMENT, STATUS = Column("id", "", once=True), Column("statement", "statement"), Column("status", "status")
DETAILS = (Column("statistic", "statistic"), Column("figures", "figures"))
NO_ACCOUNT = "Nobody has written down why."


@cache
def accounts() -> dict[str, str]:
    """Return the written account of each pattern or control, by id."""
    text = (files("policylab") / "data" / "pattern_accounts.toml").read_text(encoding="utf-8")
    return {name: " ".join(entry["why"].split()) for name, entry in tomllib.loads(text).items()}


def account_of(name: str) -> str:
    """Return why a pattern fails, empty where nobody has written it down."""
    return accounts().get(name, "")


@dataclass(frozen=True, repr=False)
class PatternReport(Result):
    """The results of all patterns and controls."""

    FILE: ClassVar[str] = "report"

    patterns: tuple[PatternRow, ...]
    controls: tuple[PatternRow, ...]
    worlds: Mapping[str, Mapping[str, float]]
    """The world in which an existence statement was compared with its bands."""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    """Which model, method and commit it comes from."""
    curves: Mapping[Curve, Path] = field(default_factory=dict, repr=False, compare=False, metadata=NOT_STORED)
    """Low end, middle and high end of the model's band of 90%, month by month; not in JSON."""

    def rows(self) -> dict[str, PatternRow]:
        """Return the rows of patterns and controls by id."""
        return {row.id: row for row in (*self.patterns, *self.controls)}

    def failures(self) -> list[PatternRow]:
        """Return the rows of what failed."""
        return [row for row in self.rows().values() if row.status == "failed"]

    # What a person sees

    def blocks(self) -> Sequence[Block]:
        """Return a table for each kind, the worlds of existence statements, and the account of each failure."""
        blocks: list[Block] = [self._table(title, patterns, detailed=True) for title, _, patterns in PARTS]
        blocks += [
            f"World in which {name} was compared with its bands: {world_in_words(point)}"
            for name, point in self.worlds.items()
        ]
        blocks += [f"{row.id} fails. {account_of(row.id) or NO_ACCOUNT}" for row in self.failures()]
        counts = Counter(row.status for row in self.rows().values())
        return [*blocks, ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])]

    def page(self) -> Page:
        """Return the page of the documentation."""
        opening = OPENING.format(made_by=self.made_by())
        blocks: list[PageBlock] = [
            Heading("Patterns", 1), opening + warning(self.stale(), "policylab analyse patterns"),
        ]  # fmt: skip
        for title, words, patterns in PARTS:
            blocks += [Heading(title), words, self._table("", patterns, detailed=False)]
            blocks += [block for pattern in patterns for block in self._section(pattern)]
        return Page(tuple(blocks))

    def _table(self, title: str, patterns: Sequence[Pattern], *, detailed: bool) -> Table:
        rows = self.rows()
        lines: list[Row] = []
        for pattern in patterns:
            row = rows.get(pattern.id)
            status = NOT_RUN if row is None else row.status
            if detailed and row is not None:
                statistic = f"{row.statistic}; {row.replications} replications"
                figures = "\n".join(figures_in_words(pattern, row.figures))
                lines.append((pattern.id, pattern.statement, statistic, figures, status))
            elif not detailed:
                lines.append((pattern.id, pattern.statement, status))
        columns = (ID, STATEMENT, *DETAILS, STATUS) if detailed else (ID, STATEMENT, STATUS)
        return Table(title, columns, tuple(lines), section="id" if detailed else "")

    def _section(self, pattern: Pattern) -> list[PageBlock]:
        row = self.rows().get(pattern.id)
        status = NOT_RUN if row is None else row.status
        replications = "" if row is None else f", {row.replications} replications"
        blocks: list[PageBlock] = [
            Heading(f"{pattern.id}: {status}", 3),
            pattern.statement,
            f"Source: {pattern.source}.",
            f"Statistic: {pattern.statistic}. Arms: {pattern.setting}{replications}. Passes where {pattern.pass_rule}.",
        ]
        if row is not None:
            blocks.append("\n".join(f"- {line}" for line in figures_in_words(pattern, row.figures)))
        if status == "failed":
            blocks.append(f"**Why it fails.** {account_of(pattern.id) or NO_ACCOUNT}")
        blocks += [f"{status.capitalize()}: {why}." for why in (pattern.assumed, pattern.untestable) if why]
        if pattern.id in self.worlds:
            blocks.append(f"The world of its final comparison: {world_in_words(self.worlds[pattern.id])}.")
        return [*blocks, *([self.plot(pattern.id)] if pattern.curves else [])]

    def plot(self, name: str) -> Figure:
        """Return the figure of a pattern that has a curve: the real one with the model's."""
        caption = f"{name}: the real curve with the model's"
        return Figure(name, caption, lambda: self._draw(DECLARED[name]))

    def figures(self) -> tuple[Figure, ...]:
        """Return a figure for each pattern that has a curve."""
        return tuple(self.plot(pattern.id) for pattern in PATTERNS if pattern.curves)

    def _draw(self, pattern: Pattern) -> Drawing:
        if any(curve not in self.curves for curve in pattern.curves):
            raise UsageError(f"{pattern.id}: a stored report has no curves: run the patterns again")
        curves = [
            Panel(
                f"{curve.case}\n{curve.arm.name}", known()[curve.case], curve.measure, curve.month_zero,
                100 * self.curves[curve],
            )
            for curve in pattern.curves
        ]  # fmt: skip
        return draw_curves(curves, pattern.id)

    # Data

    def frame(self) -> pd.DataFrame:
        """Return every figure of every pattern and control: id, kind, status, replications, figure, value."""
        return frame_of(
            {"id": row.id, "kind": row.kind, "status": row.status, "replications": row.replications, "figure": name,
             "value": value}
            for row in self.rows().values() for name, value in row.figures.items()
        )  # fmt: skip

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the model's bands: pattern, case, arm, measure, month, year, low, middle, high, unit."""
        import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

        parts = []
        for pattern in PATTERNS:
            for curve in pattern.curves:
                low, middle, high = self.curves[curve]
                month = np.arange(len(middle))
                parts.append(
                    pd.DataFrame(
                        {"pattern": pattern.id, "case": curve.case, "arm": curve.arm.name, "measure": curve.measure,
                         "month": month, "year": curve.month_zero + month / 12, "low": low, "middle": middle,
                         "high": high, "unit": MEASURES[curve.measure].unit}
                    )
                )  # fmt: skip
        return {"curves": pd.concat(parts, ignore_index=True)}


def figures_in_words(pattern: Pattern, figures: Mapping[str, float]) -> list[str]:
    """Return a line for each figure of a pattern: its middle, its spread, and how often it lies in its band."""
    share = figures.get("share_of_replications")
    needed = f"({ENOUGH:.0%} needed)"
    lines = [] if share is None else [f"holds in {share:.0%} of the replications {needed}"]
    names = [name for name in figures if name != "share_of_replications" and not name.endswith(ENDS)]
    return lines + [_figure_in_words(name, figures, banded=name in pattern.bands) for name in names]


def _figure_in_words(name: str, figures: Mapping[str, float], *, banded: bool) -> str:
    text = f"{name.replace('_', ' ')} {figures[name]:.3g}"
    if f"{name}_low" in figures:
        text += f" ({figures[f'{name}_low']:.3g} to {figures[f'{name}_high']:.3g})"
    if banded and f"{name}_inside" in figures:
        text += f", in its band {figures[f'{name}_inside']:.0%}"
    return text


def world_in_words(point: Mapping[str, float]) -> str:
    """Return the parameters of a world in the order of their table."""
    return ", ".join(f"{name} {point[name]:.3g}" for name in parameters() if name in point)
