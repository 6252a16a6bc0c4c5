"""The engine: what one world is depends on nothing that lies beside it, and luck is keyed through and through."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from policylab.comparison.calls import run
from policylab.errors import PolicylabError
from policylab.model.columns.parameters import parameter
from policylab.model.luck import Luck
from policylab.model.rules import STEP, with_rule
from policylab.model.rules.rule import rule
from policylab.model.simulation import Simulation, gather
from policylab.model.step import moved
from policylab.recording.measures import MEASURES

ANNOUNCED = 12


def bits(records):
    every = records.monthly | records.of_run | records.reached
    return {name: values.tobytes() for name, values in every.items()}


def test_null_is_exactly_the_status_quo(classroom, arm, differences):
    """Every column of every month, every measure, and the ledger."""
    simulation = Simulation(classroom, [arm("status-quo"), arm("null")])
    assert differences(simulation, simulation, 0, 1) == []
    for month in range(120):
        simulation.step()
        assert differences(simulation, simulation, 0, 1) == [], month
        for measure in MEASURES.values():
            if measure.take is not None:
                values = measure.take(simulation)
                assert values[0] == values[1], (month, measure.name)
    for line in ("outlay", "agency_cost"):
        spent = simulation.ledger.spent(line)
        assert np.array_equal(spent[:, 0], spent[:, 1])
    assert not simulation.ledger.spent("outlay").any()


@pytest.mark.usefixtures("afresh")
def test_the_same_question_gives_the_same_bits_again_and_another_replication_others(arm):
    worlds = [arm("by-law-phased", months=18), arm("status-quo", months=18)]
    first = run(*worlds, seed=4, replication=2)
    assert bits(run(*worlds, seed=4, replication=2)) == bits(first)
    for other in ({"seed": 4, "replication": 3}, {"seed": 5, "replication": 2}):
        found = run(*worlds, **other)
        assert (found.monthly["trust"] != first.monthly["trust"]).all()


def test_nothing_happens_before_the_announcement(classroom, every_package, differences):
    assert min(i.delivery.announced for one in every_package for i in one.package.instrument) == ANNOUNCED
    simulation = Simulation(classroom, every_package)
    place = {one.name: number for number, one in enumerate(every_package)}
    for month in range(ANNOUNCED + 1):
        for world in place.values():
            assert differences(simulation, simulation, 0, world) == [], month
        simulation.step()
    assert simulation.month == ANNOUNCED + 1
    assert not simulation.ledger.spent("outlay")[:ANNOUNCED].any()
    first_to_move = {one.name for one in every_package if any(i.writes for i in one.package.instrument)}
    assert len(first_to_move) == len(every_package) - 2
    for name in first_to_move:
        assert len(differences(simulation, simulation, place["status-quo"], place[name])) > 2, name


@pytest.mark.usefixtures("afresh")
def test_worlds_with_different_parameters_settle_apart(classroom, arm, differences):
    points = [{}, {"heard_of_region": 0.6}, {"lapse": 0.0}, {}, {"effective_start": 0.2}]
    together = Simulation(classroom, [arm("status-quo", point) for point in points])
    assert differences(together, together, 0, 3) == []
    for number in (1, 2, 4):
        apart = differences(together, together, 0, number)
        assert len(apart) > 3, points[number]
    for number, point in enumerate(points):
        alone = Simulation(classroom, [arm("status-quo", point)])
        assert differences(together, alone, number, 0) == []


def test_settling_starts_every_run_at_rest(classroom, arm):
    simulation = Simulation(classroom, [arm("by-law-abrupt")])
    assert simulation.month == 0
    agencies, services = simulation.columns["agency"], simulation.columns["service"]
    assert not agencies["failures"].any()
    assert not agencies["projects_started"].any()
    assert services["projects_begun"].any(), "the settling months were lived"
    assert services["project_running"].any(), "and what began in them goes on"
    assert not simulation.ledger.months


def test_packages_part_and_the_headline_is_not_the_formal_share(after_30_months, every_package):
    measures = {name: MEASURES[name].take(after_30_months) for name in ("effective_adoption", "formal_adoption")}
    place = {one.name: number for number, one in enumerate(every_package)}
    formal, effective = measures["formal_adoption"], measures["effective_adoption"]
    assert formal[place["by-law-abrupt"]] > formal[place["status-quo"]] + 0.1
    assert (formal > effective).all()


# ---------------------------------------------------------------- keyed luck


@rule(of="citizen", writes="used_bonus", cites="a test")
def citizen_late_trouble(used_bonus, luck):
    return used_bonus | (luck < 0.5)


@rule(of="agency", writes="efficiency", cites="a test")
def agency_efficiency(efficiency, luck):
    return 0.5 * efficiency + 0.1 * luck


@pytest.mark.parametrize("place", [0, 9, len(STEP)])
def test_a_rule_added_anywhere_moves_no_other_luck(classroom, arm, simulate, differences, place):
    """The added rule draws luck and writes what no rule reads after it; hours read it where it stands before them."""
    step = (*STEP[:place], (citizen_late_trouble,), *STEP[place:])
    usual, more = (simulate(classroom, [arm("by-law-abrupt", step=one)], 24) for one in (STEP, step))
    assert differences(usual, more, 0, 0) == (["citizen.used_bonus"] if place == len(STEP) else [])


def test_a_swapped_rule_moves_no_other_luck(classroom, arm, simulate, differences):
    step = with_rule(STEP, agency_efficiency)
    usual, other = (simulate(classroom, [arm("by-law-abrupt", step=one)], 24) for one in (STEP, step))
    assert differences(usual, other, 0, 0) == ["agency.efficiency"]


def test_the_order_inside_a_group_does_not_matter(classroom, arm, simulate, differences):
    turned = tuple(group[::-1] for group in STEP)
    usual, other = (simulate(classroom, [arm("by-law-phased", step=one)], 24) for one in (STEP, turned))
    assert differences(usual, other, 0, 0) == []


def test_worlds_with_other_rules_do_not_lie_side_by_side(classroom, arm):
    other = arm("status-quo", step=with_rule(STEP, agency_efficiency))
    with pytest.raises(PolicylabError, match="run them separately"):
        Simulation(classroom, [arm("status-quo"), other])


# ---------------------------------------------------------------- nudges and single values


def test_a_nudge_moves_a_column_in_its_world_only(classroom, arm, differences):
    amounts = np.array([0.0, 0.05])
    key = ("agency", "convenience")
    nudged = Simulation(classroom, [arm("status-quo")] * 2, {key: amounts})
    usual = Simulation(classroom, [arm("status-quo")])
    for simulation in (nudged, usual):
        simulation.step()
    convenience, plain = nudged.columns["agency"]["convenience"], usual.columns["agency"]["convenience"]
    np.testing.assert_allclose(convenience[:, 1], np.minimum(plain[:, 0] + 0.05, 1), rtol=1e-12)
    assert differences(nudged, usual, 0, 0) == []
    for _ in range(5):
        nudged.step()
        usual.step()
    assert differences(nudged, usual, 0, 0) == []
    assert {"service.hardness", "citizen.trust"} <= set(differences(nudged, usual, 1, 0))


def test_a_nudge_moves_levers_and_traits_too(classroom, arm):
    nudges = {("agency", "recognition"): np.array([0.0, 0.3]), ("citizen", "distance"): np.array([0.0, 0.2])}
    simulation = Simulation(classroom, [arm("status-quo")] * 2, nudges)
    distance = simulation.columns["citizen"]["distance"].copy()
    np.testing.assert_allclose(distance[:, 1], np.minimum(distance[:, 0] + 0.2, 1))
    for _ in range(3):
        simulation.step()
    assert (simulation.columns["agency"]["recognition"] == [0.0, 0.3]).all()
    assert np.array_equal(simulation.columns["citizen"]["distance"], distance), "a trait is moved once"


def test_moved_columns_stay_in_their_range_and_kind():
    assert moved("agency", "formal", np.array([[0.95, 0.95]]), np.array([0.1, -2.0])).tolist() == [[1.0, 0.0]]
    choice = moved("service", "choice", np.array([[1, 2]], dtype=np.int8), np.array([1.0, 1.0]))
    assert choice.tolist() == [[2, 2]]
    assert choice.dtype == np.int8
    assert moved("citizen", "used", np.array([[True, False]]), np.array([0.0, 1.0])).tolist() == [[True, True]]


def test_write_sets_one_agent_in_every_world(classroom, arm, simulate):
    simulation = simulate(classroom, [arm("status-quo"), arm("by-law-abrupt")], 1)
    before = simulation.columns["leader"]["mindset"].copy()
    simulation.write("leader", "mindset", 3, 0.9)
    after = simulation.columns["leader"]["mindset"]
    assert after[3].tolist() == [0.9, 0.9]
    assert np.array_equal(np.delete(after, 3, axis=0), np.delete(before, 3, axis=0))
    own = simulate(classroom, [arm("status-quo"), arm("by-law-abrupt")], 1)
    simulation.step()
    own.step()
    assert (simulation.columns["leader"]["clarity"][3] != own.columns["leader"]["clarity"][3]).all()


def test_what_is_seen_through_links_is_fresh_after_a_write(classroom, arm, simulate):
    """Means over links are looked up once while a column stands: a column written in between is looked up again."""
    first = simulate(classroom, [arm("status-quo", {"lapse": 0.0})], 2)
    for row in range(classroom.roster.number("service")):
        first.write("service", "real", row, True)
        first.write("service", "declared", row, True)
    first.step()
    assert (first.columns["agency"]["effective"] == 1).all()
    assert (first.columns["agency"]["reach"] == 1).all()
    usual = simulate(classroom, [arm("status-quo")], 3)
    works = [one.columns["citizen"]["odds"][one.columns["citizen"]["occasion"]] > 0 for one in (first, usual)]
    assert works[0].all() and not works[1].all(), "whatever a citizen meets now works"


def test_officials_of_no_agency_read_nothing_above_and_count_nowhere(classroom, arm, simulate):
    staff_agency = classroom.roster.staff_agency.copy()
    staff_agency[0] = -1
    people = gather("classroom", Luck(1), classroom.graphs, replace(classroom.roster, staff_agency=staff_agency))
    simulation = simulate(people, [arm("by-law-abrupt")], 20)
    staff = {name: values[:, 0] for name, values in simulation.columns["staff"].items()}
    assert staff["workload"][0] == pytest.approx(staff["pace"][0] * parameter("ordinary_load").default)
    members = staff_agency == 0
    load = simulation.columns["agency"]["load"][0, 0]
    assert load == pytest.approx(staff["workload"][members].mean())


def test_measures_are_what_their_names_say(after_30_months, classroom):
    """Against plain numpy on the columns."""
    simulation = after_30_months
    agency, service, citizen, staff = (simulation.columns[kind] for kind in ("agency", "service", "citizen", "staff"))
    graphs, agencies = classroom.graphs, classroom.roster.names["agency"]
    clients = np.array([graphs["dealings"].in_degree(name) for name in agencies])[:, None]
    needed = np.array([graphs["data"].out_degree(name) for name in agencies])[:, None]
    officials = np.bincount(classroom.roster.staff_agency)[:, None]
    people = classroom.roster
    hours = people.citizens_behind * (3.0 * citizen["occasion"].sum(axis=0) - citizen["hours"].sum(axis=0))
    gain = people.officials_behind * (agency["efficiency"] * officials).sum(axis=0)
    online = citizen["succeeded"] | citizen["assisted"]

    def part(those, of):
        return (those & of).sum(axis=0) / of.sum(axis=0)

    expected = {
        "effective_adoption": service["real"].mean(axis=0),
        "formal_adoption": service["declared"].mean(axis=0),
        "paper_gap": (service["declared"] & ~service["real"]).mean(axis=0),
        "projects_started": agency["projects_started"].mean(axis=0),
        "never_started": (agency["projects_started"] == 0).mean(axis=0),
        "effective_adoption_weighted": (agency["reach"] * clients).sum(axis=0) / clients.sum(),
        "redesigned": agency["redesigned"].mean(axis=0),
        "efficiency_gain": agency["efficiency"].mean(axis=0),
        "take_up": citizen["recent_user"].mean(axis=0),
        "online_share": part(online, citizen["occasion"]),
        "assisted_share": part(citizen["assisted"], online),
        "completion": part(citizen["succeeded"], citizen["attempted"]),
        "registered": citizen["registered"].mean(axis=0),
        "active_share": part(citizen["recent_user"], citizen["registered"]),
        "trust": citizen["trust"].mean(axis=0),
        "shut_out": part(citizen["shut_out"], citizen["occasion"]),
        "shut_out_worst_tenth": part(citizen["shut_out"], citizen["worst_tenth"] & citizen["occasion"]),
        "shut_out_lowest_skill": part(citizen["shut_out"], citizen["lowest_skill"] & citizen["occasion"]),
        "resistance": staff["resistance"].mean(axis=0),
        "staff_load": staff["workload"].mean(axis=0),
        "staff_skill": (staff["basic_skill"] + staff["applied_skill"]).mean(axis=0) / 2,
        "leader_mindset": simulation.columns["leader"]["mindset"].mean(axis=0),
        "data_usable": (agency["integration"] * needed).sum(axis=0) / needed.sum(),
        "hours_saved": hours + 150.0 * 0.2 * gain,
        "failures": agency["failures"].sum(axis=0),
        "duplicated_spending": agency["duplicated"].sum(axis=0),
        "grants_asked": agency["grants_asked"].sum(axis=0),
        "grants_advanced": agency["grants_advanced"].sum(axis=0),
        "grants_proved": agency["grants_proved"].sum(axis=0),
        "grants_paid": agency["grants_paid"].sum(axis=0),
        "grants_given_back": agency["grants_given_back"].sum(axis=0),
    }
    assert set(expected) == {name for name, measure in MEASURES.items() if measure.take is not None}
    for name, values in expected.items():
        np.testing.assert_allclose(MEASURES[name].take(simulation), values, rtol=1e-10, atol=1e-12, err_msg=name)
