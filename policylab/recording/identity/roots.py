"""Roots: where a walk through the sources begins; each is said beside the code that it is about.

``DYNAMICS`` and ``RECORDING`` are constants of a module that hold functions and classes; what these rest on is found.
A method has its root, or several, under the decorator :func:`method`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TypeVar

from policylab.recording.identity.definitions import Definitions
from policylab.recording.identity.source import Key

DYNAMICS, RECORDING, MEASURES, METHOD = "DYNAMICS", "RECORDING", "MEASURES", "method"
Root = TypeVar("Root", bound=Callable[..., object])


def method(name: str) -> Callable[[Root], Root]:  # noqa: ARG001 (the walk reads it in the source)
    """Say that what is decorated is how an analysis of this name comes to its numbers; it stays what it is."""
    return lambda root: root


def constants(definitions: Definitions, name: str) -> Iterator[Key]:
    """Yield the constants of a name in the modules of the package."""
    for module in definitions.tree.holding(f"{name} = "):
        if name in module.definitions and not definitions.tree.is_outside(module.name):
            yield Key(module.name, name)


def methods(definitions: Definitions) -> dict[str, list[Key]]:
    """Return the roots of every method, by its name."""
    found: dict[str, list[Key]] = {}
    for module in definitions.tree.holding(f"@{METHOD}("):
        for key in (Key(module.name, name) for name in module.definitions):
            for name, _ in decorated(definitions, key, METHOD):
                found.setdefault(name, []).append(key)
    return {name: found[name] for name in sorted(found)}


def decorated(definitions: Definitions, key: Key, by: str) -> Iterator[tuple[str, ast.Call]]:
    """Yield the name that each decorator of some name gives to a definition: its first text, or its own name."""
    node = definitions.function(key) or definitions.class_(key)
    for decorator in node.decorator_list if node else ():
        if isinstance(decorator, ast.Call):
            of = definitions.named(decorator.func, key.module)
            if isinstance(of, Key) and of.name == by:
                texts = [one.value for one in decorator.args[:1] if isinstance(one, ast.Constant)]
                texts += [one.value.value for one in decorator.keywords if one.arg == "name"]  # type: ignore[attr-defined]
                yield next((text for text in texts if isinstance(text, str)), key.name), decorator
