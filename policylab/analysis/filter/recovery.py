"""Recovery: whether the filter keeps known truths, and whether it rules out much else.

Before real data may narrow anything, data are generated in worlds whose parameters are known: one run of each, with
the stated error and discrepancy drawn by luck. The same targets and the same measure of implausibility then judge them:
what their data keep is what the real data should keep if the model were right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.filter.implausibility import (
    CUTOFF,
    Observation,
    implausibility,
    spread_of_luck,
)
from policylab.analysis.filter.keeping import RULED_OUT, Judgement
from policylab.statistics.chance import normal, uniform

Array = NDArray[np.float64]
TRUTHS = 10
MUST_KEEP = 9
MUST_RULE_OUT = 0.5


@dataclass(frozen=True)
class Recovery:
    """How known truths fared."""

    implausibility: Array  # shape (truths,): of each truth, given its own data
    of_worlds: Array  # shape (truths, worlds): of the sampled worlds, given the data of each truth
    against: NDArray[np.intp]  # shape (truths,): the figure that is most implausible for each truth
    rejects_model: NDArray[np.bool_]  # shape (truths,): whether its data would have the model ruled out as a whole

    @property
    def ruled_out(self) -> Array:
        """Return the share of the sampled worlds that the data of each truth rule out, shape (truths,)."""
        return 1 - self.share_kept(CUTOFF)

    def share_kept(self, cutoff: float) -> Array:
        """Return the share of the sampled worlds that the data of each truth keep at a cut, shape (truths,)."""
        return np.asarray((self.of_worlds <= cutoff).mean(axis=1))

    def kept_at(self, cutoff: float) -> int:
        """Return how many truths their own data keep at a cut."""
        return int((self.implausibility <= cutoff).sum())

    @property
    def lost_by(self) -> list[int]:
        """Return the figures that rule truths out, one for each lost truth."""
        return [int(place) for place in self.against[self.implausibility > CUTOFF]]

    @property
    def kept(self) -> int:
        """Return how many truths are not ruled out by their own data."""
        return self.kept_at(CUTOFF)

    @property
    def keeps_truths(self) -> bool:
        """Return whether enough truths are kept: nine of ten."""
        return self.kept >= MUST_KEEP / TRUTHS * len(self.implausibility)

    @property
    def narrows(self) -> bool:
        """Return whether data of known truths rule out half of the sampled worlds or more, on average over truths."""
        return bool(self.ruled_out.mean() >= MUST_RULE_OUT)


def recovery(
    values: Array, truths: Array, single: Array, observed: Sequence[Observation], sources: Sequence[str], seed: int
) -> Recovery:
    """Return what the filter does with data of known truths.

    Parameters
    ----------
    values : array, shape (figures, worlds, replications)
        Figures of the sampled worlds.
    truths : array, shape (figures, truths, replications)
        Those of the true worlds, under the same luck: a truth is judged like any other world.
    single : array, shape (figures, truths)
        Those of one more run of each true world, under its own luck: its history, from which data are generated.
    observed : sequence of Observation, one for each figure
        The real data, whose errors, discrepancies and bands the generated data share.
    sources : sequence of str
        The source of each figure.
    seed : int
        What the generated data are keyed by.

    """
    number = single.shape[1]
    values, truths, single = (
        np.array([band.within_reach(figure) for band, figure in zip(observed, figures, strict=True)])
        for figures in (values, truths, single)
    )
    errors = normal(len(observed), seed, "filter.recovery.errors", 2 * number).reshape(number, 2, -1)
    places = uniform(len(observed), seed, "filter.recovery.places", number)
    luck = [spread_of_luck(np.concatenate(pair)) for pair in zip(values, truths, strict=True)]
    of_truths = [
        _of_truth(values, truths[:, [truth]], single[:, truth], observed, sources, errors[truth], places[truth],
             [np.append(spread[: values.shape[1]], spread[values.shape[1] + truth]) for spread in luck])
        for truth in range(number)
    ]  # fmt: skip
    own, of_worlds, against, rejects = zip(*of_truths, strict=True)
    return Recovery(np.array(own), np.array(of_worlds), np.array(against), np.array(rejects))


def _of_truth(
    values: Array,
    truth: Array,
    history: Array,
    observed: Sequence[Observation],
    sources: Sequence[str],
    errors: Array,
    places: Array,
    luck: Sequence[Array],
) -> tuple[float, Array, int, bool]:
    """Return how implausible its own data make one truth, and the worlds; the worst figure; and whether all fails."""
    together = np.concatenate([values, truth], axis=1)
    each = np.full((len(observed), together.shape[1]), np.nan)
    for place, band in enumerate(observed):
        if np.isnan(history[place]):
            continue  # this history has no such figure, so there are no data on it
        datum = history[place] + band.error * errors[0, place] + band.discrepancy * errors[1, place]
        each[place] = implausibility(together[place], band.moved_to(float(datum), float(places[place])), luck[place])
    outside = Judgement(each, tuple(sources)).implausibility
    rejects = Judgement(each[:, :-1], tuple(sources)).status == RULED_OUT
    return float(outside[-1]), outside[:-1], int(np.nan_to_num(each[:, -1]).argmax()), rejects
