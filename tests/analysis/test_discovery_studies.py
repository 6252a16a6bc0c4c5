"""Discovery in what a study stored: which arms, which rows, and the command as a person meets it."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from policylab.analysis.discovery import Contrast, Discovery
from policylab.analysis.discovery.labels import Differences, paired_differences
from policylab.analysis.discovery.studies import contrast_of, discover_in
from policylab.errors import UsageError
from policylab.study import stored_study as stored
from policylab.study.declaration import Study
from policylab.study.export import TIDY
from tests.analysis.made_up_worlds import INCENTIVE, MANDATE, ahead_where, runs_of, worlds_made

TOML = """name = "small"
question = "Mandate or incentive?"
question_th = "บังคับหรือจูงใจ"
arms = ["hybrid", "{incentive}", "{mandate}"]
months = 24
at = [24]
measures = ["adoption_months"]
worlds.number = {worlds}
headline = {{size = "classroom", replications = 2}}
replications = 2
equal_cost = "public"
budget_shares = [0.5, 1.0]
budget_of = "{mandate}"
"""


def written(folder, worlds=24):
    path = folder / "small.toml"
    path.write_text(TOML.format(mandate=MANDATE, incentive=INCENTIVE, worlds=worlds), encoding="utf-8")
    return path


@pytest.fixture
def study(tmp_path):
    return Study.load(written(tmp_path))


NO_WORLDS = Differences(np.arange(0), np.ones((0, 2)), 0.1, 24, 0, 0)
NOTHING = Discovery(Contrast(MANDATE, INCENTIVE), 0, NO_WORLDS, "too few worlds", pd.DataFrame())


class MadeUp:
    """What a study stored, of made-up runs; those of a group and a run that raised are there to be left alone."""

    def __init__(self, study, folder):
        self.study, self.table = study, worlds_made()
        truth = (self.table["clarity_kept"] < 0.5).to_numpy()
        sound = runs_of(ahead_where(truth, 2), at="24").reindex(columns=[*TIDY, "against", "error"])
        sound[["by", "group"]] = ""
        other = sound.assign(by="tier", group="1", value=-sound["value"])
        other_budget = sound.assign(budget=0.5, value=-sound["value"])
        failed = sound.head(1).assign(world=7, replication=0, measure="", error="Traceback", value=np.nan)
        self.runs = pd.concat([sound, other, other_budget, failed], ignore_index=True)

    def worlds(self, budget=None):
        return SimpleNamespace(design_frame=lambda: self.table)


def test_the_first_mandate_meets_the_first_incentive(study):
    asked = contrast_of(study)
    assert (asked.arm, asked.other) == (MANDATE, INCENTIVE)  # the hybrid is both, and neither
    assert (asked.measure, asked.budget, asked.at) == ("adoption_months", None, None)
    assert contrast_of(study, "hybrid", budget=0.5).arm == "hybrid"


def test_what_the_study_does_not_ask_is_refused(study):
    with pytest.raises(UsageError, match=r"^--arm: unknown arm of the study 'by-law-phased'"):
        contrast_of(study, "by-law-phased")
    with pytest.raises(UsageError, match=r"--budget: 3 is not a budget of the study: choose one of 0.5, 1, or leave"):
        contrast_of(study, budget=3.0)


def test_a_study_without_an_incentive_wants_one_named(tmp_path):
    path = written(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{INCENTIVE}", ', ""), encoding="utf-8")
    with pytest.raises(UsageError, match=r"^--against: 'small' has no incentive: name an arm, one of status-quo"):
        contrast_of(Study.load(path))


def test_only_rows_of_everyone_at_the_budget_are_read(study, tmp_path, monkeypatch):
    from policylab.analysis.discovery import studies

    calls = []

    def discovered(*tables, **more):
        calls.append((tables, more))
        return NOTHING

    monkeypatch.setattr(studies, "discover", discovered)
    found = discover_in(MadeUp(study, tmp_path), contrast_of(study, budget=1.0))
    (((runs, worlds, asked), more),) = calls
    assert found.study == "small"
    assert set(runs["by"]) == {""} and runs["value"].notna().all()
    assert (len(worlds), asked.budget, more["seed"]) == (200, 1.0, 1)


def test_the_command_prints_says_and_stores(call, tmp_path, monkeypatch):
    from policylab.analysis.discovery import search

    monkeypatch.setattr(stored, "StoredStudy", MadeUp)
    for name in ("by_chance", "power", "reproduced"):
        monkeypatch.setattr(search, name, few(getattr(search, name)))
    words = ("analyse", "discovery", written(tmp_path), "--budget", "1", "--out", tmp_path / "out")
    code, out, err = call(*words)
    assert (code, err) == (0, "")
    assert f"{MANDATE} clearly beats {INCENTIVE} on months of effective adoption in" in out
    assert "clarity_kept" in out and "Coverage " in out and "not enough runs" in out and "Written to" in out
    kept = json.loads((tmp_path / "out" / "discovery.json").read_text(encoding="utf-8"))
    assert (kept["status"], kept["study"]) == ("box", "small")
    assert [one["parameter"] for one in kept["box"]["restricted"]] == ["clarity_kept"]
    assert (tmp_path / "out" / "discovery.png").stat().st_size > 10_000
    code, out, err = call(*words, "--json")
    again = json.loads(out)
    assert (code, err) == (0, "")
    assert {**again, "provenance": None} == {**kept, "provenance": None}


def few(search):
    """Return a search with few repetitions instead of many: the way to the console is looked at."""
    return lambda *asked: search(*asked[:-2], 19, asked[-1])


def test_any_two_arms_are_compared_at_any_month_the_baseline_as_it_is(study, tmp_path):
    """The baseline is brought to no budget; so its runs are those without one."""
    asked = contrast_of(study, MANDATE, "status-quo", budget=1.0, at="24")
    made_up = MadeUp(study, tmp_path)
    runs = made_up.runs.replace({"arm": {INCENTIVE: "status-quo"}})
    runs.loc[runs["arm"] == "status-quo", "budget"] = np.nan
    kept = runs[(runs["by"] == "") & runs["value"].notna() & (runs["budget"].isna() | (runs["budget"] == 1.0))]
    kept = kept.drop_duplicates(["world", "arm", "replication"])
    differences = paired_differences(kept, made_up.table["world"].to_numpy(), asked)
    assert (differences.at, differences.incomplete, differences.not_equal_cost) == (24, 0, 0)
    assert ((differences.labels == "beats") == (made_up.table["clarity_kept"] < 0.5)).all()


def test_a_study_that_has_not_run_is_one_line(call, tmp_path):
    code, out, err = call("analyse", "discovery", written(tmp_path), "--out", tmp_path / "out")
    assert (code, out) == (1, "") and "chunks are missing: run `policylab study run`" in err
    assert err.count("\n") == 1 and not (tmp_path / "out").exists()


@pytest.mark.long
def test_a_study_that_was_run_is_read(call, tmp_path, few_pilots):
    path = written(tmp_path, worlds=20)
    text = path.read_text(encoding="utf-8").replace('"hybrid", ', "")
    fewer = text.replace("[0.5, 1.0]", "[1.0]").replace('"public"', '"outlay"')
    path.write_text(fewer, encoding="utf-8")
    assert call("study", "run", path, "--out", tmp_path / "out", "--workers", 1)[0] == 0
    code, out, err = call("analyse", "discovery", path, "--out", tmp_path / "out", "--json")
    found = json.loads(out)
    assert (code, err, found["worlds"]["drawn"]) == (0, "", 20)
    assert (
        found["worlds"]["eligible"]["worlds"] + found["worlds"]["not_equal_cost"] + found["worlds"]["incomplete"] == 20
    )
    assert found["question"]["at"] == 24 and found["worlds"]["replications"] == 2
