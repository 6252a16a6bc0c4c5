"""The command line: run, compare, check, list; studies and analyses. Heavy imports wait until a command needs them."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

from policylab.cli.analyse import analyse
from policylab.cli.brief import brief_command
from policylab.cli.check import check_command
from policylab.cli.compare import compare_command
from policylab.cli.identity import identity_command
from policylab.cli.list import list_command
from policylab.cli.new import new_command
from policylab.cli.options import QUESTION_OF, Command
from policylab.cli.run import run_command
from policylab.cli.study import study
from policylab.cli.upgrade import upgrade_command
from policylab.comparison.option import Spelling, declared, unknown_option
from policylab.errors import PolicylabError, StoppedError, UsageError

# The parser's own complaints; typer names this class only through what derives from it.
_ParserError: Any = typer.BadParameter.__bases__[0]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="A policy lab for digital government: compare mandates with incentives before they reach people.",
)


def _version(show: bool) -> None:
    if show:
        from importlib.metadata import version

        typer.echo(f"policylab {version('policylab')}")
        raise typer.Exit


@app.callback()
def _root(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del show_version


app.command("run")(run_command)
app.command("compare", cls=Command)(compare_command)
app.command("check")(check_command)
app.command("list")(list_command)
app.add_typer(study, name="study")
app.add_typer(analyse, name="analyse")
app.command("brief")(brief_command)
app.command("identity")(identity_command)
app.command("new")(new_command)
app.command("upgrade")(upgrade_command)


def main() -> None:
    """Run the command line: one line for an error, and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # Thai labels on a console that is not UTF-8 (Windows)
    try:
        code = app(standalone_mode=False)
    except PolicylabError as error:
        sys.exit(_complain(str(error), error.exit_code))
    except _ParserError as error:
        code = _complain_of_parsing(error)
    except (KeyboardInterrupt, typer.Abort):
        code = StoppedError.exit_code
    except SystemExit as ended:
        code = ended.code
    except BrokenPipeError:
        # The reader (head, a pager) has closed the pipe; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    if code == StoppedError.exit_code:
        _complain("interrupted: nothing is kept; run the same command again", StoppedError.exit_code)
    sys.exit(code or 0)


def _complain_of_parsing(error: Any) -> int:
    """Print in one line what the parser does not understand; without a command, the help."""
    message = error.format_message()
    if error.ctx is not None and message == error.ctx.get_help():
        typer.echo(message, err=True)
        return UsageError.exit_code
    option = getattr(error, "option_name", None)
    if type(error).__name__ == "NoSuchOption" and option:
        return _complain(str(_unknown(str(option), error.ctx)), UsageError.exit_code)
    return _complain(f"{' '.join(message.split())} See policylab --help.", UsageError.exit_code)


def _unknown(option: str, context: Any) -> UsageError:
    """Return the error for an unknown option of a command: its new name, or the nearest option."""
    question = QUESTION_OF.get(str(context.command.name))
    options = declared(question).values() if question else ()
    further = [word for parameter in context.command.params for word in parameter.opts if word.startswith("--")]
    return unknown_option(option, options, Spelling.COMMAND_LINE, further)


def _complain(line: str, code: int) -> int:
    typer.echo(f"policylab: {line}", err=True)
    return code
