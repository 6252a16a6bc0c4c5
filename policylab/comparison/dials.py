"""Dials: the search for the largest dose of a package whose cost stays within a budget."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from policylab.model.scenario import Scenario

TOLERANCE = 0.02
CLOSE = 0.01  # where a search on pilots stops, inside the tolerance of equal cost
MOST_STEPS = 6
DOSES_OF_GRID = 9  # doses that are evaluated before any search, evenly from the least to the largest

Crossing = tuple[float, float]  # two neighbouring doses, of which one costs more than the budget


def search(known: Mapping[float, float], budget: float, steps: int = MOST_STEPS) -> Generator[float, float, float]:
    """Search for the largest dose whose cost stays within a budget.

    Parameters
    ----------
    known : mapping of float to float
        Costs at doses that were evaluated already, the bounds of the dial among them, in official-months.
    budget : float
        In official-months.
    steps : int, optional
        Maximum number of further evaluations.

    Returns
    -------
    float
        The largest dose evaluated whose cost is within the budget, or less than ``CLOSE`` beyond it. The least dose
        where every dose costs more.

    Yields
    ------
    float
        The next dose to evaluate; its cost must be sent back.

    See Also
    --------
    crossings : All places where the cost crosses the budget.
    policylab.comparison.equal_cost.match_budgets : Runs the searches of many arms and worlds side by side.

    Notes
    -----
    The cost need not rise with the dose, since what agencies spend is in it: only the last crossing, above which
    every dose evaluated costs more, is narrowed. Bisection, in which every other step interpolates.

    Examples
    --------
    >>> steps = search({0.0: 0.0, 8.0: 64.0}, 16.0)
    >>> next(steps), steps.send(4.0)
    (2.0, 5.0)

    """
    costs = dict(known)
    for step in range(steps):
        largest = _largest_within(costs, budget)
        beyond = min((dose for dose in costs if dose > largest), default=None)
        if beyond is None or not within(costs[largest], budget) or near(costs[largest], budget, CLOSE):
            break
        share = 0.5 if step % 2 else (budget - costs[largest]) / (costs[beyond] - costs[largest])
        dose = largest + share * (beyond - largest)
        costs[dose] = yield dose
    return _largest_within(costs, budget)


def _largest_within(costs: Mapping[float, float], budget: float) -> float:
    return max((dose for dose, cost in costs.items() if within(cost, budget)), default=min(costs))


def crossings(costs: Mapping[float, float], budget: float) -> tuple[Crossing, ...]:
    """Return every pair of neighbouring doses between which the cost crosses a budget.

    Parameters
    ----------
    costs : mapping of float to float
        Costs at the doses evaluated, in official-months.
    budget : float
        In official-months.

    Returns
    -------
    tuple of (float, float)
        In the unit of the dial, from the least dose to the largest. More than one where the cost does not rise with
        the dose throughout.

    See Also
    --------
    search : Narrows the last of them.

    Examples
    --------
    >>> crossings({0: 10.0, 1: 30.0, 2: 15.0, 3: 40.0}, 20.0)
    ((0, 1), (1, 2), (2, 3))

    """
    pairs = pairwise(sorted(costs))
    return tuple(pair for pair in pairs if len({within(costs[dose], budget) for dose in pair}) > 1)


def within(cost: float, budget: float) -> bool:
    """Return whether a cost is within a budget, or less than ``CLOSE`` beyond it.

    Parameters
    ----------
    cost, budget : float
        In official-months.

    Returns
    -------
    bool
        Whether it may be spent.

    See Also
    --------
    near : Whether a cost is the budget.

    Examples
    --------
    >>> within(100.5, 100.0), within(102.0, 100.0)
    (True, False)

    """
    return cost <= (1 + CLOSE) * budget


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
    """Return the doses that are evaluated before any search.

    Parameters
    ----------
    scenario : Scenario
        An arm.

    Returns
    -------
    list of float
        Nine doses from the least to the largest, and the designed one; empty without a dial.

    See Also
    --------
    search : Starts from the costs at these doses.

    """
    dial, designed = scenario.package.dial, scenario.package.dial_as_written
    if dial is None or designed is None:
        return []
    return sorted({*np.linspace(dial.low, dial.high, DOSES_OF_GRID).tolist(), designed})


def at_dose(scenario: Scenario, dose: float | None) -> Scenario:
    """Return a scenario with the dial of its package at a dose.

    Parameters
    ----------
    scenario : Scenario
        An arm.
    dose : float or None
        In the unit of the dial; None leaves the package as designed.

    Returns
    -------
    Scenario
        The same scenario with that package.

    See Also
    --------
    grid_of : Doses to begin with.

    """
    return scenario if dose is None else replace(scenario, package=scenario.package.dialled(dose))
