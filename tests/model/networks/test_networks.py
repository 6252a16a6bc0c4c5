"""The five networks: who is in them, which way they point, what they are like, and that luck keys them."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from policylab.errors import UsageError
from policylab.model.luck import Luck
from policylab.model.networks import DIRECTED, ENDS, build_graphs, build_links
from policylab.model.networks.families import GENERATORS, REWIRING
from policylab.model.population import roster
from policylab.model.simulation import gather
from policylab.model.tables import regions, tiers

NAMES = ("leaders", "staff", "data", "citizens", "dealings")
NODES = {
    "leaders": ("leader",), "staff": ("staff",), "data": ("agency",), "citizens": ("citizen",),
    "dealings": ("agency", "citizen"),
}  # fmt: skip


@pytest.fixture(params=["classroom", "lab"])
def people(request):
    return request.getfixturevalue(request.param)


def sorted_edges(graph):
    return sorted(graph.edges if graph.is_directed() else (tuple(sorted(edge)) for edge in graph.edges))


def agency_of(official):
    return official.partition("/")[0]


def by_group(names, groups):
    """Return the names of each group, in their order."""
    found: dict[str, list[str]] = {}
    for name, group in zip(names, groups, strict=True):
        found.setdefault(group, []).append(name)
    return found


def teams_of(people):
    return by_group(people.roster.names["staff"], map(agency_of, people.roster.names["staff"]))


@pytest.mark.parametrize("name", NAMES)
def test_nodes_are_all_of_its_kind_and_nobody_else(people, name):
    expected = {one for kind in NODES[name] for one in people.roster.names[kind]}
    assert set(people.graphs[name].nodes) == expected
    assert people.graphs[name].is_directed() == (name in DIRECTED)
    assert nx.number_of_selfloops(people.graphs[name]) == 0


def test_leaders_of_a_ministry_know_each_other(people):
    graph, roster = people.graphs["leaders"], people.roster
    ministry = dict(zip(roster.names["leader"], roster.ministry, strict=True))
    for leader in graph:
        inside = {other for other in graph if ministry[other] == ministry[leader]} - {leader}
        assert inside <= set(graph[leader])
    across = [edge for edge in graph.edges if ministry[edge[0]] != ministry[edge[1]]]
    assert 0 < len(across) <= len(graph) // 2
    assert nx.number_of_edges(graph) < len(graph) * (len(graph) - 1) / 2


def test_ministries_of_local_bodies_are_those_of_a_region(people):
    for tier, region, ministry in zip(people.roster.tier, people.roster.region, people.roster.ministry, strict=True):
        assert (ministry == f"localities-{region}") == (tier == "local")


def test_officials_of_an_agency_form_a_small_world(people):
    graph = people.graphs["staff"]
    for team in teams_of(people).values():
        near = min(6, len(team) - 1)
        of_team = len(team) * (near // 2) if near > 1 else len(team) - 1
        inside = graph.subgraph(team).number_of_edges()
        # Communities of practice may add a few ties inside an agency, and small teams are all but complete.
        assert of_team <= inside <= of_team + len(team)


def test_officials_know_few_outside_their_agency(people):
    graph = people.graphs["staff"]
    outside = {one: [other for other in graph[one] if agency_of(other) != agency_of(one)] for one in graph}
    practising = [one for one, others in outside.items() if others]
    assert max(len(others) for others in outside.values()) == 2, "a community of practice is a ring"
    assert 0.1 < len(practising) / len(graph) < 0.25


def test_small_worlds_are_clustered_and_have_shortcuts(lab):
    """Watts and Strogatz: clustering far above that of a random graph, a few ties that leap across the ring."""
    residents = by_group(lab.roster.names["citizen"], lab.roster.citizen_region)
    for graph, groups in ((lab.graphs["staff"], teams_of(lab)), (lab.graphs["citizens"], residents)):
        inside = leaps = 0
        for members in groups.values():
            place = {name: number for number, name in enumerate(members)}
            if len(members) < 20:
                continue
            for a, b in graph.subgraph(members).edges:
                apart = abs(place[a] - place[b])
                inside += 1
                leaps += min(apart, len(members) - apart) > 3
        assert REWIRING / 2 < leaps / inside < 2 * REWIRING
        sample = list(graph)[:400]
        assert nx.average_clustering(graph, nodes=sample) > 0.3


def test_a_few_core_registers_are_needed_by_many(people):
    graph, agencies = people.graphs["data"], people.roster.names["agency"]
    many = max(2, round(len(agencies) / 10))
    core, others = agencies[:many], agencies[many:]
    assert all(one.startswith("department") for one in core)
    needed = dict(graph.in_degree)
    assert sum(needed[one] for one in core) > 0.35 * graph.number_of_edges()
    assert np.mean([needed[one] for one in core]) > 4 * np.mean([needed[one] for one in others])
    out = [degree for _, degree in graph.out_degree]
    assert min(out) >= 1
    assert max(out) <= 4
    assert np.mean(out) > 2.5


def test_citizens_stay_in_their_region(people):
    home = dict(zip(people.roster.names["citizen"], people.roster.citizen_region, strict=True))
    graph = people.graphs["citizens"]
    assert all(home[a] == home[b] for a, b in graph.edges)
    assert 5.5 < 2 * graph.number_of_edges() / len(graph) <= 6
    assert set(home.values()) == set(regions())


def test_each_citizen_belongs_to_one_agency_of_each_tier(people):
    graph, roster = people.graphs["dealings"], people.roster
    tier = dict(zip(roster.names["agency"], roster.tier, strict=True))
    place = dict(zip(roster.names["agency"], roster.region, strict=True))
    there = {(tier[a], place[a]) for a in tier}
    for citizen, home in zip(roster.names["citizen"], roster.citizen_region, strict=True):
        served = list(graph.successors(citizen))
        assert sorted(tier[a] for a in served) == sorted(tiers())
        for agency in served:
            if tier[agency] != "department" and (tier[agency], home) in there:
                assert place[agency] == home, f"{citizen} of {home} goes to {agency} of {place[agency]}"
    assert all(graph.out_degree(a) == 0 for a in roster.names["agency"])


def test_agencies_of_a_pool_are_chosen_alike(lab):
    graph, roster = lab.graphs["dealings"], lab.roster
    clients = [
        graph.in_degree(a) for a, tier in zip(roster.names["agency"], roster.tier, strict=True) if tier == "department"
    ]
    expected = len(roster.names["citizen"]) / len(clients)
    assert abs(np.mean(clients) - expected) < 1e-9
    assert max(abs(np.array(clients) - expected)) < 4.5 * np.sqrt(expected)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_luck_gives_the_same_graph_and_another_another(classroom, name):
    make = next(iter(GENERATORS[name].values()))
    same = make(classroom.roster, Luck(1, 0))
    assert sorted_edges(same) == sorted_edges(classroom.graphs[name])
    for other in (Luck(1, 1), Luck(2, 0)):
        assert sorted_edges(make(classroom.roster, other)) != sorted_edges(same)


def test_given_networks_are_used_and_the_others_generated(classroom):
    lone = nx.Graph([classroom.roster.names["leader"][:2]])
    graphs = build_graphs(classroom.roster, classroom.luck, {"leaders": lone})
    assert sorted_edges(graphs["leaders"]) == sorted_edges(lone)
    for name in NAMES[1:]:
        assert sorted_edges(graphs[name]) == sorted_edges(classroom.graphs[name])
    links = build_links(classroom.roster, graphs)
    column = np.arange(20.0)[:, None]
    assert links["leader", "peers"].mean(column)[:, 0].tolist() == [1.0, 0.0, *range(2, 20)]


def test_a_given_network_changes_what_agents_see(classroom, arm, simulate):
    nobody = nx.Graph()
    nobody.add_nodes_from(classroom.roster.names["leader"])
    alone = gather("classroom", classroom.luck, {"leaders": nobody})
    mindset = [simulate(people, [arm("status-quo")], 3).columns["leader"]["mindset"] for people in (classroom, alone)]
    assert not np.array_equal(*mindset)


WEIGHTED = {("agency", "occasions"), ("citizen", "needs")}
LINKS = {
    ("leader", "peers"): ("leaders", "leader", "leader", "both"),
    ("agency", "peers"): ("leaders", "agency", "leader", "both"),
    ("agency", "registers"): ("data", "agency", "agency", "out"),
    ("agency", "partners"): ("data", "agency", "agency", "out"),
    ("agency", "clients"): ("dealings", "agency", "citizen", "in"),
    ("staff", "colleagues"): ("staff", "staff", "staff", "both"),
    ("citizen", "neighbours"): ("citizens", "citizen", "citizen", "both"),
    ("citizen", "dealings"): ("dealings", "citizen", "agency", "out"),
}


@pytest.mark.parametrize("link", LINKS, ids="-".join)
def test_links_are_the_means_over_the_graph(classroom, link):
    network, receiver, source, way = LINKS[link]
    graph, roster = classroom.graphs[network], classroom.roster
    tied = {"both": nx.neighbors, "out": nx.DiGraph.successors, "in": nx.DiGraph.predecessors}[way]
    values = Luck(5).uniform("values", roster.keys[source], np.arange(2)[None, :])
    row = {name: number for number, name in enumerate(roster.names[source])}
    seen = classroom.links[link].mean(values)
    assert classroom.links[link].source == ("agency" if link == ("agency", "peers") else source)
    for number, name in enumerate(roster.names["leader" if link == ("agency", "peers") else receiver]):
        others = list(tied(graph, name)) or ([name] if way == "both" else [])
        expected = np.mean([values[row[other]] for other in others], axis=0) if others else np.zeros(2)
        np.testing.assert_allclose(seen[number], expected, rtol=1e-12)


def test_officials_and_the_market_are_seen_as_their_means(classroom):
    roster = classroom.roster
    values = Luck(5).uniform("values", roster.keys["staff"], 0)
    seen = classroom.links["agency", "officials"].mean(values)[:, 0]
    for agency in range(20):
        assert seen[agency] == pytest.approx(values[roster.staff_agency == agency].mean(), rel=1e-12)
    running = Luck(6).uniform("values", roster.keys["agency"], 0)
    needs = np.array([classroom.graphs["data"].out_degree(a) > 0 for a in roster.names["agency"]])
    market = classroom.links["agency", "market"].mean(running)[:, 0]
    np.testing.assert_allclose(market, np.where(needs, running[needs].mean(), 0), rtol=1e-12)


def test_the_order_of_a_graph_does_not_matter(classroom):
    turned = {}
    for name, graph in classroom.graphs.items():
        turned[name] = type(graph)()
        turned[name].add_nodes_from(reversed(list(graph.nodes)))
        turned[name].add_edges_from(edge if graph.is_directed() else edge[::-1] for edge in reversed(list(graph.edges)))
    links = build_links(classroom.roster, turned)
    for key, link in classroom.links.items():
        assert links[key].sums.indptr.tobytes() == link.sums.indptr.tobytes()
        assert links[key].sums.indices.tobytes() == link.sums.indices.tobytes()
        assert links[key].sums.data.tobytes() == link.sums.data.tobytes()
        assert set(link.sums.data) == {1.0} or key in WEIGHTED


def test_the_demanded_are_met(classroom):
    """Services weigh as often as people come for them."""
    roster = classroom.roster
    values = Luck(6).uniform("values", roster.keys["service"], np.arange(2)[None, :])
    for number in range(roster.number("agency")):
        own = roster.service_agency == number
        for link, weights in (("services", None), ("occasions", 1 / roster.service_rank[own])):
            expected = np.average(values[own], axis=0, weights=weights)
            np.testing.assert_allclose(classroom.links["agency", link].mean(values)[number], expected, rtol=1e-12)


def test_services_see_the_greatest_of_their_agency_themselves_included(classroom):
    roster = classroom.roster
    values = Luck(6).uniform("values", roster.keys["service"], np.arange(2)[None, :])
    most = classroom.links["service", "siblings"].most(values)
    for number in range(roster.number("agency")):
        own = roster.service_agency == number
        assert (most[own] == values[own].max(axis=0)).all()


@pytest.mark.parametrize(
    ("network", "edge"),
    [
        ("leaders", ("department-001/leader", "department-999/leader")),
        ("leaders", ("department-001", "department-002")),
        ("staff", ("department-001/official-001", "citizen-000001")),
        ("data", ("department-001", "ministry-01")),
        ("citizens", ("citizen-000001", "citizen-999999")),
        ("dealings", ("citizen-000001", "department-999")),
        ("dealings", ("department-001", "citizen-000001")),
        ("dealings", ("citizen-000001", "citizen-000002")),
    ],
)
def test_an_edge_with_a_foreign_end_is_refused_in_one_line(classroom, network, edge):
    graph = nx.DiGraph([edge]) if network in ("data", "dealings") else nx.Graph([edge])
    with pytest.raises(UsageError) as raised:
        gather("classroom", classroom.luck, {network: graph})
    message = str(raised.value)
    assert "\n" not in message
    assert any(end in message for end in edge)
    assert "classroom" in message
    assert "such as" in message


FAMILIES = [(name, family) for name, makers in GENERATORS.items() for family in list(makers)[1:]]


def test_each_network_has_rival_families():
    assert tuple(ENDS) == NAMES
    assert {name: list(makers) for name, makers in GENERATORS.items()} == {
        "leaders": ["ministry-cliques", "random", "scale-free"],
        "staff": ["small-worlds", "random"],
        "data": ["core-registers", "random"],
        "citizens": ["regional-small-worlds", "random", "scale-free"],
        "dealings": ["by-region", "anywhere"],
    }


@pytest.mark.parametrize(("name", "family"), FAMILIES)
def test_a_rival_family_has_the_same_agents_and_as_many_ties_between_others(classroom, name, family):
    graphs = build_graphs(classroom.roster, classroom.luck, families={name: family})
    usual, rival = classroom.graphs[name], graphs[name]
    assert list(rival) == list(usual)
    assert rival.is_directed() == usual.is_directed()
    assert nx.number_of_selfloops(rival) == 0
    if family == "scale-free":
        many = len(usual)
        each = round(usual.number_of_edges() / many)
        assert rival.number_of_edges() == (many - each) * each
    else:
        assert rival.number_of_edges() == usual.number_of_edges()
    assert sorted_edges(rival) != sorted_edges(usual)
    for other in set(NAMES) - {name}:
        assert sorted_edges(graphs[other]) == sorted_edges(classroom.graphs[other])
    again = GENERATORS[name][family]
    assert sorted_edges(again(classroom.roster, Luck(1, 0))) == sorted_edges(rival)
    assert sorted_edges(again(classroom.roster, Luck(1, 1))) != sorted_edges(rival)
    build_links(classroom.roster, graphs)


def test_the_default_family_can_be_named(classroom):
    families = {name: next(iter(makers)) for name, makers in GENERATORS.items()}
    for name, graph in build_graphs(classroom.roster, classroom.luck, families=families).items():
        assert sorted_edges(graph) == sorted_edges(classroom.graphs[name])


def test_random_ties_ignore_ministry_agency_and_region(lab):
    """Among random ties the share inside a group is what chance makes of it; the default families keep to groups."""
    ministry = dict(zip(lab.roster.names["leader"], lab.roster.ministry, strict=True))
    home = dict(zip(lab.roster.names["citizen"], lab.roster.citizen_region, strict=True))
    for name, group in (("leaders", ministry), ("citizens", home)):
        shares = np.unique(list(group.values()), return_counts=True)[1] / len(group)
        for family in ("random", "scale-free"):
            edges = GENERATORS[name][family](lab.roster, lab.luck).edges
            inside = np.mean([group[a] == group[b] for a, b in edges])
            assert inside == pytest.approx((shares**2).sum(), abs=4 / np.sqrt(len(edges))), (name, family)
            assert inside < np.mean([group[a] == group[b] for a, b in lab.graphs[name].edges]) / 2


def test_scale_free_hubs_have_many_ties_and_do_not_stand_first(lab):
    """Barabasi and Albert: the largest degree grows as the root of the number; a random graph has no such hubs."""
    names = lab.roster.names["citizen"]
    degree = dict(GENERATORS["citizens"]["scale-free"](lab.roster, lab.luck).degree)
    random = dict(GENERATORS["citizens"]["random"](lab.roster, lab.luck).degree)
    assert max(degree.values()) > 100 > 5 * max(random.values())
    assert min(degree.values()) == 3
    hubs = sorted(names, key=degree.get)[-100:]
    assert 0.3 < np.mean([names.index(hub) for hub in hubs]) / len(names) < 0.7
    leaders = GENERATORS["leaders"]["scale-free"](lab.roster, lab.luck)
    assert sorted(dict(leaders.degree), key=dict(leaders.degree).get)[-5:] != list(lab.roster.names["leader"][:5])


def test_anywhere_is_the_same_tiers_in_any_region(lab):
    roster, rival = lab.roster, GENERATORS["dealings"]["anywhere"](lab.roster, lab.luck)
    tier = dict(zip(roster.names["agency"], roster.tier, strict=True))
    place = dict(zip(roster.names["agency"], roster.region, strict=True))
    home = dict(zip(roster.names["citizen"], roster.citizen_region, strict=True))
    assert all(sorted(tier[a] for a in rival.successors(citizen)) == sorted(tiers()) for citizen in home)
    local = [(home[citizen], place[agency]) for citizen, agency in rival.edges if tier[agency] == "local"]
    assert np.mean([a == b for a, b in local]) == pytest.approx(1 / len(regions()), abs=0.02)
    departments = [edge for edge in rival.edges if tier[edge[1]] == "department"]
    assert set(departments) <= set(lab.graphs["dealings"].edges), "departments serve the whole country in either family"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"graphs": {"leader": nx.Graph()}}, "unknown network 'leader': did you mean 'leaders'"),
        ({"families": {"leader": "random"}}, "unknown network 'leader': did you mean 'leaders'"),
        ({"families": {"leaders": "randm"}}, "unknown family of the network leaders 'randm': did you mean 'random'"),
        ({"families": {"staff": "scale-free"}}, "(known: random, small-worlds)"),
    ],
)
def test_an_unknown_network_or_family_is_refused_with_the_nearest(classroom, given, says):
    with pytest.raises(UsageError) as raised:
        gather("classroom", classroom.luck, **given)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_network_is_given_or_generated_not_both(classroom):
    given = {"leaders": classroom.graphs["leaders"]}
    with pytest.raises(UsageError, match="network leaders: has both a graph and the family 'random'"):
        build_graphs(classroom.roster, classroom.luck, given, {"leaders": "random"})
    assert build_graphs(classroom.roster, classroom.luck, given, {"staff": "random"})["leaders"] is given["leaders"]


@pytest.mark.long
def test_the_sample_of_the_country_is_tied_like_the_small_sizes():
    sample = roster("thailand-sample", Luck(1))
    graphs = build_graphs(sample, Luck(1))
    links = build_links(sample, graphs)
    for name, kinds in NODES.items():
        assert set(graphs[name]) == {one for kind in kinds for one in sample.names[kind]}
    assert links["citizen", "dealings"].ties.tolist() == [3] * 100_000
    assert links["citizen", "neighbours"].ties.mean() == pytest.approx(6, abs=0.01)
    assert 6 < links["staff", "colleagues"].ties.mean() < 7
    assert (links["agency", "officials"].ties > 0).all()
    assert (links["agency", "clients"].ties > 0).all()
    assert links["agency", "registers"].ties.mean() == pytest.approx(4, abs=0.05)
