"""Figures of a study's result, in either language: safe for the colour-blind, each line in its own style."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from policylab.errors import unknown
from policylab.recording.measures import HEADLINE, HEADLINES, MEASURES
from policylab.show import Figure, Words
from policylab.show.figure import LINES, MARKERS, Drawing, arm_colours, legend, panels
from policylab.study.sections import Sections
from policylab.study.tables import label_of, title_of

DECIDES_NO_NUMBER = True  # what is shown enters no identity
ADOPTION = (HEADLINE, "formal_adoption")
SIZE = (6.7, 3.5)  # inches: as wide as the text of a printed page, and readable on a phone
LEGEND_COLUMNS = 2  # Thai titles are long
PERCENT = 100
PRINT = {
    "font.size": 9, "axes.titlesize": 9.5, "axes.labelsize": 8.5, "xtick.labelsize": 8, "ytick.labelsize": 8,
    "legend.fontsize": 8, "lines.linewidth": 1.6,
}  # fmt: skip


def figure(result: Sections, what: str, language: str = "en") -> Figure:
    """Return a figure of a result."""
    if what not in DRAWN:
        raise unknown("figure of a study", what, DRAWN)
    words = Words(language)
    name = f"{result.name}-{what}-figure.{language}"
    return Figure(name, words.say(f"study.figure.{what}"), lambda: DRAWN[what](result, words), PRINT)


def headlines(result: Sections) -> Sequence[str]:
    """Return the headline measures that are shown against outlay."""
    known = {row.measure for row in result.against_outlay}
    return [name for name in HEADLINES if name in known]


def _adoption(result: Sections, words: Words) -> Drawing:
    """Draw effective and formal adoption over time, each arm with its band."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 (needed only for drawing)

    drawing, axes = panels(1, 2, SIZE, sharey=True)
    shades = arm_colours(result.baseline.arm, [arm.arm for arm in result.arms])
    for axis, measure in zip(axes, ADOPTION, strict=True):
        for index, arm in enumerate(result.arms):
            row = result.months(arm.arm, measure)
            mean, low, high = (PERCENT * _numbers(ends) for ends in (row.mean, row.low, row.high))
            axis.fill_between(row.month, low, high, color=shades[arm.arm], alpha=0.2, linewidth=0)
            axis.plot(
                row.month, mean, color=shades[arm.arm], linestyle=LINES[index % len(LINES)],
                label=title_of(arm, words.language),
            )  # fmt: skip
        axis.set_title(label_of(measure, words.language))
        axis.set_xlabel(words.say("study.figure.month"))
        axis.set_ylim(0, PERCENT)
        axis.margins(x=0)
        axis.xaxis.set_major_locator(MaxNLocator(steps=[1, 2, 2.4, 3, 6], integer=True, nbins=6))
    axes[0].set_ylabel(words.say("study.figure.percent"))
    legend(drawing, axes[0], columns=LEGEND_COLUMNS, handlelength=2.8)
    return drawing


def _outlay(result: Sections, words: Words) -> Drawing:
    """Draw the headline effects of each arm against what the centre spends, with 95% intervals."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    measures = headlines(result)
    drawing, axes = panels(1, len(measures), SIZE)
    baseline = title_of(result.baseline, words.language)
    shades = arm_colours(result.baseline.arm, [arm.arm for arm in result.arms])
    for axis, measure in zip(axes, measures, strict=True):
        scale = PERCENT if MEASURES[measure].unit == "share" else 1
        for index, arm in enumerate(result.policies):
            rows = [result.outlay(arm.arm, measure, budget) for budget in result.budgets]
            mean = scale * _numbers([row.mean for row in rows])
            low, high = (scale * _numbers(ends) for ends in ([row.low for row in rows], [row.high for row in rows]))
            axis.errorbar(
                [row.outlay for row in rows], mean, yerr=[mean - low, high - mean], capsize=2, markersize=4,
                fmt=MARKERS[index % len(MARKERS)], linestyle=LINES[(index + 1) % len(LINES)],
                color=shades[arm.arm], label=title_of(arm, words.language),
            )  # fmt: skip
        axis.axhline(0, color="0.3", linewidth=1)
        axis.set_title(label_of(measure, words.language))
        axis.set_ylabel(words.say(f"study.figure.{'change' if scale == PERCENT else 'change_months'}"))
        axis.set_xlabel(words.say("study.figure.outlay_axis", baseline=baseline))
        axis.xaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        axis.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    legend(drawing, axes[0], columns=LEGEND_COLUMNS, handlelength=2.8)
    return drawing


def _numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    """Return values as numbers; one that is missing is not drawn."""
    return np.array(values, dtype=float)


DRAWN: Mapping[str, Callable[[Sections, Words], Drawing]] = {"adoption": _adoption, "outlay": _outlay}
