"""Who is in the lab, the Thai starting values, and columns that stay in their declared ranges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylab.errors import UsageError
from policylab.model.columns import COLUMNS, KINDS, columns_of
from policylab.model.columns.parameters import parameters, rows
from policylab.model.luck import Luck
from policylab.model.population import NOBODY, _apportion, regions, roster, segments, sizes, tiers
from policylab.model.simulation import Simulation
from policylab.model.start import mark_worst_tenth, start

NUMBERS = {
    "classroom": {"agency": 20, "leader": 20, "staff": 200, "citizen": 500},
    "lab": {"agency": 200, "leader": 200, "staff": 4000, "citizen": 10_000},
    "thailand-sample": {"agency": 2709, "leader": 2709, "staff": 40_000, "citizen": 100_000},
}
TIERS = {
    "classroom": {"department": 6, "province": 7, "local": 7},
    "lab": {"department": 40, "province": 70, "local": 90},
    "thailand-sample": {"department": 315, "province": 1609, "local": 785},
}
DRAWN_AT_START = (
    "effective", "formal", "practice", "technology", "law_fit", "data_released", "services", "sanction_salience",
)  # fmt: skip


@pytest.fixture(scope="module", params=["classroom", "lab", "thailand-sample"])
def size(request):
    return request.param


def test_sizes_have_their_numbers(size):
    people = roster(size, Luck(1))
    assert {kind: people.number(kind) for kind in KINDS} == NUMBERS[size]
    assert {tier: people.tier.count(tier) for tier in tiers()} == TIERS[size]
    national = {ministry for ministry, tier in zip(people.ministry, people.tier, strict=True) if tier != "local"}
    assert len(national) == sizes()[size]["ministries"]
    for kind in KINDS:
        assert len(set(people.names[kind])) == people.number(kind)


def test_names_belong_together(size):
    people = roster(size, Luck(1))
    for agency, leader in zip(people.names["agency"], people.names["leader"], strict=True):
        assert leader == f"{agency}/leader"
    for official, agency in zip(people.names["staff"], people.staff_agency, strict=True):
        assert official.startswith(people.names["agency"][agency] + "/")
    assert set(people.citizen_region) == set(regions())
    assert set(people.citizen_segment) <= set(segments())


def test_staff_follow_the_officials_of_the_tier(size):
    people = roster(size, Luck(1))
    staff = np.bincount(people.staff_agency, minlength=people.number("agency"))
    assert staff.sum() == NUMBERS[size]["staff"]
    weight = np.array([tiers()[tier]["officials"] for tier in people.tier])
    np.testing.assert_allclose(staff, staff.sum() * weight / weight.sum(), atol=1)


@given(total=st.integers(0, 5000), weights=st.lists(st.floats(0.01, 100, allow_nan=False), min_size=1, max_size=60))
def test_apportioned_numbers_add_up_and_are_near_their_share(total, weights):
    found = _apportion(total, np.array(weights))
    exact = total * np.array(weights) / np.sum(weights)
    assert found.sum() == total
    assert (np.abs(found - exact) < 1 + 1e-6).all()


@pytest.mark.parametrize(
    ("total", "weights", "seats"),
    [
        (10, [1, 1, 1], [4, 3, 3]),  # ties: the first row wins the spare seat
        (10, [1.5, 1, 1], [4, 3, 3]),  # two spare seats go to the two largest remainders
        (2, [2.2, 1, 1], [1, 1, 0]),
        (7, [5, 5, 4], [3, 2, 2]),
        (3, [1, 0, 2], [1, 0, 2]),
    ],
)
def test_spare_seats_go_to_the_largest_remainders(total, weights, seats):
    assert _apportion(total, np.array(weights, dtype=float)).tolist() == seats


def test_an_agency_weighs_what_it_stands_for():
    people = roster("thailand-sample", Luck(1))
    tier = np.array(people.tier)
    assert {level: people.weight[tier == level].sum() for level in tiers()} == {
        "department": 315, "province": 1609, "local": 7850,
    }  # fmt: skip
    assert people.weights("agency") is people.weight
    assert np.array_equal(people.weights("leader"), people.weight)
    assert np.array_equal(people.weights("staff"), np.where(tier == "local", 10.0, 1.0)[people.staff_agency])
    assert people.weights("citizen").tolist() == [660.0] * 100_000
    assert people.officials_behind * people.weights("staff").sum() == pytest.approx(2_000_000)


@pytest.mark.parametrize("name", ["classroom", "lab"])
def test_elsewhere_everyone_weighs_one_but_citizens(name):
    people = roster(name, Luck(1))
    for kind in set(KINDS) - {"citizen"}:
        assert people.weights(kind).tolist() == [1.0] * people.number(kind)
    share = people.number("agency") / 9774
    assert people.weights("citizen").sum() == pytest.approx(66e6 * share)
    assert people.officials_behind * people.number("staff") == pytest.approx(2e6 * share)


def test_appended_agencies_and_officials_of_nobody_weigh_one():
    people = roster("thailand-sample", Luck(1)).with_agencies(["pier"], "local", "localities-south", "south")
    assert people.weight[-2:].tolist() == [10, 1]
    assert len(people.weights("leader")) == people.number("leader") == 2710
    of_local = np.array(people.tier)[people.staff_agency] == "local"
    freed = replace(people, staff_agency=np.where(of_local, NOBODY, people.staff_agency))
    assert set(freed.weights("staff")) == {1.0}


@pytest.mark.parametrize(
    ("append", "says"),
    [
        (lambda r: r.with_citizens(["x"], "nort"), "unknown region 'nort': did you mean 'north'"),
        (lambda r: r.with_citizens(["x"], "south", "firm"), "unknown segment 'firm'"),
        (lambda r: r.with_agencies(["x"], "departments", "ministry-01", "bangkok"), "did you mean 'department'"),
        (lambda r: r.with_agencies(["x"], "local", "ministry-01", "bangkock"), "did you mean 'bangkok'"),
    ],
)
def test_who_is_appended_belongs_somewhere_that_exists(append, says):
    with pytest.raises(UsageError) as raised:
        append(roster("classroom", Luck(1)))
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_segments_say_how_their_people_differ():
    assert segments()["citizen"]["literacy"] == segments()["citizen"]["access"] == 1.0
    assert segments()["foreigner"]["literacy"] < 1.0 < segments()["business"]["literacy"]
    for name in ("literacy", "access"):
        mean = sum(entry["share"] * entry[name] for entry in segments().values())
        assert mean == pytest.approx(1, abs=0.01), "the parameters stay the means of all"


def test_citizens_are_drawn_by_the_shares():
    people = roster("lab", Luck(1))
    for drawn, shares in ((people.citizen_region, regions()), (people.citizen_segment, segments())):
        assert sum(entry["share"] for entry in shares.values()) == pytest.approx(1)
        for name, entry in shares.items():
            p = entry["share"]
            assert abs(drawn.count(name) / len(drawn) - p) < 4 * np.sqrt(p * (1 - p) / len(drawn)), name


def test_starting_readiness_is_that_of_the_survey():
    """Departments .60, provincial units .457 (2018); mean of practice, people and technology; eight replications."""
    found: dict[str, list[float]] = {tier: [] for tier in tiers()}
    for replication in range(8):
        luck = Luck(1, replication)
        people = roster("lab", luck)
        columns = start(people, luck, rows([{}]))
        skill = (columns["staff"]["basic_skill"] + columns["staff"]["applied_skill"])[:, 0] / 2
        of_agency = np.bincount(people.staff_agency, skill) / np.bincount(people.staff_agency)
        agencies = columns["agency"]
        readiness = (agencies["practice"][:, 0] + of_agency + agencies["technology"][:, 0]) / 3
        for tier in tiers():
            found[tier].append(readiness[np.array(people.tier) == tier].mean())
    assert np.mean(found["department"]) == pytest.approx(0.60, abs=0.01)
    assert np.mean(found["province"]) == pytest.approx(0.457, abs=0.01)
    assert np.mean(found["local"]) == pytest.approx(0.40, abs=0.01)


def test_starting_parts_are_those_of_the_survey(lab):
    """Practice .527, people .632, technology .298, each times the readiness of the tier."""
    columns = start(lab.roster, lab.luck, rows([{}]))
    factor = np.array([tiers()[tier]["readiness"] for tier in lab.roster.tier])
    agencies, staff = columns["agency"], columns["staff"]
    for values, of, expected in (
        (agencies["practice"], factor, 0.527),
        (agencies["technology"], factor, 0.298),
        ((staff["basic_skill"] + staff["applied_skill"]) / 2, factor[lab.roster.staff_agency], 0.632),
    ):
        assert values[:, 0].mean() / of.mean() == pytest.approx(expected, abs=0.015)


def test_readiness_is_still_that_of_the_survey_after_settling(lab, arm):
    simulation = Simulation(lab, [arm("status-quo")])
    readiness = simulation.columns["agency"]["readiness"][:, 0]
    tier = np.array(lab.roster.tier)
    assert readiness[tier == "department"].mean() == pytest.approx(0.60, abs=0.025)
    assert readiness[tier == "province"].mean() == pytest.approx(0.457, abs=0.025)


@pytest.mark.carries("barrier:skills.uneven", "barrier:readiness.unequal-maturity")
def test_a_start_has_spread_and_is_drawn_by_name(classroom):
    columns = start(classroom.roster, classroom.luck, rows([{}, {"effective_start": 0.25}]))
    for name in DRAWN_AT_START:
        assert columns["agency"][name].std(axis=0).min() > 0, name
    assert columns["agency"]["effective"][:, 1].mean() > columns["agency"]["effective"][:, 0].mean() + 0.1
    other = start(classroom.roster, Luck(1, 1), rows([{}]))
    assert not np.array_equal(other["agency"]["effective"], columns["agency"]["effective"][:, :1])


def test_starting_values_have_the_means_of_the_table(lab):
    columns = start(lab.roster, lab.luck, rows([{}]))
    citizen, staff, leader, agency = (columns[kind] for kind in ("citizen", "staff", "leader", "agency"))
    able = citizen["access"][:, 0]
    for values, parameter, tolerance in (
        (~able, "without_access", 0.013),
        (citizen["registered"][able, 0], "registered_start", 0.021),
        (citizen["literacy"], "literacy_start", 0.01),
        (citizen["trust_own"], "trust_start", 0.01),
        (staff["motivation_own"], "motivation_start", 0.01),
        (staff["disposition"], "disposition_start", 0.01),
        (leader["mindset"], "leader_mindset_start", 0.04),
        (agency["effective"], "effective_start", 0.02),
        (agency["formal"] - agency["effective"], "paper_start", 0.02),
        (agency["law_fit"], "law_fit_start", 0.03),
        (agency["data_released"], "data_released_start", 0.04),
    ):
        assert values.mean() == pytest.approx(parameters()[parameter].default, abs=tolerance), parameter
    assert not citizen["registered"][~able].any(), "nobody signs up without access"
    for region, entry in regions().items():
        here = np.array(lab.roster.citizen_region) == region
        assert citizen["distance"][here].mean() == pytest.approx(entry["distance"], abs=0.02)


def test_what_is_real_is_declared_at_the_start_and_paper_comes_on_top(lab):
    agencies = start(lab.roster, lab.luck, rows([{}]))["agency"]
    paper = agencies["formal"] - agencies["effective"]
    assert (paper >= 0).all()
    assert paper.mean() == pytest.approx(parameters()["paper_start"].default, abs=0.015)


def test_a_sanction_is_felt_once_on_average(lab):
    felt = [
        start(lab.roster, Luck(1, replication), rows([{}, {"salience_spread": 1.0}]))["agency"]["sanction_salience"]
        for replication in range(12)
    ]
    assert np.concatenate(felt).mean(axis=0) == pytest.approx(1, abs=0.09)
    assert np.median(np.concatenate(felt)[:, 0]) == pytest.approx(np.exp(-(0.5**2) / 2), abs=0.04)


def test_starting_draws_of_a_person_are_independent(lab):
    """Each trait has luck of its own: whoever has access is not by that of another taste."""
    columns = start(lab.roster, lab.luck, rows([{}]))
    factor = np.array([tiers()[tier]["readiness"] for tier in lab.roster.tier])
    of_staff = factor[lab.roster.staff_agency]
    citizen, staff, agency = columns["citizen"], columns["staff"], columns["agency"]
    groups = (
        [citizen[name][:, 0].astype(float) for name in ("access", "taste", "trust_own", "literacy", "distance")],
        [
            *(staff[name][:, 0] for name in ("motivation_own", "disposition", "pace")),
            *(staff[name][:, 0] - mean * of_staff for name, mean in (("basic_skill", 0.7), ("applied_skill", 0.56))),
        ],
        [
            *(agency[name][:, 0] for name in ("sanction_salience", "data_willing", "data_released", "data_standard")),
            *(agency[name][:, 0] for name in ("effective", "redesigned", "law_fit", "reading_offset")),
            *(agency[name][:, 0] - mean * factor for name, mean in (("practice", 0.527), ("technology", 0.298))),
        ],
    )
    for traits in groups:
        many = len(traits[0])
        apart = np.corrcoef(traits) - np.eye(len(traits))
        assert np.abs(apart).max() < 4 / np.sqrt(many)


def test_a_world_starts_the_same_whatever_lies_beside_it(classroom):
    alone = start(classroom.roster, classroom.luck, rows([{"trust_start": 0.6}]))
    beside = start(classroom.roster, classroom.luck, rows([{}, {"trust_start": 0.6}, {"value": 6.0}]))
    for column in COLUMNS:
        of = column.kind, column.name
        assert alone[of[0]][of[1]][:, 0].tobytes() == beside[of[0]][of[1]][:, 1].tobytes(), column.key


def _outside(columns, row=None):
    found = []
    for column in COLUMNS:
        values = columns[column.kind][column.name]
        low, high = float(values.min()), float(values.max())
        if values.dtype != column.dtype or np.isnan(low) or low < column.low or high > column.high:
            found.append(
                f"{column.key}: {values.dtype} {low:g} to {high:g}, declared {column.low:g} to {column.high:g}"
            )
    return found


def test_columns_lie_in_their_ranges_at_the_start(lab, corners):
    assert _outside(start(lab.roster, lab.luck, rows([{}, *corners]))) == []


def _together(columns):
    """What must hold between columns in every month; returns what does not."""
    agency, citizen, staff = columns["agency"], columns["citizen"], columns["staff"]
    holds = {
        "effective is never above formal": agency["effective"] <= agency["formal"] + 1e-12,
        "a project runs while months are left": agency["project_running"] == (agency["project_months_left"] > 0),
        "only who is awake acts": agency["awake"] | (agency["choice"] == 0),
        "only a choice on paper declares": (agency["declared"] > 0) <= (agency["choice"] == 1),
        "nobody starts a project while one runs": agency["failures"] <= agency["projects_started"],
        "whoever cools off has failed": (agency["cool_off"] > 0) <= (agency["projects_started"] > 0),
        "who used is able and registered": citizen["used"] <= (citizen["capable"] & citizen["registered"]),
        "who is able has access": citizen["capable"] <= citizen["access"],
        "who is shut out had no good experience": ~citizen["shut_out"] | (citizen["experience"] < 0),
        "who is shut out without trying is not able": ~(citizen["shut_out"] & ~citizen["used"] & citizen["capable"]),
        "who is helped is served": ~(citizen["helped"] & (citizen["shut_out"] | citizen["used"])),
        "good or bad news, not both": (citizen["good_news"] == 0) | (citizen["bad_news"] == 0),
        "workload is positive": staff["workload"] > 0,
    }
    return [name for name, held in holds.items() if not np.all(held)]


def test_columns_stay_in_their_ranges_under_every_package(classroom, every_package):
    simulation = Simulation(classroom, every_package)
    before = {name: simulation.columns["agency"][name] for name in ("failures", "projects_started", "lawyers")}
    registered = simulation.columns["citizen"]["registered"]
    for month in range(120):
        simulation.step()
        assert _outside(simulation.columns) == [], month
        assert _together(simulation.columns) == [], month
        for name, values in before.items():
            assert (simulation.columns["agency"][name] >= values).all(), (month, name)
            before[name] = simulation.columns["agency"][name]
        assert (simulation.columns["citizen"]["registered"] >= registered).all()
        registered = simulation.columns["citizen"]["registered"]
    started = simulation.columns["agency"]["projects_started"]
    assert started.max() > 3
    assert (simulation.columns["agency"]["failures"].sum(axis=0) > 0).all()


@pytest.mark.parametrize("package", ["by-law-abrupt", "incentives-recognition"])
def test_columns_stay_in_their_ranges_in_the_corners_of_the_table(classroom, arm, corners, package):
    simulation = Simulation(classroom, [arm(package, point) for point in corners])
    for month in range(60):
        simulation.step()
        assert _outside(simulation.columns) == [], month
        assert _together(simulation.columns) == [], month


def test_traits_are_never_written(after_30_months, classroom, every_package):
    before = Simulation(classroom, every_package).columns
    for column in COLUMNS:
        if column.role == "trait":
            assert np.array_equal(before[column.kind][column.name], after_30_months.columns[column.kind][column.name])


def test_the_worst_tenth_is_a_tenth_and_the_lowest(lab, arm):
    simulation = Simulation(lab, [arm("status-quo"), arm("by-law-abrupt"), arm("status-quo", {"literacy_start": 0.35})])
    citizens = simulation.columns["citizen"]
    marked = citizens["worst_tenth"]
    assert (marked.sum(axis=0) == 1000).all()
    assert np.array_equal(marked[:, 0], marked[:, 1]), "the same persons in every arm"
    reach = citizens["literacy"] * citizens["access"]
    for world in range(3):
        worst, others = reach[marked[:, world], world], reach[~marked[:, world], world]
        assert worst.max() <= others.min()
        tied = reach[:, world] == worst.max()
        if (tied & ~marked[:, world]).any():
            inside = citizens["literacy"][tied & marked[:, world], world]
            assert inside.max() <= citizens["literacy"][tied & ~marked[:, world], world].min()


@given(literacy=st.lists(st.sampled_from([0.1, 0.2, 0.5, 0.9]), min_size=1, max_size=40), cut=st.integers(0, 40))
def test_ties_in_the_worst_tenth_are_parted_by_literacy(literacy, cut):
    access = np.arange(len(literacy)) >= cut
    citizens = {"literacy": np.array(literacy)[:, None], "access": access[:, None]}
    mark_worst_tenth(citizens)
    marked = citizens["worst_tenth"][:, 0]
    rank = list(zip((np.array(literacy) * access).tolist(), literacy, strict=True))
    assert marked.sum() == max(1, round(len(literacy) / 10))
    assert max(one for one, m in zip(rank, marked, strict=True) if m) <= min(
        (one for one, m in zip(rank, marked, strict=True) if not m), default=(2.0, 2.0)
    )


def test_appended_agents_stand_at_the_end_and_change_nobody(classroom):
    people = classroom.roster
    more = people.with_citizens(["late-1", "late-2"], "north").with_agencies(
        ["office-x"], "local", "localities-north", "north"
    )
    assert more.number("citizen") == people.number("citizen") + 2
    assert more.names["citizen"][:-2] == people.names["citizen"]
    assert more.names["leader"][-1] == "office-x/leader"
    assert (more.tier[-1], more.ministry[-1], more.region[-1]) == ("local", "localities-north", "north")
    assert not (more.staff_agency == people.number("agency")).any()
    assert people.number("citizen") == 500
    first, second = (start(one, classroom.luck, rows([{}])) for one in (people, more))
    for column in COLUMNS:
        values = first[column.kind][column.name]
        assert np.array_equal(second[column.kind][column.name][: len(values)], values), column.key


def test_an_official_of_no_agency_is_possible(classroom):
    staff_agency = classroom.roster.staff_agency.copy()
    staff_agency[3] = NOBODY
    people = replace(classroom.roster, staff_agency=staff_agency)
    columns = start(people, classroom.luck, rows([{}]))
    usual = start(classroom.roster, classroom.luck, rows([{}]))
    factor = tiers()[people.tier[0]]["readiness"]
    drift = usual["staff"]["basic_skill"][3, 0] - columns["staff"]["basic_skill"][3, 0]
    assert drift == pytest.approx(0.7 * (factor - 1), abs=1e-9)


def test_every_column_has_a_kind_a_unit_and_a_meaning():
    assert len({column.key for column in COLUMNS}) == len(COLUMNS)
    for column in COLUMNS:
        assert column.kind in KINDS
        assert column.meaning
        assert column.unit
        assert column.low < column.high
        assert column.role in ("state", "trait", "lever")
        assert columns_of(column.kind)[column.name] is column
