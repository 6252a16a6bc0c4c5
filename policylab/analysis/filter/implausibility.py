"""Implausibility: how far a world lies outside what was observed, in standard deviations of what is not known.

Reference: Vernon, Goldstein & Bower 2010; for models with luck, Andrianakis et al. 2015.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.errors import PolicylabError
from policylab.statistics.estimates import pooled_variance

Array = NDArray[np.float64]
CUTOFF = 3.0
FEW = 0.05  # of the worlds: fewer of them that are not ruled out may be so by chance
REACH = 2 * CUTOFF  # in discrepancies outside a band: what lies further out adds no information


@dataclass(frozen=True)
class Observation:
    """The observation of one figure.

    Parameters
    ----------
    low, high : float
        The band in which the figure was observed, in its unit; equal for a single value, infinite on one side for an
        *at least*.
    error : float
        Standard deviation of the observation itself, in the same unit; 0 where the band includes it.
    discrepancy : float
        Standard deviation of what the model leaves out: by how much its best world may miss. More than 0.

    Raises
    ------
    PolicylabError
        If the band is empty, the error negative or the discrepancy not positive.

    See Also
    --------
    implausibility : The distance of worlds from it.

    """

    low: float
    high: float
    error: float
    discrepancy: float

    def __post_init__(self) -> None:
        if not (self.low <= self.high and self.error >= 0 and self.discrepancy > 0):
            raise PolicylabError(f"{self}: a band needs low <= high, error >= 0, discrepancy > 0")

    def within_reach(self, values: Array) -> Array:
        """Return values cut where they lie further outside the band than six discrepancies.

        Ratios of small numbers have wild runs: one in ten may be a hundred times what is usual, and the mean of a few
        is then anything. Out there a pattern is absent, and more absent than absent says nothing.
        """
        if np.isinf(self.low):
            first, last = self.high, self.high
        else:
            first, last = self.low, self.low if np.isinf(self.high) else self.high
        return np.clip(values, first - REACH * self.discrepancy, last + REACH * self.discrepancy)

    def moved_to(self, value: float, place: float) -> Observation:
        """Return the same observation of another reality, which lies at a place (0 to 1) of the band.

        A band that is open on one side begins, or ends, at the value.
        """
        width = self.high - self.low
        if np.isinf(width):
            low, high = (-np.inf, value) if np.isinf(self.low) else (value, np.inf)
        else:
            low, high = value - width * place, value + width * (1 - place)
        return Observation(low, high, self.error, self.discrepancy)


def spread_of_luck(values: Array) -> Array:
    """Return the variance of a figure over luck in each world, pooled over worlds with much the same figure.

    Parameters
    ----------
    values : array, shape (worlds, replications)
        The figure; NaN where a replication has no value.

    Returns
    -------
    array, shape (worlds,)
        Variances in the squared unit; NaN where some replication has no value.

    See Also
    --------
    policylab.statistics.estimates.pooled_variance : The pooling.

    Notes
    -----
    The variance is never less than the mean over all worlds. Which worlds are alike is judged by the same few
    replications, and so selects those in which luck was quiet: where luck moves a figure from one end to the other,
    worlds whose replications all lie at one end would seem certain.

    """
    known = ~np.isnan(values).any(axis=1)
    spread = np.full(len(values), np.nan)
    if known.any():
        alike = pooled_variance(values[known], values[known].mean(axis=1))
        spread[known] = np.maximum(alike, values[known].var(axis=1, ddof=1).mean())
    return spread


def implausibility(values: Array, observed: Observation, luck: Array | None = None) -> Array:
    r"""Return the implausibility of each world for one figure.

    .. math:: I = \frac{\max(l - \bar f,\ \bar f - h,\ 0)}{\sqrt{e^2 + d^2 + s^2 (1 + 1/n)}}

    Parameters
    ----------
    values : array, shape (worlds, replications)
        The figure in its unit; with two replications or more.
    observed : Observation
        The band from *l* to *h*, with error *e* and discrepancy *d*.
    luck : array, shape (worlds,), optional
        The variance *s²* over luck, where it is known already.

    Returns
    -------
    array, shape (worlds,)
        In standard deviations. NaN where the figure has no value in some replication: it does not judge such a world.

    See Also
    --------
    spread_of_luck : The variance over luck.
    of_second_source : One number for many figures.

    Notes
    -----
    The variance over luck counts once for the mean of *n* replications, and once because history is a single run.

    References
    ----------
    .. [1] Vernon, Goldstein and Bower (2010) Galaxy formation: a Bayesian uncertainty analysis. Bayesian Analysis 5:
       619-669.
    .. [2] Andrianakis et al. (2015) Bayesian history matching of complex infectious disease models using emulation.
       PLoS Computational Biology 11: e1003968.

    """
    spread = spread_of_luck(values) if luck is None else luck
    mean = values.mean(axis=1)
    outside = np.maximum(np.maximum(observed.low - mean, mean - observed.high), 0.0)
    unknown = observed.error**2 + observed.discrepancy**2 + spread * (1 + 1 / values.shape[1])
    return np.asarray(outside / np.sqrt(unknown))


def reject_every_world(each: Array) -> NDArray[np.bool_]:
    """Return which figures reject every world.

    Parameters
    ----------
    each : array, shape (figures, worlds)
        Implausibilities; NaN where a figure does not judge a world.

    Returns
    -------
    array of bool, shape (figures,)
        Whether every world is judged by the figure and lies beyond the cutoff.

    See Also
    --------
    implausibility : The implausibility of one figure.

    Notes
    -----
    A discrepancy is by how much the best world may miss. Where no world comes so near, the model fails whatever its
    parameters, and the figure cannot separate worlds.

    """
    return np.asarray((each > CUTOFF).all(axis=1))


def reached(values: Array, observed: Observation) -> tuple[Array, Array]:
    """Return the mean figure of each world, and how far it lies outside what the data alone allow.

    Parameters
    ----------
    values : array, shape (worlds, replications)
        The figure in its unit.
    observed : Observation
        Its band, which is widened by three standard deviations of the error of the data: what the model leaves out is
        no part of what was observed.

    Returns
    -------
    means : array, shape (worlds,)
        NaN where the figure has no value in some replication.
    outside : array, shape (worlds,)
        In the unit of the figure; 0 for a world that reaches the band.

    See Also
    --------
    reject_every_world : Which figures no world comes near even with what the model leaves out.

    """
    means = values.mean(axis=1)
    low, high = observed.low - CUTOFF * observed.error, observed.high + CUTOFF * observed.error
    return means, np.maximum(np.maximum(low - means, means - high), 0.0)


def of_second_source(each: Array, sources: Sequence[str]) -> Array:
    """Return the second-highest implausibility of each world by source.

    Parameters
    ----------
    each : array, shape (figures, worlds)
        Implausibilities; NaN where a figure does not judge a world.
    sources : sequence of str
        The source of each figure.

    Returns
    -------
    array, shape (worlds,)
        In standard deviations; 0 where fewer than two sources judge a world.

    See Also
    --------
    highest : The highest implausibility.

    Notes
    -----
    With many figures the highest exceeds any cutoff by chance alone in some world that is true; so no source rules a
    world out by itself. Figures of one source, as of one pattern, are correlated and count once.

    References
    ----------
    .. [1] Vernon, Goldstein and Bower (2010) Galaxy formation: a Bayesian uncertainty analysis. Bayesian Analysis 5:
       619-669.

    """
    of = np.array(sources)
    by_source = [highest(each[of == source]) for source in dict.fromkeys(sources)]
    none = np.zeros((2, each.shape[1]))
    return np.asarray(np.sort([*none, *by_source], axis=0)[-2])


def highest(each: Array) -> Array:
    """Return the highest implausibility of each world.

    Parameters
    ----------
    each : array, shape (figures, worlds)
        Implausibilities; NaN where a figure does not judge a world.

    Returns
    -------
    array, shape (worlds,)
        In standard deviations; 0 where no figure judges a world.

    See Also
    --------
    of_second_source : The one by which worlds are ruled out.

    """
    return np.asarray(np.where(np.isnan(each), 0.0, each).max(axis=0))
