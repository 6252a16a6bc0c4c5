"""Experience: closed forms of what months teach: habit, expectation, access, skill and trust."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.experience import (
    citizen_access,
    citizen_expectation,
    citizen_experience,
    citizen_habit,
    citizen_literacy,
    citizen_outcome,
    citizen_recency,
    citizen_trust,
)
from tests.model.rules.rule_calls import MANY, caller, drawn

MONTHS = 36


def default(name):
    return parameter(name).default


def repeated(rule, name, value, **every_month):
    """Return what becomes of a column where every month is alike, month by month."""
    path = []
    for _ in range(MONTHS):
        value = rule(**{name: value}, **every_month)
        path.append(value)
    return np.array(path)


AFTER = np.arange(1, MONTHS + 1)


# ---------------------------------------------------------------- use, habit, expectation

habit = caller(citizen_habit, succeeded=False, used_bonus=False, assisted=False, real=True)


def test_use_becomes_habit_and_wears_off_at_half_the_speed():
    speed = default("habit_speed")
    for use in ("succeeded", "used_bonus"):
        assert repeated(habit, "habit", 0.2, **{use: True}) == pytest.approx(1 - 0.8 * (1 - speed) ** AFTER)
    assert repeated(habit, "habit", 0.8) == pytest.approx(0.8 * (1 - speed / 2) ** AFTER)
    weak = default("habit_assisted")
    for start in (0.0, 0.9):
        expected = weak + (start - weak) * (1 - speed) ** AFTER
        assert repeated(habit, "habit", start, assisted=True) == pytest.approx(expected)
    assert (repeated(habit, "habit", 0.8, real=False) == 0.8).all(), "no channel, or no occasion, and nothing wears off"


expects = caller(citizen_expectation, attempted=True, succeeded=True)


def test_an_expectation_is_the_mean_of_own_attempts_the_latest_weighing_most():
    speed = default("expectation_speed")
    assert repeated(expects, "expects", 0.3) == pytest.approx(1 - 0.7 * (1 - speed) ** AFTER)
    assert repeated(expects, "expects", 0.3, succeeded=False) == pytest.approx(0.3 * (1 - speed) ** AFTER)
    assert (repeated(expects, "expects", 0.3, attempted=False) == 0.3).all(), "without an attempt nothing is learned"
    luck, value = drawn(*map(str, range(MONTHS))), np.full((MANY, 1), 0.1)
    for of_month in luck.values():
        value = expects(expects=value, succeeded=of_month < 0.7)
    rest = speed / (2 - speed) * 0.7 * 0.3  # the variance of an average whose weights fall by the speed
    assert value.mean() == pytest.approx(0.7, abs=0.01)
    assert value.var() == pytest.approx(rest, rel=0.05)


def test_surveys_ask_for_the_last_twelve_months():
    recency = caller(citizen_recency, used=False)
    assert recency(months_since_use=5, used=True) == {"months_since_use": 0, "recent_user": True}
    assert recency(months_since_use=10) == {"months_since_use": 11, "recent_user": True}
    assert recency(months_since_use=11) == {"months_since_use": 12, "recent_user": False}


# ---------------------------------------------------------------- access and skill

gained = caller(citizen_access, access=False, gaining=1.0, stays_offline=False)


def share_gaining(**changed):
    return float(gained(**drawn("luck"), **changed).mean())


def test_access_grows_at_its_yearly_rate_and_a_programme_reaches_the_others_too():
    error = 4 * np.sqrt(0.05 / MANY)
    by_itself, programme = default("access_gained") / 12, default("programme_gain") / 12
    assert share_gaining() == pytest.approx(by_itself, abs=error)
    assert share_gaining(gaining=1.5) == pytest.approx(1.5 * by_itself, abs=error)
    assert share_gaining(stays_offline=True) == 0
    assert share_gaining(access_programme=1.0) == pytest.approx(by_itself + programme, abs=error)
    reached = default("hard_to_reach") * programme
    assert share_gaining(access_programme=1.0, stays_offline=True) == pytest.approx(reached, abs=error)
    assert share_gaining(access=True) == 1, "and nobody loses it"


def test_after_some_years_those_without_access_are_those_who_never_gain_it():
    offline = drawn("offline")["offline"] < 0.3
    luck, access = drawn(*map(str, range(120))), np.zeros((MANY, 1), dtype=bool)
    for month in luck.values():
        access = gained(access=access, gaining=1.2, stays_offline=offline, luck=month)
    left = (1 - 1.2 * default("access_gained") / 12) ** 120
    assert not access[offline].any()
    assert (~access[~offline]).mean() == pytest.approx(left, abs=4 * np.sqrt(left / MANY))


skilled = caller(citizen_literacy, succeeded=False, luck=0.0)


def test_skill_grows_towards_all_by_years_by_use_and_by_courses():
    yearly, by_use, course = (
        default(name) for name in ("literacy_growth", "learning_by_use", "taught_in_literacy_course")
    )
    assert repeated(skilled, "literacy", 0.4) == pytest.approx(1 - 0.6 * (1 - yearly / 12) ** AFTER)
    using = 1 - 0.6 * ((1 - yearly / 12) * (1 - by_use)) ** AFTER
    assert repeated(skilled, "literacy", 0.4, succeeded=True) == pytest.approx(using)
    taught = skilled(literacy=0.4, literacy_programme=1.0)
    assert taught == pytest.approx(1 - 0.6 * (1 - yearly / 12) * (1 - course))
    ceiling = default("literacy_course_ceiling")
    for nobody in ({"literacy": ceiling}, {"luck": default("literacy_course_reach")}):
        at = {"literacy": 0.4, **nobody}
        assert skilled(**at, literacy_programme=1.0) == skilled(**at), (
            "courses are for those with little skill, by turns"
        )


# ---------------------------------------------------------------- experience and trust

WORTH = {
    "at once": ({"succeeded": True, "attempts": 1}, "worth_at_once"),
    "at last": ({"succeeded": True, "attempts": 2}, "worth_at_last"),
    "assisted": ({"assisted": True}, "worth_at_last"),
    "assisted after a failure": ({"assisted": True, "attempts": 2}, "worth_at_last"),
    "at a good counter": ({"luck": 0.0}, "counter_good_worth"),
    "at a bad counter": ({"luck": 0.99}, "counter_bad_worth"),
    "at a counter after a failure": ({"attempts": 1}, "worth_after_failure"),
}
worth_of = caller(citizen_outcome, succeeded=False, attempts=0, assisted=False, shut_out=False, luck=0.0)
felt = caller(citizen_experience, occasion=True, forced=False, trust=0.5, sensitive=False)


def lived(occasion=True, forced=False, sensitive=False, **what):
    """Return the experience of an occasion that ends so."""
    return felt(outcome=worth_of(**what), occasion=occasion, forced=forced, sensitive=sensitive)


TAUGHT = default("counter_good") * default("counter_good_worth") + (1 - default("counter_good")) * default(
    "counter_bad_worth"
)


@pytest.mark.carries("barrier:other.citizen-experience")
@pytest.mark.parametrize("what", WORTH)
def test_an_occasion_is_worth_what_it_brought_against_what_counters_taught(what):
    given, worth = WORTH[what]
    assert lived(**given) == pytest.approx(default(worth) - TAUGHT)
    forced = lived(**given, forced=True, sensitive=True)
    assert forced == pytest.approx(default(worth) - TAUGHT - default("autonomy_cost") * 0.5)
    assert lived(**given, forced=True, sensitive=False) == lived(**given), "where nothing is sensitive nobody minds"


def test_getting_nothing_is_the_worst_and_a_month_without_occasion_is_nothing():
    assert lived(shut_out=True) == pytest.approx(-TAUGHT)
    assert lived(shut_out=True, attempts=2) == pytest.approx(-TAUGHT)
    assert lived(occasion=False) == 0


def test_counters_as_people_know_them_teach_nothing_new():
    """On average an occasion at a counter is worth what the counter has taught to expect."""
    assert lived(**drawn("luck")).mean() == pytest.approx(0, abs=0.01)


trusting = caller(
    citizen_trust, trust_own=0.5, good_news=0.0, bad_news=0.0, scandal=0.0, good_around=0.0, bad_around=0.0,
    security=0.0,
)  # fmt: skip


def test_trust_returns_to_the_lasting_trust_of_the_person():
    for start in (0.2, 0.9):
        expected = 0.5 + (start - 0.5) * (1 - default("trust_anchor")) ** AFTER
        assert repeated(trusting, "trust", start) == pytest.approx(expected)


@pytest.mark.carries("claim:15", "T-P4", "barrier:trust.acceptance")
def test_trust_rests_where_what_news_gain_is_what_they_cost():
    good, bad, around = 0.06, 0.02, 0.01
    gain, ratio, pull, weight = (
        default(name) for name in ("trust_gain", "trust_loss_ratio", "trust_anchor", "news_weight")
    )
    trust = 0.5
    for _ in range(600):
        trust = trusting(trust=trust, good_news=good, bad_news=bad, good_around=around, bad_around=around)
    rise, fall = gain * (good + weight * around), gain * ratio * (bad + weight * around)
    assert trust == pytest.approx((rise + pull * 0.5) / (rise + fall + pull))
    answered = trusting(trust=0.5, bad_news=0.3, messages=1.0)
    unanswered = trusting(trust=0.5, bad_news=0.3)
    assert 0.5 - answered == pytest.approx((1 - default("answered")) * (0.5 - unanswered))


def test_a_failure_costs_more_trust_than_a_success_earns():
    """The asymmetry that the literature reports, in experiences that people have (P11)."""
    own = {"trust": default("trust_start"), "trust_own": default("trust_start")}
    earned = trusting(**own, good_news=lived(succeeded=True, attempts=1)) - own["trust"]
    lost = own["trust"] - trusting(**own, bad_news=-lived(attempts=1))
    out = own["trust"] - trusting(**own, bad_news=-lived(shut_out=True))
    assert earned > 0
    assert lost > 1.5 * earned
    assert out > lost


def test_a_scandal_costs_its_share_of_trust_less_what_security_spares():
    assert trusting(trust=0.5, scandal=0.3) == pytest.approx(0.5 * 0.7)
    assert trusting(trust=0.5, scandal=0.3, security=0.5) == pytest.approx(0.5 * 0.85)
    assert trusting(trust=0.5, scandal=0.3, security=1.0) == 0.5
    assert trusting({"trust_removed": 1.0}, trust=0.1, scandal=1.0) == 1.0, "where the barrier is removed"
