"""Scenario discovery: known boxes.

Worlds of 209 parameters (60 in the short form) of which one or two decide, in a box that holds three worlds in ten,
with none or a tenth of the labels wrong; and worlds in which nothing decides. *Recognised* is the share of tries in
which the best box beats shuffled worlds; *recognised by peeling* the same of PRIM on the twenty parameters that differ
most, by Youden's index of its best box, which is what 0.1 did. *Coverage* and *density* are those of the box that is
told, by the truth behind the labels. *Power that is printed* is what a study would print beside its result: it is
simulated with the labels of one try, and for boxes that hold nine worlds in ten rightly. Where runs are few, the search
is tried by probabilities, as it is done, among clear worlds alone, as 0.1 did, and by the sign of the mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import ks_2samp

from policylab.analysis.discovery.boxes import Box, Peeling, boxed
from policylab.analysis.discovery.labels import BEATS, DOES_NOT_BEAT, labelled, probability
from policylab.analysis.discovery.limits import holds
from policylab.analysis.discovery.power import power
from policylab.analysis.discovery.scan import Scan
from policylab.analysis.discovery.steadiness import by_chance, peel, second_by_chance
from tests.bench.drawn import Array, normal, uniform
from tests.bench.section import Row

PLACE = 70
SHARE = 0.3  # of the worlds in a box
KEPT = 20  # parameters that 0.1 peeled
FULL = 40  # tries of each box in the full form
EXACT = 39  # shuffles by which a test at 5% is exact
FEWEST = 20  # clear worlds: with fewer, 0.1 looked for no box
MOST_WRONG = 0.1
LEAST = {(1, 0.0): 0.95, (1, MOST_WRONG): 0.95, (2, 0.0): 0.95, (2, MOST_WRONG): 0.9}  # recognised in 100 worlds
Truth = NDArray[np.bool_]


@dataclass(frozen=True)
class Worlds:
    """Worlds spread evenly over each parameter, with their scan."""

    table: pd.DataFrame
    scan: Scan

    @classmethod
    def drawn(cls, worlds: int, parameters: int) -> Worlds:
        """Return a Latin hypercube."""
        order = uniform(f"order {worlds}", parameters, worlds).argsort(axis=1)
        places = (order + uniform(f"place {worlds}", parameters, worlds)) / worlds
        table = pd.DataFrame(places.T, columns=[f"p{number}" for number in range(parameters)])
        return cls(table, Scan(table))

    def __len__(self) -> int:
        return len(self.table)

    def known(self, name: str, parameters: int) -> Truth:
        """Return the worlds in a box of some parameters, on either side of each."""
        width, inside = len(self.table.columns), np.ones(len(self), dtype=bool)
        order, side = uniform(f"{name} which", width).argsort(), SHARE ** (1 / parameters)
        for place, low in zip(order[:parameters], uniform(f"{name} side", parameters) < 1 / 2, strict=True):
            column = self.table.iloc[:, place].to_numpy()
            inside &= column < side if low else column > 1 - side
        return inside

    def told(self, won: Array, limit: float, seed: int) -> Box | None:
        """Return the box that is told, None where none is better than chance."""
        best = self.scan.best(won)
        if best.value <= limit:
            return None
        if len(best.restricted) > 1:
            single = self.scan.best_single(won)
            first = holds(single.restricted, self.table)
            best = best if second_by_chance(self.scan, won, best, first, seed, EXACT).beyond else single
        return peel(self.table, won, best)[1]


def rows(short: bool) -> Iterator[Row]:
    """Yield how often boxes are recognised and what they hold; false boxes; and what few runs leave."""
    tries, parameters = (10, 60) if short else (FULL, 209)
    for worlds in (100,) if short else (60, 100, 200):
        made = Worlds.drawn(worlds, parameters)
        yield _none(made, 60 if short else 200)
        for wrong in (MOST_WRONG,) if short else (0.0, MOST_WRONG):
            for number in (1, 2):
                yield from _boxes(made, number, wrong, tries)
        if not short:
            yield _peeled(made, tries, 60)
    yield from _few_runs(Worlds.drawn(100, parameters), tries)


def _none(made: Worlds, tries: int) -> Row:
    won = (np.arange(len(made)) < SHARE * len(made)).astype(float)
    limit = by_chance(made.scan, won, 0.0, 1, 199).limit
    orders = uniform("nothing", tries, len(made)).argsort(axis=1)
    false = [made.scan.best(won[order]).value > limit for order in orders]
    return Row(case="nothing decides", of="false boxes", n=len(made), value=_mean(false), tries=tries, most=0.05)


def _boxes(made: Worlds, parameters: int, wrong: float, tries: int) -> Iterator[Row]:
    case, told, exact = f"a box of {parameters}, {wrong:.0%} wrong", [], []
    limit: float | None = None
    for number in range(tries):
        truth = made.known(f"box {number}", parameters)
        won = (truth ^ (uniform(f"wrong {number}", len(made)) < wrong)).astype(float)
        # Of worlds of which nearly as many are won: chance is much the same in all tries.
        limit = by_chance(made.scan, won, 0.0, 1, 99 if tries < FULL else 199).limit if limit is None else limit
        box = made.told(won, limit, number)
        if box is not None:
            told.append(boxed(box.restricted, made.table, truth.astype(float)))
            exact.append(len(box.restricted) == parameters)
    recognised = len(told) / tries
    least = LEAST[parameters, wrong] if len(made) >= 100 else None
    yield Row(case=case, of="recognised", n=len(made), value=recognised, tries=tries, least=least)
    yield Row(case=case, of="as many parameters", n=len(made), value=_mean(exact), tries=len(told))
    yield Row(case=case, of="coverage", n=len(made), value=_mean([box.coverage for box in told]), least=0.7)
    yield Row(case=case, of="density", n=len(made), value=_mean([box.density for box in told]), least=0.65)
    if wrong:
        known = power(made.scan, made.table, won, limit or 0.0, 1, tries)
        value = known.recognised[parameters - 1] if known else 0.0
        most = min(recognised + 0.2, 1.0)
        yield Row(case=case, of="power that is printed", n=len(made), value=value, most=most)


def _peeled(made: Worlds, tries: int, shuffles: int) -> Row:
    """Return how often a box of two was recognised by what 0.1 did."""

    def best(won: Truth) -> float:
        apart = {
            name: ks_2samp(made.table[name][won], made.table[name][~won], method="asymp").statistic
            for name in made.table
        }
        kept = sorted(apart, key=apart.__getitem__)[-KEPT:]
        return max(box.parted for box in Peeling(made.table[kept], won.astype(float)).boxes)

    def won(number: int) -> Truth:
        return made.known(f"box {number}", 2) ^ (uniform(f"wrong {number}", len(made)) < MOST_WRONG)

    orders = uniform("peeled", shuffles, len(made)).argsort(axis=1)
    limit = np.quantile([best(won(number % tries)[order]) for number, order in enumerate(orders)], 0.95)
    value = _mean([best(won(number)) > limit for number in range(tries)])
    case = f"a box of 2, {MOST_WRONG:.0%} wrong"
    return Row(case=case, of="recognised by peeling", n=len(made), value=value, tries=tries)


def _few_runs(made: Worlds, tries: int) -> Iterator[Row]:
    """Yield how often a box of two is recognised where two replications leave most worlds unclear."""
    ways: dict[str, list[bool]] = {"by probabilities": [], "among clear worlds": [], "by the sign": []}
    unclear = []
    for number in range(tries):
        name, worlds = f"few runs {number}", len(made)
        truth = np.where(made.known(name, 2), 1.0, -1.0) + normal(f"{name} true", worlds) / 2
        luck = 1.5 * normal(f"{name} own", worlds, 2) + 0.3 * normal(f"{name} common", 1, 2)
        values = truth[:, None] + luck
        labels = labelled(values, 0.05)
        clear = np.isin(labels, (BEATS, DOES_NOT_BEAT))
        unclear.append(1 - clear.mean())
        ways["by probabilities"].append(_beyond(made.scan, probability(values, 0.05), number))
        ways["by the sign"].append(_beyond(made.scan, (values.mean(axis=1) > 0).astype(float), number))
        some = Scan(made.table[clear].reset_index(drop=True)) if clear.sum() >= FEWEST else None
        ways["among clear worlds"].append(
            some is not None and _beyond(some, (labels[clear] == BEATS).astype(float), number)
        )
    note = f"{np.mean(unclear):.0%} of the worlds have not enough runs"
    for way, beyond in ways.items():
        least = 0.5 if way == "by probabilities" else None
        yield Row(case=f"a box of 2, two replications, {way}", of="recognised", n=len(made), value=_mean(beyond),
                  tries=tries, least=least, note=note)  # fmt: skip
    more = _mean(ways["by probabilities"]) - _mean(ways["among clear worlds"])
    yield Row(case="a box of 2, two replications", of="probabilities less clear worlds", value=more, least=0.0)


def _beyond(scan: Scan, won: Array, seed: int) -> bool:
    return by_chance(scan, won, scan.best(won).value, seed, EXACT).beyond


def _mean(values: list[bool] | list[float]) -> float:
    return float(np.mean(values)) if values else 0.0
