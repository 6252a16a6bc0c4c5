"""Stored study: the stored results of a study, read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from policylab.comparison import Comparison
from policylab.comparison.effects import Reading
from policylab.comparison.equal_cost import BudgetMatch, Dose
from policylab.comparison.many_worlds import Worlds
from policylab.comparison.plan import Plan
from policylab.errors import PolicylabError, unknown
from policylab.recording.identity import method
from policylab.recording.measures import EVENT_MEASURES, RUN
from policylab.study.declaration import Study
from policylab.study.doses import cells_of_doses
from policylab.study.points import HEADLINE, WORLDS, Chunk, chunks_of
from policylab.study.runs import EVERYONE
from policylab.study.store import Inventory, Store

Array = NDArray[np.float64]
RUNS = ["world", "arm", "budget", "replication", "by", "group", "measure", "at"]
Kept = Mapping[tuple[str, int | str], Array]


@dataclass(frozen=True)
class StoredRecords:
    """Measures at the months that were stored, for each arm."""

    arms: tuple[str, ...]
    replication: int
    values: Kept  # shape (arms,)
    beside: Kept  # shape (arms,): what each was compared with when it ran
    reached: Mapping[str, NDArray[np.bool_]]  # shape (arms,): for each time, whether the share was reached at all
    groups: Mapping[str, StoredRecords] = field(default_factory=dict)

    def value(self, measure: str, at: int | str) -> Array:
        """Return a measure at a stored month, for each arm."""
        return _kept(self.values, measure, at)

    def pair(self, measure: str, at: int | str, base: NDArray[np.intp]) -> tuple[Array, Array]:
        """Return a measure for each arm, and what it was compared with when it ran."""
        del base  # the study's own baseline, with which each arm ran
        return self.value(measure, at), _kept(self.beside, measure, at)


def _kept(values: Kept, measure: str, at: int | str) -> Array:
    if (measure, at) not in values:
        raise unknown(
            "measure kept of this study", f"{measure} at {at}", [f"{name} at {moment}" for name, moment in values]
        )
    return values[measure, at]


@method("study-summary")
@method("discovery")
class StoredStudy:
    """The stored results of a study, as the comparisons and worlds that the rest of the lab reads."""

    def __init__(self, study: Study, folder: Path):
        self.study, self.store = study, Store(folder)
        self._chunks = chunks_of(study)
        self.inventory: Inventory = self.store.inventory(self._chunks)
        if self.inventory.missing:
            left_out = self.inventory.about_others()
            raise PolicylabError(
                f"{folder}: {len(self.inventory.missing)} of {len(self._chunks)} chunks are missing: run "
                f"`policylab study run` with the same file and folder{f' ({left_out})' if left_out else ''}"
            )

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Return every row of the runs over worlds, in the order of :data:`RUNS`; failed runs have one row each."""
        return self._rows(WORLDS)

    @cached_property
    def headline(self) -> pd.DataFrame:
        """Return every row of the runs of the headline, in the same order and columns."""
        return self._rows(HEADLINE)

    @property
    def doses(self) -> pd.DataFrame:
        """Return the dose of each point of the headline."""
        return self.store.read(self._chunks[0])

    @property
    def failed(self) -> pd.DataFrame:
        """Return a row for each run that raised, with its traceback, and for each dose whose search raised."""
        doses = self.doses
        return pd.concat(
            [frame[frame["error"].notna()] for frame in (doses, self.runs, self.headline)], ignore_index=True
        )

    def _rows(self, kind: str) -> pd.DataFrame:
        """Return the rows of chunks of a kind in one order, whatever the order in which they were run."""
        chunks: list[Chunk] = [chunk for chunk in self._chunks if chunk.kind == kind]
        rows = pd.concat([self.store.read(chunk) for chunk in chunks], ignore_index=True)
        orders = {name: index for index, name in enumerate(self.study.arms)}
        measures = {name: index for index, name in enumerate(self.study.measures)}
        months = pd.to_numeric(rows["at"].where(rows["at"] != RUN, "-1"))
        groups = {name: index for index, name in enumerate(rows["group"].drop_duplicates())}
        order = rows.assign(
            arm=rows["arm"].map(orders), measure=rows["measure"].map(measures), at=months,
            group=rows["group"].map(groups),
        )  # fmt: skip
        return rows.loc[order.sort_values(RUNS, kind="stable", na_position="first").index].reset_index(drop=True)

    def worlds(self, budget: float, by: str = EVERYONE, group: str = EVERYONE) -> Worlds:
        """Return every arm in every world at a budget, as ``compare --worlds`` would."""
        study, rows = self.study, self.runs
        taken = rows[
            (rows["budget"].isna() | (rows["budget"] == budget)) & (rows["by"] == by) & (rows["group"] == group)
        ]
        readings = [place for place in study.readings if by == EVERYONE or (place[0] in set(taken["measure"]))]
        shape = (study.design.worlds, len(study.arms), study.file.replications)
        levels, base = _arrays(taken, readings, study.arms, shape)
        effects = levels - base
        outlay = (
            effects[readings.index(("outlay", RUN))].mean(axis=-1) if by == EVERYONE else np.full(shape[:2], np.nan)
        )
        return Worlds(
            study.design, study.arms, study.arms[0], readings, levels, effects, outlay, self._held(budget),
            study.file.seed,
        )  # fmt: skip

    def _held(self, budget: float) -> tuple[BudgetMatch, ...]:
        """Return the budget and doses of each world; an arm that raised has no dose that meets a budget."""
        rows = self.runs[self.runs["budget"] == budget].drop_duplicates(["world", "arm"])
        rows = rows.assign(pilot_outlay=rows["pilot_outlay"].where(self._sound(budget, rows)))
        return tuple(_equal_cost(of_world) for _, of_world in rows.groupby("world", sort=True))

    def _sound(self, budget: float, rows: pd.DataFrame) -> pd.Series:
        """Return for each world and arm whether no run of it, or of its baseline, raised."""
        failed = self.runs[self.runs["error"].notna() & (self.runs["budget"].isna() | (self.runs["budget"] == budget))]
        bases = set(failed.loc[failed["budget"].isna(), "world"])
        points = set(zip(failed["world"], failed["arm"], strict=True))
        return pd.Series(
            [world not in bases and (world, arm) not in points for world, arm in rows[["world", "arm"]].to_numpy()],
            index=rows.index,
        )

    def comparison(self, budget: float, by: str | None = None) -> Comparison:
        """Return the comparison in the default world at a budget, with the standing of its effects over the worlds."""
        rows = self.headline
        taken = rows[rows["budget"].isna() | (rows["budget"] == budget)]
        if taken["error"].notna().any():
            raise PolicylabError(
                f"{self.study.name}: runs of the headline raised, so there are no results: "
                f"see `policylab study status {self.study.name}`"
            )
        cells = [cell for cell in cells_of_doses(self.study, self.doses) if cell.point.budget in (None, budget)]
        scenarios = tuple(cell.scenario for cell in cells if cell.scenario is not None)
        plan: Plan = replace(self.study.headline, scenarios=scenarios, measures=self.study.measures, by=by)
        doses = tuple(cell.dose for cell in cells if cell.dose is not None)
        match = BudgetMatch(next(cell.asked for cell in cells if cell.asked is not None), doses)
        numbers = range(plan.replications)
        records = tuple(self._records(taken[taken["replication"] == number], number, by) for number in numbers)
        return Comparison(plan, records, budget_match=match, worlds=self.worlds(budget))

    def _records(self, rows: pd.DataFrame, number: int, by: str | None) -> StoredRecords:
        records = self._of_group(rows[rows["by"] == EVERYONE], number)
        if by is None:
            return records
        of_groups = rows[rows["by"] == by]
        groups = {
            str(label): self._of_group(of_group, number) for label, of_group in of_groups.groupby("group", sort=False)
        }
        return replace(records, groups=groups)

    def _of_group(self, rows: pd.DataFrame, number: int) -> StoredRecords:
        study = self.study
        kept = set(zip(rows["measure"], rows["at"], strict=True))
        readings = [(measure, at) for measure, at in study.headline_readings if (measure, str(at)) in kept]
        levels, base = _arrays(rows.assign(world=0, replication=0), readings, study.arms, (1, len(study.arms), 1))
        times = [name for name in EVENT_MEASURES if (name, RUN) in readings]
        order = {arm: place for place, arm in enumerate(study.arms)}
        reached = {
            name: of_arms.sort_values("arm", key=lambda arm: arm.map(order))["reached"].to_numpy(dtype=bool)
            for name in times
            for of_arms in (rows[rows["measure"] == name],)
        }
        return StoredRecords(
            study.arms, number, values=dict(zip(readings, levels[:, 0, :, 0], strict=True)),
            beside=dict(zip(readings, base[:, 0, :, 0], strict=True)), reached=reached,
        )  # fmt: skip


def _arrays(
    rows: pd.DataFrame, readings: Sequence[Reading], arms: Sequence[str], shape: tuple[int, int, int]
) -> tuple[Array, Array]:
    """Return values and those of the baseline, shape (readings, worlds, arms, replications) each.

    NaN where nothing is stored.
    """
    places = {(measure, str(at)): number for number, (measure, at) in enumerate(readings)}
    order = {arm: number for number, arm in enumerate(arms)}
    place = np.array([places.get(key, -1) for key in zip(rows["measure"], rows["at"], strict=True)], dtype=np.intp)
    known = place >= 0
    taken = rows[known]
    where = (
        place[known],
        taken["world"].to_numpy(),
        taken["arm"].map(order).to_numpy(),
        taken["replication"].to_numpy(),
    )
    values = np.full((2, len(readings), *shape), np.nan)
    for number, column in enumerate(("value", "against")):
        values[number][where] = taken[column].to_numpy()
    return values[0], values[1]


def _equal_cost(of_world: pd.DataFrame) -> BudgetMatch:
    rows: list[Any] = of_world.astype(object).where(of_world.notna(), None).to_dict("records")
    doses = tuple(
        Dose(row["arm"], row["dial"], row["dial_value"], np.nan if row["pilot_outlay"] is None else row["pilot_outlay"])
        for row in rows
    )
    budget = next((row["asked"] for row in rows if row["asked"] is not None), np.nan)
    return BudgetMatch(float(budget), doses)
