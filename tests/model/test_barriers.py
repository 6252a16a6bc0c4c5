"""Barriers: each is removed whole from month 0 on, and where all stand no number is another."""

import numpy as np
import pytest

from policylab import Scenario
from policylab.errors import UsageError
from policylab.model.columns import columns_of
from policylab.model.columns.parameters import parameters
from policylab.model.luck import Luck
from policylab.model.rules.readiness import agency_congestion
from policylab.model.settling import BARRIERS as GROUP
from policylab.model.settling import with_barriers
from policylab.model.simulation import Simulation, gather
from policylab.model.switches import BARRIERS, MECHANISMS
from policylab.model.switches.mechanisms import OUT

NAMES = tuple(BARRIERS)
POLICIES = ("status-quo", "by-law-abrupt")
REPLICATIONS = 6
BOUND = {"others": ("service", "real"), "trust": ("citizen", "recent_user")}  # what a barrier holds back
# What is complete without a barrier: the column of each kind of agent.
COMPLETE = {
    "leadership": (("leader", "mindset"), ("leader", "clarity")),
    "skills": (("staff", "basic_skill"), ("staff", "applied_skill"), ("staff", "project_skill"), ("agency", "skill")),
    "readiness": (("agency", "practice"), ("agency", "technology")),
    "regulation": (("agency", "law_reading"), ("agency", "permitted"), ("service", "permitted")),
    "data": (
        ("agency", "data_released"),
        ("agency", "data_linkage"),
        ("agency", "integration"),
        ("service", "data_fit"),
    ),
    "budget": (),
    "trust": (("citizen", "trust"),),
}


def removed(arm, *names, package="status-quo"):
    return arm(package, {f"{name}_removed": 1 for name in names})


@pytest.fixture(scope="module")
def runs(arm, lab):
    """The status quo and the law, each with all barriers, without each and without all, at month 0 and year 3."""
    arms = [
        removed(arm, *names, package=package) for package in POLICIES for names in ((), *((n,) for n in NAMES), NAMES)
    ]
    simulation = Simulation(lab, arms)
    start = {kind: dict(of) for kind, of in simulation.columns.items()}
    for _ in range(36):
        simulation.step()
    return start, {kind: dict(of) for kind, of in simulation.columns.items()}


def test_a_barrier_is_one_parameter_that_no_world_draws():
    group = {name: entry for name, entry in parameters().items() if entry.group == GROUP}
    assert set(group) == {f"{name}_removed" for name in NAMES}
    for name, entry in group.items():
        assert (entry.default, entry.low, entry.high, entry.integer, entry.sampled) == (0, 0, 1, True, False), name
    assert [dict(one.forms[OUT]) for one in BARRIERS.values()] == [{f"{name}_removed": 1} for name in NAMES]
    assert not set(BARRIERS) & set(MECHANISMS)


def test_month_0_is_the_same_whatever_is_removed(runs):
    start, _ = runs
    for kind, columns in start.items():
        for name, values in columns.items():
            if columns_of(kind)[name].role != "lever":
                assert (values == values[:, :1]).all(), f"{kind}.{name}"


@pytest.mark.parametrize("name", [name for name in NAMES if COMPLETE[name]])
def test_without_a_barrier_its_columns_are_complete(runs, name):
    _, end = runs
    without = 1 + NAMES.index(name)
    for world in (without, len(NAMES) + 1, len(NAMES) + 2 + without):
        for kind, column in COMPLETE[name]:
            assert end[kind][column][:, world].min() == 1, (kind, column, world)
    for kind, column in COMPLETE[name]:
        assert end[kind][column][:, 0].min() < 1, (kind, column)


def test_without_the_budget_people_alone_limit_what_begins(runs):
    _, end = runs
    agencies, services = end["agency"], end["service"]
    world = 1 + NAMES.index("budget")
    room = agencies["projects_running"] < agencies["capacity"]
    assert agencies["budget_left"][:, world].min() >= 0 > agencies["budget_left"][:, 0].min()
    assert not agencies["congestion"][:, world].any()
    assert (agencies["can_begin"][:, 0] < room[:, 0]).any()
    assert services["affordable"][:, world].mean() > services["affordable"][:, 0].mean()
    assert (agencies["projects_running"] <= agencies["capacity"]).all()


def test_implementers_grow_with_the_money():
    assert agency_congestion(0.9, implementer_capacity=0.3, budget_removed=0) == pytest.approx(0.6)
    assert agency_congestion(0.9, implementer_capacity=0.3, budget_removed=1) == 0


def test_until_month_0_every_barrier_stands():
    assert with_barriers({"skills_removed": 1.0, "lapse": 0.03}) == {"lapse": 0.03}


@pytest.mark.long
@pytest.mark.parametrize("policy", POLICIES)
def test_each_barrier_binds_alone_or_once_the_others_are_gone(arm, policy):
    """Mean effective adoption after ten years, and for trust mean use, paired over a few small worlds."""
    sets = ((), *((n,) for n in NAMES), NAMES, *(tuple(o for o in NAMES if o != n) for n in NAMES))
    reached = []
    for number in range(REPLICATIONS):
        arms = [removed(arm, *names, package=policy) for names in sets]
        simulation = Simulation(gather("classroom", Luck(5, number)), arms)
        for _ in range(120):
            simulation.step()
        reached.append([simulation.columns[kind][name].mean(axis=0) for kind, name in BOUND.values()])
    by_column = dict(zip(BOUND, np.mean(reached, axis=0), strict=True))
    every = len(NAMES) + 1
    works = by_column["others"]
    assert works[every] > works[:every].max() and works[every] > 0.9
    for place, name in enumerate(NAMES, start=1):
        means = by_column["trust" if name == "trust" else "others"]
        alone, all_but = means[place] - means[0], means[every] - means[every + place]
        assert max(alone, all_but) > 0.01, (name, alone, all_but)
        assert min(alone, all_but) > -0.01, (name, alone, all_but)


def test_barriers_are_removed_by_name():
    law = Scenario.load("by-law-phased", size="classroom")
    assert law.without("leadership", "lapse").point == {"leadership_removed": 1.0, "lapse": 0.0}
    assert Scenario.load("status-quo", without=["data"]).without("data").point == {"data_removed": 1.0}
    assert law.without("trust").point == {"trust_removed": 1.0}
    with pytest.raises(UsageError, match=r"skills_removed: 0\.0 is set, but without = 'skills' sets it to 1"):
        law.with_parameters(skills_removed=0).without("skills")
    with pytest.raises(UsageError, match=r"budget_removed: 0\.5 is not a whole number"):
        law.with_parameters(budget_removed=0.5)


def test_a_setting_removes_barriers(tmp_path):
    head = "".join(f'{key} = "free"\n' for key in ("name", "title", "title_th", "sentence", "sentence_th"))
    (tmp_path / "free.toml").write_text(f'{head}without = ["regulation", "budget"]\n', encoding="utf-8")
    free = Scenario.load("status-quo", setting=tmp_path / "free.toml")
    assert free.point == {"regulation_removed": 1.0, "budget_removed": 1.0}
