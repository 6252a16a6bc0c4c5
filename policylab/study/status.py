"""Status: how much of a study is done, failed and remaining, with which model, and the time spent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policylab.recording.identity import dynamics
from policylab.show.json import Described, plain
from policylab.study.declaration import Study
from policylab.study.points import DEFAULT, DOSES, points_in
from policylab.study.store import CHUNKS, Inventory

DECIDES_NO_NUMBER = True  # only counts stored chunks: enters no identity


@dataclass(frozen=True, kw_only=True)
class LeftOut(Described):
    """A chunk of another model or of another question: never mixed with those of the study."""

    file: str
    model: str
    """The identity of the dynamics that it was run with."""
    changed: tuple[str, ...]
    """The names of what has changed since; empty where the question differs."""


@dataclass(frozen=True, kw_only=True)
class StudyStatus(Described):
    """The one object of ``study status --json``."""

    study: str
    model: str
    """The identity of the dynamics as they are now."""
    worlds: int
    points: int
    """Worlds times arms, as designed and at each budget, the default world included."""
    runs: int
    runs_done: int
    runs_failed: int
    """Runs that raised."""
    chunks: int
    chunks_done: int
    seconds: float
    """Time spent on the stored chunks, of one process."""
    left_out: tuple[LeftOut, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the status as an object of JSON."""
        return dict(plain(self))


def status(study: Study, inventory: Inventory) -> StudyStatus:
    """Return how much of a study is done, failed and remaining."""
    done = list(inventory.done.values())
    points = len(points_in(study, 0))
    per_headline = points * study.file.headline.replications
    return StudyStatus(
        study=study.name,
        model=dynamics(),
        worlds=study.design.worlds,
        points=points * (study.design.worlds + 1),
        runs=points * study.design.worlds * study.file.replications + per_headline,
        runs_done=sum(chunk.runs for chunk in done),
        runs_failed=sum(chunk.failed for chunk in done),
        chunks=len(done) + len(inventory.missing),
        chunks_done=len(done),
        seconds=round(sum(chunk.seconds for chunk in done), 1),
        left_out=tuple(
            LeftOut(file=chunk.path.name, model=chunk.model, changed=tuple(chunk.changed)) for chunk in inventory.others
        ),
    )


def status_lines(study: Study, inventory: Inventory) -> list[str]:
    """Return the status as lines of text."""
    now = status(study, inventory)
    lines = [
        f"{now.study}: {len(study.policies)} arms against {study.arms[0]}, {_compared(study)}, "
        f"{now.worlds} worlds at size {study.file.size} and the default world at size {study.file.headline.size}",
        f"model {now.model}",
        f"runs: {now.runs_done} of {now.runs} done, {now.runs_failed} of them raised, {now.runs - now.runs_done} left",
        f"chunks: {now.chunks_done} of {now.chunks} stored, {now.chunks - now.chunks_done} left",
        f"time spent: {now.seconds / 60:.1f} minutes of one process",
    ]
    left_out = inventory.about_others()
    return lines if left_out is None else [*lines, left_out]


def _compared(study: Study) -> str:
    """Return in words that arms are compared as designed, and at which budgets."""
    if not study.budgets:
        return "as designed only"
    budgets = ", ".join(f"{budget:g}" for budget in study.budgets)
    of = "official-months" if study.yardstick is None else f"times what {study.yardstick} costs as designed"
    return f"as designed and at equal {study.headline.currency} cost ({budgets} {of})"


def failed_lines(inventory: Inventory, most: int, folder: Path) -> list[str]:
    """Return the first errors with their last lines, and how to see all of them and run them again."""
    failed = _failed(inventory)
    if not failed:
        return []
    more = [f"… and {len(failed) - most} more"] if len(failed) > most else []
    return [
        "raised:",
        *(f"  {line}" for line in [*failed[:most], *more]),
        "Whole tracebacks: `policylab study export`, failed.csv. "
        f"To run them again: move their files out of {folder / CHUNKS}.",
    ]


def _failed(inventory: Inventory) -> list[str]:
    """Return a line for each point that raised, once for each file that records it."""
    import pyarrow.parquet as pq  # noqa: PLC0415 (most studies have no failures)

    lines: dict[tuple[object, ...], str] = {}
    for chunk in inventory.done.values():
        if chunk.failed or chunk.kind == DOSES:
            for row in pq.read_table(chunk.path, columns=["world", "arm", "budget", "error"]).to_pylist():
                if row["error"] is not None:
                    world = "the default world" if row["world"] == DEFAULT else f"world {row['world']}"
                    budget = ", as designed" if row["budget"] is None else f", budget {row['budget']:g}"
                    last = row["error"].strip().splitlines()[-1]
                    point = (row["world"], row["arm"], row["budget"], chunk.path)
                    lines[point] = f"{world}, {row['arm']}{budget}, in {chunk.path.name}: {last}"
    return list(lines.values())
