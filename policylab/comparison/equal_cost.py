"""Equal cost: the cost of the arms brought to budgets by the dial that each package declares.

What is equal is the present value beyond the baseline of public cost, which is the centre's outlay and what agencies
spend; or of the outlay alone. Every world has its own budgets and doses.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from itertools import product

from policylab.comparison.budgets import Arms, BudgetMatch, Budgets, Dose
from policylab.comparison.dials import crossings, grid_of, search
from policylab.comparison.pilots import Pilots, PilotSettings, WorldArm
from policylab.comparison.plan import Plan
from policylab.errors import UsageError
from policylab.recording.identity import method
from policylab.workers import WorkerPool


@method("equal-cost")
def match_budgets(
    plan: Plan,
    worlds: Sequence[Arms],
    budgets: Budgets,
    pool: WorkerPool,
    settings: PilotSettings | None = None,
) -> list[tuple[BudgetMatch, ...]]:
    """Bring the arms of every world to the budgets of that world.

    Parameters
    ----------
    plan : Plan
        A comparison at equal cost: its currency, baseline and seed.
    worlds : sequence of sequences of Scenario
        The arms of each world, as designed.
    budgets : Budgets
        The budgets of every world, in official-months beyond the baseline, present value.
    pool : WorkerPool
        The processes in which pilots run.
    settings : PilotSettings, optional
        How costs are evaluated.

    Returns
    -------
    list of tuple of BudgetMatch
        Of shape (budgets, worlds): each budget, and the doses found in pilots.

    Raises
    ------
    UsageError
        If a budget would be what a design costs that costs nothing beyond the baseline.

    See Also
    --------
    policylab.comparison.dials.search : The search of one arm.
    policylab.comparison.costs.cost_rows : What the arms then cost as reported.

    Notes
    -----
    All searches run side by side on the same pilots, whose people and luck no reported replication shares. What an
    arm costs is evaluated at nine doses from the least to the largest and as designed; then the last crossing of each
    budget is narrowed.

    """
    settings = settings or PilotSettings()
    pilots = Pilots(plan, worlds, settings, pool)
    places = [place for place in range(len(plan.arms)) if place != plan.place_of_baseline]
    arms: list[WorldArm] = list(product(range(len(worlds)), places))
    grids = {(world, place): grid_of(worlds[world][place]) for world, place in arms}
    bases = [((world, plan.place_of_baseline), None) for world in range(len(worlds))]
    pilots.evaluate([*bases, *((arm, dose) for arm in arms for dose in (grids[arm] or (None,)))])
    of_worlds = [_budgets_in(world, places, budgets, pilots) for world in range(len(worlds))]
    searches = {
        (arm, budget): search(pilots.costs(arm), budget, settings.steps)
        for arm, grid in grids.items()
        if grid
        for budget in of_worlds[arm[0]]
    }
    values = _run_together(searches, pilots)
    matches = [
        [
            BudgetMatch(
                budget, tuple(_dose((world, place), budget, values.get(((world, place), budget)), pilots)
                              for place in places),
            )
            for budget in of_world
        ]
        for world, of_world in enumerate(of_worlds)
    ]  # fmt: skip
    return list(zip(*matches, strict=True))


def _budgets_in(world: int, places: Sequence[int], budgets: Budgets, pilots: Pilots) -> list[float]:
    """Return the budgets of a world; a design that is to be one must cost something."""
    plan = pilots.plan
    designs = {place: pilots.cost_of_design((world, place)) for place in places}
    # Among many worlds no arm can meet such a budget, and the world counts for none.
    if budgets.shares and designs[budgets.of] <= 0 and len(pilots.worlds) == 1:
        raise UsageError(
            f"{plan.option('equal_cost')}: {plan.arms[budgets.of]} costs nothing beyond {plan.baseline}: "
            f"give a budget, for example {plan.option('budget', 500)}"
        )
    of_world = budgets.in_world(designs)
    if not of_world:
        raise UsageError(
            f"{plan.option('equal_cost')}: no arm costs anything beyond {plan.baseline}, so there is nothing to match: "
            f"give a budget, for example {plan.option('budget', 500)}"
        )
    return of_world


def _run_together(
    searches: Mapping[tuple[WorldArm, float], Generator[float, float, float]], pilots: Pilots
) -> dict[tuple[WorldArm, float], float]:
    """Run searches in step: their next evaluations are run together."""
    results: dict[tuple[WorldArm, float], float] = {}
    wanted: dict[tuple[WorldArm, float], float] = {}

    def advance(key: tuple[WorldArm, float], cost: float | None) -> None:
        try:
            wanted[key] = next(searches[key]) if cost is None else searches[key].send(cost)
        except StopIteration as ended:
            results[key] = ended.value
            wanted.pop(key, None)

    for key in searches:
        advance(key, None)
    while wanted:
        tried = dict(wanted)
        pilots.evaluate([(arm, dose) for (arm, _), dose in tried.items()])
        for key, dose in tried.items():
            advance(key, pilots.cost(key[0], dose))
    return results


def _dose(arm: WorldArm, budget: float, value: float | None, pilots: Pilots) -> Dose:
    scenario = pilots.worlds[arm[0]][arm[1]]
    dial = scenario.package.dial
    return Dose(
        scenario.name, dial.name if dial else None, value, scenario.package.dial_as_written, pilots.cost(arm, value),
        crossings(pilots.costs(arm), budget),
    )  # fmt: skip
