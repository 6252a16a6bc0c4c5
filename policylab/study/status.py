"""Status: how much of a study is done, failed and left, of which model, and what it took."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from policylab.recording.identity import dynamics
from policylab.study.declaration import Study
from policylab.study.points import DEFAULT, DOSES, points_in
from policylab.study.store import CHUNKS, Inventory


def status(study: Study, found: Inventory) -> dict[str, Any]:
    """Return the one object of ``study status --json``."""
    done = list(found.done.values())
    points = len(points_in(study, 0))
    per_headline = points * study.file.headline.replications
    return {
        "study": study.name,
        "model": dynamics(),
        "worlds": study.design.worlds,
        "points": points * (study.design.worlds + 1),
        "runs": points * study.design.worlds * study.file.replications + per_headline,
        "runs_done": sum(one.runs for one in done),
        "runs_failed": sum(one.failed for one in done),
        "chunks": len(done) + len(found.missing),
        "chunks_done": len(done),
        "seconds": round(sum(one.seconds for one in done), 1),
        "left_out": [{"file": one.path.name, "model": one.model, "changed": one.changed} for one in found.others],
    }


def lines(study: Study, found: Inventory) -> list[str]:
    """Return the same for a person."""
    told = status(study, found)
    said = [
        f"{told['study']}: {len(study.arms) - 1} arms against {study.arms[0]}, {len(study.budgets)} budgets, "
        f"{told['worlds']} worlds at size {study.file.size} and the default world at size {study.file.headline.size}",
        f"model {told['model']}",
        f"runs: {told['runs_done']} of {told['runs']} done, {told['runs_failed']} of them raised, "
        f"{told['runs'] - told['runs_done']} left",
        f"chunks: {told['chunks_done']} of {told['chunks']} stored, {told['chunks'] - told['chunks_done']} left",
        f"time spent: {told['seconds'] / 60:.1f} minutes of one process",
    ]
    others = found.about_others()
    return said if others is None else [*said, others]


def failed_lines(found: Inventory, most: int, folder: Path) -> list[str]:
    """Return what raised, the first of it with its last line, and how to see all of it and run it again."""
    failed = failed_points(found)
    if not failed:
        return []
    more = [f"… and {len(failed) - most} more"] if len(failed) > most else []
    return [
        "raised:",
        *(f"  {line}" for line in [*map(_line, failed[:most]), *more]),
        "Whole tracebacks: `policylab study export`, failed.csv. "
        f"To run them again: move their files out of {folder / CHUNKS}.",
    ]


def failed_points(found: Inventory) -> list[dict[str, Any]]:
    """Return what each point that raised is: world, arm, budget, file, error."""
    columns = ["world", "arm", "budget", "error"]
    rows = [
        row | {"file": one.path.name}
        for one in found.done.values()
        if one.failed or one.kind == DOSES
        for row in pq.read_table(one.path, columns=columns).to_pylist()
        if row["error"] is not None
    ]
    points = {(row["world"], row["arm"], row["budget"], row["file"]): row for row in rows}
    return list(points.values())


def _line(row: dict[str, Any]) -> str:
    world = "the default world" if row["world"] == DEFAULT else f"world {row['world']}"
    budget = "" if row["budget"] is None else f", budget {row['budget']:g}"
    return f"{world}, {row['arm']}{budget}, in {row['file']}: {row['error'].strip().splitlines()[-1]}"
