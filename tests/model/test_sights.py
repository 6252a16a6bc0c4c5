"""Sights over pairs through the real machine: consensus, clusters of opinion, the stricter of two, and queues."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from policylab.errors import PolicylabError
from policylab.model.luck import Luck
from policylab.model.networks import build_graphs, build_links
from policylab.model.population import roster
from policylab.model.rules.rule import card_of, one_by_one, rule
from policylab.model.rules.sights import drawn_from, lower_of_pair, mean_of_near, mean_over, mean_over_visitors, met
from policylab.model.step import CALENDAR, Machine, State

LUCK = Luck(1)
PEOPLE = roster("classroom", LUCK)
WORLDS = 3
OPINIONS = LUCK.uniform("opinions", PEOPLE.keys["leader"], np.tile(np.arange(WORLDS), (20, 1)))


@rule(of="leader", writes="mindset", sees={"peers": mean_over("peers", "mindset")}, cites="DeGroot 1974")
def leader_degroot(mindset, peers, *, speed):
    """Leaders move towards the mean of their peers."""
    return mindset + speed * (peers - mindset)


@rule(of="leader", writes="mindset", sees={"near": mean_of_near("peers", "mindset", "bound")}, cites="Hegselmann 2002")
def leader_bounded(mindset, near):
    """Leaders move half way towards those of their peers whom they can still understand."""
    return (mindset + near) / 2


def machine_over(leaders, *rules, kind="leader", column="mindset", values=OPINIONS, **row):
    """Return the machine whose step is these rules, on one column and a given network of leaders."""
    graphs = build_graphs(PEOPLE, LUCK, {"leaders": leaders} if leaders is not None else None)
    state = State({kind: {column: values.copy()}}, build_links(PEOPLE, graphs))
    worlds = {name: np.broadcast_to(np.asarray(value, dtype=float), values.shape[1:]) for name, value in row.items()}
    return Machine(PEOPLE, LUCK, (rules,), worlds, state)


def after(machine, months, kind="leader", column="mindset"):
    for month in range(months):
        machine.run(month)
    return machine.state.columns[kind][column]


def complete():
    return nx.complete_graph(PEOPLE.names["leader"])


def wheel():
    """A connected network of unequal degrees: everyone round a ring, and the first in touch with all."""
    return nx.wheel_graph(PEOPLE.names["leader"])


def test_degroot_ends_in_the_mean_weighted_by_degree():
    """Without weight on oneself, x' = D^-1 A x keeps sum(d x): in a connected, aperiodic network all end there."""
    graph = wheel()
    degree = np.array([graph.degree(name) for name in PEOPLE.names["leader"]])
    assert degree.min() < degree.max()
    ends = after(machine_over(graph, leader_degroot, speed=[1.0, 0.5, 0.25]), 600)
    expected = (degree[:, None] * OPINIONS).sum(axis=0) / degree.sum()
    assert np.abs(expected - OPINIONS.mean(axis=0)).min() > 1e-3, "the plain mean would not do"
    np.testing.assert_allclose(ends, np.broadcast_to(expected, ends.shape), rtol=1e-12)


def test_degroot_on_two_sides_swings_for_ever_without_weight_on_oneself():
    """In a bipartite network of two equal sides they exchange their means; any weight on oneself ends that."""
    sides = nx.complete_bipartite_graph(10, 10)
    graph = nx.relabel_nodes(sides, dict(enumerate(PEOPLE.names["leader"])))
    swinging = after(machine_over(graph, leader_degroot, speed=1.0), 601)
    np.testing.assert_allclose(swinging[:10], np.tile(OPINIONS[10:].mean(axis=0), (10, 1)), rtol=1e-12)
    settled = after(machine_over(graph, leader_degroot, speed=0.5), 600)
    np.testing.assert_allclose(settled, np.tile(OPINIONS.mean(axis=0), (20, 1)), rtol=1e-12)


def clusters(opinions):
    """Return the opinions that are left, lowest first; opinions a hair apart are one."""
    ordered = np.sort(opinions)
    return ordered[np.append(True, np.diff(ordered) > 1e-6)]


@pytest.mark.parametrize("bound", [0.05, 0.1, 0.2])
def test_bounded_confidence_ends_in_clusters_further_apart_than_the_bound(bound):
    ends = after(machine_over(complete(), leader_bounded, bound=bound), 400)
    for world in range(WORLDS):
        left = clusters(ends[:, world])
        assert 2 <= len(left) < 20
        assert OPINIONS[:, world].min() <= left[0] < left[-1] <= OPINIONS[:, world].max()
        assert (np.diff(left) > bound).all()


def test_a_wide_bound_is_plain_opinion_averaging():
    wide = after(machine_over(wheel(), leader_bounded, bound=1.0), 20)
    plain = after(machine_over(wheel(), leader_degroot, speed=0.5), 20)
    np.testing.assert_allclose(wide, plain, rtol=1e-12)
    assert np.ptp(wide, axis=0).max() > 1e-6, "they have not met yet, so the ways there are compared too"


def test_the_stricter_of_each_pair_binds():
    @rule(of="agency", writes="practice", sees={"joint": lower_of_pair("partners", "practice")}, cites="test")
    def agency_joint(joint):
        """An agency can do what its partners' rules allow too."""
        return joint

    values = LUCK.uniform("allowed", PEOPLE.keys["agency"], np.tile(np.arange(WORLDS), (20, 1)))
    machine = machine_over(None, agency_joint, kind="agency", column="practice", values=values)
    needs = build_graphs(PEOPLE, LUCK)["data"]
    row = {name: number for number, name in enumerate(PEOPLE.names["agency"])}
    seen = after(machine, 1, "agency", "practice")
    for name, number in row.items():
        partners = [row[other] for other in needs.successors(name)]
        expected = np.minimum(values[partners], values[number]).mean(axis=0) if partners else values[number]
        np.testing.assert_allclose(seen[number], expected, rtol=1e-12)
    assert (seen < values).any()
    assert (seen <= values + 1e-12).all()


@pytest.mark.parametrize(
    ("of", "writes", "sight", "says"),
    [
        ("leader", "mindset", mean_of_near("peers", "mindset", "closeness"), "parameter 'closeness' is not in the tab"),
        ("leader", "mindset", mean_of_near("friends", "mindset", "bound"), "unknown link of leader 'friends'"),
        (
            "leader",
            "mindset",
            lower_of_pair("peers", "mindst"),
            "unknown column of leader 'mindst': did you mean 'mindset'",
        ),
        ("agency", "practice", lower_of_pair("clients", "trust"), "leads from agency to citizen"),
        ("agency", "practice", lower_of_pair("market", "practice"), "one by one"),
        ("agency", "practice", met("real"), "an agency meets nobody: met() is for citizens"),
        ("service", "upkeep", met("real"), "a service meets nobody: met() is for citizens"),
        ("citizen", "habit", mean_over_visitors("habit"), "mean_over_visitors() for services"),
        ("citizen", "habit", met("rael"), "unknown column of service 'rael': did you mean 'real'"),
        ("service", "upkeep", mean_over_visitors("habt"), "unknown column of citizen 'habt': did you mean 'habit'"),
        ("citizen", "habit", drawn_from("nedes"), "unknown link of citizen 'nedes': did you mean 'needs'"),
    ],
)
def test_a_sight_that_cannot_be_had_is_refused_in_one_line(of, writes, sight, says):
    def seeing(others):
        """See others."""
        return others

    rule(of=of, writes=writes, sees={"others": sight}, cites="test")(seeing)
    with pytest.raises(PolicylabError) as raised:
        machine_over(None, seeing, kind=of, column=writes, bound=0.1)
    assert says in str(raised.value)
    assert "seeing" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_citizens_meet_a_service_that_is_drawn_anew_each_month():
    """By the luck of the rule and of the argument, from the services of the agencies that they deal with."""

    @rule(of="citizen", writes="service_met", sees={"drawn": drawn_from("needs")}, cites="test")
    def citizen_visit(drawn, habit):
        """Everybody has an occasion, whatever its habit."""
        return np.where(habit >= 0, drawn, -1)

    @rule(of="citizen", writes="habit", sees={"upkeep": met("upkeep")}, cites="test")
    def citizen_sees(upkeep):
        """What one sees becomes habit."""
        return upkeep

    @rule(of="service", writes="delivered", sees={"habit": mean_over_visitors("habit")}, cites="test")
    def service_sees(habit):
        """What its visitors have."""
        return habit

    citizens, services = PEOPLE.number("citizen"), PEOPLE.number("service")
    upkeep = LUCK.uniform("upkeep", PEOPLE.keys["service"], np.tile(np.arange(WORLDS), (services, 1)))
    links = build_links(PEOPLE, build_graphs(PEOPLE, LUCK))
    columns = {
        "citizen": {"service_met": np.full((citizens, WORLDS), -1), "habit": np.zeros((citizens, WORLDS))},
        "service": {
            "upkeep": upkeep,
            "delivered": np.zeros((services, WORLDS)),
            "real": np.ones((services, WORLDS), bool),
        },
    }
    state = State(columns, links)
    machine = Machine(PEOPLE, LUCK, ((citizen_visit,), (citizen_sees,), (service_sees,)), {}, state)
    before = None
    for month in range(3):
        machine.run(month)
        meets = state.columns["citizen"]["service_met"]
        expected = links["citizen", "needs"].drawn(LUCK.uniform("citizen_visit.drawn", PEOPLE.keys["citizen"], month))
        assert (meets == expected).all(), "the same in every world"
        assert before is None or (meets != before).mean() > 0.3
        before = meets
        seen = np.where(meets >= 0, np.take_along_axis(upkeep, np.maximum(meets, 0), axis=0), 0.0)
        assert np.array_equal(state.columns["citizen"]["habit"], seen)
        visited = np.isin(np.arange(services), meets[:, 0])
        np.testing.assert_allclose(
            state.columns["service"]["delivered"], np.where(visited[:, None], upkeep, 0.0), rtol=1e-12
        )
        assert 0 < visited.mean() < 1


def test_the_fiscal_year_begins_in_october_and_ends_in_september():
    """Month 0 is October: what a rule sees of the calendar in each of two years."""
    months = range(24)
    assert [CALENDAR["october"](month) for month in months] == [1.0, *[0.0] * 11] * 2
    assert [CALENDAR["months_left"](month) for month in months] == [float(12 - month) for month in range(12)] * 2
    assert [CALENDAR["last_quarter"](month) for month in months] == [*[0.0] * 9, *[1.0] * 3] * 2
    assert [CALENDAR["october"](month) for month in (-36, -12, -1)] == [1.0, 1.0, 0.0], "months of settling too"


def test_a_card_names_the_bounds_of_its_sights():
    assert card_of(leader_bounded).bounds == ("bound",)
    assert card_of(leader_bounded).parameters == ()
    assert card_of(leader_degroot).bounds == ()


def test_a_queue_looks_at_all_agents_at_once():
    @rule(of="leader", writes="mindset", cites="test", allocates=True)
    def leader_queue(luck_order, *, places):
        """The first in a drawn order get the few places."""
        turn = np.argsort(np.argsort(luck_order, axis=0, kind="stable"), axis=0, kind="stable")
        return np.where(turn < places, 1.0, 0.0)

    assert card_of(leader_queue).allocates
    assert not card_of(leader_degroot).allocates
    got = after(machine_over(None, leader_queue, places=[3, 20, 0]), 1)
    assert got.sum(axis=0).tolist() == [3, 20, 0]
    assert (got[:, 0] <= got[:, 1]).all()


def test_a_queue_for_one_agent_is_refused():
    def leader_alone(mindset):
        """Nobody queues alone."""
        return mindset

    with pytest.raises(PolicylabError, match="leader_alone: allocates uses all agents at once: remove @one_by_one"):
        rule(of="leader", writes="mindset", cites="test", allocates=True)(one_by_one(leader_alone))
