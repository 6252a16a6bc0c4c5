"""Budgets: adoption against outlay at half, one and two budgets."""

import pytest

from policylab import compare
from policylab.comparison.dials import TOLERANCE
from policylab.comparison.equal_cost import SHARES
from policylab.recording.measures import HEADLINES

SMALL = {"size": "classroom", "months": 24, "replications": 2, "equal_cost": True}
ARMS = ("status-quo", "by-law-abrupt", "incentives-recognition")


@pytest.fixture(scope="module")
def found(few_pilots):
    return compare(*ARMS, budgets=True, **SMALL)


def test_each_arm_stands_at_each_budget_with_what_it_spends(found):
    rows = found.against_outlay
    budget = found.budget_match.budget
    assert [row.budget for row in rows[:: 2 * len(HEADLINES)]] == pytest.approx([share * budget for share in SHARES])
    assert {(row.arm, row.measure) for row in rows} == {(arm, name) for arm in ARMS[1:] for name in HEADLINES}
    for row in rows:
        assert row.low <= row.mean <= row.high
        assert row.replications == 2
        if row.matched:
            assert row.outlay == pytest.approx(row.budget, rel=TOLERANCE)
    assert all(row.matched for row in rows if row.arm == "incentives-recognition")
    law = [row for row in rows if row.arm == "by-law-abrupt" and row.measure == HEADLINES[0]]
    assert [row.matched for row in law] == [law[0].matched, True, True]


def test_at_the_budget_asked_for_it_says_what_the_comparison_says(found):
    (row,) = [
        one for one in found.against_outlay
        if (one.budget, one.arm, one.measure) == (found.budget_match.budget, "by-law-abrupt", HEADLINES[0])
    ]  # fmt: skip
    effect = next(one for one in found.effects if (one.arm, one.measure) == ("by-law-abrupt", HEADLINES[0]))
    assert (row.mean, row.low, row.high) == (effect.mean, effect.low, effect.high)


@pytest.mark.long
def test_what_is_held_is_the_same_whether_other_budgets_are_looked_at_or_not(found):
    alone = compare(*ARMS, **SMALL)
    assert alone.budget_match == found.budget_match
    assert alone.effects == found.effects
    assert alone.against_outlay == ()
