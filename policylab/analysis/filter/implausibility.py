"""Implausibility: how far a world lies outside what was observed, in standard deviations of what is not known.

Reference: Vernon, Goldstein & Bower 2010; for models with luck, Andrianakis et al. 2015.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.comparison.estimates import pooled_variance
from policylab.errors import PolicylabError

Array = NDArray[np.float64]
CUTOFF = 3.0
FEW = 0.05  # of the worlds
REACH = 2 * CUTOFF  # in discrepancies outside a band: what lies further out says no more


@dataclass(frozen=True)
class Observation:
    """What was observed of one figure."""

    low: float  # where the figure was found to lie; equal for a single value, infinite on one side for an *at least*
    high: float
    error: float  # standard deviation of the observation itself, in the figure's unit; 0 where the band says it all
    # standard deviation of what the model leaves out: by how much its best world may miss. More than 0
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

    It is never less than the mean over all worlds. Which worlds are alike is judged by the same few replications, and
    so picks out those in which luck was quiet: where luck throws a figure from one end to the other, worlds whose
    replications all lie at one end would pass for sure.

    Parameters
    ----------
    values : array, shape (worlds, replications)
        NaN where a replication has no value.

    Returns
    -------
    array, shape (worlds,)
        NaN where some replication has no value.

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

    with the band from *l* to *h*, the mean of the figure over *n* replications, error *e* and discrepancy *d* of the
    observation, and the variance *s²* of the figure over luck: once for the mean of few replications, and once
    because history is a single run.

    Parameters
    ----------
    values : array, shape (worlds, replications)
        The figure; with two replications or more.
    observed : Observation
        Where it was found to lie.
    luck : array, shape (worlds,), optional
        The variance over luck, where it is known already.

    Returns
    -------
    array, shape (worlds,)
        NaN where the figure has no value in some replication: such a world is not judged by it.

    """
    spread = spread_of_luck(values) if luck is None else luck
    mean = values.mean(axis=1)
    outside = np.maximum(np.maximum(observed.low - mean, mean - observed.high), 0.0)
    unknown = observed.error**2 + observed.discrepancy**2 + spread * (1 + 1 / values.shape[1])
    return np.asarray(outside / np.sqrt(unknown))


def hardly_met(each: Array) -> NDArray[np.bool_]:
    """Return which figures nearly every world misses, shape (figures,).

    A discrepancy is by how much the best world may miss. Where fewer than one world in twenty comes so near, it is
    the model that fails, whatever its parameters, and the figure parts no worlds.
    """
    return np.asarray((np.nan_to_num(each) <= CUTOFF).mean(axis=1) < FEW)


def of_second_source(each: Array, sources: Sequence[str]) -> Array:
    """Return the implausibility of each world: that by which a second source speaks against it.

    With many figures the highest is beyond any cutoff by chance alone in some world that is true; so no source rules a
    world out by itself (second-highest implausibility: Vernon, Goldstein & Bower 2010). Figures of one source, as of
    one pattern, go together and speak once.

    Parameters
    ----------
    each : array, shape (figures, worlds)
        NaN where a figure does not judge a world.
    sources : sequence of str
        Of each figure.

    Returns
    -------
    array, shape (worlds,)
        0 where fewer than two sources judge.

    """
    of = np.array(sources)
    by_source = [highest(each[of == source]) for source in dict.fromkeys(sources)]
    return np.asarray(np.sort([np.zeros(each.shape[1]), *by_source], axis=0)[-2])


def highest(each: Array) -> Array:
    """Return the implausibility of each world, that of the figure that speaks most against it."""
    return np.asarray(np.where(np.isnan(each), 0.0, each).max(axis=0))
