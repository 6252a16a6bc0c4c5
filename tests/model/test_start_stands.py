"""What is set for month 0 stands at month 0, whatever settles around it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from policylab.model.columns.parameters import parameters
from policylab.model.layers import Layer
from policylab.model.luck import Luck, agent_keys
from policylab.model.population import tiers, weight_classes
from policylab.model.simulation import Simulation, gather
from policylab.recording.measures import MEASURES
from tests.conftest import starting_together

SHARES = ((0.1, 0.05), (0.2, 0.2), (0.23, 0.16), (0.4, 0.1), (0.8, 0.7))  # declared, real


def at_month_0(people, arm, points):
    return Simulation(people, [arm("status-quo", point) for point in points])


def shares(*pairs):
    return [{"formal_start": formal, "effective_start": effective} for formal, effective in pairs]


@pytest.mark.parametrize("size", ["classroom", "lab"])
def test_as_many_services_are_declared_and_real_as_is_set(request, arm, size):
    people = request.getfixturevalue(size)
    simulation, many = at_month_0(people, arm, shares(*SHARES)), people.roster.number("service")
    for world, (formal, effective) in enumerate(SHARES):
        for name, share in (("declared", formal), ("real", effective)):
            counted = np.count_nonzero(simulation.columns["service"][name][:, world])
            assert abs(counted - share * many) <= 0.5 + 1e-6, (name, share)
    services = simulation.columns["service"]
    assert (services["real"] <= services["declared"]).all()
    for name, column in (("formal", "declared"), ("effective", "real")):
        own = np.stack([np.bincount(people.roster.service_agency, of) for of in services[column].T], axis=1)
        expected = own / people.roster.services_of[:, None]
        np.testing.assert_allclose(simulation.columns["agency"][name], expected, rtol=1e-12)


def test_the_measures_of_month_0_are_what_is_set(lab, arm):
    simulation = at_month_0(lab, arm, shares(*SHARES))
    for world, (formal, effective) in enumerate(SHARES):
        found = [MEASURES[name].take(simulation)[world] for name in ("formal_adoption", "effective_adoption")]
        assert found == pytest.approx([formal, effective], abs=0.5 / lab.roster.number("service") + 1e-9)


def test_tiers_and_weights_stand_in_the_proportion_of_their_tables(lab, arm):
    """Light services and departments first, as the tables state; all of a group at most."""
    simulation, people = at_month_0(lab, arm, shares((0.23, 0.16), (0.8, 0.7))), lab.roster
    tier, weight = np.array(people.tier)[people.service_agency], np.array(people.service_weight)
    for name, low, high in (("declared", 0.23, 0.8), ("real", 0.16, 0.7)):
        scale, full = [], 0
        for level, of_tier in tiers().items():
            for kind, of_weight in weight_classes().items():
                own = (tier == level) & (weight == kind)
                share = simulation.columns["service"][name][own].mean(axis=0)
                scale.append((share[0] / (of_tier["declared"] * of_weight["declared"]), 1 / own.sum()))
                full += share[1] == 1
        pairs = zip(tier, weight, strict=True)
        usual = low / np.mean(
            [tiers()[level]["declared"] * weight_classes()[kind]["declared"] for level, kind in pairs]
        )
        for found, step in scale:
            assert found == pytest.approx(usual, abs=4 * step), name
        assert full > 0, f"at {high} some tier and weight is full"


def test_in_a_size_that_samples_bodies_count(lab, arm):
    """A local body that stands for ten counts ten times in the share that is set, to two of its services."""
    heavy = replace(lab.roster, weight=np.where(np.array(lab.roster.tier) == "local", 10.0, 1.0))
    simulation = at_month_0(gather("lab", Luck(1), lab.graphs, heavy), arm, shares((0.3, 0.15)))
    weights = heavy.weights("service")
    for name, share in (("declared", 0.3), ("real", 0.15)):
        standing_for = (weights * simulation.columns["service"][name][:, 0]).sum()
        assert standing_for == pytest.approx(share * weights.sum(), abs=20)


HELD = {
    "trust_start": ("trust", "citizen", (0.3, 0.6)),
    "registered_start": ("registered", "citizen", (0.1, 0.6)),
    "basic_skill_start": ("basic_skill", "staff", (0.55, 0.7)),
    "applied_skill_start": ("applied_skill", "staff", (0.4, 0.7)),
    "project_skill_start": ("project_skill", "staff", (0.3, 0.6)),
}


@pytest.mark.parametrize("name", HELD)
def test_skills_trust_and_use_are_what_is_set(lab, arm, name):
    column, kind, values = HELD[name]
    simulation = at_month_0(lab, arm, [{name: value} for value in values])
    found = simulation.columns[kind][column].mean(axis=0)
    if kind == "staff":  # relative to the readiness of the tier, which bounds nobody here
        readiness = np.array([tiers()[tier]["readiness"] for tier in lab.roster.tier])[lab.roster.staff_agency]
        found = found / readiness.mean()
    assert found == pytest.approx(np.array(values), abs=0.02)


def test_what_is_not_set_settles(lab, arm):
    """Projects run and budgets are partly spent at month 0: the state was not switched on that day."""
    simulation = at_month_0(lab, arm, [{}])
    services, agencies = simulation.columns["service"], simulation.columns["agency"]
    assert 0.01 < services["project_running"].mean() < 0.5
    assert services["spending"].sum() > 0
    assert agencies["busy"].mean() > 0
    assert not agencies["projects_started"].any()
    assert not agencies["failures"].any()


# ---------------------------------------------------------------- in the corners of the table


def one_at_a_time(many: int) -> list[dict[str, float]]:
    """Return both ends of parameters drawn by keyed luck, one at a time."""
    table = parameters()
    order = np.argsort(Luck(7).uniform("one at a time", agent_keys(table), 0)[:, 0])
    drawn = [list(table)[number] for number in order[:many]]
    points = [{name: float(end)} for name in drawn for end in (table[name].low, table[name].high)]
    return [starting_together(point) for point in points]


def random_corners(many: int) -> list[dict[str, float]]:
    """Return points with every parameter at one of its ends, by keyed luck."""
    table = parameters()
    drawn = Luck(8).uniform("corners", agent_keys(table), np.tile(np.arange(many), (len(table), 1)))
    points = [
        {
            name: float(entry.high if drawn[row, world] < 0.5 else entry.low)
            for row, (name, entry) in enumerate(table.items())
        }
        for world in range(many)
    ]
    return [starting_together(point) for point in points]


@pytest.mark.long
@pytest.mark.parametrize("points", [one_at_a_time(30), random_corners(20)], ids=["one at a time", "corners"])
def test_nobody_starts_with_more_than_is_set_anywhere_in_the_table(classroom, arm, points):
    """In 0.1 a corner could begin with nearly everything digital; now the share that is set stands everywhere."""
    simulation = at_month_0(classroom, arm, points)
    half = 0.5 / classroom.roster.number("service") + 1e-9
    formal, effective = (
        np.array([point.get(name, parameters()[name].default) for point in points])
        for name in ("formal_start", "effective_start")
    )
    for asked, measure in ((formal, "formal_adoption"), (effective, "effective_adoption")):
        found = MEASURES[measure].take(simulation)
        assert np.abs(found - asked).max() <= half
        assert found.max() < 0.7


def test_the_corners_are_corners():
    assert len({name for point in one_at_a_time(30) for name in point}) == 30
    assert len({tuple(point.values()) for point in random_corners(20)}) == 20
    assert Layer(one_at_a_time(1)[0]).values()
