"""Agencies: what an effort costs and is worth, what a project does to services, and what it costs in money."""

import itertools

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.choice import FOR_REAL, IGNORE, ON_PAPER
from policylab.model.rules.projects import (
    agency_citizen_first,
    agency_declare,
    agency_effective_adoption,
    agency_lapse,
    agency_project_finish,
    agency_project_start,
    agency_redesign,
    agency_spending,
)
from policylab.model.rules.readiness import agency_project_risk
from policylab.model.rules.services import agency_efficiency
from policylab.model.rules.worth import agency_real_cost, agency_real_value, gain_of_work
from policylab.model.switches import STRUCTURES
from tests.model.rules.rule_calls import caller, usual

# ---------------------------------------------------------------- cost and worth of an effort

cost = caller(
    agency_real_cost, law_reading=0.5, data_storage=0.5, data_linkage=0.5, data_willing=0.5, load=0.5,
    cloud_slot=False, formal=0.2, effective=0.2, digital_ceiling=1.0,
)  # fmt: skip


def test_real_cost_rises_with_misfit_poor_data_and_load_and_falls_with_paper():
    assert cost() == pytest.approx(1.0), "an average agency pays one effort"
    assert cost(law_reading=0.3) > 1 < cost(load=0.8)
    for part in ("data_storage", "data_linkage", "data_willing"):
        assert cost(**{part: 0.2}) > 1
    assert cost(formal=0.6) < 1
    assert cost(formal=1.0) == pytest.approx(1 - parameter("paper_conversion").default)
    assert cost(formal=0.6, digital_ceiling=0.6) == cost(formal=0.9, digital_ceiling=0.6) == cost(formal=1.0)
    best = cost(law_reading=1.0, data_storage=1.0, load=0.0, data_linkage=1.0, data_willing=1.0)
    from_all = sum(parameter(name).default for name in ("cost_from_law", "cost_from_data", "cost_from_load"))
    assert best == pytest.approx(np.exp(-from_all / 2))


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


def test_real_value_needs_leaders_and_staff_and_grows_with_integration_and_use():
    for name in ("integration", "client_use", "motivation", "mindset", "skill", "law_reading", "clarity"):
        assert worth(**{name: 0.9}) > worth() * 1.005, name
    assert worth(motivation=0.0, mindset=0.0) == 0
    assert worth(redesigned=0.6) > worth(), "technology pays where processes are redesigned"
    assert worth({"value": 0.0}) == 0


def test_an_effort_that_the_ceiling_cuts_short_is_worth_what_it_really_gains():
    """Value times scope is the gain that the project brings, whatever its scope."""
    scope, redesigned = parameter("project_scope_share").default, 0.4
    still = {"redesign_from_project": 0.0}
    for room in (scope, 0.7 * scope):
        gained = gain_of_work(0.5 + room, redesigned, **SHAPE) - gain_of_work(0.5, redesigned, **SHAPE)
        each = worth(still, effective=0.5, digital_ceiling=0.5 + room, redesigned=redesigned)
        plain = worth({**still, "value": 1.0}, effective=0.5, digital_ceiling=0.5 + room, redesigned=redesigned)
        factor = 2 * 0.5 * (1 + 0.1 * parameter("value_from_integration").default)
        assert plain * room == pytest.approx(gained * factor, rel=1e-9)
        assert each == pytest.approx(plain * parameter("value").default, rel=1e-9)


@pytest.mark.carries("claim:5", "claim:6")
def test_what_clients_want_and_others_release_counts_by_its_own_parameter_only():
    assert worth({"value_from_use": 0.0}, client_use=0.9) == worth({"value_from_use": 0.0})
    assert worth(client_use=0.1) < worth() < worth(client_use=0.9)
    assert worth({"value_from_integration": 0.0}, integration=0.9) == worth({"value_from_integration": 0.0})


def test_examples_are_worth_something_as_far_as_they_redesign():
    assert worth(examples=1.0) > worth() * 1.005
    assert worth({"redesign_from_examples": 0.0}, examples=1.0) == worth()
    assert worth(examples=1.0, clarity=0.0) == worth(clarity=0.0), "an example teaches nobody without a task"


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

finish = caller(agency_project_finish, project_months_left=1, project_odds=0.4, failures=0, cool_off=0, luck=0.5)


def finished(parameters=None, **changed):
    return tuple(float(one) for one in finish(parameters, **changed).values())


def test_a_project_ends_in_its_last_month_only():
    assert finished(project_months_left=3, luck=0.0) == (2, 1, 0, 0, 0)
    assert finished(project_months_left=0, luck=0.0) == (0, 0, 0, 0, 0)
    assert finished(luck=0.39) == (0, 0, -1, 1, parameter("cool_off_months").default)
    partly = 0.4 + 0.6 * parameter("partial_success").default
    assert finished(luck=0.4)[2] == parameter("partial_yield").default
    assert finished(luck=partly - 1e-9)[2] == parameter("partial_yield").default
    assert finished(luck=partly) == (0, 0, 1, 0, 0)


def test_a_failure_closes_the_door_for_some_months():
    assert finished(project_months_left=0, cool_off=6)[4] == 5
    assert finished(project_months_left=0, cool_off=0)[4] == 0
    assert finished({"cool_off_months": 0.0}, luck=0.0)[4] == 0


def test_success_converts_paper_first_and_keeps_effective_below_formal():
    grid = np.linspace(0, 1, 21)
    effective, formal, scope = (one.ravel() for one in np.meshgrid(grid, grid, [0.02, 0.1, 0.2, 0.3]))
    for ceiling, result in itertools.product((0.6, 1.0), (1.0, 0.4)):
        possible = (effective <= formal) & (formal <= ceiling) & (effective + scope <= ceiling)
        e, f, k = effective[possible], formal[possible], scope[possible]
        after, declared = agency_effective_adoption(e, f, ceiling, result, k, project_loss=0.25)
        np.testing.assert_allclose(after, e + result * k, rtol=1e-12)
        assert (after <= declared + 1e-12).all()
        assert (declared <= ceiling + 1e-12).all(), "the ceiling binds formal adoption too"
        # Services on paper are taken in proportion to what is not yet real: formal grows by the rest.
        new = (ceiling - f) / np.maximum(ceiling - e, 0.01) * result * k
        np.testing.assert_allclose(declared - f, new, atol=1e-12)


def adopted(effective, formal, ceiling, result, project_loss=0.25):
    return agency_effective_adoption(effective, formal, ceiling, result, 0.2, project_loss=project_loss)


def test_a_success_at_the_ends_of_the_range():
    assert adopted(0.5, 0.6, 0.4, 1.0) == (pytest.approx(0.7), pytest.approx(0.7)), "where the ceiling fell"
    assert adopted(0.2, 1.0, 1.0, 1.0) == (pytest.approx(0.4), 1.0), "all is on paper: nothing new to declare"
    assert adopted(0.9, 1.0, 1.0, 1.0) == (pytest.approx(1.0), 1.0), "nothing is more than wholly digital"


def test_a_failure_undoes_use_but_not_more_than_there_is_and_nothing_formal():
    assert adopted(0.5, 0.6, 1.0, -1.0, 0.5) == (pytest.approx(0.4), 0.6)
    assert adopted(0.05, 0.6, 1.0, -1.0, 1.0)[0] == pytest.approx(0.0)
    assert adopted(0.5, 0.6, 1.0, -1.0, 0.0)[0] == 0.5
    assert adopted(0.5, 0.6, 1.0, 0.0, 1.0) == (0.5, 0.6)


def test_what_is_declared_is_formal_and_no_more():
    assert agency_declare(0.2, 0.6) == pytest.approx(0.8)
    assert agency_declare(0.2, 0.0) == 0.2


def test_lapse_only_where_nobody_cares():
    values = usual(agency_lapse)
    for motivation, mindset in ((1.0, 0.0), (0.0, 1.0), (0.5, 0.5), (0.9, 0.9)):
        assert agency_lapse(0.5, motivation, mindset, **values) == 0.5
    assert agency_lapse(0.5, 0.2, 0.2, **values) == pytest.approx(0.5 * (1 - 0.6 * values["lapse"]))
    assert agency_lapse(0.5, 0.0, 0.0, **values) < agency_lapse(0.5, 0.3, 0.3, **values) < 0.5


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


begun = caller(
    agency_project_start, choice=FOR_REAL, effective=0.1, digital_ceiling=0.8, project_risk=0.3, real_cost=1.2,
    project_months_left=0, project_scope=0.15, project_odds=0.6, project_cost=0.9, projects_started=4,
)  # fmt: skip


def test_only_a_choice_for_real_begins_a_project():
    for other in (IGNORE, ON_PAPER):
        assert begun(choice=other, project_months_left=2) == {
            "project_months_left": 2, "project_running": True, "project_scope": 0.15, "project_odds": 0.6,
            "project_cost": 0.9, "projects_started": 4,
        }  # fmt: skip
    real = begun()
    assert real["project_months_left"] == parameter("project_duration").default
    assert (real["project_running"], real["projects_started"]) == (True, 5)
    assert (real["project_scope"], real["project_odds"], real["project_cost"]) == (0.2, 0.3, pytest.approx(1.2))
    small = begun(effective=0.7)
    assert small["project_scope"] == pytest.approx(0.1)
    assert small["project_cost"] == pytest.approx(0.6), "half the scope costs half"


# ---------------------------------------------------------------- money and risk

spent = caller(
    agency_spending, services=8, project_running=True, project_cost=1.1, project_price=50.0, project_result=0.0,
    cloud_slot=False, declared=0.0, real_cost=1.0,
)  # fmt: skip


def test_what_a_project_costs_is_paid_in_its_months():
    values = usual(agency_spending)
    found = spent()
    whole = values["effort_price"] * 8 * values["project_scope_share"] * 1.1
    assert found["project_price"] == pytest.approx(whole)
    assert found["spending"] * values["project_duration"] == pytest.approx(whole)
    rest = spent(project_running=False)
    assert (rest["spending"], rest["duplicated"]) == (0, 0)
    assert rest["project_price"] == pytest.approx(whole), "what the last one cost is kept"
    paper = spent(project_running=False, declared=0.5, real_cost=0.9)
    assert paper["spending"] == pytest.approx(values["effort_price"] * 8 * values["paper_cost"] * 0.9 * 0.5)
    assert paper["duplicated"] == 0, "paper needs no machines"


def test_what_a_success_is_paid_for_is_the_price_of_the_project_that_ended():
    """Also where the next one, of another price, has just begun."""
    assert spent()["project_won"] == spent(project_result=-1.0)["project_won"] == 0
    assert spent(project_result=1.0)["project_won"] == 50.0
    assert spent(project_result=0.4)["project_won"] == pytest.approx(20.0)
    assert spent(project_result=1.0, project_cost=9.0)["project_won"] == 50.0


def test_what_a_slot_would_have_saved_is_spent_twice():
    assert spent()["duplicated"] == pytest.approx(parameter("cloud_saving").default * spent()["spending"])
    assert spent(cloud_slot=True)["duplicated"] == 0
    assert spent(cloud_slot=True)["spending"] == spent()["spending"], "its price was fixed when it began"


risk = caller(
    agency_project_risk, readiness=0.5, project_management=0.5, haste=0.0, load=0.5, resistance=0.0, running=0.0
)


def test_what_raises_the_risk_of_a_project():
    assert risk(readiness=0.55) == pytest.approx(1 / (1 + np.e))
    worse = {"readiness": 0.4, "haste": 1.0, "load": 0.9, "resistance": 0.5, "running": 0.9, "project_management": 0.2}
    for name, value in worse.items():
        assert risk(**{name: value}) > risk() + 0.01, name
    assert risk(running=0.3) == risk()
    assert risk(load=0.1) == risk()


def test_a_partner_lends_the_management_that_is_missing():
    assert risk(project_management=0.2) > risk(project_management=0.2, partner_help=0.5) > risk(project_management=1.0)
    assert risk(project_management=0.2, partner_help=1.0) == pytest.approx(risk(project_management=1.0))
    assert risk(project_management=1.0, partner_help=1.0) == risk(project_management=1.0), "who is able needs none"
    off = {"risk_of_management": 0.0}
    assert risk(off, project_management=0.1, partner_help=0.7) == risk(off)
