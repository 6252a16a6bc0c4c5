"""Estimates from paired replications: means with intervals, verdicts, and what pairing is worth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from policylab.comparison.rows import Verdict

Values = NDArray[np.float64]
CONFIDENCE = 0.95
ALIKE = 20  # worlds over which variances are pooled
RAISES: Final = "raises"
LOWERS: Final = "lowers"
TOO_SMALL: Final = "too small to matter"
NOT_DISTINGUISHABLE: Final = "not distinguishable"


@dataclass(frozen=True)
class Estimate:
    """A mean over replications with its pointwise Student interval.

    Parameters
    ----------
    mean : float
        In the unit of the measure.
    low, high : float or None
        Ends of the interval; None for one replication.

    See Also
    --------
    estimate : Makes one from values.

    """

    mean: float
    low: float | None
    high: float | None


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
    verdict : The verdict on an effect among a family of them.
    variance_reduction : What pairing is worth.

    Examples
    --------
    >>> estimate(np.array([0.0, 0.0, 0.0]))
    Estimate(mean=0.0, low=0.0, high=0.0)

    """
    count = len(values)
    if np.ptp(values) == 0:
        same = float(values[0])
        return Estimate(same, None, None) if count == 1 else Estimate(same, same, same)
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


def verdict(difference: Values, smallest: float, family: int) -> Verdict | None:
    """Return the Bonferroni-corrected verdict on one effect among a family of them, over luck only.

    Parameters
    ----------
    difference : array, shape (replications,)
        Arm minus baseline, in the unit of the measure.
    smallest : float
        Smallest effect of interest, in the same unit.
    family : int
        Number of effects in the family: arms but the baseline times measures shown, and groups.

    Returns
    -------
    str or None
        ``raises`` or ``lowers`` where the corrected interval excludes 0, ``too small to matter`` where it lies inside
        the smallest effect of interest on both sides, otherwise ``not distinguishable``; None for one replication.

    See Also
    --------
    estimate : The pointwise interval that is reported.

    Notes
    -----
    The interval is taken at 1 - .05 / family, so that with probability .95 or more no verdict of the family is wrong. A
    pointwise interval can therefore exclude 0 while the verdict is ``not distinguishable``.

    References
    ----------
    .. [1] Dunn (1961) Multiple comparisons among means. Journal of the American Statistical Association 56: 52-64.

    Examples
    --------
    >>> verdict(np.array([0.29, 0.30, 0.31]), 0.01, 1), verdict(np.array([0.29, 0.30, 0.31]), 0.01, 1_000_000)
    ('raises', 'not distinguishable')

    """
    wide = estimate(difference, 1 - (1 - CONFIDENCE) / family)
    if wide.low is None or wide.high is None:
        return None
    if -smallest < wide.low and wide.high < smallest:
        return TOO_SMALL
    if wide.low > 0:
        return RAISES
    return LOWERS if wide.high < 0 else NOT_DISTINGUISHABLE


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
    policylab.comparison.standing.distinguishable : Uses it for intervals within worlds.
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
