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
from policylab.model.population import NOBODY, apportion, roster
from policylab.model.rules.choice import FOR_REAL, ON_PAPER
from policylab.model.simulation import Simulation
from policylab.model.start import start
from policylab.model.tables import regions, segments, sizes, tiers, weight_classes

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
OWN_LUCK = (
    "hurdle", "length", "needs_data", "needs_identity", "needs_payment", "process", "taste", "prominence", "difficulty",
    "sensitive",
)  # fmt: skip
DRAWN_AT_START = (
    "means", "practice", "technology", "law_fit", "data_released", "service_count", "sanction_salience",
)  # fmt: skip


@pytest.fixture(scope="module", params=["classroom", "lab", "thailand-sample"])
def size(request):
    return request.param


def test_sizes_have_their_numbers(size):
    people = roster(size, Luck(1))
    assert {kind: people.number(kind) for kind in KINDS if kind != "service"} == NUMBERS[size]
    assert {tier: people.tier.count(tier) for tier in tiers()} == TIERS[size]
    national = {ministry for ministry, tier in zip(people.ministry, people.tier, strict=True) if tier != "local"}
    assert len(national) == sizes()[size]["ministries"]
    for kind in KINDS:
        assert len(set(people.names[kind])) == people.number(kind)


def test_names_belong_together(size):
    people = roster(size, Luck(1))
    for agency, leader in zip(people.names["agency"], people.names["leader"], strict=True):
        assert leader == f"{agency}/leader"
    for kind, owner in (("staff", people.staff_agency), ("service", people.service_agency)):
        for name, agency in zip(people.names[kind], owner, strict=True):
            assert name.startswith(people.names["agency"][agency] + "/")
    assert set(people.citizen_region) == set(regions())
    assert set(people.citizen_segment) <= set(segments())


def test_staff_follow_the_officials_of_the_tier(size):
    people = roster(size, Luck(1))
    staff = np.bincount(people.staff_agency, minlength=people.number("agency"))
    assert staff.sum() == NUMBERS[size]["staff"]
    weight = np.array([tiers()[tier]["officials"] for tier in people.tier])
    np.testing.assert_allclose(staff, staff.sum() * weight / weight.sum(), atol=1)


# ---------------------------------------------------------------- services


def test_services_of_an_agency_stand_together_numbered_and_ranked(size):
    people = roster(size, Luck(1))
    assert (np.diff(people.service_agency) >= 0).all()
    assert people.services_of.min() >= 1, "every agency has one"
    for agency in (0, 7, people.number("agency") - 1):
        own = np.flatnonzero(people.service_agency == agency)
        name = people.names["agency"][agency]
        assert [people.names["service"][row] for row in own] == [
            f"{name}/service-{number + 1:02d}" for number in range(len(own))
        ]
        assert sorted(people.service_rank[own].tolist()) == list(range(1, len(own) + 1))
        assert people.demand[own].sum() == pytest.approx(1)
        in_order = people.demand[own][np.argsort(people.service_rank[own])]
        np.testing.assert_allclose(in_order, in_order[0] / np.arange(1, len(own) + 1), rtol=1e-12)


@pytest.fixture(scope="module")
def sample():
    return roster("thailand-sample", Luck(1))


def test_agencies_have_as_many_services_as_their_tier_on_average(sample):
    """Log-normal: within four standard errors of the mean that the table states."""
    spread = np.sqrt(np.exp(0.6**2) - 1)
    for tier, entry in tiers().items():
        own = sample.services_of[np.array(sample.tier) == tier]
        error = entry["services"] * spread / np.sqrt(len(own))
        assert own.mean() == pytest.approx(entry["services"], abs=4 * error), tier
        assert np.median(own) == pytest.approx(entry["services"] * np.exp(-(0.6**2) / 2), abs=1), tier


def test_services_have_the_weights_of_the_mix_of_their_tier(sample):
    tier, weight = np.array(sample.tier)[sample.service_agency], np.array(sample.service_weight)
    for level, entry in tiers().items():
        assert sum(entry["mix"].values()) == pytest.approx(1)
        own = weight[tier == level]
        for name in weight_classes():
            share = entry["mix"][name]
            error = np.sqrt(share * (1 - share) / len(own))
            assert (own == name).mean() == pytest.approx(share, abs=4 * error), (level, name)


def test_demand_says_nothing_about_weight(sample):
    """Which services most people ask for is drawn apart from how heavy they are."""
    place = 1 - (sample.service_rank - 0.5) / sample.services_of[sample.service_agency]
    heavy = np.array(sample.service_weight) == "heavy"
    assert abs(np.corrcoef(place, heavy)[0, 1]) < 4 / np.sqrt(len(place))


def test_a_service_weighs_what_its_agency_stands_for(sample):
    assert np.array_equal(sample.weights("service"), sample.weight[sample.service_agency])
    assert set(sample.weights("service")) == {1.0, 10.0}


def test_an_appended_agency_has_the_services_of_its_tier_in_whole_numbers_of_its_mix():
    people = roster("classroom", Luck(1))
    more = people.with_agencies(["office", "bureau"], "department", "ministry-01", "bangkok")
    many, added = people.number("service"), tiers()["department"]["services"]
    assert more.number("service") == many + 2 * added
    assert more.names["service"][:many] == people.names["service"]
    assert more.names["service"][many] == "office/service-01"
    assert more.names["service"][-1] == f"bureau/service-{added:02d}"
    assert more.service_agency[many:].tolist() == [20] * added + [21] * added
    for first in (many, many + added):
        own = more.service_weight[first : first + added]
        assert [own.count(name) for name in weight_classes()] == [6, 8, 4], "18 in shares of .35, .42 and .23"
        assert more.service_rank[first : first + added].tolist() == list(range(1, added + 1))
    assert more.services_of[-2:].tolist() == [added, added]
    assert np.array_equal(more.demand[:many], people.demand)


# ---------------------------------------------------------------- shares and weights


@given(total=st.integers(0, 5000), weights=st.lists(st.floats(0.01, 100, allow_nan=False), min_size=1, max_size=60))
def testapportioned_numbers_add_up_and_are_near_their_share(total, weights):
    found = apportion(total, np.array(weights))
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
    assert apportion(total, np.array(weights, dtype=float)).tolist() == seats


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
    columns = start(classroom.roster, classroom.luck, rows([{}, {"law_fit_start": 0.6}]))
    for name in DRAWN_AT_START:
        assert columns["agency"][name].std(axis=0).min() > 0, name
    assert columns["agency"]["law_fit"][:, 1].mean() > columns["agency"]["law_fit"][:, 0].mean() + 0.05
    other = start(classroom.roster, Luck(1, 1), rows([{}]))
    assert not np.array_equal(other["agency"]["law_fit"], columns["agency"]["law_fit"][:, :1])


def test_starting_values_have_the_means_of_the_table(lab):
    columns = start(lab.roster, lab.luck, rows([{}]))
    citizen, staff, leader, agency, service = (
        columns[kind] for kind in ("citizen", "staff", "leader", "agency", "service")
    )
    for values, parameter, tolerance in (
        (~citizen["access"], "without_access", 0.013),
        (citizen["literacy"], "literacy_start", 0.01),
        (citizen["trust_own"], "trust_start", 0.01),
        (staff["motivation_own"], "motivation_start", 0.01),
        (staff["disposition"], "disposition_start", 0.01),
        (leader["mindset"], "leader_mindset_start", 0.04),
        (service["process"], "redesigned_start", 0.01),
        (agency["law_fit"], "law_fit_start", 0.03),
        (agency["data_released"], "data_released_start", 0.04),
    ):
        assert values.mean() == pytest.approx(parameters()[parameter].default, abs=tolerance), parameter
    for region, entry in regions().items():
        here = np.array(lab.roster.citizen_region) == region
        assert citizen["distance"][here].mean() == pytest.approx(entry["distance"], abs=0.02)


@pytest.mark.parametrize("tier", ["department", "province", "local"])
def test_means_are_those_of_a_department_once_on_average_and_smaller_below(tier):
    """Log-normal with mean 1 in departments; the table's share of it in provincial units and local bodies."""
    found = []
    for replication in range(12):
        luck = Luck(1, replication)
        people = roster("lab", luck)
        means = start(people, luck, rows([{"means_below": 0.6, "means_spread": 0.5}]))["agency"]["means"]
        found.append(means[np.array(people.tier) == tier, 0])
    values = np.concatenate(found)
    expected = 1.0 if tier == "department" else 0.6
    error = expected * np.sqrt(np.exp(0.5**2) - 1) / np.sqrt(len(values))
    assert values.mean() == pytest.approx(expected, abs=4 * error)


def test_a_heavier_service_is_dearer_longer_harder_and_more_often_forbidden(lab):
    """The traits of a service by its weight, as their tables state them."""
    services = {name: values[:, 0] for name, values in start(lab.roster, lab.luck, rows([{}]))["service"].items()}
    weight = np.array(lab.roster.service_weight)
    assert [set(services["weight_class"][weight == name]) for name in weight_classes()] == [{0}, {1}, {2}]
    step = parameters()["price_step"].default
    for number, name in enumerate(weight_classes()):
        own = weight == name
        assert services["price"][own] == pytest.approx(parameters()["light_price"].default * step**number)
        length = parameters()[f"length_{name}"].default
        assert services["length"][own].mean() == pytest.approx(length, rel=0.05)
        low, high = (length * (1 + sign * parameters()["length_spread"].default) for sign in (-1, 1))
        assert low - 0.5 <= services["length"][own].min() <= services["length"][own].max() <= high + 0.5
        for column, table, strain in (("failing", "failed", -1), ("completing", "whole", 1)):
            odds = parameters()[f"{table}_{name}"].default  # where strain is as usual, so without any it is less risky
            unstrained = np.log(odds / (1 - odds)) + strain * parameters()["usual_strain"].default
            assert services[column][own] == pytest.approx(unstrained)
        light, heavy = parameters()["hurdle_light"].default, parameters()["hurdle_heavy"].default
        highest = light + (heavy - light) * number / 2
        assert services["hurdle"][own].mean() == pytest.approx(highest / 2, rel=0.1)
        assert services["hurdle"][own].max() <= highest
    assert not services["needs_data"][weight == "light"].any()
    for name in ("medium", "heavy"):
        need = parameters()[f"data_need_{name}"].default
        assert services["needs_data"][weight == name].mean() == pytest.approx(need, abs=0.06)
    for name in ("identity", "payment"):
        assert not services[f"needs_{name}"][weight == "light"].any()
        need = parameters()[f"{name}_need"].default
        assert services[f"needs_{name}"][weight != "light"].mean() == pytest.approx(need, abs=0.06)
    assert services["taste"].std() == pytest.approx(parameters()["taste_spread"].default, rel=0.1)


def test_a_sanction_is_felt_once_on_average(lab):
    felt = [
        start(lab.roster, Luck(1, replication), rows([{}, {"salience_spread": 1.0}]))["agency"]["sanction_salience"]
        for replication in range(12)
    ]
    assert np.concatenate(felt).mean(axis=0) == pytest.approx(1, abs=0.09)
    assert np.median(np.concatenate(felt)[:, 0]) == pytest.approx(np.exp(-(0.5**2) / 2), abs=0.04)


def test_starting_draws_of_a_person_are_independent(lab):
    """Each trait has luck of its own: who is reluctant is not by that one who asks for less (``test_people.py``)."""
    columns = start(lab.roster, lab.luck, rows([{}]))
    factor = np.array([tiers()[tier]["readiness"] for tier in lab.roster.tier])
    of_staff = factor[lab.roster.staff_agency]
    citizen, staff, agency, service = (columns[kind] for kind in ("citizen", "staff", "agency", "service"))
    heavy = np.array(lab.roster.service_weight) == "heavy"
    who = (lab.roster.citizen_segment, lab.roster.citizen_region, lab.roster.citizen_age, lab.roster.citizen_education)
    people = [of == ("citizen", "north", "50-to-64", "primary") for of in zip(*who, strict=True)]
    groups = (
        [citizen[name][people, 0] for name in ("taste", "trust_own", "asking", "occasions", "distance", "literacy")],
        [
            *(staff[name][:, 0] for name in ("motivation_own", "disposition", "pace")),
            *(staff[name][:, 0] - mean * of_staff for name, mean in (("basic_skill", 0.7), ("applied_skill", 0.56))),
        ],
        [
            *(agency[name][:, 0] for name in ("sanction_salience", "data_willing", "data_released", "data_standard")),
            *(agency[name][:, 0] for name in ("law_fit", "reading_offset")),
            *(agency[name][:, 0] - mean * factor for name, mean in (("practice", 0.527), ("technology", 0.298))),
        ],
        [service[name][heavy, 0].astype(float) for name in OWN_LUCK],
    )
    for traits in groups:
        many = len(traits[0])
        apart = np.corrcoef(traits) - np.eye(len(traits))
        assert np.abs(apart).max() < 4 / np.sqrt(many)


def test_a_world_starts_the_same_whatever_lies_beside_it(classroom):
    alone = start(classroom.roster, classroom.luck, rows([{"trust_start": 0.6}]))
    beside = start(classroom.roster, classroom.luck, rows([{}, {"trust_start": 0.6}, {"motive_of_gain": 1.8}]))
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
    agency, service, citizen, staff = (columns[kind] for kind in ("agency", "service", "citizen", "staff"))
    holds = {
        "effective is never above formal": agency["effective"] <= agency["formal"] + 1e-12,
        "what is real is declared": service["real"] <= service["declared"],
        "a project runs while months are left": service["project_running"] == (service["project_months_left"] > 0),
        "a project takes no longer than its service does": service["project_months_left"] <= service["length"],
        "what begins was wanted for real": service["begun"] <= (service["choice"] == FOR_REAL),
        "what begins is permitted, affordable and not real yet": service["begun"]
        <= (service["permitted"] & service["affordable"] & ~service["real"]),
        "what begins runs": service["begun"] <= service["project_running"],
        "only what begins takes from the budget": (service["committed"] > 0) <= service["begun"],
        "only what is wanted for real is wished": (service["wish"] > 0) == (service["choice"] == FOR_REAL),
        "a choice of paper declares": (service["choice"] == ON_PAPER) <= service["declared"],
        "what failed has a result below 0": service["project_failed"] == (service["project_result"] < 0),
        "no more projects run at once than can": agency["projects_running"] <= agency["capacity"],
        "who needs a service meets one": citizen["occasion"] == (citizen["service_met"] >= 0),
        "only who needs a service finds a counter closed": citizen["closing"] <= citizen["occasion"],
        "who is exempt is not compelled": citizen["compelled"] == (citizen["closing"] & ~citizen["exempt"]),
        "who tries has access and an occasion": citizen["attempted"] <= (citizen["access"] & citizen["occasion"]),
        "who tries against his will is forced": citizen["forced"] == (citizen["attempted"] & ~citizen["willing"]),
        "nobody is forced beside an open counter": citizen["forced"] <= citizen["compelled"],
        "who tries does so once or twice": (citizen["attempts"] > 0) == citizen["attempted"],
        "who succeeds tried": citizen["succeeded"] <= citizen["attempted"],
        "who succeeds needs no help": ~(citizen["succeeded"] & citizen["assisted"]),
        "who is shut out met no counter": citizen["shut_out"] <= citizen["compelled"],
        "who is shut out was not served": ~(citizen["shut_out"] & (citizen["succeeded"] | citizen["assisted"])),
        "who is shut out had a bad experience": ~citizen["shut_out"] | (citizen["experience"] < 0),
        "who used it alone, assisted or for a bonus": citizen["used"]
        == (citizen["succeeded"] | citizen["assisted"] | citizen["used_bonus"]),
        "who uses a bonus holds a place": citizen["used_bonus"] <= citizen["bonus_place"],
        "use within twelve months": citizen["recent_user"] == (citizen["months_since_use"] < 12),
        "who tries knows of the channel": citizen["attempted"] <= citizen["knows"],
        "good or bad news, not both": (citizen["good_news"] == 0) | (citizen["bad_news"] == 0),
        "workload is positive": staff["workload"] > 0,
    }
    return [name for name, held in holds.items() if not np.all(held)]


def test_columns_stay_in_their_ranges_under_every_package(classroom, every_package):
    simulation = Simulation(classroom, every_package)
    before = {name: simulation.columns["agency"][name] for name in ("failures", "projects_started", "lawyers")}
    lasting = {name: simulation.columns["citizen"][name] for name in ("registered", "knows", "access", "literacy")}
    for month in range(120):
        simulation.step()
        assert _outside(simulation.columns) == [], month
        assert _together(simulation.columns) == [], month
        for name, values in before.items():
            assert (simulation.columns["agency"][name] >= values).all(), (month, name)
            before[name] = simulation.columns["agency"][name]
        for name, values in lasting.items():
            assert (simulation.columns["citizen"][name] >= values).all(), (month, name)
            lasting[name] = simulation.columns["citizen"][name]
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
