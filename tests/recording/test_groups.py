"""Groups: weights, groups, and the same bits at any width and beside any groups."""

from dataclasses import replace
from types import SimpleNamespace

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


def test_which_measures_a_grouping_divides():
    divided = {by: {name for name, measure in MEASURES.items() if measure.allows_grouping(by)} for by in GROUPINGS}
    assert "outlay" not in set.union(*divided.values())
    assert {"effective_adoption", "staff_skill", "leader_mindset", "agency_cost"} <= divided["tier"] & divided["region"]
    assert {"trust", "take_up", "citizen_burden"} <= divided["region"] & divided["segment"]
    assert "trust" not in divided["tier"] and "effective_adoption" not in divided["segment"]
    assert "hours_saved" in divided["region"] - divided["tier"] - divided["segment"]
    of_services = {"effective_adoption", "formal_adoption", "paper_gap", "effective_adoption_weighted"}
    assert of_services <= divided["weight"] & divided["tier"] & divided["region"]
    assert {"adoption_months", "t50_effective", "aftermath_effective"} <= divided["weight"]
    assert {"projects_started", "never_started"} <= divided["tier"] - divided["weight"]


def test_services_are_grouped_by_their_weight(heavy):
    groups = groups_of(heavy, "weight")
    assert groups.labels == (EVERYONE, "light", "medium", "heavy")
    rows = groups.rows["service"].toarray()
    bodies = heavy.weight[heavy.service_agency]
    for name in groups.labels[1:]:
        of_weight = np.array(heavy.service_weight) == name
        np.testing.assert_array_equal(rows[groups.labels.index(name)], np.where(of_weight, bodies, 0))
    assert not groups.rows["agency"].toarray()[1:].any()


@pytest.fixture(scope="module")
def under_law(classroom, heavy, simulate, arm):
    """The classroom in which local bodies stand for ten, twenty months into a law."""
    return simulate(replace(classroom, roster=heavy), [arm("by-law-abrupt")], 20)


@pytest.mark.parametrize(("measure", "column"), [("formal_adoption", "declared"), ("effective_adoption", "real")])
def test_services_of_a_body_that_stands_for_ten_count_ten_times(under_law, heavy, measure, column):
    services, bodies = under_law.columns["service"][column][:, 0], heavy.weight[heavy.service_agency]
    expected = (services * bodies).sum() / bodies.sum()
    assert MEASURES[measure].take(under_law)[0] == pytest.approx(expected, rel=1e-12)
    by_weight = MEASURES[measure].over(under_law, groups_of(heavy, "weight"))[1:, 0]
    for name, share in zip(("light", "medium", "heavy"), by_weight, strict=True):
        chosen = bodies * (np.array(heavy.service_weight) == name)
        assert share == pytest.approx((services * chosen).sum() / chosen.sum(), rel=1e-12)
    assert len(set(by_weight)) == 3


def test_paper_is_what_is_declared_and_not_real(under_law, heavy):
    services, bodies = under_law.columns["service"], heavy.weight[heavy.service_agency][:, None]
    paper = (services["declared"] & ~services["real"]) * bodies
    assert (
        MEASURES["paper_gap"].take(under_law)[0] == pytest.approx(paper.sum() / bodies.sum(), rel=1e-12) and paper.any()
    )


def test_adoption_weighted_by_demand_is_the_share_of_occasions_that_meet_a_real_service(classroom, under_law, heavy):
    """The clients of a body that stands for ten are those of all ten: they count once."""
    clients, real = classroom.links["agency", "clients"].ties, under_law.columns["service"]["real"][:, 0]
    occasions = clients[heavy.service_agency] * heavy.demand
    assert occasions.sum() == pytest.approx(clients.sum())
    expected = (real * occasions).sum() / occasions.sum()
    weighted = MEASURES["effective_adoption_weighted"]
    assert weighted.take(under_law)[0] == pytest.approx(expected, rel=1e-12)
    assert weighted.take(under_law)[0] != pytest.approx(MEASURES["effective_adoption"].take(under_law)[0], rel=1e-3)
    # Where the most demanded services alone are real, more occasions than services meet one.
    first = SimpleNamespace(
        people=under_law.people,
        columns={"service": {"real": (heavy.service_rank == 1)[:, None]}, "agency": under_law.columns["agency"]},
    )
    groups = groups_of(heavy)
    assert weighted.over(first, groups)[0, 0] > 2 * MEASURES["effective_adoption"].over(first, groups)[0, 0]


def test_projects_begun_are_counted_by_agency_since_month_0(classroom, heavy, simulate, arm):
    people = replace(classroom, roster=heavy)
    simulation, bodies = simulate(people, [arm("status-quo")], 0), heavy.weight
    started, never = MEASURES["projects_started"], MEASURES["never_started"]
    assert simulation.columns["service"]["projects_begun"].any(), "projects began while the start settled"
    assert (started.take(simulation)[0], never.take(simulation)[0]) == (0, 1)
    begun = np.zeros(len(bodies))
    for _ in range(14):
        simulation.step()
        began = simulation.columns["service"]["begun"][:, 0]
        begun += np.bincount(heavy.service_agency, began, minlength=len(bodies))
        assert started.take(simulation)[0] == pytest.approx((begun * bodies).sum() / bodies.sum(), rel=1e-12)
        assert never.take(simulation)[0] == pytest.approx(bodies[begun == 0].sum() / bodies.sum(), rel=1e-12)
    assert begun.any() and not begun.all()
