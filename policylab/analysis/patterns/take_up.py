"""Patterns of citizens: how take-up grows, what shocks and money do to it, who is left out, and trust."""

from __future__ import annotations

import math

import numpy as np

from policylab.analysis.patterns.arms import ANNOUNCED, LAB_MONTHS, RECOGNITION, STATUS_QUO, YEAR, Arm
from policylab.analysis.patterns.pattern import ANY, CONTROL, DATA, EFFECTIVE, POSITIVE, Curve, Figures, Pattern, Search
from policylab.analysis.patterns.seen import Path, Seen
from policylab.analysis.shapes import of_s, slope
from policylab.model.rules import rules
from policylab.model.rules.rule import card_of

TAKE_UP = "take_up"
UK_TAX = "UK Self Assessment returns filed online, 2001 to 2022 (HMRC)"
VOLUNTARY = Arm("citizen-first")

# ---------------------------------------------------------------- P1: an S


def yearly(path: Path) -> Path:
    """Return the mean of each whole year after the announcement, as statistics have it."""
    after = path[ANNOUNCED + 1 :]
    years = len(after) // YEAR
    return after[: years * YEAR].reshape(years, YEAR).mean(axis=1)


def figures_of_s_shape(seen: Seen) -> Figures:
    """Return for take-up under a voluntary policy and an incentive how much of an S it is."""
    found: Figures = {}
    for name, arm in (("voluntary", VOLUNTARY), ("incentive", RECOGNITION)):
        years = yearly(seen.path(arm, TAKE_UP))
        shape = of_s(np.arange(len(years)), years)
        found |= {f"{name}_{key}": value for key, value in shape.items()}
        found[f"{name}_last"] = float(years[-1])
    return found


_TWENTY_YEARS = 240
_S_BANDS = {"better_than_line": (4, ANY), "better_than_saturation": (4, ANY), "inflection": (0, 18), "rise": (3, 10)}
S_SHAPE = Pattern(
    id="P1",
    kind=DATA,
    statement="Voluntary and incentive take-up is S-shaped: slow, fast, slow, with three to ten years from 10 to "
    "90% of its own ceiling.",
    source=f"{UK_TAX}; Bass 1969; Rogers 2003",
    needs=(VOLUNTARY, RECOGNITION),
    size="classroom",
    months=_TWENTY_YEARS,
    statistic="yearly means of take-up over the 19 years after the announcement, under citizen-first and under "
    "honours: AIC of a line and of an exponential saturation less that of a logistic, its inflection "
    "and its time from 10 to 90%, in years",
    figures=figures_of_s_shape,
    bands={f"{name}_{key}": band for name in ("voluntary", "incentive") for key, band in _S_BANDS.items()},
    curves=(
        Curve("UK_SelfAssessment_online", VOLUNTARY, TAKE_UP, 2000.0),
        Curve("UK_SelfAssessment_online", RECOGNITION, TAKE_UP, 2000.0),
    ),
)

# ---------------------------------------------------------------- P6: high voluntary adoption exists

WITH_MEANS = Arm("voluntary-with-means.toml")


def figures_of_high_adoption(seen: Seen) -> Figures:
    """Return where voluntary adoption stands nine years after its announcement."""
    return {name: float(seen.path(WITH_MEANS, name)[-1]) for name in (EFFECTIVE, "redesigned", TAKE_UP)}


HIGH_ADOPTION = Pattern(
    id="P6",
    kind=DATA,
    statement="Voluntary adoption above 85% exists, where value is high, processes are redesigned and eight years"
    " or more have passed. It contradicts the thesis' general wording.",
    source=UK_TAX,
    needs=(WITH_MEANS,),
    size="classroom",
    months=ANNOUNCED + 9 * YEAR,
    statistic="effective adoption and redesigned processes nine years after the announcement of a programme that "
    "obliges nobody",
    figures=figures_of_high_adoption,
    bands={EFFECTIVE: (0.85, 1), "redesigned": (0.5, 1)},
    exists=Search(
        worlds=200,
        replications=2,
        size="classroom",
        upper_half=("value",),
        score=lambda figures: min(figures[EFFECTIVE] / 0.85, figures["redesigned"] / 0.5),
    ),
)

# ---------------------------------------------------------------- P7: poor success stalls

_QUALITY_TOP = (
    ("quality_base", 0.45), ("quality_from_redesign", 0.5), ("quality_from_integration", 0.4),
    ("quality_from_skill", 0.4), ("quality_from_security", 0.2), ("quality_lost_to_resistance", 0.0),
)  # fmt: skip
_QUALITY_POOR = (
    ("quality_base", 0.15), ("quality_from_redesign", 0.1), ("quality_from_integration", 0.0),
    ("quality_from_skill", 0.1), ("quality_from_security", 0.0), ("quality_lost_to_resistance", 0.6),
)  # fmt: skip
POOR, TOP = Arm("citizen-first", parameters=_QUALITY_POOR), Arm("citizen-first", parameters=_QUALITY_TOP)


def figures_of_stalling(seen: Seen) -> Figures:
    """Return how far voluntary take-up gets with poor success rates, against the same world with the best."""
    poor, top = seen.path(POOR, TAKE_UP), seen.path(TOP, TAKE_UP)
    last, target = float(poor[-YEAR:].mean()), float(top[-YEAR:].mean())
    return {
        "take_up": last,
        "target": target,
        "share_of_target": last / target if target > 0 else math.nan,
        "gain_in_last_two_years": last - float(poor[-3 * YEAR : -2 * YEAR].mean()),
    }


STALLING = Pattern(
    id="P7",
    kind=DATA,
    statement="Voluntary take-up with poor success rates stalls below half its target.",
    source="GOV.UK Verify: 48% of attempts succeed (NAO 2019), accounts of 19% of adults after seven years "
    "against a target of 47%",
    needs=(POOR, TOP),
    size="classroom",
    months=120,
    statistic="take-up in the last of ten years under citizen-first with all that makes services succeed at the "
    "bottom of its range, over that of the same world with it at the top, and what it gained in the "
    "last two years",
    figures=figures_of_stalling,
    bands={"share_of_target": (0, 0.5), "gain_in_last_two_years": (-ANY, 0.02)},
    exists=Search(
        worlds=200, replications=2, size="classroom", score=lambda figures: -figures["share_of_target"],
    ),
)  # fmt: skip

# ---------------------------------------------------------------- P13: a shock

SHOCK, SHOCK_ENDS = 42, 54
ALONE = Arm("status-quo", setting="shock-of-need.toml")
WITH_BONUS = Arm("bonus-in-the-shock.toml", setting="shock-of-need.toml")
SWITCHED_OFF = Arm("status-quo", setting="shock-without-counters.toml")
SUPPLY = {name: (("effective_start", value),) for name, value in (("little", 0.05), ("much", 0.25))}


def _lift(seen: Seen, arm: Arm, base: Arm, first: int = SHOCK) -> float:
    """Return the mean difference in take-up over the year that begins in a month."""
    year = slice(first + 1, first + YEAR + 1)
    return float((seen.path(arm, TAKE_UP)[year] - seen.path(base, TAKE_UP)[year]).mean())


def figures_of_shock(seen: Seen) -> Figures:
    """Return what a year of need lifts, alone, with money and with the alternative switched off, and what stays."""
    alone = _lift(seen, ALONE, STATUS_QUO)
    of_supply = {
        name: _lift(
            seen, Arm("status-quo", setting=ALONE.setting, parameters=value), Arm("status-quo", parameters=value)
        )
        for name, value in SUPPLY.items()
    }  # fmt: skip
    later = _lift(seen, ALONE, STATUS_QUO, SHOCK_ENDS + YEAR)
    return {
        "lift_alone": alone,
        "lift_with_bonus": _lift(seen, WITH_BONUS, STATUS_QUO),
        "lift_switched_off": _lift(seen, SWITCHED_OFF, STATUS_QUO),
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

# ---------------------------------------------------------------- P14: money for citizens

BONUS = Arm("citizen-bonus")
PLACES = 0.4
BONUS_MONTHS = range(ANNOUNCED + 1, 25)


def figures_of_bonus(seen: Seen) -> Figures:
    """Return how fast places in a bonus scheme go, where they stop, and how many who have one use it."""
    ever = used = np.zeros_like(seen.at(BONUS, "citizen.enrolled", ANNOUNCED + 1))
    taken = []
    for month in BONUS_MONTHS:
        enrolled = seen.at(BONUS, "citizen.enrolled", month)
        ever = ever | enrolled
        used = used | (enrolled & seen.at(BONUS, "citizen.used", month))
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

# ---------------------------------------------------------------- P15: who is left out

DIGITAL_ONLY = Arm("digital-only-with-help.toml")
COUNTERS_CLOSE = 24


def figures_of_exclusion(seen: Seen) -> Figures:
    """Return how many cannot use a digital-only channel even with help, early and late, and who is shut out."""
    early, late = (
        1 - float(seen.at(DIGITAL_ONLY, "citizen.capable", month).mean()) for month in (COUNTERS_CLOSE + YEAR, 120)
    )
    year = slice(COUNTERS_CLOSE + 1, COUNTERS_CLOSE + YEAR + 1)
    everyone, worst = (
        float(seen.path(DIGITAL_ONLY, name)[year].mean()) for name in ("shut_out", "shut_out_worst_tenth")
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

# ---------------------------------------------------------------- P11: trust

SYMMETRIC = Arm("status-quo", without=("trust-asymmetry", "news"))
_TRUST_MOMENTS = (("citizen.trust", ANNOUNCED), ("citizen.trust_own", ANNOUNCED))
MOST_MONTHS = 120
SEVERAL = 3


def _trust_after(seen: Seen, arm: Arm, trust: Path, good: float, bad: float) -> Path:
    """Return trust a month later, by the model's own rule, after what happens to oneself alone."""
    rule = rules()["citizen_trust"]
    card = card_of(rule)
    told = {
        "trust": trust,
        "trust_own": seen.at(arm, "citizen.trust_own", ANNOUNCED),
        "good_news": good,
        "bad_news": bad,
    }
    columns = [told.get(name, 0.0) for name in card.inputs]
    return rule(*columns, **{name: seen.parameter(arm, name) for name in card.parameters})


def _of_one_event(seen: Seen, arm: Arm) -> Figures:
    before = seen.at(arm, "citizen.trust", ANNOUNCED)
    nothing = _trust_after(seen, arm, before, 0.0, 0.0)
    failed = _trust_after(seen, arm, before, 0.0, 1.0)
    fall = nothing - failed
    rise = _trust_after(seen, arm, before, 1.0, 0.0) - nothing
    trust, months = failed, 0
    while trust.mean() < before.mean() and months < MOST_MONTHS:
        trust, months = _trust_after(seen, arm, trust, 1.0, 0.0), months + 1
    return {
        "fall_over_rise": float(fall.mean() / rise.mean()),
        "months_to_recover": float(months),
        "mean_trust": float(before.mean()),
        "share_who_lose_more_than_they_win": float((fall > rise).mean()),
    }


def figures_of_trust(seen: Seen) -> Figures:
    """Return what one failure costs in trust against what one success earns, and how long it takes to recover."""
    threshold = 1 / (1 + seen.parameter(STATUS_QUO, "trust_loss_ratio"))
    return {**_of_one_event(seen, STATUS_QUO), "threshold": threshold}


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


def figures_of_symmetric_trust(seen: Seen) -> Figures:
    """Return the same where a failure weighs no more than a success and nobody hears of others."""
    with_it, without = (_of_one_event(seen, arm) for arm in (STATUS_QUO, SYMMETRIC))
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

# ---------------------------------------------------------------- control of social ties

_TIES = ("peers", "neighbours")
_OTHER = (("citizens", "random"), ("leaders", "random"))
TIED, TIED_OTHERWISE = Arm("citizen-first"), Arm("citizen-first", families=_OTHER)
UNTIED, UNTIED_OTHERWISE = Arm("citizen-first", without=_TIES), Arm("citizen-first", without=_TIES, families=_OTHER)
FOUR_YEARS = ANNOUNCED + 4 * YEAR


def figures_of_ties(seen: Seen) -> Figures:
    """Return how far the slope of take-up depends on who is tied to whom, with ties in and out."""

    def gain(arm: Arm) -> float:
        return slope(seen.path(arm, TAKE_UP), ANNOUNCED, FOUR_YEARS, per=YEAR)

    return {
        "slope_with_ties": gain(TIED),
        "slope_without_ties": gain(UNTIED),
        "slope_moved_by_who_is_tied": abs(gain(TIED) - gain(TIED_OTHERWISE)),
        "slope_moved_by_who_is_tied_without": abs(gain(UNTIED) - gain(UNTIED_OTHERWISE)),
    }


WITHOUT_TIES = Pattern(
    id="C5",
    kind=CONTROL,
    statement="With all social ties out there is no peer effect on the slope of take-up.",
    source="control of imitation: its own causes taken out",
    needs=(TIED, TIED_OTHERWISE, UNTIED, UNTIED_OTHERWISE),
    size="classroom",
    months=120,
    statistic="points a year of take-up in the four years after the announcement of citizen-first: how far they "
    "differ when citizens and leaders are tied at random instead, with and without what passes through "
    "ties",
    figures=figures_of_ties,
    bands={"slope_moved_by_who_is_tied_without": (0, 1e-9), "slope_moved_by_who_is_tied": (1e-6, ANY)},
    rule="mean",
)
