"""The rows of the report on docking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Standing = Literal["agrees", "differs", "not shown", "not comparable"]


@dataclass(frozen=True)
class ClosedFormRow:
    """One figure of a reduced case of the model, beside what a closed form says."""

    model: str
    """The model, by author and year."""
    limit: str
    """What is switched off, and who sees whom."""
    form: str
    """The closed form."""
    quantity: str
    """What is compared."""
    difference: float
    """The largest difference between run and closed form."""
    allowed: float
    """The largest difference by rounding or sampling."""

    @property
    def holds(self) -> bool:
        """Return whether the closed form holds."""
        return self.difference <= self.allowed


@dataclass(frozen=True)
class StatementRow:
    """One statement that was published of another model, and what a run here shows."""

    key: str
    """Names the statement."""
    paper: str
    """By author and year."""
    statement: str
    """In our words."""
    run: str
    """The runs that correspond: arms, figure, months; why there are none where nothing corresponds."""
    expected: int
    """The sign of the effect by the statement: 1 or -1."""
    effect: float | None
    """In the default setting, or over worlds; null where nothing was run, like the interval."""
    low: float | None
    high: float | None
    comparable: bool
    """Whether anything here corresponds."""

    @property
    def standing(self) -> Standing:
        """Return whether the 95% interval lies on the stated side of 0, on the other, on both, or there can be none."""
        if not self.comparable:
            return "not comparable"
        if self.low is None or self.high is None or self.low <= 0 <= self.high:
            return "not shown"
        return "agrees" if (self.low > 0) == (self.expected > 0) else "differs"


@dataclass(frozen=True)
class ReasonRow:
    """The effect of one statement again, with one thing changed."""

    key: str
    """The statement."""
    changed: str
    """The mechanism that is taken out, or the other figure that is read."""
    meaning: str
    """What is gone without it, or what the figure is."""
    effect: float
    low: float
    high: float

    @property
    def mechanism(self) -> str | None:
        """Return the mechanism that is taken out, if one is."""
        return self.changed.removeprefix("without ") if self.changed.startswith("without ") else None
