"""People: drawn together from the tables, and what they are, know and are used to at month 0."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, ndtri

from policylab.model.citizens_at_start import NEVER, News, mark_worst_placed
from policylab.model.columns.parameters import parameter, rows
from policylab.model.joint_population import (
    access_offset,
    cells,
    level_of_access,
    literacy_offset,
    mean_literacy_offset,
    shares,
)
from policylab.model.luck import Luck, agent_keys
from policylab.model.networks.links import Link
from policylab.model.population import roster
from policylab.model.simulation import Simulation
from policylab.model.start import start
from policylab.model.step import State
from policylab.model.tables import ages, educations, regions, segments, shares_of_ages
from policylab.recording.measures import MEASURES

# ---------------------------------------------------------------- who they are


@pytest.fixture(scope="module")
def country():
    return roster("thailand-sample", Luck(1))


@pytest.fixture(scope="module")
def drawn(country):
    """The citizens of the country at the start, in three worlds."""
    worlds = [{}, {"literacy_start": 0.5, "without_access": 0.25}, {"access_from_skill": 2.4, "without_access": 0.05}]
    return start(country, Luck(1), rows(worlds))["citizen"]


def test_the_shares_of_each_table_add_up():
    for table in (regions(), segments(), ages()):
        assert sum(shares(table).values()) == pytest.approx(1)
    for band in ages().values():
        assert set(band["education"]) == set(educations())
        assert sum(band["education"].values()) == pytest.approx(1)
    for segment in segments():
        assert sum(shares_of_ages(segment).values()) == pytest.approx(1)
    assert dict(shares_of_ages("citizen")) == shares(ages())
    assert shares_of_ages("business")["65-and-over"] < shares_of_ages("citizen")["65-and-over"]


def test_age_depends_on_segment_education_on_age_and_region_on_neither(country):
    many = country.number("citizen")
    persons = Counter(
        zip(
            country.citizen_segment,
            country.citizen_age,
            country.citizen_education,
            country.citizen_region,
            strict=True,
        )
    )
    for segment, of_segment in shares(segments()).items():
        for age, of_age in shares_of_ages(segment).items():
            for education, of_education in ages()[age]["education"].items():
                for region, of_region in shares(regions()).items():
                    share = of_segment * of_age * of_education * of_region
                    counted = persons[segment, age, education, region] / many
                    assert counted == pytest.approx(share, abs=5 * np.sqrt(share / many))


def test_the_cells_are_the_population(country):
    population = cells()
    many = len(segments()) * len(regions()) * len(ages()) * len(educations())
    assert len(population.share) == len(population.access) == len(population.literacy) == many
    assert population.share.sum() == pytest.approx(1)
    assert mean_literacy_offset() == pytest.approx(np.average(population.literacy, weights=population.share))
    who = (country.citizen_segment, country.citizen_region, country.citizen_age, country.citizen_education)
    offsets = np.array([literacy_offset(*of) for of in zip(*who, strict=True)])
    assert offsets.mean() == pytest.approx(mean_literacy_offset(), abs=4 * offsets.std() / np.sqrt(len(offsets)))


def test_a_person_differs_by_what_the_tables_say():
    usual = ("citizen", "central", "35-to-49", "secondary")
    for place, name in enumerate(("business", "bangkok", "65-and-over", "higher")):
        other = (*usual[:place], name, *usual[place + 1 :])
        table = (segments(), regions(), ages(), educations())[place]
        gap = literacy_offset(*other) - literacy_offset(*usual)
        assert gap == pytest.approx(table[name]["literacy"] - table[usual[place]]["literacy"])
        if place != 2:
            gap = access_offset(*other) - access_offset(*usual)
            assert gap == pytest.approx(table[name]["access"] - table[usual[place]]["access"])
    assert expit(access_offset("citizen", "north", "50-to-64", "primary")) == pytest.approx(
        expit(np.log(0.86 / 0.14) - 0.3 - 0.4)
    )


@pytest.mark.parametrize("without", [0.02, 0.12, 0.3])
@pytest.mark.parametrize("spread", [0.0, 1.2, 2.4])
def test_the_level_of_access_leaves_the_share_without_it_that_is_set(without, spread):
    """Against a plain sum over many quantiles of what nothing else explains."""
    level = level_of_access(np.array([0.5, without]), np.array([1.0, spread]))[1]
    quantiles = ndtri((np.arange(4000) + 0.5) / 4000)
    person = level + cells().access[:, None] + spread * quantiles
    assert cells().share @ (1 - expit(person)).mean(axis=1) == pytest.approx(without, abs=0.0005)


def test_as_many_are_without_access_and_as_able_as_is_set(drawn):
    error = 4 * np.sqrt(0.25 / len(drawn["access"]))
    assert (~drawn["access"]).mean(axis=0) == pytest.approx(np.array([0.12, 0.25, 0.05]), abs=error)
    assert drawn["literacy"].mean(axis=0) == pytest.approx(np.array([0.62, 0.5, 0.62]), abs=0.005)


@pytest.mark.carries("T-O1")
def test_access_and_literacy_come_together_with_age_and_education(drawn, country):
    access, literacy = drawn["access"][:, 0], drawn["literacy"][:, 0]
    age = np.array([list(ages()).index(name) for name in country.citizen_age])
    education = np.array([list(educations()).index(name) for name in country.citizen_education])
    for values in (access, literacy):
        by_age = [values[age == band].mean() for band in range(len(ages()))]
        assert by_age == sorted(by_age, reverse=True)
        at_50 = [values[(age == 3) & (education == level)].mean() for level in range(len(educations()))]
        assert at_50 == sorted(at_50)
    cell = (age == 4) & (education == 0)
    assert literacy[cell & access].mean() > literacy[cell & ~access].mean() + 0.05, "beyond what tables explain"
    assert list(ages())[4] == "65-and-over" and next(iter(educations())) == "primary"
    business = np.array(country.citizen_segment) == "business"
    assert access[business].mean() > access[~business].mean()


def test_who_never_gains_access_is_among_those_without_it(drawn, country):
    access, stays = drawn["access"][:, 0], drawn["stays_offline"][:, 0]
    assert not (access & stays).any()
    for name, band in ages().items():
        own = ~access & (np.array(country.citizen_age) == name)
        share = min(1, parameter("never_online").default * band["offline"])
        assert stays[own].mean() == pytest.approx(share, abs=4 * np.sqrt(0.25 / own.sum())), name
        assert set(drawn["gaining"][np.array(country.citizen_age) == name, 0]) == {band["gaining"]}


def test_occasions_are_unequal_and_a_sixth_of_all_have_none_in_a_year(drawn, country):
    """Gamma-distributed rates: a year is empty with the chance (1 + mean / shape)^-shape."""
    mean, shape = parameter("occasions_mean").default, parameter("occasions_shape").default
    for name, entry in segments().items():
        own = drawn["occasions"][np.array(country.citizen_segment) == name, 0]
        error = 4 * entry["occasions"] * mean / np.sqrt(shape * len(own))
        assert own.mean() == pytest.approx(entry["occasions"] * mean, abs=error), name
    private = drawn["occasions"][np.array(country.citizen_segment) == "citizen", 0]
    assert np.exp(-private).mean() == pytest.approx((1 + mean / shape) ** -shape, abs=0.005)
    assert (1 + mean / shape) ** -shape == pytest.approx(1 / 6, abs=0.02)


# ---------------------------------------------------------------- at month 0

WORLDS = (
    {}, {"take_up_start": 0.04}, {"take_up_start": 0.3}, {"registered_start": 0.2}, {"trust_start": 0.6},
    {"take_up_start": 0.3, "effective_start": 0.05},
)  # fmt: skip
LITTLE = 5  # the world in which fewer than are said to use the channel can have used it


@pytest.fixture(scope="module")
def begun(lab, arm):
    """The citizens of some worlds at month 0, and their measures in the two years after."""
    simulation = Simulation(lab, [arm("status-quo", point) for point in WORLDS])
    citizens = {name: values.copy() for name, values in simulation.columns["citizen"].items()}
    deals = lab.links["citizen", "needs"].ties > 0
    path = []
    for _ in range(25):
        path.append({name: MEASURES[name].take(simulation) for name in ("take_up", "registered", "trust")})
        simulation.step()
    return citizens, deals, {name: np.array([month[name] for month in path]) for name in path[0]}


def of_worlds(name):
    return np.array([world.get(name, parameter(name).default) for world in WORLDS])


def test_as_many_use_the_channel_and_are_registered_as_is_set(begun):
    _, deals, path = begun
    assert path["take_up"][0] == pytest.approx(of_worlds("take_up_start") * deals.mean(), abs=1e-3)
    assert path["registered"][0] == pytest.approx(of_worlds("registered_start") * deals.mean(), abs=1e-3)


def test_use_and_trust_stand_where_nothing_is_done(begun):
    """What citizens do in the first year is what they are said to have done in the year before."""
    _, _, path = begun
    assert np.abs(path["trust"][:13] - path["trust"][0]).max() < 0.003
    assert np.abs(path["trust"] - of_worlds("trust_start")).max() < 0.01
    usual = path["take_up"][:13, :LITTLE]
    assert (usual / usual[0] - 1).min() > -0.2, "those who are users go on"
    assert np.abs(usual[12] - usual[0]).max() < 0.03
    assert (np.diff(path["registered"], axis=0) >= 0).all()


def test_users_are_those_who_can_and_would(begun):
    citizens, deals, _ = begun
    users, knows, habit = citizens["recent_user"], citizens["knows"], citizens["habit"]
    adopters = habit > 0
    assert (users <= (citizens["access"] & knows & citizens["registered"] & adopters & deals[:, None])).all()
    assert (habit[adopters] == parameter("habit_start").default).all()
    for world in range(LITTLE):
        use, others = users[:, world], citizens["access"][:, world] & deals & ~adopters[:, world]
        assert citizens["taste"][use, world].mean() < citizens["taste"][others, world].mean() - 0.5
        assert citizens["expects"][use, world].mean() > citizens["expects"][others, world].mean()
        assert citizens["occasions"][use, world].mean() > citizens["occasions"][deals, world].mean()
        heard = knows[~adopters[:, world], world].mean()
        assert heard == pytest.approx(of_worlds("take_up_start")[world], abs=0.02)


def test_the_last_use_of_users_is_spread_over_the_year(begun):
    citizens, _, _ = begun
    months, users = citizens["months_since_use"], citizens["recent_user"]
    assert (users == (months < 12)).all()
    counted = np.bincount(months[users[:, 2], 2], minlength=12)
    assert len(counted) == 12
    assert counted == pytest.approx(np.full(12, counted.mean()), abs=5 * np.sqrt(counted.mean()))
    lapsed = (citizens["habit"] > 0) & ~users
    assert lapsed.any(axis=0).sum() >= LITTLE
    assert ((months[lapsed] >= 12) & (months[lapsed] < 24)).all()
    assert (months[citizens["habit"] == 0] == NEVER).all()


@pytest.mark.carries("claim:17")
def test_the_worst_placed_are_marked_and_are_the_same_in_every_arm(lab, arm):
    points = [{}, {}, {"literacy_start": 0.5}]
    citizens = Simulation(
        lab, [arm(name, point) for name, point in zip(("null", "by-law-abrupt", "null"), points, strict=True)]
    ).columns["citizen"]
    worst, skill = citizens["worst_tenth"], citizens["lowest_skill"]
    deals = lab.links["citizen", "needs"].ties > 0
    assert (worst.sum(axis=0) == round(deals.sum() / 10)).all()
    assert not worst[~deals].any() and not skill[~deals].any()
    assert (worst[:, 0] == worst[:, 1]).all() and (skill[:, 0] == skill[:, 1]).all()
    index = citizens["access"] + citizens["literacy"] - citizens["distance"]
    for world in range(3):
        assert index[worst[:, world], world].max() <= index[deals & ~worst[:, world], world].min()
        access, literacy = citizens["access"][:, world] & deals, citizens["literacy"][:, world]
        marked = skill[:, world]
        assert (marked <= access).all()
        assert marked.sum() == round(access.sum() / 10)
        assert literacy[marked].max() <= literacy[access & ~marked].min()


@given(
    literacy=st.lists(st.sampled_from([0.1, 0.2, 0.5, 0.9]), min_size=1, max_size=40),
    cut=st.integers(0, 40),
    alone=st.integers(0, 3),
)
def test_ties_among_the_worst_placed_are_parted_by_luck(literacy, cut, alone):
    """The last citizens deal with nobody: they are not marked, and count for nothing."""
    many = len(literacy) + alone
    keys = {"citizen": agent_keys(str(number) for number in range(many))}
    access = (np.arange(many) >= cut)[:, None]
    skill = np.array([*literacy, *[0.0] * alone])[:, None]
    unmarked = {name: np.zeros((many, 1), bool) for name in ("worst_tenth", "lowest_skill")}
    citizens = {"literacy": skill, "access": access, "distance": np.full((many, 1), 0.5), **unmarked}
    needs = Link("service", _ties([1] * len(literacy) + [0] * alone))
    state = State({"citizen": citizens}, {("citizen", "needs"): needs})
    mark_worst_placed(SimpleNamespace(keys=keys), Luck(1), state)
    luck = Luck(1).uniform("start.citizen.worst_placed", keys["citizen"], 0)[:, 0]
    marked, skilled = (state.columns["citizen"][name][:, 0] for name in ("worst_tenth", "lowest_skill"))
    assert not marked[len(literacy) :].any() and not skilled[len(literacy) :].any()
    rank = list(zip((skill + access)[:, 0].tolist(), luck.tolist(), strict=True))[: len(literacy)]
    assert marked.sum() == max(1, round(len(literacy) / 10))
    worst = sorted(rank)[: marked.sum()]
    assert sorted(one for one, mark in zip(rank, marked, strict=False) if mark) == worst
    assert not (skilled & ~access[:, 0]).any()


def test_lasting_trust_makes_up_for_what_usual_news_do():
    """Under it the trust of users, and of the others, stands on average where the usual news go on."""
    row = rows([{}, {"trust_gain": 0.08, "trust_loss_ratio": 5.0}])
    users = np.array([[True] * 2, [True] * 2, [False] * 2, [False] * 2, [False] * 2])
    good = np.array([0.2, 0.4, 0.1, 0.0, 9.0])[:, None] * np.ones(2)
    bad = np.array([0.1, 0.0, 0.05, 0.15, 9.0])[:, None] * np.ones(2)
    trust = np.full((5, 2), 0.45)
    needs = Link("service", _ties([1, 2, 1, 3, 0]))
    state = State(
        {"citizen": {"trust": trust, "recent_user": users}, "service": {"real": np.ones((3, 2), bool)}},
        {("citizen", "needs"): needs},
    )
    news = News()
    for part in (0.5, 1.5):
        news.add({"good_news": part * good, "bad_news": part * bad})
    anchored = news.anchored(row, state)
    mean_good, mean_bad = good[:4].mean(axis=0), bad[:4].mean(axis=0)
    for own, rows_ in ((slice(0, 2), [0, 1]), (slice(2, 4), [2, 3])):
        rise = good[rows_].mean(axis=0) + row["news_weight"] * mean_good
        fall = bad[rows_].mean(axis=0) + row["news_weight"] * mean_bad
        drift = row["trust_gain"] * (0.55 * rise - row["trust_loss_ratio"] * 0.45 * fall)
        pull = row["trust_anchor"] * (anchored[own] - 0.45)
        np.testing.assert_allclose(pull, np.broadcast_to(-drift, (2, 2)), rtol=1e-9)
    assert (anchored[4] == 0.45).all(), "who deals with nobody has no news"


def _ties(counts):
    from scipy.sparse import csr_array

    indices = np.concatenate([np.arange(count) for count in counts]).astype(int)
    return csr_array((np.ones(len(indices)), indices, np.cumsum([0, *counts])), shape=(len(counts), 3))
