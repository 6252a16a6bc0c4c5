"""The stored report: of this model or said to be stale, and every failure in it has its account."""

import json
from pathlib import Path

import pytest

from policylab.analysis.patterns.accounts import unexplained
from policylab.analysis.patterns.declarations import CONTROLS, PATTERNS
from policylab.analysis.patterns.pages import patterns_page, stale
from policylab.analysis.patterns.pattern import REPLICATIONS

STORED = Path(__file__).parents[2] / "docs" / "data" / "patterns.json"


@pytest.fixture(scope="module")
def stored():
    if not STORED.exists():
        pytest.skip("no report is stored: policylab analyse patterns --json > docs/data/patterns.json")
    return json.loads(STORED.read_text(encoding="utf-8"))


def test_every_failure_has_its_account(stored):
    assert unexplained(stored) == []


def test_every_pattern_was_run_often_enough(stored):
    assert [row["id"] for row in stored["patterns"]] == [pattern.id for pattern in PATTERNS]
    assert [row["id"] for row in stored["controls"]] == [control.id for control in CONTROLS]
    assert min(row["replications"] for row in (*stored["patterns"], *stored["controls"])) >= REPLICATIONS


def test_the_page_says_when_it_is_stale(stored):
    assert ("Stale" in patterns_page(stored)) is bool(stale(stored))
