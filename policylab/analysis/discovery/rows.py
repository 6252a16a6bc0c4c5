"""Rows of the report on a scenario discovery."""

from __future__ import annotations

from dataclasses import dataclass

FEWEST = 20  # clear worlds: with fewer no box is searched for
FOUND = "box"
NO_BETTER_THAN_CHANCE = "no box better than chance"
NO_SIGNIFICANT_LIMIT = "no significant limit"
EVERYWHERE = "no box needed"
ONE_CLASS = "one class only"
TOO_FEW = "too few clear worlds"
NOTHING_VARIES = "worlds do not differ"


@dataclass(frozen=True)
class ContrastRow:
    """Which arms are compared, on what, and at which equal budget."""

    mandate: str
    incentive: str
    measure: str
    at: int | str
    unit: str
    budget: float | None


@dataclass(frozen=True)
class WorldCounts:
    """How many worlds there are of each sort."""

    drawn: int
    """All worlds."""
    incomplete: int
    """Worlds in which a run is missing."""
    not_equal_cost: int
    """Worlds in which an arm misses the budget."""
    counted: int
    """Eligible worlds: the next four are of these."""
    unclear: int
    clear: int
    beats: int
    does_not_beat: int
    replications: int
    """In each world."""
    labelled_by: str
    """What distinguishes clear worlds from unclear ones."""


@dataclass(frozen=True)
class InLanguages:
    """A sentence in English and in Thai."""

    en: str
    th: str


@dataclass(frozen=True)
class Aims:
    """Coverage and density that a box is to reach, and whether the one chosen does."""

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
    quasi_p: tuple[float | None, ...]
    """Quasi-p of each limit."""
    reproduced_at_coverage: float | None
    """Share of the resamples whose box nearest in coverage restricts it too."""
    reproduced_at_density: float | None
    """The same for the box nearest in density."""

    @property
    def ends(self) -> tuple[float, float]:
        """Return the range of a number."""
        low, high = self.range
        return float(low), float(high)


@dataclass(frozen=True)
class BoxRow:
    """The box that was chosen: its quality, as in :class:`~policylab.analysis.discovery.boxes.Box`, and limits."""

    coverage: float
    density: float
    mean: float
    mass: float
    worlds: int
    parted: float
    limits: InLanguages
    restricted: tuple[RestrictedRow, ...]


@dataclass(frozen=True)
class ResamplingRow:
    """How boxes found in half of the worlds fare in the other half."""

    resamples: int
    coverage: float | None
    density: float | None


@dataclass(frozen=True)
class ChanceRow:
    """How well the best box separates the worlds, and what shuffled labels do not exceed in 95% of the shuffles."""

    shuffles: int
    found: float
    limit: float
    beyond: bool


@dataclass(frozen=True)
class TrajectoryRow:
    """One box of the peeling trajectory; ``restricted`` counts its parameters."""

    coverage: float
    density: float
    mass: float
    worlds: int
    restricted: int
