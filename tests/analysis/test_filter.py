"""The filter as a whole: refused questions, one small run through every file, and the recovery that must be shown."""

import json
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from policylab.analysis.filter import (
    FilterQuestion,
    FilterReport,
    HistoryMatch,
    filter_worlds,
    matching,
    runs,
)
from policylab.analysis.filter import report as shown
from policylab.analysis.filter import targets as held
from policylab.analysis.filter.figure import FARTHEST, distance
from policylab.analysis.filter.implausibility import of_second_source
from policylab.analysis.filter.keeping import kept_without
from policylab.analysis.filter.recovery import MUST_KEEP
from policylab.analysis.filter.report import identity_of
from policylab.analysis.filter.rows import CutRow, RecoveryRow, TruthShare
from policylab.analysis.filter.targets import targets
from policylab.cli import app
from policylab.comparison.stored_worlds import read_judged, read_worlds
from policylab.errors import UsageError
from policylab.workers import WorkerPool

# What one law does at its deadline: runs of one arm, a year longer than to it.
FEW = tuple(replace(one, months=32) for one in targets() if one.name.startswith(("P2.", "law-")))
TRUTHS = 4


@pytest.fixture(scope="module")
def few():
    """Let the filter look at few targets and few truths, so that a test is short."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "TRUTHS", TRUTHS)
        for module in (matching, shown, runs, held):
            patch.setattr(module, "targets", lambda: FEW)
        yield


@pytest.fixture(scope="module")
def found(few):
    return filter_worlds(FilterQuestion(worlds=20, replications=2))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"worlds": 19}, "^worlds: 19 is out of range, allowed 20 to 100000"),
        ({"replications": 1}, "^replications: 1 is out of range, allowed 2 to"),
        ({"size": "labb"}, "unknown size 'labb': did you mean 'lab'"),
        ({"workers": 0}, "^workers: 0 is out of range, allowed 1 to"),
    ],
)
def test_wrong_questions_are_refused(wrong, says):
    with pytest.raises(UsageError, match=says):
        FilterQuestion(**wrong)


@pytest.mark.parametrize("command", ["filter", "value-of-information"])
def test_the_command_line_refuses_the_same(command, tmp_path):
    found = CliRunner().invoke(app, ["analyse", command, "--worlds", "5", "--out", str(tmp_path / "out")])
    assert isinstance(found.exception, UsageError) and found.exception.exit_code == 2
    assert "--worlds: 5 is out of range, allowed 20 to" in str(found.exception)
    assert not (tmp_path / "out").exists()


def test_what_comes_out(found):
    content = json.loads(json.dumps(found.report.to_dict(), allow_nan=False))
    assert content["recovery"]["truths"] == TRUTHS and 0 <= content["recovery"]["kept"] <= TRUTHS
    assert content["not_ruled_out"] == int((found.implausibility <= 3).sum())
    assert content["kept"] == int(found.left.sum()) >= 1
    at = [row["worlds"] for row in content["cuts"]]
    assert at == sorted(at) and at[2] == content["not_ruled_out"] and content["cuts"][2]["cutoff"] == 3
    assert [row["kind"] for row in content["stages"]] == ["base rate", "pattern", "case"]
    so_far = [row["ruled_out"] for row in content["stages"]]
    assert so_far == sorted(so_far) and so_far[-1] == pytest.approx(1 - content["not_ruled_out"] / 20)
    assert [row["target"] for row in content["targets"]] == [target.name for target in FEW]
    most = 1 - found.not_ruled_out.mean()
    assert all(row["needed"] <= min(row["speaks_against"], most) for row in content["targets"])
    assert {"complementarity", "network of leaders"} <= set(content["not_sampled"])


def test_a_world_is_judged_as_its_figures_say(found):
    place = next(place for place, target in enumerate(FEW) if target.name == "law-formal-at-deadline")
    observed = FEW[place].observed
    low = found.values[place].mean(axis=1) < observed.low
    assert (found.each[place][low] > 0).all() and low.any()


def with_values(found, values):
    """Return the same worlds with other figures."""
    return HistoryMatch(found.question, found.design, values, found.recovered)


def place_of(name):
    return next(place for place, target in enumerate(FEW) if target.name == name)


def good_values(found):
    return np.array([np.full_like(found.values[0], inside(one.observed)) for one in FEW])


def test_a_figure_that_every_world_misses_rules_the_model_out(found, capsys):
    """It says nothing about which world is better: the others still part them."""
    values = found.values.copy()
    place = place_of("law-gap-at-deadline")
    values[place] = -5.0
    failing = with_values(found, values)
    report = failing.report
    assert failing.status == "ruled out" and report.targets[place].rejects_all and report.targets[place].misfit
    assert "law-gap-at-deadline" in report.misfits
    rest = np.arange(len(FEW)) != place
    origins = [target.origin for target, stays in zip(FEW, rest, strict=True) if stays]
    assert np.array_equal(failing.judgement.nearness, of_second_source(failing.each[rest], origins))
    report.print()
    out = capsys.readouterr().out
    assert out.startswith("The model is ruled out: no world of 20 comes near law-gap-at-deadline")
    assert "Misfit: no world reaches law-gap-at-deadline (observed 0.321 to 0.48; nearest -5.000, world 0)." in out
    page = report.page().markdown().split("\n\n")
    assert page[1].startswith("The model is ruled out")


def test_a_misfit_names_the_nearest_world_and_excuses_nothing(found):
    """The band is widened by the error of the data alone; a world within the discrepancy still does not reach it."""
    place = place_of("law-formal-at-deadline")
    observed = FEW[place].observed
    values = good_values(found)
    values[place] = observed.low - 3 * observed.error - observed.discrepancy
    values[place, 7] += observed.discrepancy / 2
    missed = with_values(found, values).report
    row = missed.targets[place]
    assert row.misfit and not row.rejects_all and missed.misfits == (FEW[place].name,)
    assert row.nearest_world == 7 and row.nearest == pytest.approx(values[place, 7].mean())
    assert missed.status == "not ruled out" and "Misfit: no world reaches law-formal" in missed.status_in_words()
    values[place, 7] = observed.low - 2.9 * observed.error  # no further than the data may be off
    assert not with_values(found, values).report.misfits
    values[place] = np.nan
    nothing = with_values(found, values).report.targets[place]
    assert (nothing.misfit, nothing.nearest, nothing.nearest_world, nothing.judged) == (False, None, None, 0)


def test_kinds_rule_out_one_after_the_other(found):
    values = good_values(found)
    values[place_of("P2.times_before"), :8] = far(FEW[place_of("P2.times_before")].observed)
    values[place_of("law-formal-at-deadline"), :4] = far(FEW[place_of("law-formal-at-deadline")].observed)
    of_rates, of_patterns, of_cases = with_values(found, values).report.stages
    assert (of_rates.targets, of_patterns.targets, of_cases.targets) == (0, 2, 3)
    assert (of_rates.ruled_out, of_patterns.ruled_out, of_cases.ruled_out) == (0, 0, 0.2)
    assert of_cases.alone == 0  # one source of each kind


def test_one_source_alone_rules_nothing_out(found):
    """Patterns speak once, however many of their figures do; a second source is needed."""
    good = with_values(found, good_values(found))
    assert good.not_ruled_out.all()
    half = np.arange(found.design.worlds) % 2 == 0
    values = good.values.copy()
    of_p2 = [place for place, target in enumerate(FEW) if target.origin == "P2"]
    assert len(of_p2) == 2
    for place in of_p2:
        values[place, half] = far(FEW[place].observed)
    assert with_values(found, values).not_ruled_out.all()
    values[-1, half] = far(FEW[-1].observed)
    spoken = with_values(found, values)
    assert spoken.not_ruled_out.tolist() == (~half).tolist()
    assert spoken.report.to_dict()["targets"][-1]["needed"] == pytest.approx(0.5)


def inside(observed):
    return observed.low if np.isfinite(observed.low) else observed.high


def far(observed):
    return inside(observed) + 50 * observed.discrepancy * (1 if np.isinf(observed.low) else -1)


def test_where_none_is_left_the_model_is_ruled_out_and_the_least_implausible_are_kept(found, capsys):
    values = np.zeros_like(found.values)
    # Each target is met by two worlds of its own, and no world meets two of them.
    for place, target in enumerate(FEW):
        observed = target.observed
        values[place] = far(observed)
        values[place, 2 * place : 2 * place + 2] = inside(observed)
    none = with_values(found, values)
    assert not none.judgement.rejecting_all.any() and none.not_ruled_out.sum() == 0
    assert none.status == "ruled out" and none.left.sum() == 1 and not none.report.misfits
    assert none.implausibility[none.left].max() <= none.implausibility[~none.left].min()
    none.report.print()
    out = capsys.readouterr().out
    assert out.startswith("The model is ruled out: no world of 20 is left at the cut of 3.")
    assert "the data do not allow them" in " ".join(out.split())


@pytest.mark.parametrize(
    ("share", "says"),
    [(0.1, "fewer than those of any truth"), (0.4, "within what those of truths"), (0.9, "more than those of any")],
)
def test_what_is_kept_stands_beside_what_known_truths_keep(found, share, says):
    cut = CutRow(3.0, round(20 * share), share, TruthShare(0.5, 0.3, 0.8), 4)
    first = replace(found.report, cuts=(cut,)).left_in_words().splitlines()[0]
    assert says in first and f"({share:.0%})" in first and "50% (30% to 80%)" in first


def test_kept_worlds_weigh_by_how_near_they_are(found):
    said = found.judgement
    assert said.weight.sum() == pytest.approx(1) and (said.weight > 0).tolist() == said.kept.tolist()
    near, next_to = said.nearness[said.kept].argsort()[:2]
    weights, squared = said.weight[said.kept], said.nearness[said.kept] ** 2
    assert weights[near] / weights[next_to] == pytest.approx(np.exp((squared[next_to] - squared[near]) / 2))
    assert 1 <= said.effective <= said.kept.sum() + 1e-9


def test_a_figure_is_drawn_as_its_distance_from_the_band(found):
    row = replace(found.report.targets[0], observed=(0.2, 0.4), error=0.03, discrepancy=0.04)
    assert [distance(row, value) for value in (0.1, 0.3, 0.5)] == pytest.approx([-2, 0, 2])
    assert distance(row, 100.0) == FARTHEST and np.isnan(distance(row, None))
    assert distance(replace(row, observed=(None, 0.4)), -9.0) == 0
    (figure,) = found.report.figures()
    (axis,) = figure.axes
    assert [label.get_text() for label in axis.get_yticklabels()] == [row.label for row in found.report.targets]


def test_worlds_are_kept_without_the_targets_of_some_curves(found, tmp_path):
    """Nothing is run: the file has what each target says."""
    file = found.store(tmp_path)
    judged = read_judged(file)
    assert np.array_equal(judged.each, found.each, equal_nan=True)
    assert [target["cases"] for target in judged.targets] == [list(one.cases) for one in FEW]
    stored, all_targets = read_worlds(file), kept_without(judged, ["nobody"])
    assert np.array_equal(all_targets.design.values, stored.design.values)
    assert np.array_equal(stored.weights, found.judgement.weight[found.left])
    assert np.array_equal(stored.weights, all_targets.weights) and all_targets.about["status"] == found.status


def test_files_hold_what_was_found(found, tmp_path, capsys):
    names = found.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert names[0] == f"worlds-{identity_of(found.question)}.parquet"
    stored = read_worlds(tmp_path / names[0])
    assert np.array_equal(stored.design.values, found.design.values[found.left])
    assert stored.about["size"] == "classroom" and stored.about["targets"] == [target.name for target in FEW]
    found.report.print()
    text = capsys.readouterr().out
    assert text.startswith("The model is ")
    assert "Recovery on data of known truths" in text and "law-formal-at-deadline" in text
    assert "filter-predictive.png" in names


def test_the_page_says_the_same(found, another_model):
    report = FilterReport.read(json.loads(json.dumps(found.report.to_dict())))
    assert report == found.report
    page = report.page().markdown()
    assert report.recovery_in_words() in page and report.left_in_words() in page
    assert report.status_in_words().splitlines()[0] in page.split("\n\n")[1]
    assert all(f"| {target.name}" in page for target in FEW)
    assert "Stale" not in page
    assert "Stale: what worlds are compared with" in replace(report, identity="another").page().markdown()
    another_model()
    assert "Stale: rule service_lapse changed" in report.page().markdown()


def test_every_ten_worlds_have_peoples_of_their_own(found, few):
    """Else the spread over luck would be that between two peoples, however many worlds are pooled."""
    points = [found.design.point(world) for world in range(12)]
    alone = runs.in_worlds(points[:10], "classroom", 1, 2, WorkerPool(1))
    assert np.array_equal(alone, found.values[:, :10], equal_nan=True)
    first = runs.in_worlds(points[10:], "classroom", 1, 2, WorkerPool(1))
    assert not np.array_equal(first, found.values[:, 10:12], equal_nan=True)
    assert runs.peoples(30, 2) == 6 and runs.peoples(31, 2) == 8


def test_the_identity_names_what_was_asked(few, monkeypatch):
    before = identity_of(FilterQuestion(worlds=20))
    others = [FilterQuestion(worlds=21), FilterQuestion(worlds=20, seed=2), FilterQuestion(worlds=20, replications=3)]
    assert len({before, *map(identity_of, others)}) == 4
    assert identity_of(FilterQuestion(worlds=20, workers=2)) == before
    monkeypatch.setattr(shown, "targets", lambda: FEW[1:])
    assert identity_of(FilterQuestion(worlds=20)) != before


@pytest.mark.parametrize(
    ("kept", "mean", "says"),
    [
        (True, 0.7, "keeps what is true and rules out at least half"),
        (True, 0.2, "do not narrow"),
        (False, 0.7, "loses truths"),
    ],
)
def test_the_report_says_what_recovery_means(found, kept, mean, says):
    recovered = RecoveryRow(10, 9, ("P2.times_before",), TruthShare(mean, mean, mean), kept, mean >= 0.5, 0)
    assert says in replace(found.report, recovery=recovered).recovery_in_words().splitlines()[-1]


@pytest.mark.long
def test_known_truths_are_recovered():
    """From ten truths the filter keeps nine; it rules out half of the worlds, or says that data do not narrow."""
    found = filter_worlds(FilterQuestion(worlds=20, replications=2))
    assert found.recovered.kept >= MUST_KEEP
    words = found.report.recovery_in_words().splitlines()[-1]
    assert ("do not narrow" in words) == (found.recovered.ruled_out.mean() < 0.5)


@pytest.mark.long
def test_workers_change_no_bit(monkeypatch):
    monkeypatch.setattr(runs, "BATCH", 1)
    found = []
    for workers in (1, 2):
        with WorkerPool(workers) as pool:
            found.append(runs.in_worlds([{}, {"motive_of_gain": 1.5}], "classroom", 1, 1, pool))
    assert np.array_equal(*found, equal_nan=True)
