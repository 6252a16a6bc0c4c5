"""Dials: the values of a package's dial that are looked at, and the search for the one whose cost meets a budget."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace

from policylab.model.scenario import Scenario

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
            if any(_close(cost, budget) for cost in costs.values()):
                break
            # Every other step halves, so that a crooked cost cannot hold the search up.
            share = 0.5 if step % 2 else (budget - costs[low]) / (costs[high] - costs[low])
            value = low + share * (high - low)
            costs[value] = yield value
            low, high = (value, high) if costs[value] < budget else (low, value)
    return min(costs, key=lambda value: abs(costs[value] - budget))


def _close(cost: float, budget: float) -> bool:
    return abs(cost - budget) <= CLOSE * budget


def grid_of(scenario: Scenario) -> list[float]:
    """Return the dial values that are looked at first: bounds, one between, as written; none without a dial."""
    dial, written = scenario.package.dial, scenario.package.dial_as_written
    if dial is None or written is None:
        return []
    return sorted({*(dial.low + share * (dial.high - dial.low) for share in GRID), written})


def at_dose(scenario: Scenario, value: float | None) -> Scenario:
    """Return a scenario with the dial of its package at a value; as it is for None."""
    return scenario if value is None else replace(scenario, package=scenario.package.dialled(value))
