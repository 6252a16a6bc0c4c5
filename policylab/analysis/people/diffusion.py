"""Diffusion: whether use spreads in an S where every service is real from month 0 on, and how long that takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.patterns.growth import DIFFUSION
from policylab.analysis.people.rows import CurveRow, DiffusionRow
from policylab.analysis.shapes import of_s

Values = NDArray[np.float64]
YEARS = 20
ENDS = (5, 50, 95)  # percentiles over worlds
MEANINGS: Mapping[str, str] = {
    "rise": "years from 10 to 90% of its own ceiling",
    "inflection": "year of the fastest growth",
    "better_than_line": "AIC of a line less that of a logistic",
    "better_than_saturation": "AIC of an exponential saturation less that of a logistic",
    "after_1": "take-up after one year",
    "after_5": "take-up after five years",
    "after_10": "take-up after ten years",
    "after_20": "take-up after twenty years",
}


@dataclass(frozen=True)
class Diffusion:
    """How use spreads in the default setting, shape (years + 1,), and in worlds, (years + 1, worlds)."""

    default: Values
    worlds: Values | None

    def rows(self) -> Iterator[DiffusionRow]:
        """Yield every figure."""
        default = figures_of(self.default)
        of_worlds = [] if self.worlds is None else [figures_of(path) for path in self.worlds.T]
        for name, meaning in MEANINGS.items():
            ends = _ends(np.array([figures[name] for figures in of_worlds]))
            yield DiffusionRow(name, meaning, default[name] if np.isfinite(default[name]) else None, *ends)

    def curve(self) -> Iterator[CurveRow]:
        """Yield take-up at the end of every year."""
        for year, level in enumerate(self.default):
            yield CurveRow(year, float(level), *_ends(np.array([]) if self.worlds is None else self.worlds[year]))

    def shares(self) -> tuple[float | None, float | None, float | None]:
        """Return the shares of worlds in which use grows in an S, takes as long as is known, and does both."""
        if self.worlds is None:
            return None, None, None
        each = [figures_of(path) for path in self.worlds.T]
        shaped, timed = np.array([is_s(figures) for figures in each]), np.array([in_time(figures) for figures in each])
        return float(shaped.mean()), float(timed.mean()), float((shaped & timed).mean())


def figures_of(path: Values) -> dict[str, float]:
    """Return the figures of take-up by year, those of a fitted logistic first."""
    shape = of_s(np.arange(1, len(path)), path[1:])
    return shape | {f"after_{year}": float(path[year]) for year in (1, 5, 10, 20)}


def is_s(figures: Mapping[str, float]) -> bool:
    """Return whether a logistic is the better form and bends within the run, as pattern P19 wants it."""
    return all(_holds(figures, name) for name in DIFFUSION.bands if name != "rise")


def in_time(figures: Mapping[str, float]) -> bool:
    """Return whether the rise takes as long as P19 wants it."""
    return _holds(figures, "rise")


def _holds(figures: Mapping[str, float], name: str) -> bool:
    low, high = DIFFUSION.bands[name]
    return bool(low <= figures[name] <= high)


def _ends(values: Values) -> tuple[float | None, float | None, float | None]:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return None, None, None
    low, median, high = np.percentile(finite, ENDS)
    return float(low), float(median), float(high)
