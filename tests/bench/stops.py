"""Stopping by half width.

Replications are added (30, 60, 120, ...) until the 95% interval is as narrow as wanted: how often the last interval
covers the truth, and after how many replications it stops on average.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from policylab.statistics.intervals import Kind, interval
from policylab.statistics.stopping import FIRST, decision
from tests.bench.drawn import Array, lognormal, normal
from tests.bench.section import Row

PLACE = 80
MOST = 480


def rows(short: bool) -> Iterator[Row]:
    """Yield the coverage at the stop by kind and half width."""
    tries = 100 if short else 3_000
    for width in (0.35, 0.2) if short else (0.35, 0.25, 0.18, 0.12):
        yield _row("normal", "mean", normal("stop", tries, MOST), 0.0, width)
    tries = 15 if short else 300
    for width in (1.2,) if short else (1.5, 1.0, 0.7):
        yield _row("lognormal", "skewed", lognormal("stop", tries, MOST), float(np.exp(0.5)), width)


def _row(case: str, kind: Kind, samples: Array, truth: float, width: float) -> Row:
    stops = [_stop(sample, kind, width) for sample in samples]
    known = [interval(sample[:stop], kind) for sample, stop in zip(samples, stops, strict=True)]
    hits = [each.low <= truth <= each.high for each in known]
    return Row(case=f"{case}, half width {width:g}", of="coverage", value=np.mean(hits), least=0.93, tries=len(hits),
               note=f"{np.mean(stops):.0f} replications on average")  # fmt: skip


def _stop(sample: Array, kind: Kind, width: float) -> int:
    look = FIRST
    while not (known := decision({"arm": sample[:look]}, width, MOST, kind)).stop:
        look = known.look
    return look
