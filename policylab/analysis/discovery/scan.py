"""The scan: every box of one or two limits, and which of them parts best the worlds in which one arm beats another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policylab.analysis.discovery.limits import Restricted, is_number

Array = NDArray[np.float64]
PARTS = 6  # of the worlds, in the order of a number: limits lie between them
LEAST_MASS = 0.1  # of the worlds in a box, and outside it
STEPS = 1000  # of a probability: sums of whole numbers are exact in any order, so that every machine finds the same box
BLOCK = 256  # limits whose pairs are held in memory at once


@dataclass(frozen=True)
class Separation:
    """How well a box parts the worlds in which one arm beats another from the others.

    Parameters
    ----------
    value : float
        Correlation over worlds of lying inside with the probability that the arm beats the other: 1 where the box
        parts them perfectly, whatever its size.
    restricted : tuple of Restricted
        The limits of the box on one or two parameters.

    See Also
    --------
    Scan : Makes one.

    """

    value: float
    restricted: tuple[Restricted, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the restricted parameters."""
        return tuple(limit.parameter for limit in self.restricted)


class Scan:
    r"""Every box of one or two limits over some worlds.

    .. math:: \phi = \frac{\sum_{w \in B} (p_w - \bar p)}{\sqrt{m (1 - m / W) \sum_w (p_w - \bar p)^2}}

    Parameters
    ----------
    worlds : DataFrame
        One row for each world, one column for each parameter: numbers, or names of forms.

    See Also
    --------
    policylab.analysis.discovery.boxes.Peeling : Finer limits on the parameters that the scan chooses.

    Notes
    -----
    A limit of a number lies between sixths of the worlds in its order, on either side; of forms it is one form, or all
    others. The box *B* of *m* of the *W* worlds is judged by its correlation with the probabilities *p*, which small
    and large boxes reach equally rarely by chance. Nothing is searched step by step, so no box of the kind is missed;
    and since the kind is simple, chance alone fits it badly, which gives the comparison with shuffled worlds its power.
    Peeling the twenty parameters that differ most recognises, beyond chance, a box of two among two hundred parameters
    in a hundred worlds with a tenth of wrong labels in some four tries in ten; the scan in nearly all.

    References
    ----------
    .. [1] Friedman and Fisher (1999) Bump hunting in high-dimensional data. Statistics and Computing 9: 123-143.

    """

    def __init__(self, worlds: pd.DataFrame) -> None:
        self._limits = [limit for name in worlds for limit in _limits(str(name), worlds[name])]
        self._worlds = len(worlds)
        inside = [limit.holds(worlds[limit.parameter]) for limit in self._limits]
        self._inside = np.array(inside, dtype=np.float32).reshape(len(inside), len(worlds))
        self._kind = np.array([_kind(limit) for limit in self._limits])
        _, self._parameter = np.unique([limit.parameter for limit in self._limits], return_inverse=True)
        self._sizes = [self._inside[rows] @ self._inside[rows.start :].T for rows in self._blocks()]
        self._scales = [self._scale(rows, sizes) for rows, sizes in zip(self._blocks(), self._sizes, strict=True)]
        self._single = self._scale_of(self._inside.sum(axis=1))

    def _blocks(self) -> Iterator[slice]:
        for start in range(0, len(self._limits), BLOCK):
            yield slice(start, min(start + BLOCK, len(self._limits)))

    def _scale_of(self, sizes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what a box's excess is multiplied by, 0 where it holds too few worlds or too many."""
        mass = sizes / np.float32(self._worlds)
        allowed = (mass >= LEAST_MASS) & (mass <= 1 - LEAST_MASS)
        spread = np.where(allowed, sizes * (1 - mass), 1)
        return np.asarray(np.where(allowed, 1 / np.sqrt(spread), 0), dtype=np.float32)

    def _scale(self, rows: slice, sizes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the same for pairs: of two parameters, or of one number with a limit on either side."""
        same = self._parameter[rows, None] == self._parameter[None, rows.start :]
        kinds = self._kind[rows, None] * self._kind[None, rows.start :]
        return np.where(same & (kinds != BETWEEN), np.float32(0), self._scale_of(sizes))

    def best(self, probability: Array) -> Separation:
        """Return the box of one or two limits that parts best; of equally good ones the one with fewer.

        Parameters
        ----------
        probability : array, shape (worlds,)
            How probably the arm beats the other in each world.

        Returns
        -------
        Separation
            With value 0 and no limits where the probability is the same in all worlds.

        """
        single, (steps, mean, spread) = self.best_single(probability), _steps(probability)
        value, pair = single.value, None
        if spread == 0:
            return single
        for rows, sizes, scales in zip(self._blocks(), self._sizes, self._scales, strict=True):
            excess = (self._inside[rows] * steps) @ self._inside[rows.start :].T - sizes * mean
            excess *= scales
            place = int(excess.argmax())
            reached = float(excess.flat[place]) / spread
            if reached > value:
                first, second = divmod(place, excess.shape[1])
                value, pair = reached, (rows.start + first, rows.start + second)
        return Separation(value, _merged(*(self._limits[place] for place in pair))) if pair else single

    def best_single(self, probability: Array) -> Separation:
        """Return the box of one limit that parts best, as :meth:`best` does."""
        steps, mean, spread = _steps(probability)
        if spread == 0 or not self._limits:
            return Separation(0.0, ())
        excess = (self._inside @ steps - self._inside.sum(axis=1) * mean) * self._single
        place = int(excess.argmax())
        return Separation(float(excess[place]) / spread, (self._limits[place],))


BELOW, ABOVE, OF_FORMS = -1, 1, 0
BETWEEN = BELOW * ABOVE  # the one pair of limits on a parameter that is another box than either


def _merged(first: Restricted, second: Restricted) -> tuple[Restricted, ...]:
    """Return two limits, as one where they are the two sides of a range."""
    if first.parameter != second.parameter:
        return first, second
    low, high = (first, second) if first.high is None else (second, first)
    return (Restricted(first.parameter, low=low.low, high=high.high),)


def _kind(limit: Restricted) -> int:
    if limit.forms:
        return OF_FORMS
    return BELOW if limit.low is None else ABOVE


def _steps(probability: Array) -> tuple[NDArray[np.float32], np.float32, float]:
    """Return probabilities in whole steps, their mean, and the root of their sum of squares about it."""
    steps = np.round(STEPS * probability)
    return steps.astype(np.float32), np.float32(steps.mean()), float(np.sqrt(((steps - steps.mean()) ** 2).sum()))


def _limits(name: str, column: pd.Series) -> Iterator[Restricted]:
    if not is_number(column):
        forms = sorted(set(column))
        yield from (Restricted(name, forms=(form,)) for form in forms)
        if len(forms) > 2:
            yield from (Restricted(name, forms=tuple(f for f in forms if f != form)) for form in forms)
        return
    ordered = np.sort(column.to_numpy(dtype=float))
    places = [round(part * len(ordered) / PARTS) for part in range(1, PARTS)]
    between = {
        float(ordered[place - 1] + ordered[place]) / 2
        for place in places if 0 < place < len(ordered) and ordered[place - 1] < ordered[place]
    }  # fmt: skip
    for limit in sorted(between):
        yield Restricted(name, high=limit)
        yield Restricted(name, low=limit)
