"""Shares of an ensemble of worlds, with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policylab.statistics.estimates import CONFIDENCE


@dataclass(frozen=True)
class Share:
    """The share of an ensemble in which something holds, with its interval over worlds.

    Parameters
    ----------
    share : float
        Of the worlds that were drawn.
    low, high : float
        Ends of its 95% interval, for all worlds that might have been drawn.

    See Also
    --------
    share_of_worlds : Makes one from worlds.

    """

    share: float
    low: float
    high: float

    def passes(self, limit: float) -> Literal["yes", "no", "not enough worlds"]:
        """Return whether the share is shown to exceed a limit, shown not to, or neither.

        >>> Share(0.9, 0.85, 0.93).passes(0.8), Share(0.8, 0.74, 0.85).passes(0.8)
        ('yes', 'not enough worlds')
        """
        if self.low > limit:
            return "yes"
        return "no" if self.high <= limit else "not enough worlds"


def share_of_worlds(holds: int, worlds: int) -> Share:
    """Return the share of worlds in which something holds, with its Wilson interval.

    Parameters
    ----------
    holds : int
        The number of worlds in which it holds.
    worlds : int
        The number of worlds that were drawn.

    Returns
    -------
    Share
        With its 95% interval.

    See Also
    --------
    policylab.statistics.contests.clearly_best : Something to be counted.

    References
    ----------
    .. [1] Wilson (1927) Probable inference, the law of succession, and statistical inference. Journal of the American
       Statistical Association 22: 209-212.

    Examples
    --------
    >>> half = share_of_worlds(50, 100)
    >>> half.share, round(half.low, 3), round(half.high, 3)
    (0.5, 0.404, 0.596)

    """
    from scipy.stats import binomtest  # noqa: PLC0415 (half a second that only comparisons over worlds pay)

    ends = binomtest(holds, worlds).proportion_ci(CONFIDENCE, method="wilson")
    return Share(holds / worlds, float(ends.low), float(ends.high))
