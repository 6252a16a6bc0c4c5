"""``policylab list``: the catalogue, by name."""

from __future__ import annotations

from typing import Annotated

import typer

from policylab.cli.options import AsJson
from policylab.errors import RENAMED, UsageError, renamed, unknown

LISTS = (
    "packages", "settings", "sizes", "instruments", "mechanisms", "barriers", "structures", "rules", "links",
    "parameters", "measures",
)  # fmt: skip


def list_command(
    what: Annotated[str, typer.Argument(help=f"One of: {', '.join(LISTS)}.")],
    name: Annotated[
        str | None, typer.Argument(help="Only this one; of a package, or a file of your own, its design as well.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the catalogue: names and their meaning."""
    if what in RENAMED:
        raise UsageError(f"list: {renamed(what)}")
    if what not in LISTS:
        raise unknown("list", what, LISTS)
    from policylab.cli import catalogue
    from policylab.show.console import print_json
    from policylab.show.table import print_rows

    if what == "packages" and name is not None:
        rows = catalogue.designed(name)
    else:
        rows = getattr(catalogue, what)()
        rows = rows if name is None else catalogue.named(what, rows, name)
    if as_json:
        print_json({what: rows})
    else:
        print_rows(rows)
