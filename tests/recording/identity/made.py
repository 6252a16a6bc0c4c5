"""Identities of the sources of this checkout with changes laid over them, quickly: what is unchanged is parsed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import policylab
from policylab.recording.identity.identities import Identities
from policylab.recording.identity.source import Key, Tree

ROOT = Path(policylab.__file__).parent


@cache
def base() -> Identities:
    """Return the identities of the sources as they are."""
    return Identities(Tree(ROOT))


@cache
def as_it_is() -> dict[str, Any]:
    """Return the three identities of the sources as they are."""
    return told(base())


def thinned(cases: Iterable[Any], ids: Iterable[str], keep: int = 4) -> list[Any]:
    """Return test cases of which one in ``keep`` is a default test and the others are long ones."""
    return [
        pytest.param(case, id=name, marks=() if number % keep == 0 else pytest.mark.long)
        for number, (case, name) in enumerate(zip(cases, ids, strict=True))
    ]


def told(of: Identities) -> dict[str, Any]:
    return {"dynamics": of.dynamics, "measures": of.measures, "methods": of.methods}


def source(path: str) -> str:
    return base().tree.text(path)


def after(changes: Mapping[str, str | None], *, quick: bool = False) -> Identities:
    """Return the identities with files changed; a quick look takes the forms of all other modules as they were."""
    tree = Tree(ROOT, changes)
    touched = {tree.module_name(path) for path in changes if path.endswith(".py")}
    unchanged = base().tree
    if changes.keys() <= set(unchanged.paths) and None not in changes.values():
        tree.paths = unchanged.paths
    tree._texts |= {path: text for path, text in unchanged._texts.items() if path not in changes}
    tree._tables |= {path: table for path, table in unchanged._tables.items() if path not in changes}
    tree._modules = {name: module for name, module in unchanged._modules.items() if name not in touched}
    found = Identities(tree)
    if quick:
        _ = as_it_is()
        for node, form in base().forms.known.items():
            if isinstance(node, Key) and node.module not in touched:
                found.forms.live_arguments[node] = base().forms.live_arguments[node]
                found.forms.known[node] = form
    return found
