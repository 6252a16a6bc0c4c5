"""Patterns of supply: how fast it grows without a new law, and which services a law makes real."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.base_rates.rates import band_of
from policylab.analysis.patterns.arms import LAB_MONTHS, STATUS_QUO, YEAR, Arm
from policylab.analysis.patterns.deadlines import DEADLINE
from policylab.analysis.patterns.pattern import ANY, BASE, Figures, Pattern
from policylab.analysis.patterns.trace import Trace
from policylab.model.tables import weight_classes

DEPARTMENT = "department"
FIRST_YEARS, TEN_YEARS = 3, 10 * YEAR


def figures_of_growth(trace: Trace) -> Figures:
    """Return how fast departments' declared services grow by themselves, and how many bodies begin nothing."""
    department = (trace.tier == DEPARTMENT)[trace.owner]
    first, last = (
        float(trace.at(STATUS_QUO, "service.declared", month)[department].sum()) for month in (0, FIRST_YEARS * YEAR)
    )
    begun = trace.at(STATUS_QUO, "agency.projects_started", TEN_YEARS)
    return {
        "growth_a_year": (last / first) ** (1 / FIRST_YEARS) - 1 if first > 0 else math.nan,
        "share_that_begins_none": float((begun == 0).mean()),
    }


GROWTH = Pattern(
    id="P17",
    kind=BASE,
    statement="Supply grows without any new law, and hardly a body begins nothing in ten years.",
    source="base rates 1.1 (services of Thai departments grow by 15% a year); assumption: how many begin nothing",
    needs=(STATUS_QUO,),
    size="lab",
    months=TEN_YEARS,
    statistic="growth of departments' declared services a year over the first three years, and the share of agencies "
    "that begin no project in ten years",
    figures=figures_of_growth,
    bands={"growth_a_year": band_of("growth_departments"), "share_that_begins_none": band_of("never_begun")},
    moments=(
        ("service.declared", 0), ("service.declared", FIRST_YEARS * YEAR), ("agency.projects_started", TEN_YEARS),
    ),
)  # fmt: skip

AUDITED = Arm("by-law-abrupt-audited.toml")
LOOK = DEADLINE + 2 * YEAR


def _real_share(trace: Trace, members: NDArray[np.bool_]) -> float:
    declared, real = (float(trace.at(AUDITED, f"service.{name}", LOOK)[members].sum()) for name in ("declared", "real"))
    return real / declared if declared > 0 else math.nan


def figures_of_weight(trace: Trace) -> Figures:
    """Return the real share of what is declared, by weight of the service."""
    weight = trace.at(AUDITED, "service.weight_class", 0)
    return {f"real_share_of_{name}": _real_share(trace, weight == rank) for rank, name in enumerate(weight_classes())}


WEIGHT = Pattern(
    id="P18",
    kind=BASE,
    statement="Weight decides: under one law that is audited by substance light services are real two years after its "
    "deadline, heavy ones are not.",
    source="US federal domains under BOD 18-01 (a light duty, real share at least .74) against programmes that take "
    "years",
    needs=(AUDITED,),
    size="lab",
    months=LAB_MONTHS,
    statistic="E/F of light, medium and heavy services two years after the deadline of a law whose audits see "
    "everything",
    figures=figures_of_weight,
    bands={"real_share_of_light": (0.7, ANY), "real_share_of_heavy": (-ANY, 0.7)},
    moments=(("service.weight_class", 0), ("service.declared", LOOK), ("service.real", LOOK)),
)
