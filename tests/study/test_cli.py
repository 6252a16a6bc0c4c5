"""Studies on the command line: what they say, how they end, and that nothing is lost or done twice when killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policylab.model.luck import Luck, agent_keys
from policylab.study.declaration import Study
from policylab.study.export import FAILED, HEADLINE, RUNS, SUMMARY
from policylab.study.points import DOSES, chunks_of
from policylab.study.runs import execute
from policylab.study.store import BEGUN, JOURNAL, STORED

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copied(folder, tmp_path):
    return shutil.copytree(folder, tmp_path / "copied")


def lines_of(folder):
    journal = folder / JOURNAL
    return journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []


def journal_of(folder):
    return [line.split("\t")[1:3] for line in lines_of(folder)]


def test_a_finished_study_says_where_it_lies_and_what_to_do_next(call, declared, copied):
    code, out, err = call("study", "run", declared, "--out", copied, "--workers", 1)
    assert (code, err) == (0, "")
    assert f"Stored in {copied}: 11 chunks, 42 runs" in out
    assert "policylab study export" in out


def test_a_dry_run_says_what_there_is_to_run_and_writes_nothing(call, declared, tmp_path):
    code, out, _ = call("study", "run", declared, "--out", tmp_path / "new", "--dry-run")
    assert code == 0
    assert "runs: 0 of 42 done, 0 of them raised, 42 left" in out
    assert not (tmp_path / "new").exists()


def test_status_says_what_is_done_of_which_model_and_what_it_took(call, declared, copied, study):
    (copied / "chunks" / chunks_of(study)[-1].file).unlink()
    code, out, _ = call("study", "status", declared, "--out", copied)
    assert code == 0
    for words in (
        "runs: 40 of 42 done, 0 of them raised, 2 left",
        "chunks: 10 of 11 stored, 1 left",
        "model ",
        "minutes",
    ):
        assert words in out
    told = json.loads(call("study", "status", declared, "--out", copied, "--json")[1])
    assert (told["runs_done"], told["chunks_done"], told["points"]) == (40, 10, 21)
    assert told["seconds"] > 0


@pytest.mark.parametrize("words", [("status",), ("status", "--json"), ("run", "--dry-run"), ("run",), ("export",)])
@pytest.mark.parametrize("place", ["file", "holds/chunks"])
def test_what_is_no_folder_is_refused_in_one_line(call, declared, tmp_path, words, place):
    path = tmp_path / place
    path.parent.mkdir(exist_ok=True)
    path.write_text("", encoding="utf-8")
    code, out, err = call("study", *words, declared, "--out", tmp_path / place.split("/")[0])
    assert (code, out) == (2, "")
    assert f"{path}: is not a folder: move it away, or choose another" in err and err.count("\n") == 1


@pytest.mark.parametrize("words", [("status",), ("run", "--dry-run")])
def test_a_folder_that_is_missing_is_said_to_be(call, declared, tmp_path, words):
    code, out, err = call("study", *words, declared, "--out", tmp_path / "new")
    assert code == 0 and "0 of 42 done" in out
    assert f"{tmp_path / 'new'} does not exist yet" in err and not (tmp_path / "new").exists()


def test_what_cannot_be_exported_leaves_no_folder(call, declared, tmp_path):
    code, _, err = call("study", "export", declared, "--out", tmp_path / "new")
    assert code == 1 and "chunks are missing" in err
    assert not (tmp_path / "new").exists()


def test_export_says_what_it_wrote(call, declared, copied):
    code, out, _ = call("study", "export", declared, "--out", copied)
    assert code == 0
    for name in (RUNS, HEADLINE, SUMMARY, FAILED):
        assert (copied / name).is_file()
        assert name in out


def test_a_name_means_a_file_under_experiments_and_results_lie_by_its_name(
    call, declared, folder, tmp_path, monkeypatch
):
    shutil.copytree(declared.parent, tmp_path / "experiments")
    shutil.copytree(folder, tmp_path / "results" / "tiny")
    monkeypatch.chdir(tmp_path)
    code, out, _ = call("study", "status", "tiny")
    assert code == 0
    assert "11 of 11 stored" in out


def test_what_raised_ends_with_three_and_is_shown(call, declared, copied, study, honours_raise):
    """Honours raise in the last replication of the headline, which is run anew."""
    (copied / "chunks" / chunks_of(study)[-1].file).unlink()
    honours_raise()
    code, out, err = call("study", "run", declared, "--out", copied, "--workers", 1)
    assert code == 3
    assert "failed runs, stored with their tracebacks: 1; show them with" in err
    assert "policylab study status" in err
    code, out, _ = call("study", "status", declared, "--out", copied)
    assert code == 0
    assert "1 of them raised" in out
    assert "the default world, honours, budget 2" in out
    assert "ZeroDivisionError: honours broke" in out
    assert f"move their files out of {copied / 'chunks'}." in out
    code, _, err = call("study", "export", declared, "--out", copied)
    assert code == 1
    assert "runs of the headline raised" in err
    assert "honours broke" in (copied / FAILED).read_text(encoding="utf-8")


def test_interrupted_it_says_how_to_go_on(call, declared, tmp_path, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("policylab.study.runs.doses_of_headline", interrupted)
    code, _, err = call("study", "run", declared, "--out", tmp_path, "--workers", 1)
    assert code == 130
    assert err == "policylab: interrupted: finished chunks are kept; run the same command to continue\n"


def test_a_half_run_study_is_not_exported(call, declared, tmp_path):
    code, _, err = call("study", "export", declared, "--out", tmp_path)
    assert code == 1
    assert "11 of 11 chunks are missing: run `policylab study run`" in err
    assert list(tmp_path.iterdir()) == []


KILLS = 5
COMMAND = [sys.executable, "-c", "from policylab.cli import main; main()", "study", "run"]


@pytest.mark.long
def test_killed_five_times_it_ends_as_if_never_interrupted_and_runs_no_stored_chunk_twice(
    call, changed, folder, tmp_path
):
    """SIGKILL at moments drawn by keyed luck after the first row is there, with one process and with two in turn."""
    declared = changed(("months = 4", "months = 4\ngroups = []"), ("replications = 2", "replications = 14"))
    study = Study.load(declared)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for out in (whole, killed):
        (out / "chunks").mkdir(parents=True)
        for doses in (chunk.file for chunk in chunks_of(study) if chunk.kind == DOSES):  # what takes longest
            shutil.copy(folder / "chunks" / doses, out / "chunks" / doses)
    execute(study, whole)
    waits = Luck(1).uniform("kills", agent_keys(str(number) for number in range(KILLS)), 0)[:, 0]
    for number, wait in enumerate(waits):
        start_and_kill(declared, killed, float(wait), workers=1 + number % 2)
    assert call("study", "run", declared, "--out", killed, "--workers", 1)[0] == 0
    told = journal_of(killed)
    for name in {name for _, name in told}:
        of_chunk = [what for what, of in told if of == name]
        assert of_chunk.count(STORED) == 1
        assert of_chunk[-1] == STORED, "a stored chunk was begun again"
    assert len(told) > len(journal_of(whole)), "some kill came in the middle of a chunk"
    for out in (whole, killed):
        assert call("study", "export", declared, "--out", out)[0] == 0
    for name in (RUNS, HEADLINE):
        assert (killed / name).read_bytes() == (whole / name).read_bytes()


def start_and_kill(declared, out, wait, workers):
    """Start a study, kill it in the middle of a chunk, and see that nobody whom it started lives on."""
    before = len(journal_of(out))
    with subprocess.Popen(
        [*COMMAND, str(declared), "--out", str(out), "--workers", str(workers)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL,
    ) as started:  # fmt: skip
        until(lambda: len(journal_of(out)) > before)
        time.sleep(wait / 2)  # about as long as a chunk takes
        assert started.poll() is None, "it had finished already"
        started.send_signal(signal.SIGKILL)
    begun = {int(line.split("\t")[3]) for line in lines_of(out)[before:] if line.split("\t")[1] == BEGUN}
    until(lambda: not any(map(alive, begun)))


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # A zombie is dead, though nobody has looked at it yet.
    return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def until(reached, seconds=150):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
