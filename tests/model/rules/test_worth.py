"""Agencies: the gain of work, what services are worth that show and that work, and what begins a project."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.gain import gain_of_work
from policylab.model.rules.motives import agency_gain_ahead, agency_motive_to_begin, agency_worth
from policylab.model.rules.services import agency_efficiency
from policylab.model.switches import STRUCTURES
from tests.model.rules.rule_calls import caller

# ---------------------------------------------------------------- the gain of work

SHAPE = {n: parameter(n).default for n in ("gain_from_redesign_alone", "technology_share", "complementarity")}


@pytest.mark.carries("claim:1")
def test_technology_and_redesign_are_complements():
    alone, redesign = gain_of_work(0.8, 0.05, **SHAPE), gain_of_work(0.05, 0.8, **SHAPE)
    both = gain_of_work(0.8, 0.8, **SHAPE)
    assert both == pytest.approx(0.8)
    assert redesign > alone, "redesign earns something by itself, technology does not"
    assert both > alone + redesign
    assert gain_of_work(1.0, 0.0, **SHAPE) < 1e-6
    assert gain_of_work(0.0, 1.0, **SHAPE) == pytest.approx(SHAPE["gain_from_redesign_alone"], abs=1e-6)
    efficiency = caller(agency_efficiency, effective=0.8, redesigned=0.05, newness=0.0)
    assert efficiency() == alone
    assert efficiency(newness=1.0) == pytest.approx(alone - parameter("gain_lost_to_newness").default), "new work first"


@pytest.mark.carries("claim:1")
def test_in_the_additive_rival_each_earns_by_itself():
    additive = {**SHAPE, **STRUCTURES["complementarity"].forms["additive"]}
    effective, redesigned = (axis.ravel() for axis in np.meshgrid(np.linspace(0.01, 1, 12), np.linspace(0.01, 1, 12)))
    alone = additive["gain_from_redesign_alone"]
    expected = alone * redesigned + (1 - alone) * (effective + redesigned) / 2
    np.testing.assert_allclose(gain_of_work(effective, redesigned, **additive), expected, rtol=1e-12)


ahead = caller(agency_gain_ahead, effective=0.2, redesigned=0.2, service_count=10, redesign_step=0.4)


def test_the_gain_ahead_is_that_of_one_service_more_for_all_services():
    """The step that is weighed is the step that is taken: real, and redesigned as far as a whole project does it."""
    before, after = gain_of_work(0.2, 0.2, **SHAPE), gain_of_work(0.3, 0.2 + 0.4 * 0.8 / 10, **SHAPE)
    assert ahead() == pytest.approx(10 * (after - before), rel=1e-12)


def test_a_full_agency_gains_by_redesign_alone():
    assert ahead(effective=1.0, redesigned=1.0) == pytest.approx(0, abs=1e-12)
    assert ahead(effective=1.0, redesign_step=0.0) == pytest.approx(0, abs=1e-12)
    assert ahead(effective=1.0) > 0


@pytest.mark.carries("claim:1")
def test_more_technology_alone_gains_less_and_less():
    steps = [ahead(effective=share, redesign_step=0.0) for share in (0.1, 0.3, 0.5, 0.9)]
    assert steps == sorted(steps, reverse=True)
    assert steps[0] > 5 * steps[-1] > 0


# ---------------------------------------------------------------- what shows, and what works

worth = caller(agency_worth, motive_to_show=0.5, motive_to_work=0.8)


def test_what_looks_deep_pays_for_what_works_only():
    """The worth of a service that works is the same at any depth; how much of it paper has is what depth decides."""
    shallow, deep = worth({"depth_of_show": 0.0}), worth({"depth_of_show": 1.0})
    assert shallow == {"form_worth": 0.5, "substance_worth": 0.8}
    assert deep == {"form_worth": 0.0, "substance_worth": pytest.approx(1.3)}


@pytest.mark.parametrize(("paid", "of_form"), [("recognition", "recognition_of_form"), ("reward", "reward_of_form")])
def test_a_reward_is_earned_once_by_form_or_by_substance(paid, of_form):
    totals = [sum(worth(**{paid: 0.6, of_form: part}).values()) for part in (0.0, 0.2, 0.6)]
    assert totals == pytest.approx(totals[:1] * 3)
    assert worth(**{paid: 0.6})["form_worth"] == worth()["form_worth"], "a jury that looks pays nothing for paper"
    assert worth(**{paid: 0.6, of_form: 0.6})["substance_worth"] == pytest.approx(worth()["substance_worth"])


# ---------------------------------------------------------------- money that lapses

begin = caller(agency_motive_to_begin, budget=120.0, budget_left=60.0, offered=0.0, last_quarter=0.0)


@pytest.mark.carries("barrier:budget")
def test_money_that_is_left_presses_most_at_the_end_of_the_year_and_a_debt_not_at_all():
    early, late = begin(), begin(last_quarter=1.0)
    assert early == pytest.approx(late * parameter("early_budget_pull").default)
    assert late == pytest.approx(parameter("motive_of_budget").default / 2), "half of the year's money is left"
    assert begin(budget_left=-60.0, last_quarter=1.0) == 0
    assert begin(budget_left=500.0) == begin(budget_left=120.0), "no more than all of it"


def test_an_agency_without_a_budget_is_not_pressed_and_breaks_nothing():
    assert begin(budget=0.0, budget_left=0.0, last_quarter=1.0) == 0
    assert begin(budget=0.0, budget_left=0.0, offered=1.0) == parameter("motive_of_offers").default
