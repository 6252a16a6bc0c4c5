"""What agencies, services and citizens of the plain core share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate
from math import exp
from typing import Any, ClassVar

import mesa


def mean(values: Iterable[float]) -> float:
    """Return the mean, 0 over nobody."""
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0


def mean_by(weights: Iterable[float], values: Iterable[float]) -> float:
    """Return the mean in which each value counts by its weight, 0 over nobody."""
    pairs = list(zip(weights, values, strict=True))
    return sum(weight * value for weight, value in pairs) / sum(weight for weight, _ in pairs) if pairs else 0.0


def first_above(weights: Iterable[float], luck: float) -> int:
    """Return the place of the first weight whose cumulated share is above the luck."""
    reached = list(accumulate(weights))
    return next(place for place, weight in enumerate(reached) if weight / reached[-1] > luck)


def clip(value: float) -> float:
    """Return the value, no lower than 0 and no higher than 1."""
    return min(1.0, max(0.0, value))


def chance(logit: float) -> float:
    """Return the chance that belongs to a logit."""
    return 1 / (1 + exp(-logit))


class Actor(mesa.Agent):  # type: ignore[misc]
    """An agent with a stable name, by which its luck is keyed.

    Every column is an attribute. Those in ``OWN`` are written here; the others are set from the recording.
    """

    OWN: ClassVar[tuple[str, ...]] = ()

    def __init__(self, model: mesa.Model, name: str, columns: Mapping[str, Any]):
        super().__init__(model)
        self.name = name
        self.set(columns)

    def set(self, columns: Mapping[str, Any]) -> None:
        """Set columns as attributes."""
        self.__dict__.update(columns)

    def luck(self, stream: str, event: int | None = None) -> float:
        """Return luck of the month, or of a numbered event."""
        return float(self.model.luck.draw(stream, self.name, self.model.month if event is None else event))
