"""Every measure, once: name, labels, unit, good direction, smallest effect of interest, whom it counts and how."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policylab.model.simulation import Simulation
from policylab.recording.groups import GROUPINGS, Crowd, crowd_of

Row = NDArray[np.float64]
Groups = NDArray[np.float64]
Over = Callable[[Simulation, Crowd], Groups]
RUN: Final = "run"
OF_RUN = ("outlay", "agency_cost", "citizen_burden", "aftermath_effective")


@dataclass(frozen=True)
class Measure:
    """One measure of a run.

    Attributes
    ----------
    name, label, label_th, definition, unit : str
        The definition says, by the symbols of columns and parameters, what is measured.
    good : str
        ``up``, ``down`` or ``none``: the direction that is wished for.
    smallest : float
        Smallest effect of interest: an interval wholly inside it is too small to matter.
    counts : tuple of str
        The kinds of agents that it counts; none for what belongs to nobody's group, as the outlay.
    over : callable, optional
        Returns the value of each group and world from the state after a month, shape (groups, worlds); None for
        measures of a whole run, which :mod:`policylab.recording.run` makes from the monthly ones.
    headline : bool
        Whether the table of a comparison shows it unasked.

    """

    name: str
    label: str
    label_th: str
    definition: str
    unit: str
    good: str
    smallest: float
    counts: tuple[str, ...] = ()
    over: Over | None = None
    headline: bool = False

    @property
    def of_run(self) -> bool:
        """Return whether the measure belongs to a whole run (``at`` is ``"run"``)."""
        return self.name.startswith(("t50", "t80")) or self.name in OF_RUN

    @property
    def take(self) -> Callable[[Simulation], Row] | None:
        """Return what takes the value of each world, over everyone, shape (worlds,)."""
        over = self.over
        return None if over is None else lambda simulation: over(simulation, crowd_of(simulation.people.roster))[0]

    def parted_by(self, grouping: str) -> bool:
        """Return whether the measure has a meaning for the groups of a grouping."""
        return bool(self.counts) and set(self.counts) <= set(GROUPINGS[grouping])


def _over_services(column: str) -> Over:
    def over(simulation: Simulation, crowd: Crowd) -> Groups:
        agencies = simulation.columns["agency"]
        return crowd.mean("agency", agencies[column], agencies["services"])

    return over


def _mean(kind: str, column: str) -> Over:
    return lambda simulation, crowd: crowd.mean(kind, simulation.columns[kind][column])


def _ties(simulation: Simulation, link: str) -> NDArray[np.intp]:
    return simulation.people.links["agency", link].ties[:, None]


def _paper_gap(simulation: Simulation, crowd: Crowd) -> Groups:
    return _over_services("formal")(simulation, crowd) - _over_services("effective")(simulation, crowd)


def _effective_weighted(simulation: Simulation, crowd: Crowd) -> Groups:
    # A body that stands for ten serves the clients of all ten: its clients count, not its weight.
    clients = _ties(simulation, "clients") / simulation.people.roster.weights("agency")[:, None]
    return crowd.mean("agency", simulation.columns["agency"]["effective"], clients)


def _staff_skill(simulation: Simulation, crowd: Crowd) -> Groups:
    staff = simulation.columns["staff"]
    return crowd.mean("staff", (staff["basic_skill"] + staff["applied_skill"]) / 2)


def _worst_tenth(simulation: Simulation, crowd: Crowd) -> Groups:
    citizens = simulation.columns["citizen"]
    return crowd.mean("citizen", citizens["shut_out"], citizens["worst_tenth"])


def _data_usable(simulation: Simulation, crowd: Crowd) -> Groups:
    return crowd.mean("agency", simulation.columns["agency"]["integration"], _ties(simulation, "registers"))


def _hours_saved(simulation: Simulation, crowd: Crowd) -> Groups:
    """Return hours of citizens against a visit each, and of officials by their work's gain, of all who stand behind."""
    row, hours = simulation.row, simulation.columns["citizen"]["hours"]
    by_citizens = row["counter_hours"] * crowd.total("citizen", np.ones_like(hours)) - crowd.total("citizen", hours)
    gain = crowd.total("agency", simulation.columns["agency"]["efficiency"] * _ties(simulation, "officials"))
    officials = simulation.people.roster.officials_behind * gain
    return by_citizens + row["official_hours"] * row["gain_share"] * officials


def _over_agencies(column: str) -> Over:
    return lambda simulation, crowd: crowd.total("agency", simulation.columns["agency"][column])


_AGENCIES, _OFFICIALS, _CITIZENS = ("agency",), ("staff",), ("citizen",)
_COUNTED: dict[str, tuple[tuple[str, ...], Over | None]] = {
    "effective_adoption": (_AGENCIES, _over_services("effective")),
    "formal_adoption": (_AGENCIES, _over_services("formal")),
    "paper_gap": (_AGENCIES, _paper_gap),
    "effective_adoption_weighted": (_AGENCIES, _effective_weighted),
    "redesigned": (_AGENCIES, _mean("agency", "redesigned")),
    "efficiency_gain": (_AGENCIES, _mean("agency", "efficiency")),
    "take_up": (_CITIZENS, _mean("citizen", "used")),
    "registered": (_CITIZENS, _mean("citizen", "registered")),
    "trust": (_CITIZENS, _mean("citizen", "trust")),
    "shut_out": (_CITIZENS, _mean("citizen", "shut_out")),
    "shut_out_worst_tenth": (_CITIZENS, _worst_tenth),
    "resistance": (_OFFICIALS, _mean("staff", "resistance")),
    "staff_load": (_OFFICIALS, _mean("staff", "workload")),
    "staff_skill": (_OFFICIALS, _staff_skill),
    "leader_mindset": (("leader",), _mean("leader", "mindset")),
    "data_usable": (_AGENCIES, _data_usable),
    "hours_saved": (("agency", "citizen"), _hours_saved),
    "failures": (_AGENCIES, _over_agencies("failures")),
    "duplicated_spending": (_AGENCIES, _over_agencies("duplicated")),
    # Made from the monthly ones.
    "adoption_months": (_AGENCIES, None),
    "agency_cost": (_AGENCIES, None),
    "citizen_burden": (_CITIZENS, None),
    "t50_effective": (_AGENCIES, None),
    "t80_effective": (_AGENCIES, None),
    "t50_formal": (_AGENCIES, None),
    "t80_formal": (_AGENCIES, None),
    "aftermath_effective": (_AGENCIES, None),
}


def _table() -> dict[str, Measure]:
    text = (files("policylab") / "recording" / "measures.toml").read_text(encoding="utf-8")
    return {
        name: Measure(name, counts=counts, over=over, **entry)
        for name, entry in tomllib.loads(text).items()
        for counts, over in (_COUNTED.get(name, ((), None)),)
    }


MEASURES = _table()
HEADLINE = "effective_adoption"
HEADLINES = (HEADLINE, "adoption_months")
AFTERMATH = "aftermath_effective"
EVENT_MEASURES = ("t50_effective", "t80_effective", "t50_formal", "t80_formal")


def threshold_of(name: str) -> tuple[float, str]:
    """Return the share that a time is the time to, and the measure that must reach it.

    >>> threshold_of("t80_formal")
    (0.8, 'formal_adoption')
    """
    level, _, which = name.partition("_")
    return int(level[1:]) / 100, f"{which}_adoption"
