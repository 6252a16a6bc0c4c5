"""Patterns of abrupt laws: what they cost compared with the same law in steps, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.patterns.arms import ABRUPT, ANNOUNCED, LAB_MONTHS, PHASED, YEAR, Arm
from policylab.analysis.patterns.pattern import ANY, CLAIM, CONTROL, EFFECTIVE, NEGATIVE, POSITIVE, Figures, Pattern
from policylab.analysis.patterns.trace import Trace

UNFORGIVING = (
    ("strain_of_congestion", 2.0), ("strain_of_haste", 1.5), ("practice_start", 0.45), ("technology_start", 0.2),
)  # fmt: skip
REGION = "the strain of congestion and of haste at the top of their ranges and readiness at the bottom"
CAUSES = ("reactance", "haste", "congestion")
LOOK = ANNOUNCED + 2 * YEAR
LAWS = (ABRUPT, PHASED)
LAWS_THERE = tuple(Arm(arm.package, parameters=UNFORGIVING) for arm in LAWS)
LAWS_WITHOUT = tuple(Arm(arm.package, without=CAUSES) for arm in LAWS)
# Switching the causes off sets the first two itself.
LAWS_THERE_WITHOUT = tuple(Arm(arm.package, parameters=UNFORGIVING[2:], without=CAUSES) for arm in LAWS)
OWN_DEADLINES = (18, 30, 42)
_ABRUPT_MOMENTS = (
    ("agency.deadline_in", ANNOUNCED + 1), ("agency.service_count", 0),
    ("agency.projects_started", 0), ("agency.projects_started", LOOK), ("agency.failures", LOOK),
    *(("agency.effective", own + 2 * YEAR) for own in OWN_DEADLINES),
)  # fmt: skip


def _failures_a_project(trace: Trace, arm: Arm) -> float:
    begun = trace.at(arm, "agency.projects_started", LOOK) - trace.at(arm, "agency.projects_started", 0)
    return float(trace.at(arm, "agency.failures", LOOK).sum() / max(begun.sum(), 1))


def _first_year(trace: Trace, arm: Arm) -> float:
    return float(trace.path(arm, "resistance")[ANNOUNCED + 1 : ANNOUNCED + YEAR + 1].mean())


def _since_own_deadline(trace: Trace, arm: Arm) -> float:
    """Return effective adoption two years after each agency's own deadline, by services."""
    own = np.rint(trace.at(arm, "agency.deadline_in", ANNOUNCED + 1)) + ANNOUNCED
    effective: NDArray[Any] = np.zeros_like(own)
    for deadline in OWN_DEADLINES:
        effective = np.where(own == deadline, trace.at(arm, "agency.effective", deadline + 2 * YEAR), effective)
    services = trace.at(arm, "agency.service_count", 0) * np.isin(own, OWN_DEADLINES)
    return float((effective * services).sum() / services.sum())


def _effective(trace: Trace, arm: Arm) -> float:
    return float(trace.path(arm, EFFECTIVE)[LOOK])


def _more(figure: Callable[[Trace, Arm], float], trace: Trace, laws: tuple[Arm, ...]) -> float:
    """Return by how much a figure of an abrupt law is above that of the same law in steps."""
    abrupt, phased = laws
    return figure(trace, abrupt) - figure(trace, phased)


def figures_of_abruptness(trace: Trace) -> Figures:
    """Return how an abrupt law differs from the same law in steps."""
    return {
        "resistance_more": _more(_first_year, trace, LAWS),
        "failures_a_project_more": _more(_failures_a_project, trace, LAWS),
        "effective_more": _more(_effective, trace, LAWS),
        "effective_more_since_own_deadline": _more(_since_own_deadline, trace, LAWS),
        "effective_more_in_region": _more(_effective, trace, LAWS_THERE),
    }


ABRUPTNESS = Pattern(
    id="P8",
    kind=CLAIM,
    statement="An abrupt mandate raises resistance and failures per project, and where projects suffer much from haste "
    "and congestion and readiness is low it has less effective adoption two years after the announcement than the "
    "same law in steps.",
    source="thesis claim:9, T-O4 (in steps); Brehm 1966 (reactance)",
    needs=(*LAWS, *LAWS_THERE),
    size="lab",
    months=LAB_MONTHS,
    statistic="abrupt minus phased: resistance in the year after the announcement; failures per project begun and "
    f"effective adoption two years after it, the latter in the region of worlds with {REGION}; shown as well: "
    "effective adoption two years after each agency's own deadline",
    figures=figures_of_abruptness,
    bands={
        "resistance_more": POSITIVE,
        "failures_a_project_more": POSITIVE,
        "effective_more_in_region": NEGATIVE,
    },
    moments=_ABRUPT_MOMENTS,
)


def figures_without_causes(trace: Trace) -> Figures:
    """Return what remains of the differences between the laws without the causes that make an abrupt one worse."""
    with_it = figures_of_abruptness(trace)
    resistance = _more(_first_year, trace, LAWS_WITHOUT)
    failures = _more(_failures_a_project, trace, LAWS_WITHOUT)
    return {
        "resistance_more": with_it["resistance_more"],
        "resistance_more_without": resistance,
        "resistance_beyond_a_third": resistance - with_it["resistance_more"] / 3,
        "failures_a_project_more": with_it["failures_a_project_more"],
        "failures_a_project_more_without": failures,
        "failures_beyond_a_third": failures - with_it["failures_a_project_more"] / 3,
        "effective_more_in_region": with_it["effective_more_in_region"],
        "effective_more_in_region_without": _more(_effective, trace, LAWS_THERE_WITHOUT),
    }


ABRUPTNESS_WITHOUT = Pattern(
    id="C3",
    kind=CONTROL,
    statement="Without reactance, haste and congestion the drawbacks of an abrupt law (P8) are gone.",
    source="control of P8: its own causes taken out",
    needs=(*LAWS, *LAWS_THERE, *LAWS_WITHOUT, *LAWS_THERE_WITHOUT),
    size="lab",
    months=LAB_MONTHS,
    statistic="abrupt minus phased with and without the three mechanisms: less than a third is left of the "
    "differences in resistance and in failures per project, and effective adoption in the region of P8 "
    "is not lower",
    figures=figures_without_causes,
    bands={
        "resistance_beyond_a_third": NEGATIVE,
        "failures_beyond_a_third": NEGATIVE,
        "effective_more_in_region_without": (-0.005, ANY),
    },
    rule="mean",
    moments=_ABRUPT_MOMENTS,
)
