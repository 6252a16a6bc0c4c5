"""Patterns of shocks: what a year of need lifts, and what of it stays."""

from __future__ import annotations

import math

from policylab.analysis.patterns.arms import LAB_MONTHS, STATUS_QUO, YEAR, Arm
from policylab.analysis.patterns.growth import TAKE_UP
from policylab.analysis.patterns.pattern import (
    ANY,
    DATA,
    POSITIVE,
    Curve,
    Figures,
    Pattern,
)
from policylab.analysis.patterns.trace import Trace

SHOCK, SHOCK_ENDS = 42, 54
ALONE = Arm("status-quo", setting="shock-of-need.toml")
WITH_BONUS = Arm("bonus-in-the-shock.toml", setting="shock-of-need.toml")
SWITCHED_OFF = Arm("status-quo", setting="shock-without-counters.toml")
SUPPLY = {name: (("effective_start", value),) for name, value in (("little", 0.05), ("much", 0.25))}


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
