"""The normal forms of a package's definitions, each made once: pieces of text, and references between them."""

from __future__ import annotations

import ast
import json

from policylab.recording.identity.definitions import Definitions
from policylab.recording.identity.scopes import Binding, arguments_of, defaults_of
from policylab.recording.identity.source import DataKey, Default, FolderKey, Key, Reference, Tree, Value, bound_by
from policylab.recording.identity.statements import StatementWriter

EFFECTS = "(effects)"
LITERAL = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.Tuple, ast.unaryop, ast.operator, ast.expr_context)


Form = tuple[str | Reference, ...]


class Forms:
    """The normal forms of a package's definitions.

    Parameters
    ----------
    tree : Tree
        The sources.

    """

    def __init__(self, tree: Tree):
        self.tree, self.definitions = tree, Definitions(tree)
        self._literals: dict[Reference, str | None] = {}
        self.known: dict[Reference, Form] = {}
        self.live_arguments: dict[Key, frozenset[str]] = {}

    def form(self, node: Reference) -> Form:
        """Return the normal form of a definition or table of data."""
        if node not in self.known:
            self.known[node] = self._made(node)
        return self.known[node]

    def of_statements(self, module: str, *statements: ast.stmt) -> Form:
        """Return the normal form of statements at the top of a module."""
        return StatementWriter(self.definitions, self.live, module, statements).written()

    def literal(self, node: Reference) -> str | None:
        """Return the literal form of a constant or default, None where it is not literal."""
        if node not in self._literals:
            value = self._default(node) if isinstance(node, Default) else None
            if isinstance(node, Key):
                value = self.definitions.constant(node)
            is_literal = value is not None and all(isinstance(part, LITERAL) for part in ast.walk(value))
            form = self.of_statements("", ast.Return(value)) if is_literal else ()
            self._literals[node] = form[0].removeprefix("[(Return").removesuffix(")]") if len(form) == 1 else None  # type: ignore[union-attr]
        return self._literals[node]

    def live(self, key: Key) -> frozenset[str]:
        """Return the arguments that a function uses for more than messages; all of a function still being analysed."""
        if key not in self.live_arguments:
            self.form(key)
        return self.live_arguments[key]

    def _analysed(self, key: Key, statements: list[ast.stmt]) -> Form:
        writer = StatementWriter(self.definitions, self.live, key.module, statements)
        function = self.definitions.function(key)
        arguments = arguments_of(function.args) if function else []
        self.live_arguments[key] = frozenset(argument.arg for argument in arguments)
        form = writer.written()
        for argument in arguments:
            is_read = Binding(writer.scope(function), argument.arg) in writer.live  # type: ignore[arg-type]
            if not is_read or self.definitions.is_prose(argument.annotation, key.module):
                self.live_arguments[key] -= {argument.arg}
        return form

    def _made(self, node: Reference) -> Form:
        if isinstance(node, DataKey):
            text = self.tree.text(node.path)
            return (
                json.dumps(self.tree.data(node.path)) if node.path.endswith(".toml") else "\n".join(text.splitlines()),
            )
        if isinstance(node, FolderKey):
            keys = (Key(module.name, name) for module in self.tree.inside(node.package) for name in module.definitions)
            return tuple(key for key in keys if self.definitions.class_(key))
        if isinstance(node, Value):
            return self._value(node)
        if isinstance(node, Default):
            return self.of_statements(node.function.module, ast.Return(self._default(node)))
        return self._code(node)

    def _default(self, node: Default) -> ast.expr:
        function = self.definitions.function(node.function)
        return defaults_of(function.args)[node.argument] if function else ast.Constant(None)

    def _value(self, node: Value) -> Form:
        """Return a function with the positions, names and defaults by which an unknown caller may call it."""
        function = self.definitions.function(node.function)
        live = self.live(node.function)
        args = function.args if function else ast.arguments([], [], None, [], [], None, [])
        defaults, only = defaults_of(args), {argument.arg for argument in args.kwonlyargs}
        pieces: list[str | Reference] = [node.function]
        for argument in arguments_of(args):
            name = argument.arg
            if name in live or not (name in defaults or name in only):
                pieces.append(f" {name}" if name in {*defaults, *only} else " _" if name in live else " (words)")
            if name in live and name in defaults:
                pieces.append(Default(node.function, name))
        return tuple(pieces) if len(pieces) > 1 else (node.function,)

    def _code(self, key: Key) -> Form:
        module = self.tree.module(key.module)
        statements = [] if module is None else module.effects if key.name == EFFECTS else module.definitions[key.name]
        form = self._analysed(key, statements)
        # Each name of a statement that binds several is a separate part.
        places = [
            names.index(key.name)
            for statement in statements
            if len(names := bound_by(statement)) > 1 and key.name in names
        ]
        effects = module is not None and module.effects and key.name != EFFECTS
        return (
            *form,
            *([f"(place {places})"] if places else []),
            *([Key(key.module, EFFECTS)] if effects else []),
        )
