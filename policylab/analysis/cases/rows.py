"""Rows of the report on cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Point:
    """An observation beside the model's band of 90%, in percent.

    Attributes
    ----------
    year, month : float
        Calendar year; month of the run.
    real, model, low, high : float
        What was observed; median and ends of the model's band.
    error : float
        Model less real.
    outside : bool
        Whether the real value lies beyond the band.

    """

    year: float
    month: float
    real: float
    model: float
    low: float
    high: float
    error: float
    outside: bool


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
    """A case beside the model.

    Attributes
    ----------
    case : str
    package, setting, size, measure : str
        What stands for it.
    month_zero : float
        Calendar year.
    deadline : float, optional
        Calendar year.
    replications : int
    coverage : float
        Share of the observations inside the model's band of 90%.
    status : str
        ``inside`` where nine tenths of the observations are, else ``outside``.
    outside : tuple of str
        The years and the statistics that lie beyond the band.
    statistics : tuple of Statistic
    points : tuple of Point

    """

    case: str
    package: str
    setting: str
    size: str
    measure: str
    month_zero: float
    deadline: float | None
    replications: int
    coverage: float
    status: Literal["inside", "outside"]
    outside: tuple[str, ...]
    statistics: tuple[Statistic, ...]
    points: tuple[Point, ...]
