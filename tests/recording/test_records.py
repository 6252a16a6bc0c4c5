"""Records: times to a share, sums over months, present values, and long frames with units."""

from __future__ import annotations

import copy
from dataclasses import replace
from itertools import accumulate
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylab.comparison.calls import run
from policylab.errors import UsageError
from policylab.model.policies.ledger import AGENCY_COST, OUTLAY
from policylab.model.rules.rule import rule
from policylab.model.simulation import Simulation
from policylab.recording.measures import EVENT_MEASURES, HEADLINE, MEASURES, Run, TimeTo
from policylab.recording.measures.measure import first_month
from policylab.recording.measures.whole_run import aftermath_effective
from policylab.recording.run import record

MONTHS = 30
AFTERMATH = aftermath_effective.name


@pytest.fixture(scope="module")
def recorded(classroom, every_package):
    simulation = Simulation(classroom, every_package)
    return record(simulation, 7, MONTHS), simulation


def slowly(values, level):
    """Return the first month with a share at the level in it and in the two after it; else the last month."""
    last = len(values) - 1
    for month in range(len(values)):
        after = values[month : month + 3]
        if len(after) == 3 and all(value >= level for value in after):
            return float(month), True
    return float(last), False


SHARES = st.lists(st.sampled_from([0.0, 0.3, 0.5, 0.7, 0.8, 1.0]), min_size=2, max_size=14)


@given(values=SHARES, other=SHARES, level=st.sampled_from([0.5, 0.8]))
def test_first_month_is_what_a_slow_search_finds(values, other, level):
    many = min(len(values), len(other))
    both = np.array([values[:many], other[:many]]).T
    months, reached = first_month(both, level)
    assert months.dtype == np.float64
    for world in range(2):
        assert (months[world], reached[world]) == slowly(both[:, world].tolist(), level)


def test_looking_for_the_first_month_changes_nothing():
    values = np.array([[0.6], [0.7], [0.8], [0.2]])
    before = values.copy()
    first_month(values, 0.5)
    assert np.array_equal(values, before)


def test_thresholds_are_those_of_the_labels():
    assert [(one.share, one.of) for one in MEASURES.values() if isinstance(one, TimeTo)] == [
        (0.5, "effective_adoption"), (0.8, "effective_adoption"), (0.5, "formal_adoption"), (0.8, "formal_adoption"),
    ]  # fmt: skip


def test_times_are_those_of_the_monthly_shares_and_restricted_to_the_horizon(recorded):
    records, _ = recorded
    for name in EVENT_MEASURES:
        level, of = MEASURES[name].share, MEASURES[name].of
        for world in range(len(records.arms)):
            expected = slowly(records.monthly[of][:, world].tolist(), level)
            assert (records.of_run[name][world], records.reached[name][world]) == expected
        assert (records.of_run[name] <= MONTHS).all()
    law = records.arms.index("by-law-abrupt")
    assert records.reached["t50_formal"][law]
    assert not records.reached["t50_formal"][records.arms.index("status-quo")]


def test_every_measure_is_recorded_from_the_start_to_the_last_month(recorded, every_package):
    records, simulation = recorded
    assert records.months == MONTHS
    assert records.replication == 7
    assert records.arms == tuple(one.name for one in every_package)
    assert [*records.monthly, *records.of_run] == sorted(
        [*records.monthly, *records.of_run], key=lambda name: (MEASURES[name].of_run, list(MEASURES).index(name))
    )
    assert set(records.monthly) | set(records.of_run) == set(MEASURES)
    assert set(records.monthly).isdisjoint(records.of_run)
    for name, values in records.monthly.items():
        assert values.shape == (MONTHS + 1, len(every_package)), name
        assert np.isfinite(values).all(), name
        if MEASURES[name].take is not None:
            assert np.array_equal(values[MONTHS], MEASURES[name].take(simulation)), name


def test_the_first_row_is_the_start(classroom, every_package, recorded):
    fresh = Simulation(classroom, every_package)
    for name, measure in MEASURES.items():
        if measure.take is not None:
            assert np.array_equal(recorded[0].monthly[name][0], measure.take(fresh)), name


@pytest.mark.parametrize("worlds", [1, 2, 7, 15, 96])
def test_sums_over_months_are_those_of_each_world_alone_to_the_bit(worlds):
    values = np.geomspace(1e-9, 1e6, 121 * worlds).reshape(121, worlds, order="F") / 3
    alone = np.array([list(accumulate(column)) for column in values.T.tolist()]).T
    for laid_out in (np.ascontiguousarray(values), np.asfortranarray(values)):
        assert np.cumsum(laid_out, axis=0).tobytes() == alone.tobytes()


def test_adoption_months_is_the_sum_of_effective_adoption_so_far(recorded):
    effective = recorded[0].monthly["effective_adoption"]
    months = recorded[0].monthly["adoption_months"]
    assert (months[0] == 0).all()
    for month in (1, 2, MONTHS):
        np.testing.assert_allclose(months[month], effective[1 : month + 1].sum(axis=0), rtol=1e-12)


def test_present_values_are_those_of_ledger_and_hours(classroom, arm):
    points = [{"discount_rate": rate} for rate in (0.03, 0.06, 0.0)]
    simulation = Simulation(classroom, [arm("by-law-abrupt", point) for point in points])
    hours = []
    own = simulation.step
    simulation.step = lambda: (own(), hours.append(simulation.columns["citizen"]["hours"].sum(axis=0)))
    records = record(simulation, 0, 20)
    for world, rate in enumerate((0.03, 0.06, 0.0)):
        factor = (1 + rate) ** (-np.arange(20) / 12)
        expected = {
            "outlay": (simulation.ledger.spent(OUTLAY)[:, world] / 1000 * factor).sum(),
            "agency_cost": (simulation.ledger.spent(AGENCY_COST)[:, world] / 1000 * factor).sum(),
            "citizen_burden": (np.array(hours)[:, world] * factor).sum() * classroom.roster.citizens_behind,
        }
        for name, value in expected.items():
            assert records.of_run[name][world] == pytest.approx(value, rel=1e-12)
            assert records.money[name][-1, world] == records.of_run[name][world]
            assert records.money[name][0, world] == 0
            assert (np.diff(records.money[name][:, world]) >= 0).all()
    assert records.of_run["outlay"][1] < records.of_run["outlay"][0] < records.of_run["outlay"][2]


def test_value_gives_the_month_or_the_run(recorded):
    records, _ = recorded
    assert np.array_equal(records.value("trust", 5), records.monthly["trust"][5])
    with pytest.raises(UsageError, match="at: '5' is not a month, allowed 0 to 30"):
        records.value("trust", "5")
    assert np.array_equal(records.value("outlay", "run"), records.of_run["outlay"])


def test_the_frame_is_long_and_has_units(recorded):
    records, _ = recorded
    frame = records.frame()
    assert list(frame.columns) == ["arm", "replication", "month", "measure", "value", "unit"]
    by_month = records.monthly | records.money
    assert len(frame) == len(records.arms) * (MONTHS + 1) * len(by_month)
    assert set(frame["measure"]) == set(MEASURES) - set(EVENT_MEASURES) - {AFTERMATH}
    assert not frame.isna().any().any()
    assert not frame.duplicated(["arm", "replication", "month", "measure"]).any()
    assert set(frame["replication"]) == {7}
    for name, unit in frame.groupby("measure")["unit"].agg(set).items():
        assert unit == {MEASURES[name].unit}
    for arm, month, name in (("by-law-abrupt", 20, "formal_adoption"), ("status-quo", 0, "trust")):
        chosen = frame[(frame["arm"] == arm) & (frame["month"] == month) & (frame["measure"] == name)]
        assert chosen["value"].tolist() == [records.monthly[name][month, records.arms.index(arm)]]


def test_a_run_of_one_month_is_recorded(classroom, every_package):
    records = record(Simulation(classroom, every_package), 0, 1)
    assert records.months == 1
    assert all((values <= 1).all() for name, values in records.of_run.items() if name.startswith("t"))
    assert not any(values.any() for values in records.reached.values())


@rule(of="citizen", writes="trust", cites="a test")
def citizen_trust(trust):
    return trust


def test_swapped_rules_run_beside_the_others_and_come_back_in_their_order(arm):
    worlds = [arm("status-quo", months=14), arm("by-law-abrupt", months=14), arm("incentives-recognition", months=14)]
    # Swapped, plain, plain, swapped: an order of batches that is not its own inverse.
    own = [worlds[0].with_rule(citizen_trust), worlds[0], worlds[1], worlds[2].with_rule(citizen_trust)]
    together = run(*own, seed=3)
    assert together.arms == tuple(one.name for one in own)
    for place, one in enumerate(own):
        alone = run(one, seed=3)
        for of in ("monthly", "money", "of_run", "reached"):
            for name, values in getattr(together, of).items():
                own = getattr(alone, of)[name][..., 0]
                assert np.array_equal(values[..., place], own, equal_nan=of == "of_run"), (one.name, name)
    assert not np.array_equal(together.monthly["trust"][:, 0], together.monthly["trust"][:, 1])


def test_the_table_of_measures_is_whole():
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert all((measure.label, measure.label_th, measure.unit))
        assert measure.good in ("up", "down", "none")
        assert measure.smallest > 0
        assert any("ก" <= letter <= "๛" for letter in measure.label_th)
    assert {name for name, one in MEASURES.items() if one.of_run} == {
        "outlay", "agency_cost", "public_cost", "citizen_burden", AFTERMATH, *EVENT_MEASURES,
    }  # fmt: skip
    assert MEASURES["effective_adoption"].headline
    assert MEASURES["adoption_months"].headline


def test_the_aftermath_is_that_of_twelve_months_after_the_end():
    effective = np.arange(31.0)[:, None] ** 2 * np.array([[1.0, 2.0, 1.0, 1.0]])
    found = aftermath_effective.value(Run({HEADLINE: effective}, np.array([10, 18, 19, -1])))
    assert found[:2].tolist() == [22**2 - 10**2, 2.0 * (30**2 - 18**2)]
    assert np.isnan(found[2:]).all()


def test_the_aftermath_is_paired_in_the_same_twelve_months(arm):
    from policylab.model.policies.package import packages

    ending = packages()["incentives-recognition"].instrument[0]
    ending = ending.model_copy(update={"delivery": ending.delivery.model_copy(update={"ends": 40})})
    recognition = arm("incentives-recognition", months=60)
    short = replace(recognition, package=recognition.package.model_copy(update={"instrument": (ending,)}))
    records = run(arm("status-quo", months=60), short)
    assert records.ended.tolist() == [-1, 40]
    ours, theirs = records.pair(AFTERMATH, "run", np.array([0, 0]))
    effective = records.monthly[HEADLINE]
    assert ours[1] == effective[52, 1] - effective[40, 1]
    assert theirs[1] == effective[52, 0] - effective[40, 0]
    assert np.isnan(ours[0])


def test_the_worst_tenth_is_divided_by_those_of_them_who_need_a_service(after_30_months):
    simulation = copy.copy(after_30_months)
    citizens = dict(simulation.columns["citizen"])
    citizens["worst_tenth"] = np.zeros_like(citizens["worst_tenth"])
    citizens["worst_tenth"][:40, :] = True
    citizens["occasion"] = np.zeros_like(citizens["occasion"])
    citizens["occasion"][20:, :] = True
    citizens["shut_out"] = np.zeros_like(citizens["shut_out"])
    citizens["shut_out"][30:60, :] = True
    simulation._state = SimpleNamespace(columns={**simulation.columns, "citizen": citizens})
    assert MEASURES["shut_out_worst_tenth"].take(simulation).tolist() == pytest.approx([10 / 20] * simulation.worlds)


def test_groups_are_recorded_beside_everyone(arm):
    worlds = [arm("status-quo", months=13), arm("by-law-abrupt", months=13)]
    plain = run(*worlds)
    records = run(*worlds, by="region")
    assert set(records.groups) == {"bangkok", "central", "north", "northeast", "south"}
    for name, values in plain.monthly.items():
        assert np.array_equal(records.monthly[name], values), name
    group = records.groups["north"]
    assert "outlay" not in group.of_run and "agency_cost" in group.of_run
    parts = sum(one.of_run["agency_cost"] for one in records.groups.values())
    np.testing.assert_allclose(parts, records.of_run["agency_cost"], rtol=1e-6, atol=0.05)
    failures = sum(one.monthly["failures"] for one in records.groups.values())
    np.testing.assert_allclose(failures, plain.monthly["failures"])
    frame = records.frame()
    assert list(frame.columns) == ["arm", "group", "replication", "month", "measure", "value", "unit"]
    chosen = frame[(frame["group"] == "north") & (frame["measure"] == "trust") & (frame["arm"] == "by-law-abrupt")]
    assert chosen["value"].tolist() == group.monthly["trust"][:, 1].tolist()
