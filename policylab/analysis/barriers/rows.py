"""The rows of the report on barriers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["alone", "all but"]
Removed = Literal["none", "all"]
ADOPTION = "effective_adoption"


@dataclass(frozen=True)
class BarrierRow:
    """What one barrier costs by one measure, in one mode, under one policy."""

    barrier: str
    mode: Mode
    """``alone``: removed, less all standing. ``all but``: all removed, less all removed but this one."""
    under: str
    """The package."""
    measure: str
    group: str | None
    """The weight of the services counted; null for all."""
    at: int
    """Month."""
    effect: float
    """In the default setting; positive where the barrier binds."""
    low: float
    high: float
    smallest: float
    """Smallest effect of interest."""
    worlds_low: float | None
    """5% of worlds; null where none were run, like the five that follow."""
    worlds_median: float | None
    worlds_high: float | None
    """95% of worlds."""
    worlds_above: float | None
    """Share of worlds with more than the smallest effect of interest."""
    worlds_below: float | None
    """Share of worlds with an effect below zero by more than that."""
    worlds_luck: float | None
    """Standard error by luck of the effect in one world."""

    @property
    def shown(self) -> bool:
        """Return whether the runs show an effect: the interval excludes 0."""
        return self.low > 0 or self.high < 0

    @property
    def inert(self) -> bool:
        """Return whether it is within the smallest effect of interest, in the default setting and in every world."""
        inside = -self.smallest < self.low and self.high < self.smallest
        return inside and not self.worlds_above and not self.worlds_below


@dataclass(frozen=True)
class LevelRow:
    """One measure in the default setting, with all barriers or without any."""

    under: str
    removed: Removed
    measure: str
    group: str | None
    at: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class InformantRow:
    """How many of the twelve informants of the thesis named a barrier."""

    barrier: str
    first_coding: int
    second_coding: int

    def in_words(self) -> str:
        """Return both counts, or the one that they share."""
        return " or ".join(map(str, dict.fromkeys((self.first_coding, self.second_coding))))


@dataclass(frozen=True)
class ThroughRow:
    """A column through which a removal acts: its mean over agents at the end of the status quo."""

    barrier: str
    column: str
    standing: float
    """With all barriers."""
    removed: float
    """Without this one."""
