"""``policylab list``: the catalogue, by name."""

from __future__ import annotations

from typing import Annotated

import typer

from policylab.cli.options import AsJson
from policylab.errors import RENAMED, UsageError, renamed, unknown
from policylab.model.limits import DEFAULT_SIZE

LISTS = (
    "packages", "settings", "sizes", "instruments", "mechanisms", "barriers", "structures", "rules", "links",
    "parameters", "measures", "agents",
)  # fmt: skip


def list_command(
    what: Annotated[str, typer.Argument(help=f"One of: {', '.join(LISTS)}.")],
    name: Annotated[
        str | None, typer.Argument(help="Only this one; of a package, or a file of your own, its design as well.")
    ] = None,
    size: Annotated[str, typer.Option(help="Of agents: the size that they are of.", metavar="SIZE")] = DEFAULT_SIZE,
    kind: Annotated[str, typer.Option(help="Of agents: agency, leader, staff or citizen.", metavar="KIND")] = "agency",
    people: Annotated[
        str | None, typer.Option(help="Of agents: those of your own file of bodies.", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the catalogue: names and their meaning; agents as CSV, the form of a file of people."""
    if what in RENAMED:
        raise UsageError(f"list: {renamed(what)}")
    if what not in LISTS:
        raise unknown("list", what, LISTS)
    if people is not None and what != "agents":
        raise UsageError(
            f"--people: a file of people has agents, and no {what}: write policylab list agents --people FILE"
        )
    from policylab.cli import catalogue
    from policylab.show.console import print_csv, print_json
    from policylab.show.table import print_rows

    if what == "packages" and name is not None:
        rows = catalogue.designed(name)
    else:
        rows = catalogue.agents(size, kind, people) if what == "agents" else getattr(catalogue, what)()
        rows = rows if name is None else catalogue.named(what, rows, name)
    if as_json:
        print_json({what: rows})
    elif what == "agents":
        print_csv(rows)
    else:
        print_rows(rows)
