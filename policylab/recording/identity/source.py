"""Sources: the modules of a package as text, from its folder with optional changes, and what each defines."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

Function = ast.FunctionDef | ast.AsyncFunctionDef
OUTSIDE = "DECIDES_NO_NUMBER"  # a module, or a package's __init__, with this name is in no identity
BASES = re.compile(r"^\s*class \w+\(([^)]*)\):", re.MULTILINE)


class Key(NamedTuple):
    """A definition of the package: its module and its name at the top of it."""

    module: str
    name: str


class External(NamedTuple):
    """A name from outside the package, by its path of import, for example ``numpy.where``."""

    path: str


class DataKey(NamedTuple):
    """A table of data that a definition reads."""

    path: str


class FolderKey(NamedTuple):
    """The modules of a package that code iterates over: it depends on the classes in them, in no order."""

    package: str


class Value(NamedTuple):
    """A function that is passed on: with the names that it may be called with, and its defaults."""

    function: Key


class Default(NamedTuple):
    """The default of an argument of a function."""

    function: Key
    argument: str


Reference = Key | DataKey | FolderKey | Value | Default
# What a name refers to: a definition, something external, or a module of the package.
Target = Key | External | str | None


@dataclass
class Module:
    """A module: what each name at its top is bound by, in order, and what it imports.

    Attributes
    ----------
    name : str
        With dots, as it is imported.
    definitions : dict of name to list of statements
        Functions, classes and assignments; where a name is bound twice, every statement counts.
    imports : dict of name to (module, name)
        The name is empty where a module itself is imported.
    effects : list of statements
        What the module does besides defining; it is part of everything that the module defines.

    """

    name: str
    is_package: bool
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    effects: list[ast.stmt] = field(default_factory=list)

    def take(self, statement: ast.stmt) -> None:
        """Add one statement at the top of the module."""
        if isinstance(statement, ast.Import | ast.ImportFrom):
            self.imports.update(imported(statement, self.name, is_package=self.is_package))
        elif isinstance(statement, ast.If) and is_type_checking(statement.test):
            for line in (*statement.orelse, *statement.body):
                if line in statement.orelse or isinstance(line, ast.Import | ast.ImportFrom):
                    self.take(line)
        elif isinstance(statement, ast.Pass) or is_text(statement):
            return
        elif self.imports.keys() & set(changed_by(statement)):  # what another module defines
            self.effects.append(statement)
        elif names := bound_by(statement):
            for name, own in zip(names, _apart(statement, names), strict=True):
                self.definitions.setdefault(name, []).append(own)
        elif not isinstance(statement, ast.AnnAssign):
            self.effects.append(statement)


class Tree:
    """The sources of a package.

    Parameters
    ----------
    root : Path
        The folder of the package.
    changes : mapping of path to text, optional
        Files that replace those of the folder, by their path inside it; None removes one.

    """

    def __init__(self, root: Path, changes: Mapping[str, str | None] | None = None):
        self.root, self.package = root, root.name
        self.changes = dict(changes or {})
        self._modules: dict[str, Module | None] = {}
        self._texts: dict[str, str] = {}
        self._tables: dict[str, dict[str, Any]] = {}
        self._outside: dict[str, bool] = {}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Return the paths of the modules and tables of data, inside the folder."""
        paths = {
            path.relative_to(self.root).as_posix()
            for pattern in ("*.py", "*.toml", "*.csv")
            for path in self.root.rglob(pattern)
            if not any(part.startswith((".", "__pycache__")) for part in path.relative_to(self.root).parts)
        }
        paths |= {path for path, text in self.changes.items() if text is not None}
        return tuple(sorted(paths - {path for path, text in self.changes.items() if text is None}))

    def text(self, path: str) -> str:
        """Return the content of a file."""
        if path not in self._texts:
            changed = self.changes.get(path)
            self._texts[path] = (self.root / path).read_text(encoding="utf-8") if changed is None else changed
        return self._texts[path]

    @cached_property
    def _module_paths(self) -> dict[str, str]:
        return {self.module_name(path): path for path in self.paths if path.endswith(".py")}

    def module_name(self, path: str) -> str:
        """Return the name under which a file is imported."""
        parts = [self.package, *path.removesuffix(".py").split("/")]
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def module(self, name: str) -> Module | None:
        """Return a module of the package, None where it has none of that name."""
        if name not in self._modules:
            path = self._module_paths.get(name)
            self._modules[name] = None if path is None else self._parsed(name, path)
        return self._modules[name]

    def _parsed(self, name: str, path: str) -> Module:
        module = Module(name, path.endswith("__init__.py"))
        for statement in ast.parse(self.text(path)).body:
            module.take(statement)
        return module

    def inside(self, package: str) -> Iterator[Module]:
        """Yield the modules of a package, except itself and packages in it."""
        for name in self._module_paths:
            if name.rpartition(".")[0] == package:
                module = self.module(name)
                if module is not None and not module.is_package:
                    yield module

    def holding(self, word: str) -> Iterator[Module]:
        """Yield the modules whose text contains a word; the others are not even parsed."""
        modules = (self.module(name) for name, path in self._module_paths.items() if word in self.text(path))
        yield from (module for module in modules if module is not None)

    @cached_property
    def _heirs(self) -> dict[str, set[str]]:
        heirs: dict[str, set[str]] = {}
        for name, path in self._module_paths.items():
            for bases in BASES.findall(self.text(path)):
                for word in re.findall(r"\w+", bases):
                    heirs.setdefault(word, set()).add(name)
        return heirs

    def with_heirs(self, base: str) -> Iterator[Module]:
        """Yield the modules with classes derived from one with this name."""
        modules = (self.module(name) for name in sorted(self._heirs.get(base, ())))
        yield from (module for module in modules if module is not None)

    def is_outside(self, name: str) -> bool:
        """Return whether a module, or a package that it is in, is marked as deciding no number."""
        if name not in self._outside:
            module, above = self.module(name), name.rpartition(".")[0]
            marked = module is not None and OUTSIDE in module.definitions
            self._outside[name] = marked or (bool(above) and self.is_outside(above))
        return self._outside[name]

    def find(self, module: str, name: str) -> Target:
        """Return what a name of a module refers to: a definition, an external name, or a module (a str)."""
        for _ in range(20):  # re-exports lead from package to package
            if module.split(".", maxsplit=1)[0] != self.package:
                return External(f"{module}.{name}" if name else module)
            if not name:
                return module
            home = self.module(module)
            if home is not None and name in home.definitions:
                return Key(module, name)
            # A package that imports one of its own modules names itself: then the module is meant.
            if home is not None and home.imports.get(name, (module, name)) != (module, name):
                module, name = home.imports[name]
                continue
            return f"{module}.{name}" if self.module(f"{module}.{name}") is not None else None
        return None

    def table(self, name: str) -> str | None:
        """Return the path of the only table of data with a file name; None where none or several have it."""
        paths = [path for path in self.paths if path.rpartition("/")[2] == name and not path.endswith(".py")]
        return paths[0] if len(paths) == 1 else None

    def data(self, path: str) -> dict[str, Any]:
        """Return the content of a table of data."""
        if path not in self._tables:
            self._tables[path] = tomllib.loads(self.text(path))
        return self._tables[path]


def imported(
    statement: ast.Import | ast.ImportFrom, module: str, *, is_package: bool
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the names that an import binds, each with its module and the name in it."""
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            name = alias.name if alias.asname else alias.name.partition(".")[0]
            yield alias.asname or name, (name, "")
        return
    home = statement.module or ""
    if statement.level:
        above = module.split(".")
        above = above[: len(above) - statement.level + is_package]
        home = ".".join([*above, home] if home else above)
    for alias in statement.names:
        yield alias.asname or alias.name, (home, alias.name)


def is_type_checking(test: ast.expr) -> bool:
    """Return whether a condition holds for type checkers alone."""
    return "TYPE_CHECKING" in (getattr(test, "id", ""), getattr(test, "attr", ""))


def is_text(statement: ast.stmt) -> bool:
    """Return whether a statement is a bare constant: a docstring, or three dots."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def bound_by(statement: ast.stmt) -> list[str]:
    """Return the names that a statement at the top of a module binds, except imports inside it."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        return []
    if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return list(dict.fromkeys(name for target in targets for name in _bases(target)))
    stores = [node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    named = [node.name for node in ast.walk(statement) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return list(dict.fromkeys([*stores, *named]))


def changed_by(statement: ast.stmt) -> list[str]:
    """Return the names of which an assignment changes a part, as in ``TABLE["x"] = 1`` or ``module.NAME = 1``."""
    targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
    return [name for target in targets if isinstance(target, ast.Attribute | ast.Subscript) for name in _bases(target)]


def _apart(statement: ast.stmt, names: Sequence[str]) -> list[ast.stmt]:
    """Return for each name the statement that binds it alone: in ``A, B = 1, 2`` the name A is bound by ``A = 1``."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    if not (isinstance(target, ast.Tuple | ast.List) and [getattr(part, "id", "") for part in target.elts] == names):
        return [statement] * len(names)
    whole = statement.value  # type: ignore[attr-defined]
    written = isinstance(whole, ast.Tuple | ast.List) and len(whole.elts) == len(names)
    if not written or any(isinstance(part, ast.Starred) for part in whole.elts):
        places = (ast.Constant(place) for place in range(len(names)))
        values: list[ast.expr] = [ast.Subscript(whole, place, ast.Load()) for place in places]
    else:
        values = whole.elts
    return [ast.Assign([part], value) for part, value in zip(target.elts, values, strict=True)]


def _bases(target: ast.expr) -> Iterator[str]:
    """Yield the names that a target binds; a change of part of a name counts as well, as in ``TABLE["x"] = 1``."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            yield from _bases(part)
    elif isinstance(target, ast.Attribute | ast.Subscript | ast.Starred):
        yield from _bases(target.value)
