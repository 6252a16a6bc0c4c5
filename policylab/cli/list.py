"""``policylab list``: what there is, by name."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from policylab.cli.options import AsJson
from policylab.errors import unknown


class Listed(StrEnum):
    """What ``policylab list`` can list."""

    packages = "packages"
    worlds = "worlds"
    sizes = "sizes"
    instruments = "instruments"
    mechanisms = "mechanisms"
    structures = "structures"
    rules = "rules"
    parameters = "parameters"
    measures = "measures"


def list_command(
    what: Annotated[str, typer.Argument(help=f"One of: {', '.join(Listed)}.")],
    as_json: AsJson = False,
) -> None:
    """List what there is: names with what they mean."""
    if what not in list(Listed):
        raise unknown("list", what, Listed)
    from policylab.cli import catalogue
    from policylab.reports.console import print_json, show_rows

    rows = getattr(catalogue, what)()
    if as_json:
        print_json({what: rows})
    else:
        show_rows(rows)
