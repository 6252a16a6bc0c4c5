"""Figures of a study's result, in either language: safe for the colour-blind, each line in its own style."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from policylab.comparison.rows import Moment
from policylab.errors import unknown
from policylab.recording.measures import HEADLINE, HEADLINES, MEASURES, RUN
from policylab.show import Figure, Words
from policylab.show.figure import LINES, MARKERS, Axes, Drawing, arm_colours, legend, panels
from policylab.study.rows import Arm
from policylab.study.sections import Sections
from policylab.study.tables import label_of, title_of

DECIDES_NO_NUMBER = True  # what is shown enters no identity
ADOPTION = (HEADLINE, "formal_adoption")
SIZE = (6.7, 3.5)  # inches: as wide as the text of a printed page, and readable on a phone
LEGEND_COLUMNS = 2  # Thai titles are long
PERCENT = 100
DESIGNED = {"markersize": 8, "markerfacecolor": "none", "markeredgewidth": 1.6}  # the mark of an arm as designed
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
    caption = words.say(f"study.figure.{what.replace('-', '_')}")
    return Figure(name, caption, lambda: DRAWN[what](result, words), PRINT)


def headlines(result: Sections) -> Sequence[str]:
    """Return the headline measures that are shown against cost."""
    known = {row.measure for row in result.effects}
    return [name for name in HEADLINES if name in known]


def moment_of(result: Sections, measure: str) -> Moment:
    """Return when a measure is shown: at the last month, or over the run."""
    return RUN if MEASURES[measure].of_run else result.last_month


def _adoption(result: Sections, words: Words) -> Drawing:
    """Draw effective and formal adoption over time as designed, each arm with its band."""
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


def _against_cost(result: Sections, words: Words) -> Drawing:
    """Draw the headline effects of each arm against what it costs, with 95% intervals: as designed, and at budgets."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    measures = headlines(result)
    drawing, axes = panels(1, len(measures), SIZE)
    say = words.under("study.figure")
    for axis, measure in zip(axes, measures, strict=True):
        for index, arm in enumerate(result.policies):
            _draw_arm(axis, result, arm, measure, index, title_of(arm, words.language))
        axis.axhline(0, color="0.3", linewidth=1)
        axis.set_title(label_of(measure, words.language))
        axis.set_ylabel(say("change" if _scale(measure) == PERCENT else "change_months"))
        currency = words.say(f"comparison.equal_cost.{result.currency}")
        axis.set_xlabel(say("cost_axis", currency=currency, unit=say("money")))
        axis.xaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        axis.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    legend(drawing, axes[0], columns=LEGEND_COLUMNS, handlelength=2.8)
    return drawing


def _draw_arm(axis: Axes, result: Sections, arm: Arm, measure: str, index: int, label: str) -> None:
    """Draw an arm at its budgets, joined, and as designed, in a ring."""
    shade = arm_colours(result.baseline.arm, [entry.arm for entry in result.arms])[arm.arm]
    style = {"color": shade, "marker": MARKERS[index % len(MARKERS)], "linestyle": LINES[(index + 1) % len(LINES)]}
    points = sorted((result.cost(arm.arm, budget), budget) for budget in result.budgets)
    for budgets, more in ((tuple(budget for _, budget in points), {"markersize": 4}), ((None,), DESIGNED)):
        rows = [result.effect(arm.arm, measure, moment_of(result, measure), budget) for budget in budgets]
        mean, low, high = (
            _scale(measure) * _numbers(ends)
            for ends in ([row.mean for row in rows], [row.low for row in rows], [row.high for row in rows])
        )
        costs = [result.cost(arm.arm, budget) for budget in budgets]
        named = label if budgets == (None,) else None
        axis.errorbar(costs, mean, yerr=[mean - low, high - mean], capsize=2, label=named, **{**style, **more})


def _scale(measure: str) -> int:
    return PERCENT if MEASURES[measure].unit == "share" else 1


def _numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    """Return values as numbers; one that is missing is not drawn."""
    return np.array(values, dtype=float)


DRAWN: Mapping[str, Callable[[Sections, Words], Drawing]] = {"adoption": _adoption, "against-cost": _against_cost}
