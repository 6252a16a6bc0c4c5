"""Intervals and tests by the kind of measure: exact where there are formulas, none where nothing is known."""

import numpy as np
import pytest
from scipy import stats

from policylab.statistics import bootstrap, intervals, rare
from policylab.statistics.chance import normal
from policylab.statistics.estimates import ONE_REPLICATION
from policylab.statistics.intervals import SHARE, TOO_FEW, UNBOUNDED, interval


def skewed(many, name="skewed"):
    return np.exp(normal(many, 1, name)[0])


def test_a_well_behaved_measure_has_students_interval_and_tests():
    values = normal(8, 1, "plain")[0] + 1.0
    low, high = stats.t.interval(0.95, 7, loc=values.mean(), scale=stats.sem(values))
    assert (interval(values).low, interval(values).high) == pytest.approx((low, high))
    known = intervals.test(values, 0.5)
    assert known.p_sign == pytest.approx(stats.ttest_1samp(values, 0).pvalue)
    below = stats.ttest_1samp(values, 0.5, alternative="less").pvalue
    above = stats.ttest_1samp(values, -0.5, alternative="greater").pvalue
    assert known.p_small == pytest.approx(min(1, 2 * max(below, above))) and known.sign == 1


@pytest.mark.parametrize("events", range(13))
def test_an_event_has_the_exact_interval_of_clopper_and_pearson(events):
    values = np.array([1.0] * events + [0.0] * (12 - events))
    known, exact = interval(values, "rare", bounds=SHARE), stats.binomtest(events, 12).proportion_ci(0.95)
    assert (known.low, known.high) == pytest.approx((exact.low, exact.high), abs=1e-7)
    p = stats.binomtest(events, 12, 0.3, alternative="greater").pvalue
    assert rare.tail(values, 0.3, SHARE)[0] == pytest.approx(p)


def test_a_race_of_exponential_times_is_summed_up_exactly():
    values = np.array([0.0, 0.0, 0.1, 0.7])
    times = stats.expon.ppf((normal(200_000 * 5, 1, "race")[0].argsort().argsort() + 0.5) / 1_000_000).reshape(-1, 5)
    weights = times / times.sum(axis=1, keepdims=True)
    at_most, at_least = rare.tail(values, 0.3, SHARE)
    assert at_most == pytest.approx((weights @ np.append(values, 0.0) <= 0.3).mean(), abs=0.005)
    assert at_least == pytest.approx((weights @ np.append(values, 1.0) >= 0.3).mean(), abs=0.005)


def test_what_never_happened_in_ten_replications_may_still_happen():
    never = interval(np.zeros(10), "rare")
    assert never.low == pytest.approx(-never.high) and never.high > 0.25
    known = intervals.test(np.zeros(10), 0.01, "rare", levels=np.zeros((2, 10)))
    assert not known.certain and known.p_small == 1.0


def test_what_is_no_share_has_no_interval_for_rare_events():
    assert interval(np.array([0.0, 0.0, 3.0]), "rare").why == UNBOUNDED
    assert intervals.test(np.array([0.0, 0.0, 3.0]), 1.0, "rare").p_sign == 1.0


def test_a_skewed_measure_leans_to_its_long_side_and_needs_ten_replications():
    values = skewed(20)
    known, student = interval(values, "skewed"), interval(values)
    assert known.high - known.mean > 1.2 * (student.high - student.mean) and known.low <= student.low
    assert (interval(values[:9], "skewed").low, interval(values[:9], "skewed").why) == (None, TOO_FEW)
    assert intervals.test(values[:9], 0.1, "skewed").p_sign == 1.0
    assert interval(values, "skewed") == known != interval(values, "skewed", seed=2)


def test_resamples_without_spread_say_nothing():
    values = np.array([0.0] * 11 + [1.0])
    assert np.isinf(bootstrap.pivots(values, 1)).any()
    assert interval(values, "skewed").why == TOO_FEW


@pytest.mark.parametrize("kind", ["mean", "skewed", "rare"])
def test_intervals_and_tests_agree(kind):
    """The sign is shown at a level where the interval of that confidence excludes 0, smallness where it lies inside."""
    for number in range(12):
        values = np.clip(0.3 * normal(14, number, "agree")[0] + 0.04 * number, -1, 1)
        known = intervals.test(values, 0.5, kind)
        for level in (0.3, 0.05, 0.01):
            each = interval(values, kind, 1 - level)
            if min(abs(known.p_sign / level - 1), abs(known.p_small / level - 1)) > 0.02:  # but for the last draw
                assert (each.low > 0 or each.high < 0) == (known.p_sign < level)
                assert (each.low > -0.5 and each.high < 0.5) == (known.p_small < level)


@pytest.mark.parametrize(
    ("differences", "kind", "levels", "certain"),
    [
        ([20.0] * 3, "mean", None, True),
        ([0.0] * 3, "mean", [[1.0, 2.0, 3.0]] * 2, True),
        ([0.0] * 3, "skewed", [[1.0, 2.0, 3.0]] * 2, True),
        ([0.0] * 3, "skewed", [[0.0] * 3] * 2, False),
        ([0.0] * 3, "rare", [[0.1, 0.2, 0.0]] * 2, True),
        ([0.0] * 3, "rare", [[0.1, 0.0, 0.0]] * 2, False),
        ([0.0] * 3, "rare", None, False),
        ([0.0, 0.0, 0.1], "mean", None, False),
    ],
)
def test_what_is_certain_by_construction(differences, kind, levels, certain):
    levels = None if levels is None else np.array(levels)
    known = intervals.test(np.array(differences), 10.0, kind, levels)
    assert known.certain is certain
    if certain:
        assert (known.p_sign, known.p_small) == (float(differences[0] == 0), float(abs(differences[0]) >= 10))


def test_one_replication_tells_nothing():
    assert interval(np.array([1.0])).why == ONE_REPLICATION
    known = intervals.test(np.array([1.0]), 0.1)
    assert (known.p_sign, known.p_small, known.certain) == (None, None, False)


def test_an_event_that_every_replication_has_is_no_longer_rare():
    shares = np.array([0.0006, 0.0008, 0.0005, 0.0007, 0.0006, 0.0009])
    assert intervals.kind_at("rare", shares) == "mean"
    assert intervals.kind_at("rare", shares[:5]) == "rare", "too few to tell"
    assert intervals.kind_at("rare", np.array([shares, [0.0, *shares[1:]]])) == "rare", "one arm once without it"
    assert intervals.kind_at("skewed", shares) == "skewed"
    wide, narrow = (intervals.interval(shares, kind, bounds=intervals.SHARE) for kind in ("rare", "mean"))
    assert wide.high > 0.3 and narrow.high < 0.001
