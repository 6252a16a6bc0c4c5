"""The page of options, made from the declaration of the question: as each is written in each place, once."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from policylab.comparison.checking import schema
from policylab.comparison.option import Declared, Option, declared, range_in_words
from policylab.comparison.question import Question, RunQuestion
from policylab.comparison.signatures import accepted, type_in_words
from policylab.show.markdown import code, escaped, table
from policylab.study.declaration import StudyFile

HEAD = """# Options

What `run`, `compare` and a study can be asked. Each option is declared once, in `policylab/comparison/question.py`;
the command line, Python, study files and this page are made from that, with the same ranges and the same answers to
what is wrong. As JSON schema, for editors and for programs that ask: {download}`run <run.schema.json>`,
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
    """Return the JSON schemas of what can be asked, by the name of their file."""
    study = {"$schema": "https://json-schema.org/draft/2020-12/schema", **StudyFile.model_json_schema(by_alias=True)}
    found = {"run": schema(RunQuestion), "compare": schema(Question), "study": study}
    return {f"{name}.schema.json": json.dumps(one, indent=1) + "\n" for name, one in found.items()}


def _table_of(question: type) -> str:
    return table(_HEADS, [_row(one) for one in declared(question).values()])


def _row(one: Declared) -> tuple[str, ...]:
    if one.option.positional:
        flag, name = one.option.positional.upper(), f"*{one.option.positional}"
    else:
        flag, name = "" if one.option.in_python_alone else one.flag, one.name
    default = "" if one.required or one.default in (None, ()) else code(repr(one.default))
    kind = type_in_words(one.entry) if one.option.positional else accepted(one).removesuffix(" | None")
    return (
        code(flag) if flag else "", code(name), code(kind), one.range, default,
        escaped(one.meaning),
    )  # fmt: skip


def _fields(model: type[BaseModel], within: str = "") -> Iterator[tuple[str, ...]]:
    """Yield the fields of a study's file, those of its tables by their path."""
    for name, field in model.model_fields.items():
        key, kind = within + (field.alias or name), field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _fields(kind, f"{key}.")
            continue
        option = option_in(field.metadata)
        default = "" if field.is_required() else code(json.dumps(field.default))
        yield code(key), _type_of(kind), range_in_words(option), default, escaped(option.help)


def option_in(metadata: Iterable[Any]) -> Option:
    """Return what the declaration says of a field."""
    return next(one for one in metadata if isinstance(one, Option))


def _type_of(kind: Any) -> str:
    one = Declared("", kind, Option(""), dataclasses.MISSING)
    return f"list of {code(one.entry.__name__)}" if one.is_list else code(kind.__name__)
