"""Equal cost: the outlay of the arms brought to a budget by the dial that each package declares.

What is equal is what the centre spends beyond the baseline, in present value. Every world has its own budget and
doses.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from policylab.comparison.dials import at_dose, grid_of, near, search
from policylab.comparison.pilots import Pilots, PilotSettings, WorldArm
from policylab.comparison.plan import Plan
from policylab.errors import UsageError
from policylab.model.scenario import Scenario
from policylab.recording.identity import method
from policylab.workers import WorkerPool

Arms = Sequence[Scenario]
Search = tuple[WorldArm, float]  # what is brought to which share of the budget
COMPULSION = "compulsion"
SHARES = (0.5, 1.0, 2.0)  # of the budget requested
FEW = 5  # maximum number of replications at the other budgets


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
    cost : float
        Mean outlay of the pilots beyond the baseline, in official-months.

    See Also
    --------
    BudgetMatch : The doses of all arms of a world.

    """

    arm: str
    dial: str | None
    value: float | None
    cost: float


@dataclass(frozen=True)
class BudgetMatch:
    """The budget of a world, and the dose of every arm but the baseline.

    Parameters
    ----------
    budget : float
        In official-months beyond the baseline, present value.
    doses : tuple of Dose
        In the order of the arms.

    See Also
    --------
    match_budget : Finds the doses.

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


def law_among(plan: Plan) -> int:
    """Return the place of the first law among the arms of a plan; its outlay is the default budget.

    Parameters
    ----------
    plan : Plan
        A comparison at equal cost.

    Returns
    -------
    int
        The place of the first arm but the baseline that holds an instrument of compulsion.

    Raises
    ------
    UsageError
        If no arm holds one.

    See Also
    --------
    match_budget : Takes the outlay of this arm as the budget where none is given.

    """
    for place, scenario in enumerate(plan.scenarios):
        if any(instrument.family == COMPULSION for instrument in scenario.package.instrument):
            if place == plan.place_of_baseline:
                continue
            return place
    raise UsageError(
        f"{plan.option('equal_cost')}: no arm but the baseline holds an instrument of compulsion, whose outlay "
        f"would be the budget: give one in official-months, for example {plan.option('budget', 500)}"
    )


@method("equal-cost")
def match_budget(
    plan: Plan,
    worlds: Sequence[Arms],
    pool: WorkerPool,
    settings: PilotSettings | None = None,
    shares: Sequence[float] = (1.0,),
) -> list[tuple[BudgetMatch, ...]]:
    """Bring the arms of every world to the budget of that world, or to shares of it.

    Parameters
    ----------
    plan : Plan
        A comparison at equal cost; its budget is in official-months beyond the baseline, present value.
    worlds : sequence of sequences of Scenario
        The arms of each world, as written.
    pool : WorkerPool
        The processes in which pilots run.
    settings : PilotSettings, optional
        How costs are evaluated.
    shares : sequence of float, optional
        Of the budget.

    Returns
    -------
    list of tuple of BudgetMatch
        Of shape (shares, worlds): the budget, and the doses found in pilots.

    Raises
    ------
    UsageError
        If the plan states no budget and no arm is a law, or the law spends nothing beyond the baseline.

    See Also
    --------
    policylab.comparison.dials.search : The search of one arm.
    policylab.comparison.outlays.at_equal_cost : What the arms then spend as reported.

    Notes
    -----
    Without a budget, that of a world is what the first law among the arms spends in it as written. All searches run
    side by side on the same pilots, whose people and luck no reported replication shares.

    """
    law = None if plan.budget is not None else law_among(plan)
    settings = settings or PilotSettings()
    pilots = Pilots(plan, worlds, settings, pool)
    scaled = [place for place in range(len(plan.arms)) if place != plan.place_of_baseline]
    arms = list(product(range(len(worlds)), scaled))
    grids = {(world, place): grid_of(worlds[world][place]) for world, place in arms}
    bases = [((world, plan.place_of_baseline), None) for world in range(len(worlds))]
    pilots.evaluate([*bases, *((arm, value) for arm in arms for value in (grids[arm] or (None,)))])
    budgets = [_budget(pilots, world, law) for world in range(len(worlds))]
    searches = {
        (arm, share): search(
            {value: pilots.cost(arm, value) for value in grid}, share * budgets[arm[0]], settings.steps
        )
        for (arm, grid), share in product(grids.items(), shares)
        if grid
    }
    values = _side_by_side(searches, pilots)

    def match_of(world: int, share: float) -> BudgetMatch:
        of_world = [(world, place) for place in scaled]
        doses = [_dose(worlds[world][arm[1]], values.get((arm, share)), arm, pilots) for arm in of_world]
        return BudgetMatch(share * budgets[world], tuple(doses))

    return [tuple(match_of(world, share) for world in range(len(worlds))) for share in shares]


def _budget(pilots: Pilots, world: int, law: int | None) -> float:
    """Return the budget requested, or what the law of a world spends as written."""
    plan = pilots.plan
    if law is None:
        return float(plan.budget or 0)
    budget = pilots.cost((world, law), pilots.worlds[world][law].package.dial_as_written)
    if budget <= 0:
        raise UsageError(
            f"{plan.option('equal_cost')}: {plan.arms[law]} spends nothing beyond {plan.baseline}: "
            f"give a budget, for example {plan.option('budget', 500)}"
        )
    return budget


def _side_by_side(searches: Mapping[Search, Generator[float, float, float]], pilots: Pilots) -> dict[Search, float]:
    """Run searches in step: their next evaluations are run together."""
    results: dict[Search, float] = {}
    wanted: dict[Search, float] = {}

    def advance(key: Search, cost: float | None) -> None:
        try:
            wanted[key] = next(searches[key]) if cost is None else searches[key].send(cost)
        except StopIteration as ended:
            results[key] = ended.value
            wanted.pop(key, None)

    for key in searches:
        advance(key, None)
    while wanted:
        tried = dict(wanted)
        pilots.evaluate([(arm, value) for (arm, _), value in tried.items()])
        for key, value in tried.items():
            advance(key, pilots.cost(key[0], value))
    return results


def _dose(scenario: Scenario, value: float | None, arm: WorldArm, pilots: Pilots) -> Dose:
    dial = scenario.package.dial
    return Dose(scenario.name, dial.name if dial else None, value, pilots.cost(arm, value))
