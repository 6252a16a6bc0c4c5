"""Shapes: on curves of known form each statistic says what the form is."""

import math

import numpy as np
import pytest
from scipy.special import expit

from policylab.analysis.shapes import first_reached, fits, jump, of_s, rise_time, slope
from policylab.model.luck import Luck, agent_keys

YEARS = np.arange(20.0)
LUCK = Luck(7)
KEY = agent_keys(["curve"])


def noise(size):
    return size * np.array([LUCK.uniform("noise", KEY, int(year))[0, 0] - 0.5 for year in YEARS])


S = 0.1 + 0.7 * expit(0.9 * (YEARS - 8)) + noise(0.02)
LINE = 0.1 + 0.03 * YEARS + noise(0.02)
SATURATION = 0.1 + 0.7 * (1 - np.exp(-0.3 * YEARS)) + noise(0.02)


def test_an_s_beats_a_line_and_a_saturation():
    found = of_s(YEARS, S)
    assert found["better_than_line"] > 20
    assert found["better_than_saturation"] > 20
    assert found["inflection"] == pytest.approx(8, abs=0.3)
    assert found["rise"] == pytest.approx(math.log(81) / 0.9, rel=0.1)


@pytest.mark.parametrize("curve", [LINE, SATURATION])
def test_what_is_no_s_is_not_taken_for_one(curve):
    """By all marks together: by one criterion alone noise passes now and then."""
    found = of_s(YEARS, curve)
    better = min(found["better_than_line"], found["better_than_saturation"]) > 4
    assert not (better and 0 < found["inflection"] < YEARS[-1] and 3 <= found["rise"] <= 10)


def test_each_form_is_found_with_its_own_numbers():
    assert fits(YEARS, LINE)["line"].parameters == pytest.approx((0.1, 0.03), abs=0.005)
    assert fits(YEARS, SATURATION)["saturation"].parameters == pytest.approx((0.1, 0.7, 0.3), abs=0.04)
    assert fits(YEARS, S)["logistic"].parameters == pytest.approx((0.1, 0.7, 0.9, 8), abs=0.15)


def test_a_flat_curve_is_no_s_and_breaks_nothing():
    found = of_s(YEARS, np.full(20, 0.3))
    assert not found["better_than_line"] > 4


def test_few_points_are_refused():
    with pytest.raises(ValueError, match="5 points are too few"):
        fits(YEARS[:5], S[:5])


def test_a_jump_is_seen_in_the_quarter_of_the_deadline():
    path = np.concatenate([np.linspace(0.2, 0.24, 17), [0.3, 0.4, 0.5], np.linspace(0.505, 0.56, 20)])
    found = jump(path, deadline=18)
    assert found["quarter"] == pytest.approx(path[19] - path[16])
    assert found["before"] == pytest.approx((path[16] - path[4]) / 4)
    assert found["after"] == pytest.approx((path[31] - path[19]) / 4)


def test_slopes_are_of_the_rows_named():
    assert slope([0.0, 0.1, 0.4, 0.4], 1, 2) == pytest.approx(0.3)


def test_when_a_level_is_reached_is_read_between_points():
    assert first_reached([0, 1, 3], [0.0, 0.1, 0.5], 0.3) == pytest.approx(2)
    assert math.isnan(first_reached([0, 1], [0.5, 0.6], 0.4))  # before it was seen
    assert math.isnan(first_reached([0, 1], [0.1, 0.2], 0.4))


def test_a_rise_is_of_its_own_ceiling():
    assert rise_time([0, 10, 20], [0.0, 50.0, 50.0]) == pytest.approx(8)
