"""Paired comparison: intervals, verdicts, variance reduction and the contract of its one object."""

import json
import math

import numpy as np
import pytest
from scipy import stats

from policylab import Scenario, UsageError, compare, rule
from policylab.comparison.calls import plan
from policylab.recording.identity.runs import identity_of_scenario
from policylab.recording.measures import MEASURES, RUN
from policylab.statistics.estimates import LOWERS, NOT_ENOUGH_RUNS, RAISES, SMALL, estimate, variance_reduction
from policylab.statistics.families import verdicts
from policylab.statistics.intervals import test as judge

ARMS = ("status-quo", "by-law-abrupt", "incentives-recognition")


@pytest.fixture(scope="module")
def found():
    return compare(*ARMS, size="classroom", months=48, at=[0, 12, 48], replications=6, seed=3)


def test_interval_is_students():
    values = np.array([1.0, 2.0, 4.0, 7.0])
    low, high = stats.t.interval(0.9, 3, loc=values.mean(), scale=stats.sem(values))
    got = estimate(values, 0.9)
    assert (got.mean, got.low, got.high) == pytest.approx((3.5, low, high))


def test_one_replication_has_no_interval_no_verdict_no_variance():
    one = compare("status-quo", "by-law-abrupt", size="classroom", months=24, replications=1)
    row = one.effects[0]
    assert row.low is row.high is row.variance_reduction is row.verdict is None
    assert math.isfinite(row.mean)


@pytest.mark.parametrize(
    ("values", "smallest", "expected"),
    [
        ([0.10, 0.11, 0.12, 0.11], 0.01, RAISES),
        ([-0.10, -0.11, -0.12, -0.11], 0.01, LOWERS),
        ([0.10, -0.11, 0.12, -0.10], 0.01, NOT_ENOUGH_RUNS),
        ([0.0010, 0.0011, 0.0012, 0.0011], 0.01, SMALL),
        ([0.0, 0.0, 0.0, 0.0], 0.01, SMALL),
    ],
)
def test_verdicts(values, smallest, expected):
    assert verdicts([judge(np.array(values), smallest)]) == [expected]


def test_a_larger_family_asks_for_more():
    values = np.array([0.02, 0.05, 0.03, 0.08, 0.01])
    noise = [judge(np.array([0.1, -0.12, 0.09, -0.05, 0.01]) * (1 + place), 0.001) for place in range(199)]
    assert verdicts([judge(values, 0.001)]) == [RAISES]
    assert verdicts([judge(values, 0.001), *noise])[0] == NOT_ENOUGH_RUNS


def test_variance_reduction_is_that_of_pairs():
    arm, baseline = np.array([1.0, 3.0, 2.0, 5.0]), np.array([1.5, 2.5, 2.0, 4.0])
    expected = (arm.var(ddof=1) + baseline.var(ddof=1)) / (arm - baseline).var(ddof=1)
    assert variance_reduction(arm, baseline) == pytest.approx(expected)
    assert variance_reduction(arm, arm - 1) is None


def test_null_is_zero_with_no_width():
    found = compare("status-quo", "null", size="classroom", months=48, replications=3)
    assert {(row.mean, row.low, row.high) for row in found.effects} == {(0.0, 0.0, 0.0)}
    assert {row.variance_reduction for row in found.effects} == {None}
    # Nothing of the null policy ends, so there is no aftermath.
    assert {row.measure for row in found.effects} == set(MEASURES) - {"aftermath_effective"}


@pytest.mark.carries("T-R2")
def test_effects_are_arm_minus_baseline_in_the_same_replication(found):
    place = {arm: number for number, arm in enumerate(found.arms)}
    pairs = [
        r.monthly["formal_adoption"][48, place["by-law-abrupt"]] - r.monthly["formal_adoption"][48, place["status-quo"]]
        for r in found.records
    ]
    row = next(r for r in found.effects if (r.arm, r.measure, r.at) == ("by-law-abrupt", "formal_adoption", 48))
    assert row.mean == pytest.approx(np.mean(pairs), abs=1e-15)
    assert row.low < row.mean < row.high
    assert len({round(pair, 12) for pair in pairs}) > 1


def test_pairing_helps_before_paths_part(found):
    row = next(r for r in found.effects if (r.arm, r.measure, r.at) == ("by-law-abrupt", "trust", 48))
    assert row.variance_reduction > 2


def test_before_the_announcement_every_effect_is_exactly_zero(found):
    early = [r for r in found.effects if r.at in (0, 12)]
    assert early
    assert {(r.mean, r.low, r.high) for r in early} == {(0.0, 0.0, 0.0)}


def test_the_object_keeps_the_contract(found):
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert list(told) == [
        "baseline", "arms", "size", "months", "replications", "stopped", "worlds", "designs", "equal_cost", "families",
        "effects", "levels", "contests", "best", "ratios", "luck", "drivers", "by", "provenance",
    ]  # fmt: skip
    assert told["arms"] == list(ARMS)
    plain = ("stopped", "worlds", "equal_cost", "contests", "best", "luck", "drivers", "by")
    assert [told[key] for key in plain] == ["fixed", 1, False, None, None, None, None, None]
    assert list(told["ratios"][0]) == ["arm", "measure", "budget", "value", "low", "high", "why_null"]
    assert {(row["share_same_sign"], row["standing"]) for row in told["effects"]} == {(None, None)}
    assert list(told["effects"][0]) == [
        "arm", "measure", "at", "group", "budget", "mean", "low", "high", "variance_reduction", "family", "verdict",
        "runs_needed", "share_same_sign", "share_low", "share_high", "standing", "exception", "in_worlds",
    ]  # fmt: skip
    assert list(told["levels"][0]) == [
        "arm", "measure", "at", "group", "budget", "mean", "low", "high", "share_reached",
    ]  # fmt: skip
    keys = ["version", "model", "commit", "seed", "packages", "cpu", "date", "identity", "scenarios"]
    assert list(told["provenance"]) == keys
    assert told["provenance"]["scenarios"] == {arm.name: identity_of_scenario(arm) for arm in found.scenarios}
    assert {row["arm"] for row in told["effects"]} == set(ARMS[1:])
    assert {row["arm"] for row in told["levels"]} == set(ARMS)
    assert {row["at"] for row in told["levels"] if MEASURES[row["measure"]].of_run} == {RUN}
    assert {row["at"] for row in told["levels"] if not MEASURES[row["measure"]].of_run} == {0, 12, 48}
    times = [row for row in told["levels"] if row["measure"].startswith("t")]
    assert all((row["share_reached"] is not None) == row["measure"].startswith(("t50", "t80")) for row in times)


def test_baseline_is_the_status_quo_else_the_first():
    assert plan("null", "status-quo", size="classroom").baseline == "status-quo"
    assert plan("by-law-abrupt", "null", size="classroom").baseline == "by-law-abrupt"
    assert plan("by-law-abrupt", "null", baseline="null", size="classroom").baseline == "null-policy"


@pytest.mark.parametrize(
    ("arms", "question", "says"),
    [
        (("status-quo",), {}, "allowed 2 or more"),
        ((), {}, "0 given"),
        (("status-quo", "status-quo"), {}, "given twice"),
        (("status-quo", "null"), {"baseline": "null-polcy"}, "did you mean 'null-policy'"),
        (("status-quo", "null"), {"at": [121]}, "allowed 0 to 120"),
        (("status-quo", "null"), {"at": [-1]}, "allowed 0 to 120"),
    ],
)
def test_wrong_questions_are_refused_in_one_line(arms, question, says):
    with pytest.raises(UsageError) as caught:
        plan(*arms, **question)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_arms_of_different_sizes_are_refused():
    with pytest.raises(UsageError, match="scenarios differ in size"):
        plan(Scenario.load("null", size="lab"), Scenario.load("status-quo", size="classroom"))


def test_a_swapped_rule_is_an_arm_of_its_own_on_the_same_luck():
    @rule(of="leader", writes="clarity", cites="a test")
    def leader_clarity(clarity, mindset, *, clarity_speed):
        return clarity + clarity_speed * (1 - clarity)

    law = Scenario.load("by-law-phased", size="classroom", months=36)
    found = compare(
        law,
        law.with_rule(leader_clarity),
        Scenario.load("status-quo", size="classroom", months=36),
        replications=2,
        baseline=law.name,
    )
    assert found.arms == ("by-law-phased", "by-law-phased with leader_clarity", "status-quo")
    alone = compare(law, Scenario.load("status-quo", size="classroom", months=36), replications=2)
    assert np.array_equal(found.values("status-quo", "trust", 36), alone.values("status-quo", "trust", 36))
    assert not np.array_equal(found.values(found.arms[0], "trust", 36), found.values(found.arms[1], "trust", 36))


def test_frames_are_long_and_carry_units(found):
    frame = found.frame()
    assert set(frame.loc[frame["measure"] == "outlay", "unit"]) == {"official-months, present value"}
    records = found.frame("records")
    assert list(records.columns) == ["arm", "replication", "month", "measure", "value", "unit"]
    assert records["month"].max() == 48
    assert not records["value"].isna().any()


def test_headlines_are_a_family_of_their_own_and_all_the_rest_is_another(found):
    families = {row.family: row.tests for row in found.families}
    tested = [row for row in found.effects if row.family is not None]
    headlines = {(row.measure, row.at) for row in tested if row.family == "headlines"}
    assert headlines <= {("effective_adoption", 48), ("adoption_months", 48)}
    assert sum(families.values()) == len(tested)
    assert {row.mean for row in found.effects if row.family is None and row.at in (0, 12)} == {0.0}, "certain: no test"


def test_not_enough_runs_says_how_many_would_do(found):
    open_ = [row for row in found.effects if row.verdict == "not enough runs"]
    assert any(row.runs_needed is not None for row in open_)
    assert all(row.runs_needed is None or row.runs_needed > len(found.records) for row in found.effects)
    assert {row.runs_needed for row in found.effects if row.verdict != "not enough runs"} == {None}
