"""Records: what every month of a run was, world by world, in memory and in long form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policylab.recording.groups import EVERYONE
from policylab.recording.measures import MEASURES, OfRun, Run
from policylab.recording.measures.measure import Row

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class Records:
    """What some worlds of one replication were.

    Attributes
    ----------
    arms : tuple of str
        The scenario of each world.
    replication : int
    monthly : dict of measure to array of shape (months + 1, worlds)
        The state after each month; row 0 is the start.
    money : dict of measure to array of shape (months + 1, worlds)
        Present values of what was spent up to each month.
    of_run : dict of measure to array of shape (worlds,)
        Present values over the run, times restricted to the horizon, and the aftermath (NaN without one).
    reached : dict of measure to Boolean array of shape (worlds,)
        For each time, whether the share was reached at all.
    ended : integer array, shape (worlds,)
        The month at which the last instrument ended, -1 where one still stands or none ever stood.
    counts : dict of kind to array of shape (worlds,)
        How many services and citizens the shares are shares of, by weight.
    groups : dict of group to Records
        The same for the groups that were asked for, with the measures that have a meaning for them.

    """

    arms: tuple[str, ...]
    replication: int
    monthly: dict[str, Row]
    money: dict[str, Row]
    of_run: dict[str, Row]
    reached: dict[str, NDArray[np.bool_]]
    ended: NDArray[np.intp]
    counts: dict[str, Row] = field(default_factory=dict)
    groups: dict[str, Records] = field(default_factory=dict)

    @property
    def months(self) -> int:
        """Return the number of months recorded after the start."""
        return len(next(iter(self.monthly.values()))) - 1

    def value(self, measure: str, at: int | str) -> Row:
        """Return a measure at a month, or of the run, for each world; NaN where it has no value."""
        return self.of_run[measure] if MEASURES[measure].of_run else self.monthly[measure][int(at)]

    def pair(self, measure: str, at: int | str, base: NDArray[np.intp]) -> tuple[Row, Row]:
        """Return a measure for each world and for the world that it is compared with, shape (worlds,) each.

        The aftermath is compared with what became of the other world in the same twelve months.
        """
        ours, declared = self.value(measure, at), MEASURES[measure]
        if isinstance(declared, OfRun) and declared.same_months:
            beside = {name: values[:, base] for name, values in self.monthly.items()}
            return ours, declared.value(Run(beside, self.ended))
        return ours, ours[base]

    def of_world(self, world: int) -> dict[str, Any]:
        """Return what one world was, as ``run --json`` has it; null where a measure has no value."""
        of_run = {
            name: {
                "value": float(values[world]) if np.isfinite(values[world]) else None,
                "reached": bool(self.reached[name][world]) if name in self.reached else None,
            }
            for name, values in self.of_run.items()
        }
        return {"monthly": {name: values[:, world].tolist() for name, values in self.monthly.items()}, "of_run": of_run}

    def frame(self) -> pd.DataFrame:
        """Return the monthly records in long form: arm, replication, month, measure, value, unit.

        Where groups were asked for, a column ``group`` stands after ``arm``, and everyone is a group as well.
        """
        import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

        if not self.groups:
            return pd.concat(self._parts(), ignore_index=True)
        every = {EVERYONE: replace(self, groups={}), **self.groups}
        frames = []
        for group, records in every.items():
            frame = records.frame()
            frame.insert(1, "group", group)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def _parts(self) -> list[pd.DataFrame]:
        return [
            long_frame(arm, self.replication, name, values[:, world])
            for name, values in (self.monthly | self.money).items()
            for world, arm in enumerate(self.arms)
        ]


def long_frame(arm: str, replication: int, measure: str, values: Sequence[float] | Row) -> pd.DataFrame:
    """Return a measure of one world, month by month, in long form with its unit."""
    import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

    return pd.DataFrame(
        {"arm": arm, "replication": replication, "month": np.arange(len(values)), "measure": measure,
         "value": values, "unit": MEASURES[measure].unit}
    )  # fmt: skip
