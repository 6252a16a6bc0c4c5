"""The published schemas: files and page say what the types say, and what `run` prints is held to them."""

import json
from pathlib import Path

import jsonschema
import pytest

from policylab import Scenario, run
from policylab.recording.report import run_report
from policylab.reports.json_schema import schema_page, schemas, write_schemas
from policylab.show.json import plain

DATA = Path(__file__).parents[2] / "docs" / "data"


@pytest.fixture(scope="module")
def printed():
    scenario = Scenario.load("hybrid", size="classroom", months=24)
    return json.loads(json.dumps(plain(run_report(run(scenario), scenario, 1, {})), allow_nan=False))


def test_what_run_prints_is_held_to_its_schema(printed):
    schema = schemas()["run"]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(printed, schema)
    assert list(printed) == list(schema["properties"])
    with pytest.raises(jsonschema.ValidationError, match="'months' is a required property"):
        jsonschema.validate({key: value for key, value in printed.items() if key != "months"}, schema)
    spoiled = {**printed, "of_run": {"outlay": {"value": "1", "reached": None}}}
    with pytest.raises(jsonschema.ValidationError, match="'1' is not"):
        jsonschema.validate(spoiled, schema)


@pytest.mark.parametrize(
    "name",
    [
        "barriers",
        "base-rates",
        "cases",
        "contests",
        "docking",
        "doses",
        "filter",
        "patterns",
        "people",
        "value-of-information",
    ],
)
def test_stored_results_of_analyses_are_held_to_their_schema(name):
    stored = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    schema = schemas()[f"analyse {name}"]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(stored, schema)
    assert list(stored) == list(schema["properties"])
    with pytest.raises(jsonschema.ValidationError, match="is a required property"):
        jsonschema.validate(dict(list(stored.items())[1:]), schema)


def test_what_stands_under_a_field_stands_in_its_schema():
    rows = schemas()["analyse filter"]["$defs"]["TargetRow"]["properties"]
    assert rows["judged"]["description"] == "Worlds in which it has a figure."
    inherited = schemas()["study export"]["$defs"]["Effect"]["properties"]
    assert (
        inherited["low"]["description"] == schemas()["compare"]["$defs"]["Effect"]["properties"]["low"]["description"]
    )


def test_files_are_the_schemas_and_the_page_names_every_key(tmp_path):
    write_schemas(tmp_path / "reference")
    for command, schema in schemas().items():
        path = tmp_path / "reference" / f"{command.replace(' ', '-')}-output.schema.json"
        assert json.loads(path.read_text(encoding="utf-8")) == schema
    page = (tmp_path / "reference" / "json.md").read_text(encoding="utf-8")
    assert page == schema_page().markdown()
    for schema in schemas().values():
        for part in (schema, *schema.get("$defs", {}).values()):
            assert part.get("description", "").partition("\n")[0] in page
            assert all(f"| `{key}` |" in page for key in part["properties"])
