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
    return next(chunk for chunk in chunks_of(study) if chunk.kind == WORLDS)


@pytest.fixture(scope="module")
def rows(folder, block):
    return Store(folder).read(block)


def same(found, expected):
    order = ["world", "arm", "budget", "replication", "by", "group", "measure", "at"]
    frames = [one.sort_values(order).reset_index(drop=True) for one in (found, expected)]
    pd.testing.assert_frame_equal(*frames, check_exact=True, check_dtype=False)


def test_over_worlds_it_says_what_a_comparison_over_worlds_says(study, results):
    found = over_worlds(study.over_worlds, study.world_sample, WorkerPool(1))
    ours = results.worlds(1.0)
    assert ours.budget_matches == found.budget_matches
    for measure in ("adoption_months", "trust"):
        assert ours.effect("law", measure, 4).tobytes() == (found.effect("law", measure, 4).tobytes())
    assert ours.outlay.tobytes() == found.outlay.tobytes()
    assert (ours.eligible == found.eligible).all()


def test_the_headline_is_the_comparison_of_the_same_arms(study, results):
    ours = results.comparison(1.0, by="tier")
    found = compare(*ours.scenarios, at=study.file.at, measures=study.measures, replications=2, by="tier")
    assert tuple(replace(row, share_same_sign=None, standing=None) for row in ours.effects) == found.effects
    assert ours.levels == found.levels
    assert ours.by == found.by


def test_worlds_one_by_one_say_what_they_say_together(study, block, rows):
    alone = [run_chunk(study, points.Chunk(WORLDS, (world,), block.replications, "")) for world in block.worlds]
    same(pd.concat(alone), rows)


def test_a_point_that_raises_is_a_row_and_the_others_run(study, block, rows, honours_raise):
    """In world 1 honours raise whenever they are recorded; the lab around them stays as it is."""
    honours_raise(points.scenarios_in(study, 1)[2].point)
    found = run_chunk(study, block)
    failed = found[found["error"].notna()]
    assert set(zip(failed["world"], failed["arm"], failed["budget"], failed["replication"], strict=True)) == {
        (1, "honours", budget, replication) for budget in (1.0, 2.0) for replication in (0, 1)
    }
    assert all("Traceback" in text and "honours broke" in text for text in failed["error"])
    assert set(failed["run"]) <= set(rows["run"])
    sound = rows[~((rows["world"] == 1) & (rows["arm"] == "honours"))]
    same(found[found["error"].isna()], sound)


def test_a_law_that_cannot_be_dosed_takes_with_it_what_depends_on_its_budget_and_nothing_else(
    study, block, monkeypatch
):
    broken = points.scenarios_in(study, 1)[1].point
    brought = doses.match_budget

    def raising(asked, worlds, *more):
        if any(arm.point == broken for arms in worlds for arm in arms):
            raise ValueError("no budget here")
        return brought(asked, worlds, *more)

    monkeypatch.setattr(doses, "match_budget", raising)
    found = run_chunk(study, block)
    failed = found[found["error"].notna()]
    assert set(failed["world"]) == {1}
    assert set(failed["arm"]) == {"law", "honours"}
    assert len(found[(found["world"] == 1) & (found["arm"] == "status-quo")]) > 0


def test_measures_of_a_whole_run_are_kept_once_and_groups_where_they_have_a_meaning(rows):
    assert set(rows[rows["measure"] == "t50_formal"]["at"]) == {RUN}
    assert set(rows[rows["by"] == "tier"]["group"]) == {"department", "province", "local"}
    assert "trust" not in set(rows[rows["by"] == "tier"]["measure"])
    assert "paper_gap" not in set(rows[rows["by"] == "segment"]["measure"])
    assert set(rows[rows["measure"] == "outlay"]["by"]) == {""}
    base = rows[rows["arm"] == "status-quo"]
    assert base["budget"].isna().all()
    assert (base["value"] == base["against"]).all()
