"""Identities: the dynamics, each measure by itself and each method, and the parts by which a change is named."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from policylab.recording.identity import roots
from policylab.recording.identity.form import DataKey, FolderKey
from policylab.recording.identity.graph import Graph, Node, digest
from policylab.recording.identity.source import Key, Tree

DIGITS, OF_PART = 12, 4  # hexadecimal; a part's digest only names what changed
CUT_MEASURES = "(measures)"
OF_MEASURE = re.compile(r" of=\(c '(\w+)'\)")
GENERATORS = "GENERATORS"
Parts = dict[str, dict[str, str]]


class Identities:
    """What the sources of the package are, by what they do.

    Parameters
    ----------
    tree : Tree
        The sources; nothing of them is imported.

    """

    def __init__(self, tree: Tree):
        self.tree = tree
        self.of_dynamics = Graph(tree, self._outside)
        self._registries: set[Key] = set()

    def _outside(self, node: Node) -> str | None:
        return "(outside)" if isinstance(node, Key) and self.tree.is_outside(node.module) else None

    @cached_property
    def _dynamics_roots(self) -> list[Key]:
        return list(roots.constants(self.of_dynamics.definitions, roots.DYNAMICS))

    @cached_property
    def _of_state(self) -> frozenset[Node]:
        return frozenset(self.of_dynamics.closure(self._dynamics_roots))

    @cached_property
    def dynamics(self) -> str:
        """Return the identity of what moves state."""
        return _joined(self.of_dynamics.digest(root) for root in self._dynamics_roots)

    @cached_property
    def _beyond(self) -> Graph:
        """Return the graph of what stands on the dynamics: of these it takes each part's own form alone."""
        return self.of_dynamics.cut(self._cut)

    def _cut(self, node: Node) -> str | None:
        outside = self._outside(node)
        if outside is None and isinstance(node, Key) and node.name == roots.MEASURES:
            self._registries.add(node)
            return CUT_MEASURES
        return self.of_dynamics.shallow(node) if outside is None and node in self._of_state else outside

    @cached_property
    def measures(self) -> dict[str, str]:
        """Return the identity of each measure: how it is taken, its numbers, and what records a month."""
        recording = list(roots.constants(self.of_dynamics.definitions, roots.RECORDING))
        self._beyond.closure(recording)
        shared = _joined([*(self._beyond.digest(root) for root in recording), *self._kinds_of_measures()])
        own = {name: self._beyond.digest(key) for name, key in sorted(self._declared_measures())}
        return {name: _joined([shared, *self._with_others(name, own)]) for name in own}

    def _kinds_of_measures(self) -> Iterator[str]:
        """Yield the form of each class that the registry of measures is made of."""
        graph = self._beyond
        for registry in self._registries:
            for node in graph.closure([registry]):
                if isinstance(node, Key) and node.module.startswith(registry.module) and graph.definitions.class_(node):
                    yield graph.shallow(node)

    def _declared_measures(self) -> Iterator[tuple[str, Key]]:
        """Yield each measure with its declaration: a decorated function, or a value made of a class of measures."""
        named = self.of_dynamics.definitions.named
        for registry in self._registries:
            for module in self.tree.inside(registry.module):
                for name, statements in module.definitions.items():
                    last = statements[-1]
                    calls = last.decorator_list if isinstance(last, ast.FunctionDef) else [getattr(last, "value", None)]
                    makers = [named(one.func, module.name) for one in calls if isinstance(one, ast.Call)]
                    if any(isinstance(one, Key) and one.module.startswith(registry.module) for one in makers):
                        yield name, Key(module.name, name)

    def _with_others(self, name: str, own: dict[str, str]) -> Iterator[str]:
        """Yield what a measure rests on: its declaration, and those of the measures that it is said to be *of*."""
        yield own[name]
        keys = dict(self._declared_measures())
        text = "".join(piece for piece in self._beyond.form(keys[name]).pieces if isinstance(piece, str))
        yield from (own[other] for other in sorted(set(OF_MEASURE.findall(text)) & own.keys()))

    @cached_property
    def _methods(self) -> dict[str, list[Key]]:
        return roots.methods(self.of_dynamics.definitions)

    @cached_property
    def methods(self) -> dict[str, str]:
        """Return the identity of each method."""
        return {name: _joined(map(self._beyond.digest, keys)) for name, keys in self._methods.items()}

    @cached_property
    def used(self) -> dict[str, list[str]]:
        """Return the measures that each method names itself."""
        known, found = set(self.measures), {}
        for name, keys in self._methods.items():
            texts = "".join(
                piece
                for node in self._beyond.closure(keys)
                for piece in self._beyond.form(node).pieces
                if isinstance(piece, str)
            )
            found[name] = sorted(known & set(re.findall(r"'([a-z0-9_]+)'", texts)))
        return found

    @cached_property
    def parts(self) -> Parts:
        """Return the parts of the dynamics by kind and name, each with the digest of its own form."""
        found: dict[str, dict[str, list[str]]] = {}
        for node in self._of_state:
            for kind, name, own in self._part(node):
                found.setdefault(kind, {}).setdefault(name, []).append(own)
        return {
            kind: {name: digest("".join(sorted(texts)))[:OF_PART] for name, texts in sorted(entries.items())}
            for kind, entries in sorted(found.items())
        }

    def _part(self, node: Node) -> list[tuple[str, str, str]]:
        graph = self.of_dynamics
        if isinstance(node, FolderKey):
            return []
        if isinstance(node, DataKey):
            entries = dict(_declared(graph.data(node)))
            if entries:
                return [("parameter", name, str(row)) for name, row in entries.items()]
            return [("table", node.path.rpartition("/")[2], graph.shallow(node))]
        return [(*self._part_of_code(node), graph.shallow(node))]

    def _part_of_code(self, key: Key) -> tuple[str, str]:
        known = self.of_dynamics.definitions
        function, class_ = known.function(key), known.class_(key)
        decorators = function.decorator_list if function else []
        if any(known.keys_luck(one, key.module)[0] for one in decorators):
            return "rule", key.name
        if function is not None and key in self._generators:
            return "network", key.name
        kind = _kind(class_) if class_ else ""
        return ("instrument", kind) if kind else ("engine part", key.module.partition(".")[2].removeprefix("model."))

    @cached_property
    def _generators(self) -> frozenset[Node]:
        tables = [node for node in self._of_state if isinstance(node, Key) and node.name == GENERATORS]
        return frozenset(one for table in tables for one in self.of_dynamics.followed(table))


def _joined(digests: Iterable[str]) -> str:
    return digest("\n".join(sorted(digests)))[:DIGITS]


def _kind(node: ast.ClassDef) -> str:
    """Return the kind that a class of instruments is written as in files, empty for any other class."""
    for line in node.body:
        value = line.value if isinstance(line, ast.AnnAssign) and getattr(line.target, "id", "") == "kind" else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return ""


def _declared(content: Any) -> Iterator[tuple[str, Any]]:
    """Yield the entries of a table of data that have a default: parameters."""
    for name, row in content.items() if isinstance(content, dict) else ():
        if isinstance(row, dict) and "default" in row:
            yield name, row
        else:
            yield from _declared(row)
