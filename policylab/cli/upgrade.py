"""``policylab upgrade``: files of version 0.1 with the names of today, comments and layout unchanged."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from policylab.errors import RENAMED, PolicylabError, UsageError, together

# A top-level key of a file, bare or in quotes, with the text before and after it on its line.
_KEY = re.compile(r"""^(?P<before>\s*)(?P<quote>["']?)(?P<key>[A-Za-z0-9_-]+)(?P=quote)(?P<after>\s*[=.].*)$""", re.S)
_TABLE = re.compile(r"^\s*\[")
_LONG_TEXT = re.compile(r'"""|\'\'\'')


@dataclass(frozen=True)
class Change:
    """One key of a file that has a new name."""

    line: int
    old: str
    new: str


@dataclass(frozen=True)
class Upgrade:
    """A file with the names of today, and its changes."""

    path: Path
    text: str
    changes: tuple[Change, ...]

    def write(self, path: Path) -> None:
        """Write the text byte for byte, line ends included."""
        path.write_bytes(self.text.encode())


def upgrade_command(
    files: Annotated[list[Path], typer.Argument(help="TOML files of packages, settings, scenarios, cases or studies.")],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 if a file would change.")] = False,
) -> None:
    """Rewrite files of version 0.1 with the names of today; comments and layout stay."""
    from policylab.files import write_atomically

    upgrades: list[Upgrade] = []
    together(*(partial(_note, path, upgrades) for path in files))
    for upgrade in upgrades:
        for change in upgrade.changes:
            would = "would be" if check else "is now"
            typer.echo(f"{upgrade.path}: line {change.line}: {change.old} {would} {change.new}")
        if not upgrade.changes:
            typer.echo(f"{upgrade.path}: nothing to change")
        elif not check:
            write_atomically(upgrade.path, upgrade.write)
    if check and any(upgrade.changes for upgrade in upgrades):
        raise typer.Exit(PolicylabError.exit_code)


def _note(path: Path, upgrades: list[Upgrade]) -> None:
    upgrades.append(upgraded(path))


def upgraded(path: Path) -> Upgrade:
    """Return a file with the names of today."""
    from policylab.files import read_toml

    content = read_toml(path)
    for old, new in RENAMED.items():
        if old in content and not isinstance(content[old], dict) and new in content:
            raise UsageError(f"{path}: has both {old} and {new}, which is its new name: remove {old}")
    text = path.read_bytes().decode()
    changes: list[Change] = []
    lines = list(_rewritten(text, content, changes))
    result = Upgrade(path, "".join(lines), tuple(changes))
    wanted = {_name_now(key, value): value for key, value in content.items()}
    if tomllib.loads(result.text.removeprefix("\ufeff").replace("\r\n", "\n")) != wanted:
        old = next(key for key, value in content.items() if _name_now(key, value) != key)
        raise UsageError(f"{path}: cannot be rewritten line by line: rename {old} to {RENAMED[old]} by hand")
    return result


def _name_now(key: str, value: Any) -> str:
    """Return the new name of a top-level key; a table with an old name means something else."""
    return key if isinstance(value, dict) else RENAMED.get(key, key)


def _rewritten(text: str, content: dict[str, Any], changes: list[Change]) -> Iterator[str]:
    """Yield the lines of a file with new names for top-level keys; note each change."""
    at_top, in_long_text = True, False
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        at_top = at_top and (in_long_text or not _TABLE.match(line))
        match = _KEY.match(line.removeprefix("\ufeff")) if at_top and not in_long_text else None
        in_long_text ^= len(_LONG_TEXT.findall(line)) % 2 == 1
        if match is None or _name_now(match["key"], content.get(match["key"])) == match["key"]:
            yield line
            continue
        new = RENAMED[match["key"]]
        changes.append(Change(number, match["key"], new))
        mark = "\ufeff" if line.startswith("\ufeff") else ""
        yield f"{mark}{match['before']}{match['quote']}{new}{match['quote']}{match['after']}"
