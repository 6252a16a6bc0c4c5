"""Events from outside: what no package decides, when it comes, whom it reaches, and when it is over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from policylab.model.policies.outside import Reshuffle
from policylab.model.setting import settings
from policylab.model.simulation import Simulation
from tests.model.policies.mixes import make, with_instrument


def beside_rest(people, base, one, months):
    """Run a world at rest and the same with an event; yield the simulation after each month."""
    simulation = Simulation(people, [base, with_instrument(base, one)])
    for month in range(months):
        before = simulation.columns["leader"]["successions"].copy()
        simulation.step()
        yield month, simulation, simulation.columns["leader"]["successions"] - before


@pytest.mark.parametrize(("announced", "october"), [(1, 12), (12, 12), (13, 24), (23, 24)])
@pytest.mark.carries("barrier:other.continuity")
def test_a_reshuffle_replaces_leaders_in_the_next_october_and_in_no_other_month(classroom, arm, announced, october):
    one = make("reshuffle", {"share": 1.0}, announced=announced)
    for month, simulation, changed in beside_rest(classroom, arm("status-quo"), one, 38):
        if month == october:
            assert (changed[:, 1] == 1).all(), "everybody, however short the term"
            assert (simulation.columns["leader"]["tenure"][:, 1] == 0).all()
            assert (changed[:, 0] == 0).any(), "at rest some stay"
        elif month % 12:
            assert not changed.any(), month
        elif month < october:
            assert np.array_equal(changed[:, 0], changed[:, 1]), "earlier rotations are as they were"
    assert month == 37


def test_a_reshuffle_moves_about_the_share_it_says_and_those_with_the_luck_for_it(classroom, arm):
    moved = {}
    for share in (0.0, 0.5, 1.0):
        one = make("reshuffle", {"share": share}, announced=12)
        for month, _, changed in beside_rest(classroom, arm("status-quo"), one, 14):
            if month == 12:
                moved[share] = changed[:, 1].astype(bool)
    assert (moved[0.0] <= moved[0.5]).all(), "luck is the same"
    assert (moved[0.5] <= moved[1.0]).all()
    assert 4 <= np.count_nonzero(moved[0.5]) <= 16
    assert moved[1.0].all()


def test_a_reshuffle_in_some_regions_leaves_the_leaders_of_others(classroom, arm):
    one = make("reshuffle", {"share": 1.0}, announced=12, regions=("north",))
    for month, _, changed in beside_rest(classroom, arm("status-quo"), one, 14):
        if month == 12:
            north = np.array(classroom.roster.region) == "north"
            assert (changed[north, 1] == 1).all()
            assert np.array_equal(changed[~north, 0], changed[~north, 1])


def test_a_reshuffle_that_is_over_before_any_october_is_refused():
    with pytest.raises(ValidationError, match=r"ends: 20 is not after the next October \(month 24\)"):
        make("reshuffle", announced=14, ends=20)
    with pytest.raises(ValidationError, match="write 25 or later"):
        make("reshuffle", announced=14, ends=24)
    assert isinstance(make("reshuffle", announced=14, ends=25), Reshuffle)


def test_a_scandal_costs_its_share_of_trust_once_and_less_where_protected(classroom, arm):
    base, scandal = arm("status-quo"), make("trust-scandal", {"share": 0.3}, announced=4, ends=20)
    guarded = with_instrument(base, make("security", {"intensity": 4.0}, announced=0))
    hit = with_instrument(base, scandal)
    arms = [base, hit, guarded, replace(guarded, setting=hit.setting)]
    simulation = Simulation(classroom, arms)
    for month in range(10):
        simulation.step()
        trust, lever = simulation.columns["citizen"]["trust"], simulation.columns["citizen"]["scandal"]
        assert (lever[:, 1] == (0.3 if month == 4 else 0.0)).all()
        if month < 4:
            assert np.array_equal(trust[:, 0], trust[:, 1])
        if month == 4:
            lost = trust[:, 0] - trust[:, 1]
            assert (lost > 0.2 * trust[:, 0]).all()
            protected = trust[:, 2] - trust[:, 3]
            assert (protected < lost).all()
            assert (protected > 0).any()
    assert trust[:, 1].mean() < trust[:, 0].mean(), "it takes time to come back"


@pytest.mark.carries("claim:8", "claim:16")
def test_a_shock_raises_need_closes_counters_and_lifts_rules_while_it_lasts(classroom, arm):
    shock = make("shock", {"need": 1.0, "counters_closed": 0.5, "emergency_fit": 0.2}, announced=3, ends=9)
    wide = 0
    for month, simulation, _ in beside_rest(classroom, arm("status-quo"), shock, 14):
        agencies, citizens = simulation.columns["agency"], simulation.columns["citizen"]
        stands = 3 <= month < 9
        assert (citizens["urgency"][:, 1] == float(stands)).all()
        assert (agencies["counter_closed"][:, 1] == (0.5 if stands else 0.0)).all()
        reading = agencies["law_reading"]
        if month < 3:
            assert np.array_equal(reading[:, 0], reading[:, 1])
        elif stands:
            assert (reading[:, 1] >= reading[:, 0]).all()
            wide += np.count_nonzero(reading[:, 1] > reading[:, 0] + 0.1)
        if month == 9:
            assert np.allclose(reading[:, 0], reading[:, 1]), "emergency rules are gone with the emergency"
    assert wide > 50
    assert citizens["registered"][:, 1].sum() > citizens["registered"][:, 0].sum()


@pytest.mark.carries("barrier:budget")
def test_a_budget_cut_opens_smaller_budgets_in_the_octobers_in_which_it_stands(classroom, arm):
    cut = make("budget-cut", {"share": 0.25}, announced=10, ends=20)
    for month, simulation, _ in beside_rest(classroom, arm("status-quo"), cut, 26):
        budget = simulation.columns["agency"]["budget"]
        factor = 0.75 if 12 <= month < 24 else 1.0
        np.testing.assert_allclose(budget[:, 1], factor * budget[:, 0], rtol=1e-12, err_msg=str(month))
    assert month == 25


def test_a_budget_cut_that_meets_no_october_cuts_nothing(classroom, arm):
    """What was opened stays: the year's money is agencies' own once it is there."""
    for _, simulation, _ in beside_rest(classroom, arm("status-quo"), make("budget-cut", announced=3, ends=8), 14):
        for kind, columns in simulation.columns.items():
            for name, values in columns.items():
                assert name == "budget_cut" or np.array_equal(values[:, 0], values[:, 1]), (kind, name)


def test_events_stand_in_every_arm_and_cost_the_centre_nothing(classroom, arm):
    for name in ("shock", "budget-cut", "trust-scandal", "reshuffle"):
        arms = [arm(package).with_setting(name) for package in ("status-quo", "null", "by-law-abrupt")]
        simulation = Simulation(classroom, arms)
        written = set()
        for _ in range(50):
            simulation.step()
            for event in settings()[name].event:
                for lever in event.writes:
                    kind = next(k for k, of in simulation.columns.items() if lever in of)
                    values = simulation.columns[kind][lever]
                    assert (values == values[:, :1]).all(), lever
                    if values.any():
                        written.add(lever)
        assert written == {lever for event in settings()[name].event for lever in event.writes}
        assert not simulation.ledger.months[-1]["outlay"][:2].any()
