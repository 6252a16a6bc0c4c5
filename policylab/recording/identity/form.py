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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from policylab.recording.identity.definitions import Definitions
from policylab.recording.identity.scopes import (
    CLASS,
    COMPREHENSIONS,
    Binding,
    Comprehension,
    Scope,
    Stack,
    arguments_of,
    look_up,
)
from policylab.recording.identity.source import External, Function, Key, is_text, is_type_checking
from policylab.recording.identity.words import Prose, Words, elements, pairs

SHOWS = re.compile(r"(\w+_)?(table|plot|frame|page)|_repr_\w+_|__repr__|__str__")  # methods that only show results
SKIPPED = frozenset({"ctx", "type_params", "type_comment", "kind", "simple", "annotation", "returns", "default_value"})
GONE = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Pass)
LOOKS_THROUGH = "pkgutil.iter_modules"
DATA = (".toml", ".csv")


class DataKey(NamedTuple):
    """A table of data that a definition reads."""

    path: str


class FolderKey(NamedTuple):
    """The modules of a package that something looks through: it rests on the classes in them, in no order."""

    package: str


Reference = Key | DataKey | FolderKey


@dataclass(frozen=True)
class Form:
    """The normal form of a definition: pieces of text, and references between them."""

    pieces: tuple[str | Reference, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """Return what the definition refers to."""
        return tuple(piece for piece in self.pieces if not isinstance(piece, str))


def form_of(definitions: Definitions, module: str, statements: list[ast.stmt], prose: Prose) -> Form:
    """Return the normal form of what binds a name, or of one expression of a module wrapped in a statement."""
    writer = _Writer(definitions, Words(definitions, module, statements, prose))
    for statement in statements:
        writer.write(statement, ())
    return Form(tuple(writer.joined()))


class _Writer:
    def __init__(self, definitions: Definitions, words: Words):
        self.definitions, self.words = definitions, words
        self.pieces: list[str | Reference] = []
        self._numbers: dict[Binding, int] = {}
        self._by_kind: dict[type, Callable[[Any, Stack], None]] = {
            ast.Name: self._name, ast.Attribute: self._attribute, ast.Call: self._call, ast.Constant: self._constant,
            ast.JoinedStr: self._text, ast.Raise: self._raise, ast.Assert: self._assert, ast.Expr: self._expression,
            ast.Assign: self._assign, ast.AnnAssign: self._assign, ast.AugAssign: self._assign, ast.For: self._loop,
            ast.If: self._branch, ast.FunctionDef: self._function, ast.AsyncFunctionDef: self._function,
            ast.Lambda: self._lambda, ast.ClassDef: self._class, ast.ExceptHandler: self._handler,
            ast.MatchAs: self._capture, ast.MatchStar: self._capture, ast.MatchMapping: self._capture,
            **dict.fromkeys(COMPREHENSIONS, self._comprehension),
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
        self.pieces.extend(parts)

    def write(self, node: ast.AST, stack: Stack) -> None:
        """Write a node and what is in it."""
        if isinstance(node, GONE):
            return
        special = self._by_kind.get(type(node))
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
        how = self.words.how_called(node, stack)
        self.say("(call ")
        self.write(node.func, stack)
        for value, name, is_prose in self.words.arguments(node, stack):
            if is_prose:
                continue
            if name is not None and how is not None and name in how.positional and name not in how.named:
                place = [one for one in how.positional if one not in how.prose].index(name)
                self.say(f" #{place}=")
            else:
                self.say(" " if name is None else f" {name}=")
            self.write(value, stack)
        self.say(")")

    def _raise(self, node: ast.Raise, stack: Stack) -> None:  # noqa: ARG002
        self.say("(raise)" if node.exc else "(again)")

    def _assert(self, node: ast.Assert, stack: Stack) -> None:
        self.say("(assert")
        self.write(node.test, stack)
        self.say(")")

    def _expression(self, node: ast.Expr, stack: Stack) -> None:
        told = isinstance(node.value, ast.Call) and self.words.is_told(node.value, stack)
        if not told and not is_text(node):
            self.write(node.value, stack)

    def _is_words(self, target: ast.expr, stack: Stack) -> bool:
        found = look_up(target.id, stack) if isinstance(target, ast.Name) else None
        return isinstance(found, Binding) and found.words

    def _assign(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign, stack: Stack) -> None:
        if node.value is None:
            return
        both = pairs(node)
        kept = [(target, value) for target, value in both if not self._is_words(target, stack)]
        if not kept:
            return
        targets: list[ast.expr] = list(node.targets) if isinstance(node, ast.Assign) else [node.target]
        value = node.value
        if len(kept) == 1 < len(both):
            targets, value = [kept[0][0]], kept[0][1]
        elif len(kept) < len(both):
            targets = [ast.Tuple([target for target, _ in kept], ast.Store())]
            value = ast.Tuple([one for _, one in kept], ast.Load())
        self.say("(=" if not isinstance(node, ast.AugAssign) else f"({type(node.op).__name__}=")
        self.write(value, stack)
        # At the top of a module the name itself is not said.
        if stack or not all(isinstance(one, ast.Name) for one in targets):
            self.block(targets, stack)
        self.say(")")

    def _loop(self, node: ast.For, stack: Stack) -> None:
        rows = node.iter.elts if isinstance(node.iter, ast.Tuple | ast.List) else []
        names = node.target.elts if isinstance(node.target, ast.Tuple) else []
        gone = [place for place, name in enumerate(names) if self._is_words(name, stack)]
        self.say("(for")
        if gone and rows and len(pairs(node)) == len(rows) * len(names):
            for row in rows:
                self.block([part for place, part in enumerate(row.elts) if place not in gone], stack)  # type: ignore[attr-defined]
            self.block([name for place, name in enumerate(names) if place not in gone], stack)
        else:
            self.write(node.iter, stack)
            self.write(node.target, stack)
        self.block(node.body, stack)
        self.block(node.orelse, stack)
        self.say(")")

    def _branch(self, node: ast.If, stack: Stack) -> None:
        if is_type_checking(node.test):
            self.block(node.orelse, stack)
            return
        self.say("(if")
        self._fields(node, stack)
        self.say(")")

    def _handler(self, node: ast.ExceptHandler, stack: Stack) -> None:
        self.say("(except")
        self._field(node.type, stack)
        if node.name:
            found = look_up(node.name, stack)
            if isinstance(found, Binding) and not found.words:
                self.say(self.number(found))
        self.block(node.body, stack)
        self.say(")")

    def _capture(self, node: ast.MatchAs | ast.MatchStar | ast.MatchMapping, stack: Stack) -> None:
        self.say("(", type(node).__name__)
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        found = look_up(name, stack) if name else None
        self.say(self.number(found) if isinstance(found, Binding) else "_")
        self._fields(node, stack, leave=("name", "rest"))
        self.say(")")

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
        self._arguments(node.args, stack, inner)
        self.write(node.body, inner)
        self.say(")")

    def _function(self, node: Function, stack: Stack) -> None:
        """Write a function: its own name counts where it is a method, or names the luck of a rule."""
        lucky = [self.definitions.keys_luck(one, self.words.module) for one in node.decorator_list] if not stack else []
        keys = [key for is_lucky, key in lucky if is_lucky]
        inner = (*stack, self.words.scope(node))
        self.say("(def")
        if keys:
            self.say(" luck ", ascii(keys[0] or node.name))
        elif stack and stack[-1].kind == CLASS:
            self.say(" ", ascii(node.name))
        elif stack:
            self.say(self.number(stack[-1].bindings[node.name]))
        elif not self._is_plain(node):
            self.say(" ", ascii(node.name))  # a decorator of the package may read the name
        self._arguments(node.args, stack, inner, wiring=bool(keys))
        self.block([self._without_key(one) for one in node.decorator_list], stack)
        self.block(node.body, inner)
        self.say(")")

    def _is_plain(self, node: Function) -> bool:
        found = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
        return not any(isinstance(self.definitions.named(one, self.words.module), Key) for one in found)

    @staticmethod
    def _without_key(decorator: ast.expr) -> ast.expr:
        """Return a decorator without the luck key, which is written with the function."""
        if not isinstance(decorator, ast.Call):
            return decorator
        words = [word for word in decorator.keywords if word.arg != "luck_key"]
        return ast.Call(decorator.func, decorator.args, words)

    def _arguments(self, args: ast.arguments, stack: Stack, inner: Stack, *, wiring: bool = False) -> None:
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

    def _class(self, node: ast.ClassDef, stack: Stack) -> None:
        from policylab.recording.identity.classes import write_class  # noqa: PLC0415 (it writes by this writer)

        write_class(self, node, stack)
