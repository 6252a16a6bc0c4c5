"""Ratios of mean differences.

Cost per unit gained, by all ratios that the test of their kind cannot exclude (Fieller). A ratio has no value where the
interval of the gain contains 0: what is counted is how often a wrong interval is printed at all, and how often the
percentile bootstrap, which was used before, would have missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from policylab.comparison.ratios import ratio_of_means
from policylab.statistics.intervals import Kind
from tests.bench.drawn import Array, normal, uniform
from tests.bench.section import Row

PLACE = 70
TRUTH = 10.0
Pair = tuple[Array, Array]


def _normal(spread: float) -> Callable[[str, int, int], Pair]:
    def drawn(name: str, tries: int, n: int) -> Pair:
        cost, gain = normal(f"{name} c", tries, n), normal(f"{name} g", tries, n)
        return TRUTH * (1 + 0.3 * cost), 1 + spread * (0.6 * cost + 0.8 * gain)

    return drawn


def _lognormal(name: str, tries: int, n: int) -> Pair:
    cost, gain = normal(f"{name} c", tries, n), normal(f"{name} g", tries, n)
    return TRUTH * np.exp(0.8 * cost - 0.32), np.exp(0.8 * gain - 0.32)


CASES: dict[str, tuple[Callable[[str, int, int], Pair], Kind]] = {
    "normal, gain varies by .3": (_normal(0.3), "mean"),
    "normal, gain varies by 1": (_normal(1.0), "mean"),
    "lognormal cost and gain": (_lognormal, "skewed"),
}


def rows(short: bool) -> Iterator[Row]:
    """Yield how often a wrong interval is printed."""
    for case, (drawn, kind) in CASES.items():
        for n in (6, 10, 30):
            tries = (20 if short else 300) if kind == "skewed" else (60 if short else 2_000)
            costs, gains = drawn(f"{case} {n}", tries, n)
            known = [ratio_of_means(cost, gain, 1, kind) for cost, gain in zip(costs, gains, strict=True)]
            if all(each.value is None for each in known):
                yield Row(case=case, of="wrong intervals", n=n, value=None, note=f"no ratio: {known[0].why_null}")
                continue
            missed = [each.value is not None and not each.low <= TRUTH <= each.high for each in known]
            printed = np.mean([each.value is not None for each in known])
            yield Row(case=case, of="wrong intervals", n=n, value=np.mean(missed), most=0.06, tries=tries,
                      note=f"printed in {printed:.0%} of tries")  # fmt: skip
            if not short:
                missed = list(map(_percentile_misses, costs, gains))
                yield Row(case=f"{case}: percentile bootstrap", of="wrong intervals", n=n, value=np.mean(missed),
                          tries=tries)  # fmt: skip


def _percentile_misses(cost: Array, gain: Array) -> bool:
    n = len(cost)
    drawn = (uniform(f"percentile {n}", 1_000, n) * n).astype(int)
    low, high = np.percentile(cost[drawn].mean(axis=1) / gain[drawn].mean(axis=1), [2.5, 97.5])
    return not low <= TRUTH <= high
