"""Patterns of trust: what a failure costs, what a success earns, and how long recovery takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from policylab.analysis.patterns.arms import ANNOUNCED, LAB_MONTHS, STATUS_QUO, Arm
from policylab.analysis.patterns.pattern import ANY, CONTROL, DATA, Figures, Pattern
from policylab.analysis.patterns.trace import Path, Trace
from policylab.model.rules import rules
from policylab.model.rules.rule import card_of

SYMMETRIC = Arm("status-quo", without=("trust-asymmetry", "news"))
WORTHS = ("counter_good", "counter_good_worth", "counter_bad_worth", "worth_after_failure", "worth_at_once")
_TRUST_MOMENTS = (("citizen.trust", ANNOUNCED), ("citizen.trust_own", ANNOUNCED))
MOST_MONTHS = 120
SEVERAL = 3


# What came of an occasion on which somebody tried the digital channel once, or of a month without one.
SUCCESS: Mapping[str, float] = {"attempts": 1, "succeeded": 1}
FAILURE: Mapping[str, float] = {"attempts": 1}  # the counter served
NOTHING: Mapping[str, float] = {}


def _called(trace: Trace, arm: Arm, name: str, inputs: Mapping[str, Any]) -> Path:
    """Return what a rule of the model writes, with the parameters of an arm; inputs not given are 0."""
    rule = rules()[name]
    card = card_of(rule)
    if set(inputs) - set(card.inputs):
        raise ValueError(f"{name} reads {', '.join(card.inputs)}, not all of {', '.join(inputs)}: follow the rule")
    columns = [inputs.get(column, 0.0) for column in card.inputs]
    return np.asarray(rule(*columns, **{parameter: trace.parameter(arm, parameter) for parameter in card.parameters}))


def _trust_after(trace: Trace, arm: Arm, trust: Path, event: Mapping[str, float]) -> Path:
    """Return trust a month later, by the model's own rules, after a citizen's own experience alone."""
    outcome = _called(trace, arm, "citizen_outcome", event)
    month = {"occasion": bool(event), "outcome": outcome, "trust": trust}
    experience = _called(trace, arm, "citizen_experience", month)
    good, bad = _called(trace, arm, "citizen_news", {"experience": experience})
    own = trace.at(arm, "citizen.trust_own", ANNOUNCED)
    return _called(trace, arm, "citizen_trust", {"trust": trust, "trust_own": own, "good_news": good, "bad_news": bad})


def _of_one_event(trace: Trace, arm: Arm) -> Figures:
    before = trace.at(arm, "citizen.trust", ANNOUNCED)
    nothing = _trust_after(trace, arm, before, NOTHING)
    failed = _trust_after(trace, arm, before, FAILURE)
    fall = nothing - failed
    rise = _trust_after(trace, arm, before, SUCCESS) - nothing
    trust, months = failed, 0
    while trust.mean() < before.mean() and months < MOST_MONTHS:
        trust, months = _trust_after(trace, arm, trust, SUCCESS), months + 1
    return {
        # Where the counter is as good as the channel at its best, a success earns nothing.
        "fall_over_rise": float(fall.mean() / rise.mean()) if rise.mean() > 0 else math.nan,
        "months_to_recover": float(months),
        "mean_trust": float(before.mean()),
        "share_who_lose_more_than_they_win": float((fall > rise).mean()),
    }


def threshold_of(trace: Trace, arm: Arm) -> float:
    """Return the trust above which a failure costs more than a success earns.

    It is the higher, the more a success goes beyond what the counter has taught people to expect, and the lower, the
    farther a failure falls short of it.
    """
    worth = {name: trace.parameter(arm, name) for name in WORTHS}
    good = worth["counter_good"]
    taught = good * worth["counter_good_worth"] + (1 - good) * worth["counter_bad_worth"]
    earned = max(worth["worth_at_once"] - taught, 0)
    lost = trace.parameter(arm, "trust_loss_ratio") * max(taught - worth["worth_after_failure"], 0)
    return earned / (earned + lost) if earned + lost else math.nan


def figures_of_trust(trace: Trace) -> Figures:
    """Return what one failure costs in trust compared with what one success earns, and how long recovery takes."""
    return {**_of_one_event(trace, STATUS_QUO), "threshold": threshold_of(trace, STATUS_QUO)}


TRUST = Pattern(
    id="P11",
    kind=DATA,
    statement="One failed service costs more trust than one success earns (in this model for trust above a threshold "
    "that the loss ratio sets); recovery takes several times as long.",
    source="Slovic 1993; Kampen, Van de Walle & Bouckaert 2006",
    needs=(STATUS_QUO,),
    size="lab",
    months=LAB_MONTHS,
    statistic="over citizens as they are in month 12: mean fall in trust after one attempt that failed, so that the "
    "counter had to serve, over mean rise after one that succeeded at once, and months of one such success each until "
    "mean trust is back",
    figures=figures_of_trust,
    bands={"fall_over_rise": (1, ANY), "months_to_recover": (SEVERAL, ANY)},
    moments=_TRUST_MOMENTS,
)


def figures_of_symmetric_trust(trace: Trace) -> Figures:
    """Return the same where a failure weighs no more than a success and nobody hears of others."""
    with_it, without = (_of_one_event(trace, arm) for arm in (STATUS_QUO, SYMMETRIC))
    return {
        "fall_over_rise": with_it["fall_over_rise"],
        "fall_over_rise_without": without["fall_over_rise"],
        "months_to_recover": with_it["months_to_recover"],
        "months_to_recover_without": without["months_to_recover"],
    }


TRUST_WITHOUT = Pattern(
    id="C4",
    kind=CONTROL,
    statement="Where trust is symmetric and nobody hears of others, a failure costs no more than a success earns "
    "(P11 is gone).",
    source="control of P11: its own causes taken out",
    needs=(STATUS_QUO, SYMMETRIC),
    size="classroom",
    months=120,
    statistic="the figures of P11 with and without the asymmetry and news",
    figures=figures_of_symmetric_trust,
    bands={
        "fall_over_rise_without": (0, 1),
        "months_to_recover_without": (0, SEVERAL - 1),
        "fall_over_rise": (1, ANY),
    },
    moments=_TRUST_MOMENTS,
)
