"""Dials: the search for the dial value at which the outlay of a package meets a budget."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace

from policylab.model.scenario import Scenario

TOLERANCE = 0.02
CLOSE = 0.01  # where a search on pilots stops, inside the tolerance of equal cost
MOST_STEPS = 6
# Where a dial is evaluated first, side by side, as shares of the way between its bounds; and as written.
GRID = (0.0, 0.25, 1.0)


def search(known: Mapping[float, float], budget: float, steps: int = MOST_STEPS) -> Generator[float, float, float]:
    """Search for the dial value at which a cost that rises with it meets a budget.

    Parameters
    ----------
    known : mapping of float to float
        Costs at dial values that were evaluated already, the bounds of the dial among them, in official-months.
    budget : float
        In official-months.
    steps : int, optional
        Maximum number of further evaluations.

    Returns
    -------
    float
        The dial value, or a bound. Where the cost jumps over the budget, or the steps are used up, the value whose
        cost is nearest.

    Yields
    ------
    float
        The next dial value to evaluate; its cost must be sent back.

    See Also
    --------
    policylab.comparison.equal_cost.match_budget : Runs the searches of many arms and worlds side by side.

    Notes
    -----
    Regula falsi, in which every other step bisects so that a cost with kinks cannot stall it.

    Examples
    --------
    >>> steps = search({0.0: 0.0, 8.0: 64.0}, 16.0)
    >>> next(steps), steps.send(4.0)
    (2.0, 5.0)

    """
    costs = dict(sorted(known.items()))
    low, high = min(costs), max(costs)
    if costs[low] < budget < costs[high]:
        low = max(value for value, cost in costs.items() if cost < budget)
        high = min(value for value in costs if value > low)
        for step in range(steps):
            if any(near(cost, budget, CLOSE) for cost in costs.values()):
                break
            share = 0.5 if step % 2 else (budget - costs[low]) / (costs[high] - costs[low])
            value = low + share * (high - low)
            costs[value] = yield value
            low, high = (value, high) if costs[value] < budget else (low, value)
    return min(costs, key=lambda value: abs(costs[value] - budget))


def near(cost: float, budget: float, tolerance: float = TOLERANCE) -> bool:
    """Return whether a cost is the budget, to a relative tolerance.

    Parameters
    ----------
    cost, budget : float
        In official-months.
    tolerance : float, optional
        As a share of the budget.

    Returns
    -------
    bool
        Whether they differ by no more than that.

    See Also
    --------
    search : Stops on pilots where a cost is within ``CLOSE`` of the budget.

    Examples
    --------
    >>> near(509, 500), near(511, 500)
    (True, False)

    """
    return abs(cost - budget) <= tolerance * budget


def grid_of(scenario: Scenario) -> list[float]:
    """Return the dial values that are evaluated before any search.

    Parameters
    ----------
    scenario : Scenario
        An arm.

    Returns
    -------
    list of float
        The bounds of its dial, one value between them and the value as written; empty without a dial.

    See Also
    --------
    search : Starts from the costs at these values.

    """
    dial, written = scenario.package.dial, scenario.package.dial_as_written
    if dial is None or written is None:
        return []
    return sorted({*(dial.low + share * (dial.high - dial.low) for share in GRID), written})


def at_dose(scenario: Scenario, value: float | None) -> Scenario:
    """Return a scenario with the dial of its package at a value.

    Parameters
    ----------
    scenario : Scenario
        An arm.
    value : float or None
        In the unit of the dial; None leaves the package as written.

    Returns
    -------
    Scenario
        The same scenario with that package.

    See Also
    --------
    grid_of : Dial values to begin with.

    """
    return scenario if value is None else replace(scenario, package=scenario.package.dialled(value))
