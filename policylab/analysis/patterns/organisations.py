"""Patterns of organisations: what leaders, skills and redesign are worth, and what a shared cloud does."""

from __future__ import annotations

import math

import numpy as np

from policylab.analysis.patterns.arms import (
    ANNOUNCED,
    LAB_MONTHS,
    MOTIVES,
    PHASED,
    REMOVAL,
    STATUS_QUO,
    THIRD,
    YEAR,
    Arm,
)
from policylab.analysis.patterns.pattern import CLAIM, DATA, EFFECTIVE, NEGATIVE, POSITIVE, Figures, Pattern
from policylab.analysis.patterns.trace import Trace
from policylab.model.columns.parameters import parameter

LOOK = ANNOUNCED + 5 * YEAR

_ASSETS = ("leader.mindset", "agency.skill", "agency.redesigned")


def _thirds(trace: Trace) -> list[np.ndarray]:
    """Return the thirds of the agencies by mindset, skill and redesign at the start, the lowest first."""
    columns = [trace.at(STATUS_QUO, name, 0).astype(float) for name in _ASSETS]
    score = np.sum([(column - column.mean()) / max(column.std(), 1e-9) for column in columns], axis=0)
    return np.array_split(np.argsort(score, kind="stable"), round(1 / THIRD))


def figures_of_assets(trace: Trace) -> Figures:
    """Return what the phased law adds to effective adoption in each third of the agencies."""
    services = trace.at(STATUS_QUO, "agency.service_count", 0)
    added = trace.at(PHASED, "agency.effective", LOOK) - trace.at(STATUS_QUO, "agency.effective", LOOK)
    low, middle, high = (float((added * services)[third].sum() / services[third].sum()) for third in _thirds(trace))
    return {
        "effect_in_bottom_third": low,
        "effect_in_middle_third": middle,
        "effect_in_top_third": high,
        "top_less_bottom": high - low,
        "bottom_less_half_of_top": low - high / 2,
    }


ASSETS = Pattern(
    id="P9",
    kind=CLAIM,
    statement="The effect of a mandate on effective adoption grows with mindset, skills and redesign; in the "
    "bottom third it is under half of that in the top third.",
    source="thesis claim:1, claim:4, barrier:skills; Milgrom & Roberts 1990 (complements)",
    needs=(PHASED, STATUS_QUO),
    size="lab",
    months=LAB_MONTHS,
    statistic="effect of the phased law on effective adoption five years after its announcement, in thirds of the"
    " agencies by the sum of standardised mindset of the leader, skill and redesigned share at month 0",
    figures=figures_of_assets,
    bands={"top_less_bottom": POSITIVE, "bottom_less_half_of_top": NEGATIVE},
    moments=(
        *((name, 0) for name in _ASSETS), ("agency.service_count", 0), ("agency.effective", LOOK),
    ),
)  # fmt: skip

TECHNOLOGY = Arm("by-law-abrupt", without=("redesign",))
REDESIGN = Arm("manual-alone.toml", without=MOTIVES)
BOTH = Arm("law-with-manual.toml")


def figures_of_complements(trace: Trace) -> Figures:
    """Return what work gains in ten years from technology, from redesign and from both."""
    gain = {arm: trace.path(arm, "efficiency_gain") for arm in (TECHNOLOGY, REDESIGN, BOTH)}
    technology, redesign, both = (float(path[-1] - path[0]) for path in gain.values())
    return {
        "gain_from_technology": technology,
        "gain_from_redesign": redesign,
        "gain_from_both": both,
        "both_less_sum": both - technology - redesign,
    }


def _by_construction() -> str:
    """Return why the claim is assumed: at every value in its range the exponent makes them complements."""
    exponent = parameter("complementarity")
    if exponent.high > 0:
        return ""
    return (
        f"by construction: the exponent of substitution lies between {exponent.low:g} and {exponent.high:g} in every "
        "world, so that neither technology nor redesign gains much without the other"
    )


COMPLEMENTS = Pattern(
    id="P10",
    kind=CLAIM,
    statement="Technology without redesign gives about no gain, redesign alone gives some, both give most.",
    source="thesis claim:1; Milgrom & Roberts 1990",
    needs=(TECHNOLOGY, REDESIGN, BOTH),
    size="classroom",
    months=120,
    statistic="gain of work over ten years from a law whose projects redesign nothing, from a manual alone where "
    "nothing moves anybody to begin a project, and from law and manual together",
    figures=figures_of_complements,
    bands={"both_less_sum": POSITIVE},
    assumed=_by_construction(),
)

MOVED = {judge: Arm("by-law-phased", moved=judge) for judge in ("supportive", "hostile", "all")}
LATER = REMOVAL + 3 * YEAR


def figures_of_succession(trace: Trace) -> Figures:
    """Return what moving leaders of one mind does to effective adoption three years later."""
    base = trace.path(PHASED, EFFECTIVE)[LATER]
    return {
        f"effect_of_moving_{judge}": float(trace.path(arm, EFFECTIVE)[LATER] - base) for judge, arm in MOVED.items()
    }


SUCCESSION = Pattern(
    id="P12",
    kind=DATA,
    statement="Replacing a supportive leader sets effective adoption back, replacing a hostile one helps; the "
    "mean effect may be about 0.",
    source="Boyne et al. 2011",
    needs=(PHASED, *MOVED.values()),
    size="lab",
    months=LAB_MONTHS,
    statistic="effect on effective adoption three years later of moving, in month 36 under the phased law, the "
    "third of the leaders with the highest mindset, the third with the lowest, and (shown only) all",
    figures=figures_of_succession,
    bands={"effect_of_moving_supportive": NEGATIVE, "effect_of_moving_hostile": POSITIVE},
    rule="mean",
)

CLOUDS = {0.15: Arm("cloud-for-15.toml"), 0.4: Arm("cloud-for-40.toml")}
FEW, MANY = CLOUDS.values()
IN_DEMAND = Arm("cloud-for-15-in-demand.toml")
_NEAR = 0.01


def _holders(trace: Trace, arm: Arm) -> np.ndarray:
    return trace.at(arm, "agency.cloud_slot", LOOK).astype(bool)


def _project_price(trace: Trace, arm: Arm, holders: np.ndarray) -> float:
    """Return the mean price of a project for a service of some agencies, less what is saved."""
    price = trace.at(arm, "service.price", LOOK) * (1 - trace.at(arm, "service.saving", LOOK))
    return float(price[holders[trace.owner]].mean()) if holders.any() else math.nan


def figures_of_cloud(trace: Trace) -> Figures:
    """Return who has a slot, who waits, what more demand and more slots move, and what a slot saves."""
    holders = _holders(trace, MANY)
    price, alone = (_project_price(trace, arm, holders) for arm in (MANY, STATUS_QUO))
    few, many, in_demand = (float(_holders(trace, arm).mean()) for arm in (FEW, MANY, IN_DEMAND))
    waiting = trace.at(FEW, "agency.cloud_wait", LOOK) > 0
    return {
        "share_with_slot_of_15": few,
        "share_with_slot_of_40": many,
        "share_waiting_of_15": float((waiting & ~_holders(trace, FEW)).mean()),
        "moved_by_demand": in_demand - few,
        "cost_of_holders_over_without": price / alone,
        "effective_more_with_more_slots": float(trace.path(MANY, EFFECTIVE)[LOOK] - trace.path(FEW, EFFECTIVE)[LOOK]),
    }


CLOUD = Pattern(
    id="P16",
    kind=DATA,
    statement="A shared cloud cuts cost until capacity binds, then queues: its adoption follows capacity, not demand.",
    source="GDCC: about 40,000 virtual machines against more than 200,000 needed",
    needs=(STATUS_QUO, FEW, MANY, IN_DEMAND),
    size="classroom",
    months=120,
    statistic="five years after a cloud for 15 and for 40 in a hundred agencies is announced: share with a slot, "
    "share waiting, change of the former when honours raise demand, and the price of a project of "
    "holders over the same agencies' without a cloud",
    figures=figures_of_cloud,
    bands={
        "share_with_slot_of_15": (0.15 - _NEAR, 0.15 + _NEAR),
        "share_with_slot_of_40": (0.4 - _NEAR, 0.4 + _NEAR),
        "share_waiting_of_15": (0.1, 1),
        "moved_by_demand": (-_NEAR, _NEAR),
        "cost_of_holders_over_without": (0, 0.95),
    },
    moments=tuple(
        (name, LOOK) for name in ("agency.cloud_slot", "agency.cloud_wait", "service.price", "service.saving")
    ),
)
