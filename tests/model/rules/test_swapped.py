"""Rules of one's own: swapped, written for one agent, and refused in plain words where they are wrong."""

from __future__ import annotations

import numpy as np
import pytest

from policylab.errors import PolicylabError
from policylab.model.rules import STEP, rules, with_rule
from policylab.model.rules.experience import citizen_literacy
from policylab.model.rules.projects import service_project_finish
from policylab.model.rules.rule import card_of, one_by_one, rule
from policylab.model.simulation import Simulation
from tests.model.rules.rule_calls import named


def swapped(name, function, **card):
    """Return a scenario's step with one rule replaced by a function of the same card."""
    original = card_of(rules()[name])
    given = {"of": original.of, "writes": original.writes, "sees": original.sees, "events": original.events, **card}
    return with_rule(STEP, named(name, function, **given))


def test_with_rule_swaps_exactly_one():
    mine = named("citizen_literacy", lambda literacy: literacy, of="citizen", writes="literacy")
    step = with_rule(STEP, mine)
    assert [len(group) for group in step] == [len(group) for group in STEP]
    changed = [
        (old, new) for a, b in zip(STEP, step, strict=True) for old, new in zip(a, b, strict=True) if old is not new
    ]
    assert changed == [(citizen_literacy, mine)]


def test_a_scenario_with_a_swapped_rule_says_so_and_runs_it(classroom, arm, simulate):
    def frozen(literacy):
        return literacy

    before = arm("status-quo")
    after = before.with_rule(named("citizen_literacy", frozen, of="citizen", writes="literacy"))
    assert before.step is STEP
    assert "citizen_literacy" in after.name
    simulation = simulate(classroom, [after], 0)
    literacy = simulation.columns["citizen"]["literacy"].copy()
    for _ in range(12):
        simulation.step()
    assert np.array_equal(simulation.columns["citizen"]["literacy"], literacy)
    assert not np.array_equal(simulate(classroom, [before], 12).columns["citizen"]["literacy"], literacy)


def test_a_function_without_a_card_is_refused_with_the_cure(arm):
    with pytest.raises(PolicylabError, match=r"<lambda> is not a rule: write @rule"):
        arm("status-quo").with_rule(lambda literacy: literacy)


@pytest.mark.parametrize(
    ("card", "function", "words"),
    [
        ({"of": "citizens", "writes": "trust"}, lambda trust: trust, "of agent 'citizens': did you mean 'citizen'"),
        ({"of": "citizen", "writes": "trus"}, lambda trust: trust, "writes 'trus': did you mean 'trust'"),
        ({"of": "agency", "writes": "penalty"}, lambda penalty: penalty, "'penalty', a lever: rules write state"),
        ({"of": "citizen", "writes": "taste"}, lambda taste: taste, "'taste', a trait"),
        (
            {"of": "agency", "writes": "formal", "events": {"luck": "project_starts"}},
            lambda formal, luck: formal,
            "event 'luck' must be a luck argument keyed by a count column",
        ),
    ],
)
def test_a_wrong_card_is_refused_when_it_is_written(card, function, words):
    with pytest.raises(PolicylabError, match=words) as raised:
        named("mine", function, **card)
    assert "\n" not in str(raised.value)


WRONG_SHAPES = {
    "a row of parameters": lambda project_management, partner_help, *, lapse: lapse,
    "one number": lambda project_management, partner_help: 0.5,
    "one world": lambda project_management, partner_help: project_management[:, 0],
    "one world as a column": lambda project_management, partner_help: project_management[:, :1],
    "one agent": lambda project_management, partner_help: project_management[:1],
    "a mean over agents": lambda project_management, partner_help: project_management.mean(axis=0),
    "one dimension more": lambda project_management, partner_help: project_management[None],
    "a flat column": lambda project_management, partner_help: project_management.ravel(),
}


@pytest.mark.parametrize("what", WRONG_SHAPES)
def test_wrong_shapes_are_refused_where_there_are_as_many_agents_as_worlds(classroom, arm, what):
    """Twenty agencies and twenty worlds: whatever numpy would quietly broadcast is refused."""
    step = swapped("agency_management", WRONG_SHAPES[what])
    worlds = [arm("status-quo", {"motive_of_gain": 1 + 0.05 * number}, step=step) for number in range(20)]
    with pytest.raises(PolicylabError, match=r"rule agency_management: management has shape .*expected \(20, 20\)"):
        Simulation(classroom, worlds)


@pytest.mark.parametrize(
    ("name", "function", "words"),
    [
        ("citizen_news", lambda experience: experience, "rule citizen_news: 1 results for 2 columns"),
        ("citizen_news", lambda experience: (experience,) * 3, "rule citizen_news: 3 results for 2 columns"),
        (
            "citizen_literacy",
            lambda literacy, succeeded: (literacy, succeeded),
            "rule citizen_literacy: 2 results for 1 columns",
        ),
        ("citizen_literacy", lambda literacy, *, lerning: literacy, "rule citizen_literacy: parameter 'lerning'"),
        ("citizen_access", lambda access: 1.0 * access, "citizen_access: access is float64, expected bool"),
        ("citizen_access", lambda access: access.astype(np.int64), "access is int64, expected bool"),
        (
            "agency_lawyer",
            lambda reading_offset, lawyers: (reading_offset, lawyers + 0.5),
            "lawyers is float64, expected int64",
        ),
    ],
)
def test_what_does_not_fit_the_columns_is_refused_in_the_first_month(classroom, arm, name, function, words):
    step = swapped(name, function, sees={}, events={})
    with pytest.raises(PolicylabError, match=words):
        Simulation(classroom, [arm("status-quo", step=step)])


def test_agents_and_worlds_do_not_slip_where_there_are_as_many(classroom, arm, simulate, differences):
    """In a square of twenty agencies and twenty worlds each world is the one that it is alone."""
    worlds = [
        arm("by-law-abrupt", {"motive_of_gain": 0.3 + 0.08 * number, "motive_of_leader": 0.5 + 0.05 * number})
        for number in range(20)
    ]
    together = simulate(classroom, worlds, 20)
    assert together.columns["agency"]["formal"].shape == (20, 20)
    for number in (0, 7, 19):
        assert differences(together, simulate(classroom, worlds[number : number + 1], 20), number, 0) == []


@rule(of="citizen", writes="literacy", cites="a test")
@one_by_one
def literacy_one_by_one(
    literacy, succeeded, literacy_programme, luck,
    *, literacy_growth, learning_by_use, taught_in_literacy_course, literacy_course_reach, literacy_course_ceiling,
):  # fmt: skip
    """Learn with the years, by using and in a course, said with ifs."""
    missing = (1 - literacy) * (1 - literacy_growth / 12)
    if succeeded:
        missing = missing * (1 - learning_by_use)
    if literacy < literacy_course_ceiling and luck < literacy_course_reach * literacy_programme:
        missing = missing * (1 - taught_in_literacy_course)
    return 1 - missing


@one_by_one
def finish_one_by_one(project_months_left, project_failing, project_whole, luck, *, partial_yield):
    """End a project, said with an if."""
    result, failed = 0.0, False
    if project_months_left == 1:
        if luck < project_failing:
            result, failed = -1.0, True
        elif luck >= 1 - (1 - project_failing) * project_whole:
            result = 1.0
        else:
            result = partial_yield
    left = max(project_months_left - 1, 0)
    return left, left > 0, result, failed


def test_a_rule_for_one_person_is_the_rule_for_columns(classroom, arm, simulate, corners):
    literacy_one_by_one.__name__ = "citizen_literacy"
    mine = rule(of="citizen", writes="literacy", cites="a test")(literacy_one_by_one)
    card = card_of(service_project_finish)
    finish_one_by_one.__name__ = "service_project_finish"
    other = rule(of="service", writes=card.writes, events=card.events, cites="a test")(finish_one_by_one)
    points = [
        {},
        {key: corners[0][key] for key in ("motive_of_gain", "partial_yield", "length_light", "learning_by_use")},
    ]
    usual_worlds = [arm("by-law-abrupt", point) for point in points]
    own_worlds = [one.with_rule(mine).with_rule(other) for one in usual_worlds]
    a, b = (simulate(classroom, worlds, 40).columns for worlds in (usual_worlds, own_worlds))
    assert a["agency"]["failures"].sum() > 0
    for kind, columns in a.items():
        for name, values in columns.items():
            assert b[kind][name].dtype == values.dtype
            np.testing.assert_allclose(
                b[kind][name].astype(float), values.astype(float), rtol=1e-12, atol=1e-12, err_msg=name
            )


def test_one_by_one_is_called_with_plain_numbers():
    seen = []

    @one_by_one
    def watch(a, b, *, c):
        seen.append((type(a), type(b), type(c)))
        return a + b + c

    found = watch(np.array([[1.0, 2.0]]), np.array([[True], [False]]), c=np.array([10.0, 20.0]))
    assert found.tolist() == [[12.0, 23.0], [11.0, 22.0]]
    assert set(seen) == {(float, bool, float)}
