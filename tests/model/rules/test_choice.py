"""Agencies: ignore, on paper, or for real."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.choice import FOR_REAL, IGNORE, ON_PAPER, agency_choice, chosen
from policylab.model.switches import CHOICE_FORMS
from tests.model.rules.rule_calls import MANY, caller, drawn, usual

BASE = {
    "awake": True, "formal": 0.2, "effective": 0.1, "digital_ceiling": 0.8, "liability": 0.0, "claims": 0.0,
    "real_cost": 1.0, "real_value": 1.0, "project_risk": 0.3, "project_months_left": 0, "cool_off": 0,
    "resistance": 0.1, "peer_pull": 0.1, "luck_ignore": 0.5, "luck_act": 0.5, "luck_kind": 0.5,
}  # fmt: skip
call = caller(agency_choice, **BASE)
LAW = {"duty_target": 1.0, "liability": 2.0}
ACTS = {"luck_act": 1 - 1e-9, "luck_ignore": 1e-9}
LUCKY_PAPER = {**ACTS, "luck_kind": 1 - 1e-9}


def choice(parameters=None, **changed):
    return call(parameters, **changed)["choice"]


@pytest.mark.carries("claim:8")
def test_a_law_without_audit_brings_paper_and_great_value_brings_the_real_thing():
    assert call(**LAW) == {"choice": ON_PAPER, "declared": parameter("paper_step").default}
    assert call(real_value=6.0, project_risk=0.05) == {"choice": FOR_REAL, "declared": 0.0}


def test_paper_is_closed_without_liability_claims_or_reward_of_form():
    assert choice(**LUCKY_PAPER) != ON_PAPER
    assert choice(**LUCKY_PAPER, duty_target=1.0) != ON_PAPER, "a duty that nobody enforces"
    assert choice(**LUCKY_PAPER, liability=2.0) != ON_PAPER, "a sanction for a duty of nothing"
    assert choice(**LUCKY_PAPER, recognition=1.0, reward=1.0) != ON_PAPER, "a reward that paper cannot earn"
    assert choice(**LUCKY_PAPER, claims=1.0) != ON_PAPER, "claims threaten paper, they do not excuse it"
    assert choice(**LUCKY_PAPER, **LAW) == ON_PAPER
    assert choice(**LUCKY_PAPER, recognition_of_form=0.5) == ON_PAPER
    assert choice(**LUCKY_PAPER, reward_of_form=0.5) == ON_PAPER


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
    """Of ignore and real with utilities a and b, real wins with the logistic share of (b - a) / temperature."""
    values = usual(agency_choice, good_faith=0.0, inertia=0.1)
    found = call({"good_faith": 0.0, "inertia": 0.1}, **of_many())
    odds = (1 - 0.3) * (1 - values["partial_success"] * (1 - values["partial_yield"]))
    loss = values["project_loss"] * 0.1 / values["project_scope_share"]
    real = (odds - 0.3 * loss) + values["peer_weight"] * 0.1 - 1.0 - values["resistance_weight"] * 0.1
    share = 1 / (1 + np.exp(-(real - 0.1) / values["temperature"]))
    assert np.count_nonzero(found["choice"] == FOR_REAL) / MANY == pytest.approx(share, abs=SAMPLING)
    assert not (found["choice"] == ON_PAPER).any()


@pytest.mark.parametrize("form", CHOICE_FORMS)
def test_no_form_of_choice_opens_a_closed_door(form):
    """Paper where nothing threatens, and a project that runs: nobody takes them, whatever the form."""
    many = {**of_many(), "real_value": np.full((MANY, 1), 5.0)}
    found = call(CHOICE_FORMS[form], **many)
    assert not (found["choice"] == ON_PAPER).any()
    assert (found["choice"] == FOR_REAL).any()
    busy = call(CHOICE_FORMS[form], **{**many, "project_months_left": np.full((MANY, 1), 3)})
    assert (busy["choice"] == IGNORE).all()
