"""What was worked out of some sources before, kept in the user's cache by the digest of these sources: never stale."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from policylab.recording.identity.source import Tree

KEPT = 60  # pieces; older ones are forgotten


def remembered(sources: str, piece: str, work_out: Callable[[], Any]) -> Any:
    """Return a piece that was worked out of sources of some digest, from the cache where it stands there."""
    path = _folder() / f"{sources}-{piece}.json"
    with suppress(OSError, ValueError):
        return json.loads(path.read_text(encoding="utf-8"))
    content = work_out()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps(content), encoding="utf-8")
        beside.replace(path)
        _forget(path.parent)
    return content


def digest_of_sources(tree: Tree) -> str:
    """Return the digest of all that is in the files of a package, word for word."""
    found = sha256()
    for path in tree.paths:
        text = tree.text(path)
        found.update(f"{path}\0{len(text)}\0{text}".encode())
    return found.hexdigest()[:32]


def _folder() -> Path:
    """Return the folder of the cache, where the system keeps such things."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "policylab" / "identity"


def _forget(folder: Path) -> None:
    for old in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink()
