"""Calls in normal form: all arguments in one order, defaults written out, messages and prose left out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from policylab.recording.identity.definitions import Definitions
from policylab.recording.identity.scopes import Binding, Scope, Stack, arguments_of, defaults_of
from policylab.recording.identity.source import Default, External, Function, Key, Target
from policylab.recording.identity.writer import Live, Writer

REPLACE, CAST, WARN = External("dataclasses.replace"), External("typing.cast"), External("warnings.warn")


class CallWriter(Writer):
    """Writes calls as well."""

    def __init__(self, definitions: Definitions, live: Live, module: str, statements: Sequence[ast.stmt]):
        super().__init__(definitions, live, module, statements)
        self.by_kind[ast.Call] = self._call

    def is_error(self, node: ast.AST, stack: Stack) -> bool:
        """Return whether an expression makes an error, as ``UsageError(...)`` or ``unknown(...).at(...)`` do."""
        while isinstance(node, ast.Call) or (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call)):
            node = node.func if isinstance(node, ast.Call) else node.value
        target = self.resolved(node, stack)
        return isinstance(target, Key | External) and self.definitions.is_error(target)

    def only_informs(self, call: ast.Call, stack: Stack) -> bool:
        """Return whether a call only informs people."""
        is_note = isinstance(call.func, ast.Attribute) and call.func.attr == "add_note"
        return is_note or self.resolved(call.func, stack) == WARN or self.is_error(call, stack)

    def _call(self, node: ast.Call, stack: Stack) -> None:
        target = self.resolved(node.func, stack)
        if self.is_error(node, stack):
            self.say("(error)")
            return
        if target == CAST:
            self.write(node.args[1], stack)
            return
        self.say("(call ")
        function = self.definitions.function(target) if isinstance(target, Key) else None
        method = self.private_method(target)
        if method and isinstance(target, Binding) and fits(node, unbound(method.args)):
            self.write(node.func, stack)
            self._call_of_private(node, stack, target, method)
        elif function and isinstance(target, Key) and fits(node, function.args):
            self.refer(target, target.name, called=True)
            live = self.live_arguments(target)
            prose = self.definitions.prose_of_rest(function, target.module)
            call = ast.Call(node.func, node.args, [word for word in node.keywords if word.arg not in prose])
            self._in_order(
                call, stack, function.args, lambda name: self.pieces.append(Default(target, name)),
                lambda name, write: write() if name in live else None,
            )  # fmt: skip
        else:
            self.write(node.func, stack)
            self._in_call_order(node, stack, target)
        self.say(")")

    def private_method(self, target: object) -> Function | None:
        """Return the private method of a local name, if it is called with itself first."""
        methods = target.scope.private.get(target.name, []) if isinstance(target, Binding) else []
        kinds = [getattr(decorator, "id", "") for method in methods for decorator in method.decorator_list]
        return methods[0] if len(methods) == 1 and kinds in ([], ["classmethod"]) else None

    def _call_of_private(self, node: ast.Call, stack: Stack, target: Binding, method: Function) -> None:
        scope, around, defaults = self.scope(method), stack[: stack.index(target.scope) + 1], defaults_of(method.args)
        self._in_order(
            node, stack, unbound(method.args), lambda name: self.write(defaults[name], around),
            lambda name, write: self.when_live(Binding(scope, name), write),
        )  # fmt: skip

    def _in_order(
        self,
        node: ast.Call,
        stack: Stack,
        args: ast.arguments,
        default: Callable[[str], None],
        when_live: Callable[[str, Callable[[], None]], None],
    ) -> None:
        """Write the arguments of a call in the order of the function, except those used for messages alone."""
        places = [argument.arg for argument in (*args.posonlyargs, *args.args)]
        values: dict[str | None, Any] = dict(zip(places, node.args, strict=False))
        values |= {word.arg: word.value for word in node.keywords}
        own = {argument.arg for argument in arguments_of(args)}
        rest = sorted(name for name in values if name and name not in own)
        for argument in arguments_of(args):
            name = argument.arg

            def write(argument: ast.arg = argument, name: str = name) -> None:
                self.say(",")
                if argument is args.vararg:
                    self.block(node.args[len(places) :], stack)
                elif argument is args.kwarg:
                    for word in rest:
                        self.say(f" {word}=")
                        self.write(values[word], stack)
                elif name in values:
                    self.write(values[name], stack)
                else:
                    default(name)

            when_live(name, write)

    def _in_call_order(self, node: ast.Call, stack: Stack, target: Target | Binding | Scope) -> None:
        """Write the arguments of any other call: those of a class of the package by name, in one order."""
        places, named, prose = self._how_called(target)
        written: list[tuple[str, ast.expr]] = []
        for place, value in enumerate(node.args):
            starred = any(isinstance(entry, ast.Starred) for entry in node.args[: place + 1])
            name = places[place] if place < len(places) and not starred else ""
            if name not in prose:
                written.append((f"{name}=" if name in named else f"#{place}=" if name else "", value))
        for word in node.keywords:
            by_place = word.arg in places and word.arg not in named
            if word.arg not in prose:
                written.append((f"#{places.index(str(word.arg))}=" if by_place else f"{word.arg}=", word.value))
        known = target == REPLACE or {word.arg for word in node.keywords} <= {*places, *named}
        in_any_order = known and not is_starred(node)
        for prefix, value in sorted(written, key=lambda entry: entry[0]) if in_any_order else written:
            self.say(" ", prefix)
            self.write(value, stack)

    def _how_called(self, target: Target | Binding | Scope) -> tuple[list[str], set[str], set[str]]:
        """Return the positional arguments of a function or class, those passed by name, and those that are prose."""
        function = self.definitions.function(target) if isinstance(target, Key) else None
        if isinstance(target, Key) and function:
            names = [argument.arg for argument in arguments_of(function.args)]
            prose = {*names} - self.live_arguments(target) | self.definitions.prose_of_rest(function, target.module)
            return names[: len(function.args.posonlyargs + function.args.args)], {*names}, prose
        is_class = isinstance(target, Key) and self.definitions.class_(target)
        return self.definitions.call_of_class(target) if is_class else ([], set(), set())  # type: ignore[arg-type]


def is_starred(node: ast.Call) -> bool:
    """Return whether a call unpacks arguments."""
    return None in {word.arg for word in node.keywords} or any(
        isinstance(argument, ast.Starred) for argument in node.args
    )


def fits(node: ast.Call, args: ast.arguments) -> bool:
    """Return whether each argument of a call can be matched to one of the function, and none is missing."""
    places = [argument.arg for argument in (*args.posonlyargs, *args.args)]
    passed = {*places[: len(node.args)], *(word.arg for word in node.keywords)}
    needed = {argument.arg for argument in arguments_of(args) if argument not in (args.vararg, args.kwarg)}
    has_room = args.vararg or len(node.args) <= len(places)
    return bool(has_room) and not is_starred(node) and needed - defaults_of(args).keys() <= passed


def unbound(args: ast.arguments) -> ast.arguments:
    """Return the arguments of a method without the first, its instance or class."""
    plain = (args.posonlyargs[1:], args.args[not args.posonlyargs :])
    return ast.arguments(*plain, args.vararg, args.kwonlyargs, args.kw_defaults, args.kwarg, args.defaults)
