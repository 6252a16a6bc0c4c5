"""Bootstrap-t: tests and intervals of the mean of a skewed sample, whose tails Student does not know."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from policylab.statistics.chance import keyed_uniform

Values = NDArray[np.float64]
DRAWS = 9_999
FEWEST = 10  # replications, below which nothing covers the mean of lognormal values
# What the coverage of lognormal values lacks at so few replications is made up for by a stricter level: see the bench.
STRICTER = ((30, 1.2), (FEWEST, 2.0))  # from so many replications on, p-values are multiplied by this
ROUNDING = 1e-12  # of the range of the values


def strictness(replications: int) -> float:
    """Return the factor by which p-values are made stricter.

    Parameters
    ----------
    replications : int
        Their number.

    Returns
    -------
    float
        At least 1; infinite where there are too few replications for any test.

    See Also
    --------
    tail : Multiplies by it.

    """
    return next((factor for fewest, factor in STRICTER if replications >= fewest), float("inf"))


def pivots(values: Values, seed: int) -> Values:
    """Return how far means of resamples lie from the mean of the sample, each in its own standard errors.

    Parameters
    ----------
    values : array, shape (replications,)
        A measure, or a paired difference, that is not the same in all of them.
    seed : int
        The seed that draws are keyed by.

    Returns
    -------
    array, shape (draws,)
        In ascending order; infinite where a resample has the same value throughout, and so no standard error.

    See Also
    --------
    tail : Compares the sample with them.

    """
    return _pivots(np.ascontiguousarray(values, dtype=np.float64).tobytes(), seed)


@lru_cache(maxsize=4)  # an interval and its tests need the same
def _pivots(sample: bytes, seed: int) -> Values:
    values = np.frombuffer(sample)
    least = ROUNDING * float(np.ptp(values))
    drawn = values[_resamples(len(values), seed)]
    lead = drawn.mean(axis=1) - values.mean()
    error = drawn.std(axis=1, ddof=1) / np.sqrt(len(values))
    apart = np.where(np.abs(lead) > least, np.copysign(np.inf, lead), 0.0)
    return np.sort(np.divide(lead, error, out=apart, where=error > least))


@lru_cache(maxsize=4)
def _resamples(replications: int, seed: int) -> NDArray[np.int32]:
    """Return which replications are drawn, shape (draws, replications): the same for all measures."""
    return (keyed_uniform(replications, seed, "interval.bootstrap", DRAWS).T * replications).astype(np.int32)


def tail(values: Values, mean: float, seed: int) -> tuple[float, float]:
    """Return how far values speak against a true mean of at most, and of at least, a number.

    Parameters
    ----------
    values : array, shape (replications,)
        A measure, or a paired difference, that is not the same in all of them.
    mean : float
        The true mean in question, in the same unit.
    seed : int
        The seed that draws are keyed by.

    Returns
    -------
    (float, float)
        One-sided p-values of a true mean of at most, and of at least, the number.

    See Also
    --------
    ends : The interval of all means against which values do not speak.

    Notes
    -----
    The larger of the p-values of bootstrap-t and of Student is taken, times a factor for few replications. In the bench
    this covers the mean of lognormal values, and of differences of such, at ten and at thirty replications; bootstrap-t
    alone falls short where tails are heavy on both sides, Student where one is, the percentile and BCa bootstrap at
    both, and no method reaches 93% at six. No p-value is below the factor over the number of draws.

    References
    ----------
    .. [1] Efron and Tibshirani (1993) An Introduction to the Bootstrap, ch. 12: bootstrap-t.
    .. [2] Hall (1988) Theoretical comparison of bootstrap confidence intervals. Annals of Statistics 16: 927-953.

    """
    many, drawn = len(values), pivots(values, seed)
    lead = (float(values.mean()) - mean) / (float(values.std(ddof=1)) / many**0.5)
    above = max((np.count_nonzero(drawn >= lead) + 1) / (DRAWS + 1), float(stdtr(many - 1, -lead)))
    below = max((np.count_nonzero(drawn <= lead) + 1) / (DRAWS + 1), float(stdtr(many - 1, lead)))
    return min(1.0, strictness(many) * above), min(1.0, strictness(many) * below)


def ends(values: Values, confidence: float, seed: int) -> tuple[float, float]:
    """Return the interval of the mean of a skewed sample.

    Parameters
    ----------
    values : array, shape (replications,)
        A measure, or a paired difference, that is not the same in all of them.
    confidence : float
        Coverage of the interval, between 0 and 1.
    seed : int
        The seed that draws are keyed by.

    Returns
    -------
    (float, float)
        Its ends, in the unit of the values; infinite where too many resamples have no spread to tell anything.

    See Also
    --------
    tail : The tests that it inverts.

    """
    many = len(values)
    level = (1 - confidence) / 2 / strictness(many)
    error = float(values.std(ddof=1)) / many**0.5
    student = float(stdtrit(many - 1, 1 - level))
    drawn, rank = pivots(values, seed), int(np.floor(level * (DRAWS + 1)))
    least, most = (float(drawn[rank - 1]), float(drawn[-rank])) if rank else (-np.inf, np.inf)
    mean = float(values.mean())
    return mean - error * max(student, most), mean + error * max(student, -least)
