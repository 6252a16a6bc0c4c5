"""Custom networks, read from files; the file of a real organisation stays where it is.

Only the names of nodes and the edges between them are kept; no attribute or weight enters the lab, and nothing of the
file enters results.
"""

from __future__ import annotations

import gzip
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from policylab.errors import UsageError, nearest, shown, unknown
from policylab.model.delimited import as_name
from policylab.model.networks import DIRECTED, ENDS
from policylab.model.networks.formats import NAMELESS, READERS

DECIDES_NO_NUMBER = True  # custom networks are in a run's identity by their content

PACKED, IDS = ".gz", "id"
NAMED_BY = ("label", "name")  # attributes that name nodes, if each node has its own
MOST_BYTES = 400_000_000  # unpacked


def read_network(name: str, path: Path, named_by: str = "") -> nx.Graph[str]:
    """Return a network from a file, recognised by its extension, packed by gzip or not.

    Nodes are named by the attribute ``named_by``; otherwise by their labels, or else their names, if each has its own;
    otherwise by their ids (``id``). Edges keep their direction in networks that have one; parallel edges count once,
    and their number is in the graph's notes.

    Raises
    ------
    UsageError
        If the network, the extension or the attribute is unknown, or the file cannot be read.

    """
    if name not in ENDS:
        raise unknown("network", name, ENDS)
    read = _read(path)
    called = _names(read, named_by, str(path), name)
    # The graph of a directed network stays undirected if the file is: fitted_network refuses that.
    graph: nx.Graph[str] = nx.DiGraph() if name in DIRECTED and read.is_directed() else nx.Graph()
    graph.graph["file"] = str(path)
    if read.graph.get("first"):
        graph.graph["first"] = read.graph["first"]
    graph.graph["attributes"] = _attributes(read)
    graph.add_nodes_from(called.values())
    graph.add_edges_from((called[a], called[b]) for a, b in read.edges())
    repeated = read.number_of_edges() - graph.number_of_edges()
    if repeated:
        graph.graph["notes"] = (f"{path}: repeated ties, each counted once: {repeated}",)
    return graph


def read_networks(networks: Mapping[str, Any], named_by: Mapping[str, str]) -> dict[str, nx.Graph[Any]]:
    """Return custom networks: graphs as they are, and files read, their nodes named by an attribute if one is given."""
    is_file = {name: isinstance(graph, str | os.PathLike) for name, graph in networks.items()}
    for name, attribute in named_by.items():
        if not isinstance(attribute, str):
            raise UsageError(f"network names: {shown(attribute)} has the wrong type: write the name of an attribute")
        if not is_file.get(name):
            raise UsageError(
                f"network names: {shown(attribute)} is to name nodes of the network {name}, which has no file: give "
                "the file too, or leave the attribute out"
            )
    return {
        name: read_network(name, Path(graph), named_by.get(name, "")) if is_file[name] else graph
        for name, graph in networks.items()
    }


def _names(read: nx.Graph[Any], named_by: str, where: str, network: str) -> Mapping[Any, str]:
    """Return the name of each node."""
    for attribute in (named_by,) if named_by else NAMED_BY:
        values = {node: as_name(entry.get(attribute, "")) for node, entry in read.nodes(data=True)}
        if named_by == IDS:
            break
        each = set(values.values()) - {""}
        if len(each) == len(values):
            return values
        if named_by:
            raise UsageError(f"{where}: {_misnamed(read, values, named_by)} (--network-names {network}={named_by})")
    return {node: as_name(node) for node in read}


def _attributes(read: nx.Graph[Any]) -> tuple[str, ...]:
    return tuple(sorted({str(name) for _, entry in read.nodes(data=True) for name in entry}))


def _misnamed(read: nx.Graph[Any], values: Mapping[Any, str], attribute: str) -> str:
    """Return why an attribute cannot name the nodes of a graph."""
    without = sum(not value for value in values.values())
    if without == len(values):
        known = _attributes(read)
        hint = nearest(attribute, known) or " name one of them"
        return f"no node has the attribute {attribute!r}:{hint} (known: {', '.join(known) or 'none'})"
    if without:
        return f"{without} of {len(values)} nodes have no attribute {attribute!r}: choose one that each node has"
    twice = Counter(values.values()).most_common(1)[0][0]
    return f"{attribute!r} is {shown(twice)} of two nodes: choose an attribute of which each has its own"


def _read(path: Path) -> nx.Graph[Any]:
    """Return the graph of a file, or say in one line why it cannot be read."""
    plain = path.with_suffix("") if path.suffix.lower() == PACKED else path
    ending, known = plain.suffix.lower(), ", ".join(READERS)
    if path.is_dir():
        raise UsageError(f"{path}: is a folder: name the file of a network in it")
    if ending in NAMELESS:
        raise UsageError(f"{path}: {ending} numbers its nodes without naming them: save the network as one of {known}")
    if ending not in READERS:
        hint = nearest(ending, READERS)
        raise UsageError(f"{path}: extension {ending!r} is unknown:{hint} save the network as one of {known}")
    try:
        return READERS[ending](_content(path))
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file: check the path") from None
    except UsageError as error:
        raise UsageError(f"{path}: {str(error).removeprefix(': ')}") from None
    except gzip.BadGzipFile:
        raise UsageError(f"{path}: is not packed by gzip: unpack it, or leave {PACKED} out of its name") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}): choose a file that you may read") from None
    except UnicodeError:
        raise UsageError(f"{path}: cannot be read as text: save it in UTF-8") from None
    except Exception as error:  # readers let through whatever their parsers raise
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise UsageError(
            f"{path}: is not a network in {ending} format ({reason}): save it again, or as one of {known}"
        ) from None


def _content(path: Path) -> bytes:
    """Return the content of a file, unpacked."""
    is_packed = path.suffix.lower() == PACKED
    with gzip.open(path) if is_packed else path.open("rb") as file:
        content: bytes = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UsageError(f"is larger than {MOST_BYTES / 1e6:g} MB: leave out what is not a tie")
    return content
