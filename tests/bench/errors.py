"""Families of verdicts.

How often any verdict of a whole table is wrong, where four arms and a baseline are compared on three measures that go
together, after one month and after ten: *raises* or *lowers* where there is no effect, *small* where the effect is as
large as the smallest of interest, and the wrong sign. Mixed tables hold effects of 0, of exactly the smallest of
interest, and large ones. Last, how often an effect is shown at the number of replications that was said to be needed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from policylab.statistics.families import family_of, runs_needed, verdicts
from policylab.statistics.intervals import Kind, test
from tests.bench.drawn import Array, lognormal, normal
from tests.bench.section import Row

PLACE = 20
ARMS, MEASURES = 4, 3
SMALLEST = 1.0


def rows(short: bool) -> Iterator[Row]:
    """Yield the share of tables with any wrong verdict."""
    tries = 100 if short else 2_000
    for months in (1, 10):
        for n in (6, 10, 30):
            table = _table(f"null {months}", tries // (3 if short and months > 1 else 1), months, n)
            yield _errors(f"no effect, {months} month{'s' * (months > 1)}", table, np.zeros(table.shape[1]))
    for n in (10, 30):
        noise = _table("mixed", tries, 1, n)
        truth = np.resize([0.0, SMALLEST, -5.0, SMALLEST], noise.shape[1])
        spread = 0.45 * np.sqrt(n) / 3  # a smallest effect just large enough to be told from 0 at a strict level
        yield _errors("mixed effects", noise * spread + truth[:, None], truth)
    if not short:
        yield from _skewed()
    yield from _needed(300 if short else 4_000)


def _table(name: str, tries: int, months: int, n: int) -> Array:
    """Return differences, shape (tries, effects, n): arms share a baseline, and measures and months go together."""
    own = normal(f"{name} own", tries, ARMS + 1, MEASURES, months, n)
    measure, month = (
        normal(f"{name} m", tries, ARMS + 1, 1, months, n),
        normal(f"{name} t", tries, ARMS + 1, MEASURES, 1, n),
    )
    levels = 0.5 * own + 0.6 * measure + 0.6 * month
    return (levels[:, 1:] - levels[:, :1]).reshape(tries, -1, n)


def _wrong(stated: list[str | None], truth: Array) -> bool:
    return any(
        (verdict == "raises" and effect <= 0) or (verdict == "lowers" and effect >= 0)
        or (verdict == "small" and abs(effect) >= SMALLEST)
        for verdict, effect in zip(stated, truth, strict=True)
    )  # fmt: skip


def _errors(case: str, tables: Array, truth: Array, kind: Kind = "mean") -> Row:
    wrong = [_wrong(verdicts([test(effect, SMALLEST, kind) for effect in table]), truth) for table in tables]
    return Row(case=case, of="tables with a wrong verdict", n=tables.shape[2], value=np.mean(wrong), most=0.05,
               tries=len(wrong))  # fmt: skip


def _skewed() -> Iterator[Row]:
    for n in (10, 30):
        shape = (400, ARMS * MEASURES, n)
        table = lognormal("skewed a", *shape) - lognormal("skewed b", 400, 1, n)
        yield _errors("skewed, no effect", table, np.zeros(shape[1]), "skewed")


def _needed(tries: int) -> Iterator[Row]:
    """Yield the power at the number of replications that a sample with the true mean and variance says it takes."""
    sample = normal("pilot", 20)
    sample = (sample - sample.mean()) / sample.std(ddof=1)
    for effect, case in ((0.4, "an effect of 0.4 standard deviations"), (0.0, "no effect, smallest 0.5")):
        smallest = 0.2 if effect else 0.5
        needed = runs_needed(sample + effect, smallest, 0.05)
        assert needed is not None
        values = normal(f"needed {effect}", tries, needed) + effect
        shown = [family_of([test(each, smallest)]).verdicts != ("not enough runs",) for each in values]
        yield Row(case=case, of="shown at the runs needed", n=needed, value=np.mean(shown), least=0.77, most=0.83,
                  tries=tries)  # fmt: skip
