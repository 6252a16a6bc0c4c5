"""The plain model agrees with the lab: the printed description is enough to build the model again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from policylab.lab import Lab
from policylab.model.columns import KINDS
from policylab.model.luck import Luck, agent_keys
from policylab.model.networks import build_graphs
from policylab.model.policies.package import packages
from policylab.model.population import roster, sizes
from policylab.model.scenario import Scenario
from tests.benchmarks.plain_model import PlainModel
from tests.benchmarks.plain_model.chance import Chance
from tests.benchmarks.plain_model.who import TABLES, population

MONTHS = 24
NEAR = 1e-9
HERE = Path(__file__).parent
OF_KIND = {"agency": "agencies", "leader": "leaders", "staff": "officials", "citizen": "citizens"}
MONEY = ("outlay", "agency_cost", "citizen_burden")
QUICK = ("by-law-phased", "hybrid", "everything")
# Events that stand in a world, and the months until the last of them has worn off a little.
WORLDS = {"shock": 70, "history": 110, "reshuffle": 54, "budget-cut": 42, "trust-scandal": 44}


def differences(lab: Lab, plain: PlainModel) -> Iterator[str]:
    """Name each value that differs: a column by month and agent, a measure by month."""
    for kind in KINDS:
        agents = list(getattr(plain, OF_KIND[kind]))
        for column, values in lab.simulation.columns[kind].items():
            in_lab = np.broadcast_to(values, (len(agents), 1))[:, 0].tolist()
            for agent, value in zip(agents, in_lab, strict=True):
                own = float(getattr(agent, column))
                if own != value and not abs(own - value) <= NEAR:
                    yield f"month {lab.month}: {agent.name}: {column} is {own!r}, in the lab {float(value)!r}"
    frame = lab.frame()
    in_lab = frame[frame["month"] == lab.month].set_index("measure")["value"]
    own = {**plain.records[-1], **{name: getattr(plain, name) for name in MONEY}}
    own["adoption_months"] = sum(month["effective_adoption"] for month in plain.records[1:])
    for name, value in in_lab.items():
        if own[name] != pytest.approx(value, rel=NEAR, abs=NEAR):
            yield f"month {lab.month}: {name} is {own[name]!r}, in the lab {value!r}"


def assert_agree(package: str | Path, months: int = MONTHS, world: str = "default", seed: int = 1) -> None:
    lab = Lab(Scenario.load(package, size="classroom", months=months, setting=world), seed=seed)
    plain = PlainModel(package, "classroom", seed=seed, world=world)
    for month in range(months + 1):
        found = list(differences(lab, plain))
        assert not found, f"{len(found)} values differ: " + "; ".join(found[:5])
        if month < months:
            lab.step()
            plain.step()


@pytest.mark.parametrize("package", QUICK)
def test_plain_objects_and_the_lab_agree(package: str) -> None:
    assert_agree(package)


@pytest.mark.long
@pytest.mark.parametrize("package", sorted(set(packages()) - set(QUICK)))
def test_they_agree_on_the_other_packages(package: str) -> None:
    assert_agree(package)


@pytest.mark.long
@pytest.mark.parametrize("world", WORLDS)
def test_they_agree_on_events(world: str) -> None:
    assert_agree("status-quo", WORLDS[world], world)


@pytest.mark.long
def test_they_agree_on_uncommon_deliveries() -> None:
    assert_agree(HERE / "uncommon.toml", 36, seed=2)


@pytest.mark.long
def test_they_agree_where_agencies_stand_for_many(monkeypatch: pytest.MonkeyPatch) -> None:
    for table in (sizes(), TABLES["sizes"]):
        monkeypatch.setitem(table["classroom"], "weights", {"local": 10, "province": 3})
    assert_agree("everything", seed=3)


def test_luck_as_it_is_printed() -> None:
    names = ["department-001", "citizen-000002"]
    luck = Luck(7, 3).uniform("agency_choice.luck_act", agent_keys(names), -60)[:, 0].tolist()
    assert luck == [Chance(7, 3).draw("agency_choice.luck_act", name, -60) for name in names]


def edges(graph: nx.Graph) -> set:
    return set(graph.edges) if graph.is_directed() else {frozenset(edge) for edge in graph.edges}


@pytest.mark.parametrize("seed", [1, 2])
def test_people_and_networks_as_they_are_printed(seed: int) -> None:
    own, people = population("classroom", Chance(seed, 0)), roster("classroom", Luck(seed, 0))
    assert [body.name for body in own.bodies] == list(people.names["agency"])
    assert [name for body in own.bodies for name in body.officials] == list(people.names["staff"])
    assert [(body.tier, body.ministry, body.region) for body in own.bodies] == list(
        zip(people.tier, people.ministry, people.region, strict=True)
    )
    assert [(person.name, person.region, person.segment) for person in own.people] == list(
        zip(people.names["citizen"], people.citizen_region, people.citizen_segment, strict=True)
    )
    for name, graph in build_graphs(people, Luck(seed, 0)).items():
        assert edges(own.networks[name]) == edges(graph), name


def test_the_plain_model_has_nothing_of_the_lab_but_its_tables() -> None:
    for path in (HERE / "plain_model").glob("*.py"):
        assert not re.search(r"^\s*(from|import) (policylab|numpy)", path.read_text(encoding="utf-8"), re.M), path.name
