"""The expected value of knowing a world entirely, without what few replications add to it or take from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.statistics.chance import SHUFFLES, normal, uniform
from policylab.statistics.estimates import CONFIDENCE

Array = NDArray[np.float64]
NAIVE = 0.35  # weight of the naive estimate of the best mean, which is too high, against split data, which is too low
NOTHING = 1e-12  # of the largest variance: what rounding leaves of a direction without variance


@dataclass(frozen=True)
class PerfectInformation:
    """The value of knowing a world entirely, with its interval.

    Parameters
    ----------
    value : float
        Expected gain in the unit of the outcome, at least 0.
    low, high : float
        Ends of its 95% interval, over worlds and luck.

    See Also
    --------
    perfect_information : Makes one.

    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class _Levels:
    """The true outcomes of policies over worlds, as far as the runs tell, and how exact their means are.

    ``points`` have shape (worlds, policies); the other three are covariances between policies: of what luck does to one
    world, of what it does to all worlds alike, each in one replication, and of the errors of the means over worlds.
    """

    points: Array
    of_each: Array
    of_all: Array
    of_means: Array

    @property
    def mean(self) -> Array:
        """Return the mean of every policy."""
        return np.asarray(self.points.mean(axis=0))

    def gain(self) -> float:
        """Return how much better the best policy of each world is than the one that is best on average."""
        return float(self.points.max(axis=1).mean() - self.mean.max())

    def too_high(self, draws: Array) -> float:
        """Return by how much the largest of the means may be too high, since it was chosen for being large.

        Errors as large as those of the means, added for the choice and subtracted for the judgement, split the data in
        two independent parts; judged so, the best is no longer too high, but too low where the choice is close.
        """
        errors = draws @ _power(self.of_means, 0.5)
        chosen = (self.mean + errors).argmax(axis=1)
        judged = float((self.mean - errors)[np.arange(len(errors)), chosen].mean())
        return float(self.mean.max()) - judged


def perfect_information(outcomes: Array, seed: int, draws: int = SHUFFLES) -> PerfectInformation:
    r"""Return the expected value of knowing a world entirely.

    .. math:: V = E_w\left[\max_d \mu_{wd}\right] - \max_d E_w\left[\mu_{wd}\right]

    Parameters
    ----------
    outcomes : array, shape (worlds, policies, replications)
        The outcome, better when higher; with two replications or more, the same ones in all worlds.
    seed : int
        The seed that the draws are keyed by.
    draws : int, optional
        Number of simulated samples.

    Returns
    -------
    PerfectInformation
        In the unit of the outcome.

    See Also
    --------
    policylab.analysis.value_of_information.estimator.partial_information : The value of knowing one feature alone.

    Notes
    -----
    The best of several noisy means is too good: luck adds to the value. Choosing by some replications and judging by
    the others takes from it: half of a known value with two replications. Here the means of worlds are drawn together
    until they vary as much as the true ones do, by their covariance less that of luck (empirical Bayes with constraints
    [1]_, in the direction that moves them least). Two errors are left. The largest of the means of policies over worlds
    was chosen for being large: the naive value is mixed with one from data split in two (thinning [2]_). And true
    outcomes need not be normal: samples simulated from the points, with luck added, are estimated in the same way, and
    the mean change of the value is taken away. The interval is half as wide as 95% of values from resampled worlds
    with luck of both kinds, that which all worlds share with the few degrees of freedom it has; upwards it reaches to
    the value by split data alone. The bench has cases of known value, the hardest with policies that are equally good
    on average.

    References
    ----------
    .. [1] Ghosh (1992) Constrained Bayes estimation with applications. Journal of the American Statistical Association
       87: 533-540.
    .. [2] Neufeld, Dharamshi, Gao and Witten (2024) Data thinning for convolution-closed distributions. Journal of
       Machine Learning Research 25: 1-35.

    """
    # What all policies share in a run changes no choice.
    outcomes = outcomes - outcomes.mean(axis=1, keepdims=True)
    worlds, policies, replications = outcomes.shape
    levels = _levels(outcomes)
    split = normal(policies, seed, "value-of-information.split", draws)
    simulated, bent = [], []
    for place, luck in enumerate(_luck(levels, worlds, replications, seed, draws)):
        of_each, of_all, order = luck
        again = _levels(levels.points[order][:, :, None] + of_each + of_all)
        simulated.append(again.gain() + (1 - NAIVE) * again.too_high(np.roll(split, place, axis=0)))
        points = _levels(levels.points[:, :, None] + of_each).points
        bent.append(_Levels(points - points.mean(axis=0) + levels.mean, *[levels.of_each] * 3).gain())
    too_high = levels.too_high(split)
    value = 2 * levels.gain() - float(np.mean(bent)) + (1 - NAIVE) * too_high
    outside = (1 - CONFIDENCE) / 2
    half = float(np.ptp(np.quantile(simulated, [outside, 1 - outside]))) / 2
    return PerfectInformation(max(value, 0.0), max(value - half, 0.0), max(value + half + NAIVE * too_high, 0.0))


def _levels(outcomes: Array) -> _Levels:
    """Return the true outcomes as far as runs tell, drawn together until they vary as much as they truly do."""
    worlds, _, replications = outcomes.shape
    of_worlds, of_luck = outcomes.mean(axis=2), outcomes.mean(axis=0)
    mean = of_worlds.mean(axis=0)
    rest = outcomes - of_worlds[:, :, None] - (of_luck - mean[:, None])
    of_each = np.einsum("wdr,wer->de", rest, rest) / ((worlds - 1) * (replications - 1))
    of_all = _power(np.atleast_2d(np.cov(of_luck)) - of_each / worlds, 1.0)
    spread = np.atleast_2d(np.cov(of_worlds.T))
    truly = _power(spread - of_each / replications, 1.0)
    root = _power(truly, 0.5)
    drawn_together = root @ _power(root @ spread @ root, -0.5) @ root
    points = mean + (of_worlds - mean) @ drawn_together
    return _Levels(points, of_each, of_all, spread / worlds + of_all / replications)


def _power(matrix: Array, power: float) -> Array:
    """Return a power of a covariance matrix; directions of no or negative variance have none."""
    values, vectors = np.linalg.eigh(matrix)
    kept = values > NOTHING * max(float(np.abs(values).max()), np.finfo(float).tiny)
    raised = np.where(kept, np.where(kept, values, 1.0) ** power, 0.0)
    return np.asarray((vectors * raised) @ vectors.T)


def _luck(
    levels: _Levels, worlds: int, replications: int, seed: int, draws: int
) -> Iterator[tuple[Array, Array, NDArray[np.intp]]]:
    """Yield luck of single worlds, luck that all share, and worlds drawn with replacement."""
    policies = len(levels.of_each)
    shape = (draws, worlds, policies, replications)
    of_each = normal(worlds * policies * replications, seed, "value-of-information.each", draws).reshape(shape)
    of_all = normal(policies * replications, seed, "value-of-information.all", draws)
    # The variance of what all worlds share is known by few replications: drawn by Student, not by normal numbers.
    chi = (normal(replications - 1, seed, "value-of-information.freedom", draws) ** 2).mean(axis=1)
    orders = np.floor(worlds * uniform(worlds, seed, "value-of-information.worlds", draws)).astype(np.intp)
    root_each, root_all = _power(levels.of_each, 0.5), _power(levels.of_all, 0.5)
    for each, shared, freedom, order in zip(of_each, of_all, chi, orders, strict=True):
        alike = root_all @ shared.reshape(policies, replications) / np.sqrt(freedom)
        yield np.einsum("de,wer->wdr", root_each, each), alike[None], order
