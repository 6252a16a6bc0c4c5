"""Tables that no title can break, and where the advice reverses: for the right question, in words that fit."""

from types import SimpleNamespace

import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from policylab.analysis.discovery.rows import (
    EVERYWHERE,
    NO_BETTER_THAN_CHANCE,
    TOO_FEW,
    RestrictedRow,
)
from policylab.briefs.answers.effects import sign_mark
from policylab.briefs.pdf import typst_of
from policylab.briefs.references import answer_of
from policylab.briefs.reversals import limit_in_words
from policylab.briefs.source import Brief, BriefError, Reference
from policylab.briefs.text import brief_text
from policylab.briefs.words import BriefWords
from policylab.comparison.rows import WorldCounts

from .made_up import limit, parts, stored, tally
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


def test_all_worlds_are_counted_in_both_languages():
    """16 of the 22 worlds in the box are won, 1 is not, 2 differ too little, and 3 are not known."""
    for language in ("en", "th"):
        said = reversed_in(language)
        assert all(number in said for number in ("20", "40", "12", "16", "22", "73%", "86%", "50%", "83%", "43%"))
    assert "in 12 there are not enough runs to say (so it does in 50% to 80% of them)" in reversed_in("en")


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (EVERYWHERE, "in most of all worlds"),
        (NO_BETTER_THAN_CHANCE, "that does not show that there are none. Limits that hold in 90% would have been"),
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
        ({"question": {"other": "incentives-tangible"}}, "is of arms 'by-law-phased incentives-tangible', not"),
        ({"question": {"measure": "trust"}}, "is of measure 'trust', not 'adoption_months'"),
        ({"question": {"budget": 2.0}}, "is of budget 2.0, not None"),
        ({"worlds": {"eligible": tally(39, 20, 3, 5)}}, "has 39 worlds, the study 40"),
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


def test_a_discovery_at_a_budget_is_asked_for_by_the_budget():
    content = parts()
    content["discovery"]["question"]["budget"] = 2.0
    assert "in the lower third" in block("reversals", f"{PAIR} 2", EN, content)


def test_costs_tell_designs_first_then_doses_and_never_call_an_unmatched_arm_equal():
    rows = cells(block("costs"))
    assert rows[0][1].startswith("As designed") and rows[0][4] == "At equal public cost: 2,000 official-months"
    law, recognition = rows[2], rows[3]
    assert law[1] == "2,000 (centre 500): +6 … +10" and law[4] == "contests 2 times as often: +13 … +19"
    assert recognition[4] == "contests 2 times as often, at a cost of 800: +18 … +26 *"
    assert "* does not cost what the budget allows: not at equal cost with the others." in block("costs")
    assert "times what “By law, in phases” costs as designed" in block("costs")
    assert "ต้นทุนภาครัฐเท่ากัน" in block("costs", words=TH)


def test_a_small_change_keeps_its_sign_and_size():
    """A rise of exclusion of 3.6 times was once printed as 0 in every group, and as < 1 in the ledger."""
    content = parts()
    study = content["study"]
    for row in study["effects"]:
        if row["measure"] == "shut_out":
            row |= {"low": 0.00140, "mean": 0.00155, "high": 0.00171}
    for row in study["levels"]:
        if row["measure"] == "shut_out":
            level = 0.00059 if row["arm"] == "status-quo" else 0.00215
            row |= {"low": 0.98 * level, "mean": level, "high": 1.02 * level}
    ledger = next(row for row in cells(block("ledger", content=content)) if row and row[0].startswith("Shut out of a"))
    assert ledger[1] == "0.06" and ledger[2].startswith("0.2")
    groups = cells(block("groups", content=content))
    last = [row for row in groups if row and row[0] in ("Citizens", "Businesses", "Foreigners")][-3:]
    assert all(cell.startswith("+0.1 … +0.2") for row in last for cell in row[1:])


def test_what_is_not_known_is_marked_as_well():
    counts = WorldCounts(raises=30, lowers=2, small=3, not_enough_runs=5)
    row = SimpleNamespace(mean=0.1, in_worlds=counts, exception=False, standing="robust")
    marks = {
        "robust": " (+)", "probably robust": " (+?)", "depends on trust_gain": " (±)",
        "differs between worlds": " (±)", "small": " (≈)", "not enough runs": " (?)", None: "",
    }  # fmt: skip
    for standing, mark in marks.items():
        row.standing = standing
        assert sign_mark(row) == mark
    row.standing, row.mean, row.exception = "robust", -0.1, True
    assert sign_mark(row) == " (+!)"
    row.mean = 0
    assert sign_mark(row) == ""


HOSTILE = "A|law <script>alert(1)</script>\nwith *stars* and [links](x)"


@pytest.mark.parametrize("kind", ["ledger", "groups", "costs"])
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
