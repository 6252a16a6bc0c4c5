"""Equal cost: the search for a dose on made-up costs, budgets, doses in words, and arms that cannot match."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylab import Scenario, UsageError, compare
from policylab.comparison.budgets import Budgets, budgets_of, law_among
from policylab.comparison.calls import plan
from policylab.comparison.dials import CLOSE, TOLERANCE, crossings, grid_of, search, within
from policylab.comparison.dose_words import dose_in_words
from policylab.model.policies.ledger import BAHT
from policylab.model.policies.package import package, packages

SMALL = {"size": "classroom", "months": 24}
ARMS = ("status-quo", "null", "by-law-abrupt", "incentives-recognition")


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


def test_a_jump_over_the_budget_ends_below_it():
    value, _ = searched(lambda value: 10.0 if value < 1 else 500.0, 0.0, 5.0, 100.0)
    assert value < 1
    value, _ = searched(lambda value: 10.0 if value < 1 else 150.0, 0.0, 5.0, 100.0)
    assert value < 1, "what costs half as much again is not within the budget, however near"


def humped(value):
    """Return a cost that rises, falls and rises again: agencies spend less where the dose makes projects end well."""
    return 100 + 80 * np.sin(3 * value) + 20 * value


def test_of_a_cost_that_does_not_rise_throughout_the_largest_dose_within_the_budget_counts():
    grid = np.linspace(0.0, 5.0, 9).tolist()
    costs = {value: humped(value) for value in grid}
    steps = search(costs, 140.0, 40)
    try:
        value = next(steps)
        while True:
            value = steps.send(humped(value))
    except StopIteration as ended:
        dose = ended.value
    assert humped(dose) == pytest.approx(140.0, rel=CLOSE)
    assert all(not within(humped(value), 140.0) for value in grid if value > dose)
    assert len(crossings(costs, 140.0)) > 1, "every crossing is reported"
    assert crossings(costs, 140.0)[-1][0] <= dose <= crossings(costs, 140.0)[-1][1]


def test_the_grid_has_nine_doses_and_the_design():
    law = Scenario.load("by-law-abrupt", size="classroom")
    grid = grid_of(law)
    dial = law.package.dial
    assert (grid[0], grid[-1]) == (dial.low, dial.high)
    assert len(set(grid) - {law.package.dial_as_written}) in (8, 9)
    assert law.package.dial_as_written in grid
    assert not (grid_of(Scenario.load("status-quo", size="classroom")))


def test_the_default_budget_is_that_of_the_first_law():
    with_law = plan("status-quo", "incentives-recognition", "by-law-phased", "by-law-abrupt", equal_cost=True, **SMALL)
    assert law_among(with_law) == 2
    assert budgets_of(with_law) == Budgets(shares=(1.0,), of=2)
    without = plan("status-quo", "incentives-recognition", equal_cost=True, **SMALL)
    assert law_among(without) is None
    with pytest.raises(UsageError, match="budget=500"):
        budgets_of(without)


def test_budgets_are_amounts_shares_of_a_design_and_steps_between_designs():
    designs = {1: 100.0, 2: 400.0, 3: -5.0}
    assert Budgets(amounts=(7.0,), shares=(0.5, 2.0), of=1).in_world(designs) == [7.0, 50.0, 200.0]
    assert Budgets(steps=3).in_world(designs) == pytest.approx([100.0, 200.0, 400.0])
    assert Budgets(steps=3).in_world({1: -5.0}) == [], "who saves money sets no budget"


@pytest.fixture(scope="module")
def matched(few_pilots):
    # The law brings recognition to its public cost; its own dose is the design.
    return compare(*ARMS, replications=3, equal_cost=True, at=[12, 24], **SMALL)


def rows_at(comparison, budget):
    return {row.arm: row for row in comparison.equal_cost.arms if row.budget == budget}


def test_arms_cost_the_state_what_the_law_does(matched):
    equal_cost = matched.equal_cost
    (budget,) = equal_cost.budgets
    rows = rows_at(matched, budget)
    assert equal_cost.currency == "public" and set(rows) == {"null-policy", "by-law-abrupt", "incentives-recognition"}
    law, honours = rows["by-law-abrupt"], rows["incentives-recognition"]
    assert (law.value, law.dose, law.in_words) == (law.design, 1.0, "as designed")
    assert honours.dose == pytest.approx(honours.value / 2)
    for row in (law, honours):
        effect = matched.effect(row.arm, "public_cost", budget=budget)
        assert row.cost == effect.mean, "what is matched is the public cost"
        parts = [matched.effect(row.arm, name, budget=budget).mean for name in ("outlay", "agency_cost")]
        assert sum(parts) == pytest.approx(row.cost)
    null = rows["null-policy"]
    assert not null.matched and null.why == "has no dial and costs nothing" and null.cost == 0


def test_as_designed_comes_first_and_is_what_it_is_without_a_budget(matched):
    alone = compare(*ARMS, replications=3, at=[12, 24], **SMALL)
    designed = [row for row in matched.effects if row.budget is None]
    assert list(matched.effects[: len(designed)]) == designed
    assert [(row.arm, row.measure, row.at, row.mean, row.low) for row in designed] == [
        (row.arm, row.measure, row.at, row.mean, row.low) for row in alone.effects
    ]
    assert [row for row in designed if row.family == "headlines"] == [
        row for row in alone.effects if row.family == "headlines"
    ], "whatever else is shown, the headlines are judged among themselves"


def test_the_first_law_at_its_own_budget_is_its_design(matched):
    (budget,) = matched.budgets
    for measure in ("effective_adoption", "public_cost", "trust"):
        designed = matched.effect("by-law-abrupt", measure)
        assert matched.effect("by-law-abrupt", measure, budget=budget).mean == designed.mean


def test_money_stands_in_official_months_and_in_baht_for_the_lab_and_the_country(matched):
    design = next(design for design in matched.designs if design.arm == "by-law-abrupt")
    share = 20 / 9774  # bodies of the classroom among those of the country
    assert matched.scale.share_of_country == pytest.approx(share)
    cost = design.public_cost
    assert cost.official_months == matched.effect("by-law-abrupt", "public_cost").mean
    assert cost.baht == pytest.approx(cost.official_months * BAHT)
    assert cost.baht_of_country == pytest.approx(cost.baht / share)
    assert cost.official_months == pytest.approx(design.outlay.official_months + design.agency_cost.official_months)
    assert next(design for design in matched.designs if design.arm == "status-quo").public_cost is None


def test_the_outlay_alone_can_be_made_equal_and_agencies_then_spend_what_they_do(few_pilots):
    comparison = compare(*ARMS, replications=3, equal_cost="outlay", **SMALL)
    (budget,) = comparison.budgets
    rows = rows_at(comparison, budget)
    outlays = [comparison.effect(arm, "outlay", budget=budget).mean for arm in ARMS[2:]]
    assert outlays == pytest.approx([budget] * 2, rel=3 * TOLERANCE)
    assert [rows[arm].cost for arm in ARMS[2:]] == outlays


def test_budgets_reach_from_the_cheapest_design_to_the_dearest_without_a_law(few_pilots):
    comparison = compare(
        "status-quo", "incentives-recognition", "people-first", replications=2, equal_cost=True, budgets=True, **SMALL
    )
    budgets = comparison.budgets
    assert len(budgets) == 5 and list(budgets) == sorted(budgets)
    # In pilots, the cheaper design costs the least budget and the dearer the largest, each at its design.
    assert sorted(row.arm for row in comparison.equal_cost.arms if row.dose == 1.0) == [
        "incentives-recognition", "people-first",
    ]  # fmt: skip
    assert {row.budget for row in comparison.effects} == {None, *budgets}


def test_an_arm_that_cannot_come_down_to_the_budget_and_one_without_a_dial_say_so(few_pilots):
    law = Scenario.load("by-law-abrupt", **SMALL)
    fixed = replace(law, name="fixed", package=law.package.model_copy(update={"dial": None}))
    comparison = compare("status-quo", law, fixed, replications=2, equal_cost=True, budget=1, **SMALL)
    turned, without = comparison.equal_cost.arms
    assert turned.value == law.package.dial.low and not turned.matched and turned.cost > 1.02
    assert turned.why == f"costs {turned.cost:.0%} of the budget at its least dose"
    assert (without.dial, without.value, without.dose, without.matched) == (None, None, None, False)
    assert without.why.startswith("has no dial: costs") and without.in_words == "as designed (it has no dial)"


@pytest.mark.parametrize("currency", ["public", "outlay"])
def test_the_order_of_arms_and_the_baseline_change_no_number(few_pilots, currency):
    arms = ("status-quo", "by-law-abrupt", "incentives-recognition")
    question = {"replications": 2, "equal_cost": currency, "budget": 60, "worlds": 3, **SMALL}
    one, turned = compare(*arms, **question), compare(*arms[::-1], **question)

    def known(rows, *names):
        return {tuple(getattr(row, name) for name in names): row for row in rows}

    for rows, names in (
        ("effects", ("arm", "measure", "at", "budget")),
        ("levels", ("arm", "measure", "at", "budget")),
    ):
        assert known(getattr(one, rows), *names) == known(getattr(turned, rows), *names)
    assert known(one.equal_cost.arms, "arm") == known(turned.equal_cost.arms, "arm")
    assert known(one.best, "arm", "measure", "at", "budget") == known(turned.best, "arm", "measure", "at", "budget")
    contests = known(one.contests, "arm", "other", "measure", "at", "budget")
    for row in turned.contests:
        same = contests.get((row.arm, row.other, row.measure, row.at, row.budget))
        swapped = contests.get((row.other, row.arm, row.measure, row.at, row.budget))
        assert same == row or (swapped.better, swapped.worse, swapped.alike, swapped.unclear) == (
            row.worse, row.better, row.alike, row.unclear
        )  # fmt: skip


def test_a_swapped_baseline_turns_every_effect_round():
    question = {"replications": 4, **SMALL}
    there = compare("status-quo", "by-law-abrupt", **question)
    back = compare("status-quo", "by-law-abrupt", baseline="by-law-abrupt", **question)
    opposite = {"raises": "lowers", "lowers": "raises"}
    for row in there.effects:
        turned = back.effect("status-quo", row.measure, row.at)
        assert turned.mean == pytest.approx(-row.mean, abs=1e-12)
        assert turned.verdict == opposite.get(row.verdict, row.verdict), row.measure
    assert there.levels == tuple(sorted(back.levels, key=there.levels.index))


@pytest.mark.parametrize(
    ("name", "share", "english", "thai"),
    [
        ("incentives-recognition", 0.35, "contests 0.7 times a year instead of twice a year", "0.7 ครั้ง แทน"),
        ("incentives-tangible", 0.11, "11% of the designed allowance and grants", "ร้อยละ 11"),
        ("everything", 0.5, "50% of everything that is designed", "ร้อยละ 50"),
        ("by-law-phased", 1.0, "as designed", "ตามที่ออกแบบ"),
    ],
)
def test_a_dose_is_told_in_words(name, share, english, thai):
    written = package(name)
    value = share * written.dial_as_written
    assert dose_in_words(written, value) == english
    assert thai in dose_in_words(written, value, "th")


def test_every_dial_that_ships_has_its_own_words():
    for written in packages().values():
        if written.dial is not None:
            words = dose_in_words(written, 0.5 * written.dial_as_written)
            assert not re.search(r"\((?!\d+ baht)", words), f"{written.name}: {words}"


@pytest.mark.long
def test_pilots_are_never_reported(matched):
    """Other pilots, the same reported replications: only the dose may differ."""
    again = compare(*ARMS, replications=3, equal_cost=True, at=[12, 24], **SMALL)
    assert len(again.records) == len(matched.records) == 3
    for measure in ("trust", "effective_adoption"):
        values = (results.values("status-quo", measure, SMALL["months"]) for results in (again, matched))
        assert np.array_equal(*values)
