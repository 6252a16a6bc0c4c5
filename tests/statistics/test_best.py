"""The best arm: known shares come out, arms that may not win do not, and equal arms are alike."""

import numpy as np
import pytest

from policylab.statistics.best import best
from policylab.statistics.chance import normal

ALL = np.ones((60, 3), dtype=bool)


def made_up(truth, spread, replications=4):
    luck = normal(truth.size, 1, "luck", replications).T.reshape(*truth.shape, replications)
    return truth[:, :, None] + spread * luck


def test_a_known_share_comes_out():
    truth = np.where(np.arange(60)[:, None] < 45, [1.0, 0.0, -1.0], [0.0, 1.0, -1.0])
    known = best(made_up(truth, 0.05), "up", ALL, 0.1, seed=1)
    assert [each.share for each in known] == pytest.approx([0.75, 0.25, 0.0], abs=0.01)
    assert known[0].low < 0.72 and known[0].high > 0.78 and known[2].high < 0.01
    assert [each.share for each in best(made_up(truth, 0.05), "down", ALL, 0.1, seed=1)][2] == pytest.approx(1.0)
    assert best(made_up(truth, 0.05), "up", ALL, 0.1, seed=1) == known


def test_an_arm_that_may_not_win_does_not():
    truth = np.tile([1.0, 0.5, 0.0], (60, 1))
    able = ALL.copy()
    able[:30, 0] = False
    levels = made_up(truth, 0.01)
    levels[~able] = np.nan
    known = best(levels, "up", able, 0.1, seed=1)
    assert [each.share for each in known] == pytest.approx([0.5, 0.5, 0.0], abs=0.02)


def test_equal_arms_are_all_best_within_the_smallest_effect():
    levels = made_up(np.zeros((60, 3)), 0.05) + normal(60, 1, "world")[0][:, None, None]
    assert min(each.share for each in best(levels, "up", ALL, 0.2, seed=1)) > 0.99
    assert max(each.low for each in best(levels, "up", ALL, 0.0, seed=1)) < 1 / 3


def test_luck_of_all_worlds_is_not_averaged_out_by_many_worlds():
    """Two arms that no world parts, but three replications do: luck common to sixty worlds proves nothing."""
    levels = made_up(np.zeros((60, 2)), 0.01, 3)
    levels[:, 0] += np.array([0.2, 1.0, -0.3])
    known = best(levels, "up", ALL[:, :2], 0.05, seed=1)
    assert known[0].low < 0.1 and known[0].high > 0.9
