"""Normal form: what a definition does, as a text in which names of its own, words, order and layout are gone.

- Names of locals and arguments become positions. What is wiring keeps its name: arguments that have a default or are
  given by name only, all arguments of a rule, methods, attributes and fields.
- Other definitions of the package stand as references, later replaced by their digests; what is external stands by its
  path of import.
- Docstrings, annotations of functions and locals, messages and prose are left out (:mod:`.words`, :mod:`.definitions`).

The text is made here and not by :mod:`ast`, whose own differ between versions of Python; only the standard library is
used.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from policylab.recording.identity.definitions import Definitions
from policylab.recording.identity.form import Form
from policylab.recording.identity.scopes import Stack
from policylab.recording.identity.source import External, Function, Key
from policylab.recording.identity.statements import StatementWriter
from policylab.recording.identity.words import Prose, Words

# Methods that only show results.
SHOWS = re.compile(r"(\w+_)?(tables?|plot|figures?|frame|page|blocks|print|save|in_words)|_repr_\w+_|__repr__|__str__")


def form_of(definitions: Definitions, module: str, statements: list[ast.stmt], prose: Prose) -> Form:
    """Return the normal form of what binds a name."""
    writer = Writer(definitions, Words(definitions, module, statements, prose))
    for statement in statements:
        writer.write(statement, ())
    return Form(tuple(writer.joined()))


def without_showing(methods: Sequence[Function]) -> list[Function]:
    """Return methods without those that only show a result, and the private ones that only these call."""
    kept, gone = list(methods), [method for method in methods if SHOWS.fullmatch(method.name)]
    while gone:
        kept = [method for method in kept if method not in gone]
        called = {name for method in kept for name in _called(method)}
        shown = {name for method in methods if method not in kept for name in _called(method)}
        gone = [one for one in kept if is_private(one.name) and one.name in shown - called]
    return kept


def is_private(name: str) -> bool:
    """Return whether a name is private and no special one of Python."""
    return name.startswith("_") and not name.startswith("__")


def _called(method: Function) -> set[str]:
    """Return the attributes that a method reads."""
    return {node.attr for node in ast.walk(method) if isinstance(node, ast.Attribute)}


class Writer(StatementWriter):
    """Writes classes as well: fields in their order, methods by name; prose and what only shows is left out."""

    def __init__(self, definitions: Definitions, words: Words):
        super().__init__(definitions, words)
        self.by_kind[ast.ClassDef] = self._class

    def _class(self, node: ast.ClassDef, stack: Stack) -> None:
        """Write a class; the order of its methods says nothing, that of its fields does."""
        inner = (*stack, self.words.scope(node))
        self.say("(class")
        if stack:
            self.say(" ", ascii(node.name))
        for part in (node.bases, node.keywords, node.decorator_list):
            self.block(part, stack)
        prose = self._prose(node) if not stack else frozenset()
        methods: list[Function] = []
        for line in node.body:
            if isinstance(line, ast.FunctionDef | ast.AsyncFunctionDef):
                methods.append(line)
            elif isinstance(line, ast.AnnAssign | ast.Assign):
                self._class_field(line, inner, prose, declared=self._is_declared(node, stack))
            else:
                self.write(line, inner)
        for method in sorted(without_showing(methods), key=lambda one: one.name):  # stable: a getter before its setter
            if not self._is_overload(method, inner):
                self.write(method, inner)
        self.say(")")

    def _prose(self, node: ast.ClassDef) -> frozenset[str]:
        found = self.definitions.tree.find(self.words.module, node.name)
        return self.definitions.prose_of_class(found) if isinstance(found, Key) else frozenset()

    def _is_declared(self, node: ast.ClassDef, stack: Stack) -> bool:
        """Return whether annotations of a class decide what it takes: of models of files, not of plain classes."""
        named = [self.words.resolved(base, stack) for base in node.bases]
        return any(isinstance(base, Key) or (isinstance(base, External) and "pydantic" in base.path) for base in named)

    def _class_field(
        self, line: ast.AnnAssign | ast.Assign, inner: Stack, prose: frozenset[str], *, declared: bool
    ) -> None:
        target = line.target if isinstance(line, ast.AnnAssign) else line.targets[0]
        if isinstance(target, ast.Name) and target.id in prose:
            return
        self.say("(field")
        self.block([target] if isinstance(line, ast.AnnAssign) else line.targets, inner)
        if isinstance(line, ast.AnnAssign):
            held = "ClassVar" in {getattr(part, "id", "") for part in ast.walk(line.annotation)}
            self.say(" class" if held else " own")
            if declared and not held:
                self.write(line.annotation, inner)
        if line.value is not None:
            self.write(line.value, inner)
        self.say(")")

    def _is_overload(self, method: ast.FunctionDef | ast.AsyncFunctionDef, stack: Stack) -> bool:
        return any(self.words.resolved(one, stack) == External("typing.overload") for one in method.decorator_list)
