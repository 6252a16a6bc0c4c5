"""Money: every payment leaves one account and enters another, to the thousandth, whatever is decided."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from policylab.model.policies.ledger import AGENCY_COST, OUTLAY, Ledger, present_value, thousandths
from policylab.model.policies.package import packages
from policylab.model.setting import settings
from policylab.model.simulation import Simulation
from tests.model.policies.mixes import (
    CLASSROOM,
    PRICES,
    contest,
    country,
    law,
    make,
    mix,
    national,
    outside_range,
    packages_of_all_kinds,
    setting_of,
    under,
)


def exactly(ledger: Ledger) -> bool:
    return ledger.closes() and all((gap == 0).all() and gap.dtype == np.int64 for gap in ledger.gaps().values())


# ---------------------------------------------------------------- what is paid


def test_what_a_law_costs(classroom, arm):
    """Drafting of the statute and of its reform at the announcement; inspections of those past their deadline."""
    both = (packages()["by-law-abrupt"], packages()["by-law-phased"])
    spent = under(classroom, arm("status-quo"), *both, months=50).ledger.spent(OUTLAY)
    each = 0.1 * (0.05 + 0.15 * 0.5)
    assert thousandths(20 * each) == 250
    expected = np.zeros((50, 2), dtype=np.int64)
    expected[12] = thousandths(2 * national("drafting_price"))
    expected[18:, 0] = 250
    for first, many in ((18, 7), (30, 13), (42, 20)):
        expected[first:, 1] = thousandths(many * each)
    assert np.array_equal(spent, expected)


def test_a_budget_stops_an_instrument(classroom, arm):
    """A budget pays whole months: three, two where a thousandth is missing, none; what is spent stays inside."""
    looking = PRICES["looked_at"] * 0.5 * PRICES["substance_check_price"]
    month = int(thousandths(2 / 12 * (national("event_price") + 20 * (PRICES["award_price"] + looking))))
    budgets = (country(3 * month), country(3 * month - 1), 0.0, None)
    simulation = under(classroom, arm("status-quo"), *[mix(contest(budget=one)) for one in budgets], months=0)
    stands = []
    for _ in range(9):
        simulation.step()
        stands.append((simulation.columns["agency"]["recognition"] > 0).all(axis=0).tolist())
        assert (simulation.columns["agency"]["recognition"] > 0).any(axis=0).tolist() == stands[-1]
    assert np.array(stands).sum(axis=0).tolist() == [3, 2, 0, 7]
    spent = simulation.ledger.spent(OUTLAY)
    assert spent.sum(axis=0).tolist() == [3 * month, 2 * month, 0, 7 * month]
    assert np.array_equal(spent > 0, stands)
    assert simulation.ended.tolist() == [5, 4, 2, -1]


def test_what_agencies_spend_is_booked_to_the_thousandth(classroom, every_package):
    simulation = Simulation(classroom, every_package)
    for month in range(30):
        simulation.step()
        spent = np.rint(simulation.columns["agency"]["spending"] * 1000).astype(np.int64)
        assert np.array_equal(simulation.ledger.spent(AGENCY_COST)[month], spent.sum(axis=0))
    assert simulation.ledger.spent(AGENCY_COST).any()


def test_what_sampled_agencies_spend_is_booked_for_all_they_stand_for(classroom, arm):
    weight = np.where(np.array(classroom.roster.tier) == "local", 10.0, 1.0)
    people = replace(classroom, roster=replace(classroom.roster, weight=weight))
    simulation = under(people, arm("status-quo"), mix(make("style")), mix(make("grant")), mix(law()), months=0)
    of_sampled = 0.0
    for month in range(20):
        simulation.step()
        spending = simulation.columns["agency"]["spending"]
        of_sampled += spending[weight > 1].sum()
        booked = thousandths(spending * weight[:, None]).sum(axis=0)
        assert np.array_equal(simulation.ledger.spent(AGENCY_COST)[month], booked)
    assert of_sampled > 0
    assert simulation.ledger.spent(OUTLAY)[2, 0] == thousandths(PRICES["style_price"] * (13 + 70))
    assert exactly(simulation.ledger)


# ---------------------------------------------------------------- it closes, exactly


def test_the_ledger_closes_exactly_under_every_package(after_30_months):
    ledger = after_30_months.ledger
    assert exactly(ledger)
    assert ledger.spent(OUTLAY).dtype == np.int64
    assert ledger.spent(OUTLAY).any()


def test_every_package_runs_in_every_setting_and_the_ledger_closes_exactly(classroom, every_package):
    """To the last event of each setting; those of history are policies that cost, and end, beside the package."""
    for setting in settings().values():
        arms = [one.with_setting(setting) for one in every_package]
        simulation = Simulation(classroom, arms)
        for _ in range(max((event.delivery.announced for event in setting.event), default=18) + 2):
            simulation.step()
        assert exactly(simulation.ledger), setting.name
        assert outside_range(simulation) == [], setting.name


@given(drawn=packages_of_all_kinds(8))
@hypothesis_settings(max_examples=12)
def test_the_ledger_closes_exactly_under_any_package(classroom, arm, drawn):
    """Every kind of instrument with random fields, shared out over eight worlds; events from outside beside them."""
    with patch("policylab.model.scenario.check_instruments"):  # some of them reach nobody
        arms = [replace(arm("status-quo"), package=mix(*one), setting=setting_of(*events)) for one, events in drawn]
    simulation = Simulation(classroom, arms)
    for _ in range(16):
        simulation.step()
    assert exactly(simulation.ledger)
    spent = simulation.ledger.spent(OUTLAY).sum(axis=0)
    for world, (levers, _) in enumerate(drawn):
        limits = [instrument.delivery.budget for instrument in levers]
        if None not in limits:
            assert spent[world] <= sum(int(thousandths(one * CLASSROOM.share_of_country)) for one in limits)
    assert outside_range(simulation) == []
    granted = sum(spent for (_, purpose), spent in simulation.ledger.by_purpose.items() if purpose.startswith("grants"))
    agencies = simulation.ledger.agency_accounts.sum(axis=0) + simulation.ledger.spent(AGENCY_COST).sum(axis=0)
    assert np.array_equal(agencies, np.zeros(8) + granted), "agencies have what the centre gave less what they spent"


# ---------------------------------------------------------------- grants


@pytest.mark.parametrize("conditional", [False, True])
def test_what_agencies_get_is_what_the_centre_paid_them(classroom, arm, conditional):
    terms = {"share": 0.4, "conditional": conditional, "advance": 0.5 * conditional}
    one = make("grant", terms, announced=1, tiers=("department", "local"))
    simulation = under(classroom, arm("status-quo"), mix(one), mix(), months=60)
    ledger = simulation.ledger
    paid = sum(spent for (_, purpose), spent in ledger.by_purpose.items() if purpose.startswith("grants"))
    assert paid[0] > 0
    assert paid[1] == 0
    received = ledger.received["agencies"]
    assert np.array_equal(received, paid)
    assert ledger.accounts["agencies"].tolist() == (paid - ledger.spent(AGENCY_COST).sum(axis=0)).tolist()
    assert np.array_equal(ledger.agency_accounts.sum(axis=0), ledger.accounts["agencies"])


def test_a_grant_is_credited_to_the_agency_whose_project_it_is_and_to_no_other(classroom, arm):
    one = make("grant", {"share": 0.5}, announced=0, tiers=("department",))
    simulation = under(classroom, arm("status-quo"), mix(one), months=0)
    agencies, credited = simulation.columns["agency"], 0
    for month in range(30):
        department = np.array(classroom.roster.tier) == "department"
        owed = np.where(department, 0.5 * agencies["project_spending"][:, 0] * (month > 0), 0.0)
        before = simulation.ledger.agency_accounts[:, 0].copy()
        simulation.step()
        spent = thousandths(agencies["spending"][:, 0])
        assert np.array_equal(simulation.ledger.agency_accounts[:, 0] - before, thousandths(owed) - spent)
        credited += np.count_nonzero(owed)
    assert credited > 0


def test_a_project_costs_its_price_over_its_whole_life_and_a_grant_pays_its_share_of_it(classroom, arm):
    """What is spent on a service from the month in which its project begins to the one before it ends, whatever comes.

    The centre pays in the month after what was spent in the month before, rounding of each month aside.
    """
    one, eager = mix(make("grant", {"share": 0.5}, announced=0)), {"attention_base": 1.0}
    simulation = under(classroom, arm("status-quo"), one, months=0, points={0: eager})
    services, many = simulation.columns["service"], classroom.roster.number("service")
    spent, price, whole, last = np.zeros(many), np.zeros(many), 0, 0.0
    for month in range(60):
        before = simulation.ledger.agency_accounts[:, 0].copy()
        simulation.step()
        paid = thousandths(simulation.columns["agency"]["spending"][:, 0])
        gained = simulation.ledger.agency_accounts[:, 0] - before + paid
        assert gained.sum() == pytest.approx(500 * last, abs=20 if month else 0)
        ended = (services["project_result"][:, 0] != 0) & (price > 0)
        np.testing.assert_allclose(spent[ended], price[ended], rtol=1e-9)
        whole += np.count_nonzero(ended)
        begun = services["begun"][:, 0]
        spent[ended | begun], price[ended] = 0.0, 0.0
        price[begun] = services["project_price"][begun, 0]
        spent += services["spending"][:, 0]
        last = services["spending"][:, 0].sum()
    assert whole > 20


# ---------------------------------------------------------------- the books themselves


def booked():
    ledger = Ledger(2, 3)
    ledger.open_month()
    ledger.pay_from_centre(1, "drafting", "drafters", 700)
    ledger.pay_from_agencies("projects", "implementers", np.array([[1, 2], [3, 4], [5, 6]]))
    ledger.open_month()
    ledger.pay_from_centre(0, "inspections", "inspectors", 50)
    ledger.pay_to_agencies(1, "grants", np.array([10, 0, 20]))
    return ledger


def test_every_payment_leaves_one_account_and_enters_another():
    ledger = booked()
    assert exactly(ledger)
    assert ledger.spent(OUTLAY).tolist() == [[0, 700], [50, 30]]
    assert ledger.spent(AGENCY_COST).tolist() == [[9, 12], [0, 0]]
    assert ledger.accounts["centre"].tolist() == [-50, -730]
    assert ledger.accounts["drafters"].tolist() == [0, 700]
    assert ledger.accounts["implementers"].tolist() == [9, 12]
    assert ledger.accounts["agencies"].tolist() == [-9, 18]
    assert ledger.agency_accounts.tolist() == [[-1, 8], [-3, -4], [-5, 14]]


FALSE_BOOKINGS = {
    "a payment that nobody received": lambda ledger: ledger.accounts["drafters"].__isub__(1),
    "money from nowhere": lambda ledger: ledger.accounts["centre"].__iadd__(1),
    "a line that says more": lambda ledger: ledger.months[0][OUTLAY].__iadd__(1),
    "a line of a later month": lambda ledger: ledger.months[1][AGENCY_COST].__isub__(1),
    "a purpose that says less": lambda ledger: ledger.by_purpose[OUTLAY, "inspections"].__isub__(1),
    "an agency that paid twice": lambda ledger: ledger.agency_accounts[2].__isub__(6),
    "a grant that did not arrive": lambda ledger: ledger.agency_accounts[0].__isub__(10),
    "a receipt that was forgotten": lambda ledger: ledger.received["agencies"].__isub__(10),
}


@pytest.mark.parametrize("what", FALSE_BOOKINGS)
def test_a_falsified_booking_shows_as_a_gap(what):
    ledger = booked()
    FALSE_BOOKINGS[what](ledger)
    assert not ledger.closes()
    assert any(gap.any() for gap in ledger.gaps().values())


def test_money_is_whole_thousandths():
    assert thousandths(np.array([0.0004, 0.0006, 1.2344, 250.0])).tolist() == [0, 1, 1234, 250_000]
    assert thousandths(0.1).dtype == np.int64


@given(rate=st.floats(0.0, 0.06), months=st.integers(1, 240))
def test_present_value_is_the_geometric_sum(rate, months):
    found = present_value(np.full((months, 2), 10.0), np.array([rate, 0.0]))
    q = (1 + rate) ** (-1 / 12)
    closed = 10.0 * months if months == 1 or q == 1 else 10.0 * (1 - q**months) / (1 - q)
    assert found.shape == (months + 1, 2)
    assert found[0].tolist() == [0.0, 0.0]
    assert found[-1, 0] == pytest.approx(closed, rel=1e-9)
    np.testing.assert_allclose(found[:, 1], 10.0 * np.arange(months + 1))
    assert (np.diff(found, axis=0) > 0).all(), "what was spent so far only grows"


def test_present_value_counts_from_month_0_and_by_the_year():
    late = np.zeros((25, 1))
    late[24] = 100.0
    assert present_value(late, np.array([0.05]))[-1, 0] == pytest.approx(100 / 1.05**2)
    now = np.zeros((25, 1))
    now[0] = 100.0
    assert present_value(now, np.array([0.05]))[:, 0].tolist() == [0.0, *[100.0] * 25]


def test_laws_that_meet_are_both_inspected(classroom, arm):
    """Two duties that agree are two offices: each pays its own inspections."""
    one = mix(law())
    two = mix(law(), law(penalty=2.0))
    spent = under(classroom, arm("status-quo"), one, two, months=8).ledger.spent(OUTLAY)
    assert spent[6].tolist() == [spent[6, 0], 2 * spent[6, 0]]
