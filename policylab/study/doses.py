"""Doses: every point at the dose that brings it to its budget, found side by side; errors become rows.

Where the points of some worlds cannot be dosed together, worlds are dosed one by one, then points.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from policylab.comparison.dials import at_dose
from policylab.comparison.equal_cost import BudgetMatch, Dose, match_budget
from policylab.model.scenario import Scenario
from policylab.recording.identity import method
from policylab.study.declaration import Study
from policylab.study.points import DEFAULT, Point, pilots_in, plan_in, points_in, scenarios_in
from policylab.workers import WorkerPool

if TYPE_CHECKING:
    import pandas as pd

OF_POINT = ("world", "arm", "budget", "dial", "dial_value", "pilot_outlay", "asked", "matched")


@dataclass(frozen=True)
class Cell:
    """A point ready to run."""

    point: Point
    scenario: Scenario | None  # at its dose; None where the search for the dose raised
    dose: Dose | None = None  # None for the baseline
    asked: float | None = None  # the budget in official-months
    matched: bool | None = None  # whether its cost in the pilots is the budget
    error: str | None = None

    def row(self) -> dict[str, Any]:
        """Return the row of the point, by the names of :data:`OF_POINT`."""
        dose = self.dose or Dose(self.point.arm, None, None, np.nan)
        return {
            "world": self.point.world, "arm": self.point.arm, "budget": self.point.budget, "dial": dose.dial,
            "dial_value": dose.value, "pilot_outlay": dose.cost, "asked": self.asked, "matched": self.matched,
        }  # fmt: skip


def cells_of(study: Study, worlds: Sequence[int], pool: WorkerPool) -> list[Cell]:
    """Return the points of some worlds, each at its dose, or with the error that the search for it raised."""
    try:
        return _dosed(study, worlds, study.arms, study.budgets, pool)
    except Exception:
        if len(worlds) > 1:
            return [cell for world in worlds for cell in cells_of(study, (world,), pool)]
        return [_dosed_alone(study, point, pool) for point in points_in(study, worlds[0])]


@method("study")
def doses_of_headline(study: Study, pool: WorkerPool) -> pd.DataFrame:
    """Return the dose of every point of the headline, a row each with the columns of :data:`OF_POINT` and ``error``."""
    import pandas as pd  # noqa: PLC0415

    return pd.DataFrame([{**cell.row(), "error": cell.error} for cell in cells_of(study, (DEFAULT,), pool)])


def cells_of_doses(study: Study, doses: pd.DataFrame) -> list[Cell]:
    """Return the points of the headline, each at the dose that is stored for it."""
    written = {scenario.name: scenario for scenario in study.headline.scenarios}
    rows: list[Any] = doses.astype(object).where(doses.notna(), None).to_dict("records")
    return [_cell_of_row(row, written[row["arm"]]) for row in rows]


def _cell_of_row(row: dict[str, Any], written: Scenario) -> Cell:
    point = Point(DEFAULT, row["arm"], row["budget"])
    if row["error"] is not None:
        return Cell(point, None, error=row["error"])
    if point.budget is None:
        return Cell(point, written)
    dose = Dose(point.arm, row["dial"], row["dial_value"], row["pilot_outlay"])
    return Cell(point, at_dose(written, dose.value), dose, row["asked"], bool(row["matched"]))


def _dosed(
    study: Study, worlds: Sequence[int], arms: Sequence[str], budgets: Sequence[float], pool: WorkerPool
) -> list[Cell]:
    """Return the points of some arms in some worlds, each at the dose that brings it to its budget."""
    plan, pilots = plan_in(study, worlds[0]), pilots_in(study, worlds[0])
    plan = replace(plan, scenarios=tuple(scenario for scenario in plan.scenarios if scenario.name in arms))
    in_worlds = [[scenario for scenario in scenarios_in(study, world) if scenario.name in arms] for world in worlds]
    base = plan.place_of_baseline
    matches = match_budget(plan, in_worlds, pool, pilots, budgets) if budgets else []
    cells = []
    for place, (world, written) in enumerate(zip(worlds, in_worlds, strict=True)):
        cells.append(Cell(Point(world, plan.baseline, None), written[base]))
        for budget, match in zip(budgets, matches, strict=True):
            cells += _at(match[place], world, budget, written)
    return cells


def _at(match: BudgetMatch, world: int, budget: float, written: Sequence[Scenario]) -> Iterator[Cell]:
    dosed = {scenario.name: scenario for scenario in match.dosed(written)}
    for dose in match.doses:
        yield Cell(Point(world, dose.arm, budget), dosed[dose.arm], dose, match.budget, match.meets(dose.arm))


def _dosed_alone(study: Study, point: Point, pool: WorkerPool) -> Cell:
    """Return a point at its dose, found with no other arms than the baseline and the law; or the error raised."""
    arms = {study.arms[0], point.arm, *([] if point.budget is None else [study.law])}
    budgets = () if point.budget is None else (point.budget,)
    try:
        cells = _dosed(study, (point.world,), tuple(arms), budgets, pool)
    except Exception:
        return Cell(point, None, error=traceback.format_exc())
    return next(cell for cell in cells if cell.point == point)
