"""Agents appended without ties, the networks given: every other column stays as it was, to the last bit.

That holds for whatever an agent draws, sees and is given. It cannot hold where agents share something by nature, and
these are all that do: the money of an instrument with a cap; places in a bonus, which are a share of all citizens;
slots of a cloud pool, a share of its members; phases by share and the readiest share, which rank all who are covered;
the market of implementers, for agencies that have officials; the numbers of services that are declared and real at the
start, which are counted over all; and the marks of the worst placed, which no rule reads.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from policylab.model.columns import COLUMNS
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.policies.package import packages
from policylab.model.setting import settings
from policylab.model.simulation import gather

MONTHS = 40
SHARED_BY_CITIZENS = {"bonus"}
RANKED = {"start-with-the-ready"}
EVENTS = ("shock", "budget-cut", "trust-scandal", "reshuffle")


def changed_among_the_first(usual, more):
    """Return the columns in which agents that both have differ."""
    found = []
    for column in COLUMNS:
        values = usual.columns[column.kind][column.name]
        others = more.columns[column.kind][column.name][: len(values)]
        if values.tobytes() != np.ascontiguousarray(others).tobytes():
            found.append(column.key)
    return found


def test_who_is_appended_is_the_same_whoever_else_is(classroom, arm, simulate):
    roster = classroom.roster
    found = []
    for names in (["late"], ["another", "late"]):
        people = gather("classroom", Luck(1), graphs=classroom.graphs, people=roster.with_citizens(names, "south"))
        citizens = simulate(people, [arm("status-quo")], 12).columns["citizen"]
        found.append([citizens[name][-1, 0] for name in ("trust", "literacy", "taste", "occasions", "access")])
    assert found[0] == found[1]


# ---------------------------------------------------------------- under the full model


def without_pools(everything, left_out):
    """Return the package with all instruments but those that share by nature: no caps, and one deadline for all."""
    kept = []
    for one in everything.instrument:
        if one.kind in left_out:
            continue
        uncapped = one.delivery.moved({"budget": None})
        if one.kind == "statute":
            uncapped = uncapped.moved({"phases": None, "deadline": 18})
        kept.append(one.moved({"delivery": uncapped}))
    return everything.moved({"name": "everything-apart", "instrument": tuple(kept)})


@pytest.fixture(scope="module")
def full_model(arm):
    """The package of all instruments in worlds in which each event from outside comes early."""

    def under(left_out):
        early = []
        for name in EVENTS:
            for event in settings()[name].event:
                when = event.delivery.moved({"announced": 20, "ends": 37})
                early.append(event.moved({"delivery": when}))
        base = arm("everything")
        setting = base.setting.moved({"event": tuple(early)})
        return replace(base, package=without_pools(packages()["everything"], left_out), setting=setting)

    return under


def test_citizens_appended_leave_everybody_else_under_all_instruments(classroom, full_model, simulate):
    """All but the bonus, whose places are a share of all citizens."""
    scenario = full_model(SHARED_BY_CITIZENS)
    assert len(scenario.package.instrument) == len(packages()["everything"].instrument) - 1
    people = classroom.roster.with_citizens([f"late-{number}" for number in range(25)], "north", "foreigner")
    more = gather("classroom", Luck(1), graphs=classroom.graphs, people=people)
    usual, other = (simulate(those, [scenario], MONTHS) for those in (classroom, more))
    assert set(changed_among_the_first(usual, other)) <= {"citizen.worst_tenth", "citizen.lowest_skill"}


def test_an_agency_appended_leaves_everybody_else_under_all_instruments(classroom, full_model, simulate):
    """All but the one that ranks agencies, from a start at which nothing is digital.

    The newcomer is a ministry of its own, so that it has its own pool.
    """
    scenario = replace(full_model(RANKED), own=Layer({"formal_start": 0.0, "effective_start": 0.0}))
    assert any(one.kind == "shared-cloud" and one.form == "ministry" for one in scenario.package.instrument)
    people = classroom.roster.with_agencies(["office"], "department", "ministry-of-its-own", "bangkok")
    more = gather("classroom", Luck(1), graphs=classroom.graphs, people=people)
    usual, other = (simulate(those, [scenario], MONTHS) for those in (classroom, more))
    assert changed_among_the_first(usual, other) == []
    assert other.columns["agency"]["attention"].shape == (21, 1)
    assert usual.columns["agency"]["cloud_slot"].any()


def test_where_a_pool_is_shared_newcomers_do_change_others(classroom, arm, simulate):
    """Places in the bonus are a share of all: with many more citizens there are more."""
    people = classroom.roster.with_citizens([f"late-{number}" for number in range(300)], "north")
    more = gather("classroom", Luck(1), graphs=classroom.graphs, people=people)
    usual, other = (simulate(those, [arm("citizen-bonus")], 17) for those in (classroom, more))
    assert "citizen.bonus_place" in changed_among_the_first(usual, other)
