"""Rare events: tests and intervals of a mean share that is 0 in most replications, valid at any number of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Bounds = tuple[float, float]


def tail(values: Values, mean: float, bounds: Bounds) -> tuple[float, float]:
    r"""Return how far values speak against a true mean of at most, and of at least, a number.

    .. math:: p_{\le m} = P\Big(\sum_i W_i x_i + W_{n+1} a \le m\Big), \qquad
       p_{\ge m} = P\Big(\sum_i W_i x_i + W_{n+1} b \ge m\Big), \qquad W \sim \text{Dirichlet}(1, \dots, 1)

    Parameters
    ----------
    values : array, shape (replications,)
        Shares, or differences of two shares, within the bounds *a* and *b*.
    mean : float
        The true mean in question, in the same unit.
    bounds : (float, float)
        The least and the largest value that is possible at all.

    Returns
    -------
    (float, float)
        One-sided p-values of a true mean of at most, and of at least, the number.

    See Also
    --------
    ends : The interval of all means against which values do not speak.

    Notes
    -----
    All that may have escaped the sample counts as if one more replication, as extreme as can be, had been observed. Of
    events that happen or not, these are the exact binomial p-values of Clopper and Pearson; of shares in between,
    Learned-Miller and Thomas conjecture that they are never too small, and no counterexample is known (the bench tries
    some). The weights are those of exponential times; the probability is that of a race of two rows of such times,
    which is summed up exactly, without draws.

    References
    ----------
    .. [1] Learned-Miller and Thomas (2019) A new confidence interval for the mean of a bounded random variable.
       arXiv:1905.06208.
    .. [2] Clopper and Pearson (1934) The use of confidence or fiducial limits illustrated in the case of the binomial.
       Biometrika 26: 404-413.

    Examples
    --------
    Ten replications without the event: a true share of .3 is hardly possible, since .7 to the tenth is .028.

    >>> at_most, at_least = tail(np.zeros(10), 0.3, (0.0, 1.0))
    >>> round(at_most, 3), round(at_least, 3)
    (1.0, 0.028)

    """
    low, high = bounds
    return _outlasts(mean - values, mean - low), _outlasts(values - mean, high - mean)


def ends(values: Values, bounds: Bounds, confidence: float) -> tuple[float, float]:
    """Return the interval of a mean share.

    Parameters
    ----------
    values : array, shape (replications,)
        Shares, or differences of two shares, within the bounds.
    bounds : (float, float)
        The least and the largest value that is possible at all.
    confidence : float
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    (float, float)
        Its ends, in the unit of the values.

    See Also
    --------
    tail : The tests that it inverts.

    Examples
    --------
    Ten replications without the event: the end is that of Clopper and Pearson, 1 - .025 ** (1 / 10).

    >>> [round(end, 4) for end in ends(np.zeros(10), (0.0, 1.0), 0.95)]
    [0.0, 0.3085]

    """
    level, mean = (1 - confidence) / 2, float(values.mean())
    low, high = bounds
    below = _root(lambda at: tail(values, at, bounds)[0] - level, mean, low)
    above = _root(lambda at: tail(values, at, bounds)[1] - level, mean, high)
    return below, above


def _root(excess: Callable[[float], float], inside: float, outside: float) -> float:
    """Return where on the way from the mean of the sample to a bound means cease to be possible."""
    from scipy.optimize import brentq  # noqa: PLC0415 (a tenth of a second that only rare events pay)

    return outside if inside == outside or excess(outside) > 0 else float(brentq(excess, inside, outside, xtol=1e-9))


def _outlasts(lead: Values, extreme: float) -> float:
    """Return the chance that what lies beyond a mean, one extreme value more, weighs at least as much as the rest.

    The weights are exponential times: those of positive leads are run one after the other, and so are those of negative
    leads. At any time the next to end is one of either row, with odds in inverse ratio of their lengths.
    """
    ahead, behind = np.append(lead[lead > 0], extreme if extreme > 0 else ()), -lead[lead < 0]
    if not len(behind):
        return 1.0
    if not len(ahead):
        return 0.0
    # First ``behind`` ends: then ``ahead`` has lasted longer. State (i, j): so many of either row have ended.
    chance = np.ones(len(ahead) + 1)
    chance[-1] = 0.0
    for ended in range(len(ahead) + len(behind) - 1, -1, -1):
        i = np.arange(max(0, ended - len(behind) + 1), min(ended, len(ahead) - 1) + 1)
        ours, theirs = ahead[i], behind[ended - i]
        chance[i] = (theirs * chance[i + 1] + ours * chance[i]) / (ours + theirs)
    return float(chance[0])
