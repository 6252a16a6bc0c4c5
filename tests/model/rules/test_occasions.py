"""Occasions: which month holds one, where counters are closed, who knows of the channel and thinks of it."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.occasions import (
    citizen_awareness,
    citizen_closing,
    citizen_enrolment,
    citizen_exemption,
    citizen_hearing,
    citizen_knowing,
    citizen_occasion,
    citizen_surroundings,
    service_access,
    service_renown,
)
from tests.model.rules.rule_calls import MANY, caller, drawn


def default(name):
    return parameter(name).default


# ---------------------------------------------------------------- occasions and counters

occasion = caller(citizen_occasion, occasions=8.0, drawn=17)


@pytest.mark.parametrize("occasions", [0.0, 1.0, 8.0, 60.0])
def test_a_month_holds_an_occasion_as_often_as_occasions_come_at_random(occasions):
    """Events at a constant rate leave a month empty with the chance e^(-rate / 12)."""
    share = occasion(occasions=occasions, **drawn("luck"))["occasion"].mean()
    assert share == pytest.approx(1 - np.exp(-occasions / 12), abs=4 * np.sqrt(0.25 / MANY))


def test_who_deals_with_no_service_has_no_occasion():
    assert occasion(luck=0.1) == {"service_met": 17, "occasion": True}
    assert occasion(luck=0.1, drawn=0) == {"service_met": 0, "occasion": True}, "the first service is one like others"
    assert occasion(luck=0.1, drawn=-1) == {"service_met": -1, "occasion": False}
    assert occasion(luck=0.99) == {"service_met": -1, "occasion": False}


reached = caller(service_access, difficulty=0.5, real=True, closing_order=0.3, convenience=0.0, counter_closed=0.0)


@pytest.mark.carries("claim:16", "platform:digital-id", "platform:e-payment")
def test_platforms_make_services_easier_and_orders_close_counters_of_what_is_digital():
    assert reached() == {"hardness": 0.5, "shut": False}
    assert reached(convenience=0.4)["hardness"] == pytest.approx(0.3)
    assert reached(counter_closed=0.31)["shut"]
    assert not reached(counter_closed=0.3)["shut"], "an order over less demand than the smaller services have"
    assert not reached(counter_closed=1.0, real=False)["shut"], "no counter closes where nothing works online"


closing = caller(citizen_closing, occasion=True, shut=False, real=True, closing_order=0.3)


def test_a_duty_closes_counters_for_the_people_that_it_names():
    assert not closing()
    assert closing(shut=True)
    assert closing(counters_off=0.31)
    assert not closing(counters_off=0.3)
    assert not closing(counters_off=1.0, real=False)
    assert not closing(shut=True, counters_off=1.0, occasion=False)


exempted = caller(citizen_exemption, exempt=False, closing=True, asking=0.2, access=False, expects=0.9, exemption=1.0)
BOUND = {"exempt": False, "compelled": True}
FREE = {"exempt": True, "compelled": False}


def test_who_cannot_use_the_channel_asks_for_an_exemption():
    assert exempted() == FREE
    assert exempted(access=True) == BOUND, "who can asks less"
    assert exempted(access=True, expects=0.9 * default("doubt")) == FREE, "unless it expects to fail"
    assert exempted(access=True, asking=0.9 * default("exemption_asked") * default("able_asking")) == FREE
    assert exempted(asking=default("exemption_asked")) == BOUND
    assert exempted(exemption=0.0) == BOUND
    assert exempted(exemption=0.4) == BOUND, "fewer are given"


def test_an_exemption_stays_while_exemptions_are_given_and_is_asked_for_at_a_closed_counter():
    assert exempted(exempt=True, asking=0.99, closing=True) == FREE
    assert exempted(exempt=True, closing=False)["exempt"]
    assert exempted(exempt=True, exemption=0.0) == BOUND
    assert exempted(closing=False) == {"exempt": False, "compelled": False}


def test_asking_for_an_exemption_does_not_become_certain_with_time():
    """By a lasting trait: who has not asked at the first closed counter does not at the tenth."""
    asking = drawn("asking")["asking"]
    exempt = np.zeros((MANY, 1), dtype=bool)
    shares = []
    for _ in range(10):
        exempt = exempted(exempt=exempt, asking=asking)["exempt"]
        shares.append(exempt.mean())
    assert shares[0] == pytest.approx(default("exemption_asked"), abs=4 * np.sqrt(0.25 / MANY))
    assert len(set(shares)) == 1


# ---------------------------------------------------------------- signing up, knowing, thinking of it

enrolled = caller(citizen_enrolment, registered=False, bonus_place=False, used=False, luck=0.2)


def test_an_order_signs_everybody_up_and_tells_some_of_those_whom_it_signs_up():
    assert enrolled() == {"registered": False, "enrolled": False}
    assert enrolled(enrolment=1.0) == {"registered": True, "enrolled": True}
    assert enrolled(enrolment=1.0, luck=default("told_by_enrolment")) == {"registered": True, "enrolled": False}
    assert enrolled(enrolment=1.0, registered=True) == {"registered": True, "enrolled": False}, "only once"
    for reason in ("registered", "bonus_place", "used"):
        assert enrolled(**{reason: True}) == {"registered": True, "enrolled": False}


def test_what_one_hears_of_the_region_is_mixed_into_what_one_sees_around():
    around = caller(citizen_surroundings, neighbours_using=0.8, region_using=0.3)
    assert around({"heard_of_region": 0.0}) == pytest.approx(0.8)
    assert around({"heard_of_region": 1.0}) == pytest.approx(0.3)
    assert around() == pytest.approx(0.8 - 0.5 * default("heard_of_region"))


hearing = caller(citizen_hearing, real=False, users_around=0.0, urgency=0.0)
knowing = caller(citizen_knowing, knows=False, closing=False, enrolled=False, hearing=0.0, luck=0.0)
WAYS = {
    "users_around": "knowing_from_users", "real": "knowing_from_visits", "messages": "knowing_from_messages",
    "branding": "knowing_from_branding", "urgency": "knowing_from_urgency",
}  # fmt: skip


@pytest.mark.carries("claim:7", "T-O1", "T-P4")
def test_each_way_of_hearing_is_a_chance_and_they_join_as_chances_do():
    assert hearing() == 0, "where nothing is real and nobody uses it, nobody hears of it"
    for argument, name in WAYS.items():
        assert hearing(**{argument: 1.0}) == pytest.approx(default(name))
    strong = dict(zip(WAYS.values(), (0.1, 0.2, 0.3, 0.4, 0.5), strict=True))
    together = hearing(strong, **dict.fromkeys(WAYS, 1.0))
    assert together == pytest.approx(1 - 0.9 * 0.8 * 0.7 * 0.6 * 0.5)
    assert knowing(hearing=0.3, **drawn("luck")).mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.25 / MANY))
    assert not knowing()


def test_a_closed_counter_and_an_order_tell_at_once_and_what_is_known_stays_known():
    for reason in ("closing", "enrolled", "knows"):
        assert knowing(**{reason: True}, luck=0.999)


def test_among_people_who_all_meet_knowing_spreads_in_the_s_of_a_logistic_curve():
    """Where everybody sees everybody and who knows uses, the share that knows follows k' = k + q k (1 - k)."""
    luck, speed = drawn(*(str(month) for month in range(80))), default("knowing_from_users")
    knows = drawn("first")["first"] < 0.05
    expected, path, curve = knows.mean(), [], []
    for month in range(80):
        knows = knowing(knows=knows, hearing=hearing(users_around=knows.mean()), luck=luck[str(month)])
        expected += speed * expected * (1 - expected)
        path.append(knows.mean())
        curve.append(expected)
    assert np.abs(np.array(path) - curve).max() < 0.02
    steps = np.diff(path)
    assert 10 < steps.argmax() < 40, "an S: fastest in the middle"
    assert path[-1] > 0.9


aware = caller(citizen_awareness, knows=True, closing=False, renown=0.4, declared=True, luck=0.5)


def test_the_channel_of_a_service_comes_to_mind_by_renown():
    luck = drawn("luck")
    error = 4 * np.sqrt(0.25 / MANY)
    assert aware(**luck).mean() == pytest.approx(0.4, abs=error)
    minded = 1 - 0.6 * (1 - default("minded_by_messages"))
    for lever in ("messages", "branding"):
        assert aware(**luck, **{lever: 1.0}).mean() == pytest.approx(minded, abs=error)
    assert not aware(**luck, knows=False, renown=1.0, messages=1.0).any()
    assert aware(**luck, knows=False, renown=0.0, closing=True).all(), "a closed counter says so itself"
    assert not aware(**luck, renown=1.0, closing=True, declared=False).any(), "what is not declared has no channel"


renown = caller(service_renown, renown=0.0, declared=True, share_online=0.0)


@pytest.mark.parametrize("share_online", [0.0, 0.3, 1.0])
def test_renown_saturates_the_faster_the_more_use_the_service(share_online):
    grown, speed = 0.2, default("renown_by_itself") + default("renown_from_use") * share_online
    for month in range(1, 25):
        grown = renown(renown=grown, share_online=share_online)
        assert grown == pytest.approx(1 - 0.8 * (1 - speed) ** month)


def test_a_service_that_is_no_longer_declared_is_forgotten():
    assert renown(renown=0.9, declared=False, share_online=1.0) == 0
    assert renown({"renown_by_itself": 1.0}, share_online=1.0) == 1.0, "never more than all"
