"""Questions put wrongly are refused in one line; as many replications as it takes."""

from dataclasses import replace

import numpy as np
import pytest

from policylab import UsageError, compare
from policylab.comparison.calls import plan
from policylab.recording.measures import MEASURES

AUTO = {"replications": "auto", "half_width": 0.01, "on": "trust"}


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"replications": "auto", "on": "trust"}, "auto needs half_width: write for example half_width=0.01"),
        ({"replications": "auto", "half_width": 0.01}, "auto needs on"),
        ({"half_width": 0.01}, "half_width: 0.01 needs replications='auto'"),
        ({"on": "trust"}, "on: trust needs replications='auto'"),
        ({"max": 60}, "max: 60 needs replications='auto'"),
        ({**AUTO, "half_width": float("nan")}, "half_width: nan is not a usable number, allowed more than 0"),
        ({**AUTO, "on": "trusts"}, "did you mean 'trust'"),
        ({"replications": "many"}, "allowed 1 to 10000 or auto"),
        ({"worlds_size": "classroom"}, "worlds_size: classroom needs worlds=100"),
        ({"worlds_replications": 3}, "worlds_replications: 3 needs worlds=100"),
        ({"budget": 500}, "budget: 500 needs equal_cost=True"),
        (
            {"size": "lab", "equal_cost": True, "budget": 5, "worlds": 10, "worlds_size": "classroom"},
            "is meant for size lab, worlds run at size classroom",
        ),
    ],
)
def test_wrong_questions_are_refused_in_one_line(question, says):
    with pytest.raises(UsageError) as caught:
        plan("status-quo", "by-law-abrupt", **{"size": "classroom", **question})
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def sought(most, half_width, *arms, **question):
    """Return a plan that looks after 2, 4, 8 replications instead of 30, 60, 120."""
    auto = {"replications": "auto", "half_width": half_width, "on": "formal_adoption"}
    found = plan("status-quo", "by-law-abrupt", *arms, size="classroom", months=24, **auto, **question)
    assert found.replications == 30
    return replace(found, replications=2, precision=replace(found.precision, most=most))


def measured(found, arm="by-law-abrupt"):
    row = next(row for row in found.effects if row.arm == arm)
    return row.high - row.mean


def test_replications_are_added_until_every_arm_is_known_so_well():
    rough = compare(sought(64, 0.5, measures="formal_adoption"))
    assert len(rough.records) == 2
    assert rough.to_dict()["stopped"] == "every arm reached a half width of 0.5 on formal_adoption"
    wanted = 0.9 * measured(rough)
    fine = compare(sought(64, wanted, measures="formal_adoption"))
    assert len(fine.records) in (4, 8, 16, 32, 64)
    assert measured(fine) <= wanted
    assert [records.replication for records in fine.records] == list(range(len(fine.records)))
    fixed = {"size": "classroom", "months": 24, "measures": "formal_adoption"}
    half = compare("status-quo", "by-law-abrupt", **fixed, replications=len(fine.records) // 2)
    assert measured(half) > wanted


def test_it_stops_at_the_most_and_says_who_did_not_reach_it():
    found = compare(sought(6, 1e-9, "null"))
    assert len(found.records) == 6
    stopped = found.to_dict()["stopped"]
    assert stopped.startswith("6 replications, the most allowed: half width 1e-09 on formal_adoption not reached")
    assert "by-law-abrupt 0." in stopped
    assert "null-policy" not in stopped


def test_the_most_allowed_is_kept():
    assert plan("status-quo", "null", size="classroom", **AUTO, max=45).precision.most == 45
    assert plan("status-quo", "null", size="classroom", **AUTO).precision.most == 480


@pytest.fixture(scope="module")
def by_tier():
    return compare("status-quo", "by-law-abrupt", size="classroom", months=30, replications=3, by="tier", at=[20, 30])


def test_effects_by_group_are_those_of_the_groups_records(by_tier):
    told = by_tier.to_dict()
    assert told["by"]["of"] == "tier"
    assert told["by"]["groups"] == ["department", "province", "local"]
    effects = [row for row in told["effects"] if row["group"] is not None]
    row = next(r for r in effects if (r["group"], r["measure"], r["at"]) == ("province", "formal_adoption", 20))
    pairs = [
        records.groups["province"].monthly["formal_adoption"][20, 1]
        - records.groups["province"].monthly["formal_adoption"][20, 0]
        for records in by_tier.records
    ]
    assert row["mean"] == pytest.approx(np.mean(pairs))
    levels = [row for row in told["levels"] if row["group"] is not None]
    assert {r["arm"] for r in levels} == {"status-quo", "by-law-abrupt"}
    left_out = told["by"]["left_out"]
    assert "outlay" in left_out and "trust" in left_out
    assert not {r["measure"] for r in effects} & set(left_out)
    assert {r["measure"] for r in effects} | set(left_out) >= set(MEASURES) - {"aftermath_effective"}


def test_verdicts_of_groups_and_of_every_month_are_read_together(by_tier):
    together = [row for row in by_tier.effects if row.family == "rest"]
    assert {row.group for row in together} == {None, "department", "province", "local"}
    assert {row.at for row in together} >= {20, 30}
    assert by_tier.families[1].tests == len(together)
    alone = compare("status-quo", "by-law-abrupt", size="classroom", months=30, replications=3, at=[30])
    assert by_tier.families[1].tests > alone.families[1].tests
    assert by_tier.families[0] == alone.families[0], "the headlines stay a family of their own"


def without_values(comparison, group, measure):
    """Return a comparison of one replication in which a measure of a group has no value."""
    (records,) = comparison.records
    of_group = records.groups[group]
    emptied = replace(of_group, monthly={**of_group.monthly, measure: np.full_like(of_group.monthly[measure], np.nan)})
    return replace(comparison, records=(replace(records, groups={**records.groups, group: emptied}),))


@pytest.mark.parametrize("nobody", [False, True])
def test_a_measure_that_has_nobody_to_count_in_a_group_is_left_out(nobody):
    found = compare("status-quo", "null", size="lab", months=1, replications=1, by="segment")
    if nobody:
        found = without_values(found, "foreigner", "shut_out_worst_tenth")
    assert ("shut_out_worst_tenth" in found.by.left_out) == nobody
    assert "trust" not in found.by.left_out
    assert not any(row.mean is None or np.isnan(row.mean) for row in found.levels)


def test_frames_of_groups_carry_group_and_unit(by_tier):
    frame = by_tier.frame("effects")
    assert {"group", "arm", "measure", "at", "unit", "mean"} <= set(frame.columns)
    assert "group" in by_tier.frame("records").columns


def test_a_plan_stands_for_all_options():
    made = plan("status-quo", "null", size="classroom", months=2, replications=2, at=2)
    assert (made.arms, made.at, made.workers) == (("status-quo", "null-policy"), (2,), 1)
    assert len(compare(made).records) == 2
    with pytest.raises(UsageError, match="a plan already holds every option: leave months out"):
        compare(made, months=3)
    with pytest.raises(UsageError, match="leave the other arms out"):
        compare(made, "null")


def test_progress_must_be_a_function():
    with pytest.raises(UsageError, match=r"^progress: 3 has the wrong type: give a function"):
        compare(plan("status-quo", "null", size="classroom"), progress=3)
