"""Real copies of the tree: harmless changes leave runs, briefs and stored worlds as they are; a change is named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from policylab.recording.identity import is_pending

from .changes import HARMLESS, renamed_rules
from .made import ROOT, base

CHECKOUT = ROOT.parent
SAMPLE = (
    "every rule renamed with its luck key kept",
    "a whole file moved",
    "words of parameters reworded",
    "a measure added",
)
RUN = ("run", "hybrid", "--size", "classroom", "--months", "24", "--json")
BRIEF = ("brief", "mandate-or-incentive")
COMPARE = (
    "compare", "status-quo", "by-law-abrupt", "--size", "classroom", "--months", "16", "--replications", "2",
    "--worlds", "4", "--worlds-from", "experiments/worlds/not-ruled-out.parquet", "--workers", "1",
)  # fmt: skip


@pytest.fixture
def copied(tmp_path):
    """Return what makes a copy of the tree with changes laid over it."""

    def copy(changes: dict[str, str | None]) -> Path:
        folder = tmp_path / "copy"
        for name in ("policylab", "docs", "experiments"):
            shutil.copytree(CHECKOUT / name, folder / name)
        for path, text in changes.items():
            place = folder / "policylab" / path
            if text is None:
                place.unlink()
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
        return folder

    return copy


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a tree; what it compiled there is used by the next one."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    return subprocess.run(
        [sys.executable, "-m", "policylab", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def numbers(answer: subprocess.CompletedProcess[str]) -> str:
    assert answer.returncode == 0, answer.stderr
    content = json.loads(answer.stdout)
    del content["provenance"]
    return json.dumps(content)


@cache
def as_it_runs() -> str:
    """Return the numbers of a run of this checkout."""
    return numbers(command(CHECKOUT, *RUN))


def test_every_rule_under_another_name_draws_the_same_luck(copied):
    folder = copied(renamed_rules(sorted(base().parts["rule"])))
    assert numbers(command(folder, *RUN)) == as_it_runs()


def test_a_rule_under_another_name_without_its_key_draws_other_luck(copied):
    changes = renamed_rules(["service_choice"])
    folder = copied({path: text.replace('luck_key="service_choice", ', "") for path, text in changes.items()})
    assert numbers(command(folder, *RUN)) != as_it_runs()


@pytest.mark.long
@pytest.mark.parametrize("name", SAMPLE)
def test_briefs_and_stored_worlds_go_on_working_after_a_harmless_change(copied, name):
    folder = copied(HARMLESS[name]())
    for words in (BRIEF, COMPARE):
        answer = command(folder, *words)
        assert answer.returncode == 0, answer.stderr
        # While results are being made anew they are marked, whatever is changed.
        assert is_pending() or "earlier model" not in answer.stdout + answer.stderr


@pytest.mark.long
def test_a_change_of_a_rule_is_an_error_that_names_it_and_a_mark_while_results_are_made_anew(copied):
    path = "model/rules/projects.py"
    text = base().tree.text(path)
    folder = copied({path: text.replace("neglected = lapse *", "neglected = 2 * lapse *")})
    pending = folder / "policylab" / "data" / "RESULTS-PENDING"
    pending.unlink(missing_ok=True)
    # While results are being made anew, more than this rule has changed since.
    changed = "" if is_pending() else "rule service_lapse changed since"
    for words in (BRIEF, COMPARE):
        answer = command(folder, *words)
        assert answer.returncode != 0
        assert f"is stale: {changed}" in answer.stderr
        assert "Traceback" not in answer.stderr
    pending.write_text("Piece 6: all results\n", encoding="utf-8")
    for words in (BRIEF, COMPARE):
        answer = command(folder, *words)
        assert answer.returncode == 0, answer.stderr
        said = answer.stdout + answer.stderr
        assert "Results of an earlier model: being made anew" in said
