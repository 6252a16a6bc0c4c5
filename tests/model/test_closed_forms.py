"""Closed forms: in limits that textbooks solve, the model does what they say.

The reduced cases stand in ``policylab.analysis.docking``, whose page shows them. Clusters of opinion (Hegselmann &
Krause) stand in ``test_sights.py``, conservation of money in the tests of policies.
"""

from __future__ import annotations

import numpy as np
import pytest

from policylab.analysis.docking.bass import IMITATION, bass, compare_bass, fitted, mean_field, path_of_use
from policylab.analysis.docking.cascades import cascade, compare_cascades, ladder, with_a_gap
from policylab.analysis.docking.opinions import (
    MONTHS,
    averaged,
    compare_opinions,
    consensus,
    opinions_of,
    path_alone,
    path_in_run,
)
from policylab.analysis.docking.reduced import SIZE, reduced
from policylab.model.luck import Luck
from policylab.model.population import roster
from policylab.model.switches import STRUCTURES

SEEDS = range(1, 5)

# ---------------------------------------------------------------- Bass: diffusion under full mixing


@pytest.fixture(scope="module")
def paths():
    return np.array([path_of_use(seed) for seed in SEEDS])


@pytest.fixture(scope="module")
def take_up(paths):
    return paths.mean(axis=0)


@pytest.mark.parametrize("world", range(len(IMITATION)))
def test_under_full_mixing_take_up_follows_the_mean_field_of_its_rules(paths, world):
    """Within sampling error, which a takeoff magnifies: it is read from peoples that differ in their luck alone."""
    expected = mean_field(IMITATION[world])
    found = paths[:, :, world]
    sampling = found.std(axis=0, ddof=1).max() / np.sqrt(len(SEEDS))
    assert (found[:, 0] == 0).all()
    assert 0 < sampling < 0.05
    assert np.abs(found.mean(axis=0) - expected).max() < 2.5 * sampling
    assert expected[-1] > expected[12] > 0.05


@pytest.mark.parametrize("world", range(len(IMITATION)))
def test_a_bass_curve_explains_the_take_up(take_up, world):
    path = take_up[:, world]
    left = path - bass(np.arange(len(path)), *fitted(path))
    assert (left**2).sum() / ((path - path.mean()) ** 2).sum() < 0.01


def test_imitation_in_the_curve_is_what_users_tell(take_up):
    """Its part grows with what users count for: none bends nothing, and the rest is an S."""
    imitation = [part for _, part, _ in map(fitted, take_up.T)]
    assert imitation == sorted(imitation)
    for part, told in zip(imitation[1:], IMITATION[1:], strict=True):
        assert part == pytest.approx(told, rel=0.3)
    steps = np.diff(take_up, axis=0).argmax(axis=0)
    assert steps[0] < 6 < steps[2], "without users to hear from the first months are the fastest"


def test_the_rows_of_bass_say_that_it_holds_and_notice_where_it_does_not(paths):
    assert all(row.holds for row in compare_bass(list(paths)))
    late = [np.vstack([path[:1]] * 6 + [path[:-6]]) for path in paths]
    assert not any(row.holds for row in compare_bass(late) if "month by month" in row.quantity)


# ---------------------------------------------------------------- DeGroot, Friedkin & Johnsen: hearing one's peers


LUCK = Luck(1)
PEOPLE = roster(SIZE, LUCK)
OPINIONS = opinions_of(PEOPLE, LUCK)


def test_leaders_without_conviction_end_in_the_mean_weighted_by_peers():
    """The rule of leaders itself, where ``test_sights.py`` looks at the sight alone."""
    ends = path_alone(PEOPLE, LUCK, 0.5)[-1]
    assert np.abs(ends - consensus(PEOPLE, OPINIONS)).max() < 1e-9
    assert abs(consensus(PEOPLE, OPINIONS) - OPINIONS.mean()) > 0.01, "the plain mean would not do"


def test_leaders_of_conviction_keep_part_of_their_opinions():
    """Friedkin & Johnsen 1990: in a full run what is left apart is what the inverse of I - (1 - a) W leaves."""
    path = path_in_run(PEOPLE, LUCK)
    np.testing.assert_allclose(path, averaged(PEOPLE, OPINIONS, 0.08, 0.6), atol=1e-9)
    assert 0.3 < np.ptp(path[-1]) / np.ptp(OPINIONS) < 0.9
    assert len(path) == MONTHS + 1


def test_the_rows_of_opinions_and_cascades_hold():
    rows = [*compare_opinions(1), *compare_cascades(1)]
    assert [row.model for row in rows] == ["DeGroot 1974"] * 3 + ["Friedkin & Johnsen 1990"] + ["Granovetter 1978"] * 3
    assert all(row.holds for row in rows)


def test_a_reduced_case_has_the_values_that_no_scenario_may_have():
    assert reduced("one", {"stubbornness": 0.0, "occasions_mean": 1e6}).point["occasions_mean"] == 1e6


# ---------------------------------------------------------------- Granovetter: a cascade through thresholds


MANY = PEOPLE.number("agency")
PEERS = MANY - 1
LADDER = ladder(MANY)


def test_a_ladder_of_thresholds_gives_a_full_cascade_one_by_one():
    assert cascade(LADDER) == [*range(1, MANY + 1), MANY, MANY]


@pytest.mark.parametrize("gap", [1, 7, MANY - 2])
def test_one_threshold_removed_stops_it_at_the_gap(gap):
    """Granovetter 1978: two crowds alike but for one person, and one riots while the other does not."""
    broken = with_a_gap(LADDER, gap)
    assert cascade(broken)[-1] == gap
    assert broken.mean() - LADDER.mean() < 1 / MANY


def test_without_a_pioneer_nothing_starts():
    assert cascade(LADDER + 1 / PEERS)[-1] == 0


def test_the_cascade_is_that_of_the_threshold_form_alone():
    """In the other form peers pull in proportion, so that nobody is pulled with full force before all show."""
    assert STRUCTURES["imitation"].forms["threshold"] == {"threshold_form": 1}
    assert cascade(LADDER, threshold_form=0.0)[-1] == 0
