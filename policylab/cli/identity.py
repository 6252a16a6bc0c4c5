"""The command line of identities. Heavy imports wait until the command needs them."""

from __future__ import annotations

from typing import Annotated

import typer


def identity_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Print what results come from, as digests of what runs: the dynamics, each measure and each method."""
    from policylab.recording.identity import identity

    now = identity()
    if as_json:
        from policylab.show.console import print_json

        print_json(now.to_dict())
        return
    typer.echo(f"dynamics  {now.dynamics}")
    for kind, entries in (("measure", now.measures), ("method", now.methods)):
        for name, digest in entries.items():
            typer.echo(f"{kind:<8}  {digest}  {name}")
