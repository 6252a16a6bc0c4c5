"""Links and sums over agents: what plain numpy gives, and the same bits at any batch width."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylab.model.luck import Luck, agent_keys
from policylab.model.networks import build_links
from policylab.model.networks.links import Meetings, average, mean_link, shared_link, total

WIDTHS = (1, 2, 7, 15)
COLUMN = Luck(1).uniform("column", agent_keys(str(i) for i in range(300)), np.tile(np.arange(15), (300, 1)))
PAIRS = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 8)), max_size=30)


def rows_of(pairs):
    ordered = sorted(pairs, reverse=True)
    return tuple(np.array([pair[end] for pair in ordered], dtype=np.intp) for end in (0, 1))


def test_a_source_weighs_what_it_stands_for():
    column, weights = np.array([[1.0], [4.0], [8.0]]), np.array([1.0, 10.0, 1.0])
    link = shared_link("agency", np.array([0, 0, -1]), weights)
    assert link.mean(column)[:, 0].tolist() == pytest.approx([41 / 11, 41 / 11, 0.0])
    alone = mean_link("agency", np.array([0, 0]), np.array([1, 2]), (2, 3), weights=weights)
    assert alone.mean(column)[:, 0].tolist() == pytest.approx([48 / 11, 0.0])


@given(pairs=PAIRS, world=st.integers(0, 12))
def test_mean_link_is_the_plain_mean(pairs, world):
    column = COLUMN[:9, world : world + 3]
    link = mean_link("agency", *rows_of(pairs), (7, 9))
    for receiver in range(7):
        seen = sorted(source for one, source in pairs if one == receiver)
        expected = column[seen].mean(axis=0) if seen else np.zeros(3)
        np.testing.assert_allclose(link.mean(column)[receiver], expected, rtol=1e-12, atol=0)
        assert link.ties[receiver] == len(seen)


@given(pairs=st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20))
def test_with_own_who_sees_nobody_sees_himself(pairs):
    column = COLUMN[:7, :3]
    link = mean_link("agency", *rows_of(pairs), (7, 7), own=True)
    for receiver in range(7):
        seen = sorted(source for one, source in pairs if one == receiver) or [receiver]
        np.testing.assert_allclose(link.mean(column)[receiver], column[seen].mean(axis=0), rtol=1e-12)
        assert link.ties[receiver] == len(seen)


def test_a_tie_said_twice_counts_once():
    link = mean_link("agency", np.array([0, 0, 0]), np.array([1, 1, 2]), (1, 3))
    np.testing.assert_allclose(link.mean(np.array([[9.0], [1.0], [2.0]])), [[1.5]])


@given(pairs=st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20), own=st.booleans())
def test_mean_of_lower_is_the_mean_of_the_lower_of_each_pair(pairs, own):
    column = COLUMN[:7, :3]
    seen = mean_link("agency", *rows_of(pairs), (7, 7), own=own).mean_of_lower(column)
    for receiver in range(7):
        others = sorted(source for one, source in pairs if one == receiver) or [receiver]
        expected = np.minimum(column[others], column[receiver]).mean(axis=0)
        np.testing.assert_allclose(seen[receiver], expected, rtol=1e-12)
    assert (seen <= column * (1 + 1e-12)).all(), "nobody is held less strictly than by his own value"


@given(
    pairs=st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=25),
    bounds=st.lists(st.floats(0, 1), min_size=3, max_size=3),
    own=st.booleans(),
)
def test_mean_of_near_is_the_mean_over_those_within_the_bound(pairs, bounds, own):
    column = COLUMN[:7, :3]
    seen = mean_link("agency", *rows_of(pairs), (7, 7), own=own).mean_of_near(column, np.array(bounds))
    for receiver in range(7):
        for world, bound in enumerate(bounds):
            value = column[receiver, world]
            theirs = [column[other, world] for one, other in sorted(pairs) if one == receiver != other]
            near = [one for one in theirs if abs(one - value) <= bound]
            np.testing.assert_allclose(seen[receiver, world], np.mean(near) if near else value, rtol=1e-12)


@pytest.mark.parametrize("ties", [3, 7, 49, 1000])
def test_a_mean_of_ones_is_one_to_the_last_bit(ties):
    """A mean of shares stays a share: 1/49 added up 49 times would not."""
    link = mean_link("agency", np.zeros(ties, dtype=int), np.arange(ties), (ties, ties), own=True)
    ones = np.ones((ties, 2))
    for seen in (link.mean(ones), link.mean_of_lower(ones), link.mean_of_near(ones, 0.5)):
        assert (seen == 1.0).all()


def test_who_is_near_includes_the_bound_and_a_wide_bound_is_the_plain_mean():
    link = mean_link("agency", np.array([0, 0, 1]), np.array([1, 2, 0]), (4, 4), own=True)
    column = np.array([[0.5], [0.25], [0.875], [0.1]])
    assert link.mean_of_near(column, np.array([0.25]))[:, 0].tolist() == [0.25, 0.5, 0.875, 0.1]
    assert link.mean_of_near(column, np.array([0.2499]))[:, 0].tolist() == column[:, 0].tolist()
    np.testing.assert_allclose(link.mean_of_near(column, np.array([1.0])), link.mean(column), rtol=1e-15)


def test_pairs_of_counts_and_of_yes_or_no_are_compared_as_numbers():
    link = mean_link("agency", np.array([0, 0]), np.array([1, 2]), (3, 3))
    assert link.mean_of_lower(np.array([[2], [1], [5]]))[0, 0] == 1.5
    assert link.mean_of_lower(np.array([[True], [False], [True]]))[0, 0] == 0.5
    assert link.mean_of_near(np.array([[2], [1], [5]]), 1)[0, 0] == 1.0


def test_yes_or_no_and_counts_are_averaged_as_numbers():
    link = mean_link("agency", np.array([0, 0, 0]), np.array([0, 1, 2]), (1, 3))
    assert link.mean(np.array([[True], [False], [True]]))[0, 0] == pytest.approx(2 / 3)
    assert link.mean(np.array([[1], [2], [4]], dtype=np.int8))[0, 0] == pytest.approx(7 / 3)


@given(pairs=PAIRS, world=st.integers(0, 12))
def test_most_is_the_plain_greatest_and_0_of_nobody(pairs, world):
    column = COLUMN[:9, world : world + 3] - 0.5
    link = mean_link("agency", *rows_of(pairs), (7, 9))
    for receiver in range(7):
        seen = sorted(source for row, source in pairs if row == receiver)
        expected = column[seen].max(axis=0) if seen else np.zeros(3)
        assert link.most(column)[receiver].tolist() == expected.tolist(), "the greatest may be below 0"


def test_the_greatest_is_that_of_the_group_whatever_each_weighs():
    link = shared_link("agency", np.array([0, 1, 0, -1]), np.array([1.0, 5.0, 9.0, 1.0]))
    column = np.array([[3.0], [1.0], [-2.0], [7.0]])
    assert link.most(column)[:, 0].tolist() == [3.0, 1.0, 3.0, 0.0]
    assert link.most(column > 0)[:, 0].tolist() == [1.0, 1.0, 1.0, 0.0]


@given(groups=st.lists(st.integers(-1, 3), min_size=1, max_size=12))
def test_shared_link_gives_each_member_the_mean_of_the_group(groups):
    column = COLUMN[: len(groups), :4]
    link = shared_link("agency", np.array(groups))
    seen = link.mean(column)
    assert seen.shape == column.shape
    for row, group in enumerate(groups):
        members = [i for i, g in enumerate(groups) if g == group]
        expected = column[members].mean(axis=0) if group >= 0 else np.zeros(4)
        np.testing.assert_allclose(seen[row], expected, rtol=1e-12, atol=0)


@given(agents=st.integers(1, 300), worlds=st.integers(1, 15))
def test_total_and_average_are_plain(agents, worlds):
    column = COLUMN[:agents, :worlds]
    weights = np.arange(agents) % 5
    np.testing.assert_allclose(total(column), column.sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(average(column), column.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(total(column, weights), (column * weights[:, None]).sum(axis=0), rtol=1e-12, atol=0)
    if weights.sum():
        np.testing.assert_allclose(average(column, weights), np.average(column, axis=0, weights=weights), rtol=1e-12)


def test_sums_of_counts_and_of_yes_or_no_are_exact():
    assert total(np.arange(6, dtype=np.int64).reshape(3, 2)).tolist() == [6.0, 9.0]
    assert total(np.array([[True, False], [True, True]])).tolist() == [2.0, 1.0]


def test_nobody_and_no_weight_average_to_zero():
    assert average(np.empty((0, 3))).tolist() == [0.0, 0.0, 0.0]
    assert total(np.empty((0, 2))).tolist() == [0.0, 0.0]
    assert average(COLUMN[:4, :2], np.zeros(4)).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("width", WIDTHS)
def test_any_batch_width_gives_the_same_bits(width):
    drawn = Luck(2).uniform("ties", agent_keys(str(i) for i in range(2000)), np.array([[0, 1]] * 2000))
    receivers, sources = (drawn * 300).astype(np.intp).T
    links = [mean_link("staff", receivers, sources, (300, 300), own=True), shared_link("staff", np.arange(300) % 7 - 1)]
    weights, bounds = np.arange(300) % 11, np.linspace(0.02, 0.9, 15)
    for first in range(0, 15, width):
        every = list(range(len(bounds[first : first + width])))
        # A slice of a wider array and a copy of it: neither width nor memory order may matter.
        for batch in (COLUMN[:, first : first + width], COLUMN[:, first : first + width].copy()):
            for place in range(batch.shape[1]):
                alone = COLUMN[:, first + place : first + place + 1].copy()
                for of in (links[0].mean, links[1].mean, links[0].most, links[1].most):
                    assert of(batch)[:, place].tobytes() == of(alone)[:, 0].tobytes()
                pair = links[0].mean_of_lower
                assert pair(batch)[:, place].tobytes() == pair(alone)[:, 0].tobytes()
                near = [links[0].mean_of_near(of, bounds[first:][at]) for of, at in ((batch, every), (alone, [place]))]
                assert near[0][:, place].tobytes() == near[1][:, 0].tobytes()
                for of in (total, average, lambda c: total(c, weights), lambda c: average(c, weights)):
                    assert of(batch)[place].tobytes() == of(alone)[0].tobytes()


def test_a_body_that_stands_for_ten_weighs_ten_times_in_the_market(classroom):
    heavy = replace(classroom.roster, weight=np.where(np.array(classroom.roster.tier) == "local", 10.0, 1.0))
    market = build_links(heavy, classroom.graphs)["agency", "market"]
    running = (np.arange(20) % 3 == 0)[:, None]
    expected = heavy.weight[running[:, 0]].sum() / heavy.weight.sum()
    assert market.mean(running)[:, 0].tolist() == pytest.approx([expected] * 20)


# ---------------------------------------------------------------- one of those to whom a link leads, and who meets whom

NEEDS = mean_link(
    "service", np.array([0, 0, 0, 2, 3, 3]), np.array([4, 1, 3, 0, 2, 3]), (5, 5), weights=np.array([1.0, 3, 1, 2, 5])
)  # receiver 0 has sources 1, 3 and 4 with weights 3, 2 and 5; 1 and 4 have none; 2 one; 3 two with weights 1 and 2


@pytest.mark.parametrize(
    ("luck", "drawn"),
    [
        (0.0, [1, -1, 0, 2, -1]),
        (0.2999, [1, -1, 0, 2, -1]),
        (0.3001, [3, -1, 0, 2, -1]),
        (0.3334, [3, -1, 0, 3, -1]),
        (0.4999, [3, -1, 0, 3, -1]),
        (0.5001, [4, -1, 0, 3, -1]),
        (1 - 1e-12, [4, -1, 0, 3, -1]),
    ],
)
def test_the_first_source_is_drawn_whose_cumulated_weight_is_above_the_luck(luck, drawn):
    assert NEEDS.drawn(np.full((5, 1), luck)).tolist() == [[row] for row in drawn]


@given(
    weights=st.lists(st.floats(1e-6, 1e6, allow_nan=False), min_size=1, max_size=12),
    luck=st.floats(0, 1, exclude_max=True),
)
def test_a_source_is_always_drawn_whatever_the_weights(weights, luck):
    many = len(weights)
    link = mean_link("service", np.ones(many, dtype=int), np.arange(many), (3, many), weights=np.array(weights))
    first, row, last = link.drawn(np.full((3, 1), luck))[:, 0]
    assert (first, last) == (-1, -1)
    shares = np.cumsum(weights) / np.sum(weights)
    before = shares[row - 1] if row else 0.0
    assert before - 1e-9 <= luck <= shares[row] + 1e-9


def test_sources_are_drawn_as_often_as_they_weigh():
    many = 20_000
    luck = Luck(3).uniform("draws", agent_keys(str(i) for i in range(many)), 0)
    ties = np.repeat(np.arange(many), 4)
    weights = np.array([4.0, 3.0, 2.0, 1.0])
    link = mean_link("service", ties, np.tile(np.arange(4), many), (many, 4), weights=weights)
    found = np.bincount(link.drawn(luck)[:, 0], minlength=4) / many
    assert found == pytest.approx(weights / 10, abs=4 * np.sqrt(0.25 / many))


def test_a_draw_depends_on_nobody_else():
    """A receiver draws the same however many stand before and behind it."""
    luck = Luck(4).uniform("draws", agent_keys(str(i) for i in range(500)), 0)
    drawn = (Luck(5).uniform("ties", agent_keys(str(i) for i in range(4000)), np.array([[0, 1]] * 4000)) * 500).astype(
        int
    )
    weights = np.arange(1.0, 501.0)
    link = mean_link("service", *drawn.T, (500, 500), weights=weights)
    together = link.drawn(luck)
    for row in range(0, 500, 7):
        own = drawn[drawn[:, 0] == row, 1]
        alone = mean_link("service", np.zeros(len(own), dtype=int), own, (1, 500), weights=weights)
        assert alone.drawn(luck[row : row + 1])[0, 0] == together[row, 0]


MEETS = np.array([[0, -1], [2, 2], [-1, 2], [2, 0]])


def test_a_citizen_sees_the_service_that_it_meets_and_nothing_where_it_meets_none():
    quality, real = (
        np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]),
        np.array([[True, True], [False, True], [True, False]]),
    )
    assert Meetings.of(MEETS, 3).met(quality).tolist() == [[0.1, 0.0], [0.5, 0.6], [0.0, 0.6], [0.5, 0.2]]
    seen = Meetings.of(MEETS, 3).met(real)
    assert seen.dtype == np.bool_
    assert seen.tolist() == [[True, False], [True, False], [False, False], [True, True]]


def test_a_service_sees_the_mean_of_those_who_meet_it():
    used = np.array([[True, True], [True, False], [True, True], [False, True]])
    assert Meetings.of(MEETS, 3).mean_of_visitors(used).tolist() == [[1.0, 1.0], [0.0, 0.0], [0.5, 0.5]]
    hours = np.array([[1.0, 9.0], [2.0, 3.0], [9.0, 4.0], [5.0, 7.0]])
    assert Meetings.of(MEETS, 4).mean_of_visitors(hours).tolist() == [[1.0, 7.0], [0.0, 0.0], [3.5, 3.5], [0.0, 0.0]]


@pytest.mark.parametrize("width", WIDTHS)
def test_meetings_have_the_same_bits_at_any_batch_width(width):
    meets = (
        Luck(6).uniform("meets", agent_keys(str(i) for i in range(300)), np.tile(np.arange(15), (300, 1))) * 41
    ).astype(int) - 1
    for first in range(0, 15, width):
        batch, those = COLUMN[:, first : first + width], meets[:, first : first + width]
        together = Meetings.of(those, 40)
        seen, visited = together.met(batch[:40]), together.mean_of_visitors(batch)
        for place in range(batch.shape[1]):
            alone = batch[:, place : place + 1].copy()
            own = Meetings.of(those[:, place : place + 1].copy(), 40)
            assert own.mean_of_visitors(alone)[:, 0].tobytes() == visited[:, place].tobytes()
            assert own.met(alone[:40])[:, 0].tobytes() == seen[:, place].tobytes()
