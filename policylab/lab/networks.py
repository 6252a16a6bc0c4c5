"""Networks of a lab for its users: copies in which nothing can be changed, attributes included."""

from __future__ import annotations

from itertools import chain
from typing import Any

import networkx as nx

from policylab.errors import Names
from policylab.model.networks import frozen


class Attributes(dict[str, Any]):
    """Attributes of a node, an edge or a network while it is copied."""


class FixedAttributes(Names[Any]):
    """The same in the finished copy; a copy of it is a plain dictionary."""

    what = "attributes of a network"
    cure = "copy the graph, and make another lab of scenario.with_network(leaders=graph)"

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class Ties(nx.Graph):  # type: ignore[type-arg]
    """A network whose ties go both ways."""

    node_attr_dict_factory = edge_attr_dict_factory = graph_attr_dict_factory = Attributes


class Arrows(nx.DiGraph):  # type: ignore[type-arg]
    """A network whose edges have a direction."""

    node_attr_dict_factory = edge_attr_dict_factory = graph_attr_dict_factory = Attributes


def fixed(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """Return a copy that refuses every change of nodes, edges or attributes with one sentence."""
    copy = Arrows() if graph.is_directed() else Ties()
    copy.graph.update(graph.graph)
    copy.add_nodes_from(graph.nodes(data=True))
    copy.add_edges_from(graph.edges(data=True))
    edges = (attributes for *_, attributes in copy.edges(data=True))
    for attributes in chain([copy.graph], dict(copy.nodes(data=True)).values(), edges):
        attributes.__class__ = FixedAttributes
    return frozen(copy, in_place=True)
