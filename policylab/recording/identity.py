"""Which model a result comes from: a hash of what a run executes, and where and with what it ran."""

from __future__ import annotations

import ast
import json
import platform
import subprocess
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

EXECUTED = (
    "model",
    "recording/groups.py",
    "recording/measures",
    "recording/records.py",
    "recording/run.py",
)
DATA = ("model/parameters.toml", "model/sizes.toml")
WORDS = ("source", "meaning", "symbol", "unit", "letter", "label", "label_th")
LIBRARIES = ("mesa", "networkx", "numpy", "scipy", "pandas")


@cache
def model_version() -> str:
    """Return the hash of what a run executes, 12 hexadecimal digits.

    It is made from the syntax of the code without docstrings, comments and what rules and instruments cite, and
    from the data that every run uses: new words change nothing, a new number or sign does.
    """
    digest = sha256(code(EXECUTED).encode())
    for name in DATA:
        text = (files("policylab") / name).read_text(encoding="utf-8")
        digest.update(json.dumps(_without_words(tomllib.loads(text)), sort_keys=True).encode())
    return digest.hexdigest()[:12]


def code(names: Iterable[str]) -> str:
    """Return the syntax of modules and of all in packages of the lab, without docstrings and comments."""
    root = Path(str(files("policylab")))
    found = [
        syntax(path.read_text(encoding="utf-8"))
        for name in names
        for path in (sorted((root / name).rglob("*.py")) if (root / name).is_dir() else [root / name])
    ]
    return "".join(found)


def _without_words(table: Any) -> Any:
    """Return a table of data without what is only there for readers."""
    if not isinstance(table, dict):
        return table
    return {key: _without_words(value) for key, value in table.items() if key not in WORDS}


def syntax(source: str) -> str:
    """Return the source of a module without comments, docstrings, layout and what it cites.

    >>> syntax("x =  1 + 1  # two") == syntax("x = 1+1")
    True
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.ClassDef):
            node.body = [line for line in node.body if not _cites(line)] or [ast.Pass()]
        if isinstance(node, ast.Call):
            node.keywords = [word for word in node.keywords if not _is_words(word.arg, word.value)]
    return ast.unparse(tree)


def _cites(line: ast.stmt) -> bool:
    """Return whether a line of a class says what an instrument cites."""
    return (
        isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and _is_words(line.target.id, line.value)
    )


def _is_words(name: str | None, value: ast.expr | None) -> bool:
    return name == "cites" and isinstance(value, ast.Constant)


def commit() -> str | None:
    """Return the commit of the checkout that the lab runs from, None where it was installed without one.

    Where files of the package differ from it, ``+changes`` is appended.
    """
    root = Path(str(files("policylab"))).parent
    if not (root / ".git").exists():
        return None
    head = _git(root, "rev-parse", "HEAD")
    changed = head and _git(root, "status", "--porcelain", "--", "policylab")
    return f"{head}+changes" if changed else head or None


def _git(root: Path, *words: str) -> str:
    """Return what git answers; nothing where there is no git, or it refuses."""
    try:
        asked = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return asked.stdout.strip()


def provenance(seed: int, own_networks: Iterable[str] = ()) -> dict[str, Any]:
    """Return what a reader needs to get the same numbers again; of networks of one's own only that they are."""
    own = dict.fromkeys(own_networks, "own")
    return {
        "version": version("policylab"),
        "model": model_version(),
        "commit": commit(),
        "seed": seed,
        "packages": {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES},
        "cpu": f"{platform.system()} {platform.machine()} {platform.processor()}".strip(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        **({"networks": own} if own else {}),
    }
