"""Identities: they change with whatever a run depends on, and with nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policylab import rule
from policylab.recording.identity.runs import identity_of_rules
from policylab.study import points
from policylab.study.declaration import Study
from policylab.study.points import (
    DEFAULT,
    HEADLINE,
    WORLDS,
    Point,
    chunks_of,
    identities,
    identity_of_run,
    points_in,
)

LAW = Point(0, "law", 1.0)
HONOURS = Point(0, "honours", 1.0)


def one(study, point=LAW):
    return identities(study, point.world, point.budget)[point]


def all_identities(study, world):
    """Return the identities of all points of a world, as designed and at every budget."""
    return {point: name for at in (None, *study.budgets) for point, name in identities(study, world, at).items()}


def swapped(study, own_rule, arm):
    scenarios = tuple(
        replace(each.with_rule(own_rule), name=each.name) if each.name == arm else each
        for each in study.over_worlds.scenarios
    )
    return replace(study, over_worlds=replace(study.over_worlds, scenarios=scenarios))


def own_trust(gain):
    """Return a rule of one's own, with a captured value."""

    @rule(of="leader", writes="mindset", cites="definition")
    def leader_mindset(mindset):
        return mindset + gain * (1 - mindset)

    return leader_mindset


def test_the_same_question_has_the_same_identities(study, declared):
    again = Study.load(declared)
    assert [chunk.identity for chunk in chunks_of(again)] == [chunk.identity for chunk in chunks_of(study)]


def test_every_run_of_a_study_has_an_identity_of_its_own(study):
    found = [
        identity_of_run(point, replication)
        for world in (DEFAULT, *range(study.design.worlds))
        for point in all_identities(study, world).values()
        for replication in range(2)
    ]
    assert len(set(found)) == len(found) == 3 * 7 * 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("months = 4", "months = 4\nseed = 2"),
        ("months = 4\nat = [2, 4]", "months = 5\nat = [2, 4]"),
        ('name = "tiny"', 'name = "tiny"\nsize = "lab"'),
        ("[1.0, 2.0]", "[1.0, 3.0]"),
        ('"honours.toml"', '"null"'),
        ('"outlay"\n', '"public"\n'),
        ("[1.0, 2.0]", '[1.0, 2.0]\nbudget_of = "honours"'),
        ("budget_shares", "budgets"),
    ],
    ids=["seed", "months", "size", "budget", "arm", "currency", "yardstick", "amounts"],
)
def test_identities_change_with_what_is_asked(study, changed, before, after):
    other = Study.load(changed((before, after)))
    ours, theirs = (set(all_identities(asked, 0).values()) for asked in (study, other))
    assert theirs - ours


def test_more_worlds_keep_those_that_were_drawn(study, changed):
    more = Study.load(changed(("number = 2", "number = 4")))
    assert [all_identities(more, world) for world in range(2)] == [all_identities(study, world) for world in range(2)]
    assert not set(all_identities(more, 2).values()) & set(all_identities(study, 0).values())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"law.toml", "honours.toml"', '"honours.toml", "law.toml"'),
        ("[1.0, 2.0]", "[2.0, 1.0]"),
        ('"paper_gap", "trust"', '"trust", "paper_gap"'),
    ],
    ids=["arms", "budgets", "measures"],
)  # fmt: skip
def test_the_order_in_which_a_file_names_things_leaves_stored_chunks_as_they_are(study, changed, before, after):
    other = Study.load(changed((before, after)))
    assert {chunk.identity for chunk in chunks_of(other)} == {chunk.identity for chunk in chunks_of(study)}


@pytest.mark.parametrize("budgets", ["[1.0]", "[1.0, 2.0, 4.0]"])
def test_budgets_come_and_go_without_the_chunks_of_the_others(study, changed, budgets):
    other = Study.load(changed(("[1.0, 2.0]", budgets)))
    ours, theirs = ({chunk.identity: chunk for chunk in chunks_of(one)} for one in (study, other))
    shared = ours.keys() & theirs.keys()
    assert shared == {name for name, chunk in ours.items() if chunk.budget in (None, *other.budgets)}
    assert ours.keys() != theirs.keys()


def test_what_is_as_designed_does_not_ask_for_equal_cost(study, changed):
    designed = Study.load(changed(('equal_cost = "outlay"\nbudget_shares = [1.0, 2.0]\n', "")))
    assert designed.budgets == () and designed.yardstick is None
    ours = {chunk.identity for chunk in chunks_of(study) if chunk.budget is None}
    assert {chunk.identity for chunk in chunks_of(designed)} == ours


def test_a_file_that_asks_the_same_in_other_words_asks_the_same(study, changed):
    other = Study.load(changed(("A law or honours?", "Honours or a law?")))
    assert [chunk.identity for chunk in chunks_of(other)] == [chunk.identity for chunk in chunks_of(study)]


def test_what_is_kept_changes_the_chunk_and_not_the_run(study, changed):
    other = Study.load(changed(("at = [2, 4]", "at = [4]")))
    assert all_identities(other, 0) == all_identities(study, 0)
    ours, theirs = ({chunk.identity for chunk in chunks_of(one) if chunk.kind == WORLDS} for one in (study, other))
    assert not ours & theirs


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("model/rules/projects.py", "lapse * (2 - mindset", "lapse * (2 + mindset"),
        ("recording/measures/adoption.py", 'groups, "real")', 'groups, "declared")'),
        ("comparison/pilots.py", "PILOTS = ", "PILOTS = 1 + "),
    ],
    ids=["dynamics", "measure", "method"],
)  # fmt: skip
def test_chunks_change_with_the_model_and_runs_do_not(study, changed_lab, path, before, after):
    runs, chunks = one(study), {chunk.identity for chunk in chunks_of(study)}
    changed_lab(path, before, after)
    assert one(study) == runs
    changed = {chunk.identity for chunk in chunks_of(study)}
    assert changed != chunks and (path.startswith("recording/measures/") or not changed & chunks)


def test_chunks_stay_what_they_are_where_a_measure_that_they_do_not_keep_changes(study, changed_lab):
    chunks = {chunk.identity for chunk in chunks_of(study)}
    changed_lab("recording/measures/officials.py", '"resistance"]', '"workload"]')
    assert {chunk.identity for chunk in chunks_of(study)} == chunks


def test_identities_change_with_a_swapped_rule_and_with_what_it_captures(study):
    for point, arm in ((LAW, "law"), (HONOURS, "honours")):
        found = {one(study, point), *(one(swapped(study, own_trust(gain), arm), point) for gain in (0.1, 0.2))}
        assert len(found) == 3
    assert identity_of_rules(swapped(study, own_trust(0.1), LAW.arm).over_worlds.scenarios[1].step)


def test_a_rule_of_another_arm_changes_nothing_but_what_the_law_costs(study):
    other = swapped(study, own_trust(0.1), HONOURS.arm)
    assert one(other, LAW) == one(study, LAW)
    of_law = swapped(study, own_trust(0.1), LAW.arm)
    assert one(of_law, HONOURS) != one(study, HONOURS), "the law sets the budget"
    assert one(of_law, replace(HONOURS, budget=None)) == one(study, replace(HONOURS, budget=None))


def test_every_point_of_every_world_lies_in_one_chunk(changed, monkeypatch):
    monkeypatch.setattr(points, "side_by_side", lambda size: 10)
    study = Study.load(changed(("number = 2", "number = 7")))
    blocks = [chunk for chunk in chunks_of(study) if chunk.kind == WORLDS]
    assert [chunk.worlds for chunk in blocks] == 3 * [(0, 1, 2), (3, 4, 5), (6,)]
    assert [chunk.budget for chunk in blocks] == [at for at in (None, 1.0, 2.0) for _ in range(3)]
    assert [chunk.replications for chunk in chunks_of(study) if chunk.kind == HEADLINE] == 3 * [(0,), (1,)]
    assert points_in(study, 6) == [
        *(Point(6, arm, None) for arm in study.arms),
        *(Point(6, arm, budget) for budget in (1.0, 2.0) for arm in study.arms[1:]),
    ]
