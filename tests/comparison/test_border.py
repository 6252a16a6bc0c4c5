"""Whatever is asked wrongly, in Python, on the command line or in a study's file, is answered in one line.

The cases are made from the declaration: every option gets wrong types, values out of its range and wrong names.
"""

from __future__ import annotations

import json
import tomllib

import pytest

import policylab
from policylab import UsageError
from policylab.comparison.option import declared
from policylab.comparison.question import AUTO, Question, RunQuestion
from policylab.odd.options import type_and_option
from policylab.study.declaration import Study, StudyFile
from tests.comparison.test_declaration import fields_of
from tests.study.conftest import TINY, write_study
from tests.wrong_files import CURES

ASKED = {"run": RunQuestion, "compare": Question}
GIVEN = {"run": ("null",), "compare": ("null", "status-quo")}
COMPANY = {"replications": {"replications": AUTO, "half_width": 0.1, "on": "trust"}}
OPTIONS = [(command, one) for command, kind in ASKED.items() for one in declared(kind).values()]


def beyond(option):
    """Return values below and above the range of an option."""
    below = [option.ge - 1] if option.ge is not None else [option.gt] if option.gt is not None else []
    return [*below, option.le + 1] if option.le is not None else below


def wrong_values(one):
    """Return values of a wrong type, out of the range, and names that there are not."""
    types = {int: ["x", 1.5, True, [3]], float: ["x", True, float("nan"), float("inf")]}
    found = list(types.get(one.number, [3, 3.5, True, object()]))
    if one.is_flag:
        found = ["x", 3, None]
    if one.is_list:
        found = [[[3.5]], {"a": 1}, object(), *([value] for value in beyond(one.option))]
    elif one.is_mapping:
        found = [3, "x", [1], {"no-such-name": 1}, {1: 2}]
    else:
        found += beyond(one.option)
    if one.option.names and not one.is_mapping:
        found += ["no-such-name", ["no-such-name"]]
    return found


def company(one):
    """Return the options without which this one would be refused for another reason."""
    if one.option.needs is None:
        return {}
    name, example = one.option.needs
    return {other: value for other, value in {name: example, **COMPANY.get(name, {})}.items() if other != one.name}


IN_PYTHON = [(command, one, value) for command, one in OPTIONS for value in wrong_values(one)]


@pytest.mark.parametrize(("command", "one", "value"), IN_PYTHON, ids=lambda x: getattr(x, "name", None) or repr(x)[:20])
def test_python_answers_a_wrong_value_with_the_name_of_the_argument(command, one, value):
    function = getattr(policylab, command)
    with pytest.raises(UsageError) as caught:
        if one.option.positional:
            function(value, *GIVEN[command], size="classroom")
        else:
            function(*GIVEN[command], **{"size": "classroom", **company(one), one.name: value})
    said = str(caught.value)
    assert said.startswith(one.option.positional or one.name), said
    assert "\n" not in said
    assert CURES.search(said), said


@pytest.mark.parametrize(("command", "one"), OPTIONS, ids=lambda x: getattr(x, "name", x))
def test_python_answers_a_wrong_name_with_the_nearest(command, one):
    if one.option.positional:
        return
    wrong = f"{one.name[:-1]}z{one.name[-1]}"
    with pytest.raises(UsageError, match=f"^unknown option '{wrong}': ") as caught:
        getattr(policylab, command)(*GIVEN[command], **{wrong: 1})
    assert "did you mean" in str(caught.value) or "known are" in str(caught.value)


def test_python_answers_names_of_other_places_and_other_times():
    for wrong, said in {
        "replicatoins": "did you mean 'replications'?", "world": "it is called setting now",
        "graphs": "it is called networks now", "most": "it is called max now", "measure": "it is called measures here",
        "structure": "it is called structures here", "set": "it is called parameters here",
    }.items():  # fmt: skip
        with pytest.raises(UsageError) as caught:
            policylab.compare("status-quo", "hybrid", **{wrong: 3})
        assert str(caught.value) == f"unknown option '{wrong}': {said}"


def wrong_words(one):
    """Return words of the command line that are wrong for an option."""
    found = [] if one.number is None or one.is_mapping else ["x", *(str(value) for value in beyond(one.option))]
    if one.number is float:
        found += ["nan", "inf"]
    if one.option.names and not one.is_mapping:
        found.append("no-such-name")
    if one.is_mapping:
        found += ["x", "no-such-name=1", "=", "x="]
    return found


ON_THE_COMMAND_LINE = [
    (command, one, words)
    for command, one in OPTIONS
    if not (one.option.positional or one.option.in_python_alone)
    for words in wrong_words(one)
]


@pytest.mark.parametrize(("command", "one", "words"), ON_THE_COMMAND_LINE, ids=lambda x: getattr(x, "name", x))
def test_the_command_line_answers_wrong_words_with_the_option(call, command, one, words):
    beside = [word for name, value in company(one).items() for word in given(command, name, value)]
    code, out, err = call(command, *GIVEN[command], "--size", "classroom", *beside, f"{one.flag}={words}")
    assert (code, out) == (2, "")
    assert err.startswith(f"policylab: {one.flag}"), err
    assert len(err.splitlines()) == 1
    assert CURES.search(err), err


def given(command, name, value):
    one = declared(ASKED[command])[name]
    return [one.flag] if one.is_flag else [one.flag, str(value)]


@pytest.mark.parametrize(("command", "one"), OPTIONS, ids=lambda x: getattr(x, "name", x))
def test_the_command_line_answers_a_wrong_option_with_the_nearest(call, command, one):
    wrong = f"{one.flag[:-1]}z{one.flag[-1]}"
    code, out, err = call(command, *GIVEN[command], wrong, "1")
    assert (code, out) == (2, "")
    assert err.startswith(f"policylab: unknown option '{wrong}': "), err
    assert len(err.splitlines()) == 1


FIELDS = [(path, field) for path, field in fields_of(StudyFile)]


def wrong_fields(field):
    """Return values that are wrong for a field of a study's file."""
    kind, option = type_and_option(field)
    number = kind in (int, float)
    found = ["x", True] if number else [3, True]
    if option.bare:  # True and False are allowed
        return ["x", 3]
    if hasattr(kind, "__args__"):
        numbers = kind.__args__[0] in (int, float)
        found = [True, ["x"] if numbers else [3], *([value] for value in beyond(option))]
    else:
        found += beyond(option)
    return [*found, "no-such-name"] if option.names else found


IN_A_FILE = [(path, value) for path, field in FIELDS for value in wrong_fields(field)]


@pytest.mark.parametrize(("path", "value"), IN_A_FILE, ids=str)
def test_a_study_answers_a_wrong_value_with_file_and_field(tmp_path, path, value):
    content = tomllib.loads(TINY)
    table, _, key = path.rpartition(".")
    (content[table] if table else content)[key] = value
    said = refused(tmp_path, content)
    assert said.startswith(path), said
    assert CURES.search(said), said


@pytest.mark.parametrize("path", [path for path, _ in FIELDS])
def test_a_study_answers_a_wrong_field_with_the_nearest(tmp_path, path):
    content = tomllib.loads(TINY)
    table, _, key = path.rpartition(".")
    wrong = f"{key[:-1]}z{key[-1]}"
    (content[table] if table else content)[wrong] = 1
    assert f"unknown key '{wrong}'" in refused(tmp_path, content)


def refused(folder, content):
    """Return what is said of a study's file, without its name."""
    path = write_study(folder, as_toml(content))
    with pytest.raises(UsageError) as caught:
        Study.load(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: "), said
    assert "\n" not in said
    return said.removeprefix(f"{path}: ")


def as_toml(content):
    plain = {name: value for name, value in content.items() if not isinstance(value, dict)}
    tables = {name: value for name, value in content.items() if isinstance(value, dict)}
    lines = [f"{name} = {json.dumps(value)}" for name, value in plain.items()]
    for name, table in tables.items():
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    return "\n".join(lines)
