"""Seals: a copy of a custom rule with all that it reads, and whether a call has changed any of it."""

from __future__ import annotations

import builtins
import pickle
from copy import deepcopy
from functools import partial
from types import CellType, FunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from policylab.errors import UsageError
from policylab.model.guards.outside import Reading, is_own, names_in, outer_values, readings
from policylab.model.rules import Rule, rules
from policylab.model.rules.rule import Card, card_of

Step = tuple[tuple[Rule, ...], ...]
Contents = dict[str, bytes]
SEALED = "sealed_from"  # the attribute that marks a copy, in other processes too: the file of the rule
_COPIES: WeakKeyDictionary[Rule, tuple[Contents, Rule]] = WeakKeyDictionary()


def sealed(step: Step) -> Step:
    """Return a step in which each custom rule is a copy of it as it is now, with all that it reads.

    While a rule is unchanged it is the same copy; where all rules ship it is the same step.
    """
    own = own_rules(step)
    return tuple(tuple(_sealed(rule) if rule in own else rule for rule in group) for group in step) if own else step


def own_rules(step: Step) -> list[Rule]:
    """Return the rules of a step that do not ship with the lab."""
    shipped = set(rules().values())
    return [rule for group in step for rule in group if rule not in shipped]


def _sealed(rule: Rule) -> Rule:
    if hasattr(rule, SEALED):
        return rule
    now = Seal(rule).contents()
    if rule not in _COPIES or _COPIES[rule][0] != now:
        copy = fresh(rule)
        setattr(copy, SEALED, file_of(rule))
        _COPIES[rule] = (now, copy)
    return _COPIES[rule][1]


def fresh(rule: Rule) -> Rule:
    """Return a copy of a rule with copies of the values, and of the user's functions, that it reads.

    Raises
    ------
    UsageError
        If something that it reads cannot be copied, and so could not be sent to another process either.

    """
    try:
        copied: Rule = _copy(rule, {})
    except Exception as error:
        raise UsageError(
            f"rule {card_of(rule).name}: something that it reads from outside cannot be copied ({error}): write the "
            "numbers that it needs into the rule"
        ) from error
    return copied


def file_of(rule: Rule) -> str:
    """Return the file, or the cell of a notebook, in which a rule was written; its code loses it in other processes."""
    written: Any = getattr(rule, "one_agent", rule)
    return str(getattr(rule, SEALED, written.__code__.co_filename))


class Seal:
    """All that a rule reads from outside, in a form that shows whether any of it has changed."""

    def __init__(self, rule: Rule):
        self._readings = {
            reading.name: reading for reading in readings(rule) if not _is_definition(reading.read())
        }  # fmt: skip

    def contents(self) -> Contents:
        """Return the current value under each name."""
        return {name: _content(reading) for name, reading in self._readings.items()}


def _is_definition(value: Any) -> bool:
    return isinstance(value, FunctionType | type | ModuleType | Card)


def _content(reading: Reading) -> bytes:
    value = reading.read()
    try:
        return pickle.dumps(value, protocol=5)
    except Exception:
        import cloudpickle  # noqa: PLC0415 (needed only where plain pickle fails)

        try:
            return bytes(cloudpickle.dumps(value))
        except Exception:
            return str(id(value)).encode()


def _copy(value: Any, copies: dict[int, Any]) -> Any:
    """Return a copy of a value that a rule reads; what is installed is returned itself."""
    if id(value) in copies:
        return copies[id(value)]
    if isinstance(value, FunctionType):
        return _copy_of_function(value, copies) if is_own(value) else value
    if isinstance(value, MethodType | type | ModuleType | Card):
        return value
    if isinstance(value, partial):
        return partial(_copy(value.func, copies), *value.args, **value.keywords)
    return deepcopy(value, copies)


def _copy_of_function(function: FunctionType, copies: dict[int, Any]) -> FunctionType:
    cells = tuple(CellType() for _ in function.__closure__ or ())
    installed = {name: value for name, value in function.__globals__.items() if _is_installed(value)}  # decorators too
    names: dict[str, Any] = {**installed, "__builtins__": builtins, "__name__": function.__module__}
    copy = FunctionType(function.__code__, names, function.__name__, closure=cells)
    copies[id(function)] = copy  # before what it reads, which may be the function itself
    for name, reading in outer_values(function).items():
        value = reading.read()
        taken = _namespace(value, function, copies) if _is_own_module(value) else _copy(value, copies)
        if name in function.__code__.co_freevars:
            cells[function.__code__.co_freevars.index(name)].cell_contents = taken
        else:
            names[name] = taken
    copy.__defaults__, copy.__kwdefaults__ = deepcopy(function.__defaults__), deepcopy(function.__kwdefaults__)
    copy.__doc__, copy.__module__, copy.__qualname__ = function.__doc__, function.__module__, function.__qualname__
    copy.__dict__.update({name: _copy(value, copies) for name, value in vars(function).items()})
    return copy


def _is_installed(value: Any) -> bool:
    return isinstance(value, FunctionType | type | ModuleType) and not is_own(value)


def _is_own_module(value: Any) -> bool:
    return isinstance(value, ModuleType) and is_own(value)


def _namespace(module: ModuleType, function: FunctionType, copies: dict[int, Any]) -> SimpleNamespace:
    """Return, instead of a module of the user's, what a function takes from it."""
    taken = [name for name in names_in(function.__code__).attributes if hasattr(module, name)]
    return SimpleNamespace(**{name: _copy(getattr(module, name), copies) for name in taken})
