"""Fitting: a custom network brought to the people of a size by their names, or refused with the cure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx

from policylab.errors import UsageError, nearest, shown, unknown
from policylab.model.custom_size import CustomSize
from policylab.model.networks import DIRECTED, ENDS
from policylab.model.population import Roster

DECIDES_NO_NUMBER = True  # custom networks are in a run's identity by their content

MOST_SHOWN = 3  # unknown nodes in a message


def fitted_network(people: Roster, name: str, graph: nx.Graph[str]) -> nx.Graph[str]:
    """Return a graph as this network of these people; the graph itself where nothing has to be changed.

    Nodes with custom names become the agents that these stand for, and an agency its leader in the network of
    leaders. Agents that are not in it have no ties, and ties of a node to itself are left out; how many is in the
    graph's notes.

    Raises
    ------
    UsageError
        If the network is unknown, the graph has no ties, no direction where one is needed, nodes that are no agents of
        the size, a tie between the wrong kinds, or most agents are not in it. The message names its file.

    """
    if name not in ENDS:
        raise unknown("network", name, ENDS)
    where = graph.graph.get("file", f"network {name}")
    named = _agents_of(people, name, graph)
    agents, present = [agent for kind in dict.fromkeys(ENDS[name]) for agent in people.names[kind]], set(named.values())
    missing = [agent for agent in agents if agent not in present]
    fault = _fault(people, name, graph, named)
    if not fault and 2 * len(missing) > len(agents):
        fault = (
            f"{len(missing)} of {len(agents)} agents of size {people.size} are not in it, the first {missing[0]!r}: if "
            "it is meant for this size, add them as nodes without ties (in .csv a row with the name alone)"
        )
    if fault:
        raise UsageError(f"{where}: {fault}")
    loops = nx.number_of_selfloops(graph)
    if not (missing or loops) and all(node == agent for node, agent in named.items()):
        return graph
    fitted: nx.Graph[str] = nx.relabel_nodes((nx.DiGraph if name in DIRECTED else nx.Graph)(graph), named)
    fitted.remove_edges_from(list(nx.selfloop_edges(fitted)))
    fitted.add_nodes_from(missing)
    if loops:
        _note(fitted, f"{where}: ties of a node to itself, left out: {loops}")
    if missing:
        whom = " and ".join(dict.fromkeys(ENDS[name]))
        _note(fitted, f"{where}: agents ({whom}) that are not in it and have no ties: {len(missing)} of {len(agents)}")
    return fitted


def notes_of(graphs: Mapping[str, nx.Graph[Any]]) -> tuple[str, ...]:
    """Return what was left out of custom networks, one sentence each."""
    return tuple(note for graph in graphs.values() for note in graph.graph.get("notes", ()))


def _note(graph: nx.Graph[str], note: str) -> None:
    graph.graph["notes"] = (*graph.graph.get("notes", ()), note)


def _agents_of(people: Roster, name: str, graph: nx.Graph[str]) -> dict[str, str]:
    """Return the agent for which each node stands; a node that stands for none is not in it."""
    kinds = dict.fromkeys(ENDS[name])
    called = dict(people.size.called) if isinstance(people.size, CustomSize) else {}
    known = {agent for kind in kinds for agent in people.names[kind]}
    leads = dict(zip(people.names["agency"], people.names["leader"], strict=True)) if "leader" in kinds else {}
    agents = {}
    for node in graph:
        agent = called.get(node, node)
        agent = agent if agent in known else leads.get(agent, agent)
        if agent in known:
            agents[node] = agent
    return agents


def _fault(people: Roster, name: str, graph: nx.Graph[str], named: Mapping[str, str]) -> str:
    """Return the first fault of a network's graph with its cure, or an empty text."""
    receiver, source = ENDS[name]
    such_as = _such_as(people, name)
    if nx.is_empty(graph):
        return f"holds no ties: give those of the network {name}, between names such as {such_as}"
    if name in DIRECTED and not graph.is_directed():
        return f"its ties have no direction: save it as a directed graph, each tie from {receiver} to {source}"
    strange = [node for node in graph if node not in named]
    if strange:
        return _fault_of_strange(people, name, graph, strange)
    agents: dict[str, Any] = {}
    for node, agent in named.items():
        if agents.setdefault(agent, node) != node:
            return f"{shown(agents[agent])} and {shown(node)} are the same {receiver}: keep one of the two names"
    kind_of = {agent: kind for kind in ENDS[name] for agent in people.names[kind]}
    wrong = [edge for edge in graph.edges() if (kind_of[named[edge[0]]], kind_of[named[edge[1]]]) != (receiver, source)]
    if wrong:
        first, second = wrong[0][:2]
        return f"tie {first!r} to {second!r} is wrong{_more(wrong)}: ties lead from {receiver} to {source}"
    return ""


def _fault_of_strange(people: Roster, name: str, graph: nx.Graph[str], strange: Sequence[str]) -> str:
    """Return what to do about nodes that stand for no agent: name them, or give custom people."""
    kinds, nodes = list(dict.fromkeys(ENDS[name])), ", ".join(shown(node) for node in strange[:MOST_SHOWN])
    first = set(graph.graph.get("first", ())) - {""}
    if set(strange) <= first:
        return f"line 1: no agent is called {nodes}: if this is a header, call the two columns source and target"
    header = (
        "; if line 1 is a header, call its two columns source and target" if first and first <= set(strange) else ""
    )
    several = f"nodes {nodes}{_more(strange, MOST_SHOWN)} are no {' or '.join(kinds)}"
    what = several if len(strange) > 1 else f"node {nodes} is no {' or '.join(kinds)}"
    near = nearest(strange[0], [agent for kind in kinds for agent in people.names[kind]]) if len(strange) == 1 else ""
    if isinstance(people.size, CustomSize):
        cure = "add such names to the file of people, or take the nodes out"
        if len(strange) == len(graph):  # they are called otherwise
            near, cure = f" names are such as {_such_as(people, name)}:", _cure_of_other_names(name, graph)
        return f"{what} of size {people.size}:{near} {cure}{header}"
    return (
        f"{what} of size {people.size}:{near} names are such as {_such_as(people, name)} (policylab list agents --size "
        f"{people.size}); give your own people, or names for these, with --people (in Python people){header}"
    )


def _cure_of_other_names(name: str, graph: nx.Graph[str]) -> str:
    """Return what to do about a graph that calls all its nodes otherwise than the file of people does."""
    attributes = ", ".join(graph.graph.get("attributes", ()))
    if not attributes:
        return "write these in the file of the network, or its names in the file of people"
    return f"choose an attribute that has these with --network-names {name}=ATTRIBUTE (known: {attributes})"


def _such_as(people: Roster, name: str) -> str:
    return " and ".join(f"{people.names[kind][0]!r} ({kind})" for kind in dict.fromkeys(ENDS[name]))


def _more(faults: Sequence[object], shown_already: int = 1) -> str:
    return f" (and {len(faults) - shown_already} more)" if len(faults) > shown_already else ""
