"""Recovery on a toy simulator whose figures are known functions of two parameters, with luck."""

import numpy as np
import pytest

from policylab.analysis.filter.implausibility import Observation
from policylab.analysis.filter.recovery import recovery
from policylab.statistics.chance import normal, uniform

WORLDS, REPLICATIONS = 400, 2
LUCK = 0.02
ALONE = tuple("abcdefghi")  # each figure is a source of its own


def figures(parameters, stream, replications):
    """Return nine functions of two parameters under luck, shape (9, worlds, replications)."""
    one, other = parameters
    exact = np.array(
        [one + other, one * other, one - other, one, other, one**2, other**2, one + 2 * other, 2 * one + other]
    )
    number = len(exact)
    luck = normal(exact.shape[1], 3, stream, number * replications).reshape(number, replications, -1).transpose(0, 2, 1)
    return exact[:, :, None] + LUCK * luck


@pytest.fixture(scope="module")
def drawn():
    return figures(uniform(WORLDS, 3, "worlds", 2), "luck of worlds", REPLICATIONS)


def truths_of(number):
    parameters = uniform(number, 3, "truths", 2)
    return figures(parameters, "luck of truths", REPLICATIONS), figures(parameters, "histories", 1)[:, :, 0]


def held(discrepancy, error=0.01):
    return [Observation(0.5, 0.5, error, discrepancy)] * 9


def test_truths_are_kept_and_other_worlds_ruled_out(drawn):
    found = recovery(drawn, *truths_of(10), held(0.1), ALONE, seed=1)
    assert found.kept >= 9 and found.keeps_truths
    assert found.narrows and found.ruled_out.min() > 0.3


def test_over_many_truths_few_are_lost(drawn):
    """Two of nine figures beyond three standard deviations: hardly ever, more where values are cut."""
    found = recovery(drawn, *truths_of(300), held(0.1), ALONE, seed=1)
    assert (found.implausibility > 3).mean() < 0.03
    assert (found.implausibility > 1).mean() > 0.3  # and not because nothing can be implausible


def test_data_known_badly_do_not_narrow(drawn):
    found = recovery(drawn, *truths_of(10), held(0.8), ALONE, seed=1)
    assert found.keeps_truths and not found.narrows


def test_a_model_that_is_further_off_than_stated_loses_truths(drawn):
    truths, single = truths_of(10)
    found = recovery(drawn, truths, single + 0.6, held(0.1), ALONE, seed=1)
    assert not found.keeps_truths
    assert len(found.lost_by) == 10 - found.kept
    one_off = np.zeros((9, 1))
    one_off[1] = 1.0
    assert recovery(drawn, truths, single + one_off, held(0.1), ALONE, seed=1).keeps_truths, "no source alone"
    one_off[4] = 1.0
    found = recovery(drawn, truths, single + one_off, held(0.1), ALONE, seed=1)
    assert not found.keeps_truths and set(found.lost_by) <= {1, 4}


def test_bands_tell_less_than_points(drawn):
    points = recovery(drawn, *truths_of(10), held(0.1), ALONE, seed=1)
    bands = recovery(drawn, *truths_of(10), [Observation(0.3, 0.7, 0.01, 0.1)] * 9, ALONE, seed=1)
    assert bands.keeps_truths and bands.ruled_out.mean() < points.ruled_out.mean()


def test_a_history_without_a_figure_gives_no_data_on_it(drawn):
    truths, single = truths_of(10)
    single[0] = np.nan
    without = recovery(drawn, truths, single, held(0.1), ALONE, seed=1)
    assert without.keeps_truths
    assert without.ruled_out.mean() < recovery(drawn, *truths_of(10), held(0.1), ALONE, seed=1).ruled_out.mean()
    single[:] = np.nan
    assert recovery(drawn, truths, single, held(0.1), ALONE, seed=1).ruled_out.tolist() == [0.0] * 10


def test_made_data_are_keyed_by_the_seed(drawn):
    one, same, other = (recovery(drawn, *truths_of(10), held(0.1), ALONE, seed) for seed in (1, 1, 2))
    assert one.implausibility.tolist() == same.implausibility.tolist() != other.implausibility.tolist()
