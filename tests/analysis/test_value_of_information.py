"""The value of information: against values that can be worked out by hand, and against chance."""

import json

import numpy as np
import pytest

from policylab.analysis import questions
from policylab.analysis.questions import choices
from policylab.analysis.value_of_information import ValueQuestion, ValueReport, choice, value_of_information
from policylab.analysis.value_of_information.estimator import basis_of, half_width, partial_information
from policylab.analysis.value_of_information.perfect import perfect_information
from policylab.comparison.ensemble import design_of_worlds
from policylab.comparison.stored_worlds import store_worlds
from policylab.errors import UsageError
from policylab.model.columns.parameters import parameters
from policylab.model.scenario import Scenario
from policylab.statistics.chance import normal, uniform

WORLDS = 600


@pytest.fixture(scope="module")
def features():
    """Fifteen parameters in -1 to 1, and one of whole numbers."""
    drawn = 2 * uniform(WORLDS, 5, "features", 15).T - 1
    whole = np.floor(4 * uniform(WORLDS, 5, "whole")[0])
    return np.column_stack([drawn, whole])


@pytest.fixture(scope="module")
def noise():
    return normal(WORLDS, 5, "noise", 3).T


def test_a_policy_that_is_good_where_a_parameter_is_high(features, noise):
    """Against nothing, a policy worth x in -1 to 1 is worth knowing: E max(x, 0) = 1/4."""
    outcome = np.column_stack([np.zeros(WORLDS), features[:, 4]]) + 0.3 * noise[:, :2]
    found = partial_information(features, outcome, 1)
    assert found.value[4] == pytest.approx(0.25, abs=0.03)
    assert found.held_out[4] == pytest.approx(0.25, abs=0.04)
    assert np.flatnonzero(found.beyond_chance).tolist() == [4]
    assert found.corrected[4] == found.corrected.max()


def test_what_all_policies_share_is_worth_nothing(features, noise):
    """A parameter that lifts every policy alike parts none of them."""
    outcome = 10 * features[:, [4]] + np.array([0.0, 0.1, 0.2]) + 0.1 * noise
    found = partial_information(features, outcome, 1)
    assert not found.beyond_chance.any() and found.value[4] < 0.01


def test_what_changes_no_choice_is_worth_nothing(features):
    """One policy is better everywhere, by an amount that hangs on the parameter."""
    outcome = np.column_stack([np.zeros(WORLDS), 2 + features[:, 4]])
    assert partial_information(features, outcome, 1).value[4] == pytest.approx(0.0, abs=1e-9)


def test_bends_and_whole_numbers_are_followed(features):
    bent = np.column_stack([np.zeros(WORLDS), features[:, 7] ** 2 - 1 / 3])
    assert partial_information(features, bent, 1).value[7] == pytest.approx(2 / 3**2.5 * 1.0, abs=0.03)
    odd = np.column_stack([np.zeros(WORLDS), np.where(features[:, 15] % 2 == 1, 1.0, -1.0)])
    assert basis_of(features[:, 15]).shape == (WORLDS, 4)
    assert partial_information(features, odd, 1).value[15] == pytest.approx(0.5, abs=0.05)


def test_noise_alone_is_worth_nothing_beyond_chance(features):
    """The regression finds something in noise, as much as in shuffled worlds; in unseen ones it finds nothing."""
    outcome = normal(WORLDS, 5, "nothing", 4).T
    found = partial_information(features, outcome, 1)
    assert found.value.min() > 0 and found.beyond_chance.sum() <= 1
    assert found.value.mean() == pytest.approx(found.by_chance.mean(), rel=0.25)
    assert abs(found.held_out.mean()) < found.by_chance.mean()


def test_among_many_parameters_hardly_any_passes_for_worth_knowing_by_luck(features):
    """Held against what one parameter does by chance, one in twenty would pass: five of these."""
    passing = 0
    for stream in range(6):
        outcome = normal(200, 5, f"nothing {stream}", 3).T
        passing += partial_information(features[:200], outcome, 1).beyond_chance.sum()
    assert passing <= 2


def test_knowing_everything_is_not_worth_what_luck_shows():
    luck = normal(WORLDS, 5, "luck", 6).reshape(3, 2, WORLDS).transpose(2, 0, 1)
    assert luck.mean(axis=2).max(axis=1).mean() > 0.5  # what a naive estimate would say
    nothing = perfect_information(luck, 1, draws=40)
    assert nothing.low == 0.0 <= nothing.value < 0.12 and nothing.high < 0.25
    sure = np.zeros((WORLDS, 2, 2))
    sure[::2, 0], sure[1::2, 1] = 1.0, 1.0
    assert perfect_information(sure, 1, draws=40).value == pytest.approx(0.5, abs=0.02)


def test_two_replications_do_not_halve_what_knowing_everything_is_worth(features):
    """Worth E max(x, 0) = 1/4; with much luck in two replications, chosen by one and judged by the other, .15."""
    luck = 0.5 * normal(WORLDS, 5, "much luck", 4).reshape(2, 2, WORLDS).transpose(2, 0, 1)
    outcomes = np.stack([np.zeros(WORLDS), features[:, 4]], axis=1)[:, :, None] + luck
    known = perfect_information(outcomes, 1, draws=40)
    assert known.value == pytest.approx(0.25, abs=0.035)
    assert known.low < 0.25 < known.high and known.high - known.low < 0.2
    alone = partial_information(features, outcomes.mean(axis=2), 1)
    assert alone.corrected[4] < known.high
    assert 0.005 < half_width(features[:, 4], outcomes.mean(axis=2), 1, many=40) < 0.05


def test_no_single_quantity_is_worth_more_than_everything(valued):
    for criterion in valued.report.criteria:
        assert criterion.knowing_everything_low <= criterion.knowing_everything <= criterion.knowing_everything_high
        for row in criterion.quantities:
            assert 0 <= row.low <= row.value <= min(row.high, criterion.knowing_everything)
            assert row.high <= criterion.knowing_everything_high


def test_one_chooses_among_what_ships_save_nothing_and_everything():
    assert {"status-quo", "by-law-phased", "hybrid"} <= set(choices())
    assert not {"null", "everything"} & set(choices())


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"worlds": 19}, "^worlds: 19 is out of range, allowed 20 to"),
        ({"replications": 1}, "^replications: 1 is out of range, allowed 2 to"),
        ({"size": "labb"}, "unknown size 'labb'"),
        ({"workers": 0}, "^workers: 0 is out of range"),
        ({"worlds_from": "nowhere.parquet"}, "--worlds-from nowhere.parquet: no such file"),
    ],
)
def test_wrong_questions_are_refused_before_anything_runs(wrong, says):
    with pytest.raises(UsageError, match=says):
        ValueQuestion(**wrong)


def test_a_file_that_keeps_too_few_worlds_is_said_to_be_too_small(tmp_path):
    scenarios = [Scenario.load("status-quo", size="classroom", months=12)]
    path, far = tmp_path / "worlds.parquet", np.zeros(19)
    about = {"identity": "abc", "status": "not ruled out"}
    store_worlds(path, design_of_worlds(19, 1, scenarios), far <= 3, far, about)
    with pytest.raises(UsageError, match="holds 19 worlds, 20 are needed: filter more worlds"):
        ValueQuestion(worlds_from=path)


@pytest.fixture(scope="module")
def valued():
    """Three packages in twenty worlds over thirty months."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(questions, "choices", lambda: ("status-quo", "by-law-abrupt", "incentives-recognition"))
        for module in (questions, choice):
            patch.setattr(module, "MONTHS", 30)
        yield value_of_information(ValueQuestion(worlds=20))


def test_what_comes_out(valued, tmp_path, capsys, another_model):
    content = json.loads(json.dumps(valued.report.to_dict(), allow_nan=False))
    assert content["worlds_from"] == "ranges" and len(content["choices"]) == 3
    assert [one["measure"] for one in content["criteria"]] == ["adoption_months", "effective_adoption"]
    for one in content["criteria"]:
        rows = one["quantities"]
        assert len(rows) == 10 == len({row["parameter"] for row in rows})
        assert [row["value"] for row in rows] == sorted((row["value"] for row in rows), reverse=True)
        for row in rows:
            entry = parameters()[row["parameter"]]
            assert (row["letter"], row["source"]) == (entry.letter, entry.source)
            assert row["beyond_chance"] == (row["uncorrected"] > one["chance"])
            corrected = max(row["uncorrected"] - row["by_chance"], 0)
            assert row["value"] == pytest.approx(min(corrected, one["knowing_everything"]))
        levels = valued.worlds.levels[content["criteria"].index(one)].mean(axis=(0, 2))
        assert one["best_on_average"] == content["choices"][int(levels.argmax())]
    assert sorted(valued.save(tmp_path)) == sorted(path.name for path in tmp_path.iterdir())
    valued.report.print()
    text = capsys.readouterr().out
    report = ValueReport.read(content)
    assert report == valued.report
    page = report.page().markdown()
    for said in (" ".join(text.split()), page):
        assert "over the stated ranges" in said and "do not cost the same" in said
        assert "Of these 10, " in said and "worth more than chance shows" in said and "[" in said
    assert all(f"| `{row.parameter}` | {row.meaning} |" in page for row in report.criteria[0].quantities)
    assert "Stale" not in page
    another_model()
    assert "Stale: rule service_lapse changed" in report.page().markdown()
