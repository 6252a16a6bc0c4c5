"""The border: files become checked objects here, or one line that says file, field, value, range and cure."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
import typing
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from policylab.errors import RENAMED, UsageError, nearest, renamed, shown

DECIDES_NO_NUMBER = True  # what comes in through here is in a run's identity by its content
Model = TypeVar("Model", bound=BaseModel)


class Table(BaseModel):
    """A table of a file in which an unknown key, a wrong type or a number that is none is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file, or say in one line why it cannot be had.

    Raises
    ------
    UsageError
        If the file is not there, is a folder, is empty, cannot be read or is not TOML.

    """
    if path.is_dir():
        raise UsageError(f"{path}: is a folder: name a TOML file in it")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file: check the path, or give a name that `policylab list` shows") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: cannot be read as text: give a TOML file in UTF-8") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}): give a TOML file in UTF-8") from None
    if not text.strip():
        raise UsageError(f"{path}: is empty: write a package or a scenario into it")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: is not TOML: {error}: mend that line") from None


def checked(model: type[Model], content: dict[str, Any], where: str) -> Model:
    """Return the content as a checked object; the first thing wrong with it becomes one line."""
    try:
        return model.model_validate_json(json.dumps(content, default=lambda moment: {"date": str(moment)}))
    except ValidationError as error:
        found = error.errors(include_url=False)
        # A mistyped key leaves another one missing: the mistyping is what one wants to hear of.
        found.sort(key=lambda one: one["type"] != "extra_forbidden")
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise UsageError(f"{where}: {_line(model, found[0])}{more}") from None


def _line(model: type[BaseModel], error: Any) -> str:
    """Say one thing that pydantic found as field, value, allowed range and cure."""
    fields, place = _walk(model, error["loc"])
    # An entry of a list has the range of its list.
    last = next((step for step in reversed(error["loc"]) if isinstance(step, str)), "")
    context = error.get("ctx", {})
    said = problem(error["type"], error["input"], last, fields, context)
    return f"{'.'.join(place)}: {said}" if place else said


def problem(kind: str, value: Any, last: str, fields: dict[str, Any], context: dict[str, Any]) -> str:
    """Say what is wrong with a value: what it is, what is allowed, and the cure."""
    allowed = _allowed(fields, last)
    if isinstance(value, dict) and set(value) == {"date"}:
        value = value["date"]
    if kind == "extra_forbidden" and RENAMED.get(last) in fields:
        return f"{renamed(last).removeprefix(f'{last} ')}, or let `policylab upgrade` rewrite the file"
    tags = [tag.strip(" '") for tag in context.get("expected_tags", "").split(",")]
    sayings = {
        "extra_forbidden": f"unknown key {last!r}{_hint(last, fields)} (known: {', '.join(fields)})",
        "missing": f"is missing{allowed}: add it",
        "union_tag_not_found": 'kind is missing: add it, for example kind = "statute"',
        "union_tag_invalid": f"unknown kind {context.get('tag')!r}{_hint(context.get('tag'), tags)}"
        f" (known: {', '.join(tags)})",
        "value_error": str(context.get("error")),
        "literal_error": f"{value!r} is unknown, allowed {context.get('expected')}: choose one of them",
        "string_pattern_mismatch": "must be one line: write it without line breaks",
        "string_too_long": f"is too long: write at most {context.get('max_length')} characters",
        "string_too_short": "is empty: write something",
        "too_short": f"has too few entries: write at least {context.get('min_length')}",
        "sentence": str(context.get("said")),
        "too_long": f"has too many entries: write at most {context.get('max_length')}",
        "finite_number": f"{shown(value)} is no number that can be used{allowed}: write one",
    }
    if kind in sayings:
        return sayings[kind]
    if kind.endswith("_type") or kind == "is_instance_of":
        wanted = _stated(fields, last, "wanted") or _WORDS.get(kind, "something else")
        return f"{shown(value)} has the wrong type{allowed}: write {wanted}"
    return f"{shown(value)} is out of range{allowed}: choose a value inside"


def _hint(name: object, known: Iterable[str]) -> str:
    found = nearest(name, known)
    return f":{found}" if found else ""


_WORDS = {
    "float_type": "a number, without quotes",
    "int_type": "a whole number, without quotes",
    "string_type": "a text in quotes",
    "tuple_type": "a list in [brackets], or tables in [[double brackets]]",
    "model_type": "a table with its keys",
    "dict_type": "a table with its keys",
    "bool_type": "true or false",
}


def _walk(model: type[BaseModel], loc: tuple[Any, ...]) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of the table that a location lies in, and the location in the words of the file."""
    current: list[type[BaseModel]] = [model]
    place: list[str] = []
    for step in loc:
        tagged = [m for m in current if "kind" in m.model_fields and m.model_fields["kind"].default == step]
        if tagged:
            current = tagged
        elif isinstance(step, int):
            place[-1:] = [f"{place[-1] if place else ''}[{step + 1}]"]
        else:
            place.append(step if step.isprintable() else repr(step))
            fields = [m.model_fields[step] for m in current if step in m.model_fields]
            inner = [found for field in fields for found in _models_in(field.annotation)]
            current = inner or current
    return {name: field for m in current for name, field in m.model_fields.items()}, place


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in typing.get_args(annotation) for found in _models_in(part)]


def _allowed(fields: dict[str, Any], name: str) -> str:
    """Return the range of a number as words, where the table states one."""
    if name not in fields:
        return ""
    limits: dict[str, Any] = {}
    for item in fields[name].metadata + _metadata_in(fields[name].annotation):
        limits |= {key: value for key in ("ge", "gt", "le", "lt") if (value := getattr(item, key, None)) is not None}
    number = {key: str(value) if isinstance(value, int) else f"{value:g}" for key, value in limits.items()}
    low = number["ge"] if "ge" in limits else f"more than {number['gt']}" if "gt" in limits else ""
    high = number["le"] if "le" in limits else f"less than {number['lt']}" if "lt" in limits else ""
    if not (low or high):
        return ""
    also = f" or {word}" if (word := _stated(fields, name, "also")) else ""
    both, least = f", allowed {low} to {high}{also}", f", allowed {low} or more{also}"
    return both if low and high else least if low else f", allowed up to {high}{also}"


def _stated(fields: dict[str, Any], name: str, what: str) -> str:
    """Return what the declaration of a field states besides its range, empty where it states nothing."""
    found = fields[name].metadata + _metadata_in(fields[name].annotation) if name in fields else []
    return next((str(said) for item in found if (said := getattr(item, what, ""))), "")


def _metadata_in(annotation: Any) -> list[Any]:
    own = list(getattr(annotation, "__metadata__", ()))
    for item in own:
        own = [*own, *getattr(item, "metadata", ())]
    return own + [found for part in typing.get_args(annotation) for found in _metadata_in(part)]


def writable_folder(path: Path) -> Path:
    """Return a folder that exists and can be written to, made where it was missing.

    Raises
    ------
    UsageError
        If it cannot be made or written to, before anything has been run.

    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise UsageError(f"--out {path}: cannot be written ({error.strerror}): choose another folder") from None
    return path


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a file beside the target and put it in place at once: never half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    os.close(handle)
    beside = Path(name)
    try:
        write(beside)
        beside.chmod(0o644)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
