"""Scopes: which names of a definition are its own, so that they can become positions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from policylab.recording.identity.source import imported

Functional = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
CLASS = "class"
NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)


@dataclass(eq=False)
class Binding:
    """A local name or an argument.

    Attributes
    ----------
    name : str
    uses : list of (bool, Binding or None)
        Each place where it is read: whether that is inside words for people, and else the name that is assigned there.
    words : bool
        Whether it is read only for words, as a text that goes into a message.

    """

    name: str
    uses: list[tuple[bool, Binding | None]] = field(default_factory=list)
    words: bool = False

    @property
    def only_words(self) -> bool:
        """Return whether nothing but words comes of it; of an argument that is not read at all nothing comes."""
        return self.words or not self.uses


@dataclass(eq=False)
class Scope:
    """A function, lambda, comprehension or class, and the names that it binds."""

    kind: str
    bindings: dict[str, Binding] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)  # declared global or nonlocal


Stack = tuple[Scope, ...]


def look_up(name: str, stack: Stack) -> Binding | tuple[str, str] | Scope | None:
    """Return what a name is in nested scopes: a binding, what it imports, the class that it is a field of, or None."""
    for depth in range(len(stack) - 1, -1, -1):
        scope = stack[depth]
        if scope.kind == CLASS and depth != len(stack) - 1:
            continue  # functions do not see the names of the class around them
        if name in scope.elsewhere:
            continue
        if name in scope.bindings:
            return scope if scope.kind == CLASS else scope.bindings[name]
        if name in scope.imports:
            return scope.imports[name]
    return None


def scope_of(node: Functional | ast.ClassDef | Comprehension, module: str, *, is_package: bool) -> Scope:
    """Return the scope that a node opens."""
    if isinstance(node, COMPREHENSIONS):
        return _filled(Scope("comprehension"), [generator.target for generator in node.generators], module, is_package)
    if isinstance(node, ast.ClassDef):
        return _filled(Scope(CLASS), node.body, module, is_package)
    scope = Scope("function")
    for argument in arguments_of(node.args):
        scope.bindings[argument.arg] = Binding(argument.arg)
    body = [node.body] if isinstance(node, ast.Lambda) else node.body
    return _filled(scope, body, module, is_package)


def arguments_of(args: ast.arguments) -> list[ast.arg]:
    """Return all arguments in their order."""
    stars = [args.vararg] if args.vararg else []
    double = [args.kwarg] if args.kwarg else []
    return [*args.posonlyargs, *args.args, *stars, *args.kwonlyargs, *double]


def _filled(scope: Scope, nodes: Iterable[ast.AST], module: str, is_package: bool) -> Scope:
    for node in _inside(nodes):
        if isinstance(node, ast.Import | ast.ImportFrom):
            scope.imports.update(imported(node, module, is_package=is_package))
        elif isinstance(node, ast.Global | ast.Nonlocal):
            scope.elsewhere.update(node.names)
        else:
            for name in _bound(node):
                scope.bindings.setdefault(name, Binding(name))
    for name in scope.elsewhere:
        scope.bindings.pop(name, None)
    for name in scope.bindings:
        scope.imports.pop(name, None)
    return scope


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node itself binds."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
        yield node.id
    elif isinstance(node, NAMED) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest


def _inside(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes of one scope; of what opens a scope of its own only itself and what it binds around it."""
    for node in nodes:
        yield node
        if isinstance(node, COMPREHENSIONS):
            # A name assigned inside a comprehension (:=) belongs to the function around it.
            for inner in ast.walk(node):
                if isinstance(inner, ast.NamedExpr):
                    yield inner.target
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _inside(ast.iter_child_nodes(node))
