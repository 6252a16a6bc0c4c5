"""Doses: every point as designed, or at the dose that brings it to its budget, found side by side; errors become rows.

Where the points of some worlds cannot be dosed together, worlds are dosed one by one, then points.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from policylab.comparison.budgets import BudgetMatch, Dose
from policylab.comparison.dials import at_dose
from policylab.comparison.equal_cost import match_budgets
from policylab.model.scenario import Scenario
from policylab.recording.identity import method
from policylab.study.declaration import Study
from policylab.study.points import DEFAULT, Point, pilots_in, plan_in, points_at, scenarios_in
from policylab.workers import WorkerPool

if TYPE_CHECKING:
    import pandas as pd

OF_POINT = ("world", "arm", "budget", "dial", "dial_value", "pilot_cost", "asked", "matched")


@dataclass(frozen=True)
class Cell:
    """A point ready to run."""

    point: Point
    scenario: Scenario | None  # at its dose; None where the search for the dose raised
    dose: Dose | None = None  # None as designed
    asked: float | None = None  # the budget of the world in official-months
    matched: bool | None = None  # whether its cost in the pilots is the budget
    error: str | None = None

    def row(self) -> dict[str, Any]:
        """Return the row of the point, by the names of :data:`OF_POINT`."""
        dose = self.dose or Dose(self.point.arm, None, None, None, np.nan)
        return {
            "world": self.point.world, "arm": self.point.arm, "budget": self.point.budget, "dial": dose.dial,
            "dial_value": dose.value, "pilot_cost": dose.cost, "asked": self.asked, "matched": self.matched,
        }  # fmt: skip


def cells_of(study: Study, worlds: Sequence[int], budget: float | None, pool: WorkerPool) -> list[Cell]:
    """Return the points of some worlds as designed, or each at its dose or with the error that the search raised.

    The baseline, with which they are compared, is among them.
    """
    if budget is None:
        return [_as_designed(scenario, world) for world in worlds for scenario in scenarios_in(study, world)]
    try:
        return _dosed(study, worlds, study.arms, budget, pool)
    except Exception:
        if len(worlds) > 1:
            return [cell for world in worlds for cell in cells_of(study, (world,), budget, pool)]
        points = points_at(study, worlds[0], budget)
        return [_baseline(study, worlds[0]), *(_dosed_alone(study, point, budget, pool) for point in points)]


@method("study")
def doses_of_headline(study: Study, budget: float, pool: WorkerPool) -> pd.DataFrame:
    """Return the dose of every arm of the headline at a budget, a row each with the columns of :data:`OF_POINT`."""
    import pandas as pd  # noqa: PLC0415

    cells = cells_of(study, (DEFAULT,), budget, pool)[1:]
    return pd.DataFrame([{**cell.row(), "crossings": _crossings(cell), "error": cell.error} for cell in cells])


def _crossings(cell: Cell) -> str:
    return json.dumps(cell.dose.crossings if cell.dose else ())


def cells_of_doses(study: Study, doses: pd.DataFrame) -> list[Cell]:
    """Return the points of the headline at a budget, each at the dose that is stored for it, the baseline first."""
    designed = {scenario.name: scenario for scenario in study.headline.scenarios}
    rows: list[Any] = doses.astype(object).where(doses.notna(), None).to_dict("records")
    return [_baseline(study, DEFAULT), *(_cell_of_row(row, designed[row["arm"]]) for row in rows)]


def _cell_of_row(row: dict[str, Any], designed: Scenario) -> Cell:
    point = Point(DEFAULT, row["arm"], row["budget"])
    if row["error"] is not None:
        return Cell(point, None, error=row["error"])
    crossings = tuple((low, high) for low, high in json.loads(row["crossings"]))
    design = designed.package.dial_as_written
    dose = Dose(point.arm, row["dial"], row["dial_value"], design, row["pilot_cost"], crossings)
    return Cell(point, at_dose(designed, dose.value), dose, row["asked"], bool(row["matched"]))


def _as_designed(scenario: Scenario, world: int) -> Cell:
    return Cell(Point(world, scenario.name, None), scenario)


def _baseline(study: Study, world: int) -> Cell:
    return _as_designed(scenarios_in(study, world)[0], world)


def _dosed(study: Study, worlds: Sequence[int], arms: Sequence[str], budget: float, pool: WorkerPool) -> list[Cell]:
    """Return the points of some arms in some worlds, each at the dose that brings it to its budget."""
    plan, pilots = plan_in(study, worlds[0]), pilots_in(study, worlds[0])
    plan = replace(plan, scenarios=tuple(scenario for scenario in plan.scenarios if scenario.name in arms))
    in_worlds = [[scenario for scenario in scenarios_in(study, world) if scenario.name in arms] for world in worlds]
    (matches,) = match_budgets(plan, in_worlds, study.budget_in(plan, budget), pool, pilots)
    cells = []
    for match, world, designed in zip(matches, worlds, in_worlds, strict=True):
        cells += [_as_designed(designed[0], world), *_at(match, world, budget, designed)]
    return cells


def _at(match: BudgetMatch, world: int, budget: float, designed: Sequence[Scenario]) -> Iterator[Cell]:
    dosed = {scenario.name: scenario for scenario in match.dosed(designed)}
    for dose in match.doses:
        yield Cell(Point(world, dose.arm, budget), dosed[dose.arm], dose, match.budget, match.meets(dose.arm))


def _dosed_alone(study: Study, point: Point, budget: float, pool: WorkerPool) -> Cell:
    """Return a point at its dose, found with no other arm than the baseline and the yardstick; or the error raised."""
    arms = {study.arms[0], point.arm, *([] if study.yardstick is None else [study.yardstick])}
    try:
        cells = _dosed(study, (point.world,), tuple(arms), budget, pool)
    except Exception:
        return Cell(point, None, error=traceback.format_exc())
    return next(cell for cell in cells if cell.point == point)
