"""Cases on the worlds that a filter keeps: one that the filter used is scored on those kept without its programme."""

from dataclasses import replace

import numpy as np
import pytest

from policylab.analysis.case_question import CaseQuestion
from policylab.analysis.cases import compare_cases, comparison
from policylab.analysis.cases.declaration import load_cases
from policylab.analysis.cases.forecasts import jobs_of
from policylab.analysis.cases.worlds import kept_worlds
from policylab.analysis.observations import known_folder
from policylab.comparison.ensemble import design_of_worlds
from policylab.comparison.stored_worlds import store_worlds
from policylab.errors import UsageError
from policylab.model.scenario import Scenario

NAMES = ("used", "sister", "other")
PACKAGES = ("by-law-abrupt", "by-law-abrupt", "citizen-first")
CASE = 'package = "{}"\nsize = "classroom"\nmeasure = "formal_adoption"\nmonth_zero = 2020.0\n'
ALL, WITHOUT = 4, 14  # worlds that are kept with all targets, and without those of ``used``


@pytest.fixture(scope="module")
def question(tmp_path_factory):
    """Return a table of three cases, of which the filter used one, and 20 worlds."""
    folder = tmp_path_factory.mktemp("kept")
    for name, package in zip(NAMES, PACKAGES, strict=True):
        (folder / f"{name}.toml").write_text(CASE.format(package), encoding="utf-8")
    rows = [f"{name},{year},{percent}" for name in NAMES for year, percent in ((2020, 20), (2020.5, 30), (2021, 60))]
    (folder / "curves.csv").write_text("\n".join(["case,year,value_percent", *rows]), encoding="utf-8")
    design = design_of_worlds(20, 1, [Scenario.load("status-quo", size="classroom", months=12)])
    worlds = np.arange(20)
    by_target = {"a": np.where(worlds < WITHOUT, 0.0, 9.0), "b": np.where(worlds < WITHOUT, 0.0, 9.0)}
    by_target["c"] = np.where(worlds < ALL, 0.0, 9.0)
    by_target["d"] = by_target["c"]
    about = {
        "identity": "abc", "status": "not ruled out",
        "judged_by": [
            {"name": name, "source": name, "cases": ["used"] if name in "cd" else ["elsewhere"]} for name in by_target
        ],
    }  # fmt: skip
    store_worlds(
        folder / "worlds.parquet", design, worlds < ALL, by_target["c"], about,
        weight=np.where(worlds < ALL, 1 / ALL, 0.0), by_target=by_target,
    )  # fmt: skip
    return CaseQuestion(folder / "curves.csv", worlds=ALL, worlds_from=folder / "worlds.parquet")


@pytest.fixture(scope="module")
def cases(question):
    return {case.name: case for case in load_cases(*question.places())}


def test_a_case_takes_worlds_kept_without_its_programme(question, cases):
    kept = kept_worlds(question, cases.values())
    assert kept.used == ("used", "sister")  # of one programme
    every = replace(kept, number=20)
    assert {name: every.with_own(case).worlds for name, case in cases.items()} == dict.fromkeys(NAMES, ALL)
    assert [every.without_own(cases[name]).worlds for name in NAMES] == [WITHOUT, WITHOUT, ALL]
    (job,) = jobs_of(cases["used"], None, 60, 1, 1, every.without_own(cases["used"]))[:1]
    kept_values = every.judged.design.values[:WITHOUT, every.judged.design.names.index("lapse")]
    assert {draw["lapse"] for draw in job.draws} <= set(kept_values.tolist())


def test_a_target_of_a_shared_case_counts_for_its_programme_though_the_table_lacks_it(question):
    (alone,) = (case for case in load_cases(known_folder() / "known.csv") if case.name == "US_DMARC_enforced")
    assert kept_worlds(question, [alone]).programme == {alone.name: {"US_DMARC_enforced", "US_DMARC_any_record"}}


def test_both_scores_are_told(question, monkeypatch):
    ran = []
    run = comparison.run_job
    monkeypatch.setattr(comparison, "run_job", lambda job: ran.append(job) or run(job))
    report = compare_cases(question)
    content = report.to_dict()
    assert content["worlds_from"] == {"identity": "abc", "status": "not ruled out"}
    assert [row.get("used_by_filter") for row in content["cases"]] == [True, True, None]
    assert len(ran) == 3 + 2  # the case that the filter does not use runs once
    assert content["score"] != content["score_with_own"] and content["parts_with_own"]
    assert "no validation" in report.blocks()[-1].title and "The filter uses the programmes of used, sister" in str(
        report
    )


def test_cases_that_no_filter_used_have_one_score(question):
    plain = compare_cases(replace(question, worlds_from="ranges", worlds=2))
    assert plain.worlds_from is None and plain.score_with_own is None and plain.parts_with_own == ()
    assert not any(row.used_by_filter for row in plain.cases)


def test_more_worlds_than_are_kept_are_refused(question):
    with pytest.raises(UsageError, match=f"worlds: {ALL + 1} is out of range, allowed 2 to {ALL}"):
        replace(question, worlds=ALL + 1)
    with pytest.raises(UsageError, match="--worlds-from: needs worlds to draw"):
        replace(question, worlds=0)
