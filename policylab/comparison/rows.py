"""Rows: the results of a comparison, typed; ``compare --json`` prints them, and its schema is made from them.

A field with a default is left out of the JSON where it has that default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policylab.recording.provenance import Provenance
from policylab.show.json import Described

Moment = int | Literal["run"]
Verdict = Literal["raises", "lowers", "too small to matter", "not distinguishable"]


@dataclass(frozen=True, kw_only=True)
class OfArm(Described):
    """A measure of an arm, and when it is taken."""

    arm: str
    measure: str
    at: Moment
    """The month after which the state is taken, or ``run`` for what belongs to a whole run."""


@dataclass(frozen=True, kw_only=True)
class OfGroup(Described):
    """Of everyone, or of one group."""

    group: str | None = None
    """The group, where rows are shown by tier, region, segment or weight."""


@dataclass(frozen=True, kw_only=True)
class Effect(OfArm, OfGroup):
    """What an arm changes against the baseline in the same replications."""

    mean: float
    """Mean over replications of arm minus baseline, in the measure's unit."""
    low: float | None
    """Lower end of the pointwise 95% interval over luck; null for one replication."""
    high: float | None
    """Upper end of the pointwise 95% interval over luck; null for one replication."""
    variance_reduction: float | None
    """(var(A) + var(B)) / var(A - B): how many unpaired runs one pair is worth; null where undefined."""
    verdict: Verdict | None
    """Bonferroni-corrected over the effects shown; null for one replication."""
    share_same_sign: float | None
    """Share of the worlds whose mean effect has the sign of the mean; null without worlds."""
    standing: str | None
    """What remains of the effect over the worlds; null without worlds, or where too few are eligible."""


@dataclass(frozen=True, kw_only=True)
class Level(OfArm, OfGroup):
    """The level of a measure of an arm."""

    mean: float
    """Mean over replications; of a time the mean restricted to the horizon."""
    low: float | None
    """Lower end of the 95% interval over luck; null for one replication."""
    high: float | None
    """Upper end of the 95% interval over luck; null for one replication."""
    share_reached: float | None
    """Of a time: the share of runs in which it was reached; null for other measures."""


@dataclass(frozen=True, kw_only=True)
class Ratio(Described):
    """What one more service delivered, or one more citizen served digitally, costs the centre."""

    arm: str
    measure: str
    value: float | None
    """Ratio of the two mean differences; null with a reason."""
    low: float | None
    """Lower end of the 95% percentile bootstrap interval over replications."""
    high: float | None
    """Upper end of the 95% percentile bootstrap interval over replications."""
    why_null: str | None
    """Why there is no value; null where there is one."""


@dataclass(frozen=True, kw_only=True)
class Best(OfArm):
    """In which share of the worlds an arm is best, ties shared."""

    share: float


@dataclass(frozen=True, kw_only=True)
class Driver(Described):
    """A parameter that correlates with an effect over the worlds, beyond chance."""

    parameter: str
    correlation: float
    """Spearman's rank correlation over the worlds."""


@dataclass(frozen=True, kw_only=True)
class Drivers(OfArm):
    """The parameters that correlate with an effect over the worlds, beyond chance."""

    parameters: tuple[Driver, ...]


@dataclass(frozen=True, kw_only=True)
class AgainstOutlay(Described):
    """An effect at one of several budgets, with what the arm spends there."""

    budget: float
    """In official-months, present value beyond the baseline."""
    arm: str
    outlay: float
    """Mean outlay beyond the baseline, in official-months."""
    matched: bool
    """Whether the pilots met the budget."""
    measure: str
    at: Moment
    mean: float
    low: float | None
    high: float | None
    replications: int


@dataclass(frozen=True, kw_only=True)
class ArmAtCost(Described):
    """The dose at which an arm meets the budget, and what it spends."""

    arm: str
    dial: str | None
    """The dial that its package declares; null without one."""
    value: float | None
    """Where the dial is set."""
    outlay: float
    """Mean outlay beyond the baseline as reported, in official-months."""
    low: float | None
    high: float | None
    matched: bool
    """Whether it spends the budget; if not, no text may call it equal."""
    why: str | None
    """Why it does not."""
    in_worlds: str | None = None
    """In how many worlds it meets the world's budget, and what it spends there."""


@dataclass(frozen=True, kw_only=True)
class AtEqualCost(Described):
    """The budget of arms at equal cost, and what they spend."""

    budget: float
    unit: str
    arms: tuple[ArmAtCost, ...]
    against_outlay: tuple[AgainstOutlay, ...] = ()
    """The headline effects at several budgets, where these were requested."""


@dataclass(frozen=True, kw_only=True)
class GroupResults(Described):
    """Effects and levels by tier, region, segment or weight."""

    of: str
    """The grouping."""
    groups: tuple[str, ...]
    effects: tuple[Effect, ...]
    levels: tuple[Level, ...]
    left_out: tuple[str, ...]
    """Measures that are undefined for the grouping, or have nobody to count in some group."""


@dataclass(frozen=True, kw_only=True)
class WorldsFrom(Described):
    """The file of worlds from which they were drawn."""

    identity: str
    status: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ComparisonProvenance(Provenance):
    """What a reader needs to reproduce the numbers."""

    worlds_from: WorldsFrom | None = None


@dataclass(frozen=True, kw_only=True)
class ComparisonReport(Described):
    """The one object of ``compare --json``; what was not requested is null, false or empty."""

    baseline: str
    """The arm that the others are compared with."""
    arms: tuple[str, ...]
    size: str
    months: int
    replications: int
    stopped: str
    """Why there are not more replications."""
    worlds: int
    """Number of worlds that the arms ran in; 1 without any."""
    equal_cost: Literal[False] | AtEqualCost
    effects: tuple[Effect, ...]
    levels: tuple[Level, ...]
    best: tuple[Best, ...] | None
    ratios: tuple[Ratio, ...]
    drivers: tuple[Drivers, ...] | None
    by: GroupResults | None
    provenance: ComparisonProvenance
