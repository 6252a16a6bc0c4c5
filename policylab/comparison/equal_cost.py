"""Equal cost: the outlay of the arms brought to a budget by the dial that each package declares.

Held equal is what the centre spends beyond the baseline, in present value. Costs are looked at in pilot replications
that are never reported; adoption is never looked at.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.optimize import brentq, isotonic_regression

from policylab.comparison.effects import Paired
from policylab.comparison.estimates import estimate
from policylab.comparison.plan import Plan
from policylab.comparison.processes import Crew
from policylab.errors import UsageError
from policylab.measures import MEASURES, RUN
from policylab.records import outlays
from policylab.scenario import Scenario

Array = NDArray[np.float64]
FIRST_PILOT = 1_000_000
PILOTS = 8
TOLERANCE = 0.02
CLOSE = 0.005  # where a search on pilots stops, well inside the tolerance
MOST_STEPS = 30
COMPULSION = "compulsion"
# Doses of a grid, as shares of the way between the bounds of a dial: closer where doses are small.
GRID = (0.0, 0.0625, 0.25, 0.5625, 1.0)


@dataclass(frozen=True)
class Dose:
    """What an arm was brought to: its dial and value (None without a dial), and its cost in the pilot."""

    arm: str
    dial: str | None
    value: float | None
    cost: float


@dataclass(frozen=True)
class EqualCost:
    """A budget, and the dose of every arm but the baseline."""

    budget: float
    doses: tuple[Dose, ...]


def search(known: Mapping[float, float], budget: float) -> Generator[float, float, float]:
    """Look for the dial value at which a cost that rises with it meets a budget.

    Yields values to try and is sent their costs; returns the value that was found, or a bound.

    Parameters
    ----------
    known : mapping of value to cost
        Costs at both bounds at least.
    budget : float
        The cost that is looked for.

    """
    costs = dict(sorted(known.items()))
    for value, cost in costs.items():
        if abs(cost - budget) <= CLOSE * budget:
            return value
    low, high = min(costs), max(costs)
    if costs[low] >= budget or costs[high] <= budget:
        return low if costs[low] >= budget else high
    low = max(value for value, cost in costs.items() if cost < budget)
    high = min(value for value in costs if value > low)
    for step in range(MOST_STEPS):
        # Every other step halves, so that a crooked cost cannot hold the search up.
        share = 0.5 if step % 2 else (budget - costs[low]) / (costs[high] - costs[low])
        value = low + share * (high - low)
        costs[value] = yield value
        if abs(costs[value] - budget) <= CLOSE * budget:
            return value
        low, high = (value, high) if costs[value] < budget else (low, value)
    return low


def dose_on_grid(values: Array, costs: Array, budget: float) -> float:
    """Return the dial value at which a monotone curve through a grid of costs meets a budget, or a bound."""
    rising = isotonic_regression(costs).x  # luck can make a dearer dose look cheaper
    if budget <= rising[0] or budget >= rising[-1]:
        return float(values[0] if budget <= rising[0] else values[-1])
    curve = PchipInterpolator(values, rising)
    after = int(np.searchsorted(rising, budget))
    return float(brentq(lambda value: float(curve(value)) - budget, values[after - 1], values[after]))


def grid_of(scenario: Scenario) -> Array:
    """Return the dial values that are looked at side by side: bounds, between them, and as written."""
    dial = scenario.package.dial
    if dial is None:
        return np.empty(0)
    between = [dial.low + share * (dial.high - dial.low) for share in GRID]
    return np.unique([*between, scenario.package.dial_as_written])


def at_dose(scenario: Scenario, value: float | None) -> Scenario:
    """Return a scenario with the dial of its package at a value; as it is for None."""
    return scenario if value is None else replace(scenario, package=scenario.package.dialled(value))


def law_among(asked: Plan) -> int:
    """Return the place of the first arm that holds an instrument of compulsion; its outlay is the default budget."""
    for place, scenario in enumerate(asked.scenarios):
        if any(one.family == COMPULSION for one in scenario.package.instrument):
            if place == asked.place_of_baseline:
                continue
            return place
    raise UsageError(
        "--equal-cost: no arm but the baseline holds an instrument of compulsion, whose outlay would be the budget: "
        "give one in official-months, for example --budget 500"
    )


class Pilots:
    """Pilot replications: what scenarios spend beyond the baseline, looked up once for each dose."""

    def __init__(self, asked: Plan, crew: Crew):
        self.asked, self.crew = asked, crew
        self._spent: dict[tuple[int, float | None], float] = {}

    def costs(self, doses: Sequence[tuple[int, float | None]]) -> None:
        """Look at arms at dial values, all side by side."""
        asked = self.asked
        base = (asked.place_of_baseline, None)
        new = [dose for dose in dict.fromkeys([base, *doses]) if dose not in self._spent]
        scenarios = [at_dose(asked.scenarios[place], value) for place, value in new]
        jobs = [(scenarios, asked.seed, FIRST_PILOT + number, asked.graphs) for number in range(PILOTS)]
        self.crew.expect(PILOTS)
        found = np.mean(self.crew.do(outlays, jobs), axis=0)
        self._spent.update(zip(new, found.tolist(), strict=True))

    def cost(self, place: int, value: float | None = None) -> float:
        """Return what was found for a dose, beyond the baseline."""
        return self._spent[place, value] - self._spent[self.asked.place_of_baseline, None]


def bring_to_budget(asked: Plan, crew: Crew) -> EqualCost:
    """Return the budget and the dose of every arm, found on pilots; arms are searched side by side."""
    if asked.budget is None:
        law_among(asked)
    places = [place for place in range(len(asked.arms)) if place != asked.place_of_baseline]
    pilots = Pilots(asked, crew)
    first = {place: _first_values(asked.scenarios[place]) for place in places}
    pilots.costs([(place, value) for place in places for value in (first[place] or (None,))])
    budget = _as_written(pilots, law_among(asked)) if asked.budget is None else asked.budget
    if budget <= 0:
        raise UsageError(
            f"--equal-cost: {asked.arms[law_among(asked)]} spends nothing beyond {asked.baseline}: give a --budget"
        )
    searches = {
        place: search({value: pilots.cost(place, value) for value in values}, budget)
        for place, values in first.items()
        if values
    }
    found = _side_by_side(searches, pilots)
    return EqualCost(budget, tuple(_dose(asked.scenarios[place], found.get(place), place, pilots) for place in places))


def _as_written(pilots: Pilots, place: int) -> float:
    return pilots.cost(place, pilots.asked.scenarios[place].package.dial_as_written)


def _first_values(scenario: Scenario) -> list[float]:
    dial, written = scenario.package.dial, scenario.package.dial_as_written
    return [] if dial is None or written is None else sorted({dial.low, written, dial.high})


def _side_by_side(searches: Mapping[int, Generator[float, float, float]], pilots: Pilots) -> dict[int, float]:
    """Run searches in step: whatever they want to know next is looked at together."""
    found: dict[int, float] = {}
    wanted: dict[int, float] = {}

    def go_on(place: int, cost: float | None) -> None:
        try:
            wanted[place] = next(searches[place]) if cost is None else searches[place].send(cost)
        except StopIteration as ended:
            found[place] = ended.value
            wanted.pop(place, None)

    for place in searches:
        go_on(place, None)
    while wanted:
        tried = dict(wanted)
        pilots.costs(list(tried.items()))
        for place, value in tried.items():
            go_on(place, pilots.cost(place, value))
    return found


def _dose(scenario: Scenario, value: float | None, place: int, pilots: Pilots) -> Dose:
    dial = scenario.package.dial
    return Dose(scenario.name, dial.name if dial else None, value, pilots.cost(place, value))


def told(found: EqualCost, paired: Paired, in_worlds: Mapping[str, str]) -> dict[str, Any]:
    """Return what was held equal as the key ``equal_cost`` of ``--json``, with what was spent as reported.

    What an arm spent over many worlds is said in words beside why it does not match.
    """
    return {
        "budget": found.budget,
        "unit": MEASURES["outlay"].unit,
        "arms": [_row(dose, found.budget, paired, in_worlds) for dose in found.doses],
    }


def _row(dose: Dose, budget: float, paired: Paired, in_worlds: Mapping[str, str]) -> dict[str, Any]:
    spent = estimate(np.subtract(*paired.pair(dose.arm, "outlay", RUN)))
    held = spent.low is not None and spent.high is not None and spent.low <= budget <= spent.high
    matched = _near(dose.cost, budget) and (held or _near(spent.mean, budget))
    why = [] if matched else [_why(dose, spent.mean / budget)]
    if dose.arm in in_worlds and dose.dial is not None:
        why.append(in_worlds[dose.arm])
    return {
        "arm": dose.arm, "dial": dose.dial, "value": dose.value,
        "outlay": spent.mean, "low": spent.low, "high": spent.high,
        "matched": matched, "why": "; ".join(why) or None,
    }  # fmt: skip


def _near(cost: float, budget: float) -> bool:
    return abs(cost - budget) <= TOLERANCE * budget


def _why(dose: Dose, share: float) -> str:
    if dose.dial is None and share == 0:
        return "never scaled: it costs nothing and has no dial"
    return f"{'has no dial: ' if dose.dial is None else ''}spends {share:.0%} of the budget"
