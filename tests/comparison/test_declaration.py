"""One declaration: command line, Python, study file, schema and documentation say what it says, and nothing else."""

from __future__ import annotations

import inspect
import json

import pytest
import typer
from pydantic import BaseModel

import policylab
from policylab.cli import app
from policylab.cli.options import help_of
from policylab.comparison import calls, question
from policylab.comparison.checking import schema
from policylab.comparison.option import Option, declared
from policylab.comparison.question import Question, RunQuestion
from policylab.comparison.signatures import CALLS, accepted
from policylab.comparison.signatures import calls as source_of_calls
from policylab.odd.options import options_page, schemas, type_and_option
from policylab.study.declaration import StudyFile

ASKED = {"run": RunQuestion, "compare": Question}
OF_THE_COMMAND = {"run": {"--json", "--out", "--profile", "--help"}, "compare": {"--json", "--out", "--help"}}
DECLARED = [(command, one) for command, kind in ASKED.items() for one in declared(kind).values()]
IDS = [f"{command}-{one.name}" for command, one in DECLARED]


def command_of(name):
    return typer.main.get_command(app).commands[name]


@pytest.mark.parametrize(("command", "one"), DECLARED, ids=IDS)
def test_every_place_says_what_is_declared(command, one):
    """Hold the command line, Python, the schema and the documentation to the declaration of one option."""
    function, kind = getattr(policylab, command), ASKED[command]
    parameter = inspect.signature(function).parameters.get(one.option.positional or one.name)
    assert parameter is not None
    assert parameter.default == (parameter.empty if one.option.positional else one.default)
    if not one.option.positional:
        assert parameter.annotation.replace("'", '"') == accepted(one)
    described = " ".join(function.__doc__.split())
    assert one.option.help in described
    assert not one.range or f"Allowed: {one.range}." in described

    options = {word: option for option in command_of(command).params for word in option.opts}
    if not one.option.in_python_alone:
        option = options[one.name if one.option.positional else one.flag]
        if not one.option.positional:
            assert option.help == help_of(one)
            assert option.default == (one.default if one.is_flag else option.default)
            if one.default and not one.option.none_on_command_line:
                assert option.default == str(one.default)

    stated = schema(kind)["properties"][one.name]
    stated = next((part for part in stated.get("anyOf", []) if "description" in part), stated)
    assert stated["description"] == one.option.help
    if one.range:
        numbers = stated.get("items") or next(iter(stated.get("anyOf", [])), stated)
        assert numbers["maximum"] == one.option.le
        assert numbers.get("minimum", numbers.get("exclusiveMinimum")) in (one.option.ge, one.option.gt)

    name = f"*{one.option.positional}" if one.option.positional else one.name
    (row,) = [line for line in section(command).splitlines() if f"| `{name}` |" in line]
    assert one.meaning.replace("`", "\\`") in row
    assert one.range in row
    assert one.option.in_python_alone or (one.option.positional.upper() or one.flag) in row


def python(one):
    return one.option.positional or one.name


def section(command):
    return options_page().split(f"## policylab {command}")[1].split("\n## ")[0]


@pytest.mark.parametrize("command", ASKED)
def test_no_place_has_more(command):
    options = declared(ASKED[command])
    words = {word for option in command_of(command).params for word in option.opts if word.startswith("--")}
    flags = {one.flag for one in options.values() if not (one.option.positional or one.option.in_python_alone)}
    assert words | {"--help"} == flags | OF_THE_COMMAND[command]
    taken = set(inspect.signature(getattr(policylab, command)).parameters) - {"progress", "unknown"}
    assert taken == {python(one) for one in options.values()}
    assert set(schema(ASKED[command])["properties"]) == set(options)
    assert len([line for line in section(command).splitlines() if line.startswith("| ")]) == len(options) + 2


def test_every_number_has_an_upper_bound_and_every_option_its_meaning():
    for _, one in DECLARED:
        assert one.option.help.endswith("."), one.name
        if one.number is not None and not one.is_mapping:  # parameters have ranges of their own
            assert one.option.le is not None, one.name
            assert (one.option.ge is None) != (one.option.gt is None), one.name


def test_signatures_stand_in_the_source_as_the_declaration_writes_them():
    assert CALLS.read_text(encoding="utf-8") == source_of_calls(), "python -m policylab.comparison.signatures"
    assert policylab.compare is calls.compare
    assert policylab.run is calls.run


def fields_of(model, within=""):
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from fields_of(field.annotation, f"{within}{name}.")
        else:
            yield within + (field.alias or name), field


def test_the_file_of_a_study_has_its_fields_from_the_same_declaration():
    options = [
        item for alias in vars(question).values() for item in getattr(alias, "__metadata__", ()) if type(item) is Option
    ]
    page, fields = options_page().split("## The file of a study")[1], dict(fields_of(StudyFile))
    assert {"seed", "months", "worlds.number", "worlds.from", "headline.replications"} <= set(fields)
    for path, field in fields.items():
        _, option = type_and_option(field)
        assert any(option is one for one in options), path
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{path}` ")]
        assert option.help.split(" Otherwise")[0].replace("`", "\\`").replace(" _.", " \\_.") in row
    assert json.loads(schemas()["study.schema.json"])["properties"]["seed"]["maximum"] == question.MOST_SEED
