"""Equal cost: the search for a dose on made-up costs, grids, and what is said of arms that cannot match."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylab import Scenario, UsageError, compare
from policylab.comparison.calls import plan
from policylab.comparison.dials import CLOSE, TOLERANCE, grid_of, search
from policylab.comparison.equal_cost import BudgetMatch, Dose, law_among
from policylab.comparison.outlays import at_equal_cost

SMALL = {"size": "classroom", "months": 24}


def searched(cost, low, high, budget, most=40):
    """Run a search on a cost function; return the value and how often the cost was looked at."""
    looking, looked = search({low: cost(low), high: cost(high)}, budget, most), 0
    try:
        value = next(looking)
        while True:
            looked += 1
            assert looked <= most
            value = looking.send(cost(value))
    except StopIteration as ended:
        return ended.value, looked


@pytest.mark.parametrize(
    "cost",
    [
        lambda value: 100 * value,
        lambda value: 20 + 3 * value**3,
        lambda value: 300 * (1 - np.exp(-value)),
        lambda value: 50 * np.floor(50 * value) / 50 + 30 * value,
    ],
)
@pytest.mark.parametrize("budget", [40.0, 90.0, 200.0])
def test_a_search_meets_the_budget(cost, budget):
    value, looked = searched(cost, 0.0, 5.0, budget)
    assert cost(value) == pytest.approx(budget, rel=CLOSE)
    assert looked < 20


@given(power=st.floats(0.2, 6.0), budget=st.floats(1.0, 999.0), fixed=st.floats(0.0, 0.9))
def test_a_search_finds_any_rising_cost(power, budget, fixed):
    def cost(value):
        return fixed * budget + 1000 * value**power

    value, _ = searched(cost, 0.0, 1.0, budget)
    assert cost(value) == pytest.approx(budget, rel=CLOSE) or abs(value) < 1e-6


def test_a_cost_that_saturates_below_the_budget_ends_at_the_upper_bound():
    assert searched(lambda value: min(value, 2.0) * 10, 0.0, 5.0, 100.0) == (5.0, 0)


def test_a_fixed_cost_above_the_budget_ends_at_the_lower_bound():
    assert searched(lambda value: 300 + value, 0.1, 5.0, 100.0) == (0.1, 0)


def test_a_dose_that_is_known_to_fit_is_kept():
    looking = search({0.0: 0.0, 0.1: 100.2, 0.5: 500.0}, 100.0)
    with pytest.raises(StopIteration) as ended:
        next(looking)
    assert ended.value.value == 0.1


def test_a_jump_over_the_budget_ends_where_the_cost_came_nearest():
    value, _ = searched(lambda value: 10.0 if value < 1 else 500.0, 0.0, 5.0, 100.0)
    assert value < 1
    value, _ = searched(lambda value: 10.0 if value < 1 else 150.0, 0.0, 5.0, 100.0)
    assert value >= 1


def test_the_grid_holds_bounds_and_what_is_written():
    law = Scenario.load("by-law-abrupt", size="classroom")
    grid = grid_of(law)
    assert (grid[0], grid[-1]) == (law.package.dial.low, law.package.dial.high)
    assert law.package.dial_as_written in grid
    assert not (grid_of(Scenario.load("status-quo", size="classroom")))


def test_the_default_budget_is_that_of_the_first_law():
    assert law_among(plan("status-quo", "incentives-recognition", "by-law-phased", "by-law-abrupt", **SMALL)) == 2
    with pytest.raises(UsageError, match="budget=500"):
        law_among(plan("status-quo", "incentives-recognition", **SMALL))


@pytest.fixture(scope="module")
def held():
    # The law forces its own outlay on recognition; a law at a budget below its drafting cannot come down to it.
    arms = ("status-quo", "null", "by-law-abrupt", "incentives-recognition")
    return compare(*arms, replications=3, equal_cost=True, **SMALL)


def test_arms_spend_what_the_law_spends(held):
    told = held.to_dict()["equal_cost"]
    assert list(told) == ["budget", "unit", "arms"]
    assert list(told["arms"][0]) == ["arm", "dial", "value", "outlay", "low", "high", "matched", "why"]
    rows = {row["arm"]: row for row in told["arms"]}
    assert set(rows) == {"null-policy", "by-law-abrupt", "incentives-recognition"}
    law = rows["by-law-abrupt"]
    assert law["value"] == held.scenarios[2].package.dial_as_written
    for name in ("by-law-abrupt", "incentives-recognition"):
        assert rows[name]["matched"] and rows[name]["why"] is None
        assert rows[name]["outlay"] == pytest.approx(told["budget"], rel=TOLERANCE)
        assert rows[name]["low"] <= rows[name]["outlay"] <= rows[name]["high"]
        effect = next(row for row in held.effects if (row.arm, row.measure) == (name, "outlay"))
        assert effect.mean == rows[name]["outlay"]
    assert not rows["null-policy"]["matched"] and "never scaled" in rows["null-policy"]["why"]
    assert held.scenarios[1] == Scenario.load("null", **SMALL)


def test_an_arm_that_cannot_come_down_to_the_budget_and_one_without_a_dial_say_so(few_pilots):
    law = Scenario.load("by-law-abrupt", **SMALL)
    fixed = replace(law, name="fixed", package=law.package.model_copy(update={"dial": None}))
    found = compare("status-quo", law, fixed, replications=2, equal_cost=True, budget=1, **SMALL)
    turned, without = found.equal_cost.arms
    assert turned.value == law.package.dial.low and not turned.matched and turned.outlay > 1.02
    assert turned.why == f"spends {turned.outlay:.0%} of the budget"
    assert (without.dial, without.value, without.matched) == (None, None, False)
    assert without.why.startswith("has no dial: spends")


@pytest.mark.long
def test_pilots_are_never_reported(held, few_pilots):
    """Other pilots, the same reported replications: only the dose may differ."""
    arms = ("status-quo", "null", "by-law-abrupt", "incentives-recognition")
    again = compare(*arms, replications=3, equal_cost=True, **SMALL)
    assert len(again.records) == len(held.records) == 3
    for measure in ("trust", "effective_adoption"):
        values = (results.values("status-quo", measure, SMALL["months"]) for results in (again, held))
        assert np.array_equal(*values)


def test_an_arm_whose_reported_outlay_misses_the_budget_is_not_matched(held):
    off = BudgetMatch(
        2 * held.budget_match.budget,
        tuple(replace(dose, cost=2 * held.budget_match.budget) for dose in held.budget_match.doses),
    )
    rows = at_equal_cost(off, held.paired, {}).arms
    assert {row.arm: row.why for row in rows}["by-law-abrupt"] == "spends 50% of the budget"
    assert not any(row.matched for row in rows)
    assert all(isinstance(dose, Dose) for dose in off.doses)
