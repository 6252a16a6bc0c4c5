"""The report on a filter: what it recovers, what each target rejects, which worlds are kept, and what they imply."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from policylab.analysis.filter import rows
from policylab.analysis.filter.implausibility import CUTOFF, FEW
from policylab.analysis.filter.narrowing import FEWEST
from policylab.analysis.filter.targets import scenarios_at, targets
from policylab.analysis.questions import FilterQuestion
from policylab.analysis.result import Block, Result, warning
from policylab.recording.identity.runs import identity_of_scenario
from policylab.show.frames import frame_of
from policylab.show.numbers import number, percent
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # what people see: in no identity

MOST_PAIRS = 20  # on a console; all are on the page and in JSON
OPENING = (
    "History matching (Vernon, Goldstein & Bower 2010): worlds are drawn over the stated ranges of all parameters, "
    "and those are ruled out whose figures lie too far from what was observed. Claims of the thesis are not targets: "
    "they are to be tested. The kept worlds are stored in `experiments/worlds/`; `policylab compare … --worlds N "
    "--worlds-from FILE` and the key `from` of a study draw from them; otherwise from the stated ranges. "
    "Size `{size}`, {replications} replications in each world, {made_by}."
)
JUDGED = (
    f"A target rejects a world where its figure lies more than {CUTOFF:g} standard deviations outside what was "
    "observed; that deviation includes the error of the data, what the model leaves out (assumed, D), and the luck of "
    "one history and of few replications. A world is ruled out where two patterns or cases reject it: of this many, "
    "one may do so by chance. Needed: the share of worlds that would not be ruled out without the target."
)


def identity_of(question: FilterQuestion) -> str:
    """Return the digest of size, worlds, replications, seed, targets and their arms, 12 hexadecimal digits."""
    content = [
        question.size, question.worlds, question.replications, question.seed, CUTOFF,
        [(target.name, repr(target.observed), target.figure) for target in targets()],
        [identity_of_scenario(scenario) for scenario in scenarios_at(question.size)],
    ]  # fmt: skip
    return sha256(json.dumps(content).encode()).hexdigest()[:12]


def band_in_words(band: rows.Band) -> str:
    """Return a band as a reader wants it; it may be open on one side.

    >>> band_in_words((None, 0.5)), band_in_words((0.01, 0.01)), band_in_words((0.45, 0.75))
    ('at most 0.5', '0.01', '0.45 to 0.75')
    """
    low, high = band
    if low is None or high is None:
        return f"at most {high:.3g}" if high is not None else f"at least {low:.3g}"
    return f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"


def _shift(value: float) -> str:
    return f"{value:+.2f}"


TARGETS = (
    Column("target", "target"), Column("observed", "observed", "right", band_in_words),
    Column("miss", "may miss by (sd)", "right", number),
    Column("worlds", "worlds: 5%, median, 95%", "right", lambda ends: ", ".join(map(number, ends))),
    Column("judged", "judged", "right"),
    Column("speaks_against", "rejects", "right", percent),
    Column("needed", "needed", "right", percent), Column("source", "source"),
)  # fmt: skip


PARAMETERS = (
    Column("parameter", "parameter", code=True), Column("letter", "letter"),
    Column("range", "range", "right", band_in_words), Column("left", "90% of what is left", "right", band_in_words),
    Column("spread", "spread left", "right", "{:.2f}".format), Column("shift", "shift, in ranges", "right", _shift),
)  # fmt: skip


PAIRS = (
    Column("first", "parameter", code=True), Column("second", "and", code=True),
    Column("correlation", "rank correlation", "right", _shift),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class FilterReport(Result):
    """The result of a filter: first whether it recovers known truths."""

    FILE: ClassVar[str] = "filter"

    size: str
    worlds: int
    """Drawn over the stated ranges."""
    replications: int
    """In each world."""
    cutoff: float
    """Implausibility beyond which a target rejects a world."""
    recovery: rows.RecoveryRow
    not_ruled_out: int
    """How many worlds are not ruled out."""
    kept: int
    """How many worlds are kept."""
    status: str
    """What the kept worlds are: not ruled out, or only the least implausible."""
    model_fails: tuple[str, ...]
    """Targets that nearly every world misses."""
    not_ruled_out_at: Mapping[str, int]
    """How many worlds are not ruled out at other cutoffs."""
    targets: tuple[rows.TargetRow, ...]
    left_out: tuple[rows.ExcludedTarget, ...]
    """What is not a target, and why."""
    parameters: tuple[rows.ParameterRow, ...]
    """What the kept worlds imply for each; empty where too few are kept."""
    pairs: tuple[rows.PairRow, ...]
    forms_of_choice: tuple[rows.FormRow, ...]
    not_sampled: tuple[str, ...]
    """Structures in their default form in every world."""
    identity: str
    """Names the worlds that are stored."""
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def narrowed(self) -> tuple[rows.ParameterRow, ...]:
        """Return the parameters that the kept worlds narrow or move beyond chance."""
        return tuple(row for row in self.parameters if row.beyond_chance)

    def stale(self) -> list[str]:
        """Return the names of what has changed since the report was made."""
        question = FilterQuestion(self.size, self.worlds, self.replications, self.provenance["seed"])
        more = [] if identity_of(question) == self.identity else ["what worlds are compared with"]
        return [*super().stale(), *more]

    # Tables

    def targets_table(self) -> Table:
        """Return the observation of each target, where worlds lie, and how many it rejects."""
        lines = tuple(
            (row.label, row.observed, (row.error**2 + row.discrepancy**2) ** 0.5, row.worlds, row.judged,
             row.speaks_against, row.needed, row.source)
            for row in self.targets
        )  # fmt: skip
        title = (
            f"Compared with data: {self.worlds} worlds over the stated ranges, size {self.size}, {self.replications} "
            "replications each"
        )
        return Table(title, TARGETS, lines, (JUDGED, *self.not_judged()), section="source")

    def parameters_table(self) -> Table:
        """Return the parameters that are narrowed or moved beyond chance."""
        lines = tuple((row.parameter, row.letter, row.range, row.left, row.spread, row.shift) for row in self.narrowed)
        title = f"Narrowed or moved beyond chance: {len(lines)} of {len(self.parameters)} parameters"
        return Table(title, PARAMETERS, lines, self._chance())

    def _chance(self) -> tuple[str, ...]:
        """Return what chance alone shows, where any parameter exceeds it."""
        if not self.narrowed:
            return ()
        spread, shift = self.narrowed[0].chance_spread, self.narrowed[0].chance_shift
        return (
            f"By chance, in 95% of subsets of as many worlds no parameter keeps less than {spread:.2f} of its spread, "
            f"and in 95% none moves by more than {shift:.2f} of its range.",
        )

    def pairs_table(self, most: int | None = None) -> Table:
        """Return the pairs of parameters correlated among the kept worlds, at most this many."""
        lines = tuple((*row.parameters, row.correlation) for row in self.pairs[:most])
        more = len(self.pairs) - len(lines)
        title = (
            "Cannot be told apart (rank correlation among the kept worlds, beyond "
            f"{self.pairs[0].chance:.2f} of chance)"
        )
        return Table(title, PAIRS, lines, (f"and {more} more: all are in --json",) if more else ())

    # Sentences

    def recovery_in_words(self) -> str:
        """Return how known truths fared, and what that means for the rest."""
        row, out = self.recovery, self.recovery.ruled_out
        lines = [
            f"Recovery on data of known truths: {row.truths} worlds inside the ranges, one run each, error and "
            "discrepancy drawn by luck.",
            f"Kept: {row.kept} of {row.truths}. Their data rule out {out.mean:.0%} of {self.worlds} sampled worlds "
            f"on average ({out.lowest:.0%} to {out.highest:.0%}).",
        ]
        if not row.keeps_truths:
            lines.append(
                f"The filter loses truths (by {', '.join(dict.fromkeys(row.lost_by))}): what it rules out may be "
                "true. Do not rely on what follows."
            )
        elif not row.narrows:
            lines.append(
                "The data do not narrow: at their stated precision they rule out less than half of the worlds."
            )
        else:
            lines.append("The filter keeps what is true and rules out at least half of the rest.")
        return "\n".join(lines)

    def not_judged(self) -> list[str]:
        """Return what rejects no world: targets that the model always fails, and what is not a target."""
        failed = [
            "The model fails these in nearly every world, whatever its parameters, so they reject none: "
            f"{', '.join(self.model_fails)}."
        ] if self.model_fails else []  # fmt: skip
        return [*failed, *(f"Not a target: {entry.name} ({entry.why})." for entry in self.left_out)]

    def left_in_words(self) -> str:
        """Return how many worlds are kept, and what they are."""
        other_cutoffs = ", ".join(f"{count} at {cutoff}" for cutoff, count in self.not_ruled_out_at.items())
        lines = [f"Not ruled out: {self.not_ruled_out} of {self.worlds} worlds (other cutoffs: {other_cutoffs})."]
        if self.status == rows.LEAST:
            lines.append(
                f"That is less than {FEW:.0%}: the model cannot match all the data at once. Kept and described "
                f"instead are the {self.kept} least implausible worlds; the data do not allow them."
            )
        if not self.parameters:
            lines.append(
                f"Nothing can be said of parameters: fewer than {FEWEST} worlds are kept, or none is ruled out."
            )
        return "\n".join(lines)

    def forms_in_words(self) -> str:
        """Return what the kept worlds imply for the form of choice, and which forms were not judged."""
        lines = []
        for row in self.forms_of_choice:
            beyond = "beyond chance" if row.beyond_chance else "as by chance"
            shares = f"{row.share_left:.0%} of the kept worlds, {row.share_drawn:.0%} of those drawn"
            lines.append(f"Form of choice {row.form}: {shares}, {beyond}.")
        return "\n".join(
            [*lines, f"Not judged, since in their default form in every world: {', '.join(self.not_sampled)}."]
        )

    def _narrowed_block(self) -> Table | str:
        if self.narrowed:
            return self.parameters_table()
        return (
            f"No parameter of {len(self.parameters)} is narrowed or moved beyond chance: all that is known of each is "
            "its range."
        )

    def _pairs_block(self, most: int | None = None) -> Table | str:
        if self.pairs:
            return self.pairs_table(most)
        return "No pair of parameters is correlated beyond chance among the kept worlds."

    # The whole

    def blocks(self) -> Sequence[Block]:
        """Return recovery, targets, the kept worlds and what they imply, as a console shows them."""
        blocks: list[Block] = [self.recovery_in_words(), self.targets_table(), self.left_in_words()]
        if self.parameters:
            blocks += [self._narrowed_block(), self._pairs_block(MOST_PAIRS), self.forms_in_words()]
        return blocks

    def page(self) -> Page:
        """Return the page of the documentation."""
        opening = OPENING.format(size=self.size, replications=self.replications, made_by=self.made_by())
        blocks: list[PageBlock] = [
            Heading("Worlds that data and literature rule out", 1),
            opening + warning(self.stale(), "policylab analyse filter"),
            Heading("Known truths first"), self.recovery_in_words(),
            Heading("What each target rejects"), self.targets_table(),
            Heading("What is left"), self.left_in_words(),
        ]  # fmt: skip
        if self.parameters:
            blocks += [Heading("What the data narrow"), self._narrowed_block()]
            blocks += [Heading("What cannot be told apart"), self._pairs_block()]
            blocks += [Heading("Forms of the model"), self.forms_in_words()]
        return Page(tuple(blocks))

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return targets, parameters and pairs, a row each."""
        return {f"filter-{name}": frame_of(getattr(self, name)) for name in ("targets", "parameters", "pairs")}
