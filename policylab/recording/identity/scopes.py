"""Scopes: which names of a definition are local, so that they can become positions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from policylab.recording.identity.source import Function, imported

Functional = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(eq=False)
class Scope:
    """A function, lambda, comprehension or class, and the names that it binds.

    Attributes
    ----------
    names, imports, elsewhere
        What it binds, what it imports, and what it declares global or nonlocal.
    of_class : ast.ClassDef or None
    private : dict of name to methods
        Members that only the class itself uses; a field has no methods.

    """

    names: set[str] = field(default_factory=set)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    of_class: ast.ClassDef | None = None
    private: dict[str, list[Function]] = field(default_factory=dict)


class Binding(NamedTuple):
    """A local name or an argument, or a private name of a class."""

    scope: Scope
    name: str


Stack = tuple[Scope, ...]


def look_up(name: str, stack: Stack) -> Binding | tuple[str, str] | Scope | None:
    """Return what a name refers to in nested scopes: a binding, an import, the class of a field, or None."""
    for depth, scope in reversed(list(enumerate(stack))):
        hidden = scope.of_class and depth != len(stack) - 1  # functions do not see the names of the class around them
        if hidden or name in scope.elsewhere:
            continue
        if name in scope.names:
            return scope if scope.of_class and name not in scope.private else Binding(scope, name)
        if name in scope.imports:
            return scope.imports[name]
    return None


def scope_of(node: Functional | ast.ClassDef | Comprehension, module: str, *, is_package: bool) -> Scope:
    """Return the scope that a node opens."""
    scope = Scope()
    if isinstance(node, COMPREHENSIONS):
        body: list[ast.AST] = [generator.target for generator in node.generators]
    else:
        body = [node.body] if isinstance(node, ast.Lambda) else [*node.body]
    if isinstance(node, ast.ClassDef):
        scope.of_class = node
    elif isinstance(node, Functional):
        scope.names |= {argument.arg for argument in arguments_of(node.args)}
    for inner in _inside(body):
        if isinstance(inner, ast.Import | ast.ImportFrom):
            scope.imports.update(imported(inner, module, is_package=is_package))
        elif isinstance(inner, ast.Global | ast.Nonlocal):
            scope.elsewhere.update(inner.names)
        else:
            scope.names |= _bound(inner)
    scope.names -= scope.elsewhere
    return scope


def arguments_of(args: ast.arguments) -> list[ast.arg]:
    """Return all arguments in their order."""
    stars = [args.vararg] if args.vararg else []
    double = [args.kwarg] if args.kwarg else []
    return [*args.posonlyargs, *args.args, *stars, *args.kwonlyargs, *double]


def defaults_of(args: ast.arguments) -> dict[str, ast.expr]:
    """Return the arguments that have a default."""
    plain = [argument.arg for argument in (*args.posonlyargs, *args.args)]
    defaults = dict(zip(plain[len(plain) - len(args.defaults) :], args.defaults, strict=True))
    return defaults | {word.arg: value for word, value in zip(args.kwonlyargs, args.kw_defaults, strict=True) if value}


def _bound(node: ast.AST) -> set[str]:
    """Return the names that a node itself binds."""
    if isinstance(node, ast.Name):
        return set() if isinstance(node.ctx, ast.Load) else {node.id}
    kinds = (*Functional.__args__[:2], ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping)
    name = (getattr(node, "name", None) or getattr(node, "rest", None)) if isinstance(node, kinds) else None
    return {name} if name else set()


def _inside(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes of one scope; of one that opens another scope only itself and what it binds outside."""
    for node in nodes:
        yield node
        if isinstance(node, COMPREHENSIONS):
            # A name assigned inside a comprehension (:=) belongs to the function around it.
            yield from (inner.target for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr))
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _inside(ast.iter_child_nodes(node))
