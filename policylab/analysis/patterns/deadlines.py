"""Patterns of deadlines: the jump, form ahead of substance, and weak sanctions."""

from __future__ import annotations

import numpy as np

from policylab.analysis.patterns.arms import ABRUPT, ANNOUNCED, LAB_MONTHS, YEAR, Arm
from policylab.analysis.patterns.pattern import (
    ANY,
    DATA,
    EFFECTIVE,
    FORMAL,
    PAPER_GAP,
    POSITIVE,
    Curve,
    Figures,
    Pattern,
)
from policylab.analysis.patterns.trace import Trace
from policylab.analysis.shapes import jump, slope

DEADLINE = 18
SECOND_STAGE = 30  # the month in which substance is due
TWO_STAGES, WEAK = Arm("law-in-two-stages.toml"), Arm("law-with-weak-sanctions.toml")
DMARC = "US federal domains under BOD 18-01 (Agari, Valimail, Proofpoint counts)"
DMARC_DEADLINE = 2018.04


def _month_zero(deadline: int) -> float:
    """Return the calendar year of month 0 where the first deadline coincides with that of the directive."""
    return DMARC_DEADLINE - deadline / YEAR


def figures_of_jump(trace: Trace) -> Figures:
    """Return how fast formal adoption grows in the deadline's quarter, compared with the years before and after."""
    gains = jump(trace.path(ABRUPT, FORMAL), DEADLINE)
    quarter, before = gains["quarter"], gains["before"]
    return {
        "gain_in_deadline_quarter": quarter,
        "gain_a_quarter_before": before,
        "gain_a_quarter_after": gains["after"],
        # Where there was no gain before, five points count as twice.
        "times_before": min(quarter / before, 100.0) if before > 0 else quarter / 0.025,
        "after_over_quarter": gains["after"] / quarter if quarter > 0 else 100.0,
    }


JUMP = Pattern(
    id="P2",
    kind=DATA,
    statement="A deadline makes a jump in formal adoption.",
    source=DMARC,
    needs=(ABRUPT,),
    size="lab",
    months=LAB_MONTHS,
    statistic="gain of formal adoption in the quarter that ends with the deadline month, over the mean quarter of"
    " the year before it (five points count as twice where that is 0 or less), and of the year after it"
    " over the quarter's",
    figures=figures_of_jump,
    bands={"times_before": (2, ANY), "after_over_quarter": (-ANY, 0.5)},
    curves=(Curve("US_DMARC_any_record", ABRUPT, FORMAL, _month_zero(DEADLINE)),),
)


def figures_of_decoupling(trace: Trace) -> Figures:
    """Return how far formal adoption is ahead of effective adoption before and after substance is checked."""
    gap, without = trace.path(TWO_STAGES, PAPER_GAP), trace.path(ABRUPT, PAPER_GAP)
    real = trace.path(TWO_STAGES, EFFECTIVE) / trace.path(TWO_STAGES, FORMAL)
    real_without = trace.path(ABRUPT, EFFECTIVE) / trace.path(ABRUPT, FORMAL)
    later = SECOND_STAGE + 2 * YEAR
    rise = real[later] - real[SECOND_STAGE]
    return {
        "gap_at_announcement": gap[ANNOUNCED],
        "gap_at_first_deadline": gap[DEADLINE + 1],
        "gap_rises_by": gap[DEADLINE + 1] - gap[ANNOUNCED],
        "month_of_largest_gap": float(np.argmax(gap)),
        "gap_falls_faster_by": (gap[SECOND_STAGE] - gap[later]) - (without[SECOND_STAGE] - without[later]),
        "real_share_of_formal_at_second_stage": real[SECOND_STAGE],
        "real_share_of_formal_two_years_later": real[later],
        "real_share_rises_by": rise,
        "real_share_rises_more_than_without_by": rise - (real_without[later] - real_without[SECOND_STAGE]),
    }


DECOUPLING = Pattern(
    id="P3",
    kind=DATA,
    statement="After a mandate formal adoption runs ahead of effective adoption; the gap rises until the first "
    "deadline, is largest before the stage that checks substance and falls faster with such a stage; "
    "the real share of what is declared rises strongly only then.",
    source=f"{DMARC}: gap 14.6, 23.4, 32.1 points up to the first deadline, real share .21, .29, .32, later at least "
    ".74; decoupling (Meyer & Rowan 1977; Bromley & Powell 2012)",
    needs=(TWO_STAGES, ABRUPT),
    size="lab",
    months=LAB_MONTHS,
    statistic="F - E at the announcement (month 12), after the first deadline (18), its month of maximum against "
    "the stage that checks substance (due in month 30), its fall in the two years from then against the"
    " same law without that stage, and the rise of E/F in these two years, alone and against the law "
    "without",
    figures=figures_of_decoupling,
    bands={
        "gap_rises_by": (0.05, ANY),
        "month_of_largest_gap": (ANNOUNCED, SECOND_STAGE),
        "gap_falls_faster_by": POSITIVE,
        "real_share_rises_by": (0.2, ANY),
        "real_share_rises_more_than_without_by": POSITIVE,
    },
    curves=(
        Curve("US_DMARC_any_record", TWO_STAGES, FORMAL, _month_zero(DEADLINE)),
        Curve("US_DMARC_enforced", TWO_STAGES, EFFECTIVE, _month_zero(DEADLINE)),
    ),
)


def figures_of_weak_sanctions(trace: Trace) -> Figures:
    """Return adoption at the deadline of a weakly sanctioned law, and how fast the tail closes."""
    path = trace.path(WEAK, FORMAL)[DEADLINE + 1 :]
    return {
        "formal_at_deadline": path[0],
        "fastest_year_of_the_tail": max(slope(path, first, first + YEAR, YEAR) for first in range(len(path) - YEAR)),
    }


WEAK_SANCTIONS = Pattern(
    id="P4",
    kind=DATA,
    statement="At a first deadline with weak sanctions formal adoption is 45 to 75%, not all; the tail then "
    "closes at no more than 15 points a year.",
    source=f"{DMARC}: 47 to 63% at the first deadline",
    needs=(WEAK,),
    size="lab",
    months=LAB_MONTHS,
    statistic="formal adoption after the deadline month under a law inspected at .05 a month with half the "
    "penalty, and the largest gain of any twelve months after it",
    figures=figures_of_weak_sanctions,
    bands={"formal_at_deadline": (0.45, 0.75), "fastest_year_of_the_tail": (-ANY, 0.15)},
    curves=(Curve("US_DMARC_any_record", WEAK, FORMAL, _month_zero(DEADLINE)),),
)
