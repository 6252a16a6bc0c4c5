"""Rosters of one's own: the bodies of a file as agencies, scaled and drawn like those of a shipped size."""

from __future__ import annotations

import pickle
from copy import deepcopy
from dataclasses import fields, replace

import numpy as np
import pytest

from policylab import Lab
from policylab.cli.catalogue import agents
from policylab.errors import UsageError
from policylab.model.luck import Luck
from policylab.model.organisations import Organisation
from policylab.model.organisations.bodies import Body, staffed
from policylab.model.population import roster
from policylab.model.scenario import Scenario
from policylab.model.tables import sizes, tiers
from policylab.recording.identity.runs import identity_of_scenario
from policylab.recording.run import run_side_by_side
from policylab.workers import agents_at

BODIES = (
    "\ufeffName,TIER,Ministry,Region,Leader,Officials,Services\r\n"
    'กรมบัญชีกลาง,กรม,การคลัง,,อธิบดี ก,"1,200",12\r\n'
    '"Records, Office of",Departments,,north,,40,\r\n'
    "Province of Lakes,provincial units,Interior,,,๗๐,3\r\n"
    "Town of Hills,local,,,,0,1\r\n"
    "Town of Bells,องค์กรปกครองส่วนท้องถิ่น,,,,2,1\r\n"
)


def organisation(tmp_path, text=BODIES, size="classroom", name="ours.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return Organisation.load(path, size)


def same(first, second, but=()):
    """Return the fields in which two rosters differ."""
    found = []
    for one in fields(first):
        mine, other = getattr(first, one.name), getattr(second, one.name)
        equal = np.array_equal(mine, other) if isinstance(mine, np.ndarray) else mine == other
        found += [] if equal or one.name in but else [one.name]
    return found


def test_bodies_are_agencies_by_their_names(tmp_path):
    people = roster(organisation(tmp_path), Luck(1))
    assert people.names["agency"] == (
        "กรมบัญชีกลาง", "Records, Office of", "Province of Lakes", "Town of Hills", "Town of Bells"
    )  # fmt: skip
    assert people.names["leader"][:2] == ("อธิบดี ก", "Records, Office of/leader")
    assert people.tier == ("department", "department", "province", "local", "local")
    assert people.ministry[:3] == ("การคลัง", "Records, Office of", "Interior"), "without a ministry a body stands alone"
    assert people.region == ("bangkok", "north", "central", "bangkok", "central")
    assert people.ministry[3:] == ("localities-bangkok", "localities-central")
    services = people.services_of
    assert services[0] == 12 and services[2:].tolist() == [3, 1, 1] and services[1] > 0
    assert people.number("citizen") == sizes()["classroom"]["citizens"]
    assert people.weight.tolist() == [1.0] * 5


def test_officials_are_scaled_like_those_of_the_shipped_size(tmp_path):
    """Ten for each body in the classroom: one first for whoever has any, the rest by their number."""
    people = roster(organisation(tmp_path), Luck(1))
    each = np.bincount(people.staff_agency, minlength=5)
    assert each.sum() == 50
    assert each[3] == 0 and each[4] == 1, "a body with two officials keeps one, a body without any has none"
    assert each[0] == 1 + round(46 * 1199 / (1199 + 39 + 69 + 1))
    assert people.names["staff"][0] == "กรมบัญชีกลาง/official-001"


@pytest.mark.parametrize(
    ("officials", "base", "agents"),
    [
        ([3, 2, 1], "classroom", [3, 2, 1]),
        ([1000, 1], "classroom", [19, 1]),
        ([1000, 0], "lab", [40, 0]),
        ([None, None], "classroom", [15, 5]),
    ],
)
def test_there_are_never_more_agents_than_officials(officials, base, agents):
    bodies = [
        Body(f"b{n}", "department" if n == 0 else "local", officials=number) for n, number in enumerate(officials)
    ]
    assert staffed(bodies, base) == tuple(agents)


def test_officials_with_names_are_one_agent_each(tmp_path):
    text = "name,tier,officials,official_names\nA,department,,Mali; Somchai ;Anong\nB,local,500,\n"
    people = roster(organisation(tmp_path, text), Luck(1))
    assert people.names["staff"][:3] == ("Mali", "Somchai", "Anong")
    assert np.bincount(people.staff_agency).tolist() == [3, 10]


@pytest.mark.parametrize("size", ["classroom", "lab"])
def test_the_list_of_a_size_as_a_file_is_that_size_to_the_last_bit(tmp_path, size):
    rows = agents(size)
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    ours = organisation(tmp_path, "\n".join(lines), size)
    for replication in (0, 3):
        luck = Luck(7, replication)
        assert same(roster(ours, luck), roster(size, luck), but=("size",)) == []
    assert {**ours.numbers, "agencies": dict(ours.numbers["agencies"])} == {
        **sizes()[size], "agencies": dict(sizes()[size]["agencies"]), "ministries": ours.numbers["ministries"]
    }  # fmt: skip
    assert agents_at(ours) == agents_at(size)


def test_the_classroom_as_a_file_gives_the_numbers_of_the_classroom(tmp_path):
    rows = agents("classroom")
    text = "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)])
    law = Scenario.load("by-law-phased", size="classroom", months=24)
    ours = law.at(size=organisation(tmp_path, text))
    assert run_side_by_side([ours], 1, 0).frame().equals(run_side_by_side([law], 1, 0).frame())
    assert identity_of_scenario(ours) != identity_of_scenario(law), "what comes from a file is told apart"


def test_neither_order_nor_company_moves_what_is_drawn_for_a_body(tmp_path):
    """Luck is keyed by names: the services of a body are the same in a file that is sorted or longer."""
    first, *lines = BODIES.splitlines()
    longer = "\n".join([first, "New Office,department,,,,5,", *reversed(lines)])
    one, other = (roster(organisation(tmp_path, text), Luck(4)) for text in (BODIES, longer))
    for people in (one, other):
        assert (
            dict(zip(people.names["agency"], people.services_of, strict=True))["Records, Office of"]
            == (one.services_of[1])
        )
    of_records = [
        [
            weight
            for name, weight in zip(people.names["service"], people.service_weight, strict=True)
            if "Records" in name
        ]
        for people in (one, other)
    ]
    assert of_records[0] == of_records[1]


def test_a_size_of_ones_own_stands_where_a_size_can(tmp_path):
    ours = organisation(tmp_path)
    assert ours in sizes() and "elsewhere" not in sizes()
    assert ours.numbers["agencies"] == {"department": 2, "province": 1, "local": 2}
    mean = sum(tiers()[tier]["services"] * n for tier, n in ours.numbers["agencies"].items())
    assert agents_at(ours) == 5 + mean + ours.numbers["staff"] + 500
    lab = Lab("status-quo", size=ours, months=3, seed=1)
    assert lab.agent("กรมบัญชีกลาง").tier == "department"
    assert Lab("status-quo", people=tmp_path / "ours.csv", size="classroom", seed=1).arm.size == ours
    with pytest.raises(UsageError, match="covers nobody at size classroom with people"):
        Scenario.load("by-law-phased", size=organisation(tmp_path, "name,tier\nA,local\n"))


def test_it_is_told_by_a_digest_that_survives_copies(tmp_path):
    ours = organisation(tmp_path)
    for copy in (pickle.loads(pickle.dumps(ours)), deepcopy(ours), replace(Scenario.load("null"), size=ours).size):
        assert copy == ours and copy.digest == ours.digest and copy.bodies == ours.bodies
        assert roster(copy, Luck(1)).names == roster(ours, Luck(1)).names
    assert ours == f"classroom with people {ours.digest[:12]}"
    again = organisation(tmp_path, BODIES.replace("\r\n", "\n"), name="moved.csv")
    assert again == ours, "the place of the file and the ends of its lines do not matter"
    for before, after in (("Town of Hills", "Town of Mills"), ("3\r", "4\r"), ("north", "south"), ("อธิบดี ก", "")):
        assert organisation(tmp_path, BODIES.replace(before, after)) != ours
    assert ours.at("lab").numbers["staff"] == 100 and ours.at("lab").at("classroom") == ours


def test_no_file_changes_a_size_that_ships(tmp_path):
    before = roster("classroom", Luck(1))
    organisation(tmp_path)
    assert same(roster("classroom", Luck(1)), before) == []
    assert list(sizes()) == ["classroom", "lab", "thailand-sample"]
