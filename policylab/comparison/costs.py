"""Costs: what arms cost as designed, and what they cost at the budgets to which their dials brought them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policylab.comparison.budgets import BudgetMatch, Dose
from policylab.comparison.dials import near
from policylab.comparison.dose_words import dose_in_words
from policylab.comparison.effects import Paired
from policylab.comparison.money import ArmAtCost, ArmDesign, Currency, Money, Scale
from policylab.model.luck import Luck
from policylab.model.policies.ledger import BAHT
from policylab.model.population import roster
from policylab.model.scenario import Scenario
from policylab.recording.measures import RUN
from policylab.statistics.estimates import estimate

COSTS: Mapping[Currency, str] = {"public": "public_cost", "outlay": "outlay"}  # the measure of each currency


@dataclass(frozen=True)
class AtBudget:
    """The doses of the arms at a budget, and the replications of arms at these doses.

    Parameters
    ----------
    match : BudgetMatch
        The budget and the doses, from pilots.
    paired : Paired
        The replications reported.

    See Also
    --------
    cost_rows : What the arms cost there.

    """

    match: BudgetMatch
    paired: Paired


def scale_of(size: str) -> Scale:
    """Return how money of a lab is brought to readers.

    Parameters
    ----------
    size : str
        The size of the lab.

    Returns
    -------
    Scale
        Its share of the country, and the value of an official-month.

    See Also
    --------
    money : Brings an amount to readers by it.

    """
    # The bodies that agencies stand for are the same in every replication.
    return Scale(share_of_country=roster(size, Luck(1)).share_of_country, baht=BAHT)


def money(official_months: float, scale: Scale) -> Money:
    """Return an amount in official-months and in baht, for the lab and scaled to the country.

    Parameters
    ----------
    official_months : float
        The amount for the share of the country that the lab stands for.
    scale : Scale
        That share, and the value of an official-month.

    Returns
    -------
    Money
        The amount in every unit in which readers are told it.

    See Also
    --------
    scale_of : The scale of a lab.

    """
    baht = official_months * scale.baht
    return Money(official_months=official_months, baht=baht, baht_of_country=baht / scale.share_of_country)


def design_row(scenario: Scenario, paired: Paired, scale: Scale) -> ArmDesign:
    """Return an arm as its file states it, and what it costs beyond the baseline.

    Parameters
    ----------
    scenario : Scenario
        The arm as designed.
    paired : Paired
        The replications of the comparison as designed.
    scale : Scale
        How money is brought to readers.

    Returns
    -------
    ArmDesign
        Its sentence and design in words, and mean costs; without costs for the baseline.

    See Also
    --------
    cost_rows : What arms cost at a budget.

    """
    package = scenario.package
    parts = {
        measure: None if scenario.name == paired.baseline else money(_mean_cost(paired, scenario.name, measure), scale)
        for measure in ("outlay", "agency_cost", "public_cost")
    }
    return ArmDesign(
        arm=scenario.name, sentence=package.sentence, sentence_th=package.sentence_th,
        design=tuple(package.design().splitlines()), design_th=tuple(package.design("th").splitlines()), **parts,
    )  # fmt: skip


def _mean_cost(paired: Paired, arm: str, measure: str) -> float:
    return float(paired.difference(arm, measure, RUN).mean())


def cost_rows(
    at_budget: AtBudget, currency: Currency, designs: Sequence[Scenario], in_worlds: Mapping[str, str]
) -> tuple[ArmAtCost, ...]:
    """Return the dose of every arm at a budget and what it costs there.

    Parameters
    ----------
    at_budget : AtBudget
        The budget, the doses and the replications.
    currency : {"public", "outlay"}
        Whose cost is brought to the budget.
    designs : sequence of Scenario
        The arms as designed.
    in_worlds : mapping of str to str
        Of each arm, in words, in how many worlds it meets the budget; empty without worlds.

    Returns
    -------
    tuple of ArmAtCost
        Costs in official-months beyond the baseline, present value, with 95% intervals; an arm is matched where its
        pilots met the budget and its cost as reported is near it or has it inside the interval.

    See Also
    --------
    policylab.comparison.equal_cost.match_budgets : Finds the doses.

    """
    of_arm = {scenario.name: scenario for scenario in designs}
    return tuple(
        _cost_row(dose, of_arm[dose.arm], at_budget, COSTS[currency], in_worlds.get(dose.arm))
        for dose in at_budget.match.doses
    )


def _cost_row(dose: Dose, design: Scenario, at_budget: AtBudget, measure: str, in_worlds: str | None) -> ArmAtCost:
    budget = at_budget.match.budget
    cost = estimate(at_budget.paired.difference(dose.arm, measure, RUN))
    covered = cost.low is not None and cost.high is not None and cost.low <= budget <= cost.high
    matched = near(dose.cost, budget) and (covered or near(cost.mean, budget))
    return ArmAtCost(
        arm=dose.arm, budget=budget, dial=dose.dial, design=dose.design, value=dose.value, dose=dose.share,
        in_words=dose_in_words(design.package, dose.value), in_words_th=dose_in_words(design.package, dose.value, "th"),
        cost=cost.mean, low=cost.low, high=cost.high, matched=matched,
        why=None if matched else _why(dose, design, budget, cost.mean), crossings=dose.crossings, in_worlds=in_worlds,
    )  # fmt: skip


def _why(dose: Dose, design: Scenario, budget: float, cost: float) -> str:
    """Return why an arm does not cost what the budget allows."""
    dial = design.package.dial
    cost = cost if near(dose.cost, budget) else dose.cost  # the one that misses the budget
    share = f"{cost / budget:.0%} of the budget"
    if dial is None:
        return "has no dial and costs nothing" if cost == 0 else f"has no dial: costs {share}"
    if dose.value == dial.low and cost > budget:
        return f"costs {share} at its least dose"
    if dose.value == dial.high and cost < budget:
        return f"costs {share} at its largest dose"
    return f"costs {share}"
