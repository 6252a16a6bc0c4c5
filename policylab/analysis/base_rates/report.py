"""The report on base rates: what the status quo does, in the default setting and over worlds, and what binds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from policylab.analysis.base_rates.changes import ARMS
from policylab.analysis.base_rates.rates import MONTHS
from policylab.analysis.result import Block, Result, warning
from policylab.show.frames import frame_of
from policylab.show.json import plain
from policylab.show.numbers import interval, number, percent, signed
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # what people see: in no identity

MEANING = (
    "Status quo: no new law and no new policy. Default setting: mean over replications with its 95% interval. Over "
    "worlds: 5%, 50% and 95% of one run in each world drawn over the stated ranges, and the share of worlds in the "
    "band. A figure without a band is reported: no source gives one."
)
BINDING = (
    f"Effect on effective adoption at month {MONTHS} of one change at a time, paired with the same people and luck, "
    "and on projects begun per agency and year. Where the interval contains 0, "
    "we did not compute enough to say whether the change binds."
)


@dataclass(frozen=True)
class RateRow:
    """One figure of the status quo, its band, and what came out."""

    name: str
    meaning: str
    band_low: float | None
    """None where it has no lower end."""
    band_high: float | None
    """None where it has no upper end."""
    source: str
    mean: float
    """In the default setting."""
    low: float | None
    high: float | None
    met: bool | None
    """Whether the mean lies in the band; None without a band."""
    worlds_low: float | None
    """5% of worlds."""
    worlds_middle: float | None
    worlds_high: float | None
    worlds_within: float | None
    """The share of worlds in the band."""

    def band(self) -> str:
        """Return the band in words."""
        if self.band_low is None:
            return "" if self.band_high is None else f"at most {self.band_high:g}"
        return f"at least {self.band_low:g}" if self.band_high is None else f"{self.band_low:g} to {self.band_high:g}"


@dataclass(frozen=True)
class ChangeRow:
    """What one change of the model does."""

    name: str
    meaning: str
    effect: float
    """On effective adoption at the end of the status quo."""
    low: float | None
    high: float | None
    effect_under_law: float
    """The same under the phased law."""
    low_under_law: float | None
    high_under_law: float | None
    starts: float
    """On projects begun per agency and year in the status quo."""


RATES = (
    Column("meaning", "figure"), Column("band", "to meet", "right"), Column("mean", "default", "right", number),
    Column("interval", "interval", "right"), Column("met", "met"),
    Column("worlds", "5, 50, 95% of worlds", "right"), Column("within", "worlds in band", "right", percent),
    Column("source", "source"),
)  # fmt: skip
CHANGES = (
    Column("name", "change", code=True), Column("meaning", "meaning"),
    Column("effect", ARMS[0], "right", signed), Column("interval", "interval", "right"),
    Column("effect_under_law", ARMS[1], "right", signed), Column("interval_under_law", "interval", "right"),
    Column("starts", "starts a year", "right", signed),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class BaseRateReport(Result):
    """Whether a state without a new law moves as states do, and what in the model makes it move."""

    FILE: ClassVar[str] = "base-rates"

    size: str
    replications: int
    worlds: int
    """How many were drawn; 0 for none."""
    rates: tuple[RateRow, ...]
    changes: tuple[ChangeRow, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def summary(self) -> str:
        """Return in one sentence how many figures with a band are met."""
        banded = [row for row in self.rates if row.met is not None]
        missed = [row.name for row in banded if not row.met]
        worlds = f", {self.worlds} worlds" if self.worlds else ""
        return (
            f"Status quo at size {self.size}, {self.replications} replications{worlds}: {len(banded) - len(missed)} of "
            f"{len(banded)} figures lie in their band" + (f"; outside: {', '.join(missed)}." if missed else ".")
        )

    def rate_table(self) -> Table:
        """Return every figure with its band."""
        rows = tuple(
            (row.meaning, row.band(), row.mean, interval((row.low, row.high)), row.met,
             "" if row.worlds_low is None
             else " ".join(number(end) for end in (row.worlds_low, row.worlds_middle, row.worlds_high)),
             row.worlds_within, row.source)
            for row in self.rates
        )  # fmt: skip
        return Table("What the status quo does", RATES, rows)

    def change_table(self) -> Table:
        """Return every change, the strongest first."""
        rows = tuple(
            (row.name, row.meaning, row.effect, interval((row.low, row.high), signed=True), row.effect_under_law,
             interval((row.low_under_law, row.high_under_law), signed=True), row.starts)
            for row in sorted(self.changes, key=lambda row: -abs(row.effect))
        )  # fmt: skip
        return Table("What binds", CHANGES, rows)

    def blocks(self) -> Sequence[Block]:
        """Return the summary, both tables, and what they mean."""
        binding: list[Block] = [self.change_table(), BINDING] if self.changes else []
        return [self.summary(), self.rate_table(), MEANING, *binding]

    def page(self) -> Page:
        """Return the page of the documentation."""
        opening = f"{self.summary()} Made by {self.made_by()}."
        blocks: list[PageBlock] = [
            Heading("A state that moves", 1),
            opening + warning(self.stale(), "policylab analyse base-rates"),
            MEANING,
            replace(self.rate_table(), title=""),
            Heading("What binds"),
            BINDING,
            replace(self.change_table(), title=""),
        ]
        return Page(tuple(blocks))

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the figures and the changes."""
        return {
            self.FILE: frame_of(plain(row) for row in self.rates),
            "one-change-at-a-time": frame_of(plain(row) for row in self.changes),
        }
