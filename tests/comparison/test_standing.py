"""Standing over worlds: signs, what parts them, what drives an effect, and which arm is best."""

import numpy as np
import pytest

from policylab.comparison.ensemble import FORM, Design
from policylab.comparison.estimates import NOT_DISTINGUISHABLE
from policylab.comparison.standing import MANY, ROBUST, WorldAnalysis, best, distinguishable, share_same_sign
from policylab.model.luck import Luck, agent_keys

WORLDS = 120


def drawn(columns, stream="values"):
    keys = agent_keys(f"world {world}" for world in range(WORLDS))
    return Luck(5).uniform(stream, keys, np.tile(np.arange(columns), (WORLDS, 1)))


@pytest.fixture(scope="module")
def design():
    forms = tuple(("logit", "nested", "best-reply")[world % 3] for world in range(WORLDS))
    return Design(tuple(f"p{place}" for place in range(30)), drawn(30), forms)


@pytest.fixture(scope="module")
def analysis(design):
    return WorldAnalysis(design, seed=1)


def twice(means, spread=0.001):
    """Return effects of two replications with little spread around their means."""
    return np.column_stack([means - spread, means + spread])


def test_share_of_the_same_sign():
    effects = np.array([[1.0, 3.0], [2.0, -1.0], [-1.0, -3.0], [0.0, 0.0]])
    assert share_same_sign(effects, 0.2) == 0.5
    assert share_same_sign(effects, -0.2) == 0.25
    assert share_same_sign(effects, 0.0) == 0.25


def test_an_interval_within_a_world_is_students_where_worlds_are_as_many_as_are_pooled():
    effects = np.array([[1.0, 1.2, 0.8], [0.1, -0.1, 0.2], [0.3, 0.2, 0.4]])
    from scipy import stats

    half = stats.t.ppf(0.975, 6) * np.sqrt(effects.var(axis=1, ddof=1).mean() / 3)
    assert distinguishable(effects).tolist() == (np.abs(effects.mean(axis=1)) > half).tolist() == [True, False, True]


def test_no_spread_leaves_only_zero_undistinguished():
    assert distinguishable(np.array([[0.0, 0.0], [0.1, 0.1], [-0.1, -0.1]])).tolist() == [False, True, True]


def test_worlds_of_large_effects_do_not_hide_those_of_small_ones():
    """Effects that grow with a price spread with it as well: each world is judged by those like it."""
    sizes = np.logspace(-3, 3, WORLDS)
    assert distinguishable(np.column_stack([0.9 * sizes, 1.1 * sizes])).all()


def test_an_effect_of_one_sign_is_robust(analysis):
    assert analysis.standing(twice(0.5 + drawn(1)[:, 0]), 1.0) == ROBUST


def test_an_effect_that_luck_covers_is_not_distinguishable(analysis):
    means = drawn(1)[:, 0] - 0.5
    assert analysis.standing(twice(means, spread=5.0), 0.1) == NOT_DISTINGUISHABLE
    assert analysis.standing(np.zeros((WORLDS, 2)), 0.0) == NOT_DISTINGUISHABLE


def test_one_parameter_that_parts_the_signs_is_named(analysis, design):
    assert analysis.standing(twice(design.values[:, 7] - 0.35), 0.1) == "depends on p7"


def test_a_second_parameter_is_named_where_it_parts_what_the_first_leaves(analysis, design):
    positive = (design.values[:, 3] > 0.5) | (design.values[:, 9] > 0.6)
    assert analysis.standing(twice(np.where(positive, 1.0, -1.0)), 1.0) in (
        "depends on p3 and p9",
        "depends on p9 and p3",
    )


def test_signs_that_nothing_parts_depend_on_many(analysis):
    by_chance = np.where(drawn(1, "coin")[:, 0] > 0.4, 1.0, -1.0)
    means = by_chance * (1 + 0.001 * np.arange(WORLDS))
    assert analysis.split_by(means > 0) == MANY


def test_a_sign_that_differs_between_forms_depends_on_the_form(analysis, design):
    nested = np.flatnonzero(np.array(design.forms) == "nested")
    means = np.ones(WORLDS)
    means[nested[:8]] = -100.0
    assert share_same_sign(twice(means), 1.0) > 0.9
    assert analysis.standing(twice(means), 1.0) == f"depends on {FORM}"


def test_without_forms_nothing_depends_on_them(design):
    alone = WorldAnalysis(Design(design.names, design.values), seed=1)
    assert FORM not in alone.standing(twice(design.values[:, 7] - 0.35), 0.1)


def test_drivers_are_the_largest_rank_correlations(analysis, design):
    from scipy.stats import spearmanr

    means = np.exp(3 * design.values[:, 4]) - 12 * design.values[:, 11]
    found = analysis.drivers(twice(means))
    assert [row.parameter for row in found[:2]] == ["p4", "p11"]
    assert found[0].correlation == pytest.approx(spearmanr(design.values[:, 4], means).statistic)
    assert found[1].correlation == pytest.approx(spearmanr(design.values[:, 11], means).statistic)
    assert len(found) == 2, "the third is no larger than the best of as many by chance"
    assert analysis.drivers(np.ones((WORLDS, 2))) == ()


def test_parameters_without_any_effect_are_drivers_in_few_shuffles(analysis):
    """Of effects that have nothing to do with any parameter, one in twenty has a driver all the same."""
    keys = agent_keys(f"world-{world}" for world in range(WORLDS))
    drawn = Luck(77).uniform("nothing", keys, np.tile(np.arange(60), (WORLDS, 1)))
    found = sum(bool(analysis.drivers(twice(drawn[:, number]))) for number in range(60))
    assert found <= 9


def test_who_does_not_count_is_not_best():
    levels, counts = np.array([[1.0, 2.0], [1.0, 2.0]]), np.array([[True, False], [True, True]])
    assert best(levels, "up", counts).tolist() == [0.5, 0.5]


def test_best_shares_ties():
    levels = np.array([[1.0, 2.0, 0.0], [3.0, 3.0, 0.0], [5.0, 4.0, 5.0], [1.0, 1.0, 1.0]])
    everybody = np.ones(levels.shape, dtype=bool)
    assert best(levels, "up", everybody) == pytest.approx(
        [(0 + 1 / 2 + 1 / 2 + 1 / 3) / 4, (1 + 1 / 2 + 1 / 3) / 4, (1 / 2 + 1 / 3) / 4]
    )
    assert best(levels, "down", everybody).sum() == pytest.approx(1)
    assert best(levels, "down", everybody)[2] == pytest.approx((1 + 1 + 0 + 1 / 3) / 4)
