"""Citizens: what they notice, who is able, who wants, how a dealing goes, and what it does to trust."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.citizens import (
    citizen_capability,
    citizen_dealing,
    citizen_enrolment,
    citizen_intention,
    citizen_perception,
    citizen_trust,
)
from tests.model.rules.rule_calls import caller

# ---------------------------------------------------------------- noticing, being able, wanting

NOTICED = {"usefulness": 0.4, "ease": 0.5, "perceived_quality": 0.3}
noticed = caller(citizen_perception, **NOTICED, literacy=0.4, reach=0.5, quality=0.6, redesigned=0.2, convenience=0.0)


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


@pytest.mark.carries("T-O1", "claim:17")
def test_a_desk_helps_who_has_nobody_around():
    unable = {**CLOSED, "capable": False, "capable_around": 0.0}
    share = parameter("desk_share").default
    assert dealt(**unable, help_desk=1.0, luck_helper=share - 1e-9)["helped"] is True
    assert dealt(**unable, help_desk=1.0, luck_helper=share + 1e-9)["shut_out"] is True
    assert dealt({"desk_share": 0.0}, **unable, help_desk=1.0, luck_helper=0.0)["shut_out"] is True


# ---------------------------------------------------------------- news, trust, literacy


trusted = caller(
    citizen_trust, trust=0.5, trust_own=0.5, good_news=0.0, bad_news=0.0, good_around=0.0, bad_around=0.0, security=0.0
)


@pytest.mark.carries("claim:15", "barrier:trust.acceptance")
def test_trust_falls_faster_than_it_rises():
    rise, fall = trusted(good_news=1.0) - 0.5, 0.5 - trusted(bad_news=1.0)
    assert rise > 0
    assert fall == pytest.approx(parameter("trust_loss_ratio").default * rise)
    assert trusted(trust=trusted(good_news=1.0), bad_news=1.0) < 0.5


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
