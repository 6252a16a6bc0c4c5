"""Rules are small, and their numbers are parameters: what is printed of a rule can be read at a glance."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from types import FunctionType

import pytest

from policylab.model.rules import rules
from policylab.model.rules.rule import card_of

MOST_ARGUMENTS = 12  # columns, sights, luck and parameters together
MOST_STATEMENTS = 6
# Rules that are rebuilt later; each is taken from its list by whoever mends it.
LONG_LISTS = {"citizen_trust", "leader_succession", "staff_motivation"}
LONG_BODIES: set[str] = set()
# Numbers that a rule may say: none and all, twice and half, and the months of a year.
PLAIN = {0, 1, 2, 12}
NUMBERS = {"agency_readiness": {3}, "agency_data_offered": {3}}  # means of three equal parts
# What keeps a logarithm or a quotient finite, and what stands for no number of its own.
GUARDS = {1e-9}
CONSTANTS = {"CLOSED": -1e6, "HOLDER": 1_000_000, "IGNORE": 0, "ON_PAPER": 1, "FOR_REAL": 2}


@cache
def tree_of(function: FunctionType) -> ast.FunctionDef:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


def body_of(function: FunctionType) -> list[ast.stmt]:
    """Return the statements of a function without its docstring."""
    return tree_of(function).body[1:] if inspect.getdoc(function) else tree_of(function).body


def statements_in(function: FunctionType) -> int:
    return sum(isinstance(node, ast.stmt) for stmt in body_of(function) for node in ast.walk(stmt))


def called_by(function: FunctionType) -> Iterator[FunctionType]:
    """Yield a rule and the functions of the rules' own modules that it calls."""
    yield function
    for node in (node for stmt in body_of(function) for node in ast.walk(stmt)):
        other = function.__globals__.get(node.id) if isinstance(node, ast.Name) else None
        if inspect.isfunction(other) and other.__module__.startswith("policylab.model.rules") and other is not function:
            yield from called_by(other)


def numbers_in(function: FunctionType) -> set[float]:
    """Return the numbers that a rule, and what it calls, writes down or takes from a constant of its module."""
    found: set[float] = set()
    for part in called_by(function):
        for node in (node for stmt in body_of(part) for node in ast.walk(stmt)):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(node, ast.Name) and node.id not in CONSTANTS:
                value = part.__globals__.get(node.id)
            if isinstance(value, int | float) and not isinstance(value, bool):
                found.add(value)
    return found


def test_every_rule_has_few_arguments():
    sizes = {name: len(card_of(one).inputs) + len(card_of(one).parameters) for name, one in rules().items()}
    assert {name for name, size in sizes.items() if size > MOST_ARGUMENTS} == LONG_LISTS


def test_every_rule_has_few_statements():
    sizes = {name: statements_in(one) for name, one in rules().items()}
    assert {name for name, size in sizes.items() if size > MOST_STATEMENTS} == LONG_BODIES


@pytest.mark.parametrize("name", rules())
def test_a_number_in_a_rule_is_a_parameter(name):
    """Unless it is 0, 1, 2 or 12, or keeps a logarithm or a quotient finite."""
    assert numbers_in(rules()[name]) - PLAIN - GUARDS == NUMBERS.get(name, set())


def test_no_list_names_a_rule_that_is_not_there():
    assert {*LONG_LISTS, *LONG_BODIES, *NUMBERS} <= set(rules())


def test_constants_of_rules_are_what_is_said_here():
    """A number that hides behind a name is listed with its value, so that nobody tunes by it."""
    named = {}
    for one in rules().values():
        for part in called_by(one):
            names = {node.id for stmt in body_of(part) for node in ast.walk(stmt) if isinstance(node, ast.Name)}
            named |= {name: part.__globals__[name] for name in names & set(CONSTANTS) if name in part.__globals__}
    assert named == CONSTANTS


def one_more(declared):
    """A rule that hides a number."""
    return _twentieth(declared)


def _twentieth(declared):
    return declared * 0.05


def test_a_number_that_hides_in_a_helper_is_seen():
    _twentieth.__module__ = "policylab.model.rules.test"
    assert numbers_in(one_more) == {0.05}
