"""The stored report: of this model or said to be stale, and every failure in it has its account."""

import json
from pathlib import Path

import pytest

from policylab.analysis.patterns import CONTROLS, PATTERNS, PatternReport
from policylab.analysis.patterns.report import accounts
from policylab.analysis.questions import FEWEST_REPLICATIONS
from policylab.recording.identity import EARLIER

STORED = Path(__file__).parents[2] / "docs" / "data" / "patterns.json"


@pytest.fixture(scope="module")
def stored():
    if not STORED.exists():
        pytest.skip("no report is stored: policylab analyse patterns --json > docs/data/patterns.json")
    return PatternReport.read(json.loads(STORED.read_text(encoding="utf-8")))


def test_every_failure_has_its_account_and_nothing_else_has(stored):
    assert {row.id for row in stored.failures()} == set(accounts())


def test_every_pattern_was_run_often_enough(stored):
    assert [row.id for row in stored.patterns] == [pattern.id for pattern in PATTERNS]
    assert [row.id for row in stored.controls] == [control.id for control in CONTROLS]
    assert min(row.replications for row in stored.rows().values()) >= FEWEST_REPLICATIONS


def test_the_page_says_when_it_is_stale(stored, nothing_pending):
    assert ("Stale" in stored.page().markdown()) is bool(stored.stale())


def test_the_page_says_when_it_is_being_made_anew(stored, another_model, results_pending):
    another_model()
    results_pending("the patterns are outstanding")
    page = stored.page().markdown()
    assert EARLIER in page and "Stale" not in page
