"""Figures of patterns and cases: the real curve beside the model's, with labels in English and Thai."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import seaborn as sns

from policylab.analysis.cases.comparison import Cases, Compared
from policylab.analysis.observations import Observed, known
from policylab.analysis.patterns.declarations import PATTERNS
from policylab.analysis.patterns.pattern import Pattern
from policylab.analysis.patterns.report import Report
from policylab.files import write_atomically
from policylab.recording.measures import MEASURES
from policylab.show.fonts import thai_family

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

RESOLUTION = 150
MONTHS_A_YEAR = 12
PANELS_A_ROW = 3
MODEL = "model: median and band of 90% / แบบจำลอง: มัธยฐานและช่วง 90%"
REAL = "observed / ข้อมูลจริง"
YEAR = "year / ปี ค.ศ."
PERCENT = "percent / ร้อยละ"
# The model is drawn as far as the observations go, and this much around them.
AROUND = 2.0


def save_pattern_figures(report: Report, folder: Path) -> list[Path]:
    """Draw a figure for each pattern in which a curve is meant, and return the files."""
    return [_saved(of_pattern(report, pattern), folder / f"{pattern.id}.png") for pattern in PATTERNS if pattern.curves]


def save_case_figures(cases: Cases, folder: Path) -> list[Path]:
    """Draw all cases beside the model, and return the file."""
    return [_saved(of_cases(cases.found), folder / "cases.png")]


def of_pattern(report: Report, pattern: Pattern) -> Figure:
    """Draw the curves of a pattern, a panel each."""
    with _style():
        figure, axes = _panels(len(pattern.curves))
        for axis, curve in zip(axes, pattern.curves, strict=True):
            band = 100 * report.curves[curve]
            _curve(axis, known()[curve.case], curve.month_zero, band, curve.measure)
            axis.set_title(f"{curve.case}\n{curve.arm.name}", fontsize="medium")
        _finish(figure, axes, pattern.id)
        return figure


def of_cases(found: Sequence[Compared]) -> Figure:
    """Draw cases beside the model, a panel each."""
    with _style():
        figure, axes = _panels(len(found))
        for axis, one in zip(axes, found, strict=True):
            band = np.percentile(one.paths, (5, 50, 95), axis=0)
            _curve(axis, one.case.observed, one.case.month_zero, band, one.case.measure)
            if one.case.deadline is not None:
                axis.axvline(one.case.deadline, color="0.3", linewidth=1, linestyle=":")
            axis.set_title(one.case.name, fontsize="medium")
        _finish(figure, axes, "")
        return figure


def _style() -> Any:
    """Return the style in which Thai and Latin letters come from one font."""
    sns.set_theme(style="whitegrid", palette="colorblind", font_scale=0.9)
    return mpl.rc_context({"font.family": thai_family()})


def _panels(many: int) -> tuple[Figure, list[Any]]:
    wide = min(many, PANELS_A_ROW)
    rows = -(-many // wide)
    figure, axes = plt.subplots(
        rows, wide, figsize=(max(5.0 * wide, 7.5), 1.0 + 3.8 * rows), layout="constrained", squeeze=False
    )
    for axis in axes.flat[many:]:
        axis.set_visible(False)
    return figure, list(axes.flat[:many])


def _curve(axis: Any, observed: Observed, month_zero: float, band: np.ndarray, measure: str) -> None:
    """Draw a real curve as points, the model's as a line in its band, over the years that the real one has."""
    year = month_zero + np.arange(band.shape[1]) / MONTHS_A_YEAR
    near = (year >= observed.year[0] - AROUND) & (year <= observed.year[-1] + AROUND)
    low, middle, high = band[:, near]
    colour = sns.color_palette("colorblind")[0]
    axis.fill_between(year[near], low, high, color=colour, alpha=0.25, linewidth=0)
    axis.plot(year[near], middle, color=colour, label=MODEL)
    axis.plot(observed.year, observed.percent, "o", color="0.1", markersize=5, label=REAL)
    label = MEASURES[measure]
    axis.set_xlabel(YEAR)
    axis.set_ylabel(f"{label.label} / {label.label_th}\n{PERCENT}", fontsize="small")
    axis.set_ylim(0, max(100.0, float(observed.percent.max()) * 1.05))
    axis.ticklabel_format(useOffset=False)
    axis.xaxis.set_major_locator(mpl.ticker.MaxNLocator(6, integer=True))


def _finish(figure: Figure, axes: Sequence[Any], title: str) -> None:
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=1, frameon=False)
    if title:
        figure.suptitle(title, fontsize="medium")


def _saved(figure: Figure, path: Path) -> Path:
    with mpl.rc_context({"font.family": thai_family()}):
        write_atomically(path, lambda beside: figure.savefig(beside, dpi=RESOLUTION))
    plt.close(figure)
    return path
