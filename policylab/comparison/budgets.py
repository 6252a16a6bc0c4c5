"""Budgets: the costs to which arms are brought, and the doses that bring them there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from policylab.comparison.dials import Crossing, at_dose, near
from policylab.comparison.plan import Plan
from policylab.errors import UsageError
from policylab.model.scenario import Scenario

Arms = Sequence[Scenario]
COMPULSION = "compulsion"


@dataclass(frozen=True)
class Budgets:
    """The budgets of every world: amounts, shares of what a design costs there, and steps between the designs.

    Parameters
    ----------
    amounts : tuple of float, optional
        In official-months beyond the baseline, present value.
    shares : tuple of float, optional
        Of what an arm as designed costs in the world.
    of : int, optional
        The place of that arm among the arms.
    steps : int, optional
        Number of budgets, in equal ratios, from the cost of the cheapest design to that of the dearest.

    See Also
    --------
    policylab.comparison.equal_cost.match_budgets : Brings the arms to them.

    """

    amounts: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()
    of: int = 0
    steps: int = 0

    def in_world(self, designs: Mapping[int, float]) -> list[float]:
        """Return the budgets of a world from what each arm as designed costs in it, by the place of the arm."""
        shares = [share * designs[self.of] for share in self.shares]
        costs = [cost for cost in designs.values() if cost > 0]
        steps = np.geomspace(min(costs), max(costs), self.steps).tolist() if self.steps and costs else []
        return _apart([*self.amounts, *shares, *steps])


def _apart(budgets: Sequence[float]) -> list[float]:
    """Return budgets without those that are equal to an earlier one, to the tolerance of equal cost."""
    kept: list[float] = []
    for budget in budgets:
        if not any(near(budget, earlier) for earlier in kept):
            kept.append(budget)
    return kept


@dataclass(frozen=True)
class Dose:
    """The dose of an arm, and its cost in the pilots.

    Parameters
    ----------
    arm : str
        Its name.
    dial : str or None
        The dial of its package; None without one.
    value : float or None
        Where the dial is set, in its own unit; None without a dial.
    design : float or None
        Where the package as designed sets it.
    cost : float
        Mean cost in the pilots beyond the baseline, in official-months.
    crossings : tuple of (float, float)
        Neighbouring doses evaluated between which the cost crosses the budget; more than one where it does not rise
        with the dose throughout.

    See Also
    --------
    BudgetMatch : The doses of all arms of a world.

    """

    arm: str
    dial: str | None
    value: float | None
    design: float | None
    cost: float
    crossings: tuple[Crossing, ...] = ()

    @property
    def share(self) -> float | None:
        """Return the dose as a share of the design; None without a dial, or where the design is 0."""
        return None if self.value is None or not self.design else self.value / self.design


@dataclass(frozen=True)
class BudgetMatch:
    """One budget of a world, and the dose of every arm but the baseline.

    Parameters
    ----------
    budget : float
        In official-months beyond the baseline, present value.
    doses : tuple of Dose
        In the order of the arms.

    See Also
    --------
    policylab.comparison.equal_cost.match_budgets : Finds the doses.

    """

    budget: float
    doses: tuple[Dose, ...]

    def meets(self, arm: str) -> bool:
        """Return whether an arm's cost in the pilots is the budget, to the tolerance; the baseline is never scaled."""
        return all(near(dose.cost, self.budget) for dose in self.doses if dose.arm == arm)

    def dosed(self, arms: Arms) -> tuple[Scenario, ...]:
        """Return the arms of the world, each at its dose."""
        value = {dose.arm: dose.value for dose in self.doses}
        return tuple(at_dose(scenario, value.get(scenario.name)) for scenario in arms)


def law_among(plan: Plan) -> int | None:
    """Return the place of the first law among the arms of a plan; its cost as designed is the default budget.

    Parameters
    ----------
    plan : Plan
        A comparison at equal cost.

    Returns
    -------
    int or None
        The place of the first arm but the baseline that holds an instrument of compulsion; None without one.

    See Also
    --------
    budgets_of : The budgets of a comparison.

    """
    return next(iter(laws_among(plan)), None)


def laws_among(plan: Plan) -> tuple[int, ...]:
    """Return the places of the laws among the arms of a plan.

    Parameters
    ----------
    plan : Plan
        A comparison.

    Returns
    -------
    tuple of int
        The places of all arms but the baseline that hold an instrument of compulsion.

    See Also
    --------
    law_among : The first of them.

    """
    return tuple(
        place
        for place, scenario in enumerate(plan.scenarios)
        if place != plan.place_of_baseline
        and any(instrument.family == COMPULSION for instrument in scenario.package.instrument)
    )


def budgets_of(plan: Plan) -> Budgets:
    """Return the budget of a comparison: the one given, or what the first law among the arms costs as designed.

    Parameters
    ----------
    plan : Plan
        A comparison at equal cost.

    Returns
    -------
    Budgets
        One budget for each world.

    Raises
    ------
    UsageError
        If no budget is given and no arm is a law.

    See Also
    --------
    policylab.comparison.equal_cost.match_budgets : Brings the arms to it.

    """
    if plan.budget is not None:
        return Budgets(amounts=(plan.budget,))
    law = law_among(plan)
    if law is None:
        raise UsageError(
            f"{plan.option('equal_cost')}: no arm but the baseline holds an instrument of compulsion, whose cost as "
            f"designed would be the budget: give one in official-months, for example {plan.option('budget', 500)}"
        )
    return Budgets(shares=(1.0,), of=law)
