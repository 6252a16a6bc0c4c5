"""Every parameter: read from ``model/parameters.toml``, checked, and passed to the engine as rows."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from policylab.errors import Names, Prose, UsageError, shown, unknown
from policylab.model.columns import PRECISION

KNOWN = ("A", "B", "C")  # letters of a default that data or literature give
WIDE = 4.0  # how many times its low end a range must reach to be drawn by its logarithm


@dataclass(frozen=True)
class Parameter:
    """One parameter of the model with everything that a reader needs to know about it."""

    name: str
    group: str
    symbol: Prose
    unit: Prose
    low: float
    high: float
    default: float
    letter: Prose
    source: Prose
    meaning: Prose
    least: float  # what may be set; worlds are drawn from low to high, which is narrower for some starts
    most: float
    label_th: Prose = ""  # the meaning in Thai, for figures and briefs; a rival form, which no world draws, has none
    integer: bool = False
    # How worlds draw it from its range, where that is not told by its letter: ``uniform``, ``log-uniform`` or ``beta``.
    distribution: str = ""
    form: bool = False  # it carries a rival form of the model: chosen by name, never sampled

    @property
    def sampled(self) -> bool:
        """Return whether ensembles draw it from its range."""
        return not self.form

    @property
    def drawn_by(self) -> str:
        """Return how worlds draw it: what is known leans to its default, what is assumed leans nowhere.

        ``beta`` (the PERT form, with the default as its mode) where data or literature give the default; otherwise
        ``log-uniform`` where the range spans a factor of four or more, and ``uniform``. Whole numbers are uniform.
        """
        if self.distribution:
            return self.distribution
        if self.integer:
            return "uniform"
        if self.letter in KNOWN:
            return "beta"
        return "log-uniform" if self.low > 0 and self.high >= WIDE * self.low else "uniform"

    def check(self, value: object, where: str) -> float:
        """Return the value as a number, or refuse it in one line."""
        allowed = f"allowed {self.least:g} to {self.most:g} {self.unit}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UsageError(f"{where}: {shown(value)} is not a number; {allowed}: write for example {self.default:g}")
        if not self.least <= value <= self.most:
            raise UsageError(f"{where}: {shown(value)} is out of range; {allowed}: choose a value inside")
        if self.integer and value != int(value):
            raise UsageError(f"{where}: {value!r} is not a whole number; {allowed}: round it")
        return float(value)


@cache
def parameters() -> Names[Parameter]:
    """Return the parameter table by name, in the order of the file."""
    text = (files("policylab") / "model" / "parameters.toml").read_text(encoding="utf-8")
    table: dict[str, Parameter] = {}
    for group, entries in tomllib.loads(text).items():
        for name, entry in entries.items():
            low, high = entry.pop("range")
            least, most = entry.pop("allowed", (low, high))
            table[name] = Parameter(name=name, group=group, low=low, high=high, least=least, most=most, **entry)
    return Names("parameter", table, "write for example scenario.with_parameters(lapse=0.03)")


def parameter(name: str) -> Parameter:
    """Return one parameter; an unknown name is answered with the nearest ones."""
    table = parameters()
    if name not in table:
        raise unknown("parameter", name, table)
    return table[name]


def rows(points: Sequence[Mapping[str, float]]) -> dict[str, NDArray[np.float64]]:
    """Return each parameter as a row of shape (worlds,): the default, or the value of a scenario's point.

    Values always travel as rows, even for one world, so that numpy takes the same path at any batch width.
    """
    return {
        name: np.array([point.get(name, entry.default) for point in points], dtype=PRECISION)
        for name, entry in parameters().items()
    }
