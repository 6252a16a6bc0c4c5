"""Scenario discovery on made-up worlds whose truth is known: a box, nothing, one class, forms, unclear worlds."""

import json

import numpy as np
import pandas as pd
import pytest

from policylab.analysis.discovery import Contrast, DiscoveryReport, boxes, discover, search
from policylab.analysis.discovery.boxes import Box, Restricted, choice
from policylab.analysis.discovery.labels import BEATS, DOES_NOT_BEAT, UNCLEAR, labelled, paired_differences
from policylab.analysis.discovery.steadiness import Chance, peel
from policylab.comparison.chance import uniform
from policylab.errors import UsageError
from policylab.model.switches import CHOICE_FORMS
from tests.analysis.made_up_worlds import INCENTIVE, MANDATE, WORLDS, ahead_where, runs_of, worlds_made

FEW = {"resamples": 2, "shuffles": 4}  # a search takes a third of a second


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
    assert all(one.significance < 1e-4 for one in found.box.restricted)
    assert found.counts.beats == truth.sum() and found.counts.clear == WORLDS


def test_what_a_box_says_of_itself_holds_of_the_worlds_in_it(found, worlds, truth):
    inside = found.box.holds(worlds)
    assert inside.sum() == found.box.worlds
    assert found.box.mass == pytest.approx(inside.mean())
    assert found.box.density == found.box.mean == pytest.approx(truth[inside].mean())
    assert found.box.coverage == pytest.approx(inside[truth].mean())
    assert found.box.parted == pytest.approx(inside[truth].mean() - inside[~truth].mean())


def test_a_true_box_comes_back_in_halves_and_beyond_chance(found):
    assert found.reproduced.at_coverage == found.reproduced.at_density == {"clarity_kept": 1.0, "learning": 1.0}
    assert found.reproduced.resamples == FEW["resamples"]
    assert found.reproduced.coverage > 0.75 and found.reproduced.density > 0.75
    assert found.chance.found > 0.9 > found.chance.limit > 0.05
    assert found.chance.shuffles == FEW["shuffles"]


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
    found = discover(runs_of(ahead_where(blind)), worlds, asked(), resamples=1, shuffles=6)
    assert found.status == "no box better than chance"
    assert found.box is None and found.report.to_dict()["box"] is None
    assert found.chance.found <= found.chance.limit
    assert "shuffled labels" in found.report.to_dict()["statement"]["en"]


def test_a_form_of_choice_is_restricted_by_name(worlds):
    inside = ((worlds["form_of_choice"] != "logit") & (worlds["stubbornness"] < 0.6)).to_numpy()
    found = discover(runs_of(ahead_where(inside)), worlds, asked(), resamples=1, shuffles=2)
    limits = {one.parameter: one for one in found.box.restricted}
    assert set(limits) == {"form_of_choice", "stubbornness"}
    assert set(limits["form_of_choice"].forms) == {"nested", "best-reply"}
    assert found.box.coverage > 0.9 and found.box.density > 0.9
    assert "the form of choice is best-reply or nested" in found.limits()
    row = next(one for one in found.report.to_dict()["box"]["restricted"] if one["parameter"] == "form_of_choice")
    assert row["low"] is row["high"] is None and set(row["range"]) == set(CHOICE_FORMS)


def test_worlds_that_are_unclear_are_counted_apart_and_not_searched(worlds, truth, found):
    """With the sign of chance in a tenth of the worlds, the box is that of the others."""
    differences = ahead_where(truth)
    differences[::10] = [0.1, -0.1, 0.02]
    again = discover(runs_of(differences), worlds, asked(), resamples=1, shuffles=2)
    assert again.counts.unclear == WORLDS // 10
    assert again.counts.clear == again.counts.beats + again.counts.does_not_beat == WORLDS - WORLDS // 10
    assert again.counts.beats == np.delete(truth, np.s_[::10]).sum()
    assert set(again.box.names) == set(found.box.names) and again.box.density > 0.9


def test_labels_are_those_of_the_interval():
    values = np.array([[1.0, 1.1], [-1.0, -1.2], [0.05, -0.06], [0.0, 0.0]] * 10)
    assert labelled(values)[:4].tolist() == [BEATS, DOES_NOT_BEAT, UNCLEAR, UNCLEAR]


def test_one_replication_has_no_interval_and_says_so(worlds, truth):
    differences = paired_differences(runs_of(ahead_where(truth, 1)), worlds["world"].to_numpy(), asked())
    assert (differences.labels == np.where(truth, BEATS, DOES_NOT_BEAT)).all()
    assert "with one replication there is no interval" in differences.labelled_by
    assert labelled(np.array([[0.2], [-0.1], [0.0]])).tolist() == [BEATS, DOES_NOT_BEAT, UNCLEAR]


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
        (np.ones((WORLDS, 2)), "one class only", "200 of 200 clear worlds"),
        (-np.ones((WORLDS, 2)), "one class only", "0 of 200 clear worlds"),
        (np.zeros((WORLDS, 2)), "too few clear worlds", "Only 0 of the 200 eligible worlds are clear"),
        (np.where(np.arange(WORLDS) < 19, 1.0, 0.0)[:, None] * [1.0, 1.0], "too few clear worlds", "Only 19 of"),
    ],
)
def test_where_there_is_nothing_to_part_one_line_says_so(worlds, differences, status, said):
    found = discover(runs_of(differences), worlds, asked(), **FEW).report.to_dict()
    assert found["status"] == status
    assert said in found["statement"]["en"] and "\n" not in found["statement"]["en"]
    assert found["box"] is found["chance"] is found["resampling"] is None and found["trajectory"] == []


def test_nearly_all_worlds_need_no_box(worlds):
    found = discover(runs_of(ahead_where(np.arange(WORLDS) % 10 != 0)), worlds, asked(), **FEW)
    assert (found.status, found.box) == ("no box needed", None)


def test_columns_that_part_nothing_are_left_out(worlds, truth):
    same = worlds[["world"]].assign(learning=0.03, notice_needed=np.nan, form_of_choice="logit")
    found = discover(runs_of(ahead_where(truth)), same, asked(), **FEW)
    assert found.status == "worlds do not differ"
    assert "no parameter differs" in found.report.to_dict()["statement"]["en"]


def test_worlds_of_which_none_counts_are_told(worlds, truth):
    found = discover(runs_of(ahead_where(truth), matched=np.zeros(WORLDS)), worlds, asked(), **FEW)
    assert found.status == "too few clear worlds"
    assert found.counts.not_equal_cost == WORLDS and found.counts.counted == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"measure": "formal_adoption"}, "--on: 'formal_adoption' has no good direction"),
        ({"measure": "adoption_month"}, "--on: unknown measure 'adoption_month': did you mean 'adoption_months'"),
        ({"measure": "trust"}, "--on: unknown measure of the study 'trust'"),
        ({"incentive": MANDATE}, "--incentive: 'by-law-abrupt' is also the mandate"),
        ({"incentive": "incentives"}, "--incentive: unknown arm 'incentives': did you mean"),
        ({"budget": 3.0}, "--budget: 3 is not a budget of the study: choose one of 1"),
        ({"at": 60}, "no value of 'adoption_months' for 'by-law-abrupt' at 60"),
    ],
)
def test_what_the_study_does_not_have_is_one_line(worlds, truth, more, said):
    with pytest.raises(UsageError) as told:
        contrast = Contrast(**{"mandate": MANDATE, "incentive": INCENTIVE, "budget": 1.0, **more})
        discover(runs_of(ahead_where(truth)), worlds, contrast, **FEW)
    assert said in str(told.value) and "\n" not in str(told.value)


def box(coverage, density, parted, *names):
    return Box(coverage, density, density, 0.5, 50, parted, tuple(Restricted(name, high=1.0) for name in names))


def test_the_rule_takes_few_parameters_that_reach_both_aims():
    boxes = [box(1, 0.5, 0, *""), box(0.9, 0.81, 0.7, "a"), box(0.85, 0.82, 0.72, "a"), box(0.8, 0.99, 0.9, "a", "b")]
    assert choice(boxes) == 2
    assert choice([boxes[0], box(0.74, 0.99, 0.6, "a"), box(0.9, 0.7, 0.5, "a")]) == 1
    assert not boxes[0].reaches and boxes[2].reaches
    assert not box(0.75, 0.79, 0.5).reaches and not box(0.74, 0.8, 0.5).reaches and box(0.75, 0.8, 0.5).reaches


def test_limits_that_say_nothing_are_set_free(worlds, truth):
    """A seventh of the labels is wrong: whatever else peeling cut on its way to the box has no small quasi-p."""
    of_interest = truth ^ (uniform(WORLDS, 9, "flip")[0] < 0.15)
    peeling = peel(worlds.drop(columns="world"), of_interest)
    first, chosen = peeling.boxes[choice(peeling.boxes)], peeling.chosen()
    assert set(chosen.names) == {"clarity_kept", "learning"} < set(first.names)
    assert all(one.significance <= 0.05 for one in chosen.restricted)


def test_the_same_worlds_give_the_same_boxes(worlds, truth, found):
    assert tuple(peel(worlds.drop(columns="world"), truth).boxes) == found.trajectory


def test_a_box_that_shuffled_labels_have_too_is_not_believed(worlds, truth, monkeypatch):
    monkeypatch.setattr(search, "by_chance", lambda *asked: Chance(1, found=0.9, limit=0.9))
    found = discover(runs_of(ahead_where(truth)), worlds, asked(), resamples=0)
    assert (found.status, found.box) == ("no box better than chance", None)


def test_a_box_that_loses_all_its_limits_is_not_called_one_of_chance(worlds, truth, monkeypatch):
    monkeypatch.setattr(search, "by_chance", lambda *asked: Chance(1, found=0.9, limit=0.1))
    monkeypatch.setattr(boxes, "MOST_SIGNIFICANT", -1.0)
    found = discover(runs_of(ahead_where(truth)), worlds, asked(), resamples=0)
    told = found.report.to_dict()
    assert found.status == "no significant limit"
    assert found.box is told["box"] is None and told["chance"]["beyond"]
    assert "better than shuffled labels, but no limit" in told["statement"]["en"]
    assert "quasi-p" in told["statement"]["th"]
