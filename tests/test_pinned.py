"""Pinned numbers: when they change, results change, and CHANGELOG says why under that heading.

Store new numbers with ``python -m tests.test_pinned``.
"""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from policylab import compare
from policylab.model.policies.package import packages

PINNED = Path(__file__).parent / "pinned.json"
CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"
ARMS = tuple(name for name in packages() if name != "null")
MEASURES = (
    "effective_adoption",
    "formal_adoption",
    "take_up",
    "trust",
    "resistance",
    "failures",
    "outlay",
    "agency_cost",
)


def current():
    found = compare(*ARMS, size="classroom", months=60, at=[12, 36, 60], measures=MEASURES, replications=2, seed=1)
    return {f"{row.arm} {row.measure} at {row.at}": row.mean for row in found.levels}


@pytest.mark.pinned
def test_numbers_are_those_that_were_pinned():
    stored = json.loads(PINNED.read_text(encoding="utf-8"))
    # Processors may round an exponential differently in its last bits; a result that changes moves far more.
    assert current() == pytest.approx(stored, rel=1e-9, abs=1e-12)


@pytest.mark.pinned
def test_a_change_is_flagged_in_the_changelog():
    digest = sha256(PINNED.read_bytes()).hexdigest()[:8]
    flagged = [line for line in CHANGELOG.read_text(encoding="utf-8").splitlines() if digest in line]
    assert flagged, f"say under 'Results change' in CHANGELOG.md why the pinned numbers are now those of {digest}"


if __name__ == "__main__":
    PINNED.write_text(json.dumps(current(), indent=1) + "\n", encoding="utf-8")
