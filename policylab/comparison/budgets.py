"""Budgets: adoption against outlay, since a single budget can choose the winner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from policylab.comparison.effects import Paired, places
from policylab.comparison.equal_cost import EqualCost
from policylab.comparison.estimates import estimate
from policylab.recording.measures import HEADLINES, RUN

SHARES = (0.5, 1.0, 2.0)  # of the budget that was asked for
REPLICATIONS = 5  # at the most, at the other budgets


def against_outlay(of_budgets: Sequence[tuple[EqualCost, Paired]], at: int) -> list[dict[str, Any]]:
    """Return the effect of each arm on the headlines at each budget, beside what it spent there.

    Parameters
    ----------
    of_budgets : sequence of (EqualCost, Paired)
        What was held equal and what came out, one for each budget.
    at : int
        The month at which one looks.

    Returns
    -------
    list of dict
        ``budget``, ``arm``, ``outlay`` (mean beyond the baseline, official-months), ``matched`` (whether the pilots met
        the budget), ``measure``, ``at``, ``mean``, ``low``, ``high`` (95%, over luck) and ``replications``.

    """
    return [
        {"budget": held.budget, "arm": arm, "outlay": spent, "matched": held.meets(arm), **row}
        for held, paired in of_budgets
        for arm in paired.arms
        if arm != paired.baseline
        for spent in (float(np.subtract(*paired.pair(arm, "outlay", RUN)).mean()),)
        for row in _headlines(paired, arm, at)
    ]


def _headlines(paired: Paired, arm: str, at: int) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for measure, when in places(HEADLINES, [at]):
        effect = estimate(np.subtract(*paired.pair(arm, measure, when)))
        found.append(
            {"measure": measure, "at": when, "mean": effect.mean, "low": effect.low, "high": effect.high,
             "replications": len(paired.records)}
        )  # fmt: skip
    return found
