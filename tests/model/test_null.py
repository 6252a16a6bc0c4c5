"""Null is null: what is switched off, or not announced yet, changes nothing at all, bit by bit."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from policylab.model.columns import levers
from policylab.model.policies.doses import alone, diluted, dose_fields, quantity
from policylab.model.policies.instrument import Instrument
from policylab.model.policies.ledger import AGENCY_COST, OUTLAY
from policylab.model.policies.package import INSTRUMENTS, packages
from policylab.model.setting import settings
from policylab.model.simulation import Simulation
from policylab.recording.run import record_all
from tests.model.policies.mixes import ACTING, DUTIES, EVENTS, make, mix, off, under, with_instrument

# What a duty asks for, and what it threatens for each service of that: only both together move anything.
FACTORS = (
    "agency.demanded", "agency.demanded_due", "agency.demanded_next", "agency.owed_due", "agency.owed_next",
    "agency.owed_part", "agency.nearness", "agency.sanction", "agency.lagging", "agency.caught",
    "service.due_declared", "service.due_real", "service.due_open", "service.next_declared", "service.next_real",
    "service.next_open",
)  # fmt: skip
LEVERS = tuple(f"{lever.kind}.{lever.name}" for lever in levers())
SWITCHED = sorted(name for name, one in packages().items() if one.instrument)


def apart(simulation: Simulation, one: int, other: int, but: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{kind}.{name}"
        for kind, columns in simulation.columns.items()
        for name, values in columns.items()
        if f"{kind}.{name}" not in but and values[:, one].tobytes() != values[:, other].tobytes()
    ]


def test_every_package_switched_off_is_the_status_quo(classroom, arm):
    """All columns of all agents but levers and dates, in every month; what agencies spend as well."""
    arms = [arm("status-quo"), *(replace(arm(name), package=off(packages()[name])) for name in SWITCHED)]
    simulation = Simulation(classroom, arms)
    for month in range(48):
        simulation.step()
        for world, name in enumerate(SWITCHED, start=1):
            assert apart(simulation, 0, world, (*LEVERS, *FACTORS)) == [], (name, month)
    spent = simulation.ledger.spent(AGENCY_COST)
    assert (spent == spent[:, :1]).all()


def test_the_same_packages_switched_on_are_not(classroom, arm):
    """The test above could not tell if switching off had removed what it compares."""
    simulation = Simulation(classroom, [arm("status-quo"), *(arm(name) for name in SWITCHED)])
    for _ in range(30):
        simulation.step()
    moved = {name for world, name in enumerate(SWITCHED, start=1) if apart(simulation, 0, world)}
    assert moved == set(SWITCHED) - {"null"}


def may_be_zero(table: type, field: str) -> bool:
    """Return whether a field is a number of which 0 is the least; a dot leads into a table."""
    name, _, inner = field.partition(".")
    declared = table.model_fields[name]
    if inner:
        return may_be_zero((get_args(declared.annotation) or (declared.annotation,))[0], inner)
    return declared.annotation is float and [limit.ge for limit in declared.metadata if hasattr(limit, "ge")] == [0]


@pytest.mark.parametrize("kind", ACTING)
def test_every_instrument_names_its_doses(kind):
    fields = dose_fields(INSTRUMENTS[kind])
    assert fields and len(set(fields)) == len(fields)
    assert all(may_be_zero(INSTRUMENTS[kind], field) for field in fields)
    assert set(INSTRUMENTS[kind].thresholds) <= set(fields)


def test_a_dose_is_a_share_of_what_is_written():
    law = make("statute")
    half = diluted(law, 0.5, "target", "reform.fit")
    assert (half.target, half.reform.fit) == (law.target / 2, law.reform.fit / 2)
    assert (half.penalty, half.reform.lag) == (law.penalty, law.reform.lag)
    assert not any(quantity(diluted(law, 0.0), field) for field in dose_fields(type(law)))
    bare = law.moved({"reform": None})
    assert quantity(bare, "reform.fit") == 0 and diluted(bare, 0.5).reform is None


def test_a_dose_alone_is_without_those_that_act_apart_from_it():
    law = make("statute")
    duty, reform = alone(law, "penalty"), alone(law, "reform.fit")
    assert (duty.target, duty.penalty, duty.closes_counters, duty.reform.fit) == (law.target, law.penalty, 0, 0)
    assert (reform.target, reform.penalty, reform.closes_counters, reform.reform) == (0, 0, 0, law.reform)
    assert alone(make("guidance"), "intensity") == make("guidance")


@pytest.fixture(scope="module")
def zero_doses(classroom, arm) -> Simulation:
    """Every kind at zero dose for all, announced at once, and a bare world before them."""
    kinds = [None, *ACTING]
    arms = [
        with_instrument(arm("status-quo"), k and diluted(make(k, announced=0), 0.0), name=k or "bare") for k in kinds
    ]
    simulation = Simulation(classroom, arms)
    for _ in range(18):
        simulation.step()
    return simulation


@pytest.mark.parametrize("kind", ACTING)
def test_an_instrument_at_zero_dose_does_nothing(zero_doses, kind):
    """Its levers are neutral as well, but for the dates of a duty and what they say of services, which move nothing."""
    assert apart(zero_doses, 0, 1 + ACTING.index(kind), (*LEVERS, *FACTORS) if kind in DUTIES else ()) == []


ONE_DOSE = [(kind, field) for kind in ACTING if kind not in EVENTS for field in dose_fields(INSTRUMENTS[kind])]


@pytest.fixture(scope="module")
def zero_of_one(classroom, arm):
    """Every kind at zero of one dose, the others as written, without doses that act apart from it."""

    def without(kind: str, field: str) -> Instrument:
        return diluted(alone(make(kind, announced=0), field), 0.0, field)

    quo = arm("status-quo").with_options(months=24)
    arms = [quo, *(with_instrument(quo, without(*one), name=".".join(one)) for one in ONE_DOSE)]
    return record_all(classroom, arms, 0)


@pytest.mark.parametrize(("kind", "field"), ONE_DOSE)
def test_at_zero_of_one_dose_every_measure_is_that_of_the_status_quo(zero_of_one, kind, field):
    place = 1 + ONE_DOSE.index((kind, field))
    known = {**zero_of_one.monthly, **zero_of_one.money}
    moved = [name for name, values in known.items() if (values[:, place] != values[:, 0]).any()]
    assert [name for name in moved if name not in ("outlay", "public_cost")] == []


@pytest.mark.parametrize("kind", DUTIES)
def test_at_zero_of_one_dose_a_duty_leaves_no_threat_resistance_haste_or_withdrawal(classroom, arm, kind):
    """Nor anything else of the state but its levers, in every month before and after its deadline."""
    duty = make(kind, announced=1)
    doses = [diluted(alone(duty, field), 0.0, field) for field in type(duty).doses]
    simulation = under(classroom, arm("status-quo"), mix(), *map(mix, doses), mix(alone(duty, "target")), months=0)
    for _ in range(18):
        simulation.step()
        for world, field in enumerate(type(duty).doses, start=1):
            assert apart(simulation, 0, world, (*LEVERS, *FACTORS)) == [], field
    moved = apart(simulation, 0, 1 + len(doses), LEVERS)
    assert {"agency.silence_due", "agency.resistance", "agency.haste"} <= set(moved), "the whole duty does"


@pytest.mark.parametrize("kind", [kind for kind in ACTING if "intensity" in type(make(kind)).model_fields])
def test_a_programme_at_zero_dose_runs_at_no_cost(zero_doses, kind):
    """What it takes to begin is paid all the same; a month of nothing costs nothing."""
    assert not zero_doses.ledger.spent(OUTLAY)[1:, 1 + ACTING.index(kind)].any()


@pytest.mark.parametrize("kind", DUTIES)
def test_a_duty_without_money_for_its_drafting_is_nothing(classroom, arm, kind):
    simulation = under(classroom, arm("status-quo"), mix(), mix(make(kind, announced=0, budget=0.0)), months=9)
    assert apart(simulation, 0, 1) == []
    assert not simulation.ledger.spent(OUTLAY).any()


def test_a_package_of_the_last_month_changes_nothing_before(classroom, arm):
    """Every kind that can be announced, in month 11 of 12: until then nothing moves, then its levers do."""
    last = 11
    lagging = ("law-reform", "cross-department-rule", "digital-only")
    kinds = [kind for kind in ACTING if kind not in lagging]
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
    events = tuple(diluted(make(kind, announced=1), 0.0) for kind in EVENTS)
    quiet = arm("hybrid").setting.model_copy(update={"event": events})
    simulation = Simulation(classroom, [arm("hybrid"), replace(arm("hybrid"), setting=quiet)])
    for _ in range(20):
        simulation.step()
        assert apart(simulation, 0, 1) == []
    assert np.array_equal(*simulation.ledger.spent(OUTLAY).T)
