"""Why, for readers: a sentence for each arm, a table and a figure of the parts that mechanisms have in effects."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from policylab.comparison.reasons import ACTS, SHOWN, Reason, Whole, Why
from policylab.comparison.wording import verdict_in_words
from policylab.recording.labels import label_of
from policylab.recording.measures import MEASURES
from policylab.show.figure import Axes, Drawing, Figure, panels
from policylab.show.numbers import interval, percent, signed
from policylab.show.table import Column, Table
from policylab.show.words import Words
from policylab.statistics.estimates import LOWERS, NOT_ENOUGH_RUNS, RAISES, SMALL, Verdict

IN_WORDS = 3  # parts that a sentence names
DRAWN = 8  # parts in a panel, and the fewest rows of an effect in the table where so many act
COLUMNS = 2  # of panels
NOTHING_TO_GAIN = "supply-gap"  # without it every service is digital from the start, which no sentence need say
POINTS = "share"  # the unit that is said in percentage points
COLOURS = {True: "#0173b2", False: "#de8f05"}  # raises or lowers the effect: colour-blind safe
WHOLE, FAINT = "0.25", "0.62"


# -- in words ---------------------------------------------------------------------------------------------------------


def why_in_words(why: Why, baseline: str, language: str = "en", measure: str = "") -> str:
    """Return what carries the effects on a measure, one sentence for each arm; by default on the first measure."""
    return " ".join(sentences_of(why, baseline, language, measure))


def sentences_of(why: Why, baseline: str, language: str = "en", measure: str = "") -> tuple[str, ...]:
    """Return the sentences of :func:`why_in_words`."""
    words = Words(language)
    named = measure or next((whole.measure for whole in why.wholes), "")
    return tuple(_sentence(why, whole, baseline, words) for whole in why.wholes if whole.measure == named)


def _sentence(why: Why, whole: Whole, baseline: str, words: Words) -> str:
    """Return what carries an effect: the largest parts that are shown, or that none is."""
    say = words.under("comparison.why")
    parts = why.of(whole.arm, whole.measure)
    shown = [row for row in parts if row.verdict in SHOWN and row.mechanism != NOTHING_TO_GAIN]
    effect = {
        "arm": whole.arm, "baseline": baseline, "whole": amount(whole.mean, whole.measure, words),
        "measure": label_of(whole.measure, words.language).lower(),
    }  # fmt: skip
    known = _key(whole.verdict or NOT_ENOUGH_RUNS) if whole.verdict not in SHOWN else "carried"
    if not shown:
        all_small = known == "carried" and all(row.verdict == SMALL for row in parts if row.acts == ACTS)
        return say("carried_by_many" if all_small else f"{known}_by_none", **effect)
    *before, last = (
        say(
            _manner(row, whole), label=_label(row, words),
            part=amount(row.part, row.measure, words), without=amount(row.without, row.measure, words),
        )
        for row in shown[:IN_WORDS]
    )  # fmt: skip
    listed = say("and").join([", ".join(before), last]) if before else last
    return say(known, reasons=listed, **effect)


def _manner(row: Reason, whole: Whole) -> str:
    """Return whether a part carries a shown effect, works against it, or moves what is not shown."""
    if whole.verdict not in SHOWN:
        return "moves"
    return "accounts" if math.copysign(1, row.part) == math.copysign(1, whole.mean) else "against"


def amount(value: float, measure: str, words: Words) -> str:
    """Return an effect with its sign and unit; of a share in percentage points.

    >>> amount(0.0614, "effective_adoption", Words()), amount(-2.5, "adoption_months", Words())
    ('+6.1 points', '-2.500 months')
    """
    if MEASURES[measure].unit != POINTS:
        return f"{signed(value)} {MEASURES[measure].unit}"
    text = f"{100 * value:+.1f}"
    return words.say("comparison.why.points", points=text if float(text) else "0.0")


def _label(row: Reason, words: Words) -> str:
    return row.label_th if words.language == "th" else row.label


def _key(verdict: Verdict) -> str:
    return verdict.replace(" ", "_")


# -- as a table -------------------------------------------------------------------------------------------------------


def why_table(why: Why, baseline: str, size: str, language: str = "en") -> Table:
    """Return the parts that are shown, the largest of the others, and what the sum of all leaves."""
    words = Words(language)
    say, of_effects = words.under("comparison.why"), words.under("comparison.effects")
    alone = of_effects("no_interval")
    columns = (
        Column("effect", of_effects("effect")),
        Column("mechanism", say("mechanism")),
        Column("part", say("part"), "right", signed),
        Column("interval", of_effects("interval"), "right", lambda ends: interval(ends, signed=True) or alone),
        Column("share", say("share"), "right", percent),
        Column("without", say("without"), "right", lambda value: "" if value is None else signed(value)),
        Column("verdict", of_effects("verdict")),
    )
    rows = tuple(row for whole in why.wholes for row in _rows(why, whole, words))
    title = say("title", baseline=baseline, size=size, replications=why.replications)
    return Table(title, columns, rows, tuple(_notes(why, baseline, words)), section="effect")


def _rows(why: Why, whole: Whole, words: Words) -> Iterator[tuple[object, ...]]:
    """Yield an effect, its parts and what their sum leaves, as rows of the table."""
    say = words.under("comparison.why")
    effect = say("effect", measure=label_of(whole.measure, words.language), arm=whole.arm)
    known = verdict_in_words(whole.verdict, whole.runs_needed, words)
    yield (effect, say("whole"), whole.mean, (whole.low, whole.high), None, None, known)
    for row in in_table(why.of(whole.arm, whole.measure)):
        yield (
            effect, f"{_label(row, words)} ({row.mechanism})", row.part, (row.low, row.high), row.share,
            row.without, verdict_in_words(row.verdict, row.runs_needed, words),
        )  # fmt: skip
    ends = (whole.remainder_low, whole.remainder_high)
    yield (effect, say("remainder"), whole.remainder, ends, None, None, None)


def in_table(parts: Sequence[Reason]) -> list[Reason]:
    """Return all parts that are shown, and the largest others where those are fewer than eight."""
    acting = [row for row in parts if row.acts == ACTS]
    shown = sum(row.verdict in SHOWN for row in acting)
    return acting[: max(shown, DRAWN)]


def _notes(why: Why, baseline: str, words: Words) -> Iterator[str]:
    say = words.under("comparison.why")
    yield from sentences_of(why, baseline, words.language)
    yield say("part_note", replications=why.replications)
    yield say("sum_note")
    yield say("verdict_note", family=why.family)
    headline = next((whole.measure for whole in why.wholes), "")
    for whole in why.wholes:
        if whole.measure == headline:
            yield _rest(why.of(whole.arm, whole.measure), whole.arm, words)
    yield say("all_note")


def _rest(parts: Sequence[Reason], arm: str, words: Words) -> str:
    """Return the mechanisms of an effect that are not in the table, by what is known of them."""
    say = words.under("comparison.why")
    left_out = [row for row in parts if row not in in_table(parts)]
    texts = []
    for verdict in (NOT_ENOUGH_RUNS, SMALL):
        names = [row.mechanism for row in left_out if row.verdict == verdict]
        if names:
            texts.append(say(f"rest_{_key(verdict)}", names=", ".join(names), many=len(names)))
    off = sum(row.acts != ACTS for row in left_out)
    texts.append(say("rest_none", many=off))
    return say("rest", arm=arm, rest="; ".join(texts))


# -- as a figure ------------------------------------------------------------------------------------------------------


def why_figure(why: Why, baseline: str, language: str = "en") -> Figure:
    """Return the parts of the effect of each arm on the first measure, one panel for each arm."""
    words = Words(language)
    return Figure("why", words.say("comparison.why.caption"), lambda: _drawn(why, baseline, words))


def _drawn(why: Why, baseline: str, words: Words) -> Drawing:
    measure = next((whole.measure for whole in why.wholes), "")
    wholes = [whole for whole in why.wholes if whole.measure == measure]
    columns = min(COLUMNS, len(wholes)) or 1
    rows = math.ceil(len(wholes) / columns) or 1
    drawing, axes = panels(rows, columns, (7.0 * columns, 1.3 + 3.4 * rows))
    for axis, whole in zip(axes, wholes, strict=False):
        _panel(axis, why, whole, words)
    for axis in axes[len(wholes) :]:
        axis.set_visible(False)
    if measure:
        say = words.under("comparison.why")
        label = label_of(measure, words.language)
        title = say("figure_title", measure=label, baseline=baseline, replications=why.replications)
        own_scales = f"; {say('own_scales')}" if len(wholes) > 1 else ""
        drawing.suptitle(title + own_scales, fontsize="medium")
        _legend(drawing, {row.verdict for whole in wholes for row in why.of(whole.arm, measure)}, words)
    return drawing


def _legend(drawing: Drawing, verdicts: set[Verdict | None], words: Words) -> None:
    """Say what bars, their colours and open circles mean."""
    from matplotlib.lines import Line2D  # noqa: PLC0415 (only drawing needs it)
    from matplotlib.patches import Patch  # noqa: PLC0415

    say = words.under("comparison.why")
    handles = [
        Patch(color=WHOLE, label=say("whole")),
        *([Patch(color=COLOURS[True], label=say("legend_raises"))] if RAISES in verdicts else []),
        *([Patch(color=COLOURS[False], label=say("legend_lowers"))] if LOWERS in verdicts else []),
        Line2D([], [], color=FAINT, marker="o", markerfacecolor="white", markersize=4, label=say("legend_unknown")),
    ]
    drawing.legend(handles=handles, loc="outside lower center", ncols=len(handles), frameon=False)


def _panel(axis: Axes, why: Why, whole: Whole, words: Words) -> None:
    """Draw an effect and its parts: shown ones as bars, the largest others as faint points with their intervals."""
    scale = 100 if MEASURES[whole.measure].unit == POINTS else 1
    parts = why.of(whole.arm, whole.measure)
    drawn = in_table(parts)[:DRAWN]
    ends = (whole.mean, whole.low, whole.high)
    if whole.verdict in SHOWN:
        _bar(axis, 0, ends, scale, WHOLE)
    else:
        _point(axis, 0, ends, scale, WHOLE)
    for place, row in enumerate(drawn, start=1):
        ends = (row.part, row.low, row.high)
        if row.verdict in SHOWN:
            _bar(axis, place, ends, scale, COLOURS[row.verdict == RAISES])
        else:
            _point(axis, place, ends, scale)
    axis.axvline(0, color="0.3", linewidth=1)
    axis.axhline(0.5, color="0.8", linewidth=0.8)
    labels = [words.say("comparison.why.whole"), *(_label(row, words) for row in drawn)]
    axis.set_yticks(np.arange(len(labels)), labels)
    for tick, row in zip(axis.get_yticklabels()[1:], drawn, strict=True):
        tick.set_color("0.1" if row.verdict in SHOWN else "0.45")
    axis.set_ylim(DRAWN + 0.6, -0.6)
    axis.grid(visible=False, axis="y")
    axis.set_title(f"{whole.arm}: {amount(whole.mean, whole.measure, words)}", fontsize="medium", loc="left")
    unit = words.say("comparison.why.points_axis") if scale > 1 else MEASURES[whole.measure].unit
    counted = _counted(parts, sum(row.verdict in SHOWN for row in drawn), words)
    axis.set_xlabel(f"{unit}\n{counted}", fontsize="small")


Ends = tuple[float, float | None, float | None]


def _reach(ends: Ends, scale: float) -> list[list[float]]:
    mean, low, high = ends
    return [[scale * (mean - (mean if low is None else low))], [scale * ((mean if high is None else high) - mean)]]


def _bar(axis: Axes, place: int, ends: Ends, scale: float, colour: str) -> None:
    axis.barh([place], [scale * ends[0]], height=0.62, color=colour, alpha=0.9, zorder=2)
    axis.errorbar(
        [scale * ends[0]], [place], xerr=_reach(ends, scale), fmt="none", ecolor="0.05", elinewidth=1.3, capsize=3,
        zorder=3,
    )  # fmt: skip


def _point(axis: Axes, place: int, ends: Ends, scale: float, colour: str = FAINT) -> None:
    axis.errorbar(
        [scale * ends[0]], [place], xerr=_reach(ends, scale), fmt="o", color=colour, markerfacecolor="white",
        markersize=4, elinewidth=0.9, capsize=2,
    )  # fmt: skip


def _counted(parts: Sequence[Reason], drawn: int, words: Words) -> str:
    """Return how many mechanisms are shown but not drawn, not known, small, and do not act."""
    say = words.under("comparison.why")
    many = {
        "counted_shown": sum(row.verdict in SHOWN for row in parts) - drawn,
        "counted_not_enough_runs": sum(row.verdict == NOT_ENOUGH_RUNS for row in parts),
        "counted_small": sum(row.verdict == SMALL for row in parts),
        "counted_none": sum(row.acts != ACTS for row in parts),
    }
    return "; ".join(say(key, many=count) for key, count in many.items() if count)
