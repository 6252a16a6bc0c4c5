"""Formats of network files: their bytes as a networkx graph, with what people's tools write put right first.

Nodes keep their attributes, so that one of them can name them; parallel ties stay, so that they can be counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import networkx as nx

from policylab.errors import UsageError
from policylab.model.delimited import Rows, rows_of
from policylab.model.networks.json_forms import read_json
from policylab.published.cells import normal

DECIDES_NO_NUMBER = True  # custom networks are in a run's identity by their content

GRAPHML, GEXF = "http://graphml.graphdrawing.org/xmlns", "http://www.gexf.net/1.2draft"
OTHER_XML = ("yworks", "/viz")  # namespaces with a meaning of their own
SOURCES = ("source", "from", "sender", "ego", "src", "node1", "node_1", "fromnodeid", "parent", "ต้นทาง", "จาก")
TARGETS = ("target", "to", "receiver", "alter", "dst", "node2", "node_2", "tonodeid", "child", "ปลายทาง", "ถึง")
BODIES = ("name", "ชื่อหน่วยงาน", "ชื่อ", "หน่วยงาน", "body", "organisation", "organization", "employee", "id")
ABOVE = ("parent", "reports_to", "manager", "supervisor", "superior", "ต้นสังกัด", "รายงานต่อ")
MUTUAL = ("undirected", "mutual")  # of one tie in a table: Gephi's type, Kumu's direction


def text_of(content: bytes) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 as a spreadsheet's Unicode text has it."""
    return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig").replace("\r\n", "\n")


def read_table(content: bytes, *, spaces: bool = False) -> nx.Graph[str]:
    """Return the graph of a table of ties: two columns, or those that a header names source and target.

    A table with a name and a parent in each row, such as a register of bodies, has ties from each to its parent. Other
    columns are not read, but for a type or direction that says of a tie that it goes both ways. A row with one name is
    a node without ties. A table with the same names along its top and its side has a tie where a cell is not 0.
    """
    rows = rows_of(text_of(content), "", spaces=spaces)
    if not rows:
        return nx.MultiDiGraph()
    header = [normal(cell) for cell in rows[0][1]]
    if _is_matrix(rows):
        return _of_matrix(rows)
    places = _ends(header)
    is_headed = bool(places)
    places = places or [0, 1]
    ties = [cells for _, cells in (rows[1:] if is_headed else rows)]
    if not is_headed and all(len(cells) < 2 for cells in ties):
        raise UsageError("has one column: separate source and target by a comma")
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph["first"] = () if is_headed else tuple(ties[0][:2])
    kinds = [n for n, cell in enumerate(header) if is_headed and cell in ("type", "direction")]
    ways = [next((cells[n].lower() for n in kinds if n < len(cells)), "") for cells in ties]
    for cells, way in zip(ties, ways, strict=True):
        ends = [cells[n] if n < len(cells) else "" for n in places]
        graph.add_nodes_from(end for end in ends if end)
        if all(ends):
            graph.add_edge(*ends)
            if way == MUTUAL[1] and ends[0] != ends[1]:
                graph.add_edge(*reversed(ends))
    return nx.MultiGraph(graph) if ways and set(ways) == {MUTUAL[0]} else graph


def _ends(header: list[str]) -> list[int]:
    """Return the columns of the two ends of a tie; none where a header does not name both."""
    for words in ((SOURCES, TARGETS), (BODIES, ABOVE)):
        places = [next((header.index(word) for word in of if word in header), -1) for of in words]
        if -1 not in places:
            return places
    return []


def _is_matrix(rows: Rows) -> bool:
    side = [cells[0] for _, cells in rows[1:]]
    return len(side) > 1 and sorted(rows[0][1][1:]) == sorted(side)


def _of_matrix(rows: Rows) -> nx.Graph[str]:
    """Return the ties of a matrix, each from the name at its side to the name at its top."""
    top = rows[0][1][1:]
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(top)
    for _, (name, *cells) in rows[1:]:
        graph.add_edges_from((name, target) for target, cell in zip(top, cells, strict=False) if cell.strip("0.,"))
    return graph


def read_graphml(content: bytes) -> nx.Graph[str]:
    """Return the graph of GraphML: any namespace, and types of attributes that only some tools know."""
    root = _within(ElementTree.fromstring(content), GRAPHML)
    for key in root.iter(f"{{{GRAPHML}}}key"):
        if key.get("yfiles.type") is None:
            key.set("attr.type", "string")
            key.set("attr.name", key.get("attr.name") or str(key.get("id")))
    graph: nx.Graph[str] = nx.parse_graphml(ElementTree.tostring(root, encoding="unicode"), force_multigraph=True)
    return graph


def read_gexf(content: bytes) -> nx.Graph[str]:
    """Return the graph of GEXF, of any of its versions."""
    root = _within(ElementTree.fromstring(content), GEXF)
    for attribute in root.iter(f"{{{GEXF}}}attribute"):
        attribute.set("type", "string")
    graph: nx.Graph[str] = nx.read_gexf(BytesIO(ElementTree.tostring(root, encoding="utf-8")))
    return graph


def read_gml(content: bytes) -> nx.Graph[Any]:
    """Return the graph of GML in any letters; parallel ties may lack the word that announces them."""
    text = text_of(content)
    if not re.search(r"^\s*multigraph\s+1", text, re.MULTILINE):
        text = re.sub(r"(^|\s)graph\s*\[", r"\1graph [\nmultigraph 1\n", text, count=1)
    graph: nx.Graph[Any] = nx.parse_gml(text, label="id")
    return graph


def _within(root: ElementTree.Element, space: str) -> ElementTree.Element:
    """Return XML with its elements in one namespace, but for those that have a meaning in another."""
    for element in root.iter():
        if isinstance(element.tag, str):
            own, _, name = element.tag.rpartition("}")
            if not any(part in own for part in OTHER_XML):
                element.tag = f"{{{space}}}{name}"
    return root


def _by_lines(parse: Callable[..., nx.Graph[str]], **options: Any) -> Callable[[bytes], nx.Graph[str]]:
    return lambda content: parse(text_of(content).splitlines(), **options)


# By file extension. Formats that do not state whether they are directed are read as directed from the first name.
READERS: dict[str, Callable[[bytes], nx.Graph[Any]]] = {
    ".csv": read_table,
    ".tsv": read_table,
    ".txt": partial(read_table, spaces=True),
    ".graphml": read_graphml,
    ".gexf": read_gexf,
    ".gml": read_gml,
    ".net": _by_lines(nx.parse_pajek),
    ".pajek": _by_lines(nx.parse_pajek),
    ".leda": _by_lines(nx.parse_leda),
    ".edgelist": _by_lines(nx.parse_edgelist, create_using=nx.MultiDiGraph, data=False),
    ".adjlist": _by_lines(nx.parse_adjlist, create_using=nx.MultiDiGraph),
    ".multiline_adjlist": lambda content: nx.parse_multiline_adjlist(
        iter(text_of(content).splitlines()), create_using=nx.MultiDiGraph()
    ),
    ".json": lambda content: read_json(text_of(content)),
}
NAMELESS = (".g6", ".s6", ".graph6", ".sparse6")
