"""Scenario files: what is wrong with one is said in one line; what is right is what runs."""

from __future__ import annotations

import pytest

from tests.wrong_files import said, scenario

SCENARIO_FILES = {
    "an unknown key": (scenario("month = 5"), "month: ", ["unknown key 'month'", "did you mean 'months'"]),
    "no name": ('package = "null"\n', "name: ", ["is missing", "add it"]),
    "an unknown package": (
        'name = "s"\npackage = "by-law-abrup"\n',
        "package: ",
        ["'by-law-abrup'", "did you mean 'by-law-abrupt'", "policylab list packages"],
    ),
    "a package that is a number": ('name = "s"\npackage = 5\n', "package: ", ["5", "text"]),
    "an unknown size": (scenario('size = "clasroom"'), "size: ", ["'clasroom'", "did you mean 'classroom'", "lab"]),
    "a size that is a number": (scenario("size = 5"), "size: ", ["5", "text"]),
    "no month": (scenario("months = 0"), "months: ", ["0 is out of range", "allowed 1 to 1200"]),
    "minus one month": (scenario("months = -1"), "months: ", ["-1 is out of range", "allowed 1 to 1200"]),
    "too many months": (scenario("months = 99999"), "months: ", ["99999", "allowed 1 to 1200"]),
    "half a month": (scenario("months = 12.5"), "months: ", ["12.5", "whole number", "allowed 1 to 1200"]),
    "months that are no number": (scenario("months = nan"), "months: ", ["allowed 1 to 1200"]),
    "an unknown mechanism": (
        scenario('without = ["penalti"]'),
        "without: ",
        ["'penalti'", "did you mean 'penalty'", "policylab list mechanisms"],
    ),
    "a mechanism that is no list": (scenario('without = "penalty"'), "without: ", ["'penalty'", "list"]),
    "a mechanism taken out and set": (
        scenario('without = ["penalty"]\nparameters = { liability_scale = 1.0 }'),
        "parameters.liability_scale: ",
        ["1.0", "'penalty'", "leave one of them out"],
    ),
    "an unknown parameter": (scenario("parameters = { valu = 3 }"), "parameters", ["'valu'", "did you mean 'value'"]),
    "a parameter out of range": (
        scenario("parameters = { value = 30 }"),
        "parameters.value: ",
        ["30", "allowed 2 to 6 efforts"],
    ),
    "a parameter in words": (
        scenario('parameters = { value = "high" }'),
        "parameters.value: ",
        ["'high'", "allowed 2 to 6 efforts"],
    ),
    "a parameter that is yes": (
        scenario("parameters = { value = true }"),
        "parameters.value: ",
        ["allowed 2 to 6 efforts"],
    ),
    "a parameter that is no number": (
        scenario("parameters = { value = nan }"),
        "parameters.value: ",
        ["allowed 2 to 6 efforts"],
    ),
    "a parameter that is infinite": (
        scenario("parameters = { value = inf }"),
        "parameters.value: ",
        ["allowed 2 to 6 efforts"],
    ),
    "a count that is infinite": (
        scenario("parameters = { horizon = inf }"),
        "parameters.horizon: ",
        ["allowed 6 to 24 months"],
    ),
    "a count that is no number": (
        scenario("parameters = { horizon = nan }"),
        "parameters.horizon: ",
        ["allowed 6 to 24 months"],
    ),
    "a count that is too large": (
        scenario(f"parameters = {{ horizon = 1{'0' * 320} }}"),
        "parameters.horizon: ",
        ["allowed 6 to 24 months"],
    ),
    "a count that is broken": (
        scenario("parameters = { horizon = 6.5 }"),
        "parameters.horizon: ",
        ["6.5", "whole number", "round it"],
    ),
    "a parameter that is a list": (
        scenario("parameters = { value = [3] }"),
        "parameters.value: ",
        ["[3]", "allowed 2 to 6 efforts"],
    ),
    "an unknown setting": (scenario('setting = "histori"'), "setting: ", ["'histori'", "did you mean 'history'"]),
    "a name of 0.1": (
        scenario('world = "history"'),
        "world: is called setting",
        ["write setting", "policylab upgrade"],
    ),
    "a setting that is a number": (scenario("setting = 3"), "setting: ", ["3", "text"]),
    "an unknown structure": (scenario('structures = { choise = "nested" }'), "structures: ", ["did you mean 'choice'"]),
    "an unknown form": (scenario('structures = { choice = "nestd" }'), "structures: ", ["did you mean 'nested'"]),
    "a form that is a number": (scenario("structures = { choice = 1 }"), "structures.choice: ", ["1", "text"]),
    "structures that are a list": (scenario('structures = ["nested"]'), "structures: ", ["table"]),
    "parameters that are a number": (scenario("parameters = 5"), "parameters: ", ["5", "table"]),
}


@pytest.mark.parametrize("what", SCENARIO_FILES)
def test_what_is_wrong_with_a_scenario_is_said_in_one_line(tmp_path, what):
    content, field, words = SCENARIO_FILES[what]
    line = said(content, tmp_path)
    assert line.startswith(field), line
    assert [word for word in words if word not in line] == [], line
