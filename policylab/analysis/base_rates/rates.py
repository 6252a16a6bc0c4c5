"""The figures that base rates give: declared with their band and source, and read from a run of the status quo."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.errors import Prose
from policylab.model.population import Roster
from policylab.model.tables import tiers, weight_classes

Values = NDArray[np.float64]
YEAR = 12
YEARS = 10
MONTHS = YEARS * YEAR
EARLY = 3  # years in which growth is compared: what is easy is not yet done
LAST_QUARTER = slice(9, 12)  # of the fiscal year, July to September


@dataclass(frozen=True)
class History:
    """What the services of some worlds did, month by month; month 0 is the start.

    Attributes
    ----------
    declared, real : mapping of group to array, shape (months + 1, worlds)
        Shares of services by tier, by weight and of all (``all``).
    begun : array, shape (months, agencies, worlds)
        Projects begun in each month.
    ended : mapping of outcome to array, shape (weights, worlds)
        Projects that ended whole, in part or failed, of agencies whose readiness is near one half.
    lengths : array, shape (weights, worlds)
        Median months that a project takes.
    people : Roster

    """

    declared: Mapping[str, Values]
    real: Mapping[str, Values]
    begun: NDArray[np.int64]
    ended: Mapping[str, Values]
    lengths: Values
    people: Roster

    def begun_a_year(self, tier: str) -> Values:
        """Return the projects begun per agency of a tier and year, shape (worlds,)."""
        mean: Values = (
            self.begun[:, np.array(self.people.tier) == tier].sum(axis=0).mean(axis=0) * YEAR / len(self.begun)
        )
        return mean

    def alone(self, world: int) -> History:
        """Return the history of one of the worlds."""
        column = [world]
        declared, real, ended = (
            {name: values[:, column] for name, values in table.items()}
            for table in (self.declared, self.real, self.ended)
        )
        return History(declared, real, self.begun[:, :, column], ended, self.lengths[:, column], self.people)

    def services_of(self, tier: str) -> float:
        """Return the mean number of services of an agency of a tier."""
        return float(self.people.services_of[np.array(self.people.tier) == tier].mean())


def net_new(history: History) -> Values:
    """Return the net new declared services per department and year in the first years."""
    path = history.declared["department"]
    added: Values = (path[EARLY * YEAR] - path[0]) * history.services_of("department") / EARLY
    return added


def growth(history: History) -> Values:
    """Return the yearly relative growth of departments' declared services in the first years."""
    path = history.declared["department"]
    rate: Values = (path[EARLY * YEAR] / path[0]) ** (1 / EARLY) - 1
    return rate


def never_begun(history: History) -> Values:
    """Return the share of bodies that begin no project, each counting the bodies that it stands for."""
    none = (history.begun.sum(axis=0) == 0).astype(np.float64)
    share: Values = history.people.weight @ none / history.people.weight.sum()
    return share


def year_end(history: History) -> Values:
    """Return the starts of July to September relative to those of a mean quarter."""
    by_month = history.begun.sum(axis=1).reshape(-1, YEAR, history.begun.shape[2]).sum(axis=0)
    ratio: Values = by_month[LAST_QUARTER].mean(axis=0) / np.maximum(by_month.mean(axis=0), 1e-9)
    return ratio


def gain(history: History) -> Values:
    """Return how much effective adoption grows over the run."""
    grown: Values = history.real["all"][-1] - history.real["all"][0]
    return grown


@dataclass(frozen=True)
class Rate:
    """A figure of the status quo, the band in which it should lie, and where the band comes from."""

    name: str
    meaning: Prose
    low: float | None
    high: float | None
    source: Prose
    figure: Callable[[History], Values]
    of: Callable[[History], Values] | None = None  # what it is a share of, where that may be nothing

    def known(self, history: History) -> Values:
        """Return the figure, NaN where it is a share of nothing, or relative to nothing."""
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.asarray(self.figure(history), dtype=np.float64)
        known = np.isfinite(values) if self.of is None else np.isfinite(values) & (self.of(history) > 0)
        return np.where(known, values, np.nan)

    @property
    def has_band(self) -> bool:
        """Return whether a source gives a band."""
        return self.low is not None or self.high is not None

    def holds(self, value: float) -> bool:
        """Return whether a value lies in the band."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def _starts(tier: str) -> Callable[[History], Values]:
    return lambda history: history.begun_a_year(tier)


def _outcome(weight: str, outcome: str) -> Callable[[History], Values]:
    place = list(weight_classes()).index(weight)

    def share(history: History) -> Values:
        part: Values = history.ended[outcome][place] / np.maximum(_ended(weight)(history), 1)
        return part

    return share


def _ended(weight: str) -> Callable[[History], Values]:
    place = list(weight_classes()).index(weight)
    return lambda history: np.sum([history.ended[name][place] for name in history.ended], axis=0)


def _length(weight: str) -> Callable[[History], Values]:
    place = list(weight_classes()).index(weight)
    return lambda history: history.lengths[place]


def _level(group: str, month: int) -> Callable[[History], Values]:
    return lambda history: history.real[group][month]


# Outcomes by size, a range round each: the neighbouring sizes of the survey, and a tenth on each side of them.
OUTCOMES = {
    "light": {"whole": (0.45, 0.75), "partial": (0.2, 0.5), "failed": (0.03, 0.2)},
    "medium": {"whole": (0.1, 0.3), "partial": (0.5, 0.75), "failed": (0.1, 0.3)},
    "heavy": {"whole": (0.03, 0.2), "partial": (0.4, 0.7), "failed": (0.25, 0.5)},
}
LENGTHS = {"light": (2.0, 5.0), "medium": (6.0, 14.0), "heavy": (20.0, 100.0)}
RATES: tuple[Rate, ...] = (
    Rate("net_new_departments", "net new declared services per department and year, years 1 to 3", 0.5, 1.5,
         "base rates 1.1", net_new),
    Rate("starts_department", "projects begun per department and year", 1.0, 1.6, "base rates 2.15 (derived)",
         _starts("department")),
    *(Rate(f"starts_{tier}", f"projects begun a year: {tiers()[tier]['label'].lower()}", None, None, "not known",
           _starts(tier)) for tier in tiers() if tier != "department"),
    Rate("growth_departments", "relative growth a year of departments' declared services, years 1 to 3", 0.10, 0.31,
         "base rates 1.1", growth),
    Rate("never_begun", "share of bodies that begin no project in ten years", 0.0, 0.10, "judgement (D)", never_begun),
    Rate("year_end", "starts of July to September against a mean quarter", 1.0, None, "base rates 3.1, 3.3, 3.5",
         year_end),
    *(Rate(f"{outcome}_{weight}", f"{weight} projects that ended {outcome}, readiness near one half", *band,
           "base rates 2.1 (a range round each)", _outcome(weight, outcome), _ended(weight))
      for weight, bands in OUTCOMES.items() for outcome, band in bands.items()),
    *(Rate(f"length_{weight}", f"months of a {weight} project, median", *band, "base rates 2.10 to 2.13",
           _length(weight)) for weight, band in LENGTHS.items()),
    Rate("effective_0", "effective adoption at month 0", None, 0.7, "as set", _level("all", 0)),
    *(Rate(f"effective_120_{weight}", f"effective adoption of {weight} services at month 120", None, None, "not known",
           _level(weight, MONTHS)) for weight in weight_classes()),
    Rate("effective_120", "effective adoption at month 120", None, None, "not known", _level("all", MONTHS)),
    Rate("gain", "growth of effective adoption in ten years", 0.02, None, "judgement (D)", gain),
)  # fmt: skip


# 1,503 digital services of departments in 2019 and 1,999 in 2021; the setting of history begins in October 2014, so
# that the counts fall into the months below.
HISTORY_MONTHS = (60, 84)


def _growth_in_history(history: History) -> Values:
    path = history.declared["department"]
    grown: Values = path[HISTORY_MONTHS[1]] / path[HISTORY_MONTHS[0]] - 1
    return grown


DECLARED_IN_HISTORY = Rate(
    "growth_2019_to_2021",
    "growth of departments' declared services from 2019 to 2021, in the setting of history",
    0.23,
    0.43,
    "base rates 1.1 (+33%, within ten points)",
    _growth_in_history,
)


def band_of(name: str) -> tuple[float, float]:
    """Return the band of a figure, infinite where it has no end.

    >>> band_of("growth_departments"), band_of("gain")
    ((0.1, 0.31), (0.02, inf))
    """
    rate = next(rate for rate in (*RATES, DECLARED_IN_HISTORY) if rate.name == name)
    return -math.inf if rate.low is None else rate.low, math.inf if rate.high is None else rate.high
