"""The stored report: of this model or said to be stale, and every failure in it has its account."""

import json
from pathlib import Path

import pytest

from policylab.analysis.patterns import CONTROLS, PATTERNS, PatternReport
from policylab.analysis.patterns.report import accounts
from policylab.analysis.questions import FEWEST_REPLICATIONS

STORED = Path(__file__).parents[2] / "docs" / "data" / "patterns.json"


@pytest.fixture(scope="module")
def stored():
    if not STORED.exists():
        pytest.skip("no report is stored: policylab analyse patterns --json > docs/data/patterns.json")
    return PatternReport.read(json.loads(STORED.read_text(encoding="utf-8")))


def test_every_failure_has_its_account(stored):
    assert {row.id for row in stored.failures()} <= set(accounts())


def test_every_pattern_was_run_often_enough(stored):
    assert [row.id for row in stored.patterns] == [pattern.id for pattern in PATTERNS]
    assert [row.id for row in stored.controls] == [control.id for control in CONTROLS]
    assert min(row.replications for row in stored.rows().values()) >= FEWEST_REPLICATIONS


def test_the_page_says_when_it_is_stale(stored):
    assert ("Stale" in stored.page().markdown()) is bool(stored.stale())
