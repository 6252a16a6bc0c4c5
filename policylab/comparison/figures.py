"""Figures of a comparison: paths over time with bands, effects with intervals, worlds, effects against cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from policylab.comparison.many_worlds import Worlds
from policylab.comparison.results import Results
from policylab.comparison.rows import Effect
from policylab.comparison.why_shown import why_figure
from policylab.comparison.wording import where_in_words
from policylab.recording.figures import FEW, Dates, Paths, draw_dated_paths, draw_paths
from policylab.recording.labels import label_of
from policylab.recording.measures import HEADLINE, HEADLINES, MEASURES, RUN
from policylab.recording.readouts import whole
from policylab.show.figure import LINES, MARKERS, SMALL_LEGEND, Axes, Drawing, Figure, arm_colours, legend, panels
from policylab.show.numbers import percent
from policylab.show.words import Words

Array = NDArray[np.float64]
PATHS_A_PAGE = 6
ADOPTION = (HEADLINE, "formal_adoption")
NO_FAMILY = "null"  # of an instrument that does nothing
SHARES = ("share", "0 to 1")  # units of measures that are drawn on one axis
MIDDLE = (5, 50, 95)
GOLDEN = 0.618034  # multiples of it spread points evenly


def figures_of(results: Results, language: str = "en") -> dict[str, Figure]:
    """Return the figures of a comparison, and every measure over time."""
    words = Words(language)
    return {**_figures(results, words), **{name: _paths(results, name, [name], words) for name in _monthly(results)}}


def all_figures(results: Results, language: str = "en") -> Iterator[Figure]:
    """Yield every figure of a comparison, the most important first."""
    words = Words(language)
    yield from _figures(results, words).values()
    monthly = _monthly(results)
    for page, first in enumerate(range(0, len(monthly), PATHS_A_PAGE), start=1):
        yield _paths(results, f"paths-{page}", monthly[first : first + PATHS_A_PAGE], words)


def _figures(results: Results, words: Words) -> dict[str, Figure]:
    def figure_of(name: str, draw: Callable[[Results, Words], Drawing]) -> Figure:
        caption = words.say(f"comparison.figures.{name.replace('-', '_')}")
        return Figure(name, caption, lambda: draw(results, words))

    known = {"adoption": figure_of("adoption", _adoption), "effects": figure_of("effects", _effects)}
    if results.at_budgets and set(HEADLINES) & set(results.measures):
        known["against-cost"] = figure_of("against-cost", _against_cost)
    if results.worlds is not None:
        known["worlds"] = figure_of("worlds", _worlds)
    if results.why is not None:
        known["why"] = why_figure(results.why, results.baseline, words.language)
    return known


def _monthly(results: Results) -> list[str]:
    """Return the measures with a value each month: state, and spending to date."""
    (first, *_) = whole(results.records)
    return [*first.monthly, *first.money]


def _paths(results: Results, name: str, measures: list[str], words: Words) -> Figure:
    caption = words.say("comparison.figures.paths")
    return Figure(name, caption, lambda: _over_time(results, measures, words))


def _adoption(results: Results, words: Words) -> Drawing:
    """Draw effective and formal adoption over time, with what is announced and due marked."""
    shown = "band" if len(results.arms) <= FEW else "mean"
    title = words.say(f"comparison.figures.{shown}", replications=len(results.records), size=results.size)
    return draw_dated_paths(
        _paths_of(results, ADOPTION), ADOPTION, results.baseline, _dates(results), title=title, language=words.language
    )


def _dates(results: Results) -> Dates:
    """Return when the arms that are compared are announced, and their deadlines within the run."""
    plans = {scenario.name: scenario.package.instrument for scenario in results.scenarios}
    announced = {
        instrument.delivery.announced
        for arm in results.compared_arms
        for instrument in plans[arm]
        if instrument.family != NO_FAMILY
    }
    deadlines = {
        arm: tuple(
            sorted({month for entry in plans[arm] for month in entry.delivery.deadlines if month < results.months})
        )
        for arm in results.compared_arms
    }
    return Dates(tuple(sorted(announced)), deadlines)


def _paths_of(results: Results, measures: Sequence[str]) -> Paths:
    """Return measures month by month, by measure and arm, shape (replications, months + 1)."""
    return {
        name: {
            arm: np.array([records.paths(name)[:, place] for records in whole(results.records)])
            for place, arm in enumerate(results.arms)
        }
        for name in measures
    }


def _over_time(results: Results, measures: list[str], words: Words) -> Drawing:
    shown = "band" if len(results.arms) <= SMALL_LEGEND else "mean"
    title = words.say(f"comparison.figures.{shown}", replications=len(results.records), size=results.size)
    return draw_paths(_paths_of(results, measures), measures, results.baseline, title=title, language=words.language)


def _ends(rows: list[Effect]) -> tuple[Array, Array]:
    """Return the means, and how far their intervals reach below and above, shape (2, rows)."""
    means = np.array([row.mean for row in rows])
    low = np.array([row.mean if row.low is None else row.low for row in rows])
    high = np.array([row.mean if row.high is None else row.high for row in rows])
    return means, np.array([means - low, high - means])


def _effects(results: Results, words: Words) -> Drawing:
    """Draw the effect of each arm on the share measures at the last month, with 95% intervals."""
    at, arms = results.at[-1], results.compared_arms
    rows = [
        row
        for row in results.effects
        if row.at == at and (row.budget, row.group) == (None, None) and MEASURES[row.measure].unit in SHARES
    ]
    names = list(dict.fromkeys(row.measure for row in rows))
    apart = 0.8 / max(len(arms), 3)
    drawing, (axis,) = panels(1, 1, (9.5, 1.6 + max(len(names), 1) * max(0.42, 0.1 * len(arms))))
    colours = arm_colours(results.baseline, results.arms)
    for number, arm in enumerate(arms):
        of_arm = [row for row in rows if row.arm == arm]
        means, reach = _ends(of_arm)
        places = np.array([names.index(row.measure) for row in of_arm]) + apart * (number - (len(arms) - 1) / 2)
        axis.errorbar(
            means, places, xerr=reach, fmt=MARKERS[number % len(MARKERS)], color=colours[arm], capsize=2,
            markersize=5 if len(arms) <= SMALL_LEGEND else 3.5, label=arm,
        )  # fmt: skip
    axis.axvline(0, color="0.3", linewidth=1)
    _rows(axis, [label_of(name, words.language) for name in names], 0.6, 0.6)
    for edge in range(1, len(names)):
        axis.axhline(edge - 0.5, color="0.85", linewidth=0.8)
    axis.set_xlabel(words.say("comparison.figures.effects_axis", baseline=results.baseline, at=at))
    legend(drawing, axis, "upper")
    return drawing


def _rows(axis: Axes, labels: list[str] | tuple[str, ...], above: float, below: float) -> None:
    """Name the rows of a panel, the first on top."""
    axis.set_yticks(np.arange(len(labels)), labels)
    axis.set_ylim(len(labels) - 1 + below, -above)
    axis.grid(visible=False, axis="y")


def _worlds(results: Results, words: Words) -> Drawing:
    """Draw each arm's mean effect in every world on the first measure shown, as designed and at equal cost."""
    measure = HEADLINE if HEADLINE in results.measures else results.measures[0]
    known = results.every_worlds
    height = 1.8 + 0.5 * len(results.compared_arms)
    drawing, axes = panels(1, len(known), (9.5 if len(known) == 1 else 14, height))
    say = words.under("comparison.figures")
    for place, (axis, worlds) in enumerate(zip(axes, known, strict=True)):
        _draw_worlds(axis, results, worlds, measure, words, named=place == 0)
        if len(known) > 1:
            axis.set_title(say("as_designed" if worlds.budget is None else "at_equal_cost"))
    where = where_in_words(results.plan.world_sample, words)
    drawing.suptitle(say("worlds_title", worlds=known[0].design.worlds, where=where), fontsize="medium")
    return drawing


def _draw_worlds(axis: Axes, results: Results, worlds: Worlds, measure: str, words: Words, *, named: bool) -> None:
    of_run, arms = MEASURES[measure].of_run, results.compared_arms
    colours = arm_colours(results.baseline, results.arms)
    signs = []
    for place, arm in enumerate(arms):
        of_worlds = worlds.effect(arm, measure, RUN if of_run else results.at[-1]).mean(axis=1)
        of_worlds = of_worlds[worlds.eligible[:, worlds.arms.index(arm)] & ~np.isnan(of_worlds)]
        # Points of one arm are spread by their rank in the design, so that none hides another.
        heights = place + 0.5 * ((np.arange(len(of_worlds)) * GOLDEN) % 1 - 0.5)
        axis.scatter(of_worlds, heights, s=10, color=colours[arm], alpha=0.55, linewidths=0)
        if len(of_worlds):
            low, middle, high = np.percentile(of_worlds, MIDDLE)
            axis.plot([low, high], [place, place], color="0.15", linewidth=1.2)
            axis.plot([middle], [place], marker="|", color="0.15", markersize=16, markeredgewidth=2)
        signs.append(_signs(of_worlds, words))
    axis.axvline(0, color="0.3", linewidth=1)
    _rows(axis, arms if named else [""] * len(arms), 0.5, 0.5)
    right = axis.secondary_yaxis("right")
    right.set_yticks(np.arange(len(arms)), signs)
    right.tick_params(length=0)
    say = words.under("comparison.figures")
    when = say("over_run") if of_run else say("at_month", at=results.at[-1])
    label = label_of(measure, words.language).lower()
    axis.set_xlabel(
        say("worlds_axis", measure=label, baseline=results.baseline, when=when, unit=MEASURES[measure].unit)
    )


def _signs(of_worlds: Array, words: Words) -> str:
    if not len(of_worlds):
        return words.say("comparison.figures.no_world")
    above, below = float(np.mean(of_worlds > 0)), float(np.mean(of_worlds < 0))
    return words.say("comparison.figures.signs", above=percent(above), below=percent(below))


def _against_cost(results: Results, words: Words) -> Drawing:
    """Draw the headline effects of each arm against what it costs, budget by budget, with its design marked."""
    say, measures = words.under("comparison.figures"), [name for name in HEADLINES if name in results.measures]
    drawing, axes = panels(1, len(measures), (11, 5))
    colours = arm_colours(results.baseline, results.arms)
    for axis, measure in zip(axes, measures, strict=True):
        at = RUN if MEASURES[measure].of_run else results.at[-1]
        for number, arm in enumerate(results.compared_arms):
            style = {"color": colours[arm], "marker": MARKERS[number % len(MARKERS)]}
            rows = [row for row in results.effects
                    if (row.arm, row.measure, row.at, row.group) == (arm, measure, at, None)]  # fmt: skip
            design, doses = rows[:1], sorted(rows[1:], key=lambda row: results.cost(arm, row.budget))
            means, reach = _ends(doses)
            axis.errorbar(
                [results.cost(arm, row.budget) for row in doses], means, yerr=reach, capsize=2, markersize=4,
                linestyle=LINES[number % len(LINES)], linewidth=1, label=arm, **style,
            )  # fmt: skip
            axis.plot(
                [results.cost(arm, None)], [row.mean for row in design], markersize=11, markerfacecolor="none",
                markeredgewidth=2, linestyle="none", **style,
            )  # fmt: skip
        axis.axhline(0, color="0.3", linewidth=1)
        axis.set_title(label_of(measure, words.language))
        currency = words.say(f"comparison.equal_cost.{results.plan.currency}")
        axis.set_xlabel(say("cost_axis", currency=currency, baseline=results.baseline, unit=MEASURES["outlay"].unit))
        axis.set_ylabel(say("cost_effect", unit=MEASURES[measure].unit))
    legend(drawing, axes[0])
    title = say("cost_title", baseline=results.baseline, at=results.at[-1])
    drawing.suptitle(title, fontsize="medium")
    return drawing
