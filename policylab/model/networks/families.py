"""The families of networks: how each of the five networks is generated unless you provide a graph.

A generator takes its seeds from keyed luck and joins stable names. The first family of a network is its default; the
others are rival forms with as many ties, to see whether a result depends on who knows whom.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from policylab.model.luck import Luck
from policylab.model.population import NOBODY, Roster

Group = TypeVar("Group", bound=Hashable)
Generator = Callable[[Roster, Luck], "nx.Graph[str]"]

# All of these are assumed (D): the ties of Thai agencies, officials and citizens have never been counted.
NEIGHBOURS = 6  # ties of a citizen in the small world of a region
COLLEAGUES = 6  # ties of an official in the small world of an agency
REWIRING = 0.1  # share of the ties of a small world that leap across it (Watts & Strogatz 1998: between .01 and .1)
TIES_ACROSS = 0.5  # ties across ministries for each leader
PRACTICE_SHARE = 0.2  # share of officials in a community of practice beyond their agency
PRACTICE_SIZE = 8  # officials in one community of practice, a ring
REGISTERS_NEEDED = 4  # registers that an agency's services need, half of them core registers
CORE_SHARE = 0.1  # core registers for each agency


def leaders_ministry_cliques(people: Roster, luck: Luck) -> nx.Graph[str]:
    """Join the leaders of a ministry (of a region's localities) with each other, and a few across.

    A draw: (1) every two leaders of a ministry (of a region's localities) are joined; (2) the pairs across are the
    edges of ``networkx.gnm_random_graph(n, m)`` with *n* leaders and *m* half of it (rounded, a half to the even
    number), its seed keyed by ``network.leaders``, nodes numbered in the order of the leaders; a repeated pair counts
    once.
    """
    leaders = people.names["leader"]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(leaders)
    for members in _grouped(leaders, people.ministry).values():
        graph.add_edges_from((a, b) for i, a in enumerate(members) for b in members[i + 1 :])
    across = nx.gnm_random_graph(len(leaders), round(TIES_ACROSS * len(leaders)), seed=luck.seed_for("network.leaders"))
    graph.add_edges_from((leaders[a], leaders[b]) for a, b in across.edges)
    return graph


def staff_small_worlds(people: Roster, luck: Luck) -> nx.Graph[str]:
    """Join officials in a small world inside each agency and in communities of practice across.

    A draw: (1) the officials of an agency, in their order, are the nodes of ``networkx.watts_strogatz_graph(n, k,
    0.1)`` with *k* 6, or *n* - 1 where they are fewer (a pair is joined, a single official has no ties), its seed keyed
    by ``network.staff.AGENCY``; (2) officials whose luck of stream ``network.practice``, event 0, is below 0.2 are
    sorted by that luck; every eight of them, and the remainder if it is two or more, form a ring.
    """
    officials = people.names["staff"]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(officials)
    teams = _grouped(officials, people.staff_agency.tolist())
    for agency, team in teams.items():
        if agency != NOBODY:
            seed = luck.seed_for(f"network.staff.{people.names['agency'][agency]}")
            _add_small_world(graph, team, COLLEAGUES, seed)
    drawn = luck.uniform("network.practice", people.keys["staff"], 0)[:, 0]
    members = [officials[row] for row in np.argsort(drawn, kind="stable") if drawn[row] < PRACTICE_SHARE]
    for first in range(0, len(members) - 1, PRACTICE_SIZE):
        nx.add_cycle(graph, members[first : first + PRACTICE_SIZE])
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


def data_core_registers(people: Roster, luck: Luck) -> nx.DiGraph[str]:
    """Draw an arrow from each agency to those whose registers it needs; a few core registers are needed by many.

    A draw: (1) core registers are the first departments (the first agencies where there are none), a tenth of the
    number of agencies (rounded, a half to the even number), two at least; (2) for places 0 to 3 an agency needs one
    register each: number floor(luck x size of the pool) of the core at places 0 and 1, of all agencies at places 2 and
    3, by its luck of stream ``network.data.PLACE``, event 0; (3) its own register does not count, and a repeated one
    counts once.
    """
    agencies = people.names["agency"]
    departments = [row for row, tier in enumerate(people.tier) if tier == "department"] or list(range(len(agencies)))
    core = departments[: max(2, round(CORE_SHARE * len(agencies)))]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(agencies)
    for place in range(REGISTERS_NEEDED):
        pool = core if place < REGISTERS_NEEDED // 2 else list(range(len(agencies)))
        drawn = luck.uniform(f"network.data.{place}", people.keys["agency"], 0)[:, 0]
        chosen = np.array(pool)[(drawn * len(pool)).astype(np.intp)]
        graph.add_edges_from((agencies[row], agencies[source]) for row, source in enumerate(chosen) if source != row)
    return graph


def citizens_regional_small_worlds(people: Roster, luck: Luck) -> nx.Graph[str]:
    """Join citizens in a small world within each region.

    A draw: the citizens of a region, in their order, are the nodes of ``networkx.watts_strogatz_graph(n, k, 0.1)`` with
    *k* 6, or *n* - 1 where they are fewer (a pair is joined), its seed keyed by ``network.citizens.REGION``.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(people.names["citizen"])
    for region, residents in _grouped(people.names["citizen"], people.citizen_region).items():
        _add_small_world(graph, residents, NEIGHBOURS, luck.seed_for(f"network.citizens.{region}"))
    return graph


def dealings_by_region(people: Roster, luck: Luck) -> nx.DiGraph[str]:
    """Draw an arrow from each citizen to a department and to a provincial unit and a local body of the region.

    A draw: of each tier a citizen belongs to agency number floor(luck x size of the pool) of a pool, by the luck of
    stream ``network.service.TIER``, event 0; the pool holds all departments, or the agencies of the tier in the region
    (all of the tier where the region has none), in their order.
    """
    tier, region = np.array(people.tier), np.array(people.region)

    def pool(level: str, place: str) -> NDArray[np.intp]:
        anywhere = np.flatnonzero(tier == level)
        near = anywhere[region[anywhere] == place] if level != "department" else anywhere
        return near if len(near) else anywhere

    return _dealings(people, luck, pool)


def dealings_anywhere(people: Roster, luck: Luck) -> nx.DiGraph[str]:
    """Draw an arrow from each citizen to an agency of each tier, wherever it is; drawn as by region, but from all."""
    tier = np.array(people.tier)
    return _dealings(people, luck, lambda level, _: np.flatnonzero(tier == level))


def _dealings(people: Roster, luck: Luck, pool_of: Callable[[str, str], NDArray[np.intp]]) -> nx.DiGraph[str]:
    """Draw for each citizen one agency of each tier from the pool of the tier and the citizen's region.

    The luck keeps the key of the network's first name, so that citizens deal with the same agencies as before.
    """
    agencies, citizens = people.names["agency"], people.names["citizen"]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(agencies)
    graph.add_nodes_from(citizens)
    home = np.array(people.citizen_region)
    for level in dict.fromkeys(people.tier):
        drawn = luck.uniform(f"network.service.{level}", people.keys["citizen"], 0)[:, 0]
        for place in dict.fromkeys(people.citizen_region):
            pool = pool_of(level, place)
            residents = np.flatnonzero(home == place)
            chosen = pool[(drawn[residents] * len(pool)).astype(np.intp)]
            graph.add_edges_from(
                (citizens[c], agencies[a]) for c, a in zip(residents.tolist(), chosen.tolist(), strict=True)
            )
    return graph


def random_like(name: str, likeness: Generator) -> Generator:
    """Return the generator of a random graph with the nodes and the number of ties of another family."""

    def random(people: Roster, luck: Luck) -> nx.Graph[str]:
        """Draw a random graph with as many nodes and ties as the default family.

        It is ``networkx.gnm_random_graph``, directed if the default is, its seed keyed by ``network.NETWORK.random``;
        nodes are numbered in the order of the roster.
        """
        like = likeness(people, luck)
        seed = luck.seed_for(f"network.{name}.random")
        drawn: nx.Graph[Any] = nx.gnm_random_graph(
            len(like), like.number_of_edges(), seed=seed, directed=like.is_directed()
        )
        named: nx.Graph[Any] = nx.relabel_nodes(drawn, dict(enumerate(like)))
        return named

    return random


def scale_free_like(name: str, kind: str, likeness: Generator) -> Generator:
    """Return the generator of a scale-free graph (Barabasi & Albert 1999) with about the ties of another family.

    Which agents come first, and so have most ties, is drawn by each agent's own luck and not by its row.
    """

    def scale_free(people: Roster, luck: Luck) -> nx.Graph[str]:
        """Draw a scale-free graph (Barabasi & Albert 1999) with about as many ties as the default family.

        It is ``networkx.barabasi_albert_graph(n, m)`` with *m* the ties for each node of the default family (rounded, 1
        at least, *n* - 1 at most). Its seed, and the luck (event 0) by which agents are numbered, the least first, are
        keyed by ``network.NETWORK.scale-free``.
        """
        like = likeness(people, luck)
        each = min(max(round(like.number_of_edges() / len(like)), 1), len(like) - 1)
        seed = luck.seed_for(f"network.{name}.scale-free")
        drawn = nx.barabasi_albert_graph(len(like), each, seed=seed)
        order = np.argsort(luck.uniform(f"network.{name}.scale-free", people.keys[kind], 0)[:, 0], kind="stable")
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(people.names[kind])
        graph.add_edges_from((people.names[kind][order[a]], people.names[kind][order[b]]) for a, b in drawn.edges)
        return graph

    return scale_free


GENERATORS: dict[str, dict[str, Generator]] = {
    "leaders": {
        "ministry-cliques": leaders_ministry_cliques,
        "random": random_like("leaders", leaders_ministry_cliques),
        "scale-free": scale_free_like("leaders", "leader", leaders_ministry_cliques),
    },
    "staff": {"small-worlds": staff_small_worlds, "random": random_like("staff", staff_small_worlds)},
    "data": {"core-registers": data_core_registers, "random": random_like("data", data_core_registers)},
    "citizens": {
        "regional-small-worlds": citizens_regional_small_worlds,
        "random": random_like("citizens", citizens_regional_small_worlds),
        "scale-free": scale_free_like("citizens", "citizen", citizens_regional_small_worlds),
    },
    "dealings": {"by-region": dealings_by_region, "anywhere": dealings_anywhere},
}


def _grouped(names: Iterable[str], groups: Iterable[Group]) -> dict[Group, list[str]]:
    members: dict[Group, list[str]] = {}
    for name, group in zip(names, groups, strict=True):
        members.setdefault(group, []).append(name)
    return members


def _add_small_world(graph: nx.Graph[str], members: list[str], ties: int, seed: int) -> None:
    count = len(members)
    if count < 2:
        return
    near = min(ties, count - 1)
    ring = nx.watts_strogatz_graph(count, near, REWIRING, seed=seed) if near > 1 else nx.path_graph(count)
    graph.add_edges_from((members[a], members[b]) for a, b in ring.edges)
