"""Figures: paths over time with bands, and paired effects with their intervals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import seaborn as sns
from numpy.typing import NDArray

from policylab.comparison import Comparison
from policylab.files import write_atomically
from policylab.measures import HEADLINE, MEASURES
from policylab.records import Records

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

BAND = (2.5, 97.5)
PATHS_A_PAGE = 6
PANELS_A_ROW = 3
RESOLUTION = 150


def save_figures(comparison: Comparison, folder: Path) -> list[Path]:
    """Draw every figure of a comparison into a folder and return the files, the one to look at first foremost."""
    sns.set_theme(style="whitegrid", palette="colorblind", font_scale=0.9)
    drawn: list[tuple[str, Figure]] = [("adoption", adoption(comparison)), ("effects", effects(comparison))]
    monthly = list(_series(comparison.records[0]))
    for page, first in enumerate(range(0, len(monthly), PATHS_A_PAGE), start=1):
        drawn.append((f"paths-{page}", paths(comparison, monthly[first : first + PATHS_A_PAGE])))
    saved = []
    for name, figure in drawn:
        path = folder / f"{name}.png"
        write_atomically(path, lambda beside, figure=figure: figure.savefig(beside, dpi=RESOLUTION))  # type: ignore[misc]
        plt.close(figure)
        saved.append(path)
    return saved


def adoption(comparison: Comparison) -> Figure:
    """Draw effective beside formal adoption over time, each arm with the band of 95% of the replications."""
    figure, axes = plt.subplots(1, 2, figsize=(11, 4.6), sharey=True, layout="constrained")
    for axis, measure in zip(axes, (HEADLINE, "formal_adoption"), strict=True):
        _paths(axis, comparison, measure)
        axis.set_ylim(0, 1)
    _legend(figure, comparison, axes[0])
    return figure


def paths(comparison: Comparison, measures: Iterable[str]) -> Figure:
    """Draw measures over time, a panel each, for all arms."""
    names = list(measures)
    rows = math.ceil(len(names) / PANELS_A_ROW)
    figure, axes = plt.subplots(rows, PANELS_A_ROW, figsize=(13, 0.4 + 3.6 * rows), layout="constrained")
    for axis, measure in zip(axes.flat, names, strict=False):
        _paths(axis, comparison, measure)
    for axis in axes.flat[len(names) :]:
        axis.set_visible(False)
    _legend(figure, comparison, axes.flat[0])
    return figure


def effects(comparison: Comparison) -> Figure:
    """Draw the paired effect of each arm on the share measures at the last month asked for, with 95% intervals."""
    at = comparison.at[-1]
    rows = [
        row for row in comparison.effects if row["at"] == at and MEASURES[row["measure"]].unit in ("share", "0 to 1")
    ]
    arms = [arm for arm in comparison.arms if arm != comparison.baseline]
    names = list(dict.fromkeys(row["measure"] for row in rows))
    figure, axis = plt.subplots(figsize=(9.5, 1.6 + 0.42 * max(len(names), 1)), layout="constrained")
    colours = _colours(comparison)
    for number, arm in enumerate(arms):
        of_arm = {row["measure"]: row for row in rows if row["arm"] == arm}
        places = np.arange(len(names)) + 0.22 * (number - (len(arms) - 1) / 2)
        means = np.array([of_arm[name]["mean"] for name in names])
        low = np.array(
            [of_arm[name]["low"] if of_arm[name]["low"] is not None else of_arm[name]["mean"] for name in names]
        )
        high = np.array(
            [of_arm[name]["high"] if of_arm[name]["high"] is not None else of_arm[name]["mean"] for name in names]
        )
        axis.errorbar(
            means,
            places,
            xerr=[means - low, high - means],
            fmt=_MARKERS[number % len(_MARKERS)],
            color=colours[arm],
            capsize=2,
            markersize=5,
            label=arm,
        )
    axis.axvline(0, color="0.3", linewidth=1)
    axis.set_yticks(np.arange(len(names)), [MEASURES[name].label for name in names])
    axis.invert_yaxis()
    axis.set_xlabel(f"Effect against {comparison.baseline} at month {at} (mean and 95% interval over luck)")
    figure.legend(*axis.get_legend_handles_labels(), loc="outside upper center", ncols=len(arms), frameon=False)
    return figure


def _series(records: Records) -> Mapping[str, NDArray[np.float64]]:
    """Return everything that has a value each month: state, and what was spent so far."""
    return records.monthly | records.money


_MARKERS = "osD^vP*X"
_LINES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))


def _colours(comparison: Comparison) -> dict[str, Any]:
    others = [arm for arm in comparison.arms if arm != comparison.baseline]
    colours = sns.color_palette("colorblind", len(others))
    return {comparison.baseline: "0.35", **dict(zip(others, colours, strict=True))}


def _paths(axis: Any, comparison: Comparison, measure: str) -> None:
    months = np.arange(comparison.records[0].months + 1)
    colours = _colours(comparison)
    for place, arm in enumerate(comparison.arms):
        values = np.array([_series(records)[measure][:, place] for records in comparison.records])
        low, high = np.percentile(values, BAND, axis=0)
        axis.fill_between(months, low, high, color=colours[arm], alpha=0.15, linewidth=0)
        axis.plot(months, values.mean(axis=0), color=colours[arm], linestyle=_LINES[place % len(_LINES)], label=arm)
    axis.set_title(MEASURES[measure].label)
    axis.set_xlabel("month")
    axis.set_ylabel(MEASURES[measure].unit)
    axis.margins(x=0)
    axis.xaxis.set_major_locator(mpl.ticker.MultipleLocator(24 if len(months) > 60 else 12))


def _legend(figure: Figure, comparison: Comparison, axis: Any) -> None:
    handles, labels = axis.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False)
    figure.suptitle(
        f"Mean and band of 95% of {len(comparison.records)} replications, size {comparison.scenarios[0].size}",
        fontsize="medium",
    )
