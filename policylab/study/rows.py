"""Rows: the results of a study, typed, section by section; its summary holds them and the schema is made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from policylab.comparison.rows import AgainstOutlay, ArmAtCost, Best, Driver, Effect, Level, Moment, WorldsFrom
from policylab.recording.provenance import Provenance
from policylab.show.json import Described

DECIDES_NO_NUMBER = True  # the layout of values decides none of them: enters no identity
Kind = Literal["baseline", "mandate", "incentive", "both", "neither"]
Good = Literal["up", "down", "none"]


@dataclass(frozen=True, kw_only=True)
class AtBudget(Described):
    """A result at one of the budgets."""

    budget: float
    """As a multiple of the study's own: 1 is what the first law among the arms spends as written in the same world."""


@dataclass(frozen=True, kw_only=True)
class Arm(Described):
    """A package that is compared."""

    arm: str
    title: str
    title_th: str
    kind: Kind
    """By its instruments: a mandate has some of the family compulsion and none of the family incentive."""


@dataclass(frozen=True, kw_only=True)
class MeasureShown(Described):
    """A measure of the study."""

    measure: str
    label: str
    label_th: str
    unit: str
    good: Good
    """The direction that is better."""
    smallest: float
    """The smallest effect of interest."""


@dataclass(frozen=True, kw_only=True)
class StudyEffect(Effect, AtBudget):
    """An effect in the default world at the size of the headline, and its standing over the worlds."""

    depends_on: tuple[str, ...]
    """The parameters, or the form of choice, that the standing names."""
    drivers: tuple[Driver, ...]
    """The parameters that correlate with the effect over the worlds, beyond chance."""
    worlds_counted: int
    """Worlds in which the arm meets their budget."""


@dataclass(frozen=True, kw_only=True)
class OfGrouping(Described):
    """A result of one group of a grouping."""

    by: str
    """The grouping: tier, region, segment or weight."""


@dataclass(frozen=True, kw_only=True)
class GroupEffect(Effect, OfGrouping):
    """An effect on one group at the study's own budget."""

    depends_on: tuple[str, ...]
    """The parameters, or the form of choice, that the standing names."""
    worlds_counted: int
    """Worlds in which the arm meets their budget."""


@dataclass(frozen=True, kw_only=True)
class StudyLevel(Level, AtBudget):
    """The level of a measure of an arm at a budget; outlay, agency cost and citizens' burden are never added."""


@dataclass(frozen=True, kw_only=True)
class MonthlyLevel(Described):
    """Adoption of an arm month by month in the default world, at the study's own budget."""

    arm: str
    measure: str
    month: tuple[int, ...]
    mean: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class StudyOutlay(AgainstOutlay):
    """A headline effect at a budget, with what the arm spends beyond the baseline, in official-months."""

    budget: float
    """As a multiple of the study's own."""
    asked: float
    """The budget in official-months."""
    outlay_low: float | None
    """Lower end of the 95% interval of the outlay over luck."""
    outlay_high: float | None
    """Upper end of the 95% interval of the outlay over luck."""


@dataclass(frozen=True, kw_only=True)
class StudyContest(AtBudget):
    """A mandate against an incentive, world by world, where both meet the budget."""

    mandate: str
    incentive: str
    measure: str
    at: Moment
    worlds: int
    """Worlds in which both meet the budget."""
    mandate_better: int
    """Worlds in which the mandate is better with an interval that excludes 0."""
    incentive_better: int
    """Worlds in which the incentive is better with an interval that excludes 0."""
    unclear: int
    """Worlds with an interval that includes 0."""
    mandate_ahead: int
    """Worlds in which the mean of the mandate is better, whatever the interval."""
    incentive_ahead: int
    """Worlds in which the mean of the incentive is better, whatever the interval."""


@dataclass(frozen=True, kw_only=True)
class StudyBest(Best, AtBudget):
    """The share of worlds in which an arm is the best of those that meet the budget."""


@dataclass(frozen=True, kw_only=True)
class StudyMatch(ArmAtCost, AtBudget):
    """Whether an arm meets a budget in the default world, and in how many worlds."""

    asked: float
    """The budget in official-months in the default world."""
    worlds_matched: int
    worlds: int


@dataclass(frozen=True, kw_only=True)
class StudyProvenance(Provenance):
    """The versions with which the numbers of a study were produced, not those with which they were read."""

    made_with: tuple[Mapping[str, Any], ...] = ()
    """Every set of versions and processor that chunks were run with, and the number of chunks of each."""
    worlds: int
    worlds_replications: int
    worlds_from: Literal["ranges"] | WorldsFrom
    """``ranges``, or the file of worlds that a filter kept."""
    headline_size: str
    headline_replications: int
    runs: int
    failed: int
    """Runs that raised."""
