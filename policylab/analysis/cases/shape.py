"""Shape of a curve of few points: level at a deadline, slopes about it, the time of its rise and its ceiling."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.shapes import rise_time

Values = NDArray[np.float64]
A_MONTH = 1 / 12


def shape(year: Values, percent: Values, deadline: float | None) -> dict[str, float]:
    """Return the shape of a curve of few points: NaN where the points do not tell.

    Parameters
    ----------
    year, percent : array of shape (points,)
        In the order of time.
    deadline : float, optional
        Calendar year. A point within a month of it counts as the deadline's own.

    Returns
    -------
    dict
        ``level_at_deadline`` and ``ceiling`` (the highest point) in percent; ``slope_before``, ``slope_at`` and
        ``slope_after`` in points a year: from the first point to the last one before the deadline, from there to the
        deadline's own or the next one, from there to the last; ``years_10_to_90`` of the ceiling.

    """
    slopes = dict.fromkeys(("level_at_deadline", "slope_before", "slope_at", "slope_after"), math.nan)
    if deadline is not None:
        slopes = _about(year, percent, _snapped(year, deadline))
    return {**slopes, "years_10_to_90": rise_time(year, percent), "ceiling": float(percent.max())}


def _snapped(year: Values, deadline: float) -> float:
    """Return the moment of the point nearest to a deadline, if it is within a month of it."""
    nearest_point = float(year[np.argmin(np.abs(year - deadline))])
    return nearest_point if abs(nearest_point - deadline) <= A_MONTH else deadline


def _about(year: Values, percent: Values, deadline: float) -> dict[str, float]:
    before = int(np.searchsorted(year, deadline)) - 1  # the last point before the deadline
    inside = year[0] <= deadline <= year[-1]
    after = before + 1
    return {
        "level_at_deadline": float(np.interp(deadline, year, percent)) if inside else math.nan,
        "slope_before": _slope(year, percent, 0, min(before, len(year) - 1)),
        "slope_at": _slope(year, percent, before, after) if inside else math.nan,
        "slope_after": _slope(year, percent, max(after, 0), len(year) - 1),
    }


def _slope(year: Values, percent: Values, first: int, last: int) -> float:
    if not 0 <= first < last < len(year):
        return math.nan
    return float((percent[last] - percent[first]) / (year[last] - year[first]))
