"""Best: how probable it is that an arm is the best in a world of the ensemble, given worlds and luck."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, ndtri

from policylab.model.luck import Luck, agent_keys
from policylab.statistics.estimates import CONFIDENCE, neighbours
from policylab.statistics.shares import Share

Array = NDArray[np.float64]
DRAWS = 400
TINY = 1e-12  # of the squared values: variance that keeps arms without any luck apart from a division by 0


def best(levels: Array, good: str, eligible: NDArray[np.bool_], smallest: float, seed: int) -> list[Share]:
    """Return how probable it is that each arm is the best in a world, or within the smallest effect of the best.

    Parameters
    ----------
    levels : array, shape (worlds, arms, replications)
        A measure in its unit, with two worlds and two replications or more.
    good : {"up", "down"}
        The direction that is better.
    eligible : array of bool, shape (worlds, arms)
        Whether an arm may be best in a world; every world has an eligible arm. Levels of others may be NaN.
    smallest : float
        Smallest effect of interest, in the same unit.
    seed : int
        The seed that draws are keyed by.

    Returns
    -------
    list of Share
        For each arm the probability in a world drawn from the ensemble, with its 95% interval over worlds and luck.
        Arms may be alike, so that the probabilities add up to 1 or more.

    See Also
    --------
    policylab.statistics.contests.clearly_best : The worlds in which it is shown.

    Notes
    -----
    The share of worlds in which an arm has the highest mean favours arms that vary: of equal arms one wins each world
    by luck. Instead, 400 ensembles are drawn from what is known, as in ranking and selection [1]_, and the arms that
    are best in each counted. Drawn are (i) what luck has done to all worlds alike, by Student (with fewer replications
    than arms, in the directions that luck takes within worlds); (ii) the true level of each arm in each world, by a
    normal distribution around its mean, which is drawn towards the mean of the ensemble as far as luck exceeds the
    differences between worlds; (iii) the weight of each world, by the Bayesian bootstrap [2]_. The variances are the
    components of a crossed classification, of all arms together. The probability is the mean over the draws, its
    interval their middle 95%.

    References
    ----------
    .. [1] Chick and Inoue (2001) New two-stage and sequential procedures for selecting the best simulated system.
       Operations Research 49: 732-743.
    .. [2] Rubin (1981) The Bayesian bootstrap. Annals of Statistics 9: 130-134.

    """
    values = levels if good == "up" else -levels
    values = np.where(np.isnan(values), np.nanmean(values, axis=(0, 2))[:, None], values)
    shares = np.array([_shares(drawn, weight, eligible, smallest) for drawn, weight in _ensembles(values, seed)])
    tail = 50 * (1 - CONFIDENCE)
    low, high = np.percentile(shares, [tail, 100 - tail], axis=0)
    ends = np.clip([shares.mean(axis=0), low, high], 0.0, 1.0)  # rounding apart
    return [Share(*map(float, each)) for each in ends.T]


def _shares(drawn: Array, weight: Array, eligible: NDArray[np.bool_], smallest: float) -> Array:
    """Return the weight of the worlds in which each arm is among the best, shape (arms,)."""
    able = np.where(eligible, drawn, -np.inf)
    shares: Array = weight @ (eligible & (able >= able.max(axis=1, keepdims=True) - smallest))
    return shares


def _ensembles(values: Array, seed: int) -> Iterator[tuple[Array, Array]]:
    """Yield true levels that may be, shape (worlds, arms) and up to a constant in each, with weights of the worlds."""
    worlds, arms, replications = values.shape
    contrasts = _contrasts(arms)
    values = np.einsum("ca,war->wcr", contrasts, values)
    mean, shared = values.mean(axis=2), values.mean(axis=0)
    rest = values - mean[:, :, None] - shared + mean.mean(axis=0)[:, None]
    both = np.einsum("wir,wjr->wij", rest, rest) * worlds / ((worlds - 1) * (replications - 1))
    both += TINY * max(float((values**2).mean()), TINY) * np.eye(arms - 1)
    luck_root, freedom = _of_luck(shared, both.mean(axis=0) / worlds)
    scale = _scale(both.trace(axis1=1, axis2=2), mean)
    keys = agent_keys(f"world-{world} contrast-{place}" for world in range(worlds) for place in range(arms - 1))
    source, of_worlds, of_all = Luck(seed), keys[:: arms - 1], keys[: arms - 1]
    for draw in range(DRAWS):
        weight = -np.log(source.uniform("best.weight", of_worlds, draw)[:, 0])
        weight /= weight.sum()
        chance = ndtri(source.uniform("best.each", keys, draw).reshape(worlds, -1))
        true = _true(mean, weight, np.tensordot(weight, both, 1) / replications, scale, chance)
        stretch = np.sqrt(freedom / chdtri(freedom, source.uniform("best.freedom", of_all, draw)[0, 0]))
        shift = luck_root @ ndtri(source.uniform("best.all", of_all, draw)[:, 0]) * stretch
        yield (true - shift) @ contrasts, weight


def _contrasts(arms: int) -> Array:
    """Return differences between arms that are orthogonal and of length 1, shape (arms - 1, arms)."""
    from scipy.linalg import helmert  # noqa: PLC0415 (a tenth of a second that only comparisons over worlds pay)

    return np.asarray(helmert(arms))


def _of_luck(shared: Array, by_chance: Array) -> tuple[Array, int]:
    """Return a root of the variance of what luck has done to all worlds alike, and its degrees of freedom."""
    contrasts, replications = shared.shape
    luck, freedom = np.atleast_2d(np.cov(shared)) - by_chance, replications - 1
    if freedom < contrasts:  # too few to know in which direction: as within worlds, all contrasts together
        luck, freedom = by_chance * np.trace(luck) / np.trace(by_chance), freedom * contrasts
    values, vectors = np.linalg.eigh(luck)
    return vectors * np.sqrt(np.maximum(values, 0.0) / replications), freedom


def _scale(own: Array, mean: Array) -> Array:
    """Return by how much luck exceeds its mean in each world, pooled over worlds whose arms differ alike."""
    scale: Array = own[neighbours((mean**2).sum(axis=1))].mean(axis=1) / own.mean()
    return scale


def _true(mean: Array, weight: Array, noise: Array, scale: Array, chance: Array) -> Array:
    """Return true contrasts that may be, by normal distributions: each drawn towards the mean of the ensemble.

    In directions in which luck has the variance 1, and differences between worlds do not go together.
    """
    centre = weight @ mean
    between = ((mean - centre) * weight[:, None]).T @ (mean - centre) - noise
    root = np.linalg.cholesky(noise)
    inverse = np.linalg.inv(root)
    variance, vectors = np.linalg.eigh(inverse @ between @ inverse.T)
    variance = np.maximum(variance, 0.0)
    to, back = (inverse.T @ vectors), (root @ vectors).T
    kept = variance / (variance + scale[:, None])
    true: Array = centre + (kept * ((mean - centre) @ to) + np.sqrt(kept * scale[:, None]) * chance) @ back
    return true
