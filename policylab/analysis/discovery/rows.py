"""Rows of the report on a scenario discovery."""

from __future__ import annotations

from dataclasses import dataclass

FEWEST = 20  # eligible worlds: with fewer no box is searched for
FOUND = "box"
NO_BETTER_THAN_CHANCE = "no box better than chance"
EVERYWHERE = "no box needed"
ONE_CLASS = "one class only"
TOO_FEW = "too few worlds"
NOTHING_VARIES = "worlds do not differ"


@dataclass(frozen=True)
class ContrastRow:
    """Which arms are compared, on what, and at which equal budget."""

    arm: str
    other: str
    measure: str
    at: int | str
    unit: str
    budget: float | None


@dataclass(frozen=True)
class Tally:
    """How many worlds there are of each sort: all that count, or all that lie in a box."""

    worlds: int
    """The next four are of these, and add up to them."""
    beats: int
    """Where the first arm clearly beats the other."""
    does_not_beat: int
    """Where it clearly does not."""
    small: int
    """Where the difference is shown to be smaller than the smallest effect of interest."""
    not_enough_runs: int
    """Where it is none of the three."""

    @property
    def low(self) -> float:
        """Return the share in which the arm beats the other for sure."""
        return self.beats / self.worlds if self.worlds else 0.0

    @property
    def high(self) -> float:
        """Return the share in which it may, the worlds with too few runs among them."""
        return (self.beats + self.not_enough_runs) / self.worlds if self.worlds else 0.0


@dataclass(frozen=True)
class Bounds:
    """A share of worlds, of which some have too few runs to tell."""

    expected: float
    """By the probability of each world."""
    low: float
    """If the arm beats the other in none of those that would raise the share."""
    high: float
    """If it does in all of these, and in no other one."""


@dataclass(frozen=True)
class WorldCounts:
    """How many worlds there are of each sort."""

    drawn: int
    """All worlds."""
    incomplete: int
    """Worlds in which a run is missing."""
    not_equal_cost: int
    """Worlds in which an arm misses the budget."""
    eligible: Tally
    """All others."""
    replications: int
    """In each world."""
    labelled_by: str
    """What distinguishes clear worlds from those with too few runs."""


@dataclass(frozen=True)
class InLanguages:
    """A sentence in English and in Thai."""

    en: str
    th: str


@dataclass(frozen=True)
class Aims:
    """Coverage and density that a box is to reach, as expected, and whether the one chosen does."""

    coverage: float
    density: float
    reached: bool | None


@dataclass(frozen=True)
class RestrictedRow:
    """One parameter that the box restricts."""

    parameter: str
    label: str
    label_th: str
    unit: str | None
    letter: str | None
    low: float | None
    """Limit inside the box; null without one on that side, and for forms."""
    high: float | None
    forms: tuple[str, ...] | None
    """The forms inside the box."""
    range: tuple[float, float] | tuple[str, ...]
    """Range of the parameter, or all forms."""
    reproduced: float | None
    """Share of the resamples whose box restricts it too."""

    @property
    def ends(self) -> tuple[float, float]:
        """Return the range of a number."""
        low, high = self.range
        return float(low), float(high)


@dataclass(frozen=True)
class BoxRow:
    """The box that was chosen, counted over all worlds, with its limits."""

    inside: Tally
    """The worlds in the box."""
    mass: float
    """Their share of all eligible worlds."""
    coverage: Bounds
    """Share of the worlds in which the arm beats the other that lie inside."""
    density: Bounds
    """Share of the worlds inside in which it does."""
    parted: float
    """Expected coverage less the expected share of the other worlds that lie inside (Youden's index)."""
    limits: InLanguages
    restricted: tuple[RestrictedRow, ...]


@dataclass(frozen=True)
class ResamplingRow:
    """What is expected of boxes of half of the worlds in the other half."""

    resamples: int
    coverage: float | None
    density: float | None


@dataclass(frozen=True)
class ChanceRow:
    """How well the best box of the scan parts the worlds, and what shuffled worlds do not exceed in 95% of shuffles."""

    shuffles: int
    separation: float
    limit: float
    beyond: bool


@dataclass(frozen=True)
class PowerRow:
    """How often a box that is there is recognised beyond chance with as many worlds and runs."""

    tries: int
    """Boxes planted, for each number of parameters."""
    quality: float
    """Their coverage and density."""
    of_one: float
    """Share recognised of those that restrict one parameter."""
    of_two: float
    """Share recognised of those that restrict two."""


@dataclass(frozen=True)
class TrajectoryRow:
    """One box of the peeling trajectory, as expected; ``restricted`` counts its parameters."""

    coverage: float
    density: float
    mass: float
    worlds: int
    restricted: int
