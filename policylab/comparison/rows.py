"""Rows: the results of a comparison, typed; ``compare --json`` prints them, and its schema is made from them.

A field with a default is left out of the JSON where it has that default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policylab.comparison.money import ArmDesign, AtEqualCost
from policylab.comparison.reasons import Why
from policylab.recording.provenance import Provenance
from policylab.show.json import Described
from policylab.statistics.estimates import Verdict

Moment = int | Literal["run"]
Family = Literal["headlines", "rest"]


@dataclass(frozen=True, kw_only=True)
class OfArm(Described):
    """A measure of an arm, and when it is taken."""

    arm: str
    measure: str
    at: Moment
    """The month after which the state is taken, or ``run`` for what belongs to a whole run."""


@dataclass(frozen=True, kw_only=True)
class OfComparison(OfArm):
    """A measure of an arm for everyone or a group, as designed or at a budget."""

    group: str | None
    """The group, where rows are shown by tier, region, segment or weight; null for everyone."""
    budget: float | None
    """Null as designed; else the budget, in official-months beyond the baseline, present value."""


@dataclass(frozen=True, kw_only=True)
class WorldCounts(Described):
    """In how many worlds an effect is shown in each direction, shown to be small, or not known for lack of runs."""

    raises: int
    lowers: int
    small: int
    not_enough_runs: int


@dataclass(frozen=True, kw_only=True)
class Effect(OfComparison):
    """What an arm changes against the baseline in the same replications."""

    mean: float
    """Mean over replications of arm minus baseline, in the measure's unit."""
    low: float | None
    """Lower end of the pointwise 95% interval over luck; null for too few replications."""
    high: float | None
    """Upper end of the pointwise 95% interval over luck; null for too few replications."""
    variance_reduction: float | None
    """(var(A) + var(B)) / var(A - B): how many unpaired runs one pair is worth; null where undefined."""
    family: Family | None
    """The family of tests in which the verdict is corrected (Holm); null where it is certain and no test."""
    verdict: Verdict | None
    """What the replications show of the default setting; null for one replication."""
    runs_needed: int | None
    """Replications at which a verdict would be likely, where there are not enough runs; null otherwise."""
    share_same_sign: float | None
    """Of the worlds in which the effect is shown, the share with the sign of most of them; null without worlds."""
    share_low: float | None
    """Lower end of its 95% Wilson interval."""
    share_high: float | None
    """Upper end of its 95% Wilson interval."""
    standing: str | None
    """What remains of the effect over the worlds; null without worlds, or where too few are eligible."""
    exception: bool | None
    """Whether the default setting's own sign is not the one that most worlds have; null without worlds."""
    in_worlds: WorldCounts | None
    """The worlds by what is known of the effect in them; null without worlds."""


@dataclass(frozen=True, kw_only=True)
class Level(OfComparison):
    """The level of a measure of an arm."""

    mean: float
    """Mean over replications; of a time the mean restricted to the horizon."""
    low: float | None
    """Lower end of the 95% interval over luck; null for too few replications."""
    high: float | None
    """Upper end of the 95% interval over luck; null for too few replications."""
    share_reached: float | None
    """Of a time: the share of runs in which it was reached; null for other measures."""


@dataclass(frozen=True, kw_only=True)
class Ratio(Described):
    """What one more service delivered, or one more citizen served digitally, costs."""

    arm: str
    measure: str
    budget: float | None
    """Null as designed."""
    value: float | None
    """Ratio of the two mean differences; null with a reason."""
    low: float | None
    """Lower end of the 95% interval over replications (Fieller)."""
    high: float | None
    """Upper end of the 95% interval over replications (Fieller)."""
    why_null: str | None
    """Why there is no value; null where there is one."""


@dataclass(frozen=True, kw_only=True)
class ContestRow(OfArm):
    """Two arms in every world in which both are eligible: four numbers that add up to these worlds."""

    other: str
    budget: float | None
    """Null as designed."""
    better: int
    """Worlds in which the arm is clearly better than the other."""
    worse: int
    """Worlds in which the other is clearly better."""
    alike: int
    """Worlds in which their difference is shown to lie within the smallest effect of interest."""
    unclear: int
    """Worlds with not enough runs to tell."""


@dataclass(frozen=True, kw_only=True)
class Best(OfArm):
    """The probability that an arm is the best one in a world of the ensemble."""

    budget: float | None
    """Null as designed."""
    share: float
    low: float
    """Lower end of its 95% interval over worlds and luck."""
    high: float
    """Upper end of its 95% interval over worlds and luck."""


@dataclass(frozen=True, kw_only=True)
class Luck(OfArm):
    """The variance of an effect over worlds and replications, in its parts."""

    budget: float | None
    """Null as designed."""
    world: float
    """Between worlds, in the squared unit of the measure."""
    luck: float
    """Between replications, the same in all worlds."""
    both: float
    """What a replication does to one world alone."""


@dataclass(frozen=True, kw_only=True)
class Driver(Described):
    """A parameter that correlates with an effect over the worlds, beyond chance."""

    parameter: str
    correlation: float
    """Spearman's rank correlation over the worlds."""


@dataclass(frozen=True, kw_only=True)
class Drivers(OfArm):
    """The parameters that correlate with an effect over the worlds, beyond chance."""

    budget: float | None
    """Null as designed."""
    parameters: tuple[Driver, ...]


@dataclass(frozen=True, kw_only=True)
class FamilyRow(Described):
    """A family of tests that are read together."""

    family: Family
    tests: int
    """How many; the chance that any verdict among them is wrong is at most one in twenty."""


@dataclass(frozen=True, kw_only=True)
class Groups(Described):
    """The groups of a grouping."""

    of: str
    """The grouping."""
    groups: tuple[str, ...]
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
    designs: tuple[ArmDesign, ...]
    equal_cost: Literal[False] | AtEqualCost
    families: tuple[FamilyRow, ...]
    effects: tuple[Effect, ...]
    """As designed first, then at each budget; by group after everyone."""
    levels: tuple[Level, ...]
    contests: tuple[ContestRow, ...] | None
    best: tuple[Best, ...] | None
    ratios: tuple[Ratio, ...]
    luck: tuple[Luck, ...] | None
    drivers: tuple[Drivers, ...] | None
    by: Groups | None
    provenance: ComparisonProvenance
    why: Why | None = None
    """What carries the effects on the headlines, or on the measures requested; left out unless requested."""
