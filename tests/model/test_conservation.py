"""People and services: none appears or vanishes without a cause, and each occasion ends in one way."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from policylab.model.columns.parameters import parameters
from policylab.model.policies.package import packages
from policylab.model.rules.choice import IGNORE, ON_PAPER
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
    """Return the four ways in which an occasion ends: well online, assisted, shut out, or at the counter."""
    visited = citizens["hours"] >= parameters()["counter_hours"].default
    return citizens["succeeded"], citizens["assisted"], citizens["shut_out"], visited & ~citizens["shut_out"]


def test_each_occasion_ends_in_exactly_one_way(months):
    seen = np.zeros(4, dtype=bool)
    for citizens in months:
        ways = np.array(endings(citizens))
        assert (ways.sum(axis=0) == citizens["occasion"]).all()
        seen |= ways.any(axis=(1, 2))
    assert seen.all(), "each way came up"


def test_nobody_appears_or_vanishes(months, classroom, arm):
    many = len(classroom.roster.names["citizen"])
    for citizens in months:
        assert all(values.shape == (many, len(packages())) for values in citizens.values())
    for before, after in pairwise(months):
        registered = after["registered"]
        assert (registered >= before["registered"]).all(), "who signed up has signed up"
        assert registered[before["used"] | after["bonus_place"]].all(), "who used the channel has signed up"
    for name in ("distance", "taste", "occasions", "trust_own", "worst_tenth", "lowest_skill"):
        assert (months[0][name] == months[0][name][:, :1]).all(), "the same people in every arm"


# ---------------------------------------------------------------- services


@pytest.fixture(scope="module")
def services_by_month(classroom, arm):
    """Agencies and services of every package, month by month, with what they were at month 0."""
    simulation = Simulation(classroom, [arm(name) for name in packages()])
    seen = [{kind: dict(simulation.columns[kind]) for kind in ("agency", "service")}]
    for _ in range(MONTHS):
        simulation.step()
        seen.append({kind: dict(simulation.columns[kind]) for kind in ("agency", "service")})
    return seen


def of_agencies(classroom, values):
    """Return the sum over the services of each agency, world by world."""
    return np.stack([np.bincount(classroom.roster.service_agency, world) for world in values.T], axis=1)


def test_a_service_becomes_real_by_a_project_and_declared_by_a_project_or_on_paper(services_by_month):
    delivered, on_paper = 0, 0
    for before, after in pairwise(services_by_month):
        was, now = before["service"], after["service"]
        ended_well, paper = now["project_result"] > 0, now["choice"] == ON_PAPER
        assert ended_well[now["real"] & ~was["real"]].all()
        newly = now["declared"] & ~was["declared"]
        assert (ended_well | paper)[newly].all()
        assert now["declared"][ended_well & now["real"]].all()
        delivered, on_paper = delivered + np.count_nonzero(newly & ~paper), on_paper + np.count_nonzero(newly & paper)
    assert delivered > 100
    assert on_paper > 100


def test_what_is_real_is_not_withdrawn_and_what_fails_undoes_nothing(services_by_month):
    withdrawn, stopped = 0, 0
    for before, after in pairwise(services_by_month):
        was, now = before["service"], after["service"]
        gone = was["declared"] & ~now["declared"]
        assert not now["real"][gone].any()
        kept = now["project_failed"] & was["real"]
        assert not kept.any(), "a service that is real has no project that could fail"
        withdrawn += np.count_nonzero(gone)
        stopped += np.count_nonzero(was["real"] & ~now["real"])
    assert withdrawn > 20
    assert stopped > 20


def test_agencies_are_what_their_services_are(services_by_month, classroom):
    many = classroom.roster.services_of[:, None]
    started = np.zeros((20, len(packages())))
    failed = np.zeros_like(started)
    for _, after in pairwise(services_by_month):
        agencies, services = after["agency"], after["service"]
        np.testing.assert_allclose(agencies["effective"], of_agencies(classroom, services["real"]) / many, rtol=1e-12)
        declared = of_agencies(classroom, services["declared"]) / many
        assert (agencies["formal"] <= declared + 1e-12).all(), "what is declared this month counts from the next"
        assert (agencies["effective"] <= agencies["formal"] + 1e-12).all()
        started += of_agencies(classroom, services["begun"])
        failed += of_agencies(classroom, services["project_failed"])
        assert np.array_equal(agencies["projects_started"], started)
        assert np.array_equal(agencies["failures"], failed)
    assert started.sum() > 100
    assert failed.sum() > 10


def test_nothing_is_begun_without_money_or_hands(services_by_month, classroom):
    owner = classroom.roster.service_agency
    for before, after in pairwise(services_by_month):
        agencies, services = after["agency"], after["service"]
        begun = services["begun"]
        running = of_agencies(classroom, before["service"]["project_running"])
        ended = of_agencies(classroom, services["project_result"] != 0)
        assert (running - ended < agencies["capacity"])[owner][begun].all()
        left = agencies["budget_left"] + of_agencies(classroom, services["committed"])
        left = left - (agencies["grants_advanced"] + agencies["grants_paid"] - agencies["grants_given_back"])
        assert (left[owner][begun] > 0).all()
        assert agencies["awake"][owner][services["choice"] != IGNORE].all(), "who sleeps does nothing"
        assert (of_agencies(classroom, begun) <= 1).all(), "one a month at most"
