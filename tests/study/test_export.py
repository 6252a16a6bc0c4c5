"""Export: tables and summary whose bytes depend on the question alone, and that say what comparisons say."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest

from policylab.comparison.standing import distinguishable
from policylab.errors import UsageError
from policylab.model.columns.parameters import parameters
from policylab.recording.measures import MEASURES
from policylab.reports.json_schema import schemas
from policylab.study.export import DICTIONARY, HEADLINE, PARAMETERS, RUNS, SUMMARY, WORLDS, export
from policylab.study.points import chunks_of
from policylab.study.result import read_result
from policylab.study.runs import execute
from policylab.study.sections import KEYS
from policylab.study.stored_study import StoredStudy
from policylab.study.summary import summary

EXAMPLE = Path(__file__).parents[1] / "data" / "study-summary.json"


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
    doses = chunks_of(study)[0].file
    shutil.copy(folder / "chunks" / doses, again / "chunks" / doses)
    # Two processes, and what is stored first is stored last.
    monkeypatch.setattr("policylab.study.runs.chunks_of", lambda of: [chunks_of(of)[0], *chunks_of(of)[:0:-1]])
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
    assert runs["run"].nunique() == 2 * 5 * 2
    everyone = runs[runs["by"].isna()]
    assert len(everyone) == 2 * 5 * 2 * len(study.readings)
    assert (runs["unit"] == runs["measure"].map({name: one.unit for name, one in MEASURES.items()})).all()
    assert set(runs[runs["by"].notna()]["budget"].dropna()) == {1.0}


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
        assert entries, section
        assert len(set(entries)) == len(entries), section


def test_the_summary_says_what_the_comparison_says(results, told):
    found = results.comparison(2.0)
    effect = next(row for row in found.effects if (row.arm, row.measure, row.at) == ("law", "trust", 4))
    (ours,) = (
        row for row in told["effects"]
        if (row["arm"], row["budget"], row["measure"], row["at"]) == ("law", 2.0, "trust", 4)
    )  # fmt: skip
    for field in ("mean", "low", "high", "share_same_sign"):
        assert ours[field] == pytest.approx(getattr(effect, field), rel=1e-5)
    assert (ours["verdict"], ours["standing"]) == (effect.verdict, effect.standing)
    assert told["levels"][0]["month"] == [0, 1, 2, 3, 4]


def test_a_contest_counts_worlds_by_who_is_ahead_and_by_whether_it_is_clear(results, told):
    (ours,) = (
        row for row in told["contests"] if (row["budget"], row["measure"], row["at"]) == (1.0, "paper_gap", 4)
    )  # fmt: skip
    assert (ours["mandate"], ours["incentive"]) == ("law", "honours")
    worlds = results.worlds(1.0)
    both = worlds.eligible[:, 1] & worlds.eligible[:, 2]
    law, honours = (worlds.effect(arm, "paper_gap", 4)[both] for arm in ("law", "honours"))
    less_paper = (law - honours).mean(axis=1) < 0  # paper is bad: less of it is better
    assert ours["mandate_ahead"] == less_paper.sum()
    assert ours["mandate_better"] == (less_paper & distinguishable(law - honours)).sum()
    assert ours["worlds"] == both.sum() == ours["mandate_better"] + ours["incentive_better"] + ours["unclear"]


def test_failed_runs_count_for_nothing_and_are_told(study, folder, tmp_path):
    copied = shutil.copytree(folder, tmp_path / "copied")
    found = StoredStudy(study, copied)
    broken = found.runs.copy()
    gone = (broken["world"] == 1) & (broken["arm"] == "law") & (broken["budget"] == 1.0)
    row = broken[gone].iloc[[0]].assign(error="Traceback: it broke", measure=None, value=np.nan, against=np.nan)
    found.runs = pd.concat([broken[~gone], row], ignore_index=True)
    worlds = found.worlds(1.0)
    assert worlds.eligible[:, 1].tolist() == [True, False]
    assert worlds.eligible[:, 2].all()
    assert found.worlds(2.0).eligible[:, 1].all()
    effects = summary(found).effects
    assert {row.worlds_counted for row in effects if (row.arm, row.budget) == ("law", 1.0)} == {1}
    assert found.failed["error"].tolist() == ["Traceback: it broke"]


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
    assert rows["StudyEffect"]["low"]["description"].startswith("Lower end of the pointwise 95%")  # of its base class
    assert rows["StudyOutlay"]["budget"]["description"] == "As a multiple of the study's own."
    spoiled = {**told, "effects": [{**told["effects"][0], "mean": "much"}]}
    with pytest.raises(jsonschema.ValidationError, match="'much' is not of type 'number'"):
        jsonschema.validate(spoiled, schema)


def test_every_section_is_a_table_and_a_frame(results):
    result = summary(results)
    for section in KEYS:
        rows = result.rows(section)
        table = result.table(section, "th")
        assert len(table) == len(rows)
        frame = result.frame(section)
        assert len(frame) == (sum(len(row.month) for row in rows) if section == "levels" else len(rows))
    assert result.table().column("arm")[0] == "A law" and result._repr_html_().startswith("<table><caption>Effects")
    with pytest.raises(UsageError, match="unknown section of a study 'efects': did you mean 'effects'"):
        result.frame("efects")
    with pytest.raises(UsageError, match="unknown figure of a study 'adoptions': did you mean 'adoption'"):
        result.plot("adoptions")


def test_a_study_refuses_months_that_it_did_not_keep(results):
    comparison = results.comparison(1.0)
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
