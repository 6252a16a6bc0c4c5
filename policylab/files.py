"""The border: files become checked objects, or one line with file, field, value, range and cure."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
import typing
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from policylab.errors import MOST_NAMES, RENAMED, Prose, UsageError, nearest, not_missing, other_kind, renamed, shown

DECIDES_NO_NUMBER = True  # the content of files is in a run's identity
Model = TypeVar("Model", bound=BaseModel)

MOST_BYTES = 4_000_000  # of a file written by hand
LONGEST_KEY = 60
MOST_FAULTS = 20  # reported for one file
LONGEST_TITLE, LONGEST_SENTENCE, MOST_INSTRUMENTS = 200, 2000, 200
DEAREST = 1e9  # official-months: the pay of all officials of a large country for decades


def printable(text: str) -> str:
    """Return a text that is one line of printable characters, or refuse it."""
    if not text.isprintable():
        strange = next(letter for letter in text if not letter.isprintable())
        raise ValueError(f"contains {strange!r}, which cannot be printed: write one line of printable characters")
    if not text.strip():
        raise ValueError("is empty: write something")
    return text


# Text of files reaches terminals, tables and pages: no line breaks or control characters.
Name = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(printable), AfterValidator(not_missing)]
Title = Annotated[Prose, Field(min_length=1, max_length=LONGEST_TITLE), AfterValidator(printable)]
Sentence = Annotated[Prose, Field(min_length=1, max_length=LONGEST_SENTENCE), AfterValidator(printable)]
Money = Annotated[float, Field(ge=0, le=DEAREST)]


class Table(BaseModel):
    """A table of a file in which an unknown key, a wrong type or a number that is not finite is an error.

    It is frozen; a copy with other values is checked like a file.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    def __setattr__(self, name: str, value: object) -> None:
        raise UsageError(
            f"{name} of a {type(self).__name__} cannot be changed: make another, "
            f"{type(self).__name__.lower()}.model_copy(update={{{name!r}: {shown(value)}}}), or write a file"
        )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values, checked."""
        if not update:
            return super().model_copy(deep=deep)
        try:
            return type(self).model_validate({**dict(self), **update})
        except ValidationError as error:
            raise _refusal(type(self), error, type(self).__name__.lower()) from None

    def moved(self, update: Mapping[str, Any]) -> Self:
        """Return a copy with other values, unchecked: for the lab's own changes within stated bounds."""
        return super().model_copy(update=update)


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file, or say in one line why it cannot be read."""
    text = read_text(path)
    if not text.strip():
        raise UsageError(f"{path}: is empty: write a package or a scenario in it")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: is not TOML: {error}: fix that line") from None
    except RecursionError:
        raise UsageError(f"{path}: is not TOML: tables or lists are nested too deeply: write fewer levels") from None
    except ValueError:
        raise UsageError(f"{path}: is not TOML: a number has too many digits: write a shorter one") from None


def read_text(
    path: Path, kind: str = "TOML", missing: str = "check the path, or give a name that `policylab list` shows"
) -> str:
    """Return the text of a file, or say in one line why it cannot be read."""
    place = shown_path(path)
    try:
        if path.is_dir():
            raise UsageError(f"{place}: is a folder: name a {kind} file in it")
        if path.exists() and not path.is_file():
            raise UsageError(f"{place}: is not a file: give a {kind} file in UTF-8")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise UsageError(f"{place}: is larger than {MOST_BYTES / 1e6:g} MB: give a smaller file")
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise UsageError(f"{place}: no such file: {missing}") from None
    except UnicodeError:
        raise UsageError(f"{place}: cannot be read as text: give a {kind} file in UTF-8") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "invalid name"
        raise UsageError(f"{place}: cannot be read ({why}): give a {kind} file in UTF-8") from None


def shown_path(path: Path) -> str:
    """Return a printable path, shortened in the middle if it is long."""
    text = str(path).encode("utf-8", "replace").decode()
    text = text if text.isprintable() else repr(text)[1:-1]
    return text if len(text) <= LONGEST_TITLE else f"{text[:80]}...{text[-80:]}"


def checked(model: type[Model], content: Mapping[str, Any], where: str) -> Model:
    """Return the content as a checked object, or refuse it with one line for each fault."""
    try:
        return model.model_validate_json(json.dumps(content, default=lambda moment: {"date": str(moment)}))
    except ValidationError as error:
        if misplaced := other_kind(content, model.__name__.removesuffix("File").lower()):
            raise UsageError(f"{where}: {misplaced}") from None
        raise _refusal(model, error, where) from None
    except (ValueError, RecursionError):
        raise UsageError(f"{where}: a number has too many digits, or tables nest too deeply: write less") from None


def _refusal(model: type[BaseModel], error: ValidationError, where: str) -> UsageError:
    """Return all faults, one line each; a mistyped key is not also reported as missing."""
    faults = sorted(error.errors(include_url=False), key=lambda fault: fault["type"] != "extra_forbidden")
    # pydantic reports a list as too short if its entries are wrong.
    inside = [fault["loc"] for fault in faults]
    lines = list(
        dict.fromkeys(
            _line(model, fault)
            for fault in faults
            if fault["type"] != "too_short"
            or not any(loc[: len(fault["loc"])] == fault["loc"] != loc for loc in inside)
        )
    )
    mistyped = [line for line in lines if "did you mean" in line or "since version" in line]
    lines = [
        line for line in lines if not (line.endswith("add it") and any(_missing(line) in typo for typo in mistyped))
    ]
    more = [f"{len(lines) - MOST_FAULTS} more faults: fix these first"] if len(lines) > MOST_FAULTS else []
    return UsageError("\n".join(f"{where}: {line}" for line in [*lines[:MOST_FAULTS], *more]))


def _missing(line: str) -> str:
    """Return the key that a line reports as missing, as the hint for a mistyped key would quote it."""
    return repr(line.split(": ", maxsplit=1)[0].rpartition(".")[2])


def _line(model: type[BaseModel], error: Any) -> str:
    """Return one error of pydantic as field, value, allowed range and cure."""
    fields, place = _walk(model, error["loc"])
    # An entry of a list has the range of its list.
    last = next((step for step in reversed(error["loc"]) if isinstance(step, str)), "")
    context = error.get("ctx", {})
    fault = problem(error["type"], error["input"], last, fields, context)
    return f"{'.'.join(place)}: {fault}" if place else fault


def problem(kind: str, value: Any, last: str, fields: dict[str, Any], context: dict[str, Any]) -> str:
    """Return what is wrong with a value, what is allowed, and the cure."""
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
        "union_tag_invalid": _unknown_kind(value, tags),
        "value_error": str(context.get("error")),
        "literal_error": f"{shown(value)} is unknown, allowed {context.get('expected')}: choose one of them",
        "string_pattern_mismatch": f"{shown(value)} has the wrong form: write it again",
        "string_too_long": f"is too long: write at most {context.get('max_length')} characters",
        "string_too_short": "is empty: write something",
        "too_short": f"has too few entries: write at least {context.get('min_length')}",
        "sentence": str(context.get("said")),
        "too_long": f"has too many entries: write at most {context.get('max_length')}",
        "finite_number": f"{shown(value)} is not a usable number{allowed}: write one",
    }
    if kind in sayings:
        return sayings[kind]
    if kind.endswith("_type") or kind == "is_instance_of":
        wanted = _stated(fields, last, "wanted") or _WORDS.get(kind, "something else")
        return f"{shown(value)} has the wrong type{allowed}: write {wanted}"
    return f"{shown(value)} is out of range{allowed}: choose a value inside"


def _unknown_kind(value: Any, tags: list[str]) -> str:
    kind = value.get("kind") if isinstance(value, Mapping) else value
    names = ", ".join(tags) if len(tags) <= MOST_NAMES else f"{len(tags)} of them: policylab list instruments"
    return f"unknown kind {shown(kind)}{_hint(kind, tags)} (known: {names})"


def _hint(name: object, known: Iterable[str]) -> str:
    hint = nearest(name, known)
    return f":{hint}" if hint else ""


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
    """Return the fields of the table at a location, and the location in the words of the file."""
    current: list[type[BaseModel]] = [model]
    place: list[str] = []
    for step in loc:
        tagged = [m for m in current if "kind" in m.model_fields and m.model_fields["kind"].default == step]
        if tagged:
            current = tagged
        elif isinstance(step, int):
            place[-1:] = [f"{place[-1] if place else ''}[{step + 1}]"]
        else:
            place.append(_key(step))
            named = [{field.alias or name: field for name, field in m.model_fields.items()} for m in current]
            fields = [known[step] for known in named if step in known]
            inner = [table for field in fields for table in _models_in(field.annotation)]
            current = inner or current
    return {field.alias or name: field for m in current for name, field in m.model_fields.items()}, place


def _key(step: str) -> str:
    text = step if step.isprintable() else repr(step)
    return text if len(text) <= LONGEST_KEY else f"{text[:LONGEST_KEY]}..."


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [table for part in typing.get_args(annotation) for table in _models_in(part)]


def _allowed(fields: dict[str, Any], name: str) -> str:
    """Return the range of a number in words, if the table states one."""
    if name not in fields:
        return ""
    limits: dict[str, Any] = {}
    for item in fields[name].metadata + _metadata_in(fields[name].annotation):
        limits |= {key: value for key in ("ge", "gt", "le", "lt") if (value := getattr(item, key, None)) is not None}
    number = {key: str(value) if isinstance(value, int) else f"{value:.10g}" for key, value in limits.items()}
    low = number["ge"] if "ge" in limits else f"more than {number['gt']}" if "gt" in limits else ""
    high = number["le"] if "le" in limits else f"less than {number['lt']}" if "lt" in limits else ""
    if not (low or high):
        return ""
    also = f" or {word}" if (word := _stated(fields, name, "also")) else ""
    both, least = f", allowed {low} to {high}{also}", f", allowed {low} or more{also}"
    return both if low and high else least if low else f", allowed up to {high}{also}"


def _stated(fields: dict[str, Any], name: str, what: str) -> str:
    """Return an entry of a field's declaration other than its range, or an empty text."""
    metadata = fields[name].metadata + _metadata_in(fields[name].annotation) if name in fields else []
    return next((str(text) for item in metadata if (text := getattr(item, what, ""))), "")


def _metadata_in(annotation: Any) -> list[Any]:
    own = list(getattr(annotation, "__metadata__", ()))
    for item in own:
        own = [*own, *getattr(item, "metadata", ())]
    return own + [item for part in typing.get_args(annotation) for item in _metadata_in(part)]


def writable_folder(path: Path) -> Path:
    """Return an existing or new folder, or refuse one that is not writable."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        raise UsageError(f"--out {path}: cannot be written ({error.strerror}): choose another folder") from None
    return path


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a temporary file next to the target, then replace it at once: never half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
