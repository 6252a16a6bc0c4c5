"""Rows of the report on cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Point:
    """An observation beside the model's band of 90%, in percent."""

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
    """A statistic of shape of the real curve beside its band of 90% in the model; None where one has no value."""

    name: str
    real: float | None
    model: float | None
    low: float | None
    high: float | None
    error: float | None
    outside: bool | None


@dataclass(frozen=True)
class CaseRow:
    """A case beside the model."""

    case: str
    package: str
    """What stands for the case, in a setting, at a size, by a measure."""
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
    """``inside`` where nine tenths of the observations are, else ``outside``."""
    outside: tuple[str, ...]
    """The years and the statistics that lie beyond the band."""
    statistics: tuple[Statistic, ...]
    points: tuple[Point, ...]
