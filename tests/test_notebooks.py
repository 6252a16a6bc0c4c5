"""Notebooks: stored without outputs, introduced in Thai, and with exercises whose checks hold answers to something.

They are executed, as they ship and solved, by ``make notebooks``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from nbstripout import strip_output

from policylab import Comparison, Lab, PolicylabError, Scenario, from_above, one_by_one, rule
from policylab.lab.exercises import WrongAnswerError, check_answer, is_rule
from tests.solved_notebooks import CHECK, EXERCISE, HOME, NAMES, OPEN, notebook, solutions, solved, tagged

THAI = re.compile(r"[\u0e00-\u0e7f]")
GLOSSARY_ROW = re.compile(r"^\| ([^|]*[a-z][^|]*) \| ([^|]*) \| ([^|]+) \|$", re.MULTILINE)
DRAWS = ("sns.", ".plot(", "plt.", "nx.draw")
FIRST, SECOND = "1_first_run", "2_change_a_rule"


def words(name):
    return [cell.source for cell in notebook(name).cells if cell.cell_type == "markdown"]


def code(name):
    return [cell for cell in notebook(name).cells if cell.cell_type == "code"]


def test_there_are_two():
    assert NAMES == (FIRST, SECOND)
    assert {path.stem for path in (HOME / "solutions").glob("*.py")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_a_run_left_is_stored(name):
    stored = notebook(name)
    assert strip_output(notebook(name), keep_output=False, keep_count=False, keep_id=False) == stored
    assert not [cell for cell in code(name) if cell.outputs or cell.execution_count]


@pytest.mark.parametrize("name", NAMES)
def test_a_thai_introduction_stands_beside_the_english_one_and_says_that_it_is_a_draft(name):
    english, thai = words(name)[:2]
    assert english.startswith("# ") and not THAI.search(english)
    assert thai.startswith("## บทนำ") and "draft translation" in thai
    assert len(THAI.findall(thai)) > 300


@pytest.mark.parametrize("name", NAMES)
def test_a_glossary_has_both_languages_in_every_row(name):
    glossary = next(text for text in words(name) if text.startswith("### อภิธานศัพท์ · Glossary"))
    rows = [row for row in GLOSSARY_ROW.findall(glossary) if row[0] != "English"]
    assert len(rows) >= 10
    assert not [english for english, thai, _ in rows if not THAI.search(thai)]


def test_glossaries_agree_on_the_terms_that_they_share():
    first, second = (
        {english: thai for text in words(name) for english, thai, _ in GLOSSARY_ROW.findall(text)} for name in NAMES
    )
    shared = set(first) & set(second)
    assert len(shared) > 5
    assert {term: first[term] for term in shared} == {term: second[term] for term in shared}


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_a_title_or_comes_from_the_lab_and_says_what_it_shows(name):
    drawing = [
        cell for cell in code(name)
        if any(word in cell.source for word in DRAWS) and "import" not in cell.source and "_theme" not in cell.source
    ]  # fmt: skip
    assert drawing
    for cell in drawing:
        assert "title=" in cell.source or ".plot(" in cell.source, cell.source
        assert len(cell.metadata["mystnb"]["image"]["alt"]) > 60, cell.source


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_is_open_has_a_check_after_it_and_a_solution(name):
    exercises, checks = tagged(notebook(name), EXERCISE), tagged(notebook(name), CHECK)
    numbers = [str(number) for number in range(1, len(exercises) + 1)]
    assert list(exercises) == [EXERCISE + number for number in numbers] == list(solutions(name))
    assert list(checks) == [CHECK + number for number in numbers]
    for number in numbers:
        (answer,) = OPEN.findall(exercises[EXERCISE + number].source)
        check = checks[CHECK + number].source
        assert re.search(
            rf"^check_answer\(\n    {number},\n    (\.\.\. if both is \.\.\. else )?{answer},", check, re.M
        )
        assert check.count('"),\n') + check.count('",\n    ),') >= 3
        assert re.search(rf"^{answer} = ", solutions(name)[EXERCISE + number], re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_a_solved_notebook_has_nothing_open(name):
    found = solved(name)
    assert not [cell for cell in found.cells if OPEN.search(cell.source)]
    assert found.cells[-1].source.startswith("assert")


@pytest.mark.parametrize(
    ("chosen", "kept"), [({"MPLBACKEND": "svg"}, "svg"), pytest.param({}, "None", marks=pytest.mark.long)]
)
def test_whoever_has_chosen_how_figures_are_shown_keeps_it(chosen, kept):
    """The lab draws without a backend, so that a notebook or a script may choose its own."""
    surroundings = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"} | chosen
    asked = [
        sys.executable,
        "-c",
        "import policylab, matplotlib; policylab.run('null', size='classroom', months=1).plot()._repr_png_(); "
        "print(matplotlib.get_backend(auto_select=False))",
    ]
    done = subprocess.run(asked, env=surroundings, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == kept


def checked(name, number, **given):
    """Run the check of an exercise on an answer and on what the notebook has made before."""
    names = {"np": np, "pd": pd, "check_answer": check_answer, "is_rule": is_rule, "Comparison": Comparison, **given}
    exec(tagged(notebook(name), CHECK)[f"{CHECK}{number}"].source, names)


GRAPH = nx.star_graph(["a", "b", "c"])
LIFE = pd.DataFrame({"used": [True, False, False]}, index=pd.Index(["a", "b", "a"], name="name"))
FIRST_ANSWERS = {
    1: ("best_connected", "a", {"graph": GRAPH}),
    2: ("never", ["b"], {"life": LIFE}),
}


@pytest.mark.parametrize("number", FIRST_ANSWERS)
def test_checks_of_the_first_notebook_take_what_is_right_and_pass_over_what_is_open(number, capsys):
    name, right, given = FIRST_ANSWERS[number]
    checked(FIRST, number, **{name: right}, **given)
    assert capsys.readouterr().out == f"Exercise {number} is right.\n"
    checked(FIRST, number, **{name: ...}, **given)
    assert "is still open: put" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("number", "wrong", "words"),
    [
        (1, "b", "somebody has more ties"),
        (1, "nobody", "nobody in the network has this name"),
        (1, ["a"], "give one name, in quotation marks or by a formula, and no list"),
        (1, 3, "give one name"),
        (2, [], "somebody is missing on your list"),
        (2, {"a", "b"}, "somebody on your list did use the channel"),
        (2, 12, "give a list or a set of names"),
        (2, "b", "give a list or a set of names"),
        (2, ["nobody"], "not all of these are names of citizens"),
    ],
)
def test_checks_of_the_first_notebook_say_in_a_sentence_what_is_wrong(number, wrong, words):
    name, _, given = FIRST_ANSWERS[number]
    with pytest.raises(WrongAnswerError, match=f"^exercise {number} is not right yet: {words}"):
        checked(FIRST, number, **{name: wrong}, **given)


@pytest.mark.parametrize(("number", "name"), [(3, "nothing"), (4, "in_steps")])
@pytest.mark.parametrize("wrong", [0, "status-quo", [], object()])
def test_what_is_no_comparison_is_said_to_be_none(number, name, wrong):
    with pytest.raises(WrongAnswerError, match=r"this is not a comparison: give what compare\(\.\.\.\) returns"):
        checked(FIRST, number, **{name: wrong})


def motive_of(function, one=False, **sees):
    function.__name__ = "agency_motive_to_work"
    written = one_by_one(function) if one else function
    return rule(of="agency", writes="motive_to_work", cites="a test", sees=sees)(written)


MINDSET = {"mindset": from_above("leader", "mindset")}
EITHER = motive_of(
    lambda gain_ahead, motivation, mindset, *, motive_of_gain: np.where(
        (mindset < 0.5) | (motivation < 0.5), 0.0, motive_of_gain * gain_ahead
    ),
    **MINDSET,
)
EITHER_BY_PERSON = motive_of(
    lambda gain_ahead, motivation, mindset, *, motive_of_gain: (
        0.0 if mindset < 0.5 or motivation < 0.5 else motive_of_gain * gain_ahead
    ),
    one=True,
    **MINDSET,
)


def take_away_in_place(gain_ahead):
    gain_ahead -= 0.5
    return np.maximum(gain_ahead, 0)


LAW = Scenario.load("by-law-phased", size="classroom", months=24)
NO_BRACKETS = motive_of(
    lambda gain_ahead, motivation, mindset, *, motive_of_gain: np.where(
        mindset < 0.5 & motivation < 0.5, 0.0, motive_of_gain * gain_ahead
    ),
    **MINDSET,
)
AND = motive_of(
    lambda gain_ahead, motivation, mindset, *, motive_of_gain: np.where(
        mindset < 0.5 and motivation < 0.5, 0.0, motive_of_gain * gain_ahead
    ),
    **MINDSET,
)
WRONG = {
    "either instead of both": (1, {"both": EITHER}, r"only where both are below one half \(&, not \|\)"),
    "for one person": (1, {"both": EITHER_BY_PERSON}, "for the whole column, without @one_by_one"),
    "a plain function": (1, {"both": lambda gain_ahead: gain_ahead}, r"this is no rule: write @rule\(\.\.\.\) above"),
    "a number": (1, {"both": 3}, "this is no rule"),
    "and": (1, {"both": AND}, "rule agency_motive_to_work: `if`, `and`, `or`, `not`"),
    "no brackets": (1, {"both": NO_BRACKETS}, "rule agency_motive_to_work: `&` and `|` bind more strongly"),
    "other columns": (1, {"both": motive_of(lambda gain_ahead: gain_ahead)}, "take the three columns in this order"),
    "not the same": (2, {"both_by_person": EITHER_BY_PERSON}, "something else than your rule of exercise 1"),
    "no luck in it": (
        3,
        {
            "by_luck": motive_of(
                lambda gain_ahead, luck, *, motive_of_gain: 0.9 * motive_of_gain * gain_ahead + 0 * luck
            )
        },
        "where luck is below 0.1 it earns nothing",
    ),
    "in place": (4, {"mended": motive_of(take_away_in_place)}, "rule agency_motive_to_work: it writes into a column"),
    "out of range": (
        4,
        {"mended": motive_of(lambda gain_ahead: gain_ahead - 0.5)},
        "rule agency_motive_to_work: motive_to_work is outside its range 0 to inf",
    ),
    "nothing taken away": (4, {"mended": motive_of(lambda gain_ahead: gain_ahead)}, "it earns the gain less 0.5"),
}


@pytest.fixture
def answers():
    """Return the solutions of the second notebook, as the notebook has them, and what starts a lab with a rule."""
    given = {"np": np, "rule": rule, "one_by_one": one_by_one, "from_above": from_above}
    for text in solutions(SECOND).values():
        exec(text, given)
    names = ("both", "both_by_person", "by_luck", "mended")
    return {**{name: given[name] for name in names}, "swapped_in": lambda mine: Lab(LAW.with_rule(mine), seed=1)}


@pytest.mark.parametrize("what", WRONG)
def test_checks_of_the_second_notebook_refuse_what_is_wrong_in_the_words_of_the_lab(what, answers):
    number, answer, words = WRONG[what]
    with pytest.raises(PolicylabError, match=words.replace("`|`", r"`\|`")):
        checked(SECOND, number, **{**answers, **answer})


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_checks_of_the_second_notebook_take_what_is_right(number, answers, capsys):
    checked(SECOND, number, **answers)
    assert capsys.readouterr().out.startswith(f"Exercise {number} is right")


def test_the_cell_that_steps_through_the_months_can_be_run_again():
    (cell,) = [cell for cell in code(FIRST) if "while lab.running" in cell.source]
    assert cell.source.startswith("lab = Lab(law, seed=1)\n")
