"""Patterns of trust: what a failure costs, what a success earns, and how long recovery takes."""

from __future__ import annotations

import numpy as np

from policylab.analysis.patterns.arms import ANNOUNCED, LAB_MONTHS, STATUS_QUO, Arm
from policylab.analysis.patterns.pattern import ANY, CONTROL, DATA, Figures, Pattern
from policylab.analysis.patterns.trace import Path, Trace
from policylab.model.rules import rules
from policylab.model.rules.rule import card_of

SYMMETRIC = Arm("status-quo", without=("trust-asymmetry", "news"))
_TRUST_MOMENTS = (("citizen.trust", ANNOUNCED), ("citizen.trust_own", ANNOUNCED))
MOST_MONTHS = 120
SEVERAL = 3


def _trust_after(trace: Trace, arm: Arm, trust: Path, good: float, bad: float) -> Path:
    """Return trust a month later, by the model's own rule, after a citizen's own experience alone."""
    rule = rules()["citizen_trust"]
    card = card_of(rule)
    events = {
        "trust": trust,
        "trust_own": trace.at(arm, "citizen.trust_own", ANNOUNCED),
        "good_news": good,
        "bad_news": bad,
    }
    columns = [events.get(name, 0.0) for name in card.inputs]
    return np.asarray(rule(*columns, **{name: trace.parameter(arm, name) for name in card.parameters}))


def _of_one_event(trace: Trace, arm: Arm) -> Figures:
    before = trace.at(arm, "citizen.trust", ANNOUNCED)
    nothing = _trust_after(trace, arm, before, 0.0, 0.0)
    failed = _trust_after(trace, arm, before, 0.0, 1.0)
    fall = nothing - failed
    rise = _trust_after(trace, arm, before, 1.0, 0.0) - nothing
    trust, months = failed, 0
    while trust.mean() < before.mean() and months < MOST_MONTHS:
        trust, months = _trust_after(trace, arm, trust, 1.0, 0.0), months + 1
    return {
        "fall_over_rise": float(fall.mean() / rise.mean()),
        "months_to_recover": float(months),
        "mean_trust": float(before.mean()),
        "share_who_lose_more_than_they_win": float((fall > rise).mean()),
    }


def figures_of_trust(trace: Trace) -> Figures:
    """Return what one failure costs in trust compared with what one success earns, and how long recovery takes."""
    threshold = 1 / (1 + trace.parameter(STATUS_QUO, "trust_loss_ratio"))
    return {**_of_one_event(trace, STATUS_QUO), "threshold": threshold}


TRUST = Pattern(
    id="P11",
    kind=DATA,
    statement="One failed service costs more trust than one success earns (in this model for trust above 1/(1 + "
    "loss ratio)); recovery takes several times as long.",
    source="Slovic 1993; Kampen, Van de Walle & Bouckaert 2006",
    needs=(STATUS_QUO,),
    size="lab",
    months=LAB_MONTHS,
    statistic="over citizens as they are in month 12: mean fall in trust after one failure over mean rise after "
    "one success, and months of one success each until mean trust is back",
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
