"""The report on cases: each compared with the model, its shape, and what lies outside the model's band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from policylab.analysis.curves import Panel, draw_curves
from policylab.analysis.result import NOT_STORED, Block, Result, warning
from policylab.errors import UsageError
from policylab.show.figure import Drawing, Figure
from policylab.show.frames import frame_of
from policylab.show.json import plain
from policylab.show.numbers import interval, number, percent, signed
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Row, Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # what people see: in no identity

NOT_OBSERVED = "not observed"
MEANING = (
    "Percent. Model: median and band of 90% of the replications, read at the times of the observations; error: model "
    "less real; outside: the real value lies beyond the band."
)


@dataclass(frozen=True)
class Point:
    """An observation and the model's band of 90%, in percent."""

    year: float
    """Calendar year."""
    month: float
    """Of the run."""
    real: float
    """What was observed."""
    model: float
    """Median of the model."""
    low: float
    """Lower end of its band."""
    high: float
    """Upper end of its band."""
    error: float
    """Model less real."""
    outside: bool
    """Whether the real value lies beyond the band."""


@dataclass(frozen=True)
class Statistic:
    """A statistic of the real curve's shape and its band of 90% in the model; None where it has no value."""

    name: str
    real: float | None
    model: float | None
    low: float | None
    high: float | None
    error: float | None
    outside: bool | None


@dataclass(frozen=True)
class CaseRow:
    """A case compared with the model."""

    case: str
    package: str
    """What represents the case, in a setting, at a size, by a measure."""
    setting: str
    size: str
    measure: str
    month_zero: float
    """Calendar year of month 0."""
    deadline: float | None
    """Calendar year."""
    replications: int
    coverage: float
    """Share of the observations inside the model's band of 90%."""
    status: Literal["inside", "outside"]
    """``inside`` where at least nine tenths of the observations are, else ``outside``."""
    outside: tuple[str, ...]
    """The years and the statistics that lie beyond the band."""
    statistics: tuple[Statistic, ...]
    points: tuple[Point, ...]


def _value(value: float | None) -> str:
    return NOT_OBSERVED if value is None else number(value)


CASE = (
    Column("name", ""), Column("real", "real", "right", _value), Column("model", "model", "right", _value),
    Column("band", "band of 90%", "right", interval), Column("error", "error", "right", signed),
    Column("outside", "", format=lambda value: "outside" if value else ""),
)  # fmt: skip


ALL = (
    Column("case", "case", code=True), Column("observations", "observations", "right"),
    Column("coverage", "in the band", "right", percent), Column("status", "verdict"),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class CaseReport(Result):
    """All cases of a table compared with the model."""

    FILE: ClassVar[str] = "report"

    cases: tuple[CaseRow, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)
    curves: Mapping[str, Panel] = field(default_factory=dict, repr=False, compare=False, metadata=NOT_STORED)
    """What is drawn of each; not in JSON."""

    def table(self) -> Table:
        """Return all cases, each with the share of its observations in the band."""
        rows = tuple((row.case, len(row.points), row.coverage, row.status) for row in self.cases)
        return Table("All cases", ALL, rows, (MEANING,))

    def case_table(self, row: CaseRow) -> Table:
        """Return the observations and the shape of a case, real and the model's."""
        deadline = "no deadline" if row.deadline is None else f"deadline {row.deadline:.2f}"
        title = (
            f"{row.case}: {row.measure} under {row.package} in setting {row.setting}, size {row.size}, month 0 in "
            f"{row.month_zero:g}, {deadline}, {row.replications} replications"
        )
        shown = [entry for entry in row.statistics if entry.real is not None or entry.model is not None]
        lines = [_line(f"{point.year:g}", point) for point in row.points]
        return Table(title, CASE, (*lines, *(_line(entry.name.replace("_", " "), entry) for entry in shown)))

    def blocks(self) -> Sequence[Block]:
        """Return a table for each case, then all of them."""
        return [*map(self.case_table, self.cases), self.table()]

    def page(self) -> Page:
        """Return the report as a page in Markdown."""
        stale = warning(self.stale(), "policylab analyse cases")
        blocks: list[PageBlock] = [
            Heading("Cases compared with the model", 1), f"Made by {self.made_by()}.{stale}", self.table(),
            self.plot(), *map(self.case_table, self.cases),
        ]  # fmt: skip
        return Page(tuple(blocks))

    def plot(self) -> Figure:
        """Return the figure: each real curve with the model's."""
        return Figure("cases", "each real curve with the model's", self._draw)

    def figures(self) -> tuple[Figure, ...]:
        """Return the figure of all cases."""
        return (self.plot(),)

    def _draw(self) -> Drawing:
        if not self.curves:
            raise UsageError("cases: a stored report has no curves: compare the cases again")
        return draw_curves(list(self.curves.values()))

    def frame(self) -> pd.DataFrame:
        """Return every observation with the model in long form."""
        return frame_of({"case": row.case, **plain(entry)} for row in self.cases for entry in row.points)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return observations, and statistics of shape, real and the model's."""
        statistics = frame_of({"case": row.case, **plain(entry)} for row in self.cases for entry in row.statistics)
        return {"points": self.frame(), "statistics": statistics}


def _line(name: str, entry: Point | Statistic) -> Row:
    return (name, entry.real, entry.model, (entry.low, entry.high), entry.error, entry.outside)
