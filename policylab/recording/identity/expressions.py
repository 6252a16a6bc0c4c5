"""Expressions in normal form: names of one's own as positions, what is external by its path, prose left out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from policylab.recording.identity.definitions import Call, Definitions
from policylab.recording.identity.form import DataKey, FolderKey, Reference
from policylab.recording.identity.scopes import COMPREHENSIONS, Binding, Comprehension, Scope, Stack, arguments_of
from policylab.recording.identity.source import External, Key
from policylab.recording.identity.words import Words, elements

SKIPPED = frozenset({"ctx", "type_params", "type_comment", "kind", "simple", "annotation", "returns", "default_value"})
GONE = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Pass)
LOOKS_THROUGH = "pkgutil.iter_modules"
DATA = (".toml", ".csv")
REPLACE = External("dataclasses.replace")


class ExpressionWriter:
    """Writes expressions piece by piece; a node without a writer of its own is written by its fields."""

    def __init__(self, definitions: Definitions, words: Words):
        self.definitions, self.words = definitions, words
        self.pieces: list[str | Reference] = []
        self._numbers: dict[Binding, int] = {}
        self.by_kind: dict[type, Callable[[Any, Stack], None]] = {
            ast.Name: self._name, ast.Attribute: self._attribute, ast.Call: self._call, ast.Constant: self._constant,
            ast.JoinedStr: self._text, ast.Lambda: self._lambda, **dict.fromkeys(COMPREHENSIONS, self._comprehension),
        }  # fmt: skip

    def joined(self) -> Iterable[str | Reference]:
        """Yield the pieces, neighbouring texts as one."""
        text: list[str] = []
        for piece in self.pieces:
            if isinstance(piece, str):
                text.append(piece)
            else:
                yield "".join(text)
                yield piece
                text = []
        yield "".join(text)

    def say(self, *parts: str) -> None:
        """Write texts as they are."""
        self.pieces.extend(parts)

    def write(self, node: ast.AST, stack: Stack) -> None:
        """Write a node and what is in it."""
        if isinstance(node, GONE):
            return
        special = self.by_kind.get(type(node))
        if special is not None:
            special(node, stack)
            return
        self.say("(", type(node).__name__)
        self._fields(node, stack)
        self.say(")")

    def _fields(self, node: ast.AST, stack: Stack, leave: Sequence[str] = ()) -> None:
        for name in node._fields:
            if name not in SKIPPED and name not in leave:
                self._field(getattr(node, name, None), stack)

    def _field(self, value: Any, stack: Stack) -> None:
        if isinstance(value, list):
            self.block(value, stack)
        elif isinstance(value, ast.AST):
            self.write(value, stack)
        else:
            self.say(" ", ascii(value))

    def block(self, nodes: Iterable[ast.AST | None], stack: Stack) -> None:
        """Write nodes in their order."""
        self.say("[")
        for node in nodes:
            if node is None:
                self.say(" None")
            else:
                self.write(node, stack)
        self.say("]")

    def number(self, binding: Binding) -> str:
        """Return the position that stands for a local name: the order in which names are met."""
        return f"(v{self._numbers.setdefault(binding, len(self._numbers))})"

    def target(self, found: object, name: str) -> bool:
        """Write what a name or a path stands for; return whether that is known."""
        if isinstance(found, Binding):
            self.say(self.number(found))
        elif isinstance(found, Key | External) and self.definitions.is_error(found):
            self.say("(error ", ascii(found.name if isinstance(found, Key) else found.path), ")")
        elif isinstance(found, Key):
            self.pieces.append(found)
        elif isinstance(found, External):
            self.say("(x ", ascii(found.path), ")")
            if found.path == LOOKS_THROUGH:
                self.pieces.append(FolderKey(self.words.package))
        elif isinstance(found, str):
            self.say("(module)")
        elif isinstance(found, Scope):
            self.say("(field ", ascii(name), ")")
        else:
            return False
        return True

    def _name(self, node: ast.Name, stack: Stack) -> None:
        if not self.target(self.words.resolved(node, stack), node.id):
            self.say("(x ", ascii(f"builtins.{node.id}"), ")")

    def _attribute(self, node: ast.Attribute, stack: Stack) -> None:
        found = self.words.resolved(node, stack)
        if isinstance(found, Key | External) and self.target(found, node.attr):
            return
        self.say("(.", ascii(node.attr))
        self.write(node.value, stack)
        self.say(")")

    def _constant(self, node: ast.Constant, stack: Stack) -> None:  # noqa: ARG002 (all writers take a stack)
        self.say("(c ", ascii(node.value), ")")
        if isinstance(node.value, str) and node.value.endswith(DATA):
            path = self.definitions.tree.table(node.value.rpartition("/")[2])
            if path is not None:
                self.pieces.append(DataKey(path))

    def _text(self, node: ast.JoinedStr, stack: Stack) -> None:
        """Write an f-string: neighbouring constants are one, and one without values is a constant."""
        parts: list[ast.expr | str] = []
        for value in node.values:
            if not (isinstance(value, ast.Constant) and isinstance(value.value, str)):
                parts.append(value)
            elif parts and isinstance(parts[-1], str):
                parts[-1] += value.value
            elif value.value:
                parts.append(value.value)
        if all(isinstance(part, str) for part in parts):
            self._constant(ast.Constant("".join(map(str, parts))), stack)
            return
        self.say("(f")
        for part in parts:
            if isinstance(part, str):
                self.say(" ", ascii(part))
            else:
                self.write(part, stack)
        self.say(")")

    def _call(self, node: ast.Call, stack: Stack) -> None:
        if self.words.is_error(node, stack):
            self.say("(error)")
            return
        if self.words.resolved(node.func, stack) == External("typing.cast"):
            self.write(node.args[1], stack)
            return
        self.say("(call ")
        self.write(node.func, stack)
        for name, value in self._given(node, stack):
            self.say(f" {name}")
            self.write(value, stack)
        self.say(")")

    def _given(self, node: ast.Call, stack: Stack) -> list[tuple[str, ast.expr]]:
        """Return the arguments of a call, prose aside: of what is known each by its name or place, in one order."""
        how = self.words.how_called(node, stack) or Call()
        places = [name for name in how.positional if name not in how.prose]
        names = {word.arg for word in node.keywords}
        starred = None in names or any(isinstance(one, ast.Starred) for one in node.args)
        given = []
        for place, (value, name, is_prose) in enumerate(self.words.arguments(node, stack)):
            if is_prose:
                continue
            if name is None and not starred and place < len(how.positional):
                name = how.positional[place]  # noqa: PLW2901
            by_place = name in places and name not in how.named
            given.append((f"#{places.index(str(name))}=" if by_place else f"{name}=" if name else "", value))
        in_any_order = names <= {*how.positional, *how.named} or self.words.resolved(node.func, stack) == REPLACE
        return sorted(given, key=lambda one: one[0]) if in_any_order and not starred else given

    def _comprehension(self, node: Comprehension, stack: Stack) -> None:
        inner = (*stack, self.words.scope(node))
        self.say("(", type(node).__name__)
        for place, generator in enumerate(node.generators):
            self.write(generator.iter, inner if place else stack)
            self.write(generator.target, inner)
            self.block(generator.ifs, inner)
            self.say(str(generator.is_async))
        for part in elements(node):
            self.write(part, inner)
        self.say(")")

    def _lambda(self, node: ast.Lambda, stack: Stack) -> None:
        inner = (*stack, self.words.scope(node))
        self.say("(lambda")
        self.arguments(node.args, stack, inner)
        self.write(node.body, inner)
        self.say(")")

    def arguments(self, args: ast.arguments, stack: Stack, inner: Stack, *, wiring: bool = False) -> None:
        """Write the arguments of a function; of those that only carry words just the place."""
        scope = inner[-1]
        plain = [*args.posonlyargs, *args.args]
        defaults = dict(zip([one.arg for one in plain][len(plain) - len(args.defaults) :], args.defaults, strict=True))
        defaults |= {one.arg: value for one, value in zip(args.kwonlyargs, args.kw_defaults, strict=True) if value}
        only = {one.arg for one in args.kwonlyargs}
        self.say("(args")
        for one in arguments_of(args):
            if scope.bindings[one.arg].only_words and not wiring:
                self.say(" (words)")  # it keeps its place
                continue
            named = wiring or one.arg in only or one.arg in defaults
            mark = "*" if one is args.vararg else "**" if one is args.kwarg else "=" if one.arg in only else ""
            self.say(" ", mark, ascii(one.arg) if named else "", self.number(scope.bindings[one.arg]))
            if one.arg in defaults:
                self.write(defaults[one.arg], stack)
        self.say(")")
