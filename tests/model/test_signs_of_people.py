"""Which way policies move people: signs of means over paired replications, with 95% intervals.

All arms run side by side on the same people and luck, so that a difference is that of the change alone. Only signs are
asserted, and how small what should be small is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy import stats

from policylab.model.columns.parameters import parameter
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.policies.instrument import Instrument
from policylab.model.simulation import Simulation, gather
from policylab.recording.measures import MEASURES
from tests.model.policies.mixes import make, mix, setting_of

REPLICATIONS, MONTHS, ANNOUNCED = 16, 60, 12
PLACES = 0.2
TAKEN = ("take_up", "online_share", "trust", "shut_out", "shut_out_worst_tenth", "registered")
COLUMNS = ("knows", "bonus_place")
QUO, OFF = "status quo", "counters closed"


class Arm(NamedTuple):
    instruments: tuple[Instrument, ...] = ()
    point: Mapping[str, float] = MappingProxyType({})
    events: tuple[Instrument, ...] = ()


def policy(kind: str, **fields: Any) -> Instrument:
    return make(kind, fields, announced=ANNOUNCED)


def at(end: str, name: str) -> dict[str, float]:
    return {name: float(getattr(parameter(name), end))}


SWITCH_OFF = make("digital-only", {"closes": ANNOUNCED, "share": 1.0}, announced=ANNOUNCED - 6)
DESKS = policy("help-desk", intensity=4.0)
ARMS = {
    QUO: Arm(),
    "good services": Arm(point=at("high", "quality_base")),
    "poor services": Arm(point=at("low", "quality_base")),
    "desks": Arm((DESKS,)),
    "branding": Arm((policy("branding"),)),
    "messages": Arm((policy("messages"),)),
    "scandal": Arm(events=(make("trust-scandal", {"share": 0.3}, announced=ANNOUNCED, ends=ANNOUNCED + 1),)),
    "bonus": Arm((policy("bonus", amount=0.01, places=PLACES),)),
    "enrolment": Arm((policy("auto-enrolment"),)),
    OFF: Arm((SWITCH_OFF,)),
    "some counters closed": Arm((SWITCH_OFF.moved({"share": 0.3}),)),
    "closed, with desks": Arm((SWITCH_OFF, DESKS)),
    "closed, with courses": Arm((SWITCH_OFF, policy("literacy-programme", intensity=4.0))),
    "closed, with devices": Arm((SWITCH_OFF, policy("access-programme", intensity=4.0))),
    "closed, with exemptions": Arm((SWITCH_OFF, policy("exemption"))),
    "closed, with less access": Arm((SWITCH_OFF,), at("high", "without_access")),
}


class Measured(NamedTuple):
    """Measures month by month: name -> (replications, months, arms)."""

    values: dict[str, np.ndarray]

    def of(self, name: str, arm: str, since: int = ANNOUNCED, until: int = MONTHS) -> np.ndarray:
        """Return the mean over some months in each replication."""
        return np.nanmean(self.values[name][:, since:until, list(ARMS).index(arm)], axis=1)

    def more(self, name: str, first: str, second: str, *months: int) -> tuple[float, float]:
        """Return the 95% interval (Student) of how much more there is of it in the first arm."""
        differences = self.of(name, first, *months) - self.of(name, second, *months)
        half = stats.t.ppf(0.975, REPLICATIONS - 1) * differences.std(ddof=1) / np.sqrt(REPLICATIONS)
        return float(differences.mean() - half), float(differences.mean() + half)


def taken(simulation: Simulation) -> dict[str, np.ndarray]:
    measures = {name: MEASURES[name].take(simulation) for name in TAKEN}
    return measures | {name: simulation.columns["citizen"][name].mean(axis=0) for name in COLUMNS}


@pytest.fixture(scope="module")
def measured(arm) -> Measured:
    quo = arm("status-quo")
    arms = [
        replace(quo, own=Layer(dict(one.point)), package=mix(*one.instruments), setting=setting_of(*one.events))
        for one in ARMS.values()
    ]
    runs = []
    for replication in range(REPLICATIONS):
        simulation, run = Simulation(gather("classroom", Luck(1, replication)), arms), []
        for _ in range(MONTHS):
            simulation.step()
            run.append(taken(simulation))
        runs.append(run)
    return Measured({name: np.array([[month[name] for month in run] for run in runs]) for name in runs[0][0]})


# The first has more of the measure than the second, on average over the months.
MORE: dict[str, tuple[str, str, str]] = {
    "better services, in use": ("take_up", "good services", QUO),
    "better than poor services, in use": ("take_up", QUO, "poor services"),
    "better services, in trust": ("trust", "good services", "poor services"),
    "desks, in use": ("take_up", "desks", QUO),
    "desks, in trust": ("trust", "desks", QUO),
    "branding, in knowing": ("knows", "branding", QUO),
    "branding, in use": ("take_up", "branding", QUO),
    "messages, in knowing": ("knows", "messages", QUO),
    "messages, in use": ("take_up", "messages", QUO),
    "no scandal, in trust": ("trust", QUO, "scandal"),
    "no scandal, in use": ("take_up", QUO, "scandal"),
    "a bonus, in use": ("take_up", "bonus", QUO),
    "closed counters, in use": ("take_up", OFF, QUO),
    "closed counters, in occasions online": ("online_share", OFF, QUO),
    "closed counters, in exclusion": ("shut_out", OFF, QUO),
    "more closed counters, in use": ("take_up", OFF, "some counters closed"),
    "more closed counters, in exclusion": ("shut_out", OFF, "some counters closed"),
    "no desks, in exclusion": ("shut_out", OFF, "closed, with desks"),
    "no desks, in exclusion of the worst placed": ("shut_out_worst_tenth", OFF, "closed, with desks"),
    "no devices, in exclusion": ("shut_out", OFF, "closed, with devices"),
    "no exemptions, in exclusion": ("shut_out", OFF, "closed, with exemptions"),
    "less access, in exclusion": ("shut_out", "closed, with less access", OFF),
    "enrolment, in the register": ("registered", "enrolment", QUO),
}


@pytest.mark.carries("claim:7", "claim:15", "T-P4", "T-R1", "barrier:trust.acceptance")
@pytest.mark.parametrize("what", MORE)
def test_there_is_more_of_it(measured, what):
    low, _ = measured.more(*MORE[what])
    assert low > 0


def test_courses_do_not_raise_exclusion(measured):
    _, high = measured.more("shut_out", "closed, with courses", OFF)
    assert high < MEASURES["shut_out"].smallest


def test_trust_comes_back_after_a_scandal_and_takes_years(measured):
    first, last = ((months, months + 12) for months in (ANNOUNCED, MONTHS - 12))
    assert measured.more("trust", QUO, "scandal", *first)[0] > 2 * measured.more("trust", QUO, "scandal", *last)[1] > 0


def test_a_bonus_stops_at_its_places(measured):
    places = measured.values["bonus_place"][:, :, list(ARMS).index("bonus")]
    assert (places <= PLACES).all()
    assert places[:, -1] == pytest.approx(PLACES), "and all of them are taken"


def test_enrolment_by_order_fills_the_register_and_hardly_the_channel(measured):
    assert (measured.of("registered", "enrolment") == 1).all()
    low, high = measured.more("online_share", "enrolment", QUO)
    assert -0.002 < low < high < MEASURES["online_share"].smallest
    assert measured.more("take_up", "enrolment", QUO)[1] < 0.05 * measured.of("registered", "enrolment").mean()


def test_where_no_counter_closes_nobody_is_shut_out(measured):
    open_counters = [name for name, one in ARMS.items() if SWITCH_OFF.kind not in {i.kind for i in one.instruments}]
    assert not any(measured.of("shut_out", name, 0).any() for name in open_counters)
