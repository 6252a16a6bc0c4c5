"""Stored records: what a study kept of one replication, read by comparisons as records of a run are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from policylab.errors import unknown

Array = NDArray[np.float64]
Kept = Mapping[tuple[str, int | str], Array]


@dataclass(frozen=True)
class StoredRecords:
    """Measures at the months that were kept, for each arm."""

    arms: tuple[str, ...]
    replication: int
    values: Kept
    beside: Kept  # shape (arms,): what each was compared with when it ran
    reached: Mapping[str, NDArray[np.bool_]]  # shape (arms,): for each time, whether the share was reached at all
    groups: Mapping[str, StoredRecords] = field(default_factory=dict)

    def value(self, measure: str, at: int | str) -> Array:
        """Return a measure where it was kept, for each arm."""
        return _kept(self.values, measure, at)

    def pair(self, measure: str, at: int | str, base: NDArray[np.intp]) -> tuple[Array, Array]:
        """Return a measure for each arm, and what it was compared with when it ran."""
        del base  # the baseline of the study, beside which it ran
        return self.value(measure, at), _kept(self.beside, measure, at)


def _kept(values: Kept, measure: str, at: int | str) -> Array:
    if (measure, at) not in values:
        raise unknown("measure kept of this study", f"{measure} at {at}", [f"{name} at {of}" for name, of in values])
    return values[measure, at]
