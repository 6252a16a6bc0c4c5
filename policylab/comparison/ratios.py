"""Ratios: what one more service delivered, or one more citizen served digitally, costs the centre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from policylab.comparison.chance import keyed_uniform
from policylab.comparison.effects import Paired
from policylab.comparison.estimates import Values, estimate
from policylab.comparison.rows import Ratio
from policylab.recording.measures import HEADLINE, RUN
from policylab.recording.readouts import whole

DRAWS = 2000
PERCENTILES = (2.5, 97.5)
# The divisor of each ratio: a share, and how many it is a share of.
RATIOS = {
    "cost_per_effective_adopter": (HEADLINE, "services"),
    "cost_per_take_up": ("take_up", "citizens"),
}


@dataclass(frozen=True)
class RatioOfMeans:
    """A ratio of two mean differences with its bootstrap interval, or the reason why there is none.

    Parameters
    ----------
    value : float or None
        The ratio, in official-months per unit gained.
    low, high : float or None
        Ends of the 95% percentile bootstrap interval over replications.
    why_null : str or None
        Why there is no value; None where there is one.

    See Also
    --------
    ratio_of_means : Makes one from paired differences.

    """

    value: float | None
    low: float | None
    high: float | None
    why_null: str | None


def ratios(paired: Paired, seed: int) -> tuple[Ratio, ...]:
    """Return the cost ratios of every arm but the baseline.

    Parameters
    ----------
    paired : Paired
        The records of a comparison.
    seed : int
        The seed that bootstrap draws are keyed by.

    Returns
    -------
    tuple of Ratio
        For each arm, what one more service delivered and one more citizen served digitally cost the centre, in
        official-months.

    See Also
    --------
    ratio_of_means : The estimate of one ratio.

    """
    runs = whole(paired.records)
    last = runs[0].months
    rows = []
    for arm in paired.arms:
        for name, (share, of) in RATIOS.items() if arm != paired.baseline else ():
            cost = np.subtract(*paired.pair(arm, "outlay", RUN))
            many = np.array([records.counts[of][paired.arms.index(arm)] for records in runs])
            gained = np.subtract(*paired.pair(arm, share, last)) * many
            rows.append(Ratio(arm=arm, measure=name, **vars(ratio_of_means(cost, gained, seed))))
    return tuple(rows)


def ratio_of_means(cost: Values, gained: Values, seed: int) -> RatioOfMeans:
    """Return the ratio of two mean differences with its percentile bootstrap interval over replications.

    Parameters
    ----------
    cost : array, shape (replications,)
        Outlay minus that of the baseline in the same replication, in official-months.
    gained : array, shape (replications,)
        What was gained over the baseline in the same replication, as a number of services or citizens.
    seed : int
        The seed that draws are keyed by.

    Returns
    -------
    RatioOfMeans
        The ratio, or why it has no value: with one replication, or a divisor that cannot be told from 0.

    See Also
    --------
    policylab.comparison.estimates.estimate : The interval of each difference.

    Notes
    -----
    Replications are drawn as pairs of cost and gain. A ratio whose divisor may be 0 has no bounded interval (Fieller),
    so none is given where the interval of the divisor contains 0 or more than 2.5% of the draws change its sign.

    References
    ----------
    .. [1] Efron and Tibshirani (1993) An Introduction to the Bootstrap, ch. 13: percentile intervals.
    .. [2] Fieller (1954) Some problems in interval estimation. Journal of the Royal Statistical Society B 16: 175-185.

    """
    divisor = estimate(gained)
    if divisor.low is None or divisor.high is None:
        return _none("one replication: no interval")
    if divisor.low <= 0 <= divisor.high:
        return _none("the interval of the divisor contains 0")
    many = len(gained)
    drawn = (keyed_uniform(many, seed, "ratio.bootstrap", DRAWS) * many).astype(np.intp)  # shape (replications, draws)
    below = gained[drawn].mean(axis=0)
    if (np.sign(below) != np.sign(divisor.mean)).mean() > (100 - PERCENTILES[1]) / 100:
        return _none("the divisor changes its sign in more than 2.5% of the draws")
    above, below = (of[below != 0] for of in (cost[drawn].mean(axis=0), below))
    low, high = np.percentile(above / below, PERCENTILES)
    return RatioOfMeans(estimate(cost).mean / divisor.mean, float(low), float(high), None)


def _none(why: str) -> RatioOfMeans:
    return RatioOfMeans(None, None, None, why)
