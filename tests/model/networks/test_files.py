"""Networks of one's own: every format comes back as it went, and what is wrong is said in one line."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from policylab.errors import UsageError
from policylab.model.luck import Luck
from policylab.model.networks import DIRECTED, ENDS, build_graphs, build_links
from policylab.model.networks.files import NAMELESS, READERS, check_network, read_network
from policylab.model.population import roster

PEOPLE = roster("classroom", Luck(1))
GRAPHS = build_graphs(PEOPLE, Luck(1))
WRITERS = {
    ".graphml": nx.write_graphml,
    ".gexf": nx.write_gexf,
    ".gml": nx.write_gml,
    ".net": nx.write_pajek,
    ".pajek": nx.write_pajek,
    ".edgelist": nx.write_edgelist,
    ".adjlist": nx.write_adjlist,
    ".multiline_adjlist": nx.write_multiline_adjlist,
    ".json": lambda graph, path: path.write_text(json.dumps(nx.node_link_data(graph, edges="edges"))),
}


def write_leda(graph, path):
    names = {name: number for number, name in enumerate(graph, start=1)}
    edges = [f"{names[a]} {names[b]} 0 |{{}}|" for a, b in graph.edges]
    kind = "-1" if graph.is_directed() else "-2"
    lines = ["LEDA.GRAPH", "string", "int", kind, str(len(names)), *(f"|{{{name}}}|" for name in names)]
    path.write_text("\n".join([*lines, str(len(edges)), *edges]))


WRITERS[".leda"] = write_leda


def edges_of(graph):
    return {edge if graph.is_directed() else frozenset(edge) for edge in graph.edges}


def written(tmp_path, graph, ending=".graphml"):
    path = tmp_path / f"ours{ending}"
    WRITERS[ending](graph, path)
    return path


def refused(*what):
    """Return the one line with which a call is refused."""
    call, *given = what
    with pytest.raises(UsageError) as raised:
        call(*given)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def fault(name, graph, tmp_path, ending=".graphml"):
    path = written(tmp_path, graph, ending)
    message = refused(check_network, PEOPLE, name, read_network(name, path))
    assert message.startswith(f"{path}: ")
    return message


def test_every_format_has_its_test():
    assert set(WRITERS) == set(READERS)


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize("ending", WRITERS)
def test_a_network_comes_back_from_every_format(tmp_path, ending, name):
    graph = GRAPHS[name]
    found = read_network(name, written(tmp_path, graph, ending))
    assert edges_of(found) == edges_of(graph)
    assert found.is_directed() == (name in DIRECTED)
    tied = {node for node in graph if graph.degree(node)}
    assert set(found) == (tied if ending == ".edgelist" else set(graph))
    if set(found) == set(graph):
        check_network(PEOPLE, name, found)
        links = build_links(PEOPLE, {**GRAPHS, name: found})
        for key, link in build_links(PEOPLE, GRAPHS).items():
            assert np.array_equal(links[key].sums.indptr, link.sums.indptr)
            assert np.array_equal(links[key].sums.indices, link.sums.indices)


def test_nothing_of_a_file_but_names_and_edges_is_kept(tmp_path):
    graph = nx.Graph(GRAPHS["leaders"], secret="x")
    nx.set_node_attributes(graph, "secret", "wage")
    nx.set_edge_attributes(graph, 7.5, "weight")
    path = written(tmp_path, graph)
    found = read_network("leaders", path)
    assert found.graph == {"file": str(path)}
    assert not any(found.nodes[node] for node in found)
    assert not any(content for _, _, content in found.edges(data=True))


@pytest.mark.parametrize("ending", [".graphml", ".gexf"])
def test_nodes_are_called_by_their_labels_where_each_has_its_own(tmp_path, ending):
    names = dict(enumerate(PEOPLE.names["leader"]))
    graph = nx.cycle_graph(20)
    nx.set_node_attributes(graph, names, "label")
    found = read_network("leaders", written(tmp_path, graph, ending))
    check_network(PEOPLE, "leaders", found)
    assert edges_of(found) == edges_of(nx.relabel_nodes(nx.cycle_graph(20), names))
    same = nx.relabel_nodes(nx.cycle_graph(20), names)
    nx.set_node_attributes(same, "leader", "label")
    check_network(PEOPLE, "leaders", read_network("leaders", written(tmp_path, same, ending)))


def test_a_directed_file_of_mutual_ties_is_read_as_mutual(tmp_path):
    found = read_network("leaders", written(tmp_path, nx.DiGraph(GRAPHS["leaders"])))
    assert edges_of(found) == edges_of(GRAPHS["leaders"])


@pytest.mark.parametrize(
    ("name", "file", "says"),
    [
        ("leader", "a.gml", "unknown network 'leader': did you mean 'leaders'"),
        ("leaders", "nowhere.gml", "nowhere.gml: no such file: check the path"),
        ("leaders", "a.csv", "a.csv: extension '.csv' is unknown: save the network as one of .graphml"),
        ("leaders", "a.grapml", "extension '.grapml' is unknown: did you mean '.graphml' or '.gml'? save"),
        ("leaders", "a", "a: extension '' is unknown"),
        *(("leaders", f"a{ending}", f"{ending} numbers its nodes without naming them") for ending in NAMELESS),
    ],
)
def test_a_file_that_is_no_network_is_refused_in_one_line(name, file, says):
    assert says in refused(read_network, name, Path(file))


@pytest.mark.parametrize("ending", [ending for ending in READERS if ending not in (".adjlist", ".edgelist")])
@pytest.mark.parametrize("content", [b"nonsense here and\nthere\n", b"\xff\xfe\x00 x"])
def test_what_is_no_network_is_refused_in_one_line(tmp_path, ending, content):
    path = tmp_path / f"ours{ending}"
    path.write_bytes(content)
    if ending in (".net", ".pajek") and content.isascii():  # networkx skips the lines that it does not know
        assert "holds no ties" in refused(check_network, PEOPLE, "leaders", read_network("leaders", path))
    else:
        assert refused(read_network, "leaders", path).startswith(f"{path}: is not a network in {ending} format (")


def test_a_folder_is_refused(tmp_path):
    assert "is a folder" in refused(read_network, "leaders", tmp_path)


def test_a_network_without_ties_is_refused(tmp_path):
    for graph in (nx.Graph(), nx.empty_graph(PEOPLE.names["leader"])):
        assert "holds no ties: give the edges of the network leaders" in fault("leaders", graph, tmp_path)


def test_unknown_names_are_refused_with_the_first_and_an_example(tmp_path):
    graph = nx.relabel_nodes(
        GRAPHS["leaders"], {PEOPLE.names["leader"][4]: "Somchai", PEOPLE.names["leader"][9]: "Mali"}
    )
    message = fault("leaders", graph, tmp_path)
    assert "node 'Somchai' is no leader of size classroom (and 1 more)" in message
    assert "names are such as 'department-001/leader' (leader)" in message


def test_too_few_nodes_are_refused_with_their_number_and_the_first(tmp_path):
    first, _, third, *_ = PEOPLE.names["leader"]
    graph = nx.Graph(GRAPHS["leaders"])
    graph.remove_nodes_from([third, first])
    message = fault("leaders", graph, tmp_path)
    assert f"2 of 20 agents of size classroom are missing, the first {first!r}: add them as nodes" in message


@pytest.mark.parametrize("name", ["data", "dealings"])
def test_a_network_that_needs_a_direction_is_refused_without(tmp_path, name):
    receiver, source = ENDS[name]
    message = fault(name, GRAPHS[name].to_undirected(), tmp_path)
    assert f"no direction: save it as a directed graph, each edge from {receiver} to {source}" in message


def test_a_service_that_goes_from_agency_to_citizen_is_refused(tmp_path):
    message = fault("dealings", GRAPHS["dealings"].reverse(), tmp_path)
    assert "is wrong (and 1499 more): edges lead from citizen to agency" in message
    graph = GRAPHS["dealings"].copy()
    graph.add_edge(*PEOPLE.names["citizen"][:2])
    assert "edge 'citizen-000001' to 'citizen-000002' is wrong: edges lead" in fault("dealings", graph, tmp_path)


def test_a_tie_to_oneself_is_refused(tmp_path):
    graph = nx.Graph(GRAPHS["leaders"])
    graph.add_edge(*[PEOPLE.names["leader"][3]] * 2)
    assert f"{PEOPLE.names['leader'][3]!r} is tied to itself: take such edges out" in fault("leaders", graph, tmp_path)


def test_an_unknown_network_is_refused():
    for call in (lambda: check_network(PEOPLE, "leader", nx.Graph()), lambda: read_network("leader", None)):
        assert "unknown network 'leader': did you mean 'leaders'" in refused(call)


def test_a_graph_without_a_file_is_called_by_its_network():
    assert refused(check_network, PEOPLE, "staff", nx.Graph()).startswith("network staff: holds no ties")
