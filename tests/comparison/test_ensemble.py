"""The ensemble: nested designs, each parameter by its distribution, and what comes together in real states."""

import numpy as np
import pytest
from scipy.stats import kstest, loguniform, spearmanr

from policylab import Scenario
from policylab.comparison.ensemble import PERT, design_of_worlds, factors
from policylab.model.columns.parameters import parameters

MANY = 512


@pytest.fixture(scope="module")
def quo():
    return [Scenario.load("status-quo", size="classroom")]


@pytest.fixture(scope="module")
def worlds(quo):
    return design_of_worlds(MANY, 1, quo)


def test_a_larger_design_begins_with_a_smaller_one(quo, worlds):
    for number in (1, 2, 60, 200, 256):
        small = design_of_worlds(number, 1, quo)
        assert small.worlds == number
        assert np.array_equal(small.values, worlds.values[:number])
        assert small.forms == worlds.forms[:number]


def test_another_seed_has_other_worlds(quo, worlds):
    assert not np.isclose(design_of_worlds(MANY, 2, quo).values, worlds.values).all(axis=1).any()


def test_what_a_scenario_fixes_changes_nothing_else(quo, worlds):
    fixed = design_of_worlds(MANY, 1, [quo[0].with_options(parameters={"lapse": 0.03})])
    assert "lapse" not in fixed.names
    for name in fixed.names:
        assert np.array_equal(fixed.values[:, fixed.names.index(name)], worlds.values[:, worlds.names.index(name)])


def test_every_value_is_inside_its_range_and_whole_where_it_is_a_number_of_things(worlds):
    for name, column in zip(worlds.names, worlds.values.T, strict=True):
        entry = parameters()[name]
        assert entry.low <= column.min() and column.max() <= entry.high, name
        assert not entry.integer or set(column) == set(np.arange(entry.low, entry.high + 1)), name


@pytest.mark.parametrize("kind", ["uniform", "log-uniform", "beta"])
def test_each_parameter_has_its_distribution(worlds, kind):
    entries = [
        entry for entry in parameters().values() if entry.sampled and entry.drawn_by == kind and not entry.integer
    ]
    assert len(entries) > 5
    for entry in entries:
        column = worlds.values[:, worlds.names.index(entry.name)]
        share = (column - entry.low) / (entry.high - entry.low)
        if kind == "beta":
            mode = (entry.default - entry.low) / (entry.high - entry.low)
            assert share.mean() == pytest.approx((1 + PERT * mode) / (2 + PERT), abs=0.01), entry.name
        else:
            form = "uniform" if kind == "uniform" else loguniform(entry.low, entry.high).cdf
            assert kstest(share if kind == "uniform" else column, form).pvalue > 1e-3, entry.name


def test_what_data_give_leans_to_its_default_and_what_is_assumed_leans_nowhere():
    for entry in parameters().values():
        assert entry.integer or (entry.drawn_by == "beta") == (entry.letter in "ABC") or entry.distribution


def test_what_follows_a_factor_comes_together_and_nothing_else_does(worlds):
    def follows(first, second):
        return spearmanr(*(worlds.values[:, worlds.names.index(name)] for name in (first, second))).statistic

    capacity = factors()["capacity"].loadings
    for name, loading in capacity.items():
        if name != "literacy_start":
            assert follows(name, "literacy_start") == pytest.approx(loading * capacity["literacy_start"], abs=0.12), (
                name
            )
    assert abs(follows("literacy_start", "leader_mindset_start")) < 0.12
    assert abs(follows("lapse", "literacy_start")) < 0.12


def test_factors_name_parameters_once_with_a_source_and_a_letter():
    named = [name for factor in factors().values() for name in factor.loadings]
    assert len(named) == len(set(named)) and set(named) <= set(parameters())
    for factor in factors().values():
        assert factor.source and factor.meaning and factor.letter in "ABCD"
        assert all(0 < abs(loading) < 1 for loading in factor.loadings.values())
