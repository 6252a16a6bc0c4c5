"""Patterns of citizens: money for them, exclusion from a channel, and what a year of need changes."""

from __future__ import annotations

import math

import numpy as np

from policylab.analysis.patterns.arms import ANNOUNCED, LAB_MONTHS, STATUS_QUO, YEAR, Arm
from policylab.analysis.patterns.growth import TAKE_UP
from policylab.analysis.patterns.pattern import ANY, DATA, POSITIVE, Curve, Figures, Pattern
from policylab.analysis.patterns.trace import Trace

BONUS = Arm("citizen-bonus")
PLACES = 0.4
BONUS_MONTHS = range(ANNOUNCED + 1, 25)
DIGITAL_ONLY = Arm("digital-only-with-help.toml")
COUNTERS_CLOSE = 24
SHOCK, SHOCK_ENDS = 42, 54
ALONE = Arm("status-quo", setting="shock-of-need.toml")
WITH_BONUS = Arm("bonus-in-the-shock.toml", setting="shock-of-need.toml")
SWITCHED_OFF = Arm("status-quo", setting="shock-without-counters.toml")
SUPPLY = {name: (("effective_start", value),) for name, value in (("little", 0.1), ("much", 0.2))}


def figures_of_bonus(trace: Trace) -> Figures:
    """Return how fast places in a bonus scheme go, where they stop, and how many holders use it."""
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


def _lift(trace: Trace, arm: Arm, base: Arm, first: int = SHOCK) -> float:
    """Return the mean difference in take-up over the year that begins in a month."""
    year = slice(first + 1, first + YEAR + 1)
    return float((trace.path(arm, TAKE_UP)[year] - trace.path(base, TAKE_UP)[year]).mean())


def figures_of_shock(trace: Trace) -> Figures:
    """Return what a year of need lifts, alone, with money and with the alternative switched off, and what stays."""
    alone = _lift(trace, ALONE, STATUS_QUO)
    of_supply = {
        name: _lift(
            trace, Arm("status-quo", setting=ALONE.setting, parameters=value), Arm("status-quo", parameters=value)
        )
        for name, value in SUPPLY.items()
    }  # fmt: skip
    later = _lift(trace, ALONE, STATUS_QUO, SHOCK_ENDS + YEAR)
    return {
        "lift_alone": alone,
        "lift_with_bonus": _lift(trace, WITH_BONUS, STATUS_QUO),
        "lift_switched_off": _lift(trace, SWITCHED_OFF, STATUS_QUO),
        "lift_a_year_after_its_end": later,
        "share_that_stays": later / alone if alone > 0 else math.nan,
        "lift_more_with_much_supply": of_supply["much"] - of_supply["little"],
    }


SHOCKS = Pattern(
    id="P13",
    kind=DATA,
    statement="A shock lifts use mostly where supply and need already exist: by a few points alone, by tens with "
    "a bonus or a switch-off of the alternative; little of it is lost later.",
    source="EU27 persons who submitted forms online 36% in 2019 and 38% in 2020 (Eurostat)",
    needs=(
        STATUS_QUO, ALONE, WITH_BONUS, SWITCHED_OFF,
        *(Arm("status-quo", setting, value) for value in SUPPLY.values() for setting in ("default", ALONE.setting)),
    ),
    size="lab",
    months=LAB_MONTHS,
    statistic="mean difference in take-up against no shock: in its year (months 42 to 54), alone, with a bonus, "
    "with counters of digital services closed; in the second year after it, over the first; and with "
    "much against little supply at the start",
    figures=figures_of_shock,
    bands={
        "lift_alone": (0.01, 0.08),
        "lift_with_bonus": (0.1, ANY),
        "lift_switched_off": (0.1, ANY),
        "share_that_stays": (0.5, ANY),
        "lift_more_with_much_supply": POSITIVE,
    },
    curves=(Curve("EU_submit_forms", ALONE, TAKE_UP, 2020.2 - SHOCK / YEAR),),
)  # fmt: skip
