"""Executing: the chunks that are missing, spread over processes; whatever ends it early, what is stored stays."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from policylab.model.rules import STEP
from policylab.study.declaration import Study
from policylab.study.doses import doses_of_headline
from policylab.study.points import DOSES, HEADLINE, Chunk, chunks_of, points_in
from policylab.study.runs import run_chunk
from policylab.study.store import BEGUN, Inventory, Store
from policylab.workers import Crew, Progress

if TYPE_CHECKING:
    import pandas as pd


def execute(
    study: Study,
    folder: Path,
    workers: int = 1,
    progress: Progress | None = None,
    say: Callable[[str], object] | None = None,
) -> Inventory:
    """Run the chunks of a study that are not stored yet, and return what then lies in the folder.

    Chunks are run in the processes of a crew and stored by this one alone, which holds the folder's lock: a process
    that is left over from a start that was killed can write nothing.
    """
    store, chunks = Store(folder), chunks_of(study)
    with store.locked():
        inventory = store.inventory(chunks)
        left_out = inventory.about_others()
        if left_out is not None and say is not None:
            say(left_out)
        swapped = any(scenario.step != STEP for scenario in study.over_worlds.scenarios)
        with Crew(1 if swapped else workers, progress) as crew:
            doses = _doses(study, store, chunks[0], crew, known=chunks[0].identity in inventory.done)
            missing = [chunk for chunk in inventory.missing if chunk.kind != DOSES]
            _run(study, store, missing, doses, crew)
        return store.inventory(chunks)


def _doses(study: Study, store: Store, chunk: Chunk, crew: Crew, *, known: bool) -> pd.DataFrame:
    """Return the doses of the headline, looked for by the whole crew where they are not stored."""
    if known:
        return store.read(chunk)
    store.note(BEGUN, chunk)
    began = time.monotonic()
    doses = doses_of_headline(study, crew)
    store.write(chunk, doses, time.monotonic() - began, study.file.seed)
    return store.read(chunk)


def _run(study: Study, store: Store, chunks: list[Chunk], doses: pd.DataFrame, crew: Crew) -> None:
    jobs = [(study, chunk, store, doses if chunk.kind == HEADLINE else None) for chunk in chunks]
    runs = [len(chunk.worlds) * len(points_in(study, chunk.worlds[0])) * len(chunk.replications) for chunk in chunks]
    crew.expect(sum(runs))
    for place, (rows, seconds) in crew.as_done(_timed, jobs, runs):
        store.write(chunks[place], rows, seconds, study.file.seed)


def _timed(study: Study, chunk: Chunk, store: Store, doses: pd.DataFrame | None) -> tuple[pd.DataFrame, float]:
    store.note(BEGUN, chunk)
    began = time.monotonic()
    return run_chunk(study, chunk, doses), time.monotonic() - began
