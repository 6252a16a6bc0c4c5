"""Measures: their words, the agents they count, and how they are taken from a month, the months or a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from policylab.errors import Prose
from policylab.model.simulation import Simulation
from policylab.recording.groups import GROUPINGS, Groups, Values, groups_of

Row = NDArray[np.float64]
Monthly = Mapping[str, Row]  # monthly measures by name, shape (months + 1, worlds); row 0 is the start
STAYS_MONTHS = 3


@dataclass(frozen=True)
class Spending:
    """The spending of each month, shape (months, worlds): by the centre, by agencies, and hours by citizens."""

    centre: Row
    agencies: Row
    citizens: Row


@dataclass(frozen=True)
class Run:
    """A finished run: measures by month, and the month in which the last instrument of each world ended (or -1)."""

    monthly: Monthly
    ended: NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure of a run.

    Attributes
    ----------
    name, label, label_th, definition, unit : str
        The definition states, by the symbols of columns and parameters, what is measured.
    good : str
        ``up``, ``down`` or ``none``: the good direction.
    smallest : float
        Smallest effect of interest: an effect whose interval lies wholly inside it is *small*.
    counts : tuple of str
        The kinds of agents that it counts; none for what belongs to no group, such as the outlay.
    headline : bool
        Whether the table of a comparison shows it by default.
    adds_up : bool
        Whether it counts what has happened so far instead of describing the present state.
    kind : str
        How its differences are distributed over replications, by which intervals are chosen: ``mean`` (near normal),
        ``skewed``, or ``rare`` (a share that is 0 in most small runs).

    """

    name: str
    label: Prose
    label_th: Prose
    definition: Prose
    unit: Prose
    good: Literal["up", "down", "none"]
    smallest: float
    counts: tuple[str, ...] = ()
    headline: bool = False
    adds_up: bool = False
    kind: Literal["mean", "skewed", "rare"] = "mean"

    @property
    def of_run(self) -> bool:
        """Return whether the measure belongs to a whole run (``at`` is ``"run"``) and not to its months."""
        return not isinstance(self, EachMonth | SoFar)

    @property
    def take(self) -> Callable[[Simulation], Row] | None:
        """Return the function for the value of each world, over everyone, shape (worlds,), if it is monthly."""
        return None

    def allows_grouping(self, grouping: str) -> bool:
        """Return whether the measure is defined for the groups of a grouping."""
        return bool(self.counts) and set(self.counts) <= set(GROUPINGS[grouping])


@dataclass(frozen=True, kw_only=True)
class EachMonth(Measure):
    """A measure taken from the state after a month, of shape (groups, worlds)."""

    over: Callable[[Simulation, Groups], Values]

    @property
    def take(self) -> Callable[[Simulation], Row]:
        """Return the function for the value of each world, over everyone, shape (worlds,)."""
        return lambda simulation: self.over(simulation, groups_of(simulation.people.roster))[0]


@dataclass(frozen=True, kw_only=True)
class SoFar(Measure):
    """A measure of the months up to each, made from those of each month, of shape (months + 1, worlds)."""

    so_far: Callable[[Monthly], Row]
    adds_up: bool = True


@dataclass(frozen=True, kw_only=True)
class Spent(Measure):
    """The present value of spending, from the spending of each month, of shape (months, worlds)."""

    spent: Callable[[Spending], Row]


@dataclass(frozen=True, kw_only=True)
class OfRun(Measure):
    """A measure of a whole run, of shape (worlds,).

    If ``same_months`` is true, a world is compared with the other world in the same months as its own.
    """

    value: Callable[[Run], Row]
    same_months: bool = False


@dataclass(frozen=True, kw_only=True)
class TimeTo(Measure):
    """The first month at which a share is reached and stays so.

    Attributes
    ----------
    share : float
        The share that must be reached.
    of : str
        The monthly measure that must reach it.

    """

    share: float
    of: str

    def value(self, monthly: Monthly) -> tuple[Row, NDArray[np.bool_]]:
        """Return the month, and whether the share is reached; shape (worlds,) each."""
        return first_month(monthly[self.of], self.share)


class Words(TypedDict):
    """The words of every measure."""

    label: Prose
    label_th: Prose
    definition: Prose
    unit: Prose
    good: Literal["up", "down", "none"]
    smallest: float
    counts: NotRequired[tuple[str, ...]]
    headline: NotRequired[bool]
    adds_up: NotRequired[bool]
    kind: NotRequired[Literal["mean", "skewed", "rare"]]


def each_month(**words: Unpack[Words]) -> Callable[[Callable[[Simulation, Groups], Values]], EachMonth]:
    """Declare a function of the state after a month, and of groups of agents, as the measure of its name."""
    return lambda function: EachMonth(name=function.__name__, over=function, **words)


def so_far(**words: Unpack[Words]) -> Callable[[Callable[[Monthly], Row]], SoFar]:
    """Declare a function of the months as the measure of its name."""
    return lambda function: SoFar(name=function.__name__, so_far=function, **words)


def spent(**words: Unpack[Words]) -> Callable[[Callable[[Spending], Row]], Spent]:
    """Declare a function of the spending of each month as the measure of its name: its present value."""
    return lambda function: Spent(name=function.__name__, spent=function, **words)


def of_run(*, same_months: bool = False, **words: Unpack[Words]) -> Callable[[Callable[[Run], Row]], OfRun]:
    """Declare a function of a whole run as the measure of its name."""
    return lambda function: OfRun(name=function.__name__, value=function, same_months=same_months, **words)


def ties(simulation: Simulation, link: str) -> NDArray[np.intp]:
    """Return how many ties of a link each agency has, shape (agencies, 1)."""
    return simulation.people.links["agency", link].ties[:, None]


def first_month(values: Row, level: float) -> tuple[Row, NDArray[np.bool_]]:
    """Return the first month at which a share is at a level and stays so for three months.

    Parameters
    ----------
    values : array of shape (months + 1, worlds)
        The share, month by month.
    level : float
        The share to be reached.

    Returns
    -------
    (months, reached)
        The month, restricted to the horizon if the level is not reached, and whether it is; shape (worlds,).

    """
    horizon = len(values) - 1
    above = values >= level
    stays = above.copy()
    for later in range(1, STAYS_MONTHS):
        stays[:-later] &= above[later:]
    stays[max(horizon + 2 - STAYS_MONTHS, 0) :] = False
    reached = np.asarray(stays.any(axis=0))
    return np.where(reached, stays.argmax(axis=0), horizon).astype(np.float64), reached
