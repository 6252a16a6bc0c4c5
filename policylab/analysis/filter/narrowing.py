"""Narrowing: which parameters the data narrow, and which pairs of them they cannot tell apart, beyond chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from policylab.analysis.filter.rows import FormRow, PairRow, ParameterRow
from policylab.comparison.ensemble import Design
from policylab.model.columns.parameters import parameter
from policylab.statistics.chance import SURE, subsets
from policylab.statistics.standing import standard

Array = NDArray[np.float64]
FEWEST = 10  # with fewer kept worlds nothing can be said
MIDDLE = (0.05, 0.95)


@dataclass(frozen=True)
class Narrowing:
    """What the kept worlds imply for the parameters."""

    design: Design  # all worlds that were drawn
    left: NDArray[np.bool_]  # shape (worlds,): those not ruled out
    seed: int  # what chance is keyed by

    @property
    def can_tell(self) -> bool:
        """Return whether enough worlds are kept, and any ruled out, to say anything."""
        return bool(FEWEST <= self.left.sum() < len(self.left))

    def of_parameters(self) -> tuple[ParameterRow, ...]:
        """Return for each parameter how much of its spread remains and how far its mean moved, most narrowed first.

        ``spread`` is the standard deviation among the kept worlds divided by that among all; ``shift`` is the
        difference of their means, in ranges. Each is compared with the most extreme parameter of random subsets of as
        many worlds: *beyond chance* is what at most one such subset in twenty shows in any parameter.
        """
        if not self.can_tell:
            return ()
        places = _places(self.design)
        spread, shift = _moments(places, self.left[None, :])
        by_luck = self._by_luck()
        spreads, shifts = _moments(places, by_luck)
        least = float(np.quantile(spreads.min(axis=1), 1 - SURE))
        most = float(np.quantile(np.abs(shifts).max(axis=1), SURE))
        rows = [self._row(place, spread[0, place], shift[0, place], least, most) for place in range(places.shape[1])]
        return tuple(sorted(rows, key=lambda row: (not row.beyond_chance, row.spread)))

    def _row(self, place: int, spread: float, shift: float, least: float, most: float) -> ParameterRow:
        entry = parameter(self.design.names[place])
        low, high = np.quantile(self.design.values[self.left, place], MIDDLE)
        return ParameterRow(
            parameter=entry.name,
            letter=entry.letter,
            range=(entry.low, entry.high),
            left=(float(low), float(high)),
            spread=float(spread),
            shift=float(shift),
            chance_spread=least,
            chance_shift=most,
            beyond_chance=bool(spread < least or abs(shift) > most),
        )

    def of_pairs(self) -> tuple[PairRow, ...]:
        """Return the pairs of parameters that are correlated among the kept worlds more than any would be by chance.

        A strong rank correlation is a ridge: the data rule out combinations of the two and leave each one open.
        """
        if not self.can_tell:
            return ()
        limit = float(np.quantile([_strongest(self.design.values[chosen]) for chosen in self._by_luck()], SURE))
        correlations = _correlations(self.design.values[self.left])
        rows = [
            PairRow((self.design.names[first], self.design.names[second]), float(correlations[first, second]), limit)
            for first, second in np.argwhere(np.triu(np.abs(correlations) > limit, k=1))
        ]
        return tuple(sorted(rows, key=lambda row: -abs(row.correlation)))

    def of_forms(self) -> tuple[FormRow, ...]:
        """Return the share of each form of choice among the kept and all worlds, and whether it is beyond chance."""
        if not self.can_tell or not self.design.forms:
            return ()
        taken = np.array(self.design.forms)
        names = list(dict.fromkeys(self.design.forms))
        has = np.column_stack([taken == name for name in names]).astype(float)
        share, of_all = has[self.left].mean(axis=0), has.mean(axis=0)
        by_luck = self._by_luck() @ has / self.left.sum()
        most = float(np.quantile(np.abs(by_luck - of_all).max(axis=1), SURE))
        return tuple(
            FormRow(name, float(of_left), float(of_drawn), bool(abs(of_left - of_drawn) > most))
            for name, of_left, of_drawn in zip(names, share, of_all, strict=True)
        )

    def _by_luck(self) -> NDArray[np.bool_]:
        return subsets(len(self.left), int(self.left.sum()), self.seed, "filter.narrowing")


def _places(design: Design) -> Array:
    """Return where in its range each parameter lies in each world, 0 to 1."""
    low, high = np.array([(parameter(name).low, parameter(name).high) for name in design.names]).T
    return np.asarray((design.values - low) / (high - low))


def _moments(places: Array, chosen: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Return spread over that of all worlds, and shift of the mean, for each subset and parameter."""
    of_all, taken = places.mean(axis=0), chosen.astype(float)
    centred = places - of_all
    many = taken.sum(axis=1, keepdims=True)
    shift = taken @ centred / many
    variance = np.maximum(taken @ centred**2 / many - shift**2, 0.0) * many / (many - 1)
    return np.sqrt(variance) / places.std(axis=0, ddof=1), shift


def _correlations(values: Array) -> Array:
    """Return rank correlations between columns; those of constant columns are 0."""
    ranks = standard(rankdata(values, axis=0))
    return np.asarray(ranks.T @ ranks)


def _strongest(values: Array) -> float:
    correlations = np.abs(_correlations(values))
    np.fill_diagonal(correlations, 0.0)
    return float(correlations.max())
