"""Tables that no title can break, and where the advice reverses: for the right question, in words that fit."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from policylab.analysis.discovery.rows import (
    EVERYWHERE,
    NO_BETTER_THAN_CHANCE,
    NO_SIGNIFICANT_LIMIT,
    TOO_FEW,
    RestrictedRow,
)
from policylab.briefs.pdf import typst_of
from policylab.briefs.references import answer_of
from policylab.briefs.reversals import limit_in_words
from policylab.briefs.source import Brief, BriefError, Reference
from policylab.briefs.text import brief_text
from policylab.briefs.words import BriefWords

from .made_up import limit, parts, stored
from .made_up_texts import ENGLISH

PAIR = "by-law-phased incentives-recognition"
EN, TH = BriefWords("en"), BriefWords("th")


def block(kind, asked="", words=EN, content=None):
    return answer_of(Reference(kind, asked, 1, block=True), stored(content), words)


def reversed_in(language, content=None):
    return block("reversals", PAIR, BriefWords(language), content)


def restricted(letter="C", **ends):
    return RestrictedRow(**limit("trust_gain", letter, (0.0, 2.0), **ends))


def test_the_box_is_told_in_both_languages():
    told = "especially where trust won by a good experience (confidence C) is in the lower third"
    assert told in reversed_in("en")
    assert "หนึ่งในสามส่วนล่าง" in reversed_in("th")


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (EVERYWHERE, "It does not in"),
        (NO_BETTER_THAN_CHANCE, "No simple limits say where"),
        (NO_SIGNIFICANT_LIMIT, "No simple limits say where"),
        (TOO_FEW, "too few are clear"),
    ],
)
def test_what_is_known_without_a_box_is_told(status, told):
    content = parts()
    content["discovery"] |= {"status": status, "box": None}
    assert told in reversed_in("en", content)


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"study": "another"}, "is of study 'another', not 'made-up'"),
        ({"question": {"incentive": "incentives-tangible"}}, "is of arms 'by-law-phased incentives-tangible', not"),
        ({"question": {"measure": "trust"}}, "is of measure 'trust', not 'adoption_months'"),
        ({"question": {"budget": 2.0}}, "is of budget 2.0, not 1.0"),
        ({"worlds": {"clear": 27}}, "has 39 worlds, the study 40"),
    ],
)
def test_a_discovery_of_another_question_is_refused(change, cause):
    content = parts()
    for name, value in change.items():
        found = content["discovery"]
        found[name] = {**found[name], **value} if isinstance(value, dict) else value
    with pytest.raises(BriefError, match=cause):
        reversed_in("en", content)


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
    assert f"(confidence C) is {told}" in limit_in_words(restricted(low=low, high=high), EN)


def test_no_letter_is_invented():
    assert "confidence" not in limit_in_words(restricted(None, high=0.2), EN)


HOSTILE = "A|law <script>alert(1)</script>\nwith *stars* and [links](x)"


@pytest.mark.parametrize("kind", ["ledger", "groups", "outlays"])
def test_no_title_breaks_a_table(kind):
    """Read by a parser of Markdown, a table has the same cells whatever an arm is called, and each reads as written."""
    content = parts()
    arm = next(row for row in content["study"]["arms"] if row["arm"] == "hybrid")
    before = cells(block(kind))
    arm["title"] = HOSTILE
    after = cells(block(kind, content=content))
    assert [len(row) for row in after] == [len(row) for row in before]
    written = " ".join(HOSTILE.split())
    assert any(cell.startswith(written) for row in after for cell in row)
    assert "<script>" not in MarkdownIt("commonmark").enable("table").render(block(kind, content=content))


def cells(text):
    tree = SyntaxTreeNode(MarkdownIt("commonmark", {"html": False}).enable("table").parse(text))
    rows = [node for node in tree.walk() if node.type == "tr"]
    return [["".join(piece.content for piece in cell.walk() if piece.type == "text") for cell in row] for row in rows]


def test_a_title_stands_as_it_is_written_in_text_and_figures():
    content = parts()
    next(row for row in content["study"]["arms"] if row["arm"] == "hybrid")["title"] = HOSTILE
    result = stored(content)
    brief = Brief(
        "tiny.md", ENGLISH.replace("```{ledger}", "{arm}`hybrid`\n\n```{adoption-figure}\n```\n\n```{ledger}")
    )
    source = typst_of(brief_text(brief, result, {"adoption-figure": "a.svg"}), "en", "stamp")
    written = " ".join(HOSTILE.split())
    assert f"“{written}”" in source and 'alt: "Two panels' in source and f"{written}, " in source
    assert "#link" not in source and "<br>" not in source
