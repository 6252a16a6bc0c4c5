"""Outlays: what arms at equal cost spend as reported, and their effects at each of several budgets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from policylab.comparison.dials import near
from policylab.comparison.effects import Paired, readings_of
from policylab.comparison.equal_cost import BudgetMatch, Dose
from policylab.comparison.estimates import Estimate, estimate
from policylab.comparison.rows import AgainstOutlay, ArmAtCost, AtEqualCost, Moment
from policylab.recording.measures import HEADLINES, MEASURES, RUN


def at_equal_cost(
    match: BudgetMatch, paired: Paired, in_worlds: Mapping[str, str], against_outlay: tuple[AgainstOutlay, ...] = ()
) -> AtEqualCost:
    """Return the budget and the doses of a comparison, with the outlays as reported.

    Parameters
    ----------
    match : BudgetMatch
        The budget and the doses, from pilots.
    paired : Paired
        The replications reported, of arms at these doses.
    in_worlds : mapping of str to str
        Of each arm, in words, in how many worlds it meets the budget; empty without worlds.
    against_outlay : tuple of AgainstOutlay, optional
        Effects at several budgets, to go with them.

    Returns
    -------
    AtEqualCost
        Outlays in official-months beyond the baseline, present value, with 95% intervals; an arm is matched where
        its pilots met the budget and its outlay as reported is near it or has it inside the interval.

    See Also
    --------
    against_outlay : Effects at several budgets.
    policylab.comparison.equal_cost.match_budget : Finds the doses.

    """
    arms = tuple(_arm_at_cost(dose, match.budget, paired, in_worlds.get(dose.arm)) for dose in match.doses)
    return AtEqualCost(budget=match.budget, unit=MEASURES["outlay"].unit, arms=arms, against_outlay=against_outlay)


def _arm_at_cost(dose: Dose, budget: float, paired: Paired, in_worlds: str | None) -> ArmAtCost:
    spent = estimate(np.subtract(*paired.pair(dose.arm, "outlay", RUN)))
    covered = spent.low is not None and spent.high is not None and spent.low <= budget <= spent.high
    matched = near(dose.cost, budget) and (covered or near(spent.mean, budget))
    return ArmAtCost(
        arm=dose.arm, dial=dose.dial, value=dose.value, outlay=spent.mean, low=spent.low, high=spent.high,
        matched=matched, why=None if matched else _why(dose, spent.mean / budget), in_worlds=in_worlds,
    )  # fmt: skip


def _why(dose: Dose, share: float) -> str:
    if dose.dial is None and share == 0:
        return "never scaled: it costs nothing and has no dial"
    return f"{'has no dial: ' if dose.dial is None else ''}spends {share:.0%} of the budget"


def against_outlay(of_budgets: Sequence[tuple[BudgetMatch, Paired]], at: int) -> tuple[AgainstOutlay, ...]:
    """Return the effect of each arm on the headline measures at each budget, with its outlay there.

    Parameters
    ----------
    of_budgets : sequence of (BudgetMatch, Paired)
        The doses at each budget, and the replications of arms at these doses.
    at : int
        The month after which measures of state are taken.

    Returns
    -------
    tuple of AgainstOutlay
        One row for each budget, arm but the baseline, and headline measure.

    See Also
    --------
    at_equal_cost : The outlays at one budget.

    """
    return tuple(
        AgainstOutlay(
            budget=match.budget, arm=arm, outlay=spent, matched=match.meets(arm), measure=measure, at=when,
            mean=effect.mean, low=effect.low, high=effect.high, replications=len(paired.records),
        )
        for match, paired in of_budgets
        for arm in paired.arms
        if arm != paired.baseline
        for spent in (float(np.subtract(*paired.pair(arm, "outlay", RUN)).mean()),)
        for measure, when, effect in _headlines(paired, arm, at)
    )  # fmt: skip


def _headlines(paired: Paired, arm: str, at: int) -> Iterator[tuple[str, Moment, Estimate]]:
    for measure, when in readings_of(HEADLINES, [at]):
        yield measure, when, estimate(np.subtract(*paired.pair(arm, measure, when)))
