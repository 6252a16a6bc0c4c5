"""Digests: each definition's normal form with the digests of what it refers to, without names and positions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from policylab.recording.identity.forms import Forms
from policylab.recording.identity.source import DataKey, FolderKey, Key, Reference

LABELS = re.compile(r"(label|title|sentence)(_[a-z]{2})?")  # labels, in every table of data


def digest(text: str) -> str:
    """Return the digest of a text, 32 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()[:32]


class Graph:
    """The definitions of a package by what they refer to.

    Parameters
    ----------
    forms : Forms
        The normal forms.
    cut : callable, optional
        Returns the substitute of a reference that is not followed, None for one that is.

    """

    def __init__(self, forms: Forms, cut: Callable[[Reference], str | None] = lambda _: None):
        self.forms, self._cut = forms, cut
        self.definitions = forms.definitions
        self._words_of_data: dict[str, frozenset[str]] = {}
        self._followed: dict[Reference, list[Reference]] = {}

    def text(self, node: Reference) -> str:
        """Return the texts of a definition's own form."""
        texts = (piece if isinstance(piece, str) else self.forms.literal(piece) for piece in self.forms.form(node))
        return "".join(text for text in texts if text)

    def data(self, node: DataKey) -> Any:
        """Return a table of data without its words."""
        return without_words(self.forms.tree.data(node.path), self._words_of_data.get(node.path, frozenset()))

    def followed(self, node: Reference) -> list[Reference]:
        """Return the references of a definition that are not cut."""
        if node not in self._followed:
            references = list(dict.fromkeys(piece for piece in self.forms.form(node) if not isinstance(piece, str)))
            for path in (table.path for table in references if isinstance(table, DataKey)):
                prose = [self.definitions.prose_of_class(key) for key in references if isinstance(key, Key)]
                self._words_of_data[path] = frozenset().union(*prose)
            self._followed[node] = [
                reference
                for reference in references
                if self.forms.literal(reference) is None and self._cut(reference) is None
            ]
        return self._followed[node]

    def closure(self, roots: Iterable[Reference]) -> list[Reference]:
        """Return everything that roots depend on, including themselves."""
        visited: dict[Reference, None] = {}
        waiting = list(roots)
        while waiting:
            node = waiting.pop()
            if node not in visited:
                visited[node] = None
                waiting += self.followed(node)
        return list(visited)

    def shallow(self, node: Reference) -> str:
        """Return the digest of a definition's own form, ignoring what it refers to."""
        return self._filled(node, lambda _: "(ref)")

    def digest(self, *roots: Reference) -> str:
        """Return the digest of definitions and of all that they depend on, independent of names and order.

        The substitutes of references are refined until no more definitions are distinguished.
        """
        nodes = self.closure(roots)
        colours, kinds = dict.fromkeys(nodes, "(circle)"), 1
        while True:
            colours = {node: self._filled(node, colours.__getitem__) for node in nodes}
            if kinds == len(set(colours.values())):
                return digest("\n".join([*sorted(colours[root] for root in roots), "", *sorted(set(colours.values()))]))
            kinds = len(set(colours.values()))

    def _filled(self, node: Reference, known: Callable[[Reference], str]) -> str:
        if isinstance(node, DataKey) and node.path.endswith(".toml"):
            return digest(json.dumps(self.data(node)))
        pieces = [piece if isinstance(piece, str) else self._for(piece, known) for piece in self.forms.form(node)]
        return digest("".join(sorted(pieces) if isinstance(node, FolderKey) else pieces))

    def _for(self, node: Reference, known: Callable[[Reference], str]) -> str:
        return self.forms.literal(node) or f"<{self._cut(node) or known(node)}>"


def without_words(content: Any, prose: frozenset[str]) -> Any:
    """Return a table of data without the keys that are prose."""
    if isinstance(content, dict):
        kept = {key: value for key, value in content.items() if key not in prose and not LABELS.fullmatch(key)}
        return {key: without_words(value, prose) for key, value in kept.items()}
    return [without_words(entry, prose) for entry in content] if isinstance(content, list) else content
