"""Implausibility: bands, what is not known, and the luck of few replications."""

import numpy as np
import pytest

from policylab.analysis.filter.implausibility import (
    Observation,
    highest,
    implausibility,
    of_second_source,
    spread_of_luck,
)
from policylab.errors import PolicylabError
from policylab.statistics.chance import normal


def test_a_worked_example():
    observed = Observation(0.4, 0.6, 0.03, 0.04)
    values = np.array([[0.5, 0.5], [0.75, 0.75], [0.3, 0.3]])
    assert implausibility(values, observed) == pytest.approx([0.0, 3.0, 2.0])


def test_luck_of_few_replications_counts_twice():
    """Once for the mean of what was run, and once because history is a single run."""
    observed = Observation(0.0, 0.0, 0.3, 0.4)
    values = np.array([[0.9, 1.1]])  # mean 1, variance .02
    assert implausibility(values, observed)[0] == pytest.approx(1 / np.sqrt(0.25 + 0.02 * 1.5))


def test_an_open_band_judges_on_one_side_only():
    least = Observation(2.0, np.inf, 0.0, 0.5)
    assert implausibility(np.array([[1.0, 1.0], [9.0, 9.0]]), least).tolist() == [2.0, 0.0]
    most = Observation(-np.inf, 2.0, 0.0, 0.5)
    assert implausibility(np.array([[1.0, 1.0], [3.0, 3.0]]), most).tolist() == [0.0, 2.0]


def test_worlds_without_the_figure_are_not_judged_by_it():
    values = np.array([[0.0, 0.0], [np.nan, 5.0], [5.0, 5.0]])
    found = implausibility(values, Observation(0.0, 0.0, 0.0, 1.0))
    assert found[0] == 0 and np.isnan(found[1]) and found[2] == 5
    assert highest(np.array([found, [1.0, 2.0, 3.0]])).tolist() == [1.0, 2.0, 5.0]
    assert highest(np.array([[np.nan]])).tolist() == [0.0]


def test_what_lies_far_outside_says_no_more():
    """A wild run in a few does not decide: values are cut six discrepancies outside of the band."""
    values = np.array([[-9.0, 0.5, 9.0]])
    assert Observation(0.0, 1.0, 0.0, 0.5).within_reach(values).tolist() == [[-3.0, 0.5, 4.0]]
    assert Observation(0.0, np.inf, 0.0, 0.5).within_reach(values).tolist() == [[-3.0, 0.5, 3.0]]
    assert Observation(-np.inf, 1.0, 0.0, 0.5).within_reach(values).tolist() == [[-2.0, 0.5, 4.0]]
    far = Observation(0.0, 1.0, 0.0, 0.5)
    assert implausibility(far.within_reach(np.array([[99.0, 99.0]])), far)[0] > 3  # far enough to be ruled out


def test_spread_is_pooled_over_worlds_with_much_the_same_figure():
    """Where thirty worlds lie far out and spread widely, they have their spread, and no other less than the mean."""
    quiet, loud = normal(2, 1, "quiet", 60) * 0.01, 5 + normal(2, 1, "loud", 30)
    values = np.concatenate([quiet, loud])
    spread, of_all = spread_of_luck(values), values.var(axis=1, ddof=1).mean()
    assert (spread >= of_all).all() and (spread[:60] == of_all).sum() >= 45
    assert spread[60:].mean() > 1.5 * of_all


def test_worlds_at_one_end_by_luck_do_not_pass_for_sure():
    """Luck throws the figure to 0 or 1: two replications that agree say little of the third."""
    ends = (normal(2, 1, "ends", 200) > 0).astype(float)
    assert (spread_of_luck(ends) >= 0.2).all()


def test_an_observation_needs_a_discrepancy():
    with pytest.raises(PolicylabError, match="discrepancy > 0"):
        Observation(0.0, 1.0, 0.1, 0.0)
    with pytest.raises(PolicylabError, match="low <= high"):
        Observation(1.0, 0.0, 0.1, 0.1)


def test_a_band_moves_with_the_truth_in_it():
    moved = Observation(0.4, 0.6, 0.1, 0.2).moved_to(0.9, 0.25)
    assert (moved.low, moved.high) == pytest.approx((0.85, 1.05))
    least = Observation(2.0, np.inf, 0.0, 0.5).moved_to(3.0, 0.9)
    assert (least.low, least.high) == (3.0, np.inf)
    most = Observation(-np.inf, 2.0, 0.0, 0.5).moved_to(3.0, 0.9)
    assert (most.low, most.high) == (-np.inf, 3.0)


def test_a_second_source_must_speak():
    each = np.array([[5.0, 5.0, np.nan], [4.0, 1.0, 7.0], [2.0, 9.0, 1.0]])
    assert of_second_source(each, ["a", "a", "b"]).tolist() == [2.0, 5.0, 1.0]
    assert of_second_source(each, ["a", "b", "c"]).tolist() == [4.0, 5.0, 1.0]
    assert of_second_source(each, ["a", "a", "a"]).tolist() == [0.0, 0.0, 0.0]
