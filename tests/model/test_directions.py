"""Which way what is done moves a measure: signs of means over paired replications.

Pairs share people and luck, so that their difference is that of the change alone. Only signs and doses are asserted,
with 95% intervals; how large effects are stands in the pattern report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pytest
from scipy import stats

from policylab.model.columns.parameters import parameter
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.policies.compulsion import Statute
from policylab.model.policies.delivery import PhasedDelivery
from policylab.model.policies.instrument import Instrument
from policylab.model.policies.package import Package
from policylab.model.policies.reform import Reform
from policylab.model.policies.stages import Move, Stage
from policylab.model.simulation import Simulation, gather
from policylab.recording.measures import MEASURES
from tests.model.policies.mixes import contest, law, make, mix

pytestmark = pytest.mark.long

REPLICATIONS = 24
MONTHS, EVERY = 120, 6
LOOKED_AT = ("effective_adoption", "formal_adoption", "paper_gap", "resistance")
SKILLS = ("basic_skill_start", "applied_skill_start", "project_skill_start")
LENGTHS = ("length_light", "length_medium", "length_heavy")
QUO = "status quo"


class World(NamedTuple):
    package: Package = mix()
    point: Mapping[str, float] = MappingProxyType({})


def at_the_top(*names: str) -> dict[str, float]:
    return {name: float(parameter(name).high) for name in names}


def at_the_bottom(*names: str) -> dict[str, float]:
    return {name: float(parameter(name).low) for name in names}


def times(factor: float, *names: str) -> dict[str, float]:
    return {name: factor * parameter(name).default for name in names}


def program(kind: str, **fields: float) -> Instrument:
    return make(kind, fields, announced=12)


def statute(deadline: int = 18, announced: int = 12, ends: int | None = None, **fields) -> Statute:
    return law(PhasedDelivery(announced=announced, deadline=deadline, ends=ends), **fields)


# What helps, or with a minus what hinders: other parameters, or instruments from month 12 on.
HELPS = {
    "shorter projects": World(point=times(0.5, *LENGTHS)),
    "larger budgets": World(point={"budget_rate": 0.8}),
    "skilled officials": World(point=at_the_top(*SKILLS)),
    "readier agencies": World(point=at_the_top("practice_start", "technology_start")),
    "a grant": World(mix(program("grant", share=0.5))),
    "a larger grant": World(mix(program("grant", share=1.0))),
    "a leader programme": World(mix(program("leader-programme", intensity=1.0))),
    "a larger leader programme": World(mix(program("leader-programme", intensity=4.0))),
    "training": World(mix(program("training"))),
}
HINDERS = {
    "longer projects": World(point=times(2, *LENGTHS)),
    "smaller budgets": World(point={"budget_rate": 0.25}),
}

# Laws that demand every service by month 18, a year and a half after the start, and contests.
LAST = statute(announced=60, deadline=66)
LAWS = {
    "no audit": World(mix(statute(audit_depth=0.0))),
    "no audit, four times the penalty": World(mix(statute(audit_depth=0.0, penalty=4.0))),
    "a shallow audit": World(mix(statute(audit_depth=0.15))),
    "a deep audit": World(mix(statute(audit_depth=0.9))),
    "notice of 3 months": World(mix(statute(15))),
    "notice of 24 months": World(mix(statute(36))),
    "not enforced": World(mix(statute(enforced=0.0))),
    "enforced until 60": World(mix(statute(ends=60))),
    "enforced until 60, then a second": World(mix(statute(ends=60), LAST)),
    "not enforced until 60": World(mix(statute(ends=60, enforced=0.0))),
    "not enforced until 60, then a second": World(mix(statute(ends=60, enforced=0.0), LAST)),
    "the second alone": World(mix(LAST)),
    "due in 30": World(mix(statute(30))),
    "due in 18, moved to 30": World(mix(statute(moves=(Move(at=17, by=12),)))),
    "half of the services, then all": World(mix(statute(stages=(Stage(after=0, target=0.5), Stage(after=24))))),
    "light services, then all": World(mix(statute(stages=(Stage(after=0, weights=("light",)), Stage(after=24))))),
    "form, then substance": World(
        mix(statute(stages=(Stage(after=0, audit_depth=0.0), Stage(after=24, audit_depth=0.9))))
    ),
    "without inspectors": World(mix(statute(inspection_rate=0.0, automatic=0.05))),
    "a shallow jury": World(mix(contest(4.0, jury=0.1, announced=12))),
    "a deep jury": World(mix(contest(4.0, jury=0.9, announced=12))),
}

# Each remedy in a world where its barrier binds: the world without it, and what is done.
# Guidance: lawyers read the rules most unlike each other, and the rules themselves are those of every agency (where
# they are worst, it is the generous readings that let services through).
# Open data: what is released could be used (good, of one standard, linked), much is needed, and little is released.
USABLE = mix(program("data-framework"), program("data-stewards"), program("exchange-platform"))
BINDING: dict[str, tuple[World, Instrument]] = {
    "guidance": (World(point=at_the_top("reading_spread")), program("guidance", intensity=1.0)),
    "reform": (
        World(point=at_the_bottom("law_fit_start")),
        make("law-reform", {"reform": Reform(fit=0.9, lag=1)}, announced=12),
    ),
    "open data": (
        World(USABLE, at_the_top("lost_without_data", "budget_rate") | at_the_bottom("data_released_start")),
        program("open-by-default", share=1.0),
    ),
    "a shared cloud": (
        World(point=at_the_top("cloud_saving") | at_the_bottom("budget_rate")),
        program("shared-cloud", slots=1.0),
    ),
    "training": (World(point=at_the_bottom(*SKILLS)), program("training")),
}
REMEDIES = {
    name: world
    for what, (without, remedy) in BINDING.items()
    for name, world in (
        (f"without {what}", without),
        (f"with {what}", World(mix(*without.package.instrument, remedy), without.point)),
    )
}
WORLDS = {QUO: World(), **HELPS, **HINDERS, **LAWS, **REMEDIES}


class Measured(NamedTuple):
    """Measures of all worlds every half year: measure -> (replications, half years, worlds)."""

    values: dict[str, np.ndarray]

    def of(self, measure: str, world: str, month: int) -> np.ndarray:
        return self.values[measure][:, month // EVERY, list(WORLDS).index(world)]

    def more(self, measure: str, first: str, second: str, month: int) -> np.ndarray:
        return self.of(measure, first, month) - self.of(measure, second, month)


def take(simulation: Simulation) -> dict[str, np.ndarray]:
    credibility = simulation.columns["agency"]["credibility"]
    weight = simulation.people.roster.weight
    return {
        **{name: MEASURES[name].take(simulation) for name in LOOKED_AT},
        "credibility": np.average(credibility, axis=0, weights=weight),
    }


@pytest.fixture(scope="module")
def measured(arm) -> Measured:
    quo = arm("status-quo")
    arms = [replace(quo, own=Layer(dict(world.point)), package=world.package) for world in WORLDS.values()]
    runs = []
    for replication in range(REPLICATIONS):
        simulation = Simulation(gather("classroom", Luck(1, replication)), arms)
        run = [take(simulation)]
        assert len(set(run[0]["effective_adoption"].tolist())) == 1, "all begin alike"
        for month in range(1, MONTHS + 1):
            simulation.step()
            if month % EVERY == 0:
                run.append(take(simulation))
        runs.append(run)
    return Measured({name: np.array([[then[name] for then in run] for run in runs]) for name in runs[0][0]})


def interval(differences: np.ndarray) -> tuple[float, float]:
    """Return the 95% interval of the mean of paired differences (Student)."""
    half = stats.t.ppf(0.975, len(differences) - 1) * differences.std(ddof=1) / np.sqrt(len(differences))
    return differences.mean() - half, differences.mean() + half


def rises(differences: np.ndarray) -> bool:
    return interval(differences)[0] > 0


@pytest.mark.parametrize("what", HELPS)
def test_what_helps_raises_effective_adoption(measured, what):
    assert rises(measured.more("effective_adoption", what, QUO, MONTHS))


@pytest.mark.parametrize("what", HINDERS)
def test_what_hinders_lowers_it(measured, what):
    assert rises(measured.more("effective_adoption", QUO, what, MONTHS))


@pytest.mark.parametrize("what", ["grant", "leader programme"])
def test_a_larger_dose_does_more(measured, what):
    assert rises(measured.more("effective_adoption", f"a larger {what}", f"a {what}", MONTHS))


@pytest.mark.parametrize("what", BINDING)
def test_a_remedy_raises_effective_adoption_where_its_barrier_binds(measured, what):
    assert rises(measured.more("effective_adoption", f"with {what}", f"without {what}", MONTHS))


# The first has more of the measure than the second in that month.
MORE: dict[str, tuple[str, str, str, int]] = {
    "a penalty without audit, in what is declared": ("formal_adoption", "no audit", QUO, 24),
    "a greater penalty, in what is declared": (
        "formal_adoption", "no audit, four times the penalty", "no audit", 24
    ),
    "a greater penalty, on paper": ("paper_gap", "no audit, four times the penalty", "no audit", 24),
    "shallower audits, on paper": ("paper_gap", "a shallow audit", "a deep audit", 48),
    "shallower audits, on paper for good": ("paper_gap", "a shallow audit", "a deep audit", 120),
    "deeper audits, in what works": ("effective_adoption", "a deep audit", "a shallow audit", 48),
    "deeper audits, in what works for good": ("effective_adoption", "a deep audit", "a shallow audit", 120),
    "half a year of notice, in resistance": ("resistance", "a shallow audit", "notice of 24 months", 18),
    "a quarter of notice, in resistance": ("resistance", "notice of 3 months", "a shallow audit", 18),
    "an enforced law, in what is declared": ("formal_adoption", "a shallow audit", "not enforced", 36),
    "an enforced law, in what is declared for good": ("formal_adoption", "a shallow audit", "not enforced", 120),
    "a date that never moved, in belief": ("credibility", "due in 30", "due in 18, moved to 30", 18),
    "a date that never moved, in belief for years": ("credibility", "due in 30", "due in 18, moved to 30", 60),
    "a date that never moved, in what is declared": ("formal_adoption", "due in 30", "due in 18, moved to 30", 36),
    "sanctions without inspectors, in what is declared": ("formal_adoption", "without inspectors", QUO, 24),
    "sanctions without inspectors, in what works": ("effective_adoption", "without inspectors", QUO, 48),
    "all at once, before the second stage": (
        "formal_adoption", "a shallow audit", "half of the services, then all", 36
    ),
    "all weights at once, before the second stage": (
        "formal_adoption", "a shallow audit", "light services, then all", 36
    ),
    "form first, on paper, before the second stage": ("paper_gap", "form, then substance", "a deep audit", 36),
    "form alone, on paper, after it": ("paper_gap", "no audit", "form, then substance", 60),
    "substance later, in what works": ("effective_adoption", "form, then substance", "no audit", 84),
    "a shallower jury, on paper": ("paper_gap", "a shallow jury", "a deep jury", 48),
    "a deeper jury, in what works": ("effective_adoption", "a deep jury", "a shallow jury", 120),
}  # fmt: skip


@pytest.mark.parametrize("what", MORE)
def test_there_is_more_of_it(measured, what):
    assert rises(measured.more(*MORE[what]))


@pytest.mark.parametrize("month", [24, 48, 120])
def test_a_greater_penalty_without_audit_buys_form_and_hardly_what_works(measured, month):
    form, works = (
        measured.more(measure, "no audit, four times the penalty", "no audit", month)
        for measure in ("formal_adoption", "effective_adoption")
    )
    assert rises(form / 10 - works)
    assert month == 24 or not rises(works)


def test_a_law_is_believed_more_and_more_while_it_is_enforced_and_less_and_less_while_it_is_not(measured):
    years = (18, 36, 60, 84, 120)
    for before, after in pairwise(years):
        enforced, forgotten = (
            measured.of("credibility", law, after) - measured.of("credibility", law, before)
            for law in ("a shallow audit", "not enforced")
        )
        assert rises(enforced), (before, after)
        assert rises(-forgotten), (before, after)


def test_what_an_unenforced_law_made_agencies_declare_fades(measured):
    early, late = (measured.more("formal_adoption", "not enforced", QUO, month) for month in (36, 120))
    assert rises(early - late)


def test_a_second_law_adds_less_after_one_that_was_not_enforced(measured):
    """Less than alone, and less than after one that was enforced and left less to do; half a year after it is due."""
    after_enforced, after_none_enforced = (
        measured.more("formal_adoption", f"{first} until 60, then a second", f"{first} until 60", 72)
        for first in ("enforced", "not enforced")
    )
    alone = measured.more("formal_adoption", "the second alone", QUO, 72)
    assert rises(after_none_enforced), "it works"
    assert rises(alone - after_none_enforced)
    assert rises(after_enforced - after_none_enforced)
