"""The report on a scenario discovery: the result in a sentence, the box, and how far it can be trusted."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from policylab.analysis.discovery import rows
from policylab.analysis.discovery.sentences import bounds_in_words, shown_limit
from policylab.analysis.result import Block, Result, warning
from policylab.errors import PolicylabError
from policylab.recording.measures import MEASURES
from policylab.show.figure import Axes, Drawing, Figure, panels
from policylab.show.numbers import number, percent
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Table
from policylab.show.words import Words, bilingual

DECIDES_NO_NUMBER = True  # what people see: in no identity

MEANING = (
    "Every eligible world counts; where there are not enough runs to say who is ahead, shares have two ends. Coverage: "
    "share of the worlds in which the first arm beats the other that lie in the box. Density: share of the worlds in "
    "the box in which it does. Expected: each world counts with the probability that its runs give. Again: share of "
    "random halves of the worlds whose box restricts the parameter too. A scan of all boxes of one or two limits "
    "chooses the parameters, compared with shuffled worlds, and PRIM the limits (Friedman & Fisher 1999; Bryant & "
    "Lempert 2010): of the boxes that are expected to reach both aims the one that restricts fewest parameters, else "
    "the one with the best separation, coverage less the share of the other worlds inside. Ranges are assumptions."
)
BOX = (
    Column("parameter", "parameter", code=True), Column("inside", "inside"), Column("range", "range"),
    Column("letter", "letter"), Column("again", "again in halves", "right", percent), Column("meaning", "meaning"),
)  # fmt: skip
COUNTS = (
    Column("where", "where"), Column("worlds", "worlds", "right"), Column("beats", "beats", "right"),
    Column("does_not_beat", "does not", "right"), Column("small", "small", "right"),
    Column("not_enough_runs", "not enough runs", "right"), Column("share", "share that beats", "right"),
)  # fmt: skip
LABEL = 34  # letters of a line of English next to the box
LABEL_TH = 40  # Thai signs above and below letters take no width: cut a little later
COLOUR = "C0"


@dataclass(frozen=True, repr=False)
class DiscoveryReport(Result):
    """In which worlds one arm beats another."""

    FILE: ClassVar[str] = "discovery"

    study: str
    """Whose worlds these are."""
    question: rows.ContrastRow
    worlds: rows.WorldCounts
    status: str
    """``box``, or why there is none."""
    statement: rows.InLanguages
    """The result, in a few sentences."""
    aims: rows.Aims
    box: rows.BoxRow | None
    resampling: rows.ResamplingRow | None
    chance: rows.ChanceRow | None
    power: rows.PowerRow | None
    trajectory: tuple[rows.TrajectoryRow, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def question_in_words(self) -> str:
        """Return the question as a sentence."""
        question = self.question
        cost = "as written" if question.budget is None else f"at {question.budget:g} times the study's budget"
        return (
            f"In which worlds does {question.arm} beat {question.other} on "
            f"{MEASURES[question.measure].label.lower()} at month {question.at}, {cost}?"
        )

    def worlds_in_words(self) -> str:
        """Return how many worlds are eligible, and by what they are counted."""
        counts = self.worlds
        return (
            f"Worlds: {counts.drawn}. Not eligible: an arm misses the equal budget ({counts.not_equal_cost}), or a run "
            f"is missing ({counts.incomplete}). In the other {counts.eligible.worlds}, with {counts.replications} "
            f"replications each, who is ahead is told by {counts.labelled_by}."
        )

    def chance_in_words(self, chance: rows.ChanceRow) -> str:
        """Return whether the best box is better than those of shuffled worlds."""
        compared = "more than" if chance.beyond else "no more than"
        return (
            f"Lying in the best box of one or two parameters correlates with winning by {number(chance.separation)}, "
            f"{compared} the {number(chance.limit)} that shuffled worlds reach in 95% of {chance.shuffles} shuffles."
        )

    def counts_table(self) -> Table:
        """Return the worlds of each sort, in all and in the box."""
        tallies = {"all worlds": self.worlds.eligible, **({"in the box": self.box.inside} if self.box else {})}
        lines = tuple(
            (where, row.worlds, row.beats, row.does_not_beat, row.small, row.not_enough_runs,
             bounds_in_words(row.low, row.high, Words()))
            for where, row in tallies.items()
        )  # fmt: skip
        return Table("Worlds", COUNTS, lines)

    def table(self) -> Table:
        """Return the parameters that the box restricts; no rows without a box."""
        lines = tuple(
            (row.parameter, inside(row), _range(row), row.letter, row.reproduced, row.label)
            for row in (self.box.restricted if self.box else ())
        )
        return Table("The box", BOX, lines, tuple(self._notes()))

    def _notes(self) -> list[str]:
        box, again = self.box, self.resampling
        if box is None or again is None:
            return []
        held_out = (
            "no such box contained any world"
            if again.coverage is None or again.density is None
            else f"expected coverage {again.coverage:.0%} and density {again.density:.0%}"
        )
        words = Words()
        return [
            f"Coverage {bounds_in_words(box.coverage.low, box.coverage.high, words)} (expected "
            f"{box.coverage.expected:.0%}), density {bounds_in_words(box.density.low, box.density.high, words)} "
            f"(expected {box.density.expected:.0%}), {box.mass:.0%} of the worlds ({box.inside.worlds}). Boxes of "
            f"{again.resamples} halves, in the worlds held out: {held_out}.",
            MEANING,
        ]

    def blocks(self) -> Sequence[Block]:
        """Return the question, the answer, the worlds, and the box and how far it can be trusted."""
        blocks: list[Block] = [self.question_in_words(), self.statement.en, self.worlds_in_words()]
        blocks += [self.chance_in_words(self.chance)] if self.chance else []
        return [*blocks, self.counts_table(), *([self.table()] if self.box else [])]

    def page(self) -> Page:
        """Return the report as a page in Markdown."""
        blocks: list[PageBlock] = [
            Heading(f"Where {self.question.arm} beats {self.question.other}", 1), *self.blocks(), *self.figures(),
            self._made_by_in_words(),
        ]  # fmt: skip
        return Page(tuple(blocks))

    def _made_by_in_words(self) -> str:
        """Return what made the report, nothing where it comes from a reader's own tables."""
        if not self.provenance:
            return ""
        stale = warning(self.stale(), f"policylab analyse discovery {self.study}")
        return f"Made by {self.made_by()}.{stale}"

    def plot(self) -> Figure:
        """Return the figure: the box within the ranges, and coverage against density of all boxes on the way."""
        if not self.trajectory:
            raise PolicylabError(f"this discovery has no figure: {self.status}")
        caption = f"{self.question.arm} against {self.question.other}: the box and the boxes on the way to it"
        return Figure("discovery", caption, lambda: draw_discovery(self.box, self.trajectory, self.aims))

    def figures(self) -> tuple[Figure, ...]:
        """Return the figure; none where no box was searched for."""
        return (self.plot(),) if self.trajectory else ()


def inside(row: rows.RestrictedRow) -> str:
    """Return the limits of a parameter inside the box, in numbers or forms."""
    if row.forms:
        return ", ".join(row.forms)
    if row.low is None:
        return f"up to {row.high:.3g}"
    return f"from {row.low:.3g}" if row.high is None else f"{row.low:.3g} to {row.high:.3g}"


def _range(row: rows.RestrictedRow) -> str:
    if row.forms:
        return ", ".join(map(str, row.range))
    low, high = row.ends
    return f"{low:g} to {high:g} {row.unit or ''}".rstrip()


def draw_discovery(box: rows.BoxRow | None, trajectory: Sequence[rows.TrajectoryRow], aims: rows.Aims) -> Drawing:
    """Draw the limits of the box within the ranges, and coverage against density of all boxes on the way."""
    restricted = box.restricted if box else ()
    size = (12.0, max(4.6, 1.8 + 1.0 * len(restricted)))
    figure, (left, right) = panels(1, 2, size, width_ratios=[1.15, 1])
    _draw_limits(left, restricted)
    _draw_trajectory(right, box, trajectory, aims)
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return figure


def _draw_limits(axis: Axes, restricted: Sequence[rows.RestrictedRow]) -> None:
    """Draw each restricted parameter as a bar over its range, with its limits written next to it."""
    for level, row in enumerate(restricted):
        axis.barh(level, 1.0, height=0.3, color="0.88")
        if row.forms:
            _draw_forms(axis, level, row)
        else:
            _draw_numbers(axis, level, row)
    axis.set_yticks(range(len(restricted)), [_label(row) for row in restricted])
    axis.set_ylim(len(restricted) - 0.4, -0.6)
    axis.set_xlim(-0.02, 1.02)
    axis.set_xticks([])
    axis.grid(visible=False)
    axis.set_xlabel(bilingual("discovery.figure.inside", "\n") if restricted else "")
    if not restricted:
        axis.text(0.5, 0.5, bilingual("discovery.figure.no_box"), transform=axis.transAxes, ha="center", va="center")
        axis.set_yticks([])


def _draw_numbers(axis: Axes, level: int, row: rows.RestrictedRow) -> None:
    start, end = row.ends
    width = end - start
    low, high = (start if row.low is None else row.low), (end if row.high is None else row.high)
    axis.barh(level, (high - low) / width, left=(low - start) / width, height=0.3, color=COLOUR)
    texts = {shown_limit(value, row.ends): (value - start) / width for value in (low, high)}
    for text, where in texts.items():
        axis.annotate(
            text, (where, level - 0.17), xytext=(0, 2), textcoords="offset points",
            ha="left" if where < 0.05 else "right" if where > 0.95 else "center", va="bottom", fontsize="small",
        )  # fmt: skip


def _draw_forms(axis: Axes, level: int, row: rows.RestrictedRow) -> None:
    known = row.range
    for place, form in enumerate(known):
        inside = form in (row.forms or ())
        if inside:
            axis.barh(level, 1 / len(known), left=place / len(known), height=0.3, color=COLOUR, edgecolor="white")
        axis.annotate(
            str(form), ((place + 0.5) / len(known), level - 0.17), xytext=(0, 2), textcoords="offset points",
            ha="center", va="bottom", fontsize="small", color="0.1" if inside else "0.5",
        )  # fmt: skip


def _label(row: rows.RestrictedRow) -> str:
    """Return both labels; lines of Thai are broken at spaces, where Thai separates phrases."""
    return f"{textwrap.fill(row.label, LABEL)}\n{textwrap.fill(row.label_th, LABEL_TH, break_long_words=False)}"


def _draw_trajectory(
    axis: Axes, box: rows.BoxRow | None, trajectory: Sequence[rows.TrajectoryRow], aims: rows.Aims
) -> None:
    coverage, density = [row.coverage for row in trajectory], [row.density for row in trajectory]
    peeled, met = bilingual("discovery.figure.peeled"), bilingual("discovery.figure.aims")
    axis.plot(coverage, density, "o-", color="0.45", markersize=4, linewidth=1, label=peeled)
    axis.plot([aims.coverage, aims.coverage, 1], [1, aims.density, aims.density], ":", color="0.1", label=met)
    if box:
        chosen = bilingual("discovery.figure.chosen")
        axis.vlines(
            box.coverage.expected,
            box.density.low,
            box.density.high,
            color=COLOUR,
            linewidth=1,
            label=bilingual("discovery.figure.bounds"),
        )
        axis.hlines(box.density.expected, box.coverage.low, box.coverage.high, color=COLOUR, linewidth=1)
        axis.plot(
            [box.coverage.expected],
            [box.density.expected],
            "D",
            color=COLOUR,
            markersize=9,
            label=chosen,
            linestyle="none",
        )
    axis.set_xlim(0, 1.03)
    axis.set_ylim(0, 1.03)
    axis.set_xlabel(bilingual("discovery.figure.coverage"))
    axis.set_ylabel(bilingual("discovery.figure.density"))
