"""Equal cost: the outlay of the arms brought to a budget by the dial that each package declares.

Held equal is what the centre spends beyond the baseline, in present value. Costs are looked at in pilot replications
that are never reported; adoption is never looked at. Every world has its own budget and its own doses.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from policylab.comparison.effects import Paired, places
from policylab.comparison.estimates import Estimate, estimate
from policylab.comparison.plan import Plan
from policylab.comparison.rows import AgainstOutlay, ArmAtCost, AtEqualCost, Moment
from policylab.errors import UsageError
from policylab.model.scenario import Scenario
from policylab.recording.identity import method
from policylab.recording.measures import HEADLINES, MEASURES, RUN
from policylab.recording.run import outlays
from policylab.workers import WIDEST, WorkerPool

Arms = Sequence[Scenario]
Place = tuple[int, int]  # a world and an arm in it
Search = tuple[Place, float]  # which place is brought to which share of the budget
FIRST_PILOT = 1_000_000
PILOTS = 8
TOLERANCE = 0.02
COMPULSION = "compulsion"
SHARES = (0.5, 1.0, 2.0)  # of the budget that was asked for
FEW = 5  # replications at the most, at the other budgets
CLOSE = 0.01  # where a search on pilots stops, inside the tolerance of equal cost
MOST_STEPS = 6
# Where a dial is looked at first, side by side, as shares of the way between its bounds; and as written.
GRID = (0.0, 0.25, 1.0)


def search(known: Mapping[float, float], budget: float, steps: int = MOST_STEPS) -> Generator[float, float, float]:
    """Look for the dial value at which a cost that rises with it meets a budget.

    Yields values to try and is sent their costs; returns the value that was found, or a bound. Where the cost jumps
    over the budget, or the steps are used up, the value whose cost came nearest.
    """
    costs = dict(sorted(known.items()))
    low, high = min(costs), max(costs)
    if costs[low] < budget < costs[high]:
        low = max(value for value, cost in costs.items() if cost < budget)
        high = min(value for value in costs if value > low)
        for step in range(steps):
            if any(_near(cost, budget, CLOSE) for cost in costs.values()):
                break
            # Every other step halves, so that a crooked cost cannot hold the search up.
            share = 0.5 if step % 2 else (budget - costs[low]) / (costs[high] - costs[low])
            value = low + share * (high - low)
            costs[value] = yield value
            low, high = (value, high) if costs[value] < budget else (low, value)
    return min(costs, key=lambda value: abs(costs[value] - budget))


def grid_of(scenario: Scenario) -> list[float]:
    """Return the dial values that are looked at first: bounds, one between, as written; none without a dial."""
    dial, written = scenario.package.dial, scenario.package.dial_as_written
    if dial is None or written is None:
        return []
    return sorted({*(dial.low + share * (dial.high - dial.low) for share in GRID), written})


def at_dose(scenario: Scenario, value: float | None) -> Scenario:
    """Return a scenario with the dial of its package at a value; as it is for None."""
    return scenario if value is None else replace(scenario, package=scenario.package.dialled(value))


@dataclass(frozen=True)
class Dose:
    """What an arm was brought to: its dial and value (None without a dial), and its cost in the pilots."""

    arm: str
    dial: str | None
    value: float | None
    cost: float


@dataclass(frozen=True)
class EqualCost:
    """The budget of a world, and the dose of every arm but the baseline."""

    budget: float
    doses: tuple[Dose, ...]

    def meets(self, arm: str) -> bool:
        """Return whether an arm's cost in the pilots is the budget, to the tolerance; the baseline is never scaled."""
        return all(_near(dose.cost, self.budget) for dose in self.doses if dose.arm == arm)

    def dosed(self, arms: Arms) -> tuple[Scenario, ...]:
        """Return the arms of the world, each at its dose."""
        value = {dose.arm: dose.value for dose in self.doses}
        return tuple(at_dose(scenario, value.get(scenario.name)) for scenario in arms)


def law_among(asked: Plan) -> int:
    """Return the place of the first arm that holds an instrument of compulsion; its outlay is the default budget."""
    for place, scenario in enumerate(asked.scenarios):
        if any(one.family == COMPULSION for one in scenario.package.instrument):
            if place == asked.place_of_baseline:
                continue
            return place
    raise UsageError(
        f"{asked.option('equal_cost')}: no arm but the baseline holds an instrument of compulsion, whose outlay "
        f"would be the budget: give one in official-months, for example {asked.option('budget', 500)}"
    )


@dataclass(frozen=True)
class Looking:
    """How costs are looked at."""

    pilots: int = PILOTS  # replications of each look
    steps: int = MOST_STEPS  # looks that a search may take after the grid
    widest: int = WIDEST  # scenarios side by side at the most


class Pilots:
    """Pilot replications: what the arms of many worlds spend beyond their baseline, looked up once for each dose."""

    def __init__(self, asked: Plan, worlds: Sequence[Arms], looking: Looking, pool: WorkerPool):
        self.asked, self.worlds, self.looking, self.crew = asked, worlds, looking, pool
        self._spent: dict[tuple[Place, float | None], float] = {}

    def look_at(self, doses: Sequence[tuple[Place, float | None]]) -> None:
        """Look at arms at dial values, all side by side."""
        new = [dose for dose in dict.fromkeys(doses) if dose not in self._spent]
        dosed = [at_dose(self.worlds[world][place], value) for (world, place), value in new]
        widest = self.looking.widest
        slices = [dosed[first : first + widest] for first in range(0, len(dosed), widest)]
        jobs = [
            (part, self.asked.seed, FIRST_PILOT + number, self.asked.graphs)
            for number, part in product(range(self.looking.pilots), slices)
        ]
        self.crew.expect(len(jobs))
        found = np.concatenate(self.crew.do(outlays, jobs)) if jobs else np.empty(0)
        # Summed exactly, so that what else is looked at changes no bit.
        means = [math.fsum(of_dose) / self.looking.pilots for of_dose in found.reshape(self.looking.pilots, -1).T]
        self._spent.update(zip(new, means, strict=True))

    def cost(self, place: Place, value: float | None = None) -> float:
        """Return what was found for a dose, beyond the baseline of its world."""
        base = (place[0], self.asked.place_of_baseline)
        return self._spent[place, value] - self._spent[base, None]


@method("equal-cost")
def bring_to_budget(
    asked: Plan,
    worlds: Sequence[Arms],
    pool: WorkerPool,
    looking: Looking | None = None,
    shares: Sequence[float] = (1.0,),
) -> list[tuple[EqualCost, ...]]:
    """Return, for each share of the budget, the budget and the doses of every world, found on pilots.

    All searches go side by side.
    """
    law = None if asked.budget is not None else law_among(asked)
    looking = looking or Looking()
    pilots = Pilots(asked, worlds, looking, pool)
    others = [place for place in range(len(asked.arms)) if place != asked.place_of_baseline]
    places = list(product(range(len(worlds)), others))
    grids = {(world, place): grid_of(worlds[world][place]) for world, place in places}
    bases = [((world, asked.place_of_baseline), None) for world in range(len(worlds))]
    pilots.look_at([*bases, *((place, value) for place in places for value in (grids[place] or (None,)))])
    budgets = [_budget(pilots, world, law) for world in range(len(worlds))]
    searches = {
        (place, share): search(
            {value: pilots.cost(place, value) for value in grid}, share * budgets[place[0]], looking.steps
        )
        for (place, grid), share in product(grids.items(), shares)
        if grid
    }
    found = _side_by_side(searches, pilots)

    def of_world(world: int, share: float) -> EqualCost:
        cells = [(world, place) for place in others]
        doses = [_dose(worlds[world][cell[1]], found.get((cell, share)), cell, pilots) for cell in cells]
        return EqualCost(share * budgets[world], tuple(doses))

    return [tuple(of_world(world, share) for world in range(len(worlds))) for share in shares]


def _budget(pilots: Pilots, world: int, law: int | None) -> float:
    """Return the budget that was asked for, or what the law of a world spends as written."""
    asked = pilots.asked
    if law is None:
        return float(asked.budget or 0)
    budget = pilots.cost((world, law), pilots.worlds[world][law].package.dial_as_written)
    if budget <= 0:
        raise UsageError(
            f"{asked.option('equal_cost')}: {asked.arms[law]} spends nothing beyond {asked.baseline}: "
            f"give a budget, for example {asked.option('budget', 500)}"
        )
    return budget


def _side_by_side(searches: Mapping[Search, Generator[float, float, float]], pilots: Pilots) -> dict[Search, float]:
    """Run searches in step: whatever they want to know next is looked at together."""
    found: dict[Search, float] = {}
    wanted: dict[Search, float] = {}

    def go_on(one: Search, cost: float | None) -> None:
        try:
            wanted[one] = next(searches[one]) if cost is None else searches[one].send(cost)
        except StopIteration as ended:
            found[one] = ended.value
            wanted.pop(one, None)

    for one in searches:
        go_on(one, None)
    while wanted:
        tried = dict(wanted)
        pilots.look_at([(place, value) for (place, _), value in tried.items()])
        for one, value in tried.items():
            go_on(one, pilots.cost(one[0], value))
    return found


def _dose(scenario: Scenario, value: float | None, place: Place, pilots: Pilots) -> Dose:
    dial = scenario.package.dial
    return Dose(scenario.name, dial.name if dial else None, value, pilots.cost(place, value))


def at_equal_cost(
    held: EqualCost, paired: Paired, in_worlds: Mapping[str, str], against_outlay: tuple[AgainstOutlay, ...] = ()
) -> AtEqualCost:
    """Return what was held equal, with what was spent as reported.

    Over many worlds each arm also says in words, as ``in_worlds``, in how many it meets the budget.
    """
    arms = tuple(_arm_at_cost(dose, held.budget, paired, in_worlds.get(dose.arm)) for dose in held.doses)
    return AtEqualCost(budget=held.budget, unit=MEASURES["outlay"].unit, arms=arms, against_outlay=against_outlay)


def _arm_at_cost(dose: Dose, budget: float, paired: Paired, in_worlds: str | None) -> ArmAtCost:
    spent = estimate(np.subtract(*paired.pair(dose.arm, "outlay", RUN)))
    held = spent.low is not None and spent.high is not None and spent.low <= budget <= spent.high
    matched = _near(dose.cost, budget) and (held or _near(spent.mean, budget))
    return ArmAtCost(
        arm=dose.arm, dial=dose.dial, value=dose.value, outlay=spent.mean, low=spent.low, high=spent.high,
        matched=matched, why=None if matched else _why(dose, spent.mean / budget), in_worlds=in_worlds,
    )  # fmt: skip


def _near(cost: float, budget: float, tolerance: float = TOLERANCE) -> bool:
    return abs(cost - budget) <= tolerance * budget


def _why(dose: Dose, share: float) -> str:
    if dose.dial is None and share == 0:
        return "never scaled: it costs nothing and has no dial"
    return f"{'has no dial: ' if dose.dial is None else ''}spends {share:.0%} of the budget"


def against_outlay(of_budgets: Sequence[tuple[EqualCost, Paired]], at: int) -> tuple[AgainstOutlay, ...]:
    """Return the effect of each arm on the headlines at each budget, beside what it spent there."""
    return tuple(
        AgainstOutlay(
            budget=held.budget, arm=arm, outlay=spent, matched=held.meets(arm), measure=measure, at=when,
            mean=effect.mean, low=effect.low, high=effect.high, replications=len(paired.records),
        )
        for held, paired in of_budgets
        for arm in paired.arms
        if arm != paired.baseline
        for spent in (float(np.subtract(*paired.pair(arm, "outlay", RUN)).mean()),)
        for measure, when, effect in _headlines(paired, arm, at)
    )  # fmt: skip


def _headlines(paired: Paired, arm: str, at: int) -> Iterator[tuple[str, Moment, Estimate]]:
    for measure, when in places(HEADLINES, [at]):
        yield measure, when, estimate(np.subtract(*paired.pair(arm, measure, when)))
