"""Patterns of citizens: money for them, exclusion, a year of need, and how attempts end."""

from __future__ import annotations

import math

import numpy as np

from policylab.analysis.patterns.arms import ANNOUNCED, LAB_MONTHS, STATUS_QUO, YEAR, Arm
from policylab.analysis.patterns.growth import TAKE_UP
from policylab.analysis.patterns.pattern import ANY, BASE, DATA, POSITIVE, Curve, Figures, Pattern
from policylab.analysis.patterns.trace import Trace

BONUS = Arm("citizen-bonus")
PLACES = 0.4
BONUS_MONTHS = range(ANNOUNCED + 1, 25)
DIGITAL_ONLY = Arm("digital-only-with-help.toml")
COUNTERS_CLOSE = 24
FIRST_YEAR, EIGHTH_YEAR = range(COUNTERS_CLOSE + 1, COUNTERS_CLOSE + YEAR + 1), range(120 - YEAR + 1, 121)
LEFT_OUT = ("citizen.closing", "citizen.compelled", "citizen.shut_out")
SHOCK, SHOCK_ENDS = 42, 54
ALONE = Arm("status-quo", setting="shock-of-need.toml")
WITH_BONUS = Arm("bonus-in-the-shock.toml", setting="shock-of-need.toml")
SWITCHED_OFF = Arm("status-quo", setting="shock-without-counters.toml")
SUPPLY = {name: (("effective_start", value),) for name, value in (("little", 0.1), ("much", 0.2))}


def figures_of_bonus(trace: Trace) -> Figures:
    """Return how fast places in a bonus scheme go, where they stop, and how many holders use it."""
    ever = used = np.zeros_like(trace.at(BONUS, "citizen.bonus_place", ANNOUNCED + 1))
    taken = []
    for month in BONUS_MONTHS:
        holds = trace.at(BONUS, "citizen.bonus_place", month)
        ever = ever | holds
        used = used | (holds & trace.at(BONUS, "citizen.used", month))
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
    moments=tuple((column, month) for column in ("citizen.bonus_place", "citizen.used") for month in BONUS_MONTHS),
    curves=(
        Curve("TH_KhonLaKhrueng_granted", BONUS, "registered", 2020.8 - ANNOUNCED / YEAR),
        Curve("TH_KhonLaKhrueng_used", BONUS, TAKE_UP, 2020.8 - ANNOUNCED / YEAR),
    ),
)


def _left_out(trace: Trace, months: range) -> float:
    """Return the share of the needs for a digital-only service in some months that an exemption or nothing met."""
    needs = left = 0
    for month in months:
        closing, compelled, shut_out = (trace.at(DIGITAL_ONLY, name, month) for name in LEFT_OUT)
        needs += int(closing.sum())
        left += int((closing & (shut_out | ~compelled)).sum())
    return left / needs if needs else math.nan


def figures_of_exclusion(trace: Trace) -> Figures:
    """Return how many a digital-only channel leaves out even with help, early and late, and who is shut out."""
    early, late = (_left_out(trace, months) for months in (FIRST_YEAR, EIGHTH_YEAR))
    everyone, worst, lowest = (
        float(np.nanmean(trace.path(DIGITAL_ONLY, name)[FIRST_YEAR]))
        for name in ("shut_out", "shut_out_worst_tenth", "shut_out_lowest_skill")
    )
    return {
        "left_out_in_first_year": early,
        "left_out_in_eighth_year": late,
        "left_out_falls_by": early - late,
        "shut_out_in_first_year": everyone,
        "worst_tenth_over_everyone": worst / everyone if everyone > 0 else math.nan,
        "lowest_skill_over_everyone": lowest / everyone if everyone > 0 else math.nan,
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
    statistic="of the occasions that meet a closed counter, the share on which citizens are exempt or shut out, in the "
    "first and in the eighth year after the counters of digital services have closed, in a package with help of every "
    "kind; shut out in the first year among the worst-placed tenth, and among the tenth lowest in skill of those with "
    "access, over everyone",
    figures=figures_of_exclusion,
    bands={
        "left_out_in_first_year": (0.05, 0.11),
        "left_out_in_eighth_year": (0.05, 0.11),
        "left_out_falls_by": POSITIVE,
        "worst_tenth_over_everyone": (2, ANY),
        "lowest_skill_over_everyone": (2, ANY),
    },
    moments=tuple((column, month) for column in LEFT_OUT for month in (*FIRST_YEAR, *EIGHTH_YEAR)),
)


def _lift(trace: Trace, arm: Arm, base: Arm, first: int = SHOCK) -> float:
    """Return the difference in how many used the channel within the year that begins in a month."""
    end = first + YEAR
    return float(trace.path(arm, TAKE_UP)[end] - trace.path(base, TAKE_UP)[end])


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
    statistic="difference against no shock in how many used the channel: within its year (months 42 to 54), alone, "
    "with a bonus, with counters of digital services closed; within the second year after it, over the first; and "
    "with much against little supply at the start",
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


ATTEMPTS = (
    "citizen.attempted", "citizen.succeeded", "citizen.service_met", "citizen.occasion", "citizen.trust",
    "service.delivered",
)  # fmt: skip
LAST_YEAR = range(LAB_MONTHS - YEAR + 1, LAB_MONTHS + 1)
FIFTH = 20  # percent of the attempts


def figures_of_attempts(trace: Trace) -> Figures:
    """Return how often attempts end well at the best and the worst services, and what a success adds to trust."""
    quality, well, gained, otherwise = ([np.zeros(0)] for _ in range(4))
    for month in LAST_YEAR:
        attempted, succeeded, met, occasion, trust, delivered = (trace.at(STATUS_QUO, name, month) for name in ATTEMPTS)
        moved = trust - trace.at(STATUS_QUO, "citizen.trust", month - 1)
        quality.append(delivered[met[attempted]])
        well.append(succeeded[attempted])
        gained.append(moved[succeeded])
        otherwise.append(moved[~occasion])
    of_attempts, ended_well = np.concatenate(quality), np.concatenate(well)
    worst, best = np.percentile(of_attempts, [FIFTH, 100 - FIFTH]) if len(of_attempts) else (math.nan, math.nan)
    return {
        "completion": _mean(ended_well),
        "completion_of_the_best": _mean(ended_well[of_attempts >= best]),
        "completion_of_the_worst": _mean(ended_well[of_attempts <= worst]),
        "trust_from_success": _mean(np.concatenate(gained)) - _mean(np.concatenate(otherwise)),
    }


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else math.nan


ENDINGS = Pattern(
    id="P20",
    kind=BASE,
    statement="Attempts end well in 60 to 85% of cases at a good service and in 25 to 45% where a paper leg remains, "
    "and use that goes well raises trust in the body.",
    source="CDDO 2023 (a great service: completion above 80%); base rates 4.8, 4.9 (27 and 38% with a paper leg, "
    "68% without); van Deursen & van Dijk 2009; Morgeson et al. 2011",
    needs=(STATUS_QUO,),
    size="lab",
    months=LAB_MONTHS,
    statistic="share of a year's attempts that ended well, of the fifth at the services of the highest quality and of "
    "the fifth at those of the lowest, which stand for services with a paper leg; mean change of trust in the month of "
    "a success over that of citizens without an occasion",
    figures=figures_of_attempts,
    bands={
        "completion_of_the_best": (0.6, 0.85),
        "completion_of_the_worst": (0.25, 0.45),
        "trust_from_success": POSITIVE,
    },
    moments=(
        *((column, month) for column in ATTEMPTS for month in LAST_YEAR), ("citizen.trust", LAST_YEAR[0] - 1),
    ),
)  # fmt: skip
