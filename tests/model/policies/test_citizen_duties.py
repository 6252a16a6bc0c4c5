"""Duties on citizens: enrolment by order, counters that close, exemption; access and courses by who is left."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from policylab.model.policies.ledger import OUTLAY, thousandths
from tests.model.policies.mixes import CLASSROOM, PRICES, make, mix, national, under

BEHIND = CLASSROOM.citizens_behind
BUSINESS = np.array(CLASSROOM.citizen_segment) == "business"
MUCH = {"formal_start": 0.8, "effective_start": 0.8}
SWITCH_OFF = {"closes": 3, "share": 1.0}


def ran(classroom, arm, *instruments, months, point=MUCH):
    """Return the status quo and each mix of instruments, side by side."""
    packages = [mix(), *(mix(*(one if isinstance(one, tuple) else (one,))) for one in instruments)]
    return under(classroom, arm("status-quo"), *packages, months=months, points=dict.fromkeys(range(99), point))


def citizens_of(simulation, name):
    return simulation.columns["citizen"][name]


def each(price, count):
    return PRICES[price] / 1000 * count * BEHIND


def test_a_larger_share_signs_up_the_same_citizens_and_others(classroom, arm):
    shares = (0.2, 0.5, 1.0)
    simulation = ran(classroom, arm, *(make("auto-enrolment", {"share": s}, announced=0) for s in shares), months=1)
    ordered = citizens_of(simulation, "enrolment")[:, 1:] > 0
    assert (ordered[:, 0] <= ordered[:, 1]).all() and (ordered[:, 1] <= ordered[:, 2]).all()
    assert ordered.mean(axis=0) == pytest.approx(shares, abs=0.06)


def test_enrolment_fills_the_register_at_once_and_tells_some(classroom, arm):
    simulation = ran(classroom, arm, make("auto-enrolment", announced=0), months=1)
    registered, told, knows = (citizens_of(simulation, name) for name in ("registered", "enrolled", "knows"))
    assert registered[:, 1].all() and not registered[:, 0].all()
    assert told[:, 1].any() and not (told[:, 1] & registered[:, 0]).any(), "of those who were not registered"
    assert knows[told[:, 1], 1].all() and not told[:, 0].any()
    simulation.step()
    assert not citizens_of(simulation, "enrolled").any(), "once"


def test_counters_close_on_their_date_to_those_covered_and_open_again(classroom, arm):
    order = make("digital-only", SWITCH_OFF, announced=1, ends=6, segments=("business",))
    simulation = ran(classroom, arm, order, months=0)
    for month in range(8):
        simulation.step()
        closing = citizens_of(simulation, "closing")
        assert not closing[:, 0].any() and not closing[~BUSINESS].any()
        assert closing[:, 1].any() == (3 <= month < 6), month


def test_without_digital_services_nothing_closes(classroom, arm):
    """The order writes its lever, and nobody meets a closed counter."""
    bare = {"formal_start": 0.0, "effective_start": 0.0, "take_up_start": 0.0, "registered_start": 0.0}
    simulation = ran(classroom, arm, make("digital-only", SWITCH_OFF, announced=0), months=4, point=bare)
    assert (citizens_of(simulation, "counters_off")[:, 1] == 1).all()
    real = simulation.columns["service"]["real"]
    assert not (citizens_of(simulation, "closing")[:, 1] & ~real[citizens_of(simulation, "service_met")[:, 1], 1]).any()
    assert not citizens_of(simulation, "shut_out").any()


@pytest.mark.parametrize(
    ("closes", "ends", "says"),
    [
        (2, None, "closes = 2 is not after announced = 2: choose a later month"),
        (9, 9, "closes = 9 is not before ends = 9: choose an earlier month"),
    ],
)
def test_a_date_that_does_not_fit_is_refused(closes, ends, says):
    with pytest.raises(ValidationError, match=says):
        make("digital-only", {"closes": closes}, announced=2, ends=ends)


def test_whose_request_is_granted_stays_exempt_and_is_shut_out_no_more(classroom, arm):
    order = make("digital-only", SWITCH_OFF, announced=0)
    half, whole = (make("exemption", {"granted": granted}, announced=0, ends=20) for granted in (0.5, 1.0))
    simulation = ran(classroom, arm, order, (order, half), (order, whole), months=0)
    exempt, out = citizens_of(simulation, "exempt").copy(), np.zeros(4)
    for month in range(22):
        simulation.step()
        now = citizens_of(simulation, "exempt")
        assert not now[:, :2].any() and not (now & citizens_of(simulation, "shut_out")).any()
        assert (now[:, 2] <= now[:, 3]).all(), "whoever is exempt where half is granted is so where all is"
        assert (exempt <= now).all() if month < 20 else not now.any(), "as long as exemptions are given"
        exempt = now.copy()
        out += citizens_of(simulation, "shut_out").sum(axis=0) * (month < 20)
    assert out[0] == 0 and out[1] > out[2] > out[3] > 0


# ---------------------------------------------------------------- what they cost


def test_enrolment_costs_an_order_and_a_letter_to_each_who_was_not_registered(classroom, arm):
    simulation = ran(classroom, arm, make("auto-enrolment", announced=0), months=0)
    new = np.count_nonzero(~citizens_of(simulation, "registered")[:, 1])
    for _ in range(2):
        simulation.step()
    expected = thousandths(national("order_price")) + thousandths(each("letter_price", new))
    assert simulation.ledger.spent(OUTLAY)[:, 1].tolist() == [expected, 0]


def test_a_switch_off_costs_letters_and_a_hotline_by_how_many_lose_how_much(classroom, arm):
    fields = [({"share": 1.0}, {}), ({"share": 0.5}, {}), ({"share": 1.0}, {"segments": ("business",)})]
    orders = [make("digital-only", {"closes": 3, **of}, announced=0, **to) for of, to in fields]
    spent = ran(classroom, arm, *orders, months=2).ledger.spent(OUTLAY)[:, 1:]
    for world, (part, count) in enumerate([(1.0, 500), (0.5, 500), (1.0, BUSINESS.sum())]):
        hotline = thousandths(part * count / 500 * national("hotline_price"))
        letters = thousandths(part * each("letter_price", count))
        assert spent[:, world].tolist() == [thousandths(national("order_price")) + letters + hotline, hotline]


def test_exemptions_cost_an_office_and_a_counter_for_each_who_is_exempt(classroom, arm):
    order, exemption = make("digital-only", SWITCH_OFF, announced=0), make("exemption", announced=0)
    simulation = ran(classroom, arm, order, (order, exemption), months=0)
    for month in range(9):
        count = np.count_nonzero(citizens_of(simulation, "exempt")[:, 2])
        simulation.step()
        spent = simulation.ledger.spent(OUTLAY)[month]
        more = thousandths(national("exemption_office_price")) + thousandths(each("exempt_price", count))
        assert spent[2] - spent[1] == more
    assert count > 0


def test_access_and_courses_are_paid_by_who_still_lacks_them(classroom, arm):
    kinds = ("access-programme", "literacy-programme")
    simulation = ran(classroom, arm, *(make(kind, {"intensity": 2.0}, announced=0) for kind in kinds), months=0)
    counts = []
    for month in range(24):
        lacking = ~citizens_of(simulation, "access")[:, 1]
        unskilled = citizens_of(simulation, "literacy")[:, 2] < PRICES["literacy_course_ceiling"]
        counts.append([np.count_nonzero(lacking), np.count_nonzero(unskilled)])
        simulation.step()
        devices = 2 * PRICES["programme_gain"] / 12 * each("device_price", counts[-1][0])
        courses = 2 * PRICES["literacy_course_reach"] * each("literacy_course_price", counts[-1][1])
        assert simulation.ledger.spent(OUTLAY)[month, 1:].tolist() == [thousandths(devices), thousandths(courses)]
    assert (np.array(counts)[-1] < np.array(counts)[0]).all()
