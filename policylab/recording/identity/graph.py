"""Digests: each definition's normal form with the digests of what it refers to, so that names and places drop out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any

from policylab.recording.identity.definitions import Definitions
from policylab.recording.identity.form import DataKey, FolderKey, Form, Reference
from policylab.recording.identity.source import Key, Tree, bound_by
from policylab.recording.identity.words import Prose
from policylab.recording.identity.writer import form_of

Node = Reference
LABELS = re.compile(r"(label|title|sentence)(_[a-z]{2})?")  # words in every table of data, whoever reads it
EFFECTS = "(effects)"


def digest(text: str) -> str:
    """Return the digest of a text, 32 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()[:32]


class Graph:
    """The definitions of a package by what they refer to.

    Parameters
    ----------
    tree : Tree
        The sources.
    cut : callable, optional
        Returns what stands in the place of a reference that is not followed, None where it is.

    """

    def __init__(self, tree: Tree, cut: Callable[[Node], str | None] | None = None):
        self.tree, self._cut = tree, cut or (lambda _: None)
        self.definitions = Definitions(tree)
        self.prose = Prose(self.definitions)
        self._forms: dict[Node, Form] = {}
        self._words_of_data: dict[str, frozenset[str]] = {}
        self._digests: dict[Node, str] = {}

    def cut(self, by: Callable[[Node], str | None]) -> Graph:
        """Return a graph of the same sources and forms with other cuts."""
        other = Graph(self.tree, by)
        other.definitions, other.prose, other._forms = self.definitions, self.prose, self._forms
        other._words_of_data = self._words_of_data
        return other

    def form(self, node: Node) -> Form:
        """Return the normal form of a definition or table of data."""
        if node not in self._forms:
            self._forms[node] = self._made(node)
        return self._forms[node]

    def _made(self, node: Node) -> Form:
        if isinstance(node, DataKey):
            return self._data(node)
        if isinstance(node, FolderKey):
            keys = (Key(module.name, name) for module in self.tree.inside(node.package) for name in module.definitions)
            return Form(tuple(key for key in keys if self.definitions.class_(key)))
        return self._code(node)

    def _code(self, key: Key) -> Form:
        module = self.tree.module(key.module)
        statements = [] if module is None else module.effects if key.name == EFFECTS else module.definitions[key.name]
        form = form_of(self.definitions, key.module, statements, self.prose)
        # Of a statement that binds several names, each is another part.
        places = [names.index(key.name) for one in statements if len(names := bound_by(one)) > 1 and key.name in names]
        if places:
            form = Form((*form.pieces, f"(place {places})"))
        if module is not None and module.effects and key.name != EFFECTS:
            form = Form((*form.pieces, Key(key.module, EFFECTS)))
        return form

    def _data(self, node: DataKey) -> Form:
        if not node.path.endswith(".toml"):
            return Form(("\n".join(self.tree.text(node.path).splitlines()),))
        return Form((json.dumps(self.data(node)),))

    def data(self, node: DataKey) -> Any:
        """Return a table of data without its words."""
        return without_words(self.tree.data(node.path), self._words_of_data.get(node.path, frozenset()))

    def followed(self, node: Node) -> list[Node]:
        """Return what a definition refers to and is not cut."""
        references = list(dict.fromkeys(self.form(node).references))
        if isinstance(node, Key):
            for one in references:
                if isinstance(one, DataKey):
                    prose = [self.definitions.prose_of_class(of) for of in references if isinstance(of, Key)]
                    self._words_of_data[one.path] = frozenset().union(*prose)
        return [one for one in references if self._cut(one) is None]

    def closure(self, roots: Iterable[Node]) -> list[Node]:
        """Return everything that roots rest on, themselves included."""
        found: dict[Node, None] = {}
        waiting = list(roots)
        while waiting:
            node = waiting.pop()
            if node not in found:
                found[node] = None
                waiting += self.followed(node)
        return list(found)

    def shallow(self, node: Node) -> str:
        """Return the digest of a definition's own form, whatever it refers to."""
        return digest(self._filled(node, {}, lambda _: "(ref)"))

    def digest(self, node: Node) -> str:
        """Return the digest of a definition and of all that it rests on."""
        if node not in self._digests:
            for group in self._groups(node):
                self._digests.update(self._of_group(group))
        return self._digests[node]

    def _filled(self, node: Node, known: Mapping[Node, str], other: Callable[[Node], str]) -> str:
        self.followed(node)
        pieces = [
            piece if isinstance(piece, str) else f"<{self._cut(piece) or known.get(piece) or other(piece)}>"
            for piece in self.form(node).pieces
        ]
        return "".join(sorted(pieces) if isinstance(node, FolderKey) else pieces)

    def _of_group(self, group: list[Node]) -> dict[Node, str]:
        """Return the digests of definitions that refer to each other in a circle, by no name and in no order."""
        inside = dict.fromkeys(group, "(circle)")
        alone = len(group) == 1 and group[0] not in self.followed(group[0])
        for _ in range(1 if alone else len(group) + 1):
            inside = {node: digest(self._filled(node, {**self._digests, **inside}, self._missing)) for node in group}
        return inside

    @staticmethod
    def _missing(node: Node) -> str:
        raise KeyError(node)

    def _groups(self, root: Node) -> list[list[Node]]:
        """Return what a definition rests on in groups of those that refer to each other, the deepest first (Tarjan)."""
        order: dict[Node, int] = {}
        low: dict[Node, int] = {}
        path: list[Node] = []
        on_path: set[Node] = set()
        groups: list[list[Node]] = []
        work: list[tuple[Node, Any]] = [(root, None)]
        while work:
            node, rest = work.pop()
            if rest is None:
                order[node] = low[node] = len(order)
                path.append(node)
                on_path.add(node)
                rest = iter(self.followed(node))
            for child in rest:
                if child in self._digests:
                    continue
                if child not in order:
                    work += [(node, rest), (child, None)]
                    break
                if child in on_path:
                    low[node] = min(low[node], order[child])
            else:
                if low[node] == order[node]:
                    first = path.index(node)
                    groups.append(path[first:])
                    on_path -= set(path[first:])
                    del path[first:]
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
        return groups


def without_words(content: Any, prose: frozenset[str]) -> Any:
    """Return a table of data without the keys that are prose."""
    if isinstance(content, dict):
        return {
            key: without_words(value, prose)
            for key, value in content.items()
            if key not in prose and not LABELS.fullmatch(key)
        }
    return [without_words(one, prose) for one in content] if isinstance(content, list) else content
