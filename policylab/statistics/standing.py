"""Standing: what remains of an effect over an ensemble of worlds, what it depends on, and what drives it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from policylab.statistics.chance import SHUFFLES, SURE, keyed_uniform
from policylab.statistics.crossed import Outcomes, clear
from policylab.statistics.estimates import LOWERS, NOT_ENOUGH_RUNS, RAISES, SMALL
from policylab.statistics.shares import Share, share_of_worlds

Array = NDArray[np.float64]
Sign = Literal["raises", "lowers"]
ROBUST, PROBABLY_ROBUST, DEPENDS_ON = "robust", "probably robust", "depends on "
DIFFERS = "differs between worlds"
FORM = "the form of choice"
ENOUGH = 0.9  # of the worlds
MAJORITY = 0.5  # of the worlds: if more are small, or unclear, that is the standing
FEWEST = 10  # worlds in which a sign is shown, below which nothing is said of it
MOST_DRIVERS = 3
MIN_LEAF_SHARE = 0.05  # of the worlds: no split leaves fewer on a side


@dataclass(frozen=True)
class Standing:
    """What remains of an effect over an ensemble of worlds.

    Parameters
    ----------
    word : str
        ``robust``, ``probably robust``, ``depends on ...`` with what separates the signs, ``differs between worlds``,
        ``small``, or ``not enough runs``.
    sign : {"raises", "lowers"} or None
        The sign that most of the worlds have in which one is shown; None where it is shown in none.
    share, low, high : float or None
        The share of these worlds that have it, with its 95% Wilson interval; None where a sign is shown in none.
    raises, lowers, small, unclear : int
        Numbers of worlds, which add up to all of them.
    depends_on : tuple of str
        The one or two parameters, or the structure, that separate the signs beyond chance.
    exception : bool
        Whether the default setting has the other sign.

    See Also
    --------
    WorldAnalysis : Makes one from the effect in every world.

    """

    word: str
    sign: Sign | None
    share: float | None
    low: float | None
    high: float | None
    raises: int
    lowers: int
    small: int
    unclear: int
    depends_on: tuple[str, ...] = ()
    exception: bool = False


@dataclass
class WorldAnalysis:
    """The standing and the drivers of effects over the worlds of a design.

    Parameters
    ----------
    numbers : dict of str to array, shape (worlds,)
        The drawn value of each parameter.
    features : sequence of (str, array of shape (worlds,))
        What may split worlds: parameters as they ran, and whether a world has each form of choice, as 0 or 1.
    forms : tuple of str
        The form of choice of each world; empty where it does not differ.
    seed : int
        The seed that shuffled signs and ranks are keyed by.

    See Also
    --------
    Standing : What it says of an effect.
    policylab.statistics.crossed.clear : What is shown in each world.

    Notes
    -----
    Worlds are counted in which a sign is shown; those in which the effect is small, or runs are too few, are counted
    apart. Where more than half of all worlds have too few runs the standing is *not enough runs*, where more than half
    are small it is *small*. Otherwise the effect is *robust* where the Wilson interval of the share with the sign that
    most have lies above nine tenths, and *probably robust* where it reaches that; else it *depends on* the one or two
    parameters, or the structure, that best separate the signs. Splits are those of a classification tree of depth two
    by Gini impurity, with at least 5% of the worlds in each leaf; they and drivers count only beyond what 95% of
    shuffles reach, the best of all parameters and structures in each. Where nothing does, it *differs between worlds*.

    References
    ----------
    .. [1] Breiman, Friedman, Olshen and Stone (1984) Classification and Regression Trees.

    """

    numbers: Mapping[str, Array]
    features: Sequence[tuple[str, Array]]
    forms: tuple[str, ...]
    seed: int
    _chance: dict[tuple[int, int], float] = field(default_factory=dict)
    _correlated_by_chance: float | None = None

    def __post_init__(self) -> None:
        from scipy.stats import rankdata  # noqa: PLC0415 (half a second that only comparisons over worlds pay)

        self._names = list(self.numbers)
        self._labels = [label for label, _ in self.features]
        self._features = np.column_stack([values for _, values in self.features])
        self._ranks = standard(rankdata(np.column_stack(list(self.numbers.values())), axis=0))

    def standing(self, effects: Array, smallest: float, default_mean: float) -> Standing:
        """Return what remains of an effect over the worlds.

        Of effects of shape (worlds, replications), the smallest of interest, and the mean in the default setting (0
        where its sign is not shown).
        """
        outcomes = clear(effects, smallest)
        counts = (outcomes.raises, outcomes.lowers, outcomes.small, outcomes.unclear)
        raises, lowers, small, unclear = (int(where.sum()) for where in counts)
        if not raises + lowers:
            word = SMALL if small > MAJORITY * len(effects) else NOT_ENOUGH_RUNS
            return Standing(word, None, None, None, None, raises, lowers, small, unclear)
        up = raises >= lowers
        share = share_of_worlds(max(raises, lowers), raises + lowers)
        word, depends_on = self._word(outcomes, share)
        known = raises != lowers and word not in (SMALL, NOT_ENOUGH_RUNS)  # that most worlds have a sign
        return Standing(
            word, RAISES if up else LOWERS, share.share, share.low, share.high, raises, lowers, small, unclear,
            depends_on=depends_on, exception=known and (default_mean < 0 if up else default_mean > 0),
        )  # fmt: skip

    def _word(self, outcomes: Outcomes, share: Share) -> tuple[str, tuple[str, ...]]:
        """Return the standing in a word, and what it depends on."""
        if outcomes.unclear.mean() > MAJORITY or outcomes.shown.sum() < FEWEST:
            return (SMALL if outcomes.small.mean() > MAJORITY else NOT_ENOUGH_RUNS), ()
        if outcomes.small.mean() > MAJORITY:
            return SMALL, ()
        if share.low > ENOUGH:
            return ROBUST, ()
        if share.high >= ENOUGH:
            return PROBABLY_ROBUST, ()
        depends_on = self.split_by(outcomes.raises, outcomes.shown)
        return (f"{DEPENDS_ON}{' and '.join(depends_on)}" if depends_on else DIFFERS), depends_on

    def drivers(self, effects: Array) -> tuple[tuple[str, float], ...]:
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
            (self._names[place], float(correlations[place]))
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
        return keyed_uniform(len(self._features), self.seed, "standing.shuffle", SHUFFLES, key="world")

    def split_by(self, raised: NDArray[np.bool_], among: NDArray[np.bool_]) -> tuple[str, ...]:
        """Return the one or two parameters, or the structure, that best part the worlds of either sign.

        A first split of the worlds in question, then a second split of both sides by something else, each only if its
        gain in purity exceeds that of 95% of the best splits of shuffled signs.
        """
        features, raised, many = self._features[among], raised[among], int(among.sum())
        by_chance = self._by_chance(many, int(raised.sum()))
        gains, cuts = _best_cuts(features, raised, many)
        first = int(gains.argmax())
        if gains[first] <= by_chance:
            return ()
        below = features[:, first] <= cuts[first]
        left, right = (_best_cuts(features[side], raised[side], many)[0] for side in (below, ~below))
        further = left + right
        differs = np.array([label != self._labels[first] for label in self._labels])
        second = int(np.where(differs, further, -1.0).argmax())
        if further[second] <= by_chance:
            return (self._labels[first],)
        return self._labels[first], self._labels[second]

    def _by_chance(self, many: int, raised: int) -> float:
        """Return the gain that the best split of shuffled signs exceeds in 5% of shuffles.

        It depends on the number of worlds and on that of either sign, hardly on which worlds: the first of the first
        shuffle are taken.
        """
        key = many, min(raised, many - raised)
        if key not in self._chance:
            ranked = _ranked(self._features[self._orders[0, :many]])
            places = self._shuffles()[:many].argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
            gains = [_gains(ranked, draw < key[1], many).max() for draw in places.T]
            self._chance[key] = float(np.quantile(gains, SURE))
        return self._chance[key]

    @cached_property
    def _orders(self) -> NDArray[np.intp]:
        """Return the worlds in random orders, shape (shuffles, worlds)."""
        return self._shuffles().argsort(axis=0, kind="stable").T


@dataclass(frozen=True)
class _Ranked:
    """Worlds in the order of each feature, and after which of them a split may stand."""

    order: NDArray[np.intp]  # shape (worlds, features)
    values: Array  # shape (worlds, features), in that order
    differs: NDArray[np.bool_]  # shape (worlds - 1, features)


def _ranked(features: Array) -> _Ranked:
    order = features.argsort(axis=0, kind="stable")
    values = np.take_along_axis(features, order, axis=0)
    return _Ranked(order, values, values[1:] > values[:-1])


def _best_cuts(features: Array, raised: NDArray[np.bool_], worlds: int) -> tuple[Array, Array]:
    """Return for each feature the best gain in purity of a split, and the highest value below it."""
    columns = np.arange(features.shape[1])
    if len(raised) < 2:
        return np.zeros(len(columns)), np.zeros(len(columns))
    ranked = _ranked(features)
    gains = _gains(ranked, raised, worlds)
    cut = gains.argmax(axis=0)
    return gains[cut, columns], ranked.values[cut, columns]


def _gains(ranked: _Ranked, raised: NDArray[np.bool_], worlds: int) -> Array:
    """Return the gain in purity, as a share of all worlds, of each split; 0 where none may stand."""
    rows, fewest = len(raised), max(2, math.ceil(MIN_LEAF_SHARE * worlds))
    matching = np.cumsum(raised[ranked.order], axis=0)[:-1].astype(float)
    below = np.arange(1, rows)[:, None]
    split = _impurity(matching, below) + _impurity(raised.sum() - matching, rows - below)
    gain = (_impurity(np.array([[float(raised.sum())]]), np.array([[rows]])) - split) / worlds
    allowed = ranked.differs & (below >= fewest) & (rows - below >= fewest)
    return np.where(allowed, gain, 0.0)


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
