"""What each barrier costs: effects from levels that can be worked out by hand, and the report of a small run."""

import json
from dataclasses import replace

import jsonschema
import numpy as np
import pytest

from policylab.analysis.barriers import BarrierReport, report_barriers, runs, suite
from policylab.analysis.barriers.informants import named_by
from policylab.analysis.barriers.rows import BarrierRow, InformantRow
from policylab.analysis.barriers.runs import MODES, READINGS, THROUGH, arms_of, effects_of
from policylab.analysis.questions import BarrierQuestion
from policylab.errors import UsageError
from policylab.model.scenario import Scenario
from policylab.model.switches import BARRIERS
from policylab.recording.run import run_side_by_side
from policylab.reports.json_schema import schemas

NAMES = tuple(BARRIERS)
MONTHS = 48
QUESTION = BarrierQuestion("classroom", replications=2, worlds=2, worlds_replications=2, seed=4)


@pytest.fixture(scope="module", autouse=True)
def months():
    """Let runs be short."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (runs, suite):
            patch.setattr(module, "MONTHS", MONTHS)
        yield


@pytest.fixture(scope="module")
def report(months):
    return report_barriers(QUESTION)


def row_of(report, barrier, mode, under, measure="effective_adoption", group=None):
    key = (barrier, mode, under, measure, group)
    [row] = [row for row in report.rows if (row.barrier, row.mode, row.under, row.measure, row.group) == key]
    return row


def test_effects_are_against_all_standing_and_against_all_removed():
    levels = np.array([0.2, *(0.3, 0.25, 0.2, 0.2, 0.2, 0.1, 0.2), 0.9, *(0.5, 0.9, 0.9, 0.9, 0.9, 0.8, 0.9)])
    alone, all_but = effects_of(levels)
    assert alone == pytest.approx([0.1, 0.05, 0, 0, 0, -0.1, 0])
    assert all_but == pytest.approx([0.4, 0, 0, 0, 0, 0.1, 0])


def test_arms_remove_none_each_all_and_all_but_each():
    arms = [set(arm.point) for arm in arms_of(Scenario.load("status-quo", size="classroom"))]
    every = {f"{name}_removed" for name in NAMES}
    each = [{f"{name}_removed"} for name in NAMES]
    assert arms == [set(), *each, every, *(every - one for one in each)]


def test_the_rows_are_all_barriers_modes_policies_and_readings(report):
    keys = [(row.measure, row.group, row.under, row.mode, row.barrier) for row in report.rows]
    assert len(set(keys)) == len(keys) == len(READINGS) * 2 * len(MODES) * len(NAMES)
    assert {row.barrier for row in report.rows} == set(NAMES) == set(THROUGH)
    assert {row.under for row in report.rows} == {"status-quo", "by-law-abrupt"}
    assert all(row.low <= row.effect <= row.high for row in report.rows)
    assert all(row.worlds_low <= row.worlds_median <= row.worlds_high for row in report.rows)
    assert report.rows[0].group is None, "all services come first"


def test_an_effect_is_that_of_the_same_arms_side_by_side(report):
    usual = Scenario.load("by-law-abrupt", size="classroom", months=MONTHS)
    others = [name for name in NAMES if name != "data"]
    arms = [usual, usual.without("data"), usual.without(*NAMES), usual.without(*others)]
    found = []
    for number in range(2):
        records = run_side_by_side(arms, 4, number, by="weight")
        found.append(
            [records.monthly["effective_adoption"][-1], records.groups["heavy"].monthly["effective_adoption"][-1]]
        )
    means = np.mean(found, axis=0)
    for group, of_arms in zip((None, "heavy"), means, strict=True):
        alone = row_of(report, "data", "alone", "by-law-abrupt", group=group)
        all_but = row_of(report, "data", "all but", "by-law-abrupt", group=group)
        assert alone.effect == pytest.approx(of_arms[1] - of_arms[0])
        assert all_but.effect == pytest.approx(of_arms[2] - of_arms[3])


def test_removing_all_is_far_more_than_nothing(report):
    level = {
        (row.under, row.removed): row.mean
        for row in report.levels
        if row.group is None and row.measure == "effective_adoption"
    }
    for under in ("status-quo", "by-law-abrupt"):
        assert level[under, "all"] > level[under, "none"] + 0.2
    assert report.inert() == ()


def test_a_removal_moves_the_columns_through_which_it_acts(report):
    first = {}
    for row in report.through:
        first.setdefault(row.barrier, row)
    assert set(first) == set(NAMES)
    assert all(row.removed > row.standing for row in first.values())


def test_an_inert_barrier_is_named_with_the_column_that_it_leaves(report):
    """Made up: data move nothing, and what they leave is read from the table of columns."""
    still = {"effect": 0.0, "low": -0.005, "high": 0.005, "worlds_above": 0.0, "worlds_below": 0.0}
    rows = tuple(replace(row, **still) if row.barrier == "data" else row for row in report.rows)
    through = tuple(
        replace(row, removed=row.standing) if row.column == "service.working_odds" else row for row in report.through
    )
    said = replace(report, rows=rows, through=through).summary()
    assert "data is inert in both modes" in said and "leaves service.working_odds at " in said
    felt = tuple(replace(row, worlds_below=0.01) if row.barrier == "data" else row for row in rows)
    assert replace(report, rows=felt).inert() == (), "one world suffices"


def test_a_row_is_inert_only_inside_the_smallest_effect():
    no_worlds = dict.fromkeys(f"worlds_{name}" for name in ("low", "median", "high", "above", "below", "luck"))
    row = BarrierRow(
        "data", "alone", "status-quo", "effective_adoption", None, 120, 0, -0.005, 0.005, 0.01, **no_worlds
    )
    assert row.inert
    assert not replace(row, high=0.01).inert and not replace(row, low=-0.01).inert
    assert not replace(row, worlds_above=0.1).inert


def test_only_effects_that_are_shown_are_ranked(report):
    """Made up: of two barriers the interval includes 0, and of budget it lies below 0."""
    ends = {"data": (-0.1, 0.5), "skills": (-0.2, 0.1), "budget": (-0.3, -0.1)}
    rows = []
    for row in report.rows:
        low, high = ends.get(row.barrier, (0.05, 0.15)) if row.mode == "alone" else (-0.1, 0.1)
        rows.append(replace(row, low=low, high=high, effect=(low + high) / 2))
    said = replace(report, rows=tuple(rows)).summary()
    ranked = said.partition("By effect alone the order is ")[2].partition(";")[0].split(", ")
    assert set(ranked) == set(NAMES) - {"data", "skills"} and ranked[-1] == "budget"
    assert "we did not compute enough to say of data, skills alone which way they act." in said
    assert "By effect where all others are removed" not in said


def test_the_numbers_of_a_column_have_the_same_decimals(report):
    rows = tuple(
        replace(row, effect=12.84) if row.barrier == "data" else replace(row, effect=7.693) for row in report.rows
    )
    table = replace(report, rows=rows).more_table()
    for column in table.columns[3:]:
        assert {column.format(value) for value in table.column(column.key)} == {"+12.8", "+7.7"}


def test_informants_are_counted_by_both_codings():
    assert named_by() == {
        "leadership": (6, 6), "skills": (6, 8), "readiness": (5, 5), "regulation": (10, 11), "data": (10, 9),
        "budget": (2, 2), "trust": (3, 2),
    }  # fmt: skip
    assert InformantRow("data", 10, 9).in_words() == "10 or 9" and InformantRow("budget", 2, 2).in_words() == "2"


def test_without_worlds_what_they_say_is_null(report):
    alone = report_barriers(replace(QUESTION, worlds=0))
    assert all(row.worlds_low is row.worlds_above is row.worlds_luck is None for row in alone.rows)
    assert [row.effect for row in alone.rows] == [row.effect for row in report.rows]


def test_the_report_is_read_back_and_held_to_its_schema(report):
    printed = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert BarrierReport.read(printed) == report
    jsonschema.validate(printed, schemas()["analyse barriers"])


def test_page_tables_and_figure_name_every_barrier(report, tmp_path):
    page = report.page().markdown(".")
    assert page.startswith("# What each barrier costs") and "](./barriers.png)" in page
    assert all(f"`{name}`" in page for name in NAMES)
    assert set(report.save(tmp_path)) == {"barriers.json", "barriers.csv", "through.csv", "barriers.png"}
    labels = [text.get_text() for text in report.figures()[0].axes[0].get_yticklabels()]
    assert len(labels) == len(NAMES) and any("อุปสรรค" in text or "ทักษะ" in text for text in labels)


def test_fewer_than_two_replications_are_refused():
    with pytest.raises(UsageError, match="replications"):
        BarrierQuestion(replications=1)


def test_a_changed_law_makes_the_table_stale(report):
    assert {"data/packages/status-quo.toml", "data/packages/by-law-abrupt.toml"} <= set(
        report.provenance["identity"]["files"]
    )
