"""Contrasts: what is computed from the levels of arms, in each replication or over worlds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.docking.arms import MONTHS, WITHOUT
from policylab.statistics.estimates import Estimate, estimate

Values = NDArray[np.float64]
Levels = Mapping[tuple[str, str, int], Values]  # of an arm, a figure and a month, in each replication


@dataclass(frozen=True)
class Term:
    """The level of a figure in an arm, and how often it counts."""

    weight: int
    arm: str
    figure: str


@dataclass(frozen=True)
class Contrast:
    """A sum of levels, or of their logarithms, which compares them as ratios."""

    terms: tuple[Term, ...]
    month: int = MONTHS
    as_ratios: bool = False

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the arms that it needs."""
        return tuple(dict.fromkeys(term.arm for term in self.terms))

    def without(self, mechanism: str) -> Self:
        """Return the same contrast with a mechanism taken out of every arm."""
        return self._of(replace(term, arm=f"{term.arm}{WITHOUT}{mechanism}") for term in self.terms)

    def on(self, figure: str) -> Self:
        """Return the same contrast of another figure."""
        return self._of(replace(term, figure=figure) for term in self.terms)

    def _of(self, terms: Iterable[Term]) -> Self:
        return replace(self, terms=tuple(terms))

    def effect(self, levels: Levels) -> Estimate:
        """Return the mean over replications and its interval, paired by people and luck."""
        known = np.array([levels[term.arm, term.figure, self.month] for term in self.terms])
        weights = np.array([term.weight for term in self.terms])
        return estimate(weights @ (np.log(known) if self.as_ratios else known))


def less(arm: str, base: str, figure: str, month: int = MONTHS) -> Contrast:
    """Return an arm less another one."""
    return Contrast((Term(1, arm, figure), Term(-1, base, figure)), month)


def more_in(case: str, base: str, contrast: Contrast) -> Contrast:
    """Return by how much a contrast is larger in one case than in another; its arms are named without the case."""
    terms = [replace(term, arm=term.arm + case) for term in contrast.terms]
    terms += [replace(term, arm=term.arm + base, weight=-term.weight) for term in contrast.terms]
    return replace(contrast, terms=tuple(terms))


def spread_over_worlds(arm: Values, base: Values) -> Estimate:
    """Return the logarithm of how much further the worlds of an arm lie apart than those of its base.

    Parameters
    ----------
    arm, base : array, shape (worlds,)
        A figure of each in the same worlds.

    Returns
    -------
    Estimate
        The ratio of standard deviations as a logarithm, with a jackknife interval over worlds.

    """

    def apart(kept: NDArray[np.bool_]) -> float:
        return float(np.log(arm[kept].std(ddof=1) / base[kept].std(ddof=1)))

    worlds = len(arm)
    whole = apart(np.ones(worlds, dtype=bool))
    left_out = np.array([apart(np.arange(worlds) != world) for world in range(worlds)])
    return estimate(worlds * whole - (worlds - 1) * left_out)
