"""Statements, functions and classes in normal form: without messages, imports and code for type checkers."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence

from policylab.recording.identity.calls import CallWriter
from policylab.recording.identity.definitions import Definitions, is_class_variable
from policylab.recording.identity.scopes import Binding, Stack, look_up
from policylab.recording.identity.source import External, Function, Key, is_text, is_type_checking
from policylab.recording.identity.writer import Live

OVERLOAD = External("typing.overload")
# Methods that only show results.
SHOWS = re.compile(r"(\w+_)?(tables?|plot|figures?|frame|page|blocks|print|save|in_words)|_repr_\w+_|__repr__|__str__")
PRIVATE = re.compile(r"_[^_]\w*[^_]|_[^_]")
# Decorators that pass a method to nobody; with any other it is called from elsewhere.
PLAIN = frozenset({"property", "cached_property", "setter", "classmethod", "staticmethod", "cache", "lru_cache"})
Assigned = ast.Assign | ast.AnnAssign | ast.AugAssign


class StatementWriter(CallWriter):
    """Writes statements as well; classes with their fields in order and their methods in none."""

    def __init__(self, definitions: Definitions, live: Live, module: str, statements: Sequence[ast.stmt]):
        super().__init__(definitions, live, module, statements)
        self.by_kind |= {
            ast.Raise: self._raise, ast.Assert: self._assert, ast.Expr: self._expression, ast.Assign: self._assign,
            ast.AnnAssign: self._assign, ast.AugAssign: self._assign, ast.If: self._branch, ast.ClassDef: self._class,
            ast.FunctionDef: self._function, ast.AsyncFunctionDef: self._function, ast.ExceptHandler: self._capture,
            ast.MatchAs: self._capture, ast.MatchStar: self._capture, ast.MatchMapping: self._capture,
        }  # fmt: skip

    def _raise(self, node: ast.Raise, stack: Stack) -> None:  # noqa: ARG002
        self.say("(raise)" if node.exc else "(again)")

    def _assert(self, node: ast.Assert, stack: Stack) -> None:
        self.say("(assert")
        self.write(node.test, stack)
        self.say(")")

    def _expression(self, node: ast.Expr, stack: Stack) -> None:
        if not is_text(node) and not (isinstance(node.value, ast.Call) and self.only_informs(node.value, stack)):
            self.write(node.value, stack)

    def _assign(self, node: Assigned, stack: Stack) -> None:
        """Write assignments; those read for messages alone only once their name is read for more."""
        targets: list[ast.expr] = node.targets if isinstance(node, ast.Assign) else [node.target]
        in_place = isinstance(node, ast.AugAssign)  # may change an array that others hold: it counts, read again or not
        kind = f"({type(node.op).__name__}=" if isinstance(node, ast.AugAssign) else "(="
        parts = pairs(targets[0], node.value) if len(targets) == 1 else [(targets, node.value)]
        for place, (part, value) in enumerate(parts):
            if value is not None:
                self._kept(part, value, stack, f"{kind}&" if place else kind, in_place)  # together with the one before

    def _kept(self, targets: list[ast.expr], value: ast.expr, stack: Stack, kind: str, in_place: bool) -> None:
        def write() -> None:
            self.say(kind)
            self.write(value, stack)
            # At the top of a module the name itself is not written.
            if stack or not all(isinstance(target, ast.Name) for target in targets):
                self.block(targets, stack)
            self.say(")")

        name = look_up(targets[0].id, stack) if len(targets) == 1 and isinstance(targets[0], ast.Name) else None
        if isinstance(name, Binding) and name.name in self.loaded and not name.scope.of_class and not in_place:
            self.when_live(name, write)
        else:
            write()

    def _branch(self, node: ast.If, stack: Stack) -> None:
        if is_type_checking(node.test):
            self.block(node.orelse, stack)
            return
        self.say("(if")
        self.fields(node, stack)
        self.say(")")

    def _capture(self, node: ast.AST, stack: Stack) -> None:
        self.say("(", type(node).__name__)
        text = getattr(node, "name", None) or getattr(node, "rest", None)
        name = look_up(text, stack) if text else None
        if isinstance(name, Binding) and (name in self.live or not isinstance(node, ast.ExceptHandler)):
            self.say(self.number(name))
        self.fields(node, stack, leave=("name", "rest"))
        self.say(")")

    def _function(self, node: Function, stack: Stack) -> None:
        """Write a function; its name counts where it is a method called from elsewhere, or keys the luck of a rule."""
        if any(self.resolved(decorator, stack) == OVERLOAD for decorator in node.decorator_list):
            return
        name = look_up(node.name, stack)
        if isinstance(name, Binding) and not name.scope.of_class and not node.decorator_list:
            self.when_live(name, lambda: self._written(node, stack))  # a function in a function
        else:
            self._written(node, stack)

    def _written(self, node: Function, stack: Stack) -> None:
        inner = (*stack, self.scope(node))
        name = look_up(node.name, stack)
        luck = None if stack else self.definitions.luck(node, self.module)
        is_plain = not stack and self.definitions.is_plain(node, self.module)
        self.say("(def")
        if luck is not None:
            self.say(" luck ", ascii(luck))
        elif isinstance(name, Binding):
            self.say(self.number(name))
        elif not is_plain:
            self.say(" ", ascii(node.name))  # a decorator of the package may read the name, as do users of a method
        known = is_plain or self.private_method(name) is not None
        self.arguments(node.args, stack, inner, names="all" if luck is not None else "none" if known else "default")
        self.block([without_key(decorator) for decorator, _ in self.definitions.decorators(node, self.module)], stack)
        self.block(node.body, inner)
        self.say(")")

    def _class(self, node: ast.ClassDef, stack: Stack) -> None:
        """Write a class; private methods come last, in the order of first use."""
        inner = (*stack, self.scope(node))
        key = None if stack else Key(self.module, node.name)
        inner[-1].private = inner[-1].private or self._private_of(node, key)
        local = None if key else look_up(node.name, stack)
        self.say("(class", self.number(local) if isinstance(local, Binding) else "" if key else ascii(node.name))
        self.block([*node.bases, *node.keywords], stack)
        self.block([decorator for decorator, _ in self.definitions.decorators(node, self.module)], stack)
        methods = [line for line in node.body if isinstance(line, ast.FunctionDef | ast.AsyncFunctionDef)]
        for line in node.body:
            if isinstance(line, ast.AnnAssign | ast.Assign):
                self._class_field(line, inner, node, key)
            elif line not in methods:
                self.write(line, inner)
        # Stable, so that a getter stands before its setter.
        public = [
            method for method in methods if method.name not in inner[-1].private and not SHOWS.fullmatch(method.name)
        ]
        self.block(sorted(public, key=lambda method: method.name), inner)
        hooked = [method for method in methods if method not in public and not PLAIN.issuperset(_decorators(method))]
        self.block([ast.Name(method.name, ast.Load()) for method in hooked if method.name in inner[-1].private], inner)
        done: set[str] = set()
        while private := [name for of, name in self.numbers if of is inner[-1] and name not in done]:
            done.update(private)
            for name in private:
                self.block(inner[-1].private[name], inner)
        self.say(")")

    def _private_of(self, node: ast.ClassDef, key: Key | None) -> dict[str, list[Function]]:
        """Return the private members of a class, methods and others, that no other class and no text can reach."""
        own = {name for name, is_bound in _members(node) if is_bound}
        ancestors = self.definitions.ancestors(key) if key else ()
        roots = {base.path.partition(".")[0] for base in ancestors if isinstance(base, External)}
        if not own or roots - sys.stdlib_module_names - {"pydantic"} or (key is None and node.bases):
            return {}
        relatives = [self.definitions.class_(relative) for relative in self.definitions.related(key)] if key else []
        shared = {name for relative in relatives if relative for name, _ in _members(relative)}
        texts = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
        declared = {getattr(line.target, "id", "") for line in node.body if isinstance(line, ast.AnnAssign)}
        own -= shared | texts | declared
        methods = [line for line in node.body if isinstance(line, ast.FunctionDef | ast.AsyncFunctionDef)]
        return {name: [method for method in methods if method.name == name] for name in sorted(own)}

    def _class_field(self, line: ast.AnnAssign | ast.Assign, inner: Stack, node: ast.ClassDef, key: Key | None) -> None:
        bases = self.definitions.ancestors(key) if key else [self.resolved(base, inner[:-1]) for base in node.bases]
        is_declared = any("pydantic" in base.path for base in bases if isinstance(base, External))
        is_dataclass = bool(node.decorator_list or bases)
        targets = [line.target] if isinstance(line, ast.AnnAssign) else line.targets
        if getattr(targets[0], "id", "") in self.definitions.prose_of_class(key):
            return
        if not is_dataclass and line.value is None:
            return
        self.say("(field")
        self.block(targets, inner)
        if isinstance(line, ast.AnnAssign) and is_dataclass and not is_class_variable(line):
            self.say(" own")
            if is_declared:
                self.write(line.annotation, inner)
        if line.value is not None:
            self.write(line.value, inner)
        self.say(")")


def _decorators(method: Function) -> set[str]:
    """Return the last name of each decorator of a method."""
    names = (decorator.func if isinstance(decorator, ast.Call) else decorator for decorator in method.decorator_list)
    return {str(getattr(name, "attr", getattr(name, "id", ""))) for name in names}


def _members(node: ast.ClassDef) -> Iterator[tuple[str, bool]]:
    """Yield the private names in a class, each with whether it is bound there."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and PRIVATE.fullmatch(part.attr):
            yield part.attr, not isinstance(part.ctx, ast.Load)
    for line in node.body:
        targets = [line.name] if isinstance(line, ast.FunctionDef | ast.AsyncFunctionDef) else []
        targets += [getattr(target, "id", "") for target in getattr(line, "targets", [getattr(line, "target", None)])]
        yield from ((name, True) for name in targets if PRIVATE.fullmatch(name))


def pairs(target: ast.expr, value: ast.expr | None) -> list[tuple[list[ast.expr], ast.expr | None]]:
    """Return targets with their values, entry by entry where tuples are written out on both sides."""
    sides = [side.elts for side in (target, value) if isinstance(side, ast.Tuple | ast.List)]
    parts: Iterable[ast.expr] = (part for side in sides for part in side)
    if len(sides) < 2 or len(sides[0]) != len(sides[1]) or any(isinstance(part, ast.Starred) for part in parts):
        return [([target], value)]
    return [([part], assigned) for part, assigned in zip(*sides, strict=True)]


def without_key(decorator: ast.expr) -> ast.expr:
    """Return a decorator without the luck key, which is written with the function."""
    if not isinstance(decorator, ast.Call):
        return decorator
    return ast.Call(decorator.func, decorator.args, [word for word in decorator.keywords if word.arg != "luck_key"])
