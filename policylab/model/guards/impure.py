"""What a custom rule may not read or do: chance and clocks, files and labs, and anything with memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from inspect import CO_GENERATOR
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from policylab.errors import UsageError
from policylab.model.guards.outside import names_in, outer_values, own_functions, readings

LAB = ("policylab", "mesa")
CACHE = type(lru_cache(repr))


@dataclass(frozen=True)
class Refused:
    """A source of results that differ from call to call.

    Attributes
    ----------
    why, cure : str
        What it does, and what to write instead.
    modules : tuple of str
        Everything from them does it.
    names : frozenset of str
        Attributes and builtins that do it, wherever they come from.

    """

    why: str
    cure: str
    modules: tuple[str, ...]
    names: frozenset[str]


CHANCE = Refused(
    "draws its own chance, so that two policies would not meet the same luck",
    "add an argument `luck` (a uniform number between 0 and 1 for each agent and month) and compare it, such as "
    "luck < 0.1",
    ("random", "numpy.random", "secrets", "uuid"),
    frozenset({"random", "default_rng", "RandomState", "rvs", "secrets", "urandom", "uuid1", "uuid4"}),
)
CLOCK = Refused(
    "reads a clock, so that the result depends on the time of the call",
    "remove it; for the lab's own calendar write sees={'october': calendar('october')}",
    ("time", "datetime", "timeit"),
    frozenset({"now", "utcnow", "today", "time_ns", "perf_counter", "perf_counter_ns", "monotonic", "process_time"}),
)
WORLD_OUTSIDE = Refused(
    "reads from outside the lab (files, the environment, the network, the state of the program), which may differ on "
    "another computer or day",
    "read it before, and write the numbers into the rule",
    (
        "os", "posix", "nt", "posixpath", "ntpath", "sys", "io", "_io", "pathlib", "tempfile", "shutil", "glob",
        "socket", "subprocess", "urllib", "http", "requests", "httpx", "sqlite3", "platform", "threading",
        "multiprocessing", "getpass", "gc", "importlib",
    ),
    frozenset({
        "open", "input", "eval", "exec", "globals", "locals", "__import__", "id", "hash", "environ", "getenv",
        "read_csv", "read_excel", "read_parquet", "read_json", "read_text", "read_bytes", "loadtxt", "genfromtxt",
        "fromfile", "memmap", "urlopen",
    }),
)  # fmt: skip
REFUSED = (CHANCE, CLOCK, WORLD_OUTSIDE)
COLUMNS = "keep in columns what it must remember"


def check_purity(name: str, rule: Callable[..., Any]) -> None:
    """Refuse a rule whose source shows that its results differ from call to call.

    Raises
    ------
    UsageError
        With what it reads or does, and the cure.

    """
    fault = next(_faults(rule), None)
    if fault is not None:
        raise UsageError(f"rule {name}: {fault}")


def _faults(rule: Callable[..., Any]) -> Iterator[str]:
    for function in own_functions(rule):
        outer = outer_values(function)
        for name, reading in sorted(outer.items()):
            yield from _fault_of_value(name, reading.read())
        names = names_in(function.__code__)
        for name in sorted({*names.attributes, *names.outer} - outer.keys()):
            yield from _faults_of(
                name, (source for source in REFUSED if name in source.names or name in source.modules)
            )
        for name in names.changed:
            yield f"it assigns to {name!r}, which is outside it, so it has memory: {COLUMNS}"
        if function.__code__.co_flags & CO_GENERATOR and function.__name__ not in ("<genexpr>",):
            yield f"{function.__name__} is a generator, which keeps its state: write return instead of yield"
    for reading in readings(rule):
        yield from _fault_of_value(reading.name, reading.read())


def _fault_of_value(name: str, value: Any) -> Iterator[str]:
    """Yield what is wrong with a value that is read from outside."""
    plain = isinstance(value, FunctionType | BuiltinFunctionType | MethodType | type | ModuleType)
    homes = _homes(value)
    yield from _faults_of(
        name, (source for source in REFUSED if _is_of(homes, source.modules) and (plain or source is not CLOCK))
    )
    if plain and getattr(value, "__module__", "") == "builtins":
        yield from _faults_of(name, (source for source in REFUSED if getattr(value, "__name__", "") in source.names))
    elif not plain and any(_is_of((base.__module__,), LAB) for base in type(value).__mro__):
        yield (
            f"it reads {name!r}, a {type(value).__name__}, from outside: a rule knows only its arguments, so pass "
            "columns as arguments, state in sees= what it sees of other agents, and put parameters after the *"
        )
    elif plain and _is_of(homes, LAB) and not _is_of(homes, ("policylab.model",)):
        yield f"it calls {name!r} of the lab: a rule knows only its arguments, so run labs outside rules"
    elif isinstance(value, CACHE):
        yield f"{name!r} keeps its results (functools.cache): remove the cache, or call {name}.__wrapped__"
    elif isinstance(value, Iterator):
        yield f"{name!r} is an iterator, which advances whenever it is read, so it has memory: {COLUMNS}"


def _faults_of(name: str, refused: Iterator[Refused]) -> Iterator[str]:
    for source in refused:
        yield f"{name!r} {source.why}: {source.cure}"


def _homes(value: Any) -> tuple[str, ...]:
    """Return the modules that a value comes from."""
    owner = getattr(value, "__self__", None)
    of_value = value.__name__ if isinstance(value, ModuleType) else type(value).__module__
    of_owner = owner.__name__ if isinstance(owner, ModuleType) else type(owner).__module__
    return of_value, of_owner, getattr(value, "__module__", None) or ""


def _is_of(homes: tuple[str, ...], modules: tuple[str, ...]) -> bool:
    return any(home == name or home.startswith(f"{name}.") for home in homes for name in modules)
