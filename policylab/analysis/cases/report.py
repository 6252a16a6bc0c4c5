"""The report on cases: each compared with the model, its shape, and what lies outside the model's band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from policylab.analysis.cases.scores import PartRow
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
NOT_SCORED = "one point"
MEANING = (
    "Percent. Model: median and band of 90% of its worlds, in each of which it begins so that it meets the first point "
    "of the case, read at the times of the observations; error: model less real; outside: the real value lies beyond "
    "the band."
)
SCORES = (
    "Continuous ranked probability score, in points and as a mean over the points after the first: the distance of a "
    "forecast from what came, smaller where it is nearer and scatters less. Naive: the case goes on from its first "
    "point as the shared cases of other programmes did from theirs."
)
PARTS_MEANING = (
    "Each part is a mean over the cases that have it, a case with many points counting as one. Below 1, the model is "
    "nearer to what happened than the naive forecast. The score as a whole is the mean of the parts' ratios."
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
    members: int
    """Runs of the model: worlds by replications."""
    score: float | None
    """Of the levels after the first point, in points; None where nothing was counted after it."""
    naive: float | None
    """The same of the naive forecast."""
    coverage: float | None
    """Share of the observations after the one that the model is given inside its band of 90%; None without any."""
    status: Literal["inside", "outside", "one point"]
    """``inside`` where at least nine tenths of these observations are, else ``outside``; ``one point`` without any."""
    outside: tuple[str, ...]
    """The years and the statistics that lie beyond the band."""
    statistics: tuple[Statistic, ...]
    points: tuple[Point, ...]
    used_by_filter: bool = False
    """Whether the filter of the worlds used its programme: then these are worlds kept without what it gave."""


@dataclass(frozen=True)
class CaseWorlds:
    """The stored worlds in which cases were run."""

    identity: str
    """Of the filter that keeps them."""
    status: str
    """What they are, as the filter says."""


def _value(value: float | None) -> str:
    return NOT_OBSERVED if value is None else number(value)


CASE = (
    Column("name", ""), Column("real", "real", "right", _value), Column("model", "model", "right", _value),
    Column("band", "band of 90%", "right", interval), Column("error", "error", "right", signed),
    Column("outside", "", format=lambda value: "outside" if value else ""),
)  # fmt: skip


def _words(name: str) -> str:
    return name.replace("_", " ")


def _score(value: float | None) -> str:
    return NOT_SCORED if value is None else f"{value:.1f}"


def _coverage(value: float | None) -> str:
    return NOT_SCORED if value is None else percent(value)


ALL = (
    Column("case", "case", code=True), Column("observations", "observations", "right"),
    Column("score", "score", "right", _score), Column("naive", "naive", "right", _score),
    Column("coverage", "in the band", "right", _coverage), Column("status", "verdict"),
)  # fmt: skip
PARTS = (
    Column("part", "part", format=_words), Column("unit", "unit"), Column("cases", "cases", "right"),
    Column("score", "score", "right", number), Column("naive", "naive", "right", number),
    Column("ratio", "score over naive", "right", _value),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class CaseReport(Result):
    """All cases of a table compared with the model, and its score."""

    FILE: ClassVar[str] = "report"

    score: float | None
    """The mean of the parts' ratios: below 1 the model is nearer to what happened than the naive forecast."""
    naive: float | None
    """That of the naive forecast, which is 1; None, as the score, where no case has a second point."""
    parts: tuple[PartRow, ...]
    cases: tuple[CaseRow, ...]
    worlds: int
    replications: int
    """In each world."""
    worlds_from: CaseWorlds | None
    """The stored worlds; None for the stated ranges."""
    score_with_own: float | None
    """The same on worlds kept with every target, also those from the cases' own programmes: no validation."""
    parts_with_own: tuple[PartRow, ...]
    """Its parts; empty where the filter uses none of the cases."""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    curves: Mapping[str, Panel] = field(default_factory=dict, repr=False, compare=False, metadata=NOT_STORED)
    """What is drawn of each; not in JSON."""
    notices: tuple[str, ...] = ()
    """What was skipped or converted to read the files."""

    def table(self) -> Table:
        """Return all cases, each with its score and the share of its observations in the band."""
        rows = tuple((row.case, len(row.points), row.score, row.naive, row.coverage, row.status) for row in self.cases)
        return Table("All cases", ALL, rows, (SCORES, MEANING))

    def parts_table(self) -> Table:
        """Return the score with its parts."""
        whole = "no case has a second point" if self.score is None else f"{self.score:.2f}, of the naive forecast 1"
        return Table(f"Score: {whole}", PARTS, _lines(self.parts), (PARTS_MEANING, *self._worlds_in_words()))

    def own_table(self) -> Table:
        """Return the score on worlds that are kept with the cases' own targets, which validates nothing."""
        whole = "none" if self.score_with_own is None else f"{self.score_with_own:.2f}"
        return Table(f"Score with the cases' own targets, no validation: {whole}", PARTS, _lines(self.parts_with_own))

    def _worlds_in_words(self) -> tuple[str, ...]:
        if self.worlds_from is None:
            return ()
        used = ", ".join(row.case for row in self.cases if row.used_by_filter)
        own = (
            f"The filter uses the programmes of {used}: they run in worlds kept without what these gave."
            if used
            else ("The filter uses none of these cases.")
        )
        return (f"Worlds: {self.worlds_from.status} (filter {self.worlds_from.identity}). {own}",)

    def _scores(self) -> list[Table]:
        return [self.parts_table(), *([self.own_table()] if self.parts_with_own else [])]

    def case_table(self, row: CaseRow) -> Table:
        """Return the observations and the shape of a case, real and the model's."""
        deadline = "no deadline" if row.deadline is None else f"deadline {row.deadline:.2f}"
        title = (
            f"{row.case}: {row.measure} under {row.package} in setting {row.setting}, size {row.size}, month 0 in "
            f"{row.month_zero:g}, {deadline}, {row.members} runs"
        )
        shown = [entry for entry in row.statistics if entry.real is not None or entry.model is not None]
        lines = [_line(f"{point.year:g}", point) for point in row.points]
        return Table(title, CASE, (*lines, *(_line(entry.name.replace("_", " "), entry) for entry in shown)))

    def blocks(self) -> Sequence[Block]:
        """Return a table for each case, then all of them, then the score, also with the cases' own targets."""
        return [*map(self.case_table, self.cases), self.table(), *self._scores()]

    def page(self) -> Page:
        """Return the report as a page in Markdown; a stored one has no figure."""
        stale = warning(self.stale(), "policylab analyse cases")
        blocks: list[PageBlock] = [
            Heading("Cases compared with the model", 1), f"Made by {self.made_by()}.{stale}",
            *self._scores(), self.table(), *([self.plot()] if self.curves else []), *map(self.case_table, self.cases),
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
        """Return observations, statistics of shape, real and the model's, and the parts of the score."""
        statistics = frame_of({"case": row.case, **plain(entry)} for row in self.cases for entry in row.statistics)
        return {"points": self.frame(), "statistics": statistics, "parts": frame_of(map(plain, self.parts))}


def _lines(parts: Sequence[PartRow]) -> tuple[Row, ...]:
    return tuple((row.part, row.unit, row.cases, row.score, row.naive, row.ratio) for row in parts)


def _line(name: str, entry: Point | Statistic) -> Row:
    return (name, entry.real, entry.model, (entry.low, entry.high), entry.error, entry.outside)
