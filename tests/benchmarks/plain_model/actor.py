"""What every actor of the plain model has: a name, luck, and levers that come to rest each month."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp
from typing import TYPE_CHECKING, Any, ClassVar

import mesa

if TYPE_CHECKING:
    from tests.benchmarks.plain_model.model import PlainModel


def mean(values: Iterable[float]) -> float:
    """Return the mean, 0 over nobody."""
    values = list(values)
    return sum(values) / len(values) if values else 0.0


def clip(value: float, low: float, high: float) -> float:
    """Return the value, no lower than ``low`` and no higher than ``high``."""
    return min(high, max(low, value))


def logistic(value: float) -> float:
    """Return the inverse logit."""
    return 1 / (1 + exp(-value))


class Actor(mesa.Agent):
    """An agent with a stable name.

    Attributes
    ----------
    name : str
        By which its luck is keyed.

    """

    levers_at_rest: ClassVar[dict[str, float]] = {}

    def __init__(self, model: PlainModel, name: str):
        super().__init__(model)
        self.name = name
        self.rest()

    def rest(self) -> None:
        """Put every lever to rest."""
        self.__dict__.update(self.levers_at_rest)

    def luck(self, stream: str, event: int | None = None) -> float:
        """Return luck of the month, or of a numbered event."""
        return self.model.chance.draw(stream, self.name, self.model.month if event is None else event)

    def raise_to(self, lever: str, value: float) -> None:
        """Raise a lever to at least a value."""
        setattr(self, lever, max(getattr(self, lever), value))

    def lower_to(self, lever: str, value: float) -> None:
        """Lower a lever to at most a value."""
        setattr(self, lever, min(getattr(self, lever), value))

    def seen(self, ties: list[Any], column: str) -> float:
        """Return the mean of a column over one's ties, one's own value without any."""
        return sum(getattr(other, column) for other in ties) / len(ties) if ties else getattr(self, column)
