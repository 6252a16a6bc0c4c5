"""Definitions: what the lab's own functions and classes are called with, and what of it is prose for readers.

What is prose is declared where it is held: a field, a class variable or an argument whose type is ``Prose``
(:data:`policylab.errors.Prose`). A text that only goes into a message, or into an argument of this type, is prose too.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from functools import cache

from policylab.recording.identity.scopes import arguments_of
from policylab.recording.identity.source import External, Function, Key, Tree

PROSE = "Prose"
LUCK_KEY = "luck_key"  # a decorator with this argument names the luck of what it decorates


@dataclass(frozen=True)
class Call:
    """How something is called: its arguments by position, those with a default or by name only, and what is prose."""

    positional: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    prose: frozenset[str] = frozenset()


class Definitions:
    """What is known of the definitions of a package without running it."""

    def __init__(self, tree: Tree):
        self.tree = tree
        self.call = cache(self._call)
        self.is_error = cache(self._is_error)
        self.prose_of_class = cache(self._prose_of_class)

    def statements(self, key: Key) -> list[ast.stmt]:
        """Return the statements that bind a name."""
        module = self.tree.module(key.module)
        return module.definitions.get(key.name, []) if module else []

    def function(self, key: Key) -> Function | None:
        """Return the function of a name, None where it is something else."""
        # What a module changes of it afterwards stands behind it.
        found = [one for one in self.statements(key) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
        return found[-1] if found else None

    def class_(self, key: Key) -> ast.ClassDef | None:
        """Return the class of a name, None where it is something else."""
        found = [one for one in self.statements(key) if isinstance(one, ast.ClassDef)]
        return found[-1] if found else None

    def named(self, node: ast.AST | None, module: str) -> Key | External | str | None:
        """Return what an expression of dots and names is at the top of a module."""
        if isinstance(node, ast.Name):
            found = self.tree.find(module, node.id)
            return External(f"builtins.{node.id}") if found is None and hasattr(builtins, node.id) else found
        if isinstance(node, ast.Attribute):
            return self.attribute(self.named(node.value, module), node.attr)
        return None

    def attribute(self, of: Key | External | str | None, name: str) -> Key | External | str | None:
        """Return what an attribute of a module, or of something external, is."""
        if isinstance(of, External):
            return External(f"{of.path}.{name}")
        return self.tree.find(of, name) if isinstance(of, str) else None

    def bases(self, key: Key) -> list[Key | External | str | None]:
        """Return what a class is made from."""
        node = self.class_(key)
        return [self.named(base, key.module) for base in node.bases] if node else []

    def _is_error(self, of: Key | External) -> bool:
        """Return whether something is a class of errors, or a function that says it returns one."""
        if isinstance(of, External):
            kind = getattr(builtins, of.path.removeprefix("builtins."), None)
            return isinstance(kind, type) and issubclass(kind, BaseException)
        if self.class_(of):
            return any(isinstance(base, Key | External) and self.is_error(base) for base in self.bases(of))
        function = self.function(of)
        returned = self.named(function.returns, of.module) if function and function.returns else None
        return isinstance(returned, Key | External) and returned != of and self.is_error(returned)

    def is_prose(self, annotation: ast.expr | None, module: str) -> bool:
        """Return whether an annotation says that something is prose: Prose, or a union or ClassVar of it."""
        if annotation is None:
            return False
        for node in ast.walk(annotation):
            if isinstance(node, ast.Name | ast.Attribute):
                found = self.named(node, module)
                if isinstance(found, Key) and found.name == PROSE:
                    return True
        return False

    def _prose_of_class(self, key: Key) -> frozenset[str]:
        """Return the fields and class variables of a class, and of those that it is made from, that are prose."""
        node = self.class_(key)
        if node is None:
            return frozenset()
        own = {
            line.target.id
            for line in node.body
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
            if self.is_prose(line.annotation, key.module)
        }
        inherited = [self.prose_of_class(base) for base in self.bases(key) if isinstance(base, Key)]
        return frozenset(own).union(*inherited)

    def fields(self, key: Key) -> list[str]:
        """Return the fields of a dataclass in their order."""
        node = self.class_(key)
        inherited = [name for base in self.bases(key) if isinstance(base, Key) for name in self.fields(base)]
        own = [
            line.target.id
            for line in (node.body if node else [])
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
            if "ClassVar" not in {getattr(part, "id", "") for part in ast.walk(line.annotation)}
        ]
        return list(dict.fromkeys([*inherited, *own]))

    def _call(self, key: Key) -> Call | None:
        """Return how a class is called; a function's own prose comes from its analysis."""
        class_ = self.class_(key)
        if class_:
            made = [one for one in class_.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
            if not made:
                names = self.fields(key)
                return Call(tuple(names), frozenset(names), self.prose_of_class(key))
            how, args = signature(made[0]), arguments_of(made[0].args)
            prose = frozenset(one.arg for one in args if self.is_prose(one.annotation, key.module))
            return Call(how.positional[1:], how.named, prose)
        function = self.function(key)
        if function is None:
            return None
        how = signature(function)
        return Call(how.positional, how.named, self._prose_of_rest(function, key.module))

    def _prose_of_rest(self, function: Function, module: str) -> frozenset[str]:
        """Return what is prose among the further names that a function takes as ``**words: Unpack[Words]``."""
        rest = function.args.kwarg
        if rest is None or not isinstance(rest.annotation, ast.Subscript):
            return frozenset()
        found = self.named(rest.annotation.slice, module)
        return self.prose_of_class(found) if isinstance(found, Key) else frozenset()

    def keys_luck(self, decorator: ast.expr, module: str) -> tuple[bool, str | None]:
        """Return whether a decorator names the luck of what it decorates, and the name that is written there."""
        call = decorator if isinstance(decorator, ast.Call) else None
        found = self.named(call.func if call else decorator, module)
        function = self.function(found) if isinstance(found, Key) else None
        if function is None or LUCK_KEY not in {argument.arg for argument in function.args.kwonlyargs}:
            return False, None
        for word in call.keywords if call else ():
            if word.arg == LUCK_KEY and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str):
                return True, word.value.value
        return True, None


def signature(function: Function | ast.Lambda) -> Call:
    """Return how a function is called."""
    args = function.args
    positional = [argument.arg for argument in (*args.posonlyargs, *args.args)]
    defaults = positional[len(positional) - len(args.defaults) :]
    return Call(tuple(positional), frozenset([*defaults, *(argument.arg for argument in args.kwonlyargs)]))
