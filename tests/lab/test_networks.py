"""Networks: handed out as graphs that nobody can change, and as spaces that Mesa's viewers draw."""

import pickle

import mesa
import networkx as nx
import numpy as np
import pytest

from policylab.lab import Agency, Citizen, Lab, Leader
from tests.lab.common import SCENARIO, refused

NETWORKS = ("leaders", "staff", "data", "citizens", "dealings")


@pytest.mark.parametrize("network", NETWORKS)
def test_a_network_is_a_space_of_mesa(lab, made, network):
    space = lab.network_space(network)
    assert isinstance(space, mesa.discrete_space.Network) and lab.network_space(network) is space
    assert len(space.agents) == len(lab.networks[network]) == len(space.G)
    assert made == []
    agent = space.agents[5]
    cell = space[agent.name]
    assert cell.agents == [agent] and space[cell.coordinate] is cell
    lab.space = space
    assert agent.cell is cell

    def names(cells):
        return {one.agents[0].name for one in cells}

    near = set(agent.neighbours(network))
    assert set(cell.neighborhood.agents) == near and names(cell.neighborhood) == {one.name for one in near}
    two = nx.ego_graph(nx.Graph(lab.networks[network].edges), agent.name, radius=2)
    assert names(cell.get_neighborhood(2)) == set(two) - {agent.name}
    assert names(cell.get_neighborhood(2, include_center=True)) == set(two)
    assert len(list(space.all_cells.agents)) == len(space.agents)
    assert not list(space.empties)
    refused(lambda: cell.get_neighborhood(0), "radius")
    refused(lambda: space["nobody"], "unknown agent of the network")


def test_an_agent_stands_on_what_is_drawn_or_on_the_network_of_its_kind(lab):
    leader, agency, citizen = (lab.agents_by_type[kind][3] for kind in (Leader, Agency, Citizen))
    assert lab.space is lab.network_space("leaders")
    assert [one.cell.space for one in (leader, agency, citizen)] == [
        lab.network_space(name) for name in ("leaders", "data", "citizens")
    ]
    lab.grid = lab.network_space("dealings")  # what Mesa's viewers look for first
    assert [one.cell.space for one in (leader, agency, citizen)] == [
        lab.network_space(name) for name in ("leaders", "dealings", "dealings")
    ]


@pytest.mark.parametrize("network", NETWORKS)
def test_what_mesas_viewers_read_is_there(lab, network):
    """Viewers look up a place for each agent, by the number of its cell, in a layout of the space's graph."""
    lab.space = space = lab.network_space(network)
    layout = np.array(list(nx.circular_layout(space.G).values()))
    coordinates = [agent.cell.coordinate for agent in space.agents]
    assert coordinates == list(range(len(layout))) == list(space.G)
    assert not space.G.is_directed() and [agent.pos for agent in space.agents] == [None] * len(layout)
    edges = {frozenset((space[a].agents[0].name, space[b].agents[0].name)) for a, b in space.G.edges}
    assert edges == set(map(frozenset, lab.networks[network].edges))


@pytest.mark.parametrize("network", NETWORKS)
def test_mesas_viewers_draw_every_network(lab, network):
    pytest.importorskip("solara", reason="Mesa's viewers need solara, which is no dependency of the lab")
    from mesa.visualization import SpaceRenderer, make_space_component
    from mesa.visualization.mpl_space_drawing import draw_space

    lab.space = lab.network_space(network)
    drawn = draw_space(lab.space, lambda agent: {"color": "red"}, layout_alg=nx.circular_layout, layout_kwargs={})
    assert len(drawn.collections[0].get_offsets()) == len(lab.space.agents)
    renderer = SpaceRenderer(lab)
    assert renderer.draw_structure() is renderer.draw_agents(lambda agent: {"color": "red"}) is renderer.canvas
    assert make_space_component(lambda agent: {"color": "red"})(lab) is not None


@pytest.mark.parametrize("network", NETWORKS)
def test_no_attribute_of_a_network_can_be_changed(lab, network):
    graph = lab.networks[network]
    (one, other), node = next(iter(graph.edges)), next(iter(graph))
    for change in (
        lambda: graph.edges[one, other].update(x=1), lambda: graph[one][other].__setitem__("x", 1),
        lambda: graph.graph.__setitem__("x", 1), lambda: graph.nodes[node].setdefault("x", 1),
        lambda: nx.set_edge_attributes(graph, 1, "x"), lambda: nx.set_node_attributes(graph, 1, "x"),
    ):  # fmt: skip
        assert "scenario.with_network(leaders=graph)" in refused(change)
    assert not graph.graph and not any(kept for *_, kept in graph.edges(data=True))
    for changed in (graph.copy(), nx.Graph(graph)):
        changed.edges[one, other]["x"] = changed.graph["x"] = changed.nodes[node]["x"] = 1
        changed.remove_node(node)
    assert node in graph and not graph.edges[one, other]


def test_a_network_keeps_the_attributes_that_it_came_with():
    names = Lab(SCENARIO, seed=1).agents_by_type[Leader].get("name")
    path = nx.path_graph(names)
    path.edges[names[0], names[1]]["since"] = 2561
    lab = Lab(SCENARIO, seed=1, networks={"leaders": path})
    assert nx.utils.graphs_equal(lab.networks["leaders"], path)
    assert nx.utils.graphs_equal(pickle.loads(pickle.dumps(lab.networks["leaders"])), path)


def test_a_network_may_be_a_file(tmp_path):
    names = Lab(SCENARIO, seed=1).agents_by_type[Leader].get("name")
    nx.write_graphml(nx.path_graph(names), tmp_path / "leaders.graphml")
    lab = Lab(SCENARIO, seed=1, networks={"leaders": tmp_path / "leaders.graphml"})
    assert lab.agent(names[1]).neighbours().get("name") == [names[0], names[2]]
