"""Value of information: known answers.

What knowing everything, and what knowing the one parameter that decides, would be worth, where that is known: a policy
worth *x*, uniform in -1 to 1, against nothing (.25; the two are equally good on average, the hardest case); one that is
good in a tenth of the worlds (.2); one that is seldom better (.0625); six policies that differ at random (.634); and
three of which one is always best (0). Luck of standard deviation .5 in each run, or half of its variance common to all
worlds. *Ratio* is the mean estimate over the truth: within a tenth of it, or else the interval has to cover the truth.
*Chosen by some, judged by others* is the estimate of 0.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from policylab.analysis.value_of_information.estimator import half_width, partial_information
from policylab.analysis.value_of_information.perfect import perfect_information
from tests.bench.drawn import Array, normal, uniform
from tests.bench.section import Row

PLACE = 80
LUCK = 0.5
NEARLY = 0.1  # of the truth: a smaller error is none
COVERED = 0.8  # of the tries at the least, where the error is larger
FEATURES = 20
OF_SIX = 0.5 * 1.2672063606  # the mean of the largest of six normal numbers of standard deviation .5


def _uniform(name: str, worlds: int) -> Array:
    return 2 * uniform(name, worlds) - 1


def _against_nothing(worth: Array) -> Array:
    return np.column_stack([np.zeros(len(worth)), worth])


CASES: dict[str, tuple[Callable[[str, int], Array], float]] = {
    "one parameter decides": (lambda name, worlds: _against_nothing(_uniform(name, worlds)), 0.25),
    "good in a tenth of worlds": (
        lambda name, worlds: _against_nothing(np.where(uniform(name, worlds) < 0.1, 2.0, -0.3)), 0.2,
    ),
    "seldom better": (lambda name, worlds: _against_nothing(_uniform(name, worlds) - 0.5), 0.0625),
    "six policies": (lambda name, worlds: LUCK * normal(name, worlds, 6), OF_SIX),
    "nothing to know": (lambda name, worlds: np.tile([0.0, 0.1, 0.2], (worlds, 1)), 0.0),
}  # fmt: skip
SETTINGS = [(60, 2, 0.0), (60, 4, 0.0), (200, 2, 0.0), (200, 4, 0.5), (200, 8, 0.0), (500, 2, 0.0), (500, 4, 0.2)]
SHORT = {"one parameter decides": [(200, 2, 0.0)], "six policies": [(60, 4, 0.0)], "nothing to know": [(60, 2, 0.0)]}


def rows(short: bool) -> Iterator[Row]:
    """Yield error and coverage of the value of everything by case, worlds and replications; then of one parameter."""
    tries = 12 if short else 40
    for case in SHORT if short else CASES:
        for worlds, replications, common in SHORT[case] if short else SETTINGS:
            yield from _everything(case, worlds, replications, common, tries, 40)
    for worlds, replications in ((200, 2),) if short else ((60, 2), (200, 2), (500, 2), (200, 4)):
        yield from _one(worlds, replications, 5 if short else tries)


def _outcomes(truth: Array, name: str, replications: int, common: float) -> Array:
    """Return runs of true outcomes, of whose luck some part of the variance is common to all worlds."""
    alike = normal(f"{name} alike", 1, truth.shape[1], replications)
    own = normal(f"{name} own", *truth.shape, replications)
    luck = LUCK * (np.sqrt(common) * alike + np.sqrt(1 - common) * own)
    return np.asarray(truth[:, :, None] + luck)


def _everything(case: str, worlds: int, replications: int, common: float, tries: int, draws: int) -> Iterator[Row]:
    made, truth = CASES[case]
    values, covers, before = [], [], []
    for number in range(tries):
        name = f"{case} {worlds} {replications} {common:g} {number}"
        outcomes = _outcomes(made(name, worlds), name, replications, common)
        known = perfect_information(outcomes, number, draws)
        values.append(known.value)
        covers.append(known.low <= truth <= known.high)
        before.append(_judged(outcomes))
    label = f"{case}, {replications} replications" + (f", {common:.0%} of luck common" if common else "")
    covered = float(np.mean(covers))
    if not truth:
        yield Row(case=label, of="mean value", n=worlds, value=float(np.mean(values)), most=0.06)
        yield Row(case=label, of="coverage", n=worlds, value=covered, tries=tries, least=COVERED)
        return
    ratio = float(np.mean(values)) / truth
    near = abs(ratio - 1) <= NEARLY
    yield Row(case=label, of="coverage", n=worlds, value=covered, tries=tries, least=0.0 if near else COVERED)
    allowed = NEARLY if covered < COVERED else 3 * NEARLY
    yield Row(case=label, of="ratio", n=worlds, value=ratio, least=1 - allowed, most=1 + allowed)
    yield Row(case=label, of="ratio, chosen by some, judged by others", n=worlds, value=float(np.mean(before)) / truth)


def _judged(outcomes: Array) -> float:
    """Return the estimate of 0.1: the best policy of a world by some replications, judged by the others."""
    judged = []
    for judge in range(outcomes.shape[2]):
        chosen = np.delete(outcomes, judge, axis=2).mean(axis=2).argmax(axis=1)
        judged.append(np.take_along_axis(outcomes[:, :, judge], chosen[:, None], axis=1).mean())
    return max(float(np.mean(judged) - outcomes.mean(axis=(0, 2)).max()), 0.0)


def _one(worlds: int, replications: int, tries: int) -> Iterator[Row]:
    """Yield what is said of the one parameter that decides, among twenty."""
    values, covers, alone = [], [], []
    for number in range(tries):
        name = f"one {worlds} {replications} {number}"
        features = 2 * uniform(name, FEATURES, worlds).T - 1
        outcomes = _outcomes(_against_nothing(features[:, 3]), name, replications, 0.0).mean(axis=2)
        information = partial_information(features, outcomes, number)
        half = half_width(features[:, 3], outcomes, number, 50)
        values.append(information.corrected[3])
        covers.append(information.corrected[3] - half <= 0.25 <= information.value[3] + half)
        alone.append(np.flatnonzero(information.beyond_chance).tolist() == [3])
    case = f"one parameter of {FEATURES} decides, {replications} replications"
    yield Row(case=case, of="ratio of its value", n=worlds, value=float(np.mean(values)) / 0.25, least=0.6, most=1.1)
    yield Row(case=case, of="coverage", n=worlds, value=float(np.mean(covers)), tries=tries, least=COVERED)
    yield Row(case=case, of="it alone beyond chance", n=worlds, value=float(np.mean(alone)), tries=tries, least=0.9)
