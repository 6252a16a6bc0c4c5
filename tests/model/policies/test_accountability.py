"""Public tables, agreements without law, and a budget that those behind may lose."""

from __future__ import annotations

import numpy as np
import pytest

from policylab.model.policies.accountability import Agreement
from policylab.model.policies.delivery import Delivery
from policylab.model.policies.ledger import OUTLAY, thousandths
from tests.model.policies.mixes import PRICES, make, mix, national, under

CHECK = PRICES["form_check_price"]
EAGER = {"attention_base": 0.2}


def ran(classroom, arm, *instruments, months):
    return under(classroom, arm("status-quo"), mix(), *(mix(one) for one in instruments), months=months)


def agencies_of(simulation, name):
    return simulation.columns["agency"][name]


def test_a_public_table_moves_those_behind_their_peers_more(classroom, arm):
    simulation = ran(classroom, arm, make("public-table", {"depth": 0.0}), months=6)
    moved = agencies_of(simulation, "exposed_form")[:, 1]
    assert not agencies_of(simulation, "exposed_form")[:, 0].any()
    assert (moved > 0).all()
    assert np.corrcoef(moved, agencies_of(simulation, "formal")[:, 1])[0, 1] < -0.5


def test_a_table_that_sees_substance_moves_to_deliver_and_not_to_declare(classroom, arm):
    of_form, of_substance = (make("public-table", {"depth": depth}) for depth in (0.0, 1.0))
    simulation = ran(classroom, arm, of_form, of_substance, months=4)
    assert not agencies_of(simulation, "exposed_substance")[:, 1].any()
    assert not agencies_of(simulation, "exposed_form")[:, 2].any()
    assert (agencies_of(simulation, "exposed_substance")[:, 2] > 0).all()


def test_who_signs_is_decided_by_the_leader_and_stays(classroom, arm):
    signed = agencies_of(ran(classroom, arm, make("agreement"), months=12), "promised")[:, 1] > 0
    early = ran(classroom, arm, make("agreement"), months=3)
    assert (agencies_of(early, "promised")[:, 1] > 0).tolist() == signed.tolist()
    assert 0 < signed.sum() < len(signed)
    luck = early.people.luck.uniform("agreement.signing", classroom.roster.keys["agency"], 2)[:, 0]
    before = ran(classroom, arm, make("agreement"), months=2)
    assert signed.tolist() == (before.columns["leader"]["mindset"][:, 1] > luck).tolist()


def test_a_promise_presses_as_its_date_comes_near_until_it_is_kept(classroom, arm):
    simulation = ran(classroom, arm, make("agreement", {"by": 24}), months=3)
    far = agencies_of(simulation, "promise_due")[:, 1].copy()
    for _ in range(21):
        simulation.step()
    near, behind = agencies_of(simulation, "promise_due")[:, 1], agencies_of(simulation, "formal")[:, 1] < 0.5
    signed = agencies_of(simulation, "promised")[:, 1] > 0
    able = agencies_of(simulation, "permitted")[:, 1] > agencies_of(simulation, "formal")[:, 1]
    assert (near[signed & behind & able] > far[signed & behind & able]).all()
    assert not near[~signed].any()


def test_a_promise_by_a_month_that_is_past_is_refused():
    with pytest.raises(ValueError, match="by = 12 is not after announced = 12: choose a later month"):
        Agreement(delivery=Delivery(announced=12), target=0.5, by=12, reviews_a_year=2)


def test_a_budget_penalty_takes_a_share_of_the_next_budget_from_those_behind(classroom, arm):
    simulation = ran(classroom, arm, make("budget-penalty", {"share": 0.2, "target": 0.4, "depth": 0.0}), months=12)
    before = agencies_of(simulation, "budget").copy()
    formal = agencies_of(simulation, "formal")[:, 1].copy()
    assert np.array_equal(before[:, 0], before[:, 1]), "nothing is taken before October"
    simulation.step()
    taken = 1 - agencies_of(simulation, "budget")[:, 1] / agencies_of(simulation, "budget")[:, 0]
    np.testing.assert_allclose(taken, agencies_of(simulation, "budget_taken")[:, 1], atol=1e-12)
    assert (taken[formal >= 0.4 + 1 / agencies_of(simulation, "service_count")[:, 1]] == 0).all()
    assert taken.max() == pytest.approx(0.2)
    assert (taken == 0).any()


def test_a_budget_at_risk_is_felt_as_october_comes_near(classroom, arm):
    simulation = ran(classroom, arm, make("budget-penalty", {"depth": 0.25}), months=4)
    far = agencies_of(simulation, "loss_of_form")[:, 1].copy()
    for _ in range(8):
        simulation.step()
    near, deep = agencies_of(simulation, "loss_of_form")[:, 1], agencies_of(simulation, "loss_of_substance")[:, 1]
    assert (near >= far).all() and near.sum() > 5 * far.sum()
    np.testing.assert_allclose(deep, near / 3)


@pytest.mark.parametrize(
    ("kind", "fields", "raised"),
    [
        ("public-table", {"depth": 0.0}, ("formal", "effective")),
        ("public-table", {"depth": 0.9}, ("formal", "effective")),
        ("agreement", {"target": 1.0, "by": 24}, ("formal",)),
        ("budget-penalty", {"share": 0.5, "depth": 0.0}, ("formal",)),  # what is taken is missing for projects
    ],
)
def test_what_each_raises(classroom, arm, kind, fields, raised):
    simulation = ran(classroom, arm, make(kind, fields), months=48)
    for name in raised:
        gained = agencies_of(simulation, name)[:, 1] - agencies_of(simulation, name)[:, 0]
        assert gained.mean() > 0, name


def test_a_deeper_table_raises_less_paper(classroom, arm):
    shallow, deep = (make("public-table", {"depth": depth}) for depth in (0.0, 0.9))
    simulation = ran(classroom, arm, shallow, deep, months=48)
    paper = agencies_of(simulation, "formal") - agencies_of(simulation, "effective")
    assert paper[:, 2].mean() < paper[:, 1].mean()


def test_what_agreements_and_budget_penalties_cost(classroom, arm):
    simulation = ran(classroom, arm, make("agreement"), make("budget-penalty"), months=14)
    signers = (agencies_of(simulation, "promised")[:, 1] > 0).sum()
    spent = simulation.ledger.spent(OUTLAY)
    reviews = thousandths(4 / 12 * (national("review_price") + CHECK * signers))
    assert spent[3:, 1].tolist() == [reviews] * 11
    assert spent[2, 1] == reviews + thousandths(national("order_price"))
    checks = thousandths(20 * (CHECK + 0.5 * PRICES["substance_check_price"]))
    assert spent[:, 2].tolist() == [0, 0, thousandths(national("order_price")), *[0] * 9, checks, 0]
