"""Carrying: after a tidy-up that the probe shows to move no bit, stored results bear the new identity, and say so."""

from __future__ import annotations

import json
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from policylab.analysis.base_rates import suite
from policylab.analysis.base_rates.changes import FAVOURABLE
from policylab.analysis.filter import matching, report, runs, targets
from policylab.analysis.patterns import run_patterns
from policylab.analysis.trials import TRIALS, trials
from policylab.briefs import carrying
from policylab.briefs.stored import load_stored, store
from policylab.comparison.ensemble import design_of_worlds
from policylab.comparison.stored_worlds import read_worlds, store_worlds
from policylab.errors import PolicylabError, UsageError
from policylab.model.scenario import Scenario
from policylab.recording.identity import changes, identity, stamp
from policylab.recording.identity.probe import differing, probe

from .made_up import parts

BITS = {"rule": {"service_lapse": "aa"}, "measure": {"trust": "bb"}}
TIDIED = (
    "model/rules/projects.py",
    "neglected = lapse * (2 - mindset - motivation) / 12",
    "neglected = (2 - mindset - motivation) * lapse / 12",
)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with stored results of today's lab, and its probe; bits and trials are at hand to be changed."""
    monkeypatch.setattr(carrying, "place", lambda: tmp_path / "probe.json")
    monkeypatch.setattr(carrying, "probe", lambda: BITS)
    monkeypatch.setattr(carrying, "trials", lambda methods: dict.fromkeys(methods, "cc"))
    store("made-up", parts(), tmp_path / "docs" / "data")
    arms = [Scenario.load(arm, size="classroom", months=14) for arm in ("status-quo", "by-law-abrupt")]
    design = design_of_worlds(20, 3, arms)
    far = design.values[:, 0] * 0
    (tmp_path / "experiments").mkdir()
    store_worlds(
        tmp_path / "experiments" / "worlds.parquet", design, far < 1, far, {"identity": "abc", "status": "kept"}
    )
    carrying.store_probe()
    return tmp_path


def test_results_are_carried_and_say_so(checkout, changed_lab):
    before = load_stored("made-up", checkout / "docs" / "data").content
    changed_lab(*TIDIED)
    assert load_stored("made-up", checkout / "docs" / "data").changed == ["rule service_lapse"]
    result = carrying.carry(checkout)
    assert result.carried == ["docs/data/studies/made-up.json", "experiments/worlds.parquet"] and not result.left
    stored = load_stored("made-up", checkout / "docs" / "data")
    assert stored.changed == [] and not stored.altered
    assert stored.content["study"]["effects"] == before["study"]["effects"]
    carried = stored.content["study"]["provenance"]["identity"]["carried_from"]
    assert carried["dynamics"] == before["study"]["provenance"]["identity"]["dynamics"] and carried["probe"]
    worlds = read_worlds(checkout / "experiments" / "worlds.parquet")
    assert worlds.design.worlds == 20 and worlds.about["provenance"]["identity"]["carried_from"] == carried
    assert carrying.carry(checkout).left == {}, "the probe is now that of the new identity"


def test_titles_of_shipped_packages_are_carried_as_they_read_today(checkout):
    content = parts()
    first, second = content["study"]["arms"][:2]
    titles = dict(first)
    first |= {"title": "An earlier title", "title_th": "ชื่อเดิม"}
    second |= {"title": "A file's own title"}
    content["study"]["provenance"]["identity"]["files"] = {f"data/packages/{first['arm']}.toml": "abc"}
    store("made-up", content, checkout / "docs" / "data")
    carrying.carry(checkout)
    arms = load_stored("made-up", checkout / "docs" / "data").content["study"]["arms"]
    assert arms[0] == titles and arms[1]["title"] == "A file's own title"


def test_nothing_is_carried_where_a_bit_differs(checkout, changed_lab, monkeypatch):
    changed_lab(*TIDIED)
    monkeypatch.setattr(carrying, "probe", lambda: {"rule": {"service_lapse": "ab"}, "measure": {}})
    with pytest.raises(PolicylabError, match=r"^nothing is carried: rule service_lapse and measure trust gave"):
        carrying.carry(checkout)
    assert load_stored("made-up", checkout / "docs" / "data").changed == ["rule service_lapse"]


def test_other_versions_are_told_with_how_to_go_on(checkout, changed_lab, monkeypatch):
    changed_lab(*TIDIED)
    monkeypatch.setattr(carrying, "probe", lambda: {})
    monkeypatch.setattr(carrying, "processor", lambda: "another")
    with pytest.raises(PolicylabError, match=r"on another: check out the commit before the change, store the probe"):
        carrying.carry(checkout)


def test_a_result_of_another_identity_than_the_probe_is_left(checkout, changed_lab):
    path = checkout / "docs" / "data" / "other.json"
    path.write_text(json.dumps({"provenance": {"identity": stamp() | {"dynamics": "0" * 12}}}), encoding="utf-8")
    changed_lab(*TIDIED)
    assert carrying.carry(checkout).left == {"docs/data/other.json": "its stamp is not that of the probe"}


def test_a_method_is_carried_by_its_trial_and_left_without_one(checkout, changed_lab):
    data = checkout / "docs" / "data"
    for name in ("equal-cost", "cases"):
        (data / f"{name}.json").write_text(json.dumps({"provenance": {"identity": stamp(name)}}), encoding="utf-8")
    probe_of = json.loads((checkout / "probe.json").read_text(encoding="utf-8"))
    del probe_of["trials"]["cases"]
    (checkout / "probe.json").write_text(json.dumps(probe_of), encoding="utf-8")
    changed_lab("comparison/pilots.py", "PILOTS = ", "PILOTS = 0 + ")
    assert changes(json.loads((data / "equal-cost.json").read_text())["provenance"]["identity"]) == [
        "method equal-cost"
    ]
    assert "docs/data/equal-cost.json" in carrying.carry(checkout).carried
    changed_lab("analysis/cases/comparison.py", "BAND = (", "BAND = 0 or (")
    left = carrying.carry(checkout).left
    assert left == {"docs/data/cases.json": "method cases has another form and no trial: run it again"}


def test_a_trial_that_gives_other_bits_carries_nothing(checkout, changed_lab, monkeypatch):
    changed_lab("comparison/pilots.py", "PILOTS = ", "PILOTS = 0 + ")
    monkeypatch.setattr(carrying, "trials", lambda methods: dict.fromkeys(methods, "dd"))
    with pytest.raises(PolicylabError, match="nothing is carried: method comparison"):
        carrying.carry(checkout)


def test_a_folder_that_is_no_checkout_and_a_missing_probe_are_refused(tmp_path, monkeypatch):
    with pytest.raises(UsageError, match="no docs/data in this folder"):
        carrying.check_checkout(tmp_path)
    monkeypatch.setattr(carrying, "place", lambda: tmp_path / "probe.json")
    with pytest.raises(PolicylabError, match="no stored probe: store it with"):
        carrying.carry(tmp_path)


@pytest.mark.long
def test_the_probe_is_the_same_twice_and_knows_every_part():
    bits = probe()
    assert differing(bits, probe()) == []
    parts_now = identity().parts
    assert len(bits["rule"]) == len(parts_now["rule"]) and set(bits["instrument"]) == set(parts_now["instrument"])
    assert set(bits["measure"]) == set(identity().measures) and len(bits["run"]) == 3
    assert len(set(bits["instrument"].values())) > len(bits["instrument"]) - 3, "nearly every instrument does something"


@pytest.fixture
def small_trials(monkeypatch):
    """Let the dearest trials look at few targets of the filter, few changes, and patterns once."""
    few = tuple(replace(one, months=32) for one in targets.targets() if one.name.startswith(("P2.", "law-")))
    monkeypatch.setattr(matching, "TRUTHS", 4)
    for module in (matching, report, runs, targets):
        monkeypatch.setattr(module, "targets", lambda: few)
    monkeypatch.setattr(suite, "changes", lambda: FAVOURABLE[:2])
    once = {"replications": 1, "worlds": 1}
    monkeypatch.setattr("policylab.analysis.trials.run_patterns", lambda **asked: run_patterns(**asked | once))


@pytest.mark.long
def test_every_method_has_a_trial_that_runs(small_trials):
    bits = trials(sorted(identity().methods))
    assert set(bits) == set(TRIALS) == set(identity().methods)
    assert len(set(bits.values())) == len({*TRIALS.values()})


def test_the_methods_of_trials_may_come_one_by_one(monkeypatch):
    monkeypatch.setattr("policylab.analysis.trials.TRIALS", {"cases": lambda: 1, "filter": lambda: 2})
    assert trials(iter(["cases", "filter", "another"])).keys() == {"cases", "filter"}


def test_chunks_of_a_study_are_carried_under_their_new_names(tmp_path, changed_lab, monkeypatch):
    import pandas as pd

    from policylab.study.points import Chunk
    from policylab.study.store import COLUMNS, Store

    for name, value in (
        ("probe", lambda: BITS),
        ("trials", lambda methods: {}),
        ("place", lambda: tmp_path / "probe.json"),
    ):
        monkeypatch.setattr(carrying, name, value)
    folder = tmp_path / "results" / "tiny"
    (folder / "chunks").mkdir(parents=True)
    chunk = Chunk("worlds", (0,), None, (0,), "0123456789abcdef", ("outlay",))
    rows = pd.DataFrame({name: pd.Series([1 if "int" in kind else 1.0 if "float" in kind else None], dtype="object")
                         for name, kind in COLUMNS.items()})  # fmt: skip
    Store(folder).write(chunk, rows, 1.0, 1)
    carrying.store_probe()
    changed_lab(*TIDIED)
    assert Store(folder).inventory([chunk]).missing == [chunk]
    assert len(carrying.carry(tmp_path).carried) == 1
    assert list(Store(folder).inventory([chunk]).done) == [chunk.identity]
    assert len(Store(folder).read(chunk)) == 1 and pq.read_table(Store(folder).path_of(chunk)).num_rows == 1
