"""Ratios: what one more service delivered, or one more citizen served digitally, costs the state, and the centre."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from policylab.comparison.effects import Paired
from policylab.comparison.rows import Ratio
from policylab.recording.measures import HEADLINE, RUN
from policylab.recording.readouts import whole
from policylab.statistics.estimates import CONFIDENCE, Values
from policylab.statistics.intervals import Kind, interval, tail

# Of each ratio its cost, and its divisor: a share, and how many it is a share of.
RATIOS = {
    "cost_per_effective_adopter": ("public_cost", HEADLINE, "services"),
    "cost_per_take_up": ("public_cost", "take_up", "citizens"),
    "outlay_per_effective_adopter": ("outlay", HEADLINE, "services"),
    "outlay_per_take_up": ("outlay", "take_up", "citizens"),
}
NOT_SHOWN = "its effect at the end is not shown in this comparison"
NEAR = 1e-6  # of a ratio: to how little an end is known
FURTHEST = 60  # doublings of the distance at which an end is sought
ROUNDING = 1e-12


@dataclass(frozen=True)
class RatioOfMeans:
    """A ratio of two mean differences with its interval, or the reason why there is none.

    Parameters
    ----------
    value : float or None
        The ratio, in official-months per unit gained.
    low, high : float or None
        Ends of its 95% interval over replications.
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


def ratios(paired: Paired, seed: int, shown: Collection[tuple[str, str]] | None = None) -> tuple[Ratio, ...]:
    """Return the cost ratios of every arm but the baseline.

    Parameters
    ----------
    paired : Paired
        The records of a comparison.
    seed : int
        The seed that bootstrap draws are keyed by.
    shown : collection of (str, str), optional
        Arms and measures of which an effect in the last month is shown; a ratio to any other effect has no value.

    Returns
    -------
    tuple of Ratio
        For each arm, what one more service delivered and one more citizen served digitally cost the state as a whole,
        and the centre, in official-months.

    See Also
    --------
    ratio_of_means : The estimate of one ratio.

    """
    runs = whole(paired.records)
    last = runs[0].months
    rows = []
    for arm in paired.arms:
        for name, (cost, share, of) in RATIOS.items() if arm != paired.baseline else ():
            many = np.array([records.counts[of][paired.arms.index(arm)] for records in runs])
            spent = np.subtract(*paired.pair(arm, cost, RUN))
            gained = np.subtract(*paired.pair(arm, share, last)) * many
            allowed = shown is None or (arm, share) in shown
            ratio = ratio_of_means(spent, gained, seed) if allowed else _none(NOT_SHOWN)
            rows.append(Ratio(arm=arm, measure=name, budget=paired.budget, **vars(ratio)))
    return tuple(rows)


def ratio_of_means(cost: Values, gained: Values, seed: int, kind: Kind = "mean") -> RatioOfMeans:
    r"""Return the ratio of two mean differences with its interval over replications.

    Parameters
    ----------
    cost : array, shape (replications,)
        Spending minus that of the baseline in the same replication, in official-months.
    gained : array, shape (replications,)
        What was gained over the baseline in the same replication, as a number of services or citizens.
    seed : int
        The seed that draws are keyed by.
    kind : {"mean", "skewed"}, optional
        How cost and gain behave: ``skewed`` if either does.

    Returns
    -------
    RatioOfMeans
        The ratio, or why it has no value: with too few replications, or where the divisor cannot be told from 0.

    See Also
    --------
    policylab.statistics.intervals.test : The test that is inverted.

    Notes
    -----
    Fieller's interval: all ratios :math:`\theta` for which the mean of cost :math:`- \theta` gain may be 0, by the test
    of their kind. With Student's test it is exact for normal differences, however few; with bootstrap-t it covers
    lognormal ones from ten replications on. The percentile bootstrap covers 87% with ten. Where the divisor may be 0
    the interval has no bounds, so that none is given. In the bench a wrong interval is printed in at most 5% of tries.

    References
    ----------
    .. [1] Fieller (1954) Some problems in interval estimation. Journal of the Royal Statistical Society B 16: 175-185.

    """
    divisor = interval(gained, kind, seed=seed)
    if divisor.low is None or divisor.high is None:
        return _none(f"{divisor.why}: no interval")
    if divisor.low <= 0 <= divisor.high:
        return _none("the interval of the divisor contains 0")
    value = float(cost.mean()) / divisor.mean

    def possible(ratio: float) -> float:
        """Return by how much a ratio is possible; below 0 where it is not."""
        rest = cost - ratio * gained
        if np.ptp(rest) <= ROUNDING * (np.ptp(cost) + abs(ratio) * np.ptp(gained)):
            return 1.0 if abs(rest.mean()) <= ROUNDING * abs(cost).max() else -1.0
        return 2 * min(tail(rest, 0.0, kind, seed)) - (1 - CONFIDENCE)

    low, high = (_end(possible, value, side) for side in (-1, 1))
    return _none("no bounded interval") if low is None or high is None else RatioOfMeans(value, low, high, None)


def _end(possible: Callable[[float], float], value: float, side: int) -> float | None:
    """Return the end of the possible ratios on a side of the value; None where none is found."""
    from scipy.optimize import brentq  # noqa: PLC0415 (a tenth of a second that only ratios pay)

    step = NEAR * (abs(value) or 1.0)
    for _ in range(FURTHEST):
        if possible(value + side * step) < 0:
            inside = value + side * step / 2 if step > NEAR * (abs(value) or 1.0) else value
            return float(brentq(possible, inside, value + side * step, xtol=NEAR * (abs(value) or 1.0)))
        step *= 2
    return None


def _none(why: str) -> RatioOfMeans:
    return RatioOfMeans(None, None, None, why)
