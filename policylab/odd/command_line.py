"""The page of the command line, made from the commands: the text of ``--help``, with a section for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import typer

from policylab.odd.markdown import code
from policylab.show.markdown import table

PROGRAM = "policylab"
HEAD = """# The command line

Every command and option, made from the program itself: `policylab COMMAND --help` says the same.
Exit codes: 0 good, 1 failed, 2 invalid request, 3 some points of a study failed, 130 interrupted.
"""


def commands_of(command: Any, words: tuple[str, ...] = (PROGRAM,)) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield a command and its subcommands, each with the words that call it.

    Parameters
    ----------
    command : click command
        As typer makes it from an app. Its class depends on typer's version, which may carry a click of its own.
    words : tuple of str
        What calls it.

    """
    yield words, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands_of(below, (*words, name))


def command_line_page(app: typer.Typer) -> str:
    """Return the page of a command line as Markdown (MyST): a section for each command, a table of its options."""
    sections = [_section(words, command) for words, command in commands_of(typer.main.get_command(app))]
    return "\n".join([HEAD, *sections])


def _section(words: Sequence[str], command: Any) -> str:
    name, below = " ".join(words), list(getattr(command, "commands", {}))
    parts = [f"({'-'.join(words)})=\n## {name}", command.help or "", code(_usage(words, command), "text")]
    if below:
        rows = [(f"[{name} {word}](#{'-'.join(words)}-{word})", _first_line(command.commands[word])) for word in below]
        parts.append(table(("command", "what it does"), rows))
    context = typer.Context(command, info_name=name)
    records = [parameter.get_help_record(context) for parameter in command.params]  # None of what is hidden
    rows = [(f"`{named}`", meaning.replace("[", "\\[")) for named, meaning in filter(None, records)]
    if rows:
        parts.append(table(("argument or option", "meaning"), rows))
    return "\n\n".join(part for part in parts if part) + "\n"


def _usage(words: Sequence[str], command: Any) -> str:
    arguments = [_argument(parameter) for parameter in command.params if parameter.param_type_name == "argument"]
    rest = ["COMMAND …"] if getattr(command, "commands", None) else arguments
    return " ".join([*words, *rest, "[OPTIONS]"])


def _argument(parameter: Any) -> str:
    name = parameter.name.upper() + (" …" if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def _first_line(command: Any) -> str:
    return (command.help or "").strip().partition("\n")[0]
