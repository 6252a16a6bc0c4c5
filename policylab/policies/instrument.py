"""What every instrument of policy is: it writes levers for those it covers, and what it costs is booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from policylab.columns import INFINITY
from policylab.files import Table
from policylab.luck import Luck
from policylab.policies.delivery import Coverage, Delivery
from policylab.population import Roster

Prices = Mapping[str, float]


@dataclass(frozen=True)
class Payment:
    """One outlay of the centre: what for, to whom, how many official-months."""

    purpose: str
    payee: str
    amount: float


class Levers:
    """The lever columns of one world in one month; instruments that meet on a lever are combined here."""

    def __init__(self, columns: Mapping[str, NDArray[np.float64]], world: int):
        self._columns, self._world = columns, world

    def at_least(self, name: str, value: float | NDArray[np.float64], who: NDArray[np.bool_]) -> None:
        """Raise a lever for those covered: of two instruments the stronger counts."""
        column = self._columns[name][:, self._world]
        column[who] = np.maximum(column, value)[who]

    def at_most(self, name: str, value: float | NDArray[np.float64], who: NDArray[np.bool_]) -> None:
        """Lower a lever for those covered: of two deadlines the earlier counts."""
        column = self._columns[name][:, self._world]
        column[who] = np.minimum(column, value)[who]


class Instrument(Table):
    """One instrument of a package.

    Class attributes say what documentation prints: its family, what it changes, the levers it writes, what
    drives its cost, its source and confidence letter.
    """

    family: ClassVar[str]
    summary: ClassVar[str]
    writes: ClassVar[tuple[str, ...]] = ()
    cost_drivers: ClassVar[str] = "none"
    cites: ClassVar[str]
    letter: ClassVar[str]

    delivery: Delivery

    def cover(self, people: Roster, agencies: Mapping[str, NDArray], world: int, luck: Luck) -> Coverage:
        """Return whom the instrument covers; called once, in the month of the announcement."""
        del agencies, world, luck
        covered = self.delivery.covers(people)
        return Coverage(covered, np.full(len(covered), INFINITY))

    def apply(self, month: int, levers: Levers, coverage: Coverage, prices: Prices) -> None:
        """Write the levers of one world for a month in which the instrument stands; none by default."""

    def payments(self, month: int, coverage: Coverage, prices: Prices) -> list[Payment]:  # noqa: ARG002
        """Return what the centre pays in a month in which the instrument stands; nothing by default."""
        return []


class Nothing(Instrument):
    """An instrument that changes nothing and costs nothing: the null policy."""

    family: ClassVar[str] = "null"
    summary: ClassVar[str] = "changes nothing: whatever differs from the status quo under it is an error of the lab"
    cites: ClassVar[str] = "placebo"
    letter: ClassVar[str] = "A"

    kind: Literal["nothing"] = "nothing"
