"""Processes of a pool: a script without a guard runs once, and nobody lives on however a comparison ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = """
print("the script runs", flush=True)
import os, sys, time
from pathlib import Path
from policylab.errors import PolicylabError
from policylab.workers import WorkerPool

class Kept:
    def __init__(self, value):
        self.value = value

def work(kept, seconds):
    (Path(sys.argv[1]) / str(os.getpid())).touch()
    time.sleep(seconds)
    return Kept(kept.value ** 2)

try:
    with WorkerPool(2) as pool:
        found = pool.do(work, [(Kept(value), float(sys.argv[2])) for value in range(4)])
    print([one.value for one in found], {type(one) is Kept for one in found}, flush=True)
except PolicylabError as error:
    print(error, flush=True)
"""


@pytest.fixture
def started(tmp_path):
    """Start the script with so many seconds of work in each job, and kill it in the end."""
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "pids").mkdir()
    scripts = []

    def start(seconds):
        command = [sys.executable, tmp_path / "script.py", tmp_path / "pids", str(seconds)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        script = subprocess.Popen(
            command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )
        scripts.append(script)
        return script

    yield start
    for script in scripts:
        script.kill()
        script.communicate()


def workers(tmp_path):
    """Return the processes that do the work, once there are two of them."""
    until(lambda: len(list((tmp_path / "pids").iterdir())) == 2)
    return [int(path.name) for path in (tmp_path / "pids").iterdir()]


def until(reached, seconds=60):
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def alive(process):
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def test_a_script_without_a_guard_runs_once(started):
    """Its own functions and classes reach the processes, and come back as what they were."""
    out, err = started(0).communicate(timeout=120)
    assert out.splitlines() == ["the script runs", "[0, 1, 4, 9] {True}"], err


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux who is alive")
@pytest.mark.parametrize("whom", ["everybody", "the script", "the script, at once", "a worker"])
def test_nobody_lives_on(started, tmp_path, whom):
    """Ctrl-C goes to the whole group; what is killed at once cannot tell anybody; a lost worker is told in a line."""
    script = started(30)
    processes = workers(tmp_path)
    how = signal.SIGKILL if whom in ("the script, at once", "a worker") else signal.SIGINT
    if whom == "everybody":
        os.killpg(script.pid, how)
    else:
        os.kill(processes[0] if whom == "a worker" else script.pid, how)
    out, err = script.communicate(timeout=20)
    until(lambda: not any(map(alive, processes)), seconds=10)
    if whom == "a worker":
        assert "ended from outside: run again with one worker" in out
    if how == signal.SIGINT:
        assert err.rstrip().endswith("KeyboardInterrupt")
        assert err.count("Traceback") == 1, "the parent's own, and none of a worker"
