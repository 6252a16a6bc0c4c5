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
from policylab.model.networks.files import NAMELESS, READERS, read_network
from policylab.model.networks.fitting import fitted_network, notes_of
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


def write_table(separator):
    def write(graph, path):
        alone = [(node,) for node in nx.isolates(graph)]
        path.write_text("".join(separator.join(row) + "\n" for row in (*graph.edges, *alone)), encoding="utf-8")

    return write


WRITERS |= {".leda": write_leda, ".csv": write_table(","), ".tsv": write_table("\t"), ".txt": write_table(" ")}


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
    message = refused(fitted_network, PEOPLE, name, read_network(name, path))
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
        fitted_network(PEOPLE, name, found)
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
    assert found.graph == {"file": str(path), "attributes": ("wage",)}  # the name of it alone, for a message
    assert not any(found.nodes[node] for node in found)
    assert not any(content for _, _, content in found.edges(data=True))


@pytest.mark.parametrize("ending", [".graphml", ".gexf"])
def test_nodes_are_called_by_their_labels_where_each_has_its_own(tmp_path, ending):
    names = dict(enumerate(PEOPLE.names["leader"]))
    graph = nx.cycle_graph(20)
    nx.set_node_attributes(graph, names, "label")
    found = read_network("leaders", written(tmp_path, graph, ending))
    fitted_network(PEOPLE, "leaders", found)
    assert edges_of(found) == edges_of(nx.relabel_nodes(nx.cycle_graph(20), names))
    same = nx.relabel_nodes(nx.cycle_graph(20), names)
    nx.set_node_attributes(same, "leader", "label")
    fitted_network(PEOPLE, "leaders", read_network("leaders", written(tmp_path, same, ending)))


def test_a_directed_file_of_mutual_ties_is_read_as_mutual(tmp_path):
    found = read_network("leaders", written(tmp_path, nx.DiGraph(GRAPHS["leaders"])))
    assert edges_of(found) == edges_of(GRAPHS["leaders"])


@pytest.mark.parametrize(
    ("name", "file", "says"),
    [
        ("leader", "a.gml", "unknown network 'leader': did you mean 'leaders'"),
        ("leaders", "nowhere.gml", "nowhere.gml: no such file: check the path"),
        ("leaders", "a.xlsx", "a.xlsx: extension '.xlsx' is unknown: save the network as one of .csv"),
        ("leaders", "a.grapml", "extension '.grapml' is unknown: did you mean '.graphml'"),
        ("leaders", "a", "a: extension '' is unknown"),
        *(("leaders", f"a{ending}", f"{ending} numbers its nodes without naming them") for ending in NAMELESS),
    ],
)
def test_a_file_that_is_no_network_is_refused_in_one_line(name, file, says):
    assert says in refused(read_network, name, Path(file))


@pytest.mark.parametrize("ending", [ending for ending in READERS if ending not in (".adjlist", ".edgelist", ".txt")])
@pytest.mark.parametrize("content", [b"nonsense here and\nthere\n", b"\xff\xfe\x00 x"])
def test_what_is_no_network_is_refused_in_one_line(tmp_path, ending, content):
    path = tmp_path / f"ours{ending}"
    path.write_bytes(content)
    if ending in (".net", ".pajek") and content.isascii():  # networkx skips the lines that it does not know
        assert "holds no ties" in refused(fitted_network, PEOPLE, "leaders", read_network("leaders", path))
    elif not content.isascii() and ending not in (".graphml", ".gexf"):
        assert refused(read_network, "leaders", path) == f"{path}: cannot be read as text: save it in UTF-8"
    elif ending in (".csv", ".tsv"):
        assert refused(read_network, "leaders", path).startswith(f"{path}: has one column: separate source and target")
    else:
        assert refused(read_network, "leaders", path).startswith(f"{path}: is not a network in {ending} format (")


def test_a_folder_is_refused(tmp_path):
    assert "is a folder" in refused(read_network, "leaders", tmp_path)


def test_a_network_without_ties_is_refused(tmp_path):
    for graph in (nx.Graph(), nx.empty_graph(PEOPLE.names["leader"])):
        assert "holds no ties: give those of the network leaders" in fault("leaders", graph, tmp_path)


def test_unknown_names_are_refused_with_the_first_and_an_example(tmp_path):
    graph = nx.relabel_nodes(
        GRAPHS["leaders"], {PEOPLE.names["leader"][4]: "Somchai", PEOPLE.names["leader"][9]: "Mali"}
    )
    message = fault("leaders", graph, tmp_path)
    assert "nodes 'Somchai', 'Mali' are no leader of size classroom: " in message
    assert "names are such as 'department-001/leader' (leader) (policylab list agents --size classroom)" in message
    assert "give your own people, or names for these, with --people" in message


def test_agents_that_are_not_in_it_have_no_ties_and_are_counted(tmp_path):
    first, _, third, *_ = PEOPLE.names["leader"]
    graph = nx.Graph(GRAPHS["leaders"])
    graph.remove_nodes_from([third, first])
    fitted = fitted_network(PEOPLE, "leaders", read_network("leaders", written(tmp_path, graph)))
    assert set(fitted) == set(PEOPLE.names["leader"]) and set(nx.isolates(fitted)) >= {first, third}
    (note,) = notes_of({"leaders": fitted})
    assert note.endswith("ours.graphml: agents (leader) that are not in it and have no ties: 2 of 20")
    assert first not in note


def test_a_network_without_most_agents_is_refused_with_their_number_and_the_first(tmp_path):
    some = GRAPHS["leaders"].subgraph(PEOPLE.names["leader"][11:])
    message = fault("leaders", some, tmp_path)
    assert f"11 of 20 agents of size classroom are not in it, the first {PEOPLE.names['leader'][0]!r}: if" in message
    half = GRAPHS["leaders"].subgraph(PEOPLE.names["leader"][10:])
    assert fitted_network(PEOPLE, "leaders", half).number_of_nodes() == 20
    whole = nx.Graph(some)
    whole.add_nodes_from(PEOPLE.names["leader"])
    assert fitted_network(PEOPLE, "leaders", whole) is whole, "the cure"


@pytest.mark.parametrize("name", ["data", "dealings"])
def test_a_network_that_needs_a_direction_is_refused_without(tmp_path, name):
    receiver, source = ENDS[name]
    message = fault(name, GRAPHS[name].to_undirected(), tmp_path)
    assert f"no direction: save it as a directed graph, each tie from {receiver} to {source}" in message


def test_a_service_that_goes_from_agency_to_citizen_is_refused(tmp_path):
    message = fault("dealings", GRAPHS["dealings"].reverse(), tmp_path)
    assert "is wrong (and 1499 more): ties lead from citizen to agency" in message
    graph = GRAPHS["dealings"].copy()
    graph.add_edge(*PEOPLE.names["citizen"][:2])
    assert "tie 'citizen-000001' to 'citizen-000002' is wrong: ties lead" in fault("dealings", graph, tmp_path)


def test_ties_to_oneself_and_repeated_ties_are_left_out_and_counted(tmp_path):
    first, second, *_ = PEOPLE.names["leader"]
    path = tmp_path / "ours.csv"
    ties = [*GRAPHS["leaders"].edges, (first, first), (second, second), (first, first)]
    again = [next(iter(GRAPHS["leaders"].edges))]
    path.write_text("".join(f"{one},{other}\n" for one, other in (*ties, *again)), encoding="utf-8")
    fitted = fitted_network(PEOPLE, "leaders", read_network("leaders", path))
    assert edges_of(fitted) == edges_of(GRAPHS["leaders"])
    assert [note.removeprefix(f"{path}: ") for note in notes_of({"leaders": fitted})][:2] == [
        "repeated ties, each counted once: 2",
        "ties of a node to itself, left out: 2",
    ]


def test_a_leader_may_have_the_name_of_its_agency_but_not_both(tmp_path):
    agency_of = dict(zip(PEOPLE.names["leader"], PEOPLE.names["agency"], strict=True))
    named = nx.relabel_nodes(GRAPHS["leaders"], agency_of)
    assert edges_of(fitted_network(PEOPLE, "leaders", named)) == edges_of(GRAPHS["leaders"])
    named.add_edge(PEOPLE.names["agency"][0], PEOPLE.names["leader"][0])
    both = f"{PEOPLE.names['agency'][0]!r} and {PEOPLE.names['leader'][0]!r} are the same leader: keep one"
    assert both in refused(fitted_network, PEOPLE, "leaders", named)


def test_an_unknown_network_is_refused():
    for call in (lambda: fitted_network(PEOPLE, "leader", nx.Graph()), lambda: read_network("leader", None)):
        assert "unknown network 'leader': did you mean 'leaders'" in refused(call)


def test_a_graph_without_a_file_is_called_by_its_network():
    assert refused(fitted_network, PEOPLE, "staff", nx.Graph()).startswith("network staff: holds no ties")
