"""The whole of it: every package as designed in every world, who is ahead of whom, who is best, and what drives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.contest_question import ContestQuestion
from policylab.analysis.contests.drivers import drivers
from policylab.analysis.contests.report import ADOPTION, COST, ContestReport
from policylab.analysis.contests.rows import BestRow, ContestRow, DriverRow, EqualCostOfContests, OneSidedRow
from policylab.comparison.budgets import budgets_of, law_among
from policylab.comparison.ensemble import Design
from policylab.comparison.many_worlds import Worlds
from policylab.comparison.rows import Moment
from policylab.comparison.world_runs import over_worlds
from policylab.recording.identity import method, provenance
from policylab.recording.identity.runs import shipped_files
from policylab.recording.measures import MEASURES, RUN
from policylab.statistics.contests import Contest, advantage, clearly_best, contests
from policylab.statistics.shares import share_of_worlds
from policylab.workers import Progress, WorkerPool, cores

Array = NDArray[np.float64]
LIMIT = 0.8  # of the worlds: a package that is clearly best in more is an answer built in, or a mechanism forces it
NAMED = (  # law against recognition, law against money, abrupt against phased, reform before the law against the law
    ("by-law-phased", "incentives-recognition"),
    ("by-law-phased", "incentives-tangible"),
    ("by-law-abrupt", "by-law-phased"),
    ("reform-first", "by-law-phased"),
)


@dataclass(frozen=True)
class Reading:
    """A measure at a moment, of every arm in every world."""

    measure: str
    at: Moment
    good: str
    smallest: float
    levels: Array  # shape (worlds, arms, replications)

    def of(self, arms: tuple[str, ...], arm: str) -> Array:
        """Return the mean of an arm over replications, shape (worlds,)."""
        mean: Array = self.levels[:, arms.index(arm)].mean(axis=1)
        return mean


@method("contests")
def report_contests(question: ContestQuestion, progress: Progress | None = None) -> ContestReport:
    """Return in how many worlds each package is clearly better than each other one, as designed, and what drives it.

    Parameters
    ----------
    question : ContestQuestion
        The packages and the worlds.
    progress : callable, optional
        Called with runs done and in all.

    Returns
    -------
    ContestReport
        Contests of all pairs, the share of worlds in which each package is clearly best, and the drivers of some pairs.

    """
    plan = question.plan
    with WorkerPool(question.workers or cores(), progress) as pool:
        budgets = budgets_of(plan) if plan.equal_cost else None
        worlds = over_worlds(plan, question.world_sample, pool, budgets)
    return report_of(question, worlds.of_arms(question.contested))


def report_of(question: ContestQuestion, worlds: Worlds) -> ContestReport:
    """Return the report on every package in every world."""
    readings = readings_in(worlds, question.plan.at)
    outcomes = [contests(reading.levels, reading.good, reading.smallest) for reading in readings]
    both = list(zip(readings, outcomes, strict=True))
    rows = tuple(row for reading, known in both for row in contest_rows(worlds, reading, known))
    return ContestReport(
        size=question.size,
        months=question.months,
        worlds=worlds.design.worlds,
        replications=question.replications,
        without=question.without,
        arms=worlds.arms,
        equal_cost=_equal_cost(question, worlds),
        limit=LIMIT,
        contests=rows,
        one_sided=tuple(one_sided(rows)),
        best=tuple(row for reading, known in both for row in best_rows(worlds, reading, known)),
        drivers=driver_rows(worlds.arms, readings, worlds.design),
        provenance=provenance(
            question.seed, methods=["contests"], measures=question.plan.measures,
            files=shipped_files(question.plan.scenarios),
        ),
    )  # fmt: skip


def readings_in(worlds: Worlds, at: tuple[int, ...]) -> list[Reading]:
    """Return what is compared: effective adoption at every month, the other measures at the last, and public cost."""
    moments: list[tuple[str, Moment]] = [(ADOPTION, month) for month in at]
    moments += [("adoption_months", at[-1]), ("take_up", at[-1])]
    moments.append((COST, RUN))
    levels = dict(zip(worlds.readings, worlds.levels, strict=True))
    return [
        Reading(name, moment, MEASURES[name].good, MEASURES[name].smallest, levels[name, moment])
        for name, moment in moments
    ]


def contest_rows(worlds: Worlds, reading: Reading, outcomes: Mapping[tuple[int, int], Contest]) -> Iterator[ContestRow]:
    """Yield the contest of every pair of arms in numbers of worlds in which both are eligible."""
    for first, second in combinations(range(len(worlds.arms)), 2):
        known, both = outcomes[first, second], worlds.eligible[:, first] & worlds.eligible[:, second]
        better, worse, alike, unclear = (
            int((of & both).sum()) for of in (known.better, known.worse, known.alike, known.unclear)
        )
        yield ContestRow(
            arm=worlds.arms[first], other=worlds.arms[second], measure=reading.measure, at=reading.at, better=better,
            worse=worse, alike=alike, unclear=unclear,
        )  # fmt: skip


def best_rows(worlds: Worlds, reading: Reading, outcomes: Mapping[tuple[int, int], Contest]) -> Iterator[BestRow]:
    """Yield the share of worlds in which each arm is eligible and wins its contests with all others that are."""
    for place, arm in enumerate(worlds.arms):
        against = (
            replace(outcome, better=outcome.better | ~worlds.eligible[:, second])  # who is absent is no rival
            for (first, second), outcome in outcomes.items()
            if first == place
        )
        wins = worlds.eligible[:, place] & clearly_best(against)
        number = int(wins.sum())
        share = share_of_worlds(number, len(wins))
        yield BestRow(
            arm=arm, measure=reading.measure, at=reading.at, worlds=number, share=share.share, low=share.low,
            high=share.high, passes=share.passes(LIMIT),
        )  # fmt: skip


def _equal_cost(question: ContestQuestion, worlds: Worlds) -> EqualCostOfContests | None:
    """Return at which cost the packages were compared, and in how many worlds each could be; None as designed."""
    plan = question.plan
    if not plan.equal_cost:
        return None
    law = law_among(plan)
    return EqualCostOfContests(
        currency=plan.currency,
        budget="" if law is None else plan.arms[law],
        eligible={arm: int(number) for arm, number in zip(worlds.arms, worlds.eligible.sum(axis=0), strict=True)},
    )


def one_sided(rows: Iterable[ContestRow]) -> Iterator[OneSidedRow]:
    """Yield the contests that one arm is shown to win in more than the limit of worlds."""
    for row in rows:
        for arm, loser, number in ((row.arm, row.other, row.better), (row.other, row.arm, row.worse)):
            worlds = row.better + row.worse + row.alike + row.unclear
            share = share_of_worlds(number, worlds) if worlds else None
            if share is not None and share.passes(LIMIT) == "yes":
                yield OneSidedRow(
                    arm=arm, other=loser, measure=row.measure, at=row.at, worlds=number, share=share.share,
                    low=share.low, high=share.high,
                )  # fmt: skip


def driver_rows(arms: tuple[str, ...], readings: list[Reading], design: Design) -> tuple[DriverRow, ...]:
    """Return what drives the difference of the named pairs that are among the arms, on every reading."""
    pairs = [pair for pair in NAMED if set(pair) <= set(arms)]
    advantages = {
        (first, second, reading.measure, reading.at): advantage(
            reading.of(arms, first), reading.of(arms, second), reading.good
        )
        for reading in readings
        for first, second in pairs
    }
    if not advantages:
        return ()
    return tuple(
        DriverRow(arm=first, other=second, measure=measure, at=at, parameters=parameters)
        for (first, second, measure, at), parameters in drivers(design, advantages).items()
    )
