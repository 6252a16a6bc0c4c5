"""Statements and functions in normal form: messages, imports and what is for type checkers are left out."""

from __future__ import annotations

import ast

from policylab.recording.identity.definitions import Definitions
from policylab.recording.identity.expressions import ExpressionWriter
from policylab.recording.identity.scopes import CLASS, Binding, Stack, look_up
from policylab.recording.identity.source import Function, Key, is_text, is_type_checking
from policylab.recording.identity.words import Words, pairs


class StatementWriter(ExpressionWriter):
    """Writes statements as well."""

    def __init__(self, definitions: Definitions, words: Words):
        super().__init__(definitions, words)
        self.by_kind |= {
            ast.Raise: self._raise, ast.Assert: self._assert, ast.Expr: self._expression, ast.Assign: self._assign,
            ast.AnnAssign: self._assign, ast.AugAssign: self._assign, ast.For: self._loop, ast.If: self._branch,
            ast.FunctionDef: self._function, ast.AsyncFunctionDef: self._function, ast.ExceptHandler: self._handler,
            ast.MatchAs: self._capture, ast.MatchStar: self._capture, ast.MatchMapping: self._capture,
        }  # fmt: skip

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
        self.arguments(node.args, stack, inner, wiring=bool(keys))
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
