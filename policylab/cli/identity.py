"""The command line of identities. Heavy imports wait until the command needs them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def identity_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    carry: Annotated[
        bool,
        typer.Option("--carry", help="Renew the stamps of stored results, if the stored probe gives equal bits."),
    ] = False,
    store_probe: Annotated[
        bool, typer.Option("--store-probe", help="Store the probe's results to the last bit, to carry results later.")
    ] = False,
) -> None:
    """Print the identities that results come from: digests of the dynamics, each measure and each method."""
    from policylab.errors import UsageError

    if as_json + carry + store_probe > 1:
        raise UsageError("--json, --carry and --store-probe exclude each other: choose one")
    if carry:
        _carry()
    elif store_probe:
        from policylab.briefs import carrying

        typer.echo(f"stored {carrying.store_probe()}")
    else:
        _show(as_json=as_json)


def _show(*, as_json: bool) -> None:
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


def _carry() -> None:
    from policylab.briefs import carrying

    root = Path.cwd()
    carrying.check_checkout(root)
    result = carrying.carry(root)
    for name in result.carried:
        typer.echo(f"carried  {name}")
    for name, why in result.left.items():
        typer.echo(f"left     {name}: {why}")
