"""Collecting: the lab's own DataCollector, those of one's own, and runs in batches."""

import warnings
from inspect import signature

import mesa
import numpy as np
import pytest

from policylab import rule
from policylab.lab import Agency, Citizen, Lab, Service
from policylab.lab.windows import Window
from policylab.model.scenario import Scenario
from policylab.recording.measures import MEASURES
from tests.lab.common import column, refused, services_of


def test_reporters_of_all_three_sorts_match_the_columns(lab):
    collector = mesa.DataCollector(
        model_reporters={
            "month": "month",
            "effective": lambda m: m.measure("effective_adoption"),
            "agencies": lambda m: len(m.agents_by_type[Agency]),
            "formal": lambda m: m.agents_by_type[Agency].agg("formal", max),
        },
        agent_reporters={"name": "name", "resistance": lambda a: getattr(a, "resistance", None)},
        agenttype_reporters={
            Agency: {"formal": "formal", "awake": lambda a: a.awake},
            Citizen: {"trust": "trust"},
            Window: {"who": "name"},
        },
    )
    trust, formal, most = [], [], []
    for _ in range(3):
        lab.step()
        collector.collect(lab)
        trust += column(lab, "citizen", "trust").tolist()
        formal += column(lab, "agency", "formal").tolist()
        most.append(column(lab, "agency", "formal").max())
    models = collector.get_model_vars_dataframe()
    adoption = lab.frame().query("measure == 'effective_adoption' and month > 0")
    assert models["effective"].tolist() == adoption["value"].tolist()
    assert models["month"].tolist() == [1, 2, 3]
    assert models["agencies"].tolist() == [20] * 3
    assert models["formal"].tolist() == most
    agents = collector.get_agent_vars_dataframe()
    assert agents.loc[3, "name"].tolist() == lab.agents.get("name")
    assert agents.loc[3, "resistance"].iloc[40:240].tolist() == column(lab, "staff", "resistance").tolist()
    agencies = collector.get_agenttype_vars_dataframe(Agency)
    assert agencies["formal"].tolist() == formal
    assert agencies.index.get_level_values("AgentID").tolist() == list(range(1, 21)) * 3
    assert agencies.index.get_level_values("Step").tolist() == sorted([1, 2, 3] * 20)
    assert collector.get_agenttype_vars_dataframe(Citizen)["trust"].tolist() == trust
    assert len(collector.get_agenttype_vars_dataframe(Window)) == 3 * (740 + services_of(lab))


def test_a_reporter_for_a_column_that_only_some_have(lab):
    collector = mesa.DataCollector(agent_reporters={"formal": "formal"})
    try:
        collector.collect(lab)
    except AttributeError as error:  # Mesa 3.5 and later refuse; Mesa 3.3 leaves a gap
        assert "formal" in str(error)
        return
    found = collector.get_agent_vars_dataframe()["formal"]
    assert found.iloc[:20].tolist() == column(lab, "agency", "formal").tolist()
    assert found.iloc[20:].isna().all()


def test_a_collector_keeps_whose_a_service_is_and_when_it_became_real(lab):
    reporters = {"owner": lambda service: service.agency.name, "weight": "weight", "real": "real"}
    collector = mesa.DataCollector(agenttype_reporters={Service: reporters})
    collector.collect(lab)
    before = column(lab, "service", "real")
    while lab.running:
        lab.step()
        collector.collect(lab)
    life = collector.get_agenttype_vars_dataframe(Service)
    since = life[life["real"].astype(bool)].reset_index().groupby("AgentID")["Step"].min()
    new = column(lab, "service", "real") & ~before
    assert new.any() and 0 < since[since > 0].size < len(before)
    for row in np.flatnonzero(new):
        service = lab.agents_by_type[Service][int(row)]
        assert 1 <= since[service.unique_id] <= 14
        assert life.loc[(14, service.unique_id), ["owner", "weight"]].tolist() == [service.agency.name, service.weight]


# --- the lab's own


def test_a_lab_collects_its_monthly_measures_and_its_seed(lab):
    frame = lab.run(3).datacollector.get_model_vars_dataframe()
    assert frame.index.tolist() == [0, 1, 2, 3]
    assert frame.pop("seed").tolist() == [lab.seed] * 4
    records = lab.frame().pivot_table(index="month", columns="measure", values="value")
    assert set(frame) == {name for name, one in MEASURES.items() if not one.of_run}
    for name in frame:
        assert frame[name].tolist() == records[name].tolist(), name


def test_an_attribute_that_no_agent_has_is_refused_with_the_nearest(lab):
    for reporters in (
        {"agent_reporters": {"trust": "trsut"}},
        {"agent_reporters": {"trust": lambda agent: agent.trsut}},
        {"agent_reporters": {"trust": lambda agent: getattr(agent, "trsut", None)}},
        {"agenttype_reporters": {Citizen: {"trust": "trsut"}}},
    ):
        collector = mesa.DataCollector(**reporters)
        line = refused(lambda collector=collector: setattr(lab, "datacollector", collector))
        assert "reporter 'trust'" in line and "did you mean 'trust'" in line
    formal = mesa.DataCollector(agenttype_reporters={Citizen: {"formal": "formal"}})
    refused(lambda: setattr(lab, "datacollector", formal), "unknown attribute of an agent 'formal'")
    assert lab.datacollector.model_vars["trust"] == [lab.measure("trust")]


def test_reporters_of_every_sort_are_let_through(lab):
    lab.datacollector = collector = mesa.DataCollector(
        model_reporters={"seed": "seed"},
        agent_reporters={
            "name": "name", "id": lambda agent: agent.unique_id, "kind": type, "ties": [tied, ["dealings"]],
            "note": lambda agent: {"citizen-000001": 3}.get(agent.name), "month": lambda agent: agent.model.month,
        },
        agenttype_reporters={mesa.Agent: {"name": "name"}, Agency: {"leader": lambda agency: agency.leader.mindset}},
        tables={"seen": ["name"]},
    )  # fmt: skip
    assert lab.datacollector is collector
    collector.collect(lab)
    assert collector.get_agent_vars_dataframe()["note"].max() == 3


def tied(agent, network):
    return len(agent.neighbours(network)) if agent.kind in ("agency", "citizen") else 0


# --- batches


class Named(Lab):
    """A lab that takes nothing but what Mesa hands to every model."""

    def __init__(self, **of_mesa):
        super().__init__("by-law-phased", size="classroom", months=13, **of_mesa)


class Collecting(Lab):
    """A lab that collects what it wants, as Mesa's models do."""

    def __init__(self, scenario, seed=None):
        super().__init__(scenario, seed, size="classroom", months=13)
        self.datacollector = mesa.DataCollector(agenttype_reporters={Agency: {"formal": "formal"}})

    def step(self):
        super().step()
        self.datacollector.collect(self)


def batch(model, parameters, **more):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Mesa 3.5 would rather be given seeds than a number of iterations
        return mesa.batch_run(model, parameters, iterations=2, display_progress=False, **more)


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.long)])
def test_a_batch_makes_a_different_run_of_each_iteration(processes):
    law = Scenario.load("by-law-phased", size="classroom", months=13)
    rows = batch(Lab, {"scenario": [law]}, number_processes=processes) + batch(Named, {}, number_processes=processes)
    assert len({row["effective_adoption"] for row in rows}) == len({row["seed"] for row in rows}) == 4
    for row in rows:
        again = Lab(law, seed=row["seed"]).run(int(row["Step"]))
        assert again.measure() == row["effective_adoption"], "the row tells the seed by which it can be repeated"


def test_a_batch_runs_scenarios_by_name_and_with_rules_of_ones_own_in_workers():
    @rule(of="service", writes=("declared", "real", "found_out"), cites="a test")
    def service_lapse(declared, real):
        """Nothing lasts."""
        return declared, real & False, real & False

    law = Scenario.load("by-law-phased", size="classroom", months=13)
    own = law.with_rule(service_lapse).named("mine")
    parameters = {"scenario": [own, "status-quo"], "size": "classroom", "months": 13, "seed": 3}
    if "rng" in signature(mesa.batch_run).parameters:  # Mesa 3.5 hands out the seeds itself
        rows = mesa.batch_run(Lab, parameters, rng=[3], number_processes=2, display_progress=False)
    else:
        rows = mesa.batch_run(Lab, parameters, number_processes=2, display_progress=False)
    for scenario in (own, "status-quo"):
        row = next(row for row in rows if (row["scenario"] == "status-quo") == (scenario == "status-quo"))
        alone = Lab(scenario, size="classroom", months=13, seed=3).run(int(row["Step"]))
        assert row["effective_adoption"] == alone.measure()
        assert (row["effective_adoption"] > 0) == (scenario == "status-quo")


def test_a_lab_that_collects_as_mesas_models_do_collects_once_a_step():
    lab = Collecting("status-quo", seed=1)
    lab.run_model()
    collected = lab.datacollector.get_agenttype_vars_dataframe(Agency)
    assert lab.month == 13 and len(collected) == 13 * 20
    assert collected["formal"].tolist()[-20:] == column(lab, "agency", "formal").tolist()
