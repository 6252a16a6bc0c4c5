"""Answers to what people write by mistake: one sentence that says what it is and where it goes."""

import re
from pathlib import Path

import pytest

from policylab import Scenario, UsageError, compare, run
from policylab.model.columns.parameters import parameters

DATA = Path(__file__).parents[2] / "policylab" / "data"
SMALL = {"size": "classroom", "months": 2}


@pytest.fixture(scope="module")
def comparison():
    return compare("status-quo", "null", replications=2, at=[1, 2], **SMALL)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda found: found.to_json(3), "too many positional arguments: write comparison.to_json()"),
        (lambda found: found.to_dict(indent=2), "takes no arguments: write comparison.to_dict()"),
        (lambda found: found.reached("null-policy"), "write comparison.reached(arm, measure)"),
        (lambda _: Scenario.load("null").without(), "write"),
    ],
)
def test_a_call_that_does_not_fit_gets_one_sentence(comparison, call, says):
    with pytest.raises(UsageError) as caught:
        call(comparison)
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_an_empty_name_is_said_to_be_empty():
    with pytest.raises(UsageError, match="the name of the setting is empty: write one, or leave it out"):
        Scenario.load("null", setting="")


@pytest.mark.parametrize("name", ["shock", "budget-cut", "history"])
def test_a_setting_given_as_a_scenario_is_said_to_be_one(name):
    path = DATA / "settings" / f"{name}.toml"
    with pytest.raises(UsageError) as caught:
        Scenario.load(path)
    assert str(caught.value).startswith(f"{path}: is a setting, not a ")
    assert "give it as --setting FILE (in Python setting=FILE)" in str(caught.value)


def test_a_package_given_as_a_setting_is_said_to_be_one():
    with pytest.raises(UsageError, match=r"hybrid\.toml: is a package, not a setting: give it as a scenario"):
        Scenario.load("null", setting=DATA / "packages" / "hybrid.toml")


def test_the_same_arm_twice_is_refused():
    law = Scenario.load("by-law-phased", size="classroom", months=13)
    with pytest.raises(UsageError, match=r"'by-law-phased' is given twice: .*scenario\.named\('mine'\)"):
        run(law, law)
    with pytest.raises(UsageError, match="'by-law-phased' is given twice"):
        run("by-law-phased", law, size="classroom", months=13)
    assert run(law, law.named("mine")).arms == ("by-law-phased", "mine")


def test_a_parameter_that_is_no_number_is_told_its_range():
    low, high = parameters()["lapse"].low, parameters()["lapse"].high
    said = re.escape(f"parameters.lapse: 'abc' is not a number; allowed {low:g} to {high:g} 1/year")
    with pytest.raises(UsageError, match=said):
        run("null", parameters={"lapse": "abc"}, **SMALL)


def test_the_title_counts_its_months(comparison):
    assert "months 1 and 2 of 2," in comparison.table().title
    assert "เดือนที่ 1 และ 2 จาก 2 เดือน" in comparison.table(language="th").title
    assert "month 2 of 2," in compare("status-quo", "null", replications=2, **SMALL).table().title
