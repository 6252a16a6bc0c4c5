"""Crossed luck: variance components of a known truth, and what is shown in each world."""

import numpy as np
import pytest

from policylab.statistics.chance import normal
from policylab.statistics.crossed import clear, components


def made_up(worlds, replications, world, luck, both):
    of_worlds = world * normal(worlds, 1, "world")[0]
    of_luck = luck * normal(replications, 1, "luck")[0]
    return of_worlds[:, None] + of_luck + both * normal(worlds * replications, 1, "both")[0].reshape(worlds, -1)


def test_components_of_a_known_truth():
    parts = components(made_up(400, 200, 3.0, 1.0, 2.0))
    assert (parts.world, parts.luck, parts.both) == pytest.approx((9.0, 1.0, 4.0), rel=0.15)


def test_components_are_those_of_the_analysis_of_variance():
    effects = made_up(7, 5, 1.0, 1.0, 1.0)
    mean, worlds, luck = effects.mean(), effects.mean(axis=1), effects.mean(axis=0)
    squares = (5 * ((worlds - mean) ** 2).sum() / 6, 7 * ((luck - mean) ** 2).sum() / 4)
    rest = ((effects - worlds[:, None] - luck + mean) ** 2).sum() / 24
    parts = components(effects)
    assert parts.both == pytest.approx(rest)
    assert parts.world == pytest.approx((squares[0] - rest) / 5) and parts.luck == pytest.approx(
        (squares[1] - rest) / 7
    )


def test_no_component_is_below_zero():
    balanced = np.array([[1.0, -1.0], [-1.0, 1.0]])
    assert (components(balanced).world, components(balanced).luck) == (0.0, 0.0)


def test_every_world_has_one_outcome_and_smallness_comes_first():
    effects = np.array([[0.005] * 2, [0.5] * 2, [-0.5] * 2])
    known = clear(effects, 0.01)
    assert [each.tolist() for each in (known.small, known.raises, known.lowers)] == np.eye(3, dtype=bool).tolist()
    assert clear(effects, 0.0).raises.tolist() == [True, True, False]
    assert known.shown.tolist() == [False, True, True] and not known.unclear.any()


def test_one_replication_shows_nothing():
    assert clear(np.ones((4, 1)), 0.1).unclear.all() and clear(np.ones((0, 3)), 0.1).unclear.shape == (0,)
