"""Steadiness: what boxes of shuffled worlds reach, and whether a box recurs in halves of the worlds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policylab.analysis.discovery.boxes import Box, Peeling, boxed, choice
from policylab.analysis.discovery.scan import Scan, Separation
from policylab.statistics.chance import SURE, keyed_uniform, shuffles, subsets

Mask = NDArray[np.bool_]
Array = NDArray[np.float64]
Step = Callable[[], None]
RESAMPLES = 20
PART = 0.5  # of the worlds in each resample
SHUFFLES = 200


@dataclass(frozen=True)
class Chance:
    """What the scan reaches where the worlds are shuffled.

    Parameters
    ----------
    shuffles : int
        How often they were.
    separation : float
        That of the best box in the worlds as they are.
    limit : float
        What the best box of shuffled worlds does not exceed in 95% of the shuffles.

    See Also
    --------
    by_chance : Makes one.

    """

    shuffles: int
    separation: float
    limit: float

    @property
    def beyond(self) -> bool:
        """Return whether the box is better than those of chance."""
        return self.separation > self.limit


@dataclass(frozen=True)
class Reproduced:
    """How a box fares in resamples: halves of the worlds, each searched again.

    Parameters
    ----------
    resamples : int
        Halves in which a box was chosen.
    again : dict of str to float
        For each restricted parameter, the share of the halves whose box restricts it too.
    coverage, density : float or None
        Expected of the boxes of halves, among the worlds held out; None where no such box contains any.

    See Also
    --------
    reproduced : Makes one.

    """

    resamples: int
    again: dict[str, float]
    coverage: float | None
    density: float | None


def by_chance(
    scan: Scan, probability: Array, separation: float, seed: int, many: int = SHUFFLES, step: Step = lambda: None
) -> Chance:
    """Return what the scan reaches where the worlds are shuffled.

    Parameters
    ----------
    scan : Scan
        Of the worlds.
    probability : array, shape (worlds,)
        How probably the arm beats the other in each.
    separation : float
        That of the best box in the worlds as they are.
    seed : int
        The seed that shuffles are keyed by.
    many : int, optional
        Number of shuffles.
    step : callable, optional
        Called after each.

    Returns
    -------
    Chance
        Whether the box is beyond chance: where nothing parts the worlds, so is one box in twenty.

    See Also
    --------
    second_by_chance : The same for the second of two parameters.

    """
    orders = shuffles(len(probability), seed, "discovery", many)
    return Chance(many, separation, _limit((scan.best(probability[order]) for order in orders), step))


def second_by_chance(
    scan: Scan, probability: Array, pair: Separation, first: Mask, seed: int, many: int = SHUFFLES,
    step: Step = lambda: None,
) -> Chance:  # fmt: skip
    """Return what the scan reaches where worlds are shuffled within and without the best box of one limit.

    Parameters
    ----------
    scan : Scan
        Of the worlds.
    probability : array, shape (worlds,)
        How probably the arm beats the other in each.
    pair : Separation
        The best box, of two parameters.
    first : array of bool, shape (worlds,)
        Which worlds lie in the best box of one limit.
    seed : int
        The seed that shuffles are keyed by.
    many : int, optional
        Number of shuffles.
    step : callable, optional
        Called after each.

    Returns
    -------
    Chance
        Whether a second parameter adds more than the best of all does by chance.

    See Also
    --------
    by_chance : Whether there is any box.

    """
    luck = keyed_uniform(len(probability), seed, "discovery.second", many)
    groups = [np.flatnonzero(first), np.flatnonzero(~first)]

    def shuffled(draw: Array) -> Array:
        order = np.arange(len(draw))
        for group in groups:
            order[group] = group[draw[group].argsort(kind="stable")]
        return probability[order]

    return Chance(many, pair.value, _limit((scan.best(shuffled(draw)) for draw in luck.T), step))


def _limit(boxes: Iterator[Separation], step: Step) -> float:
    values = []
    for box in boxes:
        values.append(box.value)
        step()
    # Of m shuffles the one that a further one exceeds with at most 5%: exact, however few there are.
    place = math.ceil(SURE * (len(values) + 1)) - 1
    return sorted(values)[place] if place < len(values) else math.inf


def peel(worlds: pd.DataFrame, probability: Array, best: Separation) -> tuple[list[Box], Box]:
    """Return the boxes of PRIM on the parameters of the best box, and the one chosen among these and that box.

    Parameters
    ----------
    worlds : DataFrame
        One row for each world.
    probability : array, shape (worlds,)
        How probably the arm beats the other in each.
    best : Separation
        The best box of the scan.

    Returns
    -------
    list of Box, Box
        The trajectory, and the box chosen.

    See Also
    --------
    policylab.analysis.discovery.boxes.choice : The rule.

    """
    peeled = Peeling(worlds[list(best.names)], probability).boxes
    return peeled, choice([*peeled, boxed(best.restricted, worlds, probability)])


def reproduced(
    worlds: pd.DataFrame, probability: Array, box: Box, seed: int, many: int = RESAMPLES, step: Step = lambda: None
) -> Reproduced:
    """Return how often each parameter of a box is restricted again in half of the worlds.

    Parameters
    ----------
    worlds : DataFrame
        One row for each world.
    probability : array, shape (worlds,)
        How probably the arm beats the other in each.
    box : Box
        Of all worlds.
    seed : int
        The seed that halves are keyed by.
    many : int, optional
        Number of halves.
    step : callable, optional
        Called for each.

    Returns
    -------
    Reproduced
        With what is expected of the boxes of halves in the worlds held out.

    See Also
    --------
    by_chance : Whether there is a box at all.

    References
    ----------
    .. [1] Bryant and Lempert (2010) Thinking inside the box. Technological Forecasting and Social Change 77: 34-49.

    """
    again: list[tuple[str, ...]] = []
    held_out = np.zeros((0, 3))
    for half in subsets(len(worlds), round(PART * len(worlds)), seed, "discovery.resample", many):
        step()
        table = worlds[half].reset_index(drop=True)
        best = Scan(table).best(probability[half])
        if not best.restricted:
            continue
        chosen = peel(table, probability[half], best)[1]
        again.append(chosen.names)
        in_box, rest = chosen.holds(worlds[~half]), probability[~half]
        held_out = np.vstack([held_out, [in_box.sum(), rest[in_box].sum(), rest.sum()]])
    inside, beats, in_all = held_out.sum(axis=0)
    return Reproduced(
        len(again),
        {name: float(np.mean([name in names for names in again])) if again else 0.0 for name in box.names},
        float(beats / in_all) if in_all else None,
        float(beats / inside) if inside else None,
    )
