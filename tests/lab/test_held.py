"""A lab that nobody holds is collected; a window that somebody holds stays."""

import gc
import weakref

import mesa
import pytest
from mesa.agent import AgentSet

from policylab.lab import Agency, Citizen, Lab
from policylab.lab.windows import Window
from tests.lab.common import SCENARIO, refused


def collected(use) -> bool:
    """Return whether a lab is gone once it was used and nobody holds it."""
    lab = Lab(SCENARIO, seed=1)
    gone = weakref.ref(lab)
    use(lab)
    del lab
    gc.collect()
    return gone() is None


def look(lab):
    agent = lab.agents[0]
    agent.effective = 0.5
    list(lab.agents)
    lab.agents.shuffle_do("step")
    lab.agents.select(lambda one: one.unique_id > 3).groupby("unique_id")
    list(agent.neighbours())


def collect(lab):
    collector = mesa.DataCollector(
        model_reporters={"n": lambda m: len(m.agents)},
        agent_reporters={"id": "unique_id"},
        agenttype_reporters={Agency: {"formal": "formal"}},
    )
    lab.datacollector = collector
    collector.collect(lab)


def walk(lab):
    cell = lab.space["province-003/leader"]
    assert cell is lab.agent("province-003/leader").cell
    list(cell.neighborhood.agents)
    list(cell.get_neighborhood(radius=2).agents)


def intrude(lab):
    class Wolf(mesa.Agent):
        pass

    for ask in (lambda: Wolf(lab), lambda: Agency(lab), lab.agents[0].remove, lambda: setattr(lab.agents[0], "x", 1)):
        refused(ask)


USES = {
    "neither": [],
    "run": [Lab.run],
    "looked at": [look],
    "run and looked at": [look, Lab.run, look],
    "collector": [collect],
    "run and collector": [collect, lambda lab: lab.run(2), collect],
    "space": [walk],
    "refusals": [intrude],
    "kept in a set of Mesa": [lambda lab: AgentSet(lab.agents_by_type[Agency], lab.random).shuffle_do("step")],
    "networks": [lambda lab: list(lab.networks)],
}


@pytest.mark.parametrize("uses", USES.values(), ids=USES)
def test_a_lab_that_nobody_holds_is_collected(uses):
    def use(lab):
        for one in uses:
            one(lab)

    assert collected(use)


def test_the_test_of_collection_sees_a_lab_that_is_held():
    held = []
    assert not collected(held.append)
    assert not collected(lambda lab: held.append(lab.agents[0]))


@pytest.mark.skipif(not hasattr(mesa.Agent, "_ids"), reason="this Mesa lets models go by itself")
def test_mesas_own_constructor_would_hold_a_lab_for_ever(monkeypatch):
    """The remedy is needed here, and the test above would see it go."""
    onto = Window.onto.__func__

    def as_mesa_does(cls, lab, place):
        window = onto(cls, lab, place)
        monkeypatch.setattr(Lab, "register_agent", lambda self, agent: None)
        Window.__setattr__, kept = object.__setattr__, Window.__setattr__
        try:
            mesa.Agent.__init__(window, lab)
        finally:
            Window.__setattr__ = kept
        return window

    monkeypatch.setattr(Window, "onto", classmethod(as_mesa_does))
    assert not collected(lambda lab: lab.agents[0])
    for model in [one for one in mesa.Agent._ids if isinstance(one, Lab)]:
        mesa.Agent._ids.pop(model)


def test_windows_that_a_set_of_mesa_holds_stay(lab):
    kept = AgentSet(list(lab.agents_by_type[Agency]))
    some = kept.select(lambda agent: agent.unique_id > 5).shuffle()
    noted = weakref.WeakKeyDictionary({agent: agent.name for agent in lab.agents_by_type[Citizen]})
    gc.collect()
    assert (len(kept), len(some), len(noted)) == (20, 15, 500)
    assert kept.get("name") == lab.agents_by_type[Agency].get("name")
    assert all(agent is lab.agent(agent.name) for agent in kept)


def test_windows_that_nobody_holds_go(lab):
    gone = [weakref.ref(agent) for agent in lab.agents]
    lab.agents.map(lambda agent: agent.name)
    gc.collect()
    assert not any(one() for one in gone)


def test_windows_hold_their_lab():
    agent = Lab(SCENARIO, seed=1).agents[0]
    gc.collect()
    assert agent.model.run(1).month == 1
