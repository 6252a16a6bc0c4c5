"""Standing over worlds: signs, what parts them beyond chance, and what drives an effect."""

import numpy as np
import pytest

from policylab.comparison.ensemble import FORM, Design
from policylab.model.luck import Luck, agent_keys
from policylab.statistics.estimates import NOT_ENOUGH_RUNS, SMALL
from policylab.statistics.standing import DIFFERS, PROBABLY_ROBUST, ROBUST

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
    return design.analysis(seed=1)


def twice(means, spread=0.0001):
    """Return effects of two replications with little spread around their means."""
    return np.column_stack([means - spread, means + spread]) + spread * (drawn(2, "spread") - 0.5)


def signed(positive):
    return np.where(np.arange(WORLDS) < positive, 1.0, -1.0)


def test_an_effect_of_one_sign_is_robust(analysis):
    known = analysis.standing(twice(0.5 + drawn(1)[:, 0]), 0.01, 1.0)
    assert (known.word, known.sign, known.share, known.raises, known.lowers) == (ROBUST, "raises", 1.0, WORLDS, 0)
    assert not known.exception and known.depends_on == ()


def test_the_sign_is_that_of_most_worlds_and_the_default_setting_may_be_the_exception(analysis):
    known = analysis.standing(twice(-0.5 - drawn(1)[:, 0]), 0.01, 0.02)
    assert (known.word, known.sign, known.share, known.exception) == (ROBUST, "lowers", 1.0, True)
    assert not analysis.standing(twice(-0.5 - drawn(1)[:, 0]), 0.01, 0.0).exception


@pytest.mark.parametrize(("positive", "word"), [(120, ROBUST), (116, ROBUST), (110, PROBABLY_ROBUST), (70, DIFFERS)])
def test_the_interval_of_the_share_decides(analysis, positive, word):
    known = analysis.standing(twice(signed(positive)[drawn(1, "order")[:, 0].argsort()]), 0.01, 1.0)
    assert known.word == word and known.share == positive / WORLDS
    assert known.low < known.share <= known.high


def test_an_effect_that_luck_covers_has_not_enough_runs(analysis):
    means = drawn(1)[:, 0] - 0.5
    known = analysis.standing(twice(means, spread=5.0), 0.01, 0.1)
    assert known.word == NOT_ENOUGH_RUNS and known.unclear > WORLDS / 2


def test_an_effect_that_is_small_in_most_worlds_is_small(analysis):
    known = analysis.standing(twice(np.where(np.arange(WORLDS) < 80, 0.002, 1.0)), 0.01, 0.1)
    assert (known.word, known.small, known.raises) == (SMALL, 80, 40)
    assert analysis.standing(np.zeros((WORLDS, 2)), 0.01, 0.0).word == SMALL


def test_worlds_without_a_sign_are_counted_apart(analysis):
    means = np.where(np.arange(WORLDS) < 50, 0.002, signed(100))
    known = analysis.standing(twice(means), 0.01, 0.1)
    assert (known.small, known.raises, known.lowers, known.share) == (50, 50, 20, 50 / 70)


def test_one_parameter_that_parts_the_signs_is_named(analysis, design):
    known = analysis.standing(twice(design.values[:, 7] - 0.35), 0.0, 0.1)
    assert (known.word, known.depends_on) == ("depends on p7", ("p7",))


def test_a_second_parameter_is_named_where_it_parts_what_the_first_leaves(analysis, design):
    positive = (design.values[:, 3] > 0.5) | (design.values[:, 9] > 0.6)
    known = analysis.standing(twice(np.where(positive, 1.0, -1.0)), 0.01, 1.0)
    assert set(known.depends_on) == {"p3", "p9"}
    assert known.word in ("depends on p3 and p9", "depends on p9 and p3")


def test_signs_that_nothing_parts_differ_between_worlds(analysis):
    by_chance = np.where(drawn(1, "coin")[:, 0] > 0.4, 1.0, -1.0)
    known = analysis.standing(twice(by_chance * (1 + 0.001 * np.arange(WORLDS))), 0.01, 1.0)
    assert (known.word, known.depends_on) == (DIFFERS, ())


def test_a_form_that_parts_the_signs_is_named(analysis, design):
    nested = np.array(design.forms) == "nested"
    assert analysis.standing(twice(np.where(nested, -1.0, 1.0)), 0.01, 1.0).depends_on == (FORM,)


def test_three_worlds_far_below_in_one_form_do_not_make_an_effect_depend_on_it(analysis, design):
    means = np.ones(WORLDS)
    means[np.flatnonzero(np.array(design.forms) == "nested")[:3]] = -100.0
    assert analysis.standing(twice(means), 0.01, 1.0).word == ROBUST


def test_without_forms_nothing_depends_on_them(design):
    alone = Design(design.names, design.values).analysis(seed=1)
    assert FORM not in alone.standing(twice(design.values[:, 7] - 0.35), 0.01, 0.1).word


def test_drivers_are_the_largest_rank_correlations(analysis, design):
    from scipy.stats import spearmanr

    means = np.exp(3 * design.values[:, 4]) - 12 * design.values[:, 11]
    found = analysis.drivers(twice(means, 0.0))
    assert [name for name, _ in found[:2]] == ["p4", "p11"]
    assert found[0][1] == pytest.approx(spearmanr(design.values[:, 4], means).statistic)
    assert found[1][1] == pytest.approx(spearmanr(design.values[:, 11], means).statistic)
    assert len(found) == 2, "the third is no larger than the best of as many by chance"
    assert analysis.drivers(np.ones((WORLDS, 2))) == ()


def test_parameters_without_any_effect_are_drivers_in_few_shuffles(analysis):
    """Of effects that have nothing to do with any parameter, one in twenty has a driver all the same."""
    keys = agent_keys(f"world-{world}" for world in range(WORLDS))
    drawn = Luck(77).uniform("nothing", keys, np.tile(np.arange(60), (WORLDS, 1)))
    found = sum(bool(analysis.drivers(twice(drawn[:, number]))) for number in range(60))
    assert found <= 9
