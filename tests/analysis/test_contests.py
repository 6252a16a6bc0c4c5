"""The report on contests, from made-up worlds whose truth is known: who wins, who is best, and what drives it."""

import json
from dataclasses import replace

import jsonschema
import numpy as np
import pytest

from policylab.analysis import contest_question
from policylab.analysis.contests import ContestQuestion, ContestReport, report_contests
from policylab.analysis.contests.drivers import drivers
from policylab.analysis.contests.suite import report_of
from policylab.comparison.budgets import BudgetMatch, Dose
from policylab.comparison.effects import readings_of
from policylab.comparison.ensemble import FORM, Design
from policylab.comparison.many_worlds import Worlds
from policylab.errors import UsageError
from policylab.model.policies.package import packages
from policylab.reports.json_schema import schemas
from policylab.statistics.chance import normal, uniform

ARMS = ("by-law-phased", "incentives-recognition", "hybrid")
WORLDS, REPLICATIONS, MONTHS = 120, 3, 30
NAMES = tuple(f"p{place}" for place in range(40))
QUESTION = ContestQuestion(ARMS, worlds=WORLDS, replications=REPLICATIONS, months=MONTHS, at=(12, MONTHS))


@pytest.fixture(scope="module")
def design():
    return Design(NAMES, uniform(WORLDS, 4, "places", len(NAMES)).T, ("logit", "nested", "best-reply") * (WORLDS // 3))


@pytest.fixture(scope="module")
def worlds(design):
    """Return worlds in which the hybrid is best in all but twelve, and the law beats honours by p7.

    Of take-up nobody is ahead; the hybrid costs the state 600 more.
    """
    readings = readings_of(contest_question.CONTESTED, (12, MONTHS))
    luck = 0.001 * normal(WORLDS * len(ARMS), 4, "luck", REPLICATIONS).T.reshape(WORLDS, len(ARMS), REPLICATIONS)
    levels = np.tile(luck, (len(readings), 1, 1, 1))
    for place, (measure, at) in enumerate(readings):
        law, honours, hybrid = levels[place].transpose(1, 0, 2)
        if measure == "effective_adoption" and at == MONTHS:
            law += design.values[:, [7]] - 0.3
            hybrid += np.where(np.arange(WORLDS) < 12, -1.0, 1.0)[:, None]
        if measure == "adoption_months":
            honours += 20
        if measure == "public_cost":
            hybrid += 600
    return Worlds(
        design, ARMS, ARMS[0], readings, levels, levels - levels[:, :, :1], np.zeros((WORLDS, len(ARMS))), (), 1
    )


@pytest.fixture(scope="module")
def report(worlds):
    return report_of(QUESTION, worlds)


def rows_of(rows, measure, at):
    return [row for row in rows if (row.measure, row.at) == (measure, at)]


def test_effective_adoption_is_taken_at_every_month_and_the_rest_at_the_last(report):
    expected = [
        ("effective_adoption", 12), ("effective_adoption", 30), ("adoption_months", 30), ("take_up", 30),
        ("public_cost", "run"),
    ]  # fmt: skip
    assert list(report.readings) == expected
    assert len(report.contests) == len(expected) * 3 and len(report.best) == len(expected) * len(ARMS)


def test_every_pair_meets_in_every_world(report):
    assert all(row.better + row.worse + row.alike + row.unclear == WORLDS for row in report.contests)


def test_known_winners_win(report, design):
    law, hybrid, _ = rows_of(report.contests, "effective_adoption", MONTHS)
    assert (law.arm, law.other, hybrid.other) == ("by-law-phased", "incentives-recognition", "hybrid")
    assert abs(law.better - (design.values[:, 7] > 0.3).sum()) <= 3 and law.better + law.worse > WORLDS - 5
    assert (hybrid.better, hybrid.worse) == (12, WORLDS - 12)
    assert all(row.alike == WORLDS for row in rows_of(report.contests, "take_up", MONTHS))
    months = rows_of(report.contests, "adoption_months", MONTHS)
    assert [(row.better, row.worse) for row in months] == [(0, WORLDS), (0, 0), (WORLDS, 0)]


def test_of_public_cost_less_is_better(report):
    known = {(row.arm, row.other): row for row in rows_of(report.contests, "public_cost", "run")}
    assert known["by-law-phased", "hybrid"].better == known["incentives-recognition", "hybrid"].better == WORLDS
    assert known["by-law-phased", "incentives-recognition"].alike == WORLDS


def test_the_best_package_passes_the_limit_and_is_named_first(report):
    by_arm = {row.arm: row for row in rows_of(report.best, "effective_adoption", MONTHS)}
    assert by_arm["hybrid"].worlds == WORLDS - 12 and by_arm["hybrid"].passes == "yes"
    assert by_arm["hybrid"].low < by_arm["hybrid"].share == 0.9 < by_arm["hybrid"].high
    assert by_arm["by-law-phased"].passes == "no"
    assert "clearly best in more than 80% of worlds: hybrid on effective adoption, month 30 (90%" in report.summary()
    assert all(row.worlds == 0 for row in rows_of(report.best, "take_up", MONTHS))


def test_contests_won_nearly_everywhere_are_named(report):
    rows = {(row.arm, row.other): row for row in rows_of(report.one_sided, "effective_adoption", MONTHS)}
    assert set(rows) == {("hybrid", "by-law-phased"), ("hybrid", "incentives-recognition")}
    assert rows["hybrid", "by-law-phased"].worlds == WORLDS - 12
    assert "Effective adoption, month 30: hybrid over by-law-phased (90%)" in report.page().markdown()
    assert "Citizens using the digital channel, month 30: none." in report.page().markdown()


def test_a_package_that_misses_the_budget_of_a_world_is_left_out_there(worlds):
    """At equal cost the hybrid meets the budget of the first forty worlds alone, where it wins all but twelve."""
    at = [BudgetMatch(100.0, (Dose("hybrid", "factor", 0.5, 1.0, 100.0 if world < 40 else 50.0),))
          for world in range(WORLDS)]  # fmt: skip
    question = ContestQuestion(
        ARMS, worlds=WORLDS, replications=REPLICATIONS, months=MONTHS, at=(12, MONTHS), equal_cost="public"
    )
    report = report_of(question, replace(worlds, budget_matches=tuple(at)))
    assert dict(report.equal_cost.eligible) == {"by-law-phased": 120, "incentives-recognition": 120, "hybrid": 40}
    known = {(row.arm, row.other): row for row in rows_of(report.contests, "effective_adoption", MONTHS)}
    hybrid = known["by-law-phased", "hybrid"]
    assert (hybrid.better, hybrid.worse, hybrid.alike + hybrid.unclear) == (12, 28, 0)
    law = known["by-law-phased", "incentives-recognition"]
    assert law.better + law.worse + law.alike + law.unclear == WORLDS
    best = {row.arm: row.worlds for row in rows_of(report.best, "effective_adoption", MONTHS)}
    assert best["hybrid"] == 28 and best["by-law-phased"] > 28, "elsewhere the law has honours alone to beat"
    assert report.equal_cost.budget == "by-law-phased" and "hybrid 40" in report.page().markdown()
    assert "at the public cost of by-law-phased in each world" in report.summary()


def test_what_drives_a_difference_is_named_and_nothing_by_chance(report):
    on = {(row.measure, row.at): row for row in report.drivers}
    assert {row.arm for row in report.drivers} == {"by-law-phased"}  # the other named pairs are not among the arms
    (driver,) = on["effective_adoption", MONTHS].parameters
    assert driver.parameter == "p7" and driver.correlation > 0.99
    assert on["take_up", MONTHS].parameters == on["public_cost", "run"].parameters == ()


def test_a_form_of_choice_may_drive_and_what_does_not_vary_drives_nothing(design):
    nested = np.equal(design.forms, "nested") + 0.01 * normal(WORLDS, 1, "more")[0]
    known = drivers(design, {"form": nested, "constant": np.ones(WORLDS)})
    assert known["form"][0].parameter == f"{FORM}: nested"
    assert known["constant"] == ()


def test_many_differences_of_luck_alone_are_rarely_driven(design):
    """The family is all parameters of all differences: in ten families of twenty, few have a driver."""
    families = [
        drivers(design, dict(enumerate(normal(WORLDS, 9, f"family {number}", 20)))) for number in range(10)
    ]  # fmt: skip
    assert sum(any(family.values()) for family in families) <= 2


def test_it_is_read_back_shown_and_held_to_its_schema(report):
    content = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    jsonschema.validate(content, schemas()["analyse contests"])
    assert ContestReport.read(content) == report
    assert {"arm", "other", "measure", "at", "better", "worse", "alike", "unclear"} == set(content["contests"][0])
    page = report.page().markdown(".")
    assert page.startswith("# Is an answer built in?") and "](./contests.png)" in page
    law = next(line for line in page.splitlines() if line.startswith("| `by-law-phased` | `hybrid` |"))
    assert "| 12 · 108 · 0 · 0 |" in law and law.endswith("| 120 · 0 · 0 · 0 |")
    assert "p7 +" in page and "What drives it" in str(report)
    assert {name: len(frame) for name, frame in report.frames().items()} == {
        "contests": 15, "one-sided": 6, "best": 15, "drivers": 1,
    }  # fmt: skip


def test_the_matrix_shows_who_wins(report):
    (figure,) = report.figures()
    headline = figure.axes[0]
    shown = {tuple(text.get_position()): text.get_text() for text in headline.texts}
    assert headline.get_title() == "Effective adoption, month 30"
    assert shown[0.5, 2.5] == "90" and shown[2.5, 0.5] == "10"  # column, row


def test_the_default_packages_are_those_that_answer_the_question():
    chosen = contest_question.contestants()
    assert set(chosen) == set(packages()) - {"null", "status-quo", "everything", "citizen-bonus", "citizen-duty"}
    assert ContestQuestion().plan.arms == chosen and ContestQuestion().plan.at == (36, 60, 120)
    assert ContestQuestion(months=48).plan.at == (36, 48)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"packages": ("hybrid",)}, "^--packages: 1 given, allowed 2 or more"),
        ({"packages": ("hybrid", "by-law-phase")}, "unknown package 'by-law-phase': did you mean 'by-law-phased'"),
        ({"at": (36, 130)}, "at: 130 is out of range, allowed 0 to 120"),
        ({"worlds": 19}, "^worlds: 19 is out of range, allowed 20 to"),
        ({"replications": 1}, "^replications: 1 is out of range, allowed 2 to"),
    ],
)
def test_wrong_questions_are_refused_before_anything_runs(wrong, says):
    with pytest.raises(UsageError, match=says):
        ContestQuestion(**wrong)


def test_every_package_runs_in_every_world():
    report = report_contests(ContestQuestion(ARMS, worlds=20, replications=2, months=14))
    assert report.arms == ARMS and {row.at for row in report.contests} == {14, "run"}
    assert all(row.better + row.worse + row.alike + row.unclear == 20 for row in report.contests)
    assert report.stale() == []
