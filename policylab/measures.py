"""Every measure, once: name, labels, unit, good direction, smallest effect of interest, and how it is taken."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from policylab.engine import Simulation
from policylab.links import average, total

Row = NDArray[np.float64]
RUN = "run"


@dataclass(frozen=True)
class Measure:
    """One measure of a run.

    Attributes
    ----------
    name, label, label_th, unit : str
    good : str
        ``up``, ``down`` or ``none``: the direction that is wished for.
    smallest : float
        Smallest effect of interest: an interval wholly inside it is too small to matter.
    take : callable, optional
        Returns the value of each world from the state after a month, shape (worlds,); None for measures of a whole
        run, which :mod:`policylab.records` makes from the monthly ones.
    headline : bool
        Whether the table of a comparison shows it unasked.

    """

    name: str
    label: str
    label_th: str
    unit: str
    good: str
    smallest: float
    take: Callable[[Simulation], Row] | None = None
    headline: bool = False

    @property
    def of_run(self) -> bool:
        """Return whether the measure belongs to a whole run (``at`` is ``"run"``)."""
        return self.name.startswith(("t50", "t80")) or self.name in ("outlay", "agency_cost", "citizen_burden")


def _over_services(column: str) -> Callable[[Simulation], Row]:
    def take(simulation: Simulation) -> Row:
        agencies = simulation.columns["agency"]
        services = agencies["services"]
        return total(agencies[column] * services) / total(services)

    return take


def _mean(kind: str, column: str) -> Callable[[Simulation], Row]:
    return lambda simulation: average(simulation.columns[kind][column])


def _share(kind: str, column: str) -> Callable[[Simulation], Row]:
    # A count of yes is a whole number, so its order cannot matter.
    return lambda simulation: (
        np.count_nonzero(simulation.columns[kind][column], axis=0) / len(simulation.columns[kind][column])
    )


def _paper_gap(simulation: Simulation) -> Row:
    return _over_services("formal")(simulation) - _over_services("effective")(simulation)


def _effective_weighted(simulation: Simulation) -> Row:
    clients = simulation.people.links["agency", "clients"].ties
    return average(simulation.columns["agency"]["effective"], clients)


def _staff_skill(simulation: Simulation) -> Row:
    staff = simulation.columns["staff"]
    return average((staff["basic_skill"] + staff["applied_skill"]) / 2)


def _worst_tenth(simulation: Simulation) -> Row:
    citizens = simulation.columns["citizen"]
    among = np.count_nonzero(citizens["shut_out"] & citizens["worst_tenth"], axis=0)
    return among / np.count_nonzero(citizens["worst_tenth"], axis=0)


def _data_usable(simulation: Simulation) -> Row:
    needed = simulation.people.links["agency", "registers"].ties
    return average(simulation.columns["agency"]["integration"], needed)


def _hours_saved(simulation: Simulation) -> Row:
    """Return hours of citizens against a visit each, and of officials by the gain of their work."""
    row, citizens = simulation.row, simulation.columns["citizen"]["hours"]
    by_citizens = row["counter_hours"] * len(citizens) - total(citizens)
    officials = simulation.people.links["agency", "officials"].ties
    gain = total(simulation.columns["agency"]["efficiency"], officials)
    return by_citizens + row["official_hours"] * row["gain_share"] * gain


def _failures(simulation: Simulation) -> Row:
    return total(simulation.columns["agency"]["failures"])


_TAKES: dict[str, Callable[[Simulation], Row]] = {
    "effective_adoption": _over_services("effective"),
    "formal_adoption": _over_services("formal"),
    "paper_gap": _paper_gap,
    "effective_adoption_weighted": _effective_weighted,
    "redesigned": _mean("agency", "redesigned"),
    "efficiency_gain": _mean("agency", "efficiency"),
    "take_up": _share("citizen", "used"),
    "registered": _share("citizen", "registered"),
    "trust": _mean("citizen", "trust"),
    "shut_out": _share("citizen", "shut_out"),
    "shut_out_worst_tenth": _worst_tenth,
    "resistance": _mean("staff", "resistance"),
    "staff_load": _mean("staff", "workload"),
    "staff_skill": _staff_skill,
    "leader_mindset": _mean("leader", "mindset"),
    "data_usable": _data_usable,
    "hours_saved": _hours_saved,
    "failures": _failures,
}


def _table() -> dict[str, Measure]:
    text = (files("policylab") / "data" / "measures.toml").read_text(encoding="utf-8")
    return {name: Measure(name=name, take=_TAKES.get(name), **entry) for name, entry in tomllib.loads(text).items()}


MEASURES = _table()
HEADLINE = "effective_adoption"
EVENT_MEASURES = ("t50_effective", "t80_effective", "t50_formal", "t80_formal")


def threshold_of(name: str) -> tuple[float, str]:
    """Return the share that a time is the time to, and the measure that must reach it.

    >>> threshold_of("t80_formal")
    (0.8, 'formal_adoption')
    """
    level, _, which = name.partition("_")
    return int(level[1:]) / 100, f"{which}_adoption"
