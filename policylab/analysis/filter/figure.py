"""The figure of a filter: where worlds lie beside what was observed, before and after, target by target."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from policylab.analysis.filter.implausibility import CUTOFF
from policylab.analysis.filter.rows import TargetRow
from policylab.show.figure import Axes, Drawing, legend, panels
from policylab.show.words import bilingual

DECIDES_NO_NUMBER = True  # what people see: in no identity

HEIGHT = 0.2  # inches of a target
FARTHEST = 8.0  # standard deviations that are drawn


def draw_predictive(rows: Sequence[TargetRow]) -> Drawing:
    """Return a figure with a line for each target: 90% of all worlds, of the kept ones, and the nearest world.

    Targets have units of their own, so each is drawn as its distance from the observed band in standard deviations of
    the data's error and what the model leaves out; 0 is the band, less is below it.
    """
    shown = [row for row in rows if row.nearest is not None]
    figure, (axis,) = panels(1, 1, (8.5, max(4.0, 1.8 + HEIGHT * len(shown))))
    places = np.arange(len(shown))
    for name, colour, width in (("worlds", "0.75", 5), ("kept", "C0", 2.5)):
        ends = np.array([[distance(row, getattr(row, name)[end]) for row in shown] for end in (0, 2)])
        axis.hlines(places, *ends, color=colour, linewidth=width, label=bilingual(f"filter.{name}"))
    nearest = [distance(row, row.nearest) for row in shown]
    axis.plot(nearest, places, "o", color="0.1", markersize=3.5, label=bilingual("filter.nearest"))
    axis.axvline(0, color="0.2", linewidth=0.8)
    for cut in (-CUTOFF, CUTOFF):
        axis.axvline(cut, color="C3", linewidth=0.8, linestyle="--")
    _labelled(axis, shown)
    legend(figure, axis, columns=1)
    return figure


def _labelled(axis: Axes, rows: Sequence[TargetRow]) -> None:
    axis.set_yticks(range(len(rows)), [row.label for row in rows], fontsize="x-small")
    axis.set_xlim(-FARTHEST - 0.5, FARTHEST + 0.5)
    axis.invert_yaxis()
    axis.set_xlabel(bilingual("filter.distance", "\n"), fontsize="small")
    axis.grid(visible=False, axis="y")


def distance(row: TargetRow, value: float | None) -> float:
    """Return how far a figure lies outside the band of a target, in standard deviations; NaN where there is none."""
    if value is None:
        return float("nan")
    low, high = row.observed
    below = 0.0 if low is None else min(value - low, 0.0)
    above = 0.0 if high is None else max(value - high, 0.0)
    outside = below + above
    return float(np.clip(outside / row.miss, -FARTHEST, FARTHEST))
