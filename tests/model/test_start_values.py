"""Start values: those that contradict each other are refused in one sentence, however they are set."""

from __future__ import annotations

import pytest

from policylab.errors import UsageError
from policylab.model.columns.parameters import parameters
from policylab.model.scenario import Scenario

pytestmark = pytest.mark.usefixtures("in_ranges")
SENTENCE = (
    "parameters.effective_start: {} is above formal_start, {}, but what is really digital is declared as well: "
    "lower effective_start, or raise formal_start"
)
LAW = Scenario.load("by-law-phased", size="classroom", months=14)
BOTH = {"effective_start": 0.18, "formal_start": 0.12}


def refused(ask):
    with pytest.raises(UsageError) as error:
        ask()
    return str(error.value)


def test_more_real_services_than_declared_ones_are_refused():
    effective = parameters()["effective_start"].default
    assert refused(lambda: LAW.with_parameters(BOTH)) == SENTENCE.format(0.18, 0.12)
    assert refused(lambda: Scenario.load("hybrid", parameters=BOTH)) == SENTENCE.format(0.18, 0.12)
    assert refused(lambda: LAW.with_parameters(formal_start=0.12)) == SENTENCE.format(effective, 0.12)
    assert LAW.with_parameters(effective_start=0.18, formal_start=0.18).point["effective_start"] == 0.18


def test_so_are_those_of_a_file_and_of_the_command_line(tmp_path, call):
    path = tmp_path / "mine.toml"
    text = 'name = "mine"\npackage = "by-law-phased"\n[parameters]\nformal_start = 0.12\neffective_start = {}\n'
    path.write_text(text.format(0.18), encoding="utf-8")
    assert refused(lambda: Scenario.load(path)) == SENTENCE.format(0.18, 0.12)
    path.write_text(text.format(0.08), encoding="utf-8")
    assert Scenario.load(path).point["effective_start"] == 0.08
    options = [word for name, value in BOTH.items() for word in ("--set", f"{name}={value}")]
    code, _, complaint = call("run", "by-law-phased", "--size", "classroom", *options)
    assert code == 2 and complaint.count("\n") == 1
    assert SENTENCE.format(0.18, 0.12).removeprefix("parameters.") in complaint


def test_so_are_a_setting_and_a_scenario_that_contradict_each_other():
    poor = LAW.setting.model_copy(update={"name": "poor", "parameters": {"formal_start": 0.12}})
    assert refused(lambda: LAW.with_parameters(effective_start=0.18).with_setting(poor)) == SENTENCE.format(0.18, 0.12)
    assert LAW.with_parameters(effective_start=0.08).with_setting(poor).point["formal_start"] == 0.12


def test_a_world_that_is_drawn_is_not_refused():
    assert LAW.in_world(BOTH).point == BOTH
