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
    """A ratio with its interval, or why there is none."""

    value: float | None
    low: float | None
    high: float | None
    why_null: str | None


def ratios(paired: Paired, seed: int) -> tuple[Ratio, ...]:
    """Return the ratios of every arm but the baseline."""
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
    cost, gained : array of shape (replications,)
        Differences to the baseline in the same replication.
    seed : int
        What the draws are keyed by.

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
