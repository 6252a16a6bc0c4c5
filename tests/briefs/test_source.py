"""A brief as it is written: what it says of itself, where its references stand, which digits are strays."""

import pytest

from policylab.briefs.source import Brief, is_brief

from .made_up_texts import BOX, CLAIM, ENGLISH, LEDGER, LEVEL


def test_references_have_their_lines():
    found = [(one.kind, one.line, one.block) for one in Brief("a.md", ENGLISH).references]
    assert found == [
        ("claim", CLAIM, False), ("cited", CLAIM + 1, False), ("date", CLAIM + 1, False), ("level", LEVEL, False),
        ("ledger", LEDGER, True), ("eight", BOX, True),
    ]  # fmt: skip


def test_only_numbers_that_count_on_are_markers_of_a_list():
    body = "---\nlanguage: en\n---\n\n1. one\n   goes on\n2. two\n\n3. three\n\nIt is\n4. so\n\n47. no\n[a](b 9)\n"
    assert list(Brief("a.md", body).stray_digits()) == [(12, "4."), (14, "47."), (15, "9)")]


def test_it_says_of_which_study_it_tells():
    brief = Brief("a.md", ENGLISH)
    assert (brief.head["study"], brief.head["baseline"], brief.language) == ("made-up", "status-quo", "en")
    assert brief.line_of("baseline") == 3
    assert is_brief(ENGLISH) and not is_brief("# A page\n\nstudy: none\n")


def test_digits_of_references_lists_and_links_are_none():
    assert list(Brief("a.md", ENGLISH).stray_digits()) == []


@pytest.mark.parametrize("stray", ["12", "๑๒", "x²", "½", "T3"])
def test_a_digit_of_any_script_is_a_stray(stray):
    text = ENGLISH.replace("The hybrid", f"The hybrid and {stray}")
    assert list(Brief("a.md", text).stray_digits()) == [(CLAIM, stray)]
