"""Figures of measures over time: a line for each arm, with the band of its replications where there are several."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.recording.labels import label_of
from policylab.recording.measures import MEASURES
from policylab.show.figure import LINES, SMALL_LEGEND, Axes, Drawing, Figure, arm_colours, legend, panels
from policylab.show.words import Words

DECIDES_NO_NUMBER = True  # display only: in no identity
Paths = Mapping[str, Mapping[str, NDArray[np.float64]]]  # by measure and arm, shape (replications, months + 1)
BAND = (2.5, 97.5)
PANELS_A_ROW = 3


def run_figure(paths: Paths, measures: Sequence[str], language: str = "en") -> Figure:
    """Return the figure of some measures of a run, a panel each."""
    labels = ", ".join(label_of(name, language) for name in measures)
    arms = tuple(next(iter(paths.values())))
    caption = Words(language).say("run.paths", measures=labels)
    return Figure("run", caption, lambda: draw_paths(paths, measures, arms[0], language=language))


def draw_paths(
    paths: Paths, measures: Sequence[str], baseline: str, *, title: str = "", shares: bool = False, language: str = "en"
) -> Drawing:
    """Draw measures over time, a panel each, for all arms.

    Parameters
    ----------
    paths : mapping of measure to arm to array, shape (replications, months + 1)
        Their values.
    measures : sequence of str
        Which of them.
    baseline : str
        The arm in grey.
    title : str, optional
        What the lines and bands are.
    shares : bool
        Whether all panels have one scale, from 0 to 1.
    language : str
        ``en`` or ``th``.

    """
    columns = min(len(measures), PANELS_A_ROW)
    rows = math.ceil(len(measures) / columns)
    figure, axes = panels(rows, columns, _size(rows, columns), sharey=shares)
    for axis, measure in zip(axes, measures, strict=False):
        _draw(axis, paths[measure], measure, baseline, language)
        if shares:
            axis.set_ylim(0, 1)
    for axis in axes[len(measures) :]:
        axis.set_visible(False)
    legend(figure, axes[0])
    if title:
        figure.suptitle(title, fontsize="medium")
    return figure


def _size(rows: int, columns: int) -> tuple[float, float]:
    """Return inches wide and high: panels are larger where there are fewer beside each other."""
    return {1: 7.5, 2: 11.0}.get(columns, 13.0), 0.4 + rows * (3.6 if columns > 2 else 4.2)


def _draw(axis: Axes, arms: Mapping[str, NDArray[np.float64]], measure: str, baseline: str, language: str) -> None:
    colours: dict[str, Any] = arm_colours(baseline, tuple(arms))
    for place, (arm, values) in enumerate(arms.items()):
        months = np.arange(values.shape[1])
        if len(values) > 1 and len(arms) <= SMALL_LEGEND:  # more bands would hide each other
            low, high = np.percentile(values, BAND, axis=0)
            axis.fill_between(months, low, high, color=colours[arm], alpha=0.15, linewidth=0)
        axis.plot(months, values.mean(axis=0), color=colours[arm], linestyle=LINES[place % len(LINES)], label=arm)
    from matplotlib.ticker import MultipleLocator  # noqa: PLC0415 (needed only to draw)

    axis.set_title(label_of(measure, language))
    axis.set_xlabel(Words(language).say("run.month"))
    axis.set_ylabel(MEASURES[measure].unit)
    axis.margins(x=0)
    axis.xaxis.set_major_locator(MultipleLocator(24 if values.shape[1] > 61 else 12))
