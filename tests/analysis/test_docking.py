"""Docking: contrasts that can be worked out by hand, what each standing means, and a run for each statement."""

import json
from dataclasses import replace

import jsonschema
import numpy as np
import pytest

from policylab.analysis.docking import DockingReport, report_docking, runs, suite
from policylab.analysis.docking.arms import ARMS, HALF_DATA, WITHOUT, arm_of
from policylab.analysis.docking.bass import IMITATION, mean_field
from policylab.analysis.docking.contrasts import Contrast, Term, less, more_in, spread_over_worlds
from policylab.analysis.docking.rows import ClosedFormRow, ReasonRow, StatementRow
from policylab.analysis.docking.runs import AT, FIGURES, by_name, levels_of
from policylab.analysis.docking.statements import LEE, MANDATORY_USE, OVER_WORLDS, SIMCO, STATEMENTS
from policylab.analysis.docking.suite import arms
from policylab.analysis.questions import DockingQuestion
from policylab.comparison.dials import at_dose
from policylab.errors import UsageError
from policylab.model.scenario import Scenario
from policylab.recording.run import run_side_by_side
from policylab.reports.json_schema import schemas
from tests.model.rules.rule_calls import drawn

SIZE = "classroom"
SIGNS = {
    "standards": 1, "lag": 1, "decentralised": 1, "robust": -1, "soft-or-strong-36": 1, "soft-or-strong-120": 1,
    "soft-or-both-36": 1, "soft-or-both-120": 1, "citizens-soft-or-strong": 1, "citizens-soft-or-both": 1,
    "compulsion": 1, "sensitivity": 1, "feedback": 1, "apart-from-trust": 1,
}  # fmt: skip


# ---------------------------------------------------------------- contrasts


def levels(**of_arms):
    """Made up: the levels of some arms at month 120, by name with underscores for blanks."""
    return {(name.replace("_", " "), "take_up", 120): np.array(values) for name, values in of_arms.items()}


def test_a_contrast_is_paired_by_replication():
    known = less("a", "b", "take_up").effect(levels(a=[0.5, 0.7, 0.9], b=[0.4, 0.6, 0.8]))
    assert known.mean == pytest.approx(0.1)
    assert known.high - known.low < 1e-6, "a difference that is the same in every replication has no spread"


def test_a_contrast_of_ratios_is_of_logarithms():
    lag = Contrast((Term(1, "a", "take_up"), Term(-1, "b", "take_up")), as_ratios=True)
    assert lag.effect(levels(a=[0.2, 0.4], b=[0.1, 0.2])).mean == pytest.approx(np.log(2))


def test_more_in_one_case_is_a_difference_of_differences():
    contrast = more_in(" here", " there", less("a", "b", "take_up"))
    known = contrast.effect(levels(a_here=[0.9], b_here=[0.4], a_there=[0.5], b_there=[0.3]))
    assert known.mean == pytest.approx(0.5 - 0.2)


def test_a_changed_contrast_keeps_its_arms_or_its_figure():
    usual = less("a", "b", "take_up", 36)
    assert usual.without("penalty").arms == ("a without penalty", "b without penalty")
    assert {term.figure for term in usual.on("shut_out").terms} == {"shut_out"}
    assert [term.weight for term in usual.without("penalty").terms] == [1, -1]
    assert usual.without("penalty").month == usual.on("shut_out").month == 36


def test_worlds_that_lie_twice_as_far_apart_are_told_so():
    base = np.array([0.1, 0.4, 0.2, 0.8, 0.5])
    exact = spread_over_worlds(2 * base, base)
    assert exact.mean == pytest.approx(np.log(2)) and exact.high - exact.low < 1e-9
    luck = drawn("arm", "base", many=60)
    known = spread_over_worlds(luck["arm"][:, 0] / 2, luck["base"][:, 0])
    assert known.low < np.log(1 / 2) < known.high < 0


# ---------------------------------------------------------------- statements and their runs


def test_the_sign_of_each_statement_is_that_of_its_paper():
    assert {statement.key: statement.expected for statement in STATEMENTS} == SIGNS
    assert {statement.paper for statement in STATEMENTS} == {LEE, SIMCO, MANDATORY_USE}


def test_each_statement_has_a_run_or_says_why_there_is_none():
    for statement in STATEMENTS:
        if statement.contrast is None:
            assert statement.run.startswith("none: "), statement.key
        elif statement.contrast != OVER_WORLDS:
            assert set(statement.contrast.arms) <= set(arms()), statement.key
            assert {term.figure for term in statement.contrast.terms} <= set(FIGURES)
            assert statement.contrast.month in AT and f"month {statement.contrast.month}" in statement.run


def test_each_arm_is_a_scenario_of_its_own():
    assert not [name for name in ARMS if WITHOUT in name], "such a name would be taken for one without a mechanism"
    scenarios = [arm_of(name, SIZE) for name in arms()]
    assert [scenario.name for scenario in scenarios] == list(arms())
    contents = [(scenario.package.instrument, tuple(sorted(scenario.point.items()))) for scenario in scenarios]
    assert all(contents.count(content) == 1 for content in contents)


def test_arms_are_what_their_names_say():
    half = at_dose(Scenario.load("data-first", size=SIZE), 0.5)
    assert arm_of(HALF_DATA, SIZE).package.instrument == half.package.instrument
    forced, free = (arm_of(f"{use}, sensitive", SIZE) for use in ("mandatory", "voluntary"))
    assert [instrument.kind for instrument in forced.package.instrument] == ["digital-only"]
    assert not free.package.instrument and forced.point == free.point
    assert (forced.point["sensitive_share"], forced.point["formal_start"]) == (0.6, 1)
    assert arm_of("mandatory, hardly sensitive", SIZE).point["sensitive_share"] == 0.1
    unfelt = arm_of("mandatory, sensitive, being forced costs nothing", SIZE).point
    assert dict(unfelt) == {**forced.point, "autonomy_cost": 0}
    assert arm_of("hybrid without penalty", SIZE).point == {"liability_scale": 0}


def test_levels_are_those_of_the_same_arms_side_by_side(monkeypatch):
    monkeypatch.setattr(runs, "AT", (2, 14))
    scenarios = [arm_of(name, SIZE) for name in ("status-quo", "hybrid")]
    found = levels_of(scenarios, 3, 1)
    records = run_side_by_side([scenario.at(months=14) for scenario in scenarios], 3, 1)
    for place, name in enumerate(FIGURES[:4]):
        np.testing.assert_array_equal(found[place], records.monthly[name][[2, 14]])
    assert (found[FIGURES.index("spread of trust")] > 0.05).all()


def test_levels_go_by_arm_figure_and_month():
    found = np.arange(2 * len(FIGURES) * len(AT) * 3).reshape(2, len(FIGURES), len(AT), 3)
    named = by_name(("a", "b", "c"), found)
    assert named["c", FIGURES[1], AT[0]].tolist() == found[:, 1, 0, 2].tolist()
    assert len(named) == 3 * len(FIGURES) * len(AT)


# ---------------------------------------------------------------- the report


@pytest.mark.parametrize(
    ("expected", "ends", "standing"),
    [
        (1, (0.1, 0.3), "agrees"),
        (1, (-0.3, -0.1), "differs"),
        (-1, (-0.3, -0.1), "agrees"),
        (-1, (0.1, 0.3), "differs"),
        (1, (-0.1, 0.3), "not shown"),
        (-1, (0.0, 0.3), "not shown"),
        (1, (None, None), "not shown"),
    ],
)
def test_a_statement_stands_by_the_side_of_its_interval(expected, ends, standing):
    row = StatementRow("key", LEE, "Says.", "run", expected, None, *ends, comparable=True)
    assert row.standing == standing
    assert replace(row, comparable=False).standing == "not comparable"


def test_a_closed_form_holds_within_what_is_allowed():
    assert ClosedFormRow("Bass 1969", "", "", "", 0.01, 0.01).holds
    assert not ClosedFormRow("Bass 1969", "", "", "", 0.02, 0.01).holds


@pytest.fixture
def made_up(monkeypatch):
    """Let each arm be better than the last by a tenth, in worlds that data bring together, and Bass be exact."""

    def run(scenarios, size, times, seed, pool):
        number = np.arange(times)[:, None, None, None]
        arm = np.arange(len(scenarios))
        levels = 1 + arm / 10 + number * (arm + 1) / 1000
        if scenarios[0].draw:  # worlds, two arms of each: those with data are half as far apart
            levels = (arm // 2) * np.where(arm % 2, 2.0, 1.0) + arm // 4 * 0.1 + number * 0.01
        return np.broadcast_to(levels, (times, len(FIGURES), len(AT), len(scenarios)))

    exact = np.stack([mean_field(imitation) for imitation in IMITATION], axis=1)
    monkeypatch.setattr(suite, "run", run)
    monkeypatch.setattr(suite, "path_of_use", lambda seed, number: exact + number / 1e4)


def test_the_report_has_a_row_for_each_statement_and_each_change(made_up):
    report = report_docking(DockingQuestion(replications=3, worlds=5))
    assert [row.key for row in report.statements] == list(SIGNS)
    assert [row.key for row in report.statements if row.effect is None] == ["apart-from-trust"]
    place = {name: number for number, name in enumerate(arms())}
    rows = {row.key: row for row in report.statements}
    expected = (place["incentives-recognition"] - place["hybrid"]) * (0.1 + 0.001)
    assert rows["soft-or-both-36"].effect == pytest.approx(expected)
    assert rows["robust"].standing == "agrees" and rows["robust"].effect < 0
    assert len(report.reasons) == sum(len(statement.reasons) for statement in STATEMENTS)
    assert all(row.holds for row in report.closed_forms if "month by month" not in row.quantity)


def test_the_report_is_read_back_and_fits_its_schema(made_up):
    report = report_docking(DockingQuestion(replications=2, worlds=0))
    printed = json.loads(json.dumps(report.to_dict()))
    jsonschema.validate(printed, schemas()["analyse docking"])
    assert DockingReport.read(printed).to_dict() == report.to_dict()
    assert next(row for row in report.statements if row.key == "robust").standing == "not shown"


def test_what_differs_is_told_with_what_becomes_of_it():
    """Made up: one statement that differs, without a mechanism no longer, and one that agrees."""
    differs = StatementRow("a", SIMCO, "Soft is better.", "`x` less `y`", 1, -0.2, -0.3, -0.1, comparable=True)
    agrees = replace(differs, key="b", effect=0.2, low=0.1, high=0.3)
    reasons = (
        ReasonRow("a", "without penalty", "no sanction", 0.01, -0.02, 0.04),
        ReasonRow("a", "without reform", "no reform", -0.2, -0.25, -0.15),
        ReasonRow("a", "without drives", "no drives", 0.2, 0.15, 0.25),
        ReasonRow("a", "shut_out", "share of the shut out", -0.3, -0.4, -0.2),
        ReasonRow("b", "without penalty", "no sanction", 0.01, -0.02, 0.04),
    )
    bad = ClosedFormRow("Bass 1969", "alone", "F", "share", 0.2, 0.1)
    report = DockingReport(SIZE, 20, 0, 2, (bad,), (differs, agrees), reasons)
    (difference,) = report.differences()
    assert "Here the effect is opposite: `x` less `y`, -0.200 (-0.300 to -0.100)." in difference
    assert "Without `penalty` it is no longer shown: +0.0100 (-0.0200 to +0.0400)." in difference
    assert "Without `reform` it stays: -0.200" in difference and "Without `drives` it is reversed: +0.200" in difference
    assert "Of the share of the shut out it is -0.300" in difference
    assert "Closed forms that do not hold: Bass 1969 (share)." in report.summary()
    assert "*agrees* 1, *differs* 1" in report.summary()
    page = report.page().markdown()
    assert "## What differs" in page and "Only the abstract of each paper was found" in page
    assert set(report.frames()) == {"docking", "docking-closed-forms", "docking-changed"}
    assert report.frames()["docking"]["standing"].tolist() == ["differs", "agrees"]


@pytest.mark.parametrize("worlds", [1, 2])
def test_fewer_than_three_worlds_have_no_spread(worlds):
    with pytest.raises(UsageError, match=f"--worlds: {worlds} given, allowed 0, or 3 and more"):
        DockingQuestion(worlds=worlds)


@pytest.mark.long
def test_a_whole_report_runs():
    report = report_docking(DockingQuestion(replications=2, worlds=3))
    assert all(row.holds for row in report.closed_forms)
    assert next(row for row in report.statements if row.key == "standards").standing == "agrees"
