"""Frames of a comparison: its rows in long form, with units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from policylab.comparison.many_worlds import Worlds
from policylab.comparison.results import Results
from policylab.comparison.rows import Effect, WorldCounts
from policylab.recording.measures import MEASURES
from policylab.recording.readouts import whole
from policylab.show.frames import frame_of
from policylab.show.json import plain

if TYPE_CHECKING:
    import pandas as pd

Frame = Callable[[], "pd.DataFrame"]
SAVED = (
    "effects", "levels", "equal-cost", "contests", "best", "luck", "worlds", "worlds-design", "why", "why-wholes",
)  # as CSV  # fmt: skip


def frames_of(results: Results) -> Mapping[str, Frame]:
    """Return a maker for each frame of the comparison."""
    known: dict[str, Frame] = {
        "effects": lambda: long_rows(results.effects),
        "levels": lambda: long_rows(results.levels),
        "ratios": lambda: long_rows(results.ratios),
        "records": lambda: _records(results),
    }
    equal_cost = results.equal_cost
    if equal_cost is not None:
        known["equal-cost"] = lambda: long_rows(equal_cost.arms)
    worlds = results.worlds
    if worlds is not None:
        known |= {
            "contests": lambda: long_rows(results.contests),
            "best": lambda: long_rows(results.best),
            "luck": lambda: long_rows(results.luck),
            "drivers": lambda: _drivers(results),
            "worlds": lambda: _worlds(results.every_worlds),
            "worlds-design": worlds.design_frame,
        }
    why = results.why
    if why is not None:
        known |= {"why": lambda: long_rows(why.reasons), "why-wholes": lambda: long_rows(why.wholes)}
    return known


def long_rows(rows: Sequence[Any]) -> pd.DataFrame:
    """Return rows as a frame, with the unit of each measure after when it is taken."""
    content = frame_of({**plain(row), **_counts(row)} for row in rows).drop(columns="in_worlds", errors="ignore")
    if "at" in content:
        place = list(content.columns).index("at") + 1
        content.insert(place, "unit", [MEASURES[name].unit for name in content["measure"]])
    return content


def _counts(row: Any) -> dict[str, Any]:
    """Return the numbers of worlds of an effect as columns of their own."""
    if not isinstance(row, Effect):
        return {}
    counts = {} if row.in_worlds is None else plain(row.in_worlds)
    return {f"worlds_{field.name}": counts.get(field.name) for field in fields(WorldCounts)}


def _records(results: Results) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415

    return pd.concat([records.frame() for records in whole(results.records)], ignore_index=True)


def _worlds(every: Sequence[Worlds]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415

    return pd.concat([worlds.frame() for worlds in every], ignore_index=True)


def _drivers(results: Results) -> pd.DataFrame:
    return frame_of(
        {"arm": row.arm, "measure": row.measure, "at": row.at, "budget": row.budget, **plain(driver)}
        for row in results.drivers
        for driver in row.parameters
    )
