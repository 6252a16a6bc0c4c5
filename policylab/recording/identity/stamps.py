"""Stamps: the identities that made a result, and the names of what has changed since."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any

from policylab.recording.identity.cache import digest_of_sources, remembered
from policylab.recording.identity.graph import digest, without_words
from policylab.recording.identity.identities import DIGITS, Identities, Parts
from policylab.recording.identity.source import Tree

LIBRARIES = ("mesa", "networkx", "numpy", "scipy", "pandas")
UNSTAMPED = "the form of stamps"
NAMED = 6  # changes named in a line; further ones are counted
Content = Mapping[str, Any]


class Identity:
    """The identity of the lab; each piece is computed when it is first needed.

    Parameters
    ----------
    tree : Tree
        The sources; they are not imported.
    cached : bool, optional
        Whether pieces are read from and stored in the user's cache, by the digest of the sources.

    """

    def __init__(self, tree: Tree, *, cached: bool = False):
        self.tree, self._cached = tree, cached
        self._of = Identities(tree)

    def _piece(self, name: str) -> Any:
        if not self._cached:
            return getattr(self._of, name)
        return remembered(self._sources, name, lambda: getattr(self._of, name))

    @cached_property
    def _sources(self) -> str:
        return digest_of_sources(self.tree)

    @cached_property
    def dynamics(self) -> str:
        """Return the identity of what changes state: rules in order, instruments, networks, luck, start, numbers."""
        return str(self._piece("dynamics"))

    @cached_property
    def parts(self) -> Parts:
        """Return the parts of the dynamics, by kind and name, used to name changes."""
        return dict(self._piece("parts"))

    @cached_property
    def measures(self) -> dict[str, str]:
        """Return the identity of each measure, including what records a month."""
        return dict(self._piece("measures"))

    @cached_property
    def methods(self) -> dict[str, str]:
        """Return the identity of each method of analysis."""
        return dict(self._piece("methods"))

    @cached_property
    def used(self) -> dict[str, list[str]]:
        """Return the measures that each method itself names."""
        return dict(self._piece("used"))

    def to_dict(self) -> dict[str, Any]:
        """Return the three identities as ``policylab identity --json`` prints them."""
        return {"dynamics": self.dynamics, "measures": self.measures, "methods": self.methods}


@cache
def identity() -> Identity:
    """Return the identity of the installed lab."""
    return Identity(Tree(Path(str(resources.files("policylab")))), cached=True)


def dynamics() -> str:
    """Return the identity of the dynamics, 12 hexadecimal digits: *the model* of a result."""
    return identity().dynamics


def stamp(*methods: str, measures: Iterable[str] = (), files: Iterable[str] = (), named: bool = True) -> dict[str, Any]:
    """Return the stamp of a result.

    Parameters
    ----------
    *methods : str
        The analyses that produced it.
    measures : iterable of str
        The measures that are in the result.
    named : bool
        Whether to add the measures that the methods themselves name.
    files : iterable of str
        Shipped packages and settings in it, by their paths inside the package.

    """
    now = identity()
    of_methods = [name for method in methods for name in now.used[method]] if named else []
    used = sorted({*measures, *of_methods} & set(now.measures))
    contents = {path: of_file(path) for path in sorted(set(files))}
    return {
        "dynamics": now.dynamics,
        "measures": {name: now.measures[name] for name in used},
        "methods": {name: now.methods[name] for name in methods},
        "files": {path: content for path, content in contents.items() if content},
        "parts": {kind: _written(parts) for kind, parts in now.parts.items()},
    }


def of_file(path: str) -> str:
    """Return the digest of a file of the package, of TOML without its words; empty where there is none."""
    tree = identity().tree
    if path not in tree.paths:
        return ""
    if not path.endswith(".toml"):
        return digest(tree.text(path))[:DIGITS]
    return digest(json.dumps(without_words(tree.data(path), frozenset()), sort_keys=True))[:DIGITS]


def changes(stamped: Content | None) -> list[str]:
    """Return the names of what changed since a result was stamped; empty for a current one."""
    if not stamped or "dynamics" not in stamped:
        return [UNSTAMPED]
    now = identity()
    changed: list[str] = []
    if stamped["dynamics"] != now.dynamics:
        changed += _changed_parts(stamped.get("parts", {}), now.parts) or ["the dynamics"]
    measures, methods = stamped.get("measures", {}), stamped.get("methods", {})
    changed += [f"measure {name}" for name, known in measures.items() if now.measures.get(name) != known]
    changed += [f"method {name}" for name, known in methods.items() if now.methods.get(name) != known]
    return changed + [f"file {path}" for path, known in stamped.get("files", {}).items() if of_file(path) != known]


def in_words(changed: Iterable[str]) -> str:
    """Return changes as words in a sentence.

    >>> in_words(["rule service_lapse", "parameter lapse"])
    'rule service_lapse and parameter lapse'
    """
    names = list(changed)
    if len(names) > NAMED:
        names = [*names[: NAMED - 1], f"{len(names) - NAMED + 1} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _written(parts: Mapping[str, str]) -> str:
    """Return parts as one text, so that a stamp stays short."""
    return " ".join(f"{name}={digest}" for name, digest in parts.items())


def _read(text: str) -> dict[str, str]:
    return dict(part.rpartition("=")[::2] for part in text.split())


def _changed_parts(before: Mapping[str, str], now: Parts) -> list[str]:
    changed: list[str] = []
    for kind in now | dict(before) if before else ():
        then, today = _read(before.get(kind, "")), now.get(kind, {})
        changed += [f"{kind} {name}" for name in today | then if today.get(name) != then.get(name)]
    return changed


def provenance(
    seed: int,
    networks: Mapping[str, str] | None = None,
    *,
    methods: Iterable[str] = (),
    measures: Iterable[str] = (),
    files: Iterable[str] = (),
    named: bool = True,
) -> dict[str, Any]:
    """Return what a reader needs to reproduce the numbers.

    Parameters
    ----------
    seed : int
        What luck is keyed by.
    networks : mapping of network to str, optional
        Custom networks, each with the digest of its content.
    methods, measures, files, named : optional
        As in ``stamp``.

    """
    return {
        "version": version("policylab"),
        "model": dynamics(),
        "commit": commit(),
        "seed": seed,
        "packages": versions(),
        "cpu": processor(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        **({"networks": dict(networks)} if networks else {}),
        "identity": stamp(*methods, measures=measures, files=files, named=named),
    }


def versions() -> dict[str, str]:
    """Return the versions of Python and the numerical libraries: shown, never compared."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


@cache
def processor() -> str:
    """Return the system and the processor: shown, never compared."""
    name = platform.processor()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), name)
    except OSError:
        pass
    return f"{platform.system()} {platform.machine()} {name}".strip()


def commit() -> str | None:
    """Return the commit of the checkout that the lab runs from, None where it was installed without one.

    Where files of the package differ from it, ``+changes`` is appended.
    """
    root = Path(str(resources.files("policylab"))).parent
    if not (root / ".git").exists():
        return None
    head = _git(root, "rev-parse", "HEAD")
    changed = head and _git(root, "status", "--porcelain", "--", "policylab")
    return f"{head}+changes" if changed else head or None


def _git(root: Path, *words: str) -> str:
    """Return the output of git; empty where git is missing or fails."""
    try:
        answer = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return answer.stdout.strip()
