"""Limits: the parameters that a box restricts, and the worlds within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def is_number(column: pd.Series) -> bool:
    """Return whether a column holds numbers, not names of forms.

    Parameters
    ----------
    column : Series
        One value for each world.

    Returns
    -------
    bool
        Whether its type is numeric.

    See Also
    --------
    policylab.analysis.discovery.boxes.Peeling : Treats numbers and forms differently.

    """
    return bool(pd.api.types.is_numeric_dtype(column))


@dataclass(frozen=True)
class Restricted:
    """One parameter that a box restricts.

    Parameters
    ----------
    parameter : str
        Its column among the worlds.
    low, high : float or None, optional
        Limits of a number in its unit, both inside; None where the box has none on that side.
    forms : tuple of str, optional
        The forms inside the box, where the column holds names.

    See Also
    --------
    policylab.analysis.discovery.boxes.Box : The box that it restricts.

    """

    parameter: str  # its column among the worlds
    low: float | None = None  # limits of a number, both inside; None where the box has none on that side
    high: float | None = None
    forms: tuple[str, ...] = ()  # the forms inside the box, where the column holds names

    def holds(self, column: pd.Series) -> Mask:
        """Return in which worlds the parameter is inside, shape (worlds,)."""
        if self.forms:
            return column.isin(self.forms).to_numpy()
        above = True if self.low is None else column.to_numpy() >= self.low
        below = True if self.high is None else column.to_numpy() <= self.high
        return np.asarray(above & below, dtype=bool) & np.ones(len(column), dtype=bool)


def holds(restricted: Sequence[Restricted], worlds: pd.DataFrame) -> Mask:
    """Return which worlds lie within all limits.

    Parameters
    ----------
    restricted : sequence of Restricted
        The limits; none hold all worlds.
    worlds : DataFrame
        One row for each world.

    Returns
    -------
    array of bool, shape (worlds,)
        Whether a world lies inside.

    See Also
    --------
    policylab.analysis.discovery.boxes.Box : The limits with what lies inside.

    """
    inside = np.ones(len(worlds), dtype=bool)
    for limit in restricted:
        inside &= limit.holds(worlds[limit.parameter])
    return inside
