"""Running a chunk: doses looked for, points side by side on the same people and luck, and what is kept of each run.

What raises is kept as well: where the points of a chunk cannot run together, worlds run one by one, then points, and a
point that still raises becomes a row with its traceback.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from policylab.comparison.equal_cost import Dose, EqualCost, at_dose, bring_to_budget
from policylab.comparison.processes import Crew
from policylab.recorded import Records
from policylab.records import people_of, record_all
from policylab.scenario import Scenario
from policylab.study.declaration import Study, is_parted
from policylab.study.points import (
    DEFAULT,
    DOSES,
    HEADLINE,
    Chunk,
    Point,
    identities,
    identity_of_run,
    looking_in,
    plan_in,
    points_in,
    scenarios_in,
)

if TYPE_CHECKING:
    import pandas as pd

EVERYONE = ""  # what stands in ``by`` and ``group`` where nobody is parted
OF_POINT = ("world", "arm", "budget", "dial", "dial_value", "pilot_outlay", "asked", "matched")


@dataclass(frozen=True)
class Cell:
    """A point made ready to run.

    Attributes
    ----------
    point : Point
    scenario : Scenario, optional
        At its dose; None where looking for the dose raised.
    dose : Dose, optional
        None for the baseline.
    asked : float, optional
        The budget in official-months.
    matched : bool, optional
        Whether its cost in the pilots is the budget.
    error : str, optional
        The traceback of what raised.

    """

    point: Point
    scenario: Scenario | None
    dose: Dose | None = None
    asked: float | None = None
    matched: bool | None = None
    error: str | None = None

    def row(self) -> dict[str, Any]:
        """Return what a table says of the point, by the names of :data:`OF_POINT`."""
        dose = self.dose or Dose(self.point.arm, None, None, np.nan)
        return {
            "world": self.point.world, "arm": self.point.arm, "budget": self.point.budget, "dial": dose.dial,
            "dial_value": dose.value, "pilot_outlay": dose.cost, "asked": self.asked, "matched": self.matched,
        }  # fmt: skip


def run_chunk(study: Study, chunk: Chunk, doses: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the rows of a chunk of runs.

    Parameters
    ----------
    study : Study
        What is asked.
    chunk : Chunk
        Of worlds, or of the headline.
    doses : DataFrame, optional
        What :func:`doses_of_headline` found, for a chunk of the headline.

    Returns
    -------
    DataFrame
        A row for each run, measure, month and group: ``run``, :data:`OF_POINT`, ``replication``, ``measure``, ``at``,
        ``by``, ``group``, ``value``, ``effect``, ``reached``, ``error``.

    """
    import pandas as pd  # noqa: PLC0415 (a worker needs it only to hand over)

    if doses is None:
        parts = list(_worlds(study, chunk, chunk.worlds))
    else:
        parts = list(_recorded_or_told(study, chunk, cells_of_doses(study, doses)))
    return pd.concat(parts, ignore_index=True)


def doses_of_headline(study: Study, crew: Crew) -> pd.DataFrame:
    """Return the dose of every point of the headline, a row each with the columns of :data:`OF_POINT` and ``error``."""
    import pandas as pd  # noqa: PLC0415

    try:
        cells = _dosed(study, (DEFAULT,), study.arms, study.budgets, crew)
    except Exception:
        cells = [_dosed_alone(study, point, crew) for point in points_in(study, DEFAULT)]
    return pd.DataFrame([{**cell.row(), "error": cell.error} for cell in cells])


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


def _worlds(study: Study, chunk: Chunk, worlds: Sequence[int]) -> Iterator[pd.DataFrame]:
    """Yield the rows of some worlds, together if they can be run so, else world by world, else point by point."""
    try:
        with Crew(1) as alone:
            cells = _dosed(study, worlds, study.arms, study.budgets, alone)
        yield _recorded(study, chunk, cells)
    except Exception:
        if len(worlds) > 1:
            for world in worlds:
                yield from _worlds(study, chunk, (world,))
            return
        with Crew(1) as alone:
            cells = [_dosed_alone(study, point, alone) for point in points_in(study, worlds[0])]
        yield from _recorded_or_told(study, chunk, cells)


def _dosed(
    study: Study, worlds: Sequence[int], arms: Sequence[str], budgets: Sequence[float], crew: Crew
) -> list[Cell]:
    """Return the points of some arms in some worlds, each at the dose that brings it to its budget."""
    asked, looking = plan_in(study, worlds[0]), looking_in(study, worlds[0])
    asked = replace(asked, scenarios=tuple(one for one in asked.scenarios if one.name in arms))
    in_worlds = [[one for one in scenarios_in(study, world) if one.name in arms] for world in worlds]
    base = asked.place_of_baseline
    brought = bring_to_budget(asked, in_worlds, crew, looking, budgets) if budgets else []
    found = []
    for place, (world, written) in enumerate(zip(worlds, in_worlds, strict=True)):
        found.append(Cell(Point(world, asked.baseline, None), written[base]))
        for budget, held in zip(budgets, brought, strict=True):
            found += _at(held[place], world, budget, written)
    return found


def _at(held: EqualCost, world: int, budget: float, written: Sequence[Scenario]) -> Iterator[Cell]:
    dosed = {scenario.name: scenario for scenario in held.dosed(written)}
    for dose in held.doses:
        yield Cell(Point(world, dose.arm, budget), dosed[dose.arm], dose, held.budget, held.meets(dose.arm))


def _dosed_alone(study: Study, point: Point, crew: Crew) -> Cell:
    """Return a point at its dose, looked for beside nobody but the baseline and the law; or what raised."""
    arms = {study.arms[0], point.arm, *([] if point.budget is None else [study.law])}
    budgets = () if point.budget is None else (point.budget,)
    try:
        found = _dosed(study, (point.world,), tuple(arms), budgets, crew)
    except Exception:
        return Cell(point, None, error=traceback.format_exc())
    return next(cell for cell in found if cell.point == point)


def _recorded_or_told(study: Study, chunk: Chunk, cells: Sequence[Cell]) -> Iterator[pd.DataFrame]:
    """Yield the rows of the points of one world, together if they can be run so, else one by one."""
    ready = [cell for cell in cells if cell.scenario is not None]
    yield from (_told(study, chunk, cell) for cell in cells if cell.scenario is None)
    base = cells[0]
    if base.scenario is None:
        yield from (_told(study, chunk, replace(cell, error=base.error)) for cell in ready)
        return
    try:
        yield _recorded(study, chunk, ready)
    except Exception:
        yield from (_recorded_alone(study, chunk, base, cell) for cell in ready)


def _recorded_alone(study: Study, chunk: Chunk, base: Cell, cell: Cell) -> pd.DataFrame:
    beside = [base] if cell is base else [base, cell]
    try:
        found = _recorded(study, chunk, beside)
    except Exception:
        return _told(study, chunk, replace(cell, error=traceback.format_exc()))
    return found[found["arm"] == cell.point.arm]


def _told(study: Study, chunk: Chunk, cell: Cell) -> pd.DataFrame:
    """Return a row for each run of a point that raised, with its traceback."""
    import pandas as pd  # noqa: PLC0415

    return pd.DataFrame(
        [
            {"run": run, **cell.row(), "replication": replication, "measure": None, "at": None, "by": EVERYONE,
             "group": EVERYONE, "value": np.nan, "effect": np.nan, "reached": None, "error": cell.error}
            for replication in chunk.replications
            for (run,) in (_runs(study, [cell], replication),)
        ]
    )  # fmt: skip


def _runs(study: Study, cells: Sequence[Cell], replication: int) -> list[str]:
    of_worlds = {world: identities(study, world) for world in {cell.point.world for cell in cells}}
    return [identity_of_run(of_worlds[cell.point.world][cell.point], replication) for cell in cells]


def _recorded(study: Study, chunk: Chunk, cells: Sequence[Cell]) -> pd.DataFrame:
    """Run points side by side in every replication, the baseline of each world among them, and return their rows."""
    import pandas as pd  # noqa: PLC0415

    scenarios = [cell.scenario for cell in cells if cell.scenario is not None]
    bases = {cell.point.world: place for place, cell in enumerate(cells) if cell.point.budget is None}
    beside = np.array([bases[cell.point.world] for cell in cells])
    of_points = pd.DataFrame([cell.row() for cell in cells], columns=list(OF_POINT))
    plan = plan_in(study, cells[0].point.world)
    frames = []
    for replication in chunk.replications:
        people = people_of(scenarios, plan.seed, replication, plan.graphs)
        # The same runs once for each grouping: luck is keyed, so that they are the same to the last bit.
        of_groupings = [(by, record_all(people, scenarios, replication, by)) for by in study.file.groups or (None,)]
        head = of_points.assign(run=_runs(study, cells, replication), replication=replication)
        frames += [
            head.assign(measure=measure, at=str(at), by=by, group=group, **values)
            for by, group, measure, at, values in _kept(study, chunk, of_groupings, beside)
        ]
    found = pd.concat(frames, ignore_index=True).assign(error=None)
    return found[
        ["run", *OF_POINT, "replication", "measure", "at", "by", "group", "value", "effect", "reached", "error"]
    ]


def _kept(
    study: Study, chunk: Chunk, of_groupings: Iterable[tuple[str | None, Records]], beside: np.ndarray
) -> Iterator[tuple[str, str, str, int | str, dict[str, Any]]]:
    """Yield what is kept of the runs: everyone once, then the groups, at the months that were asked for."""
    for number, (by, records) in enumerate(of_groupings):
        for measure, at in study.looked_at_in_headline if chunk.kind == HEADLINE else study.looked_at:
            if number == 0:
                yield EVERYONE, EVERYONE, measure, at, _values(records, measure, at, beside)
            if by is not None and is_parted(measure, by) and (measure, at) in study.looked_at:
                for label, group in records.groups.items():
                    yield by, label, measure, at, _values(group, measure, at, beside)


def _values(records: Records, measure: str, at: int | str, beside: np.ndarray) -> dict[str, Any]:
    reached = records.reached.get(measure)
    return {
        "value": records.value(measure, at),
        "effect": np.subtract(*records.pair(measure, at, beside)),
        "reached": [None] * len(beside) if reached is None else reached.tolist(),
    }


__all__ = ["DOSES", "EVERYONE", "OF_POINT", "Cell", "cells_of_doses", "doses_of_headline", "run_chunk"]
