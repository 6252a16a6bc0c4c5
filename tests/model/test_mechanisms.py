"""Mechanisms: each is carried by parameters, moves something, and leaves all others where they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from policylab.model.columns import columns_of
from policylab.model.columns.parameters import parameters, rows
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.policies.delivery import Delivery
from policylab.model.policies.package import Package
from policylab.model.policies.reform import LawReform, Reform
from policylab.model.setting import settings
from policylab.model.simulation import Simulation, gather
from policylab.model.switches import MECHANISMS
from policylab.model.switches.mechanisms import OUT
from policylab.recording.run import record

NAMES = tuple(MECHANISMS)
PACKAGES = ("by-law-abrupt", "by-law-phased", "incentives-recognition", "incentives-tangible", "everything")
EVENTS = tuple(event for name, setting in settings().items() if name != "history" for event in setting.event)
MONTHS = 60


@pytest.fixture(scope="module")
def without(arm):
    """Records of each package, with each mechanism taken out beside the whole model: one batch of worlds.

    The package that uses every instrument also meets every event from outside, so that each mechanism is called on.
    """
    points = [{}, *(Layer(without=(name,)).values() for name in NAMES)]
    eventful = arm("everything").setting.model_copy(update={"event": EVENTS})
    arms = [arm(package, point) for package in PACKAGES for point in points]
    arms = [replace(one, setting=eventful) if one.name == "everything" else one for one in arms]
    simulation = Simulation(gather("classroom", Luck(2)), arms)
    return record(simulation, 0, MONTHS), simulation


def measures_moved(records, package, number):
    first = PACKAGES.index(package) * (len(NAMES) + 1)
    return [
        name
        for of in (records.monthly, records.of_run)
        for name, values in of.items()
        if not np.array_equal(values[..., first], values[..., first + 1 + number], equal_nan=True)
    ]


# At default values implementers are never overbooked, so this one speaks where they are scarce, at the lower end of
# their range.
SCARCE = {"implementer_capacity": 0.1, "motive_of_gain": 2.0, "budget_rate": 1.0}
ONLY_WHERE_SCARCE = ("congestion",)


def test_congestion_speaks_where_implementers_are_scarce(arm):
    worlds = [arm("by-law-abrupt", {**SCARCE, **Layer(without=names).values()}) for names in ((), ONLY_WHERE_SCARCE)]
    simulation = Simulation(gather("classroom", Luck(2)), worlds)
    records = record(simulation, 0, MONTHS)
    assert not np.array_equal(*records.monthly["effective_adoption"].T)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ONLY_WHERE_SCARCE])
def test_taking_a_mechanism_out_moves_some_measure_under_some_package(without, name):
    moved = {package: measures_moved(without[0], package, NAMES.index(name)) for package in PACKAGES}
    assert any(moved.values()), f"{name} is idle"


@pytest.mark.parametrize(
    ("name", "measure", "package"),
    [
        ("penalty", "formal_adoption", "by-law-abrupt"),
        ("reward", "formal_adoption", "incentives-recognition"),
        ("budget-line", "projects_started", "by-law-phased"),
        ("offers", "projects_started", "by-law-phased"),
        ("orders", "formal_adoption", "by-law-phased"),
        ("leaders-want", "effective_adoption", "by-law-phased"),
        ("gain", "effective_adoption", "incentives-recognition"),
        ("citizens-demand", "effective_adoption", "by-law-phased"),
        ("peers", "leader_mindset", "by-law-abrupt"),
        ("peers", "formal_adoption", "by-law-phased"),
        ("stories", "leader_mindset", "by-law-phased"),
        ("newness", "efficiency_gain", "by-law-phased"),
        ("upkeep", "take_up", "by-law-phased"),
        ("attention", "projects_started", "by-law-phased"),
        ("taste", "effective_adoption", "by-law-phased"),
        ("drift", "effective_adoption", "by-law-phased"),
        ("discovery", "formal_adoption", "by-law-abrupt"),
        ("lapse", "effective_adoption", "by-law-phased"),
        ("cheap-paper", "formal_adoption", "by-law-abrupt"),
        ("good-faith", "effective_adoption", "by-law-abrupt"),
        ("data-needs", "effective_adoption", "everything"),
        ("data-quality", "take_up", "everything"),
        ("partial-works", "effective_adoption", "by-law-phased"),
        ("capacity", "projects_started", "incentives-tangible"),
        ("redesign", "redesigned", "by-law-phased"),
        ("year-end", "failures", "by-law-phased"),
        ("haste", "failures", "by-law-abrupt"),
        ("load", "failures", "by-law-abrupt"),
        ("unready-failures", "failures", "by-law-phased"),
        ("project-management", "failures", "by-law-phased"),
        ("reactance", "resistance", "by-law-abrupt"),
        ("resistance", "effective_adoption", "by-law-abrupt"),
        ("reading", "formal_adoption", "by-law-abrupt"),
        ("legal-hurdles", "formal_adoption", "by-law-abrupt"),
        ("reform", "formal_adoption", "by-law-abrupt"),
        ("crowding", "hours_saved", "incentives-recognition"),
        ("succession", "leader_mindset", "incentives-recognition"),
        ("trust-asymmetry", "trust", "by-law-abrupt"),
        ("news", "trust", "by-law-phased"),
        ("neighbours", "take_up", "by-law-abrupt"),
        ("word-of-mouth", "take_up", "by-law-phased"),
        ("region", "take_up", "by-law-phased"),
        ("renown", "take_up", "by-law-phased"),
        ("habit", "take_up", "by-law-phased"),
        ("expected-success", "take_up", "by-law-phased"),
        ("second-tries", "completion", "by-law-phased"),
        ("family-help", "assisted_share", "by-law-phased"),
        ("family-help", "shut_out", "everything"),
        ("person-skill", "completion", "by-law-phased"),
        ("literacy-growth", "completion", "by-law-phased"),
        ("access-growth", "take_up", "by-law-phased"),
        ("autonomy", "trust", "everything"),
        ("learning-by-doing", "staff_skill", "by-law-abrupt"),
        ("cash", "formal_adoption", "everything"),
        ("courses", "staff_skill", "everything"),
        ("leader-courses", "leader_mindset", "everything"),
        ("drives", "redesigned", "everything"),
        ("examples", "redesigned", "everything"),
        ("data-care", "data_usable", "everything"),
        ("linkage", "data_usable", "everything"),
        ("ownership", "data_usable", "everything"),
        ("default-effect", "data_usable", "everything"),
        ("platform-saving", "duplicated_spending", "everything"),
        ("cloud-saving", "duplicated_spending", "everything"),
        ("platforms", "take_up", "everything"),
        ("security", "trust", "everything"),
        ("quick-wins", "effective_adoption_weighted", "everything"),
        ("branding", "take_up", "everything"),
        ("one-stop-service", "take_up", "everything"),
        ("desks", "shut_out", "everything"),
        ("messages", "trust", "everything"),
        ("bonus", "take_up", "everything"),
        ("urgency", "take_up", "everything"),
        ("trust-in-intention", "take_up", "by-law-phased"),
        ("quality-in-intention", "take_up", "by-law-phased"),
    ],
)
def test_a_mechanism_moves_what_it_is_about(without, name, measure, package):
    assert measure in measures_moved(without[0], package, NAMES.index(name))


@pytest.mark.parametrize(
    ("name", "package"),
    [("reward", "by-law-abrupt"), ("penalty", "incentives-recognition"), ("reactance", "incentives-recognition"),
     ("reform", "incentives-recognition"), ("good-faith", "incentives-recognition"),
     *((name, "by-law-phased") for name in (
         "courses", "leader-courses", "drives", "examples", "data-care", "linkage", "ownership", "default-effect",
         "platforms", "security", "quick-wins", "branding", "one-stop-service", "desks", "messages", "bonus",
         "urgency")), ("cash", "by-law-abrupt")],
)  # fmt: skip
def test_a_mechanism_does_nothing_under_a_package_that_does_not_call_it(without, name, package):
    moved = measures_moved(without[0], package, NAMES.index(name))
    carried = MECHANISMS[name].forms[OUT]
    assert moved == [], (moved, carried)


@pytest.mark.parametrize(
    ("name", "kind", "column"),
    [
        ("penalty", "agency", "sanction"),
        ("citizens-demand", "agency", "citizen_pull"),
        ("taste", "service", "taste"),
    ],
)
def test_without_a_mechanism_its_column_is_still(without, name, kind, column):
    places = [n * (len(NAMES) + 1) + 1 + NAMES.index(name) for n in range(len(PACKAGES))]
    assert not without[1].columns[kind][column][:, places].any()
    assert without[1].columns[kind][column][:, 0].any()


CALM = range(len(PACKAGES) - 1)  # in these no order or shock closes counters


def test_nobody_is_shut_out_where_counters_are_open(without):
    shut_out = without[0].monthly["shut_out"]
    assert not shut_out[:, : len(CALM) * (len(NAMES) + 1)].any()
    assert shut_out[:, len(CALM) * (len(NAMES) + 1)].any()


def test_without_access_growth_nobody_gains_access_but_by_a_programme(without):
    access = without[1].columns["citizen"]["access"].mean(axis=0)
    assert access[0] > access[1 + NAMES.index("access-growth")]


def test_without_succession_every_leader_stays(without):
    columns = without[1].columns["leader"]
    places = [n * (len(NAMES) + 1) + 1 + NAMES.index("succession") for n in CALM]
    assert not columns["successions"][:, places].any()
    assert columns["successions"][:, 0].any()


@pytest.mark.parametrize("name", NAMES)
def test_the_parameters_of_a_mechanism_exist_and_differ_from_their_default(name):
    one = MECHANISMS[name]
    assert one.name == name
    assert one.forms[OUT]
    assert len(one.meaning) > 15
    for parameter, value in one.forms[OUT].items():
        assert parameter in parameters()
        assert value != parameters()[parameter].default, f"{parameter} = {value} takes nothing out"


@pytest.mark.parametrize("name", NAMES)
def test_taking_one_out_leaves_all_other_parameters(name):
    point = Layer(without=(name,)).values()
    assert point == {key: float(value) for key, value in MECHANISMS[name].forms[OUT].items()}
    row = rows([point, {}])
    for parameter, values in row.items():
        assert (values[0] == values[1]) == (parameter not in point), parameter
        assert values[1] == parameters()[parameter].default


def test_taking_several_out_takes_each_out():
    assert Layer(without=()).values() == {}
    both = Layer({"lapse": 0.03}, ("penalty", "gain")).values()
    assert both == {"lapse": 0.03, "liability_scale": 0.0, "motive_of_gain": 0.0}
    every = Layer(without=NAMES).values()
    for one in MECHANISMS.values():
        for parameter, value in one.forms[OUT].items():
            assert every[parameter] == value, f"two mechanisms take {parameter} to different values"


# ---------------------------------------------------------------- controls: no effect without a mechanism

SEEN_ONLY = {
    "agency": {
        "haste", "demanded", "demanded_due", "demanded_next", "owed_due", "owed_next", "owed_part", "nearness",
        "lagging", "caught", "credibility",
    },
    "service": {"due_declared", "due_real", "due_open", "next_declared", "next_real", "next_open"},
    "leader": set(), "staff": set(), "citizen": set(),
}  # fmt: skip


def test_a_law_without_its_mechanisms_is_its_reform(arm):
    """No sanction and no haste: what is left is law reform alone, bit by bit, for nobody obeys a word."""
    taken = ("penalty", "haste")
    point = Layer(without=taken).values()
    texts = dict.fromkeys(("name", "title", "title_th", "sentence", "sentence_th"), "law reform alone")
    reform = LawReform(delivery=Delivery(announced=12), reform=Reform(fit=0.8, lag=24))
    alone = replace(arm("status-quo", point), package=Package(**texts, instrument=(reform,)))
    simulation = Simulation(
        gather("classroom", Luck(3)), [arm("by-law-abrupt", point), alone, arm("status-quo", point)]
    )
    for month in range(MONTHS):
        simulation.step()
        for kind, seen_only in SEEN_ONLY.items():
            for name, column in columns_of(kind).items():
                values = simulation.columns[kind][name]
                if column.role != "lever" and name not in seen_only:
                    assert np.array_equal(values[:, 0], values[:, 1]), (month, kind, name)
    agencies = simulation.columns["agency"]
    assert not np.array_equal(agencies["law_fit"][:, 1], agencies["law_fit"][:, 2]), "the reform itself is there"


def test_recognition_without_reward_is_the_status_quo(arm):
    point = Layer(without=("reward", "scrutiny")).values()
    worlds = [arm("incentives-recognition", point), arm("status-quo", point)]
    simulation = Simulation(gather("classroom", Luck(3)), worlds)
    for month in range(36):
        simulation.step()
        for kind in SEEN_ONLY:
            for name, column in columns_of(kind).items():
                values = simulation.columns[kind][name]
                if column.role != "lever":
                    assert np.array_equal(values[:, 0], values[:, 1]), (month, kind, name)


MOTIVES = ("budget-line", "offers", "orders", "leaders-want", "gain", "citizens-demand", "peers")


def test_without_motives_taste_and_decay_nothing_moves_at_all(arm):
    """Nobody begins, declares or drops anything for nothing: every service stays as it was, in every month."""
    point = Layer(without=(*MOTIVES, "taste", "lapse", "discovery")).values()
    simulation = Simulation(gather("classroom", Luck(3)), [arm("status-quo", point)])
    start = {name: simulation.columns["service"][name].copy() for name in ("declared", "real", "process")}
    for _ in range(MONTHS):
        simulation.step()
        for name, before in start.items():
            assert np.array_equal(simulation.columns["service"][name], before), name
    assert not simulation.columns["service"]["projects_begun"].any()
    assert not simulation.columns["agency"]["projects_started"].any()


@pytest.mark.parametrize("kept", MOTIVES)
def test_each_motive_alone_begins_something_but_no_motive_is_needed(arm, kept):
    """No motive owns the status quo: taken out alone, projects go on; left alone with taste, some still begin."""
    points = [Layer(without=out).values() for out in ((kept,), tuple(name for name in MOTIVES if name != kept))]
    simulation = Simulation(gather("classroom", Luck(3)), [arm("status-quo", point) for point in points])
    for _ in range(MONTHS):
        simulation.step()
    without, alone = simulation.columns["agency"]["projects_started"].sum(axis=0)
    assert without > alone
    assert without > 20
