"""A run in which every rule is its printed equation is the run of the rules."""

from dataclasses import replace
from functools import wraps

import numpy as np
import pytest

from policylab.model.columns import COLUMNS, columns_of
from policylab.model.rules import STEP
from policylab.model.rules.rule import card_of
from policylab.odd.equations import meanings, outputs
from tests.odd.equations_read import Equation

ARMS = ("status-quo", "by-law-phased", "incentives-recognition", "everything")
MONTHS = 24


def as_printed(rule):
    """Return a rule that does what its equation says; an allocation, which has none, stays as it is."""
    card = card_of(rule)
    if not card.equation:
        return rule
    equation, given, written = Equation(card.equation), meanings(card), outputs(card)

    @wraps(rule)
    def printed(*arguments, **parameters):
        of = dict(zip(card.inputs, arguments, strict=True)) | parameters
        shape = np.broadcast_shapes(*(np.shape(one) for one in of.values()))
        known = {symbol: np.asarray(of[one.argument], dtype=float) for symbol, one in given.items()}
        found = tuple(
            np.broadcast_to(equation.value(symbol, known), shape).astype(columns_of(card.of)[name].dtype)
            for symbol, name in written.items()
        )
        return found if len(found) > 1 else found[0]

    return printed


def test_a_run_of_printed_equations_is_the_run_of_the_rules(classroom, arm, simulate):
    step = tuple(tuple(map(as_printed, group)) for group in STEP)
    arms = [arm(name, months=MONTHS) for name in ARMS]
    rules = simulate(classroom, arms, MONTHS)
    equations = simulate(classroom, [replace(one, step=step) for one in arms], MONTHS)
    for column in COLUMNS:
        expected, found = (run.columns[column.kind][column.name] for run in (rules, equations))
        assert np.asarray(found, dtype=float) == pytest.approx(np.asarray(expected, dtype=float), abs=1e-9), column.key
    assert all((rules.ledger.spent(line) == equations.ledger.spent(line)).all() for line in ("outlay", "agency_cost"))
