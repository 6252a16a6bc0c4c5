"""Networks in JSON as tools write them: nodes and links of networkx and D3, elements of Cytoscape.js and Kumu."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import networkx as nx

from policylab.errors import UsageError

DECIDES_NO_NUMBER = True  # custom networks are in a run's identity by their content

TIES = ("links", "edges", "connections")
ENDS = (("source", "from"), ("target", "to"))
NAMES = ("id", "_id", "key", "name", "label")
FORMS = "write nodes and links, each link with source and target"
Items = list[Any]


def read_json(text: str) -> nx.Graph[Any]:
    """Return the graph of a JSON file; without the key ``directed``, ties have the direction as written."""
    content = json.loads(text)
    nodes, ties = _parts(content)
    directed = content.get("directed", True) if isinstance(content, dict) else True
    graph: nx.Graph[Any] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    ids = [_id(node, place) for place, node in enumerate(nodes)]
    for node, name in zip(nodes, ids, strict=True):
        graph.add_node(name)
        graph.nodes[name].update(node if isinstance(node, dict) else {})
    known = set(ids)
    for tie in ties:
        first, second = (_end(tie, number, ids, known) for number in (0, 1))
        graph.add_edge(first, second)
    return graph


def _parts(content: Any) -> tuple[Items, Items]:
    """Return the nodes and the ties of a file, each as its table of values."""
    if isinstance(content, list):
        return _apart([_values(entry) for entry in content])
    if not isinstance(content, dict):
        raise UsageError(f"is not a network: {FORMS}")
    inner = content.get("graph")
    if isinstance(inner, dict) and "edges" in inner:
        content = inner
    elements = content.get("elements")
    if isinstance(elements, dict):
        content = elements
    elif isinstance(elements, list) and "connections" not in content:
        return _apart([_values(element) for element in elements])
    ties = next((content[name] for name in TIES if name in content), None)
    nodes = content.get("nodes", elements)
    if isinstance(nodes, dict):
        nodes = [{"id": name, **(node if isinstance(node, dict) else {})} for name, node in nodes.items()]
    if not isinstance(ties, list) or not isinstance(nodes, list | None):
        raise UsageError(f"has no list {' or '.join(TIES[:2])}: {FORMS}")
    return [_values(node) for node in nodes or []], [_values(tie) for tie in ties]


def _apart(entries: Items) -> tuple[Items, Items]:
    """Return the nodes and the ties of a list that may hold both: without ends of a tie, a node has an id or a name."""
    is_node = [
        isinstance(entry, Mapping) and not _is_tie(entry) and any(name in entry for name in NAMES) for entry in entries
    ]
    pairs = list(zip(entries, is_node, strict=True))
    return [entry for entry, node in pairs if node], [entry for entry, node in pairs if not node]


def _values(entry: Any) -> Any:
    """Return the values of a node or a tie; Cytoscape.js has them one level down."""
    inner = entry.get("data") if isinstance(entry, dict) else None
    return inner if isinstance(inner, dict) else entry


def _is_tie(entry: Any) -> bool:
    return isinstance(entry, dict) and all(any(name in entry for name in names) for names in ENDS)


def _id(node: Any, place: int) -> Any:
    """Return what ties call a node: its id, else its name, else its place."""
    if not isinstance(node, dict):
        return node
    return next((node[name] for name in NAMES if isinstance(node.get(name), str | int)), place)


def _end(tie: Any, number: int, ids: Items, known: set[Any]) -> Any:
    """Return one end of a tie: the id of a node, its place in the list, or the node itself as D3 leaves it."""
    end: Any = None
    if isinstance(tie, list | tuple) and len(tie) >= 2:
        end = tie[number]
    elif isinstance(tie, Mapping):
        end = next((tie[name] for name in ENDS[number] if name in tie), None)
    if isinstance(end, Mapping):
        end = _id(end, -1)
    if not isinstance(end, str | int) or isinstance(end, bool):
        raise UsageError(f"has a tie without {ENDS[number][0]}: {FORMS}")
    if end not in known and isinstance(end, int) and 0 <= end < len(ids):
        return ids[end]
    return end
