"""What a custom rule reads from outside: captured values, globals, and those of the functions that it calls."""

from __future__ import annotations

import builtins
import dis
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from sys import modules
from types import CellType, CodeType, FunctionType, ModuleType
from typing import Any

from policylab.errors import is_own_file

GLOBAL = {"LOAD_GLOBAL", "LOAD_NAME"}
ATTRIBUTE = {"LOAD_ATTR", "LOAD_METHOD", "LOAD_SUPER_ATTR", "IMPORT_NAME", "IMPORT_FROM"}
CHANGE = {"STORE_GLOBAL", "DELETE_GLOBAL", "STORE_ATTR", "DELETE_ATTR"}
CHANGE_OF_CAPTURED = {"STORE_DEREF", "DELETE_DEREF"}
OF_THE_LAB = {
    "card",
    "one_agent",
    "sealed_from",
    "__wrapped__",
}  # attributes that the lab and decorators set on a rule


@dataclass(frozen=True)
class Names:
    """The names that a function, and the functions written inside it, look up or change outside themselves.

    Attributes
    ----------
    outer : tuple of str
        Globals and captured variables.
    attributes : tuple of str
        Attributes and names imported inside.
    changed : tuple of str
        Names assigned to or deleted.

    """

    outer: tuple[str, ...]
    attributes: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A value that is read from outside: its name, and how to read it now."""

    name: str
    read: Callable[[], Any]


@cache
def names_in(code: CodeType) -> Names:
    """Return the names that a function looks up or changes outside itself."""
    outer: dict[str, None] = dict.fromkeys(code.co_freevars)
    attributes: dict[str, None] = {}
    changed: dict[str, None] = {}
    for part in _parts(code):
        for step in dis.get_instructions(part):
            captured = step.opname in CHANGE_OF_CAPTURED and step.argval in code.co_freevars
            if step.opname in GLOBAL:
                outer[step.argval] = None
            elif step.opname in ATTRIBUTE:
                attributes.update(dict.fromkeys(str(step.argval).split(".")))
            elif step.opname in CHANGE or captured:
                changed[step.argval] = None
    return Names(tuple(outer), tuple(attributes), tuple(changed))


def own_functions(function: Callable[..., Any]) -> Iterator[FunctionType]:
    """Yield a function and, in turn, the user's functions that it calls."""
    for _, value in _walk("", function, {}):
        if isinstance(value, FunctionType) and is_own(value):
            yield value


def readings(function: Callable[..., Any]) -> Iterator[Reading]:
    """Yield all that a function, and the user's functions that it calls, read from outside."""
    for reading, value in _walk("", function, {}):
        if not (isinstance(value, FunctionType | type | ModuleType) and is_own(value)):
            yield reading


def outer_values(function: FunctionType) -> dict[str, Reading]:
    """Return the globals, builtins and captured variables that a function reads, by name."""
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    by_name = {}
    for name in names_in(function.__code__).outer:
        if name in cells:
            by_name[name] = Reading(name, partial(content, cells[name]))
        elif name in function.__globals__:
            by_name[name] = Reading(name, partial(function.__globals__.get, name))
        elif hasattr(builtins, name):
            by_name[name] = Reading(name, partial(getattr, builtins, name))
    return by_name


def content(cell: CellType) -> Any:
    """Return the value of a captured variable, None where it has none yet."""
    try:
        return cell.cell_contents
    except ValueError:
        return None


def is_own(value: Any) -> bool:
    """Return whether a function, class or module is the user's: not the lab's, Python's or a library's."""
    if isinstance(value, FunctionType):
        return hasattr(value, "one_agent") or is_own_file(value.__code__.co_filename)
    module = value if isinstance(value, ModuleType) else modules.get(getattr(value, "__module__", ""))
    file = getattr(module, "__file__", None)
    return is_own_file(file) if file else getattr(module, "__name__", "__main__") == "__main__"


def _parts(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _parts(constant)


def _walk(name: str, value: Any, known: dict[int, Any]) -> Iterator[tuple[Reading, Any]]:
    """Yield what is read, including the function itself, each object once."""
    if id(value) in known:
        return
    known[id(value)] = value  # kept, so that no other object gets its id
    yield Reading(name, lambda: value), value
    for reading in _inside(name, value):
        inner = reading.read()
        if isinstance(inner, FunctionType | type | ModuleType) or hasattr(inner, "__dict__"):
            yield from _walk(reading.name, inner, known)
        else:
            yield reading, inner


def _inside(name: str, value: Any) -> Iterator[Reading]:
    """Yield what a function, class or object of the user's contains."""
    if isinstance(value, FunctionType) and is_own(value):
        yield from outer_values(value).values()
        yield from _of_modules(value)
        yield Reading(f"{value.__name__}'s defaults", lambda: (value.__defaults__, value.__kwdefaults__))
        for attribute in vars(value).keys() - {"card"}:
            yield Reading(f"{value.__name__}.{attribute}", partial(_attribute, value, attribute))
        yield Reading(f"{value.__name__}'s attributes", lambda: sorted(vars(value).keys() - OF_THE_LAB))
    elif isinstance(value, type) and is_own(value):
        for attribute, inner in vars(value).items():
            if not attribute.startswith("__") or isinstance(inner, FunctionType):
                yield Reading(f"{value.__name__}.{attribute}", partial(_attribute, value, attribute))
    elif not isinstance(value, FunctionType | type | ModuleType) and is_own(type(value)):
        yield Reading(f"{name}'s class", lambda: type(value))
        for attribute in getattr(value, "__dict__", {}):
            yield Reading(f"{name}.{attribute}", partial(_attribute, value, attribute))


def _attribute(value: Any, name: str) -> Any:
    return vars(value).get(name)


def _of_modules(function: FunctionType) -> Iterator[Reading]:
    """Yield what a function takes from the user's modules, such as ``mine.k``."""
    for name, reading in outer_values(function).items():
        module = reading.read()
        if isinstance(module, ModuleType) and is_own(module):
            for attribute in names_in(function.__code__).attributes:
                if hasattr(module, attribute):
                    yield Reading(f"{name}.{attribute}", partial(getattr, module, attribute, None))
