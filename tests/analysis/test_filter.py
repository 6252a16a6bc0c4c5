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
from policylab.analysis.filter.implausibility import of_second_source
from policylab.analysis.filter.recovery import MUST_KEEP
from policylab.analysis.filter.report import identity_of
from policylab.analysis.filter.rows import RecoveryRow, TruthShare
from policylab.analysis.filter.targets import targets
from policylab.cli import app
from policylab.comparison.stored_worlds import read_worlds
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
    at = content["not_ruled_out_at"]
    assert at["2.0"] <= at["2.5"] <= content["not_ruled_out"] <= at["3.5"] <= at["4.0"]
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


def test_a_target_that_nearly_every_world_misses_parts_no_worlds(found):
    """It is the model that fails then; the others still judge."""
    values = found.values.copy()
    place = next(place for place, target in enumerate(FEW) if target.name == "law-gap-at-deadline")
    values[place] = -5.0
    failing = with_values(found, values)
    assert failing.failed[place]
    assert failing.report.to_dict()["model_fails"].count("law-gap-at-deadline") == 1
    origins = [target.origin for target, failed in zip(FEW, failing.failed, strict=True) if not failed]
    assert np.array_equal(failing.implausibility, of_second_source(failing.each[~failing.failed], origins))


def test_one_source_alone_rules_nothing_out(found):
    """Patterns speak once, however many of their figures do; a second source is needed."""
    good = with_values(found, np.array([np.full_like(found.values[0], inside(one.observed)) for one in FEW]))
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


def test_where_too_few_are_left_the_least_implausible_are_kept_and_called_so(found, capsys):
    values = np.zeros_like(found.values)
    # Each target is met by one world of its own, more than one in twenty, and no world meets two of them.
    for place, target in enumerate(FEW):
        observed = target.observed
        values[place] = far(observed)
        values[place, 2 * place : 2 * place + 2] = inside(observed)
    none = with_values(found, values)
    assert not none.failed.any() and none.not_ruled_out.sum() == 0
    assert none.status == "least implausible" and none.left.sum() == 1
    assert none.implausibility[none.left].max() <= none.implausibility[~none.left].min()
    none.report.print()
    assert "the data do not allow them" in capsys.readouterr().out


def test_files_hold_what_was_found(found, tmp_path, capsys):
    names = found.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert names[0] == f"worlds-{identity_of(found.question)}.parquet"
    stored = read_worlds(tmp_path / names[0])
    assert np.array_equal(stored.design.values, found.design.values[found.left])
    assert stored.about["size"] == "classroom" and stored.about["targets"] == [target.name for target in FEW]
    found.report.print()
    text = capsys.readouterr().out
    assert text.startswith("Recovery on data of known truths")
    assert "Not ruled out" in text and "law-formal-at-deadline" in text


def test_the_page_says_the_same(found, another_model):
    report = FilterReport.read(json.loads(json.dumps(found.report.to_dict())))
    assert report == found.report
    page = report.page().markdown()
    assert report.recovery_in_words() in page and report.left_in_words() in page
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
    recovered = RecoveryRow(10, 9, ("P2.times_before",), TruthShare(mean, mean, mean), kept, mean >= 0.5)
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
