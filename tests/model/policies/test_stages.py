"""Duties in stages, deadlines that move, sanctions without an inspector, laws that nobody enforces."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from policylab.model.columns import INFINITY
from policylab.model.policies.delivery import PhasedDelivery
from policylab.model.policies.ledger import OUTLAY, thousandths
from policylab.model.policies.package import parse_package
from policylab.model.policies.stages import Move, Stage
from tests.model.policies.mixes import CLASSROOM, PRICES, WHO, by_tier, contest, law, make, mix, national, order, under

FORM_FIRST = Stage(after=0, target=0.5, weights=("light",), audit_depth=0.1)
THEN_ALL = Stage(after=4, weights=("light", "medium"))
TWO_PHASES = PhasedDelivery(
    announced=2,
    phases=({"tiers": ("department",), "deadline": 5}, {"tiers": ("province", "local"), "deadline": 8}),
)
STAGED = law(TWO_PHASES, target=0.8, audit_depth=0.6, stages=(FORM_FIRST, THEN_ALL))
FIRST_DEADLINE = np.where(by_tier(CLASSROOM, "department"), 5, 8)


def agencies_monthly(people, base, *packages, months, points=None):
    simulation = under(people, base, *packages, months=0, points=points)
    for month in range(months):
        simulation.step()
        yield month, simulation.columns["agency"], simulation.columns["service"]


def share_of(*weights: str) -> np.ndarray:
    """Return the share of each agency's services that have one of some weights."""
    counts = np.isin(CLASSROOM.service_weight, weights)
    return np.bincount(CLASSROOM.service_agency, counts) / np.bincount(CLASSROOM.service_agency)


# ---------------------------------------------------------------- what may be written


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "one": ({"stages": (Stage(after=0),)}, "stages has 1, allowed 2 to 12: leave stages out: one deadline needs none"),
    "the first is not due by the deadline": (
        {"stages": (Stage(after=3), Stage(after=6))},
        "stages[1].after = 3 is not 0: the first stage is due by the deadline itself: write 0",
    ),
    "two at a time": (
        {"stages": (Stage(after=0), Stage(after=6), Stage(after=6))},
        "stages[3].after = 6 is not after that of the stage before, 6: choose a later one",
    ),
    "a lower share": (
        {"stages": (Stage(after=0, target=0.6), Stage(after=6, target=0.5))},
        "stages[2] demands less than the stage before: give it a target and weights that only add",
    ),
    "fewer weights": (
        {"stages": (Stage(after=0), Stage(after=6, weights=("heavy",)))},
        "stages[2] demands less than the stage before: give it a target and weights that only add",
    ),
    "a stage after the end": (
        {"stages": (Stage(after=0), Stage(after=7)), "delivery": PhasedDelivery(announced=2, deadline=5, ends=12)},
        "the last deadline, month 12, is not before ends = 12: let the duty end later",
    ),
    "a stage of the last phase after the end": (
        {"stages": (Stage(after=0), Stage(after=4)), "delivery": TWO_PHASES.moved({"ends": 12})},
        "the last deadline, month 12, is not before ends = 12: let the duty end later",
    ),
    "a move in the month of the announcement": (
        {"moves": (Move(at=2, by=3),)},
        "moves[1].at = 2 is too early: choose 3 or later",
    ),
    "two moves in a month": (
        {"moves": (Move(at=3, by=3), Move(at=3, by=3))},
        "moves[2].at = 3 is too early: choose 4 or later",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_stages_and_moves_that_make_no_sense_are_refused(what):
    fields, expected = REFUSED[what]
    with pytest.raises(ValidationError) as raised:
        law(**fields)
    assert raised.value.errors()[0]["msg"] == f"Value error, {expected}"


@pytest.mark.parametrize(
    ("fields", "place"),
    [({"stages": ({"after": 0, "weights": ()}, {"after": 2})}, "weights"),
     ({"stages": ({"after": 0, "weights": ("huge",)}, {"after": 2})}, "weights"),
     ({"stages": ({"after": 0, "target": 1.1}, {"after": 2})}, "target"),
     ({"moves": ({"at": 3, "by": 0},)}, "by"),
     ({"automatic": 0.6}, "automatic"),
     ({"enforced": 1.2}, "enforced")],
)  # fmt: skip
def test_fields_out_of_their_range_are_refused_where_they_stand(fields, place):
    with pytest.raises(ValidationError) as raised:
        law(**fields)
    assert place in raised.value.errors()[0]["loc"]


def test_stages_and_moves_can_be_written_in_a_file():
    staged = parse_package(
        {
            **dict.fromkeys(WHO, "a test"), "name": "staged",
            "instrument": [{
                "kind": "statute", "inspection_rate": 0.1, "audit_depth": 0.6, "penalty": 1.0, "target": 0.8,
                "stages": [
                    {"after": 0, "target": 0.5, "weights": ["light"], "audit_depth": 0.1},
                    {"after": 4, "weights": ["light", "medium"]},
                ],
                "moves": [{"at": 3, "by": 6}],
                "delivery": {"announced": 2, "deadline": 5},
            }],
        },
        "staged.toml",
    )  # fmt: skip
    assert staged.instrument[0].stages == (FORM_FIRST, THEN_ALL)
    assert staged.instrument[0].moves == (Move(at=3, by=6),)


def test_stages_of_one_duty_do_not_contradict_each_other_and_those_of_two_do():
    assert mix(STAGED).instrument == (STAGED,)
    assert len(mix(STAGED, STAGED.moved({"penalty": 3.0})).instrument) == 2, "two that demand the same"
    plain, moved = law(), law(moves=(Move(at=3, by=2),))
    for field, other in (("stages", law(stages=(FORM_FIRST, THEN_ALL))), ("moves", moved)):
        for first, second in ((plain, other), (other, plain)):
            with pytest.raises(ValidationError, match=f"contradict each other in {field} for the same agencies"):
                mix(first, second)


# ---------------------------------------------------------------- what is demanded, month by month


def stage_of(month: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which stage has come and which comes next for each agency: 1 or 2, or 0 for none."""
    since = month - FIRST_DEADLINE
    come = np.where(since >= 4, 2, np.where(since >= 0, 1, 0)) * (month >= 2)
    return come, np.where(come < 2, come + 1, 0) * (month >= 2)


@pytest.mark.carries("claim:9", "T-O4")
def test_phases_and_stages_together_are_written_month_by_month(classroom, arm):
    """Departments are due in months 5 and 9, all others in 8 and 12: light services first, medium ones as well."""
    owner, weight = CLASSROOM.service_agency, np.array(CLASSROOM.service_weight)
    shares = np.array([np.zeros(20), 0.8 * 0.5 * share_of("light"), 0.8 * share_of("light", "medium")])
    asked = np.array([np.zeros(len(weight), bool), weight == "light", weight != "heavy"])
    depth, last = np.array([0.0, 0.1, 0.6]), np.array([0, 0, 4])
    for month, agencies, services in agencies_monthly(classroom, arm("status-quo"), mix(STAGED), months=15):
        for when, stage in zip(("due", "next"), stage_of(month), strict=True):
            assert agencies[f"duty_{when}"][:, 0] == pytest.approx(shares[stage, np.arange(20)]), (month, when)
            assert agencies[f"depth_{when}"][:, 0].tolist() == depth[stage].tolist(), (month, when)
            expected = asked[stage[owner], np.arange(len(weight))]
            assert services[f"asked_{when}"][:, 0].tolist() == expected.tolist(), (month, when)
        come, coming = stage_of(month)
        past = np.where(come > 0, month - FIRST_DEADLINE - last[come], INFINITY)
        left = np.where(coming > 0, FIRST_DEADLINE + last[coming] - month, INFINITY)
        assert agencies["deadline_past"][:, 0].tolist() == past.tolist(), month
        assert agencies["deadline_in"][:, 0].tolist() == left.tolist(), month
    assert (come == 2).all()


def test_a_duty_in_stages_by_share_alone_asks_for_every_service_and_for_more_by_and_by(classroom, arm):
    steps = tuple(Stage(after=after, target=share) for after, share in ((0, 0.25), (3, 0.5), (6, 1.0)))
    expected = {4: 0.0, 5: 0.25, 7: 0.25, 8: 0.5, 10: 0.5, 11: 1.0, 13: 1.0}
    for month, agencies, services in agencies_monthly(classroom, arm("status-quo"), mix(law(stages=steps)), months=14):
        if month in expected:
            assert (agencies["duty_due"][:, 0] == expected[month]).all(), month
            assert (services["asked_due"][:, 0] == (month >= 5)).all(), month
            assert (agencies["depth_due"][:, 0] == (0.15 if month >= 5 else 0.0)).all(), "that of the duty"


def test_a_duty_without_stages_is_one_of_a_single_stage(classroom, arm):
    alike = mix(law(target=0.6, stages=(Stage(after=0), Stage(after=40)))), mix(law(target=0.6))
    for month, agencies, services in agencies_monthly(classroom, arm("status-quo"), *alike, months=12):
        for name in ("duty_due", "depth_due", "deadline_past"):
            assert np.array_equal(*agencies[name].T), (month, name)
        assert np.array_equal(*services["asked_due"].T)
    assert (agencies["duty_due"] == 0.6).all()


def test_who_is_threatened_is_who_has_a_service_that_the_stage_names(classroom, arm):
    """What is not asked for is not threatened, neither undeclared nor on paper."""
    steps = (Stage(after=0, weights=("light",)), Stage(after=200))
    one = law(stages=steps, penalty=4.0, inspection_rate=0.5, audit_depth=0.5)
    named = np.array(CLASSROOM.service_weight) == "light"
    for month, _, services in agencies_monthly(classroom, arm("status-quo"), mix(one), months=12):
        threat = services["threat"][:, 0]
        assert (threat[~named] < 1e-6).all(), "the next stage is 200 months away"
        if month >= 6:
            assert (threat[named] > 0.1).any()


# ---------------------------------------------------------------- deadlines that move


def test_a_move_puts_off_the_deadlines_that_lie_ahead_and_no_other(classroom, arm):
    """In month 6 departments are due already; the others' deadline goes from 8 to 13, and by a second move to 15."""
    moved = law(TWO_PHASES, moves=(Move(at=6, by=5), Move(at=9, by=2)))
    departments = by_tier(CLASSROOM, "department")
    for month, agencies, _ in agencies_monthly(classroom, arm("status-quo"), mix(moved), months=18):
        others = 8 if month < 6 else 13 if month < 9 else 15
        deadline = np.where(departments, 5, others)
        assert (agencies["duty_due"][:, 0] == (deadline <= month)).all(), month
        left = np.where((month >= 2) & (deadline > month), deadline - month, INFINITY)
        assert agencies["deadline_in"][:, 0].tolist() == left.tolist(), month
        said = (month in (6, 9)) & ~departments
        assert agencies["deadline_moved"][:, 0].tolist() == said.tolist(), month
        notice = np.where(month == 2, FIRST_DEADLINE - 2.0, INFINITY)
        assert agencies["notice_given"][:, 0].tolist() == notice.tolist(), "a move gives no new notice"


def test_a_deadline_that_has_come_is_not_moved(classroom, arm):
    """A second stage, which still lies ahead, is put off; the first has come and stays."""
    staged = law(stages=(Stage(after=0, target=0.5), Stage(after=3)), moves=(Move(at=6, by=2),))
    for month, agencies, _ in agencies_monthly(classroom, arm("status-quo"), mix(staged), months=14):
        assert agencies["deadline_moved"].any() == (month == 6)
        assert (agencies["duty_due"] == (0 if month < 5 else 0.5 if month < 10 else 1)).all(), month


def test_a_move_with_nothing_ahead_or_past_the_end_is_refused():
    with pytest.raises(ValueError, match="the last deadline is in month 5, so that none lies ahead: choose an earlier"):
        law(moves=(Move(at=5, by=6),))
    with pytest.raises(ValueError, match="the last deadline, month 11, is not before ends = 9: let the duty end later"):
        law(PhasedDelivery(announced=2, deadline=5, ends=9), moves=(Move(at=4, by=6),))


def test_nobody_is_inspected_or_paid_for_before_the_date_to_which_a_deadline_moved(classroom, arm):
    simulation = under(classroom, arm("status-quo"), mix(law(moves=(Move(at=4, by=6),))), months=14)
    spent = simulation.ledger.spent(OUTLAY)[:, 0]
    assert not spent[3:11].any()
    assert spent[11:].tolist() == [inspections(20, 0.1, 0.15)] * 3


# ---------------------------------------------------------------- enforcement and its price


def inspections(bodies: float, rate: float, depth: float) -> int:
    return int(thousandths(bodies * rate * (PRICES["form_check_price"] + depth * PRICES["substance_check_price"])))


def test_inspections_are_paid_by_the_depth_of_the_stage_that_is_due(classroom, arm):
    spent = under(classroom, arm("status-quo"), mix(STAGED), months=15).ledger.spent(OUTLAY)[:, 0]
    for month in range(3, 15):
        come, _ = stage_of(month)
        bodies = [CLASSROOM.weight[come == stage].sum() for stage in (1, 2)]
        cost = sum(inspections(of, 0.1, depth) for of, depth in zip(bodies, (0.1, 0.6), strict=True))
        assert spent[month] == pytest.approx(cost, abs=1), month


@pytest.mark.parametrize("enforced", [0.0, 0.3, 1.0])
def test_only_inspections_that_are_made_are_paid_and_all_are_announced(classroom, arm, enforced):
    simulation = under(classroom, arm("status-quo"), mix(law(enforced=enforced)), months=0)
    for month in range(9):
        simulation.step()
        agencies = simulation.columns["agency"]
        assert (agencies["inspection_rate"] == (0.1 if month >= 2 else 0.0)).all()
        assert agencies["inspections_made"][:, 0] == pytest.approx(0.1 * enforced if month >= 5 else 0.0)
    spent = simulation.ledger.spent(OUTLAY)[:, 0]
    assert spent[2] == thousandths(national("drafting_price"))
    assert spent[5:].tolist() == pytest.approx([inspections(20, 0.1 * enforced, 0.15)] * 4, abs=1)


def test_a_sanction_without_an_inspector_costs_its_register_once_and_inspects_nobody(classroom, arm):
    one = law(automatic=0.05, inspection_rate=0.0)
    simulation = under(classroom, arm("status-quo"), mix(one), mix(order(automatic=0.05)), months=0)
    for month in range(9):
        simulation.step()
        agencies = simulation.columns["agency"]
        assert (agencies["automatic"] == (0.05 if month >= 2 else 0.0)).all()
        assert not agencies["inspections_made"][:, 0].any()
    spent = simulation.ledger.spent(OUTLAY)
    register = thousandths(0.05 * national("register_price"))
    assert spent[2].tolist() == [
        thousandths(national("drafting_price")) + register, thousandths(national("order_price")) + register
    ]  # fmt: skip
    assert not spent[3:, 0].any()
    assert spent[5:, 1].all()


# ---------------------------------------------------------------- who looks at what was rewarded


def test_a_jury_and_a_payer_look_the_more_the_oftener_and_the_deeper(classroom, arm):
    allowance = {"amount": 1.0, "verified": 0.5}
    packages = (
        mix(contest(2.0, jury=0.0)), mix(contest(2.0, jury=0.5)), mix(contest(6.0, jury=0.5)),
        mix(make("allowance", allowance)), mix(make("allowance", {**allowance, "verified": 0.0})),
        mix(contest(6.0, jury=0.5), make("allowance", allowance)),
    )  # fmt: skip
    scrutiny = under(classroom, arm("status-quo"), *packages, months=3).columns["agency"]["scrutiny"]
    looked_at = PRICES["looked_at"]
    paid = (1 - np.exp(-1.0 / PRICES["reward_scale"])) * looked_at * 0.5 / 12
    jury = [events / 12 * looked_at * 0.5 for events in (2, 6)]
    assert (scrutiny == scrutiny[0]).all()
    assert scrutiny[0] == pytest.approx([0.0, *jury, paid, 0.0, max(jury[1], paid)])
