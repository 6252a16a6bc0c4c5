"""The file of a study: what it means, and the one line that answers whatever is wrong in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from policylab.comparison.ensemble import design_of_worlds
from policylab.comparison.stored_worlds import store_worlds
from policylab.errors import UsageError
from policylab.study.declaration import Study
from tests.wrong_files import assert_plain

EXPERIMENTS = sorted((Path(__file__).parents[2] / "experiments").glob("*.toml"))
assert EXPERIMENTS, "no experiment is there, and its test would pass by having none"


def test_the_baseline_comes_first_and_the_first_law_sets_the_budget(study):
    assert study.arms == ("status-quo", "law", "honours")
    assert study.law == "law"
    assert study.budgets == (1.0, 2.0)


def test_worlds_and_headline_are_plans_at_their_own_sizes(changed):
    study = Study.load(changed(('[headline]\nsize = "classroom"', '[headline]\nsize = "lab"')))
    assert {one.size for one in study.over_worlds.scenarios} == {"classroom"}
    assert {one.size for one in study.headline.scenarios} == {"lab"}
    assert study.design.worlds == study.world_sample.worlds == 2
    assert study.headline.replications == 2


def test_adoption_and_outlay_are_kept_of_every_run_and_adoption_for_every_month_of_the_headline(study):
    assert {"effective_adoption", "formal_adoption", "adoption_months", "outlay"} <= set(study.measures)
    assert [at for measure, at in study.readings if measure == "effective_adoption"] == [2, 4]
    months = sorted(at for measure, at in study.headline_readings if measure == "effective_adoption")
    assert months == list(range(5))


@pytest.mark.parametrize(
    ("before", "after", "field", "words"),
    [
        ("at = [2, 4]", "at = [2, 5]", "at", "5 is out of range, allowed 0 to 4"),
        ("at = [2, 4]", "at = []", "at", "write at least 1"),
        ("at = [2, 4]", "at = [4, 4]", "at", "4 is given twice"),
        ("[1.0, 2.0]", "[0.5, 2.0]", "budgets", "1.0 is missing"),
        ('"trust"', '"paper_gap"', "measures", "given twice"),
        ("number = 2", 'number = 2\nfrom = "nowhere.parquet"', "worlds.from", "no such file"),
        ('"law.toml", ', "", "arm", "compulsion"),
        ("law.toml", "by-law-abrpt", "package", "did you mean 'by-law-abrupt'"),
        ('name = "tiny"', 'name = "a/b"', "name", "is not a folder name"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_file_field_and_cure(changed, before, after, field, words):
    path = changed((before, after))
    with pytest.raises(UsageError) as raised:
        Study.load(path)
    message = str(raised.value)
    assert message.startswith(f"{path}: "), message
    assert field in message, message
    assert words in message, message
    assert_plain(message.removeprefix(f"{path}: "))


def test_an_unknown_name_names_the_studies_there_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "which-way.toml").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="did you mean 'which-way'"):
        Study.load("wich-way")


def test_away_from_the_project_an_unknown_name_is_told_where_to_look(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"unknown study 'nowhere': there are none in experiments/ here: name a TOML"):
        Study.load("nowhere")


def test_worlds_that_a_filter_kept_lie_beside_the_file(study, changed, tmp_path):
    design = design_of_worlds(6, 5, study.over_worlds.scenarios)
    kept = np.array([True, True, True, False, False, True])
    store_worlds(tmp_path / "kept.parquet", design, kept, np.zeros(6), {"identity": "abc", "status": "not ruled out"})
    found = Study.load(changed(("number = 2", 'number = 3\nfrom = "kept.parquet"')))
    assert set(found.design.values[:, 0]) <= set(design.values[kept, 0])
    assert found.world_sample.stored.about["status"] == "not ruled out"
    with pytest.raises(UsageError, match=r"worlds.number: 5 is out of range, allowed 2 to 4 \(worlds that kept"):
        Study.load(changed(("number = 2", 'number = 5\nfrom = "kept.parquet"')))


@pytest.mark.parametrize("path", EXPERIMENTS, ids=lambda path: path.stem)
def test_every_experiment_can_be_loaded_and_is_called_as_its_file(path):
    assert Study.load(path).name == path.stem
