"""Readouts: what a comparison reads from a replication, whether just run or stored by a study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from policylab.errors import UsageError
from policylab.recording.records import Records

DECIDES_NO_NUMBER = True  # only the interface of records: in no identity
Values = NDArray[np.float64]


class Readouts(Protocol):
    """Measures of some arms in one replication."""

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the scenario of each world."""

    @property
    def replication(self) -> int:
        """Return the number of the replication."""

    @property
    def reached(self) -> Mapping[str, NDArray[np.bool_]]:
        """Return for each time measure whether the share was reached, shape (arms,)."""

    @property
    def groups(self) -> Mapping[str, Readouts]:
        """Return the same for the groups of a grouping."""

    def value(self, measure: str, at: int | str) -> Values:
        """Return a measure at a month, or of the run, for each arm; NaN where it has no value."""

    def pair(self, measure: str, at: int | str, base: NDArray[np.intp]) -> tuple[Values, Values]:
        """Return a measure for each arm and for the arm that it is compared with, shape (arms,) each."""


def whole(readouts: Iterable[Readouts]) -> tuple[Records, ...]:
    """Return readouts as the records of whole runs.

    Raises
    ------
    UsageError
        If they were stored by a study, which keeps some measures at some months.

    """
    records = tuple(readouts)
    if not all(isinstance(readout, Records) for readout in records):
        raise UsageError("a study keeps no month-by-month records: run the comparison itself with policylab.compare")
    return tuple(readout for readout in records if isinstance(readout, Records))
