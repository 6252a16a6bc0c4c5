"""Policies: who is covered and when, how instruments meet, what they cost, and a ledger that closes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylab.columns import INFINITY, levers
from policylab.engine import Simulation
from policylab.errors import UsageError
from policylab.luck import Luck
from policylab.parameters import parameter, parameters
from policylab.policies.compulsion import Statute
from policylab.policies.delivery import Delivery, Phase, PhasedDelivery
from policylab.policies.incentives import Recognition
from policylab.policies.instrument import Levers, Nothing
from policylab.policies.ledger import AGENCY_COST, OUTLAY, Ledger, present_value, thousandths
from policylab.policies.package import INSTRUMENTS, Package, package, packages
from policylab.policies.reform import LawReform, Reform
from policylab.population import regions, tiers

PRICES = {name: entry.default for name, entry in parameters().items()}
WHO = ("name", "title", "title_th", "sentence", "sentence_th")


def mix(*instruments):
    return Package(**dict.fromkeys(WHO, "a test"), instrument=instruments)


def law(delivery=None, **changed):
    given = {"inspection_rate": 0.1, "audit_depth": 0.15, "penalty": 1.0, "voice": 0.2}
    return Statute(delivery=delivery or PhasedDelivery(announced=2, deadline=5), **{**given, **changed})


def contest(events=2.0, jury=0.5, **delivery):
    return Recognition(delivery=Delivery(**{"announced": 2, **delivery}), events_a_year=events, jury_depth=jury)


@pytest.fixture(scope="module")
def under(classroom, arm, simulate):
    """Run packages side by side for some months."""

    def run(*mixes, months, points=None):
        base = arm("status-quo")
        worlds = [replace(base, package=one, point=(points or {}).get(n, {})) for n, one in enumerate(mixes)]
        return simulate(classroom, worlds, months)

    return run


def by_tier(people, tier):
    return np.array(people.tier) == tier


# ---------------------------------------------------------------- what ships


def test_the_packages_that_ship():
    assert set(packages()) == {"null", "status-quo", "by-law-abrupt", "by-law-phased", "incentives-recognition"}
    for name, one in packages().items():
        assert one.name == name
        assert package(name) is one
        assert len(one.sentence) > 40
        assert one.sentence.endswith(".")
        assert all("ก" <= letter <= "๛" for letter in one.title_th[0] + one.sentence_th[0]), "Thai beside English"
    assert packages()["status-quo"].instrument == ()


def test_every_instrument_says_what_documentation_prints():
    written = {lever.name for lever in levers()}
    for kind, one in INSTRUMENTS.items():
        assert one.model_fields["kind"].default == kind
        assert one.letter in "ABCD"
        assert all((one.family, one.summary, one.cites, one.cost_drivers))
        assert set(one.writes) <= written
    assert {name for one in INSTRUMENTS.values() for name in one.writes} == written, "a lever that nothing writes"


@pytest.mark.parametrize("name", ["by-law-abrupt", "by-law-phased", "incentives-recognition", "null"])
def test_an_instrument_writes_the_levers_that_it_names_and_no_other(under, name):
    simulation = under(packages()[name], packages()["status-quo"], months=0)
    touched = set()
    for _ in range(60):
        simulation.step()
        for lever in levers():
            column = simulation.columns["agency"][lever.name]
            assert (column[:, 1] == lever.neutral).all()
            if (column[:, 0] != lever.neutral).any():
                touched.add(lever.name)
    assert touched == {name for one in packages()[name].instrument for name in one.writes}


# ---------------------------------------------------------------- delivery


def test_delivery_covers_by_tier_and_region(classroom):
    people = classroom.roster
    assert Delivery(announced=0).covers(people).all()
    for tier in tiers():
        assert np.array_equal(Delivery(announced=0, tiers=(tier,)).covers(people), by_tier(people, tier))
    for region in regions():
        chosen = Delivery(announced=0, regions=(region, "north")).covers(people)
        assert np.array_equal(chosen, np.isin(np.array(people.region), [region, "north"]))
    both = Delivery(announced=0, tiers=("local", "province"), regions=("south",)).covers(people)
    assert np.array_equal(both, (np.array(people.region) == "south") & ~by_tier(people, "department"))
    assert both.any()


def test_levers_are_written_for_those_covered_only(classroom, under):
    one = contest(tiers=("province",))
    recognition = under(mix(one), months=4).columns["agency"]["recognition"][:, 0]
    assert np.array_equal(recognition > 0, by_tier(classroom.roster, "province"))


def test_an_instrument_stands_from_its_announcement_to_its_end(under):
    simulation = under(mix(contest(announced=3, ends=6)), months=0)
    stands = []
    for _ in range(10):
        simulation.step()
        stands.append(bool(simulation.columns["agency"]["recognition"].any()))
    assert stands == [month in (3, 4, 5) for month in range(10)]
    assert (simulation.ledger.spent(OUTLAY)[:, 0] > 0).tolist() == stands


READINESS = np.array([0.1, 0.9, 0.5, 0.5, 0.5, 0.7, 0.3, 0.2, 0.8, 0.6] * 2)
SERVICES = np.arange(20.0)[::-1]


def phased(*phases, order="readiness", **more):
    return PhasedDelivery(announced=2, phases=tuple(Phase(**one) for one in phases), order=order, **more)


THIRDS = ({"share": 0.34, "deadline": 6}, {"share": 0.33, "deadline": 9}, {"share": 0.33, "deadline": 30})


def test_phases_take_the_most_ready_first(classroom):
    deadline = phased(*THIRDS).deadline_of(classroom.roster, READINESS, SERVICES, Luck(1))
    assert [np.count_nonzero(deadline == month) for month in (6, 9, 30)] == [7, 6, 7]
    for earlier, later in ((6, 9), (9, 30)):
        assert READINESS[deadline == earlier].min() >= READINESS[deadline == later].max()


def test_phases_take_the_largest_or_the_luckiest_first(classroom):
    people = classroom.roster
    by_size = phased(*THIRDS, order="size").deadline_of(people, READINESS, SERVICES, Luck(1))
    assert SERVICES[by_size == 6].min() > SERVICES[by_size == 9].max() > SERVICES[by_size == 30].max()
    luck = Luck(1).uniform("delivery.order", people.keys["agency"], 2)[:, 0]
    by_luck = phased(*THIRDS, order="random").deadline_of(people, READINESS, SERVICES, Luck(1))
    assert luck[by_luck == 6].max() < luck[by_luck == 9].min() < luck[by_luck == 9].max() < luck[by_luck == 30].min()
    other = phased(*THIRDS, order="random").deadline_of(people, READINESS, SERVICES, Luck(1, 1))
    assert not np.array_equal(by_luck, other)


def test_equals_are_parted_by_luck_and_not_by_their_row(classroom):
    people, halves = classroom.roster, ({"share": 0.5, "deadline": 6}, {"share": 0.5, "deadline": 9})
    for order in ("readiness", "size"):
        first = phased(*halves, order=order).deadline_of(people, np.ones(20), np.ones(20), Luck(1))
        second = phased(*halves, order=order).deadline_of(people, np.ones(20), np.ones(20), Luck(2))
        assert not np.array_equal(first, second)
        assert np.count_nonzero(first == 6) == 10
        assert set(np.flatnonzero(first == 6)) != set(range(10))


def test_phases_by_tier_give_each_tier_its_deadline_and_others_none(classroom):
    people = classroom.roster
    steps = ({"tiers": ("department",), "deadline": 6}, {"tiers": ("local",), "deadline": 9})
    deadline = phased(*steps).deadline_of(people, READINESS, SERVICES, Luck(1))
    expected = np.where(by_tier(people, "department"), 6, np.where(by_tier(people, "local"), 9, INFINITY))
    assert np.array_equal(deadline, expected)
    coverage = law(phased(*steps)).cover(
        people, {"readiness": READINESS[:, None], "services": SERVICES[:, None]}, 0, Luck(1)
    )
    assert np.array_equal(coverage.covered, np.isfinite(expected))


def test_phases_share_out_those_covered_and_nobody_else(classroom):
    people = classroom.roster
    deadline = phased(*THIRDS, tiers=("province",)).deadline_of(people, READINESS, SERVICES, Luck(1))
    assert np.array_equal(np.isfinite(deadline), by_tier(people, "province"))
    assert [np.count_nonzero(deadline == month) for month in (6, 9, 30)] == [2, 3, 2]


@given(
    shares=st.lists(st.integers(1, 60), min_size=2, max_size=4),
    rounded=st.sampled_from([2, 3]),
    size=st.sampled_from(["classroom", "lab"]),
)
@settings(max_examples=40)
def test_phases_whose_shares_are_accepted_cover_everybody(classroom, lab, shares, rounded, size):
    """Shares as a person rounds them."""
    people = {"classroom": classroom, "lab": lab}[size].roster
    parts = [round(one / sum(shares), rounded) for one in shares]
    if not (abs(sum(parts) - 1) <= 0.005 and min(parts) * people.number("agency") > 1):
        return
    steps = [{"share": share, "deadline": 5 + number} for number, share in enumerate(parts)]
    many = people.number("agency")
    deadline = phased(*steps).deadline_of(people, np.linspace(0, 1, many), np.ones(many), Luck(1))
    assert np.isfinite(deadline).all(), parts


def test_shares_that_add_up_to_a_little_less_than_1_cover_everybody(lab):
    """.332 three times passes the check (allowed 1, to .005): the last of two hundred needs a deadline too."""
    steps = [{"share": 0.332, "deadline": 5 + number} for number in range(3)]
    deadline = phased(*steps).deadline_of(lab.roster, np.linspace(0, 1, 200), np.ones(200), Luck(1))
    assert np.isfinite(deadline).all()


@pytest.mark.parametrize(
    "delivery",
    [
        phased({"share": 0.99, "deadline": 6}, {"share": 0.01, "deadline": 9}),
        phased({"tiers": ("local",), "deadline": 6}, {"tiers": ("department",), "deadline": 9}, tiers=("local",)),
        phased({"share": 0.5, "deadline": 6}, {"share": 0.5, "deadline": 9}, tiers=("department",), regions=("south",)),
    ],
    ids=["too small a share", "a tier that is not covered", "nobody at all"],
)
def test_a_phase_that_covers_nobody_is_refused_in_one_line(under, delivery):
    with pytest.raises(UsageError, match=r"phase \d \(deadline \d\) covers nobody at size classroom: ") as raised:
        under(mix(law(delivery)), months=4)
    assert "\n" not in str(raised.value)


def test_each_agency_has_its_own_deadline_and_notice(classroom, under):
    """by-law-phased, in a run: the months left fall one by one, and notice is told once."""
    simulation = under(packages()["by-law-phased"], months=0)
    agencies = simulation.columns["agency"]
    for month in range(50):
        readiness = agencies["readiness"][:, 0].copy()
        simulation.step()
        left, notice = agencies["deadline_in"][:, 0], agencies["notice_given"][:, 0]
        if month < 12:
            assert np.isinf(left).all()
        if month == 12:
            own = left + month
            assert [np.count_nonzero(own == one) for one in (18, 30, 42)] == [7, 6, 7]
            assert readiness[own == 18].min() >= readiness[own == 30].max()
            assert readiness[own == 30].min() >= readiness[own == 42].max()
        if month >= 12:
            assert np.array_equal(left + month, own)
        assert np.array_equal(notice, left) if month == 12 else np.isinf(notice).all()


# ---------------------------------------------------------------- levers


def board():
    return {lever.name: np.full((4, 2), lever.neutral) for lever in levers()}


def test_of_two_instruments_the_stronger_duty_and_the_earlier_deadline_count():
    columns, who = board(), np.array([True, True, False, False])
    first = Levers(columns, 1)
    first.at_least("penalty", 1.0, who)
    first.at_least("penalty", 0.5, ~who)
    first.at_least("penalty", np.array([0.5, 2.0, 9.0, 9.0]), who)
    first.at_most("deadline_in", 6.0, who)
    first.at_most("deadline_in", np.array([9.0, 3.0, 3.0, 3.0]), who)
    assert columns["penalty"][:, 1].tolist() == [1.0, 2.0, 0.5, 0.5]
    assert columns["deadline_in"][:, 1].tolist() == [6.0, 3.0, INFINITY, INFINITY]
    assert not columns["penalty"][:, 0].any()
    assert np.isinf(columns["deadline_in"][:, 0]).all()


def test_the_order_of_instruments_does_not_matter(under):
    two = (law(audit_depth=0.6, penalty=0.5), law(PhasedDelivery(announced=3, deadline=4), penalty=2.0), contest())
    there = under(mix(*two), mix(*two[::-1]), months=12)
    for kind, columns in there.columns.items():
        for name, values in columns.items():
            assert np.array_equal(values[:, 0], values[:, 1]), (kind, name)


def test_a_law_writes_what_it_says(under):
    one = law(target=0.7, penalty=1.5, control=0.4, reform=Reform(fit=0.8, lag=3))
    simulation = under(mix(one), months=0)
    expected = {
        "duty_target": 0.7,
        "inspection_rate": 0.1,
        "audit_depth": 0.15,
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
        assert (agencies["deadline_in"] == (5 - month if month >= 2 else INFINITY)).all()


def test_a_reform_alone_writes_its_fit_after_its_lag_and_nothing_else(under):
    one = LawReform(delivery=Delivery(announced=2), reform=Reform(fit=0.9, lag=2))
    simulation = under(mix(one), months=0)
    for month in range(7):
        simulation.step()
        for lever in levers():
            expected = 0.9 if lever.name == "law_reform" and month >= 4 else lever.neutral
            assert (simulation.columns["agency"][lever.name] == expected).all()


def test_recognition_saturates_and_a_deep_jury_honours_no_paper():
    found = []
    for events in (0, 1, 2, 4, 12):
        columns = board()
        contest(events=float(events), jury=0.25).apply(
            5, Levers(columns, 0), contest().cover(_Four, {}, 0, Luck(1)), PRICES
        )
        dose, form = columns["recognition"][0, 0], columns["recognition_of_form"][0, 0]
        assert dose == pytest.approx(1 - np.exp(-events / parameter("recognition_scale").default))
        assert form == pytest.approx(0.75 * dose)
        found.append(dose)
    assert found[0] == 0
    assert found == sorted(found)
    assert found[-1] < 1
    assert found[2] - found[1] < found[1] - found[0]
    columns = board()
    contest(jury=1.0).apply(5, Levers(columns, 0), contest().cover(_Four, {}, 0, Luck(1)), PRICES)
    assert not columns["recognition_of_form"].any()


class _Four:
    """Four agencies, to be covered."""

    tier = ("local",) * 4
    region = ("north",) * 4

    @staticmethod
    def number(kind):
        return 4


# ---------------------------------------------------------------- money


def test_what_a_law_costs(under):
    """Drafting of the statute and of its reform at the announcement; inspections of those past their deadline."""
    months, simulation = 50, under(packages()["by-law-abrupt"], packages()["by-law-phased"], months=50)
    each = 0.1 * (0.05 + 0.15 * 0.5)
    assert thousandths(20 * each) == 250
    expected = np.zeros((months, 2), dtype=np.int64)
    expected[12] = 600_000
    expected[18:, 0] = 250
    for first, many in ((18, 7), (30, 13), (42, 20)):
        expected[first:, 1] = thousandths(many * each)
    assert np.array_equal(simulation.ledger.spent(OUTLAY), expected)


def test_what_recognition_and_a_reform_alone_cost(under):
    reform = LawReform(delivery=Delivery(announced=2), reform=Reform(fit=0.9, lag=2))
    spent = under(mix(contest(events=3.0)), mix(reform), mix(contest(tiers=("local",))), months=5).ledger.spent(OUTLAY)
    monthly = [thousandths(3 / 12 * (40 + 0.2 * 20)), thousandths(2 / 12 * (40 + 0.2 * 7))]
    assert spent[:, 0].tolist() == [0, 0, *[monthly[0]] * 3]
    assert spent[:, 1].tolist() == [0, 0, 300_000, 0, 0]
    assert spent[:, 2].tolist() == [0, 0, *[monthly[1]] * 3]


def test_a_budget_stops_an_instrument(under):
    """7.333 a month: 22 official-months pay three months, 21.998 pay two, 0 none; what is spent stays inside."""
    budgets = (22.0, 21.998, 0.0, None)
    simulation = under(*[mix(contest(budget=budget)) for budget in budgets], months=0)
    stands = []
    for _ in range(9):
        simulation.step()
        stands.append((simulation.columns["agency"]["recognition"] > 0).all(axis=0).tolist())
        assert (simulation.columns["agency"]["recognition"] > 0).any(axis=0).tolist() == stands[-1]
    assert np.array(stands).sum(axis=0).tolist() == [3, 2, 0, 7]
    spent = simulation.ledger.spent(OUTLAY)
    assert spent.sum(axis=0).tolist() == [21_999, 14_666, 0, 7 * 7333]
    assert np.array_equal(spent > 0, stands)


def test_a_law_without_money_for_its_drafting_is_no_law(under):
    poor = law(PhasedDelivery(announced=2, deadline=5, budget=299.0))
    simulation = under(mix(poor), packages()["status-quo"], months=20)
    assert not simulation.ledger.spent(OUTLAY).any()
    assert np.array_equal(*simulation.columns["agency"]["formal"].T)


def test_prices_are_those_of_the_world(under):
    dear = {"event_price": 80.0, "award_price": 0.5}
    spent = under(mix(contest()), mix(contest()), months=3, points={1: dear}).ledger.spent(OUTLAY)
    assert spent[-1].tolist() == [thousandths(2 / 12 * 44), thousandths(2 / 12 * (80 + 10))]


def test_what_agencies_spend_is_booked_to_the_thousandth(classroom, every_package):
    simulation = Simulation(classroom, every_package)
    for month in range(30):
        simulation.step()
        spent = np.rint(simulation.columns["agency"]["spending"] * 1000).astype(np.int64)
        assert np.array_equal(simulation.ledger.spent(AGENCY_COST)[month], spent.sum(axis=0))
    assert simulation.ledger.spent(AGENCY_COST).any()


def test_the_ledger_closes_exactly_under_every_package(after_30_months):
    ledger = after_30_months.ledger
    assert ledger.closes()
    assert all((gap == 0).all() and gap.dtype == np.int64 for gap in ledger.gaps().values())
    assert ledger.spent(OUTLAY).dtype == np.int64
    assert ledger.spent(OUTLAY).any()


MONTH = st.integers(0, 8)
SHARE = st.floats(0, 1)


@st.composite
def deliveries(draw, of=Delivery):
    announced = draw(MONTH)
    given = {"announced": announced, "budget": draw(st.none() | st.floats(0, 900))}
    if of is PhasedDelivery and draw(st.booleans()):
        first = draw(st.integers(2, 8)) / 10
        order = draw(st.sampled_from(["readiness", "size", "random"]))
        steps = ({"share": first, "deadline": announced + 2}, {"share": 1 - first, "deadline": announced + 5})
        return PhasedDelivery(**given, phases=tuple(Phase(**one) for one in steps), order=order)
    given["tiers"] = draw(st.none() | st.lists(st.sampled_from(sorted(tiers())), min_size=1, unique=True).map(tuple))
    given["ends"] = draw(st.none() | st.integers(announced + 10, 30))
    return (
        PhasedDelivery(**given, deadline=announced + draw(st.integers(1, 9))) if of is PhasedDelivery else of(**given)
    )


REFORMS = st.builds(Reform, fit=SHARE, lag=MONTH)
ANY_INSTRUMENT = st.one_of(
    st.builds(
        Statute, delivery=deliveries(PhasedDelivery), target=SHARE, inspection_rate=st.floats(0, 0.5),
        audit_depth=SHARE, penalty=st.floats(0, 4), voice=SHARE, control=SHARE, reform=st.none() | REFORMS,
    ),
    st.builds(LawReform, delivery=deliveries(), reform=REFORMS),
    st.builds(Recognition, delivery=deliveries(), events_a_year=st.floats(0, 12), jury_depth=SHARE),
    st.builds(Nothing, delivery=deliveries()),
)  # fmt: skip


@given(drawn=st.lists(st.lists(ANY_INSTRUMENT, max_size=4), min_size=6, max_size=6))
@settings(max_examples=12)
def test_the_ledger_closes_exactly_under_any_package(classroom, under, drawn):
    simulation = under(*[mix(*instruments) for instruments in drawn], months=16)
    assert simulation.ledger.closes()
    spent = simulation.ledger.spent(OUTLAY).sum(axis=0) / 1000
    for world, instruments in enumerate(drawn):
        limits = [one.delivery.budget for one in instruments]
        if None not in limits:
            assert spent[world] <= sum(limits) + 0.001
    agencies = simulation.columns["agency"]
    for lever in levers():
        assert (agencies[lever.name] >= lever.low).all()
        assert (agencies[lever.name] <= lever.high).all()


def booked():
    ledger = Ledger(2, 3)
    ledger.open_month()
    ledger.pay_from_centre(1, "drafting", "drafters", 700)
    ledger.pay_from_agencies("projects", "implementers", np.array([[1, 2], [3, 4], [5, 6]]))
    ledger.open_month()
    ledger.pay_from_centre(0, "inspections", "inspectors", 50)
    return ledger


def test_every_payment_leaves_one_account_and_enters_another():
    ledger = booked()
    assert ledger.closes()
    assert ledger.spent(OUTLAY).tolist() == [[0, 700], [50, 0]]
    assert ledger.spent(AGENCY_COST).tolist() == [[9, 12], [0, 0]]
    assert ledger.accounts["centre"].tolist() == [-50, -700]
    assert ledger.accounts["drafters"].tolist() == [0, 700]
    assert ledger.accounts["implementers"].tolist() == [9, 12]
    assert ledger.agency_accounts.tolist() == [[-1, -2], [-3, -4], [-5, -6]]


FALSE_BOOKINGS = {
    "a payment that nobody received": lambda ledger: ledger.accounts["drafters"].__isub__(1),
    "money from nowhere": lambda ledger: ledger.accounts["centre"].__iadd__(1),
    "a line that says more": lambda ledger: ledger.months[0][OUTLAY].__iadd__(1),
    "a line of a later month": lambda ledger: ledger.months[1][AGENCY_COST].__isub__(1),
    "a purpose that says less": lambda ledger: ledger.by_purpose[OUTLAY, "inspections"].__isub__(1),
    "an agency that paid twice": lambda ledger: ledger.agency_accounts[2].__isub__(6),
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
