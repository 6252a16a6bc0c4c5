"""Delivery: to whom and when, in phases that reach whom they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policylab.model.columns import INFINITY
from policylab.model.luck import Luck
from policylab.model.policies.delivery import Delivery, Phase, PhasedDelivery
from policylab.model.policies.ledger import OUTLAY
from policylab.model.policies.package import packages
from policylab.model.tables import regions, segments, tiers
from tests.model.policies.mixes import by_tier, law, make, mix, under

READINESS = np.array([0.1, 0.9, 0.5, 0.5, 0.5, 0.7, 0.3, 0.2, 0.8, 0.6] * 2)
SERVICES = np.arange(20.0)[::-1]
THIRDS = ({"share": 0.34, "deadline": 6}, {"share": 0.33, "deadline": 9}, {"share": 0.33, "deadline": 30})
HALVES = ({"share": 0.5, "deadline": 6}, {"share": 0.5, "deadline": 9})


def phased(*phases, order="readiness", **more):
    return PhasedDelivery(announced=2, phases=tuple(Phase(**one) for one in phases), order=order, **more)


def deadlines(people, delivery, readiness=READINESS, services=SERVICES, luck=None):
    return delivery.deadline_of(people, delivery.covers(people), readiness, services, luck or Luck(1))


# ---------------------------------------------------------------- to whom


@pytest.mark.carries("claim:17")
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


def test_delivery_covers_citizens_by_region_and_segment_and_never_by_tier(classroom):
    people = classroom.roster
    region, segment = np.array(people.citizen_region), np.array(people.citizen_segment)
    assert Delivery(announced=0, tiers=("local",)).covers_citizens(people).all()
    for name in segments():
        chosen = Delivery(announced=0, segments=(name,)).covers_citizens(people)
        assert np.array_equal(chosen, segment == name)
        assert chosen.any()
    both = Delivery(announced=0, segments=("business",), regions=("north", "south")).covers_citizens(people)
    assert np.array_equal(both, (segment == "business") & np.isin(region, ["north", "south"]))


@pytest.mark.carries("T-O1", "programme:ease-of-business")
def test_a_one_stop_service_serves_the_segment_it_is_for(classroom, arm):
    one = make("one-stop-service", announced=0, segments=("foreigner",))
    strength = under(classroom, arm("status-quo"), mix(one), months=1).columns["citizen"]["one_stop_service"][:, 0]
    assert np.array_equal(strength > 0, np.array(classroom.roster.citizen_segment) == "foreigner")


@pytest.mark.parametrize(
    ("share", "among"), [*((share, None) for share in (0.05, 0.25, 0.5, 0.9, 1.0)), (0.3, ("province",))]
)
def test_the_readiest_are_those_covered_who_are_ready(classroom, share, among):
    people = classroom.roster
    one = Delivery(announced=0, readiest=share, tiers=among)
    covered = one.covers(people)
    chosen = one.readiest_of(covered, people, READINESS, Luck(1))
    assert np.count_nonzero(chosen) == max(1, round(np.count_nonzero(covered) * share))
    assert not (chosen & ~covered).any()
    if share < 1:
        assert READINESS[chosen].min() >= READINESS[covered & ~chosen].max()
    assert not one.readiest_of(np.zeros(20, dtype=bool), people, READINESS, Luck(1)).any()


def test_the_readiest_share_is_one_of_bodies_and_not_of_rows(classroom):
    """One agency stands for ten: it fills by itself the half that ten others fill."""
    weight = np.ones(20)
    weight[1] = 19.0
    people = replace(classroom.roster, weight=weight)
    one = Delivery(announced=0, readiest=0.5)
    readiness = np.where(np.arange(20) == 1, 0.9, 0.5)
    chosen = one.readiest_of(one.covers(people), people, readiness, Luck(1))
    assert np.flatnonzero(chosen).tolist() == [1]
    readiness = np.where(np.arange(20) == 1, 0.1, 0.5)
    chosen = one.readiest_of(one.covers(people), people, readiness, Luck(1))
    assert np.count_nonzero(chosen) == 19


def test_exemptions_reach_the_least_ready(classroom, arm):
    exempt = law(exempt=0.25)
    simulation = under(classroom, arm("status-quo"), mix(exempt), months=2)
    readiness = simulation.columns["agency"]["readiness"][:, 0].copy()
    simulation.step()
    obliged = simulation.columns["agency"]["duty_next"][:, 0] > 0
    assert np.count_nonzero(obliged) == 15
    assert readiness[obliged].min() >= readiness[~obliged].max()
    assert np.isinf(simulation.columns["agency"]["deadline_in"][~obliged]).all()
    for name in ("penalty", "inspection_rate", "control", "law_reform"):
        assert not simulation.columns["agency"][name][~obliged].any()


def test_exempt_agencies_are_not_inspected(classroom, arm):
    packages_ = [mix(law(exempt=share)) for share in (0.0, 0.25)]
    spent = under(classroom, arm("status-quo"), *packages_, months=7).ledger.spent(OUTLAY)[6]
    assert spent[1] == pytest.approx(spent[0] * 0.75, abs=1)


@pytest.mark.parametrize(("among", "many"), [({}, 8), ({"readiest": 0.5}, 4)])
def test_phases_share_out_those_who_are_left_after_exemptions(classroom, among, many):
    """A fifth is exempt: halves are halves of the others, and the least ready have no deadline."""
    one = law(phased(*HALVES, **among), exempt=0.2)
    deadline = one.deadline_of(classroom.roster, READINESS, SERVICES, Luck(1))
    assert [np.count_nonzero(deadline == month) for month in (6, 9)] == [many, many]
    assert READINESS[deadline == 6].min() >= READINESS[deadline == 9].max()
    assert READINESS[deadline == 9].min() >= READINESS[np.isinf(deadline)].max()


# ---------------------------------------------------------------- in phases


def test_phases_take_the_most_ready_first(classroom):
    deadline = deadlines(classroom.roster, phased(*THIRDS))
    assert [np.count_nonzero(deadline == month) for month in (6, 9, 30)] == [7, 6, 7]
    for earlier, later in ((6, 9), (9, 30)):
        assert READINESS[deadline == earlier].min() >= READINESS[deadline == later].max()


def test_phases_take_the_largest_or_the_luckiest_first(classroom):
    people = classroom.roster
    by_size = deadlines(people, phased(*THIRDS, order="size"))
    assert SERVICES[by_size == 6].min() > SERVICES[by_size == 9].max() > SERVICES[by_size == 30].max()
    luck = Luck(1).uniform("delivery.order", people.keys["agency"], 2)[:, 0]
    by_luck = deadlines(people, phased(*THIRDS, order="random"))
    assert luck[by_luck == 6].max() < luck[by_luck == 9].min() < luck[by_luck == 9].max() < luck[by_luck == 30].min()
    other = deadlines(people, phased(*THIRDS, order="random"), luck=Luck(1, 1))
    assert not np.array_equal(by_luck, other)


def test_equals_are_parted_by_luck_and_not_by_their_row(classroom):
    people, alike = classroom.roster, np.ones(20)
    for order in ("readiness", "size"):
        first, second = (deadlines(people, phased(*HALVES, order=order), alike, alike, Luck(seed)) for seed in (1, 2))
        assert not np.array_equal(first, second)
        assert np.count_nonzero(first == 6) == 10
        assert set(np.flatnonzero(first == 6)) != set(range(10))


def test_phases_by_tier_give_each_tier_its_deadline_and_others_none(classroom):
    people = classroom.roster
    steps = ({"tiers": ("department",), "deadline": 6}, {"tiers": ("local",), "deadline": 9})
    expected = np.where(by_tier(people, "department"), 6, np.where(by_tier(people, "local"), 9, INFINITY))
    assert np.array_equal(deadlines(people, phased(*steps)), expected)
    assert np.array_equal(law(phased(*steps)).deadline_of(people, READINESS, SERVICES, Luck(1)), expected)


def test_phases_share_out_those_covered_and_nobody_else(classroom):
    people = classroom.roster
    deadline = deadlines(people, phased(*THIRDS, tiers=("province",)))
    assert np.array_equal(np.isfinite(deadline), by_tier(people, "province"))
    assert [np.count_nonzero(deadline == month) for month in (6, 9, 30)] == [2, 3, 2]


def test_phases_share_out_bodies_and_not_rows(classroom):
    """Local bodies stand for ten each: half of all bodies are 4 of the 7 rows of local bodies, all others the rest."""
    weight = np.where(by_tier(classroom.roster, "local"), 10.0, 1.0)
    people = replace(classroom.roster, weight=weight)
    readiness = np.where(by_tier(people, "local"), 0.9, 0.1)
    deadline = deadlines(people, phased(*HALVES), readiness)
    assert weight[deadline == 6].sum() == pytest.approx(weight.sum() / 2, abs=5)
    assert by_tier(people, "local")[deadline == 6].all()


def cover_everybody(people, parts):
    many = people.number("agency")
    steps = [{"share": share, "deadline": 5 + number} for number, share in enumerate(parts)]
    return np.isfinite(deadlines(people, phased(*steps), np.linspace(0, 1, many), np.ones(many))).all()


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
    if abs(sum(parts) - 1) <= 0.005 and min(parts) * people.number("agency") > 1:
        assert cover_everybody(people, parts), parts
    assert cover_everybody(lab.roster, [0.332] * 3), "the last of two hundred needs a deadline too"


@pytest.mark.carries("claim:9")
def test_each_agency_has_its_own_deadline_and_notice(classroom, arm):
    """by-law-phased, in a run: the months left fall one by one, and notice is told once."""
    simulation = under(classroom, arm("status-quo"), packages()["by-law-phased"], months=0)
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
            ahead = own > month
            assert np.array_equal((left + month)[ahead], own[ahead]) and np.isinf(left[~ahead]).all()
            past = agencies["deadline_past"][:, 0]
            assert np.array_equal((month - past)[~ahead], own[~ahead]) and np.isinf(past[ahead]).all()
        assert np.array_equal(notice, left) if month == 12 else np.isinf(notice).all()


def test_who_is_covered_is_settled_at_the_announcement_whatever_becomes_of_readiness(classroom, arm):
    one = make("start-with-the-ready", {"share": 0.3})
    simulation = under(classroom, arm("status-quo"), mix(one), months=3)
    first = simulation.columns["agency"]["partner_help"][:, 0] > 0
    for row, value in enumerate(simulation.columns["agency"]["readiness"][:, 0]):
        simulation.write("agency", "readiness", row, 1 - value)
    for _ in range(4):
        simulation.step()
        assert np.array_equal(simulation.columns["agency"]["partner_help"][:, 0] > 0, first)
    assert np.count_nonzero(first) == 6


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("help-desk", "tiers", ("local",)), ("bonus", "readiest", 0.5), ("style", "segments", ("business",))],
)
def test_who_cannot_be_chosen_so_is_not(kind, field, value):
    with pytest.raises(ValueError, match=rf"delivery.{field}: '{kind}' reaches .*: leave it out"):
        make(kind, **{field: value})
