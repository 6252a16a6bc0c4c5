"""Lines of Python by room, now and at a revision of git: ``python -m tests.lines [REVISION]``."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from rich.console import Console
from rich.table import Table

from tests.imports import ROOT


def room_of(name: str) -> str:
    """Return the room of a file: the folder below ``policylab`` or ``tests``, or the top of it.

    >>> room_of("policylab/model/rules/law.py"), room_of("policylab/files.py"), room_of("docs/conf.py")
    ('policylab/model', 'policylab (top)', 'docs')
    """
    parts = name.split("/")
    if parts[0] not in ("policylab", "tests"):
        return parts[0]
    return "/".join(parts[:2]) if len(parts) > 2 else f"{parts[0]} (top)"


def counted(revision: str | None) -> Counter[str]:
    """Return lines by room of the Python files that git knows, in the work tree or at a revision."""
    listed = ["ls-tree", "-r", "--name-only", revision] if revision else ["ls-files"]
    lines: Counter[str] = Counter()
    for name in _git(*listed).splitlines():
        if name.endswith(".py") and (revision or (ROOT / name).exists()):
            text = _git("show", f"{revision}:{name}") if revision else (ROOT / name).read_text(encoding="utf-8")
            lines[room_of(name)] += len(text.splitlines())
    return lines


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True)
    return done.stdout


def main(revision: str | None) -> None:
    """Print the lines of each room, before and now."""
    before, now = counted(revision) if revision else Counter[str](), counted(None)
    table = Table("room", *([revision] if revision else []), "now", title="Lines of Python")
    for room in sorted(before | now):
        table.add_row(room, *([f"{before[room]:,}"] if revision else []), f"{now[room]:,}")
    for whole in ("policylab", "tests"):
        sums = [sum(n for room, n in of.items() if room.startswith(whole)) for of in (before, now)]
        table.add_row(f"{whole} in all", *(f"{number:,}" for number in (sums if revision else sums[1:])))
    Console().print(table)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
