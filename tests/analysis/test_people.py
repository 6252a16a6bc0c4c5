"""People: what is read of a year, by hand; planted curves and effects; and the report of a small run."""

import json

import numpy as np
import pytest
from scipy.special import expit

from policylab.analysis.people import PeopleReport, diffusion, policies, readings, report_people, suite, tables
from policylab.analysis.people.diffusion import Diffusion, figures_of, in_time, is_s
from policylab.analysis.people.readings import GROUPS, LOWEST, OTHERS, READINGS, WORST, Reading, readings_of
from policylab.analysis.people.rows import EffectRow, MechanismRow
from policylab.analysis.questions import PeopleQuestion
from policylab.errors import UsageError
from policylab.model.columns.parameters import parameter
from policylab.model.policies.package import packages
from policylab.model.scenario import Scenario
from policylab.model.switches import MECHANISMS
from policylab.recording.measures import MEASURES
from policylab.recording.run import run_side_by_side

QUESTION = PeopleQuestion("classroom", replications=2, mechanism_replications=2, worlds=2, seed=4)
YEARS = np.arange(diffusion.YEARS + 1)


@pytest.fixture(scope="module")
def report():
    return report_people(QUESTION)


# ---------------------------------------------------------------- how use spreads

S = 0.05 + 0.6 * expit(0.6 * (YEARS - 9))
SATURATING = 0.05 + 0.6 * (1 - np.exp(-0.3 * YEARS))


@pytest.mark.parametrize(
    ("path", "shaped", "timed"),
    [
        (S, True, True),
        (SATURATING, False, True),
        (0.05 + 0.02 * YEARS, False, False),
        (0.05 + 0.6 * expit(3 * (YEARS - 9)), True, False),  # a jump of a year and a half
    ],
)
def test_only_an_s_is_called_one(path, shaped, timed):
    figures = figures_of(path)
    assert (is_s(figures), in_time(figures)) == (shaped, timed)
    assert figures["after_10"] == path[10]


def test_shares_of_worlds_count_an_s_that_takes_as_long_as_known():
    worlds = np.stack([S, S, SATURATING, 0.05 + 0.6 * expit(3 * (YEARS - 9))], axis=1)
    assert Diffusion(S, worlds).shares() == (0.75, 0.75, 0.5)
    assert Diffusion(S, None).shares() == (None, None, None)
    rise = next(row for row in Diffusion(S, worlds).rows() if row.figure == "rise")
    assert rise.default == pytest.approx(np.log(81) / 0.6, rel=1e-3) and rise.worlds_low < rise.worlds_high


def test_full_supply_is_real_from_month_0_on_and_hardly_used_yet():
    scenario = policies.supplied(Scenario.load("status-quo", size="classroom", months=24))
    records = run_side_by_side([scenario], 1, 0)
    assert (records.monthly["effective_adoption"] == 1).all()
    assert records.monthly["take_up"][0] == pytest.approx(parameter("take_up_start").low, abs=0.005)


# ---------------------------------------------------------------- policies


def test_every_instrument_for_citizens_stands_alone_and_where_counters_close():
    known = {policy.name: policy for policy in policies.policies("classroom")}
    kinds = policies.for_citizens()
    assert {"bonus", "branding", "messages", "help-desk", "digital-only", "auto-enrolment", "exemption"} <= set(kinds)
    assert "quick-wins" not in kinds and "trust-scandal" not in kinds
    for kind in set(kinds) - {"exemption"}:
        assert [one.kind for one in known[kind].scenario.package.instrument] == [kind]
        assert known[kind].base == "status-quo"
    both = known["digital-only with help-desk"]
    assert [one.kind for one in both.scenario.package.instrument] == ["digital-only", "help-desk"]
    assert both.base == "digital-only"
    assert set(packages()) - {"null"} <= set(known)
    assert {policy.base for policy in known.values()} <= set(known)


def test_counters_close_in_the_month_from_which_instruments_act():
    (closing, desk) = policies.with_instruments(
        Scenario.load("status-quo", size="classroom"), "digital-only", "help-desk"
    ).package.instrument
    assert (closing.closes, closing.share, desk.delivery.announced) == (12, 1.0, 12)
    assert closing.delivery.segments is None and desk.delivery.ends is None


def test_mechanisms_of_citizens_are_carried_by_citizens_alone():
    names = policies.mechanisms_of_citizens()
    assert {"neighbours", "renown", "habit", "family-help", "trust-asymmetry", "messages"} <= set(names)
    assert not {"gain", "lapse", "security", "supply-gap"} & set(names) and set(names) <= set(MECHANISMS)


# ---------------------------------------------------------------- what is read


def citizens(**columns):
    names = ("occasion", "attempted", "succeeded", "assisted", "shut_out")
    none = np.zeros((4, 1), dtype=bool)
    return {name: np.array(columns[name], dtype=bool)[:, None] if name in columns else none for name in names}


def test_a_year_is_read_over_its_occasions():
    """Of four citizens the first is the worst placed, the second the lowest in skill of those with access."""
    marks = {"worst_tenth": np.array([[1], [0], [0], [0]]), "lowest_skill": np.array([[0], [1], [0], [0]])}
    year = readings.YearSoFar(readings.marked(marks))
    year.add(citizens(occasion=[1, 1, 1, 0], attempted=[0, 1, 1, 0], succeeded=[0, 0, 1, 0], shut_out=[1, 1, 0, 0]))
    year.add(citizens(occasion=[1, 0, 1, 0], attempted=[0, 0, 1, 0], succeeded=[0, 0, 1, 0], assisted=[1, 0, 0, 0]))
    read = {(reading.measure, reading.group): float(value[0]) for reading, value in year.read().items()}
    assert read["completion", None] == pytest.approx(2 / 3)
    assert read["no_occasion", None] == 0.25
    assert [read["online_share", group] for group in GROUPS] == [0.6, 0.5, 0, 1]
    assert [read["shut_out", group] for group in GROUPS] == [0.4, 0.5, 1, 0]
    assert [read["shut_out_ratio", group] for group in (WORST, LOWEST)] == [1.25, 2.5]


def test_a_year_without_anybody_to_count_has_no_value():
    marks = {name: np.zeros((4, 1)) for name in ("worst_tenth", "lowest_skill")}
    read = readings.YearSoFar(readings.marked(marks)).read()
    assert np.isnan(read[Reading("completion")]).all() and np.isnan(read[Reading("shut_out", WORST)]).all()


def test_readings_are_those_of_the_lab_and_do_not_depend_on_what_runs_beside():
    arms = [policy.scenario for policy in policies.policies("classroom")[:2]]
    both, alone = readings_of(arms, 3, 1, at=(24,)), readings_of(arms[1:], 3, 1, at=(24,))
    np.testing.assert_array_equal(both[:, :, 1:], alone)
    records = run_side_by_side([arm.at(months=24) for arm in arms], 3, 1)
    for reading in (readings.USE, readings.TRUST):
        np.testing.assert_allclose(both[READINGS.index(reading), 0], records.monthly[reading.measure][24])
    shut_out = both[READINGS.index(Reading("shut_out"))][0]
    assert shut_out[0] == 0 < shut_out[1]


def test_the_smallest_effect_in_a_small_group_is_larger():
    assert Reading("shut_out").smallest == MEASURES["shut_out"].smallest
    assert Reading("shut_out", WORST).smallest == MEASURES["shut_out_worst_tenth"].smallest
    assert Reading("online_share", WORST).smallest == MEASURES["online_share"].smallest


# ---------------------------------------------------------------- effects


def test_shares_of_worlds_are_of_their_means_over_replications():
    effects = np.array([[0.03, 0.002, -0.04, np.nan], [0.01, 0.002, -0.02, 0.5]])
    low, median, high, up, above, below, luck = suite._of_worlds(effects, readings.TRUST)
    assert (up, above, below) == pytest.approx((2 / 3, 1 / 3, 1 / 3))
    assert median == pytest.approx(0.002) and low < -0.02 and high < 0.02
    assert luck == pytest.approx(np.sqrt((2e-4 + 0 + 2e-4) / 3 / 2))
    assert suite._of_worlds(None, readings.TRUST) == (None,) * 7


def out(mechanism, effect, half, measure="trust"):
    return MechanismRow(mechanism, "it is gone", "status-quo", measure, 120, effect, effect - half, effect + half, 0.01)


def test_what_moves_nothing_is_told_from_what_was_run_too_seldom(report):
    rows = (out("still", 0.001, 0.002), out("strong", 0.05, 0.01), out("strong", 0.0, 0.001, "take_up"),
            out("unclear", 0.02, 0.03))  # fmt: skip
    planted = PeopleReport(**{**vars(report), "mechanisms": rows})
    assert (planted.still(), planted.unclear()) == (("still",), ("unclear",))
    assert "these do not move any measure here by its smallest effect of interest: still." in planted.summary()
    assert "whether these move any measure here by its smallest effect of interest: unclear." in planted.summary()
    table = tables.mechanism_table(report.mechanisms)
    assert set(table.column("mechanism")) == set(policies.mechanisms_of_citizens())


def test_the_share_of_worlds_in_which_digital_only_raises_trust_is_told(report):
    row = EffectRow("digital-only", "status-quo", "trust", None, 120, 0.02, 0.01, 0.03, 0.01, -0.01, 0.01, 0.02, 0.83,
                    0.4, 0.1, 0.001)  # fmt: skip
    others = tuple(row for row in report.rows if (row.policy, row.measure, row.at) != ("digital-only", "trust", 120))
    planted = PeopleReport(**{**vars(report), "rows": (row, *others)})
    assert "in 83% in month 120 (by more than 0.01 in 40%, lowers it by more in 10%)" in planted.summary()


# ---------------------------------------------------------------- the report


def test_the_rows_are_all_policies_and_readings(report):
    named = [policy.name for policy in policies.policies("classroom") if policy.base != policy.name]
    assert list(dict.fromkeys(row.policy for row in report.rows)) == named
    keys = [(row.policy, row.measure, row.group, row.at) for row in report.rows]
    assert len(set(keys)) == len(keys)
    groups = {(row.measure, row.group) for row in report.rows}
    assert groups >= {(measure, group) for measure in ("online_share", "shut_out") for group in GROUPS}
    assert {row.at for row in report.rows if row.measure == "trust"} == {36, 120}
    assert all(row.low <= row.effect <= row.high for row in report.rows)
    assert all(row.worlds_low <= row.worlds_median <= row.worlds_high for row in report.rows)
    assert {row.policy for row in report.levels} == set(suite.LEVELS)
    assert OTHERS not in {row.group for row in report.levels}
    assert len(report.curve) == diffusion.YEARS + 1


def test_an_effect_is_that_of_the_same_arms_side_by_side(report):
    arms = {policy.name: policy.scenario for policy in policies.policies("classroom")}
    pair = [arms["digital-only"], arms["digital-only with help-desk"]]
    trust = np.array([run_side_by_side(pair, 4, number).monthly["trust"][120] for number in range(2)])
    row = report.effect("digital-only with help-desk", "trust", 120)
    assert row.base == "digital-only"
    assert row.effect == pytest.approx((trust[:, 1] - trust[:, 0]).mean())


def test_a_mechanism_is_taken_out_beside_the_whole(report):
    (usual, at) = policies.contexts("classroom")["digital-only"]
    pair = [usual, usual.without("family-help")]
    trust = np.array([run_side_by_side(pair, 4, number).monthly["trust"][at] for number in range(2)])
    key = ("family-help", "digital-only", "trust")
    (row,) = [row for row in report.mechanisms if (row.mechanism, row.under, row.measure) == key]
    assert row.effect == pytest.approx((trust[:, 1] - trust[:, 0]).mean())


def test_the_same_question_has_the_same_answer_in_two_processes():
    question = PeopleQuestion("classroom", replications=2, worlds=0)
    with suite.WorkerPool(1) as one, suite.WorkerPool(2) as two:
        first, second = (suite._spread(question, None, pool) for pool in (one, two))
    np.testing.assert_array_equal(first.default, second.default)


def test_a_stored_report_is_read_back_and_shown(report, tmp_path):
    content = report.to_dict()
    text = json.dumps(content, allow_nan=False)
    assert PeopleReport.read(json.loads(text)) == report
    page = report.page().markdown(".")
    assert page.startswith("# People") and "Stale" not in page
    for heading in ("Trust by policy", "Who gains how much", "One mechanism out at a time", "What the status quo does"):
        assert f"## {heading}" in page
    assert set(report.frames()) == {"people", "people-levels", "people-mechanisms", "people-curve"}
    assert report.figures()[0].save(tmp_path).stat().st_size > 10_000


def test_without_worlds_nothing_is_said_of_them(report):
    rows = tuple(
        EffectRow(**{**vars(row), **{name: None for name in vars(row) if name.startswith("worlds_")}})
        for row in report.rows
    )
    spread = Diffusion(S, None)
    alone = {"worlds": 0, "share_in_s": None, "share_in_time": None, "share_in_both": None, "rows": rows}
    alone |= {"diffusion": tuple(spread.rows()), "curve": tuple(spread.curve())}
    planted = PeopleReport(**{**vars(report), **alone})
    assert "worlds" not in planted.summary() and planted.figures()[0].drawing is not None


def test_too_few_replications_are_refused():
    with pytest.raises(UsageError, match=r"^mechanism_replications: 1 is out of range, allowed 2 to"):
        PeopleQuestion(mechanism_replications=1)
