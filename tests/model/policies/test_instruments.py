"""Instruments: each writes the levers that it names, for whom it covers, and while it stands."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from policylab.model.columns import INFINITY
from policylab.model.policies.instrument import saturated
from policylab.model.policies.ledger import OUTLAY
from policylab.model.policies.package import INSTRUMENTS
from policylab.model.policies.reform import Reform
from policylab.model.policies.stages import Move
from policylab.model.simulation import Simulation
from tests.model.policies.mixes import (
    ACTING,
    EVENTS,
    FIELDS,
    LEVERS,
    OWED,
    PRICES,
    column_of,
    contest,
    law,
    make,
    mix,
    under,
    with_instrument,
)

ANNOUNCED, ENDS, MONTHS = 2, 14, 16
VARIANTS: dict[str, list[dict[str, Any]]] = {
    "statute": [{"automatic": 0.01, "moves": (Move(at=4, by=1),)}],
    "executive-order": [{"automatic": 0.01, "moves": (Move(at=4, by=1),)}],
    "grant": [{}, {"conditional": True, "advance": 0.4, "proof_depth": 0.5}],
    "shared-cloud": [{}, {"form": "ministry"}, {"form": "department", "slots": 0.5}],
}
CASES = [(kind, number) for kind in ACTING for number in range(len(VARIANTS.get(kind, [{}])))]
CHOOSY = (
    ("start-with-the-ready", 0),
    ("shared-cloud", 2),
    ("agreement", 0),
)  # these cover a part of those whom the delivery names


class Ran(NamedTuple):
    """What a batch of worlds was, month by month: which levers were off neutral for whom, and what was spent."""

    written: dict[str, np.ndarray]  # lever: (months, agents, worlds)
    spent: np.ndarray  # (months, worlds)
    ended: np.ndarray


def ran(people, base, cases, **delivery) -> Ran:
    given = {"announced": ANNOUNCED, "ends": ENDS, **delivery}
    worlds = [
        with_instrument(base, make(kind, VARIANTS.get(kind, [{}])[number], **given), name=f"{kind}-{number}")
        for kind, number in cases
    ]
    simulation = Simulation(people, worlds)
    written: dict[str, list[np.ndarray]] = {name: [] for name in LEVERS}
    for _ in range(MONTHS):
        simulation.step()
        for name, lever in LEVERS.items():
            written[name].append(column_of(simulation, name) != lever.neutral)
    return Ran({name: np.array(of) for name, of in written.items()}, simulation.ledger.spent(OUTLAY), simulation.ended)


@pytest.fixture(scope="module")
def for_all(classroom, arm) -> Ran:
    return ran(classroom, arm("status-quo"), CASES)


@pytest.fixture(scope="module")
def for_the_north(classroom, arm) -> Ran:
    return ran(classroom, arm("status-quo"), CASES, regions=("north",))


def test_every_instrument_says_what_documentation_prints():
    written = set(LEVERS)
    for kind, one in INSTRUMENTS.items():
        assert one.model_fields["kind"].default == kind
        assert one.letter in "ABCD"
        assert all((one.family, one.summary, one.cites, one.cost_drivers))
        assert set(one.writes) <= written
        assert len(set(one.writes)) == len(one.writes)
    assert {name for one in INSTRUMENTS.values() for name in one.writes} == written, "a lever that nothing writes"


@pytest.mark.parametrize("kind", ACTING)
def test_an_instrument_writes_the_levers_that_it_names_and_no_other(for_all, kind):
    worlds = [place for place, (one, _) in enumerate(CASES) if one == kind]
    touched = {name for name, written in for_all.written.items() if written[..., worlds].any()}
    assert touched == set(INSTRUMENTS[kind].writes)


@pytest.mark.parametrize(("kind", "number"), CASES)
def test_levers_move_for_those_covered_and_for_nobody_else(classroom, for_the_north, kind, number):
    people, world = classroom.roster, CASES.index((kind, number))
    covered = {
        "agency": np.array(people.region) == "north",
        "leader": np.array(people.region) == "north",
        "citizen": np.array(people.citizen_region) == "north",
        "service": np.array(people.region)[people.service_agency] == "north",
    }
    for name, written in for_the_north.written.items():
        reached = written[..., world].any(axis=0)
        who = covered[LEVERS[name].kind]
        assert not reached[~who].any(), name
        # Pool 0 is a pool like others, and is written as the lever's neutral value.
        if reached.any() and (kind, number) not in CHOOSY and name != "cloud_pool":
            assert reached[who].all(), name


@pytest.mark.parametrize(("kind", "number"), CASES)
def test_nothing_is_written_or_paid_before_the_announcement_and_after_the_end(for_all, kind, number):
    world = CASES.index((kind, number))
    stands = np.array([any(of[month, :, world].any() for of in for_all.written.values()) for month in range(MONTHS)])
    inside = (np.arange(MONTHS) >= ANNOUNCED) & (np.arange(MONTHS) < ENDS)
    assert stands.any()
    assert not stands[~inside].any()
    paid = for_all.spent[:, world] != 0
    assert not paid[:ANNOUNCED].any() and not paid[ENDS + 1 :].any()
    assert not paid[ENDS] or kind in OWED
    assert for_all.ended[world] == (-1 if kind in EVENTS else ENDS)


def test_the_last_instrument_to_end_says_when_a_package_ended(classroom, arm):
    both = mix(contest(ends=4), contest(ends=7))
    open_end = mix(contest(ends=4), contest())
    simulation = under(classroom, arm("status-quo"), both, open_end, mix(), mix(contest(announced=30)), months=6)
    assert simulation.ended.tolist() == [-1, -1, -1, -1]
    for _ in range(2):
        simulation.step()
    assert simulation.ended.tolist() == [7, -1, -1, -1]


# ---------------------------------------------------------------- what single instruments write


def test_a_law_writes_what_it_says(classroom, arm):
    one = law(target=0.7, penalty=1.5, control=0.4, closes_counters=0.3, reform=Reform(fit=0.8, lag=3))
    simulation = under(classroom, arm("status-quo"), mix(one), months=0)
    expected = {
        "inspection_rate": 0.1,
        "penalty": 1.5,
        "voice": 0.2,
        "control": 0.4,
    }
    for month in range(9):
        simulation.step()
        agencies = simulation.columns["agency"]
        for name, value in expected.items():
            assert (agencies[name] == (value if month >= 2 else 0.0)).all(), (month, name)
        assert (agencies["law_reform"] == (0.8 if month >= 5 else 0.0)).all(), month
        assert (agencies["counter_closed"] == (0.3 if month >= 5 else 0.0)).all(), "from the deadline on"
        assert (agencies["duty_next"] == (0.7 if 2 <= month < 5 else 0.0)).all()
        assert (agencies["depth_next"] == (0.15 if 2 <= month < 5 else 0.0)).all()
        assert (agencies["deadline_in"] == (5 - month if 2 <= month < 5 else INFINITY)).all()
        assert (agencies["duty_due"] == (0.7 if month >= 5 else 0.0)).all()
        assert (agencies["depth_due"] == (0.15 if month >= 5 else 0.0)).all()
        assert (agencies["deadline_past"] == (month - 5 if month >= 5 else INFINITY)).all()
        assert (agencies["inspections_made"] == (0.1 if month >= 5 else 0.0)).all(), "from the deadline on"


@pytest.mark.carries("claim:10", "T-O4")
def test_recognition_saturates_and_a_deep_jury_honours_no_paper(classroom, arm):
    events = (0.0, 1.0, 2.0, 4.0, 12.0)
    packages = [*(mix(contest(one, jury=0.25)) for one in events), mix(contest(jury=1.0))]
    agencies = under(classroom, arm("status-quo"), *packages, months=3).columns["agency"]
    dose, form = agencies["recognition"][0], agencies["recognition_of_form"][0]
    scale = PRICES["recognition_scale"]
    assert dose[:5] == pytest.approx([1 - np.exp(-one / scale) for one in events])
    assert form[:5] == pytest.approx(0.75 * dose[:5])
    assert dose[0] == 0
    assert dose[5] > 0
    assert form[5] == 0
    assert dose[4] < 1
    assert dose[3] - dose[2] < 2 * (dose[2] - dose[1])


BY_WHO_IS_LEFT = ("access-programme", "literacy-programme")  # fewer are left to pay for the more was done


@pytest.mark.parametrize(
    "kind", [k for k in ACTING if "intensity" in INSTRUMENTS[k].model_fields and k not in BY_WHO_IS_LEFT]
)
def test_a_programme_of_twice_the_intensity_costs_twice_and_does_less_than_twice(classroom, arm, kind):
    quiet = {"compulsory_months": 0} if kind == "activity" else {}
    packages = [mix(make(kind, {**quiet, "intensity": dose}, announced=0)) for dose in (0.5, 1.0, 2.0)]
    simulation = under(classroom, arm("status-quo"), *packages, months=2)
    spent = simulation.ledger.spent(OUTLAY)[1]
    assert spent[1:].tolist() == pytest.approx([2 * spent[0], 4 * spent[0]], abs=2)
    for name in INSTRUMENTS[kind].writes:
        strength = column_of(simulation, name).max(axis=0)
        if strength.any():
            assert strength / strength[1] == pytest.approx([saturated(d) / saturated(1.0) for d in (0.5, 1.0, 2.0)])


@pytest.mark.carries("claim:10", "T-O4")
def test_a_drive_is_compulsory_in_its_first_months_only_and_control_while_it_is(classroom, arm):
    simulation = under(classroom, arm("status-quo"), mix(make("activity", {"compulsory_months": 3})), months=0)
    for month in range(7):
        simulation.step()
        campaign, control = (column_of(simulation, name)[:, 0] for name in ("campaign", "control"))
        strength = saturated(0.3) if month >= 2 else 0.0
        assert (campaign == strength).all(), month
        assert (control == strength * (month < 5)).all(), month


def test_the_factory_of_these_tests_leaves_no_field_at_nothing():
    for kind, fields in FIELDS.items():
        assert set(fields) <= set(INSTRUMENTS[kind].model_fields), kind
        assert all(value not in (0, 0.0) for value in fields.values()), kind
