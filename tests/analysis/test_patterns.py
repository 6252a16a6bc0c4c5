"""Patterns: declared whole, read rightly off curves of known form, judged by the rule that each declares."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from policylab.analysis.patterns import (
    CONTROLS,
    PATTERNS,
    PatternReport,
    citizens,
    deadlines,
    figures_in_worlds,
    growth,
    laws,
    organisations,
    run_patterns,
    supply,
    trust,
)
from policylab.analysis.patterns.arms import ABRUPT, RECOGNITION, STATUS_QUO, Arm
from policylab.analysis.patterns.clock import measures_of_state
from policylab.analysis.patterns.declarations import DECLARED
from policylab.analysis.patterns.pattern import ANY, Search
from policylab.analysis.patterns.report import NO_ACCOUNT, accounts
from policylab.analysis.patterns.runs import FIRST_OF_SEARCH, best_world, grouped, points_of
from policylab.analysis.patterns.trace import Trace, mean_of, record_traces
from policylab.analysis.patterns.verdicts import judge
from policylab.analysis.questions import PatternQuestion
from policylab.comparison.calls import run
from policylab.errors import PolicylabError, UsageError
from policylab.model.columns.parameters import parameter, parameters
from policylab.model.policies.package import INSTRUMENTS
from policylab.model.tables import tiers
from policylab.recording.identity import dynamics
from policylab.show.json import plain
from policylab.workers import WorkerPool

KEYS = ["id", "kind", "status", "statement", "statistic", "figures", "replications"]


@pytest.fixture(scope="module")
def tried():
    """A trial of everything: one replication at size classroom, no figure of which is judged here."""
    return run_patterns(size="classroom", replications=1, worlds=1)


# ---------------------------------------------------------------- what is declared


def test_every_pattern_and_control_is_there_once():
    assert [pattern.id for pattern in PATTERNS] == [f"P{number}" for number in range(1, 21)]
    assert [pattern.id for pattern in CONTROLS] == [f"C{number}" for number in range(1, 8)]
    claims = [pattern.id for pattern in PATTERNS if pattern.kind == "H"]
    assert claims == ["P5", "P8", "P9", "P10"]
    assert [pattern.id for pattern in PATTERNS if pattern.kind == "B"] == ["P17", "P18", "P19", "P20"]
    assert {pattern.kind for pattern in CONTROLS} == {"control"}


@pytest.mark.parametrize("name", list(DECLARED))
def test_everything_about_a_pattern_is_declared(name):
    pattern = DECLARED[name]
    assert pattern.statement.endswith(".")
    assert pattern.source and pattern.statistic and pattern.bands and pattern.needs
    assert all(low < high for low, high in pattern.bands.values())
    assert all(moment[1] <= pattern.months for moment in pattern.moments)
    assert {curve.arm for curve in pattern.curves} <= set(pattern.needs)
    for arm in pattern.needs:
        assert arm.scenario(pattern.size, pattern.months).name == arm.name


def test_claims_base_rates_and_what_only_exists_never_filter():
    beside = ["P5", "P6", "P7", "P8", "P9", "P10", "P17", "P18", "P19", "P20"]
    assert [pattern.id for pattern in PATTERNS if not pattern.filters] == beside
    assert not any(pattern.filters for pattern in CONTROLS)


def test_the_rule_is_said_in_words():
    assert deadlines.WEAK_SANCTIONS.pass_rule == (
        "in at least 80% of the replications: formal at deadline 0.45 to 0.75, "
        "fastest year of the tail at most 0.15"
    )  # fmt: skip
    assert growth.HIGH_ADOPTION.pass_rule.startswith("in the world found, in at least 80%")
    assert organisations.SUCCESSION.pass_rule.startswith("the 95% interval of the mean")


def test_fewer_replications_than_declared_are_refused():
    assert PatternQuestion().replications == 100
    with pytest.raises(UsageError, match=r"^replications: 99 is out of range, allowed 100 to"):
        PatternQuestion(replications=99)


def test_patterns_of_one_size_and_length_share_their_runs():
    groups = grouped(PATTERNS)
    assert sum(len(group) for group in groups) == len(PATTERNS)
    assert all(len({(pattern.size, pattern.months) for pattern in group}) == 1 for group in groups)
    assert len(groups) < len(PATTERNS) / 2


# ---------------------------------------------------------------- traces


def test_what_is_seen_is_what_is_recorded():
    arms, moments = [ABRUPT, STATUS_QUO], [("agency.service_count", 24), ("service.declared", 24)]
    (trace,) = record_traces(arms, "classroom", 24, seed=3, replication=2, moments=moments)
    records = run("by-law-abrupt", "status-quo", size="classroom", months=24, seed=3, replication=2)
    for place, arm in enumerate(arms):
        np.testing.assert_array_equal(trace.path(arm, "formal_adoption"), records.monthly["formal_adoption"][:, place])
    declared, services = trace.at(ABRUPT, "service.declared", 24), trace.at(ABRUPT, "agency.service_count", 24)
    assert declared.mean() == pytest.approx(trace.path(ABRUPT, "formal_adoption")[24])
    np.testing.assert_array_equal(np.bincount(trace.owner), services)
    assert len(trace.tier) == len(services) and set(trace.tier) <= set(tiers())


def test_arms_win_over_the_world_they_stand_in_and_worlds_differ():
    arm = Arm("status-quo", parameters=(("taste_spread", 0.5),))
    points = [{"taste_spread": 0.2, "lapse": 0.02}, {"taste_spread": 0.4, "lapse": 0.06}]
    first, second = record_traces([arm, STATUS_QUO], "classroom", 12, points=points)
    assert first.parameter(arm, "taste_spread") == second.parameter(arm, "taste_spread") == 0.5
    assert (first.parameter(STATUS_QUO, "taste_spread"), second.parameter(arm, "lapse")) == (0.2, 0.06)
    assert (first.path(arm, "effective_adoption") != second.path(arm, "effective_adoption")).any()


def test_other_families_make_other_people_and_the_same_agents():
    other = Arm("citizen-first", families=(("citizens", "random"),))
    (trace,) = record_traces([Arm("citizen-first"), other], "classroom", 14, moments=[("citizen.taste", 0)])
    first, second = trace.arms
    np.testing.assert_array_equal(trace.at(first, "citizen.taste", 0), trace.at(second, "citizen.taste", 0))
    assert (trace.path(first, "take_up") != trace.path(second, "take_up")).any()


@pytest.mark.parametrize("judge", ["supportive", "hostile", "all"])
def test_only_the_leaders_who_are_meant_are_moved(judge):
    arm = Arm("status-quo", moved=judge, parameters=(("succession_hazard", 0.02), ("shortest_term", 36.0)))
    base = replace(arm, moved="")
    moments = [("leader.mindset", 36), ("leader.successions", 36), ("leader.successions", 37)]
    (trace,) = record_traces([arm, base], "classroom", 37, moments=moments)
    moved = trace.at(arm, "leader.successions", 37) > trace.at(arm, "leader.successions", 36)
    also = trace.at(base, "leader.successions", 37) > trace.at(base, "leader.successions", 36)
    mindset = trace.at(arm, "leader.mindset", 36)
    low, high = np.quantile(mindset, [1 / 3, 2 / 3])
    meant = {"supportive": mindset >= high, "hostile": mindset <= low, "all": mindset >= 0}[judge]
    np.testing.assert_array_equal(moved, meant | also)
    assert meant.any()
    assert "judge" not in INSTRUMENTS["reshuffle"].model_fields, "no file can ask for it"


# ---------------------------------------------------------------- figures on curves of known form


def trace_of(months, **paths):
    """Return the trace of arms with made-up paths, ``measure={arm: path}``."""
    arms = tuple(dict.fromkeys(arm for of in paths.values() for arm in of))
    nothing = np.full(months + 1, np.nan)
    return Trace(arms, {name: np.stack([of.get(arm, nothing) for arm in arms], axis=1) for name, of in paths.items()})


def stepped(months, *points):
    return np.interp(np.arange(months + 1), *zip(*points, strict=True))


def tail(level, later):
    return {deadlines.WEAK: stepped(78, (0, 0.2), (16, 0.2), (19, level), (31, later), (78, later))}


def levels(*of_arms):
    arms = (ABRUPT, RECOGNITION, STATUS_QUO)
    return {arm: np.full(79, level) for arm, level in zip(arms, of_arms, strict=True)}


def logistic(middle, rate, pattern=growth.S_SHAPE):
    return dict.fromkeys(pattern.needs, 0.05 + 0.6 * expit(rate * (np.arange(241) - middle)))


@pytest.mark.parametrize(
    ("pattern", "paths", "good"),
    [
        (deadlines.JUMP, {ABRUPT: stepped(78, (0, 0.2), (12, 0.2), (15, 0.25), (19, 0.6), (78, 0.8))}, True),
        (deadlines.JUMP, {ABRUPT: stepped(78, (0, 0.2), (78, 0.9))}, False),  # no jump
        (deadlines.JUMP, {ABRUPT: stepped(78, (0, 0.2), (16, 0.2), (31, 0.9), (78, 0.9))}, False),  # it goes on
        (deadlines.JUMP, {ABRUPT: stepped(78, (0, 0.2), (16, 0.2), (19, 0.24), (78, 0.24))}, False),  # little
        (deadlines.WEAK_SANCTIONS, tail(0.6, 0.7), True),
        (deadlines.WEAK_SANCTIONS, tail(0.9, 0.95), False),  # too high
        (deadlines.WEAK_SANCTIONS, tail(0.6, 0.8), False),  # no slow tail
        (laws.ORDER, levels(0.9, 0.5, 0.3), True),
        (laws.ORDER, levels(0.5, 0.9, 0.3), False),
        (laws.ORDER, levels(0.9, 0.3, 0.5), False),
        (growth.S_SHAPE, logistic(100, 0.06), True),
        (growth.S_SHAPE, logistic(100, 0.01), False),  # too slow a rise
        (growth.S_SHAPE, logistic(280, 0.06), False),  # beyond the horizon
        (growth.DIFFUSION, logistic(100, 0.03, growth.DIFFUSION), True),  # twelve years
        (growth.DIFFUSION, logistic(100, 0.2, growth.DIFFUSION), False),  # two years
        (growth.DIFFUSION, logistic(-100, 0.02, growth.DIFFUSION), False),  # no slow beginning
    ],
)
def test_p1_p2_p4_p5_and_p19_want_their_curve_and_no_other(pattern, paths, good):
    measure = "take_up" if pattern in (growth.S_SHAPE, growth.DIFFUSION) else "formal_adoption"
    trace = trace_of(pattern.months, **{measure: paths})
    assert pattern.holds(pattern.figures(trace)) is good


def test_use_is_read_at_the_end_of_each_year():
    months = np.arange(241)
    assert growth.yearly(months)[[0, -1]].tolist() == [24, 240] and len(growth.yearly(months)) == 19
    assert growth.yearly(months, since=0)[[0, -1]].tolist() == [12, 240]


def decoupled(real, real_without):
    formal = stepped(78, (0, 0.2), (12, 0.2), (19, 0.6), (78, 0.8))
    effective = {deadlines.TWO_STAGES: formal * real, ABRUPT: formal * real_without}
    of_arms = {deadlines.TWO_STAGES: formal, ABRUPT: formal}
    gap = {arm: path - effective[arm] for arm, path in of_arms.items()}
    return trace_of(78, formal_adoption=of_arms, effective_adoption=effective, paper_gap=gap)


def test_p3_wants_substance_to_catch_up_only_once_it_is_checked():
    pattern = deadlines.DECOUPLING
    slow = stepped(78, (0, 0.3), (78, 0.35))
    checked = stepped(78, (0, 0.3), (30, 0.32), (54, 0.75), (78, 0.9))
    assert pattern.holds(pattern.figures(decoupled(checked, slow)))
    assert not pattern.holds(pattern.figures(decoupled(slow, slow)))  # nobody looks at substance
    assert not pattern.holds(pattern.figures(decoupled(checked, checked)))  # it rises without anybody looking


def shocked(alone, bonus, off, later, much, little):
    def lifted(lift, kept):
        return 0.3 + stepped(78, (0, 0), (42, 0), (43, lift), (54, lift), (55, kept), (78, kept))

    flat = np.full(79, 0.3)
    paths = {citizens.ALONE: lifted(alone, later), citizens.WITH_BONUS: lifted(bonus, 0)}
    paths |= {citizens.SWITCHED_OFF: lifted(off, 0), STATUS_QUO: flat}
    for value, lift in ((citizens.SUPPLY["little"], little), (citizens.SUPPLY["much"], much)):
        paths[Arm("status-quo", parameters=value)] = flat
        paths[Arm("status-quo", citizens.ALONE.setting, value)] = lifted(lift, 0)
    return trace_of(78, take_up=paths)


@pytest.mark.parametrize(
    ("lifts", "good"),
    [
        ((0.03, 0.2, 0.3, 0.025, 0.05, 0.01), True),
        ((0.2, 0.2, 0.3, 0.2, 0.05, 0.01), False),  # tens by itself
        ((0.03, 0.2, 0.3, 0.0, 0.05, 0.01), False),  # all of it lost
        ((0.03, 0.2, 0.3, 0.025, 0.01, 0.05), False),  # more where there is nothing to use
        ((0.03, 0.05, 0.3, 0.025, 0.05, 0.01), False),  # money lifts no tens
    ],
)
def test_p13_wants_a_small_lift_that_stays(lifts, good):
    assert citizens.SHOCKS.holds(citizens.SHOCKS.figures(shocked(*lifts))) is good


def with_columns(arm, columns):
    return Trace(
        (arm,), {"take_up": np.zeros((79, 1))}, {key: np.array(value)[:, None] for key, value in columns.items()}
    )


def test_p14_counts_who_was_granted_a_place_and_who_ever_used_it():
    people = np.arange(100)
    columns = {}
    for number, month in enumerate(citizens.BONUS_MONTHS):
        granted = people < min(20 * (number + 1), 40)
        columns["citizen.bonus_place", month] = granted
        columns["citizen.used", month] = (people < 36) & (people % 12 <= number)
    figures = citizens.figures_of_bonus(with_columns(citizens.BONUS, columns))
    assert figures["share_granted"] == pytest.approx(0.4)
    assert figures["taken_in_three_months"] == 1
    assert figures["granted_more_than_used"] == pytest.approx(40 / 36 - 1)
    assert citizens.MONEY_FOR_CITIZENS.holds(figures)


def left_out(early, late, worst, lowest):
    """Return the figures of P15 where, of a hundred who meet a closed counter, some are shut out and as many exempt."""
    arm, people = citizens.DIGITAL_ONLY, np.arange(200)
    kept = {}
    for months, share in ((citizens.FIRST_YEAR, early), (citizens.EIGHTH_YEAR, late)):
        for month in months:
            closing = people < 100
            columns = (closing, closing & (people >= share), people % 100 > 99 - share)
            kept |= {(name, month): np.array(of)[:, None] for name, of in zip(citizens.LEFT_OUT, columns, strict=True)}
    levels = {"shut_out": 0.04, "shut_out_worst_tenth": worst, "shut_out_lowest_skill": lowest}
    paths = {name: np.full((121, 1), level) for name, level in levels.items()}
    return citizens.EXCLUSION.figures(Trace((arm,), paths, kept))


def test_p15_counts_whom_a_closed_counter_leaves_exempt_or_shut_out():
    figures = left_out(5, 3, 0.16, 0.08)
    assert figures["left_out_in_first_year"] == 0.1 and figures["left_out_in_eighth_year"] == 0.06
    assert (figures["worst_tenth_over_everyone"], figures["lowest_skill_over_everyone"]) == (4, 2)
    assert citizens.EXCLUSION.holds(figures)
    assert not citizens.EXCLUSION.holds(left_out(3, 3, 0.16, 0.08)), "it does not fall"
    assert not citizens.EXCLUSION.holds(left_out(5, 3, 0.04, 0.08)), "not of the worst placed"
    assert not citizens.EXCLUSION.holds(left_out(5, 3, 0.16, 0.04)), "not of the lowest in skill"


def test_p16_wants_use_to_follow_capacity():
    agencies, owner = np.arange(100), np.arange(200) // 2  # two services each
    waits = {take: agencies >= take for take in (15, 40)}

    def trace(moved_by_demand):
        month = organisations.LOOK
        arms = (organisations.STATUS_QUO, organisations.FEW, organisations.MANY, organisations.IN_DEMAND)
        slots = [0, 15, 40, 15 + moved_by_demand]
        kept = {
            ("agency.cloud_slot", month): np.stack([agencies < slot for slot in slots], axis=1),
            ("agency.cloud_wait", month): np.stack([agencies < 0, waits[15] * 3, waits[40] * 3, waits[15] * 3], axis=1),
            ("service.price", month): np.full((200, 4), 80.0),
            ("service.saving", month): np.stack([0.3 * (owner < slot) for slot in slots], axis=1),
        }
        return Trace(arms, {"effective_adoption": np.zeros((79, 4))}, kept, owner=owner)

    pattern = organisations.CLOUD
    assert pattern.holds(pattern.figures(trace(0)))
    assert not pattern.holds(pattern.figures(trace(10)))


def figures_of_growth(declared_after, begun):
    """Return the figures of P17 where a department declares three of four services and a local body all of its own."""
    (arm,), years = supply.GROWTH.needs, supply.FIRST_YEARS * 12
    kept = {
        ("service.declared", 0): np.array([1, 1, 0, 0, 1, 0], dtype=bool)[:, None],
        ("service.declared", years): np.array([*declared_after, 1, 1], dtype=bool)[:, None],
        ("agency.projects_started", supply.TEN_YEARS): np.array(begun)[:, None],
    }
    owner, tier = np.array([0, 0, 0, 0, 1, 1]), np.array(["department", "local"])
    return supply.GROWTH.figures(Trace((arm,), {}, kept, owner=owner, tier=tier))


def test_p17_is_of_departments_alone_and_of_all_who_begin():
    figures = figures_of_growth((1, 1, 1, 0), (4, 1))
    assert figures["growth_a_year"] == pytest.approx(1.5 ** (1 / 3) - 1) and figures["share_that_begins_none"] == 0
    assert supply.GROWTH.holds(figures)
    assert not supply.GROWTH.holds(figures_of_growth((1, 1, 1, 0), (4, 0)))
    assert not supply.GROWTH.holds(figures_of_growth((1, 1, 0, 0), (4, 1)))


def test_p18_parts_services_by_weight():
    def figures(real):
        kept = {
            ("service.weight_class", 0): np.array([0, 0, 1, 2, 2, 2])[:, None],
            ("service.declared", supply.LOOK): np.array([1, 1, 0, 1, 1, 0], dtype=bool)[:, None],
            ("service.real", supply.LOOK): np.array(real, dtype=bool)[:, None],
        }
        return supply.WEIGHT.figures(Trace((supply.AUDITED,), {}, kept))

    parted = figures((1, 1, 0, 1, 0, 0))
    assert (parted["real_share_of_light"], parted["real_share_of_heavy"]) == (1.0, 0.5)
    assert np.isnan(parted["real_share_of_medium"]), "nothing of it is declared"
    assert supply.WEIGHT.holds(parted)
    assert not supply.WEIGHT.holds(figures((1, 0, 0, 1, 0, 0)))
    assert not supply.WEIGHT.holds(figures((1, 1, 0, 1, 1, 0)))


def ended(best, worst, gained):
    """Return the figures of P20 where of ten attempts at each of five services so many end well as is said."""
    kept = {("citizen.trust", citizens.LAST_YEAR[0] - 1): np.full((60, 1), 0.5)}
    people, met = np.arange(60), np.append(np.repeat(np.arange(5), 10), np.full(10, -1))
    for number, month in enumerate(citizens.LAST_YEAR, start=1):
        succeeded = (people < 50) & (people % 10 < np.append(np.repeat([worst, 5, 5, 5, best], 10), np.zeros(10)))
        trust = 0.5 + number * gained * np.isin(people, np.flatnonzero(succeeded))
        columns = (people < 50, succeeded, met, people < 50, trust, np.arange(5) / 5)
        kept |= {(name, month): np.array(of)[:, None] for name, of in zip(citizens.ATTEMPTS, columns, strict=True)}
    return citizens.ENDINGS.figures(Trace((STATUS_QUO,), {}, kept))


def test_p20_parts_attempts_by_the_quality_of_their_service():
    figures = ended(8, 3, 0.01)
    assert figures["completion"] == pytest.approx((3 + 5 + 5 + 5 + 8) / 50)
    assert (figures["completion_of_the_best"], figures["completion_of_the_worst"]) == (0.8, 0.3)
    assert figures["trust_from_success"] == pytest.approx(0.01)
    assert citizens.ENDINGS.holds(figures)
    assert not citizens.ENDINGS.holds(ended(8, 3, -0.01))
    assert not citizens.ENDINGS.holds(ended(9, 3, 0.01)) and not citizens.ENDINGS.holds(ended(8, 5, 0.01))


def test_p11_reads_the_rules_of_the_model_and_its_control_undoes_it():
    point = {"trust_start": 0.5, "trust_spread": 0.05, "trust_loss_ratio": 5.0}  # nobody at an end of the range
    (trace,) = record_traces(
        [STATUS_QUO, trust.SYMMETRIC], "classroom", 12, moments=trust.TRUST.moments, points=[point]
    )
    figures = trust.figures_of_symmetric_trust(trace)
    worth = {name: parameter(name).default for name in trust.WORTHS}
    taught = worth["counter_good"] * worth["counter_good_worth"]
    taught += (1 - worth["counter_good"]) * worth["counter_bad_worth"]
    short, beyond = taught - worth["worth_after_failure"], worth["worth_at_once"] - taught
    level = trace.at(STATUS_QUO, "citizen.trust", 12)
    expected = 5 * short * level.mean() / (beyond * (1 - level).mean())
    assert figures["fall_over_rise"] == pytest.approx(expected, rel=1e-6)
    symmetric = trace.at(trust.SYMMETRIC, "citizen.trust", 12)
    expected = short * symmetric.mean() / (beyond * (1 - symmetric).mean())
    assert figures["fall_over_rise_without"] == pytest.approx(expected, rel=1e-6)
    assert figures["months_to_recover"] > figures["months_to_recover_without"] >= 1
    threshold = trust.figures_of_trust(trace)["threshold"]
    assert threshold == pytest.approx(1 / (1 + 5 * short / beyond))


def test_where_counters_are_as_good_as_the_channel_a_success_earns_nothing():
    point = {"counter_good": 0.85, "counter_good_worth": 0.9, "worth_at_once": 0.7}
    (trace,) = record_traces([STATUS_QUO], "classroom", 12, moments=trust.TRUST.moments, points=[point])
    figures = trust.figures_of_trust(trace)
    assert math.isnan(figures["fall_over_rise"]) and figures["threshold"] == 0


def test_p9_parts_agencies_by_what_they_have():
    many = 30
    have = np.arange(many, dtype=float)
    effect = have / many
    arms = (organisations.PHASED, organisations.STATUS_QUO)
    kept = {
        (name, 0): np.stack([have, have], axis=1) for name in ("leader.mindset", "agency.skill", "agency.redesigned")
    }
    kept["agency.service_count", 0] = np.ones((many, 2))
    kept["agency.effective", organisations.LOOK] = np.stack([effect, np.zeros(many)], axis=1)
    figures = organisations.figures_of_assets(Trace(arms, {}, kept))
    thirds = [effect[:10].mean(), effect[10:20].mean(), effect[20:].mean()]
    assert [figures[f"effect_in_{name}_third"] for name in ("bottom", "middle", "top")] == pytest.approx(thirds)
    assert organisations.ASSETS.holds(figures)


# ---------------------------------------------------------------- judging

LEVEL = replace(deadlines.WEAK_SANCTIONS, bands={"level": (0.4, 0.6)}, figures=lambda trace: {})


@pytest.mark.parametrize(("good", "status"), [(80, "passed"), (79, "failed")])
def test_a_level_passes_where_it_holds_in_four_fifths_of_the_replications(good, status):
    row = judge(LEVEL, [{"level": 0.5}] * good + [{"level": 0.7}] * (100 - good))
    assert list(plain(row)) == KEYS
    assert (row.status, row.replications) == (status, 100)
    assert row.figures["share_of_replications"] == pytest.approx(good / 100)
    assert row.figures["level"] == 0.5


def test_what_has_no_value_does_not_hold_and_is_not_printed():
    row = judge(LEVEL, [{"level": math.nan}] * 100)
    assert row.status == "failed"
    assert "level" not in row.figures
    json.dumps(plain(row), allow_nan=False)


def test_all_bands_must_hold_in_the_same_replication():
    two = replace(LEVEL, bands={"one": (0, 1), "other": (0, 1)})
    found = [{"one": 0.5, "other": 2.0}] * 15 + [{"one": 2.0, "other": 0.5}] * 15 + [{"one": 0.5, "other": 0.5}] * 70
    row = judge(two, found)
    assert (row.figures["one_inside"], row.status) == (0.85, "failed")


@pytest.mark.parametrize(("middle", "status"), [(0.5, "passed"), (0.01, "failed"), (-0.5, "failed")])
def test_a_mean_passes_where_its_interval_does(middle, status):
    pattern = replace(LEVEL, rule="mean", bands={"effect": (0, ANY)})
    found = [{"effect": middle + (0.2 if number % 2 else -0.2)} for number in range(100)]
    row = judge(pattern, found)
    assert row.status == status
    assert row.figures["effect_low"] < row.figures["effect"] < row.figures["effect_high"]


def test_a_path_is_judged_by_the_figures_of_the_mean_path():
    pattern = replace(LEVEL, rule="path")
    assert judge(pattern, [{}, {}], {"level": 0.5}).status == "passed"
    assert judge(pattern, [{}, {}], {"level": 0.7}).status == "failed"


def test_what_is_assumed_or_cannot_be_tested_is_neither_passed_nor_failed():
    assert judge(replace(LEVEL, assumed="by construction"), [{"level": 0.5}]).status == "assumed"
    assert judge(replace(LEVEL, untestable="no column"), [{"level": 0.5}]).status == "not testable"


def test_p10_is_assumed_as_long_as_the_exponent_makes_complements():
    assert bool(organisations.COMPLEMENTS.assumed) == (parameter("complementarity").high <= 0)


def test_mean_paths_are_means():
    arm = ABRUPT
    both = [trace_of(3, formal_adoption={arm: np.full(4, level)}) for level in (0.2, 0.4)]
    assert mean_of(both).path(arm, "formal_adoption") == pytest.approx(np.full(4, 0.3))


# ---------------------------------------------------------------- searching


def test_a_search_looks_in_the_upper_half_where_it_says_so():
    search = Search(8, 1, "classroom", lambda figures: 0.0, upper_half=("motive_of_gain", "motive_of_leader"))
    points = points_of(growth.HIGH_ADOPTION, search, seed=1)
    assert len(points) == 8
    for name in search.upper_half:
        middle = (parameter(name).low + parameter(name).high) / 2
        assert all(middle <= point[name] <= parameter(name).high for point in points)
    assert min(point["lapse"] for point in points) < np.mean([parameters()["lapse"].low, parameters()["lapse"].high])


def test_the_world_with_the_highest_score_is_found(monkeypatch):
    short = replace(growth.HIGH_ADOPTION, months=36)
    monkeypatch.setitem(DECLARED, "P6", short)
    search = Search(3, 2, "classroom", lambda figures: -figures["effective_adoption"])
    points = points_of(short, search, 1)
    with WorkerPool(1) as pool:
        found = best_world(short, search, 1, pool)
    levels = [
        [world["P6"]["effective_adoption"] for world in figures_in_worlds([short], points, replication=number)]
        for number in (FIRST_OF_SEARCH, FIRST_OF_SEARCH + 1)
    ]
    assert points.index(found) == int(np.argmin(np.mean(levels, axis=0)))


# ---------------------------------------------------------------- the report


def test_the_report_has_every_row_and_no_nan(tried):
    content = tried.to_dict()
    json.dumps(content, allow_nan=False)
    assert [row["id"] for row in content["patterns"]] == [pattern.id for pattern in PATTERNS]
    assert [row["id"] for row in content["controls"]] == [pattern.id for pattern in CONTROLS]
    for row in (*content["patterns"], *content["controls"]):
        assert list(row) == KEYS
        assert row["status"] in ("passed", "failed", "not testable", "assumed")
        assert row["figures"]
        assert all(isinstance(value, float) for value in row["figures"].values())
    assert set(content["worlds"]) == {"P6", "P7"}


def test_every_figure_with_a_band_is_made(tried):
    for name, pattern in DECLARED.items():
        figures = tried.rows()[name].figures
        made = set(figures) | {figure.removesuffix("_inside") for figure in figures}
        assert set(pattern.bands) <= made, name


def test_curves_are_bands_of_every_month(tried):
    frame = tried.frames()["curves"]
    assert (frame["low"] <= frame["middle"]).all() and (frame["middle"] <= frame["high"]).all()
    assert set(frame["pattern"]) == {pattern.id for pattern in PATTERNS if pattern.curves}


def test_measures_of_state_are_no_sums():
    assert {"effective_adoption", "hours_saved", "trust"} <= set(measures_of_state())
    assert not {"adoption_months", "failures", "outlay", "t50_formal"} & set(measures_of_state())


# ---------------------------------------------------------------- the page


def test_the_page_says_everything_and_where_it_comes_from(tried):
    text = tried.page().markdown("figures")
    for pattern in DECLARED.values():
        assert f"### {pattern.id}: " in text
        assert pattern.statement in text and pattern.statistic in text and pattern.pass_rule in text
    assert f"model `{dynamics()}`" in text
    assert "Stale" not in text
    assert text.index("kind V") < text.index("### P1:") < text.index("kind H") < text.index("### P5:")
    assert "figures/P2.png" in text and "figures/P5.png" not in text


def test_a_page_of_another_model_is_stale(tried, another_model):
    assert tried.stale() == []
    another_model()
    assert tried.stale() == ["rule service_lapse"]
    assert "Stale: rule service_lapse changed" in tried.page().markdown()


def test_a_page_of_other_patterns_is_stale(tried, changed_lab):
    changed_lab("analysis/patterns/deadlines.py", '"times_before": (2,', '"times_before": (3,')
    assert tried.stale() == ["method patterns"]


def test_another_wording_of_a_pattern_leaves_its_page_as_it_is(tried, changed_lab):
    changed_lab("analysis/patterns/deadlines.py", deadlines.JUMP.statistic[:20], "Said in other words: ")
    assert tried.stale() == []


def test_a_stored_report_is_read_back_as_it_was_and_cannot_be_drawn(tried):
    stored = PatternReport.read(json.loads(json.dumps(tried.to_dict())))
    assert stored == tried and stored.to_dict() == tried.to_dict()
    with pytest.raises(UsageError, match="P1: a stored report has no curves: run the patterns again"):
        stored.plot("P1").save(Path("P1.png"))


def test_a_stored_report_of_another_version_is_refused_in_one_line(tried):
    content = tried.to_dict()
    del content["patterns"][2]["status"]
    with pytest.raises(PolicylabError, match=r"^p\.json: patterns\.2\.status: Field required: make the report"):
        PatternReport.read(content, "p.json")


def test_the_schema_names_every_key_of_a_row(tried):
    schema = PatternReport.schema("patterns")
    assert set(schema["required"]) == set(tried.to_dict())
    assert list(schema["$defs"]["PatternRow"]["properties"]) == KEYS


def test_the_tables_hold_every_pattern_and_its_status(tried):
    by_kind = tried.tables()
    assert [name for table in by_kind for name in table.column("id")] == [
        pattern.id for pattern in sorted(DECLARED.values(), key=lambda one: "V H B control".index(one.kind))
    ]
    assert set(tried.frame()["id"]) == set(DECLARED)
    assert "<table>" in tried._repr_html_()


def test_a_failure_without_an_account_is_reported(tried):
    failed = replace(tried, patterns=tuple(replace(row, status="failed") for row in tried.patterns), controls=())
    unexplained = [row.id for row in failed.patterns if row.id not in accounts()]
    assert failed.page().markdown().count(NO_ACCOUNT) == len(unexplained) > 0
    assert str(failed).count(NO_ACCOUNT) == len(unexplained)


def test_accounts_are_of_patterns_that_are_there():
    assert set(accounts()) <= set(DECLARED)
    assert all(len(text) > 80 for text in accounts().values())
