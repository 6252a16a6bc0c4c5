"""``policylab list``: what there is, by name."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from policylab.cli.options import AsJson
from policylab.errors import RENAMED, UsageError, renamed, unknown


class Listed(StrEnum):
    """What ``policylab list`` can list."""

    packages = "packages"
    settings = "settings"
    sizes = "sizes"
    instruments = "instruments"
    mechanisms = "mechanisms"
    structures = "structures"
    rules = "rules"
    links = "links"
    parameters = "parameters"
    measures = "measures"


def list_command(
    what: Annotated[str, typer.Argument(help=f"One of: {', '.join(Listed)}.")],
    as_json: AsJson = False,
) -> None:
    """List what there is: names with what they mean."""
    if what in RENAMED:
        raise UsageError(f"list: {renamed(what)}")
    if what not in list(Listed):
        raise unknown("list", what, Listed)
    from policylab.cli import catalogue
    from policylab.show.console import print_json
    from policylab.show.listing import print_rows

    rows = getattr(catalogue, what)()
    if as_json:
        print_json({what: rows})
    else:
        print_rows(rows)
