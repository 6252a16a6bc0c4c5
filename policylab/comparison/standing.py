"""Standing: whether an effect is robust over many worlds, what it depends on, its drivers, and which arm is best."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from policylab.comparison.chance import SHUFFLES, SURE, keyed_uniform
from policylab.comparison.ensemble import FORM, Design
from policylab.comparison.estimates import ALIKE, CONFIDENCE, NOT_DISTINGUISHABLE, pooled_variance
from policylab.comparison.rows import Driver

Array = NDArray[np.float64]
ROBUST, DEPENDS_ON = "robust", "depends on "
ENOUGH = 0.9
MOST_DRIVERS = 3
MIN_LEAF_SHARE = 0.05  # of the worlds: no split leaves fewer on a side
MANY = "many parameters at once"


def share_same_sign(effects: Array, mean: float) -> float:
    """Return the share of worlds whose mean effect has the sign of a mean.

    Parameters
    ----------
    effects : array, shape (worlds, replications)
        Arm minus baseline, in the unit of the measure.
    mean : float
        The mean effect in the default world.

    Returns
    -------
    float
        A share of the worlds.

    See Also
    --------
    WorldAnalysis : Calls an effect robust from nine worlds in ten.

    """
    return float(np.mean(np.sign(effects.mean(axis=1)) == np.sign(mean)))


def distinguishable(effects: Array) -> NDArray[np.bool_]:
    """Return in which worlds the 95% interval of the effect excludes 0.

    Parameters
    ----------
    effects : array, shape (worlds, replications)
        Arm minus baseline; with two replications or more.

    Returns
    -------
    array of bool, shape (worlds,)
        Whether the interval within the world excludes 0.

    See Also
    --------
    policylab.comparison.estimates.pooled_variance : The variance of the intervals.

    Notes
    -----
    With few replications the variance of a single world says little, and worlds of large effects vary more: the
    variance is pooled over the twenty worlds whose effects are most alike in size.

    """
    replications = effects.shape[1]
    size = np.abs(effects.mean(axis=1))
    pooled = pooled_variance(effects, size)
    half = float(stdtrit(min(ALIKE, len(effects)) * (replications - 1), 0.5 + CONFIDENCE / 2))
    shown: NDArray[np.bool_] = size > half * np.sqrt(pooled / replications)
    return shown


def best(levels: Array, good: str, eligible: NDArray[np.bool_]) -> Array:
    """Return the share of worlds in which each arm is the best of those eligible there, ties shared.

    Parameters
    ----------
    levels : array, shape (worlds, arms)
        Mean of a measure over replications, in its unit.
    good : {"up", "down"}
        The direction that is better.
    eligible : array of bool, shape (worlds, arms)
        Whether an arm may be best in a world; every world has an eligible arm.

    Returns
    -------
    array, shape (arms,)
        Shares of the worlds; their sum is 1.

    See Also
    --------
    policylab.comparison.many_worlds.Worlds : Calls it for each measure.

    Examples
    --------
    >>> best(np.array([[1.0, 2.0], [3.0, 3.0]]), "up", np.ones((2, 2), dtype=bool)).tolist()
    [0.25, 0.75]

    """
    wished = np.where(eligible, levels if good == "up" else -levels, -np.inf)
    first = wished == wished.max(axis=1, keepdims=True)
    shares: Array = (first / first.sum(axis=1, keepdims=True)).mean(axis=0)
    return shares


@dataclass
class WorldAnalysis:
    """The standing and the drivers of effects over the worlds of a design.

    Parameters
    ----------
    design : Design
        The worlds: their parameters and forms of choice.
    seed : int
        The seed that shuffled signs and ranks are keyed by.

    See Also
    --------
    share_same_sign : The share by which an effect is robust.
    distinguishable : The worlds in which an effect can be told from none.

    Notes
    -----
    An effect is *not distinguishable* where its interval contains 0 in more than half of the worlds; it *depends on*
    the form of choice where the mean sign differs between forms; it is *robust* where nine worlds in ten have its sign;
    otherwise it depends on the one or two parameters that best split the signs. Splits and drivers count only beyond
    what 95% of shuffles reach. Splits are those of a classification tree of depth two by Gini impurity, with at least
    5% of the worlds in each leaf.

    References
    ----------
    .. [1] Breiman, Friedman, Olshen and Stone (1984) Classification and Regression Trees.

    """

    design: Design
    seed: int
    _chance: dict[int, float] = field(default_factory=dict)
    _correlated_by_chance: float | None = None

    def __post_init__(self) -> None:
        from scipy.stats import rankdata  # noqa: PLC0415 (half a second that only comparisons over worlds pay)

        named = self.design.features()
        self._labels = [label for label, _ in named]
        self._features = np.column_stack([values for _, values in named])
        self._ranks = standard(rankdata(self.design.values, axis=0))

    def standing(self, effects: Array, mean: float) -> str:
        """Return the standing of an effect, from its values of shape (worlds, replications) and its mean."""
        if np.mean(~distinguishable(effects)) > 0.5:
            return NOT_DISTINGUISHABLE
        of_worlds = effects.mean(axis=1)
        if self._signs_of_forms(of_worlds) > 1:
            return f"{DEPENDS_ON}{FORM}"
        if share_same_sign(effects, mean) >= ENOUGH:
            return ROBUST
        return f"{DEPENDS_ON}{self.split_by(np.sign(of_worlds) == np.sign(mean))}"

    def _signs_of_forms(self, of_worlds: Array) -> int:
        """Return the number of different signs of the mean effect, form of choice by form of choice."""
        forms = np.array(self.design.forms)
        return len({float(np.sign(of_worlds[forms == form].mean())) for form in dict.fromkeys(self.design.forms)})

    def drivers(self, effects: Array) -> tuple[Driver, ...]:
        """Return the parameters with the highest rank correlations with the effect over worlds.

        Only those beyond what the best of as many parameters reaches in 95% of shuffles of the effects.
        """
        from scipy.stats import rankdata  # noqa: PLC0415

        of_worlds = effects.mean(axis=1)
        if np.ptp(of_worlds) == 0:
            return ()
        correlations = standard(rankdata(of_worlds)[:, None])[:, 0] @ self._ranks
        order = np.argsort(-np.abs(correlations), kind="stable")[:MOST_DRIVERS]
        return tuple(
            Driver(parameter=self.design.names[place], correlation=float(correlations[place]))
            for place in order
            if abs(correlations[place]) > self._best_correlation_by_chance()
        )

    def _best_correlation_by_chance(self) -> float:
        if self._correlated_by_chance is None:
            shuffled = standard(self._shuffles().argsort(axis=0).argsort(axis=0).astype(float))
            self._correlated_by_chance = float(np.quantile(np.abs(self._ranks.T @ shuffled).max(axis=0), SURE))
        return self._correlated_by_chance

    def _shuffles(self) -> Array:
        """Return the luck that worlds are shuffled by, shape (worlds, shuffles)."""
        return keyed_uniform(self.design.worlds, self.seed, "standing.shuffle", SHUFFLES, key="world")

    def split_by(self, same: NDArray[np.bool_]) -> str:
        """Return the one or two parameters that best split the worlds with a sign from those without it.

        A first split by one parameter, then a second split of both sides, each only if its gain in purity exceeds
        that of 95% of the best splits of shuffled signs.
        """
        by_chance = self._by_chance(int(same.sum()))
        gains, cuts = _best_cuts(self._features, same, len(same))
        first = int(gains.argmax())
        if gains[first] <= by_chance:
            return MANY
        below = self._features[:, first] <= cuts[first]
        left, right = (_best_cuts(self._features[side], same[side], len(same))[0] for side in (below, ~below))
        further = left + right
        differs = np.array([label != self._labels[first] for label in self._labels])
        second = int(np.where(differs, further, -1.0).argmax())
        if further[second] <= by_chance:
            return self._labels[first]
        return f"{self._labels[first]} and {self._labels[second]}"

    def _by_chance(self, number: int) -> float:
        """Return the gain that the best split of shuffled signs exceeds in 5% of shuffles, for a number of one sign."""
        if number not in self._chance:
            shuffled = self._shuffles().argsort(axis=0).argsort(axis=0) < number
            gains = [
                _best_cuts(self._features, shuffled[:, draw], self.design.worlds)[0].max() for draw in range(SHUFFLES)
            ]
            self._chance[number] = float(np.quantile(gains, SURE))
        return self._chance[number]


def _best_cuts(features: Array, same: NDArray[np.bool_], worlds: int) -> tuple[Array, Array]:
    """Return for each feature the best gain in purity of a split, and the highest value below it."""
    rows = len(same)
    fewest = max(2, math.ceil(MIN_LEAF_SHARE * worlds))
    none = np.zeros(features.shape[1])
    if rows < 2 * fewest:
        return none, none
    order = features.argsort(axis=0, kind="stable")
    ranked = np.take_along_axis(features, order, axis=0)
    matching = np.cumsum(same[order], axis=0)[:-1].astype(float)
    below = np.arange(1, rows)[:, None]
    split = _impurity(matching, below) + _impurity(same.sum() - matching, rows - below)
    gain = (_impurity(np.array([[float(same.sum())]]), np.array([[rows]])) - split) / worlds
    allowed = (ranked[1:] > ranked[:-1]) & (below >= fewest) & (rows - below >= fewest)
    gain = np.where(allowed, gain, 0.0)
    cut = gain.argmax(axis=0)
    columns = np.arange(features.shape[1])
    return gain[cut, columns], ranked[cut, columns]


def _impurity(matching: Array, size: NDArray[Any]) -> Array:
    """Return the Gini impurity of groups of worlds times their size."""
    impurity: Array = 2 * matching * (size - matching) / size
    return impurity


def standard(ranks: Array) -> Array:
    """Return columns of mean 0 and length 1, so that their products are correlations.

    Parameters
    ----------
    ranks : array, shape (worlds, columns)
        Ranks of the worlds in each quantity.

    Returns
    -------
    array, shape (worlds, columns)
        Centred and scaled columns; constant columns become 0.

    See Also
    --------
    WorldAnalysis : Spearman's rank correlations from such columns.

    """
    centred = ranks - ranks.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    return np.asarray(np.divide(centred, length, out=np.zeros_like(centred), where=length > 0))
