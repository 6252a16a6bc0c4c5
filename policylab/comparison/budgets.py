"""Budgets: adoption against outlay, since a single budget can choose the winner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from policylab.comparison.effects import Paired, places
from policylab.comparison.equal_cost import EqualCost
from policylab.comparison.estimates import Estimate, estimate
from policylab.comparison.rows import AgainstOutlay, Moment
from policylab.recording.measures import HEADLINES, RUN

SHARES = (0.5, 1.0, 2.0)  # of the budget that was asked for
REPLICATIONS = 5  # at the most, at the other budgets


def against_outlay(of_budgets: Sequence[tuple[EqualCost, Paired]], at: int) -> tuple[AgainstOutlay, ...]:
    """Return the effect of each arm on the headlines at each budget, beside what it spent there."""
    return tuple(
        AgainstOutlay(
            budget=held.budget, arm=arm, outlay=spent, matched=held.meets(arm), measure=measure, at=when,
            mean=effect.mean, low=effect.low, high=effect.high, replications=len(paired.records),
        )
        for held, paired in of_budgets
        for arm in paired.arms
        if arm != paired.baseline
        for spent in (float(np.subtract(*paired.pair(arm, "outlay", RUN)).mean()),)
        for measure, when, effect in _headlines(paired, arm, at)
    )  # fmt: skip


def _headlines(paired: Paired, arm: str, at: int) -> Iterator[tuple[str, Moment, Estimate]]:
    for measure, when in places(HEADLINES, [at]):
        yield measure, when, estimate(np.subtract(*paired.pair(arm, measure, when)))
