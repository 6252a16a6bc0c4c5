"""Keeping worlds: two sources rule one out, a target that none meets rules the model out, what is left has weights."""

from pathlib import Path

import numpy as np
import pytest

from policylab.analysis.filter.implausibility import Observation, reached
from policylab.analysis.filter.keeping import Judgement, kept_without
from policylab.comparison.ensemble import Design
from policylab.comparison.stored_worlds import JudgedWorlds

NONE = np.nan


def judged(*each):
    """Return what targets of a source of their own say of some worlds."""
    return Judgement(np.array(each, dtype=float), tuple("abcdef"[: len(each)]))


def test_two_sources_rule_a_world_out_and_one_does_not():
    said = judged([9, 9, 0, NONE], [9, 0, 0, 9])
    assert said.not_ruled_out.tolist() == [False, True, True, True]
    assert said.kept.tolist() == said.not_ruled_out.tolist() and said.status == "not ruled out"
    together = Judgement(said.each, ("a", "a"))
    assert together.not_ruled_out.all()


def test_without_targets_every_world_is_kept():
    said = judged([9, 9], [9, 9]).of([])
    assert said.kept.all() and said.status == "not ruled out" and said.weight.tolist() == [0.5, 0.5]


def test_one_target_that_no_world_comes_near_rules_the_model_out():
    said = judged([3.1, 4, 5, 6], [0, 0, 9, 9], [0, 4, 9, 9])
    assert said.rejecting_all.tolist() == [True, False, False]
    assert said.status == "ruled out" and said.status_of_kept == "ruled out, least implausible"
    # By the rest: the second world is contradicted by one source alone.
    assert said.kept.tolist() == [True, True, False, False]
    assert not judged([3.1, NONE, 5, 6]).rejecting_all.any()  # a world that it does not judge may be right


def test_a_model_of_which_no_world_is_left_is_ruled_out():
    far = np.full((2, 40), 9.0)
    far[:, 7] = 3.5
    far[0, 0] = 0  # no target rejects every world
    far[1, 1] = 0
    said = judged(*far)
    assert said.status == "not ruled out" and said.not_ruled_out.sum() == 2
    third = judged(*far, np.full(40, 9.0)).of([0, 1, 2])
    assert third.status == "ruled out"
    few = np.full((3, 60), 9.0)
    few[:, 7] = 1
    assert judged(*few).status == "least implausible" and judged(*few).kept.sum() == 3


def test_weights_fall_with_the_square_of_the_distance():
    said = judged([0, 1, 2, 9], [0, 1, 2, 9])
    weight = said.weight
    assert weight.sum() == pytest.approx(1) and weight[3] == 0
    assert weight[1] / weight[0] == pytest.approx(np.exp(-0.5))
    assert weight[2] / weight[0] == pytest.approx(np.exp(-2))
    assert said.effective == pytest.approx(1 / (weight**2).sum())
    alike = judged([1, 1, 1, 1], [1, 1, 1, 1])
    assert alike.effective == pytest.approx(4)
    assert judged([80.0, 81.0], [80.0, 81.0]).weight.sum() == pytest.approx(1)  # however far all of them are


def test_what_stands_on_a_curve_can_be_left_out():
    worlds = Design(("lapse",), np.array([[0.1], [0.2], [0.3]]), ("logit", "nested", "logit"))
    targets = [
        {"name": name, "source": name, "cases": cases}
        for name, cases in (("one", ["A", "B"]), ("two", ["B"]), ("three", []))
    ]
    each = np.array([[9.0, 9.0, 0.0], [0.0, 9.0, 0.0], [9.0, 0.0, 0.0]])
    said = JudgedWorlds(worlds, each, targets, {"status": "?"}, Path("worlds.parquet"))
    everything = kept_without(said, [])
    assert everything.design.values[:, 0].tolist() == [0.3] and everything.design.forms == ("logit",)
    assert kept_without(said, ["A"]).design.values[:, 0].tolist() == [0.1, 0.2, 0.3]
    assert kept_without(said, ["A"]).about["status"] == "not ruled out"
    assert kept_without(said, ["C"]).design.worlds == 1


def test_what_the_model_leaves_out_is_no_part_of_what_was_observed():
    observed = Observation(0.4, 0.5, 0.02, 10.0)
    means, outside = reached(np.array([[0.3, 0.34], [0.34, 0.34], [0.58, 0.58], [0.45, NONE]]), observed)
    assert means[:3] == pytest.approx([0.32, 0.34, 0.58]) and np.isnan(means[3])
    assert outside[:3] == pytest.approx([0.02, 0, 0.02], abs=1e-12) and np.isnan(outside[3])
