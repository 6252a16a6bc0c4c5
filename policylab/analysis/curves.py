"""Curves: observations drawn with the model's median and band, with labels in English and Thai."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.observations import Observed
from policylab.recording.measures import MEASURES
from policylab.show.figure import Axes, Drawing, legend, panels
from policylab.show.words import bilingual

DECIDES_NO_NUMBER = True  # what people see: in no identity

MONTHS_A_YEAR = 12
PANELS_A_ROW = 3
# The model is drawn over the years of the observations and this many more on either side.
AROUND = 2.0


@dataclass(frozen=True)
class Panel:
    """One curve of a figure."""

    title: str
    observed: Observed
    measure: str
    month_zero: float  # calendar year of month 0
    band: NDArray[np.float64]  # shape (3, months + 1): low end, middle and high end of the model, in percent
    deadline: float | None = None  # calendar year, drawn as a line


def draw_curves(curves: Sequence[Panel], title: str = "") -> Drawing:
    """Return a figure with a panel for each curve."""
    columns = min(len(curves), PANELS_A_ROW)
    rows = -(-len(curves) // columns)
    figure, axes = panels(rows, columns, (max(5.0 * columns, 7.5), 1.0 + 3.8 * rows))
    for axis in axes[len(curves) :]:
        axis.set_visible(False)
    for axis, curve in zip(axes, curves, strict=False):
        _draw(axis, curve)
    legend(figure, axes[0], columns=1)
    if title:
        figure.suptitle(title, fontsize="medium")
    return figure


def _draw(axis: Axes, curve: Panel) -> None:
    """Draw a real curve as points, the model's as a line in its band, over the years of the real one."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 (only drawing needs it)

    observed = curve.observed
    year = curve.month_zero + np.arange(curve.band.shape[1]) / MONTHS_A_YEAR
    near = (year >= observed.year[0] - AROUND) & (year <= observed.year[-1] + AROUND)
    low, middle, high = curve.band[:, near]
    axis.fill_between(year[near], low, high, color="C0", alpha=0.25, linewidth=0)
    axis.plot(year[near], middle, color="C0", label=bilingual("curves.model"))
    axis.plot(observed.year, observed.percent, "o", color="0.1", markersize=5, label=bilingual("curves.observed"))
    if curve.deadline is not None:
        axis.axvline(curve.deadline, color="0.3", linewidth=1, linestyle=":")
    measure = MEASURES[curve.measure]
    axis.set_title(curve.title, fontsize="medium")
    axis.set_xlabel(bilingual("curves.year"))
    axis.set_ylabel(f"{measure.label} / {measure.label_th}\n{bilingual('curves.percent')}", fontsize="small")
    axis.set_ylim(0, max(100.0, float(observed.percent.max()) * 1.05))
    axis.ticklabel_format(useOffset=False)
    axis.xaxis.set_major_locator(MaxNLocator(6, integer=True))
