"""Errors as they are shown: in a notebook the sentence and one's own lines, in a script the sentence last."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.imports import ROOT

RULE = """\
from policylab import Lab, Scenario, compare, rule
law = Scenario.load("by-law-phased", size="classroom", months=24)
@rule(of="agency", writes="motive_to_show", cites="a mistake")
def agency_motive_to_show(campaign, peer_pull):
    if peer_pull < 0.5:
        return campaign
    return peer_pull
"""
COMPARE = "compare(law, law.with_rule(agency_motive_to_show), measures=['trust'], replications=2, workers=2)"
CELLS = {
    "alone": "x = 1\nlab = Lab(law.with_rule(agency_motive_to_show), seed=1)",
    "in workers": f"x = 1\n{COMPARE}",
    "a parameter": "law.with_parameters(lapze=1)",
    "a bare card": "@rule\ndef agency_motive_to_show(peer_pull): return peer_pull",
}
SHELL = """\
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_cell({rule!r})
for cell in {cells!r}:
    print("# cell")
    shell.run_cell(cell)
"""


def output_of(script):
    """Return what a script prints, and what it says on standard error."""
    done = subprocess.run(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Return what a real shell of IPython shows for each cell, line by line."""
    script = tmp_path_factory.mktemp("shell") / "shell.py"
    script.write_text(
        f"if __name__ == '__main__':\n    exec({SHELL.format(rule=RULE, cells=list(CELLS.values()))!r})\n",
        encoding="utf-8",
    )
    _, *parts = output_of(script)[0].split("# cell\n")
    return {name: part.splitlines() for name, part in zip(CELLS, parts, strict=True)}


@pytest.mark.parametrize(("cell", "line"), [("alone", CELLS["alone"].split("\n")[1]), ("in workers", COMPARE)])
def test_a_notebook_shows_one_sentence_the_line_of_the_cell_and_that_of_the_rule(shown, cell, line):
    sentence, of_the_cell, of_the_rule = shown[cell]
    assert sentence.startswith("UsageError: rule agency_motive_to_show: `if`, `and`, `or`")
    assert of_the_cell == f"  in <module>, line 2: {line}"
    assert of_the_rule == "  in agency_motive_to_show, line 5: if peer_pull < 0.5:"


def test_a_notebook_shows_one_sentence_for_what_is_wrong_in_the_cell_itself(shown):
    assert [len(shown[cell]) for cell in ("a parameter", "a bare card")] == [2, 2]
    assert shown["a parameter"][0].startswith("UsageError: unknown parameter 'lapze': did you mean 'lapse'")
    assert "write for example @rule(of='agency'" in shown["a bare card"][0]


def test_a_script_ends_with_the_sentence_and_the_line_and_has_no_frames_of_workers(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(f"{RULE}{COMPARE}\n", encoding="utf-8")
    *frames, sentence, line = output_of(script)[1].splitlines()
    assert sentence.startswith("policylab.errors.UsageError: rule agency_motive_to_show: `if`, `and`, `or`")
    assert line == "  in agency_motive_to_show, line 5: if peer_pull < 0.5:"
    assert sum("Traceback" in frame for frame in frames) == 1
    assert f'File "{script}", line 8' in frames[1]
