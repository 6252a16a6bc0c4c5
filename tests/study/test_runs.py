"""Running chunks: what is kept is what comparisons say, whatever lies side by side; what raises is a row."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from policylab import compare
from policylab.comparison.world_runs import over_worlds
from policylab.recording.measures import RUN
from policylab.study import doses, points
from policylab.study.points import WORLDS, chunks_of
from policylab.study.runs import run_chunk
from policylab.study.store import Store
from policylab.workers import WorkerPool


@pytest.fixture(scope="module")
def block(study):
    return next(chunk for chunk in chunks_of(study) if (chunk.kind, chunk.budget) == (WORLDS, 1.0))


@pytest.fixture(scope="module")
def rows(folder, block):
    return Store(folder).read(block)


@pytest.fixture(scope="module")
def designed(study, folder):
    """Return the rows of the worlds as designed."""
    chunk = next(chunk for chunk in chunks_of(study) if (chunk.kind, chunk.budget) == (WORLDS, None))
    return Store(folder).read(chunk)


def same(found, expected):
    order = ["world", "arm", "budget", "replication", "by", "group", "measure", "at"]
    frames = [one.sort_values(order).reset_index(drop=True) for one in (found, expected)]
    pd.testing.assert_frame_equal(*frames, check_exact=True, check_dtype=False)


def test_over_worlds_it_says_what_a_comparison_over_worlds_says(study, results):
    plan = replace(study.over_worlds, measures=study.measures)
    for budget, budgets in ((None, None), (1.0, study.budget_in(plan, 1.0))):
        found = over_worlds(plan, study.world_sample, WorkerPool(1), budgets)
        ours = results.worlds(budget)
        assert [
            (match.budget, [replace(dose, crossings=()) for dose in match.doses]) for match in ours.budget_matches
        ] == [(match.budget, [replace(dose, crossings=()) for dose in match.doses]) for match in found.budget_matches]
        for measure in ("adoption_months", "trust"):
            assert ours.effect("law", measure, 4).tobytes() == found.effect("law", measure, 4).tobytes()
        assert ours.cost.tobytes() == found.cost.tobytes()
        assert (ours.eligible == found.eligible).all()


def test_the_headline_is_the_comparison_of_the_same_arms(study, results):
    ours = results.comparison
    found = compare(*ours.scenarios, at=study.file.at, measures=study.measures, replications=2, by="tier")
    kept = [row for row in ours.effects if row.budget is None and (row.group is None or row.group in found.by.groups)]
    assert [bare(row) for row in kept] == [bare(row) for row in found.effects]
    levels = [row for row in ours.levels if row.budget is None and (row.group is None or row.group in found.by.groups)]
    assert tuple(levels) == found.levels
    assert ours.groups.keys() == {"tier", "segment"} and tuple(ours.groups["tier"]) == found.by.groups
    assert ours.designs == found.designs


def bare(effect):
    """Return an effect without what depends on all that is shown, and on the worlds."""
    return (effect.arm, effect.measure, effect.at, effect.group, effect.mean, effect.low, effect.high)


def test_worlds_one_by_one_say_what_they_say_together(study, block, rows):
    alone = [run_chunk(study, replace(block, worlds=(world,))) for world in block.worlds]
    same(pd.concat(alone), rows)


def test_a_point_that_raises_is_a_row_and_the_others_run(study, block, rows, honours_raise):
    """In world 1 honours raise whenever they are recorded; the lab around them stays as it is."""
    honours_raise(points.scenarios_in(study, 1)[2].point)
    found = run_chunk(study, block)
    failed = found[found["error"].notna()]
    assert set(zip(failed["world"], failed["arm"], failed["budget"], failed["replication"], strict=True)) == {
        (1, "honours", 1.0, replication) for replication in (0, 1)
    }
    assert all("Traceback" in text and "honours broke" in text for text in failed["error"])
    assert set(failed["run"]) <= set(rows["run"])
    sound = rows[~((rows["world"] == 1) & (rows["arm"] == "honours"))]
    same(found[found["error"].isna()], sound)


def test_a_law_that_cannot_be_dosed_takes_with_it_what_depends_on_its_budget_and_nothing_else(
    study, block, monkeypatch
):
    broken = points.scenarios_in(study, 1)[1].point
    brought = doses.match_budgets

    def raising(asked, worlds, *more):
        if any(arm.point == broken for arms in worlds for arm in arms):
            raise ValueError("no budget here")
        return brought(asked, worlds, *more)

    monkeypatch.setattr(doses, "match_budgets", raising)
    found = run_chunk(study, block)
    failed = found[found["error"].notna()]
    assert set(failed["world"]) == {1}
    assert set(failed["arm"]) == {"law", "honours"}
    assert set(found[found["error"].isna()]["world"]) == {0}


def test_measures_of_a_whole_run_are_kept_once_and_groups_where_they_have_a_meaning(rows, designed):
    assert set(rows["by"]) == {""} and "status-quo" not in set(rows["arm"]), "groups and the baseline are as designed"
    rows = designed
    assert set(rows[rows["measure"] == "t50_formal"]["at"]) == {RUN}
    assert set(rows[rows["by"] == "tier"]["group"]) == {"department", "province", "local"}
    assert "trust" not in set(rows[rows["by"] == "tier"]["measure"])
    assert "paper_gap" not in set(rows[rows["by"] == "segment"]["measure"])
    assert set(rows[rows["measure"] == "outlay"]["by"]) == {""}
    base = rows[rows["arm"] == "status-quo"]
    assert base["budget"].isna().all()
    assert (base["value"] == base["against"]).all()
