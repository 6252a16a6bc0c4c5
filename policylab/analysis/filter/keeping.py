"""Keeping: which worlds some targets keep and with what weight, and whether they rule the model out as a whole."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.filter.implausibility import CUTOFF, FEW, of_second_source, reject_every_world
from policylab.comparison.stored_worlds import JudgedWorlds, StoredWorlds

Array = NDArray[np.float64]
NOT_RULED_OUT = "not ruled out"
LEAST = "least implausible"
RULED_OUT = "ruled out"


@dataclass(frozen=True)
class Judgement:
    """What some targets say of some worlds."""

    each: Array  # implausibility, shape (targets, worlds); NaN where a target does not judge a world
    sources: tuple[str, ...]  # of each target

    def of(self, places: Sequence[int] | NDArray[np.intp]) -> Judgement:
        """Return what the targets at some places say."""
        return Judgement(self.each[list(places)], tuple(self.sources[place] for place in places))

    @cached_property
    def implausibility(self) -> Array:
        """Return the implausibility of each world, shape (worlds,)."""
        return of_second_source(self.each, self.sources)

    @cached_property
    def not_ruled_out(self) -> NDArray[np.bool_]:
        """Return which worlds are not ruled out."""
        return self.implausibility <= CUTOFF

    @cached_property
    def rejecting_all(self) -> NDArray[np.bool_]:
        """Return which targets reject every world, shape (targets,)."""
        return reject_every_world(self.each)

    @property
    def status(self) -> str:
        """Return whether the model is ruled out; otherwise what the kept worlds are.

        It is ruled out where one target rejects every world, or where no world is left.
        """
        if self.rejecting_all.any() or not self.not_ruled_out.any():
            return RULED_OUT
        return NOT_RULED_OUT if self.not_ruled_out.mean() >= FEW else LEAST

    @property
    def status_of_kept(self) -> str:
        """Return what the kept worlds are: of a model that is ruled out, the least implausible."""
        return f"{RULED_OUT}, {LEAST}" if self.status == RULED_OUT else self.status

    @cached_property
    def nearness(self) -> Array:
        """Return the implausibility of each world by the targets that can part worlds, shape (worlds,).

        A target that rejects every world says that the model fails, and nothing about which world is better.
        """
        return self.of(np.flatnonzero(~self.rejecting_all)).implausibility

    @cached_property
    def kept(self) -> NDArray[np.bool_]:
        """Return which worlds are kept: those within the cut or, where they are too few, the nearest one in twenty."""
        within = self.nearness <= CUTOFF
        if within.mean() >= FEW:
            return np.asarray(within)
        kept = np.zeros(len(within), dtype=bool)
        kept[self.nearness.argsort(kind="stable")[: math.ceil(FEW * len(within))]] = True
        return kept

    @cached_property
    def weight(self) -> Array:
        """Return the weight of each world, shape (worlds,): 0 where it is not kept, and 1 in all.

        That of a normal density at its implausibility, which is a distance in standard deviations.
        """
        squared = np.where(self.kept, self.nearness, np.inf) ** 2
        density = np.exp(-(squared - squared.min()) / 2)
        return np.asarray(density / density.sum())

    @property
    def effective(self) -> float:
        """Return how many worlds of equal weight would tell as much as the kept ones do."""
        return float(1 / (self.weight**2).sum())


def kept_without(judged: JudgedWorlds, curves: Collection[str]) -> StoredWorlds:
    """Return the worlds that a file keeps without the targets whose bands were taken from some curves.

    Nothing is run: the file has the implausibility of each world by target.
    """
    chosen = [place for place, target in enumerate(judged.targets) if set(target["cases"]).isdisjoint(curves)]
    judgement = Judgement(judged.each, tuple(target["source"] for target in judged.targets)).of(chosen)
    about = {**judged.about, "status": judgement.status_of_kept}
    return StoredWorlds(
        judged.design.of(judgement.kept), about, judged.path, judged.note, judgement.weight[judgement.kept]
    )
