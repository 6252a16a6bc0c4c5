"""The border: every field of every file and every public argument, given a wrong name, type or value.

Whatever is wrong is answered in words: the place, what stands there, what is allowed, and a cure; never by an error
of Python's own. The cases are made from the declarations, so that a new field or argument is tried by itself.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import networkx as nx
import numpy as np
import pytest
from pydantic import BaseModel

from policylab.analysis.cases.declaration import CaseFile
from policylab.comparison import compare
from policylab.errors import UsageError
from policylab.files import Table, checked
from policylab.lab import Agency, Lab
from policylab.model.columns import columns_of
from policylab.model.columns.parameters import parameters
from policylab.model.layers import Layer
from policylab.model.policies.delivery import Delivery, PhasedDelivery
from policylab.model.policies.package import INSTRUMENTS, Package, packages
from policylab.model.rules import rules
from policylab.model.rules.rule import one_by_one, rule
from policylab.model.scenario import Scenario
from policylab.model.scenario_files import ScenarioFile
from policylab.model.setting import Setting, load_setting, settings
from policylab.model.switches import BARRIERS, MECHANISMS, STRUCTURES
from policylab.model.tables import country, regions, segments, sizes, tiers
from policylab.recording.measures import MEASURES
from policylab.study.declaration import StudyFile
from tests.wrong_files import assert_plain

WORDS = {"name": "a", "title": "t", "title_th": "t", "sentence": "s", "sentence_th": "s"}
PHASES = [{"share": 0.5, "deadline": 18}, {"share": 0.5, "deadline": 30}]


def _plain(model: BaseModel) -> dict[str, Any]:
    """Return a model as a file would hold it, without what is left out."""
    content: dict[str, Any] = json.loads(model.model_dump_json(by_alias=True, exclude_none=True))
    return content


def _package(**instrument: Any) -> dict[str, Any]:
    return {**WORDS, "instrument": [instrument]}


def _examples() -> Iterator[tuple[str, type[Table], dict[str, Any]]]:
    for name, kind in INSTRUMENTS.items():
        phased = "deadline" in kind.model_fields["delivery"].annotation.model_fields
        delivery = PhasedDelivery(announced=12, deadline=18) if phased else Delivery(announced=12)
        example = _plain(kind.example(delivery))
        if kind.family == "outside":
            yield f"setting with {name}", Setting, {**WORDS, "begins": "2014-10", "event": [example]}
        else:
            yield f"package with {name}", Package, _package(**example)
    statute = _plain(INSTRUMENTS["statute"].example(PhasedDelivery(announced=12, deadline=18)))
    whole = {"announced": 12, "ends": 60, "tiers": ["local"], "regions": ["bangkok"], "readiest": 0.5, "budget": 5.0}
    yield "package with a whole delivery", Package, _package(**{**statute, "delivery": {**whole, "deadline": 18}})
    yield "package with phases", Package, _package(**{**statute, "delivery": {"announced": 12, "phases": PHASES}})
    dial = {"fields": ["statute.inspection_rate"], "low": 0.0, "high": 0.5}
    bound = {**statute, "delivery": {"announced": 12, "deadline": 18, "budget": 1.0}}
    yield "package with dial and budget", Package, {**_package(**bound), "budget": 5.0, "dial": dial}
    scenario = {"name": "s", "package": "null", "size": "lab", "months": 60, "setting": "shock", "without": ["lapse"]}
    yield "scenario", ScenarioFile, {**scenario, "structures": {"choice": "nested"}, "parameters": {"value": 3}}
    yield "study", StudyFile, {
        "name": "mine", "question": "q", "question_th": "q", "arms": ["by-law-phased"], "baseline": "status-quo",
        "size": "classroom", "months": 60, "at": [24, 60], "seed": 1, "replications": 2, "equal_cost": "public",
        "budgets": [100.0, 200.0],
        "measures": ["trust"], "groups": ["tier"], "worlds": {"number": 20, "from": "ranges"},
        "headline": {"size": "lab", "replications": 30, "pilots": 2},
    }  # fmt: skip
    yield "case", CaseFile, {"package": "status-quo", "measure": "trust", "setting": "default", "size": "lab"}


EXAMPLES = {name: (model, content) for name, model, content in _examples()}


def _paths(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the places of a content, tables and entries of lists included."""
    if path:
        yield path
    inner = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in inner:
        yield from _paths(value, (*path, key))


def _with(content: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a content with another value at a place; ``...`` takes it out, a renamed key comes in its place."""
    changed = json.loads(json.dumps(content))
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    if isinstance(value, _Renamed):
        inner[value.name] = inner.pop(path[-1])
    else:
        inner[path[-1]] = value
    return changed


class _Renamed:
    def __init__(self, name: str):
        self.name = name


def _refusal(model: type[Table], content: Any) -> str | None:
    """Return what a content is refused with, or nothing; any other error than the lab's own fails the test."""
    try:
        checked(model, content, "file.toml")
    except UsageError as error:
        for line in str(error).split("\n"):
            assert line.startswith("file.toml: "), line
            assert_plain(line)
            assert len(line) < 1200, line
        return str(error)
    return None


FREE = ("parameters", "structures")  # what stands in these tables is checked by name, where the scenario is made


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_is_right(name):
    model, content = EXAMPLES[name]
    assert _refusal(model, content) is None


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_key_that_is_mistyped_is_answered_with_the_nearest(name):
    model, content = EXAMPLES[name]
    for path in _paths(content):
        key = path[-1]
        if isinstance(key, str) and not set(path[:-1]) & set(FREE):
            said = _refusal(model, _with(content, path, _Renamed(f"{key}x")))
            assert said is not None, path
            assert f"unknown key '{key}x'" in said or f"{key}: is missing" in said or "kind is missing" in said, said
            assert f"did you mean '{key}'" in said or "kind is missing" in said or len(key) < 3, said


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_value_of_a_wrong_type_is_refused_with_its_place(name):
    model, content = EXAMPLES[name]
    for path in _paths(content):
        if set(path[:-1]) & set(FREE):
            continue
        value = content
        for key in path:
            value = value[key]
        for wrong in ({"a": {"b": 1}}, [[["x"]]], True, "\x1b[31m", "", "x" * 5000, float("nan"), 10**30):
            said = _refusal(model, _with(content, path, wrong))
            key = next(key for key in reversed(path) if isinstance(key, str))
            free = key in ("package", "size", "setting", "measure", "without", "baseline", "arms", "from")
            named = path[-1] in FREE and isinstance(wrong, dict)  # names in them are checked with the scenario
            named |= wrong is True and (isinstance(value, bool) or key == "equal_cost")  # true means public
            assert said is not None or named or (free and isinstance(wrong, str)), (path, wrong)
            assert said is None or key in said or "kind" in said, said


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_number_out_of_its_range_is_refused_with_the_range(name):
    model, content = EXAMPLES[name]
    for path in _paths(content):
        value = content
        for key in path:
            value = value[key]
        if set(path[:-1]) & set(FREE) or isinstance(value, bool) or not isinstance(value, int | float):
            continue
        for wrong in (-1e300, -1, 1e300):
            outside = type(value)(wrong)
            said = _refusal(model, _with(content, path, outside))
            may_be = path[-1] in LOWEST and outside == -1
            assert said is not None or may_be, (path, wrong)
            assert said is None or "allowed" in said, said


# Quantities that may be below zero.
LOWEST: tuple[str, ...] = ()


# ---------------------------------------------------------------- Python


LAW = Scenario.load("by-law-phased", size="classroom", months=24)
JUNK = (
    object(),
    3.5,
    -1,
    10**40,
    "nonsense",
    "",
    "\x1b[31m",
    b"x",
    [],
    {},
    [1],
    {"x": 1},
    True,
    np.nan,
    np.array([1, 2]),
)
CALLS: dict[str, Any] = {
    "load": Scenario.load,
    "with_options": LAW.with_options,
    "at": LAW.at,
    "named": LAW.named,
    "with_parameters": LAW.with_parameters,
    "without": LAW.without,
    "with_structure": LAW.with_structure,
    "with_network": LAW.with_network,
    "with_package": LAW.with_package,
    "with_setting": LAW.with_setting,
    "with_rule": LAW.with_rule,
    "in_world": LAW.in_world,
    "load_setting": load_setting,
    "Scenario": Scenario,
    "Lab": Lab,
}
NEEDED = {
    "load": {"source": "null"},
    "Scenario": {"name": "x", "package": packages()["null"]},
    "Lab": {"scenario": LAW},
}


def _said(call: Any, *args: Any, **given: Any) -> str | None:
    try:
        call(*args, **given)
    except UsageError as error:
        for line in str(error).split("\n"):
            assert line, "an empty line"
            assert "Error" not in line and "Traceback" not in line, line
        return str(error)
    return None


@pytest.mark.usefixtures("in_ranges")
@pytest.mark.parametrize("name", CALLS)
def test_every_argument_answers_what_is_wrong_in_words(name):
    call, needed = CALLS[name], NEEDED.get(name, {})
    for argument in inspect.signature(call).parameters.values():
        refused = 0
        for junk in JUNK:
            if argument.kind is argument.VAR_POSITIONAL:
                said = _said(call, junk)
            elif argument.kind is argument.VAR_KEYWORD:
                said = _said(call, nonsense=junk)
            elif argument.kind is argument.POSITIONAL_ONLY:
                said = _said(call, junk)
            else:
                said = _said(call, **{**needed, argument.name: junk})
            refused += said is not None
        assert refused >= len(JUNK) // 2, f"{argument.name} takes almost anything"


@pytest.mark.usefixtures("in_ranges")
@pytest.mark.parametrize("name", sorted(set(CALLS) - {"with_parameters", "with_structure", "with_network", "without"}))
def test_every_argument_that_is_mistyped_is_answered_with_the_nearest(name):
    call, needed = CALLS[name], NEEDED.get(name, {})
    for argument in inspect.signature(call).parameters.values():
        said = _said(call, **{**needed, f"{argument.name}x": None})
        assert said is not None and f"did you mean '{argument.name}'" in said, said


@pytest.mark.usefixtures("in_ranges")
def test_every_parameter_is_checked_against_its_range_and_named():
    of_forms: dict[str, set[float]] = {}
    for one in (*MECHANISMS.values(), *BARRIERS.values(), *STRUCTURES.values()):
        for values in one.forms.values():
            for name, value in values.items():
                of_forms.setdefault(name, set()).add(value)
    for name, entry in parameters().items():
        for wrong in (entry.least - 1, entry.most + 1, np.nan, "high", True, None):
            said = _said(LAW.with_parameters, {name: wrong})
            assert said is not None and said.startswith(f"parameters.{name}: "), said
            assert f"allowed {entry.least:g} to {entry.most:g}" in said
            if wrong not in of_forms.get(name, ()):
                assert _said(LAW.in_world, {name: wrong}) is not None
                assert _said(replace, LAW, own=Layer({name: wrong})) is not None


FIELDS = ("name", "package", "size", "months", "setting", "own", "graphs", "step", "point", "families")


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_a_scenario_can_be_set_and_the_method_is_named(field):
    said = _said(setattr, LAW, field, 1)
    assert said is not None and said.startswith(f"{field} of a Scenario cannot be changed: write .")
    assert _said(replace, LAW, **{field: 1}) is not None


# ---------------------------------------------------------------- what is handed out


LAB = Lab(LAW, seed=1).run(1)
TABLES: dict[str, Any] = {
    "parameters": parameters(), "rules": rules(), "packages": packages(), "settings": settings(), "sizes": sizes(),
    "a size": sizes()["lab"], "agencies of a size": sizes()["lab"]["agencies"], "tiers": tiers(), "regions": regions(),
    "segments": segments(), "country": country(), "measures": MEASURES, "mechanisms": MECHANISMS, "barriers": BARRIERS,
    "structures": STRUCTURES, "instruments": INSTRUMENTS, "columns_of": columns_of("agency"), "point": LAW.point,
    "families": LAW.families, "graphs": LAW.graphs, "parameters of a layer": LAW.own.parameters,
    "networks": LAB.networks, "agents_by_type": LAB.agents_by_type, "columns": LAB.simulation.columns,
    "columns of a kind": LAB.simulation.columns["agency"],
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_no_table_that_is_handed_out_can_be_changed(name):
    table = TABLES[name]
    before = dict(table)
    for change in (
        lambda: table.__setitem__("x", 1), lambda: table.__delitem__(next(iter(table), "x")), table.clear,
        lambda: table.pop("x"), table.popitem, lambda: table.setdefault("x", 1), lambda: table.update(x=1),
        lambda: table.__ior__({"x": 1}),
    ):  # fmt: skip
        assert "cannot be changed" in (_said(change) or "")
    assert dict(table) == before or name in ("columns", "columns of a kind")


@pytest.mark.parametrize("name", TABLES)
def test_an_unknown_name_of_a_table_is_answered_in_words(name):
    with pytest.raises(UsageError):
        TABLES[name]["nonsense"]
    with pytest.raises(KeyError):
        TABLES[name]["nonsense"]
    with pytest.raises(UsageError, match=r"\['a', 'list'\]"):
        TABLES[name][["a", "list"]]
    assert "nonsense" not in TABLES[name] and TABLES[name].get("nonsense") is None


@pytest.mark.parametrize("name", sorted(LAB.networks))
def test_no_network_of_a_lab_can_be_changed(name):
    graph = LAB.networks[name]
    edge, node = next(iter(graph.edges)), next(iter(graph))
    many = graph.number_of_edges()
    for change in (
        lambda: graph.add_node("x"), lambda: graph.add_nodes_from(["x"]), lambda: graph.remove_node(node),
        lambda: graph.remove_nodes_from([node]), lambda: graph.add_edge("x", "y"),
        lambda: graph.add_edges_from([("x", "y")]),
        lambda: graph.add_weighted_edges_from([("x", "y", 1)]), lambda: graph.remove_edge(*edge),
        lambda: graph.remove_edges_from([edge]), graph.clear, graph.clear_edges, lambda: graph.update([("x", "y")]),
    ):  # fmt: skip
        assert "scenario.with_network(leaders=graph)" in (_said(change) or "")
    assert graph.number_of_edges() == many


def test_a_graph_of_ones_own_belongs_to_the_scenario_and_stays_ones_own():
    own = nx.Graph(LAB.networks["leaders"].edges)
    own.add_nodes_from(LAB.networks["leaders"])
    first = next(iter(own.edges))
    scenario = LAW.with_network(leaders=own)
    own.remove_edge(*first)
    assert scenario.graphs["leaders"].has_edge(*first), "a copy was taken"
    assert Lab(scenario, seed=1).networks["leaders"].has_edge(*first)
    cut = LAW.with_network(leaders=own)
    assert not Lab(cut, seed=1).networks["leaders"].has_edge(*first)
    assert cut.with_network(leaders="random").graphs == {} and cut.with_network(leaders="random").families


def test_no_array_of_a_lab_can_be_written_to():
    for kind, columns in LAB.simulation.columns.items():
        for name, values in columns.items():
            with pytest.raises(ValueError, match="read-only"):
                values[...] = 0
            assert not values.flags.writeable, (kind, name)


def test_parts_of_files_do_not_change_and_copies_are_checked():
    law = packages()["by-law-phased"]
    assert "cannot be changed" in (_said(setattr, law.instrument[0], "penalty", 1.0) or "")
    assert "penalty: 9.0 is out of range" in (_said(law.instrument[0].model_copy, update={"penalty": 9.0}) or "")
    assert "unknown key 'penalti'" in (_said(law.instrument[0].model_copy, update={"penalti": 1.0}) or "")
    assert law.instrument[0].model_copy(update={"penalty": 1.5}).penalty == 1.5


def test_all_faults_are_said_at_once():
    said = _said(Scenario.load, "null", parameters={"lapze": 1, "value": 99}, without=["x"], structures={"choise": "y"})
    assert said is not None and len(said.split("\n")) == 4
    fields = {"kind": "statute", "delivery": {"announced": 1, "deadlin": 4}, "penalty": 9, "audit_depth": 7}
    said = _refusal(Package, _package(**fields, inspection_rate=0.1))
    assert said is not None and all(word in said for word in ("penalty: 9", "audit_depth: 7", "unknown key 'deadlin'"))


def test_a_notebook_shows_the_sentence_and_ones_own_line():
    try:
        LAW.with_parameters(lapse=5)
    except UsageError as error:
        shown = error._render_traceback_()
    assert shown[0].startswith("UsageError: parameters.lapse: 5 is out of range")
    assert shown[1].endswith("LAW.with_parameters(lapse=5)")
    assert len(shown) == 2


def test_two_variants_of_one_rule_have_names_of_their_own():
    one, other = (LAW.with_rule(rules()["service_lapse"]).named(name) for name in ("mine", "yours"))
    assert (one.name, other.name) == ("mine", "yours")
    with pytest.raises(UsageError, match=r"given twice: each arm needs its own name, such as scenario\.named"):
        compare(LAW, LAW.with_rule(rules()["service_lapse"]).named("by-law-phased"), replications=2)


def test_names_say_what_differs():
    other = LAW.with_parameters(lapse=0.03, motive_of_gain=1.5).without("news").with_structure(choice="nested")
    assert other.name == "by-law-phased with lapse = 0.03, motive_of_gain = 1.5, without news, choice = nested"
    assert LAW.without("news").name == "by-law-phased without news"
    assert LAW.with_package("hybrid").name == "hybrid"
    assert LAW.with_setting("default").name == "by-law-phased in default"
    assert LAW.with_network(leaders="random").name == "by-law-phased with leaders = random"


def test_what_comes_after_the_end_of_a_run_is_noted():
    assert LAW.notes == ()
    late = Scenario.load("everything", size="classroom", months=13, setting="history").notes
    assert any(note.startswith("everything: instrument[") for note in late)
    assert any(note.startswith("setting history: event[") and "after the 13 months" in note for note in late)


class Holder:
    def agency_lapse(self, effective):
        return effective


def agency_lapse(effective):
    return effective


def stepwise(effective):
    yield effective


CARD: dict[str, Any] = {"of": "agency", "writes": "effective", "cites": "x"}
SLIPS: dict[str, tuple[Any, str]] = {
    "no brackets": (lambda: rule(agency_lapse), "write for example @rule(of='agency', writes='effective', cites='my"),
    "empty brackets": (lambda: rule()(agency_lapse), "missing a required argument: 'of': write for example @rule(of="),
    "by place": (
        lambda: rule("agency", "effective", "x"),
        "too many positional arguments: write for example @rule(of=",
    ),
    "a mistyped argument": (lambda: rule(**CARD, see={}), "did you mean 'sees'"),
    "@one_by_one()": (lambda: one_by_one(), "write @one_by_one, without brackets"),  # noqa: PLW0108
    "a glossary word": (lambda: rule(**{**CARD, "of": "official"})(agency_lapse), "an official is called staff: write"),
    "a class": (lambda: rule(**{**CARD, "of": Agency})(agency_lapse), "write of='agency'"),
    "a number as of": (lambda: rule(**{**CARD, "of": 3}), "of=3: name a kind of agent, such as of='agency'"),
    "a number cited": (lambda: rule(**{**CARD, "cites": 3}), "cites=3: state in words where the idea comes from"),
    "nothing cited": (lambda: rule(**{**CARD, "cites": " "}), "cites=' ': state in words where the idea comes from"),
    "a number written": (
        lambda: rule(**{**CARD, "writes": 3}),
        "writes=3: name a column, or several, such as writes=(",
    ),
    "nothing written": (lambda: rule(**{**CARD, "writes": []}), "writes=[]: name a column"),
    "a text as sees": (
        lambda: rule(**CARD, sees="leader"),
        "sees='leader': write a table, such as sees={'mindset': from_",
    ),
    "a kind as sight": (
        lambda: rule(**CARD, sees={"mindset": "leader"})(named("agency_lapse", lambda effective, mindset: effective)),
        "sees 'mindset' = 'leader' is not a sight: write for example sees={'mindset': from_above('leader', 'mindset')}",
    ),
    "luk": (lambda: rule(**CARD)(named("agency_lapse", lambda luk: luk)), "did you mean 'luck'"),
    "a lambda": (
        lambda: rule(**CARD)(lambda effective: effective),
        "a lambda has no name, and a rule replaces the one of its name",
    ),
    "a partial": (lambda: rule(**CARD)(partial(agency_lapse)), "a rule is a function, not functools.partial("),
    "a method": (
        lambda: rule(**CARD)(Holder.agency_lapse),
        "'self' is the argument of a method: write the rule outside",
    ),
    "a bound method": (lambda: rule(**CARD)(Holder().agency_lapse), "a rule is a function, not <bound method"),
    "a class method": (lambda: rule(**CARD)(classmethod(agency_lapse)), "a rule is a function, not <classmethod("),
    "a generator": (
        lambda: rule(**CARD)(stepwise),
        "rule stepwise: is a generator (it has yield), and a rule must return",
    ),
    "a star": (
        lambda: rule(**CARD)(named("agency_lapse", lambda *effective: effective)),
        "*effective takes any number of arguments: name each one, columns before a single * and parameters after it",
    ),
}


def named(name, function):
    function.__name__ = name
    return function


@pytest.mark.parametrize("slip", SLIPS)
def test_a_card_that_is_written_wrongly_is_answered_in_words(slip):
    write, words = SLIPS[slip]
    assert words in (_said(write) or "")


def test_several_columns_may_stand_in_a_list():
    assert rule(**{**CARD, "writes": ["effective"]})(agency_lapse).card.writes == ("effective",)


def test_what_is_seen_is_said_as_one_writes_it():
    def agency_lapse(trust):
        return trust

    said = _said(rule(of="agency", writes="effective", cites="x"), agency_lapse)
    assert said is not None and said.endswith("such as sees={'trust': mean_over('clients', 'trust')}")


def test_a_scenario_and_a_lab_show_themselves_in_a_line():
    assert repr(LAW.with_parameters(lapse=0.03)) == (
        "Scenario 'by-law-phased with lapse = 0.03': by-law-phased in default, size classroom, 24 months, lapse = 0.03"
    )
    assert "month 1 of 24" in repr(LAB)
