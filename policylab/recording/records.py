"""Records: every month of a run, world by world, in memory, as a table, as a figure and in long form."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policylab.errors import UsageError, shown, unknown
from policylab.recording.groups import EVERYONE
from policylab.recording.measures import HEADLINE, MEASURES, OfRun, Run
from policylab.recording.measures.measure import Row
from policylab.recording.run_values import RunValue
from policylab.show.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from policylab.show import Figure, Table


@dataclass(frozen=True, repr=False)
class Records:
    """The records of the worlds of one replication; read-only.

    Attributes
    ----------
    arms : tuple of str
        The scenario of each world.
    replication : int
    monthly : mapping of measure to array of shape (months + 1, worlds)
        The state after each month; row 0 is the start.
    money : mapping of measure to array of shape (months + 1, worlds)
        Present values of the spending up to each month.
    of_run : mapping of measure to array of shape (worlds,)
        Present values over the run, times restricted to the horizon, and the aftermath (NaN without one).
    reached : mapping of measure to Boolean array of shape (worlds,)
        For each time, whether the share was reached at all.
    ended : integer array, shape (worlds,)
        The month at which the last instrument ended, -1 where one is still in force or there was none.
    counts : mapping of kind to array of shape (worlds,)
        The numbers of services and citizens to which shares refer, by weight.
    groups : mapping of group to Records
        The same for the groups of a grouping, with the measures that are defined for them.

    """

    arms: tuple[str, ...]
    replication: int
    monthly: Mapping[str, Row]
    money: Mapping[str, Row]
    of_run: Mapping[str, Row]
    reached: Mapping[str, NDArray[np.bool_]]
    ended: NDArray[np.intp]
    counts: Mapping[str, Row] = field(default_factory=dict)
    groups: Mapping[str, Records] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, value in _fields(self).items():
            object.__setattr__(self, name, read_only(value))

    def __reduce__(self) -> tuple[Any, ...]:
        # Workers send records: they are frozen again after unpickling.
        return _rebuilt, (type(self), {name: _thawed(value) for name, value in _fields(self).items()})

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} of {', '.join(self.arms)}: {self.months} months, replication {self.replication}>"
        )

    def _repr_html_(self) -> str:
        return self.table().html()

    @property
    def months(self) -> int:
        """Return the number of months recorded after the start."""
        return len(next(iter(self.monthly.values()))) - 1

    def value(self, measure: str, at: int | str) -> Row:
        """Return a measure at a month, or of the run, for each world; NaN where it has no value.

        Raises
        ------
        UsageError
            If there is no such measure, or the month is outside the run.

        """
        if measure in self.of_run:
            return self.of_run[measure]
        if measure not in self.monthly:
            raise unknown("measure", measure, [*self.monthly, *self.of_run])
        values: Row = self.monthly[measure][month_of(at, self.months)]
        return values

    def pair(self, measure: str, at: int | str, base: NDArray[np.intp]) -> tuple[Row, Row]:
        """Return a measure for each world and for the world that it is compared with, shape (worlds,) each.

        The aftermath is compared with the other world in the same twelve months.
        """
        ours, declared = self.value(measure, at), MEASURES[measure]
        if isinstance(declared, OfRun) and declared.same_months:
            other_world = {name: values[:, base] for name, values in self.monthly.items()}
            return ours, declared.value(Run(other_world, self.ended))
        return ours, ours[base]

    def paths(self, measure: str) -> Row:
        """Return a measure month by month for each world, shape (months + 1, worlds).

        Raises
        ------
        UsageError
            If it has no value each month.

        """
        series = {**self.monthly, **self.money}
        if measure not in series:
            raise unknown("measure with a value each month", measure, series)
        return series[measure]

    def run_values(self, world: int) -> dict[str, RunValue]:
        """Return the values of a world's whole run, by measure."""
        return {
            name: RunValue(
                value=float(values[world]) if np.isfinite(values[world]) else None,
                reached=bool(self.reached[name][world]) if name in self.reached else None,
            )
            for name, values in self.of_run.items()
        }

    def months_of(self, world: int) -> dict[str, tuple[float, ...]]:
        """Return the state of a world month by month, by measure."""
        return {name: tuple(values[:, world].tolist()) for name, values in self.monthly.items()}

    def table(self, title: str = "", language: str = "en") -> Table:
        """Return every measure at the start, half way and at the end.

        Parameters
        ----------
        title : str, optional
            Instead of the names of the arms.
        language : str
            ``en`` or ``th``.

        """
        from policylab.recording.tables import run_table  # noqa: PLC0415 (needed only to show results)

        of_run = {arm: self.run_values(world) for world, arm in enumerate(self.arms)}
        monthly = {arm: self.months_of(world) for world, arm in enumerate(self.arms)}
        heading = title or Words(language).say("run.title", arm=", ".join(self.arms))
        return run_table(heading, self.months, monthly, of_run, language)

    def plot(self, *measures: str, language: str = "en") -> Figure:
        """Return the figure of measures over time, by default of effective and formal adoption."""
        from policylab.recording.figures import run_figure  # noqa: PLC0415

        names = measures or (HEADLINE, "formal_adoption")
        paths = {name: {arm: self.paths(name)[None, :, world] for world, arm in enumerate(self.arms)} for name in names}
        return run_figure(paths, names, language)

    def frame(self) -> pd.DataFrame:
        """Return the monthly records in long form: arm, replication, month, measure, value, unit.

        With groups, a column ``group`` follows ``arm``, and everyone is a group as well.
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
            for name, values in {**self.monthly, **self.money}.items()
            for world, arm in enumerate(self.arms)
        ]


def month_of(at: object, last: int, option: str = "at") -> int:
    """Return a month of a run.

    Raises
    ------
    UsageError
        If it is not a whole number or is outside the run.

    """
    if isinstance(at, bool) or not isinstance(at, int | np.integer):
        raise UsageError(f"{option}: {shown(at)} is not a month, allowed 0 to {last}: write a whole number")
    if not 0 <= at <= last:
        raise UsageError(f"{option}: {at} is out of range, allowed 0 to {last} (months of the run): choose one inside")
    return int(at)


def _fields(records: Records) -> dict[str, Any]:
    return {entry.name: getattr(records, entry.name) for entry in dataclasses.fields(records)}


def read_only(value: Any) -> Any:
    """Return a read-only value: arrays as read-only views, mappings as views of copies."""
    if isinstance(value, np.ndarray):
        view = value.view()
        view.flags.writeable = False
        return view
    if isinstance(value, Mapping):
        return MappingProxyType({key: read_only(inner) for key, inner in value.items()})
    return value


def _thawed(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def _rebuilt(of: type[Records], values: dict[str, Any]) -> Records:
    return of(**values)


def long_frame(arm: str, replication: int, measure: str, values: Sequence[float] | Row) -> pd.DataFrame:
    """Return a measure of one world, month by month, in long form with its unit."""
    import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

    return pd.DataFrame(
        {"arm": arm, "replication": replication, "month": np.arange(len(values)), "measure": measure,
         "value": values, "unit": MEASURES[measure].unit}
    )  # fmt: skip
