"""Precision: how many replications it takes until every effect is known so well."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from policylab.comparison.effects import Paired, places
from policylab.comparison.estimates import estimate
from policylab.comparison.plan import Plan, Precision
from policylab.recording.records import Records

FIXED = "fixed"


def widths(paired: Paired, measure: str, at: int) -> dict[str, float | None]:
    """Return the half width of each arm's effect at the last month asked for; None where it has no interval."""
    found: dict[str, float | None] = {}
    for arm in paired.arms:
        if arm == paired.baseline:
            continue
        ((_, place),) = places([measure], [at])
        difference = np.subtract(*paired.pair(arm, measure, place))
        effect = None if np.isnan(difference).any() else estimate(difference)
        high = None if effect is None else effect.high
        found[arm] = None if effect is None or high is None else high - effect.mean
    return found


def until_sure(asked: Plan, wanted: Precision, more: Callable[[int, int], list[Records]]) -> tuple[list[Records], str]:
    """Return the records of as many replications as it takes, and why it stopped there.

    One looks after 30, 60, 120, ... replications, and at the most that is allowed.
    """
    records: list[Records] = []
    after = asked.replications
    while True:
        records += more(len(records), after)
        found = widths(Paired(records, asked.arms, asked.baseline), wanted.on, asked.at[-1])
        wide = {arm: width for arm, width in found.items() if width is None or width > wanted.half_width}
        if not wide:
            return records, f"every arm reached a half width of {wanted.half_width:g} on {wanted.on}"
        if after == wanted.most:
            reached = ", ".join(f"{arm} {'none' if width is None else f'{width:.3g}'}" for arm, width in wide.items())
            return records, (
                f"{wanted.most} replications, the most allowed: half width {wanted.half_width:g} on {wanted.on} "
                f"not reached ({reached})"
            )
        after = min(2 * after, wanted.most)
