"""Guards: each thing that goes wrong in a rule of one's own is told with what, where and the cure."""

from __future__ import annotations

import math
import random  # noqa: TID251 (a rule that draws its own chance is what is refused)
from functools import wraps

import numpy as np
import pytest

from policylab import compare
from policylab.errors import PolicylabError, UsageError
from policylab.model.guards import own_rules
from policylab.model.rules import STEP, rules
from policylab.model.rules.rule import one_by_one
from policylab.model.rules.sights import from_above, mean_over
from policylab.model.simulation import Simulation
from tests.model.rules.rule_calls import named

GENERATOR = np.random.default_rng(1)  # noqa: TID251
LITERACY = {"of": "citizen", "writes": "literacy"}


def helper_that_draws():
    return random.random()


def literacy(function, **card):
    return named("citizen_literacy", function, **{**LITERACY, **card})


@pytest.fixture
def told(classroom, arm):
    """Return what is said of a rule that is swapped and run for the first month of settling."""

    def said(mine):
        with pytest.raises(PolicylabError) as raised:
            Simulation(classroom, [arm("status-quo").with_rule(mine)])
        assert "\n" not in str(raised.value)
        return str(raised.value)

    return said


def test_rules_that_ship_are_not_watched_and_others_are():
    mine = literacy(lambda literacy: literacy)
    assert own_rules(STEP) == []
    assert own_rules(((mine, *STEP[0]), *STEP[1:])) == [mine]


def test_a_name_that_no_rule_has_is_answered_with_the_nearest_and_the_cure(arm):
    with pytest.raises(UsageError, match=r"'my_literacy'.*citizen_literacy.*give your function the name"):
        arm("status-quo").with_rule(named("my_literacy", lambda literacy: literacy, **LITERACY))


@pytest.mark.parametrize(
    ("function", "card", "words"),
    [
        (lambda literacy: literacy, {"of": "citizen", "writes": "trust"}, r"writes 'trust', but .* writes 'literacy'"),
        (
            lambda mindset: mindset,
            {"of": "leader", "writes": "mindset"},
            r"of='leader', but .* of='citizen': write of='citizen'",
        ),
        (lambda literacy, *, lerning: literacy, LITERACY, r"parameter 'lerning' is not .* did you mean 'learning'"),
        (lambda literacy, *, used: literacy, LITERACY, r"parameter 'used' .* write it before the \*"),
        (lambda literacy, *, luck: literacy, LITERACY, r"parameter 'luck' .* write it before the \*"),
        (
            lambda literacy, *, learning_by_use=0.5: literacy,
            LITERACY,
            "learning_by_use=0.5 would never be used.*write the number into the rule",
        ),
        (
            lambda literacy: literacy,
            {**LITERACY, "sees": {"near": mean_over("neighbours", "literacy")}},
            "sees names 'near', but no argument has that name: add it",
        ),
    ],
)
def test_a_card_that_does_not_fit_is_refused_when_the_rule_is_swapped(arm, function, card, words):
    with pytest.raises(UsageError, match=f"rule citizen_literacy: {words}"):
        arm("status-quo").with_rule(named("citizen_literacy", function, **card))


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda litercy: litercy, r"reads 'litercy': did you mean 'literacy'.*columns_of\('citizen'\) lists them"),
        (lambda literacy, learning: literacy, r"'learning' is a parameter, not a column: .*\(literacy, \*, learning\)"),
        (lambda literacy, mindset: literacy, r"'mindset' is a column of leader: state in sees= how it is seen"),
    ],
)
def test_an_argument_that_is_no_column_is_refused_when_the_rule_is_written(function, words):
    with pytest.raises(UsageError, match=words):
        literacy(function)


def holds_a_generator():
    mine = np.random.default_rng(1)  # noqa: TID251
    return lambda literacy: literacy * mine.uniform()


DRAWS = {
    "the module random": lambda literacy: literacy * random.random(),
    "numpy's random": lambda literacy: literacy * np.random.uniform(size=literacy.shape),  # noqa: NPY002, TID251
    "a generator from outside": lambda literacy: literacy * GENERATOR.uniform(size=literacy.shape),
    "a generator that a closure holds": holds_a_generator(),
    "a helper": lambda literacy: literacy * helper_that_draws(),
    "one person's form": one_by_one(lambda literacy: literacy * random.random()),
    "a function inside": lambda literacy: next(literacy * random.random() for _ in (1,)),
}


@pytest.mark.parametrize("how", DRAWS)
def test_chance_of_ones_own_is_refused_with_luck_as_the_cure(arm, how):
    with pytest.raises(UsageError, match=r"rule citizen_literacy: '\w+' draws its own chance.*argument `luck`"):
        arm("status-quo").with_rule(literacy(DRAWS[how]))


def test_no_rule_that_ships_is_taken_for_one_that_draws(arm):
    plain = arm("status-quo")
    for one in rules().values():
        assert plain.with_rule(one).step == STEP


ONE_TRUTHS = {
    "if": lambda literacy, used: literacy + 0.01 if used else literacy,
    "and": lambda literacy, used: np.where(used and literacy > 0.5, literacy, literacy),
    "max": lambda literacy, used: max(literacy, 0.5),
}


@pytest.mark.parametrize("how", ONE_TRUTHS)
def test_one_truth_of_a_column_is_answered_with_both_cures(told, how):
    said = told(literacy(ONE_TRUTHS[how]))
    assert said.startswith("rule citizen_literacy: `if`")
    assert "np.where(condition, value_if_true, value_if_false)" in said
    assert "under @one_by_one" in said


def add_in_place(literacy):
    literacy += 0.01
    return literacy


def set_in_place(literacy, used):
    literacy[used] = 1.0
    return literacy


def sort_in_place(literacy):
    literacy.sort()
    return literacy


def change_a_parameter(literacy, *, learning_by_use):
    learning_by_use *= 2
    return literacy


@pytest.mark.parametrize("function", [add_in_place, set_in_place, sort_in_place, change_a_parameter])
def test_a_change_in_place_is_refused(told, function):
    said = told(literacy(function))
    assert said.startswith("rule citizen_literacy: it writes into a column that was passed to it")
    assert "make a new one and return it" in said


def calls_itself(literacy):
    return calls_itself(literacy)


@one_by_one
def forgets_to_return(literacy, used):
    if used:
        return literacy
    return None


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (forgets_to_return, "it returned nothing (None)"),
        (lambda literacy: None, "it returned nothing (None)"),
        (lambda literacy: literacy * math.sqrt(literacy), "use numpy's, such as np.sqrt"),
        (lambda literacy: np.full(literacy.shape, "90%"), "literacy is text, such as '90%', expected numbers"),
        (lambda literacy: literacy * "90%", "it calculates with text: write a number without quotation marks"),
        (one_by_one(lambda literacy: literacy * "90%"), "it calculates with text: write a number without quotation"),
        (lambda literacy: literacy // 1, "// cuts off decimals: write / instead of //"),
        (lambda literacy: literacy.astype(int), "literacy is whole numbers (int64), so that decimals are cut off"),
        (
            lambda literacy: literacy > 0.5,
            "literacy is True or False (the result of a comparison), expected numbers from",
        ),
        (one_by_one(lambda literacy: literacy > 0.5), "literacy is True or False"),
        (lambda literacy, used: np.where(literacy < 0.5 & used, 1.0, literacy), "put brackets around each condition"),
        (lambda literacy, trust: np.where(literacy < 0.5 | trust, 1.0, literacy), "put brackets around each condition"),
        (
            one_by_one(lambda literacy: literacy if literacy < 0.5 & literacy else 0.5),
            "put brackets around each condition",
        ),
        (one_by_one(lambda literacy, used: 0.5 / used), "it divides by 0 for citizen-000001, in month -36"),
        (
            calls_itself,
            "it calls itself endlessly: to call the rule that ships, write policylab.model.rules.rules()['",
        ),
        (
            lambda literacy: literacy.mean(),
            "literacy has shape (), expected (500, 1) (agents, worlds): compute it from",
        ),
        (lambda literacy: (literacy, literacy), "2 results for 1 columns ('literacy',): return one each"),
    ],
)
def test_what_cannot_be_a_column_is_refused(told, function, words):
    assert words in told(literacy(function))


def test_what_is_missing_is_told_with_how_many_the_first_by_name_and_the_month(told, classroom):
    people = classroom.roster.names["citizen"]
    said = told(literacy(lambda literacy: np.where(np.arange(len(literacy))[:, None] < 3, np.nan, literacy)))
    assert f"literacy is not a number (NaN or infinite) for 3 of {len(people)} agents, first for {people[0]}" in said
    assert "in month -36 (months below 0 let the people settle" in said


def test_what_is_out_of_range_is_told_with_range_value_and_cure(told, classroom):
    people = classroom.roster.names["citizen"]
    said = told(literacy(lambda literacy: np.where(np.arange(len(literacy))[:, None] >= len(literacy) - 2, 1.5, 0.5)))
    assert f"literacy is outside its range 0 to 1 for 2 of {len(people)} agents, first 1.5 for {people[-2]}" in said
    assert "np.clip(literacy, 0, 1)" in said


def test_rounding_past_the_end_of_a_range_is_no_fault(classroom, arm):
    mine = literacy(lambda literacy: np.full_like(literacy, 1 + 2e-16))
    Simulation(classroom, [arm("status-quo").with_rule(mine)])


@pytest.mark.parametrize(
    ("name", "function", "cure"),
    [
        ("citizen_access", lambda access: 1.0 * access, "return a condition, such as share > 0.5"),
        ("agency_lawyer", lambda reading_offset, lawyers: (reading_offset, lawyers + 0.5), "round it"),
    ],
)
def test_a_wrong_kind_of_value_has_its_cure(told, name, function, cure):
    usual = rules()[name].card
    assert cure in told(named(name, function, of=usual.of, writes=usual.writes))


def test_another_error_is_said_with_rule_month_and_the_line_of_ones_own(classroom, arm):
    mine = literacy(lambda literacy: literacy + not_there)  # noqa: F821
    with pytest.raises(UsageError, match=r"rule citizen_literacy: name 'not_there' is not .*, in month -36") as raised:
        Simulation(classroom, [arm("status-quo").with_rule(mine)])
    assert isinstance(raised.value.__cause__, NameError)
    assert "literacy + not_there" in raised.value.__notes__[0]
    assert "literacy + not_there" in raised.value._render_traceback_()[-1]


def again(function):
    """Return a rule that does the same and does not ship."""

    @wraps(function)
    def same(*columns, **parameters):
        return function(*columns, **parameters)

    return same


def test_rules_under_watch_give_the_numbers_of_those_that_ship(classroom, arm, simulate, differences):
    watched = tuple(tuple(again(one) for one in group) for group in STEP)
    assert len(own_rules(watched)) == len(rules())
    one, other = (simulate(classroom, [arm("by-law-abrupt", step=step)], 20) for step in (STEP, watched))
    assert differences(one, other, 0, 0) == []


def test_what_a_rule_hands_back_unchanged_stands_and_is_as_closed_as_any_column(classroom, arm):
    simulation = Simulation(classroom, [arm("status-quo").with_rule(literacy(lambda literacy: literacy))])
    before = simulation.columns["citizen"]["literacy"]
    for _ in range(2):
        simulation.step()
    assert np.array_equal(simulation.columns["citizen"]["literacy"], before)
    assert not simulation.columns["citizen"]["literacy"].flags.writeable


def test_a_rule_of_ones_own_runs_in_workers_with_the_same_numbers(arm):
    quick = 20.0  # held by the closure, so that no worker can import the rule from a module

    def fast(literacy, used, *, learning_by_use):
        return literacy + np.minimum(quick * learning_by_use, 1) * used * (1 - literacy)

    law = arm("by-law-phased", months=13)
    found = [compare(law, law.with_rule(literacy(fast)), replications=2, workers=many) for many in (1, 2)]
    assert found[0].effects == found[1].effects
    assert any(row.mean for row in found[0].effects)


@pytest.mark.parametrize(
    ("sight", "words"),
    [
        (mean_over("neighbors", "literacy"), "unknown link of citizen 'neighbors': did you mean 'neighbours'"),
        (mean_over("neighbours", "literac"), "unknown column of citizen 'literac': did you mean 'literacy'"),
        (
            from_above("agency", "formal"),
            "no agency is above a citizen, since there may be many or none: write mean_over('dealings', 'formal')",
        ),
        (from_above("agencies", "formal"), "unknown kind of agent 'agencies': did you mean 'agency'"),
        (from_above("agency", "formel"), "unknown column of agency 'formel': did you mean 'formal'"),
    ],
)
def test_a_sight_that_does_not_exist_is_refused_before_the_first_month(told, sight, words):
    assert words in told(literacy(lambda literacy, near: literacy, sees={"near": sight}))


def test_a_rule_in_the_place_of_a_scenario_is_refused(arm):
    with pytest.raises(UsageError, match=r"citizen_literacy is not a scenario: .*with_rule\(citizen_literacy\)"):
        compare(arm("status-quo"), literacy(lambda literacy: literacy))
