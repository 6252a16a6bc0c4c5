"""The published schemas: files and page say what the types say, and what `run` prints is held to them."""

import json
from pathlib import Path

import jsonschema
import pytest

from policylab import Scenario, run
from policylab.recording.report import run_report
from policylab.reports.json_schema import schema_page, schemas, write_schemas
from policylab.show.json import plain

ROOT = Path(__file__).parents[2]


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


@pytest.mark.parametrize("analysis", ["patterns", "filter", "value-of-information"])
def test_what_is_stored_of_an_analysis_is_held_to_its_schema(analysis):
    stored = json.loads((ROOT / "docs" / "data" / f"{analysis}.json").read_text(encoding="utf-8"))
    schema = schemas()[f"analyse {analysis}"]
    jsonschema.validate(stored, schema)
    with pytest.raises(jsonschema.ValidationError, match="'provenance' is a required property"):
        jsonschema.validate({key: value for key, value in stored.items() if key != "provenance"}, schema)


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
