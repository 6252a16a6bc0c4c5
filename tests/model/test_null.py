"""Null is null: what is switched off, or not announced yet, changes nothing at all, bit by bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from policylab.model.policies.ledger import AGENCY_COST, OUTLAY
from policylab.model.policies.package import packages
from policylab.model.setting import settings
from policylab.model.simulation import Simulation
from tests.model.policies.mixes import ACTING, DUTIES, EVENTS, make, off, switched_off, with_instrument

SWITCHED = sorted(name for name, one in packages().items() if one.instrument)


def apart(simulation: Simulation, one: int, other: int) -> list[str]:
    return [
        f"{kind}.{name}"
        for kind, columns in simulation.columns.items()
        for name, values in columns.items()
        if values[:, one].tobytes() != values[:, other].tobytes()
    ]


def test_every_package_switched_off_is_the_status_quo(classroom, arm):
    """All columns of all agents in every month; what agencies spend as well."""
    arms = [arm("status-quo"), *(replace(arm(name), package=off(packages()[name])) for name in SWITCHED)]
    simulation = Simulation(classroom, arms)
    for month in range(48):
        simulation.step()
        for world, name in enumerate(SWITCHED, start=1):
            assert apart(simulation, 0, world) == [], (name, month)
    spent = simulation.ledger.spent(AGENCY_COST)
    assert (spent == spent[:, :1]).all()


def test_the_same_packages_switched_on_are_not(classroom, arm):
    """The test above could not tell if switching off had removed what it compares."""
    simulation = Simulation(classroom, [arm("status-quo"), *(arm(name) for name in SWITCHED)])
    for _ in range(30):
        simulation.step()
    moved = {name for world, name in enumerate(SWITCHED, start=1) if apart(simulation, 0, world)}
    assert moved == set(SWITCHED) - {"null"}


@pytest.fixture(scope="module")
def zero_doses(classroom, arm) -> Simulation:
    """Every kind at zero dose for all, announced at once, and a bare world before them."""
    kinds = [None, *ACTING]
    arms = [
        with_instrument(arm("status-quo"), k and switched_off(make(k, announced=0)), name=k or "bare") for k in kinds
    ]
    simulation = Simulation(classroom, arms)
    for _ in range(18):
        simulation.step()
    return simulation


@pytest.mark.parametrize("kind", ACTING)
def test_an_instrument_at_zero_dose_does_nothing(zero_doses, kind):
    assert apart(zero_doses, 0, 1 + ACTING.index(kind)) == []


@pytest.mark.parametrize("kind", [kind for kind in ACTING if "intensity" in type(make(kind)).model_fields])
def test_a_programme_at_zero_dose_runs_at_no_cost(zero_doses, kind):
    """What it takes to begin is paid all the same; a month of nothing costs nothing."""
    assert not zero_doses.ledger.spent(OUTLAY)[1:, 1 + ACTING.index(kind)].any()


@pytest.mark.parametrize("kind", DUTIES)
def test_a_duty_without_money_for_its_drafting_spends_nothing(zero_doses, kind):
    assert not zero_doses.ledger.spent(OUTLAY)[:, 1 + ACTING.index(kind)].any()


def test_a_package_of_the_last_month_changes_nothing_before(classroom, arm):
    """Every kind that can be announced, in month 11 of 12: until then nothing moves, then its levers do."""
    last = 11
    kinds = [kind for kind in ACTING if kind not in ("law-reform", "cross-department-rule")]  # these have a lag
    arms = [arm("status-quo"), *(with_instrument(arm("status-quo"), make(kind, announced=last)) for kind in kinds)]
    simulation = Simulation(classroom, arms)
    for month in range(12):
        simulation.step()
        moved = [kind for world, kind in enumerate(kinds, start=1) if apart(simulation, 0, world)]
        assert moved == ([] if month < last else kinds), month
        spent = simulation.ledger.spent(OUTLAY)[month]
        assert not spent[0]
        assert month == last or not spent.any()


def test_a_world_without_its_events_is_the_default_world(classroom, arm):
    nothing = {"event": (), "parameters": {}}
    bare = [arm("hybrid").with_setting(setting.model_copy(update=nothing)) for setting in settings().values()]
    simulation = Simulation(classroom, bare)
    for _ in range(24):
        simulation.step()
    for world in range(len(bare)):
        assert apart(simulation, 0, world) == []


def test_an_event_at_zero_dose_in_every_arm_is_no_event(classroom, arm):
    events = tuple(switched_off(make(kind, announced=1)) for kind in EVENTS)
    quiet = arm("hybrid").setting.model_copy(update={"event": events})
    simulation = Simulation(classroom, [arm("hybrid"), replace(arm("hybrid"), setting=quiet)])
    for _ in range(20):
        simulation.step()
        assert apart(simulation, 0, 1) == []
    assert np.array_equal(*simulation.ledger.spent(OUTLAY).T)
