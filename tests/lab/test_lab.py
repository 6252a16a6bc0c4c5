"""A lab is a Mesa model with the records of the engine: it runs, shows itself and refuses in words."""

import copy
import pickle
import warnings

import mesa
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from mesa.agent import AgentSet
from mesa.experimental.devs import ABMSimulator
from mesa.space import NetworkGrid

from policylab.comparison.calls import run
from policylab.lab import Agency, Citizen, Lab, Leader, Service, Staff
from policylab.model.scenario import Scenario
from policylab.recording.measures import MEASURES
from tests.lab.common import SCENARIO, column, refused


def test_lab_is_a_mesa_model_and_its_agents_are_mesa_agents(lab):
    assert isinstance(lab, mesa.Model)
    assert isinstance(lab.agents, AgentSet)
    assert lab.agent_types == [Agency, Leader, Staff, Service, Citizen] == list(lab.agents_by_type)
    for kind, of_type in lab.agents_by_type.items():
        assert issubclass(kind, mesa.Agent)
        assert all(type(agent) is kind for agent in of_type)
    assert [agent.unique_id for agent in lab.agents] == list(range(1, len(lab.agents) + 1))


@pytest.mark.parametrize("number", [0, 3])
def test_records_are_those_of_the_engine_bit_for_bit(number):
    found = Lab(SCENARIO, seed=5, replication=number).run().frame()
    expected = run(SCENARIO, seed=5, replication=number).frame()
    pd.testing.assert_frame_equal(found, expected, check_exact=True)


def test_looking_at_agents_changes_nothing():
    looked = Lab(SCENARIO, seed=1)
    for _ in range(6):
        looked.agents.shuffle_do(lambda agent: agent.name)
        looked.step()
    pd.testing.assert_frame_equal(looked.frame(), Lab(SCENARIO, seed=1).run(6).frame(), check_exact=True)


def test_months_are_counted_and_running_ends_with_the_scenario(lab):
    assert lab.month == 0 and lab.running
    assert lab.run(5) is lab
    assert lab.month == 5 and lab.running
    lab.step()
    lab.run()
    assert lab.month == 14 and not lab.running
    for run_on in (lab.run, lab.run_model):
        run_on()
        assert lab.month == 14
    lab.run(1)
    assert lab.month == 15
    assert sorted(lab.records["month"].unique()) == list(range(16))
    assert (lab.records.groupby("measure").size() == 16).all()


def test_frame_has_every_monthly_measure_with_its_unit(lab):
    frame = lab.run(2).frame()
    monthly = {name for name, one in MEASURES.items() if not one.of_run}
    assert set(frame["measure"]) == monthly | {"outlay", "agency_cost", "public_cost", "citizen_burden"}
    assert (frame["unit"] == frame["measure"].map(lambda name: MEASURES[name].unit)).all()
    assert lab.measure("trust") == pytest.approx(column(lab, "citizen", "trust").mean())
    for name in monthly:
        assert lab.measure(name) == frame.query("measure == @name and month == 2")["value"].item()


def test_given_graphs_are_used():
    names = Lab(SCENARIO).simulation.people.roster.names["leader"]
    star = nx.star_graph(len(names))
    star = nx.relabel_nodes(star.subgraph(range(len(names))), dict(enumerate(names)))
    lab = Lab(SCENARIO, networks={"leaders": star})
    assert nx.utils.graphs_equal(lab.networks["leaders"], star)
    star.remove_node(names[0])
    assert names[0] in lab.networks["leaders"], "the lab has a copy of its own"
    assert len(lab.agent(names[0]).neighbours()) == len(names) - 1
    assert [one.name for one in lab.agent(names[5]).neighbours()] == [names[0]]


@pytest.mark.parametrize("months", [-1, 1.5, "12", True, 1201])
def test_wrong_months_are_refused(lab, months):
    assert "allowed 0 to 1200" in refused(lambda: lab.run(months), "months")


def test_luck_of_mesa_is_keyed():
    numbers = ((1, 0), (1, 0), (1, 1), (2, 0))
    draws = [Lab(SCENARIO, seed=seed, replication=number).random.random() for seed, number in numbers]
    assert draws[0] == draws[1]
    assert len(set(draws)) == 3
    assert Lab(SCENARIO, seed=np.int64(1)).rng.random() == Lab(SCENARIO, seed=1).rng.random()


def test_what_is_wrong_is_refused_with_its_cure(lab):
    for ask, cure in (
        (lambda: Lab(7), "Scenario.load"),
        (lambda: Lab("by-law-fased"), "did you mean 'by-law-phased'"),
        (lambda: lab.agent("department-999"), "department-001"),
        (lambda: lab.measure("trusty"), "did you mean 'trust'"),
        (lambda: lab.network_space("staf"), "did you mean 'staff'"),
        (lambda: Lab(SCENARIO, graphs={}), "networks={'leaders': graph}"),
        (lambda: Lab(SCENARIO, networks=[]), "networks: [] has the wrong type"),
        (lambda: lab.network_space("service"), "network 'service' is called 'dealings' since version 0.2"),
        (lambda: lab.networks["service"], "write 'dealings'"),
        (lambda: Lab(SCENARIO, networks={"service": nx.DiGraph([("a", "b")])}), "write 'dealings'"),
        (lambda: SCENARIO.with_network(service="anywhere"), "write 'dealings'"),
        (lab.agents_by_type[Service][0].neighbours, "service.agency.neighbours()"),
        (lambda: lab.agents[0].neighbours("service"), "write 'dealings'"),
        (lambda: Lab(SCENARIO, networks={"leader": nx.Graph()}), "did you mean 'leaders'"),
        (lambda: lab.step(5), "write lab.run(5)"),
        (lambda: lab.step(n=5), "write lab.run(5)"),
        (lambda: Lab(SCENARIO, seed=-1), "seed: -1 is out of range"),
        (lambda: Lab(SCENARIO, seed="one"), "seed: 'one' has the wrong type"),
        (lambda: Lab(SCENARIO, rng="one"), "rng: 'one' is not a seed for a generator of numpy"),
        (lambda: Lab(SCENARIO, rng=-1), "rng: -1 is out of range"),
        (lambda: Lab(SCENARIO, seed=1, rng=1), "give one of them"),
        (lambda: setattr(lab, "space", lab.networks["staff"]), "write lab.network_space('staff')"),
        (lambda: setattr(lab, "datacollector", 7), "not a mesa.DataCollector"),
        (lambda: lab.agents[0].neighbours("staf"), "did you mean 'staff'"),
        (lambda: lab.agents[0].neighbours("staff"), "has no agency in it"),
    ):
        assert cure in refused(ask)
    assert lab.month == lab.steps == 0, "a step that is refused is not counted"


def test_a_lab_is_opened_by_a_name_at_a_size_and_length():
    pd.testing.assert_frame_equal(
        Lab("by-law-phased", size="classroom", months=14, seed=1).run(3).frame(),
        Lab(SCENARIO, seed=1).run(3).frame(),
        check_exact=True,
    )


def test_a_seed_is_drawn_where_none_is_given_and_can_be_read():
    first, second = Lab(SCENARIO), Lab(SCENARIO, seed=None)
    assert first.seed != second.seed
    assert first.run(2).measure() != second.run(2).measure()
    assert Lab(SCENARIO, seed=first.seed).run(2).measure() == first.measure()


def test_a_generator_is_understood_as_mesas_model_understands_it():
    assert Lab(SCENARIO, rng=7).seed == Lab(SCENARIO, rng=np.int64(7)).seed == 7
    for make in (lambda: mesa.Model(rng=3).rng, lambda: mesa.Model(rng=3).rng.bit_generator, lambda: [1, 2, 3]):
        generator = make()
        first, again = Lab(SCENARIO, rng=generator), Lab(SCENARIO, rng=make())
        assert first.seed == again.seed
        assert (Lab(SCENARIO, rng=generator).seed != first.seed) == (not isinstance(generator, list))


def test_a_lab_takes_a_note_of_ones_own(lab):
    lab.my_note = "x"
    assert lab.my_note == "x"


def test_a_lab_is_not_copied_by_halves(lab):
    for copied in (copy.copy, copy.deepcopy, pickle.dumps, lambda one: pickle.dumps(one.agents[0])):
        refused(lambda copied=copied: copied(lab), "make a second Lab")
    refused(lambda: pickle.dumps(lab.agents), r"keep their names, agents.get\('name'\)")
    agent = lab.agents[0]
    assert copy.deepcopy(agent) is agent
    assert copy.deepcopy(lab.agents) == lab.agents


def test_a_lab_shows_itself_in_a_line_and_in_a_notebook_as_a_few():
    lab = Lab(Scenario.load("by-law-phased", size="classroom", months=24), seed=1).run(3)
    assert repr(lab) == "<Lab of by-law-phased: size classroom, month 3 of 24, replication 0>"
    shown = lab._repr_html_()
    assert repr(lab)[1:-1] in shown and "Effective adoption" in shown
    assert 5 < shown.count("<tr>") < 20 and f"{lab.measure('trust'):.3f}" in shown


def test_generators_of_mesa_may_be_reset_and_move_nothing(lab):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Mesa 3.5 calls the first of them out of date
        lab.reset_randomizer(4)
    lab.reset_rng(4)
    lab.agents.shuffle()
    assert lab.run(3).measure() == Lab(SCENARIO, seed=1).run(3).measure()


def test_simulators_of_mesa_drive_a_lab(lab):
    if hasattr(lab, "run_for"):  # Mesa 3.5
        lab.run_for(3)
    else:
        simulator = ABMSimulator()
        simulator.setup(lab)
        simulator.run_for(3)
    assert (lab.month, lab.steps) == (3, 3)


def test_a_grid_of_mesa_takes_no_agent_of_a_lab(lab):
    grid = NetworkGrid(nx.Graph(lab.network_space("leaders").G))
    refused(lambda: grid.place_agent(lab.agents_by_type[Leader][0], 0), r"leader\.pos is fixed")
