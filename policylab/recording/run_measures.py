"""Measures of whole runs, made from months: times to a share, and what remains a year after the end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float64]
STAYS_MONTHS = 3
AFTER_MONTHS = 12


def aftermath(effective: Row, ended: NDArray[np.intp]) -> Row:
    """Return effective adoption twelve months after the last instrument ended less that when it ended.

    Parameters
    ----------
    effective : array of shape (months + 1, worlds)
        Effective adoption, month by month.
    ended : integer array, shape (worlds,)
        The month of the end in each world, -1 without one.

    Returns
    -------
    array of shape (worlds,)
        NaN where nothing ended twelve months before the horizon.

    """
    worlds = np.arange(effective.shape[1])
    known = (ended >= 0) & (ended + AFTER_MONTHS < len(effective))
    start = np.where(known, ended, 0)
    later = np.where(known, ended + AFTER_MONTHS, 0)
    return np.where(known, effective[later, worlds] - effective[start, worlds], np.nan)


def first_month(values: Row, level: float) -> tuple[Row, NDArray[np.bool_]]:
    """Return the first month at which a share is at a level and stays so for three months.

    Parameters
    ----------
    values : array of shape (months + 1, worlds)
        The share, month by month.
    level : float
        The share to be reached.

    Returns
    -------
    (months, reached)
        The month, restricted to the horizon where it is not reached, and whether it is; shape (worlds,).

    """
    horizon = len(values) - 1
    above = values >= level
    stays = above.copy()
    for later in range(1, STAYS_MONTHS):
        stays[:-later] &= above[later:]
    stays[max(horizon + 2 - STAYS_MONTHS, 0) :] = False
    reached = np.asarray(stays.any(axis=0))
    return np.where(reached, stays.argmax(axis=0), horizon).astype(np.float64), reached
