"""Custom networks, read from files; the file of a real organisation stays where it is.

Only the names of nodes and the edges between them are kept; no attribute or weight enters the lab, and nothing of the
file enters results.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx

from policylab.errors import UsageError, nearest, shown, unknown
from policylab.model.networks import DIRECTED, ENDS
from policylab.model.population import Roster


def _read_node_link(path: Path) -> nx.Graph[str]:
    content = json.loads(path.read_text(encoding="utf-8-sig"))
    return nx.node_link_graph(content, edges="links" if "links" in content else "edges")


# By file extension. Formats that do not state whether they are directed are read as directed from the first name.
READERS: dict[str, Callable[[Path], nx.Graph[str]]] = {
    ".graphml": nx.read_graphml,
    ".gexf": nx.read_gexf,
    ".gml": nx.read_gml,
    ".net": nx.read_pajek,
    ".pajek": nx.read_pajek,
    ".leda": nx.read_leda,
    ".edgelist": partial(nx.read_edgelist, create_using=nx.DiGraph, data=False),
    ".adjlist": partial(nx.read_adjlist, create_using=nx.DiGraph),
    ".multiline_adjlist": partial(nx.read_multiline_adjlist, create_using=nx.DiGraph),
    ".json": _read_node_link,
}
NAMELESS = (".g6", ".s6", ".graph6", ".sparse6")


def read_network(name: str, path: Path) -> nx.Graph[str]:
    """Return a network from a file in a format that networkx reads, recognised by its extension.

    Nodes are named by their labels if each has its own, otherwise by their ids. Edges keep their direction in networks
    that have one; parallel edges count once.

    Raises
    ------
    UsageError
        If the network or the extension is unknown, or the file cannot be read.

    """
    if name not in ENDS:
        raise unknown("network", name, ENDS)
    read = _read(path)
    labels: dict[str, Any] = {node: entry.get("label") for node, entry in read.nodes(data=True)}
    if len({str(label) for label in labels.values() if label}) != len(labels):
        labels = {node: node for node in labels}
    # The graph of a directed network stays undirected if the file is: check_network refuses that.
    graph: nx.Graph[str] = nx.DiGraph() if name in DIRECTED and read.is_directed() else nx.Graph()
    graph.graph["file"] = str(path)
    graph.add_nodes_from(str(label) for label in labels.values())
    graph.add_edges_from((str(labels[a]), str(labels[b])) for a, b in read.edges())
    return graph


def check_network(people: Roster, name: str, graph: nx.Graph[str]) -> None:
    """Refuse a graph that cannot be this network of these people; the message names its file.

    Raises
    ------
    UsageError
        If the network is unknown, the graph has no ties, no direction where one is needed, nodes that are not agents
        of the size, too few nodes, an edge between the wrong kinds or from an agent to itself.

    """
    if name not in ENDS:
        raise unknown("network", name, ENDS)
    fault = _fault(people, name, graph)
    if fault:
        raise UsageError(f"{graph.graph.get('file', f'network {name}')}: {fault}")


def _read(path: Path) -> nx.Graph[str]:
    """Return the graph that networkx reads from a file, or say in one line why it cannot be read."""
    ending, known = path.suffix.lower(), ", ".join(READERS)
    if path.is_dir():
        raise UsageError(f"{path}: is a folder: name the file of a network in it")
    if ending in NAMELESS:
        raise UsageError(f"{path}: {ending} numbers its nodes without naming them: save the network as one of {known}")
    if ending not in READERS:
        hint = nearest(ending, READERS)
        raise UsageError(f"{path}: extension {ending!r} is unknown:{hint} save the network as one of {known}")
    try:
        return READERS[ending](path)
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file: check the path") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}): choose a file that you may read") from None
    except Exception as error:  # readers let through whatever their parsers raise
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise UsageError(
            f"{path}: is not a network in {ending} format ({reason}): save it again, or as one of {known}"
        ) from None


def _fault(people: Roster, name: str, graph: nx.Graph[str]) -> str:
    """Return the first fault of a network's graph with its cure, or an empty text."""
    receiver, source = ENDS[name]
    kinds = dict.fromkeys(ENDS[name])
    kind_of = {agent: kind for kind in kinds for agent in people.names[kind]}
    such_as = " and ".join(f"{people.names[kind][0]!r} ({kind})" for kind in kinds)
    if nx.is_empty(graph):
        return f"holds no ties: give the edges of the network {name}, between names such as {such_as}"
    if name in DIRECTED and not graph.is_directed():
        return f"its edges have no direction: save it as a directed graph, each edge from {receiver} to {source}"
    strange = [node for node in graph if node not in kind_of]
    if strange:
        return (
            f"node {shown(strange[0])} is no {' or '.join(kinds)} of size {people.size}{_more(strange)}: "
            f"names are such as {such_as}"
        )
    missing = [agent for agent in kind_of if agent not in graph]
    if missing:
        return (
            f"{len(missing)} of {len(kind_of)} agents of size {people.size} are missing, the first {missing[0]!r}: add "
            "them as nodes (one may be without ties: .edgelist cannot say that, .adjlist and .graphml can)"
        )
    wrong = [edge for edge in graph.edges() if (kind_of[edge[0]], kind_of[edge[1]]) != (receiver, source)]
    if wrong:
        first, second = wrong[0]
        return f"edge {first!r} to {second!r} is wrong{_more(wrong)}: edges lead from {receiver} to {source}"
    alone = list(nx.nodes_with_selfloops(graph))
    return f"{alone[0]!r} is tied to itself{_more(alone)}: take such edges out" if alone else ""


def _more(faults: Sequence[object]) -> str:
    return f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
