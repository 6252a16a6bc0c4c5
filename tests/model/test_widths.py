"""Batch width and workers: what a world is depends on nothing that lies beside it, to the last bit."""

from __future__ import annotations

import pytest

from policylab import compare
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.policies.package import packages
from policylab.model.scenario import Scenario
from policylab.model.setting import settings
from policylab.model.simulation import Simulation, gather
from policylab.model.switches import STRUCTURES
from policylab.recording.run import record

MONTHS = 24
POINTS = [
    {},
    {"complementarity": -3.5},
    {"motive_of_gain": 2.0, "effective_start": 0.08},
    {"temperature": 0.12, "complementarity": -0.1},
    {"length_heavy": 20.0, "projects_at_once": 1.0},
    {"discount_rate": 0.0},
    {"literacy_start": 0.35, "trust_loss_ratio": 5.0},
]
FORMS = [
    {name: form} for name, one in STRUCTURES.items() if not one.is_network for form in one.forms if form != one.default
]
RIVAL_NETWORKS = {name: list(one.forms)[-1] for name, one in STRUCTURES.items() if one.is_network}


@pytest.fixture(scope="module")
def fifteen(arm):
    """Fifteen worlds: every package, every rival form, points inside the ranges, and events from outside."""
    names, outside = list(packages()), list(settings().values())
    assert len(names) <= 15
    forms = [*FORMS, *({} for _ in range(15 - len(FORMS)))]
    return [
        arm(
            names[number % len(names)],
            {**POINTS[number % len(POINTS)], **Layer(structures=forms[number]).values()},
            setting=outside[number % len(outside)],
        )
        for number in range(15)
    ]


@pytest.fixture(scope="module")
def alone(classroom, fifteen, simulate):
    """Each of the fifteen worlds on its own: the reference of the batch widths."""
    return [simulate(classroom, [one], MONTHS) for one in fifteen]


def test_the_fifteen_meet_every_package_and_rival_form(fifteen):
    assert {one.package.name for one in fifteen} == set(packages())
    assert len(FORMS) >= 5
    for form in FORMS:
        (wanted,) = Layer(structures=form).values().items()
        assert any(wanted in one.point.items() for one in fifteen), form


@pytest.mark.parametrize("width", [pytest.param(2, marks=pytest.mark.long), 7, 15])
def test_batch_width_changes_no_bit_of_any_column(classroom, fifteen, alone, simulate, differences, width):
    for first in range(0, 15, width):
        batch = fifteen[first : first + width]
        side_by_side = simulate(classroom, batch, MONTHS)
        for place in range(len(batch)):
            assert differences(side_by_side, alone[first + place], place, 0) == [], batch[place].name


def test_batch_width_changes_no_bit_of_any_record(classroom, fifteen):
    together = record(Simulation(classroom, fifteen), 0, 20)
    for number in (0, 3, 8, 14):
        single = record(Simulation(classroom, [fifteen[number]]), 0, 20)
        for of in ("monthly", "money", "of_run", "reached"):
            for name, values in getattr(together, of).items():
                assert values[..., number].tobytes() == getattr(single, of)[name][..., 0].tobytes(), name


def test_reordering_and_repeating_worlds_changes_nothing(classroom, fifteen, alone, simulate, differences):
    order = [14, 3, 3, 0, 7, 1, 0]
    side_by_side = simulate(classroom, [fifteen[number] for number in order], MONTHS)
    for place, number in enumerate(order):
        assert differences(side_by_side, alone[number], place, 0) == []


def test_worlds_that_differ_do_differ(alone, differences):
    """The comparisons above could not fail if nothing ever parted."""
    for other in range(1, 15):
        assert len(differences(alone[0], alone[other], 0, 0)) > 10


def test_widths_do_not_matter_on_rival_networks_either(arm, simulate, differences):
    names = ("everything", "by-law-abrupt", "citizen-bonus")
    people = gather("classroom", Luck(1), families=RIVAL_NETWORKS)
    together = simulate(people, [arm(name) for name in names], MONTHS)
    usual = simulate(gather("classroom", Luck(1)), [arm(names[0])], MONTHS)
    for place, name in enumerate(names):
        assert differences(together, simulate(people, [arm(name)], MONTHS), place, 0) == []
    assert len(differences(together, usual, 0, 0)) > 10, "another network is another world"


RIVALS = {"choice": "nested", "opinion": "bounded-confidence", **RIVAL_NETWORKS}


@pytest.mark.parametrize(
    ("names", "structures"),
    [
        (("status-quo", "everything"), RIVALS),
        *(pytest.param(tuple(packages()), one, marks=pytest.mark.long) for one in ({}, RIVALS)),
    ],
)
def test_workers_change_no_bit(names, structures):
    arms = [Scenario.load(name, size="classroom", months=16, structures=structures) for name in names]
    one, many = (compare(*arms, replications=2, workers=workers) for workers in (1, 2))
    assert one.effects == many.effects
    assert one.levels == many.levels
    assert any(row.mean for row in one.effects)
