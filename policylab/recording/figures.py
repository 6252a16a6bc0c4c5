"""Figures of measures over time: a line for each arm, with the band of its replications where there are several."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
FEW = 3  # arms whose bands can be told apart
GAP = 0.055  # between the labels of two ends, as a part of the height of a panel


def run_figure(paths: Paths, measures: Sequence[str], language: str = "en") -> Figure:
    """Return the figure of some measures of a run, a panel each."""
    labels = ", ".join(label_of(name, language) for name in measures)
    arms = tuple(next(iter(paths.values())))
    caption = Words(language).say("run.paths", measures=labels)
    return Figure("run", caption, lambda: draw_paths(paths, measures, arms[0], language=language))


@dataclass(frozen=True)
class Dates:
    """Months to mark in a figure: when arms are announced, and the deadlines of each.

    Attributes
    ----------
    announced : tuple of int
    deadlines : mapping of arm to tuple of int

    """

    announced: tuple[int, ...]
    deadlines: Mapping[str, tuple[int, ...]]


def draw_dated_paths(
    paths: Paths, measures: Sequence[str], baseline: str, dates: Dates, *, title: str = "", language: str = "en"
) -> Drawing:
    """Draw measures over time, each on its own axis, with dates marked and arms labelled at their ends.

    Parameters
    ----------
    paths, measures, baseline, title, language
        As in :func:`draw_paths`.
    dates : Dates
        A dotted line for each announcement, a triangle in an arm's colour for each of its deadlines.

    """
    drawing, axes = panels(1, len(measures), (6.6 * len(measures), 4.6))
    colours = arm_colours(baseline, tuple(paths[measures[0]]))
    say = Words(language).under("run")
    for axis, measure in zip(axes, measures, strict=True):
        _draw(axis, paths[measure], measure, baseline, language, most_bands=FEW)
        for month in dates.announced:
            axis.axvline(month, color="0.4", linestyle=":", linewidth=1)
        with_deadlines = [arm for arm, months in dates.deadlines.items() if months]
        for place, arm in enumerate(with_deadlines):  # one above the other, since arms share deadlines
            months, height = dates.deadlines[arm], GAP * (place + 1 / 2)
            axis.plot(months, [height] * len(months), "^", color=colours[arm], transform=axis.get_xaxis_transform())
        _label_ends(axis, {arm: float(values[:, -1].mean()) for arm, values in paths[measure].items()}, colours)
    marks = say("marks") if any(dates.deadlines.values()) else say("announced") if dates.announced else ""
    drawing.suptitle("\n".join(line for line in (title, marks) if line), fontsize="medium")
    return drawing


def _label_ends(axis: Axes, ends: Mapping[str, float], colours: Mapping[str, Any]) -> None:
    """Write the name of each arm at the end of its line, moved apart where they would overlap."""
    low, high = axis.get_ylim()
    right = axis.get_xlim()[1]
    arms = sorted(ends, key=lambda arm: ends[arm])
    places = np.array([ends[arm] for arm in arms])
    gap = GAP * (high - low)
    for place in range(1, len(places)):
        places[place] = max(places[place], places[place - 1] + gap)
    places -= max(places[-1] - high, 0)
    for arm, place in zip(arms, places, strict=True):
        axis.annotate(
            arm, (right, ends[arm]), (right * 1.03, place), color=colours[arm], fontsize="small", va="center",
            annotation_clip=False, arrowprops={"arrowstyle": "-", "color": colours[arm], "linewidth": 0.6},
        )  # fmt: skip


def draw_paths(
    paths: Paths, measures: Sequence[str], baseline: str, *, title: str = "", language: str = "en"
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
    language : str
        ``en`` or ``th``.

    """
    columns = min(len(measures), PANELS_A_ROW)
    rows = math.ceil(len(measures) / columns)
    figure, axes = panels(rows, columns, _size(rows, columns))
    for axis, measure in zip(axes, measures, strict=False):
        _draw(axis, paths[measure], measure, baseline, language)
    for axis in axes[len(measures) :]:
        axis.set_visible(False)
    legend(figure, axes[0])
    if title:
        figure.suptitle(title, fontsize="medium")
    return figure


def _size(rows: int, columns: int) -> tuple[float, float]:
    """Return inches wide and high: panels are larger where there are fewer beside each other."""
    return {1: 7.5, 2: 11.0}.get(columns, 13.0), 0.4 + rows * (3.6 if columns > 2 else 4.2)


def _draw(
    axis: Axes,
    arms: Mapping[str, NDArray[np.float64]],
    measure: str,
    baseline: str,
    language: str,
    *,
    most_bands: int = SMALL_LEGEND,
) -> None:
    colours: dict[str, Any] = arm_colours(baseline, tuple(arms))
    for place, (arm, values) in enumerate(arms.items()):
        months = np.arange(values.shape[1])
        if len(values) > 1 and len(arms) <= most_bands:  # more bands would hide each other
            low, high = np.percentile(values, BAND, axis=0)
            axis.fill_between(months, low, high, color=colours[arm], alpha=0.15, linewidth=0)
        axis.plot(months, values.mean(axis=0), color=colours[arm], linestyle=LINES[place % len(LINES)], label=arm)
    from matplotlib.ticker import MultipleLocator  # noqa: PLC0415 (needed only to draw)

    axis.set_title(label_of(measure, language))
    axis.set_xlabel(Words(language).say("run.month"))
    axis.set_ylabel(MEASURES[measure].unit)
    axis.margins(x=0)
    axis.xaxis.set_major_locator(MultipleLocator(24 if values.shape[1] > 61 else 12))
