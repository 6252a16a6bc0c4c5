"""Targets: what worlds are compared with, as ``data/targets.toml`` declares it, and by how much a model may miss each.

Base rates and patterns have their bands where they are declared; cases have theirs in the file. The discrepancy of each
figure is that of its kind, or its own with a reason: elicited before a run was looked at (head of the file).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from policylab.analysis.base_rates.rates import band_of
from policylab.analysis.filter.figures import (
    BASE_RATES,
    KINDS,
    MONTHS_OF_CASES,
    Figure,
    Kind,
    Target,
    figures_of_rate,
)
from policylab.analysis.filter.implausibility import Observation
from policylab.analysis.patterns import PATTERNS
from policylab.analysis.patterns.arms import Arm
from policylab.errors import PolicylabError, Prose
from policylab.files import Table, checked
from policylab.model.scenario import Scenario

Band = tuple[float, float]
Letter = Literal["A", "B", "C", "D"]


class _Miss(Table):
    """By how much the best world may miss a kind of figures, or one that departs from its kind."""

    by: Annotated[float, Field(gt=0)]
    letter: Letter
    why: Prose
    figures: Prose = ""  # which are of the kind; empty for one that departs
    of_the_end: bool = False  # whether ``by`` is a part of the lower end of the band, or of its only one

    def within(self, band: Band) -> float:
        """Return the discrepancy of a figure with that band, in its unit."""
        low, high = band
        return self.by * abs(high if math.isinf(low) else low) if self.of_the_end else self.by


Misses = Mapping[str, _Miss]


class _Level(Table):
    kind: Literal["level"]
    measure: str
    at: Annotated[int, Field(ge=0, le=MONTHS_OF_CASES)]

    def of(self, arm: Arm) -> Figure:
        return Figure(arm, self.kind, self.measure, self.at)


class _Growth(Table):
    kind: Literal["growth"]
    measure: str
    first: Annotated[int, Field(ge=0, le=MONTHS_OF_CASES, alias="from")]
    last: Annotated[int, Field(ge=1, le=MONTHS_OF_CASES, alias="to")]

    def of(self, arm: Arm) -> Figure:
        return Figure(arm, self.kind, self.measure, self.last, self.first)


class _Ratio(Table):
    kind: Literal["ratio"]
    measure: str
    over: str
    at: Annotated[int, Field(ge=0, le=MONTHS_OF_CASES)]

    def of(self, arm: Arm) -> Figure:
        return Figure(arm, self.kind, self.measure, self.at, over=self.over)


class _OfCase(Table):
    """A target from a shared case."""

    name: str
    statement: Prose
    package: str
    setting: str = "default"
    figure: Annotated[_Level | _Growth | _Ratio, Field(discriminator="kind")]
    observed: Band
    error: Annotated[float, Field(ge=0)]
    miss: str
    cases: tuple[str, ...]
    source: Prose

    def made(self, misses: Misses) -> Target:
        arm, miss = Arm(self.package, self.setting), _miss(self.miss, misses, self.name)
        return Target(
            self.name, self.statement, self.source, Observation(*self.observed, self.error, miss.within(self.observed)),
            (arm,), self.figure.of(arm), self.figure.kind, "case", cases=self.cases,
        )  # fmt: skip


class _OfBands(Table):
    """The targets of a family of base rates or of a pattern: a figure for each of its bands."""

    id: str
    misses: dict[str, str | _Miss]
    counts_agencies: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()

    def of_pattern(self, misses: Misses) -> list[Target]:
        """Return the targets of a pattern."""
        pattern = next((known for known in PATTERNS if known.id == self.id), None)
        if pattern is None or not pattern.filters:
            raise PolicylabError(f"targets.toml: {self.id} is not a pattern that may rule worlds out")
        self._check_complete(pattern.bands)
        return [
            Target(
                name=f"{pattern.id}.{figure}", statement=pattern.statement, source=pattern.source,
                observed=self._observed(figure, band, misses), arms=pattern.needs, figures=pattern.figures,
                figure=figure, kind="pattern", months=pattern.months, moments=pattern.moments,
                counts_agencies=figure in self.counts_agencies, cases=self.cases,
            )
            for figure, band in pattern.bands.items()
        ]  # fmt: skip

    def of_rates(self, misses: Misses) -> list[Target]:
        """Return the targets of a family of base rates."""
        unknown = set(self.misses) - set(BASE_RATES)
        if unknown:
            raise PolicylabError(f"targets.toml: {self.id}: {', '.join(sorted(unknown))} is no base rate with a band")
        made = []
        for name in self.misses:
            rate, read = BASE_RATES[name], figures_of_rate(name)
            made.append(
                Target(
                    name=f"{self.id}.{name}", statement=rate.meaning, source=rate.source,
                    observed=self._observed(name, band_of(name), misses), arms=(read.arm,), figures=read, figure=name,
                    kind="base rate", months=read.months, counts_agencies=name in self.counts_agencies,
                    cases=self.cases,
                )
            )  # fmt: skip
        return made

    def _check_complete(self, bands: Iterable[str]) -> None:
        if set(self.misses) != set(bands):
            raise PolicylabError(f"targets.toml: {self.id}: misses: needs an entry for each of {', '.join(bands)}")

    def _observed(self, figure: str, band: Band, misses: Misses) -> Observation:
        entry = self.misses[figure]
        miss = _miss(entry, misses, self.id) if isinstance(entry, str) else entry
        return Observation(*band, error=0.0, discrepancy=miss.within(band))


def _miss(name: str, misses: Misses, where: str) -> _Miss:
    if name not in misses:
        raise PolicylabError(
            f"targets.toml: {where}: {name!r} is no kind of figures: choose one of {', '.join(misses)}"
        )
    return misses[name]


class LeftOut(Table):
    """What is not a target, and why."""

    name: str
    why: Prose


class _File(Table):
    miss: dict[str, _Miss]
    base_rate: tuple[_OfBands, ...]
    pattern: tuple[_OfBands, ...]
    case: tuple[_OfCase, ...]
    left_out: tuple[LeftOut, ...]


@cache
def _file() -> _File:
    text = (files("policylab") / "data" / "targets.toml").read_text(encoding="utf-8")
    return checked(_File, tomllib.loads(text), "targets.toml")


@cache
def targets() -> tuple[Target, ...]:
    """Return what worlds are compared with, in the order of ``data/targets.toml``: base rates, patterns, cases."""
    held = _file()
    of_rates = [target for entry in held.base_rate for target in entry.of_rates(held.miss)]
    of_patterns = [target for entry in held.pattern for target in entry.of_pattern(held.miss)]
    return (*of_rates, *of_patterns, *(entry.made(held.miss) for entry in held.case))


def places_of(kinds: Iterable[Kind] = KINDS) -> list[int]:
    """Return the indices of the targets of some kinds."""
    chosen = set(kinds)
    return [place for place, target in enumerate(targets()) if target.kind in chosen]


def scenarios_at(size: str) -> list[Scenario]:
    """Return the scenarios in which the targets are measured."""
    return [arm.scenario(size, target.months) for target in targets() for arm in target.arms]


def left_out() -> tuple[LeftOut, ...]:
    """Return what is not a target, each with its reason."""
    return _file().left_out
