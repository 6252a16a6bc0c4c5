"""Shares of worlds.

The interval of a share of worlds (Wilson), at several true shares.
"""

from __future__ import annotations

from collections.abc import Iterator

from scipy.stats import binom

from policylab.statistics.shares import share_of_worlds
from tests.bench.section import Row

PLACE = 50
SHARES = (0.5, 0.8, 0.9, 0.97)


def rows(short: bool) -> Iterator[Row]:
    """Yield the coverage, summed over all numbers of worlds in which something may hold."""
    for worlds in (20, 100, 200):
        known = [share_of_worlds(holds, worlds) for holds in range(worlds + 1)]
        for share in SHARES:
            chance = binom.pmf(range(worlds + 1), worlds, share)
            value = sum(p for p, interval in zip(chance, known, strict=True) if interval.low <= share <= interval.high)
            yield Row(case=f"true share {share:g}", of="coverage", n=worlds, value=value, least=0.92, most=0.99)
