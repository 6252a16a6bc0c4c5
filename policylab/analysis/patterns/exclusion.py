"""Patterns of exclusion: who cannot use a channel that is digital only."""

from __future__ import annotations

import math

from policylab.analysis.patterns.arms import YEAR, Arm
from policylab.analysis.patterns.pattern import (
    ANY,
    DATA,
    POSITIVE,
    Figures,
    Pattern,
)
from policylab.analysis.patterns.trace import Trace

DIGITAL_ONLY = Arm("digital-only-with-help.toml")
COUNTERS_CLOSE = 24


def figures_of_exclusion(trace: Trace) -> Figures:
    """Return how many cannot use a digital-only channel even with help, early and late, and who is shut out."""
    early, late = (
        1 - float(trace.at(DIGITAL_ONLY, "citizen.capable", month).mean()) for month in (COUNTERS_CLOSE + YEAR, 120)
    )
    year = slice(COUNTERS_CLOSE + 1, COUNTERS_CLOSE + YEAR + 1)
    everyone, worst = (
        float(trace.path(DIGITAL_ONLY, name)[year].mean()) for name in ("shut_out", "shut_out_worst_tenth")
    )
    return {
        "unable_after_a_year": early,
        "unable_after_eight_years": late,
        "unable_falls_by": early - late,
        "shut_out_in_first_year": everyone,
        "worst_tenth_over_everyone": worst / everyone if everyone > 0 else math.nan,
    }


EXCLUSION = Pattern(
    id="P15",
    kind=DATA,
    statement="Digital-only service leaves 5 to 11% exempt or shut out even in the best case, concentrated among "
    "the low-skilled; it falls over about ten years.",
    source="burden literature (Moynihan, Herd & Harvey 2015; Madsen & Kraemmergaard 2015)",
    needs=(DIGITAL_ONLY,),
    size="classroom",
    months=120,
    statistic="share of citizens not able to use the channel even with neighbours and desks, a year and eight "
    "years after the counters of digital services have closed, in a package with help of every kind; "
    "shut out among the worst-placed tenth over everyone",
    figures=figures_of_exclusion,
    bands={
        "unable_after_a_year": (0.05, 0.11),
        "unable_after_eight_years": (0.05, 0.11),
        "unable_falls_by": POSITIVE,
        "worst_tenth_over_everyone": (2, ANY),
    },
    moments=(("citizen.capable", COUNTERS_CLOSE + YEAR), ("citizen.capable", 120)),
)
