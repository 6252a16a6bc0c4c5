"""Estimates from paired replications: means with intervals, verdicts, and what pairing is worth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Values = NDArray[np.float64]
Verdict = Literal["raises", "lowers", "small", "not enough runs"]
CONFIDENCE = 0.95
ALIKE = 20  # worlds over which variances are pooled
RAISES: Final = "raises"
LOWERS: Final = "lowers"
SMALL: Final = "small"
NOT_ENOUGH_RUNS: Final = "not enough runs"
ONE_REPLICATION = "one replication"


@dataclass(frozen=True)
class Estimate:
    """A mean over replications with its pointwise interval.

    Parameters
    ----------
    mean : float
        In the unit of the measure.
    low, high : float or None
        Ends of the interval; None where there is none.
    why : str or None, optional
        Why there is no interval; None where there is one.

    See Also
    --------
    estimate : Makes one from values, by Student.
    policylab.statistics.intervals.interval : Makes one by the kind of measure.

    """

    mean: float
    low: float | None
    high: float | None
    why: str | None = None


def estimate(values: Values, confidence: float = CONFIDENCE) -> Estimate:
    """Return the mean and its Student interval over replications.

    Parameters
    ----------
    values : array, shape (replications,)
        A measure, or a paired difference, in its unit.
    confidence : float, optional
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    Estimate
        Mean and interval in the same unit. The interval is None for one replication and has no width where all values
        are equal, so that no rounding passes for variation.

    See Also
    --------
    policylab.statistics.families.family_of : The verdicts on effects that are read together.
    variance_reduction : What pairing is worth.

    Examples
    --------
    >>> estimate(np.array([0.0, 0.0, 0.0]))
    Estimate(mean=0.0, low=0.0, high=0.0, why=None)

    """
    count = len(values)
    if np.ptp(values) == 0:
        same = float(values[0])
        return Estimate(same, None, None, ONE_REPLICATION) if count == 1 else Estimate(same, same, same)
    mean = math.fsum(values) / count
    half = float(stdtrit(count - 1, 0.5 + confidence / 2)) * float(values.std(ddof=1)) / math.sqrt(count)
    return Estimate(mean, mean - half, mean + half)


def variance_reduction(arm: Values, baseline: Values) -> float | None:
    r"""Return the factor by which common random numbers reduce the variance of an effect.

    .. math:: \frac{\operatorname{var}(A) + \operatorname{var}(B)}{\operatorname{var}(A - B)}

    Parameters
    ----------
    arm, baseline : array, shape (replications,)
        A measure of each, in the same replications and unit.

    Returns
    -------
    float or None
        How many unpaired replications one pair is worth; None for one replication or a constant difference.

    See Also
    --------
    estimate : The interval of the paired difference.

    References
    ----------
    .. [1] Law (2015) Simulation Modeling and Analysis, 5th ed., section 11.2: common random numbers.

    Examples
    --------
    >>> variance_reduction(np.array([1.0, 2.0, 4.0]), np.array([0.0, 1.0, 2.0]))
    10.0

    """
    difference = arm - baseline
    if len(arm) < 2 or np.ptp(difference) == 0:
        return None
    return float((arm.var(ddof=1) + baseline.var(ddof=1)) / difference.var(ddof=1))


def pooled_variance(values: Values, size: Values) -> Values:
    """Return the variance over replications in each world, pooled over the twenty worlds most alike in a size.

    Parameters
    ----------
    values : array, shape (worlds, replications)
        With two replications or more, in the unit of the measure.
    size : array, shape (worlds,)
        The quantity in which worlds are alike.

    Returns
    -------
    array, shape (worlds,)
        Variances in the squared unit.

    See Also
    --------
    policylab.statistics.crossed.half_widths : Intervals within worlds, pooled over the same neighbours.
    policylab.analysis.filter.implausibility.spread_of_luck : Uses it for implausibility.

    Notes
    -----
    With few replications the variance of a single world says little, and worlds of large values vary more: so each
    world takes the mean variance of its neighbours in the order of size.

    """
    variance: Values = values.var(axis=1, ddof=1)[neighbours(size)].mean(axis=1)
    return variance


def neighbours(size: Values) -> NDArray[np.intp]:
    """Return for each world the twenty worlds most alike in a size, itself among them.

    Parameters
    ----------
    size : array, shape (worlds,)
        The quantity in which worlds are alike.

    Returns
    -------
    array of int, shape (worlds, neighbours)
        Their places, in the order of size; all worlds where there are fewer than twenty.

    See Also
    --------
    pooled_variance : Pools over them.

    Examples
    --------
    >>> neighbours(np.array([3.0, 1.0, 2.0])).tolist()
    [[1, 2, 0], [1, 2, 0], [1, 2, 0]]

    """
    worlds = len(size)
    alike = min(ALIKE, worlds)
    order = size.argsort(kind="stable")
    first = np.empty(worlds, dtype=np.intp)
    first[order] = np.clip(np.arange(worlds) - alike // 2, 0, worlds - alike)
    places: NDArray[np.intp] = order[first[:, None] + np.arange(alike)]
    return places
