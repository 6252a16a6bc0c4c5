"""Which way what helps moves effective adoption after ten years: signs of means over paired replications.

Pairs share people and luck, so that their difference is that of the change alone. Only signs and doses are asserted,
with 95% intervals; how large effects are stands in the pattern report.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from policylab.model.columns.parameters import parameter
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.policies.package import Package
from policylab.model.simulation import Simulation, gather
from policylab.recording.measures import MEASURES
from tests.model.policies.mixes import make, mix

REPLICATIONS = 12
MONTHS = 120
SKILLED = ("basic_skill_start", "applied_skill_start", "project_skill_start")
LENGTHS = ("length_light", "length_medium", "length_heavy")


def at_the_top(*names: str) -> dict[str, float]:
    return {name: float(parameter(name).high) for name in names}


def times(factor: float, *names: str) -> dict[str, float]:
    return {name: factor * parameter(name).default for name in names}


# What helps, or with a minus what hinders: other parameters, or instruments from month 12 on.
HELPS: dict[str, dict[str, float] | Package] = {
    "shorter projects": times(0.5, *LENGTHS),
    "larger budgets": {"budget_rate": 0.8},
    "skilled officials": at_the_top(*SKILLED),
    "readier agencies": at_the_top("practice_start", "technology_start"),
    "a grant": mix(make("grant", {"share": 0.5}, announced=12)),
    "a larger grant": mix(make("grant", {"share": 1.0}, announced=12)),
    "a leader programme": mix(make("leader-programme", {"intensity": 1.0}, announced=12)),
    "a larger leader programme": mix(make("leader-programme", {"intensity": 4.0}, announced=12)),
    "training": mix(make("training", announced=12)),
}
HINDERS = {"longer projects": times(2, *LENGTHS), "smaller budgets": {"budget_rate": 0.25}}
NAMES = (*HELPS, *HINDERS)


@pytest.fixture(scope="module")
def adoption(arm) -> np.ndarray:
    """Effective adoption at month 120, the status quo first, shape (replications, worlds)."""
    quo = arm("status-quo")
    arms = [
        replace(quo, own=Layer(change)) if isinstance(change, dict) else replace(quo, package=change)
        for change in (HELPS | HINDERS).values()
    ]
    found = []
    for replication in range(REPLICATIONS):
        simulation = Simulation(gather("classroom", Luck(1, replication)), [quo, *arms])
        assert len(set(MEASURES["effective_adoption"].take(simulation).tolist())) == 1, "all begin alike"
        for _ in range(MONTHS):
            simulation.step()
        found.append(MEASURES["effective_adoption"].take(simulation))
    return np.array(found)


def interval(differences: np.ndarray) -> tuple[float, float]:
    """Return the 95% interval of the mean of paired differences (Student)."""
    half = stats.t.ppf(0.975, len(differences) - 1) * differences.std(ddof=1) / np.sqrt(len(differences))
    return differences.mean() - half, differences.mean() + half


@pytest.mark.long
@pytest.mark.parametrize("what", HELPS)
def test_what_helps_raises_effective_adoption(adoption, what):
    low, _ = interval(adoption[:, 1 + NAMES.index(what)] - adoption[:, 0])
    assert low > 0


@pytest.mark.long
@pytest.mark.parametrize("what", HINDERS)
def test_what_hinders_lowers_it(adoption, what):
    _, high = interval(adoption[:, 1 + NAMES.index(what)] - adoption[:, 0])
    assert high < 0


@pytest.mark.long
@pytest.mark.parametrize("what", ["grant", "leader programme"])
def test_a_larger_dose_does_more(adoption, what):
    more, less = (adoption[:, 1 + NAMES.index(name)] for name in (f"a larger {what}", f"a {what}"))
    low, _ = interval(more - less)
    assert low > 0
