"""Figures: paths over time with bands, and paired effects with their intervals."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import seaborn as sns
from numpy.typing import NDArray

from policylab.comparison import Comparison
from policylab.comparison.many_worlds import Worlds
from policylab.files import write_atomically
from policylab.recording.measures import HEADLINE, MEASURES, RUN
from policylab.recording.records import Records

if "MPLBACKEND" not in os.environ:  # a notebook has said already how it shows figures
    mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

BAND = (2.5, 97.5)
PATHS_A_PAGE = 6
PANELS_A_ROW = 3
RESOLUTION = 150
CROWDED = 6  # arms


def save_figures(comparison: Comparison, folder: Path) -> list[Path]:
    """Draw every figure of a comparison into a folder and return the files, the one to look at first foremost."""
    sns.set_theme(style="whitegrid", palette="colorblind", font_scale=0.9)
    drawn: list[tuple[str, Figure]] = [("adoption", adoption(comparison)), ("effects", effects(comparison))]
    if comparison.worlds is not None:
        drawn.append(("worlds", over_worlds(comparison, comparison.worlds)))
    if comparison.against_outlay:
        drawn.append(("against-outlay", against_outlay(comparison)))
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
    apart = 0.8 / max(len(arms), 3)
    height = 1.6 + max(len(names), 1) * max(0.42, 0.1 * len(arms))
    figure, axis = plt.subplots(figsize=(9.5, height), layout="constrained")
    colours = _colours(comparison)
    for number, arm in enumerate(arms):
        of_arm = [row for row in rows if row["arm"] == arm]
        means, low, high = (np.array([_end(row, end) for row in of_arm]) for end in ("mean", "low", "high"))
        places = np.array([names.index(row["measure"]) for row in of_arm]) + apart * (number - (len(arms) - 1) / 2)
        axis.errorbar(
            means,
            places,
            xerr=[means - low, high - means],
            fmt=MARKERS[number % len(MARKERS)],
            color=colours[arm],
            capsize=2,
            markersize=5 if len(arms) <= CROWDED else 3.5,
            label=arm,
        )
    axis.axvline(0, color="0.3", linewidth=1)
    axis.set_yticks(np.arange(len(names)), [MEASURES[name].label for name in names])
    axis.set_ylim(len(names) - 0.4, -0.6)
    axis.grid(visible=False, axis="y")
    for edge in range(1, len(names)):
        axis.axhline(edge - 0.5, color="0.85", linewidth=0.8)
    axis.set_xlabel(f"Effect against {comparison.baseline} at month {at} (mean and 95% interval over luck)")
    handles, labels = axis.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=_columns(labels), frameon=False)
    return figure


def _end(row: dict[str, Any], end: str) -> float:
    return row["mean"] if row[end] is None else row[end]


def over_worlds(comparison: Comparison, worlds: Worlds) -> Figure:
    """Draw each arm's mean effect on the first measure shown in every world, with the shares by sign."""
    measure = HEADLINE if HEADLINE in comparison.measures else comparison.measures[0]
    at = RUN if MEASURES[measure].of_run else comparison.at[-1]
    arms = [arm for arm in comparison.arms if arm != comparison.baseline]
    figure, axis = plt.subplots(figsize=(9.5, 1.8 + 0.5 * len(arms)), layout="constrained")
    colours = _colours(comparison)
    shares = []
    for place, arm in enumerate(arms):
        of_worlds = worlds.effect(arm, measure, at).mean(axis=1)
        of_worlds = of_worlds[~np.isnan(of_worlds)]
        # Points of one arm are spread by their rank in the design, so that none hides another.
        spread = place + 0.5 * ((np.arange(len(of_worlds)) * 0.618034) % 1 - 0.5)
        axis.scatter(of_worlds, spread, s=10, color=colours[arm], alpha=0.55, linewidths=0)
        if len(of_worlds):
            low, middle, high = np.percentile(of_worlds, (5, 50, 95))
            axis.plot([low, high], [place, place], color="0.15", linewidth=1.2)
            axis.plot([middle], [place], marker="|", color="0.15", markersize=16, markeredgewidth=2)
        shares.append(_shares_by_sign(of_worlds))
    axis.axvline(0, color="0.3", linewidth=1)
    axis.set_yticks(np.arange(len(arms)), arms)
    axis.set_ylim(len(arms) - 0.5, -0.5)
    axis.grid(visible=False, axis="y")
    right = axis.secondary_yaxis("right")
    right.set_yticks(np.arange(len(arms)), shares)
    right.tick_params(length=0)
    when = "over the run" if at == RUN else f"at month {at}"
    axis.set_xlabel(
        f"Effect on {MEASURES[measure].label.lower()} against {comparison.baseline} {when} ({MEASURES[measure].unit})"
    )
    where = "" if comparison.asked.spread is None else comparison.asked.spread.where
    figure.suptitle(
        f"One point a world: {worlds.design.worlds} worlds {where}; line from the 5th to the 95th "
        "percentile, mark at the median\nRight: share of worlds in which the effect is above and below 0",
        fontsize="medium",
    )
    return figure


def against_outlay(comparison: Comparison) -> Figure:
    """Draw the headline effects of each arm against what the centre spent, budget by budget, with 95% intervals."""
    rows = comparison.against_outlay
    measures = list(dict.fromkeys(row["measure"] for row in rows))
    figure, axes = plt.subplots(1, len(measures), figsize=(11, 4.6), layout="constrained")
    colours = _colours(comparison)
    arms = [arm for arm in comparison.arms if arm != comparison.baseline]
    for axis, measure in zip(axes, measures, strict=True):
        for number, arm in enumerate(arms):
            of_arm = [row for row in rows if (row["arm"], row["measure"]) == (arm, measure)]
            means, low, high = (np.array([_end(row, end) for row in of_arm]) for end in ("mean", "low", "high"))
            axis.errorbar(
                [row["outlay"] for row in of_arm], means, yerr=[means - low, high - means],
                fmt=MARKERS[number % len(MARKERS)], linestyle=LINES[number % len(LINES)], color=colours[arm],
                capsize=2, markersize=5, label=arm,
            )  # fmt: skip
        axis.axhline(0, color="0.3", linewidth=1)
        axis.set_title(MEASURES[measure].label)
        axis.set_xlabel(f"outlay beyond {comparison.baseline} ({MEASURES['outlay'].unit})")
        axis.set_ylabel(f"effect ({MEASURES[measure].unit})")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=_columns(labels), frameon=False)
    budgets = ", ".join(f"{budget:.0f}" for budget in dict.fromkeys(row["budget"] for row in rows))
    figure.suptitle(
        f"Effect against {comparison.baseline} at month {comparison.at[-1]} at budgets of {budgets}, 95% over luck;\n"
        "an arm that cannot spend a budget stands where it spends",
        fontsize="medium",
    )
    return figure


def _shares_by_sign(of_worlds: NDArray[np.float64]) -> str:
    if not len(of_worlds):
        return "none"
    return f"{np.mean(of_worlds > 0):.0%} above, {np.mean(of_worlds < 0):.0%} below"


def _series(records: Records) -> Mapping[str, NDArray[np.float64]]:
    """Return everything that has a value each month: state, and what was spent so far."""
    return records.monthly | records.money


MARKERS = "osD^vP*X"
LINES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))


def arm_colours(baseline: str, arms: Sequence[str]) -> dict[str, Any]:
    """Return a colour for each arm, told apart by the colour-blind while they are few; the baseline is grey."""
    others = [arm for arm in arms if arm != baseline]
    found = sns.color_palette("colorblind" if len(others) <= 10 else "husl", len(others))
    return {baseline: "0.35", **dict(zip(others, found, strict=True))}


def _colours(comparison: Comparison) -> dict[str, Any]:
    return arm_colours(comparison.baseline, comparison.arms)


def _paths(axis: Any, comparison: Comparison, measure: str) -> None:
    months = np.arange(comparison.records[0].months + 1)
    colours = _colours(comparison)
    for place, arm in enumerate(comparison.arms):
        values = np.array([_series(records)[measure][:, place] for records in comparison.records])
        low, high = np.percentile(values, BAND, axis=0)
        if len(comparison.arms) <= CROWDED:  # more bands would hide each other
            axis.fill_between(months, low, high, color=colours[arm], alpha=0.15, linewidth=0)
        axis.plot(months, values.mean(axis=0), color=colours[arm], linestyle=LINES[place % len(LINES)], label=arm)
    axis.set_title(MEASURES[measure].label)
    axis.set_xlabel("month")
    axis.set_ylabel(MEASURES[measure].unit)
    axis.margins(x=0)
    axis.xaxis.set_major_locator(mpl.ticker.MultipleLocator(24 if len(months) > 60 else 12))


def _legend(figure: Figure, comparison: Comparison, axis: Any) -> None:
    handles, labels = axis.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=_columns(labels), frameon=False)
    shown = "Mean and band of 95%" if len(comparison.arms) <= CROWDED else "Mean"
    figure.suptitle(
        f"{shown} of {len(comparison.records)} replications, size {comparison.scenarios[0].size}",
        fontsize="medium",
    )


def _columns(labels: Sequence[str]) -> int:
    """Return how many columns of a legend fit: all in a row where they are few, else rows as even as can be."""
    return len(labels) if len(labels) <= CROWDED else math.ceil(len(labels) / math.ceil(len(labels) / 4))
