"""Contests: in which worlds one arm is clearly better than another, clearly worse, alike, or not known for sure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from policylab.statistics.crossed import clear

Array = NDArray[np.float64]
Truth = NDArray[np.bool_]


@dataclass(frozen=True)
class Contest:
    """The outcome of two arms in each world; it is unclear where it is none of the three.

    Parameters
    ----------
    better : array of bool, shape (worlds,)
        Whether the first arm is clearly better: the interval of its advantage lies above 0.
    worse : array of bool, shape (worlds,)
        Whether it is clearly worse.
    alike : array of bool, shape (worlds,)
        Whether the difference is shown to lie within the smallest effect of interest, on whichever side of 0.

    See Also
    --------
    contest : Makes one from the advantage in every replication.

    """

    better: Truth
    worse: Truth
    alike: Truth

    @property
    def unclear(self) -> Truth:
        """Return in which worlds there are not enough runs to tell."""
        return ~(self.better | self.worse | self.alike)


def contest(advantage: Array, smallest: float) -> Contest:
    """Return the outcome of two arms in each world.

    Parameters
    ----------
    advantage : array, shape (worlds, replications)
        How much better the first arm is in the same world and replication, in the unit of the measure.
    smallest : float
        Smallest effect of interest, in the same unit.

    Returns
    -------
    Contest
        By the 95% interval of each world: alike where it lies within the smallest effect on both sides, else better or
        worse where it excludes 0.

    See Also
    --------
    policylab.statistics.crossed.clear : The same of an effect.

    Notes
    -----
    Intervals are those of single worlds: of worlds without any difference at most one in forty is called better by
    chance, and as many worse. A world without a value is unclear.

    Examples
    --------
    >>> outcome = contest(np.array([[0.3, 0.3], [0.001, 0.001], [-0.3, -0.3]]), smallest=0.01)
    >>> outcome.better.tolist(), outcome.alike.tolist(), outcome.worse.tolist()
    ([True, False, False], [False, True, False], [False, False, True])

    """
    outcomes = clear(advantage, smallest)
    return Contest(better=outcomes.raises, worse=outcomes.lowers, alike=outcomes.small)


def advantage(first: Array, second: Array, good: str) -> Array:
    """Return how much better one arm is than another.

    Parameters
    ----------
    first, second : array
        A measure of each, in its unit, of one shape.
    good : {"up", "down"}
        The direction that is better.

    Returns
    -------
    array
        Their difference in the same unit, positive where the first is better.

    See Also
    --------
    contest : Who is ahead for sure.

    """
    return first - second if good == "up" else second - first


def contests(levels: Array, good: str, smallest: float) -> dict[tuple[int, int], Contest]:
    """Return the contest of every arm with every other one.

    Parameters
    ----------
    levels : array, shape (worlds, arms, replications)
        A measure in its unit.
    good : {"up", "down"}
        The direction that is better.
    smallest : float
        Smallest effect of interest, in the same unit.

    Returns
    -------
    dict of (int, int) to Contest
        By the places of both arms, in either order.

    See Also
    --------
    clearly_best : The arms that win all their contests.

    """
    pairs = permutations(range(levels.shape[1]), 2)
    return {(a, b): contest(advantage(levels[:, a], levels[:, b], good), smallest) for a, b in pairs}


def clearly_best(outcomes: Iterable[Contest]) -> Truth:
    """Return in which worlds an arm is clearly better than every other one.

    Parameters
    ----------
    outcomes : iterable of Contest
        Its contests with all others.

    Returns
    -------
    array of bool, shape (worlds,)
        Whether it wins all of them. Where arms are alike, or runs too few, no arm is clearly best.

    See Also
    --------
    policylab.statistics.shares.share_of_worlds : The share of such worlds.
    policylab.statistics.best.best : How probable it is that an arm is the best, shown or not.

    Notes
    -----
    An arm is best only if it is better than each other one, so that no correction for their number is due: the chance
    of a wrong claim is no greater than in the single contest that it should have lost.

    References
    ----------
    .. [1] Berger (1982) Multiparameter hypothesis testing and acceptance sampling. Technometrics 24: 295-300.

    """
    wins: Truth = np.logical_and.reduce([outcome.better for outcome in outcomes])
    return wins
