"""The five networks, as networkx graphs over stable names, and the links through which rules see.

Your own graph, passed under the network's name, is used instead of a generated one.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from policylab.errors import UsageError, unknown
from policylab.model.luck import Luck
from policylab.model.networks.families import GENERATORS
from policylab.model.networks.links import Link, mean_link, shared_link
from policylab.model.population import NOBODY, Roster

Graphs = Mapping[str, "nx.Graph[Any]"]
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]

# What an edge of each network joins: the kind that sees or needs, and the kind that is seen or needed.
ENDS = {
    "leaders": ("leader", "leader"),
    "staff": ("staff", "staff"),
    "data": ("agency", "agency"),
    "citizens": ("citizen", "citizen"),
    "dealings": ("citizen", "agency"),
}
CHANGING = (
    "add_node", "add_nodes_from", "remove_node", "remove_nodes_from", "add_edge", "add_edges_from",
    "add_weighted_edges_from", "remove_edge", "remove_edges_from", "clear", "clear_edges", "update",
)  # fmt: skip
DIRECTED = ("data", "dealings")  # an agency needs another's register, a citizen goes to an agency: not the other way


def build_graphs(
    people: Roster, luck: Luck, graphs: Graphs | None = None, families: Mapping[str, str] | None = None
) -> dict[str, nx.Graph[Any]]:
    """Return the five networks: custom ones as they are, the others generated.

    Agents that are not nodes of a custom graph have no ties. ``families`` names for a network the
    generator in ``GENERATORS`` that makes it; the first is the default.

    Raises
    ------
    UsageError
        If a network or a family does not exist, or a network has both a graph and a family.

    """
    graphs, families = graphs or {}, families or {}
    for name in (*graphs, *families):
        if name not in GENERATORS:
            raise unknown("network", name, GENERATORS)
    for name, family in families.items():
        if family not in GENERATORS[name]:
            raise unknown(f"family of the network {name}", family, GENERATORS[name])
        if name in graphs:
            raise UsageError(f"network {name}: has both a graph and the family {family!r}: leave one of them out")
    return {
        name: frozen(graphs[name])
        if name in graphs
        else frozen(makers[families.get(name, next(iter(makers)))](people, luck), in_place=True)
        for name, makers in GENERATORS.items()
    }


def frozen(graph: nx.Graph[Any], *, in_place: bool = False) -> nx.Graph[Any]:
    """Return a frozen graph: the graph itself if it is frozen or ``in_place``, otherwise a copy."""
    result = graph if nx.is_frozen(graph) or in_place else graph.copy()
    nx.freeze(result)
    for method in CHANGING:
        setattr(result, method, _refuse)
    return result


def _refuse(*_: object, **__: object) -> None:
    raise UsageError(
        "the networks of a lab cannot be changed, because its people were built with them: change a copy, and make "
        "another lab from scenario.with_network(leaders=graph)"
    )


def build_links(people: Roster, graphs: Graphs) -> dict[tuple[str, str], Link]:
    """Return the links through which rules see, by kind of the receiver and name of the link.

    - ``peers`` (of a leader or an agency): the leaders, or agencies, that the network of leaders ties it to; without
      ties it sees only itself;
    - ``registers`` and ``partners`` (of an agency): the agencies that the network of data points to from it;
    - ``market`` (of an agency): all agencies with officials, itself included, each weighted by the bodies that it
      stands for; an agency without officials sees nobody;
    - ``services`` (of an agency): those that it owns; ``occasions`` (of an agency): the same, each weighted by its
      share of the occasions that bring people; ``siblings`` (of a service): the services of its agency, itself
      included;
    - ``officials`` (of an agency): its own; ``clients`` (of an agency): the citizens whose dealings lead to it;
    - ``colleagues`` (of an official) and ``neighbours`` (of a citizen): those that the networks of staff and of
      citizens tie them to; without ties they see only themselves;
    - ``region`` (of a citizen who deals with any agency): those of its region who deal with any, itself included; who
      deals with none sees nobody;
    - ``dealings`` (of a citizen): the agencies that the network of dealings leads to; ``needs`` (of a citizen): their
      services, each weighted by its share of the occasions that bring people to its agency.

    The mean over nobody is 0. A repeated pair counts once; ties of leaders, staff and citizens go both ways.
    """
    agencies, officials, citizens = (people.number(kind) for kind in ("agency", "staff", "citizen"))
    pairs = {name: _pairs(people, name, graphs[name]) for name in ENDS}
    clients, visited = pairs["dealings"]
    registers = mean_link("agency", *pairs["data"], (agencies, agencies))
    owner, owned = people.service_agency, np.arange(people.number("service"))
    employed = np.flatnonzero(people.staff_agency != NOBODY)
    # Agencies with officials hire implementers in one market, an agency that stands for ten bodies counting ten times;
    # an agency without officials runs no projects to speak of.
    market = np.where(np.isin(np.arange(agencies), people.staff_agency), 0, NOBODY)
    return {
        ("leader", "peers"): mean_link("leader", *pairs["leaders"], (agencies, agencies), own=True),
        ("agency", "peers"): mean_link("agency", *pairs["leaders"], (agencies, agencies), own=True),
        ("agency", "services"): mean_link("service", owner, owned, (agencies, len(owned))),
        ("agency", "occasions"): mean_link("service", owner, owned, (agencies, len(owned)), weights=people.demand),
        ("service", "siblings"): shared_link("service", owner),
        ("agency", "registers"): registers,
        ("agency", "partners"): registers,  # the rules of those whose registers an agency needs must allow it
        ("agency", "market"): shared_link("agency", market, people.weight),
        ("agency", "officials"): mean_link("staff", people.staff_agency[employed], employed, (agencies, officials)),
        ("agency", "clients"): mean_link("citizen", visited, clients, (agencies, citizens)),
        ("staff", "colleagues"): mean_link("staff", *pairs["staff"], (officials, officials), own=True),
        ("citizen", "neighbours"): mean_link("citizen", *pairs["citizens"], (citizens, citizens), own=True),
        ("citizen", "region"): shared_link("citizen", _regions_of(people, clients)),
        ("citizen", "dealings"): mean_link("agency", clients, visited, (citizens, agencies)),
        ("citizen", "needs"): _needs(people, clients, visited),
    }


def _regions_of(people: Roster, clients: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the number of each citizen's region, ``NOBODY`` for those who deal with no agency."""
    place = {name: number for number, name in enumerate(dict.fromkeys(people.citizen_region))}
    numbers = np.array([place[name] for name in people.citizen_region], dtype=np.intp)
    deals = np.isin(np.arange(len(numbers)), clients)
    return np.where(deals, numbers, NOBODY)


def _needs(people: Roster, clients: NDArray[np.intp], visited: NDArray[np.intp]) -> Link:
    """Return the link from citizens to the services of the agencies that they deal with."""
    first = np.searchsorted(people.service_agency, visited)
    count = people.services_of[visited]
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    services = np.repeat(first, count) + within
    shape = (people.number("citizen"), people.number("service"))
    return mean_link("service", np.repeat(clients, count), services, shape, weights=people.demand)


def _pairs(people: Roster, name: str, graph: nx.Graph[Any]) -> Pairs:
    """Return the rows of receivers and sources of a network's edges, in both directions where ties are mutual."""
    receiver, source = (_rows(people, name, graph, end) for end in (0, 1))
    if name not in DIRECTED:
        return np.concatenate([receiver, source]), np.concatenate([source, receiver])
    return receiver, source


def _rows(people: Roster, name: str, graph: nx.Graph[Any], end: int) -> NDArray[np.intp]:
    """Return the rows of one end of each edge."""
    kind = ENDS[name][end]
    row = {agent: number for number, agent in enumerate(people.names[kind])}
    try:
        ends = map(row.__getitem__, map(itemgetter(end), graph.edges()))
        return np.fromiter(ends, dtype=np.intp, count=graph.number_of_edges())
    except KeyError as error:
        raise UsageError(
            f"network {name}: size {people.size} has no {kind} named {error.args[0]!r}: ties lead from "
            f"{ENDS[name][0]} to {ENDS[name][1]}, by names such as {people.names[kind][0]!r}"
        ) from None
