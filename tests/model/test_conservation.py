"""People: nobody appears or vanishes, and each citizen's dealing of a month ends in one way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from policylab.model.columns.parameters import parameters
from policylab.model.policies.package import packages
from policylab.model.setting import settings
from policylab.model.simulation import Simulation
from tests.model.policies.mixes import make, setting_of

MONTHS = 72


@pytest.fixture(scope="module")
def months(classroom, arm):
    """The citizens of every package in a shocked world, month by month: counters close there, help is scarce."""
    shocked = settings()["shock"]
    closing = setting_of(*shocked.event, make("budget-cut", announced=20, ends=40))
    simulation = Simulation(classroom, [replace(arm(name), setting=closing) for name in packages()])
    seen = []
    for _ in range(MONTHS):
        simulation.step()
        citizens = simulation.columns["citizen"]
        seen.append({name: values.copy() for name, values in citizens.items()})
    return seen


def endings(citizens):
    """Return the four ways in which a dealing ends: well online, helped, shut out, or at the counter."""
    online = citizens["used"] & ~citizens["burdened"]
    visited = citizens["hours"] >= parameters()["counter_hours"].default
    return online, citizens["helped"], citizens["shut_out"], visited & ~citizens["shut_out"]


def test_each_dealing_ends_in_exactly_one_way(months):
    seen = np.zeros(4, dtype=bool)
    for citizens in months:
        ways = np.array(endings(citizens))
        assert (ways.sum(axis=0) == 1).all()
        seen |= ways.any(axis=(1, 2))
    assert seen.all(), "each way came up"


def test_nobody_appears_or_vanishes(months, classroom, arm):
    many = len(classroom.roster.names["citizen"])
    before = None
    for citizens in months:
        assert all(values.shape == (many, len(packages())) for values in citizens.values())
        registered = citizens["registered"]
        if before is not None:
            assert (registered >= before).all(), "who signed up has signed up"
            assert (registered[citizens["used"] | citizens["enrolled"]]).all()
        before = registered
    for name in ("access", "distance", "taste", "trust_own", "worst_tenth"):
        assert (months[0][name] == months[0][name][:, :1]).all(), "the same people in every arm"
