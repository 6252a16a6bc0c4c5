"""Targets: what worlds are compared with, each a figure of a run and the band in which it was observed."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from policylab.analysis.filter.implausibility import Observation
from policylab.analysis.patterns import PATTERNS
from policylab.analysis.patterns.arms import Arm
from policylab.analysis.patterns.pattern import Pattern
from policylab.analysis.patterns.trace import Moment, Trace
from policylab.errors import PolicylabError, Prose
from policylab.files import Table, checked
from policylab.model.scenario import Scenario
from policylab.model.tables import sizes

MONTHS = 84  # of the runs that cases are compared with: those of most patterns, so that arms are shared
A_YEAR = 12


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
    months: int = MONTHS
    moments: tuple[Moment, ...] = ()  # columns of agents that the figure reads
    counts_agencies: bool = False  # whether it is a share of the agencies

    @property
    def origin(self) -> str:
        """Return the pattern or case that it comes from."""
        return self.name.partition(".")[0]

    def observed_at(self, size: str) -> Observation:
        """Return the observation at a size; a share that moves in steps of one agency adds an error of rounding.

        A value somewhere in a step is known with the standard deviation of a uniform number, the step over root 12.
        """
        if not self.counts_agencies:
            return self.observed
        step = 1 / sum(sizes()[size]["agencies"].values())
        return replace(self.observed, error=math.hypot(self.observed.error, step / math.sqrt(12)))


class _Level(Table):
    kind: Literal["level"]
    measure: str
    at: Annotated[int, Field(ge=0, le=MONTHS)]

    def of(self, arm: Arm) -> Figure:
        return Figure(arm, self.kind, self.measure, self.at)


class _Growth(Table):
    kind: Literal["growth"]
    measure: str
    first: Annotated[int, Field(ge=0, le=MONTHS, alias="from")]
    last: Annotated[int, Field(ge=1, le=MONTHS, alias="to")]

    def of(self, arm: Arm) -> Figure:
        return Figure(arm, self.kind, self.measure, self.last, self.first)


class _Ratio(Table):
    kind: Literal["ratio"]
    measure: str
    over: str
    at: Annotated[int, Field(ge=0, le=MONTHS)]

    def of(self, arm: Arm) -> Figure:
        return Figure(arm, self.kind, self.measure, self.at, over=self.over)


class _OfCase(Table):
    """A target from a shared case."""

    name: str
    statement: Prose
    package: str
    setting: str = "default"
    figure: Annotated[_Level | _Growth | _Ratio, Field(discriminator="kind")]
    observed: tuple[float, float]
    error: Annotated[float, Field(ge=0)]
    discrepancy: Annotated[float, Field(gt=0)]
    source: Prose

    def made(self) -> Target:
        arm = Arm(self.package, self.setting)
        return Target(
            self.name, self.statement, self.source, Observation(*self.observed, self.error, self.discrepancy), (arm,),
            self.figure.of(arm), self.figure.kind,
        )  # fmt: skip


class _OfPattern(Table):
    """The targets from a pattern: a figure for each of its bands."""

    id: str
    discrepancy: dict[str, Annotated[float, Field(gt=0)]]
    counts_agencies: tuple[str, ...] = ()

    def made(self) -> list[Target]:
        pattern = next((known for known in PATTERNS if known.id == self.id), None)
        if pattern is None or not pattern.filters:
            raise PolicylabError(f"targets.toml: {self.id} is not a pattern that may rule worlds out")
        if set(self.discrepancy) != set(pattern.bands):
            raise PolicylabError(f"targets.toml: {self.id}: needs a discrepancy for each of {', '.join(pattern.bands)}")
        return [
            _target(pattern, figure, self.discrepancy[figure], figure in self.counts_agencies)
            for figure in pattern.bands
        ]


def _target(pattern: Pattern, figure: str, discrepancy: float, counts_agencies: bool) -> Target:
    return Target(
        name=f"{pattern.id}.{figure}",
        statement=pattern.statement,
        source=pattern.source,
        observed=Observation(*pattern.bands[figure], error=0.0, discrepancy=discrepancy),
        arms=pattern.needs,
        figures=pattern.figures,
        figure=figure,
        months=pattern.months,
        moments=pattern.moments,
        counts_agencies=counts_agencies,
    )


class LeftOut(Table):
    """What is not a target, and why."""

    name: str
    why: str


class _File(Table):
    pattern: tuple[_OfPattern, ...]
    case: tuple[_OfCase, ...]
    left_out: tuple[LeftOut, ...]


@cache
def _file() -> _File:
    text = (files("policylab") / "data" / "targets.toml").read_text(encoding="utf-8")
    return checked(_File, tomllib.loads(text), "targets.toml")


@cache
def targets() -> tuple[Target, ...]:
    """Return what worlds are compared with, in the order of ``data/targets.toml``: of patterns, then of cases."""
    of_patterns = [target for entry in _file().pattern for target in entry.made()]
    return (*of_patterns, *(entry.made() for entry in _file().case))


def scenarios_at(size: str) -> list[Scenario]:
    """Return the scenarios in which the targets are measured."""
    return [arm.scenario(size, target.months) for target in targets() for arm in target.arms]


def left_out() -> tuple[LeftOut, ...]:
    """Return what is not a target, each with its reason."""
    return _file().left_out


def by_months(chosen: Sequence[Target]) -> dict[int, list[int]]:
    """Return the indices of targets by the length of their runs, so that equal ones run together."""
    groups: dict[int, list[int]] = {}
    for place, target in enumerate(chosen):
        groups.setdefault(target.months, []).append(place)
    return groups
