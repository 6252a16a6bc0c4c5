"""Rules: one text for an agent and for columns, cards that say everything, and what the core rules do."""

from __future__ import annotations

import doctest
import functools
import inspect
import itertools
import pickle
from collections import Counter

import numpy as np
import pytest

from policylab.columns import columns_of
from policylab.engine import SETTLING_MONTHS, Simulation
from policylab.errors import PolicylabError, UsageError
from policylab.luck import Luck, agent_keys
from policylab.machine import OCTOBER
from policylab.measures import MEASURES
from policylab.parameters import parameter, parameters, rows
from policylab.policies.instrument import Levers
from policylab.policies.package import packages
from policylab.records import record
from policylab.rules import STEP, rules, with_rule
from policylab.rules.choice import (
    FOR_REAL,
    IGNORE,
    ON_PAPER,
    agency_agenda,
    agency_attention,
    agency_choice,
    agency_deadline,
    agency_felt_control,
    agency_liability,
    agency_real_cost,
    agency_real_value,
    gain_of_work,
    unmet_duty,
)
from policylab.rules.citizens import (
    citizen_capability,
    citizen_dealing,
    citizen_hours,
    citizen_intention,
    citizen_literacy,
    citizen_trust,
)
from policylab.rules.data import agency_data_offered, agency_data_release, agency_integration
from policylab.rules.law import agency_digital_ceiling, agency_law_fit, agency_law_reading, agency_lawyer
from policylab.rules.leaders import leader_clarity, leader_mindset, leader_succession
from policylab.rules.projects import (
    agency_effective_adoption,
    agency_lapse,
    agency_project_finish,
    agency_project_start,
    agency_redesign,
    agency_spending,
)
from policylab.rules.readiness import agency_project_risk
from policylab.rules.rule import card_of, from_above, mean_over, one_by_one, rule
from policylab.rules.services import agency_efficiency, agency_quality
from policylab.rules.staff import (
    staff_applied_skill,
    staff_basic_skill,
    staff_motivation,
    staff_resistance,
    staff_workload,
)
from policylab.start import start

NAMES = tuple(rules())
LOOKED_AT = (0, 6, 12, 13, 18, 24, 40)  # months: October, announcement, after it, deadline, reform, late


def usual(of, **changed):
    """Return the default parameters of a rule, some of them changed."""
    return {name: changed.get(name, parameter(name).default) for name in card_of(of).parameters}


# ---------------------------------------------------------------- one agent and columns


class Captured:
    """What each rule was given and gave in some months of a real run."""

    def __init__(self, classroom, worlds):
        self.calls: dict[str, list[tuple]] = {name: [] for name in NAMES}
        self.months = Counter()
        self.impure: list[str] = []
        step = tuple(tuple(self._watched(one) for one in group) for group in STEP)
        from dataclasses import replace

        simulation = Simulation(classroom, [replace(one, step=step) for one in worlds])
        for _ in range(max(LOOKED_AT) + 1):
            simulation.step()

    def _watched(self, one):
        name = card_of(one).name

        @functools.wraps(one)
        def watched(*columns, **values):
            month = self.months[name] - SETTLING_MONTHS
            self.months[name] += 1
            if month not in LOOKED_AT:
                return one(*columns, **values)
            before = [np.array(given) for given in (*columns, *values.values())]
            result = one(*columns, **values)
            again = one(*columns, **values)
            for given, kept in zip((*columns, *values.values()), before, strict=True):
                if given.dtype != kept.dtype or given.tobytes() != kept.tobytes():
                    self.impure.append(f"{name} changes its input")
            for a, b in zip(_tuple(result), _tuple(again), strict=True):
                if np.asarray(a).tobytes() != np.asarray(b).tobytes():
                    self.impure.append(f"{name} gives another result when asked again")
            self.calls[name].append((columns, values, tuple(np.array(one) for one in _tuple(result))))
            return result

        return watched


def _tuple(result):
    return result if isinstance(result, tuple) else (result,)


@pytest.fixture(scope="module")
def captured(classroom, every_package, corners, arm):
    others = [arm("by-law-abrupt", point) for point in corners[:4]]
    return Captured(classroom, [*every_package, *others])


@pytest.mark.parametrize("name", NAMES)
def test_one_agent_gives_what_the_columns_give(captured, name):
    one = rules()[name]
    assert len(captured.calls[name]) == len(LOOKED_AT)
    compared = 0
    for number, (columns, values, results) in enumerate(captured.calls[name]):
        shape = np.broadcast_shapes(*(np.shape(c) for c in columns), *(np.shape(v) for v in values.values()))
        wide = [np.broadcast_to(c, shape) for c in columns]
        many = {key: np.broadcast_to(v, shape) for key, v in values.items()}
        agents, worlds = results[0].shape
        assert shape == (agents, worlds)
        for agent in range(number % 3, agents, max(1, agents // 12)):
            for world in range(worlds):
                at = agent, world
                plain = one(*(c[at].item() for c in wide), **{key: v[at].item() for key, v in many.items()})
                for result, expected in zip(_tuple(plain), results, strict=True):
                    assert float(result) == pytest.approx(float(expected[at]), rel=1e-12, abs=1e-12)
                    compared += 1
    assert compared > 300


def test_rules_are_pure(captured):
    assert captured.impure == []
    assert set(captured.months) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_results_have_the_shape_and_kind_that_the_columns_declare(captured, name):
    card = card_of(rules()[name])
    for _, _, results in captured.calls[name]:
        assert len(results) == len(card.writes)
        for written, values in zip(card.writes, results, strict=True):
            assert values.dtype.kind == np.dtype(columns_of(card.of)[written].dtype).kind, written
            assert not np.isnan(values.astype(float)).any(), written


@pytest.mark.parametrize("name", NAMES)
def test_rules_and_their_cards_can_be_pickled(name):
    assert pickle.loads(pickle.dumps(rules()[name])) is rules()[name]
    assert pickle.loads(pickle.dumps(card_of(rules()[name]))) == card_of(rules()[name])


# ---------------------------------------------------------------- cards and tables


@pytest.mark.parametrize("name", NAMES)
def test_a_card_says_what_is_needed(name):
    card, text = card_of(rules()[name]), inspect.getdoc(rules()[name]) or ""
    assert card.name == name
    assert name.startswith(f"{card.of}_")
    assert len(card.cites) > 5
    assert card.title.endswith(".")
    assert len(card.title) > 20
    assert card.equation or "A draw" in text or "An allocation" in text
    assert bool(card.equation) == (".. math::" in text)
    assert doctest.DocTestParser().get_examples(text), "a rule has a worked example"
    assert set(card.parameters) <= set(parameters())
    for argument in card.sees:
        assert argument in card.inputs, f"{argument} is seen but is no argument"


@pytest.mark.parametrize("name", NAMES)
def test_the_worked_example_of_a_rule_holds(name):
    found = doctest.DocTestFinder(recurse=False).find(
        rules()[name], name, globs=vars(inspect.getmodule(rules()[name])).copy()
    )
    runner = doctest.DocTestRunner()
    for one in found:
        runner.run(one)
    assert runner.tries > 0
    assert runner.failures == 0


def test_the_step_holds_each_rule_once_and_groups_write_no_column_twice():
    in_order = [card_of(one).name for group in STEP for one in group]
    assert len(in_order) == len(set(in_order))
    assert list(rules()) == in_order
    for group in STEP:
        written = [(card_of(one).of, column) for one in group for column in card_of(one).writes]
        assert len(written) == len(set(written)), "two rules of a group write one column"


def test_every_state_column_is_written_by_some_rule_and_every_lever_read_by_one():
    written, read = set(), set()
    for one in rules().values():
        card = card_of(one)
        written |= {f"{card.of}.{column}" for column in card.writes}
        read |= {f"{card.of}.{name}" for name in card.inputs if name not in card.sees}
        read |= {f"{sight.via}.{sight.column}" for sight in card.sees.values() if sight.how == "above"}
    for kind in ("agency", "leader", "staff", "citizen"):
        for column in columns_of(kind).values():
            if column.role == "state":
                assert column.key in written, f"no rule writes {column.key}"
            if column.role == "lever":
                assert column.key in read, f"no rule reads {column.key}"


class Asked(dict):
    """A mapping that remembers which names were looked up."""

    def __init__(self, of, asked):
        super().__init__(of)
        self.asked = asked

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)


def test_every_parameter_is_read_somewhere(classroom, every_package):
    asked = {name for one in rules().values() for name in card_of(one).parameters}
    assert asked <= set(parameters())
    start(classroom.roster, classroom.luck, Asked(rows([{}]), asked))
    for package in packages().values():
        for instrument in package.instrument:
            agencies = {"readiness": np.ones((20, 1)), "services": np.ones((20, 1))}
            coverage = instrument.cover(classroom.roster, agencies, 0, classroom.luck)
            columns = {name: np.zeros((20, 1)) for name in instrument.writes}
            for month in (12, 60):
                prices = Asked({name: entry.default for name, entry in parameters().items()}, asked)
                instrument.apply(month, Levers(columns, 0), coverage, prices)
                instrument.payments(month, coverage, prices)
    simulation = Simulation(classroom, every_package[:1])
    simulation.row = Asked(simulation.row, asked)
    for measure in MEASURES.values():
        if measure.take is not None:
            measure.take(simulation)
    record(simulation, 0, 1)
    assert set(parameters()) - asked == set(), "parameters that nothing reads"


def test_the_table_of_parameters_is_whole():
    for name, entry in parameters().items():
        assert entry.low < entry.high, name
        assert entry.low <= entry.default <= entry.high, name
        assert entry.letter in "ABCD", name
        assert entry.source, name
        assert entry.meaning, name
        assert entry.unit, name
        assert entry.symbol, name
        assert not entry.integer or float(entry.default).is_integer(), name


def test_symbols_of_parameters_are_unique():
    counted = Counter(entry.symbol for entry in parameters().values())
    assert [symbol for symbol, many in counted.items() if many > 1] == []


def test_parameters_are_checked_in_plain_words():
    entry = parameter("horizon")
    assert entry.check(12, "f") == 12.0
    for value, words in (
        (30, "out of range"),
        (6.5, "not a whole number"),
        (True, "not a number"),
        ("a", "not a number"),
    ):
        with pytest.raises(UsageError, match=words) as raised:
            entry.check(value, "f: parameters.horizon")
        assert "allowed 6 to 24 months" in str(raised.value)
        assert str(raised.value).startswith("f: parameters.horizon: ")
    with pytest.raises(UsageError, match=r"unknown parameter 'horizn': did you mean 'horizon'"):
        parameter("horizn")


def test_parameters_travel_as_rows():
    row = rows([{}, {"value": 5.0}])
    assert set(row) == set(parameters())
    assert row["value"].tolist() == [parameter("value").default, 5.0]
    assert all(values.shape == (2,) and values.dtype == np.float64 for values in row.values())


# ---------------------------------------------------------------- swapped rules, one by one, refusals


def named(name, function, **card):
    function.__name__ = name
    return rule(cites="a test", **card)(function)


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


def test_an_unknown_rule_is_refused_with_the_nearest(arm):
    def citizen_literac(literacy):
        return literacy

    with pytest.raises(UsageError, match=r"unknown rule 'citizen_literac': did you mean 'citizen_literacy'"):
        arm("status-quo").with_rule(rule(of="citizen", writes="literacy", cites="x")(citizen_literac))


def test_a_function_without_a_card_is_refused_with_the_cure(arm):
    with pytest.raises(PolicylabError, match=r"<lambda> is not a rule: write @rule"):
        arm("status-quo").with_rule(lambda literacy: literacy)


@pytest.mark.parametrize(
    ("card", "function", "words"),
    [
        (
            {"of": "citizens", "writes": "trust"},
            lambda trust: trust,
            r"unknown kind of agent 'citizens': did you mean 'citizen'",
        ),
        ({"of": "citizen", "writes": "trus"}, lambda trust: trust, r"writes 'trus': did you mean 'trust'"),
        ({"of": "citizen", "writes": "trust"}, lambda trsut: trsut, r"reads 'trsut': did you mean 'trust'"),
        (
            {"of": "agency", "writes": "penalty"},
            lambda penalty: penalty,
            r"'penalty', a lever: rules write state columns only",
        ),
        ({"of": "citizen", "writes": "taste"}, lambda taste: taste, r"'taste', a trait"),
        (
            {"of": "agency", "writes": "formal", "events": {"luck": "project_starts"}},
            lambda formal, luck: formal,
            r"event 'luck' must be a luck argument keyed by a count column",
        ),
    ],
)
def test_a_wrong_card_is_refused_when_it_is_written(card, function, words):
    with pytest.raises(PolicylabError, match=words) as raised:
        rule(cites="a test", **card)(function)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("sees", "words"),
    [
        ({"literacy": mean_over("neighbors", "literacy")}, "neighbours"),
        ({"literacy": mean_over("neighbours", "literac")}, "literac"),
        ({"literacy": from_above("agency", "formal")}, "agency"),
        ({"literacy": from_above("agencies", "formal")}, "agencies"),
    ],
)
def test_a_sight_that_does_not_exist_is_refused_before_the_first_month(classroom, arm, sees, words):
    step = swapped("citizen_literacy", lambda literacy: literacy, sees=sees)
    with pytest.raises(PolicylabError) as raised:
        Simulation(classroom, [arm("status-quo", step=step)])
    assert words in str(raised.value)
    assert "citizen_literacy" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_parameter_that_is_not_in_the_table_is_refused(classroom, arm):
    step = swapped("citizen_literacy", lambda literacy, *, lerning: literacy)
    with pytest.raises(PolicylabError, match=r"rule citizen_literacy: parameter 'lerning'"):
        Simulation(classroom, [arm("status-quo", step=step)])


WRONG_SHAPES = {
    "a row of parameters": lambda effective, mindset, motivation, *, lapse: lapse,
    "one number": lambda effective, mindset, motivation, *, lapse: 0.5,
    "one world": lambda effective, mindset, motivation, *, lapse: effective[:, 0],
    "one world as a column": lambda effective, mindset, motivation, *, lapse: effective[:, :1],
    "one agent": lambda effective, mindset, motivation, *, lapse: effective[:1],
    "a mean over agents": lambda effective, mindset, motivation, *, lapse: effective.mean(axis=0),
    "one dimension more": lambda effective, mindset, motivation, *, lapse: effective[None],
    "a flat column": lambda effective, mindset, motivation, *, lapse: effective.ravel(),
}


@pytest.mark.parametrize("what", WRONG_SHAPES)
def test_wrong_shapes_are_refused_where_there_are_as_many_agents_as_worlds(classroom, arm, what):
    """Twenty agencies and twenty worlds: whatever numpy would quietly broadcast is refused."""
    step = swapped("agency_lapse", WRONG_SHAPES[what])
    worlds = [arm("status-quo", {"value": 2 + 0.1 * number}, step=step) for number in range(20)]
    with pytest.raises(PolicylabError, match=r"rule agency_lapse: effective has shape .*expected \(20, 20\)"):
        Simulation(classroom, worlds)


@pytest.mark.parametrize(
    ("name", "function", "words"),
    [
        ("citizen_news", lambda experience: experience, r"rule citizen_news: 1 results for 2 columns"),
        ("citizen_news", lambda experience: (experience,) * 3, r"rule citizen_news: 3 results for 2 columns"),
        (
            "citizen_literacy",
            lambda literacy, used: (literacy, used),
            r"rule citizen_literacy: 2 results for 1 columns",
        ),
        (
            "citizen_capability",
            lambda access: 1.0 * access,
            r"rule citizen_capability: capable is float64, expected bool",
        ),
        ("citizen_capability", lambda access: access.astype(np.int64), r"capable is int64, expected bool"),
        (
            "agency_lawyer",
            lambda reading_offset, lawyers: (reading_offset, lawyers + 0.5),
            r"lawyers is float64, expected int64",
        ),
    ],
)
def test_wrong_numbers_and_kinds_of_results_are_refused(classroom, arm, name, function, words):
    step = swapped(name, function, sees={}, events={})
    with pytest.raises(PolicylabError, match=words):
        Simulation(classroom, [arm("status-quo", step=step)])


def test_agents_and_worlds_do_not_slip_where_there_are_as_many(classroom, arm, simulate, differences):
    """In a square of twenty agencies and twenty worlds each world is the one that it is alone."""
    worlds = [arm("by-law-abrupt", {"value": 2 + 0.2 * number, "inertia": 0.1 + 0.01 * number}) for number in range(20)]
    together = simulate(classroom, worlds, 20)
    assert together.columns["agency"]["formal"].shape == (20, 20)
    for number in (0, 7, 19):
        assert differences(together, simulate(classroom, worlds[number : number + 1], 20), number, 0) == []


@rule(
    of="citizen",
    writes="literacy",
    cites="a test",
)
@one_by_one
def literacy_one_by_one(literacy, used, *, learning_by_use):
    """Learn by using, said with an if."""
    if used:
        return literacy + learning_by_use * (1 - literacy)
    return literacy


@one_by_one
def finish_one_by_one(
    project_months_left, project_odds, failures, cool_off, luck, *, partial_success, partial_yield, cool_off_months
):
    waiting = max(cool_off - 1, 0)
    result = 0.0
    if project_months_left == 1:
        if luck < project_odds:
            result, failures, waiting = -1.0, failures + 1, int(cool_off_months)
        elif luck < project_odds + (1 - project_odds) * partial_success:
            result = partial_yield
        else:
            result = 1.0
    left = max(project_months_left - 1, 0)
    return left, left > 0, result, failures, waiting


def test_a_rule_for_one_person_is_the_rule_for_columns(classroom, arm, simulate, corners):
    literacy_one_by_one.__name__ = "citizen_literacy"
    mine = rule(of="citizen", writes="literacy", cites="a test")(literacy_one_by_one)
    card = card_of(agency_project_finish)
    finish_one_by_one.__name__ = "agency_project_finish"
    other = rule(of="agency", writes=card.writes, events=card.events, cites="a test")(finish_one_by_one)
    points = [{}, {key: corners[0][key] for key in ("value", "partial_yield", "cool_off_months", "learning_by_use")}]
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


# ---------------------------------------------------------------- attention and the choice


def attention(nearness=0.0, salience=1.0, recognition=0.0, mindset=0.5, clarity=0.5, peers=0.1, **changed):
    given = (nearness, salience, recognition, mindset, clarity, peers)
    return float(agency_attention(*given, **usual(agency_attention, **changed)))


@pytest.mark.parametrize(
    ("more", "carrier"),
    [
        ({"nearness": 1.0}, "attention_from_deadline"),
        ({"mindset": 1.0}, "attention_from_leader"),
        ({"clarity": 1.0}, "attention_from_leader"),
        ({"recognition": 1.0}, "attention_from_recognition"),
        ({"peers": 1.0}, "attention_from_peers"),
    ],
)
def test_attention_opens_to_every_family(more, carrier):
    assert attention(**more) > attention() + 0.02
    assert attention(**more, **{carrier: 0.0}) <= attention(), "and by its own parameter only"


def test_attention_is_a_chance_and_the_gate_is_luck_below_it():
    nothing = attention(mindset=0.0, peers=0.0)
    assert nothing == pytest.approx(1 - np.exp(-parameter("attention_base").default))
    assert nothing < attention(nearness=1.0, salience=9.0, recognition=1.0, mindset=1.0, clarity=1.0, peers=1.0) < 1
    assert bool(agency_agenda(0.3, 0.3 - 1e-9)) is True
    assert bool(agency_agenda(0.3, 0.3)) is False


def test_salience_moves_attention_only_where_a_deadline_is_near():
    assert attention(salience=4.0) == attention()
    assert attention(salience=4.0, nearness=0.5) > attention(nearness=0.5)


def test_a_deadline_is_felt_late_peaks_and_wears_off_to_what_reporting_keeps_up():
    def felt(*left, formal=0.0, effective=0.0, audit_depth=0.5):
        state = (formal, effective, 1.0, 1.0, audit_depth)
        found = [agency_deadline(d, *state, **usual(agency_deadline)) for d in left]
        return [float(haste) for haste, _ in found], [float(nearness) for _, nearness in found]

    haste, nearness = felt(np.inf, 24.0, 6.0, 2.0, 1.0)
    assert haste == nearness == sorted(haste)
    assert haste[0] == 0.0
    assert haste[2] < 0.06
    haste, nearness = felt(0.0, -3.0, -12.0, -600.0)
    assert haste[0] == nearness[0] == 1.0
    assert haste == sorted(haste, reverse=True)
    assert nearness == sorted(nearness, reverse=True)
    assert haste[-1] == pytest.approx(0.0, abs=1e-12)
    floor = parameter("attention_floor").default
    assert nearness[-1] == pytest.approx(floor)
    for state, lag in (
        ({"formal": 1.0, "effective": 1.0}, 0.0),
        ({"formal": 1.0, "effective": 0.2}, 0.4),
        ({"formal": 1.0, "effective": 0.2, "audit_depth": 0.0}, 0.0),
        ({"formal": 0.3, "effective": 0.3}, 0.7),
    ):
        assert felt(-600.0, **state)[1] == [pytest.approx(lag * floor)], "only laggards are reported"


def test_control_is_felt_as_far_as_it_is_enforced():
    assert agency_felt_control(1.0, 0.0) == agency_felt_control(0.0, 3.0) == 0
    assert 0 < agency_felt_control(1.0, 0.5) < agency_felt_control(1.0, 2.0) < 1
    assert agency_felt_control(0.5, 2.0) == pytest.approx(0.5 * agency_felt_control(1.0, 2.0))


def test_liability_needs_inspection_penalty_and_a_deadline():
    full = agency_liability(0.1, 1.0, 0.0, 1.0, **usual(agency_liability))
    assert full == pytest.approx(0.1 * 12)
    for given in ((0.0, 1.0, 0.0, 1.0), (0.1, 0.0, 0.0, 1.0), (0.1, 1.0, np.inf, 1.0)):
        assert agency_liability(*given, **usual(agency_liability)) == 0
    far = agency_liability(0.1, 1.0, 12.0, 1.0, **usual(agency_liability))
    assert 0 < far < full / 100
    assert agency_liability(0.1, 1.0, -24.0, 1.0, **usual(agency_liability)) == full
    assert agency_liability(0.1, 1.0, 0.0, 2.0, **usual(agency_liability)) == pytest.approx(2 * full)


def test_unmet_duty_counts_what_is_undeclared_and_paper_that_is_seen_through():
    assert unmet_duty(0.2, 0.2, 0.8, 0.0) == pytest.approx(0.6)
    assert unmet_duty(0.8, 0.2, 0.8, 0.0) == 0
    assert unmet_duty(0.8, 0.2, 0.8, 1.0) == pytest.approx(0.6)
    assert unmet_duty(0.8, 0.8, 0.8, 1.0) == 0
    assert unmet_duty(1.0, 0.5, 0.4, 1.0) == 0


CHOICE = {
    "awake": True, "formal": 0.2, "effective": 0.1, "digital_ceiling": 0.8, "duty_target": 0.0, "audit_depth": 0.0,
    "liability": 0.0, "recognition": 0.0, "recognition_of_form": 0.0, "real_cost": 1.0, "real_value": 1.0,
    "project_risk": 0.3, "project_months_left": 0, "cool_off": 0, "resistance": 0.1, "peers_effective": 0.1,
    "luck_ignore": 0.5, "luck_paper": 0.5, "luck_real": 0.5,
}  # fmt: skip
LAW = {"duty_target": 1.0, "liability": 2.0}


def chosen(parameters_changed=None, **changed):
    assert set(changed) <= set(CHOICE)
    given = {**CHOICE, **changed}
    assert tuple(given) == card_of(agency_choice).inputs
    choice, declared = agency_choice(*given.values(), **usual(agency_choice, **(parameters_changed or {})))
    return int(choice), float(declared)


def test_nothing_threatened_nothing_won_nothing_chosen():
    assert chosen() == (IGNORE, 0.0)


def test_a_law_without_audit_brings_paper_and_great_value_brings_the_real_thing():
    assert chosen(**LAW) == (ON_PAPER, parameter("paper_step").default)
    assert chosen(real_value=6.0, project_risk=0.05) == (FOR_REAL, 0.0)


def test_recognition_is_worth_as_much_as_success_is_likely():
    """A contest moves an able agency to begin, and never one whose project is bound to fail."""
    worth = {"recognition_worth": 3.0}
    assert chosen(worth, recognition=1.0, project_risk=0.05) == (FOR_REAL, 0.0)
    assert chosen(worth, recognition=1.0, project_risk=1.0) == (IGNORE, 0.0)
    assert chosen(worth, recognition=0.0, project_risk=0.05) == (IGNORE, 0.0)


def test_who_sleeps_ignores():
    assert chosen(**LAW, awake=False) == (IGNORE, 0.0)
    assert chosen(real_value=6.0, awake=False) == (IGNORE, 0.0)


LUCKY_PAPER = {"luck_paper": 1 - 1e-9, "luck_ignore": 1e-9, "luck_real": 1e-9}


def test_paper_is_closed_without_liability_or_reward_of_form():
    assert chosen(**LUCKY_PAPER)[0] != ON_PAPER
    assert chosen(**LUCKY_PAPER, duty_target=1.0)[0] != ON_PAPER, "a duty that nobody enforces"
    assert chosen(**LUCKY_PAPER, liability=2.0)[0] != ON_PAPER, "a sanction for a duty of nothing"
    assert chosen(**LUCKY_PAPER, recognition=1.0)[0] != ON_PAPER, "a reward that paper cannot earn"
    assert chosen(**LUCKY_PAPER, **LAW)[0] == ON_PAPER
    assert chosen(**LUCKY_PAPER, recognition_of_form=0.5)[0] == ON_PAPER


def test_paper_is_closed_at_the_ceiling():
    assert chosen(**LUCKY_PAPER, **LAW, formal=0.8)[0] != ON_PAPER
    assert chosen(**LUCKY_PAPER, **LAW, formal=0.9)[0] != ON_PAPER
    choice, declared = chosen(**LUCKY_PAPER, **LAW, formal=0.7)
    assert choice == ON_PAPER
    assert declared == pytest.approx(0.1), "no more than what the ceiling leaves"


def test_paper_is_closed_where_an_audit_sees_everything():
    """What is declared without substance is then as unmet as what is not declared."""
    assert chosen(**LUCKY_PAPER, **LAW, audit_depth=1.0)[0] != ON_PAPER


LUCKY_REAL = {"luck_paper": 1e-9, "luck_ignore": 1e-9, "luck_real": 1 - 1e-9}


@pytest.mark.parametrize(
    ("door", "closed"),
    [
        ("a project that runs", {"project_months_left": 1}),
        ("cooling off", {"cool_off": 1}),
        ("the ceiling", {"effective": 0.8, "formal": 0.8}),
        ("less than half a project's scope", {"effective": 0.71, "formal": 0.8}),
    ],
)
def test_a_project_needs_an_open_door(door, closed):
    assert chosen(**LUCKY_REAL)[0] == FOR_REAL
    assert chosen(**{**LUCKY_REAL, **closed})[0] != FOR_REAL, door
    assert chosen(**LUCKY_REAL, effective=0.69, formal=0.8)[0] == FOR_REAL


def test_a_running_project_in_good_faith_excuses_from_liability():
    """With full good faith and a long project under way the law moves nobody to paper; without it, it does."""
    running = {**LAW, "project_months_left": 12}
    assert chosen({"good_faith": 1.0}, **running)[0] == IGNORE
    assert chosen({"good_faith": 0.0}, **running)[0] == ON_PAPER
    assert chosen({"good_faith": 1.0}, **LAW)[0] == ON_PAPER


def least_luck(option, parameters_changed=None, **changed):
    """Return the least luck of an option at which it is chosen: the lower, the better it looks."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        given = {f"luck_{name}": 0.5 for name in ("ignore", "paper", "real")} | {f"luck_{option}": middle}
        wanted = {"ignore": IGNORE, "paper": ON_PAPER, "real": FOR_REAL}[option]
        low, high = (low, middle) if chosen(parameters_changed, **given, **changed)[0] == wanted else (middle, high)
    return high


@pytest.mark.parametrize(
    ("option", "base", "better"),
    [
        ("real", {}, {"real_value": 1.3}),
        ("real", {}, {"real_cost": 0.7}),
        ("real", {}, {"project_risk": 0.1}),
        ("real", {}, {"recognition": 0.6}),
        ("real", {}, {"peers_effective": 0.5}),
        ("real", {}, {"resistance": 0.0}),
        ("real", {}, LAW),
        ("paper", LAW, {"liability": 3.0}),
        ("paper", {**LAW, "cool_off": 1}, {"real_cost": 0.5}),
        ("paper", LAW, {"recognition_of_form": 0.5}),
        ("paper", {**LAW, "audit_depth": 0.5}, {"audit_depth": 0.2}),
    ],
)
def test_what_makes_an_option_more_likely(option, base, better):
    assert least_luck(option, **{**base, **better}) < least_luck(option, **base) - 1e-4


def test_the_noise_is_gumbel():
    """Of ignore and real with utilities a and b, real wins with the logistic share of (b - a) / temperature."""
    keys = agent_keys(str(number) for number in range(20_000))
    drawn = {name: Luck(1).uniform(name, keys, 0) for name in ("luck_ignore", "luck_paper", "luck_real")}
    given = {name: np.full((20_000, 1), value) for name, value in CHOICE.items()} | drawn
    given["awake"] = given["awake"].astype(bool)
    values = usual(agency_choice, good_faith=0.0, inertia=0.1)
    choice, _ = agency_choice(*given.values(), **values)
    odds = (1 - 0.3) * (1 - values["partial_success"] * (1 - values["partial_yield"]))
    loss = values["project_loss"] * 0.1 / values["project_scope_share"]
    real = (odds - 0.3 * loss) + values["peer_weight"] * 0.1 - 1.0 - values["resistance_weight"] * 0.1
    share = 1 / (1 + np.exp(-(real - 0.1) / values["temperature"]))
    assert np.count_nonzero(choice == FOR_REAL) / 20_000 == pytest.approx(share, abs=4 * np.sqrt(share / 20_000))
    assert not (choice == ON_PAPER).any()


def test_real_cost_rises_with_misfit_poor_data_and_load_and_falls_with_paper():
    names = card_of(agency_real_cost).inputs
    base = dict(zip(names, (0.5, 0.5, 0.5, 0.5, 0.5, 0.2, 0.2, 1.0), strict=True))

    def cost(**changed):
        return float(agency_real_cost(**{**base, **changed}, **usual(agency_real_cost)))

    assert cost() == pytest.approx(1.0), "an average agency pays one effort"
    assert cost(law_reading=0.3) > 1 < cost(load=0.8)
    for part in ("data_storage", "data_linkage", "data_willing"):
        assert cost(**{part: 0.2}) > 1
    assert cost(formal=0.6) < 1
    assert cost(formal=1.0) == pytest.approx(1 - parameter("paper_conversion").default)
    assert cost(formal=0.6, digital_ceiling=0.6) == cost(formal=0.9, digital_ceiling=0.6) == cost(formal=1.0)
    best = cost(law_reading=1.0, data_storage=1.0, load=0.0, data_linkage=1.0, data_willing=1.0)
    assert best == pytest.approx(np.exp(-(0.8 + 0.4 + 0.4) / 2))


def test_real_value_needs_leaders_and_staff_and_grows_with_integration_and_use():
    names = card_of(agency_real_value).inputs
    base = dict(zip(names, (0.1, 0.1, 0.1, 0.5, 0.6, 0.5, 0.5, 0.5, 0.5), strict=True))

    def value(**changed):
        return float(agency_real_value(**{**base, **changed}, **usual(agency_real_value)))

    for name in ("integration", "client_use", "motivation", "mindset", "skill", "law_reading", "clarity"):
        assert value(**{name: 0.9}) > value() * 1.005, name
    assert value(motivation=0.0, mindset=0.0) == 0
    assert value(redesigned=0.6) > value(), "technology pays where processes are redesigned"


def test_technology_and_redesign_are_complements():
    shape = {
        name: parameter(name).default for name in ("gain_from_redesign_alone", "technology_share", "complementarity")
    }
    alone = gain_of_work(0.8, 0.05, **shape)
    redesign = gain_of_work(0.05, 0.8, **shape)
    both = gain_of_work(0.8, 0.8, **shape)
    assert both == pytest.approx(0.8)
    assert redesign > alone, "redesign earns something by itself, technology does not"
    assert both > alone + redesign
    assert gain_of_work(1.0, 0.0, **shape) < 1e-6
    assert gain_of_work(0.0, 1.0, **shape) == pytest.approx(shape["gain_from_redesign_alone"], abs=1e-6)
    assert agency_efficiency(0.8, 0.05, **shape) == alone


# ---------------------------------------------------------------- projects and the law


def finished(left=1, odds=0.4, failures=0, cool_off=0, luck=0.5, **changed):
    result = agency_project_finish(left, odds, failures, cool_off, luck, **usual(agency_project_finish, **changed))
    return tuple(float(one) for one in result)


def test_a_project_ends_in_its_last_month_only():
    assert finished(left=3, luck=0.0) == (2, 1, 0, 0, 0)
    assert finished(left=0, luck=0.0) == (0, 0, 0, 0, 0)
    assert finished(luck=0.39) == (0, 0, -1, 1, parameter("cool_off_months").default)
    partly = 0.4 + 0.6 * parameter("partial_success").default
    assert finished(luck=0.4)[2] == parameter("partial_yield").default
    assert finished(luck=partly - 1e-9)[2] == parameter("partial_yield").default
    assert finished(luck=partly) == (0, 0, 1, 0, 0)


def test_a_failure_closes_the_door_for_some_months():
    assert finished(left=0, cool_off=6)[4] == 5
    assert finished(left=0, cool_off=0)[4] == 0
    assert finished(luck=0.0, cool_off_months=0.0)[4] == 0


def test_success_converts_paper_first_and_keeps_effective_below_formal():
    grid = np.linspace(0, 1, 21)
    effective, formal, scope = (one.ravel() for one in np.meshgrid(grid, grid, [0.02, 0.1, 0.2, 0.3]))
    for ceiling, result in itertools.product((0.6, 1.0), (1.0, 0.4)):
        possible = (effective <= formal) & (formal <= ceiling) & (effective + scope <= ceiling)
        e, f, k = effective[possible], formal[possible], scope[possible]
        after, declared = agency_effective_adoption(e, f, ceiling, result, k, project_loss=0.25)
        np.testing.assert_allclose(after, e + result * k, rtol=1e-12)
        assert (after <= declared + 1e-12).all()
        assert (declared <= ceiling + 1e-12).all(), "the ceiling binds formal adoption too"
        # Services on paper are taken in proportion to what is not yet real: formal grows by the rest.
        new = (ceiling - f) / np.maximum(ceiling - e, 0.01) * result * k
        np.testing.assert_allclose(declared - f, new, atol=1e-12)


def test_where_the_ceiling_fell_a_success_keeps_effective_below_formal():
    after, formal = agency_effective_adoption(0.5, 0.6, 0.4, 1.0, 0.2, project_loss=0.25)
    assert (after, formal) == (pytest.approx(0.7), pytest.approx(0.7))


def test_where_all_is_on_paper_a_success_declares_nothing_new():
    after, formal = agency_effective_adoption(0.2, 1.0, 1.0, 1.0, 0.2, project_loss=0.25)
    assert (after, formal) == (pytest.approx(0.4), 1.0)


def test_a_failure_undoes_use_but_not_more_than_there_is_and_nothing_formal():
    after, formal = agency_effective_adoption(0.5, 0.6, 1.0, -1.0, 0.2, project_loss=0.5)
    assert (after, formal) == (pytest.approx(0.4), 0.6)
    assert agency_effective_adoption(0.05, 0.6, 1.0, -1.0, 0.2, project_loss=1.0)[0] == pytest.approx(0.0)
    assert agency_effective_adoption(0.5, 0.6, 1.0, -1.0, 0.2, project_loss=0.0)[0] == 0.5
    assert agency_effective_adoption(0.5, 0.6, 1.0, 0.0, 0.2, project_loss=1.0) == (0.5, 0.6)


def test_the_luck_of_a_project_is_keyed_by_its_number_and_not_by_the_month(classroom, arm, simulate):
    """An agency whose n-th project begins later under another policy still draws the same luck for it."""
    drawn: dict[tuple[int, int], set[float]] = {}
    months: dict[tuple[int, int], set[int]] = {}
    now = [-SETTLING_MONTHS]
    own = agency_project_finish

    @functools.wraps(own)
    def watched(project_months_left, project_odds, failures, cool_off, luck, **values):
        for agent, world in np.argwhere(project_months_left == 1):
            key = int(agent), int(number[agent, world])
            drawn.setdefault(key, set()).add(float(luck[agent, world]))
            months.setdefault(key, set()).add(now[0])
        return own(project_months_left, project_odds, failures, cool_off, luck, **values)

    step = with_rule(STEP, watched)
    worlds = [
        arm(name, {"value": 6.0}, step=step)
        for name in ("status-quo", "by-law-abrupt", "by-law-phased", "incentives-recognition")
    ]
    number = np.zeros((20, 1))
    simulation = Simulation(classroom, worlds)
    drawn.clear()
    months.clear()
    for month in range(60):
        now[0], number = month, simulation.columns["agency"]["projects_started"]
        simulation.step()
    assert all(len(numbers) == 1 for numbers in drawn.values())
    assert sum(len(when) > 1 for when in months.values()) > 3, "projects that end in different months were met"
    assert len({one for numbers in drawn.values() for one in numbers}) == len(drawn)


def test_lapse_only_where_nobody_cares():
    values = usual(agency_lapse)
    for motivation, mindset in ((1.0, 0.0), (0.0, 1.0), (0.5, 0.5), (0.9, 0.9)):
        assert agency_lapse(0.5, motivation, mindset, **values) == 0.5
    assert agency_lapse(0.5, 0.2, 0.2, **values) == pytest.approx(0.5 * (1 - 0.6 * values["lapse"]))
    assert agency_lapse(0.5, 0.0, 0.0, **values) < agency_lapse(0.5, 0.3, 0.3, **values) < 0.5


def test_redesign_needs_mindset_clarity_and_ability():
    def redesigned(before=0.1, result=1.0, skill=0.6, law_reading=0.5, mindset=0.5, clarity=0.5):
        return agency_redesign(before, result, skill, law_reading, mindset, clarity, **usual(agency_redesign))

    assert redesigned() > 0.1
    assert (
        redesigned(mindset=0.0) == redesigned(clarity=0.0) == redesigned(result=0.0) == redesigned(result=-1.0) == 0.1
    )
    assert redesigned(skill=0.0, law_reading=0.0) == 0.1
    assert redesigned(skill=0.0) > 0.1 < redesigned(law_reading=0.0)
    for name in ("mindset", "clarity", "skill", "law_reading"):
        assert redesigned(**{name: 0.9}) > redesigned()
    assert redesigned(before=1.0) == 1.0
    assert redesigned(result=0.4) - 0.1 == pytest.approx(0.4 * (redesigned() - 0.1))


def begun(choice, **changed):
    names = card_of(agency_project_start).inputs
    base = dict(zip(names, (choice, 0.1, 0.8, 0.3, 1.2, 2, 0.15, 0.6, 0.9, 4), strict=True))
    found = agency_project_start(**{**base, **changed}, **usual(agency_project_start))
    return dict(zip(card_of(agency_project_start).writes, (float(one) for one in found), strict=True))


def test_only_a_choice_for_real_begins_a_project():
    for choice in (IGNORE, ON_PAPER):
        assert begun(choice) == {
            "project_months_left": 2, "project_running": 1, "project_scope": 0.15, "project_odds": 0.6,
            "project_cost": 0.9, "projects_started": 4,
        }  # fmt: skip
    real = begun(FOR_REAL, project_months_left=0)
    assert real["project_months_left"] == parameter("project_duration").default
    assert (real["project_running"], real["projects_started"]) == (1, 5)
    assert (real["project_scope"], real["project_odds"], real["project_cost"]) == (0.2, 0.3, pytest.approx(1.2))
    small = begun(FOR_REAL, effective=0.7)
    assert small["project_scope"] == pytest.approx(0.1)
    assert small["project_cost"] == pytest.approx(0.6), "half the scope costs half"


def test_a_project_lasts_whole_months_from_its_start_to_its_end(classroom, arm):
    """A project that begins in month t has its result in month t + duration, in every agency and world."""
    simulation = Simulation(
        classroom,
        [
            arm("by-law-abrupt", {"value": 6.0}),
            arm("by-law-abrupt", {"value": 6.0, "project_duration": 4}),
        ],
    )
    due, met = {}, 0
    for month in range(48):
        simulation.step()
        agencies = simulation.columns["agency"]
        ended = {tuple(one) for one in np.argwhere(agencies["project_result"] != 0)}
        expected = {key for key, when in due.items() if when == month}
        if month > 12:
            assert ended == expected
            met += len(ended)
        for agent, world in np.argwhere(agencies["choice"] == FOR_REAL):
            due[int(agent), int(world)] = month + (7, 4)[world]
    assert met > 10


def test_what_a_project_costs_is_paid_in_its_months():
    values = usual(agency_spending)
    monthly = agency_spending(8, True, 1.1, 0.0, 1.0, **values)
    whole = values["effort_price"] * 8 * values["project_scope_share"] * 1.1
    assert monthly * values["project_duration"] == pytest.approx(whole)
    assert agency_spending(8, False, 1.1, 0.0, 1.0, **values) == 0
    paper = agency_spending(8, False, 1.1, 0.5, 0.9, **values)
    assert paper == pytest.approx(values["effort_price"] * 8 * values["paper_cost"] * 0.9 * 0.5)


def test_what_raises_the_risk_of_a_project():
    names = card_of(agency_project_risk).inputs
    base = dict(zip(names, (0.5, 0.0, 0.5, 0.0, 0.0), strict=True))

    def risk(**changed):
        return float(agency_project_risk(**{**base, **changed}, **usual(agency_project_risk)))

    for worse in ({"readiness": 0.4}, {"haste": 1.0}, {"load": 0.9}, {"resistance": 0.5}, {"running": 0.9}):
        assert risk(**worse) > risk() + 0.01, worse
    assert risk(running=0.3) == risk()
    assert risk(load=0.1) == risk()
    assert risk(readiness=0.55) == pytest.approx(1 / (1 + np.e))


def test_rules_follow_a_reform_and_never_go_back():
    values = usual(agency_law_fit)
    assert agency_law_fit(0.5, 0.0, **values) == 0.5
    assert agency_law_fit(0.9, 0.8, **values) == 0.9
    fit = 0.5
    for _ in range(200):
        fit = agency_law_fit(fit, 0.8, **values)
        assert fit <= 0.8
    assert fit == pytest.approx(0.8, abs=1e-6)


def test_a_reform_takes_effect_after_its_lag(classroom, arm):
    """by-law-abrupt: announced in month 12, the reform 24 months later: rules stand still until month 36."""
    simulation = Simulation(classroom, [arm("by-law-abrupt")])
    fit = simulation.columns["agency"]["law_fit"]
    for month in range(40):
        simulation.step()
        now = simulation.columns["agency"]["law_fit"]
        assert np.array_equal(now, fit) == (month < 36), month
        fit = now


def test_a_lawyers_reading_lasts(classroom, arm):
    simulation = Simulation(classroom, [arm("status-quo")])
    changes, stays = 0, 0
    for _ in range(120):
        agencies = simulation.columns["agency"]
        offset, lawyers = agencies["reading_offset"], agencies["lawyers"]
        simulation.step()
        new = simulation.columns["agency"]
        changed = new["lawyers"] != lawyers
        assert np.array_equal(new["reading_offset"] != offset, changed), "read anew if and only if the lawyer is new"
        changes, stays = changes + changed.sum(), stays + (~changed).sum()
    expected = 120 * 20 / parameter("lawyer_term").default
    assert abs(changes - expected) < 4 * np.sqrt(expected)


def test_an_nth_lawyer_reads_the_same_way_whenever_he_comes():
    values = usual(agency_lawyer)
    offset, lawyers = agency_lawyer(1.0, 3, 0.0, 0.8, **values)
    assert (float(offset), int(lawyers)) == (pytest.approx(0.8416, abs=1e-4), 4)
    assert card_of(agency_lawyer).events == {"luck_reading": "lawyers"}


def test_reading_and_ceiling():
    assert agency_law_reading(0.5, 1.0, reading_spread=0.15) == pytest.approx(0.65)
    assert agency_law_reading(0.5, -6.0, reading_spread=0.15) == 0
    assert agency_law_reading(0.9, 6.0, reading_spread=0.15) == 1
    ceiling = functools.partial(agency_digital_ceiling, **usual(agency_digital_ceiling))
    assert ceiling(0.0) == parameter("ceiling_without_fit").default
    assert ceiling(0.3) < ceiling(0.6) < ceiling(0.9) == ceiling(1.0) == 1.0


def test_data_count_only_where_they_are_released_and_readable():
    assert agency_data_offered(0.0, 1.0, 1.0) == agency_data_offered(1.0, 0.0, 0.0) == 0
    assert agency_data_offered(1.0, 1.0, 1.0) == 1
    assert agency_integration(1.0, 0.0) == 0
    assert agency_integration(1.0, 0.5) > agency_integration(0.0, 0.5) > 0
    values = usual(agency_data_release)
    low = agency_data_release(0.2, -2.0, 0.4, 0.3, 0.1, **values)
    for more in ((0.2, -2.0, 0.9, 0.3, 0.1), (0.2, -2.0, 0.4, 0.9, 0.1), (0.2, -2.0, 0.4, 0.3, 0.9)):
        assert agency_data_release(*more, **values) > low


def test_quality_rises_with_redesign_data_and_skill_and_falls_with_resistance():
    values = usual(agency_quality)
    base = agency_quality(0.1, 0.1, 0.6, 0.1, **values)
    assert agency_quality(0.5, 0.1, 0.6, 0.1, **values) > base
    assert agency_quality(0.1, 0.5, 0.6, 0.1, **values) > base
    assert agency_quality(0.1, 0.1, 0.9, 0.1, **values) > base
    assert agency_quality(0.1, 0.1, 0.6, 0.5, **values) < base
    assert 0 <= agency_quality(0.0, 0.0, 0.0, 1.0, **values) <= agency_quality(1.0, 1.0, 1.0, 0.0, **values) <= 1


# ---------------------------------------------------------------- leaders and staff


def succeeded(october=1.0, luck=0.0, tenure=30, successor=0.5, culture=0.5, **changed):
    found = leader_succession(
        0.8, 0.7, 0.6, tenure, 2, culture, october, luck, successor, **usual(leader_succession, **changed)
    )
    return dict(zip(card_of(leader_succession).writes, (float(one) for one in found), strict=True))


def test_succession_only_in_october_and_after_the_shortest_term():
    stays = {"conviction": 0.8, "mindset": 0.7, "clarity": 0.6, "tenure": 31, "successions": 2}
    assert succeeded(october=0.0) == stays
    assert succeeded(luck=1 - 0.97**12 + 1e-9) == stays
    assert succeeded(tenure=11) == {**stays, "tenure": 12}
    gone = succeeded(luck=1 - 0.97**12 - 1e-9)
    assert (gone["tenure"], gone["successions"]) == (0, 3)
    assert gone["conviction"] == gone["mindset"] != 0.8
    assert gone["clarity"] == pytest.approx(0.6 * parameter("clarity_kept").default)
    assert succeeded(tenure=12)["successions"] == 3


def test_a_successor_mixes_the_peers_and_a_draw_of_his_own():
    assert succeeded(culture=0.9)["mindset"] > succeeded(culture=0.1)["mindset"]
    assert succeeded(successor=0.9)["mindset"] > succeeded(successor=0.1)["mindset"]
    assert succeeded(culture=0.9, culture_share=0.0) == succeeded(culture=0.1, culture_share=0.0)
    assert succeeded(successor=0.5, culture_share=0.0)["mindset"] == pytest.approx(0.5)


def test_leaders_of_a_run_leave_in_october_only(classroom, arm):
    simulation = Simulation(classroom, [arm("status-quo")])
    left = 0
    for month in range(60):
        before = dict(simulation.columns["leader"])
        simulation.step()
        after = simulation.columns["leader"]
        new = after["successions"] != before["successions"]
        assert month % 12 == OCTOBER or not new.any()
        assert (after["tenure"][new] == 0).all()
        assert (after["tenure"][~new] == before["tenure"][~new] + 1).all()
        left += int(new.sum())
    assert 10 < left < 70


def test_mindset_moves_to_conviction_and_peers_and_with_results():
    values = usual(leader_mindset)
    assert leader_mindset(0.5, 0.5, 0.5, 0.0, **values) == 0.5
    assert leader_mindset(0.5, 0.9, 0.5, 0.0, **values) > 0.5 < leader_mindset(0.5, 0.5, 0.9, 0.0, **values)
    assert leader_mindset(0.5, 0.5, 0.5, 1.0, **values) > 0.5 > leader_mindset(0.5, 0.5, 0.5, -1.0, **values)
    assert leader_mindset(1.0, 1.0, 1.0, 1.0, **values) == 1.0
    assert leader_mindset(0.0, 0.0, 0.0, -1.0, **values) == 0.0
    low, high = (leader_clarity(0.4, mindset, **usual(leader_clarity)) for mindset in (0.1, 0.9))
    assert low < high


def resisted(resistance=0.1, disposition=0.1, skill=0.5, notice=np.inf, voice=0.0, result=0.0):
    return float(staff_resistance(resistance, disposition, skill, notice, voice, result, **usual(staff_resistance)))


def test_an_announcement_raises_resistance_by_its_abruptness():
    assert resisted() == pytest.approx(0.1)
    assert resisted(notice=18.0) == pytest.approx(0.1)
    assert resisted(notice=0.0) > resisted(notice=6.0) > resisted(notice=12.0) > 0.1
    assert resisted(notice=0.0) == pytest.approx(0.1 + parameter("reactance").default * 0.5)
    assert resisted(notice=6.0, voice=0.5) < resisted(notice=6.0)
    assert resisted(notice=6.0, voice=1.0) == pytest.approx(0.1)
    assert resisted(notice=6.0, skill=0.9) < resisted(notice=6.0, skill=0.1)
    assert resisted(result=-1.0) == pytest.approx(0.1 + parameter("resistance_from_failure").default)
    assert resisted(result=1.0) == pytest.approx(0.1)
    assert resisted(resistance=1.0, notice=0.0, result=-1.0) <= 1.0


def test_resistance_wears_off_by_its_half_life():
    resistance = 0.5
    for _ in range(round(parameter("resistance_half_life").default)):
        resistance = resisted(resistance=resistance)
    assert resistance == pytest.approx(0.1 + 0.4 / 2)


def test_resistance_is_raised_once_and_then_wears_off(classroom, arm):
    """Without failures that add to it: a peak in the month of the announcement, and the half-life after it."""
    point = {"resistance_from_failure": 0.0}
    simulation = Simulation(classroom, [arm("by-law-abrupt", point), arm("status-quo", point)])
    excess = []
    for _ in range(40):
        simulation.step()
        resistance = simulation.columns["staff"]["resistance"]
        excess.append(resistance[:, 0] - resistance[:, 1])
    excess = np.array(excess)
    assert (excess[:12] == 0).all()
    assert (excess[12] > 0).all()
    assert excess[12].mean() > 0.05
    np.testing.assert_allclose(excess[24], excess[12] / 2, rtol=1e-9)
    assert (np.diff(excess[12:], axis=0) < 0).all()


def moved(motivation=0.5, own=0.5, control=0.0, recognition=0.0, clarity=0.5):
    return float(staff_motivation(motivation, own, control, recognition, clarity, **usual(staff_motivation)))


def test_control_crowds_out_recognition_and_clarity_crowd_in_and_recovery_is_slow():
    assert moved() == 0.5
    assert moved(control=1.0) < 0.5 < moved(recognition=1.0)
    assert moved(clarity=0.9) > 0.5 > moved(clarity=0.1)
    fall, rise = 0.5 - moved(own=0.3), moved(own=0.7) - 0.5
    assert fall == pytest.approx(2 * rise)
    assert moved(motivation=1.0, own=1.0, recognition=1.0, clarity=1.0) == 1.0


def test_workload_grows_with_projects_and_double_work():
    values = usual(staff_workload)
    base = staff_workload(1.0, False, 0.5, 0.5, **values)
    assert base == values["ordinary_load"]
    assert staff_workload(1.0, True, 0.5, 0.5, **values) > base
    assert staff_workload(1.0, False, 0.9, 0.5, **values) > base
    assert staff_workload(1.2, False, 0.5, 0.5, **values) == pytest.approx(1.2 * base)


def test_skill_is_kept_by_training_lost_without_and_won_from_better_colleagues_and_projects():
    basic = functools.partial(staff_basic_skill, **usual(staff_basic_skill))
    upkeep = parameter("forgetting").default / parameter("learning").default
    assert basic(0.6, upkeep * 0.6 / 0.4, 0.6) == pytest.approx(0.6)
    assert basic(0.6, 0.0, 0.6) < 0.6
    assert basic(0.6, 0.1, 0.9) > basic(0.6, 0.1, 0.6) == basic(0.6, 0.1, 0.1)
    applied = functools.partial(staff_applied_skill, **usual(staff_applied_skill))
    base = applied(0.5, 0.1, 0.6, 0.5, 0.0)
    assert applied(0.5, 0.1, 0.6, 0.5, 1.0) > base > applied(0.5, 0.1, 0.6, 0.5, -1.0)
    assert applied(0.5, 0.1, 0.9, 0.5, 0.0) > base, "it grows on basic skill"
    assert applied(0.5, 0.1, 0.6, 0.9, 0.0) > base


# ---------------------------------------------------------------- citizens


def trusted(trust=0.5, own=0.5, good=0.0, bad=0.0, good_around=0.0, bad_around=0.0):
    return float(citizen_trust(trust, own, good, bad, good_around, bad_around, **usual(citizen_trust)))


def test_trust_falls_faster_than_it_rises():
    rise, fall = trusted(good=1.0) - 0.5, 0.5 - trusted(bad=1.0)
    assert rise > 0
    assert fall == pytest.approx(parameter("trust_loss_ratio").default * rise)
    after_both = trusted(trusted(good=1.0), bad=1.0)
    assert after_both < 0.5


def test_trust_hears_those_around_less_and_comes_back_to_its_own_level():
    assert 0.5 < trusted(good_around=1.0) < trusted(good=1.0)
    assert 0.5 > trusted(bad_around=1.0) > trusted(bad=1.0)
    assert trusted(own=0.7) > 0.5 > trusted(own=0.3)
    assert trusted() == 0.5
    assert trusted(trust=1.0, own=1.0, good=1.0) == 1.0
    assert trusted(trust=0.0, own=0.0, bad=2.0) == 0.0


DEALING = {
    "registered": False, "prefers_digital": True, "capable": True, "distance": 1.0, "effective": 0.8, "formal": 0.9,
    "quality": 0.6, "capable_around": 0.5, "luck_service": 0.5, "luck_counter": 0.9, "luck_quality": 0.5,
    "luck_helper": 0.9,
}  # fmt: skip
CLOSED = {"luck_counter": 0.0}


def dealt(parameters_changed=None, **changed):
    given = {**DEALING, **changed}
    assert tuple(given) == card_of(citizen_dealing).inputs
    plain = [np.array([[value]]) for value in given.values()]
    found = citizen_dealing(*plain, **usual(citizen_dealing, **(parameters_changed or {})))
    return {name: one.item() for name, one in zip(card_of(citizen_dealing).writes, found, strict=True)}


def test_how_a_dealing_goes():
    good = {"used": True, "registered": True, "burdened": False, "helped": False, "shut_out": False, "experience": 1.0}
    counter = {
        "used": False,
        "registered": False,
        "burdened": False,
        "helped": False,
        "shut_out": False,
        "experience": 0.0,
    }
    assert dealt() == good
    assert dealt(luck_quality=0.6) == {**good, "burdened": True, "experience": -1.0}
    assert dealt(prefers_digital=False) == counter
    assert dealt(capable=False) == counter
    assert dealt(luck_service=0.95) == counter, "a service that is neither real nor declared"
    assert dealt(luck_service=0.85) == {**counter, "burdened": True, "experience": -1.0}, "declared only"
    assert dealt(luck_service=0.85, prefers_digital=False) == counter
    assert dealt(prefers_digital=False, registered=True)["registered"] is True


def test_a_closed_counter_forces_helps_or_shuts_out():
    forced = dealt(**CLOSED, prefers_digital=False)
    assert forced["used"] is forced["registered"] is True
    assert forced["experience"] == pytest.approx(1 - parameter("autonomy_cost").default)
    out = dealt(**CLOSED, capable=False)
    assert {name for name, value in out.items() if value is True} == {"shut_out"}
    assert out["experience"] == -1.0
    failed = dealt(**CLOSED, luck_quality=0.9)
    assert failed["used"] is failed["shut_out"] is True, "a failure has no counter to end at"
    assert failed["experience"] == -1.0
    helped = dealt(**CLOSED, capable=False, luck_helper=0.0)
    assert (helped["shut_out"], helped["helped"], helped["burdened"], helped["experience"]) == (False, True, True, 0.0)
    assert dealt(**CLOSED, capable=False, luck_helper=0.0, capable_around=0.0)["shut_out"] is True


@pytest.mark.parametrize(("distance", "effective"), [(1.0, 0.8), (0.3, 0.8), (1.0, 0.2)])
def test_counters_close_with_distance_and_with_most_services_digital(distance, effective):
    edge = 0.6 * distance * effective**2
    shut = [
        dealt({"counter_closure": 0.6}, capable=False, luck_service=0.0, distance=distance, effective=effective, **luck)
        for luck in ({"luck_counter": edge - 1e-9}, {"luck_counter": edge + 1e-9})
    ]
    assert [one["shut_out"] for one in shut] == [True, False]


@pytest.mark.parametrize("away", [{"distance": 0.0}, {"effective": 0.0}, {"luck_service": 0.85}])
def test_a_counter_nearby_or_of_a_service_that_is_not_digital_stays(away):
    assert dealt(**CLOSED, capable=False)["shut_out"] is True
    assert dealt(**{**CLOSED, **away}, capable=False)["shut_out"] is False
    assert dealt({"counter_closure": 0.0}, **CLOSED, capable=False)["shut_out"] is False


def test_hours_of_a_dealing():
    hours = functools.partial(citizen_hours, counter_hours=3.0, digital_hours=0.5)
    assert hours(True, False, False, False) == 0.5, "a dealing that goes well online"
    assert hours(False, False, False, False) == 3.0, "a visit to the counter"
    for used in (True, False):
        assert hours(used, True, False, False) == 3.5, "an attempt that ends at the counter"
        assert hours(used, True, False, True) == 0.5, "an attempt with no counter to end at"
    assert hours(False, True, True, False) == 0.5, "someone around does it"
    assert hours(False, False, False, True) == 0.5, "nothing but the attempt"


def test_who_is_able():
    values = usual(citizen_capability)
    assert not citizen_capability(False, 1.0, 1.0, 1.0, **values)
    assert citizen_capability(True, 0.5, 0.0, 0.0, **values)
    assert not citizen_capability(True, 0.2, 0.0, 0.0, **values)
    assert citizen_capability(True, 0.2, 0.9, 0.0, **values), "with help around"
    assert citizen_capability(True, 0.2, 0.0, 0.5, **values), "where the process is simple"


def test_intention_is_reconsidered_now_and_then_and_parted_by_taste():
    values = usual(citizen_intention)
    names = card_of(citizen_intention).inputs
    base = dict(zip(names, (False, 0.3, 0.4, 0.5, 0.5, True, 0.2, 0.0), strict=True))

    def wants(**changed):
        return bool(citizen_intention(**{**base, **changed}, **values))

    assert wants()
    assert not wants(luck=values["reconsidering"])
    assert wants(luck=0.9, prefers_digital=True)
    assert not wants(taste=0.9, prefers_digital=True)
    for less in ({"usefulness": 0.0}, {"ease": 0.0}, {"trust": 0.0}, {"capable": False}, {"users_around": 0.0}):
        assert (
            _willing(citizen_intention, {**base, **less}, values) < _willing(citizen_intention, base, values) - 0.02
        ), less


def _willing(one, given, values):
    """Return the taste up to which the digital channel is preferred."""
    taste = np.linspace(0, 1, 1001)
    return one(**{**given, "taste": taste}, **values).sum() / 1001


def test_who_uses_learns():
    values = usual(citizen_literacy)
    assert citizen_literacy(0.5, False, **values) == 0.5
    assert citizen_literacy(0.5, True, **values) == pytest.approx(0.5 + 0.5 * values["learning_by_use"])
    assert citizen_literacy(1.0, True, **values) == 1.0


def test_a_task_becomes_clear_bit_by_bit():
    values = usual(leader_clarity)
    task = values["clarity_base"] + values["clarity_from_mindset"] * 0.5
    assert leader_clarity(0.2, 0.5, **values) == pytest.approx(0.2 + values["clarity_speed"] * (task - 0.2))


def test_willing_leaders_open_the_data_and_habit_holds():
    rule = rules()["agency_data_willing"]
    values = usual(rule)
    share = values["leader_on_data"]
    assert rule(0.4, 0.4, 0.9, **values) > rule(0.4, 0.4, 0.4, **values)
    rest = (1 - share) * 0.3 + share * 0.8
    assert rule(rest, 0.3, 0.8, **values) == pytest.approx(rest)


def test_data_count_as_far_as_they_can_be_linked():
    assert agency_data_offered(1.0, 0.5, 0.9) > agency_data_offered(1.0, 0.5, 0.1)


@pytest.mark.parametrize("name", ["agency_learning", "agency_data_readiness"])
def test_agencies_learn_from_success_alone(name):
    rule = rules()[name]
    for result in (0.0, -1.0):
        assert tuple(float(x) for x in rule(0.5, 0.3, result, **usual(rule))) == (0.5, 0.3)
    assert all(after > before for after, before in zip(rule(0.5, 0.3, 1.0, **usual(rule)), (0.5, 0.3), strict=True))


def test_good_and_bad_experience_make_good_and_bad_news():
    news = rules()["citizen_news"]
    assert [tuple(float(x) for x in news(x)) for x in (1.0, 0.0, -1.5)] == [(1.0, 0.0), (0.0, 0.0), (0.0, 1.5)]
