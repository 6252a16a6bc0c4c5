"""Many worlds: the design, every arm in every world on the same people, and equal cost in each."""

import json

import numpy as np
import pytest

from policylab import Scenario, compare, run
from policylab.comparison.calls import plan
from policylab.comparison.dials import TOLERANCE, at_dose
from policylab.comparison.ensemble import WORLDS_OF_A_CUBE, design_of_worlds, factors
from policylab.comparison.world_runs import in_world
from policylab.model.columns.parameters import parameters
from policylab.model.switches import CHOICE_FORMS
from policylab.recording.measures import MEASURES

SMALL = {"size": "classroom", "months": 30}
ARMS = ("status-quo", "by-law-abrupt", "incentives-recognition")
MEASURED = ("effective_adoption", "formal_adoption", "trust", "outlay", "aftermath_effective")


@pytest.fixture(scope="module")
def found():
    return compare(*ARMS, at=[20, 30], measures=MEASURED, replications=2, worlds=12, **SMALL)


@pytest.fixture(scope="module")
def scenarios():
    return [Scenario.load(arm, **SMALL) for arm in ARMS]


def test_what_follows_no_factor_meets_every_part_of_an_even_range_once(scenarios):
    design = design_of_worlds(WORLDS_OF_A_CUBE, 1, scenarios)
    following = {name for factor in factors().values() for name in factor.loadings}
    even = [
        entry
        for entry in (parameters()[name] for name in design.names)
        if entry.drawn_by == "uniform" and not entry.integer and entry.name not in following
    ]
    assert len(even) > 50
    for entry in even:
        values = design.values[:, design.names.index(entry.name)]
        parts = np.floor((values - entry.low) / (entry.high - entry.low) * WORLDS_OF_A_CUBE)
        assert sorted(parts) == list(range(WORLDS_OF_A_CUBE)), entry.name


def test_what_is_sampled(scenarios):
    design = design_of_worlds(10, 1, scenarios)
    assert set(design.names) == {name for name, entry in parameters().items() if entry.sampled}
    assert "drafting_price" in design.names
    assert any(parameters()[name].group == "costs" or name.endswith("_price") for name in design.names)


def test_forms_of_choice_take_a_third_of_the_worlds_each(scenarios):
    design = design_of_worlds(WORLDS_OF_A_CUBE, 1, scenarios)
    third = WORLDS_OF_A_CUBE // len(CHOICE_FORMS)
    assert {design.forms.count(form) for form in CHOICE_FORMS} == {third, third + 1}
    world = design.forms.index("nested")
    assert CHOICE_FORMS["nested"].items() <= design.point(world).items()
    assert design_of_worlds(30, 1, scenarios, form_chosen=True).forms == ()
    nested = [Scenario.load(arm, structures={"choice": "nested"}, **SMALL) for arm in ARMS]
    assert design_of_worlds(30, 1, nested).forms == ()


def test_the_design_is_keyed_by_the_seed(scenarios):
    one, same, other = (design_of_worlds(10, seed, scenarios) for seed in (1, 1, 2))
    assert np.array_equal(one.values, same.values) and one.forms == same.forms
    assert not np.array_equal(one.values, other.values)


def test_what_is_fixed_keeps_its_value(scenarios):
    without = [Scenario.load(arm, without=["peers"], **SMALL) for arm in ARMS]
    fixed = set(without[0].point)
    design = design_of_worlds(10, 1, without)
    assert fixed and not fixed & set(design.names)
    own = scenarios[1].with_parameters(taste_spread=0.5)
    mixed = design_of_worlds(10, 1, [scenarios[0], own])
    assert "taste_spread" in mixed.names
    assert in_world(own, mixed.point(3)).point["taste_spread"] == 0.5
    assert in_world(scenarios[0], mixed.point(3)).point["taste_spread"] == mixed.point(3)["taste_spread"]


@pytest.mark.carries("T-R2")
def test_every_arm_runs_in_every_world_on_the_same_people(found, scenarios):
    worlds = found.worlds
    for world in (0, 7, 11):
        arms = [in_world(scenario, worlds.design.point(world)) for scenario in scenarios]
        records = run(*arms, replication=1)
        for measure, at in (("formal_adoption", 20), ("outlay", "run")):
            alone = records.value(measure, at)
            place = worlds.readings.index((measure, at))
            assert np.array_equal(worlds.levels[place, world, :, 1], alone)
            assert worlds.effect("by-law-abrupt", measure, at)[world, 1] == alone[1] - alone[0]


def test_the_object_says_how_effects_hold_over_worlds(found):
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["worlds"] == 12
    for row in told["effects"]:
        counts = row["in_worlds"]
        assert sum(counts.values()) == 12
        shown = counts["raises"], counts["lowers"]
        share = max(shown) / sum(shown) if any(shown) else None
        assert row["share_same_sign"] == pytest.approx(share)
        assert share is None or row["share_low"] <= share <= row["share_high"]
        assert row["standing"].startswith(("robust", "probably", "not enough runs", "depends on", "differs", "small"))
    law = next(row for row in told["effects"] if (row["arm"], row["measure"]) == ("by-law-abrupt", "outlay"))
    assert (law["share_same_sign"], law["standing"]) == (None, "small"), "its outlay is less than matters"
    known = {name for name in MEASURED if MEASURES[name].good != "none" and name != "aftermath_effective"}
    assert {row["measure"] for row in told["best"]} == {row["measure"] for row in told["contests"]} == known
    shares = [row["share"] for row in told["best"] if (row["measure"], row["at"]) == ("outlay", "run")]
    assert shares[:2] == pytest.approx([1.0, 1.0]), "alike"
    drivers = {(row["arm"], row["measure"]): row["parameters"] for row in told["drivers"]}
    assert ("by-law-abrupt", "outlay") in drivers
    assert all(set(one) == {"parameter", "correlation"} for of in drivers.values() for one in of)
    assert all(min(row["world"], row["luck"], row["both"]) >= 0 for row in told["luck"])


def test_contests_of_every_pair_add_up_to_the_worlds(found):
    pairs = {(row.arm, row.other) for row in found.contests}
    assert pairs == {("status-quo", "by-law-abrupt"), ("status-quo", "incentives-recognition"),
                     ("by-law-abrupt", "incentives-recognition")}  # fmt: skip
    for row in found.contests:
        assert row.better + row.worse + row.alike + row.unclear == 12 and row.budget is None


def test_what_an_arm_costs_is_driven_by_prices():
    found = compare(*ARMS[::2], months=14, measures=["outlay"], replications=2, worlds=120, size="classroom")
    (row,) = found.worlds.drivers
    assert row.arm == "incentives-recognition"
    assert {one.parameter for one in row.parameters} <= {"event_price", "award_price", "discount_rate"}
    assert row.parameters[0].correlation > 0.5


def test_frames_have_every_world(found):
    frame = found.worlds.frame()
    assert list(frame.columns) == ["world", "arm", "measure", "at", "effect", "unit", "budget"]
    assert set(frame["world"]) == set(range(12))
    design = found.worlds.design_frame()
    assert len(design) == 12
    assert {"world", "form_of_choice", "taste_spread"} <= set(design.columns)


@pytest.mark.long
def test_slices_and_workers_change_no_bit(found, monkeypatch):
    monkeypatch.setattr("policylab.workers.WIDEST", 9)
    calls = []
    again = compare(
        plan(*ARMS, at=[20, 30], measures=MEASURED, replications=2, worlds=12, workers=2, **SMALL),
        progress=lambda done, of: calls.append((done, of)),
    )
    assert np.array_equal(again.worlds.effects, found.worlds.effects, equal_nan=True)
    assert calls[-1] == (2 + 2 * 12, 2 + 2 * 12)


def test_worlds_may_be_of_another_size():
    found = compare(*ARMS[:2], size="lab", months=13, replications=1, worlds=10, worlds_size="classroom")
    assert found.to_dict()["size"] == "lab"
    assert found.worlds.levels.shape[1:] == (10, 2, 2)


@pytest.mark.long
def test_at_equal_cost_each_world_has_its_own_budget(scenarios):
    asked = {"measures": ("formal_adoption", "outlay"), "replications": 2, "worlds": 5, "equal_cost": "outlay"}
    found = compare(*ARMS, **asked, **SMALL)
    (worlds,) = found.worlds_at_budgets
    budgets = np.array([held.budget for held in worlds.budget_matches])
    assert len(set(budgets.tolist())) == 5 and worlds.budget == found.budgets[0]
    law, prize = (worlds.arms.index(arm) for arm in ARMS[1:])
    np.testing.assert_allclose(worlds.cost[:, law], budgets, rtol=1e-9)
    # Events cost the same whatever happens, so that the pilots meet every budget that can be spent on them.
    dearest = at_dose(scenarios[2], scenarios[2].package.dial.high)
    for world in range(5):
        most = run(in_world(dearest, worlds.design.point(world))).of_run["outlay"][0]
        expected = min(most, budgets[world])
        assert worlds.cost[world, prize] == pytest.approx(expected, rel=TOLERANCE)
        assert worlds.eligible[world, prize] == (most >= (1 - TOLERANCE) * budgets[world])
    told = {row.arm: row.in_worlds for row in found.equal_cost.arms}
    assert "meets the world's budget in 100% of the worlds" in told["by-law-abrupt"]
    assert "as reported it costs 100% of it on average there, 100% to 100%" in told["by-law-abrupt"]
    assert found.worlds.budget_matches == (), "as designed there is no budget"


@pytest.mark.long
def test_an_arm_that_misses_the_budget_of_a_world_counts_for_nothing_there():
    """Seven platforms and offices cannot be had for one official-month; a prize can."""
    arms = ("status-quo", "incentives-recognition", "data-first")
    asked = {"at": [20], "measures": ("redesigned",), "worlds": 5, "equal_cost": "outlay", "budget": 1.0}
    found = compare(*arms, replications=2, **asked, **SMALL)
    (at_budget,) = found.worlds_at_budgets
    assert at_budget.eligible.mean(axis=0).tolist() == [1.0, 1.0, 0.0]
    share = {row.arm: row.share for row in at_budget.best}
    assert share["data-first"] == 0
    assert sum(share.values()) >= 1 - 1e-9, "alike, both are among the best"
    rows = {row.arm: row for row in found.effects if row.budget is not None}
    assert rows["data-first"].standing is rows["data-first"].share_same_sign is None
    assert rows["incentives-recognition"].standing is not None
    assert {row.arm for row in found.contests if row.budget is not None} == {"status-quo"}, "who cannot, has no contest"
    told = {row.arm: row.in_worlds for row in found.equal_cost.arms}
    assert "meets the world's budget in 0% of the worlds" in told["data-first"]
