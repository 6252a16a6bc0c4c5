"""Agencies: what brings the matter to their agenda, what a law makes them expect, and when peers pull."""

import numpy as np
import pytest

from policylab.model.columns.parameters import parameter
from policylab.model.rules.attention import (
    agency_attention,
    agency_felt_control,
    agency_imitation,
    agency_liability,
)
from tests.model.rules.rule_calls import caller

attention = caller(
    agency_attention, deadline_nearness=0.0, sanction_salience=1.0, claims=0.0, client_use=0.3, formal=0.3,
    effective=0.3, peer_pull=0.1, mindset=0.5, clarity=0.5,
)  # fmt: skip


def test_channels_compete_as_independent_chances():
    """Each channel by itself lets so many sleep on, and all of them together as many as their product."""
    asleep = 1 - attention()
    one, other = {"campaign": 1.0}, {"recognition": 0.7}
    together = 1 - attention(**one, **other)
    assert together * asleep == pytest.approx((1 - attention(**one)) * (1 - attention(**other)))


felt_control = caller(agency_felt_control, control=1.0, liability=2.0)


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


pull = caller(agency_imitation, threshold=0.3, peers_effective=0.4)
