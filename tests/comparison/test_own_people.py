"""People of one's own in questions: the same from the command line, Python and a size, in worlds as well."""

from __future__ import annotations

import networkx as nx
import pytest

import policylab
from policylab.comparison.calls import plan
from policylab.errors import UsageError
from policylab.model.organisations import Organisation
from policylab.model.scenario import Scenario
from policylab.study.points import identity_of_scenario

TEXT = "name,tier,officials\n" + "".join(f"Office {n},department,{n}\n" for n in range(1, 9))
NAMES = [f"Office {n}" for n in range(1, 9)]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "offices.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_file_and_a_size_are_one_question(file):
    ours = Organisation.load(file, "classroom")
    plans = [
        plan("status-quo", "null", size="classroom", people=file),
        plan("status-quo", "null", size=ours),
        plan(*(Scenario.load(name, size=ours) for name in ("status-quo", "null"))),
    ]
    assert {scenario.size for of in plans for scenario in of.scenarios} == {ours}
    assert all(isinstance(scenario.size, Organisation) for of in plans for scenario in of.scenarios)
    assert len({identity_of_scenario(of.scenarios[1]) for of in plans}) == 1


def test_worlds_of_another_size_have_the_same_people(file):
    ours = Organisation.load(file, "classroom")
    other = plan("status-quo", "null", size=ours, worlds=2, worlds_size="lab").world_sample.size
    assert other == ours.at("lab") and other.bodies == ours.bodies
    assert plan("status-quo", "null", size="classroom", people=file, worlds=2).world_sample.size == ours


def test_networks_are_fitted_to_them_and_what_is_left_out_is_said(file):
    ring = nx.cycle_graph(NAMES[:7])
    ring.add_edge(NAMES[0], NAMES[0])
    with pytest.warns(UserWarning) as said:
        fitted = plan("status-quo", "null", size="classroom", people=file, networks={"leaders": ring}).graphs["leaders"]
    assert [str(one.message) for one in said] == [
        "network leaders: ties of a node to itself, left out: 1",
        "network leaders: agents (leader) that are not in it and have no ties: 1 of 8",
    ]
    assert set(fitted) == {f"{name}/leader" for name in NAMES} and fitted.number_of_edges() == 7
    scenario = Scenario.load("null", size=Organisation.load(file, "classroom")).with_network(leaders=ring)
    assert nx.utils.graphs_equal(scenario.graphs["leaders"], nx.freeze(fitted.copy()))
    assert not nx.is_frozen(ring) and ring.number_of_edges() == 8, "the graph that was given stays as it is"


def test_attributes_name_the_nodes_of_files_alone(file):
    for names, says in (
        ({"leaders": "unit"}, "network names: 'unit' is to name nodes of the network leaders, which has no file"),
        ({"leader": "unit"}, "network_names: unknown network 'leader': did you mean 'leaders'"),
    ):
        with pytest.raises(UsageError, match=says):
            policylab.run("null", size="classroom", people=file, network_names=names)
