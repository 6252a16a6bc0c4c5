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
from policylab.comparison.budgets import BudgetMatch, Dose
from policylab.comparison.effects import Reading, readings_of
from policylab.comparison.many_worlds import Worlds
from policylab.comparison.rows import Effect
from policylab.errors import PolicylabError, unknown
from policylab.recording.identity import method
from policylab.recording.measures import EVENT_MEASURES, RUN
from policylab.study.declaration import Study, is_grouped
from policylab.study.doses import cells_of_doses
from policylab.study.points import DOSES, HEADLINE, WORLDS, Chunk, chunks_of
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


@dataclass(frozen=True, repr=False)
class StudyComparison(Comparison):
    """The comparison that a study is: as designed, by group and month by month, and at every budget."""

    groups: Mapping[str, Mapping[str, Worlds]] = field(default_factory=dict)
    """The arms as designed over many worlds, for each group of each grouping."""

    @cached_property
    def _readings(self) -> dict[str | None, list[Reading]]:
        everyone = readings_of(self.measures, self.at)
        of_groups: dict[str | None, list[Reading]] = {
            group: [reading for reading in everyone if is_grouped(reading[0], grouping)]
            for grouping, groups in self.groups.items()
            for group in groups
        }
        return {None: everyone, **of_groups}

    def _with_standing(self, effect: Effect) -> Effect:
        """Return an effect with its standing over the worlds; that on a group over the same worlds as everyone's."""
        if effect.group is None or self.worlds is None:
            return super()._with_standing(effect)
        worlds = next(groups[effect.group] for groups in self.groups.values() if effect.group in groups)
        effects = worlds.eligible_effects(effect.arm, effect.measure, effect.at)
        return effect if effects is None else self.worlds.with_standing_of(effect, effects)


@method("study-summary")
@method("discovery")
class StoredStudy:
    """The stored results of a study, as the comparison and the worlds that the rest of the lab reads."""

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

    def doses(self, budget: float) -> pd.DataFrame:
        """Return the dose of each arm of the headline at a budget."""
        return self.store.read(next(chunk for chunk in self._chunks if (chunk.kind, chunk.budget) == (DOSES, budget)))

    @property
    def failed(self) -> pd.DataFrame:
        """Return a row for each run that raised, with its traceback, and for each dose whose search raised."""
        frames = [*map(self.doses, self.study.budgets), self.runs, self.headline]
        return pd.concat([frame[frame["error"].notna()] for frame in frames], ignore_index=True)

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

    def worlds(self, budget: float | None = None, by: str = EVERYONE, group: str = EVERYONE) -> Worlds:
        """Return every arm in every world as designed or at a budget, as ``compare --worlds`` would."""
        study = self.study
        taken = self._at(self.runs, budget)
        taken = taken[(taken["by"] == by) & (taken["group"] == group)]
        readings = [place for place in study.readings if by == EVERYONE or (place[0] in set(taken["measure"]))]
        shape = (study.design.worlds, len(study.arms), study.file.replications)
        levels, base = _arrays(taken, readings, study.arms, shape)
        effects = levels - base
        cost = (
            effects[readings.index((study.cost, RUN))].mean(axis=-1) if by == EVERYONE else np.full(shape[:2], np.nan)
        )
        return Worlds(
            study.design, study.arms, study.arms[0], readings, levels, effects, cost, self._matches(budget),
            study.file.seed, None if budget is None else self._match(budget).budget, self._sound(budget),
        )  # fmt: skip

    def _at(self, rows: pd.DataFrame, budget: float | None) -> pd.DataFrame:
        """Return rows as designed, or those at a budget with those of the baseline, which is never scaled."""
        designed = rows["budget"].isna()
        if budget is None:
            return rows[designed]
        return rows[(designed & (rows["arm"] == self.study.arms[0])) | (rows["budget"] == budget)]

    def _matches(self, budget: float | None) -> tuple[BudgetMatch, ...]:
        """Return the budget and the doses of each world; none as designed."""
        if budget is None:
            return ()
        rows = self.runs[self.runs["budget"] == budget].drop_duplicates(["world", "arm"])
        designs = {scenario.name: scenario.package.dial_as_written for scenario in self.study.over_worlds.scenarios}
        return tuple(_match_of(of_world, designs) for _, of_world in rows.groupby("world", sort=True))

    def _sound(self, budget: float | None) -> NDArray[np.bool_]:
        """Return in which worlds no run of an arm, or of its baseline, raised, shape (worlds, arms)."""
        taken = self._at(self.runs, budget)
        failed = taken[taken["error"].notna()]
        points = set(zip(failed["world"], failed["arm"], strict=True))
        arms, base = self.study.arms, self.study.arms[0]
        return np.array(
            [
                [(world, base) not in points and (world, arm) not in points for arm in arms]
                for world in range(self.study.design.worlds)
            ]
        )

    def _match(self, budget: float) -> BudgetMatch:
        """Return a budget of the headline in official-months, and its doses."""
        cells = cells_of_doses(self.study, self.doses(budget))[1:]
        amount = next((cell.asked for cell in cells if cell.asked is not None), np.nan)
        return BudgetMatch(amount, tuple(cell.dose for cell in cells if cell.dose is not None))

    @cached_property
    def comparison(self) -> StudyComparison:
        """Return the comparison in the default world, with the standing of its effects over the worlds."""
        study, rows = self.study, self.headline
        if rows["error"].notna().any():
            raise PolicylabError(
                f"{study.name}: runs of the headline raised, so there are no results: "
                f"see `policylab study status {study.name}`"
            )
        return StudyComparison(
            replace(study.headline, measures=study.measures),
            self._records(None),
            budget_records=tuple((self._match(budget), self._records(budget)) for budget in study.budgets),
            worlds=self.worlds(),
            worlds_at_budgets=tuple(map(self.worlds, study.budgets)),
            groups={by: self._of_groups(by) for by in study.file.groups},
        )

    def _of_groups(self, by: str) -> dict[str, Worlds]:
        names = self.runs.loc[self.runs["by"] == by, "group"].drop_duplicates()
        return {str(name): self.worlds(None, by, str(name)) for name in names}

    def _records(self, budget: float | None) -> tuple[StoredRecords, ...]:
        taken = self._at(self.headline, budget)
        numbers = range(self.study.file.headline.replications)
        return tuple(self._replication(taken[taken["replication"] == number], number) for number in numbers)

    def _replication(self, rows: pd.DataFrame, number: int) -> StoredRecords:
        """Return the records of everyone in a replication, with those of each group of each grouping."""
        known = {str(group): self._of_group(of_group, number) for group, of_group in rows.groupby("group", sort=False)}
        everyone = known.pop(EVERYONE)
        return replace(everyone, groups=known)

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


def _match_of(of_world: pd.DataFrame, designs: Mapping[str, float | None]) -> BudgetMatch:
    rows: list[Any] = of_world.astype(object).where(of_world.notna(), None).to_dict("records")
    doses = tuple(
        Dose(
            row["arm"], row["dial"], row["dial_value"], designs[row["arm"]],
            np.nan if row["pilot_cost"] is None else row["pilot_cost"],
        )
        for row in rows
    )  # fmt: skip
    budget = next((row["asked"] for row in rows if row["asked"] is not None), np.nan)
    return BudgetMatch(float(budget), doses)
