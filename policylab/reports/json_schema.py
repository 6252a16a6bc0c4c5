"""The published schemas of what commands print with ``--json``, generated from the results' types, and their page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from policylab.analysis.barriers import BarrierReport
from policylab.analysis.base_rates import BaseRateReport
from policylab.analysis.cases import CaseReport
from policylab.analysis.checks import CheckReport
from policylab.analysis.contests import ContestReport
from policylab.analysis.discovery import DiscoveryReport
from policylab.analysis.docking import DockingReport
from policylab.analysis.doses import DoseReport
from policylab.analysis.filter import FilterReport
from policylab.analysis.patterns import PatternReport
from policylab.analysis.people import PeopleReport
from policylab.analysis.result import Result
from policylab.analysis.value_of_information import ValueReport
from policylab.comparison.rows import ComparisonReport
from policylab.recording.report import RunReport
from policylab.show.json import schema_of, write_json
from policylab.show.page import Block, Heading, Page
from policylab.show.table import Column, Table
from policylab.study.result import StudyResult
from policylab.study.status import StudyStatus

OPENING = (
    "One object on stdout and nothing else, without NaN or Infinity. The schemas (of JSON Schema, draft 2020-12) are "
    "generated from the types of the results, and tests validate outputs against them. In Python "
    "`comparison.to_dict()` is the same object, and `comparison.effects`, `comparison.levels` … are its rows as typed "
    "objects."
)
KEY = "For each section that is a list, the fields that identify its entries."
Schema = Mapping[str, Any]
RESULTS: Mapping[str, type] = {
    "run": RunReport, "compare": ComparisonReport, "study status": StudyStatus, "study export": StudyResult,
    "check": CheckReport, "analyse base-rates": BaseRateReport, "analyse patterns": PatternReport,
    "analyse cases": CaseReport, "analyse barriers": BarrierReport, "analyse contests": ContestReport,
    "analyse docking": DockingReport, "analyse doses": DoseReport, "analyse people": PeopleReport,
    "analyse filter": FilterReport, "analyse discovery": DiscoveryReport, "analyse value-of-information": ValueReport,
}  # fmt: skip
COLUMNS = (
    Column("key", "key", code=True),
    Column("type", "type"),
    Column("left_out", "may be left out"),
    Column("meaning", "meaning"),
)


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON schema of what each command prints with ``--json``, by the name of the command."""
    by_command = {
        command: result.schema(_title(command)) if issubclass(result, Result) else schema_of(result, _title(command))
        for command, result in RESULTS.items()
    }
    return {**by_command, "study export": _with_keys(by_command["study export"])}


def _with_keys(schema: Schema) -> dict[str, Any]:
    """Return the schema of a study's summary, with the keys of its sections first."""
    keys = {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
        "description": KEY,
    }
    properties = {"keys": keys, **schema["properties"]}
    return {**schema, "properties": properties, "required": ["keys", *schema["required"]]}


def write_schemas(folder: Path) -> None:
    """Write the schemas and the page on them into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for command, schema in schemas().items():
        write_json(folder / _file(command), schema)
    (folder / "json.md").write_text(schema_page().markdown(), encoding="utf-8")


def schema_page() -> Page:
    """Return the page on what the commands print as JSON."""
    blocks: list[Block] = [Heading("What `--json` prints", 1), OPENING]
    for command, schema in schemas().items():
        blocks += [
            Heading("`summary.json` of a study" if command == "study export" else f"`policylab {command} --json`"),
            f"Schema: {{download}}`{_file(command)}`.",
            *_described(schema),
        ]
    return Page(tuple(blocks))


def _title(command: str) -> str:
    return "summary.json of policylab study export" if command == "study export" else f"policylab {command} --json"


def _file(command: str) -> str:
    return f"{command.replace(' ', '-')}-output.schema.json"


def _described(schema: Schema) -> Iterator[Block]:
    """Yield the fields of the object, then those of each kind of row in it."""
    yield str(schema["description"])
    yield _fields(schema)
    for name, inner in schema.get("$defs", {}).items():
        yield Heading(name, 3)
        yield str(inner.get("description", "")).partition("\n")[0]
        yield _fields(inner)


def _fields(schema: Schema) -> Table:
    required = set(schema.get("required", ()))
    rows = tuple(
        (key, type_in_words(value), None if key in required else True, value.get("description"))
        for key, value in schema["properties"].items()
    )
    return Table("", COLUMNS, rows)


def type_in_words(value: Schema) -> str:
    """Return the type of a key.

    >>> type_in_words({"anyOf": [{"type": "number"}, {"type": "null"}]})
    'number or null'
    >>> type_in_words({"type": "array", "items": {"$ref": "#/$defs/Effect"}})
    'list of Effect'
    >>> type_in_words({"enum": ["raises", "lowers"], "type": "string"}), type_in_words({"const": False})
    ('"raises" or "lowers"', 'false')
    """
    if "anyOf" in value:
        return " or ".join(type_in_words(part) for part in value["anyOf"])
    if "$ref" in value:
        return str(value["$ref"]).rpartition("/")[2]
    if "const" in value or "enum" in value:
        options = value.get("enum", [value.get("const")])
        return " or ".join(str(option).lower() if isinstance(option, bool) else f'"{option}"' for option in options)
    if value.get("type") == "array":
        return f"list of {type_in_words(value['items'])}" if "items" in value else "list"
    if value.get("type") == "object":
        inner = value.get("additionalProperties")
        return f"object of {type_in_words(inner)}" if isinstance(inner, dict) and inner else "object"
    return str(value.get("type", "anything"))
