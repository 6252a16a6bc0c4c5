"""A column: its agents, meaning, unit, range and role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from policylab.errors import Prose
from policylab.model.columns.starting import Start

# The one precision of columns, parameters and what links make of them. Luck and money have their own.
PRECISION = np.float64
INFINITY = float("inf")


@dataclass(frozen=True)
class Column:
    """One column: the agents that have it, its symbol, its meaning and its allowed values."""

    kind: str
    name: str
    symbol: Prose  # as LaTeX, of this column alone; levers are set in sans serif
    meaning: Prose
    unit: Prose = "share"
    low: float = 0.0
    high: float = 1.0
    role: str = "state"  # state | trait | lever
    dtype: type = PRECISION
    start: Start = None  # what it starts from; None is the neutral value of a lever, and 0 for other columns
    neutral: float = 0.0  # the value of a lever that no policy writes

    @property
    def key(self) -> str:
        """Return the name under which the column is listed, for example ``agency.formal``."""
        return f"{self.kind}.{self.name}"


def agency(name: str, symbol: Prose, meaning: Prose, *, unit: Prose = "share", **more: Any) -> Column:
    """Return a column of agencies."""
    return Column("agency", name, symbol, meaning, unit, **more)


def leader(name: str, symbol: Prose, meaning: Prose, *, unit: Prose = "share", **more: Any) -> Column:
    """Return a column of leaders."""
    return Column("leader", name, symbol, meaning, unit, **more)


def staff(name: str, symbol: Prose, meaning: Prose, *, unit: Prose = "share", **more: Any) -> Column:
    """Return a column of officials."""
    return Column("staff", name, symbol, meaning, unit, **more)


def service(name: str, symbol: Prose, meaning: Prose, *, unit: Prose = "share", **more: Any) -> Column:
    """Return a column of services."""
    return Column("service", name, symbol, meaning, unit, **more)


def citizen(name: str, symbol: Prose, meaning: Prose, *, unit: Prose = "share", **more: Any) -> Column:
    """Return a column of citizens."""
    return Column("citizen", name, symbol, meaning, unit, **more)
