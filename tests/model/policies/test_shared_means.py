"""Shared means: cloud slots bind and queue, in pools; places in a bonus scheme are no more than stated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylab.model.policies.instrument import Levers
from policylab.model.policies.ledger import OUTLAY, thousandths
from policylab.model.rules.shared import first_in_line
from policylab.model.simulation import Simulation
from tests.model.policies.mixes import CLASSROOM, by_tier, make, mix, national, setting_of, under

EAGER = {"attention_base": 1.0}  # most have the matter on their agenda: the line is long
FORMS = ("central", "ministry", "department")


def cloud(slots, form="central", **delivery):
    return make("shared-cloud", {"slots": slots, "form": form}, **{"announced": 1, **delivery})


def pools_of(people, form):
    if form == "ministry":
        return np.unique(np.array(people.ministry), return_inverse=True)[1]
    return np.arange(20) if form == "department" else np.zeros(20, dtype=int)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("slots", [0.15, 0.4])
@pytest.mark.carries("platform:gdcc", "T-P1")
def test_no_more_hold_slots_than_there_are_and_holders_keep_theirs(classroom, arm, form, slots):
    point = {0: EAGER}
    simulation = under(classroom, arm("status-quo"), mix(cloud(slots, form)), months=0, points=point)
    agencies, pools, most = simulation.columns["agency"], pools_of(classroom.roster, form), 0
    for _ in range(24):
        held = agencies["cloud_slot"][:, 0].copy()
        simulation.step()
        now = agencies["cloud_slot"][:, 0]
        assert now[held].all(), "holders keep"
        for pool in np.unique(pools):
            of = pools == pool
            slots_there = 1 if form == "department" else np.rint(slots * np.count_nonzero(of))
            assert np.count_nonzero(now[of]) <= slots_there
        most = max(most, np.count_nonzero(now))
    whole = {"central": round(20 * slots), "department": round(20 * slots)}
    if form in whole:
        assert most == whole[form], "they bind: as many hold one as there are"
    else:
        assert most == sum(np.rint(slots * np.count_nonzero(pools == pool)) for pool in np.unique(pools))


@pytest.mark.parametrize("form", ["central", "ministry"])
def test_whoever_waited_longest_is_served_first(classroom, arm, form):
    """Half of the time nobody is awake, so that the line forms; a slot that comes free is never jumped to."""
    point = {0: {"attention_base": 0.15}}
    simulation = under(classroom, arm("status-quo"), mix(cloud(0.3, form)), months=0, points=point)
    agencies, pools, waited = simulation.columns["agency"], pools_of(classroom.roster, form), 0
    for month in range(60):
        if month % 6 == 5:  # somebody gives a slot back, so that the line moves
            simulation.write("agency", "cloud_slot", int(np.argmax(agencies["cloud_slot"][:, 0])), False)
        before, held = agencies["cloud_wait"][:, 0].copy(), agencies["cloud_slot"][:, 0].copy()
        simulation.step()
        served = agencies["cloud_slot"][:, 0] & ~held
        still = agencies["cloud_wait"][:, 0] > 0
        assert not (agencies["cloud_slot"][:, 0] & still).any(), "who is served waits no more"
        assert (agencies["cloud_wait"][still, 0] == before[still] + 1).all(), "the others wait on, a month more"
        assert not ((before > 0) & ~served & ~still).any(), "nobody drops out of the line"
        for pool in np.unique(pools[served]):
            in_line = still & (pools == pool)
            if in_line.any():
                assert before[served & (pools == pool)].min() >= before[in_line].max()
                waited += 1
    assert waited > 3


@given(
    waiting=st.lists(st.integers(-1, 4), min_size=1, max_size=12),
    pool=st.lists(st.integers(0, 2), min_size=12, max_size=12),
    places=st.integers(0, 5),
)
def test_a_line_serves_those_first_in_it(waiting, pool, places):
    """Against a line walked one by one."""
    many = len(waiting)
    waits, pools = np.array(waiting)[:, None], np.array(pool[:many])[:, None]
    luck = ((np.arange(many) * 7 + 3) % many / many)[:, None]
    served = first_in_line(waits, pools, luck, np.full((many, 1), float(places)))[:, 0]
    expected = np.zeros(many, dtype=bool)
    for one in set(pool[:many]):
        line = [row for row in range(many) if pool[row] == one and waiting[row] >= 0]
        line.sort(key=lambda row: (-waiting[row], luck[row, 0]))
        expected[line[:places]] = True
    assert served.tolist() == expected.tolist()


def test_who_is_not_covered_gets_no_slot_and_stands_in_no_line(classroom, arm):
    one = cloud(0.5, tiers=("local",))
    simulation = under(classroom, arm("status-quo"), mix(one), months=12, points={0: EAGER})
    agencies, local = simulation.columns["agency"], by_tier(classroom.roster, "local")
    assert not (agencies["cloud_slot"][:, 0] & ~local).any()
    assert not (agencies["cloud_wait"][:, 0] > 0)[~local].any()
    assert np.count_nonzero(agencies["cloud_slot"]) == round(0.5 * 7)


def test_a_slot_of_its_own_goes_to_the_readiest_departments(classroom, arm):
    simulation = under(classroom, arm("status-quo"), mix(cloud(0.25, "department")), months=1)
    readiness = simulation.columns["agency"]["readiness"][:, 0].copy()
    simulation.step()
    has = simulation.columns["agency"]["cloud_slots"][:, 0] > 0
    assert np.count_nonzero(has) == 5
    assert readiness[has].min() >= readiness[~has].max()


# ---------------------------------------------------------------- two clouds


def slots_held(classroom, arm, *clouds, months=20):
    simulation = under(classroom, arm("status-quo"), mix(*clouds), months=months, points={0: EAGER})
    return simulation.columns["agency"]


def test_two_clouds_for_two_tiers_have_a_line_each(classroom, arm):
    people = classroom.roster
    both = slots_held(classroom, arm, cloud(0.5, tiers=("department",)), cloud(0.3, tiers=("local",)))
    for tier, share in (("department", 0.5), ("local", 0.3)):
        of = by_tier(people, tier)
        assert np.count_nonzero(both["cloud_slot"][of]) == round(share * np.count_nonzero(of))
    assert not both["cloud_slot"][by_tier(people, "province")].any()


def test_a_central_cloud_lends_its_size_to_no_ministry(classroom, arm):
    """A cloud of the centre and one of the ministries: nobody finds the centre's slots in each ministry's pool."""
    both = slots_held(classroom, arm, cloud(0.2), cloud(0.4, "ministry"))
    alone = slots_held(classroom, arm, cloud(0.4, "ministry"))
    assert np.count_nonzero(both["cloud_slot"]) <= np.count_nonzero(alone["cloud_slot"]) + 4
    assert both["cloud_slots"].max() <= 4


def test_of_two_clouds_the_one_with_more_slots_a_member_counts():
    columns = {"agency": {name: np.zeros((4, 1)) for name in ("cloud_slots", "cloud_pool")}}
    columns["agency"]["bodies"] = np.ones((4, 1))
    levers, everyone = Levers(columns, 0), np.ones(4, dtype=bool)
    levers.pooled(np.zeros(4, dtype=int), np.full(4, 2.0), np.full(4, 4), everyone)
    pair = np.array([True, True, False, False])
    levers.pooled(np.array([0, 0, 1, 1]), np.full(4, 2.0), np.full(4, 2), pair)
    slots, pool = columns["agency"]["cloud_slots"][:, 0], columns["agency"]["cloud_pool"][:, 0]
    assert slots.tolist() == [2, 2, 2, 2]
    assert pool[0] == pool[1] != pool[2] == pool[3]
    levers.pooled(np.zeros(4, dtype=int), np.full(4, 1.0), np.full(4, 4), everyone)
    assert slots.tolist() == [2, 2, 2, 2]
    assert pool[0] == pool[1] != pool[2] == pool[3], "a poorer cloud draws nobody"


def test_history_and_a_package_with_a_cloud_share_out_no_slot_twice(classroom, arm):
    package, setting = mix(cloud(0.4, "ministry")), setting_of(cloud(0.2, announced=3))
    history = replace(arm("status-quo"), package=package, setting=setting)
    simulation = Simulation(classroom, [history])
    for _ in range(12):
        simulation.step()
    pools, slots = (simulation.columns["agency"][name][:, 0] for name in ("cloud_pool", "cloud_slots"))
    for pool in np.unique(pools[slots > 0]):
        assert len(set(slots[(pools == pool) & (slots > 0)])) == 1, "one pool, one number of slots"


# ---------------------------------------------------------------- a bonus


def test_a_bonus_has_no_more_places_than_stated_and_who_has_one_keeps_it(classroom, arm):
    shares = (0.05, 0.2, 0.4)
    packages = [mix(make("bonus", {"amount": 0.01, "places": share}, announced=1, ends=20)) for share in shares]
    simulation = under(classroom, arm("status-quo"), *packages, mix(), months=0)
    citizens = simulation.columns["citizen"]
    for month in range(24):
        before = citizens["bonus_place"].copy()
        simulation.step()
        places = np.count_nonzero(citizens["bonus_place"], axis=0)
        assert (places[:3] <= [round(500 * share) for share in shares]).all()
        assert places[3] == 0
        if 1 <= month < 20:
            assert citizens["bonus_place"][before].all(), "a place is kept"
        else:
            assert not places.any(), "the scheme is gone, and with it its places"
    registered, used = (np.count_nonzero(citizens[name], axis=0) for name in ("registered", "used"))
    assert (registered > used).all(), "registrations exceed use"
    assert registered[2] > registered[3]


@pytest.mark.carries("platform:welfare-database")
def test_a_bonus_is_paid_to_those_with_a_place_who_used_and_to_nobody_else(classroom, arm):
    one = mix(make("bonus", {"amount": 0.01, "places": 0.4}, announced=1, segments=("citizen",)))
    simulation = under(classroom, arm("status-quo"), one, months=0)
    citizens = simulation.columns["citizen"]
    others = np.array(classroom.roster.citizen_segment) != "citizen"
    for month in range(18):
        earned = citizens["bonus_place"][:, 0] & citizens["used"][:, 0]
        assert not earned[others].any()
        simulation.step()
        office = thousandths(national("bonus_office_price")) if month >= 1 else 0
        paid = simulation.ledger.spent(OUTLAY)[month, 0] - office
        assert paid == thousandths(0.01 * CLASSROOM.citizens_behind * np.count_nonzero(earned))
    assert simulation.ledger.by_purpose[OUTLAY, "bonus"][0] > 0
