"""Why: an effect decomposed by mechanism, each switched off in turn.

The part of a mechanism is the effect with everything less the effect without it, in arm and baseline alike: a
difference of differences, paired by replication. Parts need not add up to the effect. Mechanisms act together, some
hold others, and where an effect needs several each of them has all of it for its part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from policylab.comparison.effects import Paired
from policylab.comparison.mechanism_runs import Switched, is_off
from policylab.comparison.plan import Plan
from policylab.comparison.reasons import ACTS, DOES_NOT_ACT, OFF_ALREADY, SHOWN, Reason, Whole, Why
from policylab.comparison.rows import Effect
from policylab.comparison.why_shown import sentences_of
from policylab.model.switches import MECHANISMS
from policylab.recording.measures import MEASURES
from policylab.show.words import Words
from policylab.statistics.estimates import NOT_ENOUGH_RUNS, Estimate, Verdict, estimate
from policylab.statistics.families import family_of, runs_needed
from policylab.statistics.intervals import DIFFERENCE, Kind, Test, interval, test

Array = NDArray[np.float64]
WIDER = 2.0  # the difference of two effects reaches twice as far as an effect, as methods for shares need to know


@dataclass(frozen=True)
class _Part:
    """A mechanism in an effect: the effect with and without it, shape (replications,) each."""

    effect: Effect
    mechanism: str
    off: bool
    whole: Array
    without: Array

    @property
    def values(self) -> Array:
        """Return the part replication by replication."""
        part: Array = self.whole - self.without
        return part

    @property
    def acts(self) -> bool:
        return bool(self.values.any())

    @property
    def kind(self) -> Kind:
        return MEASURES[self.effect.measure].kind

    @property
    def smallest(self) -> float:
        return MEASURES[self.effect.measure].smallest

    @property
    def test(self) -> Test:
        return test(self.values / WIDER, self.smallest / WIDER, self.kind)

    def runs_needed(self, level: float) -> int | None:
        return runs_needed(self.values / WIDER, self.smallest / WIDER, level, self.kind)

    @property
    def part_with_ends(self) -> Estimate:
        return interval(self.values, self.kind, bounds=(WIDER * DIFFERENCE[0], WIDER * DIFFERENCE[1]))


def why_of(plan: Plan, paired: Paired, effects: Sequence[Effect], switched: Switched) -> Why:
    """Return the part that each mechanism has in each effect.

    Parameters
    ----------
    plan : Plan
        The comparison, with its arms as they ran.
    paired : Paired
        Its records.
    effects : sequence of Effect
        Its effects, for their verdicts.
    switched : Switched
        The effects without each mechanism, in the same replications.

    Returns
    -------
    Why
        The parts, those that are shown first; an effect without a value in some run, with or without a mechanism, is
        left out.

    See Also
    --------
    policylab.comparison.mechanism_runs.switched_off : Runs the arms without each mechanism.

    Notes
    -----
    A part is :math:`(A - B) - (A_{-m} - B_{-m})`, with :math:`A` an arm, :math:`B` the baseline and :math:`-m` without
    the mechanism. A part that is 0 in every replication is certain and no test: it enters no family. The verdicts on
    all others, of all arms and measures, are one family.

    References
    ----------
    .. [1] Saltelli, Ratto, Andres et al. (2008) Global Sensitivity Analysis: The Primer, ch. 2: effects of one factor
       at a time, and interactions.

    """
    parts = list(_parts(plan, paired, effects, switched))
    acting = [part for part in parts if part.acts]
    by_part = {id(part): judged for part, judged in zip(acting, _parts_judged(acting), strict=True)}
    reasons = tuple(_reason(part, by_part.get(id(part), (None, None))) for part in parts)
    wholes = tuple(_wholes(parts))
    order = {(whole.arm, whole.measure): place for place, whole in enumerate(wholes)}
    ranked = sorted(reasons, key=lambda row: (order[row.arm, row.measure], *_rank(row)))
    why = Why(
        replications=len(paired.records), family=len(acting), wholes=wholes, reasons=tuple(ranked), sentences=(),
        sentences_th=(),
    )  # fmt: skip
    return replace(
        why, sentences=sentences_of(why, plan.baseline), sentences_th=sentences_of(why, plan.baseline, "th")
    )  # fmt: skip


def _parts_judged(parts: Sequence[_Part]) -> list[tuple[Verdict | None, int | None]]:
    """Return the verdict on each part in the family of them all, and the replications that one would take."""
    family = family_of([part.test for part in parts])
    return [
        (verdict, part.runs_needed(family.level) if verdict == NOT_ENOUGH_RUNS else None)
        for part, verdict in zip(parts, family.verdicts, strict=True)
    ]


def _parts(plan: Plan, paired: Paired, effects: Sequence[Effect], switched: Switched) -> Iterator[_Part]:
    base = plan.scenarios[plan.place_of_baseline]
    by_place = {(row.arm, row.measure, row.at): row for row in effects if row.group is None and row.budget is None}
    for place, scenario in enumerate(plan.scenarios):
        for number, (measure, at) in enumerate(switched.readings):
            row = by_place.get((scenario.name, measure, at))
            if row is None:  # the baseline, or an effect without a value in some run
                continue
            whole = paired.difference(scenario.name, measure, at)
            for mechanism in MECHANISMS:
                of_mechanism = switched.effects.get(mechanism)
                without = whole if of_mechanism is None else of_mechanism[:, number, place]
                if np.isfinite(without).all():
                    off = is_off(scenario, mechanism) and is_off(base, mechanism)
                    yield _Part(row, mechanism, off, whole, without)


def _reason(part: _Part, judged: tuple[Verdict | None, int | None]) -> Reason:
    whole, mean = part.effect, part.part_with_ends
    verdict, needed = judged
    key = f"comparison.why.mechanisms.{part.mechanism}"
    return Reason(
        arm=whole.arm, measure=whole.measure, at=whole.at, mechanism=part.mechanism, label=Words().say(key),
        label_th=Words("th").say(key), acts=OFF_ALREADY if part.off else ACTS if part.acts else DOES_NOT_ACT,
        whole=whole.mean, without=estimate(part.without).mean, part=mean.mean, low=mean.low,
        high=mean.high, share=mean.mean / whole.mean if whole.verdict in SHOWN else None, verdict=verdict,
        runs_needed=needed,
    )  # fmt: skip


def _rank(row: Reason) -> tuple[bool, float, str]:
    return row.verdict not in SHOWN, -abs(row.part), row.mechanism


def _wholes(parts: Sequence[_Part]) -> Iterator[Whole]:
    """Yield each effect with what the sum of its parts leaves, in the order of the parts."""
    by_effect: dict[tuple[str, str], list[_Part]] = {}
    for part in parts:
        by_effect.setdefault((part.effect.arm, part.effect.measure), []).append(part)
    for of_effect in by_effect.values():
        row = of_effect[0].effect
        summed = np.sum([part.values for part in of_effect], axis=0)
        remainder = estimate(of_effect[0].whole - summed)
        yield Whole(
            arm=row.arm, measure=row.measure, at=row.at, mean=row.mean, low=row.low, high=row.high,
            verdict=row.verdict, runs_needed=row.runs_needed, parts=estimate(summed).mean, remainder=remainder.mean,
            remainder_low=remainder.low, remainder_high=remainder.high,
        )  # fmt: skip
