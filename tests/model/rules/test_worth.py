"""Agencies: what an effort costs and is worth, what a project does to services, and what it costs in money."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.projects import (
    agency_citizen_first,
    agency_redesign,
)
from policylab.model.rules.readiness import agency_project_risk
from policylab.model.rules.services import agency_efficiency
from policylab.model.rules.worth import agency_real_cost, agency_real_value, gain_of_work
from policylab.model.switches import STRUCTURES
from tests.model.rules.rule_calls import caller

# ---------------------------------------------------------------- cost and worth of an effort

cost = caller(
    agency_real_cost, law_reading=0.5, data_storage=0.5, data_linkage=0.5, data_willing=0.5, load=0.5,
    cloud_slot=False, formal=0.2, effective=0.2, digital_ceiling=1.0,
)  # fmt: skip


@pytest.mark.carries("barrier:budget", "barrier:budget.duplication")
def test_a_slot_in_the_cloud_saves_and_a_budget_cut_makes_dearer():
    saving = parameter("cloud_saving").default
    assert cost(cloud_slot=True) == pytest.approx(1 - saving)
    assert cost(cloud_slot=True, law_reading=0.3) == pytest.approx((1 - saving) * cost(law_reading=0.3))
    assert cost({"cloud_saving": 0.0}, cloud_slot=True) == cost()
    assert cost(budget_cut=0.2) == pytest.approx(np.exp(0.2 * parameter("cost_from_scarcity").default))
    assert cost({"cost_from_scarcity": 0.0}, budget_cut=1.0) == cost()


worth = caller(
    agency_real_value, effective=0.1, redesigned=0.1, digital_ceiling=0.9, integration=0.1, client_use=0.5,
    skill=0.6, law_reading=0.5, motivation=0.5, mindset=0.5, clarity=0.5,
)  # fmt: skip


@pytest.mark.carries("claim:5", "claim:6")
def test_what_clients_want_and_others_release_counts_by_its_own_parameter_only():
    assert worth({"value_from_use": 0.0}, client_use=0.9) == worth({"value_from_use": 0.0})
    assert worth(client_use=0.1) < worth() < worth(client_use=0.9)
    assert worth({"value_from_integration": 0.0}, integration=0.9) == worth({"value_from_integration": 0.0})


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
    assert agency_efficiency(0.8, 0.05, **SHAPE) == alone


@pytest.mark.carries("claim:1")
def test_in_the_additive_rival_each_earns_by_itself():
    additive = {**SHAPE, **STRUCTURES["complementarity"].forms["additive"]}
    effective, redesigned = (one.ravel() for one in np.meshgrid(np.linspace(0.01, 1, 12), np.linspace(0.01, 1, 12)))
    alone = additive["gain_from_redesign_alone"]
    expected = alone * redesigned + (1 - alone) * (effective + redesigned) / 2
    np.testing.assert_allclose(gain_of_work(effective, redesigned, **additive), expected, rtol=1e-12)


# ---------------------------------------------------------------- the course of a project


redesigned = caller(
    agency_redesign, redesigned=0.1, project_result=1.0, skill=0.6, law_reading=0.5, mindset=0.5, clarity=0.5
)


@pytest.mark.carries("claim:4", "barrier:leadership.mindset", "barrier:leadership.clear-problem")
def test_redesign_needs_mindset_clarity_and_ability():
    assert redesigned() > 0.1
    for lacking in ({"mindset": 0.0}, {"clarity": 0.0}, {"project_result": 0.0}, {"project_result": -1.0}):
        assert redesigned(**lacking) == 0.1
    assert redesigned(skill=0.0, law_reading=0.0) == 0.1
    assert redesigned(skill=0.0) > 0.1 < redesigned(law_reading=0.0)
    for name in ("mindset", "clarity", "skill", "law_reading"):
        assert redesigned(**{name: 0.9}) > redesigned()
    assert redesigned(redesigned=1.0, redesign_drive=1.0) == 1.0
    assert redesigned(project_result=0.4) - 0.1 == pytest.approx(0.4 * (redesigned() - 0.1))


@pytest.mark.carries("claim:1", "claim:4")
def test_a_drive_redesigns_without_a_project_where_the_leader_wants_it():
    """Neither skill nor rules are asked: cutting steps needs a leader with a clear task."""
    idle = {"project_result": 0.0, "redesign_drive": 1.0}
    assert redesigned(**idle) - 0.1 == pytest.approx(0.9 * 0.25 * parameter("redesign_from_drive").default)
    assert redesigned(**idle, skill=0.0, law_reading=0.0) == redesigned(**idle)
    assert redesigned(**idle, mindset=0.0) == redesigned(**idle, clarity=0.0) == 0.1
    assert redesigned({"redesign_from_drive": 0.0}, **idle) == 0.1


@pytest.mark.carries("collaboration:private-practice")
def test_examples_multiply_what_a_project_redesigns_and_nothing_else():
    boost = 1 + parameter("redesign_from_examples").default
    assert redesigned(examples=1.0) - 0.1 == pytest.approx(boost * (redesigned() - 0.1))
    assert redesigned(examples=1.0, project_result=0.0) == 0.1


@pytest.mark.carries("claim:7", "T-O1")
def test_quick_wins_turn_to_citizens_services_with_each_success():
    first = caller(agency_citizen_first, citizen_first=0.2, project_result=1.0)
    assert first(quick_wins=1.0) == pytest.approx(0.6)
    assert first(quick_wins=1.0, project_result=0.4) == pytest.approx(0.2 + 0.4 * 0.8 / 2)
    assert first() == pytest.approx(0.1), "without them the order is forgotten, success by success"
    for result in (0.0, -1.0):
        assert first(quick_wins=1.0, project_result=result) == 0.2


# ---------------------------------------------------------------- money and risk


risk = caller(
    agency_project_risk, readiness=0.5, project_management=0.5, haste=0.0, load=0.5, resistance=0.0, running=0.0
)


def test_a_partner_lends_the_management_that_is_missing():
    assert risk(project_management=0.2) > risk(project_management=0.2, partner_help=0.5) > risk(project_management=1.0)
    assert risk(project_management=0.2, partner_help=1.0) == pytest.approx(risk(project_management=1.0))
    assert risk(project_management=1.0, partner_help=1.0) == risk(project_management=1.0), "who is able needs none"
    off = {"risk_of_management": 0.0}
    assert risk(off, project_management=0.1, partner_help=0.7) == risk(off)
