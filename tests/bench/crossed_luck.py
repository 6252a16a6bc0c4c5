"""Crossed luck.

A hundred worlds that meet the same replications, where a share of the variance of luck is common to all of them: how
often the 95% interval within a world covers, how often an effect that is nowhere is called *robust* or *probably
robust*, and what the variance components say of a known truth (in units of it).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from policylab.statistics.crossed import components, half_widths
from policylab.statistics.standing import PROBABLY_ROBUST, ROBUST, WorldAnalysis
from tests.bench.drawn import Array, normal, uniform
from tests.bench.section import Row

PLACE = 30
WORLDS = 100


def effects(name: str, tries: int, share: float, replications: int) -> Array:
    """Return luck of variance 1, shape (tries, worlds, replications), of which all worlds have a share in common."""
    common = normal(f"{name} common", tries, 1, replications)
    return np.sqrt(share) * common + np.sqrt(1 - share) * normal(f"{name} own", tries, WORLDS, replications)


def rows(short: bool) -> Iterator[Row]:
    """Yield coverage and false standings by the common share and the number of replications."""
    tries = 60 if short else 1_000
    truth = np.repeat([0.0, 2.0], WORLDS // 2)
    analysis = WorldAnalysis({"p": uniform("p", WORLDS)}, [("p", uniform("p", WORLDS))], (), seed=1)
    for share in (0.0, 0.2, 0.5, 0.8):
        for replications in (2, 4, 6):
            luck = effects(f"{share} {replications}", tries, share, replications)
            covered = [np.abs(each.mean(axis=1)) <= half_widths(each + truth[:, None]) for each in luck]
            case = f"{share:.0%} of luck in common"
            # Worlds of one try stand and fall together: counted as tries are tries, which is too strict a slack.
            yield Row(case=case, of="coverage", n=replications, value=np.mean(covered), least=0.93, tries=tries)
            words = [analysis.standing(each, 0.0, 0.0).word for each in luck[:200]]
            robust = np.mean([word in (ROBUST, PROBABLY_ROBUST) for word in words])
            yield Row(case=case, of="called robust", n=replications, value=robust, most=0.05, tries=len(words))
    yield from _known(40 if short else 400)


def _known(tries: int) -> Iterator[Row]:
    luck = effects("known", tries, 0.25, 6) + 3.0 * normal("worlds", tries, WORLDS, 1)
    parts = [components(each) for each in luck]
    for name, truth in (("world", 9.0), ("luck", 0.25), ("both", 0.75)):
        value = float(np.mean([getattr(each, name) for each in parts])) / truth
        error = 4.0 / np.sqrt(tries)  # of luck, whose component has five degrees of freedom
        yield Row(case=f"component: {name}", of="mean over truth", n=6, value=value, least=1 - error, most=1 + error)
