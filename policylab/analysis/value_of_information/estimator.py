"""The expected value of knowing one parameter before a policy is chosen, by regression over worlds.

Reference: Strong, Oakley & Brennan 2014.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline
from scipy.special import ndtri
from scipy.stats import rankdata

from policylab.statistics.chance import SHUFFLES, SURE, shuffles, uniform
from policylab.statistics.estimates import CONFIDENCE

Array = NDArray[np.float64]
DEGREE = 3
INNER_KNOTS = (1 / 3, 2 / 3)
FEW_VALUES = 8  # a parameter with fewer different values is taken value by value
FOLDS = 10


@dataclass(frozen=True)
class PartialInformation:
    """The value of knowing each feature of a world alone.

    Parameters
    ----------
    value : array, shape (features,)
        Expected gain of choosing the best policy for the value of the feature over the policy best on average, in the
        unit of the outcome.
    by_chance : array, shape (features,)
        Mean of the same over worlds with shuffled outcomes: what the regression finds in noise.
    limit : float
        What no feature exceeds in 95% of the shuffles.
    held_out : array, shape (features,)
        Gain in worlds held out of the regression, ten parts in turn.

    See Also
    --------
    partial_information : Makes one.

    """

    # Shape (features,): expected gain by choosing the best policy for the value that is found, against the policy best
    # on average
    value: Array
    # shape (features,): mean of the same over worlds whose outcomes were shuffled: what the regression finds in noise
    by_chance: Array
    limit: float  # what no feature exceeds in 95% of the shuffles
    held_out: Array  # shape (features,): gain in worlds that the regression has not seen, ten parts in turn

    @property
    def corrected(self) -> Array:
        """Return the value less what chance alone shows, at least 0."""
        return np.maximum(self.value - self.by_chance, 0.0)

    @property
    def beyond_chance(self) -> NDArray[np.bool_]:
        """Return which features are worth more than any is by chance."""
        return self.value > self.limit


def partial_information(features: Array, outcome: Array, seed: int) -> PartialInformation:
    r"""Return the expected value of partial perfect information for every feature alone.

    .. math:: V_j = E_{\theta_j}\left[\max_d E(y_d \mid \theta_j)\right] - \max_d E(y_d)

    Parameters
    ----------
    features : array, shape (worlds, features)
        What could be known of each world.
    outcome : array, shape (worlds, policies)
        The outcome, better when higher, as a mean over replications.
    seed : int
        The seed that shuffles and folds are keyed by.

    Returns
    -------
    PartialInformation
        The value of every feature in the unit of the outcome, with what chance alone shows.

    See Also
    --------
    policylab.analysis.value_of_information.perfect.perfect_information : The value of knowing a world entirely.

    Notes
    -----
    Outcomes are regressed on one feature at a time, by cubic splines with two inner knots at the thirds of its ranks;
    the fitted values are the expected outcome of each policy where the feature has a value.

    References
    ----------
    .. [1] Strong, Oakley and Brennan (2014) Estimating multiparameter partial expected value of perfect information
       from a probabilistic sensitivity analysis sample. Medical Decision Making 34: 311-326.

    """
    # What all policies share in a world parts none of them: taken out, it is no noise to the regression.
    outcome = outcome - outcome.mean(axis=1, keepdims=True)
    orders = shuffles(len(outcome), seed, "value-of-information")
    shuffled = outcome[orders].transpose(1, 0, 2)
    value, held_out, chance = [], [], []
    for column in features.T:
        basis = basis_of(column)
        spanned = np.linalg.qr(basis)[0]
        value.append(_gain(spanned, outcome[:, None])[0])
        held_out.append(_held_out(basis, outcome, orders[0] % FOLDS))
        chance.append(_gain(spanned, shuffled))
    by_chance = np.array(chance)
    limit = float(np.quantile(by_chance.max(axis=0), SURE))
    return PartialInformation(np.array(value), by_chance.mean(axis=1), limit, np.array(held_out))


def half_width(feature: Array, outcome: Array, seed: int, many: int = SHUFFLES) -> float:
    """Return half the width of the 95% interval of the value of knowing one feature, over worlds.

    Parameters
    ----------
    feature : array, shape (worlds,)
        What could be known of each world.
    outcome : array, shape (worlds, policies)
        The outcome, better when higher, as a mean over replications.
    seed : int
        The seed that resamples are keyed by.
    many : int, optional
        Number of resamples.

    Returns
    -------
    float
        In the unit of the outcome: 1.96 standard deviations of the value in worlds drawn with replacement.

    See Also
    --------
    partial_information : The value.

    """
    outcome = outcome - outcome.mean(axis=1, keepdims=True)
    worlds, basis = len(outcome), basis_of(feature)
    drawn = np.floor(worlds * uniform(worlds, seed, "value-of-information.resample", many)).astype(np.intp)
    gains = [_gain(np.linalg.qr(basis[order])[0], outcome[order][:, None])[0] for order in drawn]
    return float(ndtri(0.5 + CONFIDENCE / 2) * np.std(gains))


def basis_of(column: Array) -> Array:
    """Return the columns that outcomes are regressed on.

    Parameters
    ----------
    column : array, shape (worlds,)
        A feature.

    Returns
    -------
    array, shape (worlds, columns)
        Cubic splines of its ranks, or an indicator for each value where it has fewer than eight.

    See Also
    --------
    partial_information : The regression.

    """
    different = np.unique(column)
    if len(different) < FEW_VALUES:
        return np.asarray((column[:, None] == different).astype(float))
    places = (rankdata(column) - 0.5) / len(column)
    knots = np.concatenate([np.zeros(DEGREE + 1), INNER_KNOTS, np.ones(DEGREE + 1)])
    return BSpline.design_matrix(places, knots, DEGREE).toarray()


def _gain(spanned: Array, outcomes: Array) -> Array:
    """Return how much better the best policy of each fitted world is than the one that is best on average."""
    fitted = np.tensordot(spanned, np.tensordot(spanned, outcomes, axes=(0, 0)), axes=1)
    first = int(outcomes[:, 0].mean(axis=0).argmax())
    return np.asarray((fitted.max(axis=2) - fitted[:, :, first]).mean(axis=0))


def _held_out(basis: Array, outcome: Array, fold: NDArray[np.intp]) -> float:
    """Return what choosing by the regression gains in worlds that it was not fitted to."""
    gained = np.empty(len(outcome))
    for part in range(FOLDS):
        test = fold == part
        fitted = basis[test] @ np.linalg.lstsq(basis[~test], outcome[~test], rcond=None)[0]
        gained[test] = np.take_along_axis(outcome[test], fitted.argmax(axis=1)[:, None], axis=1)[:, 0]
    # Against the policy that is best in all worlds: choosing it anew in each part would make it look worse than it is.
    return float(gained.mean() - outcome.mean(axis=0).max())
