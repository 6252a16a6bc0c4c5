"""Sets of windows do as Mesa's sets do, and make no agent as long as they are asked for columns."""

import inspect

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from policylab.lab import Agency, Citizen, Service, Staff
from policylab.lab.sets import WindowSet
from tests.lab.common import column, refused, services_of


def test_what_asks_for_columns_makes_no_agent(lab, made):
    agencies, everyone = lab.agents_by_type[Agency], lab.agents
    formal, many = column(lab, "agency", "formal"), 740 + services_of(lab)
    assert (len(everyone), len(agencies)) == (many, 20)
    assert bool(agencies)
    assert agencies.get("formal") == formal.tolist()
    assert agencies.get(["name", "formal", "tier"])[3] == [
        lab.simulation.people.roster.names["agency"][3], formal[3], lab.simulation.people.roster.tier[3]
    ]  # fmt: skip
    assert agencies.agg("effective", np.mean) == np.mean(column(lab, "agency", "effective").tolist())
    assert agencies.agg("formal", [min, max]) == [formal.min(), formal.max()]
    assert everyone.get("load", handle_missing="default", default_value=-1)[20:] == [-1] * (many - 20)
    resistance = [*column(lab, "agency", "resistance"), *column(lab, "staff", "resistance")]
    resisting = everyone.where("unique_id", lambda ids: (ids <= 20) | ((ids > 40) & (ids <= 240)))
    assert resisting.get("resistance") == resistance
    high = agencies.where("formal", lambda share: share > np.median(formal))
    assert high.get("name") == [n for n, v in zip(agencies.get("name"), formal, strict=True) if v > np.median(formal)]
    asleep = (np.array(agencies.get("tier")) == "department") & ~column(lab, "agency", "awake")
    assert len(agencies.where("tier", "department").where("awake", False)) == asleep.sum() > 0
    assert len(everyone.select(agent_type=Staff)) == 200
    assert len(everyone.select(agent_type=mesa.Agent)) == many
    assert len(everyone.select(at_most=0.5)) == many // 2
    assert len(everyone.select(at_most=7, agent_type=Citizen)) == 7
    assert agencies.sort("formal").get("formal") == sorted(formal, reverse=True)
    assert agencies.sort("formal", ascending=True).get("formal") == sorted(formal)
    groups = agencies.groupby("tier")
    assert groups.count() == {"department": 6, "province": 7, "local": 7}
    tier = np.array(lab.simulation.people.roster.tier)
    assert groups.agg("formal", max) == {name: formal[tier == name].max() for name in groups.groups}
    assert "20 agency" in repr(everyone)
    assert made == []


def test_services_are_chosen_grouped_and_read_as_other_agents_are(lab, made):
    services, real = lab.agents_by_type[Service], column(lab, "service", "real")
    weight, tier = (np.array(services.get(fact)) for fact in ("weight", "tier"))
    assert len(services) == services_of(lab) == len(lab.agents.select(agent_type=Service))
    assert services.get("real") == real.tolist() and services.agg("real", sum) == real.sum() > 0
    by_weight = services.groupby("weight")
    assert set(by_weight.groups) == {"light", "medium", "heavy"}
    assert by_weight.agg("real", np.mean) == {name: real[weight == name].mean() for name in by_weight.groups}
    assert (
        len(services.where("weight", "heavy").where("tier", "local")) == ((weight == "heavy") & (tier == "local")).sum()
    )
    assert services.sort("price").get("weight")[-1] == "light"
    assert made == []
    assert services.select(lambda service: service.real).get("name") == services.where("real", real.__and__).get("name")


def test_the_count_of_made_agents_sees_them(lab, made):
    list(lab.agents_by_type[Agency])
    lab.agents_by_type[Agency].select(lambda agent: agent.formal > 0)
    assert len(made) >= 20


def test_a_test_that_is_none_is_refused(lab):
    refused(lambda: lab.agents_by_type[Agency].where("formal", lambda values: values.mean() > 0), "compare the array")
    refused(lambda: lab.agents.select("formal"), r"select\('formal'\).* where\('formal'")
    with pytest.raises(AttributeError, match="no column"):
        lab.agents.get("formal")


def test_an_attribute_that_no_agent_has_is_refused_with_the_nearest(lab):
    everyone = lab.agents
    for ask in (
        lambda: everyone.get("trsut"), lambda: everyone.get(["name", "trsut"]), lambda: everyone.agg("trsut", max),
        lambda: everyone.sort("trsut"), lambda: everyone.where("trsut", 1), lambda: everyone.groupby("trsut"),
        lambda: everyone.groupby("region").agg("trsut", max), lambda: lab.agents_by_type[Citizen].values("trsut"),
        lambda: lab.agents_by_type[Citizen].groupby("segment", result_type="list").agg("trsut", max),
    ):  # fmt: skip
        assert "did you mean 'trust'?" in refused(ask) or "region" in refused(ask)
    assert everyone.get("trsut", handle_missing="default", default_value=0) == [0] * (740 + services_of(lab))


def test_what_is_not_said_of_missing_values_is_an_error_of_mesa(lab):
    with pytest.raises(ValueError, match="handle_missing"):
        lab.agents.get("name", handle_missing="drop")


class Twin(mesa.Agent):
    """An agent of plain Mesa with the values of an agency."""

    def __init__(self, model, agency):
        super().__init__(model)
        self.number, self.formal, self.tier, self.calls = agency.unique_id, agency.formal, agency.tier, []


def test_sets_do_as_those_of_mesa_do(lab):
    plain = mesa.Model(rng=lab.simulation.people.luck.seed_for("mesa"))
    for agency in lab.agents_by_type[Agency]:
        Twin(plain, agency)
    ours, theirs = lab.agents_by_type[Agency], plain.agents

    def same(mine, other):
        assert mine.get("unique_id") == other.get("number")

    same(ours, theirs)
    same(ours.select(lambda a: a.formal > 0.2), theirs.select(lambda a: a.formal > 0.2))
    same(ours.select(lambda a: a.formal > 0.2, at_most=3), theirs.select(lambda a: a.formal > 0.2, at_most=3))
    same(ours.select(at_most=0.33), theirs.select(at_most=0.33))
    same(ours.sort("tier"), theirs.sort("tier"))
    same(ours.sort(lambda a: -a.formal, ascending=True), theirs.sort(lambda a: -a.formal, ascending=True))
    same(ours.shuffle(), theirs.shuffle())
    seen, expected = [], []
    assert isinstance(ours.shuffle_do(lambda a: seen.append(a.unique_id)), AgentSet)
    theirs.shuffle_do(lambda a: expected.append(a.number))
    assert seen == expected
    assert ours.map(lambda a: a.formal) == theirs.map(lambda a: a.formal)
    mine, other = ours.groupby("tier"), theirs.groupby("tier")
    assert mine.count() == other.count()
    assert mine.agg("formal", np.mean) == other.agg("formal", np.mean)
    assert mine.map(len) == other.map(len)
    by_half = lambda a: a.formal > 0.2  # noqa: E731
    assert ours.groupby(by_half).count() == theirs.groupby(by_half).count()
    listed = ours.groupby("tier", result_type="list")
    assert listed.agg("formal", max) == other.agg("formal", max)
    assert all(isinstance(group, list) for _, group in listed)
    pairs = {key: [values, -values] for key, values in mine.agg("formal", max).items()}
    for groups in (mine, listed):
        assert groups.agg("formal", [max, lambda values: -max(values)]) == pairs


def test_sets_are_sequences_and_sets(lab):
    agencies = lab.agents_by_type[Agency]
    assert agencies[-1] is agencies[19]
    assert agencies[2:4] == [agencies[2], agencies[3]] == agencies.to_list()[2:4]
    with pytest.raises(IndexError):
        agencies[20]
    assert lab.random.choice(agencies) in agencies
    assert lab.random.sample(agencies.to_list(), 2)
    assert lab.agents_by_type[Citizen][0] not in agencies
    few = agencies.select(at_most=3)
    few.remove(few[0])
    few.add(agencies[7])
    few.discard(agencies[8])
    assert few.get("unique_id") == [2, 3, 8]
    with pytest.raises(KeyError):
        few.remove(agencies[0])
    assert len(agencies) == 20
    assert (few & agencies) == few
    assert len(agencies - few) == 17
    assert few.select(lambda a: a.unique_id > 2, inplace=True) is few
    assert few.get("unique_id") == [3, 8]
    assert agencies.set("redesigned", 0.5).agg("redesigned", set) == {0.5}
    assert lab.agents_by_type[Staff].sort("agency.unique_id", ascending=True)[0].agency is agencies[0]
    assert agencies.do(lambda a, by: setattr(a, "formal", a.formal * by), by=0.5) is agencies


def test_nothing_of_mesas_set_reaches_for_agents_that_are_not_kept():
    """What Mesa's own methods read is not there, so each that reads it must be ours."""
    for name, method in inspect.getmembers(AgentSet, inspect.isfunction):
        if name in ("__getstate__", "__setstate__"):
            continue  # asked for by pickle and copy, which the set answers by itself
        of_mesa = method.__module__.startswith("mesa.") and (not name.startswith("_") or name.endswith("__"))
        if of_mesa and "self._agents" in inspect.getsource(method):
            assert name in vars(WindowSet), name


def test_the_operators_of_sets(lab):
    agencies = lab.agents_by_type[Agency]
    first, last = agencies.select(at_most=12), agencies.select(lambda agent: agent.unique_id > 8)
    assert lab.agents == lab.agents and first < agencies <= lab.agents and agencies >= last
    assert (first | last) == agencies and len(first & last) == 4 and len(first ^ last) == 16
    assert first.isdisjoint(agencies - first) and next(reversed(first)) is agencies[11]
    assert agencies.index(agencies[3]) == 3 and agencies.count(agencies[3]) == 1
    assert len({*first, *last}) == 20 and agencies[3] in {agencies[3]: "hashed"}
    chosen = agencies.shuffle()
    assert chosen == agencies and chosen.sort("unique_id", ascending=True, inplace=True) is chosen
    assert chosen.get("unique_id") == agencies.get("unique_id")
