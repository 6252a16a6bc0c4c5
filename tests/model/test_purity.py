"""Purity: a rule of one's own that remembers, draws, reads a clock or looks beyond its agents is refused.

Each of these rules could change its answer at any month; each is refused at the latest in the first month in which its
answer is another one, alone, beside others and in workers.
"""

from __future__ import annotations

import datetime
import os
import random  # noqa: TID251 (a rule that draws its own chance is what is refused)
import sys
import time
from functools import lru_cache
from itertools import count
from types import ModuleType

import numpy as np
import pytest

from policylab import Lab, Scenario, UsageError, compare, mean_over, one_by_one
from policylab.model.guards.looks import looks
from policylab.model.rules import STEP, rules
from policylab.recording.identity.runs import identity_of_scenario
from tests.model.rules.rule_calls import named

LAW = Scenario.load("by-law-phased", size="classroom", months=24)
AGENCIES = 20
LAB = Lab(LAW, seed=1)
NOISE = np.random.default_rng(1).uniform(size=(AGENCIES, 1))  # noqa: TID251
TABLE = {name: [] for name in ("calls", "values")}
COUNTER = count()
CALLS: list[int] = []
k = 0.9


class Memory:
    """What remembers in an attribute of its class."""

    calls: list[int] = []  # noqa: RUF012
    number = 0


MEMORY = Memory()


@lru_cache
def cached(value):
    return value


def remembering_helper(law_fit):
    CALLS.append(1)
    return law_fit


def fit(function, **card):
    """Return a function as the rule of the fit of the law."""
    return named("agency_law_fit", function, of="agency", writes="law_fit", **card)


def remembers_from(threshold):
    calls = []

    def agency_law_fit(law_fit):
        calls.append(1)
        return law_fit if len(calls) < threshold else law_fit * 0.9

    return agency_law_fit


def remembers_in_a_cell():
    calls = 0

    def agency_law_fit(law_fit):
        nonlocal calls
        calls += 1
        return law_fit

    return agency_law_fit


def remembers_in_a_global(law_fit):
    global k  # noqa: PLW0603
    k = k * 0.9
    return law_fit * k


def remembers_in_its_class(law_fit):
    Memory.number += 1
    return law_fit


def remembers_in_itself(law_fit):
    remembers_in_itself.calls = 1
    return law_fit


def remembers_in_a_table(law_fit):
    TABLE["calls"] = [*TABLE["calls"], 1]
    return law_fit


def imports_inside(law_fit):
    import random  # noqa: TID251

    return law_fit * random.random()


IMPURE = {
    "a list": (remembers_from(100), "it changes 'calls', which is outside it, so it has memory"),
    "a list, later": (remembers_from(300), "it changes 'calls', which is outside it"),
    "a list of a helper": (remembering_helper, "it changes 'CALLS', which is outside it"),
    "a helper": (lambda law_fit: remembering_helper(law_fit), "it changes 'CALLS'"),  # noqa: PLW0108
    "a cell": (remembers_in_a_cell(), "it assigns to 'calls', which is outside it"),
    "a global": (remembers_in_a_global, "it assigns to 'k', which is outside it"),
    "a table": (remembers_in_a_table, "it changes 'TABLE', which is outside it"),
    "an attribute of itself": (remembers_in_itself, "it assigns to 'calls'"),
    "an attribute of a class": (remembers_in_its_class, "it assigns to 'number'"),
    "a list of a class": (lambda law_fit: law_fit * (1 - 0 * len(Memory.calls.append(1) or "")), "'Memory.calls'"),
    "a list of an object": (
        lambda law_fit: law_fit * (1 - 0 * len(MEMORY.calls.append(1) or "")),
        "'Memory.calls'",
    ),
    "a cache": (lambda law_fit: law_fit * cached(1.0), "'cached' keeps its results (functools.cache): remove the"),
    "an iterator": (lambda law_fit: law_fit * 0 + 0.001 * next(COUNTER), "'COUNTER' is an iterator"),
    "a default": (lambda law_fit, *, lapse=[]: law_fit, "lapse=[] would never be used"),
    "a clock": (lambda law_fit: law_fit if time.time_ns() % 7 < 3 else law_fit * 0.9, "'time' reads a clock"),
    "the day": (lambda law_fit: law_fit * datetime.datetime.now().day / 31, "'datetime' reads a clock"),
    "a file": (lambda law_fit: law_fit * len(open(0).read()), "'open' reads from outside the lab"),  # noqa: SIM115
    "the environment": (lambda law_fit: law_fit * len(os.environ), "'os' reads from outside the lab"),
    "the hash of a text": (lambda law_fit: law_fit * (hash("a") % 2), "'hash' reads from outside"),
    "chance": (lambda law_fit: law_fit * random.random(), "'random' draws its own chance"),
    "chance, imported inside": (imports_inside, "'random' draws its own chance"),
    "a lab": (lambda law_fit: law_fit * LAB.measure("trust"), "it reads 'LAB', a Lab, from outside: a rule knows"),
    "a scenario": (lambda law_fit: law_fit * LAW.months / 60, "it reads 'LAW', a Scenario, from outside"),
    "a run": (lambda law_fit: law_fit * len(Lab.__name__) / 9, "it calls 'Lab' of the lab"),
    "frozen noise": (lambda law_fit: law_fit * NOISE, "it reads 'NOISE' from outside, 20 values for 20 agents"),
    "longer frozen noise": (lambda law_fit: law_fit * LONG_NOISE[: len(law_fit)], "some of the agents alone"),
    "the mean": (lambda law_fit: np.minimum(law_fit + 0.001 * law_fit.mean(), 1), "some of the agents alone"),
    "the highest": (lambda law_fit: np.full_like(law_fit, law_fit.max()), "some of the agents alone"),
    "a sum along the rows": (lambda law_fit: np.minimum(np.cumsum(law_fit, axis=0), 1), "some of the agents alone"),
    "the number of agents": (lambda law_fit: law_fit * len(law_fit) / 100, "some of the agents alone"),
    "the order": (lambda law_fit: np.where(np.arange(AGENCIES)[:, None] < 3, law_fit, 0.9 * law_fit), "some of"),
    "other worlds": (
        lambda law_fit: law_fit * 0 + law_fit.mean(axis=1, keepdims=True),
        "more worlds side by side",
    ),
}
SOME = ("the mean", "a list, later", "other worlds", "frozen noise")
LONG_NOISE = np.tile(NOISE[:7], (9, 1))


@pytest.mark.parametrize("what", IMPURE)
def test_a_rule_that_is_not_pure_is_refused_alone(what):
    function, words = IMPURE[what]
    with pytest.raises(UsageError) as raised:
        Lab(LAW.with_rule(fit(function)), seed=1).run()
    assert str(raised.value).startswith("rule agency_law_fit: ")
    assert words in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("what", "workers"),
    [
        *((what, 1) for what in SOME),
        (SOME[0], 2),
        *(pytest.param(what, 2, marks=pytest.mark.long) for what in SOME[1:]),
    ],
)
def test_a_rule_that_is_not_pure_is_refused_beside_others_and_in_workers(what, workers):
    function, words = IMPURE[what]
    with pytest.raises(UsageError) as raised:
        compare(LAW, LAW.with_rule(fit(function)), measures=["trust"], replications=2, workers=workers)
    assert words in str(raised.value)
    assert raised.value.__cause__ is None, "no wall of a worker's frames"


def test_what_shows_only_late_is_refused_when_it_shows():
    mine = fit(lambda law_fit, luck: np.where(luck < 0.002, law_fit.mean(), law_fit))
    with pytest.raises(UsageError, match=r"some of the agents alone.*, in month (?!-36)"):
        Lab(LAW.with_rule(mine), seed=1).run()


def test_constants_of_ones_own_are_no_column():
    tiers = {"low": 0.9, "high": 0.99}
    steps = np.array([0.9, 0.95, 0.99])

    @one_by_one
    def by_level(law_fit, motivation):
        return law_fit * (tiers["high"] if motivation > 0.5 else steps[int(motivation * 3)])

    Lab(LAW.with_rule(fit(by_level)), seed=1).run(3)


def test_what_is_seen_of_others_is_no_look_beyond():
    mine = fit(
        lambda law_fit, trust, luck, *, lapse: np.where(luck < trust, law_fit, law_fit * (1 - lapse)),
        sees={"trust": mean_over("clients", "trust")},
    )
    Lab(LAW.with_rule(mine), seed=1).run(12)


def k_times(law_fit):
    return law_fit * k + mine_module.shift


mine_module = ModuleType("mine_module")
mine_module.shift = 0.0


def test_a_global_that_changes_later_changes_no_scenario(monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "k", 0.99)
    before = LAW.with_rule(fit(k_times))
    measure, identity = Lab(before, seed=1).run(12).measure(), identity_of_scenario(before)
    assert LAW.with_rule(k_times) == before
    monkeypatch.setattr(sys.modules[__name__], "k", 0.5)
    after = LAW.with_rule(k_times)
    assert (Lab(before, seed=1).run(12).measure(), identity_of_scenario(before)) == (measure, identity)
    assert Lab(after, seed=1).run(12).measure() != measure
    assert identity_of_scenario(after) != identity


def test_a_captured_list_that_changes_later_changes_no_scenario():
    factors = [0.99, 0.98]
    before = LAW.with_rule(fit(lambda law_fit: law_fit * factors[0]))
    measure = Lab(before, seed=1).run(12).measure()
    factors[0] = 0.5
    assert Lab(before, seed=1).run(12).measure() == measure


def test_a_scenario_of_rules_that_ship_keeps_its_step():
    assert LAW.step is STEP
    assert LAW.with_rule(rules()["agency_law_fit"]).step == STEP


def test_looks_take_all_agents_of_a_small_size_and_few_of_a_large_one():
    for month in range(-36, 24):
        first, second = looks(AGENCIES, 1, month)
        assert sorted([*first.agents[:, 0], *second.agents[:, 0]]) == list(range(AGENCIES))
        assert sorted(second.agents[:, 1]) == sorted(second.agents[:, 0]) and second.worlds.tolist() == [0, 0]
    assert [look.agents.shape[0] <= 64 for look in looks(100_000, 12, 1)] == [True, True]
    assert len({tuple(next(iter(looks(AGENCIES, 1, month))).agents[:, 0]) for month in range(24)}) > 12


def test_a_print_of_a_rule_is_seen_once_a_month(capsys):
    def agency_law_fit(law_fit):
        print("asked")
        return law_fit

    Lab(LAW.with_rule(fit(agency_law_fit)), seed=1)
    assert capsys.readouterr().out == "asked\n" * 36
