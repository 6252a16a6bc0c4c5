"""Docstrings of statistics: numpydoc in full, held by its own validator.

Statistical is what the package exports to compare policies, and every public function and class of the modules below.
"""

import ast
import inspect
import re
from importlib import import_module
from itertools import pairwise
from textwrap import dedent

import pytest
from numpydoc.validate import ERROR_MSGS, validate

EXPORTED = ("policylab.run", "policylab.compare", "policylab.Comparison")
MODULES = (
    "statistics.best", "statistics.bootstrap", "statistics.chance", "statistics.contests", "statistics.crossed",
    "statistics.families", "statistics.intervals", "statistics.rare", "statistics.shares", "statistics.stopping",
    "statistics.estimates", "statistics.standing", "comparison.budgets", "comparison.costs", "comparison.dials",
    "comparison.dose_words", "comparison.effects", "comparison.ensemble", "comparison.equal_cost",
    "comparison.many_worlds", "comparison.pilots", "comparison.ratios", "comparison.verdicts",
    "comparison.mechanism_runs", "comparison.why", "comparison.world_runs", "analysis.discovery.boxes",
    "analysis.discovery.limits", "analysis.discovery.power", "analysis.discovery.result", "analysis.discovery.scan",
    "analysis.discovery.search", "analysis.discovery.steadiness", "analysis.filter.implausibility",
    "analysis.value_of_information.estimator",
    "analysis.value_of_information.perfect",
)  # fmt: skip
LEFT_OUT = {
    "GL01", "GL02", "GL03",  # the layout of quotes and blank lines is held by ruff, which has its own
    "ES01", "EX01",  # an extended summary or an example only where it helps
}  # fmt: skip
CHECKS = ERROR_MSGS.keys() - LEFT_OUT


def public_in(module):
    """Return the public functions and classes that a module defines."""
    home = import_module(f"policylab.{module}")
    return [
        f"{home.__name__}.{name}"
        for name, value in vars(home).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == home.__name__
        if inspect.isfunction(value) or inspect.isclass(value)
    ]


STATISTICAL = [*EXPORTED, *(name for module in MODULES for name in public_in(module))]


def described_in_place(cls):
    """Return the fields of a class that are followed by a docstring of their own."""
    lines = [line for base in cls.__mro__[:-1] for line in ast.parse(dedent(inspect.getsource(base))).body[0].body]
    return {
        field.target.id
        for field, text in pairwise(lines)
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
    }


def faults(name):
    """Return what numpydoc finds wrong; fields that are private or described in place need not be parameters."""
    module, _, attribute = name.rpartition(".")
    value = getattr(import_module(module), attribute)
    in_place = described_in_place(value) if inspect.isclass(value) else set()

    def excused(code, message):
        fields = re.findall(r"'(\w+)'", message) if code == "PR01" else ()
        return bool(fields) and all(field in in_place or field.startswith("_") for field in fields)

    errors = validate(name)["errors"]
    return [f"{code}: {message}" for code, message in errors if code in CHECKS and not excused(code, message)]


@pytest.mark.parametrize("name", STATISTICAL)
def test_statistics_are_documented_in_full(name):
    assert faults(name) == []


def half_documented(values, confidence):
    """Returns the mean

    Parameters
    ----------
    values : array, shape (replications,)
        a measure

    """
    return values, confidence


def test_a_docstring_with_gaps_is_refused():
    codes = {fault[:4] for fault in faults(f"{__name__}.half_documented")}
    assert codes == {"SS03", "SS05", "PR01", "PR08", "PR09", "RT01", "SA01"}
