"""The figures of a brief, in either language: safe for the colour-blind, each line with a style of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np
import seaborn as sns

from policylab.briefs.captions import ADOPTION, policies, series
from policylab.briefs.stored import Stored
from policylab.briefs.tables import headlines, last_month, spending
from policylab.briefs.words import Words
from policylab.files import write_atomically
from policylab.recording.measures import MEASURES
from policylab.show.figure import LINES, MARKERS, arm_colours
from policylab.show.fonts import thai_family

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

WIDTH, HEIGHT = 6.7, 3.5  # inches: as wide as the text of a printed page, and readable on a phone
LEGEND_COLUMNS = 2  # Thai titles are long
PERCENT = 100
Draw = Callable[[Stored, Words], Figure]


def adoption_figure(stored: Stored, words: Words) -> Figure:
    """Draw effective beside formal adoption over time, each arm with its band."""
    figure, axes = plt.subplots(1, 2, figsize=(WIDTH, HEIGHT), sharey=True, layout="constrained")
    arms = stored.rows("arms")
    shades = arm_colours(stored.baseline, [row["arm"] for row in arms])
    for axis, measure in zip(axes, ADOPTION, strict=True):
        for place, arm in enumerate(arms):
            row = series(stored, arm["arm"], measure)
            mean, low, high = (PERCENT * np.array(row[name], dtype=float) for name in ("mean", "low", "high"))
            axis.fill_between(row["month"], low, high, color=shades[arm["arm"]], alpha=0.2, linewidth=0)
            axis.plot(
                row["month"], mean, color=shades[arm["arm"]], linestyle=LINES[place % len(LINES)],
                label=words.of(arm, "title"),
            )  # fmt: skip
        axis.set_title(words.measure(measure))
        axis.set_xlabel(words.say("month", room="figure"))
        axis.set_ylim(0, PERCENT)
        axis.margins(x=0)
        axis.xaxis.set_major_locator(mpl.ticker.MaxNLocator(steps=[1, 2, 2.4, 3, 6], integer=True, nbins=6))
    axes[0].set_ylabel(words.say("percent", room="figure"))
    _legend(figure, axes[0])
    return figure


def outlay_figure(stored: Stored, words: Words) -> Figure:
    """Draw what each arm changes in the headlines against what the centre spends, with 95% intervals."""
    shown = headlines(stored)
    figure, axes = plt.subplots(1, len(shown), figsize=(WIDTH, HEIGHT), layout="constrained", squeeze=False)
    budgets = sorted({row["budget"] for row in stored.rows("against_outlay")})
    baseline = words.of(stored.row("arms", arm=stored.baseline), "title")
    shades = arm_colours(stored.baseline, [row["arm"] for row in stored.rows("arms")])
    for axis, measure in zip(axes[0], shown, strict=True):
        scale = PERCENT if MEASURES[measure].unit == "share" else 1
        for place, arm in enumerate(policies(stored)):
            rows = [spending(stored, arm["arm"], measure, last_month(stored), budget) for budget in budgets]
            mean, low, high = (scale * np.array([row[name] for row in rows]) for name in ("mean", "low", "high"))
            axis.errorbar(
                [row["outlay"] for row in rows], mean, yerr=[mean - low, high - mean], capsize=2, markersize=4,
                fmt=MARKERS[place % len(MARKERS)], linestyle=LINES[(place + 1) % len(LINES)],
                color=shades[arm["arm"]], label=words.of(arm, "title"),
            )  # fmt: skip
        axis.axhline(0, color="0.3", linewidth=1)
        axis.set_title(words.measure(measure))
        axis.set_ylabel(words.say("change" if scale == PERCENT else "change_months", room="figure"))
        axis.set_xlabel(words.say("outlay", room="figure", baseline=baseline))
        axis.xaxis.set_major_locator(mpl.ticker.MaxNLocator(nbins=4, integer=True))
        axis.yaxis.set_major_locator(mpl.ticker.MaxNLocator(nbins=6, integer=True))
    _legend(figure, axes[0][0])
    return figure


DRAWN: Mapping[str, Draw] = {"adoption-figure": adoption_figure, "outlay-figure": outlay_figure}


def draw(kind: str, stored: Stored, words: Words) -> Figure:
    """Return one figure of a brief, in a face that has the letters of both languages."""
    with mpl.rc_context():
        style()
        figure = DRAWN[kind](stored, words)
        figure.canvas.draw()  # while the face is set
    return figure


def save_figure(kind: str, stored: Stored, words: Words, folder: Path) -> Path:
    """Draw one figure of a brief into a folder and return its file; the same data give the same bytes."""
    path = folder / f"{stored.name}-{kind}.{words.language}.svg"
    with mpl.rc_context():
        style()
        figure = DRAWN[kind](stored, words)
        write_atomically(path, lambda beside: figure.savefig(beside, metadata={"Date": None}))
    plt.close(figure)
    return path


def style() -> None:
    """Set how the figures of briefs look, until the surrounding context ends."""
    sns.set_theme(style="whitegrid", palette="colorblind")
    mpl.rcParams.update(
        {
            "font.family": thai_family(), "font.size": 9, "axes.titlesize": 9.5, "axes.labelsize": 8.5,
            "xtick.labelsize": 8, "ytick.labelsize": 8, "legend.fontsize": 8, "svg.hashsalt": "policylab",
            "lines.linewidth": 1.6,
        }
    )  # fmt: skip


def _legend(figure: Figure, axis: Axes) -> None:
    handles, labels = axis.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=LEGEND_COLUMNS, frameon=False, handlelength=2.8)
