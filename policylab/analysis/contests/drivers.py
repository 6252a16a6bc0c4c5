"""Drivers: the uncertain parameters and forms with which the difference between two packages rises and falls."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from policylab.comparison.ensemble import Design
from policylab.comparison.rows import Driver
from policylab.statistics.chance import SURE
from policylab.statistics.standing import FORM, MOST_DRIVERS

Array = NDArray[np.float64]
Key = TypeVar("Key", bound=Hashable)


def drivers(design: Design, advantages: Mapping[Key, Array]) -> dict[Key, tuple[Driver, ...]]:
    """Return what drives each of several advantages over the worlds: the strongest three beyond chance.

    Parameters
    ----------
    design : Design
        The worlds: their parameters and forms of choice.
    advantages : mapping of key to array, shape (worlds,)
        Mean advantage of one arm over another in each world, in the unit of its measure.

    Returns
    -------
    dict of key to tuple of Driver
        Spearman's rank correlations, the strongest first; none where none is beyond chance.

    See Also
    --------
    policylab.statistics.standing.WorldAnalysis.drivers : The same of one effect by itself.

    Notes
    -----
    All correlations of all advantages are one family, corrected by Holm's step-down method.

    """
    from statsmodels.stats.multitest import multipletests  # noqa: PLC0415 (a second that only contests over worlds pay)

    features = {name: design.as_run(name) for name in design.names}
    features |= {f"{FORM}: {form}": np.equal(design.forms, form).astype(float) for form in dict.fromkeys(design.forms)}
    correlations, p_values = _correlations(np.array([*features.values()]), np.array([*advantages.values()]))
    shown = multipletests(p_values.ravel(), 1 - SURE, method="holm")[0].reshape(p_values.shape)
    return {key: _strongest(list(features), correlations[place], shown[place]) for place, key in enumerate(advantages)}


def _correlations(features: Array, advantages: Array) -> tuple[Array, Array]:
    """Return rank correlations and their p-values, shape (advantages, features); 0 and 1 where one is constant."""
    from scipy.stats import ConstantInputWarning, spearmanr  # noqa: PLC0415 (half a second that only worlds pay)

    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConstantInputWarning)
        test = spearmanr(np.vstack([features, advantages]), axis=1)
    place = slice(len(features), None), slice(len(features))
    return np.nan_to_num(np.asarray(test.statistic)[place]), np.nan_to_num(np.asarray(test.pvalue)[place], nan=1.0)


def _strongest(names: list[str], correlations: Array, shown: NDArray[np.bool_]) -> tuple[Driver, ...]:
    order = [place for place in np.argsort(-np.abs(correlations), kind="stable") if shown[place]]
    return tuple(
        Driver(parameter=names[place], correlation=float(correlations[place])) for place in order[:MOST_DRIVERS]
    )
