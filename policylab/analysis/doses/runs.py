"""Runs of instruments beside the status quo, on the same people and luck."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policylab.model.scenario import Scenario
from policylab.recording.measures import MEASURES, EachMonth
from policylab.recording.records import Records
from policylab.recording.run import run_side_by_side

Values = NDArray[np.float64]
TOTALS = ("hours_saved", "duplicated_spending", "failures")  # of a whole lab: they grow with its size
MOVED = tuple(name for name, measure in MEASURES.items() if isinstance(measure, EachMonth) and name not in TOTALS)
PAID = ("outlay", "public_cost")  # what drafting and building cost, at any dose, and what holds it
SMALLEST = np.array([MEASURES[name].smallest for name in MOVED])


def effects(base: Scenario, arms: Sequence[Scenario], seed: int, replication: int) -> tuple[Values, Values]:
    """Return what arms with one instrument each do in one replication.

    Returns
    -------
    (means, largest)
        The mean difference from the base over the months since the announcement, shape (arms, measures); the largest
        difference in any measure and month but the outlay, in smallest effects of interest, shape (arms,).

    """
    records = run_side_by_side([base, *arms], seed, replication)
    means = np.array([_since(records, place, arm) for place, arm in enumerate(arms, start=1)])
    return means, _largest(records)


def _since(records: Records, place: int, arm: Scenario) -> list[float]:
    """Return the mean difference of one arm in each measure, over the months since its announcement."""
    (instrument,) = arm.package.instrument
    first = instrument.delivery.announced + 1  # month 0 is the start
    differences = (records.monthly[name][first:, place] - records.monthly[name][first:, 0] for name in MOVED)
    return [float(difference.mean()) for difference in differences]


def _largest(records: Records) -> Values:
    """Return the largest difference of each arm in any measure and month."""
    known = {**records.monthly, **records.money}
    apart = [
        np.abs(values - values[:, :1]).max(axis=0)[1:] / MEASURES[name].smallest
        for name, values in known.items()
        if name not in PAID
    ]
    largest: Values = np.max(apart, axis=0)
    return largest
