"""Intervals by kind of measure.

How often the 95% interval of a mean over *n* replications covers the truth: Student for well-behaved measures
(`mean`), bootstrap-t together with Student for skewed ones, an exact method for rare events. A rare event that each of
six replications or more has is taken as well-behaved. Where no method covers at so few replications there is no
interval. Student's own coverage of values that are not its own is shown beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy.stats import binom

from policylab.statistics.estimates import estimate
from policylab.statistics.intervals import DIFFERENCE, SHARE, Kind, interval, kind_at, tail
from policylab.statistics.rare import tail as rare_tail
from tests.bench.drawn import Array, lognormal, normal, uniform
from tests.bench.section import Row

PLACE = 10
PEOPLE = 400  # of whom a share is taken
MEAN = float(np.exp(0.5))
SKEWED: dict[str, tuple[Callable[..., Array], float]] = {
    "lognormal": (lambda *shape: lognormal("level", *shape), MEAN),
    "difference of lognormals": (lambda *shape: 1.5 * lognormal("a", *shape) - lognormal("b", *shape), MEAN / 2),
    "difference of lognormals, no effect": (lambda *shape: lognormal("c", *shape) - lognormal("d", *shape), 0.0),
}


def _seldom(name: str, chance: float, *shape: int) -> Array:
    return np.where(uniform(f"{name} happens", *shape) < chance, uniform(f"{name} size", *shape), 0.0)


RARE: dict[str, tuple[Callable[..., Array], float, tuple[float, float]]] = {
    "event in 2% of replications": (lambda *shape: (uniform("two", *shape) < 0.02).astype(float), 0.02, SHARE),
    "event in 10% of replications": (lambda *shape: (uniform("ten", *shape) < 0.1).astype(float), 0.1, SHARE),
    "share, 0 in 80% of replications": (lambda *shape: _seldom("share", 0.2, *shape), 0.1, SHARE),
    "difference of two such shares": (
        lambda *shape: _seldom("one", 0.3, *shape) - _seldom("two", 0.1, *shape), 0.1, DIFFERENCE,
    ),
}  # fmt: skip


def rows(short: bool) -> Iterator[Row]:
    """Yield the coverage by kind, distribution and number of replications."""
    tries = 600 if short else 10_000
    for n in (2, 6, 10, 30):
        yield _row("normal", "mean", normal("normal", tries, n), 0.0, 0.93, 0.97)
    for case, (draw, truth) in SKEWED.items():
        for n in (6, 10, 30):
            values = draw(120 if short else 3_000, n)
            yield _row(case, "skewed", values, truth, 0.93)
            if not short:
                yield _student(case, values, truth)
    for case, (draw, truth, bounds) in RARE.items():
        for n in (6, 10, 30):
            values = draw(200 if short else 2_000, n)
            hits = [2 * min(rare_tail(sample, truth, bounds)) > 0.05 for sample in values]
            yield Row(case=f"rare: {case}", of="coverage", n=n, value=np.mean(hits), least=0.93, tries=len(hits))
            if not short:
                yield _student(case, values, truth)
    for absent in (0.2, 0.02):
        for n in (6, 10, 30):
            yield _often(absent, n, 200 if short else 2_000)
    never = interval(np.zeros(10), "rare", bounds=SHARE)
    yield Row(case="rare: never in ten replications", of="upper end", n=10, value=never.high, least=0.3, most=0.31)


def _row(case: str, kind: Kind, samples: Array, truth: float, least: float, most: float | None = None) -> Row:
    known = [interval(sample, kind) for sample in samples]
    common = {"case": f"{kind}: {case}", "of": "coverage", "n": samples.shape[1]}
    if known[0].low is None:
        assert {estimate.why for estimate in known} == {known[0].why}
        assert tail(samples[0], truth, kind) == (1.0, 1.0)
        return Row(**common, value=None, note=f"no interval: {known[0].why}")
    hits = [each.low <= truth <= each.high for each in known]
    return Row(**common, value=np.mean(hits), least=least, most=most, tries=len(hits))


def _student(case: str, samples: Array, truth: float) -> Row:
    """Return what Student's interval would cover, without a bound."""
    hits = [each.low <= truth <= each.high for each in map(estimate, samples)]
    return Row(case=f"Student: {case}", of="coverage", n=samples.shape[1], value=np.mean(hits), tries=len(hits))


def _often(absent: float, n: int, tries: int) -> Row:
    """Return the coverage of a share of 400 people which is 0 in some replications, by the method that these choose."""
    truth = 1 - absent ** (1 / PEOPLE)
    shares = binom.ppf(uniform(f"often {absent}", tries, n), PEOPLE, truth) / PEOPLE
    known = [interval(sample, kind_at("rare", sample), bounds=SHARE) for sample in shares]
    hits = [one.low is not None and one.high is not None and one.low <= truth <= one.high for one in known]
    case = f"rare or not: share of {PEOPLE} people, 0 in {absent:.0%} of replications"
    return Row(case=case, of="coverage", n=n, value=np.mean(hits), least=0.93, tries=tries)
