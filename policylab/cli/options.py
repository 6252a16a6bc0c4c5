"""Options: what commands take, made from the declaration of the question, and what all of them have in common."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policylab.comparison.option import Declared, Spelling, declared
from policylab.comparison.question import Question
from policylab.errors import UsageError, shown

if TYPE_CHECKING:
    from policylab.model.scenario import Scenario

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Out = Annotated[Path | None, typer.Option(help="Folder for data and figures.")]


def shared(name: str) -> Any:
    """Return an option of the question for a command that asks something else: the same words, range and answers."""
    one = declared(Question)[name]

    def parse(value: Any) -> Any:
        from policylab.comparison.checking import checked_value

        return checked_value(Question, name, _value(one, value), Spelling.COMMAND_LINE)

    return typer.Option(one.flag, help=help_of(one), metavar=one.option.metavar or _metavar(one), parser=parse)


ASKED_BY: dict[str, type] = {}  # what each command that is made from a declaration asks, by its name


def asks(
    question: type, command: str, *, arguments: type = list
) -> Callable[[Callable[..., None]], Callable[..., None]]:  # fmt: skip
    """Give a command the options of a question; its function gets the question, checked, and its own options."""
    ASKED_BY[command] = question
    options = [one for one in declared(question).values() if not one.option.in_python_alone]

    def wrapped(function: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(function, eval_str=True).parameters
        further = [one.replace(kind=one.KEYWORD_ONLY) for name, one in own.items() if name != "question"]

        @wraps(function)
        def asking(**words: Any) -> None:
            from policylab.comparison.checking import checked

            values = dict(_values(options, {one.name: words.pop(one.name) for one in options}))
            function(checked(question, values, Spelling.COMMAND_LINE), **words)

        parameters = [_parameter(one, arguments) for one in options] + further
        asking.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        asking.__annotations__ = {one.name: one.annotation for one in parameters}
        return asking

    return wrapped


def say_notes(scenarios: Iterable[Scenario]) -> None:
    """Say on stderr what of scenarios comes after the end of the run, each thing once."""
    for note in dict.fromkeys(note for scenario in scenarios for note in scenario.notes):
        typer.echo(f"policylab: {note}", err=True)


def help_of(one: Declared) -> str:
    """Return what ``--help`` says of an option: its meaning, how to give several, its range."""
    found = one.meaning
    if one.is_list or one.is_mapping:
        found += " Repeat it, or separate several with commas." if one.is_list else " Repeat it."
    return f"{found} Allowed: {one.range}." if one.range else found


def _parameter(one: Declared, arguments: type) -> inspect.Parameter:
    """Return an option as typer takes it: words and switches, which the declaration checks afterwards."""
    if one.option.positional:
        kind: Any = list[str] if arguments is list else str
        name = one.option.positional if arguments is list else one.option.positional.removesuffix("s")
        argument = typer.Argument(help=one.option.help.partition(", or in Python")[0] + ".", metavar=name.upper())
        return _keyword(one.name, Annotated[kind, argument])
    if one.is_flag:
        return _keyword(one.name, Annotated[bool, typer.Option(one.flag, help=help_of(one))], False)
    option = typer.Option(one.flag, help=help_of(one), metavar=one.option.metavar or _metavar(one))
    kind = list[str] if one.is_list or one.is_mapping else str
    default = str(one.default) if one.default and not one.option.none_on_command_line else None
    return _keyword(one.name, Annotated[kind | None, option], default)


def _keyword(name: str, kind: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)


def _metavar(one: Declared) -> str:
    if one.number is not None:
        return "N" if one.number is int else "NUMBER"
    return one.option.names.upper() or "NAME"


def _values(options: Sequence[Declared], words: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the options that were given, with their words as numbers, lists and entries of a name each."""
    for one in options:
        given = words[one.name]
        if given is None or given == []:
            if one.option.none_on_command_line:
                yield one.name, None
        elif one.option.positional:
            yield one.name, (given,) if isinstance(given, str) else tuple(given)
        elif one.is_mapping:
            yield one.name, _entries(one, given)
        elif one.is_list:
            yield one.name, tuple(_value(one, part) for part in _parted(one, given))
        else:
            yield one.name, given if one.is_flag else _value(one, given)


def _parted(one: Declared, given: Sequence[str]) -> list[str]:
    found = [part.strip() for text in given for part in text.split(",") if part.strip()]
    if not found:
        example = f": write for example {one.option.example}" if one.option.example else ""
        raise UsageError(f"{one.flag}: {shown(given[0])} names none{example}")
    return found


def _entries(one: Declared, given: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in given:
        name, _, value = (part.strip() for part in text.partition("="))
        if not (name and value):
            raise UsageError(f"{one.flag} {shown(text)}: write {one.option.metavar}, such as {one.option.example}")
        if name in found:
            raise UsageError(f"{one.flag} {name}: is given twice: keep one")
        found[name] = _value(one, value)
    return found


def _value(one: Declared, text: Any) -> Any:
    """Return a number as such; what is none stays a text, and the declaration says what is wrong with it."""
    if one.number is None or not isinstance(text, str):
        return text
    try:
        return one.number(text)
    except ValueError:
        return text


Seed = Annotated[int, shared("seed")]
Workers = Annotated[int | None, shared("workers")]
