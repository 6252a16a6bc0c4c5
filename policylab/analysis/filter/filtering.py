"""Filtering: worlds over the stated ranges, those that data and literature rule out, and what is known by it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
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
from policylab.analysis.filter.runs import histories, in_worlds, peoples
from policylab.analysis.filter.targets import Target, left_out, targets
from policylab.analysis.filter.words import LEAST
from policylab.comparison.ensemble import Design, design_of_worlds
from policylab.comparison.stored_worlds import store_worlds
from policylab.errors import check_least, unknown
from policylab.model.luck import Luck
from policylab.model.population import sizes
from policylab.model.scenario import Scenario
from policylab.model.switches import STRUCTURES
from policylab.recording.identity import code, model_version, provenance
from policylab.workers import Crew, Progress

Array = NDArray[np.float64]
Rows = list[dict[str, Any]]
SIZE = "classroom"
WORLDS = 400
REPLICATIONS = 2
FEWEST_WORLDS = 20
FEWEST_REPLICATIONS = 2
LOOKING = (  # what makes figures of runs and judges them
    *(f"analysis/filter/{name}.py" for name in ("implausibility", "targets", "runs", "recovery", "filtering")),
    *(f"analysis/patterns/{name}.py" for name in ("arms", "seen", "pattern", "declared")),
    *(f"analysis/patterns/{name}.py" for name in ("mandates", "take_up", "organisations", "rest")),
    "analysis/shapes.py",
)
NOT_RULED_OUT = "not ruled out"
OTHER_CUTOFFS = (2.0, 2.5, 3.5, 4.0)


@dataclass(frozen=True)
class Question:
    """How many worlds are held against the targets, at which size, how often each.

    Raises
    ------
    UsageError
        If the size is unknown, or there are too few worlds, replications or workers.

    """

    size: str = SIZE
    worlds: int = WORLDS
    replications: int = REPLICATIONS
    seed: int = 1
    workers: int = 1

    def __post_init__(self) -> None:
        if self.size not in sizes():
            raise unknown("size", self.size, sizes())
        for option, value, least, example in (
            ("--worlds", self.worlds, FEWEST_WORLDS, WORLDS),
            ("--replications", self.replications, FEWEST_REPLICATIONS, REPLICATIONS),
            ("--workers", self.workers, 1, 2),
        ):
            check_least(option, value, least, example)

    @property
    def identity(self) -> str:
        """Return what names the worlds that are stored: model, size, worlds, replications, seed, targets and arms."""
        arms = [arm.scenario(self.size, target.months) for target in targets() for arm in target.arms]
        content = [
            model_version(), self.size, self.worlds, self.replications, self.seed, CUTOFF,
            code(LOOKING), [(target.name, repr(target.observed), target.figure) for target in targets()],
            [(arm.package.model_dump_json(), arm.setting.model_dump_json(), sorted(arm.point.items())) for arm in arms],
        ]  # fmt: skip
        return sha256(json.dumps(content).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Filtered:
    """Worlds, how implausible each is, and what is left.

    Attributes
    ----------
    asked : Question
    design : Design
        All worlds that were drawn.
    values : array, shape (targets, worlds, replications)
        The figure of each target; NaN where it has no value.
    recovered : Recovery
        What the same measure of implausibility does with data of known truths, by the targets that part worlds.

    """

    asked: Question
    design: Design
    values: Array
    recovered: Recovery

    @cached_property
    def each(self) -> Array:
        """Return the implausibility by target, shape (targets, worlds); NaN where it does not judge a world."""
        return _each(self.values, observed_at(self.asked.size))

    @cached_property
    def failed(self) -> NDArray[np.bool_]:
        """Return which targets nearly every world misses, shape (targets,): they are reported, and part no worlds."""
        return hardly_met(self.each)

    @cached_property
    def judging(self) -> NDArray[np.intp]:
        """Return the places of the targets that part worlds."""
        return np.flatnonzero(~self.failed)

    @cached_property
    def implausibility(self) -> Array:
        """Return the implausibility of each world for the targets that part worlds, shape (worlds,)."""
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
        """Return what the worlds are that are kept: not ruled out, or where those are too few the least implausible."""
        return NOT_RULED_OUT if self.not_ruled_out.mean() >= FEW else LEAST

    @cached_property
    def left(self) -> NDArray[np.bool_]:
        """Return which worlds are kept: those not ruled out, or where they are too few the nearest one in twenty."""
        if self.status == NOT_RULED_OUT:
            return self.not_ruled_out
        kept = np.zeros(self.design.worlds, dtype=bool)
        kept[self.implausibility.argsort(kind="stable")[: math.ceil(FEW * self.design.worlds)]] = True
        return kept

    @cached_property
    def narrowing(self) -> Narrowing:
        """Return what the worlds that are left say of the parameters."""
        return Narrowing(self.design, self.left, self.asked.seed)

    @cached_property
    def of_targets(self) -> Rows:
        """Return what each target speaks against, which worlds are ruled out only with it, and where worlds lie."""
        return [self._of_target(place, target) for place, target in enumerate(targets())]

    def _of_target(self, place: int, target: Target) -> dict[str, Any]:
        beyond = self.each[place] > CUTOFF  # False where the target does not judge
        others = ~self.failed & (np.arange(len(self.each)) != place)
        needed = ~self.not_ruled_out & (self._judged_by(others) <= CUTOFF)
        known = ~np.isnan(self.each[place])
        means = self.values[place].mean(axis=1)[known]
        low, middle, high = np.quantile(means, (0.05, 0.5, 0.95)) if known.any() else (np.nan,) * 3
        return {
            "target": target.name,
            "statement": target.statement,
            "source": target.source,
            "arms": [arm.name for arm in target.arms],
            "observed": [_number(target.observed.low), _number(target.observed.high)],
            "error": target.observed_at(self.asked.size).error,
            "discrepancy": target.observed.discrepancy,
            "worlds": [_number(low), _number(middle), _number(high)],
            "judged": int(known.sum()),
            "model_fails": bool(self.failed[place]),
            "speaks_against": float(beyond.mean()),
            "needed": float(needed.mean()),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the one object of ``--json``."""
        found = self.recovered
        return {
            "size": self.asked.size,
            "worlds": self.design.worlds,
            "replications": self.asked.replications,
            "cutoff": CUTOFF,
            "recovery": {
                "truths": len(found.implausibility),
                "kept": found.kept,
                "lost_by": [targets()[self.judging[place]].name for place in found.lost_by],
                "ruled_out": {
                    "mean": float(found.ruled_out.mean()),
                    "lowest": float(found.ruled_out.min()),
                    "highest": float(found.ruled_out.max()),
                },
                "keeps_truths": found.keeps_truths,
                "narrows": found.narrows,
            },
            "not_ruled_out": int(self.not_ruled_out.sum()),
            "kept": int(self.left.sum()),
            "status": self.status,
            "model_fails": [row["target"] for row in self.of_targets if row["model_fails"]],
            "not_ruled_out_at": {str(cutoff): int((self.implausibility <= cutoff).sum()) for cutoff in OTHER_CUTOFFS},
            "targets": self.of_targets,
            "left_out": [entry.model_dump() for entry in left_out()],
            "parameters": self.narrowing.of_parameters(),
            "pairs": self.narrowing.of_pairs(),
            "forms_of_choice": self.narrowing.of_forms(),
            "not_sampled": not_sampled(),
            "identity": self.asked.identity,
            "provenance": provenance(self.asked.seed),
        }

    def store(self, folder: Path) -> Path:
        """Write the worlds into a folder under a name made from their identity, and return the file."""
        path = folder / f"worlds-{self.asked.identity}.parquet"
        about = {
            "identity": self.asked.identity, "status": self.status, "size": self.asked.size, "seed": self.asked.seed,
            "worlds": self.design.worlds, "replications": self.asked.replications, "cutoff": CUTOFF,
            "targets": [target.name for target in targets()], "keeps_truths": self.recovered.keeps_truths,
            "narrows": self.recovered.narrows,
        }  # fmt: skip
        store_worlds(path, self.design, self.left, self.implausibility, about)
        return path


def filter_worlds(asked: Question, progress: Progress | None = None) -> Filtered:
    """Hold worlds over the stated ranges against data and literature; recover known truths by the same first.

    Parameters
    ----------
    asked : Question
        How many worlds, at which size, how often each.
    progress : callable, optional
        Called with runs done and in all.

    """
    scenarios = _scenarios(asked.size)
    drawn = design_of_worlds(asked.worlds, asked.seed, scenarios)
    truths = design_of_worlds(TRUTHS, Luck(asked.seed).seed_for("filter.truths"), scenarios)
    points = [design.point(world) for design in (drawn, truths) for world in range(design.worlds)]
    with Crew(asked.workers, progress) as crew:
        crew.expect(asked.replications * len(points) + TRUTHS)
        values = in_worlds(points, asked.size, asked.seed, asked.replications, crew)
        unseen = peoples(len(points), asked.replications)
        single = histories(points[-TRUTHS:], asked.size, asked.seed, unseen, crew)
    of_drawn, of_truths = values[:, :-TRUTHS], values[:, -TRUTHS:]
    observed = observed_at(asked.size)
    judging = np.flatnonzero(~hardly_met(_each(of_drawn, observed)))
    held, of = [observed[place] for place in judging], [targets()[place].origin for place in judging]
    found = recovery(of_drawn[judging], of_truths[judging], single[judging], held, of, asked.seed)
    return Filtered(asked, drawn, of_drawn, found)


def _each(values: Array, observed: Sequence[Observation]) -> Array:
    """Return the implausibility by target, shape (targets, worlds); NaN where it does not judge a world."""
    return np.array([implausibility(one.within_reach(of), one) for of, one in zip(values, observed, strict=True)])


def observed_at(size: str) -> list[Observation]:
    """Return what was observed of each target, as it is judged at a size."""
    return [target.observed_at(size) for target in targets()]


def not_sampled() -> list[str]:
    """Return the structures that stand in their default form in every world: the filter says nothing of them."""
    return [f"network of {name}" if one.is_network else name for name, one in STRUCTURES.items() if name != "choice"]


def _scenarios(size: str) -> Sequence[Scenario]:
    return [arm.scenario(size, target.months) for target in targets() for arm in target.arms]


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
