"""Scenario discovery on made-up worlds whose truth is known: a box, nothing, one class, forms, unclear worlds."""

import json

import numpy as np
import pandas as pd
import pytest

from policylab.analysis.discovery import Contrast, DiscoveryReport, discover, result, search
from policylab.analysis.discovery.boxes import Box, Peeling, choice
from policylab.analysis.discovery.labels import BEATS, DOES_NOT_BEAT, labelled, paired_differences, probability
from policylab.analysis.discovery.limits import Restricted
from policylab.analysis.discovery.power import _planted
from policylab.analysis.discovery.rows import Tally
from policylab.analysis.discovery.scan import Scan
from policylab.analysis.discovery.steadiness import Chance
from policylab.errors import UsageError
from policylab.model.switches import CHOICE_FORMS
from policylab.statistics.chance import normal, uniform
from policylab.statistics.estimates import NOT_ENOUGH_RUNS, SMALL
from tests.analysis.made_up_worlds import INCENTIVE, MANDATE, WORLDS, ahead_where, runs_of, worlds_made

FEW = {"resamples": 2, "shuffles": 20, "tries": 5}


@pytest.fixture(scope="module")
def worlds():
    return worlds_made()


def asked(**more):
    return Contrast(MANDATE, INCENTIVE, **{"budget": 1.0, **more})


@pytest.fixture(scope="module")
def truth(worlds):
    return ((worlds["clarity_kept"] < 0.5) & (worlds["learning"] > 0.025)).to_numpy()


@pytest.fixture(scope="module")
def found(worlds, truth):
    return discover(runs_of(ahead_where(truth)), worlds, asked(), **FEW)


def test_a_known_box_is_found(found, truth):
    assert found.status == "box"
    assert set(found.box.names) == {"clarity_kept", "learning"}
    limits = {one.parameter: one for one in found.box.restricted}
    assert limits["clarity_kept"].low is None and limits["clarity_kept"].high == pytest.approx(0.5, abs=0.05)
    assert limits["learning"].high is None and limits["learning"].low == pytest.approx(0.025, abs=0.004)
    assert found.box.coverage > 0.9 and found.box.density > 0.9 and found.box.reaches
    assert found.counts.eligible.beats == truth.sum() and found.counts.eligible.worlds == WORLDS


def test_what_a_box_says_of_itself_holds_of_the_worlds_in_it(found, worlds, truth):
    inside = found.box.holds(worlds)
    row = found.box_row
    assert row.inside.worlds == found.box.worlds == inside.sum()
    assert (row.inside.beats, row.inside.not_enough_runs) == (truth[inside].sum(), 0)
    assert row.mass == pytest.approx(inside.mean())
    for bounds, share in ((row.density, truth[inside].mean()), (row.coverage, inside[truth].mean())):
        assert bounds.low == bounds.high == pytest.approx(share) and bounds.expected == pytest.approx(share, abs=1e-6)
    assert found.box.parted == pytest.approx(inside[truth].mean() - inside[~truth].mean(), abs=1e-6)


def test_a_true_box_comes_back_in_halves_and_beyond_chance(found):
    assert found.reproduced.again == {"clarity_kept": 1.0, "learning": 1.0}
    assert found.reproduced.resamples == FEW["resamples"]
    assert found.reproduced.coverage > 0.75 and found.reproduced.density > 0.75
    assert found.chance.separation > 0.8 and 0.05 < found.chance.limit < 0.4
    assert found.chance.shuffles == FEW["shuffles"]
    assert found.power.recognised == (1.0, 1.0) and found.power.tries == FEW["tries"]


def test_a_stored_report_is_read_back_as_it_was(found):
    report = found.report
    stored = DiscoveryReport.read(json.loads(json.dumps(report.to_dict(), allow_nan=False)))
    assert stored == report and stored.to_dict() == report.to_dict()
    assert stored.table().column("parameter") == found.box.names
    assert stored.plot().axes and "clarity_kept" in stored._repr_html_()
    page = stored.page().markdown("figures")
    assert report.statement.en in page and "figures/discovery.png" in page


def test_luck_alone_is_no_box(worlds):
    blind = uniform(WORLDS, 3, "blind")[0] < 0.4
    found = discover(runs_of(ahead_where(blind)), worlds, asked(), resamples=1, shuffles=40, tries=5)
    assert found.status == "no box better than chance"
    assert found.box is None and found.report.to_dict()["box"] is None
    assert found.chance.separation <= found.chance.limit
    said = found.report.to_dict()["statement"]
    assert "does not show that there is none" in said["en"] and "recognised in 100% of tries" in said["en"]
    assert "100%" in said["th"]


def test_a_form_of_choice_is_restricted_by_name(worlds):
    inside = ((worlds["form_of_choice"] != "logit") & (worlds["stubbornness"] < 0.6)).to_numpy()
    found = discover(runs_of(ahead_where(inside)), worlds, asked(), resamples=1, shuffles=20, tries=2)
    limits = {one.parameter: one for one in found.box.restricted}
    assert set(limits) == {"form_of_choice", "stubbornness"}
    assert set(limits["form_of_choice"].forms) == {"nested", "best-reply"}
    assert found.box.coverage > 0.9 and found.box.density > 0.9
    assert "the form of choice is best-reply or nested" in found.limits()
    row = next(one for one in found.report.to_dict()["box"]["restricted"] if one["parameter"] == "form_of_choice")
    assert row["low"] is row["high"] is None and set(row["range"]) == set(CHOICE_FORMS)


def test_worlds_with_too_few_runs_are_counted_and_searched(worlds, truth, found):
    """With luck alone in half of the worlds, the box is the same, and says how many of its worlds are not known."""
    differences = ahead_where(truth)
    differences[::2] = [0.5, -0.6, 0.12]
    again = discover(runs_of(differences), worlds, asked(), resamples=1, shuffles=20, tries=5)
    everywhere, inside = again.counts.eligible, again.box_row.inside
    assert everywhere.not_enough_runs == WORLDS // 2
    assert everywhere.beats == truth[1::2].sum()
    assert everywhere.worlds == WORLDS == everywhere.beats + everywhere.does_not_beat + everywhere.not_enough_runs
    assert set(again.box.names) == set(found.box.names)
    assert inside.not_enough_runs > 0.3 * inside.worlds
    assert again.box_row.density.low == inside.beats / inside.worlds < 0.7
    assert again.box_row.density.high == (inside.beats + inside.not_enough_runs) / inside.worlds > 0.9
    said = again.report.statement.en
    assert f"in {inside.beats} of {inside.worlds} worlds" in said
    assert (
        f"in {inside.not_enough_runs} there are not enough runs to say (so in {inside.beats / inside.worlds:.0%} to"
        in said
    )
    assert str(inside.worlds) in again.report.statement.th and str(inside.not_enough_runs) in again.report.statement.th
    table = again.report.counts_table()
    assert table.column("not_enough_runs") == (everywhere.not_enough_runs, inside.not_enough_runs)


def test_bounds_of_coverage_are_those_of_the_worst_and_the_best_case():
    bounds = result._coverage(Tally(10, 4, 2, 0, 4), Tally(20, 6, 4, 0, 10), 0.4)
    assert (bounds.low, bounds.high) == (pytest.approx(4 / 20), pytest.approx(8 / 14))


def test_labels_are_those_of_the_interval():
    values = np.array([[1.0, 1.1], [-1.0, -1.2], [0.05, -0.06], [0.0, 0.0]] * 10)
    assert labelled(values, 0.01)[:4].tolist() == [BEATS, DOES_NOT_BEAT, NOT_ENOUGH_RUNS, NOT_ENOUGH_RUNS]
    assert labelled(values, 0.5)[2:4].tolist() == [SMALL, SMALL]
    nearly = probability(values, 0.01)[:4]
    assert nearly[0] > 0.975 and nearly[1] < 0.025 and nearly[3] == 0.5
    assert probability(values, 0.5)[2:4].tolist() == [0.0, 0.0]  # shown to be too small to win by


def test_one_replication_has_no_interval_and_says_so(worlds, truth):
    differences = paired_differences(runs_of(ahead_where(truth, 1)), worlds["world"].to_numpy(), asked())
    assert (differences.labels == np.where(truth, BEATS, DOES_NOT_BEAT)).all()
    assert "with one replication there is no interval" in differences.labelled_by
    assert labelled(np.array([[0.2], [-0.1], [0.0]]), 0.1).tolist() == [BEATS, DOES_NOT_BEAT, NOT_ENOUGH_RUNS]
    assert probability(np.array([[0.2], [-0.1], [0.0]]), 0.1).tolist() == [1.0, 0.0, 0.5]


def test_worlds_that_miss_the_budget_or_a_run_do_not_count(worlds, truth):
    runs = runs_of(ahead_where(truth), matched=np.arange(WORLDS) >= 30)
    runs = runs[~((runs["world"] == 50) & (runs["replication"] == 1) & (runs["arm"] == INCENTIVE))]
    runs = runs[runs["world"] != 60]
    differences = paired_differences(runs, worlds["world"].to_numpy(), asked())
    assert (differences.not_equal_cost, differences.incomplete) == (30, 2)
    assert set(differences.worlds) == set(range(30, WORLDS)) - {50, 60}
    np.testing.assert_array_equal(differences.labels == BEATS, truth[differences.worlds])


def test_less_is_better_where_less_is_wished_for(worlds, truth):
    runs = runs_of(ahead_where(truth), measure="shut_out")
    differences = paired_differences(runs, worlds["world"].to_numpy(), asked(measure="shut_out"))
    np.testing.assert_array_equal(differences.labels == BEATS, ~truth)


def test_the_last_month_and_the_budget_are_those_asked_for(worlds, truth):
    late = runs_of(ahead_where(truth))
    early = runs_of(ahead_where(~truth), at=24)
    cheap = runs_of(ahead_where(~truth), budget=0.5)
    both = pd.concat([early, late, cheap])
    last = paired_differences(both, worlds["world"].to_numpy(), asked())
    assert last.at == 120 and ((last.labels == BEATS) == truth).all()
    for other in (asked(at=24), asked(budget=0.5)):
        assert ((paired_differences(both, worlds["world"].to_numpy(), other).labels == BEATS) == ~truth).all()


@pytest.mark.parametrize(
    ("differences", "status", "said"),
    [
        (np.ones((WORLDS, 2)), "one class only", "in 200 of 200 worlds"),
        (-np.ones((WORLDS, 2)), "one class only", "in 0 of 200 worlds; in 200 it clearly does not"),
        (np.zeros((WORLDS, 2)), "one class only", "in 200 the two are alike"),
    ],
)
def test_where_there_is_nothing_to_part_one_line_says_so(worlds, differences, status, said):
    found = discover(runs_of(differences), worlds, asked(), **FEW).report.to_dict()
    assert found["status"] == status
    assert said in found["statement"]["en"] and "\n" not in found["statement"]["en"]
    assert found["box"] is found["chance"] is found["power"] is found["resampling"] is None
    assert found["trajectory"] == []


def test_nearly_all_worlds_need_no_box(worlds):
    found = discover(runs_of(ahead_where(np.arange(WORLDS) % 10 != 0)), worlds, asked(), **FEW)
    assert (found.status, found.box) == ("no box needed", None)


def test_columns_that_part_nothing_are_left_out(worlds, truth):
    same = worlds[["world"]].assign(learning=0.03, notice_needed=np.nan, form_of_choice="logit")
    found = discover(runs_of(ahead_where(truth)), same, asked(), **FEW)
    assert found.status == "worlds do not differ"
    assert "No parameter differs" in found.report.to_dict()["statement"]["en"]


def test_worlds_of_which_none_counts_are_told(worlds, truth):
    found = discover(runs_of(ahead_where(truth), matched=np.zeros(WORLDS)), worlds, asked(), **FEW)
    assert found.status == "too few worlds"
    assert found.counts.not_equal_cost == WORLDS and found.counts.eligible.worlds == 0
    assert "0 worlds are eligible, fewer than 20" in found.report.statement.en


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"measure": "formal_adoption"}, "--on: 'formal_adoption' has no good direction"),
        ({"measure": "adoption_month"}, "--on: unknown measure 'adoption_month': did you mean 'adoption_months'"),
        ({"measure": "trust"}, "--on: unknown measure of the study 'trust'"),
        ({"other": MANDATE}, "--against: 'by-law-abrupt' is also the first arm"),
        ({"other": "incentives"}, "--against: unknown arm 'incentives': did you mean"),
        ({"budget": 3.0}, "--budget: 3 is not a budget of the study: choose one of 1"),
        ({"at": 60}, "--at: the study records no 'adoption_months' at 60: choose one of 120"),
    ],
)
def test_what_the_study_does_not_have_is_one_line(worlds, truth, more, said):
    with pytest.raises(UsageError) as told:
        contrast = Contrast(**{"arm": MANDATE, "other": INCENTIVE, "budget": 1.0, **more})
        discover(runs_of(ahead_where(truth)), worlds, contrast, **FEW)
    assert said in str(told.value) and "\n" not in str(told.value)


def box(coverage, density, parted, *names):
    return Box(coverage, density, 0.5, 50, parted, tuple(Restricted(name, high=1.0) for name in names))


def test_the_rule_takes_few_parameters_that_reach_both_aims():
    boxes = [box(1, 0.5, 0, *""), box(0.9, 0.81, 0.7, "a"), box(0.85, 0.82, 0.72, "a"), box(0.8, 0.99, 0.9, "a", "b")]
    assert choice(boxes) is boxes[2]
    missing = [boxes[0], box(0.74, 0.99, 0.6, "a"), box(0.9, 0.7, 0.5, "a")]
    assert choice(missing) is missing[1]
    assert not boxes[0].reaches and boxes[2].reaches
    assert not box(0.75, 0.79, 0.5).reaches and not box(0.74, 0.8, 0.5).reaches and box(0.75, 0.8, 0.5).reaches


def test_the_scan_misses_no_box_and_takes_the_fewest_limits(worlds, truth):
    table = worlds.drop(columns="world")
    scan = Scan(table)
    best = scan.best(truth.astype(float))
    assert set(best.names) == {"clarity_kept", "learning"}
    inside = np.logical_and.reduce([limit.holds(table[limit.parameter]) for limit in best.restricted])
    assert best.value == pytest.approx(np.corrcoef(inside, truth)[0, 1], abs=1e-5)
    half = (table["stubbornness"] > table["stubbornness"].median()).to_numpy()
    (limit,) = scan.best(half.astype(float)).restricted
    assert (limit.parameter, limit.low) == ("stubbornness", pytest.approx(table["stubbornness"].median()))
    low, high = table["learning"].quantile([1 / 3, 2 / 3])
    (limit,) = scan.best(table["learning"].between(low, high).to_numpy(dtype=float)).restricted
    assert (limit.low, limit.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))
    assert scan.best(np.full(WORLDS, 0.5)).restricted == ()


def test_a_second_parameter_must_add_more_than_chance(worlds):
    """Three labels in ten are wrong, so some second limit always fits a little better."""
    of_interest = (worlds["learning"] > 0.025).to_numpy() ^ (uniform(WORLDS, 9, "flip 0")[0] < 0.3)
    assert len(Scan(worlds.drop(columns="world")).best(of_interest.astype(float)).names) == 2
    found = discover(runs_of(ahead_where(of_interest)), worlds, asked(), resamples=1, shuffles=40, tries=2)
    assert found.box.names == ("learning",)


def test_the_same_worlds_give_the_same_boxes(worlds, found):
    again = Peeling(worlds[["clarity_kept", "learning"]], found.differences.probability).boxes
    names = [box.names for box in again]
    assert tuple(again) == found.trajectory and names[0] == () and names[-1] == ("clarity_kept", "learning")


def test_a_box_that_shuffled_worlds_have_too_is_not_believed(worlds, truth, monkeypatch):
    monkeypatch.setattr(search, "by_chance", lambda *asked: Chance(1, separation=0.9, limit=0.9))
    found = discover(runs_of(ahead_where(truth)), worlds, asked(), resamples=0, tries=2)
    assert (found.status, found.box) == ("no box better than chance", None)


def test_hardly_any_box_is_recognised_with_few_worlds_and_little_known(worlds, truth):
    """The same box, the same share of worlds won; but thirty worlds, and luck as large as what it hides."""
    some = worlds.head(30)
    luck = normal(30, 3, "much luck", 2).T
    differences = ahead_where(truth, 2)[:30] + luck
    found = discover(runs_of(differences), some, asked(), resamples=0, shuffles=40, tries=20)
    assert found.power.recognised[1] < 0.6


def test_planted_boxes_hold_nine_in_ten_of_as_many_worlds_as_are_won(worlds, truth):
    """The values are dealt anew, so that chance is the same; a tenth of those that win lies outside."""
    table = worlds.drop(columns="world")
    numbers = table.drop(columns=["form_of_choice", "shortest_term"]).to_numpy()
    for parameters in (1, 2):
        luck = uniform(2 * WORLDS + 2 * parameters, 4, "planted")[0]
        dealt = _planted(numbers, truth.astype(float), parameters, luck)
        assert sorted(dealt) == sorted(truth.astype(float))
        phi = 1 - 0.1 / (1 - truth.mean())  # of a box that holds nine in ten, with as much density
        best = Scan(table).best(dealt)
        assert phi - 0.2 < best.value < phi + 0.06 and len(best.names) >= parameters
