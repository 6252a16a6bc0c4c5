"""The five networks, as networkx graphs over stable names, and the links that rules see through.

Every generator is named, takes its seeds from keyed luck and can be swapped: pass a graph of your own under
the network's name and it is used instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from policylab.errors import UsageError, unknown
from policylab.links import Link, mean_link, shared_link
from policylab.luck import Luck
from policylab.population import NOBODY, Roster

Graphs = Mapping[str, nx.Graph]
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]

NEIGHBOURS = 6
COLLEAGUES = 6
REWIRING = 0.1
PRACTICE_SIZE = 8
REGISTERS_NEEDED = 4
CORE_SHARE = 0.1


def leaders_ministry_cliques(people: Roster, luck: Luck) -> nx.Graph:
    """Join the leaders of a ministry (of a region's localities) with each other, and a few across."""
    leaders = people.names["leader"]
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(leaders)
    for members in _grouped(leaders, people.ministry).values():
        graph.add_edges_from((a, b) for i, a in enumerate(members) for b in members[i + 1 :])
    across = nx.gnm_random_graph(len(leaders), len(leaders) // 2, seed=luck.seed_for("network.leaders"))
    graph.add_edges_from((leaders[a], leaders[b]) for a, b in across.edges)
    return graph


def staff_small_worlds(people: Roster, luck: Luck) -> nx.Graph:
    """Join officials in a small world inside each agency and in communities of practice across."""
    officials = people.names["staff"]
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(officials)
    teams = _grouped(officials, people.staff_agency.tolist())
    for agency, team in teams.items():
        if agency != NOBODY:
            seed = luck.seed_for(f"network.staff.{people.names['agency'][agency]}")
            _add_small_world(graph, team, COLLEAGUES, seed)
    drawn = luck.uniform("network.practice", people.keys["staff"], 0)[:, 0]
    members = [officials[row] for row in np.argsort(drawn, kind="stable") if drawn[row] < 0.2]
    for first in range(0, len(members) - 1, PRACTICE_SIZE):
        nx.add_cycle(graph, members[first : first + PRACTICE_SIZE])
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


def data_core_registers(people: Roster, luck: Luck) -> nx.DiGraph:
    """Draw an arrow from each agency to those whose registers it needs; a few core registers are needed by many."""
    agencies = people.names["agency"]
    departments = [row for row, tier in enumerate(people.tier) if tier == "department"] or list(range(len(agencies)))
    core = departments[: max(2, round(CORE_SHARE * len(agencies)))]
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(agencies)
    for place in range(REGISTERS_NEEDED):
        pool = core if place < REGISTERS_NEEDED // 2 else list(range(len(agencies)))
        drawn = luck.uniform(f"network.data.{place}", people.keys["agency"], 0)[:, 0]
        chosen = np.array(pool)[(drawn * len(pool)).astype(np.intp)]
        graph.add_edges_from((agencies[row], agencies[source]) for row, source in enumerate(chosen) if source != row)
    return graph


def citizens_regional_small_worlds(people: Roster, luck: Luck) -> nx.Graph:
    """Join citizens in a small world within each region."""
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(people.names["citizen"])
    for region, residents in _grouped(people.names["citizen"], people.citizen_region).items():
        _add_small_world(graph, residents, NEIGHBOURS, luck.seed_for(f"network.citizens.{region}"))
    return graph


def service_by_region(people: Roster, luck: Luck) -> nx.DiGraph:
    """Draw an arrow from each citizen to a department and to a provincial unit and a local body of the region."""
    agencies, citizens = people.names["agency"], people.names["citizen"]
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(agencies)
    graph.add_nodes_from(citizens)
    tier, region = np.array(people.tier), np.array(people.region)
    home = np.array(people.citizen_region)
    for level in dict.fromkeys(people.tier):
        drawn = luck.uniform(f"network.service.{level}", people.keys["citizen"], 0)[:, 0]
        anywhere = np.flatnonzero(tier == level)
        for place in dict.fromkeys(people.citizen_region):
            near = anywhere[region[anywhere] == place] if level != "department" else anywhere
            pool = near if len(near) else anywhere
            residents = np.flatnonzero(home == place)
            chosen = pool[(drawn[residents] * len(pool)).astype(np.intp)]
            graph.add_edges_from(
                (citizens[c], agencies[a]) for c, a in zip(residents.tolist(), chosen.tolist(), strict=True)
            )
    return graph


GENERATORS: dict[str, dict[str, Callable[[Roster, Luck], nx.Graph]]] = {
    "leaders": {"ministry-cliques": leaders_ministry_cliques},
    "staff": {"small-worlds": staff_small_worlds},
    "data": {"core-registers": data_core_registers},
    "citizens": {"regional-small-worlds": citizens_regional_small_worlds},
    "service": {"by-region": service_by_region},
}


def build_graphs(people: Roster, luck: Luck, given: Graphs | None = None) -> dict[str, nx.Graph]:
    """Return the five networks; one that is given is taken as it is, the others are generated.

    Raises
    ------
    UsageError
        If a given network has an unknown name, or none of its nodes is an agent of the lab.

    """
    given = given or {}
    for name in given:
        if name not in GENERATORS:
            raise unknown("network", name, GENERATORS)
    graphs = {}
    for name, makers in GENERATORS.items():
        graphs[name] = given[name] if name in given else next(iter(makers.values()))(people, luck)
    return graphs


def build_links(people: Roster, graphs: Graphs) -> dict[tuple[str, str], Link]:
    """Return the links through which rules see, by kind of the receiver and name of the link."""
    agencies, officials, citizens = (people.number(kind) for kind in ("agency", "staff", "citizen"))
    leader_pairs = _pairs(graphs["leaders"], people, "leader", "leader", both_ways=True)
    employed = np.flatnonzero(people.staff_agency != NOBODY)
    needs = _pairs(graphs["data"], people, "agency", "agency")
    visits = _pairs(graphs["service"], people, "citizen", "agency")
    colleagues = _pairs(graphs["staff"], people, "staff", "staff", both_ways=True)
    neighbours = _pairs(graphs["citizens"], people, "citizen", "citizen", both_ways=True)
    # All who have officials hire implementers in one market; an agency without officials runs no projects to speak of.
    market = np.where(np.isin(np.arange(agencies), people.staff_agency), 0, NOBODY)
    return {
        ("leader", "peers"): mean_link("leader", *leader_pairs, (agencies, agencies), own=True),
        ("agency", "peers"): mean_link("agency", *leader_pairs, (agencies, agencies), own=True),
        ("agency", "registers"): mean_link("agency", *needs, (agencies, agencies)),
        ("agency", "market"): shared_link("agency", market),
        ("agency", "officials"): mean_link("staff", people.staff_agency[employed], employed, (agencies, officials)),
        ("agency", "clients"): mean_link("citizen", visits[1], visits[0], (agencies, citizens)),
        ("staff", "colleagues"): mean_link("staff", *colleagues, (officials, officials), own=True),
        ("citizen", "neighbours"): mean_link("citizen", *neighbours, (citizens, citizens), own=True),
        ("citizen", "dealings"): mean_link("agency", *visits, (citizens, agencies)),
    }


def _pairs(graph: nx.Graph, people: Roster, receiver: str, source: str, *, both_ways: bool = False) -> Pairs:
    """Return the rows of receivers and sources of a graph's edges, in one order whatever the graph's own."""
    kinds = (receiver, source)
    rows = [{name: row for row, name in enumerate(people.names[kind])} for kind in kinds]
    many = graph.number_of_edges()
    columns = []
    for end, kind in enumerate(kinds):
        try:
            columns.append(np.fromiter((rows[end][edge[end]] for edge in graph.edges), dtype=np.intp, count=many))
        except KeyError as error:
            raise UsageError(
                f"network: node {error.args[0]!r} is no {kind} of size {people.size}: edges lead from a {receiver} "
                f"to a {source}, by names such as {people.names[kind][0]!r}"
            ) from None
    ends = np.stack(columns, axis=1)
    if both_ways:
        ends = np.concatenate([ends, ends[:, ::-1]])
    ends = np.unique(ends, axis=0)
    return ends[:, 0], ends[:, 1]


def _grouped(names: Iterable[str], groups: Iterable) -> dict:
    found: dict = {}
    for name, group in zip(names, groups, strict=True):
        found.setdefault(group, []).append(name)
    return found


def _add_small_world(graph: nx.Graph, members: list[str], ties: int, seed: int) -> None:
    many = len(members)
    if many < 2:
        return
    near = min(ties, many - 1)
    ring = nx.watts_strogatz_graph(many, near, REWIRING, seed=seed) if near > 1 else nx.path_graph(many)
    graph.add_edges_from((members[a], members[b]) for a, b in ring.edges)
