"""The page of options, made from the declaration of the question, with the form of each in every interface."""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from policylab.comparison.checking import schema
from policylab.comparison.option import Declared, Option, declared, range_in_words
from policylab.comparison.question import Question, RunQuestion
from policylab.comparison.signatures import accepted, type_in_words
from policylab.show.markdown import code, escaped, table
from policylab.study.declaration import StudyFile

HEAD = """# Options

The options of `run`, `compare` and a study. Each option is declared once, in `policylab/comparison/question.py`;
the command line, Python, study files and this page are made from that, with the same ranges and the same error
messages. As JSON schema, for editors and other programs: {download}`run <run.schema.json>`,
{download}`compare <compare.schema.json>`, {download}`study files <study.schema.json>`.
"""
_HEADS = ("command line", "Python", "type", "allowed", "default", "meaning")
_FILE_HEADS = ("field", "type", "allowed", "default", "meaning")


def options_page() -> str:
    """Return the page as Markdown (MyST)."""
    return "\n\n".join([
        HEAD, "## policylab run", _table_of(RunQuestion), "## policylab compare", _table_of(Question),
        "## The file of a study", table(_FILE_HEADS, _fields(StudyFile)),
    ]) + "\n"  # fmt: skip


def schemas() -> dict[str, str]:
    """Return the JSON schemas of the questions, by the name of their file."""
    study = {"$schema": "https://json-schema.org/draft/2020-12/schema", **StudyFile.model_json_schema(by_alias=True)}
    by_name = {"run": schema(RunQuestion), "compare": schema(Question), "study": study}
    return {f"{name}.schema.json": json.dumps(content, indent=1) + "\n" for name, content in by_name.items()}


def _table_of(question: type) -> str:
    return table(_HEADS, [_row(option) for option in declared(question).values()])


def _row(entry: Declared) -> tuple[str, ...]:
    if entry.option.positional:
        flag, name = entry.option.positional.upper(), f"*{entry.option.positional}"
    else:
        flag, name = "" if entry.option.in_python_alone else entry.flag, entry.name
    default = "" if entry.required or entry.default in (None, ()) else code(repr(entry.default))
    kind = type_in_words(entry.entry) if entry.option.positional else accepted(entry).removesuffix(" | None")
    return (
        code(flag) if flag else "", code(name), code(kind), entry.range, default,
        escaped(entry.meaning),
    )  # fmt: skip


def _fields(model: type[BaseModel], within: str = "") -> Iterator[tuple[str, ...]]:
    """Yield the fields of a study's file, those of its tables by their path."""
    for name, field in model.model_fields.items():
        key, kind = within + (field.alias or name), field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _fields(kind, f"{key}.")
            continue
        kind, option = type_and_option(field)
        value = None if field.is_required() else field.get_default(call_default_factory=True)
        default = "" if value is None else code(json.dumps(value))
        yield code(key), _type_of(kind), range_in_words(option), default, escaped(option.help)


def type_and_option(field: FieldInfo) -> tuple[Any, Option]:
    """Return the type of a field of a file where it is given, and its declared option; None may leave it out."""
    kind, metadata = field.annotation, field.metadata
    if type(None) in typing.get_args(kind):
        (kind, *metadata) = typing.get_args(typing.get_args(kind)[0])
    return kind, next(item for item in metadata if isinstance(item, Option))


def _type_of(kind: Any) -> str:
    entry = Declared("", kind, Option(""), dataclasses.MISSING)
    return f"list of {code(entry.entry.__name__)}" if entry.is_list else code(kind.__name__)
