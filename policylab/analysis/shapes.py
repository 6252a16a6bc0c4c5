"""Shapes of curves: slopes, jumps, how long a rise takes, and whether it is a line, a saturation or an S."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import curve_fit
from scipy.special import expit

Path = NDArray[np.float64]
Starts = Sequence[tuple[float, ...]]
RISE = math.log(81)  # a logistic climbs from 10% to 90% in ln(81) over its rate
EXACT = 1e-12  # a residual below this is rounding
Values = NDArray[np.float64]
A_MONTH = 1 / 12


def slope(path: ArrayLike, first: int, last: int, per: int = 1) -> float:
    """Return the mean gain of a monthly path per this many months, between two of its rows.

    >>> slope([0.0, 0.1, 0.2, 0.3, 0.4], 0, 4, per=2)
    0.2
    """
    values = np.asarray(path, dtype=float)
    return float((values[last] - values[first]) / (last - first) * per)


def jump(path: ArrayLike, deadline: int) -> dict[str, float]:
    """Return the gain in a deadline's quarter, and of quarters in the years before and after it."""
    end = deadline + 1
    start = end - 3
    return {
        "quarter": slope(path, start, end, per=3),
        "before": slope(path, max(start - 12, 0), start, per=3),
        "after": slope(path, end, end + 12, per=3),
    }


def first_reached(time: ArrayLike, values: ArrayLike, level: float) -> float:
    """Return when a curve first reaches a level, between its points in proportion; NaN where it never does.

    A curve that begins above the level reached it before the first point: NaN as well.

    >>> first_reached([0, 1, 2], [0.0, 0.2, 0.6], 0.4)
    1.5
    """
    when, path = np.asarray(time, dtype=float), np.asarray(values, dtype=float)
    above = np.flatnonzero(path >= level)
    if not len(above) or above[0] == 0:
        return math.nan
    after = int(above[0])
    share = (level - path[after - 1]) / (path[after] - path[after - 1])
    return float(when[after - 1] + share * (when[after] - when[after - 1]))


def rise_time(time: ArrayLike, values: ArrayLike) -> float:
    """Return how long a curve takes from 10% to 90% of its own highest value, in units of time; NaN if not observed.

    >>> round(rise_time([0, 10], [0.0, 1.0]), 9)
    8.0
    """
    highest = float(np.max(np.asarray(values, dtype=float)))
    return first_reached(time, values, 0.9 * highest) - first_reached(time, values, 0.1 * highest)


@dataclass(frozen=True)
class Fit:
    """A form fitted to a curve by least squares."""

    form: str  # ``line``, ``saturation`` or ``logistic``
    aic: float  # Akaike's information criterion; infinite where the form could not be fitted
    # Of a line: level at time 0 and slope. Of a saturation: floor, rise and rate. Of a logistic: floor, rise, rate and
    # the time of the inflection
    parameters: tuple[float, ...]


def line(time: Path, level: float, gain: float) -> Path:
    """Return a straight line."""
    return level + gain * time


def saturation(time: Path, floor: float, rise: float, rate: float) -> Path:
    """Return an exponential saturation: fastest at first, then ever slower."""
    return floor + rise * (1 - np.exp(-rate * time))


def logistic(time: Path, floor: float, rise: float, rate: float, middle: float) -> Path:
    """Return an S: slow, fast, slow."""
    return floor + rise * expit(rate * (time - middle))


def fits(time: ArrayLike, values: ArrayLike) -> dict[str, Fit]:
    """Return the three forms fitted to a curve that does not fall, by name.

    Parameters
    ----------
    time : array of shape (points,)
        From 0 on.
    values : array of shape (points,)
        The curve.

    Raises
    ------
    ValueError
        If there are fewer than six points, too few for a form of four parameters.

    """
    when, path = np.asarray(time, dtype=float), np.asarray(values, dtype=float)
    if len(path) < 6:
        raise ValueError(f"{len(path)} points are too few for a logistic: give six or more")
    span, low, wide = when[-1] - when[0], float(path.min()), float(np.ptp(path)) or 1e-3
    most = 20 * wide
    straight = np.polynomial.Polynomial.fit(when, path, 1).convert().coef
    straight = np.pad(straight, (0, 2 - len(straight)))
    fitted = {"line": Fit("line", _aic(path - line(when, *straight), 2), tuple(map(float, straight)))}
    fitted["saturation"] = _best(
        "saturation", saturation, when, path,
        starts=[(low, wide, rate / span) for rate in (0.5, 2.0, 6.0)],
        bounds=([low - wide, 0, 1e-4 / span], [low + wide, most, 100 / span]),
    )  # fmt: skip
    fitted["logistic"] = _best(
        "logistic", logistic, when, path,
        starts=[(low, wide, rate / span, when[0] + part * span) for rate in (4.0, 12.0) for part in (0.25, 0.5, 0.75)],
        bounds=([low - wide, 0, 0.1 / span, when[0] - span], [low + wide, most, 200 / span, when[-1] + span]),
    )  # fmt: skip
    return fitted


def _best(form: str, function: Callable[..., Path], when: Path, path: Path, *, starts: Starts, bounds: Any) -> Fit:
    """Return the best of several fits, from several starts."""
    best = Fit(form, math.inf, ())
    for start in starts:
        try:
            parameters, _ = curve_fit(function, when, path, p0=start, bounds=bounds, max_nfev=500)
        except RuntimeError:  # no convergence from here
            continue
        aic = _aic(path - function(when, *parameters), len(parameters))
        if aic < best.aic:
            best = Fit(form, aic, tuple(map(float, parameters)))
    return best


def _aic(residuals: Path, parameters: int) -> float:
    """Return Akaike's criterion of a fit by least squares; the spread of the residuals is one more parameter."""
    points = len(residuals)
    return float(points * math.log(max(float(np.mean(residuals**2)), EXACT)) + 2 * (parameters + 1))


def of_s(time: ArrayLike, values: ArrayLike) -> dict[str, float]:
    """Return how much better an S fits than a line and a saturation, where it bends and how long it rises."""
    forms = fits(time, values)
    of_logistic = forms["logistic"]
    if not of_logistic.parameters:
        return dict.fromkeys(("better_than_line", "better_than_saturation", "inflection", "rise"), math.nan)
    _, _, rate, middle = of_logistic.parameters
    return {
        "better_than_line": forms["line"].aic - of_logistic.aic,
        "better_than_saturation": forms["saturation"].aic - of_logistic.aic,
        "inflection": middle,
        "rise": RISE / rate,
    }


def shape(year: Values, percent: Values, deadline: float | None) -> dict[str, float]:
    """Return the shape of a curve of few points, in percent and points a year: NaN where the points cannot show it.

    A point within a month of the deadline counts as the deadline's own.
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
