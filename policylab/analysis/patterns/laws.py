"""Patterns of laws: their place in the order of policies, and what remains of a law without its causes."""

from __future__ import annotations

import numpy as np

from policylab.analysis.patterns.abruptness import LAWS
from policylab.analysis.patterns.arms import ABRUPT, ANNOUNCED, LAB_MONTHS, RECOGNITION, STATUS_QUO, YEAR, Arm
from policylab.analysis.patterns.pattern import (
    ANY,
    CLAIM,
    CONTROL,
    EFFECTIVE,
    FORMAL,
    NEGATIVE,
    PAPER_GAP,
    POSITIVE,
    Figures,
    Pattern,
)
from policylab.analysis.patterns.trace import Trace

SAME_AGE = ANNOUNCED + 4 * YEAR


def figures_of_order(trace: Trace) -> Figures:
    """Return formal adoption four years after the announcement, under law, honours and nothing."""
    law, honours, nothing = (float(trace.path(arm, FORMAL)[SAME_AGE]) for arm in (ABRUPT, RECOGNITION, STATUS_QUO))
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


REFORM = Arm("law-reform-alone.toml")
TOOTHLESS = (Arm("law-abrupt-without-teeth.toml"), Arm("law-phased-without-teeth.toml"))
SEEN_THROUGH = (Arm("law-abrupt-seen-through.toml"), Arm("law-phased-seen-through.toml"))
ADOPTION = (EFFECTIVE, FORMAL, PAPER_GAP)
GAP_MONTHS = [24, 36, 60, 90, 120]


def _distance(trace: Trace, arm: Arm, reference: Arm) -> float:
    return max(float(np.abs(trace.path(arm, name) - trace.path(reference, name)).max()) for name in ADOPTION)


def figures_without_teeth(trace: Trace) -> Figures:
    """Return how far laws lie from law reform alone, with and without liability."""
    return {
        "farthest_from_reform_without": max(_distance(trace, arm, REFORM) for arm in TOOTHLESS),
        "farthest_from_reform_with": min(_distance(trace, arm, REFORM) for arm in LAWS),
    }


WITHOUT_TEETH = Pattern(
    id="C1",
    kind=CONTROL,
    statement="A law without liability is its reform alone.",
    source="control of mandates: their own cause taken out (what draws attention stays)",
    needs=(*LAWS, *TOOTHLESS, REFORM),
    size="classroom",
    months=120,
    statistic="largest distance in E, F and F - E from law reform alone over 120 months, of the two laws without "
    "and with their teeth",
    figures=figures_without_teeth,
    bands={"farthest_from_reform_without": (0, 0.01), "farthest_from_reform_with": (0.03, ANY)},
    rule="path",
)


def figures_seen_through(trace: Trace) -> Figures:
    """Return the paper gap of laws beyond the status quo, with paper cheap and hidden, and dear and seen through."""
    quo = trace.path(STATUS_QUO, PAPER_GAP)[GAP_MONTHS]
    with_it = np.array([trace.path(arm, PAPER_GAP)[GAP_MONTHS] - quo for arm in LAWS])
    without = np.array([trace.path(arm, PAPER_GAP)[GAP_MONTHS] - quo for arm in SEEN_THROUGH])
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
