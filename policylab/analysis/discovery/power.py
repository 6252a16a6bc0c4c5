"""Power: how often boxes that are there are recognised in worlds like those of a study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policylab.analysis.discovery.limits import Mask, is_number
from policylab.analysis.discovery.scan import Scan
from policylab.statistics.chance import keyed_uniform

Array = NDArray[np.float64]
Step = Callable[[], None]
TRIES = 100  # of planted boxes, for each number of parameters
QUALITY = 0.9  # coverage and density of planted boxes
MOST_PARAMETERS = 2  # of a box


@dataclass(frozen=True)
class Power:
    """How often a box that is there is recognised beyond chance, with as many worlds and runs.

    Parameters
    ----------
    tries : int
        Boxes planted, for each number of parameters.
    recognised : tuple of float
        Share of the planted boxes of one and of two parameters that are.

    See Also
    --------
    power : Makes one.

    """

    tries: int
    recognised: tuple[float, ...]


def power(
    scan: Scan, worlds: pd.DataFrame, probability: Array, limit: float, seed: int, tries: int = TRIES,
    step: Step = lambda: None,
) -> Power | None:  # fmt: skip
    """Return how often a box that is there is recognised, in these worlds, at their base rate and with their runs.

    Parameters
    ----------
    scan : Scan
        Of the worlds.
    worlds : DataFrame
        One row for each world.
    probability : array, shape (worlds,)
        How probably the arm beats the other in each.
    limit : float
        What shuffled worlds do not exceed in 95% of the shuffles.
    seed : int
        The seed that boxes are keyed by.
    tries : int, optional
        Boxes of each number of parameters.
    step : callable, optional
        Called after each.

    Returns
    -------
    Power or None
        None where fewer than two parameters are numbers, or nothing is planted.

    See Also
    --------
    policylab.analysis.discovery.steadiness.by_chance : The limit that counts as recognised.

    Notes
    -----
    In each try, whether the arm beats the other is drawn for every value of the probability, as probable as it says;
    one or two parameters are drawn, and a box on them that holds as many worlds; and the values are dealt out again,
    nine in ten of those that beat inside the box, so that its coverage and density are 90%. So planted boxes meet the
    same design, the same share of worlds and the same want of runs as the real search, and, since values are only dealt
    anew, the same limit.

    """
    columns = [worlds[name].to_numpy(dtype=float) for name in worlds if is_number(worlds[name])]
    if len(columns) < MOST_PARAMETERS or not tries:
        return None
    numbers = np.column_stack(columns)
    recognised = []
    for parameters in range(1, MOST_PARAMETERS + 1):
        luck = keyed_uniform(2 * len(worlds) + 2 * parameters, seed, f"discovery.planted {parameters}", tries)
        values = []
        for draw in luck.T:
            values.append(scan.best(_planted(numbers, probability, parameters, draw)).value)
            step()
        recognised.append(float(np.mean(np.array(values) > limit)))
    return Power(tries, tuple(recognised))


def _planted(numbers: Array, probability: Array, parameters: int, luck: Array) -> Array:
    """Return the probabilities dealt out to a box of some parameters, shape (worlds,)."""
    worlds = len(probability)
    truth, deal, choose = np.split(luck, [worlds, 2 * worlds])
    beats = truth < probability
    within = _nearest(numbers, parameters, int(beats.sum()), choose)
    wrong = min(round((1 - QUALITY) * beats.sum()), int((~beats).sum()))
    order = deal.argsort(kind="stable")  # a random order of the worlds, by which worlds and values are paired
    inner, outer = order[within[order]], order[~within[order]]
    places = np.concatenate([inner[wrong:], outer[:wrong], inner[:wrong], outer[wrong:]])
    dealt = np.empty(worlds)
    dealt[places] = np.concatenate([probability[beats], probability[~beats]])
    return dealt


def _nearest(numbers: Array, parameters: int, many: int, choose: Array) -> Mask:
    """Return the worlds of a box that grows from a corner of some parameters until it holds a number of them."""
    left = list(range(numbers.shape[1]))
    columns = [left.pop(int(place * len(left))) for place in choose[:parameters]]
    ranks = numbers[:, columns].argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    low = choose[parameters:] < 1 / 2
    depth = np.where(low, ranks, len(numbers) - 1 - ranks).max(axis=1)
    within = np.zeros(len(numbers), dtype=bool)
    within[depth.argsort(kind="stable")[:many]] = True
    return within
