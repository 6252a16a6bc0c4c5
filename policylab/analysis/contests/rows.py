"""Rows of the report on contests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from policylab.comparison.money import Currency
from policylab.comparison.rows import Driver, Moment


@dataclass(frozen=True)
class EqualCostOfContests:
    """The cost to which packages were brought in each world, and in how many worlds each could be."""

    currency: Currency
    budget: str
    """The package whose cost as designed is the budget of a world."""
    eligible: Mapping[str, int]
    """Worlds in which a package meets the budget; in others it is left out."""


@dataclass(frozen=True)
class ContestRow:
    """Two packages in every world in which both are eligible: four numbers that add up to these worlds."""

    arm: str
    other: str
    measure: str
    at: Moment
    better: int
    """Worlds in which the arm is clearly better than the other."""
    worse: int
    """Worlds in which the other is clearly better."""
    alike: int
    """Worlds in which their difference is shown to lie within the smallest effect of interest."""
    unclear: int
    """Worlds with not enough runs to tell."""


@dataclass(frozen=True)
class OneSidedRow:
    """A contest that one package is shown to win in more than the limit of worlds."""

    arm: str
    """The winner."""
    other: str
    measure: str
    at: Moment
    worlds: int
    """Worlds in which it is clearly better."""
    share: float
    low: float
    """Lower end of the 95% Wilson interval."""
    high: float
    """Upper end of the 95% Wilson interval."""


@dataclass(frozen=True)
class BestRow:
    """In how many worlds a package is clearly better than every other one."""

    arm: str
    measure: str
    at: Moment
    worlds: int
    share: float
    low: float
    """Lower end of the 95% Wilson interval."""
    high: float
    """Upper end of the 95% Wilson interval."""
    passes: Literal["yes", "no", "not enough worlds"]
    """Whether the share is shown to exceed the limit."""


@dataclass(frozen=True)
class DriverRow:
    """What the advantage of one package over another goes with, over the worlds."""

    arm: str
    other: str
    measure: str
    at: Moment
    parameters: tuple[Driver, ...]
    """The strongest three beyond chance; none where nothing is."""
