"""Valuing: all packages in many worlds, and what knowing each parameter alone would be worth for the choice."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.value_of_information.estimator import (
    PartialInformation,
    partial_information,
    perfect_information,
)
from policylab.comparison.calls import plan
from policylab.comparison.many_worlds import Worlds, over_worlds
from policylab.comparison.plan import Plan
from policylab.comparison.question import RANGES
from policylab.comparison.stored_worlds import read_worlds
from policylab.errors import UsageError, check_least
from policylab.model.columns.parameters import parameter
from policylab.model.policies.package import packages
from policylab.recording.identity import provenance
from policylab.recording.measures import HEADLINE, MEASURES
from policylab.workers import Crew, Progress

if TYPE_CHECKING:
    from policylab.comparison.plan import Spread

Array = NDArray[np.float64]
Rows = list[dict[str, Any]]
LEFT_OUT = ("null", "everything")  # no choice: one changes nothing, one is all the others at once
BUDGET_OF = "by-law-abrupt"  # whose outlay is the budget at equal cost, as in every comparison of ours
NEARLY_ALL = 0.9  # of the worlds: a package that misses the budget of more is no choice at equal cost
CRITERIA = ("adoption_months", HEADLINE)
SIZE = "classroom"
MONTHS = 120
WORLDS = 500
REPLICATIONS = 2
FEWEST_WORLDS = 20
MEASURED_FIRST = 10


@dataclass(frozen=True)
class Question:
    """Which packages are to choose from, in which worlds.

    Attributes
    ----------
    size, worlds, replications, seed, workers : str, int
        In how many worlds, how often in each.
    worlds_from : str or path, optional
        ``ranges``, or a file of worlds that a filter has not ruled out.
    equal_cost : bool
        Brings the outlay of the packages to that of the first law, world by world.

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
    worlds_from: str | os.PathLike[str] | None = None
    equal_cost: bool = False

    def __post_init__(self) -> None:
        self.plan  # noqa: B018 (a wrong question is refused before anything is run or written)

    @cached_property
    def plan(self) -> Plan:
        """Return the question as a comparison has it: all packages that may be chosen, over worlds."""
        for option, value, least, example in (
            ("--worlds", self.worlds, FEWEST_WORLDS, WORLDS), ("--replications", self.replications, 2, 4),
        ):  # fmt: skip
            check_least(option, value, least, example)
        self._enough_stored()
        return plan(
            *choices(), size=self.size, months=MONTHS, measures=CRITERIA, worlds=self.worlds,
            worlds_replications=self.replications, worlds_from=self.worlds_from, equal_cost=self.equal_cost,
            seed=self.seed, workers=self.workers,
        )  # fmt: skip

    def _enough_stored(self) -> None:
        """Refuse a file that keeps fewer worlds than are needed, whatever number is asked for."""
        if self.worlds_from in (None, RANGES):
            return
        stored = read_worlds(self.worlds_from)
        if stored.design.worlds < FEWEST_WORLDS:
            raise UsageError(
                f"--worlds-from {stored.path}: keeps {stored.design.worlds} worlds, {FEWEST_WORLDS} are needed: "
                "filter more worlds, or draw from ranges"
            )

    @property
    def spread(self) -> Spread:
        """Return over which worlds one asks."""
        found = self.plan.spread
        assert found is not None  # worlds are always asked for
        return found


def choices() -> tuple[str, ...]:
    """Return the packages that may be chosen: those that ship, the status quo included.

    The law whose outlay is the budget at equal cost comes first.
    """
    return (BUDGET_OF, *(name for name in packages() if name not in (*LEFT_OUT, BUDGET_OF)))


@dataclass(frozen=True)
class Valued:
    """What it is worth to know each parameter, for each criterion.

    Attributes
    ----------
    asked : Question
    worlds : Worlds
        Every package in every world.

    """

    asked: Question
    worlds: Worlds

    @cached_property
    def places(self) -> NDArray[np.intp]:
        """Return the packages to choose from: at equal cost those that meet the budget of nearly all worlds."""
        return np.flatnonzero(self.worlds.counts.mean(axis=0) >= NEARLY_ALL)

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """Return the worlds in which all of them meet the budget, shape (worlds,)."""
        return np.asarray(self.worlds.counts[:, self.places].all(axis=1))

    @property
    def arms(self) -> list[str]:
        """Return the names of the packages among which one chooses."""
        return [self.worlds.arms[place] for place in self.places]

    @cached_property
    def criteria(self) -> Rows:
        """Return for each criterion the best package on average, and what knowing everything, and each thing, gives."""
        levels = self.worlds.levels[:, self.counted][:, :, self.places]
        return [self._of(name, levels[place]) for place, (name, _) in enumerate(self.worlds.looked_at)]

    def _of(self, measure: str, levels: Array) -> dict[str, Any]:
        """Return one criterion from the levels of shape (worlds, packages, replications)."""
        design, mean = self.worlds.design.of(self.counted), levels.mean(axis=2)
        found = partial_information(design.values, mean, self.asked.seed)
        order = np.argsort(-found.corrected, kind="stable")
        average = mean.mean(axis=0)
        best = int(average.argmax())
        return {
            "measure": measure, "at": MONTHS, "unit": MEASURES[measure].unit,
            "best_on_average": self.arms[best], "level": float(average[best]),
            "knowing_everything": perfect_information(levels),
            "chance": found.limit, "beyond_chance": int(found.beyond_chance.sum()),
            "quantities": [self._row(place, found, design.names) for place in order[:MEASURED_FIRST]],
            "form_of_choice": self._form(mean),
        }  # fmt: skip

    def _row(self, place: int, found: PartialInformation, names: Sequence[str]) -> dict[str, Any]:
        entry = parameter(names[place])
        return {
            "parameter": entry.name, "meaning": entry.meaning, "unit": entry.unit, "range": [entry.low, entry.high],
            "letter": entry.letter, "source": entry.source, "value": float(found.corrected[place]),
            "uncorrected": float(found.value[place]), "by_chance": float(found.by_chance[place]),
            "held_out": float(found.held_out[place]), "beyond_chance": bool(found.beyond_chance[place]),
        }  # fmt: skip

    def _form(self, mean: Array) -> dict[str, Any] | None:
        """Return what it is worth to know the form of choice: no quantity that one could measure, so shown apart."""
        taken = self.worlds.design.of(self.counted).forms
        if not taken:
            return None
        number = [list(dict.fromkeys(taken)).index(form) for form in taken]
        found = partial_information(np.array(number, dtype=float)[:, None], mean, self.asked.seed)
        return {"value": float(found.corrected[0]), "beyond_chance": bool(found.beyond_chance[0])}

    def to_dict(self) -> dict[str, Any]:
        """Return the one object of ``--json``."""
        stored = self.asked.spread.stored
        return {
            "size": self.asked.size,
            "months": MONTHS,
            "worlds": int(self.counted.sum()),
            "worlds_from": "ranges" if stored is None else {key: stored.about[key] for key in ("identity", "status")},
            "replications": self.asked.replications,
            "choices": self.arms,
            "left_out": [arm for arm in self.worlds.arms if arm not in self.arms],
            "equal_cost": f"the outlay of {BUDGET_OF}" if self.asked.equal_cost else False,
            "parameters": len(self.worlds.design.names),
            "criteria": self.criteria,
            "provenance": provenance(self.asked.seed),
        }


def value_of_information(asked: Question, progress: Progress | None = None) -> Valued:
    """Return what it is worth to know each parameter alone before one of the packages is chosen.

    Parameters
    ----------
    asked : Question
        The packages and the worlds.
    progress : callable, optional
        Called with runs done and in all.

    """
    with Crew(asked.workers, progress) as crew:
        return Valued(asked, over_worlds(asked.plan, asked.spread, crew))
