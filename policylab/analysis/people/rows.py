"""The rows of the report on people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DiffusionRow:
    """One figure of how use spreads where every service is real from month 0 on."""

    figure: str
    meaning: str
    default: float | None
    """Of the mean path in the default setting; null where it has none, as in worlds."""
    worlds_low: float | None
    """5% of worlds; null where none were run, like the two that follow."""
    worlds_median: float | None
    worlds_high: float | None
    """95% of worlds."""


@dataclass(frozen=True)
class CurveRow:
    """Take-up at the end of a year where every service is real from month 0 on."""

    year: int
    default: float
    """The mean over replications in the default setting."""
    worlds_low: float | None
    """5% of worlds; null where none were run, like the two that follow."""
    worlds_median: float | None
    worlds_high: float | None
    """95% of worlds."""


@dataclass(frozen=True)
class LevelRow:
    """What one figure is under one policy."""

    policy: str
    measure: str
    """A measure of the lab; ``shut_out_ratio``: a group's share of those shut out over everyone's; ``no_occasion``: the
    share without an occasion in the year; ``growth_of_take_up``: points a year since month 0.
    """
    group: str | None
    """``worst tenth``, ``lowest skill with access``, ``others``; null for all citizens."""
    at: int
    """Month; what is no state is of the twelve months to it."""
    mean: float | None
    """In the default setting; null where nobody is counted, like the interval."""
    low: float | None
    high: float | None
    worlds_low: float | None
    """5% of worlds; null where none were run, like the two that follow."""
    worlds_median: float | None
    worlds_high: float | None
    """95% of worlds."""


@dataclass(frozen=True)
class EffectRow:
    """What one policy does to one measure."""

    policy: str
    base: str
    """The policy that it is compared with, on the same people and luck."""
    measure: str
    group: str | None
    """``worst tenth``, ``lowest skill with access``, ``others``; null for all citizens."""
    at: int
    """Month; what is no state is of the twelve months to it."""
    effect: float
    """In the default setting."""
    low: float
    high: float
    smallest: float
    """Smallest effect of interest."""
    worlds_low: float | None
    """5% of worlds; null where none were run, like the six that follow."""
    worlds_median: float | None
    worlds_high: float | None
    """95% of worlds."""
    worlds_up: float | None
    """Share of worlds with an effect above 0."""
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


@dataclass(frozen=True)
class MechanismRow:
    """What is changed where one mechanism of citizens is taken out."""

    mechanism: str
    meaning: str
    """What is gone without it."""
    under: str
    """The policy."""
    measure: str
    at: int
    effect: float
    """In the default setting: without it, less with it."""
    low: float
    high: float
    smallest: float
    """Smallest effect of interest."""

    @property
    def moves(self) -> bool:
        """Return whether the runs show an effect, and one larger than the smallest of interest."""
        return (self.low > 0 or self.high < 0) and abs(self.effect) > self.smallest

    @property
    def inert(self) -> bool:
        """Return whether the effect is shown to lie within the smallest of interest."""
        return -self.smallest < self.low and self.high < self.smallest
