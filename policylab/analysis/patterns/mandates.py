"""Patterns of mandates: deadlines, decoupling, weak sanctions, abrupt laws; and what must vanish without a cause."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.patterns.arms import ABRUPT, ANNOUNCED, LAB_MONTHS, PHASED, RECOGNITION, STATUS_QUO, YEAR, Arm
from policylab.analysis.patterns.pattern import (
    ANY,
    CLAIM,
    CONTROL,
    DATA,
    EFFECTIVE,
    FORMAL,
    NEGATIVE,
    POSITIVE,
    Curve,
    Figures,
    Pattern,
)
from policylab.analysis.patterns.seen import Seen
from policylab.analysis.shapes import jump, slope

GAP = "paper_gap"
DEADLINE = 18
SECOND_STAGE = 30  # the month in which substance is due
TWO_STAGES, WEAK = Arm("law-in-two-stages.toml"), Arm("law-with-weak-sanctions.toml")
DMARC = "US federal domains under BOD 18-01 (Agari, Valimail, Proofpoint counts)"
DMARC_DEADLINE = 2018.04


def _month_zero(deadline: int) -> float:
    """Return the calendar year of month 0 where the first deadline is laid over that of the directive."""
    return DMARC_DEADLINE - deadline / YEAR


# ---------------------------------------------------------------- P2: the jump at a deadline


def figures_of_jump(seen: Seen) -> Figures:
    """Return how steep formal adoption is in the deadline's quarter, against the years before and after."""
    found = jump(seen.path(ABRUPT, FORMAL), DEADLINE)
    quarter, before = found["quarter"], found["before"]
    return {
        "gain_in_deadline_quarter": quarter,
        "gain_a_quarter_before": before,
        "gain_a_quarter_after": found["after"],
        # Where there was no gain before, five points count as twice.
        "times_before": min(quarter / before, 100.0) if before > 0 else quarter / 0.025,
        "after_over_quarter": found["after"] / quarter if quarter > 0 else 100.0,
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

# ---------------------------------------------------------------- P3: form runs ahead of substance


def figures_of_decoupling(seen: Seen) -> Figures:
    """Return how far form runs ahead of substance before and after substance is checked."""
    gap, without = seen.path(TWO_STAGES, GAP), seen.path(ABRUPT, GAP)
    real = seen.path(TWO_STAGES, EFFECTIVE) / seen.path(TWO_STAGES, FORMAL)
    real_without = seen.path(ABRUPT, EFFECTIVE) / seen.path(ABRUPT, FORMAL)
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

# ---------------------------------------------------------------- P4: weak sanctions


def figures_of_weak_sanctions(seen: Seen) -> Figures:
    """Return how far a weakly sanctioned law has got at its deadline, and how fast its tail closes."""
    path = seen.path(WEAK, FORMAL)[DEADLINE + 1 :]
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

# ---------------------------------------------------------------- P5: the thesis' order of policies

SAME_AGE = ANNOUNCED + 4 * YEAR


def figures_of_order(seen: Seen) -> Figures:
    """Return formal adoption four years after the announcement, under law, honours and nothing."""
    law, honours, nothing = (float(seen.path(arm, FORMAL)[SAME_AGE]) for arm in (ABRUPT, RECOGNITION, STATUS_QUO))
    return {
        "formal_by_law": law,
        "formal_by_incentive": honours,
        "formal_voluntary": nothing,
        "law_over_incentive": law - honours,
        "incentive_over_voluntary": honours - nothing,
    }


ORDER = Pattern(
    id="P5",
    kind=CLAIM,
    statement="For the same service at the same age, formal adoption is higher by mandate than by incentive, and "
    "by incentive than by itself.",
    source="thesis claim:8, T-O4",
    needs=(ABRUPT, RECOGNITION, STATUS_QUO),
    size="lab",
    months=LAB_MONTHS,
    statistic="differences in formal adoption four years after the announcement",
    figures=figures_of_order,
    bands={"law_over_incentive": POSITIVE, "incentive_over_voluntary": POSITIVE},
)

# ---------------------------------------------------------------- P8: abrupt against phased

UNFORGIVING = (
    ("project_loss", 1.0), ("risk_of_congestion", 1.0), ("risk_of_haste", 0.3), ("project_scope_share", 0.1),
    ("practice_start", 0.45), ("technology_start", 0.2),
)  # fmt: skip
REGION = (
    "what a failure undoes, congestion and haste at the top of their ranges, the scope of projects and readiness "
    "at the bottom"
)
CAUSES = ("reactance", "haste", "congestion", "loss")
LOOK = ANNOUNCED + 2 * YEAR
LAWS = (ABRUPT, PHASED)
LAWS_THERE = tuple(Arm(arm.package, parameters=UNFORGIVING) for arm in LAWS)
LAWS_WITHOUT = tuple(Arm(arm.package, without=CAUSES) for arm in LAWS)
# What takes the causes out sets the first three itself.
LAWS_THERE_WITHOUT = tuple(Arm(arm.package, parameters=UNFORGIVING[3:], without=CAUSES) for arm in LAWS)
OWN_DEADLINES = (18, 30, 42)
_ABRUPT_MOMENTS = (
    ("agency.deadline_in", ANNOUNCED + 1), ("agency.services", 0),
    ("agency.projects_started", 0), ("agency.projects_started", LOOK), ("agency.failures", LOOK),
    *(("agency.effective", own + 2 * YEAR) for own in OWN_DEADLINES),
)  # fmt: skip


def _failures_a_project(seen: Seen, arm: Arm) -> float:
    begun = seen.at(arm, "agency.projects_started", LOOK) - seen.at(arm, "agency.projects_started", 0)
    return float(seen.at(arm, "agency.failures", LOOK).sum() / max(begun.sum(), 1))


def _first_year(seen: Seen, arm: Arm) -> float:
    return float(seen.path(arm, "resistance")[ANNOUNCED + 1 : ANNOUNCED + YEAR + 1].mean())


def _since_own_deadline(seen: Seen, arm: Arm) -> float:
    """Return effective adoption two years after each agency's own deadline, by services."""
    own = np.rint(seen.at(arm, "agency.deadline_in", ANNOUNCED + 1)) + ANNOUNCED
    reached: NDArray[Any] = np.zeros_like(own)
    for deadline in OWN_DEADLINES:
        reached = np.where(own == deadline, seen.at(arm, "agency.effective", deadline + 2 * YEAR), reached)
    services = seen.at(arm, "agency.services", 0) * np.isin(own, OWN_DEADLINES)
    return float((reached * services).sum() / services.sum())


def figures_of_abruptness(seen: Seen) -> Figures:
    """Return how an abrupt law differs from the same law in steps."""
    abrupt, phased = LAWS
    there, there_phased = LAWS_THERE
    return {
        "resistance_more": _first_year(seen, abrupt) - _first_year(seen, phased),
        "failures_a_project_more": _failures_a_project(seen, abrupt) - _failures_a_project(seen, phased),
        "effective_more": float(seen.path(abrupt, EFFECTIVE)[LOOK] - seen.path(phased, EFFECTIVE)[LOOK]),
        "effective_more_since_own_deadline": _since_own_deadline(seen, abrupt) - _since_own_deadline(seen, phased),
        "effective_more_in_region": float(seen.path(there, EFFECTIVE)[LOOK] - seen.path(there_phased, EFFECTIVE)[LOOK]),
    }


ABRUPTNESS = Pattern(
    id="P8",
    kind=CLAIM,
    statement="An abrupt mandate raises resistance and failures per project, and where failures undo much and "
    "readiness is low it has less effective adoption two years after the announcement than the same law"
    " in steps.",
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


def figures_without_causes(seen: Seen) -> Figures:
    """Return what is left of the differences between the laws without what makes an abrupt one worse."""
    with_it = figures_of_abruptness(seen)
    abrupt, phased = LAWS_WITHOUT
    there, there_phased = LAWS_THERE_WITHOUT
    resistance = _first_year(seen, abrupt) - _first_year(seen, phased)
    failures = _failures_a_project(seen, abrupt) - _failures_a_project(seen, phased)
    return {
        "resistance_more": with_it["resistance_more"],
        "resistance_more_without": resistance,
        "resistance_beyond_a_third": resistance - with_it["resistance_more"] / 3,
        "failures_a_project_more": with_it["failures_a_project_more"],
        "failures_a_project_more_without": failures,
        "failures_beyond_a_third": failures - with_it["failures_a_project_more"] / 3,
        "effective_more_in_region": with_it["effective_more_in_region"],
        "effective_more_in_region_without": float(
            seen.path(there, EFFECTIVE)[LOOK] - seen.path(there_phased, EFFECTIVE)[LOOK]
        ),
    }


ABRUPTNESS_WITHOUT = Pattern(
    id="C3",
    kind=CONTROL,
    statement="Without reactance, haste, congestion and loss the drawbacks of an abrupt law (P8) are gone.",
    source="control of P8: its own causes taken out",
    needs=(*LAWS, *LAWS_THERE, *LAWS_WITHOUT, *LAWS_THERE_WITHOUT),
    size="lab",
    months=LAB_MONTHS,
    statistic="abrupt minus phased with and without the four mechanisms: less than a third is left of the "
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

# ---------------------------------------------------------------- controls of laws

REFORM = Arm("law-reform-alone.toml")
TOOTHLESS = (Arm("law-abrupt-without-teeth.toml"), Arm("law-phased-without-teeth.toml"))
SEEN_THROUGH = (Arm("law-abrupt-seen-through.toml"), Arm("law-phased-seen-through.toml"))
ADOPTION = (EFFECTIVE, FORMAL, GAP)
GAP_MONTHS = [24, 36, 60, 90, 120]


def _apart(seen: Seen, arm: Arm, other: Arm) -> float:
    return max(float(np.abs(seen.path(arm, name) - seen.path(other, name)).max()) for name in ADOPTION)


def figures_without_teeth(seen: Seen) -> Figures:
    """Return how far laws lie from their reform alone, with and without liability and deadline attention."""
    return {
        "farthest_from_reform_without": max(_apart(seen, arm, REFORM) for arm in TOOTHLESS),
        "farthest_from_reform_with": min(_apart(seen, arm, REFORM) for arm in LAWS),
    }


WITHOUT_TEETH = Pattern(
    id="C1",
    kind=CONTROL,
    statement="A law without liability and deadline attention is its reform alone.",
    source="control of mandates: their own causes taken out (the gate of attention stays)",
    needs=(*LAWS, *TOOTHLESS, REFORM),
    size="classroom",
    months=120,
    statistic="largest distance in E, F and F - E from law reform alone over 120 months, of the two laws without "
    "and with their teeth",
    figures=figures_without_teeth,
    bands={"farthest_from_reform_without": (0, 0.01), "farthest_from_reform_with": (0.03, ANY)},
    rule="path",
)


def figures_seen_through(seen: Seen) -> Figures:
    """Return the paper gap of laws beyond the status quo, with paper cheap and hidden, and dear and seen through."""
    quo = seen.path(STATUS_QUO, GAP)[GAP_MONTHS]
    with_it = np.array([seen.path(arm, GAP)[GAP_MONTHS] - quo for arm in LAWS])
    without = np.array([seen.path(arm, GAP)[GAP_MONTHS] - quo for arm in SEEN_THROUGH])
    return {
        "smallest_gap_with": float(with_it.min()),
        "largest_gap_without": float(without.max()),
        "gap_beyond_a_third": float((without - with_it / 3).max()),
    }


PAPER_SEEN_THROUGH = Pattern(
    id="C2",
    kind=CONTROL,
    statement="Where paper is as dear as the real thing and audits see everything, a law's paper gap falls below "
    "a third.",
    source="control of P3: its own causes taken out",
    needs=(STATUS_QUO, *LAWS, *SEEN_THROUGH),
    size="classroom",
    months=120,
    statistic="F - E beyond the status quo at months 24, 36, 60, 90 and 120 of the two laws, with and without "
    "cheap, hidden paper",
    figures=figures_seen_through,
    bands={"gap_beyond_a_third": NEGATIVE, "smallest_gap_with": (0.1, ANY)},
    rule="path",
)
