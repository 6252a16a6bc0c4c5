"""Normal form: what a definition does, as a text without its local names, words, order and layout.

- Names of locals, arguments and private members of a class become positions. Names that connect definitions stay:
  public methods, attributes and fields, arguments of a rule, and those with a default where a function is passed on.
- A call of a function of the package states all its arguments, in the order of the function, defaults included.
- Other definitions of the package are references, later replaced by their digests; literal constants are written as
  their value, external names as their path of import.
- Messages, prose, and locals and arguments that are used for these alone are left out.

The text is written here and not by :mod:`ast`, whose output differs between versions of Python; only the standard
library is used. This module writes expressions, :mod:`.calls` calls, and :mod:`.statements` the rest.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from policylab.recording.identity.definitions import Definitions
from policylab.recording.identity.scopes import (
    COMPREHENSIONS,
    Binding,
    Comprehension,
    Functional,
    Scope,
    Stack,
    arguments_of,
    defaults_of,
    look_up,
    scope_of,
)
from policylab.recording.identity.source import DataKey, External, FolderKey, Key, Reference, Target, Value

SKIPPED = frozenset({"ctx", "type_params", "type_comment", "kind", "simple", "annotation", "returns", "default_value"})
GONE = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Pass)
LOOKS_THROUGH = External("pkgutil.iter_modules")
DATA = (".toml", ".csv")
Live = Callable[[Key], frozenset[str]]  # which arguments a function uses for more than messages


class Writer:
    """Writes the expressions of a definition piece by piece; a node without its own method by its fields."""

    def __init__(self, definitions: Definitions, live: Live, module: str, statements: Sequence[ast.stmt]):
        self.definitions, self.tree, self.live_arguments = definitions, definitions.tree, live
        self.module, self.statements = module, statements
        home = self.tree.module(module)
        self.is_package = home is not None and home.is_package
        nodes = (node for statement in statements for node in ast.walk(statement))
        self.loaded = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        self.scopes: dict[ast.AST, Scope] = {}
        self.live: set[Binding] = set()
        self.waiting: dict[Binding, list[Callable[[], None]]] = {}
        self.pieces: list[str | Reference] = []
        self.numbers: dict[Binding, int] = {}
        self.by_kind: dict[type, Callable[[Any, Stack], None]] = {
            ast.Name: self._name, ast.Attribute: self._attribute, ast.Constant: self._constant,
            ast.JoinedStr: self._text, ast.Lambda: self._lambda, **dict.fromkeys(COMPREHENSIONS, self._comprehension),
        }  # fmt: skip

    def written(self) -> tuple[str | Reference, ...]:
        """Return the pieces, neighbouring texts joined; a first pass only finds which names are read."""
        for _ in range(2):
            self.pieces, self.numbers = [], {}
            self.block(self.statements, ())
        groups = groupby(self.pieces, key=lambda piece: isinstance(piece, str))
        return tuple(
            piece for is_text, group in groups for piece in (("".join(map(str, group)),) if is_text else group)
        )

    def when_live(self, name: Binding, write: Callable[[], None]) -> None:
        """Write what only a name reads as soon as something other than a message reads that name."""
        if name in self.live:
            write()
        else:
            self.waiting.setdefault(name, []).append(write)

    def scope(self, node: Functional | ast.ClassDef | Comprehension) -> Scope:
        """Return the scope that a node opens."""
        if node not in self.scopes:
            self.scopes[node] = scope_of(node, self.module, is_package=self.is_package)
        return self.scopes[node]

    def say(self, *parts: str) -> None:
        """Write texts as they are."""
        self.pieces.extend(parts)

    def write(self, node: ast.AST | None, stack: Stack) -> None:
        """Write a node and what is in it."""
        if node is None:
            self.say(" None")
        elif type(node) in self.by_kind:
            self.by_kind[type(node)](node, stack)
        elif not isinstance(node, GONE):
            self.say("(", type(node).__name__)
            self.fields(node, stack)
            self.say(")")

    def fields(self, node: ast.AST, stack: Stack, leave: Sequence[str] = ()) -> None:
        """Write the fields of a node."""
        for name in node._fields:
            value = getattr(node, name, None)
            if name in SKIPPED or name in leave:
                continue
            if isinstance(value, list):
                self.block(value, stack)
            elif isinstance(value, ast.AST):
                self.write(value, stack)
            else:
                self.say(" ", ascii(value))

    def block(self, nodes: Iterable[Any], stack: Stack) -> None:
        """Write nodes in their order."""
        self.say("[")
        for node in nodes:
            self.write(node, stack)
        self.say("]")

    def number(self, name: Binding) -> str:
        """Return the position that represents a local name."""
        return f" {self.numbers.setdefault(name, len(self.numbers))}"

    def resolved(self, node: ast.AST, stack: Stack) -> Target | Binding | Scope:
        """Return what a dotted name refers to, None for any other expression."""
        if isinstance(node, ast.Name):
            local = look_up(node.id, stack)
            if isinstance(local, Binding | Scope):
                return local
            if local is None:
                return self.definitions.named(node, self.module)
            target = self.tree.find(*local)
            return target if target is not None else External(".".join(local))
        if isinstance(node, ast.Attribute):
            of = self.resolved(node.value, stack)
            return self._private(node, stack) if of is None or isinstance(of, Binding | Scope) else (
                self.definitions.attribute(of, node.attr))  # fmt: skip
        return None

    def _private(self, node: ast.Attribute, stack: Stack) -> Binding | None:
        return next((Binding(scope, node.attr) for scope in reversed(stack) if node.attr in scope.private), None)

    def refer(self, target: Target | Binding | Scope, name: str, *, called: bool = False) -> bool:
        """Write what a name refers to; return whether that is known."""
        if isinstance(target, Binding):
            self.say(self.number(target))
        elif isinstance(target, Key | External) and self.definitions.is_error(target):
            self.say("(error ", ascii(target[-1]), ")")
        elif isinstance(target, Key):
            self._refer_to(target, called=called)
        elif isinstance(target, External):
            self.say("(x ", ascii(target.path), ")")
            if target == LOOKS_THROUGH:
                self.pieces.append(FolderKey(self.module if self.is_package else self.module.rpartition(".")[0]))
        elif isinstance(target, str):
            self.say("(module)")
        elif isinstance(target, Scope):
            self.say("(field ", ascii(name), ")")
        else:
            return False
        return True

    def _refer_to(self, key: Key, *, called: bool) -> None:
        function = self.definitions.function(key)
        if function and not called and self.definitions.is_plain(function, key.module):
            self.pieces.append(Value(key))  # its callers are not known, so names and defaults count
        else:
            self.pieces.append(key)

    def _name(self, node: ast.Name, stack: Stack) -> None:
        target = self.resolved(node, stack)
        if isinstance(target, Binding) and isinstance(node.ctx, ast.Load):
            self.live.add(target)
            for write in self.waiting.pop(target, ()):
                write()
        if not self.refer(target, node.id):
            self.say("(x ", ascii(f"builtins.{node.id}"), ")")

    def _attribute(self, node: ast.Attribute, stack: Stack) -> None:
        target = self.resolved(node, stack)
        if isinstance(target, Key | External):
            self.refer(target, node.attr)
            return
        self.say("(.", self.number(target) if isinstance(target, Binding) else ascii(node.attr))
        self.write(node.value, stack)
        self.say(")")

    def _constant(self, node: ast.Constant, stack: Stack) -> None:  # noqa: ARG002 (all writers take a stack)
        self.say("(c ", ascii(node.value), ")")
        path = self.tree.table(node.value.rpartition("/")[2]) if str(node.value).endswith(DATA) else None  # type: ignore[union-attr,arg-type]
        if path is not None:
            self.pieces.append(DataKey(path))

    def _text(self, node: ast.JoinedStr, stack: Stack) -> None:
        """Write an f-string: neighbouring constants are one, and one without values is a constant."""
        parts: list[Any] = []
        for is_text, group in groupby(node.values, key=lambda value: isinstance(value, ast.Constant)):
            constants = ["".join(str(part.value) for part in group)] if is_text else []  # type: ignore[attr-defined]
            parts += filter(None, constants) if is_text else group  # noqa: B031 (only one branch reads it)
        if all(isinstance(part, str) for part in parts):
            self._constant(ast.Constant("".join(parts)), stack)
        else:
            self.say("(f")
            self.block([ast.Constant(part) if isinstance(part, str) else part for part in parts], stack)
            self.say(")")

    def _comprehension(self, node: Comprehension, stack: Stack) -> None:
        inner = (*stack, self.scope(node))
        self.say("(", type(node).__name__)
        for place, generator in enumerate(node.generators):
            self.write(generator.iter, inner if place else stack)
            self.write(generator.target, inner)
            self.block(generator.ifs, inner)
            self.say(str(generator.is_async))
        self.block([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt], inner)
        self.say(")")

    def _lambda(self, node: ast.Lambda, stack: Stack) -> None:
        inner = (*stack, self.scope(node))
        self.say("(lambda")
        self.arguments(node.args, stack, inner)
        self.write(node.body, inner)
        self.say(")")

    def arguments(self, args: ast.arguments, stack: Stack, inner: Stack, *, names: str = "default") -> None:
        """Write the arguments of a function: all with their names, those with a default, or none.

        Of those not used, or used for messages alone, only the position is written; nothing where each call knows them.
        """
        only, defaults = {argument.arg for argument in args.kwonlyargs}, defaults_of(args)
        self.say("(args")
        for argument in arguments_of(args):
            name = Binding(inner[-1], argument.arg)
            if name not in self.live and names != "all":
                self.say("" if names == "none" or argument.arg in defaults else " (words)")
                continue
            mark = "*" if argument is args.vararg else "**" if argument is args.kwarg else ""
            named = names == "all" or (names == "default" and argument.arg in {*only, *defaults})
            self.say(" ", mark, "=" if argument.arg in only and named else "", ascii(name.name) if named else "")
            self.say(self.number(name))
            if named and argument.arg in defaults:
                self.write(defaults[argument.arg], stack)
        self.say(")")
