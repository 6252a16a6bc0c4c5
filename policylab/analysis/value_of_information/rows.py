"""Rows of the report on the value of information."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """What it is worth to know one parameter before a package is chosen."""

    parameter: str
    meaning: str
    unit: str
    range: tuple[float, float]
    """As stated."""
    letter: str
    source: str
    value: float
    """Expected gain in the criterion, less what chance shows; in its unit."""
    uncorrected: float
    """The gain as the regression has it."""
    by_chance: float
    """Its mean over shuffles of the worlds."""
    held_out: float
    """Gain in worlds that the regression has not seen."""
    beyond_chance: bool


@dataclass(frozen=True)
class FormValue:
    """What it is worth to know the form of choice: no quantity that can be measured, so shown apart."""

    value: float
    beyond_chance: bool


@dataclass(frozen=True)
class Criterion:
    """The best package by one measure, and what knowing more would be worth."""

    measure: str
    at: int
    """Month."""
    unit: str
    best_on_average: str
    """The package with the highest mean over worlds."""
    level: float
    """Its mean."""
    knowing_everything: float
    """Expected value of perfect information."""
    chance: float
    """What no parameter exceeds in 95% of the shuffles."""
    beyond_chance: int
    """How many parameters exceed it."""
    quantities: tuple[Quantity, ...]
    """The ten worth most."""
    form_of_choice: FormValue | None


@dataclass(frozen=True)
class WorldsOrigin:
    """The stored worlds that were drawn from."""

    identity: str
    status: str
