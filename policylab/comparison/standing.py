"""Standing: how an effect holds over many worlds, what it depends on, what drives it, and which arm is best."""

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
SMALLEST_PART = 0.05  # of the worlds: a cut parts off no fewer
MANY = "many parameters at once"


def share_same_sign(effects: Array, mean: float) -> float:
    """Return the share of worlds whose mean effect has a sign, shape of effects (worlds, replications)."""
    return float(np.mean(np.sign(effects.mean(axis=1)) == np.sign(mean)))


def distinguishable(effects: Array) -> NDArray[np.bool_]:
    """Return in which worlds the interval of the effect leaves 0 out, shape (worlds,).

    With few replications in a world its own spread says little, and worlds of large effects spread more: the spread
    is pooled over the twenty worlds whose effects are most alike in size.

    Parameters
    ----------
    effects : array, shape (worlds, replications)
        Arm minus baseline.

    """
    replications = effects.shape[1]
    size = np.abs(effects.mean(axis=1))
    pooled = pooled_variance(effects, size)
    half = float(stdtrit(min(ALIKE, len(effects)) * (replications - 1), 0.5 + CONFIDENCE / 2))
    shown: NDArray[np.bool_] = size > half * np.sqrt(pooled / replications)
    return shown


def best(levels: Array, good: str, counts: NDArray[np.bool_]) -> Array:
    """Return the share of worlds in which each arm is best of those that count there, ties shared.

    Shape of levels and counts (worlds, arms); some arm counts in every world.
    """
    wished = np.where(counts, levels if good == "up" else -levels, -np.inf)
    first = wished == wished.max(axis=1, keepdims=True)
    shares: Array = (first / first.sum(axis=1, keepdims=True)).mean(axis=0)
    return shares


@dataclass
class Reader:
    """Reads effects over the worlds of a design."""

    design: Design
    seed: int  # what shuffled signs are keyed by
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
        return f"{DEPENDS_ON}{self.parted_by(np.sign(of_worlds) == np.sign(mean))}"

    def _signs_of_forms(self, of_worlds: Array) -> int:
        """Return how many different signs the mean effect has, form of choice by form of choice."""
        taken = np.array(self.design.forms)
        return len({float(np.sign(of_worlds[taken == form].mean())) for form in dict.fromkeys(self.design.forms)})

    def drivers(self, effects: Array) -> tuple[Driver, ...]:
        """Return the parameters whose ranks go most with those of the effect over worlds, with the correlation.

        Only those beyond what the best of as many parameters reaches with shuffled effects in 95% of the shuffles.
        """
        from scipy.stats import rankdata  # noqa: PLC0415

        of_worlds = effects.mean(axis=1)
        if np.ptp(of_worlds) == 0:
            return ()
        found = standard(rankdata(of_worlds)[:, None])[:, 0] @ self._ranks
        order = np.argsort(-np.abs(found), kind="stable")[:MOST_DRIVERS]
        return tuple(
            Driver(parameter=self.design.names[place], correlation=float(found[place]))
            for place in order
            if abs(found[place]) > self._best_correlation_by_chance()
        )

    def _best_correlation_by_chance(self) -> float:
        if self._correlated_by_chance is None:
            shuffled = standard(self._shuffles().argsort(axis=0).argsort(axis=0).astype(float))
            self._correlated_by_chance = float(np.quantile(np.abs(self._ranks.T @ shuffled).max(axis=0), SURE))
        return self._correlated_by_chance

    def _shuffles(self) -> Array:
        """Return luck by which worlds are shuffled, shape (worlds, shuffles)."""
        return keyed_uniform(self.design.worlds, self.seed, "standing.shuffle", SHUFFLES, key="world")

    def parted_by(self, same: NDArray[np.bool_]) -> str:
        """Return the one or two parameters that best part the worlds with a sign from those without it.

        A first cut of one parameter, then one more in the two parts, each where it makes the parts purer than
        95% of the best cuts of shuffled signs do.
        """
        least = self._by_chance(int(same.sum()))
        gains, cuts = _best_cuts(self._features, same, len(same))
        first = int(gains.argmax())
        if gains[first] <= least:
            return MANY
        below = self._features[:, first] <= cuts[first]
        one, other = (_best_cuts(self._features[part], same[part], len(same))[0] for part in (below, ~below))
        further = one + other
        others = np.array([label != self._labels[first] for label in self._labels])
        second = int(np.where(others, further, -1.0).argmax())
        if further[second] <= least:
            return self._labels[first]
        return f"{self._labels[first]} and {self._labels[second]}"

    def _by_chance(self, many: int) -> float:
        """Return the gain of the best cut that shuffled signs rarely exceed, with so many of one sign."""
        if many not in self._chance:
            shuffled = self._shuffles().argsort(axis=0).argsort(axis=0) < many
            found = [
                _best_cuts(self._features, shuffled[:, draw], self.design.worlds)[0].max() for draw in range(SHUFFLES)
            ]
            self._chance[many] = float(np.quantile(found, SURE))
        return self._chance[many]


def _best_cuts(features: Array, same: NDArray[np.bool_], worlds: int) -> tuple[Array, Array]:
    """Return for each feature the best gain in purity that a cut can make, and the highest value below the cut."""
    many = len(same)
    fewest = max(2, math.ceil(SMALLEST_PART * worlds))
    none = np.zeros(features.shape[1])
    if many < 2 * fewest:
        return none, none
    order = features.argsort(axis=0, kind="stable")
    ranked = np.take_along_axis(features, order, axis=0)
    left = np.cumsum(same[order], axis=0)[:-1].astype(float)
    below = np.arange(1, many)[:, None]
    parts = _impurity(left, below) + _impurity(same.sum() - left, many - below)
    gain = (_impurity(np.array([[float(same.sum())]]), np.array([[many]])) - parts) / worlds
    allowed = (ranked[1:] > ranked[:-1]) & (below >= fewest) & (many - below >= fewest)
    gain = np.where(allowed, gain, 0.0)
    cut = gain.argmax(axis=0)
    columns = np.arange(features.shape[1])
    return gain[cut, columns], ranked[cut, columns]


def _impurity(yes: Array, many: NDArray[Any]) -> Array:
    """Return Gini's impurity of parts times their size."""
    impurity: Array = 2 * yes * (many - yes) / many
    return impurity


def standard(ranks: Array) -> Array:
    """Return columns of mean 0 and length 1, so that their products are correlations; constant ones become 0."""
    centred = ranks - ranks.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    return np.asarray(np.divide(centred, length, out=np.zeros_like(centred), where=length > 0))
