"""Crowds: weights, groups, and the same bits at any width and beside any groups."""

from dataclasses import replace

import numpy as np
import pytest

from policylab.model.luck import Luck
from policylab.model.population import NOBODY, roster
from policylab.recording.groups import EVERYONE, GROUPINGS, groups_of
from policylab.recording.measures import MEASURES


@pytest.fixture(scope="module")
def heavy(classroom):
    """The classroom, in which each local body stands for ten."""
    people = classroom.roster
    return replace(people, weight=np.where(np.array(people.tier) == "local", 10.0, 1.0))


def test_a_body_counts_by_its_weight(heavy):
    values = np.arange(20.0)[:, None] * np.array([[1.0, 3.0]])
    weights = np.array([10.0 if tier == "local" else 1.0 for tier in heavy.tier])
    groups = groups_of(heavy)
    np.testing.assert_allclose(groups.total("agency", values)[0], weights @ values)
    np.testing.assert_allclose(groups.mean("agency", values)[0], weights @ values / weights.sum())
    officials = np.ones((heavy.number("staff"), 1))
    assert groups.total("staff", officials)[0, 0] == weights[heavy.staff_agency].sum()


def test_what_an_agent_needs_counts_beside_its_weight(heavy):
    values, needs = np.arange(20.0)[:, None], np.arange(1.0, 21.0)[:, None]
    weights = heavy.weight[:, None] * needs
    expected = (values * weights).sum() / weights.sum()
    assert groups_of(heavy).mean("agency", values, needs)[0, 0] == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("by", GROUPINGS)
def test_groups_part_everyone(heavy, by):
    groups = groups_of(heavy, by)
    assert groups.labels[0] == EVERYONE
    for kind in GROUPINGS[by]:
        ones = np.ones((heavy.number(kind), 1))
        sizes = groups.total(kind, ones)[:, 0]
        assert sizes[1:].sum() == pytest.approx(sizes[0], rel=1e-12), kind
        assert (sizes[1:] > 0).all(), kind


def test_members_are_those_of_the_group(heavy):
    groups = groups_of(heavy, "tier")
    of_tier = np.array(heavy.tier) == "province"
    place = groups.labels.index("province")
    assert np.array_equal(groups.rows["agency"].toarray()[place] > 0, of_tier)
    assert np.array_equal(groups.rows["leader"].toarray()[place] > 0, of_tier)
    assert np.array_equal(groups.rows["staff"].toarray()[place] > 0, of_tier[heavy.staff_agency])
    segments = groups_of(heavy, "segment")
    chosen = segments.rows["citizen"].toarray()[segments.labels.index("business")] > 0
    assert np.array_equal(chosen, np.array(heavy.citizen_segment) == "business")


def test_an_official_of_nobody_is_in_no_tier_but_counts():
    people = roster("classroom", Luck(1))
    people = replace(people, staff_agency=np.where(np.arange(200) == 7, NOBODY, people.staff_agency))
    rows = groups_of(people, "tier").rows["staff"].toarray()
    assert rows[0, 7] == 1
    assert not rows[1:, 7].any()


def test_a_mean_of_nobody_is_not_a_number(heavy):
    nobody = np.zeros((20, 1))
    assert np.isnan(groups_of(heavy).mean("agency", np.ones((20, 2)), nobody)).all()


@pytest.mark.parametrize("width", [1, 2, 7])
def test_neither_width_nor_groups_change_a_bit(classroom, width):
    values = Luck(3).uniform("width", classroom.roster.keys["citizen"], np.tile(np.arange(7), (500, 1)))
    alone = groups_of(classroom.roster).mean("citizen", values)
    narrow = groups_of(classroom.roster, "region").mean("citizen", np.ascontiguousarray(values[:, :width]))
    assert narrow[0].tobytes() == alone[0, :width].tobytes()


def test_which_measures_a_grouping_parts():
    parted = {by: {name for name, one in MEASURES.items() if one.allows_grouping(by)} for by in GROUPINGS}
    assert "outlay" not in set.union(*parted.values())
    assert {"effective_adoption", "staff_skill", "leader_mindset", "agency_cost"} <= parted["tier"] & parted["region"]
    assert {"trust", "take_up", "citizen_burden"} <= parted["region"] & parted["segment"]
    assert "trust" not in parted["tier"] and "effective_adoption" not in parted["segment"]
    assert "hours_saved" in parted["region"] - parted["tier"] - parted["segment"]


def test_services_of_a_body_that_stands_for_ten_count_ten_times(classroom, heavy, simulate, arm):
    people = replace(classroom, roster=heavy)
    simulation = simulate(people, [arm("by-law-abrupt")], 20)
    agency = simulation.columns["agency"]
    weight = agency["services"][:, 0] * heavy.weight
    expected = (agency["formal"][:, 0] * weight).sum() / weight.sum()
    assert MEASURES["formal_adoption"].take(simulation)[0] == pytest.approx(expected, rel=1e-12)
    # Its clients are those of all ten: they count once.
    clients = classroom.links["agency", "clients"].ties
    expected = (agency["effective"][:, 0] * clients).sum() / clients.sum()
    assert MEASURES["effective_adoption_weighted"].take(simulation)[0] == pytest.approx(expected, rel=1e-12)
