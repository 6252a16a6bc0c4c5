"""Identities: the dynamics, each measure and each method, and the parts by which a change is named.

Each starts at roots in the code: ``DYNAMICS`` and ``RECORDING`` are constants that list functions and classes, and what
these depend on follows; the roots of a method are marked by the decorator :func:`method`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, TypeVar

from policylab.recording.identity.definitions import METHOD
from policylab.recording.identity.forms import Forms
from policylab.recording.identity.graph import Graph, digest
from policylab.recording.identity.source import DataKey, FolderKey, Key, Reference, Tree, Value

DYNAMICS, RECORDING, MEASURES, GENERATORS = "DYNAMICS", "RECORDING", "MEASURES", "GENERATORS"
DIGITS, OF_PART = 12, 4  # hexadecimal; a part's digest only names what changed
CUT_MEASURES = "(measures)"
Parts = dict[str, dict[str, str]]
Root = TypeVar("Root", bound=Callable[..., object])


def method(name: str) -> Callable[[Root], Root]:  # noqa: ARG001 (the walk reads it in the source)
    """Mark a function as a root of how an analysis of this name computes its numbers; it is unchanged."""
    return lambda root: root


class Identities:
    """The identities of the package's sources, by what they do.

    Parameters
    ----------
    tree : Tree
        The sources; nothing of them is imported.

    """

    def __init__(self, tree: Tree):
        self.tree, self.forms = tree, Forms(tree)
        self.of_dynamics = Graph(self.forms, self._outside)
        self._beyond = Graph(self.forms, self._cut)  # what builds on the dynamics uses each part's own form alone

    def _outside(self, node: Reference) -> str | None:
        return "(outside)" if isinstance(node, Key) and self.tree.is_outside(node.module) else None

    def _cut(self, node: Reference) -> str | None:
        if isinstance(node, Key) and node in self._registries:
            return CUT_MEASURES
        return self._outside(node) or (self.of_dynamics.shallow(node) if node in self._of_state else None)

    def _constants(self, name: str) -> list[Key]:
        modules = [module for module in self.tree.holding(f"{name} = ") if name in module.definitions]
        return [Key(module.name, name) for module in modules if not self.tree.is_outside(module.name)]

    @cached_property
    def _registries(self) -> list[Key]:
        return self._constants(MEASURES)

    @cached_property
    def _of_state(self) -> frozenset[Reference]:
        return frozenset(self.of_dynamics.closure(self._constants(DYNAMICS)))

    @cached_property
    def dynamics(self) -> str:
        """Return the identity of what changes state."""
        return self.of_dynamics.digest(*self._constants(DYNAMICS))[:DIGITS]

    @cached_property
    def measures(self) -> dict[str, str]:
        """Return the identity of each measure: how it is computed, its numbers, and what records a month."""
        shared = [self._beyond.digest(*self._constants(RECORDING)), *self._kinds_of_measures()]
        declared = dict(sorted(self._declared_measures()))
        own = {name: self._beyond.digest(key) for name, key in declared.items()}
        return {name: _joined([*shared, *(own[part] for part in self._made_of(name, declared))]) for name in own}

    def _kinds_of_measures(self) -> Iterator[str]:
        """Yield the form of each class in the registry of measures."""
        for registry in self._registries:
            for node in self._beyond.closure([registry]):
                if isinstance(node, Key) and node.module.startswith(registry.module):
                    yield from [self._beyond.shallow(node)] if self.forms.definitions.class_(node) else ()

    def _declared_measures(self) -> Iterator[tuple[str, Key]]:
        """Yield each measure with its declaration: a decorated function, or an instance of a class of measures."""
        named = self.forms.definitions.named
        for registry in self._registries:
            for module in self.tree.inside(registry.module):
                for name, statements in module.definitions.items():
                    last = statements[-1]
                    calls = last.decorator_list if isinstance(last, ast.FunctionDef) else [getattr(last, "value", None)]
                    makers = [named(call.func, module.name) for call in calls if isinstance(call, ast.Call)]
                    if any(isinstance(maker, Key) and maker.module.startswith(registry.module) for maker in makers):
                        yield name, Key(module.name, name)

    def _made_of(self, name: str, declared: dict[str, Key]) -> list[str]:
        """Return a measure and those that it is declared to be *of*."""
        parts = re.findall(r" of=\(c '(\w+)'\)", self._beyond.text(declared[name]))
        return sorted({name, *parts} & declared.keys())

    @cached_property
    def _methods(self) -> dict[str, list[Key]]:
        """Return the roots of every method, by the name in its decorator."""
        roots: dict[str, list[Key]] = {}
        known = self.forms.definitions
        for module in self.tree.holding(f"@{METHOD}("):
            for key in (Key(module.name, name) for name in module.definitions):
                node = known.function(key) or known.class_(key)
                for decorator, target in known.decorators(node, module.name) if node else ():
                    if isinstance(target, Key) and target.name == METHOD:
                        roots.setdefault(decorator.args[0].value, []).append(key)  # type: ignore[attr-defined]
        return {name: roots[name] for name in sorted(roots)}

    @cached_property
    def methods(self) -> dict[str, str]:
        """Return the identity of each method."""
        return {name: self._beyond.digest(*keys)[:DIGITS] for name, keys in self._methods.items()}

    @cached_property
    def used(self) -> dict[str, list[str]]:
        """Return the measures that each method itself names."""
        texts = {name: map(self._beyond.text, self._beyond.closure(keys)) for name, keys in self._methods.items()}
        named = {name: set(re.findall(r"'([a-z0-9_]+)'", "".join(forms))) for name, forms in texts.items()}
        return {name: sorted(self.measures.keys() & words) for name, words in named.items()}

    @cached_property
    def parts(self) -> Parts:
        """Return the parts of the dynamics by kind and name, each with the digest of its own form."""
        parts: dict[str, dict[str, list[str]]] = {}
        for node in self._of_state:
            for kind, name, own in self._part(node):
                parts.setdefault(kind, {}).setdefault(name, []).append(own)
        return {
            kind: {name: digest("".join(sorted(texts)))[:OF_PART] for name, texts in sorted(entries.items())}
            for kind, entries in sorted(parts.items())
        }

    def _part(self, node: Reference) -> list[tuple[str, str, str]]:
        graph = self.of_dynamics
        if isinstance(node, FolderKey):
            return []
        if isinstance(node, DataKey):
            entries = dict(_declared(graph.data(node)))
            if entries:
                return [("parameter", name, str(row)) for name, row in entries.items()]
            return [("table", node.path.rpartition("/")[2], graph.shallow(node))]
        return [(*self._part_of_code(node if isinstance(node, Key) else node.function), graph.shallow(node))]

    def _part_of_code(self, key: Key) -> tuple[str, str]:
        known = self.forms.definitions
        function, class_ = known.function(key), known.class_(key)
        if function and known.luck(function, key.module) is not None:
            return "rule", key.name
        if function and key in self._generators:
            return "network", key.name
        kind = _kind(class_) if class_ else ""
        return ("instrument", kind) if kind else ("engine part", key.module.partition(".")[2].removeprefix("model."))

    @cached_property
    def _generators(self) -> frozenset[Key]:
        tables = [node for node in self._of_state if isinstance(node, Key) and node.name == GENERATORS]
        entries = [node for table in tables for node in self.of_dynamics.followed(table)]
        return frozenset(
            node.function if isinstance(node, Value) else node for node in entries if isinstance(node, Key | Value)
        )


def _joined(digests: Iterable[str]) -> str:
    return digest("\n".join(sorted(digests)))[:DIGITS]


def _kind(node: ast.ClassDef) -> str:
    """Return the kind of a class of instruments, as in files; empty for any other class."""
    for line in node.body:
        value = line.value if isinstance(line, ast.AnnAssign) and getattr(line.target, "id", "") == "kind" else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return ""


def _declared(content: Any) -> Iterator[tuple[str, Any]]:
    """Yield the parameters of a table of data: entries with a default."""
    for name, row in content.items() if isinstance(content, dict) else ():
        if isinstance(row, dict) and "default" in row:
            yield name, row
        else:
            yield from _declared(row)
