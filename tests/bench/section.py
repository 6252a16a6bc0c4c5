"""What a section of the bench yields, and how it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import cleandoc
from math import sqrt
from pkgutil import iter_modules
from types import ModuleType
from typing import Literal

import tests.bench

DEVIATIONS = 3.0  # binomial: a share that is exactly at its bound leaves it by more in one try of seven hundred


@dataclass(frozen=True, kw_only=True)
class Row:
    """A number that was measured, with what is allowed.

    ``value`` is a share of ``tries`` where there are tries, so that its bounds are read with binomial slack; without
    tries it is a number that must lie within its bounds as it is. A row without bounds only tells.
    """

    case: str
    of: str  # what the value is, in words: coverage, false verdicts, …
    value: float | None  # None where a method gives no answer by design, which needs a note
    n: int | None = None  # replications or worlds
    tries: int = 0
    least: float | None = None
    most: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool:
        """Return whether the value is allowed."""
        if self.value is None:
            return bool(self.note)
        return (self.least is None or self.value >= self.least - self._slack(self.least)) and (
            self.most is None or self.value <= self.most + self._slack(self.most)
        )

    def _slack(self, bound: float) -> float:
        return DEVIATIONS * sqrt(bound * (1 - bound) / self.tries) if self.tries else 0.0

    @property
    def allowed(self) -> str:
        """Return the bounds in words."""
        if self.least is not None and self.most is not None:
            return f"{self.least:g} to {self.most:g}"
        if self.least is not None:
            return f"at least {self.least:g}"
        return "" if self.most is None else f"at most {self.most:g}"

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        value = "none" if self.value is None else f"{self.value:.3f}"
        return (
            self.case, self.of, "" if self.n is None else str(self.n), value, self.allowed,
            str(self.tries) if self.tries else "", self.note if self.holds else f"**missed** {self.note}".strip(),
        )  # fmt: skip


HEADS = ("case", "measured", "n", "value", "allowed", "tries", "")
Length = Literal["short", "full"]


@dataclass(frozen=True)
class Section:
    """A module of the bench."""

    module: ModuleType

    @property
    def name(self) -> str:
        """Return the name of the module."""
        return self.module.__name__.rpartition(".")[2]

    @property
    def heading(self) -> str:
        """Return the first line of its docstring, without the full stop."""
        return cleandoc(self.module.__doc__ or "").partition("\n")[0].rstrip(".")

    @property
    def text(self) -> str:
        """Return the rest of its docstring."""
        return cleandoc(self.module.__doc__ or "").partition("\n")[2].strip()

    @property
    def rows(self) -> Callable[[bool], Iterable[Row]]:
        """Return what it measures; ``True`` asks for the short form."""
        return self.module.rows


def sections() -> Iterator[Section]:
    """Yield the sections in their places."""
    modules = (import_module(f"tests.bench.{entry.name}") for entry in iter_modules(tests.bench.__path__)
               if not entry.name.startswith(("_", "test_")))  # fmt: skip
    yield from sorted(map(Section, (module for module in modules if hasattr(module, "rows"))), key=_place)


def _place(section: Section) -> tuple[int, str]:
    return section.module.PLACE, section.name
