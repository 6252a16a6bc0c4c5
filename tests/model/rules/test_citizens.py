"""Citizens: what they notice, who is able, who wants, how a dealing goes, and what it does to trust."""

import functools

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.citizens import (
    citizen_capability,
    citizen_dealing,
    citizen_enrolment,
    citizen_hours,
    citizen_intention,
    citizen_literacy,
    citizen_news,
    citizen_perception,
    citizen_trust,
)
from tests.model.rules.rule_calls import caller

# ---------------------------------------------------------------- noticing, being able, wanting

NOTICED = {"usefulness": 0.4, "ease": 0.5, "perceived_quality": 0.3}
noticed = caller(citizen_perception, **NOTICED, literacy=0.4, reach=0.5, quality=0.6, redesigned=0.2, convenience=0.0)


@pytest.mark.parametrize(
    ("more", "seen"),
    [
        ({"reach": 0.9}, "usefulness"),
        ({"quality": 0.9}, "perceived_quality"),
        ({"redesigned": 0.9}, "ease"),
        ({"convenience": 0.5}, "ease"),
        ({"literacy": 0.9}, "ease"),
        ({"one_stop_service": 1.0}, "ease"),
    ],
)
@pytest.mark.carries("claim:15")
def test_what_is_noticed_and_nothing_else(more, seen):
    before, after = noticed(), noticed(**more)
    assert after.pop(seen) > before.pop(seen)
    assert after == before


@pytest.mark.carries("claim:7", "T-O1")
def test_branding_hurries_notice_and_does_not_change_what_is_there_to_notice():
    speed = parameter("perception_speed").default
    usual, branded = noticed(), noticed(branding=1.0)
    for name, before in NOTICED.items():
        hurried = (1 + parameter("perception_from_branding").default) * (usual[name] - before)
        assert branded[name] - before == pytest.approx(hurried)
    at_rest = {"reach": 0.0, "quality": 0.3, "usefulness": parameter("useful_at_first").default}
    assert noticed(**at_rest, branding=1.0)["usefulness"] == pytest.approx(at_rest["usefulness"])
    poor = noticed(quality=0.1, branding=1.0)["perceived_quality"]
    assert poor < noticed(quality=0.1)["perceived_quality"], "what is bad is noticed sooner as well"
    assert noticed({"perception_from_branding": 100.0, "perception_speed": speed}, branding=1.0)[
        "perceived_quality"
    ] == pytest.approx(0.6), "and no further than what is there"


able = caller(
    citizen_capability, access=True, literacy=0.2, help_desk=0.0, users_around=0.0, redesigned=0.0, convenience=0.0
)


def test_who_is_able():
    assert not able(access=False, literacy=1.0, users_around=1.0, redesigned=1.0, help_desk=1.0)
    assert able(literacy=0.5)
    assert not able()
    assert able(users_around=0.9), "with help around"
    assert able(redesigned=0.5), "where the process is simple"
    assert able(convenience=0.5), "where common platforms make it easy"
    assert able(help_desk=0.8), "with help at a desk"
    assert not able({"help_from_desk": 0.0}, help_desk=1.0)


def column(*values, dtype=float):
    return np.array(values, dtype=dtype)[:, None]


enrol = caller(
    citizen_enrolment, enrolled=column(0, 0, 0, 0, dtype=bool), bonus=column(*[0.003] * 4),
    bonus_places=column(*[2] * 4), capable=column(1, 1, 1, 1, dtype=bool), taste=column(0.1, 0.2, 0.3, 0.99),
    luck=column(0.4, 0.3, 0.2, 0.1),
)  # fmt: skip


def enrolled(parameters=None, **changed):
    return np.flatnonzero(enrol(parameters, **changed)).tolist()


def test_places_in_a_bonus_go_to_who_is_able_and_asks_by_luck():
    assert enrolled() == [1, 2]
    assert enrolled(capable=column(1, 0, 1, 1, dtype=bool)) == [0, 2]
    assert enrolled(bonus_places=column(*[4] * 4)) == [0, 1, 2], "who is against the channel asks for nothing"
    assert enrolled(bonus_places=column(*[0] * 4)) == enrolled(bonus=column(0, 0, 0, 0)) == []
    assert enrolled(bonus=column(0.003, 0.003, 0, 0.003)) == [0, 1], "who is not covered"


def test_a_place_is_kept_while_the_bonus_stands():
    held = {"enrolled": column(1, 0, 0, 0, dtype=bool)}
    assert enrolled(**held) == [0, 2]
    assert enrolled(**held, capable=column(0, 0, 0, 0, dtype=bool)) == [0]
    assert enrolled(**held, bonus=column(0, 0, 0, 0)) == [], "and gone when it ends"


WANTS = {
    "prefers_digital": False, "taste": 0.3, "usefulness": 0.4, "ease": 0.5, "perceived_quality": 0.5, "trust": 0.5,
    "capable": True, "enrolled": False, "users_around": 0.2, "luck": 0.0,
}  # fmt: skip
wants = caller(citizen_intention, **WANTS)


def willing(parameters=None, **changed):
    """Return the taste up to which the digital channel is preferred."""
    taste = np.linspace(0, 1, 2001)
    return np.count_nonzero(wants(parameters, **changed, taste=taste)) / 2001


def test_intention_is_reconsidered_now_and_then_and_parted_by_taste():
    hazard = parameter("reconsidering").default
    edge = willing()
    assert 0.02 < edge < 0.9
    assert wants(taste=edge - 0.01)
    assert not wants(taste=edge - 0.01, luck=hazard)
    assert wants(luck=0.99, prefers_digital=True)
    assert not wants(taste=0.99, prefers_digital=True)


@pytest.mark.parametrize(
    ("more", "carrier"),
    [
        ({"usefulness": 0.8}, "intention_from_usefulness"),
        ({"ease": 0.9}, "intention_from_ease"),
        ({"perceived_quality": 0.9}, "intention_from_quality"),
        ({"trust": 0.9}, "intention_from_trust"),
        ({"users_around": 0.8}, "intention_from_neighbours"),
        ({"enrolled": True, "bonus": 0.01}, "intention_from_bonus"),
        ({"urgency": 1.0}, "intention_from_urgency"),
    ],
)
@pytest.mark.carries("claim:15", "barrier:trust.acceptance", "T-R1")
def test_what_makes_people_willing(more, carrier):
    assert willing(**more) > willing() + 0.02
    assert willing({carrier: 0.0}, **more) == willing({carrier: 0.0})
    assert willing(capable=False) < willing() - 0.02


def test_a_bonus_moves_who_has_a_place_and_more_money_less_and_less():
    assert willing(bonus=0.01) == willing(enrolled=True) == willing()
    small, large, huge = (willing(enrolled=True, bonus=amount) for amount in (0.003, 0.006, 1.0))
    assert willing() < small < large < huge
    assert large - small < small - willing()


@pytest.mark.carries("T-P4")
def test_messages_and_need_make_people_think_again_and_messages_persuade_nobody():
    hazard = parameter("reconsidering").default
    again = {"luck": 1.5 * hazard, "taste": 0.0}
    assert not wants(**again)
    assert wants(**again, messages=1.0)
    assert wants(**again, urgency=1.0)
    assert willing(messages=1.0) == willing()
    off = {"reconsidering_from_messages": 0.0, "reconsidering_from_urgency": 0.0}
    assert not wants(off, **again, messages=1.0, urgency=1.0)


# ---------------------------------------------------------------- a dealing

CLOSED = {"luck_counter": 0.0}
dealt = caller(
    citizen_dealing, registered=False, prefers_digital=True, capable=True, enrolled=False, distance=1.0, reach=0.8,
    effective=0.8, formal=0.9, quality=0.6, closed=0.0, capable_around=0.5, luck_service=0.5, luck_counter=0.9,
    luck_quality=0.5, luck_helper=0.9,
)  # fmt: skip
AT_THE_COUNTER = {
    "used": False, "registered": False, "burdened": False, "helped": False, "shut_out": False, "experience": 0.0,
}  # fmt: skip
GOOD = {**AT_THE_COUNTER, "used": True, "registered": True, "experience": 1.0}


@pytest.mark.carries("barrier:other.citizen-experience")
def test_how_a_dealing_goes():
    assert dealt() == GOOD
    assert dealt(luck_quality=0.6) == {**GOOD, "burdened": True, "experience": -1.0}
    assert dealt(prefers_digital=False) == AT_THE_COUNTER
    assert dealt(capable=False) == AT_THE_COUNTER
    assert dealt(luck_service=0.95) == AT_THE_COUNTER, "a service that is neither real nor declared"
    declared_only = {**AT_THE_COUNTER, "burdened": True, "experience": -1.0}
    assert dealt(luck_service=0.85) == declared_only
    assert dealt(luck_service=0.85, prefers_digital=False) == AT_THE_COUNTER
    assert dealt(prefers_digital=False, registered=True)["registered"] is True
    assert dealt(prefers_digital=False, enrolled=True) == {**AT_THE_COUNTER, "registered": True}, "signed up, not used"


def test_quick_wins_bring_more_dealings_online_and_close_no_more_counters():
    """What people meet is the reach; counters go by the services that are really digital."""
    assert dealt(luck_service=0.85, reach=0.88) == GOOD
    edge = parameter("counter_closure").default * 0.8**2
    for reach in (0.8, 0.95):
        assert dealt(capable=False, reach=reach, luck_counter=edge - 1e-9)["shut_out"] is True
        assert dealt(capable=False, reach=reach, luck_counter=edge + 1e-9)["shut_out"] is False


def test_a_closed_counter_forces_helps_or_shuts_out():
    forced = dealt(**CLOSED, prefers_digital=False)
    assert forced["used"] is forced["registered"] is True
    assert forced["experience"] == pytest.approx(1 - parameter("autonomy_cost").default)
    out = dealt(**CLOSED, capable=False)
    assert {name for name, value in out.items() if value is True} == {"shut_out"}
    assert out["experience"] == -1.0
    failed = dealt(**CLOSED, luck_quality=0.9)
    assert failed["used"] is failed["shut_out"] is True, "a failure has no counter to end at"
    assert failed["experience"] == -1.0
    helped = dealt(**CLOSED, capable=False, luck_helper=0.0)
    assert (helped["shut_out"], helped["helped"], helped["burdened"], helped["experience"]) == (False, True, True, 0.0)
    assert dealt(**CLOSED, capable=False, luck_helper=0.0, capable_around=0.0)["shut_out"] is True


@pytest.mark.carries("T-O1", "claim:17")
def test_a_desk_helps_who_has_nobody_around():
    unable = {**CLOSED, "capable": False, "capable_around": 0.0}
    share = parameter("desk_share").default
    assert dealt(**unable, help_desk=1.0, luck_helper=share - 1e-9)["helped"] is True
    assert dealt(**unable, help_desk=1.0, luck_helper=share + 1e-9)["shut_out"] is True
    assert dealt({"desk_share": 0.0}, **unable, help_desk=1.0, luck_helper=0.0)["shut_out"] is True


@pytest.mark.parametrize(("distance", "effective"), [(1.0, 0.8), (0.3, 0.8), (1.0, 0.2)])
def test_counters_close_with_distance_and_with_most_services_digital(distance, effective):
    edge = 0.6 * distance * effective**2
    shut = [
        dealt({"counter_closure": 0.6}, capable=False, luck_service=0.0, distance=distance, effective=effective, **luck)
        for luck in ({"luck_counter": edge - 1e-9}, {"luck_counter": edge + 1e-9})
    ]
    assert [one["shut_out"] for one in shut] == [True, False]


def test_an_order_closes_counters_near_and_far():
    near = {"distance": 0.0, "capable": False, "closed": 0.5}
    assert [dealt(**near, luck_counter=luck)["shut_out"] for luck in (0.49, 0.51)] == [True, False]
    far = 1 - (1 - parameter("counter_closure").default * 0.8**2) * 0.5
    for luck, out in ((far - 1e-9, True), (far + 1e-9, False)):
        assert dealt(capable=False, closed=0.5, luck_counter=luck)["shut_out"] is out


@pytest.mark.parametrize("away", [{"distance": 0.0}, {"effective": 0.0}, {"luck_service": 0.85}])
def test_a_counter_nearby_or_of_a_service_that_is_not_digital_stays(away):
    assert dealt(**CLOSED, capable=False)["shut_out"] is True
    assert dealt(**{**CLOSED, **away}, capable=False)["shut_out"] is False
    assert dealt({"counter_closure": 0.0}, **CLOSED, capable=False)["shut_out"] is False


def test_hours_of_a_dealing():
    hours = functools.partial(citizen_hours, counter_hours=3.0, digital_hours=0.5)
    assert hours(True, False, False, False) == 0.5, "a dealing that goes well online"
    assert hours(False, False, False, False) == 3.0, "a visit to the counter"
    for used in (True, False):
        assert hours(used, True, False, False) == 3.5, "an attempt that ends at the counter"
        assert hours(used, True, False, True) == 3.5, "an attempt, and a way in vain"
    assert hours(False, True, True, False) == 1.0, "someone around does it, in his own time"
    assert hours(False, False, False, True) == 3.5, "being shut out saves nobody an hour"


# ---------------------------------------------------------------- news, trust, literacy


def test_good_and_bad_experience_make_good_and_bad_news():
    found = [tuple(float(x) for x in citizen_news(x)) for x in (1.0, 0.0, -1.5)]
    assert found == [(1.0, 0.0), (0.0, 0.0), (0.0, 1.5)]


trusted = caller(
    citizen_trust, trust=0.5, trust_own=0.5, good_news=0.0, bad_news=0.0, good_around=0.0, bad_around=0.0, security=0.0
)


@pytest.mark.carries("claim:15", "barrier:trust.acceptance")
def test_trust_falls_faster_than_it_rises():
    rise, fall = trusted(good_news=1.0) - 0.5, 0.5 - trusted(bad_news=1.0)
    assert rise > 0
    assert fall == pytest.approx(parameter("trust_loss_ratio").default * rise)
    assert trusted(trust=trusted(good_news=1.0), bad_news=1.0) < 0.5


def test_trust_hears_those_around_less_and_comes_back_to_its_own_level():
    assert 0.5 < trusted(good_around=1.0) < trusted(good_news=1.0)
    assert 0.5 > trusted(bad_around=1.0) > trusted(bad_news=1.0)
    assert trusted(trust_own=0.7) > 0.5 > trusted(trust_own=0.3)
    assert trusted() == 0.5
    assert trusted(trust=1.0, trust_own=1.0, good_news=1.0) == 1.0
    assert trusted(trust=0.0, trust_own=0.0, bad_news=2.0) == 0.0


@pytest.mark.carries("claim:15", "T-O3")
def test_a_scandal_costs_its_share_of_trust_less_what_is_protected():
    assert trusted(scandal=0.3) == pytest.approx(0.5 * 0.7)
    assert trusted(scandal=0.3, security=0.5) == pytest.approx(0.5 * 0.85)
    assert trusted(scandal=1.0, security=1.0) == trusted() == trusted(security=1.0)
    assert trusted(trust=0.0, trust_own=0.0, scandal=1.0) == 0


@pytest.mark.carries("T-P4")
def test_who_gets_an_answer_loses_less_by_what_happened_to_himself():
    lost, answered = 0.5 - trusted(bad_news=1.0), 0.5 - trusted(bad_news=1.0, messages=1.0)
    assert answered == pytest.approx(lost * (1 - parameter("answered").default))
    assert trusted(bad_around=1.0, messages=1.0) == trusted(bad_around=1.0)
    assert trusted(messages=1.0) == trusted(), "an answer alone wins no trust"


def test_who_uses_learns():
    learnt = caller(citizen_literacy, literacy=0.5, used=True)
    assert learnt(used=False) == 0.5
    assert learnt() == pytest.approx(0.5 + 0.5 * parameter("learning_by_use").default)
    assert learnt(literacy=1.0) == 1.0
