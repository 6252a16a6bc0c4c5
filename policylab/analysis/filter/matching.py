"""History matching: worlds over the stated ranges, those that data and literature rule out, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.filter.figures import KINDS, Target
from policylab.analysis.filter.implausibility import CUTOFF, Observation, implausibility, reached
from policylab.analysis.filter.keeping import Judgement
from policylab.analysis.filter.narrowing import Narrowing
from policylab.analysis.filter.recovery import TRUTHS, Recovery, recovery
from policylab.analysis.filter.report import FilterReport, identity_of
from policylab.analysis.filter.rows import CutRow, Ends, ExcludedTarget, RecoveryRow, StageRow, TargetRow, TruthShare
from policylab.analysis.filter.runs import histories, in_worlds, peoples
from policylab.analysis.filter.targets import left_out, scenarios_at, targets
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
CUTOFFS = (2.0, 2.5, CUTOFF, 3.5, 4.0)
ENDS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, repr=False)
class HistoryMatch(Reported):
    """Worlds, how implausible each is, and which are kept."""

    question: FilterQuestion
    design: Design
    """All worlds that were drawn."""
    values: Array
    """The figure of each target; NaN where it has no value."""
    recovered: Recovery
    """What the same targets and the same measure of implausibility do with data of known truths."""

    @cached_property
    def each(self) -> Array:
        """Return the implausibility by target, shape (targets, worlds); NaN where it does not judge a world."""
        return np.array(
            [
                implausibility(band.within_reach(figures), band)
                for figures, band in zip(self.values, observed_at(self.question.size), strict=True)
            ]
        )

    @cached_property
    def judgement(self) -> Judgement:
        """Return what all targets say of the worlds."""
        return Judgement(self.each, tuple(target.origin for target in targets()))

    @property
    def implausibility(self) -> Array:
        """Return the implausibility of each world, shape (worlds,)."""
        return self.judgement.implausibility

    @property
    def not_ruled_out(self) -> NDArray[np.bool_]:
        """Return which worlds are not ruled out."""
        return self.judgement.not_ruled_out

    @property
    def status(self) -> str:
        """Return whether the model is ruled out; otherwise what the kept worlds are."""
        return self.judgement.status

    @property
    def left(self) -> NDArray[np.bool_]:
        """Return which worlds are kept."""
        return self.judgement.kept

    @cached_property
    def narrowing(self) -> Narrowing:
        """Return what the kept worlds imply for the parameters."""
        return Narrowing(self.design, self.left, self.question.seed)

    @cached_property
    def of_targets(self) -> tuple[TargetRow, ...]:
        """Return what each target rejects, which worlds are ruled out only with it, and where worlds lie."""
        return tuple(self._of_target(index, target) for index, target in enumerate(targets()))

    def _of_target(self, index: int, target: Target) -> TargetRow:
        observed = target.observed_at(self.question.size)
        means, outside = reached(self.values[index], observed)
        known = ~np.isnan(means)
        nearest = int(np.nanargmin(outside)) if known.any() else None
        rejected = self.each[index] > CUTOFF  # False where the target does not judge
        without = self.judgement.of([place for place in range(len(self.each)) if place != index])
        return TargetRow(
            target=target.name,
            kind=target.kind,
            statement=target.statement,
            source=target.source,
            arms=tuple(arm.name for arm in target.arms),
            observed=(_number(observed.low), _number(observed.high)),
            error=observed.error,
            discrepancy=observed.discrepancy,
            worlds=_ends(means),
            kept=_ends(means[self.left]),
            nearest=None if nearest is None else float(means[nearest]),
            nearest_world=nearest,
            misfit=bool(known.any() and not (outside[known] == 0).any()),
            rejects_all=bool(self.judgement.rejecting_all[index]),
            judged=int(known.sum()),
            speaks_against=float(rejected.mean()),
            needed=float((~self.not_ruled_out & without.not_ruled_out).mean()),
        )

    def _stages(self) -> tuple[StageRow, ...]:
        """Return what base rates, then patterns, then cases rule out."""
        rows: list[StageRow] = []
        so_far: list[int] = []
        for kind in KINDS:
            of_kind = [place for place, target in enumerate(targets()) if target.kind == kind]
            so_far += of_kind
            ruled_out, alone = (float((~self.judgement.of(some).not_ruled_out).mean()) for some in (so_far, of_kind))
            misfits = sum(self.of_targets[place].misfit for place in of_kind)
            rows.append(StageRow(kind, len(of_kind), ruled_out, alone, misfits))
        return tuple(rows)

    def _cuts(self) -> tuple[CutRow, ...]:
        """Return what is kept at each cut, beside what the data of known truths keep."""
        rows = []
        for cutoff in CUTOFFS:
            within, by_truth = self.implausibility <= cutoff, self.recovered.share_kept(cutoff)
            rows.append(
                CutRow(
                    cutoff, int(within.sum()), float(within.mean()), _share(by_truth), self.recovered.kept_at(cutoff)
                )
            )
        return tuple(rows)

    @cached_property
    def report(self) -> FilterReport:
        """Return the report: tables, a page and JSON."""
        return FilterReport(
            size=self.question.size,
            worlds=self.design.worlds,
            replications=self.question.replications,
            cutoff=CUTOFF,
            status=self.status,
            misfits=tuple(row.target for row in self.of_targets if row.misfit),
            recovery=self._recovery(),
            not_ruled_out=int(self.not_ruled_out.sum()),
            kept=int(self.left.sum()),
            effective=self.judgement.effective,
            cuts=self._cuts(),
            stages=self._stages(),
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
        return RecoveryRow(
            truths=len(recovered.implausibility),
            kept=recovered.kept,
            lost_by=tuple(targets()[index].name for index in recovered.lost_by),
            ruled_out=_share(recovered.ruled_out),
            keeps_truths=recovered.keeps_truths,
            narrows=recovered.narrows,
            reject_model=int(recovered.rejects_model.sum()),
        )

    def store(self, folder: Path) -> Path:
        """Write the worlds into a folder under a name made from their identity, and return the file."""
        identity = self.report.identity
        path = folder / f"worlds-{identity}.parquet"
        about = {
            "identity": identity, "status": self.judgement.status_of_kept, "size": self.question.size,
            "seed": self.question.seed, "worlds": self.design.worlds, "replications": self.question.replications,
            "cutoff": CUTOFF, "targets": [target.name for target in targets()],
            "judged_by": [
                {"name": target.name, "source": target.origin, "kind": target.kind, "cases": list(target.cases)}
                for target in targets()
            ],
            "keeps_truths": self.recovered.keeps_truths, "narrows": self.recovered.narrows,
            "provenance": self.provenance,
        }  # fmt: skip
        store_worlds(
            path, self.design, self.left, self.implausibility, about, weight=self.judgement.weight,
            by_target=dict(zip([target.name for target in targets()], self.each, strict=True)),
        )  # fmt: skip
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
    observed, sources = observed_at(question.size), [target.origin for target in targets()]
    return HistoryMatch(
        question, drawn, of_drawn, recovery(of_drawn, of_truths, single, observed, sources, question.seed)
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


def _ends(means: Array) -> Ends:
    """Return the 5%, 50% and 95% quantiles over the worlds that have the figure."""
    known = means[~np.isnan(means)]
    if not len(known):
        return (None, None, None)
    low, middle, high = np.quantile(known, ENDS)
    return _number(low), _number(middle), _number(high)


def _share(by_truth: Array) -> TruthShare:
    return TruthShare(float(by_truth.mean()), float(by_truth.min()), float(by_truth.max()))
