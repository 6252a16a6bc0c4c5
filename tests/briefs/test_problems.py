"""What is wrong with a brief: one change at a time, each found with its line and its cause."""

import re

import pytest

from policylab.briefs.problems import problem_lines, problems_of
from policylab.briefs.source import Brief
from policylab.briefs.stored import ALTERED, StoredResult
from policylab.errors import UsageError

from .made_up import stored
from .made_up_texts import BOX, CLAIM, ENGLISH, LEDGER, LEVEL, THAI


def found(english=ENGLISH, thai=THAI, result=None, thai_page=False):
    pages = Brief("tiny.md", english), Brief("tiny.th.md", thai)
    brief, twin = reversed(pages) if thai_page else pages
    return problem_lines(problems_of(brief, result or stored(), twin), brief).splitlines()


def test_a_right_brief_has_no_problem():
    assert found() == [] and found(thai_page=True) == []


CASES = {
    "a claim's direction": ("raises trust", "lowers trust", CLAIM, "direction does not hold"),
    "a claim's standing": ("24, robust", "24, depends", CLAIM, "standing does not hold: .*'robust'"),
    "the baseline's name": ("baseline: status-quo", "baseline: null", 3, "baseline 'null' is not the one stored"),
    "a stray digit": ("The hybrid", "The hybrid of 2030", CLAIM, "digit outside a role.*'2030'"),
    "a stray Thai digit": ("The hybrid", "The hybrid ๒", CLAIM, "digit outside a role.*'๒'"),
    "a number that is missing": ("take_up 24", "take_up 99", LEVEL, "at 99 is unknown"),
    "a role that is none": ("{level}", "{lever}", LEVEL, "no role 'lever' did you mean 'level'"),
    "a directive that is none": ("{ledger}", "{ledgers}", LEDGER, "no directive 'ledgers' did you mean 'ledger'"),
    "a role over two lines": ("page2.md)", "page2.md) {arm}`hybrid\nor`", CLAIM + 1, r"\{arm\}` is not a valid"),
    "a role in large letters": ("page2.md)", "page2.md) {Arm}`hybrid`", CLAIM + 1, r"\{Arm\}` is not a valid role"),
    "a work that is none": ("Heeks 2003", "Up 62%", CLAIM + 1, "is not a work of"),
    "a digit in the title of the box": ("{eight} ", "{eight} 62% ", BOX, "digit outside a role.*'62%'"),
    "a digit in the title of a notice": ("BODY", ":::{note} It rises by 62%\n:::\n\nBODY", CLAIM, "digit.*'62%'"),
    "a number that opens a wrapped line": ("BODY", "BODY by\n47. Then", CLAIM + 1, "digit.*'47.'"),
    "an entry of the head": ("baseline:", "effect: 62%\nbaseline:", 3, "'effect' is unknown"),
    "a language that is missing": ("language: en\n", "", 1, "language is missing: the file name means en"),
    "a language of another name": ("language: en", "language: th", 4, "language is th: the file name means en"),
    "an item of the box": ("8. item\n", "", BOX, "the box of eight items has 7"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_of_the_text_is_found_at_its_line(case):
    right, wrong, line, cause = CASES[case]
    right, wrong = (text.replace("BODY", "The hybrid") for text in (right, wrong))
    assert ENGLISH.count(right) == 1
    thai = [text.replace("The hybrid", "มาตรการผสมผสาน") for text in (right, wrong)]
    lines = found(ENGLISH.replace(right, wrong), THAI.replace(*thai))
    assert len(lines) == 1 and lines[0].startswith(f"tiny.md:{line}: ")
    assert re.search(cause, lines[0])


def test_a_thai_number_parts_the_twins_on_both_pages():
    changed = THAI.replace("take_up 24", "trust 24")
    ours, theirs = "{level} hybrid take_up 24", "{level} hybrid trust 24"
    assert found(thai=changed) == [
        f"tiny.md:{LEVEL}: the twins differ: {ours} here, {theirs} on line {LEVEL} of tiny.th.md"
    ]
    assert found(thai=changed, thai_page=True)[0].startswith(
        f"tiny.th.md:{LEVEL}: the twins differ: {{level}} hybrid trust"
    )


@pytest.mark.parametrize(("name", "line"), [("study", 2), ("baseline", 3)])
def test_twins_tell_of_the_same(name, line):
    changed = re.sub(rf"{name}: .*", f"{name}: another", THAI)
    assert found(thai=changed)[0].startswith(f"tiny.md:{line}: the twins differ: {name} ")


def test_a_reference_that_one_twin_lacks_parts_them():
    lines = found(thai=THAI.replace("1. {level}`hybrid take_up 24`", ""))
    assert lines[0].startswith(f"tiny.md:{LEVEL}: the twins differ: {{level}} hybrid take_up 24 here, {{ledger}}")
    assert problems_of(Brief("tiny.md", ENGLISH), stored(), None)[0].cause.startswith("its twin in the other language")


def test_a_stored_number_that_was_changed_is_found_once():
    result = stored()
    result.content["study"]["levels"][0]["low"] += 0.01
    (line,) = found(result=result)
    assert line == f"tiny.md:2: {ALTERED}"


def test_a_result_of_another_model_is_stale(another_model):
    result = stored()
    another_model()
    lines = found(result=result)
    assert lines[0] == "tiny.md:2: the stored result is stale: rule service_lapse changed since: run it again"


def test_a_result_of_another_model_is_marked_while_results_are_made_anew(another_model, results_pending):
    result = stored()
    another_model()
    results_pending("the foundation: the study is outstanding")
    assert found(result=result) == []


def test_a_result_of_another_declaration_is_stale():
    result = stored()
    declared = result.study.study.model_copy(update={"months": 60, "seed": 7})
    (line,) = found(result=StoredResult(result.name, result.content, declared))
    assert line.startswith("tiny.md:2: the stored result is stale: the study's file now declares another months, seed:")
    assert found(result=StoredResult(result.name, result.content, result.study.study)) == []


def test_a_result_that_cannot_be_had_is_told_where_the_study_is_named():
    (line,) = found(result=UsageError("no such stored result"))
    assert line == "tiny.md:2: no such stored result"


def test_the_box_cannot_be_left_out():
    start = ENGLISH.index(":::{eight}")
    assert found(ENGLISH[:start], THAI[: THAI.index(":::{eight}")]) == [
        "tiny.md:1: the box of eight items is missing: add a directive {eight}"
    ]
