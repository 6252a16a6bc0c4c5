"""Rows of the report on a filter."""

from __future__ import annotations

import math
from dataclasses import dataclass

End = float | None  # None where a band is open on that side
Band = tuple[End, End]
Ends = tuple[End, End, End]  # the 5%, 50% and 95% quantiles over worlds


@dataclass(frozen=True)
class TruthShare:
    """A share of the sampled worlds: its mean and range over the known truths."""

    mean: float
    lowest: float
    highest: float


@dataclass(frozen=True)
class RecoveryRow:
    """How known truths fared."""

    truths: int
    """How many there were."""
    kept: int
    """How many are not ruled out by their own data."""
    lost_by: tuple[str, ...]
    """The target that rules each lost truth out."""
    ruled_out: TruthShare
    """Share of the sampled worlds that the data of a truth rule out."""
    keeps_truths: bool
    """Whether enough truths are kept."""
    narrows: bool
    """Whether enough other worlds are ruled out."""
    reject_model: int
    """For how many truths their data would have the model ruled out as a whole, though it is right."""


@dataclass(frozen=True)
class TargetRow:
    """What a target implies for the worlds."""

    target: str
    kind: str
    """Base rate, pattern or case."""
    statement: str
    source: str
    arms: tuple[str, ...]
    observed: Band
    """Where it was observed to lie."""
    error: float
    """Standard deviation of the observation."""
    discrepancy: float
    """Standard deviation of what the model leaves out."""
    worlds: Ends
    """The 5%, 50% and 95% quantiles of its figure over all worlds."""
    kept: Ends
    """The same over the kept worlds."""
    nearest: float | None
    """The figure of the world that comes nearest; None where no world has one."""
    nearest_world: int | None
    """The number of that world."""
    misfit: bool
    """Whether no world reaches the band, widened by the error of the data alone."""
    rejects_all: bool
    """Whether it rejects every world, even with what the model leaves out."""
    judged: int
    """Worlds in which it has a figure."""
    speaks_against: float
    """Share of the worlds that it rejects."""
    needed: float
    """Share of the worlds that would not be ruled out without it."""

    @property
    def label(self) -> str:
        """Return its name, marked where no world reaches it."""
        return f"{self.target} (misfit)" if self.misfit else self.target

    @property
    def miss(self) -> float:
        """Return the standard deviation of the data's error and of what the model leaves out."""
        return math.hypot(self.error, self.discrepancy)


@dataclass(frozen=True)
class StageRow:
    """What the targets of one more kind rule out."""

    kind: str
    targets: int
    """Of this kind."""
    ruled_out: float
    """Share of the worlds that this kind and those before it rule out."""
    alone: float
    """Share of the worlds that this kind rules out by itself."""
    misfits: int
    """Of this kind."""


@dataclass(frozen=True)
class CutRow:
    """What is kept at one cut, with the data and with those of known truths."""

    cutoff: float
    """Implausibility beyond which a target rejects a world."""
    worlds: int
    """How many are not ruled out."""
    share: float
    """Of all worlds."""
    truths: TruthShare
    """Share of the worlds that the data of known truths keep."""
    truths_kept: int
    """Known truths that their own data keep."""


@dataclass(frozen=True)
class ExcludedTarget:
    """What is not a target, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class ParameterRow:
    """What the kept worlds imply for a parameter."""

    parameter: str
    letter: str
    range: tuple[float, float]
    """As stated."""
    left: tuple[float, float]
    """Where nine tenths of the kept worlds lie."""
    spread: float
    """Standard deviation over that of all worlds."""
    shift: float
    """Difference of the means, in ranges."""
    chance_spread: float
    """What chance does not exceed in 95% of the subsets of as many worlds."""
    chance_shift: float
    """The same for the shift."""
    beyond_chance: bool


@dataclass(frozen=True)
class PairRow:
    """Two parameters correlated among the kept worlds: their rank correlation and that of chance."""

    parameters: tuple[str, str]
    correlation: float
    chance: float


@dataclass(frozen=True)
class FormRow:
    """The share of a form of choice among the kept worlds and among all drawn."""

    form: str
    share_left: float
    share_drawn: float
    beyond_chance: bool
