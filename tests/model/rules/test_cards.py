"""Rules: one text for an agent and for columns, pure, and with cards and tables that say everything."""

from __future__ import annotations

import doctest
import functools
import inspect
import pickle
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from policylab.model.citizens_at_start import place_users
from policylab.model.columns import KINDS, columns_of
from policylab.model.columns.parameters import parameter, parameters, rows
from policylab.model.luck import Luck, agent_keys
from policylab.model.policies.delivery import Delivery
from policylab.model.policies.instrument import InstrumentContext, Levers
from policylab.model.policies.package import INSTRUMENTS, package, packages
from policylab.model.rules import STEP, rules
from policylab.model.rules.rule import card_of
from policylab.model.setting import settings
from policylab.model.settling import SETTLING_MONTHS, place
from policylab.model.simulation import Simulation
from policylab.model.start import start
from policylab.model.step import State
from policylab.odd.equations import seen_column
from policylab.recording.measures import MEASURES
from policylab.recording.run import record

NAMES = tuple(rules())
COLUMN_RULES = tuple(name for name, one in rules().items() if not card_of(one).allocates)
ALLOCATIONS = tuple(name for name, one in rules().items() if card_of(one).allocates)
LOOKED_AT = (0, 6, 12, 13, 18, 24, 40)  # months: October, announcement, after it, deadline, reform, late
EVENTS = ("shock", "trust-scandal", "reshuffle", "budget-cut")


# ---------------------------------------------------------------- one agent and columns


class Captured:
    """What each rule was given and gave in some months of a real run."""

    def __init__(self, classroom, asked):
        self.calls: dict[str, list[tuple]] = {name: [] for name in NAMES}
        self.months = Counter()
        self.impure: list[str] = []
        step = tuple(tuple(self._watched(one) for one in group) for group in STEP)
        simulation = Simulation(classroom, [replace(one, step=step) for one in asked])
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
    events = [arm("by-law-abrupt", setting=settings()[name]) for name in EVENTS]
    ends = [arm(name, point) for name, point in zip(("by-law-abrupt", "everything") * 3, corners, strict=False)]
    with pytest.MonkeyPatch.context() as patch:  # what watches the rules remembers, which guards refuse
        patch.setattr("policylab.model.scenario_checks.sealed", lambda step: step)
        patch.setattr("policylab.model.step.own_rules", lambda _: [])
        return Captured(classroom, [*every_package, *events, *ends])


@pytest.mark.parametrize("name", COLUMN_RULES)
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
            for world in range(number % 2, worlds, 2):
                at = agent, world
                plain = one(*(c[at].item() for c in wide), **{key: v[at].item() for key, v in many.items()})
                for result, expected in zip(_tuple(plain), results, strict=True):
                    assert float(result) == pytest.approx(float(expected[at]), rel=1e-12, abs=1e-12)
                    compared += 1
    assert compared > 300


@pytest.mark.parametrize("name", ALLOCATIONS)
def test_an_allocation_hangs_neither_on_the_worlds_beside_nor_on_the_order_of_rows(captured, name):
    one, given_something = rules()[name], False
    for columns, values, results in captured.calls[name]:
        agents, width = results[0].shape
        order = np.argsort(Luck(1).uniform(name, agent_keys(map(str, range(agents))), 0)[:, 0])
        for world in (0, 4, width - 1):
            alone = [c[:, [world]] if c.shape[1] == width else c for c in columns]
            point = {key: v[[world]] for key, v in values.items()}
            turned = one(*(c[order] for c in alone), **point)
            for found, again, result in zip(_tuple(one(*alone, **point)), _tuple(turned), results, strict=True):
                assert np.array_equal(found, result[:, [world]])
                assert np.array_equal(again, found[order])
        given_something |= 0 < np.count_nonzero(results[0]) < results[0].size
    assert len(captured.calls[name]) == len(LOOKED_AT)
    assert given_something


def test_no_two_draws_of_a_kind_of_agent_share_their_luck(captured):
    """A stream is named after its rule and its argument; in a month all differ, however alike they are called."""
    for month in range(len(LOOKED_AT)):
        seen = set()
        for name in NAMES:
            card, (columns, _, _) = card_of(rules()[name]), captured.calls[name][month]
            drawn = [luck for of, luck in zip(card.inputs, columns, strict=True) if of.startswith("luck")]
            alike = {(card.of, luck[:, 0].tobytes()) for luck in drawn}
            assert len(alike) == len(drawn), name
            assert not alike & seen, name
            seen |= alike
        assert len(seen) > 10


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
    assert {*card.parameters, *card.bounds} <= set(parameters())
    for argument in card.sees:
        assert argument in card.inputs, f"{argument} is seen but is no argument"


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
        for sight in card.sees.values():
            if sight.column:
                read.add(f"{seen_column(card, sight).kind}.{sight.column}")
                read |= {f"citizen.{sight.via}"} if sight.how in ("met", "visitors") else set()
    for kind in KINDS:
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
    asked = {name for one in rules().values() for name in (*card_of(one).parameters, *card_of(one).bounds)}
    assert asked <= set(parameters())
    row = Asked(rows([{}]), asked)
    begun = State(start(classroom.roster, classroom.luck, row), classroom.links)
    place(classroom.roster, row, begun)
    place_users(classroom.roster, classroom.luck, row, begun)
    simulation = Simulation(classroom, every_package[:1])
    prices = Asked({name: entry.default for name, entry in parameters().items()}, asked)
    shipped = [one for package in packages().values() for one in package.instrument]
    events = [event for setting in settings().values() for event in setting.event]
    used = {one.kind for one in (*shipped, *events)}
    examples = [one.example(Delivery(announced=1)) for kind, one in INSTRUMENTS.items() if kind not in used]
    # What stands in a simulation between its steps cannot be written.
    columns = {kind: {name: values.copy() for name, values in of.items()} for kind, of in simulation.columns.items()}
    law = package("by-law-abrupt").instrument[0]
    for instrument in (*shipped, *examples, *events, law.moved({"automatic": 0.1})):
        for month in (instrument.delivery.announced, 60):
            context = InstrumentContext(month, classroom.roster, classroom.luck, prices, columns, 0)
            coverage = instrument.cover(context)
            instrument.apply(context, Levers(columns, 0), coverage)
            instrument.payments(context, coverage)
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


def test_parameters_travel_as_rows():
    row = rows([{}, {"motive_of_gain": 1.5}])
    assert set(row) == set(parameters())
    assert row["motive_of_gain"].tolist() == [parameter("motive_of_gain").default, 1.5]
    assert all(values.shape == (2,) and values.dtype == np.float64 for values in row.values())


def test_no_two_rules_share_their_luck():
    keys = [card_of(rule).luck_key for rule in rules().values()]
    assert len(set(keys)) == len(keys)
