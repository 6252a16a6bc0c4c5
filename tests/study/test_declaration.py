"""The file of a study: what it means, and the one line that answers whatever is wrong in it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from policylab.comparison.costs import scale_of
from policylab.comparison.ensemble import design_of_worlds
from policylab.comparison.stored_worlds import store_worlds
from policylab.errors import UsageError
from policylab.study.declaration import Study
from tests.wrong_files import assert_plain

EXPERIMENTS = sorted((Path(__file__).parents[2] / "experiments").glob("*.toml"))
assert EXPERIMENTS, "no experiment is there, and its test would pass by having none"


def test_the_baseline_comes_first_and_the_law_sets_the_budget(study):
    assert study.arms == ("status-quo", "law", "honours")
    assert study.yardstick == "law"
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
        ('equal_cost = "outlay"\n', "", "budget_shares", 'has no effect without equal_cost: add equal_cost = "public"'),
        ("[1.0, 2.0]", "[1.0, 2.0]\nbudgets = [9.0]", "budget_shares", "does not go with budgets in official-months"),
        ("[1.0, 2.0]", "[1.0, 1.0]", "budget_shares", "1.0 is given twice"),
        ("[1.0, 2.0]", "[0.0]", "budget_shares", "more than 0"),
        ("[1.0, 2.0]", '[1.0]\nbudget_of = "honors"', "budget_of", "did you mean 'honours'"),
        ('"outlay"\n', '"everything"\n', "equal_cost", "allowed 'public' or 'outlay'"),
        ('"trust"', '"paper_gap"', "measures", "given twice"),
        ("number = 2", 'number = 2\nfrom = "nowhere.parquet"', "worlds.from", "no such file"),
        ('"law.toml", ', "", "budget_of", "none of the arms is a law"),
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


def test_a_study_without_a_law_is_asked_by_the_cures_that_its_refusal_names(changed):
    """The examples of the message are tried as they are written."""
    without = ('"law.toml", ', "")
    with pytest.raises(UsageError) as raised:
        Study.load(changed(without))
    named, amounts = re.findall(r"(budget_of = \S+?|budgets = \[[^]]*\])(?:,|$)", str(raised.value))
    assert Study.load(changed(without, ("[1.0, 2.0]", f"[1.0, 2.0]\n{named}"))).yardstick == "honours"
    given = Study.load(changed(without, ("budget_shares = [1.0, 2.0]", amounts)))
    assert given.yardstick is None and given.budgets == (500.0,)
    designed = Study.load(changed(without, ('equal_cost = "outlay"\nbudget_shares = [1.0, 2.0]\n', "")))
    assert designed.budgets == ()


def test_an_amount_is_the_same_for_the_country_whatever_the_size_of_the_worlds(changed):
    amounts = ("budget_shares = [1.0, 2.0]", "budgets = [300.0]")
    alike = Study.load(changed(amounts))
    assert alike.budget_in(alike.over_worlds, 300.0).amounts == (300.0,)
    larger = Study.load(changed(amounts, ('[headline]\nsize = "classroom"', '[headline]\nsize = "lab"')))
    assert larger.budget_in(larger.headline, 300.0).amounts == (300.0,)
    (in_worlds,) = larger.budget_in(larger.over_worlds, 300.0).amounts
    shares = [scale_of(size).share_of_country for size in ("classroom", "lab")]
    assert in_worlds == pytest.approx(300 * shares[0] / shares[1]) and shares[0] < shares[1]


def test_of_two_laws_the_one_that_is_meant_must_be_named(changed):
    """Otherwise the order of the arms would decide the budget."""
    long = (("months = 4", "months = 60"), ('"honours.toml"', '"by-law-phased"'))
    with pytest.raises(UsageError, match=r"budget_of: 2 of the arms are laws \(law, by-law-phased\).*add budget_of = "):
        Study.load(changed(*long))
    assert Study.load(changed(*long, ("[1.0, 2.0]", '[1.0]\nbudget_of = "by-law-phased"'))).yardstick == "by-law-phased"


def test_left_out_the_budget_is_what_the_law_costs(changed):
    assert Study.load(changed(("budget_shares = [1.0, 2.0]\n", ""))).budgets == (1.0,)


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
