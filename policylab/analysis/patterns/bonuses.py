"""Patterns of money for citizens: how fast places in a scheme go, and who uses one."""

from __future__ import annotations

import math

import numpy as np

from policylab.analysis.patterns.arms import ANNOUNCED, LAB_MONTHS, YEAR, Arm
from policylab.analysis.patterns.growth import TAKE_UP
from policylab.analysis.patterns.pattern import (
    DATA,
    Curve,
    Figures,
    Pattern,
)
from policylab.analysis.patterns.trace import Trace

BONUS = Arm("citizen-bonus")
PLACES = 0.4
BONUS_MONTHS = range(ANNOUNCED + 1, 25)


def figures_of_bonus(trace: Trace) -> Figures:
    """Return how fast places in a bonus scheme go, where they stop, and how many who have one use it."""
    ever = used = np.zeros_like(trace.at(BONUS, "citizen.enrolled", ANNOUNCED + 1))
    taken = []
    for month in BONUS_MONTHS:
        enrolled = trace.at(BONUS, "citizen.enrolled", month)
        ever = ever | enrolled
        used = used | (enrolled & trace.at(BONUS, "citizen.used", month))
        taken.append(float(ever.mean()))
    return {
        "share_granted": taken[-1],
        "taken_in_three_months": taken[2] / taken[-1] if taken[-1] else math.nan,
        "gain_in_last_quarter": taken[-1] - taken[-4],
        "granted_more_than_used": float(ever.sum() / used.sum() - 1) if used.any() else math.nan,
    }


MONEY_FOR_CITIZENS = Pattern(
    id="P14",
    kind=DATA,
    statement="Cash for citizens is fast and stops at its cap, and more are registered than use it, by 5 to 15%.",
    source="Khon La Khrueng: 26.8 million granted, 24.0 million used (September 2021), 15 million within three months",
    needs=(BONUS,),
    size="lab",
    months=LAB_MONTHS,
    statistic="share of citizens granted a place in the year of citizen-bonus, part of it granted within three "
    "months, gain of the last quarter, and how many more were granted a place than ever used the "
    "channel while they had it",
    figures=figures_of_bonus,
    bands={
        "share_granted": (0.95 * PLACES, PLACES + 1e-9),
        "taken_in_three_months": (0.5, 1),
        "gain_in_last_quarter": (0, 0.01),
        "granted_more_than_used": (0.05, 0.15),
    },
    moments=tuple((column, month) for column in ("citizen.enrolled", "citizen.used") for month in BONUS_MONTHS),
    curves=(
        Curve("TH_KhonLaKhrueng_granted", BONUS, "registered", 2020.8 - ANNOUNCED / YEAR),
        Curve("TH_KhonLaKhrueng_used", BONUS, TAKE_UP, 2020.8 - ANNOUNCED / YEAR),
    ),
)
