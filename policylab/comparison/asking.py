"""Asking: what a call in Python gives, as a checked question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policylab.comparison.checking import checked
from policylab.comparison.option import Spelling, declared, unknown_option
from policylab.comparison.plan import Plan, planned
from policylab.comparison.question import Question, RunQuestion
from policylab.errors import UsageError


def as_run(scenarios: Sequence[Any], given: Mapping[str, Any], unknown: Mapping[str, Any]) -> RunQuestion:
    """Return what a call of ``run`` asks; an option that does not exist is answered with the nearest that does."""
    _refuse(unknown, RunQuestion)
    return checked(RunQuestion, {"scenarios": tuple(scenarios), **given})


def as_plan(arms: Sequence[Any], given: Mapping[str, Any], unknown: Mapping[str, Any]) -> Plan:
    """Return the plan of a call of ``compare``: the one given, or that of its options."""
    _refuse(unknown, Question)
    plans = [arm for arm in arms if isinstance(arm, Plan)]
    if not plans:
        return planned(checked(Question, {"scenarios": tuple(arms), **given}))
    options = declared(Question)
    beside = [name for name, value in given.items() if value != options[name].default]
    if len(arms) > 1 or beside:
        other = beside[0] if beside else "the other arms"
        raise UsageError(f"arms: a plan says all that there is to say: leave {other} out, or plan it")
    return plans[0]


def _refuse(unknown: Mapping[str, Any], question: type) -> None:
    for name in unknown:
        raise unknown_option(name, declared(question).values(), Spelling.PYTHON)
