"""Keyed luck: uniform, independent, a function of the key alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from policylab.model import luck as luck_module
from policylab.model.luck import Luck, agent_keys

MANY = 20_000
NAMES = [f"citizen-{i:06d}" for i in range(MANY)]
KEYS = agent_keys(NAMES)
FEW = agent_keys(NAMES[:50])
PINNED = [0.44801047636715585, 0.27249245360543617]
WORDS = st.text(min_size=1, max_size=30)


def drawn(seed=1, replication=0, stream="a rule.luck", month=0, keys=KEYS):
    return Luck(seed, replication).uniform(stream, keys, month)[:, 0]


OTHERS = {
    "stream": drawn(stream="a rule.luck_other"),
    "similar stream": drawn(stream="a rule.lucl"),
    "next month": drawn(month=1),
    "month of the settling": drawn(month=-1),
    "next replication": drawn(replication=1),
    "next seed": drawn(seed=2),
    "seed and replication exchanged": drawn(seed=0, replication=1),
}


@pytest.mark.parametrize("month", [-36, -1, 0, 1, 7, 119, 1199])
@pytest.mark.parametrize("stream", ["service_choice.luck_act", "start.citizen.taste"])
def test_numbers_are_uniform(stream, month):
    u = drawn(stream=stream, month=month)
    assert stats.kstest(u, "uniform").pvalue > 1e-3
    for power in (1, 2, 3, 4):
        expected, variance = 1 / (power + 1), 1 / (2 * power + 1) - 1 / (power + 1) ** 2
        assert abs((u**power).mean() - expected) < 4 * np.sqrt(variance / MANY)


def test_fine_digits_are_uniform_too():
    u = drawn()
    for bits in (8, 20, 32, 44):
        assert stats.kstest((u * 2.0**bits) % 1, "uniform").pvalue > 1e-3, bits


def test_one_agent_over_the_months_is_uniform():
    events = np.arange(-36, 5000)[None, :]
    for name in ("citizen-000001", "department-001/leader"):
        u = Luck(3, 5).uniform("leader_succession.luck", agent_keys([name]), events)[0]
        assert stats.kstest(u, "uniform").pvalue > 1e-3
        assert abs(np.corrcoef(u[1:], u[:-1])[0, 1]) < 4 / np.sqrt(len(u))


def test_no_number_comes_twice():
    u = np.concatenate([drawn(month=month) for month in range(10)])
    assert len(np.unique(u)) == len(u)


@pytest.mark.parametrize("what", OTHERS)
def test_another_key_gives_independent_numbers(what):
    _assert_independent(drawn(), OTHERS[what])


def test_neighbouring_agents_are_independent():
    u = drawn()
    _assert_independent(u[:-1], u[1:])


def test_sums_over_agents_and_months_show_no_lattice():
    """Four corners of a rectangle of agents and months are independent: their sum has the right variance."""
    first, second = drawn(month=3), drawn(month=4)
    corners = first[::2] - first[1::2] - second[::2] + second[1::2]
    assert abs(corners.var() / (4 / 12) - 1) < 4 * np.sqrt(2 / len(corners))
    assert abs(corners.mean()) < 4 * np.sqrt(4 / 12 / len(corners))


def _assert_independent(a, b):
    assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(len(a))
    counts, _, _ = np.histogram2d(a, b, bins=16, range=[[0, 1], [0, 1]])
    assert stats.chisquare(counts.ravel()).pvalue > 1e-3


def test_the_name_is_the_key_and_not_the_row():
    order = np.argsort(drawn(stream="shuffle"))
    shuffled = agent_keys([NAMES[row] for row in order])
    assert np.array_equal(drawn(keys=shuffled), drawn()[order])


def test_keys_of_names_are_distinct_and_unsigned():
    assert KEYS.dtype == np.uint64
    assert len(np.unique(KEYS)) == MANY


def test_appended_agents_leave_the_earlier_numbers():
    more = agent_keys([*NAMES[:50], "a newcomer", "another"])
    luck = Luck(1)
    for event in (5, np.arange(50)[:, None] % 7):
        later = event if isinstance(event, int) else np.vstack([event, [[3], [4]]])
        assert np.array_equal(luck.uniform("x", FEW, event), luck.uniform("x", more, later)[:50])


def test_shapes_of_months_and_of_numbered_events():
    luck = Luck(1)
    assert luck.uniform("x", FEW, 3).shape == (50, 1)
    events = np.tile(np.arange(4), (50, 1))
    by_event = luck.uniform("x", FEW, events)
    assert by_event.shape == (50, 4)
    for event in range(4):
        assert np.array_equal(by_event[:, [event]], luck.uniform("x", FEW, event))


def test_an_event_is_keyed_agent_by_agent():
    events = (np.arange(50) % 3)[:, None]
    by_event = Luck(1).uniform("x", FEW, events)
    for row in range(50):
        assert by_event[row, 0] == Luck(1).uniform("x", FEW, int(events[row, 0]))[row, 0]


def test_every_number_lies_strictly_inside(monkeypatch):
    """Even the lowest and highest word that the mixing can give; ndtri and log of it stay finite."""
    for word in (0, 2**64 - 1):
        luck = Luck(1)
        monkeypatch.setattr(luck_module, "_spread", lambda given, word=word: np.full_like(given, word))
        u = luck.uniform("x", FEW, 0)
        assert ((u > 0) & (u < 1)).all(), word
        assert np.isfinite(-np.log(-np.log(u))).all()


def test_streams_asked_with_no_agent_of_before_do_not_remember_them():
    """As many agents, none of them the same: what is theirs is what a luck that was never asked says."""
    luck, others = Luck(1), KEYS[-len(FEW) :]
    assert not set(map(int, others)) & set(map(int, FEW))
    first = luck.uniform("x", FEW, 0)
    second = luck.uniform("x", others, 0)
    assert np.array_equal(second, Luck(1).uniform("x", others, 0))
    assert not np.isin(second, first).any()
    assert np.array_equal(luck.uniform("x", FEW, 0), first)


@given(seed=st.integers(0, 2**40), replication=st.integers(0, 10**6), stream=WORDS, month=st.integers(-36, 1200))
def test_a_number_is_a_function_of_its_key(seed, replication, stream, month):
    busy = Luck(seed, replication)
    busy.uniform("something else", FEW, month)
    busy.uniform(stream, FEW, month + 1)
    found = busy.uniform(stream, FEW, month)
    assert np.array_equal(found, Luck(seed, replication).uniform(stream, agent_keys(NAMES[:50]), month))
    assert ((found > 0) & (found < 1)).all()


@given(
    first=st.tuples(st.integers(0, 999), st.integers(0, 999), WORDS),
    second=st.tuples(st.integers(0, 999), st.integers(0, 999), WORDS),
)
def test_different_keys_give_different_numbers(first, second):
    a = Luck(*first[:2]).uniform(first[2], FEW, 0)
    b = Luck(*second[:2]).uniform(second[2], FEW, 0)
    assert (first == second) == np.array_equal(a, b)
    assert first == second or not np.any(a == b)


@pytest.mark.parametrize(("a", "b"), [((1, 23), (12, 3)), ((11, 1), (1, 11)), ((-1, 0), (1, 0))])
def test_seed_and_replication_do_not_run_together(a, b):
    assert not np.any(Luck(*a).uniform("x", FEW, 0) == Luck(*b).uniform("x", FEW, 0))


def test_seeds_for_networkx_are_keyed_and_fit_32_bits():
    seeds = [
        Luck(seed, replication).seed_for(stream)
        for seed in range(10) for replication in range(10) for stream in ("network.a", "network.b")
    ]  # fmt: skip
    assert all(isinstance(seed, int) and 0 <= seed < 2**32 for seed in seeds)
    assert len(set(seeds)) == len(seeds)
    assert max(seeds) > 2**31
    assert Luck(4, 2).seed_for("network.a") == Luck(4, 2).seed_for("network.a")


@pytest.mark.pinned
def test_pinned_numbers():
    found = Luck(1, 0).uniform("pinned", agent_keys(["department-001", "citizen-000001"]), 12)[:, 0]
    assert found.tolist() == PINNED
