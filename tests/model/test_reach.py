"""Reach: an incentive for one agency, and help for one region, change nothing that they cannot reach."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

import networkx as nx
import numpy as np
import pytest

from policylab.model.columns import COLUMNS
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.policies.delivery import Coverage, Delivery
from policylab.model.policies.for_citizens import Bonus, HelpDesk
from policylab.model.policies.incentives import Grant, Recognition
from policylab.model.policies.shared_means import SharedCloud
from policylab.model.population import roster
from policylab.model.rules import STEP, rules
from policylab.model.rules.rule import card_of
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation, gather
from tests.model.reach import POOLS, Reach

MONTHS = 12
ONE = 98  # the row of the agency that is given something: one of many services, so that much can come of it
# Who implements for whom is one market: through it everybody meets everybody, unless congestion is taken out; and what
# one hears of a region is the same for all in it. Everyone is awake, projects are short and money is scarce, so that a
# year is enough for much to come of what is given.
APART = {
    "strain_of_congestion": 0.0, "heard_of_region": 0.0, "length_light": 2.0, "length_medium": 3.0, "length_heavy": 4.0,
    "attention_base": 4.0, "budget_rate": 0.25,
}  # fmt: skip
SILENT = {("agency_strain", "congestion"), ("citizen_surroundings", "region_using")}


class _ToOne:
    """An instrument for one agency alone."""

    def cover(self, context):
        nobody = super().cover(context)
        return Coverage(np.arange(len(nobody.covered)) == ONE, nobody.deadline, nobody.citizens)


class GrantToOne(_ToOne, Grant):
    """The centre pays the projects of one agency."""


class HonourForOne(_ToOne, Recognition):
    """One agency can be honoured."""


class Devices(HelpDesk):
    """People in one region are given devices."""

    writes: ClassVar[tuple[str, ...]] = ("access_programme",)


NOW = Delivery(announced=0)
SOUTH = Delivery(announced=0, regions=("south",))
GRANT = GrantToOne(kind="grant", delivery=NOW, share=1.0)
HONOUR = HonourForOne(kind="recognition", delivery=NOW, events_a_year=12, jury_depth=0.0)
DESK = HelpDesk(kind="help-desk", delivery=SOUTH, intensity=4.0)
DEVICES = Devices(kind="help-desk", delivery=SOUTH, intensity=4.0)
BONUS = Bonus(kind="bonus", delivery=SOUTH, amount=0.1, places=0.4)


def street(people):
    """Return networks in which everybody has neighbours on both sides and nobody a short cut."""
    agencies, leaders = people.names["agency"], people.names["leader"]
    citizens = [name for _, name in sorted(zip(people.citizen_region, people.names["citizen"], strict=True))]
    officials = people.names["staff"]
    colleagues = [
        (a, b) for i, (a, b) in enumerate(pairwise(officials))
        if people.staff_agency[i] == people.staff_agency[i + 1]
    ]  # fmt: skip
    a_door = len(citizens) // len(agencies)
    return {
        "leaders": nx.path_graph(leaders),
        "data": nx.path_graph(agencies, create_using=nx.DiGraph),
        "staff": nx.Graph(colleagues),
        "citizens": nx.path_graph(citizens),
        "dealings": nx.DiGraph((name, agencies[i // a_door]) for i, name in enumerate(citizens)),
    }


@pytest.fixture(scope="module")
def along_a_street():
    people = roster("lab", Luck(1))
    return gather("lab", Luck(1), street(people), people)


def followed(people, given, always=(), point=APART, silent=SILENT):
    """Run two worlds that differ in what is given, and the reach of it beside them, month by month.

    Yields for each month the reach and, column by column, who really differs.
    """
    quo = Scenario.load("status-quo", size="lab")
    packages = (quo.package.model_copy(update={"instrument": these}) for these in (always, (*always, *given)))
    simulation = Simulation(people, [Scenario(str(n), one, "lab", own=Layer(point)) for n, one in enumerate(packages)])
    reach = Reach(people, STEP, silent)
    for _ in range(MONTHS):
        simulation.step()
        levers = {(c.kind, c.name) for c in COLUMNS if c.role == "lever"}
        differs = {
            (c.kind, c.name): (of := simulation.columns[c.kind][c.name])[:, 0] != of[:, 1] for c in COLUMNS
        }  # fmt: skip
        reach.month({key: who for key, who in differs.items() if key in levers}, simulation.columns)
        yield reach, differs, simulation


def share_outside(reach):
    agents = reach.agents()
    return 1 - sum(who.sum() for who in agents.values()) / sum(len(who) for who in agents.values())


def outside_the_reach(reach, differs):
    """Return the columns in which somebody differs whom nothing could reach."""
    return [f"{kind}.{name}" for (kind, name), who in differs.items() if (who & ~reach.touched[kind, name]).any()]


def beyond_the_one(differs, kind):
    """Return how many values of a kind differ, those of the one agency and its leader not counted."""
    found = [who for (of, _), who in differs.items() if of == kind]
    return sum(np.count_nonzero(np.delete(who, ONE) if kind in ("agency", "leader") else who) for who in found)


GIVEN = {
    "a grant": ((GRANT,), ("agency", "staff", "citizen")),
    "an honour": ((HONOUR,), ("agency", "staff", "citizen")),
    "desks in one region": ((DESK,), ("agency", "citizen")),
    "an honour and desks": ((HONOUR, DESK), ("agency", "staff", "citizen")),
}


@pytest.mark.parametrize("what", GIVEN)
def test_nothing_changes_outside_the_reach(along_a_street, what):
    given, who_changes = GIVEN[what]
    for reach, differs, simulation in followed(along_a_street, given):
        assert outside_the_reach(reach, differs) == []
        account = simulation.ledger.agency_accounts
        poorer = account[:, 0] != account[:, 1]
        assert not (poorer & ~reach.agents()["agency"]).any(), "nor does money go where nothing is touched"
    assert 0.5 <= share_outside(reach) < 0.99
    assert all(np.count_nonzero(who) > 5 for who in reach.agents().values()), "each kind of agent is reached"
    for kind in who_changes:
        assert beyond_the_one(differs, kind) > 0, f"what is given to one changes some {kind} elsewhere"


def sights(links):
    """Return every rule and argument that looks through one of some links."""
    return {(n, a) for n, one in rules().items() for a, sight in card_of(one).sees.items() if sight.via in links}


# Links, and what is given to one agency.
FORGOTTEN = {("officials",): HONOUR, ("service_met",): GRANT, ("services",): GRANT, ("peers",): GRANT}


@pytest.mark.parametrize("links", FORGOTTEN, ids=" and ".join)
def test_a_reach_that_forgets_a_tie_is_found_out(along_a_street, links):
    """The comparison above could not fail if the reach were more than it is."""
    found = [
        column
        for reach, differs, _ in followed(along_a_street, (FORGOTTEN[links],), silent=SILENT | sights(links))
        for column in outside_the_reach(reach, differs)
    ]
    assert found


def test_through_the_market_of_implementers_all_who_have_officials_are_reached(along_a_street):
    point = {**APART, "strain_of_congestion": 1.0, "implementer_capacity": 0.0}
    for reach, differs, _ in followed(along_a_street, (GRANT,), point=point, silent=()):
        assert outside_the_reach(reach, differs) == []
    with_officials = np.unique(along_a_street.roster.staff_agency)
    assert reach.touched["agency", "strain"][with_officials].all()
    assert beyond_the_one(differs, "agency") > 0


# ---------------------------------------------------------------- places that are few


# Hardly anything wakes an agency but an honour.
QUIET = {
    "strain_of_congestion": 0.0, "heard_of_region": 0.0, "attention_base": 0.0, "attention_from_motives": 0.1,
    "recognition_worth": 20.0,
}  # fmt: skip
FEW_SLOTS = SharedCloud(kind="shared-cloud", delivery=NOW, slots=0.2)


def test_a_queue_carries_the_touch_to_all_who_stand_in_it(along_a_street):
    """One agency that wakes earlier takes the slot of another, however far away it is."""
    assert set(POOLS) == {name for name, one in rules().items() if card_of(one).allocates}
    taken = 0
    for reach, differs, _ in followed(along_a_street, (HONOUR,), always=(FEW_SLOTS,), point=QUIET):
        assert outside_the_reach(reach, differs) == []
        taken += np.count_nonzero(np.delete(differs["agency", "cloud_wait"], ONE))
    assert reach.touched["agency", "cloud_slot"].all()
    assert taken > 0


def test_places_in_a_bonus_carry_the_touch_to_all_to_whom_it_is_paid(along_a_street):
    """Who gains access by a programme stands in line with those who have it anyway; elsewhere nobody notices."""
    for reach, differs, simulation in followed(along_a_street, (DEVICES,), always=(BONUS,)):
        assert outside_the_reach(reach, differs) == []
        access = simulation.columns["citizen"]["access"].all(axis=1)
    paid = np.array(along_a_street.roster.citizen_region) == "south"
    assert reach.touched["citizen", "bonus_place"][paid].all()
    assert share_outside(reach) >= 0.5
    assert (differs["citizen", "bonus_place"] & access).any(), "some who had access anyway lose or win a place"
