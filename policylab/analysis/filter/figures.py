"""Figures: the numbers that are read from runs, and the targets that worlds are compared with by them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from policylab.analysis.base_rates.rates import DECLARED_IN_HISTORY, HISTORY_MONTHS, MONTHS, RATES, Rate
from policylab.analysis.filter.implausibility import Observation
from policylab.analysis.patterns.arms import STATUS_QUO, Arm
from policylab.analysis.patterns.trace import Moment, Trace
from policylab.errors import Prose
from policylab.model.tables import sizes

Kind = Literal["base rate", "pattern", "case"]
KINDS: tuple[Kind, ...] = ("base rate", "pattern", "case")
A_YEAR = 12
MONTHS_OF_CASES = 84  # of the runs that cases are compared with: those of most patterns, so that arms are shared
IN_HISTORY = Arm("status-quo", setting="history")
BASE_RATES = {rate.name: rate for rate in (*RATES, DECLARED_IN_HISTORY) if rate.has_band}


@dataclass(frozen=True)
class Figure:
    """One number of a run of an arm, made from its months."""

    arm: Arm
    kind: str  # ``level`` at a month, ``growth`` a year from one month to another, ``ratio`` of two measures at a month
    measure: str  # ``over`` is what a ratio divides by
    last: int
    first: int = 0  # months; a level and a ratio have the last alone
    over: str = ""

    def __call__(self, trace: Trace) -> dict[str, float]:
        """Return the figure of a trace, under its kind; NaN where a ratio divides by 0."""
        path = trace.path(self.arm, self.measure)
        if self.kind == "growth":
            value = (path[self.last] - path[self.first]) * A_YEAR / (self.last - self.first)
        elif self.kind == "level":
            value = path[self.last]
        else:
            below = trace.path(self.arm, self.over)[self.last]
            value = path[self.last] / below if below > 0 else math.nan
        return {self.kind: float(value)}


@dataclass(frozen=True)
class RateFigures:
    """The base rates of a run of the status quo, as `analyse base-rates` reads them."""

    arm: Arm

    def __call__(self, trace: Trace) -> dict[str, float]:
        """Return each base rate of a trace, NaN where it is a share of nothing."""
        history = trace.history(self.arm)
        return {rate.name: float(rate.known(history)[0]) for rate in self.rates}

    @property
    def rates(self) -> tuple[Rate, ...]:
        """Return the base rates that the arm shows."""
        in_history = self.arm == IN_HISTORY
        return tuple(rate for name, rate in BASE_RATES.items() if (name == DECLARED_IN_HISTORY.name) == in_history)

    @property
    def months(self) -> int:
        """Return the length of its run."""
        return HISTORY_MONTHS[1] if self.arm == IN_HISTORY else MONTHS


def figures_of_rate(name: str) -> RateFigures:
    """Return what reads a base rate: the status quo, in the setting of history where it is of past years."""
    return RateFigures(IN_HISTORY if name == DECLARED_IN_HISTORY.name else STATUS_QUO)


@dataclass(frozen=True)
class Target:
    """One figure that worlds are compared with."""

    name: str
    statement: Prose
    source: Prose
    observed: Observation
    arms: tuple[Arm, ...]  # whose runs the figure is made from, on the same people and luck
    # computes named numbers from the trace of the arms in one replication and world; targets may share it
    figures: Callable[[Trace], Mapping[str, float]]
    figure: str  # the name of its number
    kind: Kind
    months: int = MONTHS_OF_CASES
    moments: tuple[Moment, ...] = ()  # columns of agents that the figure reads
    counts_agencies: bool = False  # whether it is a share of the agencies
    cases: tuple[str, ...] = ()  # the curves from which its band was taken

    @property
    def origin(self) -> str:
        """Return the family of base rates, the pattern or the case that it comes from."""
        return self.name.partition(".")[0]

    @property
    def histories(self) -> tuple[Arm, ...]:
        """Return the arms of which the history of services is read."""
        return (self.figures.arm,) if isinstance(self.figures, RateFigures) else ()

    def observed_at(self, size: str) -> Observation:
        """Return the observation at a size; a share that moves in steps of one agency adds an error of rounding.

        A value somewhere in a step is known with the standard deviation of a uniform number, the step over root 12.
        """
        if not self.counts_agencies:
            return self.observed
        step = 1 / sum(sizes()[size]["agencies"].values())
        return replace(self.observed, error=math.hypot(self.observed.error, step / math.sqrt(12)))


def by_months(chosen: Sequence[Target]) -> dict[int, list[int]]:
    """Return the indices of targets by the length of their runs, so that equal ones run together."""
    groups: dict[int, list[int]] = {}
    for place, target in enumerate(chosen):
        groups.setdefault(target.months, []).append(place)
    return groups
