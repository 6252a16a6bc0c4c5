"""Agencies: what brings the matter to their agenda, what a law makes them expect, and when peers pull."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.attention import (
    agency_agenda,
    agency_attention,
    agency_deadline,
    agency_felt_control,
    agency_imitation,
    agency_liability,
)
from policylab.model.rules.worth import unmet_duty
from tests.model.rules.rule_calls import caller, drawn, usual

attention = caller(
    agency_attention, deadline_nearness=0.0, sanction_salience=1.0, claims=0.0, client_use=0.3, formal=0.3,
    effective=0.3, peer_pull=0.1, mindset=0.5, clarity=0.5,
)  # fmt: skip

CHANNELS = [
    ({"deadline_nearness": 1.0}, "attention_from_deadline"),
    ({"mindset": 1.0}, "attention_from_leader"),
    ({"clarity": 1.0}, "attention_from_leader"),
    ({"recognition": 1.0}, "attention_from_recognition"),
    ({"reward": 0.5}, "attention_from_reward"),
    ({"reward_of_form": 0.5}, "attention_from_reward"),
    ({"grant": 0.5}, "attention_from_reward"),
    ({"grant_on_success": 0.5}, "attention_from_reward"),
    ({"campaign": 1.0}, "attention_from_campaign"),
    ({"offer": 1.0}, "attention_from_offer"),
    ({"client_use": 1.0}, "attention_from_citizens"),
    ({"claims": 1.0, "formal": 1.0}, "attention_from_citizens"),
    ({"peer_pull": 1.0}, "attention_from_peers"),
]


@pytest.mark.parametrize(("more", "carrier"), CHANNELS)
def test_attention_opens_to_every_family(more, carrier):
    assert attention(**more) > attention() + 0.02
    shut = {carrier: 0.0}
    assert attention(shut, **more) == attention(shut), "and by its own parameter only"


def test_every_channel_of_attention_is_tested():
    carriers = {name for name in usual(agency_attention) if name.startswith("attention_from")}
    assert {carrier for _, carrier in CHANNELS} == carriers


def test_attention_is_a_chance_and_the_gate_is_luck_below_it():
    nothing = attention(mindset=0.0, peer_pull=0.0, client_use=0.0)
    assert nothing == pytest.approx(1 - np.exp(-parameter("attention_base").default))
    everything = {key: value for more, _ in CHANNELS for key, value in more.items()}
    assert nothing < attention() < attention(**everything, sanction_salience=9.0) < 1
    assert bool(agency_agenda(0.3, 0.3 - 1e-9)) is True
    assert bool(agency_agenda(0.3, 0.3)) is False


def test_channels_compete_as_independent_chances():
    """Each channel by itself lets so many sleep on, and all of them together as many as their product."""
    asleep = 1 - attention()
    one, other = {"campaign": 1.0}, {"recognition": 0.7}
    together = 1 - attention(**one, **other)
    assert together * asleep == pytest.approx((1 - attention(**one)) * (1 - attention(**other)))


def test_salience_moves_attention_only_where_a_deadline_is_near():
    assert attention(sanction_salience=4.0) == attention()
    assert attention(sanction_salience=4.0, deadline_nearness=0.5) > attention(deadline_nearness=0.5)


def test_money_is_noticed_alike_wherever_it_comes_from_and_more_of_it_less_and_less():
    halves = attention(reward=0.1, reward_of_form=0.1, grant=0.1, grant_on_success=0.1)
    assert halves == pytest.approx(attention(reward=0.4)) == pytest.approx(attention(grant=0.4))
    first, second = attention(reward=0.5) - attention(), attention(reward=1.0) - attention(reward=0.5)
    assert first > 2 * second > 0
    assert attention(reward=1.0) == pytest.approx(attention({"reward_noticed": 1e-9}, reward=1.0), rel=0.05)


def test_citizens_call_only_for_what_is_not_served():
    assert attention(client_use=0.3) == attention(client_use=0.0), "no more ask for it than are served"
    assert attention(claims=5.0) == attention(), "what is real gives no claim"
    assert attention(claims=0.5, formal=0.8) < attention(claims=1.0, formal=0.8)
    assert attention(claims=1.0, formal=0.8) == attention(claims=9.0, formal=0.8), "no call is more than whole"


deadline = caller(
    agency_deadline, formal=0.0, effective=0.0, digital_ceiling=1.0, duty_target=1.0, inspection_rate=10.0,
    audit_depth=0.5,
)  # fmt: skip


def felt(*left, **changed):
    found = [deadline(deadline_in=month, **changed) for month in left]
    return [one["haste"] for one in found], [one["deadline_nearness"] for one in found]


def test_a_deadline_is_felt_late_peaks_and_wears_off_to_what_reporting_keeps_up():
    haste, nearness = felt(np.inf, 24.0, 6.0, 2.0, 1.0)
    assert haste == nearness == sorted(haste)
    assert haste[0] == 0.0
    assert haste[2] < 0.06
    haste, nearness = felt(0.0, -3.0, -12.0, -600.0)
    assert haste[0] == nearness[0] == 1.0
    assert haste == sorted(haste, reverse=True)
    assert nearness == sorted(nearness, reverse=True)
    assert haste[-1] == pytest.approx(0.0, abs=1e-12)
    floor = parameter("attention_floor").default
    assert nearness[-1] == pytest.approx(floor)
    for state, lag in (
        ({"formal": 1.0, "effective": 1.0}, 0.0),
        ({"formal": 1.0, "effective": 0.2}, 0.4),
        ({"formal": 1.0, "effective": 0.2, "audit_depth": 0.0}, 0.0),
        ({"formal": 0.3, "effective": 0.3}, 0.7),
        ({"formal": 0.3, "effective": 0.3, "digital_ceiling": 0.5}, 0.2),
    ):
        assert felt(-600.0, **state)[1] == [pytest.approx(lag * floor)], "only laggards are reported"
    rare = 1 - np.exp(-0.05 * parameter("horizon").default)
    assert felt(-600.0, inspection_rate=0.05)[1] == [pytest.approx(rare * floor)], "if found out"
    assert felt(-600.0, inspection_rate=0.0)[1] == [pytest.approx(0.0, abs=1e-12)]


felt_control = caller(agency_felt_control, control=1.0, liability=2.0)


def test_control_is_felt_as_far_as_it_is_enforced():
    assert felt_control(liability=0.0) == felt_control(control=0.0) == 0
    assert 0 < felt_control(liability=0.5) < felt_control() < 1
    assert felt_control(control=0.5) == pytest.approx(0.5 * felt_control())


@pytest.mark.carries("claim:14", "T-P2")
def test_a_promoting_style_takes_the_sting_out_of_control():
    assert felt_control(promotion=1.0) == 0
    assert felt_control(promotion=0.25) == pytest.approx(0.75 * felt_control())


liable = caller(agency_liability, inspection_rate=0.1, penalty=1.0, deadline_in=0.0, sanction_salience=1.0)


@pytest.mark.carries("claim:8")
def test_liability_needs_inspection_penalty_and_a_deadline():
    full = liable()["liability"]
    assert full == pytest.approx(0.1 * parameter("horizon").default)
    for lacking in ({"inspection_rate": 0.0}, {"penalty": 0.0}, {"deadline_in": np.inf}):
        assert liable(**lacking)["liability"] == 0
    assert 0 < liable(deadline_in=12.0)["liability"] < full / 100
    assert liable(deadline_in=-24.0)["liability"] == full
    assert liable(sanction_salience=2.0)["liability"] == pytest.approx(2 * full)
    assert liable({"liability_scale": 0.0})["liability"] == 0


@pytest.mark.carries("claim:12")
def test_claims_need_neither_inspector_nor_deadline():
    assert liable()["claims"] == 0
    claimed = liable(claim=0.05, inspection_rate=0.0, penalty=0.0, deadline_in=np.inf)
    assert claimed == {"liability": 0, "claims": pytest.approx(0.05 * parameter("horizon").default)}
    assert liable(claim=0.05)["liability"] == liable()["liability"]
    assert liable(claim=0.05, sanction_salience=2.0)["claims"] == pytest.approx(2 * claimed["claims"])


def test_unmet_duty_counts_what_is_undeclared_and_paper_that_is_seen_through():
    assert unmet_duty(0.2, 0.2, 0.8, 0.0) == pytest.approx(0.6)
    assert unmet_duty(0.8, 0.2, 0.8, 0.0) == 0
    assert unmet_duty(0.8, 0.2, 0.8, 1.0) == pytest.approx(0.6)
    assert unmet_duty(0.8, 0.8, 0.8, 1.0) == 0
    assert unmet_duty(1.0, 0.5, 0.4, 1.0) == 0


pull = caller(agency_imitation, threshold=0.3, peers_effective=0.4)


def test_peers_pull_in_proportion_or_all_at_once_beyond_the_threshold():
    in_proportion, at_once = {"threshold_form": 0.0}, {"threshold_form": 1.0}
    shares = np.linspace(0, 1, 11)
    assert np.array_equal(pull(in_proportion, peers_effective=shares), shares)
    assert pull(in_proportion, threshold=0.9) == pull(in_proportion, threshold=0.1)
    assert [pull(at_once, peers_effective=share) for share in (0.0, 0.3 - 1e-9, 0.3, 1.0)] == [0, 0, 1, 1]
    assert pull(at_once, peers_effective=0.0, threshold=0.0) == 1, "a pioneer follows nobody"


def test_thresholds_of_many_give_the_share_that_follows():
    thresholds = drawn("threshold")["threshold"]
    follow = pull({"threshold_form": 1.0}, threshold=thresholds, peers_effective=0.4)
    assert np.count_nonzero(follow) / len(follow) == pytest.approx(0.4, abs=0.02)
