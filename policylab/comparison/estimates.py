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
ALIKE = 20
RAISES: Final = "raises"
LOWERS: Final = "lowers"
TOO_SMALL: Final = "too small to matter"
NOT_DISTINGUISHABLE: Final = "not distinguishable"


@dataclass(frozen=True)
class Estimate:
    """A mean over replications with its pointwise interval; the interval is None for one replication."""

    mean: float
    low: float | None
    high: float | None


def estimate(values: Values, confidence: float = CONFIDENCE) -> Estimate:
    """Return the mean and its Student interval over replications.

    Equal values give an interval of no width: no rounding is passed off as spread.

    >>> estimate(np.array([0.0, 0.0, 0.0]))
    Estimate(mean=0.0, low=0.0, high=0.0)
    """
    many = len(values)
    if np.ptp(values) == 0:
        same = float(values[0])
        return Estimate(same, None, None) if many == 1 else Estimate(same, same, same)
    mean = math.fsum(values) / many
    half = float(stdtrit(many - 1, 0.5 + confidence / 2)) * float(values.std(ddof=1)) / math.sqrt(many)
    return Estimate(mean, mean - half, mean + half)


def variance_reduction(arm: Values, baseline: Values) -> float | None:
    """Return (var(A) + var(B)) / var(A - B): how many unpaired runs one pair is worth; None where undefined."""
    difference = arm - baseline
    if len(arm) < 2 or np.ptp(difference) == 0:
        return None
    return float((arm.var(ddof=1) + baseline.var(ddof=1)) / difference.var(ddof=1))


def verdict(difference: Values, smallest: float, family: int) -> Verdict | None:
    """Return the verdict on one effect among a family of them, from luck only; None for one replication.

    Parameters
    ----------
    difference : array of shape (replications,)
        Arm minus baseline.
    smallest : float
        Smallest effect of interest, in the measure's unit.
    family : int
        Number of arms times measures shown: the interval is taken at 1 - .05 / family.

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

    With few replications in a world its own spread says little, and worlds of large values spread more.

    Parameters
    ----------
    values : array, shape (worlds, replications)
        With two replications or more.
    size : array, shape (worlds,)
        In what worlds are alike.

    Returns
    -------
    array, shape (worlds,)

    """
    worlds = len(values)
    alike = min(ALIKE, worlds)
    order = size.argsort(kind="stable")
    within = values.var(axis=1, ddof=1)[order]
    pooled = np.lib.stride_tricks.sliding_window_view(within, alike).mean(axis=1)
    window = np.clip(np.arange(worlds) - alike // 2, 0, worlds - alike)
    found = np.empty(worlds)
    found[order] = pooled[window]
    return found
