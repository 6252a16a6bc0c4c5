"""Scores of cases: known distances, a naive forecast that knows no policy, parts that count cases alike."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from policylab.analysis.cases.scores import LEVELS, Figure, crps, figures_of, naive_forecast, overall, parts_of
from policylab.analysis.observations import Observed


def observed(name, *points):
    year, percent = np.array(points, dtype=float).T
    return Observed(name, year, percent, tuple(range(len(points))))


NORMAL = NormalDist()


def quantiles(spread, members):
    """Return a normal forecast of a spread: its quantiles, each as likely."""
    return np.array([spread * NORMAL.inv_cdf((number + 0.5) / members) for number in range(members)])


def test_of_one_member_it_is_the_distance_and_of_a_normal_forecast_what_is_known():
    assert crps(np.array([3.0]), 5.0) == 2
    assert crps(quantiles(1.0, 2000), 0.0) == pytest.approx((math.sqrt(2) - 1) / math.sqrt(math.pi), abs=1e-3)


def test_it_is_proper_so_that_a_forecast_too_sure_or_not_sure_enough_scores_worse():
    came = quantiles(1.0, 99)
    mean = {spread: np.mean([crps(quantiles(spread, 200), value) for value in came]) for spread in (0.3, 1.0, 3.0)}
    assert mean[1.0] < min(mean[0.3], mean[3.0])


def test_a_figure_that_few_members_have_or_that_was_not_seen_is_not_scored():
    assert np.isnan(crps(np.array([1.0, np.nan, np.nan]), 2.0))
    assert np.isnan(crps(np.array([1.0, 2.0]), np.nan))
    assert crps(np.array([1.0, np.nan]), 2.0) == 1


def test_the_naive_forecast_goes_on_as_others_did_from_their_first_points():
    others = [observed("up", (2000, 5), (2002, 25)), observed("full", (1990, 20), (1991, 95))]
    naive = naive_forecast(observed("this", (2010, 40), (2011, 60), (2015, 80)), others)
    assert naive.tolist() == [[40, 50, 60], [40, 100, 100]]


def test_a_case_that_was_counted_once_says_nothing_of_how_others_go_on():
    others = [observed("up", (2000, 5), (2002, 25)), observed("once", (2000, 5))]
    assert naive_forecast(observed("this", (2010, 40), (2011, 60)), others).tolist() == [[40, 50]]


def test_a_single_point_without_a_ratio_adds_no_figure():
    once, one = observed("once", (2010, 10)), np.full((2, 1), 10.0)
    figures = figures_of(once, None, one, one, [Figure("substance_over_form", math.nan, math.nan)])
    assert figures == [] and overall(parts_of({"once": figures})) is None


def test_a_perfect_forecast_scores_nothing_and_the_first_point_does_not_count():
    real = observed("this", (2010, 10), (2011, 30), (2012, 50))
    exact, still = np.array([real.percent]), np.full((1, 3), 10.0)
    figures = figures_of(real, 2011.0, exact, still)
    levels = [figure for figure in figures if figure.part == LEVELS]
    assert [(figure.score, figure.naive) for figure in levels] == [(0, 20), (0, 40)]
    assert all(figure.score == 0 for figure in figures)
    assert figures_of(observed("one", (2010, 10)), None, exact[:, :1], still[:, :1]) == []


def test_a_case_with_many_points_counts_as_one_and_the_whole_is_the_mean_of_the_parts():
    by_case = {
        "long": [Figure(LEVELS, 10.0, 20.0)] * 9,
        "short": [Figure(LEVELS, 30.0, 20.0), Figure("ceiling", 1.0, 4.0)],
        "sure": [Figure("slope_at", 0.0, 0.0)],
    }
    parts = {row.part: row for row in parts_of(by_case)}
    assert (parts[LEVELS].score, parts[LEVELS].naive, parts[LEVELS].cases) == (20, 20, 2)
    assert parts["slope_at"].ratio is None
    assert overall(tuple(parts.values())) == pytest.approx((1 + 0.25) / 2)
    assert overall(()) is None
