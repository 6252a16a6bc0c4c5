"""The report on a filter: whether the model stands, what it recovers, what targets reject, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from policylab.analysis.filter import rows, tables
from policylab.analysis.filter.figure import draw_predictive
from policylab.analysis.filter.implausibility import CUTOFF, FEW
from policylab.analysis.filter.keeping import NOT_RULED_OUT, RULED_OUT
from policylab.analysis.filter.narrowing import FEWEST
from policylab.analysis.filter.targets import scenarios_at, targets
from policylab.analysis.questions import FilterQuestion
from policylab.analysis.result import Block, Result, warning
from policylab.recording.identity.runs import identity_of_scenario
from policylab.show.figure import Figure
from policylab.show.frames import frame_of
from policylab.show.numbers import number
from policylab.show.page import Block as PageBlock
from policylab.show.page import Heading, Page
from policylab.show.table import Table

if TYPE_CHECKING:
    import pandas as pd

DECIDES_NO_NUMBER = True  # what people see: in no identity

MOST_PAIRS = 20  # on a console; all are on the page and in JSON
OPENING = (
    "History matching (Vernon, Goldstein & Bower 2010): worlds are drawn from the stated distributions of all "
    "parameters, and those are ruled out whose figures lie too far from what was observed: base rates, patterns from "
    "data and literature, and cases. Claims of the thesis are not targets: they are to be tested. The kept worlds are "
    "stored in `experiments/worlds/`, each with a weight; `policylab compare … --worlds N --worlds-from FILE` and the "
    "key `from` of a study draw from them by weight, otherwise from the stated distributions. "
    "Size `{size}`, {replications} replications in each world, {made_by}."
)


def identity_of(question: FilterQuestion) -> str:
    """Return the digest of size, worlds, replications, seed, targets and their arms, 12 hexadecimal digits."""
    content = [
        question.size, question.worlds, question.replications, question.seed, CUTOFF,
        [(target.name, repr(target.observed), target.figure) for target in targets()],
        [identity_of_scenario(scenario) for scenario in scenarios_at(question.size)],
    ]  # fmt: skip
    return sha256(json.dumps(content).encode()).hexdigest()[:12]


@dataclass(frozen=True, repr=False)
class FilterReport(Result):
    """The result of a filter: first whether it recovers known truths."""

    FILE: ClassVar[str] = "filter"

    size: str
    worlds: int
    """Drawn from the stated distributions."""
    replications: int
    """In each world."""
    cutoff: float
    """Implausibility beyond which a target rejects a world."""
    status: str
    """Ruled out: the model as a whole; else what the kept worlds are: not ruled out, or only the least implausible."""
    misfits: tuple[str, ...]
    """Targets that no world reaches; they count against the model."""
    recovery: rows.RecoveryRow
    not_ruled_out: int
    """How many worlds are not ruled out."""
    kept: int
    """How many worlds are kept; of a model that is ruled out, the least implausible."""
    effective: float
    """How many worlds of equal weight would tell as much as the kept ones."""
    cuts: tuple[rows.CutRow, ...]
    """What is kept at each cut, with the data and with those of known truths."""
    stages: tuple[rows.StageRow, ...]
    """What base rates, then patterns, then cases rule out."""
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
        """Return the observation of each target, by how much it may be missed, and how many worlds it rejects."""
        title = (
            f"Compared with data: {self.worlds} worlds from the stated distributions, size {self.size}, "
            f"{self.replications} replications each"
        )
        return tables.targets_table(
            title, self.targets, [f"Not a target: {entry.name} ({entry.why})." for entry in self.left_out]
        )

    def predictive_table(self) -> Table:
        """Return where all worlds and the kept ones lie beside what was observed."""
        return tables.predictive_table(self.targets)

    def stages_table(self) -> Table:
        """Return the share of worlds that base rates, then patterns, then cases rule out."""
        return tables.stages_table(self.stages)

    def cuts_table(self) -> Table:
        """Return what the data keep at each cut, beside what the data of known truths keep."""
        return tables.cuts_table(self.cuts)

    def parameters_table(self) -> Table:
        """Return the parameters that are narrowed or moved beyond chance."""
        return tables.parameters_table(self.narrowed, len(self.parameters))

    def pairs_table(self, most: int | None = None) -> Table:
        """Return the pairs of parameters correlated among the kept worlds, at most this many."""
        return tables.pairs_table(self.pairs, most)

    # Sentences

    def status_in_words(self) -> str:
        """Return first whether the model is ruled out, and by what; then each misfit with the nearest world."""
        return "\n".join([self._whole(), *map(_misfit, self._misfit_rows())])

    def _whole(self) -> str:
        if self.status != RULED_OUT:
            left = f"{self.not_ruled_out} of {self.worlds} worlds ({self.not_ruled_out / self.worlds:.1%}) are left"
            few = "" if self.status == NOT_RULED_OUT else f", less than {FEW:.0%}: it can hardly match all data at once"
            return f"The model is not ruled out: {left} at the cut of {self.cutoff:g}{few}."
        failed = [row.target for row in self.targets if row.rejects_all]
        why = [f"no world of {self.worlds} comes near {', '.join(failed)}, even with what the model leaves out"] * bool(
            failed
        )
        if not self.not_ruled_out:
            why.append(f"no world of {self.worlds} is left at the cut of {self.cutoff:g}")
        return f"The model is ruled out: {', and '.join(why)}."

    def _misfit_rows(self) -> list[rows.TargetRow]:
        return [row for row in self.targets if row.misfit]

    def recovery_in_words(self) -> str:
        """Return how known truths fared, and what that means for the rest."""
        row, out = self.recovery, self.recovery.ruled_out
        lines = [
            f"Recovery on data of known truths: {row.truths} worlds inside the ranges, one run each, error and "
            "discrepancy drawn by luck.",
            f"Kept: {row.kept} of {row.truths}. Their data rule out {out.mean:.0%} of {self.worlds} sampled worlds "
            f"on average ({out.lowest:.0%} to {out.highest:.0%}), and the model as a whole, which is right here, for "
            f"{row.reject_model} of {row.truths}.",
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

    def left_in_words(self) -> str:
        """Return how many worlds are kept, beside what known truths keep, and what they are."""
        lines = [self._beside_truths()]
        if self.status != NOT_RULED_OUT:
            beyond = "them" if self.status == RULED_OUT else f"{self.kept - self.not_ruled_out} of them"
            lines.append(
                f"The {self.kept} worlds kept and described here are the least implausible; the data do not allow "
                f"{beyond}."
            )
        lines.append(f"By their weights the {self.kept} kept worlds are worth {self.effective:.1f} of equal weight.")
        if not self.parameters:
            lines.append(
                f"Nothing can be said of parameters: fewer than {FEWEST} worlds are kept, or none is ruled out."
            )
        return "\n".join(lines)

    def _beside_truths(self) -> str:
        cut = next(row for row in self.cuts if row.cutoff == self.cutoff)
        comparison = (
            "fewer than those of any truth: the model fits real data worse than any of its own worlds would"
            if cut.share < cut.truths.lowest else "within what those of truths keep"
            if cut.share <= cut.truths.highest else "more than those of any truth"
        )  # fmt: skip
        return (
            f"The data keep {cut.worlds} of {self.worlds} worlds ({cut.share:.0%}) at the cut of {cut.cutoff:g}; data "
            f"of known truths keep {tables.shares(cut.truths)}. That is {comparison}."
        )

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
        """Return whether the model stands, recovery, targets, and what is kept and implied, as a console shows them."""
        blocks: list[Block] = [
            self.status_in_words(), self.recovery_in_words(), self.targets_table(), self.predictive_table(),
            self.stages_table(), self.cuts_table(), self.left_in_words(),
        ]  # fmt: skip
        if self.parameters:
            blocks += [self._narrowed_block(), self._pairs_block(MOST_PAIRS), self.forms_in_words()]
        return blocks

    def page(self) -> Page:
        """Return the page of the documentation."""
        opening = OPENING.format(size=self.size, replications=self.replications, made_by=self.made_by())
        blocks: list[PageBlock] = [
            Heading("Worlds that data and literature rule out", 1), self.status_in_words().replace("\n", "\n\n"),
            opening + warning(self.stale(), "policylab analyse filter"),
            Heading("Known truths first"), self.recovery_in_words(),
            Heading("What each target rejects"), self.targets_table(), self.stages_table(),
            Heading("Posterior predictive check"), replace(self.predictive_table(), title=""),
            self.plot(),
            Heading("What is left"), self.left_in_words(), self.cuts_table(),
        ]  # fmt: skip
        if self.parameters:
            blocks += [Heading("What the data narrow"), self._narrowed_block()]
            blocks += [Heading("Pairs that the data do not separate"), self._pairs_block()]
            blocks += [Heading("Forms of the model"), self.forms_in_words()]
        return Page(tuple(blocks))

    def plot(self) -> Figure:
        """Return the figure: worlds before, kept and nearest, beside what was observed."""
        caption = "Posterior predictive check: where all worlds, the kept ones and the nearest lie, target by target"
        return Figure("filter-predictive", caption, lambda: draw_predictive(self.targets))

    def figures(self) -> tuple[Figure, ...]:
        """Return the figure of the targets."""
        return (self.plot(),)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return targets, stages, cuts, parameters and pairs, a row each."""
        names = ("targets", "stages", "cuts", "parameters", "pairs")
        return {f"filter-{name}": frame_of(getattr(self, name)) for name in names}


def _misfit(row: rows.TargetRow) -> str:
    """Return a misfit in words, with the nearest world; it counts against the model."""
    return (
        f"Misfit: no world reaches {row.target} (observed {tables.band_in_words(row.observed)}; nearest "
        f"{number(row.nearest)}, world {row.nearest_world})."
    )
