"""Services: what each option is worth, which are open, and the choice: ignore, on paper, or for real."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.choice import (
    CLOSED,
    FOR_REAL,
    IGNORE,
    ON_PAPER,
    chosen,
    service_choice,
    service_odds,
    service_options,
    service_paper_worth,
    service_real_worth,
    service_taste,
    service_threat,
    service_working_worth,
)
from policylab.model.rules.projects import service_begin
from policylab.model.switches import CHOICE_FORMS
from tests.model.rules.rule_calls import MANY, caller, drawn, usual

BASE = {
    "threat": 0.0, "paper_option": -0.2, "real_option": -0.1, "awake": True,
    "luck_ignore": 0.5, "luck_act": 0.5, "luck_kind": 0.5,
}  # fmt: skip
call = caller(service_choice, **BASE)
ACTS = {"luck_act": 1 - 1e-9, "luck_ignore": 1e-9}
LUCKY_PAPER = {**ACTS, "luck_kind": 1 - 1e-9}


def choice(parameters=None, **changed):
    return call(parameters, **changed)["choice"]


# ---------------------------------------------------------------- which options are open

OPEN = {
    "declared": False, "real": False, "permitted": True, "affordable": True, "project_running": False,
    "threat": 0.0, "paper_worth": -0.2, "real_worth": 0.5, "form_worth": 0.0,
}  # fmt: skip
options = caller(service_options, **OPEN)


def test_paper_is_open_where_form_earns_or_silence_threatens_more():
    def paper(**changed):
        return options(**changed)["paper_option"]

    assert paper() == CLOSED, "nothing to earn, nothing to fear"
    assert paper(threat=0.1) == CLOSED, "it is worse to be on paper than silent"
    assert paper(threat=0.3) == -0.2
    assert paper(form_worth=0.01) == -0.2
    assert paper(form_worth=0.01, real_worth=9.0) == -0.2, "whatever the real thing is worth"


def test_the_real_thing_is_open_where_money_and_people_allow_and_nothing_runs():
    assert options()["real_option"] == 0.5
    for closing in ({"affordable": False}, {"project_running": True}, {"real": True}):
        assert options(**closing)["real_option"] == CLOSED, closing
    assert options(declared=True)["real_option"] == 0.5, "what is on paper can be made real"


@pytest.mark.carries("barrier:regulation.amendment")
def test_what_the_rules_forbid_can_be_neither_on_paper_nor_real():
    assert options(permitted=False, form_worth=1.0, threat=5.0) == {"paper_option": CLOSED, "real_option": CLOSED}


def test_what_is_declared_or_real_is_not_declared_again():
    for done in ({"declared": True}, {"real": True}, {"declared": True, "real": True}):
        assert options(**done, form_worth=1.0, threat=5.0)["paper_option"] == CLOSED, done


# ---------------------------------------------------------------- what the options are worth

odds = caller(service_odds, failing=-1.0, completing=0.0, data_fit=1.0, strain=0.0, partial_works=0.4)


def test_strain_makes_failure_likelier_and_whole_work_rarer_and_readiness_does_the_reverse():
    usual_odds, strained, ready = odds(), odds(strain=1.0), odds(strain=-1.0)
    assert ready["failing_odds"] < usual_odds["failing_odds"] < strained["failing_odds"]
    assert ready["whole_odds"] > usual_odds["whole_odds"] > strained["whole_odds"]
    assert ready["working_odds"] > usual_odds["working_odds"] > strained["working_odds"]


@pytest.mark.carries("barrier:data.integration")
def test_a_service_without_its_data_works_less_often_and_fails_no_more():
    assert odds(data_fit=0.2)["working_odds"] == pytest.approx(0.2 * odds()["working_odds"])
    assert odds(data_fit=0.2)["failing_odds"] == odds()["failing_odds"]


@pytest.mark.carries("claim:7", "T-O1")
def test_quick_wins_lift_main_services_and_lower_the_others():
    def value(**changed):
        return caller(service_working_worth, prominence=0.5, substance_worth=0.5, citizen_pull=0.2, quick_wins=0.0)(
            **changed
        )

    main, small = (value(prominence=place, quick_wins=1.0) - value(prominence=place) for place in (0.9, 0.1))
    assert main == pytest.approx(-small)
    assert main > 0
    assert value(quick_wins=1.0) == pytest.approx(value()), "the one in the middle stays"


real = caller(
    service_real_worth, taste=0.0, declared=False, failing_odds=0.2, working_odds=0.5, working_worth=0.8, threat=0.0,
    paper_lasts=0.4, motive_to_begin=0.0, form_worth=0.0, resistance=0.0,
)  # fmt: skip


def test_beginning_earns_whatever_comes_of_it_and_working_by_its_odds():
    assert real(motive_to_begin=0.3) - real() == pytest.approx(0.3)
    assert real(motive_to_begin=0.3, working_odds=0.0) - real(working_odds=0.0) == pytest.approx(0.3)
    assert real(working_worth=1.8) - real() == pytest.approx(0.5)
    kept = 0.5 + (0.8 - 0.5) * 0.4
    assert real(form_worth=1.0) - real() == pytest.approx(kept), "what does not fail shows, on paper for a while"
    assert real(form_worth=1.0, paper_lasts=1.0) - real() == pytest.approx(0.8)
    assert real(form_worth=1.0, declared=True) == pytest.approx(real(declared=True)), "it shows already"


@pytest.mark.parametrize("faith", [0.0, 0.5, 1.0])
def test_a_project_in_good_faith_suspends_part_of_what_threatens(faith):
    kept = real({"good_faith": faith}) - real({"good_faith": faith}, threat=2.0)
    assert kept == pytest.approx((1 - 0.5) * (1 - faith) * 2.0)


def test_who_ignores_keeps_the_whole_threat_so_that_a_threat_always_speaks_for_trying():
    """In good faith or not: the real thing loses less than ignoring wherever it may work."""
    for faith in (0.0, 1.0):
        better = real({"good_faith": faith}, threat=1.0) - -1.0
        assert better > real({"good_faith": faith})


options_on_paper = caller(
    service_paper_worth, prominence=0.5, exposure=0.0, form_worth=0.5, scrutiny=0.0, burnt=0.0
)  # fmt: skip


def paper(*parameters, **changed):
    return options_on_paper(*parameters, **changed)["paper_worth"]


def test_paper_costs_a_share_of_the_bother_and_is_found_out_sooner_where_many_come():
    assert paper({"discovery": 0.0}) == pytest.approx(0.5 - parameter("paper_cost").default)
    assert paper(prominence=0.9) < paper(prominence=0.1)
    assert paper({"discovery": 0.0}, prominence=0.9) == paper({"discovery": 0.0}, prominence=0.1)
    assert paper(exposure=0.7) == pytest.approx(paper() - 0.7)


def test_a_jury_and_a_bad_memory_make_paper_worth_less_but_only_where_somebody_looks():
    unseen = {"discovery": 0.0}
    assert paper(unseen, scrutiny=0.0, burnt=1.0) == paper(unseen, scrutiny=0.0, burnt=0.0)
    once, often = (paper(unseen, scrutiny=looks) for looks in (0.01, 0.1))
    assert often < once < paper(unseen)
    assert paper(unseen, scrutiny=0.1, burnt=1.0) < often
    fearless = {**unseen, "discovery_cost": 0.0}
    for looks in (0.01, 0.1):
        horizon, cost = parameter("discovery_horizon").default, parameter("paper_cost").default
        lasts = 0.5 / (1 + horizon * looks) - cost
        assert paper(fearless, scrutiny=looks) == pytest.approx(lasts), (
            "what form earns, it earns until it is found out"
        )


THREATS = {"declared": False, "real": False, "permitted": True, "asked_due": 1.0, "asked_next": 0.0,
    "silence_due": 2.0, "silence_next": 0.0, "paper_due": 0.5, "paper_next": 0.0, "depth_due": 0.25, "depth_next": 0.0,
    "claims": 0.0}  # fmt: skip


def threat(**changes):
    return service_threat(**(THREATS | changes))[0]


def exposure(**changes):
    return service_threat(**(THREATS | changes))[1]


@pytest.mark.carries("claim:8")
def test_nobody_is_threatened_for_what_the_rules_forbid_or_for_what_works():
    assert threat() == 2.0
    assert threat(permitted=False) == 0.0
    assert threat(declared=True) == 0.5
    assert threat(declared=True, permitted=False) == 0.5, "paper of other days can still be looked through"
    assert threat(declared=True, real=True) == 0.0


@pytest.mark.carries("claim:9")
def test_a_stage_threatens_only_the_services_that_it_names():
    assert threat(asked_due=0.0) == 0.0
    assert threat(asked_due=0.0, declared=True, claims=0.2) == 0.2, "a citizen may sue for any"
    coming = {"asked_next": 1.0, "silence_next": 3.0, "paper_next": 0.8, "depth_next": 0.5}
    assert threat(asked_due=0.0, **coming) == 3.0
    assert threat(**coming) == 3.0, "of two stages the one that threatens more counts"
    assert threat(**(coming | {"silence_next": 1.0})) == 2.0
    assert exposure() == 0.5 and exposure(**coming) == 1.5 and exposure(asked_due=0.0, claims=0.1) == 0.1


def test_a_taste_lasts_its_term_on_average_and_is_then_another():
    luck = drawn("luck", "luck_taste")
    tastes = caller(service_taste, taste=np.full((MANY, 1), 0.2), tastes=np.zeros((MANY, 1), int))
    found = tastes({"taste_term": 48.0}, **luck)
    changed = found["tastes"][:, 0] == 1
    assert changed.mean() == pytest.approx(1 / 48, abs=4 * np.sqrt(1 / 48 / MANY))
    assert (found["taste"][~changed] == 0.2).all()
    everybody = tastes({"taste_term": 1.0, "taste_spread": 0.3}, **luck)["taste"]
    assert everybody.mean() == pytest.approx(0, abs=4 * 0.3 / np.sqrt(MANY))
    assert everybody.std() == pytest.approx(0.3, rel=0.03)


# ---------------------------------------------------------------- the choice


@pytest.mark.carries("claim:8")
def test_a_threat_brings_paper_where_it_is_cheap_and_worth_brings_the_real_thing():
    assert call(threat=2.0) == {"choice": FOR_REAL, "wish": pytest.approx(np.exp(-0.1))}
    assert call(threat=2.0, real_option=-1.5) == {"choice": ON_PAPER, "wish": 0.0}
    assert call(real_option=1.0) == {"choice": FOR_REAL, "wish": pytest.approx(np.exp(1.0))}
    assert call() == {"choice": IGNORE, "wish": 0.0}


def test_who_sleeps_ignores_whatever_threatens():
    assert call(awake=False, threat=9.0, real_option=5.0) == {"choice": IGNORE, "wish": 0.0}


def test_a_closed_option_is_never_taken():
    assert choice(**LUCKY_PAPER, paper_option=CLOSED) != ON_PAPER
    assert choice(**LUCKY_PAPER, paper_option=CLOSED, real_option=CLOSED, threat=50.0) == IGNORE
    assert choice(**ACTS, luck_kind=1e-9, real_option=CLOSED) == ON_PAPER


def test_what_is_worth_more_is_wished_more_and_the_most_wished_begins():
    wishes = [call(real_option=worth)["wish"] for worth in (0.1, 0.4, 2.0)]
    assert wishes == sorted(wishes)
    assert wishes[0] > 0
    assert [bool(service_begin(wish, max(wishes))) for wish in wishes] == [False, False, True]
    assert not service_begin(0.0, 0.0), "nobody begins what nobody wants"


# ---------------------------------------------------------------- the draw: logit, nested logit, best reply


def shares(ignore, paper, real, temperature=0.2, nesting=1.0):
    luck = drawn("luck_ignore", "luck_act", "luck_kind")
    found = chosen(ignore, paper, real, **luck, temperature=temperature, nesting=nesting)
    return np.bincount(found[:, 0], minlength=3) / MANY


def nested_logit(ignore, paper, real, temperature, nesting):
    """The shares of a nested logit with the two ways of acting in one nest (Train 2009, chapter 4)."""
    within = np.exp(np.array([paper, real]) / (temperature * nesting))
    nest = within.sum() ** nesting
    acting = nest / (nest + np.exp(ignore / temperature))
    return np.array([1 - acting, *(acting * within / within.sum())])


SAMPLING = 4 * np.sqrt(0.25 / MANY)
UTILITIES = [(0.1, 0.0, 0.05), (0.0, -0.3, 0.1), (0.2, 0.25, -0.1)]


@pytest.mark.parametrize("utilities", UTILITIES)
def test_with_nesting_one_the_choice_is_a_logit_of_three(utilities):
    expected = np.exp(np.array(utilities) / 0.2)
    np.testing.assert_allclose(shares(*utilities), expected / expected.sum(), atol=SAMPLING)


@pytest.mark.parametrize("utilities", UTILITIES)
@pytest.mark.parametrize("nesting", [0.2, 0.6])
def test_below_one_it_is_a_nested_logit(utilities, nesting):
    expected = nested_logit(*utilities, 0.2, nesting)
    np.testing.assert_allclose(shares(*utilities, nesting=nesting), expected, atol=SAMPLING)


def test_with_temperature_zero_it_is_the_best_reply():
    for utilities in [*UTILITIES, (0.3, 0.2, 0.1), (-1.0, -2.0, -0.5)]:
        for nesting in (1.0, 0.4):
            best = np.zeros(3)
            best[np.argmax(utilities)] = 1.0
            assert np.array_equal(shares(*utilities, temperature=0.0, nesting=nesting), best)


def test_a_better_paper_takes_from_both_in_a_logit_and_from_real_in_a_nest():
    """What the form of the choice decides: whom a cheaper pretence replaces."""
    lost = {}
    for nesting in (1.0, 0.4):
        _, *before = ignore, _, real = shares(0.0, -0.1, 0.0, nesting=nesting)
        ignore_after, paper_after, real_after = shares(0.0, 0.1, 0.0, nesting=nesting)
        assert paper_after > before[0] + 0.1
        lost[nesting] = 1 - ignore_after / ignore, 1 - real_after / real
    assert lost[1.0][0] == pytest.approx(lost[1.0][1], abs=0.04)
    assert lost[0.4][1] > 2 * lost[0.4][0] > 0


def of_many():
    """Return the base of as many agencies, each with luck of its own."""
    given = {name: np.full((MANY, 1), value) for name, value in BASE.items()}
    return given | drawn("luck_ignore", "luck_act", "luck_kind")


def test_the_noise_is_gumbel():
    """Of ignore and real with worths a and b, real wins with the logistic share of (b - a) / temperature."""
    found = call(**{**of_many(), "paper_option": np.full((MANY, 1), CLOSED)})
    share = 1 / (1 + np.exp(0.1 / usual(service_choice)["temperature"]))
    assert 0.05 < share < 0.95
    assert np.count_nonzero(found["choice"] == FOR_REAL) / MANY == pytest.approx(share, abs=SAMPLING)
    assert not (found["choice"] == ON_PAPER).any()


@pytest.mark.parametrize("form", CHOICE_FORMS)
def test_no_form_of_choice_opens_a_closed_door(form):
    """Paper where nothing threatens, and a project that runs: nobody takes them, whatever the form."""
    closed = np.full((MANY, 1), CLOSED)
    found = call(CHOICE_FORMS[form], **{**of_many(), "paper_option": closed, "real_option": np.full((MANY, 1), 0.2)})
    assert not (found["choice"] == ON_PAPER).any()
    assert (found["choice"] == FOR_REAL).any()
    busy = call(CHOICE_FORMS[form], **{**of_many(), "paper_option": closed, "real_option": closed})
    assert (busy["choice"] == IGNORE).all()
    assert not busy["wish"].any()
