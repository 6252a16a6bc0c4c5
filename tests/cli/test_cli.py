"""The command line as a person meets it: what it prints, where it writes, how it ends."""

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from policylab.cli.list import LISTS
from policylab.model.luck import Luck
from policylab.model.population import roster

PACKAGE = """
name = "mine"
title = "Mine"
title_th = "ของฉัน"
sentence = "A law for departments."
sentence_th = "กฎหมายสำหรับกรม"

[[instrument]]
kind = "statute"
inspection_rate = 0.1
audit_depth = 0.5
penalty = 1.0
delivery = { announced = 12, deadline = 24 }
"""


def test_compare_prints_effects_verdicts_and_what_intervals_mean(call):
    words = ("--size", "classroom", "--months", 24, "--replications", 2, "--workers", 1)
    code, out, err = call("compare", "status-quo", "by-law-abrupt", *words)
    assert (code, err) == (0, "")
    for words in ("by-law-abrupt", "Effective adoption", "95% interval", "verdict", "over luck at default"):
        assert words in out


def test_compare_json_is_one_object_and_nothing_else(call):
    words = ("--size", "classroom", "--months", 24, "--replications", 2, "--workers", 1, "--json")
    code, out, err = call("compare", "status-quo", "null", *words)
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert {(row["mean"], row["low"], row["high"]) for row in told["effects"]} == {(0, 0, 0)}
    assert told["replications"] == 2


def test_compare_writes_data_and_figures(call, tmp_path):
    folder = tmp_path / "new" / "results"
    words = ("--size", "classroom", "--months", 24, "--replications", 2, "--workers", 1, "--measure", "trust")
    code, out, _ = call("compare", "status-quo", "by-law-abrupt", *words, "--out", folder)
    assert code == 0
    assert str(folder) in out
    written = {path.name for path in folder.iterdir()}
    assert {"comparison.json", "effects.csv", "levels.csv", "records.parquet", "adoption.png", "effects.png"} <= written
    assert not [name for name in written if name.startswith(".")]
    assert json.loads((folder / "comparison.json").read_text(encoding="utf-8"))["arms"] == [
        "status-quo",
        "by-law-abrupt",
    ]


def test_measures_are_repeated_or_parted_by_commas(call):
    words = ("compare", "status-quo", "null", "--size", "classroom", "--months", 2, "--replications", 2, "--json")
    _, out, _ = call(*words, "--measure", "trust,take_up", "--measure", "outlay", "--workers", 1)
    assert {row["measure"] for row in json.loads(out)["effects"]} == {"trust", "take_up", "outlay"}


def test_run_shows_and_writes_one_run(call, tmp_path):
    code, out, _ = call("run", "by-law-phased", "--size", "classroom", "--months", 24, "--out", tmp_path)
    assert code == 0
    assert "month 24" in out
    assert (tmp_path / "records.csv").exists()
    code, out, _ = call("run", "by-law-phased", "--size", "classroom", "--months", 24, "--json")
    told = json.loads(out)
    assert len(told["monthly"]["trust"]) == 25
    assert told["of_run"]["t80_effective"] == {"value": 24.0, "reached": False}


def test_an_arm_may_be_a_file(call, tmp_path):
    (tmp_path / "mine.toml").write_text(PACKAGE, encoding="utf-8")
    (tmp_path / "scenario.toml").write_text(
        'name = "mine-dear"\npackage = "mine.toml"\nsize = "classroom"\nmonths = 24\n[parameters]\n'
        "motive_of_gain = 2.0\n",
        encoding="utf-8",
    )
    words = ("--size", "classroom", "--months", 24, "--replications", 2, "--workers", 1)
    code, out, _ = call("compare", tmp_path / "mine.toml", tmp_path / "scenario.toml", *words)
    assert code == 0
    assert "mine-dear" in out
    assert "except where files and options set others" in out


@pytest.mark.long
def test_every_option_reaches_the_table_and_the_object(call, few_pilots, tmp_path):
    words = ["compare", "status-quo", "by-law-abrupt", "incentives-recognition", "--size", "classroom"]
    words += ["--months", 30, "--at", "20,30", "--replications", 2, "--workers", 1, "--by", "tier", "--worlds", 4]
    words += ["--equal-cost", "--setting", "history", "--without", "peers", "--structure", "opinion=bounded-confidence"]
    code, out, err = call(*words, "--out", tmp_path)
    assert code == 0
    assert all("setting history: event[" in line and "it does nothing" in line for line in err.splitlines())
    for told in (
        "same sign", "standing", "4 worlds at size classroom", "As designed", "At equal cost: public cost",
        "Effects by tier", "What one more of them costs", "How likely each arm is among the best",
    ):  # fmt: skip
        assert told in out
    assert max(len(line) for line in out.splitlines() if line.startswith(" ")) <= 150
    written = {path.name for path in tmp_path.iterdir()}
    assert {"worlds.csv", "worlds-design.csv", "contests.csv", "effects.csv", "worlds.png"} <= written
    told = json.loads((tmp_path / "comparison.json").read_text(encoding="utf-8"))
    assert told["worlds"] == 4
    assert told["equal_cost"]["budgets"][0] > 0
    assert told["by"]["of"] == "tier"
    as_designed = [row for row in told["effects"] if row["budget"] is None and row["group"] is None]
    assert {row["standing"] is None for row in as_designed} == {False}
    assert "networks" not in told["provenance"]


@pytest.mark.long
def test_replications_until_an_effect_is_known_so_well(call):
    words = ("compare", "status-quo", "null", "--size", "classroom", "--months", 1, "--workers", 1, "--json")
    auto = ("--replications", "auto", "--half-width", 0.1, "--on", "trust", "--max", 40)
    _, out, _ = call(*words, *auto)
    told = json.loads(out)
    assert told["replications"] == 30
    assert told["stopped"] == "every arm reached a half width of 0.1 on trust"


def test_networks_of_ones_own_are_told_of_and_never_named(call, tmp_path):
    leaders = roster("classroom", Luck(0)).names["leader"]
    edges = "\n".join(f"{one} {other}" for one, other in pairwise(leaders))
    (tmp_path / "our-secret.edgelist").write_text(edges + "\n", encoding="utf-8")
    network = ("--network", f"leaders={tmp_path / 'our-secret.edgelist'}")
    words = ("--size", "classroom", "--months", 2)
    for command in (("compare", "status-quo", "null", "--replications", 2, "--workers", 1), ("run", "status-quo")):
        code, out, _ = call(*command, *words, *network, "--json")
        assert code == 0
        networks = json.loads(out)["provenance"]["networks"]
        assert list(networks) == ["leaders"] and re.fullmatch("[0-9a-f]{12,32}", networks["leaders"])
        assert "our-secret" not in out
        assert str(tmp_path) not in out


def test_a_profile_says_on_stderr_where_the_time_went(call):
    code, out, err = call("run", "by-law-phased", "--size", "classroom", "--months", 13, "--profile", "--json")
    assert code == 0
    assert json.loads(out)["months"] == 13
    lines = err.splitlines()
    assert "what took longest" in lines[0]
    assert len(lines) == 11
    assert any("rules " in line for line in lines)
    _, plain, _ = call("run", "by-law-phased", "--size", "classroom", "--months", 13, "--json")
    assert json.loads(plain)["monthly"] == json.loads(out)["monthly"]


def test_a_run_in_a_setting_without_a_mechanism_is_another_run(call):
    words = ("run", "by-law-abrupt", "--size", "classroom", "--months", 60, "--json")
    told = [
        json.loads(call(*words, *more)[1])["monthly"]
        for more in ((), ("--without", "penalty"), ("--structure", "choice=best-reply"), ("--setting", "reshuffle"))
    ]
    assert told[0] not in told[1:]


@pytest.mark.parametrize("what", LISTS)
def test_lists(call, what):
    code, out, _ = call("list", what)
    assert code == 0
    code, told, _ = call("list", what, "--json")
    rows = json.loads(told)[what]
    assert rows
    assert all(row["name"].split("_")[0].split("-")[0] in out for row in rows)


def test_a_package_of_ones_own_is_listed_with_its_design(call, tmp_path):
    shipped = call("list", "packages", "by-law-abrupt")[1]
    assert "A law announced in month 12 obliges all agencies" in shipped, "as those that ship"
    lines = [line for line in call("list", "packages", "reform-first")[1].splitlines()[1:] if line]
    assert all(line.startswith("    ") for line in lines), "every line of a design stands under its package"
    file = tmp_path / "mine.toml"
    file.write_text(PACKAGE, encoding="utf-8")
    code, out, _ = call("list", "packages", file)
    assert code == 0
    assert "A law announced in month 12 obliges all agencies" in out


def test_measures_are_listed_with_thai_labels(call):
    _, out, _ = call("list", "measures", "--json")
    rows = {row["name"]: row for row in json.loads(out)["measures"]}
    assert rows["trust"]["label_th"] == "ความเชื่อมั่น"
    assert all({"label", "label_th", "unit", "good", "smallest_effect"} <= set(row) for row in rows.values())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("compare", "status-quo"), "allowed 2 or more"),
        (("compare", "status-quo", "by-law-abrup"), "did you mean 'by-law-abrupt'"),
        (("compare", "status-quo", "null", "--at", "24;60"), "24,60,120"),
        (("compare", "status-quo", "null", "--at", "130"), "allowed 0 to 120"),
        (("compare", "status-quo", "null", "--replications", "auto"), "auto needs --half-width"),
        (("compare", "status-quo", "null", "--half-width", "0.1"), "needs --replications auto"),
        (("compare", "status-quo", "null", "--equal-cost"), "--budget 500"),
        (("compare", "status-quo", "null", "--budget", "5"), "needs --equal-cost"),
        (("run", "status-quo", "--network", "leaders"), "name=file"),
        (("run", "status-quo", "--world", "shock"), "unknown option '--world': it is called --setting now"),
        (("list", "worlds"), "worlds is called settings since version 0.2: write settings"),
        (("run", "no/such/file.toml"), "no such file"),
        (("run",), "SCENARIO"),
        (("list", "package"), "did you mean 'packages'"),
        (("walk",), "walk"),
        (("list", "packages", "nul"), "unknown package 'nul': did you mean 'null'"),
        (("run", "status-quo", "--without", "trsut"), "did you mean 'trust'"),
        (("check", "status-qou"), "did you mean 'status-quo'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_exit_code_2(call, words, says):
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert says.lower() in err.lower()
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(call, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    def never(*_, **__):
        raise AssertionError("ran although the folder cannot be written")

    monkeypatch.setattr("policylab.recording.run.record_all", never)
    for words in (("run", "status-quo"), ("compare", "status-quo", "null", "--workers", 1)):
        code, _, err = call(*words, "--size", "classroom", "--out", tmp_path / "file" / "below")
        assert code == 2
        assert "cannot be written" in err
        assert len(err.splitlines()) == 1


def test_a_wrong_file_leaves_nothing_behind(call, tmp_path):
    (tmp_path / "mine.toml").write_text(PACKAGE.replace("penalty = 1.0", "penalty = -1.0"), encoding="utf-8")
    code, _, err = call("compare", "status-quo", tmp_path / "mine.toml", "--out", tmp_path / "results")
    assert code == 2
    assert "mine.toml: instrument[1].penalty: -1.0 is out of range, allowed 0 to 4" in err
    assert not (tmp_path / "results").exists()


def test_check_says_what_it_looked_at(call, monkeypatch):
    monkeypatch.setattr("policylab.analysis.checks.nothing_idle", lambda seed: cli_finding(True))
    code, out, _ = call("check", "null")
    assert code == 0
    for words in ("null is null", "luck is keyed", "ledger closes", "ranges", "5 checks, 0 failed"):
        assert words in out
    monkeypatch.setattr("policylab.analysis.checks.check", lambda *_: iter([cli_finding(True), cli_finding(False)]))
    code, out, _ = call("check", "null", "--json")
    assert code == 1
    assert json.loads(out)["failed"] == 1


def cli_finding(good):
    from policylab.analysis.checks import Finding

    return Finding("nothing idle", good, "nothing", "nothing")


def test_interrupted_says_plainly_that_nothing_is_kept(call, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("policylab.recording.run.record_all", interrupted)
    code, _, err = call("compare", "status-quo", "null", "--size", "classroom", "--workers", 1)
    assert code == 130
    assert "nothing is kept; run the same command again" in err


def test_the_installed_command_starts_at_all():
    command = Path(sys.executable).parent / ("policylab.exe" if os.name == "nt" else "policylab")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("policylab 0.")


@pytest.mark.parametrize("words", [(), ("analyse",)])
def test_who_names_no_command_sees_what_there_is_line_by_line(call, words):
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert err.startswith("Usage: ")
    assert len(err.splitlines()) > 8
