"""Windows: what is read and set through them is a row of the columns."""

import gc
import inspect
import weakref

import mesa
import numpy as np
import pytest

from policylab.errors import PolicylabError
from policylab.lab import Agency, Citizen, Lab, Leader, Service
from policylab.lab.values import FACTS
from policylab.lab.windows import WINDOWS, Window
from policylab.model.columns import KINDS, columns_of, levers
from tests.lab.common import SCENARIO, column, refused


def test_windows_read_every_column(lab):
    lab.run(3)
    for kind in KINDS:
        row = lab.simulation.people.roster.number(kind) // 2
        agent = lab.agents_by_type[WINDOWS[kind]][row]
        assert agent.name == lab.simulation.people.roster.names[kind][row]
        for name in columns_of(kind):
            value, expected = getattr(agent, name), column(lab, kind, name)[row]
            assert value == expected
            assert type(value) in (bool, int, float)


def test_no_column_hides_an_attribute_of_an_agent():
    for kind, window in WINDOWS.items():
        own = {*vars(Window), *vars(mesa.Agent), "model", "unique_id", "row", "place"}
        source = inspect.getsource(window)
        assert not own & {*columns_of(kind), *FACTS[kind]}
        assert not [name for name in (*columns_of(kind), *FACTS[kind], "name") if f"def {name}(" in source]


def test_facts_and_ties(lab):
    people = lab.simulation.people
    agency = lab.agents_by_type[Agency][7]
    assert [agency.tier, agency.ministry] == [people.roster.tier[7], people.roster.ministry[7]]
    assert agency.region == people.roster.region[7]
    assert agency.leader.agency is agency
    assert agency.leader.name == f"{agency.name}/leader"
    names = {name for name in people.roster.names["staff"] if name.startswith(f"{agency.name}/")}
    assert {one.name for one in agency.staff} == names
    assert all(one.agency is agency and one.leader is agency.leader for one in agency.staff)
    assert set(agency.leader.staff) == set(agency.staff)
    assert {one.name for one in agency.registers} == set(people.graphs["data"].successors(agency.name))
    assert {one.name for one in agency.clients} == set(people.graphs["dealings"].predecessors(agency.name))
    assert set(agency.neighbours("dealings")) == set(agency.clients)
    citizen = lab.agent("citizen-000042")
    assert citizen.region == people.roster.citizen_region[41]
    assert {one.name for one in citizen.agencies} == set(people.graphs["dealings"].successors(citizen.name))
    official = agency.staff[0]
    assert {one.name for one in official.neighbours()} == set(people.graphs["staff"].neighbors(official.name))


def test_facts_and_ties_of_services(lab):
    roster = lab.simulation.people.roster
    services = lab.agents_by_type[Service]
    for row in (0, 40, len(services) - 1):
        service, owner = services[row], int(roster.service_agency[row])
        agency = lab.agents_by_type[Agency][owner]
        assert service.agency is agency and service.leader is agency.leader and service in agency.services
        assert [service.tier, service.ministry, service.region] == [agency.tier, agency.ministry, agency.region]
        assert service.name == f"{agency.name}/service-{1 + list(agency.services).index(service):02d}"
        assert service.weight == ("light", "medium", "heavy")[service.weight_class]
        assert service.cell is agency.cell
    for agency in lab.agents_by_type[Agency]:
        assert len(agency.services) == agency.service_count
        assert sorted(agency.services.get("rank")) == list(range(1, len(agency.services) + 1))
        assert agency.services.sort("rank", ascending=True).get("demand") == sorted(
            agency.services.get("demand"), reverse=True
        )
    assert sum(len(agency.services) for agency in lab.agents_by_type[Agency]) == len(services)
    line = refused(services[0].neighbours)
    assert line == refused(lambda: services[0].neighbours("data")) and "stands in no network" in line


def test_the_same_object_as_long_as_somebody_holds_it(lab, made):
    first = lab.agents[3]
    assert lab.agents[3] is lab.agent(first.name) is lab.agents_by_type[Agency][3] is lab.agents.select()[3] is first
    assert len(made) == 1
    gone = weakref.ref(first)
    del first
    gc.collect()
    assert gone() is None
    assert lab.agents[3].name
    assert len(made) == 2


def test_setting_writes_the_column_and_the_next_step_reads_it():
    plain, changed = Lab(SCENARIO, seed=1), Lab(SCENARIO, seed=1)
    agency = changed.agents[0]
    service, *others = agency.services.select(lambda service: not service.real)
    service.real = True
    assert service.real and column(changed, "service", "real")[service.row]
    before = np.delete(column(plain, "service", "real"), service.row)
    assert (np.delete(column(changed, "service", "real"), service.row) == before).all()
    assert changed.measure("effective_adoption") > plain.measure("effective_adoption")
    for other in others:
        other.real = True
    plain.run(3)
    changed.run(3)
    assert changed.agents[0].effective > plain.agents[0].effective + 0.3
    assert (column(changed, "citizen", "used") != column(plain, "citizen", "used")).any()


def test_setting_a_set_writes_all_of_it_at_one_go(lab, made):
    lab.agents_by_type[Citizen].where("region", "bangkok").set("literacy", 0.25).set("access", True)
    bangkok = np.array(lab.simulation.people.roster.citizen_region) == "bangkok"
    assert (column(lab, "citizen", "literacy")[bangkok] == 0.25).all()
    assert not (column(lab, "citizen", "literacy")[~bangkok] == 0.25).any()
    assert column(lab, "citizen", "access")[bangkok].all()
    assert column(lab, "citizen", "access").dtype == bool
    lab.agents.select(agent_type=Leader).set("tenure", 3)
    assert (column(lab, "leader", "tenure") == 3).all()
    assert column(lab, "leader", "tenure").dtype.kind == "i"
    assert made == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("effective", 1.3, ["agency.effective = 1.3", "0 to 1", "set a number in that range"]),
        ("effective", -0.1, ["agency.effective = -0.1", "0 to 1"]),
        ("effective", float("nan"), ["agency.effective = nan", "0 to 1"]),
        ("effective", "much", ["agency.effective = 'much'", "wrong type, str", "0 to 1", "set a number"]),
        ("effective", None, ["wrong type, NoneType"]),
        ("effective", True, ["wrong type, bool"]),
        ("effective", np.array([0.5]), ["wrong type, ndarray"]),
        ("spending", float("inf"), ["agency.spending = inf", "0 or more (official-months)"]),
        ("awake", 1, ["agency.awake = 1", "True and False"]),
        ("failures", 1.5, ["agency.failures = 1.5", "whole number", "set 2"]),
        ("failures", -1, ["agency.failures = -1", "0 or more"]),
        ("efective", 0.3, ["agency has no column 'efective'", "did you mean 'effective'", "use a dict by name"]),
        ("note", "mine", ["agency has no column 'note'", "notes[agent.name] = value"]),
        ("name", "other", ["agency.name is fixed", "set a column instead"]),
        ("unique_id", 4, ["agency.unique_id is fixed"]),
        ("pos", (0, 0), ["agency.pos is fixed", "scenario.with_network(leaders=graph)"]),
        ("cell", None, ["agency.cell is fixed", "scenario.with_network(leaders=graph)"]),
        ("wealth", 1, ["agency has no column 'wealth': to keep your own note"]),
        ("leader", None, ["agency.leader is fixed"]),
        ("penalty", 2.0, ["agency.penalty is a lever", "every month", "change the package"]),
    ],
)
def test_what_cannot_be_set_is_said_in_one_line(lab, name, value, says):
    agency, before = lab.agents[0], {n: v.copy() for n, v in lab.simulation.columns["agency"].items()}
    asks = [lambda: setattr(agency, name, value)]
    if name in columns_of("agency") or not hasattr(Agency, name):
        asks.append(lambda: lab.agents_by_type[Agency].set(name, value))
    for ask in asks:
        line = refused(ask)
        if says[0].split(" ")[0] != "agency.unique_id":
            assert all(part in line for part in says)
    for n, values in lab.simulation.columns["agency"].items():
        np.testing.assert_array_equal(values, before[n])


def test_every_lever_is_refused_and_every_other_column_takes_its_own_value(lab):
    for kind in KINDS:
        agent = lab.agents_by_type[WINDOWS[kind]][0]
        for name, one in columns_of(kind).items():
            if one in levers():
                refused(lambda: setattr(agent, name, one.low), "is a lever")  # noqa: B023
                continue
            before = column(lab, kind, name).copy()
            setattr(agent, name, getattr(agent, name))
            np.testing.assert_array_equal(column(lab, kind, name), before)
            assert column(lab, kind, name).dtype == before.dtype


def test_what_is_not_there_is_an_attribute_error(lab):
    leader = lab.agents_by_type[Leader][0]
    assert not hasattr(leader, "formal")
    assert getattr(leader, "formal", 7) == 7
    with pytest.raises(
        AttributeError, match=r"'mindst': did you mean 'mindset'\?.*columns_of\('leader'\) lists them"
    ) as error:
        leader.mindst  # noqa: B018
    assert isinstance(error.value, PolicylabError)
    with pytest.raises(PolicylabError, match="cannot be deleted"):
        del leader.mindset


def test_removing_is_refused_in_one_line(lab):
    agent, number = lab.agents[0], len(lab.agents)
    for ask in (
        agent.remove,
        lab.remove_all_agents,
        lambda: lab.deregister_agent(agent),
        lambda: lab.agents.remove(agent),
        lambda: lab.agents.discard(agent),
        lambda: lab.agents_by_type[Agency].remove(agent),
        lambda: lab.agents.do("remove"),
        lab.agents.clear,
    ):
        assert "select" in refused(ask, "cannot be removed")
    assert len(lab.agents) == number
    assert agent in lab.agents


def test_foreign_agents_are_refused_in_one_line(lab):
    class Wolf(mesa.Agent):
        pass

    other = Lab(SCENARIO, seed=1).agents[0]
    for ask in (
        lambda: Wolf(lab),
        lambda: Wolf.create_agents(lab, 2),
        lambda: lab.register_agent(other),
        lambda: lab.agents.add(other),
        lambda: lab.agents.copy().add(Wolf(mesa.Model())),
        lambda: lab.agents | {other},
    ):
        assert "make a Lab of another size" in refused(ask, "is not an agent of this lab")
    for ask in (lambda: Agency(lab), lambda: Agency(lab, 3), lambda: Citizen.create_agents(lab, 2)):
        assert "lab.agents_by_type[" in refused(ask, "makes its own agents")
    assert other not in lab.agents
    assert "wolf" not in lab.agents
