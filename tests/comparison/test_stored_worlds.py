"""Stored worlds: what a filter has left is kept as it was, and experiments draw from it and from nothing else."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from policylab import Scenario, compare
from policylab.comparison.calls import plan
from policylab.comparison.ensemble import design_of_worlds
from policylab.comparison.plan import WorldSample
from policylab.comparison.stored_worlds import design_of_filtered, read_judged, read_worlds, store_worlds
from policylab.comparison.world_runs import worlds_of
from policylab.errors import UsageError
from policylab.model.columns.parameters import parameters
from policylab.recording.identity import EARLIER
from policylab.statistics.chance import uniform

SMALL = {"size": "classroom", "months": 14}
ARMS = ("status-quo", "by-law-abrupt")


@pytest.fixture(scope="module")
def scenarios():
    return [Scenario.load(arm, **SMALL) for arm in ARMS]


@pytest.fixture(scope="module")
def design(scenarios):
    return design_of_worlds(60, 3, scenarios)


@pytest.fixture(scope="module")
def far(design):
    return 6 * uniform(design.worlds, 1, "implausibility")[0]


@pytest.fixture
def path(tmp_path, design, far):
    place = tmp_path / "worlds-abc.parquet"
    store_worlds(place, design, far <= 3, far, {"identity": "abc", "status": "not ruled out"})
    return place


def test_what_is_left_is_read_as_it_was(path, design, far):
    stored = read_worlds(path)
    assert stored.design.names == design.names
    assert np.array_equal(stored.design.values, design.values[far <= 3])
    assert stored.design.forms == tuple(form for form, one in zip(design.forms, far, strict=True) if one <= 3)
    assert stored.about["identity"] == "abc"
    whole = pq.read_table(path)
    assert whole.num_rows == 60 and whole["implausibility"].to_pylist() == far.tolist()
    assert [one.name for one in path.parent.iterdir()] == [path.name]  # written at once, nothing left beside it


def test_worlds_are_drawn_without_putting_back(path, scenarios):
    stored = read_worlds(path)
    number = stored.design.worlds - 5
    drawn = design_of_filtered(stored, number, 1, scenarios)
    rows = {tuple(row) for row in stored.design.values}
    assert drawn.worlds == number == len({tuple(row) for row in drawn.values})
    assert {tuple(row) for row in drawn.values} <= rows
    form_of = dict(zip(map(tuple, stored.design.values.tolist()), stored.design.forms, strict=True))
    assert [form_of[tuple(row)] for row in drawn.values.tolist()] == list(drawn.forms)
    other = design_of_filtered(stored, number, 2, scenarios)
    assert not np.array_equal(drawn.values, other.values)
    assert np.array_equal(drawn.values, design_of_filtered(stored, number, 1, scenarios).values)


def test_worlds_are_drawn_by_their_weight(tmp_path, design, far, scenarios):
    """A world of nearly all the weight is drawn first; of those alike in weight, the same as where there are none."""
    heavy, alike = np.full(design.worlds, 1e-9), np.full(design.worlds, 1 / design.worlds)
    heavy[[11, 40]] = 0.5
    about = {"identity": "abc", "status": "not ruled out"}
    drawn = {}
    for name, weight in (("heavy", heavy), ("alike", alike), ("none", None)):
        store_worlds(tmp_path / name, design, far < 99, far, about, weight=weight)
        stored = read_worlds(tmp_path / name)
        assert (stored.weights is None) == (weight is None)
        drawn[name] = [design_of_filtered(stored, 2, seed, scenarios).values.tolist() for seed in range(20)]
    free = design_of_filtered(read_worlds(tmp_path / "none"), design.worlds, 1, scenarios).values
    assert all(rows == free[[11, 40]].tolist() for rows in drawn["heavy"])
    assert drawn["alike"] == drawn["none"] and len({str(rows) for rows in drawn["none"]}) > 10


def test_a_world_of_no_weight_may_still_be_drawn_last(tmp_path, design, far, scenarios):
    store_worlds(tmp_path / "w", design, far < 99, far, {"identity": "a", "status": "?"}, weight=np.zeros(60))
    assert design_of_filtered(read_worlds(tmp_path / "w"), 60, 1, scenarios).worlds == 60


def test_each_target_says_what_it_does_of_each_world(tmp_path, design, far):
    targets = [{"name": "P2.a", "source": "P2", "cases": []}, {"name": "b", "source": "b", "cases": ["B"]}]
    by_target = {"P2.a": far, "b": np.where(far > 3, np.nan, far)}
    about = {"identity": "abc", "status": "not ruled out", "judged_by": targets}
    store_worlds(tmp_path / "new", design, far <= 3, far, about, by_target=by_target)
    judged = read_judged(tmp_path / "new")
    assert judged.design.worlds == 60 and judged.design.names == design.names and judged.targets == targets
    assert np.array_equal(judged.each, np.array(list(by_target.values())), equal_nan=True)
    assert read_worlds(tmp_path / "new").design.names == design.names
    store_worlds(tmp_path / "old", design, far <= 3, far, {"identity": "abc", "status": "not ruled out"})
    with pytest.raises(UsageError, match=r"does not say how each target judges its worlds, .*: run policylab analyse"):
        read_judged(tmp_path / "old")


def test_what_every_scenario_fixes_is_left_out(path):
    fixed = [Scenario.load(arm, without=["peers"], structures={"choice": "nested"}, **SMALL) for arm in ARMS]
    drawn = design_of_filtered(read_worlds(path), 5, 1, fixed)
    assert not {"motive_of_peers", "stubbornness"} & set(drawn.names)
    assert drawn.forms == () and drawn.values.shape == (5, len(drawn.names))


def test_ranges_as_stated_stay_the_default(path, scenarios):
    stated = design_of_worlds(6, 1, scenarios)
    for source in (None, "ranges"):
        spread = plan(*ARMS, worlds=6, worlds_from=source, **SMALL).world_sample
        assert spread.stored is None and spread.where == "over the stated ranges"
        assert np.array_equal(worlds_of(1, spread, scenarios).values, stated.values)
    spread = plan(*ARMS, worlds=6, worlds_from=path, **SMALL).world_sample
    assert spread.where == "not ruled out in worlds-abc.parquet"
    assert not np.array_equal(worlds_of(1, spread, scenarios).values, stated.values)


def test_a_comparison_draws_from_what_is_left(path):
    found = compare(*ARMS, worlds=4, worlds_from=path, replications=2, measures=["effective_adoption"], **SMALL)
    rows = {tuple(row) for row in read_worlds(path).design.values}
    assert {tuple(row) for row in found.worlds.design.values} <= rows
    assert found.to_dict()["provenance"]["worlds_from"]["identity"] == "abc"
    plain = compare(*ARMS, worlds=4, replications=2, measures=["effective_adoption"], **SMALL)
    assert "worlds_from" not in plain.to_dict()["provenance"]


def test_more_worlds_than_are_left_are_refused(path):
    many = read_worlds(path).design.worlds
    with pytest.raises(UsageError, match=f"worlds: {many + 1} is out of range, allowed 2 to {many}"):
        plan(*ARMS, worlds=many + 1, worlds_from=path, **SMALL)


def test_worlds_from_needs_worlds(path):
    with pytest.raises(UsageError, match=r"worlds_from: .* needs worlds=100"):
        plan(*ARMS, worlds_from=path, **SMALL)


def test_worlds_of_an_earlier_model_leave_out_what_is_gone_or_out_of_range(tmp_path, design, far, results_pending):
    """They are read while they are being made anew."""
    place, old = tmp_path / "now.parquet", tmp_path / "old.parquet"
    store_worlds(place, design, far < 99, far, {"identity": "x", "status": "not ruled out"})
    table = pq.read_table(place)
    about = json.loads(table.schema.metadata[b"policylab.worlds"]) | {"provenance": {"identity": {"dynamics": "0"}}}
    out = table.column_names.index("lapse")
    table = table.set_column(out, "lapse", pa.array([0.9] * table.num_rows)).append_column("gone", table["lapse"])
    pq.write_table(table.replace_schema_metadata({b"policylab.worlds": json.dumps(about)}), old)
    results_pending("the worlds are outstanding")
    now, then = read_worlds(place), read_worlds(old)
    assert set(now.design.names) - set(then.design.names) == {"lapse"} and not set(then.design.names) - set(
        parameters()
    )
    assert EARLIER in then.note and not now.note


def test_wrong_files_are_refused_in_one_line(tmp_path, design, far, nothing_pending):
    text, other, none, old = (tmp_path / f"{name}.parquet" for name in ("text", "other", "none", "old"))
    text.write_text("no table")
    pq.write_table(pa.table({"a": [1]}), other)
    store_worlds(none, design, far > 99, far, {"identity": "x", "status": "not ruled out"})
    table = pq.read_table(none)
    earlier = {"provenance": {"identity": {"dynamics": "000000000000"}}}
    about = json.loads(table.schema.metadata[b"policylab.worlds"]) | earlier
    pq.write_table(table.replace_schema_metadata({b"policylab.worlds": json.dumps(about)}), old)
    for path, says in (
        (tmp_path / "gone.parquet", "no such file"), (text, "cannot be read as Parquet"),
        (tmp_path, "cannot be read as Parquet"), (other, "holds no stored worlds"),
        (none, "keeps no world"), (old, r"old\.parquet is stale: .* changed since: run policylab analyse filter again"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=says) as caught:
            read_worlds(path)
        assert "\n" not in str(caught.value)


def test_spread_knows_where_worlds_come_from():
    assert WorldSample(5, "classroom", 2).where == "over the stated ranges"
