"""The report on doses: what each instrument does at each dose, and how effects grow where doses are small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from policylab.analysis.result import Block, Result, warning
from policylab.recording.measures import MEASURES
from policylab.show.frames import frame_of
from policylab.show.json import plain
from policylab.show.knowledge import state_in_words
from policylab.show.numbers import interval, number
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # what people see: in no identity

LEAST, MOST = 1.3, 3.0  # between which an effect grows from .05 to .1 of a design
MEANING = (
    "Each dose field of an instrument is taken at a share of its design, while its other fields stay as designed and "
    "doses that act apart from it are 0. A design is what the first package that ships has (source), or an example; a "
    "field at 0 there is taken at the middle of its range. The measure is the one that the whole design moves most, "
    "counted in smallest effects of interest, among the monthly measures that do not grow with the size of a lab. "
    "Effects are differences from the status quo on the same people and luck, in the mean of the months since the "
    "announcement, in smallest effects of interest, with half the width of their 95% interval."
)
RATIO_MEANING = (
    "The effect at a tenth of the design over that at a twentieth, where that is shown (its 95% interval excludes "
    f"0): 2 where effects grow with the dose, and between {LEAST:g} and {MOST:g} is as it should be. Elsewhere a known "
    "threshold is named, and where nothing is shown, both effects stand instead. At 0: the largest difference in any "
    "measure and month but the outlay, in smallest effects of interest; it has to be 0."
)


@dataclass(frozen=True)
class DoseRow:
    """What one dose of one field of an instrument does."""

    instrument: str
    field: str
    measure: str
    """The measure that the instrument moves most at its design."""
    dose: float
    """As a share of the design."""
    replications: int
    effect: float
    """Difference from the status quo, in the unit of the measure, in the mean of the months since the announcement."""
    low: float | None
    high: float | None

    def in_words(self) -> str:
        """Return the effect with half its interval, in smallest effects of interest."""
        smallest = MEASURES[self.measure].smallest
        if self.low is None or self.high is None:
            return f"{self.effect / smallest:+.2f}"
        return f"{self.effect / smallest:+.2f} ± {(self.high - self.low) / 2 / smallest:.2f}"


@dataclass(frozen=True)
class RatioRow:
    """How the effect of a dose field grows from .05 to .1 of its design."""

    instrument: str
    field: str
    design: float
    """What is designed of the field."""
    source: str
    """The package that the design is taken from."""
    measure: str
    at_zero: float
    """Largest difference at dose 0 in any measure and month but the outlay, in smallest effects of interest."""
    effect_05: float
    effect_10: float
    ratio: float | None
    """None where the effect at .05 is not shown."""
    low: float | None
    high: float | None
    threshold: str
    """A threshold that is known, empty for none."""

    @property
    def as_it_should_be(self) -> bool | None:
        """Return whether the ratio lies where it should; None where the effect at .05 is not shown."""
        return None if self.ratio is None else LEAST <= self.ratio <= MOST

    def remark(self) -> str:
        """Return what is to be said of the ratio: nothing, both effects, or the threshold."""
        if self.as_it_should_be:
            return ""
        smallest = MEASURES[self.measure].smallest
        both = f"{self.effect_05 / smallest:+.3f} at .05, {self.effect_10 / smallest:+.3f} at .1"
        if self.ratio is None:
            too_few = state_in_words("not enough runs")
            return f"{too_few} at .05: {both}" + (f"; {self.threshold}" if self.threshold else "")
        return self.threshold or "no threshold is known"


FIELD = (Column("instrument", "instrument", code=True, once=True), Column("field", "dose", code=True))
RATIOS = (
    *FIELD, Column("design", "design", "right", lambda value: f"{value:g}"), Column("source", "source"),
    Column("at_zero", "at 0", "right", lambda value: f"{value:g}"), Column("ratio", "ratio", "right", number),
    Column("interval", "interval", "right"), Column("remark", "remark"),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class DoseReport(Result):
    """What every dose field of every instrument does, from nothing to its design."""

    FILE: ClassVar[str] = "doses"

    size: str
    months: int
    replications: int
    """Of the doses .05 and .1; the others have fewer."""
    rows: tuple[DoseRow, ...]
    ratios: tuple[RatioRow, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def summary(self) -> str:
        """Return in one sentence how many ratios are as they should be."""
        shown = [row for row in self.ratios if row.ratio is not None]
        outside = [f"{row.instrument}.{row.field}" for row in shown if not row.as_it_should_be]
        acting = [f"{row.instrument}.{row.field}" for row in self.ratios if row.at_zero]
        return (
            f"Size {self.size}, {self.months} months, {self.replications} paired replications: of {len(self.ratios)} "
            f"dose fields {len(shown)} show an effect at .05 of their design, and {len(shown) - len(outside)} of these "
            f"grow {LEAST:g} to {MOST:g} times from .05 to .1"
            + (f"; outside: {', '.join(outside)}" if outside else "")
            + (f"; act at dose 0: {', '.join(acting)}." if acting else "; none acts at dose 0.")
        )

    def effect_table(self) -> Table:
        """Return the effects, a row for each dose field."""
        by_field = [
            (*key, {row.dose: row for row in rows})
            for key, rows in groupby(self.rows, lambda row: (row.instrument, row.field, row.measure))
        ]
        doses = [dose for dose in by_field[0][-1] if dose]
        of_dose = (Column(f"{dose:g}", f"{dose:g}", "right") for dose in doses)
        columns = (*FIELD, Column("measure", "measure", code=True), *of_dose)
        rows = tuple((*key, *(of[dose].in_words() for dose in doses)) for *key, of in by_field)
        return Table("What each dose does", columns, rows)

    def ratio_table(self) -> Table:
        """Return how effects grow where doses are small."""
        rows = tuple(
            (row.instrument, row.field, row.design, row.source, row.at_zero, row.ratio, interval((row.low, row.high)),
             row.remark())
            for row in self.ratios
        )  # fmt: skip
        return Table("How effects grow from .05 to .1", RATIOS, rows)

    def blocks(self) -> Sequence[Block]:
        """Return the summary, both tables, and what they mean."""
        return [self.summary(), self.effect_table(), MEANING, self.ratio_table(), RATIO_MEANING]

    def page(self) -> Page:
        """Return the page of the documentation."""
        blocks: list[PageBlock] = [
            Heading("Doses", 1),
            f"{self.summary()} Made by {self.made_by()}." + warning(self.stale(), "policylab analyse doses"),
            MEANING,
            replace(self.effect_table(), title=""),
            Heading("How effects grow from .05 to .1"),
            RATIO_MEANING,
            replace(self.ratio_table(), title=""),
        ]
        return Page(tuple(blocks))

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the effects and the ratios."""
        return {
            self.FILE: frame_of(plain(row) for row in self.rows),
            "ratios": frame_of(plain(row) for row in self.ratios),
        }
