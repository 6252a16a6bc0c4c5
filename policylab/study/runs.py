"""Runs: the missing chunks of a study, run over processes with points side by side, and what is kept of each run.

Errors are kept as well: where the points of a chunk cannot run together, worlds run one by one, then points, and a
point that still raises becomes a row with its traceback. After an interruption everything stored remains.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from policylab.comparison.effects import Reading
from policylab.model.rules import STEP
from policylab.model.scenario import Scenario
from policylab.recording.identity import method
from policylab.recording.records import Records
from policylab.recording.run import people_of, record_all
from policylab.study.declaration import Study, is_grouped
from policylab.study.doses import OF_POINT, Cell, cells_of, cells_of_doses, doses_of_headline
from policylab.study.points import (
    DOSES,
    HEADLINE,
    Chunk,
    chunks_of,
    groups_at,
    identities,
    identity_of_run,
    plan_in,
    points_at,
    readings_at,
)
from policylab.study.store import BEGUN, Inventory, Store
from policylab.workers import Progress, WorkerPool

if TYPE_CHECKING:
    import pandas as pd

EVERYONE = ""  # the value of ``by`` and ``group`` of results that are not by group


def execute(
    study: Study,
    folder: Path,
    workers: int = 1,
    progress: Progress | None = None,
    say: Callable[[str], object] | None = None,
) -> Inventory:
    """Run the chunks of a study that are not stored yet, and return the inventory of the folder.

    Chunks are run in the processes of a pool and stored by this process alone, which holds the folder's lock: a
    process left over from a killed start cannot write.
    """
    store, chunks = Store(folder), chunks_of(study)
    with store.locked():
        inventory = store.inventory(chunks)
        left_out = inventory.about_others()
        if left_out is not None and say is not None:
            say(left_out)
        swapped = any(scenario.step != STEP for scenario in study.over_worlds.scenarios)
        with WorkerPool(1 if swapped else workers, progress) as pool:
            of_doses = [chunk for chunk in chunks if chunk.kind == DOSES]
            doses = {chunk.budget: _doses(study, store, chunk, pool, inventory) for chunk in of_doses}
            missing = [chunk for chunk in inventory.missing if chunk.kind != DOSES]
            _run(study, store, missing, doses, pool)
        return store.inventory(chunks)


def _doses(study: Study, store: Store, chunk: Chunk, pool: WorkerPool, inventory: Inventory) -> pd.DataFrame:
    """Return the doses of the headline at a budget, found by the whole pool unless they are stored."""
    assert chunk.budget is not None  # no dose is looked for as designed
    if chunk.identity in inventory.done:
        return store.read(chunk)
    store.note(BEGUN, chunk)
    began = time.monotonic()
    doses = doses_of_headline(study, chunk.budget, pool)
    store.write(chunk, doses, time.monotonic() - began, study.file.seed)
    return store.read(chunk)


def _run(
    study: Study, store: Store, chunks: list[Chunk], doses: Mapping[float | None, pd.DataFrame], pool: WorkerPool
) -> None:
    jobs = [(study, chunk, store, doses.get(chunk.budget) if chunk.kind == HEADLINE else None) for chunk in chunks]
    points = [len(points_at(study, chunk.worlds[0], chunk.budget)) for chunk in chunks]
    runs = [len(of.worlds) * many * len(of.replications) for of, many in zip(chunks, points, strict=True)]
    pool.expect(sum(runs))
    for place, (rows, seconds) in pool.as_done(_timed, jobs, runs):
        store.write(chunks[place], rows, seconds, study.file.seed)


def _timed(study: Study, chunk: Chunk, store: Store, doses: pd.DataFrame | None) -> tuple[pd.DataFrame, float]:
    store.note(BEGUN, chunk)
    began = time.monotonic()
    return run_chunk(study, chunk, doses), time.monotonic() - began


@method("study")
def run_chunk(study: Study, chunk: Chunk, doses: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the rows of a chunk of runs."""
    import pandas as pd  # noqa: PLC0415 (a worker needs it only for its result)

    with WorkerPool(1) as alone:
        cells = cells_of(study, chunk.worlds, chunk.budget, alone) if doses is None else cells_of_doses(study, doses)
    return pd.concat(_rows(study, chunk, cells), ignore_index=True)


def _rows(study: Study, chunk: Chunk, cells: Sequence[Cell]) -> list[pd.DataFrame]:
    """Return the rows of points, run together if possible, otherwise world by world, otherwise one by one.

    At a budget the baseline runs beside the arms, and its rows are those as designed.
    """
    ready = [cell for cell in cells if cell.error is None]
    failed = [_failed_rows(study, chunk, cell) for cell in cells if cell.error is not None]
    try:
        return [_recorded(study, chunk, ready), *failed]
    except Exception:
        of_worlds = [[cell for cell in ready if cell.point.world == world] for world in chunk.worlds]
        if len(of_worlds) > 1:
            frames_of_worlds = [
                _rows(study, replace(chunk, worlds=(world,)), of_world)
                for world, of_world in zip(chunk.worlds, of_worlds, strict=True)
            ]
            return [frame for frames in frames_of_worlds for frame in frames] + failed
        base, *policies = ready
        alone = policies if chunk.budget is not None else ready
        return [_recorded_alone(study, chunk, base, cell) for cell in alone] + failed


def _recorded_alone(study: Study, chunk: Chunk, base: Cell, cell: Cell) -> pd.DataFrame:
    """Return the rows of a point run with the baseline alone; or the error raised."""
    try:
        rows = _recorded(study, chunk, [base] if cell is base else [base, cell])
    except Exception:
        return _failed_rows(study, chunk, replace(cell, error=traceback.format_exc()))
    return rows[rows["arm"] == cell.point.arm]


def _failed_rows(study: Study, chunk: Chunk, cell: Cell) -> pd.DataFrame:
    """Return a row for each run of a point that raised, with its traceback."""
    import pandas as pd  # noqa: PLC0415

    return pd.DataFrame(
        [
            {"run": run, **cell.row(), "replication": replication, "measure": None, "at": None, "by": EVERYONE,
             "group": EVERYONE, "value": np.nan, "against": np.nan, "reached": None, "error": cell.error}
            for replication in chunk.replications
            for (run,) in (_runs(study, [cell], replication),)
        ]
    )  # fmt: skip


def _runs(study: Study, cells: Sequence[Cell], replication: int) -> list[str]:
    places = {(cell.point.world, cell.point.budget) for cell in cells}
    known = {point: name for world, budget in places for point, name in identities(study, world, budget).items()}
    return [identity_of_run(known[cell.point], replication) for cell in cells]


def _recorded(study: Study, chunk: Chunk, cells: Sequence[Cell]) -> pd.DataFrame:
    """Run points side by side in every replication, the baseline of each world among them, and return their rows."""
    import pandas as pd  # noqa: PLC0415

    plan = plan_in(study, cells[0].point.world)
    frames = []
    for replication in chunk.replications:
        people = people_of([_scenario(cell) for cell in cells], plan.seed, replication, plan.graphs)
        head = pd.DataFrame([cell.row() for cell in cells], columns=list(OF_POINT))
        head = head.assign(run=_runs(study, cells, replication), replication=replication)
        for part in _parts(study, chunk):
            records = record_all(people, [_scenario(cell) for cell in cells], replication, part.by)
            frames += list(_kept(part, records, cells, head))
    rows = pd.concat(frames, ignore_index=True).assign(error=None)
    if chunk.budget is not None:
        rows = rows[rows["budget"].notna()]
    return rows[
        ["run", *OF_POINT, "replication", "measure", "at", "by", "group", "value", "against", "reached", "error"]
    ]


@dataclass(frozen=True)
class Part:
    """What is kept of one pass of runs: everyone, and the groups of one grouping.

    A run is recorded by one grouping at a time. Luck is keyed, so that repeated runs are equal to the last bit.
    """

    by: str | None
    everyone: tuple[Reading, ...]
    groups: tuple[Reading, ...]


def _parts(study: Study, chunk: Chunk) -> Iterator[Part]:
    everyone = readings_at(study, chunk.kind, chunk.budget)
    for number, by in enumerate(groups_at(study, chunk.budget) or (None,)):
        of_groups = [place for place in study.readings if by is not None and is_grouped(place[0], by)]
        yield Part(by, () if number else tuple(everyone), tuple(of_groups))


def _kept(part: Part, records: Records, cells: Sequence[Cell], head: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield rows of what is kept of the runs, measure by measure and group by group."""
    bases = {cell.point.world: place for place, cell in reversed(list(enumerate(cells)))}  # the first of each world
    base = np.array([bases[cell.point.world] for cell in cells])
    for measure, at in part.everyone:
        yield head.assign(
            measure=measure, at=str(at), by=EVERYONE, group=EVERYONE, **_values(records, measure, at, base)
        )
    for group, of_group in records.groups.items():
        for measure, at in part.groups:
            yield head.assign(
                measure=measure, at=str(at), by=part.by, group=group, **_values(of_group, measure, at, base)
            )


def _scenario(cell: Cell) -> Scenario:
    assert cell.scenario is not None  # points without one are reported, not run
    return cell.scenario


def _values(records: Records, measure: str, at: int | str, base: np.ndarray) -> dict[str, Any]:
    value, against = records.pair(measure, at, base)
    reached = records.reached.get(measure)
    return {
        "value": value,
        "against": against,
        "reached": [None] * len(base) if reached is None else reached.tolist(),
    }
