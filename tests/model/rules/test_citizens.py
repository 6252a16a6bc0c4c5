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


def test_more_ask_for_a_place_the_more_it_pays():
    asking = [enrolled(bonus=column(*[paid] * 4), bonus_places=column(*[4] * 4)) for paid in (0.003, 0.0004, 0.0001)]
    assert asking == [[0, 1, 2], [0, 1], []]


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


# ---------------------------------------------------------------- a dealing

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
