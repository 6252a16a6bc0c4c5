"""Narrowing: parameters that data narrow, pairs that data cannot tell apart, and what chance does."""

import numpy as np
import pytest

from policylab.analysis.filter.narrowing import Narrowing
from policylab.comparison.ensemble import Design
from policylab.model.columns.parameters import parameters
from policylab.model.switches import CHOICE_FORMS
from policylab.statistics.chance import shuffles, subsets, uniform

WORLDS = 300
NAMES = tuple(name for name, entry in parameters().items() if entry.sampled and not entry.integer)[:40]
FORMS = tuple(list(CHOICE_FORMS)[world % 3] for world in range(WORLDS))


@pytest.fixture(scope="module")
def places():
    return uniform(WORLDS, 7, "places", len(NAMES)).T


@pytest.fixture(scope="module")
def design(places):
    low, high = np.array([(parameters()[name].low, parameters()[name].high) for name in NAMES]).T
    return Design(NAMES, low + places * (high - low), FORMS)


def beyond(rows):
    return [row.parameter for row in rows if row.beyond_chance]


def test_what_is_narrowed_is_found_and_nothing_else(design, places):
    left = (np.abs(places[:, 3] - 0.5) < 0.2) & (places[:, 8] < 0.6)
    rows = Narrowing(design, left, 1).of_parameters()
    assert beyond(rows) == [NAMES[3], NAMES[8]]
    assert rows[0].spread == pytest.approx(0.4, abs=0.05) and abs(rows[0].shift) < 0.05
    entry = parameters()[NAMES[3]]
    low, high = entry.low + 0.3 * (entry.high - entry.low), entry.low + 0.7 * (entry.high - entry.low)
    assert low <= rows[0].left[0] < rows[0].left[1] <= high
    assert rows[1].shift == pytest.approx(-0.2, abs=0.05)


def test_a_shift_alone_is_found(design, places):
    """More worlds with a high value are left, over the whole range: the spread hardly falls."""
    left = places[:, 5] > 0.8 * uniform(WORLDS, 1, "tilt")[0]
    rows = Narrowing(design, left, 1).of_parameters()
    assert NAMES[5] in beyond(rows)


def test_luck_alone_narrows_nothing(design):
    false = 0
    for stream in range(20):
        left = subsets(WORLDS, 60, 11, f"left {stream}", 1)[0]
        found = Narrowing(design, left, 1)
        false += bool(beyond(found.of_parameters())) + bool(found.of_pairs())
    assert false <= 6  # forty looks, three chances in forty each at the most


def test_a_ridge_is_found(design, places):
    left = np.abs(places[:, 2] - places[:, 9]) < 0.15
    found = Narrowing(design, left, 1)
    pairs = found.of_pairs()
    assert [row.parameters for row in pairs] == [(NAMES[2], NAMES[9])]
    assert pairs[0].correlation > 0.8 > pairs[0].chance
    assert beyond(found.of_parameters()) == []  # each alone is as open as before


def test_forms_of_choice_are_told_apart_where_data_do(design, places):
    taken = np.array(FORMS)
    first = next(iter(CHOICE_FORMS))
    rows = Narrowing(design, (taken != first) | (places[:, 0] < 0.2), 1).of_forms()
    assert next(row for row in rows if row.form == first).beyond_chance
    rows = Narrowing(design, places[:, 0] < 0.5, 1).of_forms()
    assert not any(row.beyond_chance for row in rows)


@pytest.mark.parametrize("many", [0, 5, WORLDS])
def test_of_few_worlds_or_all_nothing_is_said(design, many):
    found = Narrowing(design, np.arange(WORLDS) < many, 1)
    assert not found.can_tell
    assert found.of_parameters() == found.of_pairs() == found.of_forms() == ()


def test_shuffles_are_orders_and_subsets_have_their_size():
    assert (np.sort(shuffles(30, 1, "a"), axis=1) == np.arange(30)).all()
    assert (subsets(30, 12, 1, "a").sum(axis=1) == 12).all()
    assert not np.array_equal(shuffles(30, 1, "a"), shuffles(30, 2, "a"))
