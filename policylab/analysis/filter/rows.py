"""Rows of the report on a filter."""

from __future__ import annotations

from dataclasses import dataclass

NOT_RULED_OUT = "not ruled out"
LEAST = "least implausible"
End = float | None  # None where a band is open on that side
Band = tuple[End, End]


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


@dataclass(frozen=True)
class TargetRow:
    """What a target implies for the worlds."""

    target: str
    statement: str
    source: str
    arms: tuple[str, ...]
    observed: Band
    """Where it was observed to lie."""
    error: float
    """Standard deviation of the observation."""
    discrepancy: float
    """Standard deviation of what the model leaves out."""
    worlds: tuple[End, End, End]
    """The 5%, 50% and 95% quantiles of its figure over worlds."""
    judged: int
    """Worlds in which it has a figure."""
    model_fails: bool
    """Whether nearly every world misses it, so that it rules none out."""
    speaks_against: float
    """Share of the worlds that it rejects."""
    needed: float
    """Share of the worlds that would not be ruled out without it."""

    @property
    def label(self) -> str:
        """Return its name, marked where the model fails it."""
        return f"{self.target} (model fails)" if self.model_fails else self.target


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
