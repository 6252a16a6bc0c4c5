"""Who there is, and who is tied to whom (page *Initialisation*: people, networks)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import accumulate, combinations
from math import floor
from typing import Any

import networkx as nx

from tests.benchmarks.plain_model.chance import Chance

TABLES: dict[str, Any] = tomllib.loads((files("policylab") / "model" / "sizes.toml").read_text(encoding="utf-8"))
FIRST_REGION, REGIONS = next(iter(TABLES["regions"])), list(TABLES["regions"])


@dataclass(frozen=True)
class Body:
    """An agency before it begins."""

    name: str
    tier: str
    ministry: str
    region: str
    bodies: float
    officials: list[str] = field(default_factory=list)

    @property
    def leader(self) -> str:
        """Return the name of its leader."""
        return f"{self.name}/leader"


@dataclass(frozen=True)
class Person:
    """A citizen before he begins."""

    name: str
    region: str
    segment: str


@dataclass(frozen=True)
class Population:
    """Everybody by name, and the five networks."""

    bodies: list[Body]
    people: list[Person]
    networks: dict[str, nx.Graph]


def population(size: str, chance: Chance) -> Population:
    """Return who there is in a size, under the luck of one replication."""
    bodies = _bodies(TABLES["sizes"][size])
    _appoint(bodies, TABLES["sizes"][size]["staff"])
    people = [_person(number, chance) for number in range(1, TABLES["sizes"][size]["citizens"] + 1)]
    networks = {
        "leaders": _leaders(bodies, chance),
        "staff": _staff(bodies, chance),
        "data": _data(bodies, chance),
        "citizens": _citizens(people, chance),
        "service": _service(bodies, people, chance),
    }
    return Population(bodies, people, networks)


def _bodies(size: dict[str, Any]) -> list[Body]:
    found = []
    for tier, number in size["agencies"].items():
        for place in range(number):
            region = _region(tier, place)
            ministry = f"localities-{region}" if tier == "local" else f"ministry-{place % size['ministries'] + 1:02d}"
            weight = size.get("weights", {}).get(tier, 1)
            found.append(Body(f"{tier}-{place + 1:03d}", tier, ministry, region, float(weight)))
    return found


def _region(tier: str, place: int) -> str:
    if tier == "department":
        return FIRST_REGION
    others = REGIONS[1:] if tier == "province" else REGIONS
    return others[place % len(others)]


def _appoint(bodies: list[Body], many: int) -> None:
    """Share out the officials: whole parts first, then one each to the largest fractions."""
    parts = [TABLES["tiers"][body.tier]["officials"] for body in bodies]
    claims = [many * part / sum(parts) for part in parts]
    whole = [floor(claim) for claim in claims]
    by_fraction = sorted(range(len(bodies)), key=lambda row: whole[row] - claims[row])
    for row in by_fraction[: many - sum(whole)]:
        whole[row] += 1
    for body, officials in zip(bodies, whole, strict=True):
        body.officials.extend(f"{body.name}/official-{number:03d}" for number in range(1, officials + 1))


def _person(number: int, chance: Chance) -> Person:
    name = f"citizen-{number:06d}"
    region = _drawn(TABLES["regions"], chance.draw("roster.region", name, 0))
    return Person(name, region, _drawn(TABLES["segments"], chance.draw("roster.segment", name, 0)))


def _drawn(table: dict[str, Any], luck: float) -> str:
    upto = zip(table, accumulate(entry["share"] for entry in table.values()), strict=True)
    return next((name for name, share in upto if share > luck), list(table)[-1])


def _grouped(members: Iterable[Any], key: str) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for one in members:
        groups.setdefault(getattr(one, key), []).append(one)
    return groups


def _leaders(bodies: list[Body], chance: Chance) -> nx.Graph:
    graph = nx.Graph()
    names = [body.leader for body in bodies]
    graph.add_nodes_from(names)
    for members in _grouped(bodies, "ministry").values():
        graph.add_edges_from(combinations([body.leader for body in members], 2))
    across = nx.gnm_random_graph(len(names), round(len(names) / 2), seed=chance.seed("network.leaders"))
    graph.add_edges_from((names[one], names[other]) for one, other in across.edges)
    return graph


def _small_world(graph: nx.Graph, members: Sequence[str], seed: int) -> None:
    graph.add_nodes_from(members)
    if len(members) == 2:
        graph.add_edge(*members)
    elif len(members) > 2:
        world = nx.watts_strogatz_graph(len(members), min(6, len(members) - 1), 0.1, seed=seed)
        graph.add_edges_from((members[one], members[other]) for one, other in world.edges)


def _staff(bodies: list[Body], chance: Chance) -> nx.Graph:
    graph = nx.Graph()
    for body in bodies:
        _small_world(graph, body.officials, chance.seed(f"network.staff.{body.name}"))
    luck = {name: chance.draw("network.practice", name, 0) for name in graph}
    line = sorted((name for name in luck if luck[name] < 0.2), key=luck.__getitem__)
    for first in range(0, len(line), 8):
        ring = line[first : first + 8]
        if len(ring) >= 2:
            graph.add_edges_from(zip(ring, [*ring[1:], ring[0]], strict=True))
    return graph


def _data(bodies: list[Body], chance: Chance) -> nx.DiGraph:
    everybody = [body.name for body in bodies]
    departments = [body.name for body in bodies if body.tier == "department"]
    core = (departments or everybody)[: max(round(len(bodies) / 10), 2)]
    graph = nx.DiGraph()
    graph.add_nodes_from(everybody)
    for name in everybody:
        for place, pool in enumerate((core, core, everybody, everybody)):
            register = pool[floor(chance.draw(f"network.data.{place}", name, 0) * len(pool))]
            if register != name:
                graph.add_edge(name, register)
    return graph


def _citizens(people: list[Person], chance: Chance) -> nx.Graph:
    graph = nx.Graph()
    for region, members in _grouped(people, "region").items():
        _small_world(graph, [person.name for person in members], chance.seed(f"network.citizens.{region}"))
    return graph


def _service(bodies: list[Body], people: list[Person], chance: Chance) -> nx.DiGraph:
    graph = nx.DiGraph()
    for person in people:
        for tier, members in _grouped(bodies, "tier").items():
            near = [body for body in members if tier == "department" or body.region == person.region]
            pool = near or members
            chosen = pool[floor(chance.draw(f"network.service.{tier}", person.name, 0) * len(pool))]
            graph.add_edge(person.name, chosen.name)
    return graph
