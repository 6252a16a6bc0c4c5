"""Where the advice turns round: of the question that the brief asks alone, and in words that fit the limits."""

import pytest

from policylab.analysis.discovery.rows import (
    EVERYWHERE,
    NO_BETTER_THAN_CHANCE,
    NO_SIGNIFICANT_LIMIT,
    TOO_FEW,
)
from policylab.briefs.source import BriefError
from policylab.briefs.tables import _limit, reversals
from policylab.briefs.words import Words

from .made_up import parts, stored

PAIR = "by-law-phased incentives-recognition"
LIMIT = {"parameter": "trust_gain", "letter": "C", "range": [0.0, 2.0], "forms": None}


def test_the_box_is_told_in_both_languages():
    assert "above all where trust won by a good experience (confidence C) is in the lower third" in reversals(
        stored(), PAIR, Words("en")
    )
    assert "หนึ่งในสามส่วนล่าง" in reversals(stored(), PAIR, Words("th"))


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (EVERYWHERE, "Where it does not, in"),
        (NO_BETTER_THAN_CHANCE, "No simple limits say where"),
        (NO_SIGNIFICANT_LIMIT, "No simple limits say where"),
        (TOO_FEW, "too few are clear"),
    ],
)
def test_what_is_known_without_a_box_is_told(status, told):
    content = parts()
    content["discovery"] |= {"status": status, "box": None}
    assert told in reversals(stored(content), PAIR, Words("en"))


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"study": "another"}, "is of study 'another', not 'made-up'"),
        ({"question": {"incentive": "incentives-tangible"}}, "is of arms 'by-law-phased incentives-tangible', not"),
        ({"question": {"measure": "trust"}}, "is of measure 'trust', not 'adoption_months'"),
        ({"question": {"budget": 2.0}}, "is of budget 2.0, not 1.0"),
        ({"worlds": {"clear": 27}}, "counts 39 worlds, the study 40"),
    ],
)
def test_a_discovery_of_another_question_is_refused(change, cause):
    content = parts()
    for name, value in change.items():
        found = content["discovery"]
        found[name] = {**found[name], **value} if isinstance(value, dict) else value
    with pytest.raises(BriefError, match=cause):
        reversals(stored(content), PAIR, Words("en"))


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (None, 0.5, "in the lower third of"), (0.1, 0.5, "in the lower third of"),
        (None, 1.0, "in the lower two thirds"),
        (0.8, 1.3, "in the middle third of"), (0.7, None, "in the upper two thirds"),
        (1.5, 1.9, "in the upper third of"),
        (None, 1.9, "not at the top"), (0.1, None, "not at the bottom"), (0.1, 1.9, "at neither end"),
    ],
)  # fmt: skip
def test_limits_are_told_by_the_thirds_in_which_they_lie(low, high, told):
    assert f"(confidence C) is {told}" in _limit({**LIMIT, "low": low, "high": high}, Words("en"))


def test_no_letter_is_invented():
    assert "confidence" not in _limit({**LIMIT, "letter": None, "low": None, "high": 0.2}, Words("en"))
