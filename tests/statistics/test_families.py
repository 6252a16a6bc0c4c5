"""Families of verdicts: steps down, what is certain, and the replications that a verdict would take."""

import numpy as np
import pytest
from scipy import stats

from policylab.statistics import intervals
from policylab.statistics.chance import normal
from policylab.statistics.families import family_of, runs_needed, verdicts


def up(p_sign, p_small=1.0):
    return intervals.Test(p_sign, p_small, 1)


def test_a_single_effect_is_judged_by_its_interval():
    assert verdicts([up(0.049)]) == ["raises"] and verdicts([up(0.051)]) == ["not enough runs"]
    assert verdicts([intervals.Test(0.02, 1.0, -1)]) == ["lowers"]
    assert verdicts([up(0.3, 0.04)]) == ["small"] and verdicts([up(0.01, 0.01)]) == ["small"]


def test_a_family_steps_down_by_half_a_test_for_each_sign_that_is_shown():
    assert verdicts([up(0.024), up(0.033)]) == ["raises", "raises"]  # .05 / 2, then .05 / 1.5
    assert verdicts([up(0.024), up(0.034)]) == ["raises", "not enough runs"]
    assert verdicts([up(0.026), up(0.026)]) == ["not enough runs"] * 2
    assert family_of([up(0.001), up(0.9), up(0.9)]).level == pytest.approx(0.05 / 2.5)


def test_a_small_effect_keeps_its_place_until_its_sign_is_shown_as_well():
    assert family_of([up(0.9, 0.001), up(0.9)]).level == pytest.approx(0.05 / 2)
    assert family_of([up(0.001, 0.001), up(0.9)]).level == pytest.approx(0.05)


def test_what_is_certain_takes_no_place():
    fixed = intervals.test(np.full(4, 20.0), 10.0)
    nothing = intervals.test(np.zeros(4), 10.0)
    known = family_of([fixed, nothing, up(0.04)])
    assert known.verdicts == ("raises", "small", "raises") and known.tests == 1
    assert verdicts([intervals.test(np.full(4, -20.0), 10.0)]) == ["lowers"]


def test_one_replication_has_no_verdict_and_takes_no_place():
    assert family_of([intervals.Test(None, None, 1), up(0.04)]).verdicts == (None, "raises")
    assert family_of([]).verdicts == ()


def test_runs_needed_are_those_of_the_power_of_students_test():
    sample = normal(20, 1, "needed")[0]
    sample = (sample - sample.mean()) / sample.std(ddof=1) + 0.4
    needed = runs_needed(sample, 0.1, 0.05)
    shown = [1 - stats.nct.cdf(stats.t.ppf(0.975, n - 1), n - 1, 0.4 * n**0.5) for n in (needed - 2, needed + 1)]
    assert shown[0] < 0.8 < shown[1] + 0.005
    assert runs_needed(sample, 0.1, 0.001) > needed, "a stricter level takes more"
    assert runs_needed(sample - 0.4, 0.5, 0.05) < runs_needed(sample - 0.4, 0.25, 0.05), "so does a smaller size"


def test_runs_needed_are_never_those_that_there_are():
    assert runs_needed(normal(30, 1, "large")[0] + 50.0, 0.1, 0.05) == 31
    assert runs_needed(np.array([1.0]), 0.1, 0.05) is None
    assert runs_needed(np.zeros(5), 0.1, 0.05) is None
    assert runs_needed(np.array([1e6, -1e6] * 3), 0.1, 0.05) is None
    values = np.clip(0.3 * normal(20, 1, "rare")[0], -1, 1) + 0.05
    assert runs_needed(values, 0.01, 0.05, "rare") > runs_needed(values, 0.01, 0.05) > 20
