"""Agencies: who gets a slot of the shared cloud, how easy common platforms make services, and how good they are."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.rule import card_of
from policylab.model.rules.services import (
    agency_client_use,
    agency_newness,
    agency_reach,
    service_delivered,
    service_quality,
    service_upkeep,
)
from policylab.model.rules.shared import HOLDER, agency_cloud, first_in_line
from policylab.model.rules.sights import mean_over
from policylab.model.simulation import Simulation
from tests.model.rules.rule_calls import caller

# ---------------------------------------------------------------- the queue


def column(*values, dtype=float):
    return np.array(values, dtype=dtype)[:, None]


def served(waiting, pool, luck, places):
    return first_in_line(column(*waiting), column(*pool), column(*luck), column(*places))[:, 0].tolist()


def test_the_longest_wait_goes_first_equals_by_luck_and_pools_apart():
    assert served([3, 5, 1], [0, 0, 0], [0.1, 0.9, 0.1], [2, 2, 2]) == [True, True, False]
    assert served([2, 2, 2], [0, 0, 0], [0.5, 0.9, 0.1], [2, 2, 2]) == [True, False, True]
    assert served([1, 9, 1, 9], [0, 0, 1, 1], [0.5] * 4, [1] * 4) == [False, True, False, True]
    assert served([9, 9, 1], [0, 0, 1], [0.1, 0.2, 0.9], [1, 1, 0]) == [True, False, False], "a pool without places"


def test_who_is_not_in_line_takes_no_place():
    assert served([-1, 0, -1, 0], [0] * 4, [0.1, 0.5, 0.2, 0.6], [1] * 4) == [False, True, False, False]
    assert served([HOLDER, 9, 9], [0] * 3, [0.9, 0.1, 0.2], [2] * 3) == [True, True, False], "who holds one counts"


def test_worlds_have_their_own_lines():
    waiting = np.array([[1, 5], [5, 1]])
    found = first_in_line(waiting, np.zeros_like(waiting), column(0.5, 0.6), np.array([[1, 1], [1, 1]]))
    assert found.tolist() == [[False, True], [True, False]]


cloud = caller(
    agency_cloud, cloud_slot=column(0, 0, 0, dtype=bool), cloud_wait=column(0, 0, 0, dtype=int),
    cloud_slots=column(1, 1, 1), cloud_pool=column(0, 0, 0), awake=column(1, 1, 1, dtype=bool),
    bodies=column(1, 1, 1), luck=column(0.3, 0.1, 0.2),
)  # fmt: skip


def clouded(**changed):
    return tuple(values[:, 0].tolist() for values in cloud(**changed).values())


@pytest.mark.carries("platform:gdcc")
def test_slots_bind_and_the_others_wait():
    assert clouded() == ([False, True, False], [1, 0, 1])
    assert clouded(cloud_slots=column(3, 3, 3)) == ([True] * 3, [0] * 3)
    assert clouded(cloud_slots=column(0, 0, 0)) == ([False] * 3, [0] * 3), "no cloud, no line"


def test_who_sleeps_steps_into_no_line_and_keeps_the_place_once_in_it():
    assert clouded(awake=column(1, 0, 1, dtype=bool)) == ([False, False, True], [1, 0, 0])
    waited = {"cloud_wait": column(4, 0, 2, dtype=int)}
    assert clouded(**waited) == ([True, False, False], [0, 1, 3])
    assert clouded(**waited, awake=column(0, 0, 0, dtype=bool)) == ([True, False, False], [0, 0, 3])


def test_a_slot_is_kept_while_the_cloud_stands_and_gone_when_it_ends():
    held = {"cloud_slot": column(1, 0, 0, dtype=bool), "cloud_wait": column(0, 9, 9, dtype=int)}
    assert clouded(**held) == ([True, False, False], [0, 10, 10])
    assert clouded(**held, cloud_slots=column(0, 0, 0)) == ([False] * 3, [0] * 3)


def test_where_a_pool_has_shrunk_as_many_keep_theirs_as_there_are_slots_by_luck():
    held = {"cloud_slot": column(1, 1, 1, dtype=bool)}
    assert clouded(**held, cloud_slots=column(2, 2, 2)) == ([False, True, True], [0, 0, 0])


def test_a_body_that_stands_for_ten_takes_ten_slots_or_holds_up_the_line():
    heavy = {"bodies": column(1, 10, 1)}
    assert clouded(**heavy, cloud_slots=column(11, 11, 11)) == ([False, True, True], [1, 0, 0])
    assert clouded(**heavy, cloud_slots=column(9, 9, 9)) == ([False, False, False], [1, 1, 1])
    assert clouded(**heavy, cloud_slots=column(12, 12, 12)) == ([True, True, True], [0, 0, 0])


# ---------------------------------------------------------------- platforms, reach, quality


good = caller(service_quality, process=0.1, integration=0.1, skill=0.6, security=0.0, resistance=0.1)


@pytest.mark.carries("claim:3")
def test_the_same_technology_with_another_process_gives_another_quality():
    assert good(process=0.9) > good() > good(process=0.0)


def test_people_meet_only_what_works_as_good_as_it_was_kept():
    met = caller(service_delivered, real=True, quality=0.6, upkeep=0.5)
    assert met() == pytest.approx(0.3)
    assert met(real=False) == 0


kept = caller(service_upkeep, upkeep=0.8, real=True, mindset=0.5, motivation=0.5)


def test_a_service_ages_by_its_rate_in_a_year_of_ordinary_care_and_not_where_all_care():
    upkeep = 1.0
    for _ in range(12):
        upkeep = kept(upkeep=upkeep)
    rate = parameter("upkeep_decay").default
    assert upkeep == pytest.approx((1 - rate / 12) ** 12)
    assert kept(mindset=1.0, motivation=1.0) == 0.8
    assert kept(mindset=0.0, motivation=0.0) < kept()


def test_what_stopped_working_begins_anew():
    assert kept(real=False) == 1.0


def test_what_projects_changed_is_half_as_new_after_the_half_life():
    new = caller(agency_newness, newness=0.2, result=0.0, failed=0.0)
    assert new({"newness_half_life": 1}) == pytest.approx(0.1)
    assert new(result=0.05) == pytest.approx(new() + 0.05)
    assert new(result=-0.1, failed=0.1) == pytest.approx(new()), "what failed changed nothing"
    assert new(result=0.3, newness=1.0) == 1.0


def test_who_comes_meets_services_by_demand():
    """The most demanded service weighs most: a mean over occasions, not over services."""
    assert caller(agency_reach, met=0.4)() == 0.4
    assert card_of(agency_reach).sees["met"] == mean_over("occasions", "real")


def test_an_agency_is_reached_by_the_demand_for_what_is_real(classroom, arm):
    simulation, people = Simulation(classroom, [arm("everything"), arm("status-quo")]), classroom.roster
    for _ in range(3):
        simulation.step()
    services, agencies = simulation.columns["service"], simulation.columns["agency"]
    for number in range(people.number("agency")):
        own = people.service_agency == number
        rank = people.service_rank[own][:, None]
        expected = (services["real"][own] / rank).sum(axis=0) / (1 / rank).sum()
        np.testing.assert_allclose(agencies["reach"][number], expected, rtol=1e-12)
    assert agencies["reach"].std() > 0.01


@pytest.mark.carries("claim:5")
def test_an_agency_sees_how_many_of_its_clients_use_the_digital_channel(classroom, arm):
    """Its own clients by the network, as they were when the month began."""
    simulation = Simulation(classroom, [arm("everything"), arm("status-quo")])
    row = {name: number for number, name in enumerate(classroom.roster.names["citizen"])}
    service = classroom.graphs["dealings"]
    for _ in range(3):
        before = simulation.columns["citizen"]["recent_user"]
        simulation.step()
        seen = simulation.columns["agency"]["client_use"]
        for number, agency in enumerate(classroom.roster.names["agency"]):
            clients = [row[citizen] for citizen, _ in service.in_edges(agency)]
            expected = before[clients].mean(axis=0) if clients else np.zeros(2)
            np.testing.assert_allclose(seen[number], expected, rtol=1e-12)
    assert seen.std() > 0.01
    assert agency_client_use(seen) is seen
