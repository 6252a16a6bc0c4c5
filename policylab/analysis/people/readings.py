"""Readings: what is counted in a year of a run, of everybody and of those who are worst placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.people.policies import YEAR
from policylab.model.luck import Luck
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation, gather
from policylab.recording.groups import groups_of
from policylab.recording.measures import MEASURES, EachMonth

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]
EARLY, LATE = 36, 120
AFTER = (24, 48, 120)  # one, three and nine years after counters close
AT = (24, EARLY, 48, LATE)  # months at the end of which a year is read
WORST, LOWEST, OTHERS = "worst tenth", "lowest skill with access", "others"
GROUPS: tuple[str | None, ...] = (None, WORST, LOWEST, OTHERS)
RATIO, NO_OCCASION, GROWTH = "shut_out_ratio", "no_occasion", "growth_of_take_up"


@dataclass(frozen=True)
class Reading:
    """What is read: a measure, or a figure that is no measure of the lab, of all citizens or of a group."""

    measure: str
    group: str | None = None

    @property
    def smallest(self) -> float:
        """Return the smallest effect of interest; that of the shut out is larger in a small group."""
        of_group = self.measure == "shut_out" and self.group is not None
        return MEASURES["shut_out_worst_tenth" if of_group else self.measure].smallest


USE, TRUST, COMPLETION = Reading("take_up"), Reading("trust"), Reading("completion")
ONLINE = tuple(Reading("online_share", group) for group in GROUPS)
SHUT_OUT = tuple(Reading("shut_out", group) for group in GROUPS)
RATIOS = tuple(Reading(RATIO, group) for group in (WORST, LOWEST))
READINGS = (
    USE, TRUST, COMPLETION, *ONLINE, *SHUT_OUT, *RATIOS, Reading(NO_OCCASION), Reading(GROWTH),
)  # fmt: skip
PLACE = {reading: place for place, reading in enumerate(READINGS)}


def readings_of(scenarios: Sequence[Scenario], seed: int, number: int, at: Sequence[int] = AT) -> Values:
    """Return every reading of scenarios side by side, shape (readings, months, scenarios).

    Use and trust are as they are at the end of a month, and growth in points a year since month 0; the others are of
    the twelve months to it.
    """
    first = scenarios[0]
    simulation = Simulation(gather(first.size, Luck(seed, number), families=first.families), scenarios)
    groups, at_first = marked(simulation.columns["citizen"]), _measured(simulation, USE)
    year, taken = YearSoFar(groups), []
    for month in range(1, at[-1] + 1):
        simulation.step()
        if any(end - YEAR < month <= end for end in at):
            year.add(simulation.columns["citizen"])
        if month in at:
            states = {reading: _measured(simulation, reading) for reading in (USE, TRUST)}
            growth = (states[USE] - at_first) * YEAR / month
            known = {**states, Reading(GROWTH): growth, **year.read()}
            taken.append([known[reading] for reading in READINGS])
            year = YearSoFar(groups)
    return np.array(taken).swapaxes(0, 1)


def _measured(simulation: Simulation, reading: Reading) -> Values:
    """Return a measure of the lab as it is now, shape (scenarios,)."""
    measure = MEASURES[reading.measure]
    assert isinstance(measure, EachMonth)
    values: Values = measure.over(simulation, groups_of(simulation.people.roster))[0]
    return values


def marked(citizens: Mapping[str, NDArray[Any]]) -> dict[str | None, Flags]:
    """Return who is in each group; those with access who are among both count in both."""
    worst, lowest = citizens["worst_tenth"].astype(bool), citizens["lowest_skill"].astype(bool)
    return {None: np.ones_like(worst), WORST: worst, LOWEST: lowest, OTHERS: ~(worst | lowest)}


class YearSoFar:
    """Counts of a year so far."""

    def __init__(self, groups: Mapping[str | None, Flags]):
        self.groups = groups
        shape = groups[None].shape
        self.counts = {name: np.zeros((len(groups), shape[1])) for name in ("occasions", "online", "shut_out")}
        self.tried = self.succeeded = np.zeros(shape[1])
        self.needed = np.zeros(shape, dtype=bool)

    def add(self, citizens: Mapping[str, NDArray[Any]]) -> None:
        """Add a month."""
        occasion = citizens["occasion"]
        online = citizens["succeeded"] | citizens["assisted"]
        self.needed |= occasion
        self.tried = self.tried + citizens["attempted"].sum(axis=0)
        self.succeeded = self.succeeded + citizens["succeeded"].sum(axis=0)
        for name, flags in {"occasions": occasion, "online": online, "shut_out": citizens["shut_out"]}.items():
            self.counts[name] += [np.count_nonzero(flags & members, axis=0) for members in self.groups.values()]

    def read(self) -> dict[Reading, Values]:
        """Return what is read of the year."""
        online, shut_out = (_ratio(self.counts[name], self.counts["occasions"]) for name in ("online", "shut_out"))
        of_groups = dict(zip(self.groups, shut_out, strict=True))
        return {
            COMPLETION: _ratio(self.succeeded, self.tried),
            **dict(zip(ONLINE, online, strict=True)),
            **dict(zip(SHUT_OUT, shut_out, strict=True)),
            **{reading: _ratio(of_groups[reading.group], of_groups[None]) for reading in RATIOS},
            Reading(NO_OCCASION): 1 - self.needed.mean(axis=0),
        }


def _ratio(above: Values, below: Values) -> Values:
    """Return a ratio, NaN where there is nothing to divide by."""
    quotient: Values = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)
    return quotient


def paths_of(scenarios: Sequence[Scenario], seed: int, number: int, years: int) -> Values:
    """Return take-up at month 0 and at the end of each year, shape (years + 1, scenarios)."""
    first = scenarios[0]
    simulation = Simulation(gather(first.size, Luck(seed, number), families=first.families), scenarios)
    path = [_measured(simulation, USE)]
    for _ in range(years):
        for _ in range(YEAR):
            simulation.step()
        path.append(_measured(simulation, USE))
    return np.array(path)
