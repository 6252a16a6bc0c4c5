"""Each printed equation, evaluated at random points, equals the body of its rule; a sign turned round is noticed."""

import ast
import inspect
import textwrap
from collections import Counter, defaultdict
from functools import lru_cache

import numpy as np
import pytest

from policylab.model.columns import COLUMNS, columns_of
from policylab.model.columns.parameters import parameter, parameters
from policylab.model.luck import Luck, agent_keys
from policylab.model.rules import rules
from policylab.model.rules.rule import card_of
from policylab.odd.equations import CALENDAR, meanings, outputs, standard, statements, symbols_in
from tests.odd.equations_read import Equation

SAME = 1e-9
POINTS = 20_000  # a hundred would do for what is smooth; thresholds and choices are crossed by few of them
KEYS = agent_keys(map(str, range(POINTS)))
MODULES = {one.__module__ for one in rules().values()}
PRINTED = {name: one for name, one in rules().items() if card_of(one).equation}


def points(card):
    """Return scattered values, shape (points, 1), for each symbol that a rule is given."""
    return {
        symbol: value_of(one, Luck(1).uniform(f"points of {card.name}.{one.argument}", KEYS, 0))
        for symbol, one in meanings(card).items()
    }


def value_of(meaning, scattered):
    """Return values of what a symbol stands for, spread over its range by uniform numbers."""
    if meaning.role == "luck":
        return scattered
    if meaning.role == "calendar":
        return np.rint(12 * scattered) if meaning.name == "months_left" else np.rint(scattered)
    if meaning.role == "parameter":
        entry = parameter(meaning.name)
        values = entry.low + (entry.high - entry.low) * scattered
        return np.rint(values) if entry.integer else values
    column = columns_of(meaning.of)[meaning.name]
    far = 24.0 if column.unit == "months" else 2.0  # how far points go where a column has no end
    low, high = max(column.low, -far), min(column.high, far)
    is_mean = meaning.role == "seen" and meaning.symbol != standard(column.symbol)
    if column.dtype is np.bool_ and not is_mean:
        return scattered < 0.5
    if np.issubdtype(column.dtype, np.integer) and not is_mean:
        codes = (
            [low, 1, 11, 12] if column.name == "months_since_use" else [low, low, 1, 2]
        )  # just within a year, or not
        return np.array(codes, dtype=column.dtype)[(4 * scattered).astype(int)]
    return low + (high - low) * np.clip(1.2 * scattered - 0.1, 0, 1)  # ends are special: a tenth lies at each


def results(function, card, given):
    """Return what a rule makes of values by symbol, by the symbol of each column that it writes."""
    of = {one.argument: given[symbol] for symbol, one in meanings(card).items()}
    found = function(*(of[name] for name in card.inputs), **{name: of[name] for name in card.parameters})
    return dict(zip(outputs(card), found if isinstance(found, tuple) else (found,), strict=True))


@lru_cache(maxsize=8)
def printed(name):
    """Return the points of a rule, and what its printed equation makes of them, by symbol."""
    card = card_of(PRINTED[name])
    given, equation = points(card), Equation(card.equation)
    known = {symbol: np.asarray(values, dtype=float) for symbol, values in given.items()}
    return given, {symbol: equation.value(symbol, known) for symbol in outputs(card)}


def differences(function, card):
    """Return by how much the printed equation and a rule differ at most, for each symbol that it writes."""
    given, expected = printed(card.name)
    return {
        symbol: float(np.max(np.abs(expected[symbol] - np.asarray(values, dtype=float))))
        for symbol, values in results(function, card, given).items()
    }


@pytest.mark.parametrize("name", PRINTED)
def test_the_printed_equation_is_the_rule(name):
    found = differences(PRINTED[name], card_of(PRINTED[name]))
    assert max(found.values()) < SAME, found


@pytest.mark.parametrize("name", PRINTED)
def test_every_symbol_of_an_equation_stands_for_something(name):
    card = card_of(PRINTED[name])
    defined = [standard(one.left) for one in statements(card.equation)]
    used = {symbol for one in statements(card.equation) for symbol in symbols_in(one.right)}
    known = set(meanings(card))
    assert set(outputs(card)) <= set(defined)
    assert used <= known | set(defined)
    assert known <= used, "arguments that the equation does not use"
    own = set(defined) - set(outputs(card))
    assert own <= used, "what the equation defines and does not use"
    assert not own & taken(), "a letter of the equation's own that is a column's or a parameter's"


def taken():
    """Return the symbols of all columns and parameters, in their standard spelling."""
    return {standard(one.symbol) for one in (*COLUMNS, *parameters().values())}


def test_no_two_columns_or_parameters_share_a_symbol():
    counted = Counter(standard(one.symbol) for one in (*COLUMNS, *parameters().values()))
    assert [symbol for symbol, many in counted.items() if many > 1] == []
    assert not {standard(symbol) for symbol, _ in CALENDAR.values()} & set(counted)


def test_only_allocations_have_no_equation():
    assert {card_of(one).name for one in rules().values() if not card_of(one).equation} == {
        card_of(one).name for one in rules().values() if card_of(one).allocates
    }


OPPOSITES = {
    ast.Add: ast.Sub, ast.BitOr: ast.BitAnd, ast.Lt: ast.GtE, ast.Gt: ast.LtE, ast.Eq: ast.NotEq,
}  # fmt: skip
OPPOSITES |= {other: one for one, other in OPPOSITES.items()}


class Turned(ast.NodeTransformer):
    """Turns the n-th sign round: plus, minus, or, and, and the signs of comparisons."""

    def __init__(self, number):
        self.left = number

    def visit_BinOp(self, node):
        self.generic_visit(node)
        node.op = self.turned(node.op)
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        node.ops = [self.turned(sign) for sign in node.ops]
        return node

    def visit_UnaryOp(self, node):
        self.generic_visit(node)
        node.op = self.turned(node.op)
        return node

    def turned(self, sign):
        opposite = (OPPOSITES | {ast.USub: ast.UAdd}).get(type(sign))
        if opposite is None:
            return sign
        self.left -= 1
        return opposite() if self.left == -1 else sign


def family(function):
    """Return a rule and the functions of the rules that it calls, those called first."""
    found = {}
    for called in ast.walk(tree_of(function)):
        other = function.__globals__.get(called.id) if isinstance(called, ast.Name) else None
        if inspect.isfunction(other) and other is not function and other.__module__ in MODULES:
            found |= family(other)
    return found | {function.__name__: function}


def tree_of(function):
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    tree.body[0].decorator_list = []
    return tree


def signs(function):
    turned = Turned(-1)
    turned.visit(tree_of(function))
    return -1 - turned.left


def with_a_sign_turned(rule, part, number):
    """Return a rule in which one sign of it, or of a function that it calls, is turned round."""
    together = {}
    for function in family(rule).values():
        together |= function.__globals__
    for name, function in family(rule).items():
        tree = Turned(number).visit(tree_of(function)) if name == part else tree_of(function)
        exec(compile(ast.fix_missing_locations(tree), "<mutant>", "exec"), together)
    return together[rule.__name__]


def mutants():
    """Return the rules that each sign of a rule, or of a function that rules call, enters."""
    found = defaultdict(list)
    for rule in PRINTED.values():
        for part, function in family(rule).items():
            for number in range(signs(function)):
                found[part, number].append(rule)
    return found


MUTANTS = mutants()


def test_the_other_rules_have_a_sign_to_turn():
    without = {name for name, rule in PRINTED.items() if not any(rule in rules_ for rules_ in MUTANTS.values())}
    assert without == {
        "agency_client_use", "agency_permitted", "agency_threat", "agency_pressure", "agency_declared",
        "service_delivered", "agency_peer_result", "agency_grants", "agency_reach",
    }  # fmt: skip


def test_a_sign_turned_round_is_noticed():
    def noticed(rule, part, number):
        with np.errstate(all="ignore"):
            found = differences(with_a_sign_turned(rule, part, number), card_of(rule))
        return not max(found.values()) < SAME

    blind = [place for place, turned in MUTANTS.items() if not any(noticed(rule, *place) for rule in turned)]
    assert blind == []
