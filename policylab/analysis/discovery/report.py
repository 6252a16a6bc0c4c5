"""The report on a scenario discovery: the result in a sentence, the box, and how far it can be trusted."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from policylab.analysis.discovery import rows
from policylab.analysis.discovery.sentences import shown_limit
from policylab.analysis.result import Block, Result, warning
from policylab.errors import PolicylabError
from policylab.recording.measures import MEASURES
from policylab.show.figure import Axes, Drawing, Figure, panels
from policylab.show.numbers import number, percent
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Table
from policylab.show.words import bilingual

DECIDES_NO_NUMBER = True  # what people see: in no identity

MEANING = (
    "Coverage: share of the worlds won by the mandate that lie in the box. Density: share of the worlds in the box "
    "that the mandate wins. Separation: coverage less the share of the other clear worlds in the box. Quasi-p: "
    "chance of a density as high if the limit said nothing. Again: share of halves of the worlds in which the box "
    "nearest in coverage, or in density, restricts the parameter too. The box is the one that restricts fewest "
    "parameters of those that reach both aims, else the one with the best separation; parameters without a limit of "
    "quasi-p .05 or less are set free (PRIM: Friedman & Fisher 1999; Bryant & Lempert 2010). Ranges are assumptions."
)
BOX = (
    Column("parameter", "parameter", code=True), Column("inside", "inside"), Column("range", "range"),
    Column("quasi_p", "quasi-p", "right", lambda ends: ", ".join("-" if p is None else f"{p:.2g}" for p in ends)),
    Column("letter", "letter"),
    Column("at_coverage", "again at coverage", "right", percent),
    Column("at_density", "again at density", "right", percent), Column("meaning", "meaning"),
)  # fmt: skip
LABEL = 34  # letters of a line of English next to the box
LABEL_TH = 40  # Thai signs above and below letters take no width: cut a little later
COLOUR = "C0"


@dataclass(frozen=True, repr=False)
class DiscoveryReport(Result):
    """In which worlds the mandate beats the incentive."""

    FILE: ClassVar[str] = "discovery"

    study: str
    """Whose worlds these are."""
    question: rows.ContrastRow
    worlds: rows.WorldCounts
    status: str
    """``box``, or why there is none."""
    statement: rows.InLanguages
    """The result, in a sentence or two."""
    aims: rows.Aims
    box: rows.BoxRow | None
    resampling: rows.ResamplingRow | None
    chance: rows.ChanceRow | None
    trajectory: tuple[rows.TrajectoryRow, ...]
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def question_in_words(self) -> str:
        """Return the question as a sentence."""
        question = self.question
        cost = "as written" if question.budget is None else f"at {question.budget:g} times the study's budget"
        return (
            f"In which worlds does {question.mandate} beat {question.incentive} on "
            f"{MEASURES[question.measure].label.lower()} at month {question.at}, {cost}?"
        )

    def worlds_in_words(self) -> str:
        """Return how many worlds are eligible and how many are clear."""
        counts = self.worlds
        return (
            f"Worlds: {counts.drawn}. Not eligible: an arm misses the equal budget ({counts.not_equal_cost}), or a run "
            f"is missing ({counts.incomplete}).\n"
            f"Of the {counts.counted} eligible worlds the mandate beats the incentive in {counts.beats} and does not "
            f"in {counts.does_not_beat}; {counts.unclear} are unclear and not counted ({counts.replications} "
            f"replications each).\nClear or not by {counts.labelled_by}."
        )

    def chance_in_words(self, chance: rows.ChanceRow) -> str:
        """Return whether the best box is better than those of shuffled labels."""
        compared = "more than" if chance.beyond else "no more than"
        return (
            f"The best box has a separation of {number(chance.found)}, {compared} the {number(chance.limit)} that "
            f"shuffled labels reach in 95% of {chance.shuffles} shuffles."
        )

    def table(self) -> Table:
        """Return the parameters that the box restricts; no rows without a box."""
        lines = tuple(
            (row.parameter, inside(row), _range(row), row.quasi_p, row.letter, row.reproduced_at_coverage,
             row.reproduced_at_density, row.label)
            for row in (self.box.restricted if self.box else ())
        )  # fmt: skip
        return Table("The box", BOX, lines, tuple(self._notes()))

    def _notes(self) -> list[str]:
        box, again = self.box, self.resampling
        if box is None or again is None:
            return []
        held_out = (
            "no such box contained any world"
            if again.coverage is None or again.density is None
            else f"coverage {again.coverage:.0%} and density {again.density:.0%}"
        )
        return [
            f"Coverage {box.coverage:.0%}, density {box.density:.0%}, mass {box.mass:.0%} ({box.worlds} worlds). Boxes "
            f"of {again.resamples} halves, in the worlds held out: {held_out}.",
            MEANING,
        ]

    def blocks(self) -> Sequence[Block]:
        """Return the question, the answer, the worlds, and the box and how far it can be trusted."""
        blocks: list[Block] = [self.question_in_words(), self.statement.en, self.worlds_in_words()]
        blocks += [self.chance_in_words(self.chance)] if self.chance else []
        return [*blocks, *([self.table()] if self.box else [])]

    def page(self) -> Page:
        """Return the report as a page in Markdown."""
        blocks: list[PageBlock] = [
            Heading("Where the mandate beats the incentive", 1), *self.blocks(), *self.figures(),
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
        caption = f"{self.question.mandate} against {self.question.incentive}: the box and the boxes on the way to it"
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
        axis.plot([box.coverage], [box.density], "D", color=COLOUR, markersize=9, label=chosen, linestyle="none")
    axis.set_xlim(0, 1.03)
    axis.set_ylim(0, 1.03)
    axis.set_xlabel(bilingual("discovery.figure.coverage"))
    axis.set_ylabel(bilingual("discovery.figure.density"))
