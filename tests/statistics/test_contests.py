"""Contests on made-up worlds whose truth is known: who is better, alike or not known, and who is best."""

import numpy as np
import pytest
from scipy import stats

from policylab.statistics.chance import normal
from policylab.statistics.contests import advantage, clearly_best, contest, contests
from policylab.statistics.crossed import half_widths
from policylab.statistics.shares import Share, share_of_worlds

WORLDS = 200


def made_up(truth, replications=4, shared=0.0, own=1.0, stream="own"):
    """Return differences of a true size in each world, with luck that all worlds share and luck of each world."""
    of_all = shared * normal(replications, 3, f"{stream} shared")
    of_each = own * normal(len(truth), 3, stream, replications).T
    return np.asarray(truth)[:, None] + of_all + of_each


def test_known_truths_come_out():
    truth = np.repeat([1.0, -1.0, 0.0], [80, 70, 50])
    outcome = contest(made_up(truth, own=0.05), smallest=0.2)
    assert outcome.better.tolist() == (truth > 0).tolist()
    assert outcome.worse.tolist() == (truth < 0).tolist()
    assert outcome.alike.tolist() == (truth == 0).tolist()
    assert not outcome.unclear.any()


def test_every_world_has_one_outcome():
    outcome = contest(made_up(normal(WORLDS, 1, "truth")[0], own=0.35), smallest=0.4)
    counted = np.array([outcome.better, outcome.worse, outcome.alike, outcome.unclear])
    assert (counted.sum(axis=0) == 1).all() and counted.any(axis=1).all()


def test_too_few_runs_are_unclear_and_never_alike():
    assert contest(made_up(np.zeros(WORLDS), own=5.0), smallest=0.2).unclear.mean() > 0.9
    assert contest(np.full((30, 4), np.nan), smallest=0.2).unclear.all()


def test_a_clear_difference_within_the_smallest_effect_is_alike():
    outcome = contest(np.full((20, 2), 0.005), smallest=0.01)
    assert outcome.alike.all() and not outcome.better.any()


def test_the_other_side_sees_the_opposite():
    differences = made_up(normal(WORLDS, 1, "truth")[0], own=0.5)
    ours, theirs = contest(differences, 0.1), contest(-differences, 0.1)
    assert (ours.better == theirs.worse).all() and (ours.alike == theirs.alike).all()


@pytest.mark.parametrize(("replications", "shared"), [(2, 0.0), (4, 0.0), (4, 1.0), (8, 1.0)])
def test_intervals_cover_and_few_worlds_without_a_difference_are_called(replications, shared):
    truth = np.repeat([0.0, 2.0], WORLDS // 2)
    covered, called = [], []
    for draw in range(150):
        differences = made_up(truth, replications, shared, stream=f"draw {draw}")
        half, error = half_widths(differences), differences.mean(axis=1) - truth
        covered.append(np.mean(np.abs(error) <= half))
        called.append(np.mean(differences.mean(axis=1)[truth == 0] > half[truth == 0]))
    assert 0.93 < np.mean(covered) < 0.985 and np.mean(called) < 0.04


def test_luck_that_all_worlds_share_counts_as_often_as_it_was_drawn():
    """Twenty worlds that meet the same luck and nothing else know no more than one: Student with R - 1."""
    luck = np.array([0.3, 0.0, 0.4, 0.2])
    differences = np.tile(luck, (20, 1))
    expected = stats.t.ppf(0.975, 3) * luck.std(ddof=1) / 2
    assert half_widths(differences) == pytest.approx(np.full(20, expected))
    assert not contest(differences, 0.01).better.any()


def test_luck_of_each_world_alone_counts_as_often_as_there_are_worlds():
    balanced = np.array([[1.0, -1.0], [-1.0, 1.0]] * 10)  # every replication has the mean 0
    freedom = 19  # (W - 1)(R - 1)
    rest = (balanced**2).sum() / freedom
    assert half_widths(balanced) == pytest.approx(np.full(20, stats.t.ppf(0.975, freedom) * np.sqrt(rest / 2)))


def test_worlds_that_vary_do_not_blur_those_that_do_not():
    quiet, wild = made_up(np.full(100, 0.1), own=0.01), made_up(np.full(100, 50.0), own=20.0, stream="wild")
    outcome = contest(np.vstack([quiet, wild]), smallest=0.01)
    assert outcome.better[:100].sum() > 85  # all but those next to wild ones in the order of size


def test_less_is_better_where_the_measure_says_so():
    assert advantage(np.array([1.0]), np.array([3.0]), "down") == [2.0]
    assert advantage(np.array([1.0]), np.array([3.0]), "up") == [-2.0]


def test_an_arm_is_best_only_where_it_beats_every_other():
    """In the first half of the worlds the third arm is ahead of all; then it has an equal."""
    levels = np.zeros((40, 3, 4)) + 0.01 * normal(40 * 3, 2, "levels", 4).T.reshape(40, 3, 4)
    levels[:, 2] += 1.0
    levels[20:, 1] += 1.0
    known = contests(levels, "up", 0.1)
    assert len(known) == 6
    best = [clearly_best(outcome for (first, _), outcome in known.items() if first == arm) for arm in range(3)]
    assert [wins.tolist() for wins in best] == [[False] * 40, [False] * 40, [True] * 20 + [False] * 20]


def test_a_share_has_wilsons_interval():
    share = share_of_worlds(170, 200)
    z = stats.norm.ppf(0.975)
    middle, reach = 0.85 + z**2 / 400, z * np.sqrt(0.85 * 0.15 / 200 + z**2 / 160_000)
    assert (share.low, share.high) == pytest.approx(
        ((middle - reach) / (1 + z**2 / 200), (middle + reach) / (1 + z**2 / 200))
    )


@pytest.mark.parametrize(
    ("wins", "said"), [(180, "yes"), (174, "yes"), (165, "not enough worlds"), (155, "not enough worlds"), (140, "no")]
)
def test_a_share_passes_only_where_it_is_shown_to(wins, said):
    assert share_of_worlds(wins, 200).passes(0.8) == said
    assert Share(0.5, 0.4, 0.8).passes(0.8) == "no"
