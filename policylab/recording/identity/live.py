"""The user's functions, for example in a notebook: their source in normal form, and the values that they read."""

from __future__ import annotations

import ast
import inspect
import pickle
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from textwrap import dedent
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import numpy as np

from policylab.recording.identity.forms import Forms
from policylab.recording.identity.graph import Graph, digest
from policylab.recording.identity.source import Module, Target, Tree
from policylab.recording.identity.stamps import identity

LIVE = "(user)"
BUILTINS = BuiltinFunctionType | np.ufunc | type
_INSTALLED = tuple(Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib"))


class _Around(Tree):
    """The sources of the lab, and a module with what a function of the user's sees."""

    def __init__(self, lab: Tree, names: Mapping[str, tuple[str, str]]):
        super().__init__(lab.root, lab.changes)
        self._modules[LIVE] = Module(LIVE, is_package=False, imports=dict(names))

    def find(self, module: str, name: str) -> Target:
        if module != LIVE:
            return super().find(module, name)
        home = self.module(LIVE)
        known = home.imports.get(name) if home else None
        return None if known is None else super().find(*known)


def digest_of_function(function: Callable[..., Any]) -> str:
    """Return a digest of what a function does: normal form, captured values, and the globals that it reads.

    The user's functions that it calls count with all that they read; what is installed counts by name.
    """
    return digest("\n".join(_described(inspect.unwrap(function), [])))


def _described(function: Callable[..., Any], above: list[Callable[..., Any]]) -> Iterator[str]:
    if function in above:
        yield f"circle {above.index(function)}"
        return
    node = _parsed(function)
    if node is None:
        yield f"code {_code(function)}"
        return
    outer = _outer_values(function)
    free = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    names = {name: home for name in free if name in outer and (home := _home(outer[name])) is not None}
    forms = Forms(_Around(identity().tree, names))
    form, graph = forms.of_statements(LIVE, node), Graph(forms)
    yield "".join(piece if isinstance(piece, str) else f"<{graph.digest(piece)}>" for piece in form)
    for name in sorted(free & outer.keys() - names.keys()):
        yield f"{name} = {_value(outer[name], [*above, function])}"
    for values in (getattr(function, "__defaults__", None), getattr(function, "__kwdefaults__", None)):
        yield _value(values, [*above, function])


def _parsed(function: Callable[..., Any]) -> ast.stmt | None:
    """Return the syntax tree of a function, None where its source is not available or it is a lambda."""
    try:
        statement = ast.parse(dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return None
    return statement if isinstance(statement, ast.FunctionDef) else None


def _code(function: Callable[..., Any]) -> str:
    """Return what a function without source does, as far as its code shows; other values by their content."""
    code = getattr(function, "__code__", None)
    if code is None:
        return _value(vars(function) if hasattr(function, "__dict__") else repr(function), [function])
    parts = [code.co_code.hex(), *(ascii(constant) for constant in code.co_consts if not hasattr(constant, "co_code"))]
    outer = _outer_values(function)
    return " ".join([*parts, *(f"{name}={_value(outer[name], [function])}" for name in code.co_names if name in outer)])


def _outer_values(function: Callable[..., Any]) -> dict[str, Any]:
    """Return the globals and captured values of a function by name."""
    code, cells = getattr(function, "__code__", None), getattr(function, "__closure__", None) or ()
    captured = {}
    for name, cell in zip(code.co_freevars if code else (), cells, strict=False):
        try:
            captured[name] = cell.cell_contents
        except ValueError:  # has no value yet
            continue
    return {**getattr(function, "__globals__", {}), **captured}


def _home(value: Any) -> tuple[str, str] | None:
    """Return where an installed value is imported from; None for a value of the user's."""
    if isinstance(value, ModuleType):
        return (value.__name__, "") if _is_installed(value.__name__, getattr(value, "__file__", None)) else None
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", getattr(value, "__name__", None))
    if isinstance(value, np.ufunc):
        return ("numpy", value.__name__)
    if not isinstance(value, FunctionType | BUILTINS) or not module or not name or "<locals>" in name:
        return None
    file = getattr(inspect.getmodule(value), "__file__", None)
    return (module, name) if _is_installed(module, file) else None


@cache
def _is_installed(module: str, file: str | None) -> bool:
    """Return whether a module is the lab's, Python's or a library's, and not the user's."""
    if module.split(".", maxsplit=1)[0] == identity().tree.package or (file is None and module != "__main__"):
        return True
    return file is not None and any(Path(file).is_relative_to(folder) for folder in _INSTALLED)


def _value(value: Any, above: list[Any]) -> str:  # noqa: PLR0911 (one for each kind of value)
    """Return a value as text, by its content."""
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        content = repr(array.tolist()).encode() if array.dtype.hasobject else array.tobytes()
        return f"array {array.dtype.str} {array.shape} {digest(content.hex())}"
    if value is None or isinstance(value, bool | int | float | complex | str | bytes):
        return ascii(value)
    if isinstance(value, tuple | list):
        return f"{type(value).__name__}[{', '.join(_value(entry, above) for entry in value)}]"
    if isinstance(value, set | frozenset):
        return f"set[{', '.join(sorted(_value(entry, above) for entry in value))}]"
    if isinstance(value, Mapping):
        return f"map[{', '.join(f'{_value(key, above)}: {_value(entry, above)}' for key, entry in value.items())}]"
    home = _home(value)
    if home is not None:
        return f"from {home[0]} {home[1]}"
    if isinstance(value, ModuleType):
        return f"module {digest(inspect.getsource(value))}"
    if any(value is entry for entry in above):
        return "circle"
    if isinstance(value, FunctionType):
        return digest("\n".join(_described(inspect.unwrap(value), above)))
    return _of_object(value, above)


def _of_object(value: Any, above: list[Any]) -> str:
    """Return an object as text: its class and attributes, or its pickled form."""
    kind = f"{type(value).__module__}.{type(value).__qualname__}"
    attributes = getattr(value, "__dict__", None)
    if attributes is not None:
        return f"{kind} {_value(attributes, [*above, value])}"
    try:
        return f"{kind} {digest(pickle.dumps(value, protocol=4).hex())}"
    except Exception:
        return kind
