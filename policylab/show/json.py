"""JSON: one form for programs and one for files, without NaN or Infinity, with unescaped letters."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import itertools
import json
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, get_args, get_type_hints

from policylab.files import write_atomically

DESCRIBED: Final[Any] = {"extra": "forbid"}  # how pydantic reads a dataclass of a published result
SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
LONG = 120  # letters: a longer object that is not a row is broken into lines


def to_json(content: object) -> str:
    """Return content as JSON on one line; a result is written as its ``to_dict()``.

    Raises
    ------
    ValueError
        If a number is not finite: a missing value must be null.

    Examples
    --------
    >>> to_json({"label": "ไทย", "value": None})
    '{"label": "ไทย", "value": null}'

    """
    return json.dumps(_of(content), allow_nan=False, ensure_ascii=False)


def write_json(path: Path, content: object) -> Path:
    """Write content as JSON that people can read and compare line by line; return the file.

    An entry, or a row of a table, is one line; what contains tables, or is long, is broken into lines.
    """
    text = json_lines(content)
    write_atomically(path, lambda target: target.write_text(text, encoding="utf-8"))
    return path


def json_lines(content: object) -> str:
    """Return content as :func:`write_json` writes it."""
    return _lines(_of(content), "") + "\n"


def plain(value: Any) -> Any:
    """Return a result as plain JSON values: dataclasses as objects, without fields at their default.

    >>> @dataclasses.dataclass
    ... class Row:
    ...     arm: str
    ...     group: str | None = None
    >>> plain((Row("law"), Row("law", "central")))
    [{'arm': 'law'}, {'arm': 'law', 'group': 'central'}]
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.default is dataclasses.MISSING or getattr(value, field.name) != field.default
        }
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


class Described:
    """A base for dataclasses of published results: their JSON has no other keys."""

    __pydantic_config__: ClassVar[Any] = DESCRIBED


def schema_of(result: type, title: str, model: type | None = None) -> dict[str, Any]:
    """Return the JSON schema of a result, or of its ``model``; the docstring of a field is its description."""
    from pydantic import TypeAdapter  # noqa: PLC0415 (only schemas need it)

    content = TypeAdapter(model or result).json_schema(mode="serialization")
    parts = {result.__name__: content, **content.get("$defs", {})}
    for row in _dataclasses_in(result):
        properties = parts.get(row.__name__, {}).get("properties", {})
        for name, text in _texts_of(row).items():
            if name in properties:
                properties[name]["description"] = text
    return {"$schema": SCHEMA_DIALECT, **content, "title": title}


def _dataclasses_in(annotation: Any) -> Iterator[type]:
    """Yield the dataclasses that a type consists of."""
    if dataclasses.is_dataclass(annotation) and isinstance(annotation, type):
        yield annotation
        for inner in get_type_hints(annotation).values():
            yield from _dataclasses_in(inner)
    for inner in get_args(annotation):
        yield from _dataclasses_in(inner)


@cache
def _texts_of(row: type) -> Mapping[str, str]:
    """Return the docstring of each field of a class, inherited ones included."""
    bodies = [
        ast.parse(textwrap.dedent(inspect.getsource(base))).body[0].body  # type: ignore[attr-defined]
        for base in reversed(row.__mro__) if dataclasses.is_dataclass(base)
    ]  # fmt: skip
    return {
        field.target.id: " ".join(text.value.value.split())
        for body in bodies
        for field, text in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr)
        if isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }


def _lines(value: Any, indent: str, *, row: bool = False) -> str:
    inner = indent + " "
    opened = not indent or _holds_rows(value) or (not row and len(to_json(value)) > LONG)
    if isinstance(value, dict) and value and opened:
        entries = [f"{inner}{to_json(key)}: {_lines(entry, inner)}" for key, entry in value.items()]
        return "{\n" + ",\n".join(entries) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        return "[\n" + ",\n".join(inner + _lines(entry, inner, row=True) for entry in value) + f"\n{indent}]"
    return to_json(value)


def _holds_rows(value: Any) -> bool:
    """Return whether a value contains a list of objects."""
    if isinstance(value, dict):
        return any(map(_holds_rows, value.values()))
    return isinstance(value, list) and any(isinstance(entry, dict) or _holds_rows(entry) for entry in value)


def _of(content: object) -> Any:
    return content.to_dict() if hasattr(content, "to_dict") else content
