"""Steadiness: whether a box recurs in halves of the worlds, and whether shuffled labels give one as good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policylab.analysis.discovery.boxes import Box, Peeling
from policylab.analysis.discovery.separation import most_apart
from policylab.comparison.chance import SURE, shuffles, subsets

Mask = NDArray[np.bool_]
Step = Callable[[], None]
RESAMPLES = 20
PART = 0.5  # of the worlds in each resample
SHUFFLES = 100


@dataclass(frozen=True)
class Reproduced:
    """How a box fares in resamples: halves of the worlds, each peeled again."""

    resamples: int  # how many there were with worlds of both classes
    # For each restricted parameter, in which share of the resamples the box nearest in coverage, and the box nearest in
    # density, restricts it too
    at_coverage: dict[str, float]
    at_density: dict[str, float]
    # of the boxes chosen in resamples, among the worlds held out; None where no such box contains any
    coverage: float | None
    density: float | None


@dataclass(frozen=True)
class Chance:
    """What peeling finds where labels are shuffled among the worlds."""

    shuffles: int
    found: float  # how well the best box of the trajectory separates the worlds, with the real labels
    limit: float  # what shuffled labels do not exceed in 95% of the shuffles

    @property
    def beyond(self) -> bool:
        """Return whether the boxes are better than those of chance."""
        return self.found > self.limit


def peel(worlds: pd.DataFrame, of_interest: Mask) -> Peeling:
    """Return the boxes over the parameters in which the two classes of worlds differ most."""
    return Peeling(worlds[most_apart(worlds, of_interest)], of_interest)


def reproduced(
    worlds: pd.DataFrame, of_interest: Mask, box: Box, seed: int, many: int = RESAMPLES, step: Step = lambda: None
) -> Reproduced:
    """Return how often each parameter of a box is restricted again in half of the worlds (Bryant & Lempert 2010)."""
    at_coverage, at_density, held_out = [], [], []
    for half in subsets(len(worlds), round(PART * len(worlds)), seed, "discovery.resample", many):
        if of_interest[half].all() or not of_interest[half].any():
            continue
        peeling = peel(_some(worlds, half), of_interest[half])
        at_coverage.append(_nearest(peeling.boxes, "coverage", box.coverage).names)
        at_density.append(_nearest(peeling.boxes, "density", box.density).names)
        in_box, rest = peeling.chosen().holds(_some(worlds, ~half)), of_interest[~half]
        held_out.append((in_box.sum(), (in_box & rest).sum(), rest.sum()))
        step()
    inside, hit, in_all = np.sum(held_out, axis=0) if held_out else (0, 0, 0)
    return Reproduced(
        len(held_out),
        {name: _share(name, at_coverage) for name in box.names},
        {name: _share(name, at_density) for name in box.names},
        float(hit / in_all) if in_all else None,
        float(hit / inside) if inside else None,
    )


def by_chance(
    worlds: pd.DataFrame,
    of_interest: Mask,
    separation: float,
    seed: int,
    many: int = SHUFFLES,
    step: Step = lambda: None,
) -> Chance:
    """Return what the same search finds when labels are shuffled among the worlds."""
    best = []
    for order in shuffles(len(worlds), seed, "discovery", many):
        best.append(best_parted(peel(worlds, of_interest[order]).boxes))
        step()
    return Chance(many, separation, float(np.quantile(best, SURE)))


def best_parted(boxes: list[Box]) -> float:
    """Return how well the best box of a trajectory separates the worlds."""
    return max(box.parted for box in boxes)


def _some(worlds: pd.DataFrame, chosen: Mask) -> pd.DataFrame:
    """Return some of the worlds; a parameter that does not differ between them stays, and is never peeled."""
    return worlds[chosen].reset_index(drop=True)


def _nearest(boxes: list[Box], what: str, aim: float) -> Box:
    """Return the box nearest to an aim, of equally near ones the one with the best separation."""
    return min(boxes, key=lambda box: (abs(getattr(box, what) - aim), -box.parted))


def _share(name: str, restricted: list[tuple[str, ...]]) -> float:
    return float(np.mean([name in names for names in restricted])) if restricted else 0.0
