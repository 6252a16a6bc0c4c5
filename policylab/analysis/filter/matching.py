"""History matching: worlds over the stated ranges, those that data and literature rule out, and what is left."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.filter.implausibility import (
    CUTOFF,
    FEW,
    Observation,
    hardly_met,
    implausibility,
    of_second_source,
)
from policylab.analysis.filter.narrowing import Narrowing
from policylab.analysis.filter.recovery import TRUTHS, Recovery, recovery
from policylab.analysis.filter.report import FilterReport, identity_of
from policylab.analysis.filter.rows import LEAST, NOT_RULED_OUT, ExcludedTarget, RecoveryRow, TargetRow, TruthShare
from policylab.analysis.filter.runs import histories, in_worlds, peoples
from policylab.analysis.filter.targets import Target, left_out, scenarios_at, targets
from policylab.analysis.questions import FilterQuestion
from policylab.analysis.result import Reported
from policylab.comparison.ensemble import Design, design_of_worlds
from policylab.comparison.stored_worlds import store_worlds
from policylab.model.luck import Luck
from policylab.model.switches import STRUCTURES
from policylab.recording.identity import method, provenance
from policylab.recording.identity.runs import shipped_files
from policylab.workers import Progress, WorkerPool, cores

Array = NDArray[np.float64]
OTHER_CUTOFFS = (2.0, 2.5, 3.5, 4.0)


@dataclass(frozen=True, repr=False)
class HistoryMatch(Reported):
    """Worlds, how implausible each is, and which are kept."""

    question: FilterQuestion
    design: Design
    """All worlds that were drawn."""
    values: Array
    """The figure of each target; NaN where it has no value."""
    recovered: Recovery
    """What the same measure of implausibility does with data of known truths, by the targets that reject worlds."""

    @cached_property
    def each(self) -> Array:
        """Return the implausibility by target, shape (targets, worlds); NaN where it does not judge a world."""
        return _each(self.values, observed_at(self.question.size))

    @cached_property
    def failed(self) -> NDArray[np.bool_]:
        """Return which targets nearly every world misses, shape (targets,): they are reported and reject no world."""
        return hardly_met(self.each)

    @cached_property
    def judging(self) -> NDArray[np.intp]:
        """Return the indices of the targets that reject worlds."""
        return np.flatnonzero(~self.failed)

    @cached_property
    def implausibility(self) -> Array:
        """Return the implausibility of each world for the targets that reject worlds, shape (worlds,)."""
        return self._judged_by(~self.failed)

    def _judged_by(self, which: NDArray[np.bool_]) -> Array:
        """Return the implausibility of each world for some of the targets."""
        sources = [target.origin for target, judges in zip(targets(), which, strict=True) if judges]
        return of_second_source(self.each[which], sources)

    @cached_property
    def not_ruled_out(self) -> NDArray[np.bool_]:
        """Return which worlds are not ruled out."""
        return self.implausibility <= CUTOFF

    @cached_property
    def status(self) -> str:
        """Return what the kept worlds are: not ruled out or, where those are too few, the least implausible."""
        return NOT_RULED_OUT if self.not_ruled_out.mean() >= FEW else LEAST

    @cached_property
    def left(self) -> NDArray[np.bool_]:
        """Return which worlds are kept: those not ruled out or, where they are too few, the nearest one in twenty."""
        if self.status == NOT_RULED_OUT:
            return self.not_ruled_out
        kept = np.zeros(self.design.worlds, dtype=bool)
        kept[self.implausibility.argsort(kind="stable")[: math.ceil(FEW * self.design.worlds)]] = True
        return kept

    @cached_property
    def narrowing(self) -> Narrowing:
        """Return what the kept worlds imply for the parameters."""
        return Narrowing(self.design, self.left, self.question.seed)

    @cached_property
    def of_targets(self) -> tuple[TargetRow, ...]:
        """Return what each target rejects, which worlds are ruled out only with it, and where worlds lie."""
        return tuple(self._of_target(index, target) for index, target in enumerate(targets()))

    def _of_target(self, index: int, target: Target) -> TargetRow:
        rejected = self.each[index] > CUTOFF  # False where the target does not judge
        other_targets = ~self.failed & (np.arange(len(self.each)) != index)
        needed = ~self.not_ruled_out & (self._judged_by(other_targets) <= CUTOFF)
        known = ~np.isnan(self.each[index])
        means = self.values[index].mean(axis=1)[known]
        low, middle, high = np.quantile(means, (0.05, 0.5, 0.95)) if known.any() else (np.nan,) * 3
        return TargetRow(
            target=target.name,
            statement=target.statement,
            source=target.source,
            arms=tuple(arm.name for arm in target.arms),
            observed=(_number(target.observed.low), _number(target.observed.high)),
            error=target.observed_at(self.question.size).error,
            discrepancy=target.observed.discrepancy,
            worlds=(_number(low), _number(middle), _number(high)),
            judged=int(known.sum()),
            model_fails=bool(self.failed[index]),
            speaks_against=float(rejected.mean()),
            needed=float(needed.mean()),
        )

    @cached_property
    def report(self) -> FilterReport:
        """Return the report: tables, a page and JSON."""
        return FilterReport(
            size=self.question.size,
            worlds=self.design.worlds,
            replications=self.question.replications,
            cutoff=CUTOFF,
            recovery=self._recovery(),
            not_ruled_out=int(self.not_ruled_out.sum()),
            kept=int(self.left.sum()),
            status=self.status,
            model_fails=tuple(row.target for row in self.of_targets if row.model_fails),
            not_ruled_out_at={str(cutoff): int((self.implausibility <= cutoff).sum()) for cutoff in OTHER_CUTOFFS},
            targets=self.of_targets,
            left_out=tuple(ExcludedTarget(entry.name, entry.why) for entry in left_out()),
            parameters=self.narrowing.of_parameters(),
            pairs=self.narrowing.of_pairs(),
            forms_of_choice=self.narrowing.of_forms(),
            not_sampled=not_sampled(),
            identity=identity_of(self.question),
            provenance=self.provenance,
        )

    @property
    def provenance(self) -> dict[str, Any]:
        """Return where the numbers come from."""
        files = shipped_files(scenarios_at(self.question.size))
        return provenance(self.question.seed, methods=["filter"], files=files)

    def _recovery(self) -> RecoveryRow:
        recovered = self.recovered
        ruled_out = recovered.ruled_out
        return RecoveryRow(
            truths=len(recovered.implausibility),
            kept=recovered.kept,
            lost_by=tuple(targets()[self.judging[index]].name for index in recovered.lost_by),
            ruled_out=TruthShare(float(ruled_out.mean()), float(ruled_out.min()), float(ruled_out.max())),
            keeps_truths=recovered.keeps_truths,
            narrows=recovered.narrows,
        )

    def store(self, folder: Path) -> Path:
        """Write the worlds into a folder under a name made from their identity, and return the file."""
        identity = self.report.identity
        path = folder / f"worlds-{identity}.parquet"
        about = {
            "identity": identity, "status": self.status, "size": self.question.size, "seed": self.question.seed,
            "worlds": self.design.worlds, "replications": self.question.replications, "cutoff": CUTOFF,
            "targets": [target.name for target in targets()], "keeps_truths": self.recovered.keeps_truths,
            "narrows": self.recovered.narrows, "provenance": self.provenance,
        }  # fmt: skip
        store_worlds(path, self.design, self.left, self.implausibility, about)
        return path

    def save(self, folder: Path) -> list[str]:
        """Write the worlds and the report into a folder, each file at once; return the names of the files."""
        return [self.store(folder).name, *super().save(folder)]


@method("filter")
def filter_worlds(question: FilterQuestion, progress: Progress | None = None) -> HistoryMatch:
    """Compare worlds over the stated ranges with data and literature, after recovering known truths the same way.

    Parameters
    ----------
    question : FilterQuestion
        How many worlds, at which size, with how many replications.
    progress : callable, optional
        Called with runs done and in all.

    Returns
    -------
    HistoryMatch
        The worlds with their implausibility; its ``report`` states the result.

    References
    ----------
    Vernon, I., Goldstein, M. & Bower, R. G. 2010. Galaxy formation: a Bayesian uncertainty analysis. Bayesian
    Analysis 5: 619-669.

    """
    scenarios = scenarios_at(question.size)
    drawn = design_of_worlds(question.worlds, question.seed, scenarios)
    truths = design_of_worlds(TRUTHS, Luck(question.seed).seed_for("filter.truths"), scenarios)
    points = [design.point(world) for design in (drawn, truths) for world in range(design.worlds)]
    with WorkerPool(question.workers or cores(), progress) as pool:
        pool.expect(question.replications * len(points) + TRUTHS)
        values = in_worlds(points, question.size, question.seed, question.replications, pool)
        first_unused = peoples(len(points), question.replications)
        single = histories(points[-TRUTHS:], question.size, question.seed, first_unused, pool)
    of_drawn, of_truths = values[:, :-TRUTHS], values[:, -TRUTHS:]
    observed = observed_at(question.size)
    judging = np.flatnonzero(~hardly_met(_each(of_drawn, observed)))
    judged, sources = [observed[index] for index in judging], [targets()[index].origin for index in judging]
    recovered = recovery(of_drawn[judging], of_truths[judging], single[judging], judged, sources, question.seed)
    return HistoryMatch(question, drawn, of_drawn, recovered)


def _each(values: Array, observed: Sequence[Observation]) -> Array:
    """Return the implausibility by target, shape (targets, worlds); NaN where it does not judge a world."""
    return np.array(
        [implausibility(band.within_reach(figures), band) for figures, band in zip(values, observed, strict=True)]
    )


def observed_at(size: str) -> list[Observation]:
    """Return the observation of each target, as judged at a size."""
    return [target.observed_at(size) for target in targets()]


def not_sampled() -> tuple[str, ...]:
    """Return the structures in their default form in every world: the filter does not judge them."""
    return tuple(
        f"network of {name}" if entry.is_network else name for name, entry in STRUCTURES.items() if name != "choice"
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
