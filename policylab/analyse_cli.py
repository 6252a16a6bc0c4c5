"""The command line of analyses: patterns and cases. Heavy imports wait until a command needs them."""

from __future__ import annotations

import typer

analyse = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What the model as a whole does, held against data, literature and the claims of the thesis.",
)
