"""Networks in the forms that people publish: each comes in as the same ties, or is refused with a cure."""

from __future__ import annotations

import gzip
import json

import networkx as nx
import pytest

from policylab.errors import UsageError
from policylab.model.networks.files import read_network

# Three offices with names as they are: Thai, a comma, quotes and a space at the end.
TREASURY, RECORDS, LANDS = "กรมบัญชีกลาง", "Records, Office of", 'The "Lands" Office'
TIES = {(TREASURY, RECORDS), (TREASURY, LANDS)}


def read(tmp_path, name, content, network="data", named_by=""):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_network(network, path, named_by)


def refused(*what):
    with pytest.raises(UsageError) as raised:
        read(*what)
    return str(raised.value)


ROWS = f'{TREASURY},"{RECORDS}"\n{TREASURY},"The ""Lands"" Office"\n'
TABLES = {
    "plain": ("ours.csv", ROWS),
    "headed": ("ours.csv", "Source,Target\n" + ROWS),
    "from and to, elsewhere": (
        "ours.csv", f'id,To,From\n1,"{RECORDS}",{TREASURY}\n2,"The ""Lands"" Office",{TREASURY}\n'
    ),
    "BOM and CRLF": ("ours.csv", "\ufeffsource,target\r\n" + ROWS.replace("\n", "\r\n")),
    "weights and more": ("ours.csv", "source,target,weight\n" + ROWS.replace("\n", ",2.5\n")),
    "semicolons": ("ours.csv", f'source;target\n{TREASURY};{RECORDS}\n{TREASURY};"The ""Lands"" Office"\n'),
    "tabs": ("ours.tsv", f'{TREASURY}\t{RECORDS}\n{TREASURY}\t"The ""Lands"" Office"\n'),
    "tabs of a spreadsheet": (
        "ours.txt",
        f'source\ttarget\r\n{TREASURY}\t{RECORDS}\r\n{TREASURY}\t"The ""Lands"" Office"\r\n'.encode("utf-16"),
    ),
    "space and empty lines": ("ours.csv", "\n\nsource , target\n" + ROWS.replace(TREASURY, f" {TREASURY} ") + "\n,"),
    "remarks at the head": ("ours.csv", "# who reports to whom\n% 2 ties\n" + ROWS),
    "a header in Thai": ("ours.csv", "ต้นทาง,ปลายทาง,น้ำหนัก\n" + ROWS.replace("\n", ",2.5\n")),
    "a parent for each": ("ours.csv", f'id,name,parent\n1,{TREASURY},"{RECORDS}"\n2,"{RECORDS}",\n'
                          f'3,{TREASURY},"The ""Lands"" Office"\n'),
    "a matrix": ("ours.csv", f';{RECORDS};{TREASURY};"The ""Lands"" Office"\n{TREASURY};1;0;0,5\n{RECORDS};0;0;0\n'
                 '"The ""Lands"" Office";0;;0.0\n'),
    "packed": ("ours.csv.gz", gzip.compress(ROWS.encode())),
}  # fmt: skip


@pytest.mark.parametrize("form", TABLES)
def test_a_table_of_ties_comes_in_as_it_is_published(tmp_path, form):
    assert set(read(tmp_path, *TABLES[form]).edges) == TIES


def test_a_list_of_numbers_between_spaces_is_a_table(tmp_path):
    graph = read(tmp_path, "mail.txt", "# FromNodeId ToNodeId\n0 1\n2 3\n2 2\n0 1\n", "staff")
    assert set(map(frozenset, graph.edges)) == {frozenset("01"), frozenset("23"), frozenset("2")}
    assert graph.graph["notes"] == (f"{tmp_path / 'mail.txt'}: repeated ties, each counted once: 1",)


def test_a_row_with_one_name_is_a_node_without_ties(tmp_path):
    graph = read(tmp_path, "ours.csv", "source,target\na,b\nc,\n,d\n")
    assert set(graph) == set("abcd") and list(graph.edges) == [("a", "b")]


def test_a_table_may_say_which_ties_go_both_ways(tmp_path):
    some = read(tmp_path, "ours.csv", "from,to,direction\na,b,mutual\nb,c,directed\n")
    assert set(some.edges) == {("a", "b"), ("b", "a"), ("b", "c")}
    none = read(tmp_path, "ours.csv", "Source,Target,Type\na,b,Undirected\nb,c,Undirected\n")
    assert not none.is_directed()


GRAPHML = (
    '<graphml xmlns="{space}"><key id="d0" for="node" attr.name="label" attr.type="{kind}"/>'
    '<key id="d1" for="node" attr.name="staff" attr.type="int"/>'
    '<graph edgedefault="directed">'
    + "".join(
        f'<node id="n{number}"><data key="d0">{name}\n</data><data key="d1"></data></node>'
        for number, name in enumerate((TREASURY, RECORDS, LANDS))
    )
    + '<edge source="n0" target="n1"/><edge id="e" source="n0" target="n2"/></graph></graphml>'
)
SPACE = "http://graphml.graphdrawing.org/xmlns"
GML = (
    f'Creator "a tool"\ngraph\n[\n  directed 1\n  node\n  [\n    id 4\n    label "{TREASURY}"\n  ]\n'
    f'  node [ id 7 label "{RECORDS}" ]\n  node [ id 9 label "The &quot;Lands&quot; Office" ]\n'
    "  edge [ source 4 target 7 value 3 ]\n  edge [ source 4 target 9 ]\n  edge [ source 4 target 9 ]\n]\n"
)
GEXF = (
    '<gexf xmlns="{space}" version="{version}"><graph defaultedgetype="directed"><attributes class="node">'
    '<attribute id="0" title="staff" type="integer"/></attributes><nodes>'
    + "".join(
        f'<node id="{number}" label="{name}"><attvalues><attvalue for="0" value=""/></attvalues></node>'
        for number, name in enumerate((TREASURY, RECORDS, LANDS.replace('"', "&quot;")))
    )
    + '</nodes><edges><edge id="0" source="0" target="1"/><edge id="1" source="0" target="2"/></edges></graph></gexf>'
)
PAJEK = f'*Vertices 3\n1 "{TREASURY}"\n2 "{RECORDS}"\n3 "The Lands Office"\n*Arcs\n1 2 1\n1 3 1\n'
NODES = [{"id": "a", "name": TREASURY}, {"id": "b", "name": RECORDS}, {"id": "c", "name": LANDS}]
LINKS = [{"source": "a", "target": "b", "value": 1}, {"source": "a", "target": "c"}]
JSON = {
    "links of D3": {"nodes": NODES, "links": LINKS},
    "edges": {"nodes": NODES, "edges": LINKS},
    "links by place": {"nodes": [{"name": of["name"]} for of in NODES], "links": [
        {"source": 0, "target": 1}, {"source": 0, "target": 2}]},
    "links after a drawing": {"nodes": NODES, "links": [
        {"source": NODES[0] | {"x": 1.5}, "target": NODES[1]}, {"source": NODES[0], "target": NODES[2]}]},
    "elements of Cytoscape.js": {"elements": {
        "nodes": [{"data": node} for node in NODES], "edges": [{"data": link} for link in LINKS]}},
    "elements in one list": {"elements": [{"data": entry} for entry in (*NODES, *LINKS)]},
    "a list of elements": [{"data": entry} for entry in (*NODES, *LINKS)],
    "elements of Kumu": {
        "elements": [{"_id": node["id"], "label": node["name"]} for node in NODES],
        "connections": [{"from": "a", "to": "b"}, {"from": "a", "to": "c"}]},
    "graph around": {"graph": {"nodes": {of["id"]: {"label": of["name"]} for of in NODES}, "edges": LINKS}},
    "names alone": {"nodes": [TREASURY, RECORDS, LANDS], "links": [[TREASURY, RECORDS], [TREASURY, LANDS]]},
    "a list of ties": [{"source": one, "target": other} for one, other in sorted(TIES)],
}  # fmt: skip
FORMS = {
    "GraphML": ("ours.graphml", GRAPHML.format(space=SPACE, kind="string")),
    "GraphML with String": ("ours.graphml", GRAPHML.format(space=SPACE, kind="String")),
    "GraphML of another namespace": ("ours.graphml", GRAPHML.format(space="http://example.org/graphml", kind="string")),
    "GraphML without namespace": ("ours.GraphML", GRAPHML.format(space="", kind="string").replace(' xmlns=""', "")),
    "GraphML packed": ("ours.graphml.gz", gzip.compress(GRAPHML.format(space=SPACE, kind="string").encode())),
    "GML": ("ours.gml", GML),
    "GML with CRLF": ("ours.gml", GML.replace("\n", "\r\n")),
    "GEXF 1.2": ("ours.gexf", GEXF.format(space="http://www.gexf.net/1.2draft", version="1.2")),
    "GEXF 1.3": ("ours.gexf", GEXF.format(space="http://gexf.net/1.3", version="1.3")),
    **{form: ("ours.json", json.dumps(content)) for form, content in JSON.items()},
    "JSON with BOM": ("ours.json", b"\xef\xbb\xbf" + json.dumps(JSON["edges"]).encode()),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_graph_comes_in_as_tools_write_it(tmp_path, form):
    graph = read(tmp_path, *FORMS[form])
    assert graph.is_directed()
    assert set(graph.edges) == TIES


def test_pajek_comes_in_with_its_letters(tmp_path):
    graph = read(tmp_path, "ours.net", b"\xef\xbb\xbf" + PAJEK.replace("\n", "\r\n").encode())
    assert set(graph.edges) == {(TREASURY, RECORDS), (TREASURY, "The Lands Office")}


def test_a_file_says_itself_that_it_has_no_direction(tmp_path):
    content = json.dumps({"directed": False, **JSON["edges"]})
    assert not read(tmp_path, "ours.json", content).is_directed()


def test_nodes_are_named_by_the_attribute_that_is_asked_for(tmp_path):
    nodes = [{"id": n, "label": f"{n}", "unit": name, "part": "x"} for n, name in enumerate((TREASURY, RECORDS, LANDS))]
    content = json.dumps({"nodes": nodes, "links": [{"source": 0, "target": 1}, {"source": 0, "target": 2}]})
    assert set(read(tmp_path, "ours.json", content, "data", "unit").edges) == TIES
    assert set(read(tmp_path, "ours.json", content).edges) == {("0", "1"), ("0", "2")}
    assert set(read(tmp_path, "ours.json", content, "data", "id").edges) == {("0", "1"), ("0", "2")}
    assert "no node has the attribute 'units': did you mean 'unit'? (known: id, label, part, unit)" in refused(
        tmp_path, "ours.json", content, "data", "units"
    )
    assert "'part' is 'x' of two nodes: choose an attribute of which each has its own" in refused(
        tmp_path, "ours.json", content, "data", "part"
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "name\na\nb\n", "a.csv: has one column: separate source and target by a comma"),
        ("a.csv", 'a,b\n"c,d\n', "a.csv: line 2: is not valid CSV (unexpected end of data): correct the quotes there"),
        ("a.csv", "ก,ข\n".encode("cp874"), "a.csv: cannot be read as text: save it in UTF-8"),
        ("a.csv.gz", b"a,b\n", "a.csv.gz: is not packed by gzip: unpack it, or leave .gz out of its name"),
        ("a.json", "3", "a.json: is not a network: write nodes and links, each link with source and target"),
        ("a.json", '{"nodes": []}', "a.json: has no list links or edges: write nodes and links"),
        ("a.json", '{"links": [{"source": "a"}]}', "a.json: has a tie without target: write nodes and links"),
        ("a.graphml", "<html/>", "a.graphml: is not a network in .graphml format"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cure(tmp_path, name, content, says):
    message = refused(tmp_path, name, content)
    assert says in message and "\n" not in message


def test_an_empty_table_holds_no_ties(tmp_path):
    assert nx.is_empty(read(tmp_path, "ours.csv", "source,target\n"))
    assert nx.is_empty(read(tmp_path, "ours.csv", ""))
