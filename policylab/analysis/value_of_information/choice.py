"""The choice of a package: all of them in many worlds, and what knowing each parameter alone would be worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.questions import BUDGET_OF, MONTHS, ValueQuestion
from policylab.analysis.result import Reported
from policylab.analysis.value_of_information.estimator import (
    PartialInformation,
    half_width,
    partial_information,
)
from policylab.analysis.value_of_information.perfect import PerfectInformation, perfect_information
from policylab.analysis.value_of_information.report import Criterion, FormValue, Quantity, ValueReport, WorldsOrigin
from policylab.comparison.budgets import budgets_of
from policylab.comparison.many_worlds import Worlds
from policylab.comparison.world_runs import over_worlds
from policylab.model.columns.parameters import parameter
from policylab.recording.identity import method, provenance
from policylab.recording.identity.runs import shipped_files
from policylab.recording.measures import MEASURES
from policylab.workers import Progress, WorkerPool, cores

Array = NDArray[np.float64]
NEARLY_ALL = 0.9  # of the worlds: a package that misses the budget in more is not a choice at equal cost
MEASURED_FIRST = 10


@dataclass(frozen=True, repr=False)
class Choice(Reported):
    """Every package in every world, and what it is worth to know each parameter before one is chosen."""

    question: ValueQuestion
    worlds: Worlds
    """Every package in every world."""

    @cached_property
    def eligible_arms(self) -> NDArray[np.intp]:
        """Return the packages to choose from: at equal cost those that meet the budget of nearly all worlds."""
        return np.flatnonzero(self.worlds.eligible.mean(axis=0) >= NEARLY_ALL)

    @cached_property
    def eligible_worlds(self) -> NDArray[np.bool_]:
        """Return the worlds in which all of them meet the budget, shape (worlds,)."""
        return np.asarray(self.worlds.eligible[:, self.eligible_arms].all(axis=1))

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the names of the packages to choose from."""
        return tuple(self.worlds.arms[index] for index in self.eligible_arms)

    @cached_property
    def report(self) -> ValueReport:
        """Return the report: tables, a page and JSON."""
        levels = self.worlds.levels[:, self.eligible_worlds][:, :, self.eligible_arms]
        return ValueReport(
            size=self.question.size,
            months=MONTHS,
            worlds=int(self.eligible_worlds.sum()),
            worlds_from=self._origin(),
            replications=self.question.replications,
            choices=self.arms,
            left_out=tuple(arm for arm in self.worlds.arms if arm not in self.arms),
            equal_cost=_cost_in_words(self.question),
            parameters=len(self.worlds.design.names),
            criteria=tuple(
                self._criterion(name, levels[index]) for index, (name, _) in enumerate(self.worlds.readings)
            ),
            provenance=provenance(
                self.question.seed, methods=["value-of-information"], files=shipped_files(self.question.plan.scenarios)
            ),
        )

    def _origin(self) -> Literal["ranges"] | WorldsOrigin:
        stored = self.question.world_sample.stored
        return "ranges" if stored is None else WorldsOrigin(stored.about["identity"], stored.about["status"])

    def _criterion(self, measure: str, levels: Array) -> Criterion:
        """Return one criterion from the levels of shape (worlds, packages, replications)."""
        design, mean = self.worlds.design.of(self.eligible_worlds), levels.mean(axis=2)
        information = partial_information(design.values, mean, self.question.seed)
        order = np.argsort(-information.corrected, kind="stable")
        average = mean.mean(axis=0)
        best = int(average.argmax())
        everything = _at_least(perfect_information(levels, self.question.seed), information)
        listed = order[:MEASURED_FIRST]
        halves = [half_width(design.values[:, index], mean, self.question.seed) for index in listed]
        return Criterion(
            measure=measure,
            at=MONTHS,
            unit=MEASURES[measure].unit,
            best_on_average=self.arms[best],
            level=float(average[best]),
            knowing_everything=everything.value,
            knowing_everything_low=everything.low,
            knowing_everything_high=everything.high,
            chance=information.limit,
            beyond_chance=int(information.beyond_chance.sum()),
            quantities=tuple(
                _quantity(index, information, design.names, everything, half)
                for index, half in zip(listed, halves, strict=True)
            ),
            form_of_choice=self._form(mean, everything),
        )

    def _form(self, mean: Array, everything: PerfectInformation) -> FormValue | None:
        """Return what it is worth to know the form of choice: it cannot be measured, so shown separately."""
        taken = self.worlds.design.of(self.eligible_worlds).forms
        if not taken:
            return None
        number = [list(dict.fromkeys(taken)).index(form) for form in taken]
        information = partial_information(np.array(number, dtype=float)[:, None], mean, self.question.seed)
        value = min(float(information.corrected[0]), everything.value)
        return FormValue(value, bool(information.beyond_chance[0]))


def _at_least(everything: PerfectInformation, information: PartialInformation) -> PerfectInformation:
    """Return the value of knowing everything, not below that of a quantity beyond chance, which is part of it."""
    largest = float(np.max(information.corrected, initial=0.0, where=information.beyond_chance))
    return PerfectInformation(max(everything.value, largest), everything.low, max(everything.high, largest))


def _cost_in_words(question: ValueQuestion) -> str | Literal[False]:
    """Return to whose cost packages were brought; False as designed."""
    if not question.equal_cost:
        return False
    return f"the {'public cost' if question.equal_cost == 'public' else 'outlay'} of {BUDGET_OF}"


def _quantity(
    index: int, information: PartialInformation, names: Sequence[str], everything: PerfectInformation, half: float
) -> Quantity:
    entry = parameter(names[index])
    # To know one quantity is worth no more than to know everything; only noise can be estimated as more.
    value = min(float(information.corrected[index]), everything.value)
    return Quantity(
        parameter=entry.name,
        meaning=entry.meaning,
        unit=entry.unit,
        range=(entry.low, entry.high),
        letter=entry.letter,
        source=entry.source,
        value=value,
        low=max(value - half, 0.0),
        # What chance shows in shuffled worlds is too much to take from a quantity that matters.
        high=min(float(information.value[index]) + half, everything.high),
        uncorrected=float(information.value[index]),
        by_chance=float(information.by_chance[index]),
        held_out=float(information.held_out[index]),
        beyond_chance=bool(information.beyond_chance[index]),
    )


@method("value-of-information")
def value_of_information(question: ValueQuestion, progress: Progress | None = None) -> Choice:
    """Return what it is worth to know each parameter alone before one of the packages is chosen.

    Parameters
    ----------
    question : ValueQuestion
        The packages and the worlds.
    progress : callable, optional
        Called with runs done and in all.

    Returns
    -------
    Choice
        Every package in every world; its ``report`` states the result.

    References
    ----------
    Strong, M., Oakley, J. E. & Brennan, A. 2014. Estimating multiparameter partial expected value of perfect
    information from a probabilistic sensitivity analysis sample. Medical Decision Making 34: 311-326.

    """
    with WorkerPool(question.workers or cores(), progress) as pool:
        budgets = budgets_of(question.plan) if question.equal_cost else None
        return Choice(question, over_worlds(question.plan, question.world_sample, pool, budgets))
