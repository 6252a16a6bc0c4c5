"""Separation: the parameters in which the worlds of interest differ most from the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import ks_2samp

Mask = NDArray[np.bool_]
KEPT = 20  # parameters that PRIM considers


def most_apart(worlds: pd.DataFrame, of_interest: Mask, keep: int = KEPT) -> list[str]:
    """Return the parameters in which worlds of interest differ most from the others.

    Parameters
    ----------
    worlds : DataFrame
        One row for each world, one column for each parameter: numbers, or names of forms.
    of_interest : array of bool, shape (worlds,)
        The worlds of interest.
    keep : int, optional
        Maximum number of parameters.

    Returns
    -------
    list of str
        Their names, in the order of the table.

    See Also
    --------
    policylab.analysis.discovery.boxes.Peeling : The search among these parameters.

    Notes
    -----
    Numbers are ranked by the Kolmogorov-Smirnov distance of the two samples (regional sensitivity analysis), forms by
    the largest difference of shares. Peeling hundreds of parameters finds dense boxes in noise, and is slow; the same
    choice is repeated in every resample and every shuffle.

    References
    ----------
    .. [1] Spear and Hornberger (1980) Eutrophication in Peel Inlet II. Water Research 14: 43-49.

    """
    apart = {name: _distance(worlds[name], of_interest) for name in worlds}
    best = sorted(apart, key=lambda name: -apart[name])[:keep]
    return [str(name) for name in worlds if name in best]


def _distance(column: pd.Series, of_interest: Mask) -> float:
    if is_number(column):
        values = column.to_numpy()
        return float(ks_2samp(values[of_interest], values[~of_interest], method="asymp").statistic)
    shares = pd.crosstab(column.to_numpy(), of_interest, normalize="columns").to_numpy()
    return float(np.abs(shares[:, 0] - shares[:, 1]).max())


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
    most_apart : Treats numbers and forms differently.

    """
    return bool(pd.api.types.is_numeric_dtype(column))
