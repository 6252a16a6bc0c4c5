"""The page of the command line: every command with all its options, as the program itself has them."""

import typer

from policylab.cli import app
from policylab.odd.command_line import command_line_page, commands_of


def test_every_command_and_option_has_its_line():
    page = command_line_page(app)
    sections = dict(part.split("\n", 1) for part in page.split("\n## ")[1:])
    commands = list(commands_of(typer.main.get_command(app)))
    assert {" ".join(words) for words, _ in commands} == set(sections)
    assert ("policylab", "analyse", "patterns") in [words for words, _ in commands]
    for words, command in commands:
        section = sections[" ".join(words)]
        assert command.help.splitlines()[0] in section
        for parameter in command.params:
            if getattr(parameter, "hidden", False):
                continue
            assert parameter.param_type_name == "argument" or f"| `{parameter.opts[0]}" in section, parameter.name
            assert parameter.help in section


def test_defaults_and_what_must_be_given_are_said():
    small = typer.Typer()

    @small.command()
    def only(
        name: str, often: int = typer.Option(3, help="How often."), quiet: bool = typer.Option(False, hidden=True)
    ):
        """Say it."""

    page = command_line_page(small)
    assert "policylab NAME [OPTIONS]" in page
    assert "| `--often <int>` | How often.  \\[default: 3] |" in page
    assert "\\[required]" in page
    assert "quiet" not in page
