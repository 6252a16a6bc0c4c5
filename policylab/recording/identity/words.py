"""Words: what of a definition only goes into messages for people, so that it is in no identity."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeVar

from policylab.recording.identity.definitions import Call, Definitions
from policylab.recording.identity.scopes import (
    CLASS,
    COMPREHENSIONS,
    Binding,
    Comprehension,
    Functional,
    Scope,
    Stack,
    look_up,
    scope_of,
)
from policylab.recording.identity.source import External, Key, is_type_checking

NO_NAME = ast.Tuple([], ast.Store())
FUNCTIONAL = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
Node = TypeVar("Node", bound=ast.AST)
Target = Binding | Key | External | Scope | str | None


class Words:
    """One definition under analysis: its scopes, and which of its names are read for words alone.

    Parameters
    ----------
    definitions : Definitions
        Of the package.
    module : str
        The module that the definition stands in.
    statements : list of statements
        What binds it.
    prose : callable
        Returns the arguments of a function of the package that are prose.

    """

    def __init__(self, definitions: Definitions, module: str, statements: list[ast.stmt], prose: Prose):
        self.definitions, self.module, self._prose = definitions, module, prose
        home = definitions.tree.module(module)
        self._is_package = home is not None and home.is_package
        self.package = module if self._is_package else module.rpartition(".")[0]
        self.scopes: dict[ast.AST, Scope] = {}
        for statement in statements:
            self._visit(statement, (), words=False, owner=None)
        self._settle()

    def scope(self, node: Functional | ast.ClassDef | Comprehension) -> Scope:
        """Return the scope that a node opens."""
        if node not in self.scopes:
            self.scopes[node] = scope_of(node, self.module, is_package=self._is_package)
        return self.scopes[node]

    def resolved(self, node: ast.AST, stack: Stack) -> Target:
        """Return what an expression of names and dots stands for, None where it is something else."""
        if isinstance(node, ast.Name):
            found = look_up(node.id, stack)
            if isinstance(found, Binding | Scope):
                return found
            if isinstance(found, tuple):
                return self._imported(*found)
            return self.definitions.named(node, self.module)
        if isinstance(node, ast.Attribute):
            of = self.resolved(node.value, stack)
            return None if isinstance(of, Binding | Scope) else self.definitions.attribute(of, node.attr)
        return None

    def _imported(self, module: str, name: str) -> Target:
        found = self.definitions.tree.find(module, name)
        return found if found is not None else External(f"{module}.{name}")

    def is_error(self, node: ast.AST, stack: Stack) -> bool:
        """Return whether an expression makes an error, as ``UsageError(...)`` or ``unknown(...).at(...)`` do."""
        if isinstance(node, ast.Call):
            return self.is_error(node.func, stack)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
            return self.is_error(node.value, stack)
        found = self.resolved(node, stack)
        return isinstance(found, Key | External) and self.definitions.is_error(found)

    def is_told(self, call: ast.Call, stack: Stack) -> bool:
        """Return whether a call only tells people something."""
        if isinstance(call.func, ast.Attribute) and call.func.attr == "add_note":
            return True
        return self.resolved(call.func, stack) == External("warnings.warn") or self.is_error(call, stack)

    def how_called(self, call: ast.Call, stack: Stack) -> Call | None:
        """Return how what is called here takes its arguments, None where that is not known."""
        found = self.resolved(call.func, stack)
        if not isinstance(found, Key):
            return None
        how = self.definitions.call(found)
        return None if how is None else Call(how.positional, how.named, how.prose | self._prose(found))

    def arguments(self, call: ast.Call, stack: Stack) -> Iterator[tuple[ast.expr, str | None, bool]]:
        """Yield the arguments of a call: each with the name that it is given by, or None, and whether it is prose."""
        told, how = self.is_told(call, stack), self.how_called(call, stack)
        starred = False
        for place, value in enumerate(call.args):
            starred |= isinstance(value, ast.Starred)
            known = how is not None and not starred and place < len(how.positional)
            yield value, None, told or (known and how is not None and how.positional[place] in how.prose)
        for word in call.keywords:
            yield word.value, word.arg or "**", told or (how is not None and word.arg in how.prose)

    def _visit(self, node: ast.AST, stack: Stack, *, words: bool, owner: Binding | None) -> None:  # noqa: PLR0912
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                found = look_up(node.id, stack)
                if isinstance(found, Binding):
                    found.uses.append((words, owner))
        elif isinstance(node, ast.Raise):
            self._children(node, stack, words=True, owner=owner)
        elif isinstance(node, ast.Assert):
            self._visit(node.test, stack, words=words, owner=owner)
            if node.msg:
                self._visit(node.msg, stack, words=True, owner=owner)
        elif isinstance(node, ast.Call):
            self._visit(node.func, stack, words=words, owner=owner)
            for value, _, is_prose in self.arguments(node, stack):
                self._visit(value, stack, words=words or is_prose, owner=owner)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For):
            self._assigned(node, stack, words=words, owner=owner)
        elif isinstance(node, ast.If) and is_type_checking(node.test):
            for line in node.orelse:
                self._visit(line, stack, words=words, owner=owner)
        elif isinstance(node, (*FUNCTIONAL, ast.ClassDef, *COMPREHENSIONS)):
            self._opened(node, stack, words=words, owner=owner)
        else:
            self._children(node, stack, words=words, owner=owner)

    def _children(self, node: ast.AST, stack: Stack, *, words: bool, owner: Binding | None) -> None:
        for child in ast.iter_child_nodes(node):
            self._visit(child, stack, words=words, owner=owner)

    def _assigned(
        self,
        node: ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For,
        stack: Stack,
        *,
        words: bool,
        owner: Binding | None,
    ) -> None:
        """Visit an assignment: what is assigned to a name is read for words where the name is."""
        for target, value in pairs(node):
            held = look_up(target.id, stack) if isinstance(target, ast.Name) else None
            self._visit(value, stack, words=words, owner=held if isinstance(held, Binding) else owner)
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            self._visit(target, stack, words=words, owner=owner)
        for line in (*node.body, *node.orelse) if isinstance(node, ast.For) else ():
            self._visit(line, stack, words=words, owner=owner)

    def _opened(
        self, node: Functional | ast.ClassDef | Comprehension, stack: Stack, *, words: bool, owner: Binding | None
    ) -> None:
        inner = (*stack, self.scope(node))
        if isinstance(node, COMPREHENSIONS):
            self._visit(node.generators[0].iter, stack, words=words, owner=owner)
            for place, generator in enumerate(node.generators):
                parts = [generator.target, *generator.ifs] + ([generator.iter] if place else [])
                for part in parts:
                    self._visit(part, inner, words=words, owner=owner)
            for part in elements(node):
                self._visit(part, inner, words=words, owner=owner)
            return
        if isinstance(node, ast.ClassDef):
            outside = [*node.decorator_list, *node.bases, *(word.value for word in node.keywords)]
        else:
            decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
            defaults = [*node.args.defaults, *(value for value in node.args.kw_defaults if value)]
            outside = [*decorators, *defaults]
        for part in outside:
            self._visit(part, stack, words=words, owner=owner)
        for line in [node.body] if isinstance(node, ast.Lambda) else node.body:
            self._visit(line, inner, words=words, owner=owner)

    def _settle(self) -> None:
        """Find the names that are read for words alone, also by way of other such names."""
        bindings = [one for scope in self.scopes.values() if scope.kind != CLASS for one in scope.bindings.values()]
        for one in bindings:
            one.words = bool(one.uses)
        changed = True
        while changed:
            changed = False
            for one in bindings:
                if one.words and not all(words or (owner is not None and owner.words) for words, owner in one.uses):
                    one.words, changed = False, True


class Prose:
    """Which arguments of a function are prose: declared so, or only handed on to messages."""

    def __init__(self, definitions: Definitions):
        self.definitions = definitions
        self._known: dict[Key, frozenset[str]] = {}
        self._busy: set[Key] = set()

    def __call__(self, key: Key) -> frozenset[str]:
        """Return the names of those arguments; of a function that is just being analysed none."""
        if key in self._known or key in self._busy:
            return self._known.get(key, frozenset())
        function = self.definitions.function(key)
        if function is None:
            return frozenset()
        self._busy.add(key)
        scope = Words(self.definitions, key.module, [function], self).scopes[function]
        self._busy.discard(key)
        arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
        found = {one.arg for one in arguments if self.definitions.is_prose(one.annotation, key.module)}
        found |= {one.arg for one in arguments if scope.bindings[one.arg].only_words}
        self._known[key] = frozenset(found)
        return self._known[key]


def elements(node: Comprehension) -> list[ast.expr]:
    """Return what a comprehension makes of each entry."""
    return [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]


def pairs(node: ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For) -> list[tuple[ast.expr, ast.expr]]:
    """Return what is assigned to what, entry by entry where tuples are written out on both sides."""
    if isinstance(node, ast.For):
        return _loop_pairs(node)
    if node.value is None:
        return []
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if isinstance(node, ast.Assign) and len(node.targets) > 1:
        return [(NO_NAME, node.value)]
    both = _apart(target, node.value)
    return both or [(target, node.value)]


def _loop_pairs(node: ast.For) -> list[tuple[ast.expr, ast.expr]]:
    rows = node.iter.elts if isinstance(node.iter, ast.Tuple | ast.List) else []
    found = [_apart(node.target, row) for row in rows]
    if rows and all(found):
        return [pair for row in found for pair in row]
    return [(NO_NAME, node.iter)]


def _apart(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """Return the entries of two tuples of one length side by side, empty where they cannot be told apart."""
    if not (isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List)):
        return []
    starred = any(isinstance(part, ast.Starred) for part in (*target.elts, *value.elts))
    return [] if starred or len(target.elts) != len(value.elts) else list(zip(target.elts, value.elts, strict=True))
