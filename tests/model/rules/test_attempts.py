"""Attempts: places in a bonus, who tries, by what an attempt succeeds, who is helped, and what it costs in hours."""

import numpy as np
import pytest
from scipy.special import expit, logit

from policylab.model.columns.parameters import parameter
from policylab.model.rules.attempts import (
    citizen_assistance,
    citizen_attempt,
    citizen_attitude,
    citizen_bonus_place,
    citizen_help_near,
    citizen_hours,
    citizen_inclination,
    citizen_odds,
    citizen_push,
    citizen_success,
    citizen_use,
)
from tests.model.rules.rule_calls import MANY, caller, drawn

ERROR = 4 * np.sqrt(0.25 / MANY)


def default(name):
    return parameter(name).default


def column(*values, dtype=float):
    return np.array(values, dtype=dtype)[:, None]


# ---------------------------------------------------------------- places in a bonus

ask = caller(
    citizen_bonus_place, bonus_place=column(0, 0, 0, 0, dtype=bool), bonus=column(*[0.003] * 4),
    bonus_places=column(*[2] * 4), access=column(1, 1, 1, 1, dtype=bool), asking=column(0.1, 0.2, 0.3, 0.99),
    luck=column(0.04, 0.03, 0.02, 0.01),
)  # fmt: skip


def placed(parameters=None, **changed):
    return np.flatnonzero(ask(parameters, **changed)).tolist()


def test_places_in_a_bonus_go_to_who_has_access_and_asks_by_luck():
    assert placed() == [1, 2]
    assert placed(access=column(1, 0, 1, 1, dtype=bool)) == [0, 2]
    assert placed(bonus_places=column(*[4] * 4)) == [0, 1, 2], "who asks for nothing gets none"
    assert placed(bonus_places=column(*[0] * 4)) == placed(bonus=column(0, 0, 0, 0)) == []
    assert placed(bonus=column(0.003, 0.003, 0, 0.003)) == [0, 1], "who is not covered"
    later = column(0.04, default("asking_speed"), 0.02, 0.01)
    assert placed(luck=later, bonus_places=column(*[4] * 4)) == [0, 2], "who has not come to it yet"


def test_more_ask_for_a_place_the_more_it_pays_and_never_all():
    asks = [placed(bonus=column(*[paid] * 4), bonus_places=column(*[4] * 4)) for paid in (9.0, 0.003, 0.0004, 0.0001)]
    assert asks == [[0, 1, 2], [0, 1, 2], [0, 1], []]


def test_a_place_is_kept_while_the_bonus_stands():
    held = {"bonus_place": column(1, 0, 0, 0, dtype=bool)}
    assert placed(**held) == [0, 2]
    assert placed(**held, access=column(0, 0, 0, 0, dtype=bool)) == [0]
    assert placed(**held, bonus=column(0, 0, 0, 0)) == [], "and gone when it ends"


# ---------------------------------------------------------------- being inclined, and trying

attitude = caller(
    citizen_attitude, expects=default("usual_success"), users_around=0.0, trust=default("trust_start"), habit=0.0
)
push = caller(citizen_push, urgency=0.0, bonus_place=False)
inclined = caller(
    citizen_inclination, attitude=0.0, push=0.0, trust=default("trust_start"), delivered=default("usual_quality"),
    sensitive=False,
)  # fmt: skip


@pytest.mark.carries("T-R1", "claim:15", "barrier:trust.acceptance")
def test_each_reason_adds_its_logits_to_those_of_a_usual_person():
    base = default("intention_base")
    assert attitude() == pytest.approx(base)
    reasons = {
        "expects": (default("usual_success"), "intention_from_success"),
        "users_around": (0.0, "intention_from_neighbours"),
        "trust": (default("trust_start"), "intention_from_trust"),
        "habit": (0.0, "intention_from_habit"),
    }
    for argument, (usual, name) in reasons.items():
        assert attitude(**{argument: usual + 0.2}) == pytest.approx(base + 0.2 * default(name)), argument


def test_a_good_service_adds_to_them_and_a_sensitive_one_costs_those_who_distrust():
    assert inclined() == 0
    assert inclined(attitude=0.4, push=0.3) == pytest.approx(0.7)
    better = inclined(delivered=default("usual_quality") + 0.2)
    assert better == pytest.approx(0.2 * default("intention_from_quality"))
    for trust in (0.0, 0.3, 1.0):
        assert inclined(sensitive=True, trust=trust) == pytest.approx(
            -default("intention_lost_to_autonomy") * (1 - trust)
        )


def test_need_pushes_everybody_and_money_who_holds_a_place_up_to_a_ceiling():
    assert push() == push(bonus=9.0) == push(bonus_place=True) == 0
    assert push(urgency=0.5) == pytest.approx(0.5 * default("intention_from_urgency"))
    assert push(bonus_place=True, bonus=1e6) == pytest.approx(default("intention_from_bonus"))
    some = default("intention_from_bonus") * (1 - np.exp(-1))
    assert push(bonus_place=True, bonus=default("bonus_noticed")) == pytest.approx(some)


tried = caller(citizen_attempt, inclination=0.5, taste=0.0, aware=True, access=True, compelled=False)


def test_who_tries_is_willing_or_has_no_other_way():
    willing = {"willing": True, "attempted": True, "forced": False}
    unwilling = {"willing": False, "attempted": False, "forced": False}
    assert tried() == willing
    assert tried(taste=0.5) == unwilling, "reluctance counts by its spread"
    assert tried({"reluctance_spread": 1.0}, taste=0.5) == unwilling, "and must be exceeded"
    assert tried(taste=2.0, compelled=True) == {"willing": False, "attempted": True, "forced": True}
    assert tried(compelled=True) == willing, "who is willing is not forced"
    for missing in ("aware", "access"):
        assert tried(**{missing: False}) == {**willing, "attempted": False}
        assert tried(**{missing: False}, taste=2.0, compelled=True) == unwilling


# ---------------------------------------------------------------- success

USUAL = default("difficulty") + default("usual_margin")  # the skill of the usual person with the usual service
odds = caller(
    citizen_odds, literacy=USUAL, help_near=0.0, real=True, delivered=default("usual_quality"),
    hardness=default("difficulty"),
)  # fmt: skip
help_near = caller(citizen_help_near, users_around=0.0)


@pytest.mark.carries("barrier:other.citizen-experience")
def test_an_attempt_is_as_likely_to_succeed_as_skill_help_and_the_service_make_it():
    usual, skill = logit(default("completion_usual")), default("success_from_skill")
    assert odds() == pytest.approx(default("completion_usual"))
    assert odds(real=False) == 0, "what is only declared cannot be completed"
    gains = {
        "literacy": (USUAL + 0.1, skill * 0.1),
        "hardness": (default("difficulty") + 0.1, -skill * 0.1),
        "help_near": (0.1, skill * 0.1),
        "one_stop_service": (1.0, skill * default("ease_from_service") * default("difficulty")),
        "delivered": (default("usual_quality") + 0.1, 0.1 * default("success_from_quality")),
    }
    for argument, (value, adds) in gains.items():
        assert odds(**{argument: value}) == pytest.approx(expit(usual + adds)), argument
    assert help_near() == 0
    assert help_near(users_around=0.5) == pytest.approx(0.5 * default("help_from_neighbours"))
    assert help_near(help_desk=2.0) == pytest.approx(2 * default("help_from_desk"))


succeeded = caller(citizen_success, attempted=np.ones((MANY, 1), dtype=bool), compelled=False)
LUCKS = ("luck_first", "luck_again", "luck_second")


@pytest.mark.parametrize(("compelled", "again"), [(False, "tries_again"), (True, "tries_again_compelled")])
@pytest.mark.parametrize("chance", [0.0, 0.3, 0.8, 1.0])
def test_of_those_who_fail_some_try_once_more(compelled, again, chance):
    ended = succeeded(odds=chance, compelled=compelled, **drawn(*LUCKS))
    second = (1 - chance) * default(again)
    assert ended["succeeded"].mean() == pytest.approx(chance + second * chance, abs=ERROR)
    assert ended["attempts"].mean() == pytest.approx(1 + second, abs=ERROR)
    assert set(np.unique(ended["attempts"])) <= {1, 2}


def test_nobody_succeeds_without_an_attempt():
    ended = succeeded(attempted=np.zeros((MANY, 1), dtype=bool), odds=1.0, **drawn(*LUCKS))
    assert not ended["succeeded"].any()
    assert not ended["attempts"].any()


# ---------------------------------------------------------------- help, and being shut out

helped = caller(
    citizen_assistance, attempted=False, succeeded=False, compelled=False, knows=True, users_around=0.3, real=True
)


def assisted(parameters=None, **changed):
    return helped(parameters, **{**drawn("luck"), **changed})["assisted"].mean()


def out(parameters=None, **changed):
    return helped(parameters, **{**drawn("luck"), **changed})["shut_out"].mean()


@pytest.mark.carries("T-O3")
def test_without_a_counter_family_and_desks_help_and_the_others_get_nothing():
    family, desk = default("helped_by_family") * 0.6, default("helped_by_desk") * 0.5
    shut = {"compelled": True, "help_desk": 0.5}
    expected = 1 - (1 - family) * (1 - desk)
    assert assisted(**shut) == pytest.approx(expected, abs=ERROR)
    assert out(**shut) == pytest.approx(1 - expected, abs=ERROR)
    assert assisted(**shut, attempted=True) == pytest.approx(expected, abs=ERROR), "who failed as who could not try"
    assert assisted(**shut, attempted=True, succeeded=True) == out(**shut, attempted=True, succeeded=True) == 0
    most = {"compelled": True, "users_around": 0.5}
    assert assisted(**most) == assisted(**{**most, "users_around": 1.0}), "half of those around are enough"


def test_at_an_open_counter_some_are_helped_online_and_nobody_is_shut_out():
    family, desk = default("done_by_family") * 0.3, default("invited_at_desk") * 0.5
    expected = 1 - (1 - family) * (1 - desk)
    assert assisted(help_desk=0.5) == pytest.approx(expected, abs=ERROR)
    assert assisted(help_desk=0.5, knows=False) == pytest.approx(desk, abs=ERROR)
    assert assisted(help_desk=0.5, attempted=True) == 0, "who tried himself and failed goes to the counter"
    assert assisted(help_desk=0.5, real=False) == 0
    assert out(help_desk=0.5) == out(attempted=True) == 0


used = caller(
    citizen_use, bonus_place=False, access=True, willing=True, expects=0.8, succeeded=False, assisted=False, luck=0.1
)


def test_the_channel_is_used_alone_assisted_or_for_a_bonus():
    assert used() == {"used_bonus": False, "used": False}
    assert used(succeeded=True) == used(assisted=True) == {"used_bonus": False, "used": True}
    assert used(bonus_place=True) == {"used_bonus": True, "used": True}
    for missing in ("access", "willing"):
        assert not used(bonus_place=True, **{missing: False})["used"]
    share = used(bonus_place=True, **drawn("luck"))["used_bonus"].mean()
    assert share == pytest.approx(default("bonus_use") * 0.8, abs=ERROR)


@pytest.mark.parametrize(
    ("ends", "visits", "tries"),
    [
        ({"occasion": False}, 0, 0),
        ({"attempts": 1, "succeeded": True}, 0, 1),
        ({"attempts": 2, "succeeded": True}, 0, 2),
        ({"attempts": 2}, 1, 2),
        ({"attempts": 0}, 1, 0),
        ({"attempts": 1, "assisted": True}, 0, 3),
    ],
)
def test_what_an_occasion_costs_in_hours(ends, visits, tries):
    """Help costs the helper's time too, and who is shut out has gone in vain."""
    cost = caller(citizen_hours, **{"occasion": True, "attempts": 0, "succeeded": False, "assisted": False, **ends})
    assert cost() == pytest.approx(visits * default("counter_hours") + tries * default("digital_hours"))
