"""The report on cases: each beside the model, with its shape and what lies outside the model's band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from policylab.analysis.cases.rows import CaseRow, Point, Statistic
from policylab.analysis.curves import Panel, draw_curves
from policylab.analysis.result import NOT_STORED, Block, Result, warning
from policylab.errors import UsageError
from policylab.show.figure import Figure
from policylab.show.json import plain
from policylab.show.numbers import interval, number, percent, signed
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Row, Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

DECIDES_NO_NUMBER = True  # what people see: in no identity

NOT_SEEN = "not seen"
MEANING = (
    "Percent. Model: median and band of 90% of the replications, read in the moments of the observations; error: model "
    "less real; outside: the real value lies beyond the band."
)


def _value(value: float | None) -> str:
    return NOT_SEEN if value is None else number(value)


def _outside(value: bool | None) -> str:
    return "outside" if value else ""


CASE = (
    Column("name", ""), Column("real", "real", "right", _value), Column("model", "model", "right", _value),
    Column("band", "band of 90%", "right", interval), Column("error", "error", "right", signed),
    Column("outside", "", format=_outside),
)  # fmt: skip
ALL = (
    Column("case", "case", code=True), Column("observations", "observations", "right"),
    Column("coverage", "in the band", "right", percent), Column("status", "verdict"),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class CaseReport(Result):
    """All cases of a table beside the model."""

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
        """Return the observations and the shape of a case beside the model."""
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
            Heading("Cases beside the model", 1), f"Made by {self.made_by()}.{stale}", self.table(),
            self.plot(), *map(self.case_table, self.cases),
        ]  # fmt: skip
        return Page(tuple(blocks))

    def plot(self) -> Figure:
        """Return the figure: each real curve beside the model's."""
        return Figure("cases", "each real curve beside the model's", self._draw)

    def figures(self) -> tuple[Figure, ...]:
        """Return the figure of all cases."""
        return (self.plot(),)

    def _draw(self) -> Drawing:
        if not self.curves:
            raise UsageError("cases: a stored report holds no curves: compare the cases again")
        return draw_curves(list(self.curves.values()))

    def frame(self) -> pd.DataFrame:
        """Return every observation beside the model in long form."""
        return _frame([(row.case, entry) for row in self.cases for entry in row.points])

    def statistics_frame(self) -> pd.DataFrame:
        """Return every statistic of shape, real and the model's, in long form."""
        return _frame([(row.case, entry) for row in self.cases for entry in row.statistics])

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return observations and statistics of shape."""
        return {"points": self.frame(), "statistics": self.statistics_frame()}


def _line(name: str, entry: Point | Statistic) -> Row:
    return (name, entry.real, entry.model, (entry.low, entry.high), entry.error, entry.outside)


def _frame(rows: Sequence[tuple[str, Point | Statistic]]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

    return pd.DataFrame([{"case": case, **plain(entry)} for case, entry in rows])
