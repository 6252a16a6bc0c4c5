"""The report on a scenario discovery: what was found in a sentence, the box, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from policylab.analysis.discovery.figure import draw_discovery
from policylab.analysis.discovery.rows import (
    Aims,
    BoxRow,
    ChanceRow,
    ContrastRow,
    InLanguages,
    ResamplingRow,
    RestrictedRow,
    TrajectoryRow,
    WorldCounts,
)
from policylab.analysis.result import Block, Result, warning
from policylab.errors import PolicylabError
from policylab.recording.measures import MEASURES
from policylab.show.figure import Figure
from policylab.show.numbers import number, percent
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Table

DECIDES_NO_NUMBER = True  # what people see: in no identity

MEANING = (
    "Coverage: share of the worlds won by the mandate that lie in the box. Density: share of the worlds in the box "
    "that the mandate wins. Parts by: coverage less the share of the other clear worlds that lie in the box. Quasi-p: "
    "chance of a density as high if the limit said nothing. Again: share of halves of the worlds in which the box "
    "nearest in coverage, or in density, restricts the parameter too. The box is the one that restricts fewest "
    "parameters of those that reach both aims, else the one that parts best; parameters without a limit of quasi-p "
    ".05 or less are set free (PRIM: Friedman & Fisher 1999; Bryant & Lempert 2010). Ranges are assumptions."
)


def _quasi_p(values: Sequence[float | None]) -> str:
    return ", ".join("-" if value is None else f"{value:.2g}" for value in values)


BOX = (
    Column("parameter", "parameter", code=True), Column("inside", "inside"), Column("range", "range"),
    Column("quasi_p", "quasi-p", "right", _quasi_p), Column("letter", "letter"),
    Column("at_coverage", "again at coverage", "right", percent),
    Column("at_density", "again at density", "right", percent), Column("meaning", "meaning"),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class DiscoveryReport(Result):
    """In which worlds the mandate beats the incentive."""

    FILE: ClassVar[str] = "discovery"

    study: str
    """Whose worlds these are."""
    question: ContrastRow
    worlds: WorldCounts
    status: str
    """``box``, or why there is none."""
    statement: InLanguages
    """What was found, in a sentence or two."""
    aims: Aims
    box: BoxRow | None
    resampling: ResamplingRow | None
    chance: ChanceRow | None
    trajectory: tuple[TrajectoryRow, ...]
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
        """Return how many worlds count and how many are clear."""
        counts = self.worlds
        return (
            f"Worlds: {counts.drawn}. They do not count where an arm misses the equal budget ({counts.not_equal_cost}) "
            f"or where a run is missing ({counts.incomplete}).\n"
            f"Of the {counts.counted} that count the mandate beats the incentive in {counts.beats} and does not in "
            f"{counts.does_not_beat}; {counts.unclear} are unclear and stand apart ({counts.replications} replications "
            f"each).\nClear or not by {counts.labelled_by}."
        )

    def chance_in_words(self, chance: ChanceRow) -> str:
        """Return whether the best box is better than those of shuffled labels."""
        compared = "more than" if chance.beyond else "no more than"
        return (
            f"The best box parts the worlds by {number(chance.found)}, {compared} the {number(chance.limit)} that "
            f"shuffled labels reach in 95% of {chance.shuffles} shuffles."
        )

    def table(self) -> Table:
        """Return the parameters that the box restricts; no row where there is none."""
        rows = tuple(
            (row.parameter, inside(row), _range(row), row.quasi_p, row.letter, row.reproduced_at_coverage,
             row.reproduced_at_density, row.label)
            for row in (self.box.restricted if self.box else ())
        )  # fmt: skip
        return Table("The box", BOX, rows, tuple(self._notes()))

    def _notes(self) -> list[str]:
        box, again = self.box, self.resampling
        if box is None or again is None:
            return []
        unseen = (
            "no such box held any world"
            if again.coverage is None or again.density is None
            else f"coverage {again.coverage:.0%} and density {again.density:.0%}"
        )
        return [
            f"Coverage {box.coverage:.0%}, density {box.density:.0%}, mass {box.mass:.0%} ({box.worlds} worlds). Boxes "
            f"of {again.resamples} halves, in the worlds that they did not see: {unseen}.",
            MEANING,
        ]

    def blocks(self) -> Sequence[Block]:
        """Return the question, the answer, the worlds, and the box with how far it can be trusted."""
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
        """Return what made the report, nothing where it comes from tables of a reader's own."""
        if not self.provenance:
            return ""
        stale = warning(self.stale(), f"policylab analyse discovery {self.study}")
        return f"Made by {self.made_by()}.{stale}"

    def plot(self) -> Figure:
        """Return the figure: the box within the ranges, and coverage against density of all boxes met."""
        if not self.trajectory:
            raise PolicylabError(f"no figure of this discovery: {self.status}")
        caption = f"{self.question.mandate} against {self.question.incentive}: the box and the boxes on the way to it"
        return Figure("discovery", caption, lambda: draw_discovery(self.box, self.trajectory, self.aims))

    def figures(self) -> tuple[Figure, ...]:
        """Return the figure; none where no box was looked for."""
        return (self.plot(),) if self.trajectory else ()


def inside(row: RestrictedRow) -> str:
    """Return the limits of a parameter inside the box, in numbers or forms."""
    if row.forms:
        return ", ".join(row.forms)
    if row.low is None:
        return f"up to {row.high:.3g}"
    return f"from {row.low:.3g}" if row.high is None else f"{row.low:.3g} to {row.high:.3g}"


def _range(row: RestrictedRow) -> str:
    if row.forms:
        return ", ".join(map(str, row.range))
    low, high = row.ends
    return f"{low:g} to {high:g} {row.unit or ''}".rstrip()
