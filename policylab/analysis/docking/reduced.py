"""Reduced cases: the status quo with parameters at values that no world has, so that one part of the model is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from policylab.model.scenario import Scenario

SIZE = "classroom"


@dataclass(frozen=True, repr=False)
class ReducedCase(Scenario):
    """A scenario with some parameters at any values, also outside their ranges, which no other scenario may have."""

    beyond: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check nothing: the scenario was checked before it was reduced, and its values are beyond what is allowed."""

    @cached_property
    def point(self) -> Mapping[str, float]:
        """Return the parameters that it sets."""
        return self.beyond


def reduced(name: str, values: Mapping[str, float]) -> Scenario:
    """Return the status quo with some parameters at any values."""
    return ReducedCase(name, Scenario.load("status-quo", size=SIZE).package, SIZE, beyond=values)
