"""Definitions: the functions and classes of a package, without running them, and what in them is prose.

Prose is declared by type: a field, a class variable or an argument of type ``Prose`` (:data:`policylab.errors.Prose`).
A text that is only used in a message, or in an argument of this type, is prose too.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from functools import cache

from policylab.recording.identity.scopes import arguments_of, defaults_of
from policylab.recording.identity.source import External, Function, Key, Target, Tree

PROSE = "Prose"
LUCK_KEY = "luck_key"  # a decorator with this argument names the luck of what it decorates
METHOD = "method"


class Definitions:
    """What is known about the definitions of a package without running it."""

    def __init__(self, tree: Tree):
        self.tree = tree
        self.is_error = cache(self._is_error)
        self.prose_of_class = cache(self._prose_of_class)
        self.ancestors = cache(self._ancestors)

    def statements(self, key: Key) -> list[ast.stmt]:
        """Return the statements that bind a name."""
        module = self.tree.module(key.module)
        return module.definitions.get(key.name, []) if module else []

    def function(self, key: Target) -> Function | None:
        """Return the function of a name, None where it is something else."""
        # Later changes of it in the module come after it.
        statements = reversed(self.statements(key)) if isinstance(key, Key) else ()
        return next(
            (statement for statement in statements if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)),
            None,
        )

    def class_(self, key: Target) -> ast.ClassDef | None:
        """Return the class of a name, None where it is something else."""
        statements = reversed(self.statements(key)) if isinstance(key, Key) else ()
        return next((statement for statement in statements if isinstance(statement, ast.ClassDef)), None)

    def constant(self, key: Key) -> ast.expr | None:
        """Return the value of a name that is bound once, in a module that only defines."""
        module, statements = self.tree.module(key.module), self.statements(key)
        is_bound_once = len(statements) == 1 and isinstance(statements[0], ast.Assign | ast.AnnAssign)
        is_alone = module is not None and not module.effects and not self.tree.is_outside(key.module)
        return statements[0].value if is_bound_once and is_alone else None  # type: ignore[attr-defined]

    def named(self, node: ast.AST | None, module: str) -> Target:
        """Return what a dotted name refers to at the top of a module."""
        if isinstance(node, ast.Name):
            target = self.tree.find(module, node.id)
            return External(f"builtins.{node.id}") if target is None and hasattr(builtins, node.id) else target
        if isinstance(node, ast.Attribute):
            return self.attribute(self.named(node.value, module), node.attr)
        return None

    def attribute(self, of: Target, name: str) -> Target:
        """Return what an attribute of a module or an external object refers to."""
        if isinstance(of, External):
            return External(f"{of.path}.{name}")
        return self.tree.find(of, name) if isinstance(of, str) else None

    def _ancestors(self, key: Key) -> tuple[Key | External, ...]:
        """Return the ancestors of a class, direct and indirect."""
        node = self.class_(key)
        bases = [self.named(base, key.module) for base in node.bases] if node else []
        near = [base for base in bases if isinstance(base, Key | External)]
        far = [ancestor for base in near if isinstance(base, Key) for ancestor in self.ancestors(base)]
        return tuple(dict.fromkeys([*near, *far]))

    def related(self, key: Key) -> set[Key]:
        """Return the ancestors and descendants of a class in the package."""
        related = {base for base in self.ancestors(key) if isinstance(base, Key)}
        for module in self.tree.with_heirs(key.name):
            heirs = (Key(module.name, name) for name in module.definitions)
            related |= {
                relative for heir in heirs if key in self.ancestors(heir) for relative in (heir, *self.related(heir))
            }
        return related - {key}

    def _is_error(self, of: Key | External) -> bool:
        """Return whether something is an error class, or a function annotated to return one."""
        if isinstance(of, External):
            kind = getattr(builtins, of.path.removeprefix("builtins."), None)
            return isinstance(kind, type) and issubclass(kind, BaseException)
        if self.class_(of):
            return any(map(self.is_error, self.ancestors(of)))
        function = self.function(of)
        returned = self.named(function.returns, of.module) if function else None
        return isinstance(returned, Key | External) and returned != of and self.is_error(returned)

    def is_prose(self, annotation: ast.expr | None, module: str) -> bool:
        """Return whether an annotation marks prose: Prose, or a union or ClassVar of it."""
        nodes = (self.named(node, module) for node in ast.walk(annotation)) if annotation else ()
        return any(isinstance(node, Key) and node.name == PROSE for node in nodes)

    def _prose_of_class(self, key: Target) -> frozenset[str]:
        """Return the fields and class variables of a class and its ancestors that are prose."""
        if not isinstance(key, Key):
            return frozenset()
        own = [name for name, line in _annotated(self.class_(key)) if self.is_prose(line.annotation, key.module)]
        return frozenset(own).union(*map(self.prose_of_class, self.ancestors(key)))

    def call_of_class(self, key: Key) -> tuple[list[str], set[str], set[str]]:
        """Return how a class is called: its positional arguments, those passed by name, and those that are prose."""
        body = self.class_(key).body  # type: ignore[union-attr]
        init = next((line for line in body if isinstance(line, ast.FunctionDef) and line.name == "__init__"), None)
        if init is None:
            names = list(self._fields(key))
            return names, set(names), set(self.prose_of_class(key))
        places = [argument.arg for argument in (*init.args.posonlyargs, *init.args.args)]
        named = {*defaults_of(init.args), *(argument.arg for argument in init.args.kwonlyargs)}
        arguments = arguments_of(init.args)
        prose = {argument.arg for argument in arguments if self.is_prose(argument.annotation, key.module)}
        return places[1:], named, prose

    def _fields(self, key: Key) -> Iterator[str]:
        """Yield the fields of a dataclass in their order."""
        homes = [base for base in reversed(self.ancestors(key)) if isinstance(base, Key)]
        lines = (line for home in (*homes, key) for line in _annotated(self.class_(home)))
        yield from dict.fromkeys(name for name, line in lines if not is_class_variable(line))

    def prose_of_rest(self, function: Function, module: str) -> frozenset[str]:
        """Return what is prose among the keywords that a function takes as ``**words: Unpack[Words]``."""
        annotation = function.args.kwarg.annotation if function.args.kwarg else None
        return self.prose_of_class(self.named(getattr(annotation, "slice", None), module))

    def decorators(self, node: Function | ast.ClassDef, module: str) -> Iterator[tuple[ast.expr, Target]]:
        """Yield each decorator and what it refers to, except those that decide no number."""
        for decorator in node.decorator_list:
            target = self.named(decorator.func if isinstance(decorator, ast.Call) else decorator, module)
            if not (isinstance(target, Key) and self.tree.is_outside(target.module) and target.name != METHOD):
                yield decorator, target

    def luck(self, function: Function, module: str) -> str | None:
        """Return the name by which the luck of a rule is keyed, None for a function without luck."""
        for decorator, target in self.decorators(function, module):
            maker = self.function(target)
            if maker and LUCK_KEY in {argument.arg for argument in maker.args.kwonlyargs}:
                words = decorator.keywords if isinstance(decorator, ast.Call) else []
                return next((str(word.value.value) for word in words if _is_luck_key(word)), function.name)  # type: ignore[attr-defined]
        return None

    def is_plain(self, function: Function, module: str) -> bool:
        """Return whether each call of a function states all its arguments: no decorator wires it."""
        return not any(isinstance(target, Key) for _, target in self.decorators(function, module))


def is_class_variable(line: ast.AnnAssign) -> bool:
    """Return whether an annotation in a class is of a class variable."""
    return "ClassVar" in {getattr(part, "id", "") for part in ast.walk(line.annotation)}


def _annotated(node: ast.ClassDef | None) -> list[tuple[str, ast.AnnAssign]]:
    lines = [line for line in node.body if isinstance(line, ast.AnnAssign)] if node else []
    return [(line.target.id, line) for line in lines if isinstance(line.target, ast.Name)]


def _is_luck_key(word: ast.keyword) -> bool:
    return word.arg == LUCK_KEY and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
