"""Controls of the clock: without causes nothing happens, and before any policy only supply and use grow."""

from __future__ import annotations

import math

import numpy as np

from policylab.analysis.base_rates.rates import band_of
from policylab.analysis.patterns.arms import ABRUPT, ANNOUNCED, LAB_MONTHS, STATUS_QUO, Arm
from policylab.analysis.patterns.pattern import ANY, CONTROL, EFFECTIVE, FORMAL, Figures, Pattern
from policylab.analysis.patterns.trace import Trace
from policylab.model.columns.parameters import parameter
from policylab.model.luck import Luck
from policylab.model.population import roster
from policylab.recording.measures import MEASURES

NOTHING = Arm("nothing-moves.toml")
_REST_SIZE = "lab"
# What grows without a policy: shares of services and of processes, the use of them, and what is computed from these.
SUPPLY = (
    "formal_adoption", "effective_adoption", "effective_adoption_weighted", "paper_gap", "redesigned",
    "efficiency_gain",
)  # fmt: skip
USE = ("take_up", "online_share", "assisted_share", "registered", "active_share", "hours_saved")
GROWING = (*SUPPLY, *USE)
# Of use within twelve months: a point a year (EU_obtain_information), give or take what the filter lets a world miss it
# by (target voluntary-growth-of-use).
POINT_A_YEAR = (0.0, 0.02)


def figures_of_nothing(trace: Trace) -> Figures:
    """Return how far adoption strays from its start without any motive to begin and without decay, and with them."""

    def strays(arm: Arm) -> float:
        paths = [trace.path(arm, name) for name in (EFFECTIVE, FORMAL)]
        return max(float(np.abs(path - path[0]).max()) for path in paths)

    return {"strays_without": strays(NOTHING), "strays_with": strays(STATUS_QUO)}


CLOCK = Pattern(
    id="C6",
    kind=CONTROL,
    statement="Without any motive to begin and without decay the clock alone creates nothing.",
    source="control of adoption: its own causes taken out",
    needs=(NOTHING, STATUS_QUO),
    size="classroom",
    months=120,
    statistic="largest distance of E and of F from their start over 120 months, without and with these causes",
    figures=figures_of_nothing,
    bands={"strays_without": (0, 0.005), "strays_with": (0.01, ANY)},
    rule="path",
)


def wholes() -> dict[str, float]:
    """Return the totals by which measures other than shares are divided, by unit: all hours and all pay."""
    people = roster(_REST_SIZE, Luck(0))
    officials = math.fsum(people.weights("staff")) * people.officials_behind
    hours = people.number("citizen") * parameter("counter_hours").default + officials * (
        parameter("official_hours").default * parameter("gain_share").default
    )
    return {"hours a month": float(hours), "official-months a month": float(officials)}


def measures_of_state() -> list[str]:
    """Return the measures of the current state, not of what has been added up or spent."""
    return [name for name, measure in MEASURES.items() if not (measure.of_run or measure.adds_up)]


def moves(trace: Trace, arm: Arm, first: int, last: int) -> dict[str, float]:
    """Return how far each measure of state moves between two months, as a share of its range."""
    whole = wholes()
    farthest = {}
    for name in measures_of_state():
        path = trace.path(arm, name)[first : last + 1]
        # A month in which nobody tried has no completion: the others count.
        farthest[name] = float(np.nanmax(np.abs(path - path[0]))) / whole.get(MEASURES[name].unit, 1.0)
    return farthest


def growth_of_supply(trace: Trace) -> float:
    """Return how much of itself formal adoption gains in the year before any policy."""
    path = trace.path(STATUS_QUO, FORMAL)
    return float(path[ANNOUNCED] / path[0] - 1)


def figures_at_rest(trace: Trace) -> Figures:
    """Return what supply and use gain before any policy, and how far the rest moves then and anything under a law."""
    before = moves(trace, STATUS_QUO, 0, ANNOUNCED)
    take_up = trace.path(STATUS_QUO, "take_up")
    return {
        "growth_of_formal_adoption": growth_of_supply(trace),
        "growth_of_take_up": float(take_up[ANNOUNCED] - take_up[0]),
        "largest_move_of_the_rest": max(move for name, move in before.items() if name not in GROWING),
        "largest_move_under_a_law": max(moves(trace, ABRUPT, ANNOUNCED, 2 * ANNOUNCED).values()),
    }


AT_REST = Pattern(
    id="C7",
    kind=CONTROL,
    statement="In twelve months before any policy supply and use grow at their base rates, and no other measure of "
    "state moves by more than a hundredth of its range.",
    source="control of the start: no policy",
    needs=(STATUS_QUO, ABRUPT),
    size=_REST_SIZE,
    months=LAB_MONTHS,
    statistic="growth of formal adoption, as a share of it, and of take-up in the first twelve months; largest move of "
    "any measure of state but shares of services and of redesigned processes, the use of services, and what these "
    "gain, as a share of its range; the largest move of any in the twelve months after a law is announced",
    figures=figures_at_rest,
    bands={
        "growth_of_formal_adoption": band_of("growth_departments"),
        "growth_of_take_up": POINT_A_YEAR,
        "largest_move_of_the_rest": (0, 0.01),
        "largest_move_under_a_law": (0.01, ANY),
    },
    rule="path",
)
