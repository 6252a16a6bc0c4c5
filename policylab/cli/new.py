"""``policylab new``: a package, a setting or a study to begin with, as a commented file that runs as it is."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policylab.errors import UsageError, not_missing, unknown

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
HERE = Path()


class Kind(StrEnum):
    """What ``policylab new`` writes."""

    package = "package"
    setting = "setting"
    study = "study"


def new_command(
    what: Annotated[str, typer.Argument(help=f"One of: {', '.join(Kind)}.")],
    name: Annotated[str, typer.Argument(help="What it is called, and its file: a to z, 0 to 9, - and _.")],
    lang: Annotated[str, typer.Option(help="Language of the comments: en or th.")] = "en",
    out: Annotated[Path, typer.Option(help="Folder for the file.")] = HERE,
) -> None:
    """Write a commented file of a package, setting or study to begin with; it runs as it is."""
    if what not in list(Kind):
        raise unknown("new", what, Kind)
    _check_name(what, name)
    from policylab.cli.templates import template
    from policylab.files import writable_folder, write_atomically

    text = template(what, name, lang)
    path = writable_folder(out) / f"{name}.toml"
    if path.exists():
        raise UsageError(f"{path}: exists already and is not overwritten: choose another name, or another --out")
    write_atomically(path, lambda target: target.write_text(text, encoding="utf-8", newline="\n"))
    typer.echo(f"Written: {path}")


def _check_name(what: str, name: str) -> None:
    """Refuse a name that no file, table or comparison could have."""
    if not NAME.fullmatch(name):
        raise UsageError(
            f"name: {name!r} is not a file name, allowed 1 to 60 of a to z, 0 to 9, - and _: "
            f"write for example my-{what}"
        )
    try:
        not_missing(name)
    except ValueError as error:
        raise UsageError(f"name: {error}") from None
    if name in _shipped(what):
        raise UsageError(f"name: {name!r} is that of a {what} that ships: choose another, such as my-{name}")


def _shipped(what: str) -> set[str]:
    from policylab.model.policies.package import packages
    from policylab.model.setting import settings

    return {"package": set(packages()), "setting": set(settings()), "study": set()}[what]
