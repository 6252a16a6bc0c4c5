"""Rows of the report on the value of information."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """What it is worth to know one parameter before a package is chosen.

    Attributes
    ----------
    parameter, meaning, unit, letter, source : str
    range : pair of float
        As stated.
    value : float
        Expected gain in the criterion, less what chance shows; in its unit.
    uncorrected, by_chance : float
        The gain as the regression has it, and its mean over shuffles of the worlds.
    held_out : float
        Gain in worlds that the regression has not seen.
    beyond_chance : bool

    """

    parameter: str
    meaning: str
    unit: str
    range: tuple[float, float]
    letter: str
    source: str
    value: float
    uncorrected: float
    by_chance: float
    held_out: float
    beyond_chance: bool


@dataclass(frozen=True)
class FormValue:
    """What it is worth to know the form of choice: no quantity that can be measured, so shown apart."""

    value: float
    beyond_chance: bool


@dataclass(frozen=True)
class Criterion:
    """The best package by one measure, and what knowing more would be worth.

    Attributes
    ----------
    measure : str
    at : int
        Month.
    unit : str
    best_on_average : str
        The package with the highest mean over worlds.
    level : float
        Its mean.
    knowing_everything : float
        Expected value of perfect information.
    chance : float
        What no parameter exceeds in 95% of the shuffles.
    beyond_chance : int
        How many parameters exceed it.
    quantities : tuple of Quantity
        The ten worth most.
    form_of_choice : FormValue, optional

    """

    measure: str
    at: int
    unit: str
    best_on_average: str
    level: float
    knowing_everything: float
    chance: float
    beyond_chance: int
    quantities: tuple[Quantity, ...]
    form_of_choice: FormValue | None


@dataclass(frozen=True)
class WorldsOrigin:
    """The stored worlds that were drawn from."""

    identity: str
    status: str
