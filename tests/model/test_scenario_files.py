"""Scenario files: what the border test cannot make from the declarations, said in one line with the cure."""

from __future__ import annotations

import pytest

from tests.wrong_files import said, scenario

# What is written, what the line begins with, and what else it says.
SCENARIO_FILES = (
    ('name = "s"\npackage = "by-law-abrup"\n', "package: ", "did you mean 'by-law-abrupt'", "policylab list packages"),
    (scenario('size = "clasroom"'), "size: ", "'clasroom'", "did you mean 'classroom'", "lab"),
    (scenario('without = ["penalti"]'), "without: ", "did you mean 'penalty'", "policylab list mechanisms"),
    (scenario('without = ["penalty"]\nparameters = { liability_scale = 0.5 }'), "parameters.liability_scale: ", "0.5",
     "'penalty'", "leave one of them out"),
    (scenario("parameters = { motive_of_gian = 1 }"), "parameters", "did you mean 'motive_of_gain'"),
    *((scenario(f"parameters = {{ motive_of_gain = {value} }}"), "parameters.motive_of_gain: ", "allowed 0.3 to 2 ")
      for value in ("30", '"high"', "true", "nan", "inf", "[3]")),
    *((scenario(f"parameters = {{ horizon = {value} }}"), "parameters.horizon: ", "allowed 6 to 24 months")
      for value in ("inf", "nan", "1" + "0" * 320)),
    (scenario("parameters = { horizon = 6.5 }"), "parameters.horizon: ", "6.5", "whole number", "round it"),
    (scenario('setting = "histori"'), "setting: ", "'histori'", "did you mean 'history'"),
    (scenario('world = "history"'), "world: is called setting", "write setting", "policylab upgrade"),
    (scenario('structures = { choise = "nested" }'), "structures: ", "did you mean 'choice'"),
    (scenario('structures = { choice = "nestd" }'), "structures: ", "did you mean 'nested'"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "field", "words"), [(text, field, words) for text, field, *words in SCENARIO_FILES]
)
def test_what_is_wrong_with_a_scenario_is_said_in_one_line(tmp_path, content, field, words):
    line = said(content, tmp_path)
    assert line.startswith(field), line
    assert [word for word in words if word not in line] == [], line
