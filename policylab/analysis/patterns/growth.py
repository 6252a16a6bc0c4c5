"""Patterns of take-up: how it grows by itself, how far it gets, and how much is due to ties."""

from __future__ import annotations

import math

import numpy as np

from policylab.analysis.patterns.arms import ANNOUNCED, RECOGNITION, YEAR, Arm
from policylab.analysis.patterns.pattern import ANY, BASE, CONTROL, DATA, EFFECTIVE, Curve, Figures, Pattern, Search
from policylab.analysis.patterns.trace import Path, Trace
from policylab.analysis.shapes import of_s, slope
from policylab.model.columns.parameters import parameter

TAKE_UP = "take_up"
UK_TAX = "UK Self Assessment returns filed online, 2001 to 2022 (HMRC)"
VOLUNTARY = Arm("citizen-first")


def yearly(path: Path, since: int = ANNOUNCED) -> Path:
    """Return a path at the end of each whole year after a month.

    Of take-up this is the share who used the channel within that year, as surveys report it.
    """
    return np.asarray(path[since + YEAR :: YEAR])


def figures_of_s_shape(trace: Trace) -> Figures:
    """Return for take-up under a voluntary policy and an incentive how much of an S it is."""
    figures: Figures = {}
    for name, arm in (("voluntary", VOLUNTARY), ("incentive", RECOGNITION)):
        years = yearly(trace.path(arm, TAKE_UP))
        shape = of_s(np.arange(len(years)), years)
        figures |= {f"{name}_{key}": value for key, value in shape.items()}
        figures[f"{name}_last"] = float(years[-1])
    return figures


_TWENTY_YEARS = 240
# A logistic is the better form, bends inside the years that are read, and rises in three to ten years.
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
    statistic="take-up at the end of each of the 19 years after the announcement, under citizen-first and under "
    "honours: AIC of a line and of an exponential saturation less that of a logistic, its inflection "
    "and its time from 10 to 90%, in years",
    figures=figures_of_s_shape,
    bands={f"{name}_{key}": band for name in ("voluntary", "incentive") for key, band in _S_BANDS.items()},
    curves=(
        Curve("UK_SelfAssessment_online", VOLUNTARY, TAKE_UP, 2000.0),
        Curve("UK_SelfAssessment_online", RECOGNITION, TAKE_UP, 2000.0),
    ),
)


# Supply is complete at month 0 and stays so; hardly anybody uses it yet.
SUPPLIED = Arm(
    "status-quo", parameters=(("take_up_start", parameter("take_up_start").low),), without=("supply-gap", "lapse")
)


def figures_of_diffusion(trace: Trace) -> Figures:
    """Return how much of an S take-up is where every service is real from month 0 on, and how far it comes."""
    years = yearly(trace.path(SUPPLIED, TAKE_UP), since=0)
    return {**of_s(np.arange(len(years)), years), "last": float(years[-1])}


DIFFUSION = Pattern(
    id="P19",
    kind=BASE,
    statement="With supply complete, use still takes years: 3 to 15 from 10 to 90% of its ceiling, in an S.",
    source=f"{UK_TAX}; Bass 1969; base rates 4.7 (20 to 80% in three to five years)",
    needs=(SUPPLIED,),
    size="classroom",
    months=_TWENTY_YEARS,
    statistic="take-up at the end of each of twenty years in the status quo where every service is real from month 0 "
    "on, none lapses and as few as the range allows use the channel at first: AIC of a line and of an exponential "
    "saturation less that of a logistic, its inflection and its time from 10 to 90%, in years",
    figures=figures_of_diffusion,
    bands={**_S_BANDS, "inflection": (0, 19), "rise": (3, 15)},
)


WITH_MEANS = Arm("voluntary-with-means.toml")


def figures_of_high_adoption(trace: Trace) -> Figures:
    """Return voluntary adoption nine years after its announcement."""
    return {name: float(trace.path(WITH_MEANS, name)[-1]) for name in (EFFECTIVE, "redesigned", TAKE_UP)}


HIGH_ADOPTION = Pattern(
    id="P6",
    kind=DATA,
    statement="Voluntary adoption above 85% exists, where what works is worth much, processes are redesigned and "
    "eight years or more have passed. It contradicts the thesis' general wording.",
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
        upper_half=("motive_of_leader", "motive_of_gain", "motive_of_citizens"),
        score=lambda figures: min(figures[EFFECTIVE] / 0.85, figures["redesigned"] / 0.5),
    ),
)


_QUALITY_TOP = (
    ("quality_base", 0.45), ("quality_from_redesign", 0.5), ("quality_from_integration", 0.4),
    ("quality_from_skill", 0.4), ("quality_from_security", 0.2), ("quality_lost_to_resistance", 0.0),
)  # fmt: skip
_QUALITY_POOR = (
    ("quality_base", 0.15), ("quality_from_redesign", 0.1), ("quality_from_integration", 0.0),
    ("quality_from_skill", 0.1), ("quality_from_security", 0.0), ("quality_lost_to_resistance", 0.6),
)  # fmt: skip
POOR, TOP = Arm("citizen-first", parameters=_QUALITY_POOR), Arm("citizen-first", parameters=_QUALITY_TOP)


def figures_of_stalling(trace: Trace) -> Figures:
    """Return voluntary take-up with poor success rates, compared with the same world with the best."""
    poor, top = trace.path(POOR, TAKE_UP), trace.path(TOP, TAKE_UP)
    last, target = float(poor[-1]), float(top[-1])
    return {
        "take_up": last,
        "target": target,
        "share_of_target": last / target if target > 0 else math.nan,
        "gain_in_last_two_years": last - float(poor[-1 - 2 * YEAR]),
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


_TIES = ("peers", "neighbours")
_OTHER = (("citizens", "random"), ("leaders", "random"))
TIED, TIED_OTHERWISE = Arm("citizen-first"), Arm("citizen-first", families=_OTHER)
UNTIED, UNTIED_OTHERWISE = Arm("citizen-first", without=_TIES), Arm("citizen-first", without=_TIES, families=_OTHER)
FOUR_YEARS = ANNOUNCED + 4 * YEAR


def figures_of_ties(trace: Trace) -> Figures:
    """Return how far the slope of take-up depends on who is tied to whom, with ties in and out."""

    def gain(arm: Arm) -> float:
        return slope(trace.path(arm, TAKE_UP), ANNOUNCED, FOUR_YEARS, per=YEAR)

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
