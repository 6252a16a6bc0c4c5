"""The user's cache of what was computed from sources, keyed by the digest of these sources: never stale."""

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

KEPT = 60  # pieces; older ones are deleted


def remembered(sources: str, piece: str, compute: Callable[[], Any]) -> Any:
    """Return a piece computed from the sources of a digest, from the cache if it is in it."""
    path = _folder() / f"{sources}-{piece}.json"
    with suppress(OSError, ValueError):
        return json.loads(path.read_text(encoding="utf-8"))
    content = compute()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps(content), encoding="utf-8")
        temporary.replace(path)
        _forget(path.parent)
    return content


def digest_of_sources(tree: Tree) -> str:
    """Return the digest of all files of a package, byte for byte."""
    hashed = sha256()
    for path in tree.paths:
        text = tree.text(path)
        hashed.update(f"{path}\0{len(text)}\0{text}".encode())
    return hashed.hexdigest()[:32]


def _folder() -> Path:
    """Return the folder of the cache, in the system's place for caches."""
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
