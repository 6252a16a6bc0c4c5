"""Frames of a comparison: its rows in long form, with units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policylab.comparison.many_worlds import Worlds
from policylab.comparison.results import Results
from policylab.recording.measures import MEASURES
from policylab.recording.readouts import whole
from policylab.show.frames import frame_of
from policylab.show.json import plain

if TYPE_CHECKING:
    import pandas as pd

Frame = Callable[[], "pd.DataFrame"]
SAVED = ("effects", "levels", "groups-effects", "groups-levels", "worlds", "worlds-design", "against-outlay")  # as CSV


def frames_of(results: Results) -> Mapping[str, Frame]:
    """Return a maker for each frame of the comparison."""
    known: dict[str, Frame] = {
        "effects": lambda: long_rows(results.effects),
        "levels": lambda: long_rows(results.levels),
        "ratios": lambda: long_rows(results.ratios),
        "records": lambda: _records(results),
    }
    by = results.by
    if by is not None:
        known |= {"groups-effects": lambda: long_rows(by.effects), "groups-levels": lambda: long_rows(by.levels)}
    worlds = results.worlds
    if worlds is not None:
        known |= {
            "best": lambda: long_rows(worlds.best),
            "drivers": lambda: _drivers(worlds),
            "worlds": worlds.frame,
            "worlds-design": worlds.design_frame,
        }
    if results.against_outlay:
        known["against-outlay"] = lambda: long_rows(results.against_outlay)
    return known


def long_rows(rows: Sequence[Any]) -> pd.DataFrame:
    """Return rows as a frame, with the unit of each measure after when it is taken."""
    content = frame_of(rows)
    if "at" in content:
        place = list(content.columns).index("at") + 1
        content.insert(place, "unit", [MEASURES[name].unit for name in content["measure"]])
    return content


def _records(results: Results) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415

    return pd.concat([records.frame() for records in whole(results.records)], ignore_index=True)


def _drivers(worlds: Worlds) -> pd.DataFrame:
    return frame_of(
        {"arm": row.arm, "measure": row.measure, "at": row.at, **plain(driver)}
        for row in worlds.drivers
        for driver in row.parameters
    )
