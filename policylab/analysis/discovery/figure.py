"""The figure of a scenario discovery: the box within the ranges, and the trajectory on which it was chosen."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policylab.analysis.discovery.rows import Aims, BoxRow, RestrictedRow, TrajectoryRow
from policylab.analysis.discovery.sentences import shown_limit
from policylab.analysis.labels import bilingual
from policylab.show.figure import panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

DECIDES_NO_NUMBER = True  # what people see: in no identity

LABEL = 34  # letters of a line of English beside the box
LABEL_TH = 40  # Thai has no spaces between words and its signs above and below take no width: cut a little later
COLOUR = "C0"


def draw_discovery(box: BoxRow | None, trajectory: Sequence[TrajectoryRow], aims: Aims) -> Drawing:
    """Draw the limits of the box within the ranges, and coverage against density of all boxes met."""
    restricted = box.restricted if box else ()
    size = (12.0, max(4.6, 1.8 + 1.0 * len(restricted)))
    figure, (left, right) = panels(1, 2, size, width_ratios=[1.15, 1])
    _draw_limits(left, restricted)
    _draw_trajectory(right, box, trajectory, aims)
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure


def _draw_limits(axis: Axes, restricted: Sequence[RestrictedRow]) -> None:
    """Draw each restricted parameter as a bar over its range, with its limits written beside it."""
    for level, row in enumerate(restricted):
        axis.barh(level, 1.0, height=0.3, color="0.88")
        if row.forms:
            _draw_forms(axis, level, row)
        else:
            _draw_numbers(axis, level, row)
    axis.set_yticks(range(len(restricted)), [_label(row) for row in restricted])
    axis.set_ylim(len(restricted) - 0.4, -0.6)
    axis.set_xlim(-0.02, 1.02)
    axis.set_xticks([])
    axis.grid(visible=False)
    axis.set_xlabel(bilingual("discovery.figure.inside", "\n") if restricted else "")
    if not restricted:
        axis.text(0.5, 0.5, bilingual("discovery.figure.no_box"), transform=axis.transAxes, ha="center", va="center")
        axis.set_yticks([])


def _draw_numbers(axis: Axes, level: int, row: RestrictedRow) -> None:
    start, end = row.ends
    width = end - start
    low, high = (start if row.low is None else row.low), (end if row.high is None else row.high)
    axis.barh(level, (high - low) / width, left=(low - start) / width, height=0.3, color=COLOUR)
    texts = {shown_limit(value, row.ends): (value - start) / width for value in (low, high)}
    for text, where in texts.items():
        axis.annotate(
            text, (where, level - 0.17), xytext=(0, 2), textcoords="offset points",
            ha="left" if where < 0.05 else "right" if where > 0.95 else "center", va="bottom", fontsize="small",
        )  # fmt: skip


def _draw_forms(axis: Axes, level: int, row: RestrictedRow) -> None:
    known = row.range
    for number, form in enumerate(known):
        inside = form in (row.forms or ())
        if inside:
            axis.barh(level, 1 / len(known), left=number / len(known), height=0.3, color=COLOUR, edgecolor="white")
        axis.annotate(
            str(form), ((number + 0.5) / len(known), level - 0.17), xytext=(0, 2), textcoords="offset points",
            ha="center", va="bottom", fontsize="small", color="0.1" if inside else "0.5",
        )  # fmt: skip


def _label(row: RestrictedRow) -> str:
    """Return both labels; lines of Thai are broken at spaces, where Thai parts phrases."""
    return f"{textwrap.fill(row.label, LABEL)}\n{textwrap.fill(row.label_th, LABEL_TH, break_long_words=False)}"


def _draw_trajectory(axis: Axes, box: BoxRow | None, trajectory: Sequence[TrajectoryRow], aims: Aims) -> None:
    coverage, density = [row.coverage for row in trajectory], [row.density for row in trajectory]
    peeled, met = bilingual("discovery.figure.peeled"), bilingual("discovery.figure.aims")
    axis.plot(coverage, density, "o-", color="0.45", markersize=4, linewidth=1, label=peeled)
    axis.plot([aims.coverage, aims.coverage, 1], [1, aims.density, aims.density], ":", color="0.1", label=met)
    if box:
        chosen = bilingual("discovery.figure.chosen")
        axis.plot([box.coverage], [box.density], "D", color=COLOUR, markersize=9, label=chosen, linestyle="none")
    axis.set_xlim(0, 1.03)
    axis.set_ylim(0, 1.03)
    axis.set_xlabel(bilingual("discovery.figure.coverage"))
    axis.set_ylabel(bilingual("discovery.figure.density"))
