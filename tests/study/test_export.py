"""Export: tables and summary whose bytes depend on the question alone, and that say what comparisons say."""

from __future__ import annotations

import dataclasses
import json
import shutil

import jsonschema
import numpy as np
import pandas as pd
import pytest

from policylab.errors import UsageError
from policylab.model.columns.parameters import parameters
from policylab.recording.measures import MEASURES
from policylab.reports.json_schema import schemas
from policylab.statistics.contests import contest
from policylab.study.declaration import Study
from policylab.study.export import DICTIONARY, HEADLINE, PARAMETERS, RUNS, SUMMARY, WORLDS, export
from policylab.study.points import DOSES, chunks_of
from policylab.study.result import read_result
from policylab.study.runs import execute
from policylab.study.sections import KEYS
from policylab.study.stored_study import StoredStudy
from policylab.study.summary import summary

from .example import EXAMPLE

NUMBERS = ("mean", "low", "high")  # of an effect, which always has them with two replications


@pytest.fixture(scope="module")
def exported(results, tmp_path_factory):
    path = tmp_path_factory.mktemp("exported")
    export(results).save(path)
    return path


@pytest.fixture(scope="module")
def told(exported):
    return json.loads((exported / SUMMARY).read_text(encoding="utf-8"))


def without_time(text):
    """Return a summary without what tells when and from which commit it came."""
    told = json.loads(text)
    return {**told, "provenance": {key: value for key, value in told["provenance"].items() if key != "date"}}


@pytest.mark.long
def test_bytes_depend_neither_on_the_processes_nor_on_the_order_of_chunks(
    study, folder, exported, tmp_path, monkeypatch
):
    again = tmp_path / "again"
    (again / "chunks").mkdir(parents=True)
    for doses in (chunk.file for chunk in chunks_of(study) if chunk.kind == DOSES):
        shutil.copy(folder / "chunks" / doses, again / "chunks" / doses)
    # Two processes, and what is stored first is stored last.
    monkeypatch.setattr("policylab.study.runs.chunks_of", lambda of: chunks_of(of)[::-1])
    execute(study, again, workers=2)
    export(StoredStudy(study, again)).save(again)
    for name in (RUNS, HEADLINE, WORLDS, PARAMETERS, DICTIONARY):
        assert (again / name).read_bytes() == (exported / name).read_bytes(), name
    texts = [(one / SUMMARY).read_text(encoding="utf-8") for one in (again, exported)]
    assert without_time(texts[0]) == without_time(texts[1])


def test_every_run_is_in_the_tables_once(study, exported):
    runs = pd.read_csv(exported / RUNS, keep_default_na=False, na_values=[""])
    key = ["world", "arm", "budget", "replication", "measure", "at", "by", "group"]
    assert not runs.duplicated(key).any()
    assert runs["run"].nunique() == 2 * 7 * 2
    everyone = runs[runs["by"].isna()]
    assert len(everyone) == 2 * 7 * 2 * len(study.readings)
    assert (runs["unit"] == runs["measure"].map({name: one.unit for name, one in MEASURES.items()})).all()
    assert runs[runs["by"].notna()]["budget"].isna().all(), "groups are kept as designed"
    assert runs[runs["budget"].isna()]["matched"].isna().all() and runs[runs["budget"].notna()]["matched"].notna().all()


def test_effects_are_values_less_the_baseline_of_the_same_world_and_replication(exported):
    runs = pd.read_csv(exported / RUNS)
    everyone = runs[runs["by"].isna() & (runs["measure"] == "trust")]
    base = everyone[everyone["arm"] == "status-quo"].set_index(["world", "replication", "at"])["value"]
    theirs = base.loc[list(zip(everyone["world"], everyone["replication"], everyone["at"], strict=True))]
    assert everyone["effect"].to_numpy() == pytest.approx(everyone["value"].to_numpy() - theirs.to_numpy(), abs=1e-15)


def test_the_dictionary_says_what_every_column_parameter_and_measure_is(study, exported):
    told = pd.read_csv(exported / DICTIONARY, keep_default_na=False)
    for name in (RUNS, HEADLINE, WORLDS):
        columns = set(pd.read_csv(exported / name, nrows=1).columns)
        assert columns == set(told[told["file"] == name]["column"]), name
    assert set(study.measures) == set(told["entry"]) - {""}
    assert (told["meaning"] != "").all()
    ranges = pd.read_csv(exported / PARAMETERS).set_index("parameter")
    table = parameters()
    for name in study.design.names:
        assert (ranges.loc[name, "low"], ranges.loc[name, "high"]) == (table[name].low, table[name].high)
        assert ranges.loc[name, "unit"] == table[name].unit


def test_keys_tell_the_entries_of_every_section_apart(told):
    assert told["keys"] == {name: list(keys) for name, keys in KEYS.items()}
    for section, keys in KEYS.items():
        entries = [tuple(entry[key] for key in keys) for entry in told[section]]
        assert entries or section == "drivers", section
        assert len(set(entries)) == len(entries), section


def test_the_summary_says_what_the_comparison_says(results, told):
    found, result = results.comparison, read_result(told)
    assert result.budgets == (1.0, 2.0) and found.budgets == pytest.approx(result.equal_cost.budgets, rel=1e-5)
    for budget, amount in ((None, None), (2.0, found.budgets[1])):
        effect, ours = found.effect("law", "trust", 4, amount), result.effect("law", "trust", 4, budget)
        assert [getattr(ours, field) for field in NUMBERS] == pytest.approx(
            [getattr(effect, field) for field in NUMBERS], rel=1e-5
        )
        assert (ours.verdict, ours.standing, ours.in_worlds) == (effect.verdict, effect.standing, effect.in_worlds)
    assert told["by_month"][0]["month"] == [0, 1, 2, 3, 4]
    first = [row["budget"] for row in told["effects"]]
    assert first == sorted(first, key=lambda budget: budget or 0), "as designed first, then from the smallest budget"


def test_every_pair_of_arms_is_a_contest_counted_by_worlds(results, told):
    contests = [row for row in told["contests"] if (row["measure"], row["at"]) == ("paper_gap", 4)]
    pairs = [("status-quo", "law"), ("status-quo", "honours"), ("law", "honours")]
    assert [(row["arm"], row["other"]) for row in contests if row["budget"] is None] == pairs
    (ours,) = (row for row in contests if row["budget"] is None and row["arm"] == "law")
    worlds = results.worlds()
    law, honours = (worlds.levels[worlds.readings.index(("paper_gap", 4))][:, place] for place in (1, 2))
    outcome = contest(honours - law, MEASURES["paper_gap"].smallest)  # paper is bad: less of it is better
    assert [ours["better"], ours["worse"]] == [outcome.better.sum(), outcome.worse.sum()]
    assert ours["better"] + ours["worse"] + ours["alike"] + ours["unclear"] == 2
    assert {row["measure"] for row in told["contests"]} >= {"adoption_months", "public_cost", "agency_cost", "outlay"}


def test_a_contest_is_read_from_either_side(told):
    result = read_result(told)
    one, other = result.contest("law", "honours", "trust", 4), result.contest("honours", "law", "trust", 4)
    assert (one.better, one.worse, one.alike) == (other.worse, other.better, other.alike)
    assert (other.arm, other.other) == ("honours", "law")


def test_a_budget_that_the_study_does_not_have_is_refused_with_those_it_has(told):
    with pytest.raises(UsageError, match="budget: 3 is none of this study: name one of 1, 2, or leave it out"):
        read_result(told).effect("law", "trust", 4, 3.0)


def test_arms_and_budgets_in_another_order_have_the_same_numbers(study, folder, changed, told):
    """They are read from the same stored chunks, of which none is run again."""
    turned = changed(('"law.toml", "honours.toml"', '"honours.toml", "law.toml"'), ("[1.0, 2.0]", "[2.0, 1.0]"))
    found = summary(StoredStudy(Study.load(turned), folder)).to_dict()
    for section in ("effects", "levels", "best", "luck", "designs", "by_month"):
        assert keyed(found[section], section) == keyed(told[section], section), section
    ours, theirs = (read_result(one) for one in (told, found))
    for row in ours.contests:
        budget = None if row.budget is None else ours.budgets[ours.equal_cost.budgets.index(row.budget)]
        assert theirs.contest(row.arm, row.other, row.measure, row.at, budget) == row
    assert sorted(map(repr, theirs.equal_cost.arms)) == sorted(map(repr, ours.equal_cost.arms))


def keyed(rows, section):
    return {tuple(row[key] for key in KEYS[section]): row for row in rows}


def test_failed_runs_count_for_nothing_and_are_told(study, folder, tmp_path):
    copied = shutil.copytree(folder, tmp_path / "copied")
    found = StoredStudy(study, copied)
    broken = found.runs.copy()
    gone = (broken["world"] == 1) & (broken["arm"] == "law") & (broken["budget"] == 1.0)
    row = broken[gone].iloc[[0]].assign(error="Traceback: it broke", measure=None, value=np.nan, against=np.nan)
    found.runs = pd.concat([broken[~gone], row], ignore_index=True)
    worlds = found.worlds(1.0)
    assert worlds.eligible[:, 1].tolist() == [True, False]
    assert worlds.eligible[:, 2].tolist() == StoredStudy(study, folder).worlds(1.0).eligible[:, 2].tolist()
    assert found.worlds(2.0).eligible[0, 1] and found.worlds().eligible.all()
    rows = [row for row in summary(found).contests if (row.arm, row.other) == ("status-quo", "law")]
    counted = {row.budget: row.better + row.worse + row.alike + row.unclear for row in rows}
    assert list(counted.values()) == [2, 2], "as designed and at two; of one world no contest is told"
    assert found.failed["error"].tolist() == ["Traceback: it broke"]


def test_an_arm_that_raised_as_designed_counts_for_nothing_there(study, folder):
    found = StoredStudy(study, folder)
    broken = found.runs.copy()
    gone = (broken["world"] == 1) & (broken["arm"] == "law") & broken["budget"].isna()
    row = broken[gone].iloc[[0]].assign(error="Traceback: it broke", measure=None, value=np.nan, against=np.nan)
    found.runs = pd.concat([broken[~gone], row], ignore_index=True)
    assert found.worlds().eligible[:, 1].tolist() == [True, False]
    assert found.worlds().eligible[:, [0, 2]].all()


def test_a_summary_is_read_back_as_it_was_and_the_example_is_one(results, told):
    result = summary(results)
    assert read_result(told) == result and read_result(told).to_dict() == told
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert list(example) == list(told) and read_result(example).name == "tiny"
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.effects[0].mean = 0.0


def test_a_summary_is_held_to_its_published_schema(told):
    schema = schemas()["study export"]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(told, schema)
    rows = {name: part["properties"] for name, part in schema["$defs"].items()}
    assert rows["Effect"]["low"]["description"].startswith("Lower end of the pointwise 95%")
    assert rows["Effect"]["budget"]["description"].startswith("Null as designed")  # of its base class
    spoiled = {**told, "effects": [{**told["effects"][0], "mean": "much"}]}
    with pytest.raises(jsonschema.ValidationError, match="'much' is not of type 'number'"):
        jsonschema.validate(spoiled, schema)


def test_every_section_is_a_table_and_a_frame(results):
    result = summary(results)
    for section in (*KEYS, "equal_cost"):
        rows = result.rows(section)
        table = result.table(section, "th")
        assert len(table) == len(rows)
        frame = result.frame(section)
        assert len(frame) == (sum(len(row.month) for row in rows) if section == "by_month" else len(rows))
    assert result.table().column("arm")[0] == "A law" and result._repr_html_().startswith("<table><caption>Effects")
    with pytest.raises(UsageError, match="unknown section of a study 'efects': did you mean 'effects'"):
        result.frame("efects")
    with pytest.raises(UsageError, match="unknown figure of a study 'adoptions': did you mean 'adoption'"):
        result.plot("adoptions")


def test_a_study_refuses_months_that_it_did_not_keep(results):
    comparison = results.comparison
    with pytest.raises(UsageError, match="unknown measure kept of this study 'trust at 3'"):
        comparison.values("law", "trust", 3)
    for ask in (lambda: comparison.frame("records"), comparison.plot, lambda: comparison.ratios):
        with pytest.raises(UsageError, match="a study keeps no month-by-month records"):
            ask()


def test_tables_are_written_as_parquet_too(results, exported, tmp_path):
    stored = export(results)
    names = stored.save(tmp_path, parquet=True)
    assert names == [name.replace(".csv", ".parquet") for name in stored.tables] + [SUMMARY]
    assert len(pd.read_parquet(tmp_path / "runs.parquet")) == len(pd.read_csv(exported / RUNS))
    assert RUNS in str(stored.table())


def test_no_summary_is_larger_than_a_brief_can_bear():
    assert EXAMPLE.stat().st_size < 300_000
