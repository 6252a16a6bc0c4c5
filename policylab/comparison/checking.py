"""Checking: what a user asks, on the command line, in Python or in a file, against the declaration of its options.

Types and ranges are checked by pydantic; whatever is wrong becomes one line with the option as it was written there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar, get_type_hints

from networkx import Graph
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from policylab.comparison.effort import worth_its_workers
from policylab.comparison.option import Declared, Spelling, declared, unknown_option
from policylab.comparison.plan import Plan, planned
from policylab.comparison.question import Question, RunQuestion
from policylab.errors import UsageError, as_written
from policylab.files import problem
from policylab.model.columns.parameters import parameters
from policylab.model.scenario import Scenario
from policylab.model.setting import Setting

Kind = TypeVar("Kind")
_TYPES = {"Graph": Graph, "Scenario": Scenario, "Setting": Setting, "os": os}
_FORBIDDEN = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True, allow_inf_nan=False)


@cache
def table_of(question: type, only: str = "") -> type[BaseModel]:
    """Return the options of a question as a pydantic model, made from their declaration; all, or one of them."""
    hints = get_type_hints(question, localns=_TYPES, include_extras=True)
    fields: dict[str, Any] = {
        name: (hints[name], ... if one.required else one.default)
        for name, one in declared(question).items()
        if not only or name == only
    }
    return create_model(question.__name__, __config__=_FORBIDDEN, __doc__=question.__doc__, **fields)


def schema(question: type) -> dict[str, Any]:
    """Return the JSON schema of a question."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **table_of(question).model_json_schema()}


def checked(question: type[Kind], values: Mapping[str, Any], spelling: Spelling = Spelling.PYTHON) -> Kind:
    """Return a question whose options are known, of the right types, in range and not alone where they may not be."""
    kind: type = question
    options = declared(kind)
    for name in values:
        if name not in options:
            raise unknown_option(name, options.values(), spelling)
    table = table_of(kind)
    try:
        found = table.model_validate({name: _plain(value) for name, value in values.items()})
    except ValidationError as error:
        raise _fault(table, options, error.errors(include_url=False)[0], spelling) from None
    result = {name: getattr(found, name) for name in options}
    for one in options.values():
        _check_company(one, result, options, spelling)
    return question(**result)


def checked_value(question: type, name: str, value: Any, spelling: Spelling) -> Any:
    """Return the value of one option of a question, checked by itself: for commands that ask something else."""
    table = table_of(question, name)
    try:
        return getattr(table.model_validate({name: _plain(value)}), name)
    except ValidationError as error:
        raise _fault(table, declared(question), error.errors(include_url=False)[0], spelling) from None


def _plain(value: Any) -> Any:
    """Return numbers and arrays of numpy and pandas as Python has them."""
    return value.tolist() if hasattr(value, "tolist") and hasattr(value, "dtype") else value


def _fault(table: type[BaseModel], options: Mapping[str, Declared], error: Any, spelling: Spelling) -> UsageError:
    """Return the first thing that pydantic finds as one line."""
    one = options[error["loc"][0]]
    if one.option.positional and callable(error["input"]):
        name = getattr(error["input"], "__name__", "a function")
        return UsageError(
            f"{one.spelled(spelling)}: {name} is no scenario: put a rule into one, such as scenario.with_rule({name})"
        )
    if one.name == "parameters" and error["loc"][1:2] and error["loc"][1] in parameters():
        name = str(error["loc"][1])
        parameters()[name].check(error["input"], one.spelled(spelling, name))
    said = problem(error["type"], error["input"], one.name, dict(table.model_fields), error.get("ctx", {}))
    if spelling is Spelling.COMMAND_LINE:
        said = said.replace(", without quotes", "")
    if spelling is Spelling.PYTHON:
        said = said.replace(", or tables in [[double brackets]]", "")
    if spelling is Spelling.PYTHON and one.is_flag:
        said = said.replace("true or false", "True or False")
    entry = error["loc"][1:2] if one.is_mapping else ()
    return UsageError(f"{one.spelled(spelling, *entry)}: {said}")


def _check_company(
    one: Declared, values: Mapping[str, Any], options: Mapping[str, Declared], spelling: Spelling
) -> None:
    """Refuse an option that means nothing without another one."""
    value = values[one.name]
    if one.option.needs is None or value is None or value is False:
        return
    name, example = one.option.needs
    given = values[name]
    is_number = not isinstance(example, bool | str)
    if given == example or (is_number and given is not None):
        return
    needed, place = options[name].written(example, spelling), one.spelled(spelling)
    stated = place if value is True else f"{place}: {value:g}" if isinstance(value, float) else f"{place}: {value}"
    raise UsageError(f"{stated} needs {needed}: write both, or leave {place} out")


def as_run(scenarios: Sequence[Any], given: Mapping[str, Any], unknown: Mapping[str, Any]) -> RunQuestion:
    """Return what a call of ``run`` asks; an option that does not exist is answered with the nearest that does."""
    _refuse(unknown, RunQuestion)
    return checked(RunQuestion, _options_in(given, RunQuestion, scenarios))


def as_plan(arms: Sequence[Any], given: Mapping[str, Any], unknown: Mapping[str, Any]) -> Plan:
    """Return the plan of a call of ``compare``: the one given, or that of its options."""
    _refuse(unknown, Question)
    plans = [arm for arm in arms if isinstance(arm, Plan)]
    if not plans:
        return plan_of(checked(Question, _options_in(given, Question, arms)))
    options = declared(Question)
    beside = [name for name in options if name in given and given[name] != options[name].default]
    if len(arms) > 1 or beside:
        other = beside[0] if beside else "the other arms"
        raise UsageError(f"arms: a plan says all that there is to say: leave {other} out, or plan it")
    return plans[0]


def plan_of(question: Question, spelling: Spelling = Spelling.PYTHON) -> Plan:
    """Return the plan of a question: the baseline by any of its names, and no workers for short work."""
    if question.baseline is not None:
        question = replace(question, baseline=as_written(question.baseline))
    plan = planned(question, spelling)
    return worth_its_workers(plan) if question.workers is None else plan


def _refuse(names: Iterable[str], question: type) -> None:
    options = declared(question)
    for name in names:
        if name not in options or options[name].option.positional:
            raise unknown_option(name, options.values(), Spelling.PYTHON)


def _options_in(given: Mapping[str, Any], question: type, scenarios: Sequence[Any]) -> dict[str, Any]:
    """Return the options of a question among the arguments of a call, and its scenarios."""
    return {**{name: given[name] for name in declared(question) if name in given}, "scenarios": tuple(scenarios)}
