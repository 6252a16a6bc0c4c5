"""Options of commands, generated from the declaration of their question, and those that they share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from policylab.comparison.option import Declared, Spelling, declared
from policylab.comparison.question import Question
from policylab.errors import UsageError, shown

if TYPE_CHECKING:
    from policylab.model.scenario import Scenario

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Out = Annotated[Path | None, typer.Option(help="Folder for data and figures.")]


def shared(name: str) -> Any:
    """Return an option of the comparison for another command: with the same help, range and checks."""
    entry = declared(Question)[name]

    def parse(value: Any) -> Any:
        from policylab.comparison.checking import checked_value

        return checked_value(Question, name, _value(entry, value), Spelling.COMMAND_LINE)

    return typer.Option(entry.flag, help=help_of(entry), metavar=entry.option.metavar or _metavar(entry), parser=parse)


class Command(TyperCommand):
    """A command whose question may have options that stand alone: these get the word that is then meant."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Write the word after each option that stands alone, then parse."""
        question = QUESTION_OF.get(str(self.name))
        alone = {entry.flag: entry for entry in (declared(question).values() if question else ()) if entry.option.bare}
        written = [
            f"{word}={alone[word].option.bare}" if word in alone and not _is_its_word(following, alone[word]) else word
            for word, following in zip(args, [*args[1:], ""], strict=True)
        ]
        return super().parse_args(ctx, written)


def _is_its_word(following: str, entry: Declared) -> bool:
    """Return whether what follows an option that may stand alone is meant as its word, if misspelt: no arm is so."""
    meant = get_close_matches(following, entry.words, n=1, cutoff=0.7)
    return bool(meant) or following in ("true", "false") or following.replace(".", "", 1).isdigit()


QUESTION_OF: dict[str, type] = {}  # the question of each command that is generated from a declaration


def asks(
    question: type, command: str, *, arguments: type = list
) -> Callable[[Callable[..., None]], Callable[..., None]]:  # fmt: skip
    """Give a command the options of a question; its function gets the checked question and its own options."""
    QUESTION_OF[command] = question
    options = [entry for entry in declared(question).values() if not entry.option.in_python_alone]

    def wrapped(function: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(function, eval_str=True).parameters
        further = [
            parameter.replace(kind=parameter.KEYWORD_ONLY) for name, parameter in own.items() if name != "question"
        ]

        @wraps(function)
        def asking(**words: Any) -> None:
            from policylab.comparison.checking import checked

            values = dict(_values(options, {entry.name: words.pop(entry.name) for entry in options}))
            function(checked(question, values, Spelling.COMMAND_LINE), **words)

        parameters = [_parameter(entry, arguments) for entry in options] + further
        asking.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        asking.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return asking

    return wrapped


def say_notes(scenarios: Iterable[Scenario], of_files: Sequence[str] = ()) -> None:
    """Print on stderr the notes of scenarios, such as events after the end of the run, and of files, each once."""
    for note in dict.fromkeys((*(note for scenario in scenarios for note in scenario.notes), *of_files)):
        typer.echo(f"policylab: {note}", err=True)


def help_of(entry: Declared) -> str:
    """Return the help of an option: its meaning, how to give several values, its range."""
    text = entry.meaning
    if entry.is_list or entry.is_mapping:
        text += " Repeat it, or separate several with commas." if entry.is_list else " Repeat it."
    return f"{text} Allowed: {entry.range}." if entry.range else text


def _parameter(entry: Declared, arguments: type) -> inspect.Parameter:
    """Return an option as typer takes it: texts and flags, which the declaration checks afterwards."""
    if entry.option.positional:
        kind: Any = list[str] if arguments is list else str
        name = entry.option.positional if arguments is list else entry.option.positional.removesuffix("s")
        argument = typer.Argument(help=entry.option.help.partition(", or in Python")[0] + ".", metavar=name.upper())
        return _keyword(entry.name, Annotated[kind, argument])
    if entry.is_flag:
        return _keyword(entry.name, Annotated[bool, typer.Option(entry.flag, help=help_of(entry))], False)
    option = typer.Option(entry.flag, help=help_of(entry), metavar=entry.option.metavar or _metavar(entry))
    kind = list[str] if entry.is_list or entry.is_mapping else str
    default = str(entry.default) if entry.default and not entry.option.none_on_command_line else None
    return _keyword(entry.name, Annotated[kind | None, option], default)


def _keyword(name: str, kind: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)


def _metavar(entry: Declared) -> str:
    if entry.number is not None:
        return "N" if entry.number is int else "NUMBER"
    return entry.option.names.upper() or "NAME"


def _values(options: Sequence[Declared], words: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the options that were given, their texts converted to numbers, lists and named entries."""
    for entry in options:
        value = words[entry.name]
        if value is None or value == []:
            if entry.option.none_on_command_line:
                yield entry.name, None
        elif entry.option.positional:
            yield entry.name, (value,) if isinstance(value, str) else tuple(value)
        elif entry.is_mapping:
            yield entry.name, _entries(entry, value)
        elif entry.is_list:
            yield entry.name, tuple(_value(entry, part) for part in _split(entry, value))
        else:
            yield entry.name, value if entry.is_flag else _value(entry, value)


def _split(entry: Declared, texts: Sequence[str]) -> list[str]:
    parts = [part.strip() for text in texts for part in text.split(",") if part.strip()]
    if not parts:
        example = f": write for example {entry.option.example}" if entry.option.example else ""
        raise UsageError(f"{entry.flag}: {shown(texts[0])} is empty{example}")
    return parts


def _entries(entry: Declared, texts: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        if not (name and value):
            raise UsageError(
                f"{entry.flag} {shown(text)}: write {entry.option.metavar}, such as {entry.option.example}"
            )
        if name in values:
            raise UsageError(f"{entry.flag} {name}: is given twice: keep one of them")
        values[name] = _value(entry, value)
    return values


def _value(entry: Declared, text: Any) -> Any:
    """Return a number as such; other text stays text, and the declaration reports what is wrong with it."""
    if entry.number is None or not isinstance(text, str):
        return text
    try:
        return entry.number(text)
    except ValueError:
        return text


Seed = Annotated[int, shared("seed")]
Workers = Annotated[int | None, shared("workers")]
