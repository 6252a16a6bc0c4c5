"""The best arm.

The probability that an arm is the best in a world of the ensemble, or within the smallest effect of the best: how often
its interval over worlds and luck covers a known truth. Four arms differ from world to world by normal numbers, or three
arms by two kinds of worlds; luck is partly common to all worlds. Of four arms without any differences none is to be
favoured: how often the interval of one of them lies above a quarter, where the smallest effect is nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from policylab.statistics.best import best
from tests.bench.drawn import Array, normal, uniform
from tests.bench.section import Row

PLACE = 60
SMALLEST = 0.1


def _even(name: str, worlds: int) -> Array:
    return np.array([0.6, 0.3, 0.0, -0.3]) + 0.5 * normal(name, worlds, 4)


def _two_kinds(name: str, worlds: int) -> Array:
    return np.where(uniform(name, worlds, 1) < 0.7, [1.0, 0.0, -0.5], [0.0, 1.0, -0.5])


ENSEMBLES: dict[str, Callable[[str, int], Array]] = {"normal worlds": _even, "two kinds of worlds": _two_kinds}


def rows(short: bool) -> Iterator[Row]:
    """Yield coverage by ensemble, common share of luck and replications."""
    tries = 3 if short else 100
    settings = [(2, 0.0, 1.0), (4, 0.2, 0.7)] if short else [(2, 0.0, 1.0), (4, 0.2, 0.7), (4, 0.5, 0.7)]
    for case, made_up in ENSEMBLES.items():
        many = made_up("truth", 100_000)
        truth = (many >= many.max(axis=1, keepdims=True) - SMALLEST).mean(axis=0)
        for worlds in (100,):
            for replications, share, spread in settings:
                name = f"{case} {worlds} {replications} {share}"
                covered = []
                for number in range(tries):
                    true = made_up(f"{name} {number}", worlds)
                    levels = true[:, :, None] + _luck(f"{name} {number}", true.shape, replications, share, spread)
                    known = best(levels, "up", np.ones(true.shape, dtype=bool), SMALLEST, number)
                    covered += [each.low <= p <= each.high for each, p in zip(known, truth, strict=True)]
                yield Row(case=f"{case}: {worlds}, {share:.0%} of luck in common", of="coverage", n=replications,
                          value=np.mean(covered), least=0.93, tries=tries)  # fmt: skip
    yield _equal(5 if short else 300)


def _luck(name: str, shape: tuple[int, ...], replications: int, share: float, spread: float) -> Array:
    common = np.sqrt(share) * normal(f"{name} common", shape[1], replications)
    return spread * (common + np.sqrt(1 - share) * normal(f"{name} own", *shape, replications))


def _equal(tries: int) -> Row:
    favoured = []
    for number in range(tries):
        levels = normal(f"equal {number}", 60, 4, 3) + normal(f"equal world {number}", 60, 1, 1)
        known = best(levels, "up", np.ones((60, 4), dtype=bool), 0.0, number)
        favoured.append(max(each.low for each in known) > 0.25)
    return Row(case="equal arms: 60", of="one is favoured", n=3, value=np.mean(favoured), most=0.05, tries=tries)
