"""Checking: questions from the command line, Python or a file, checked against the declaration of their options.

Pydantic checks types and ranges; each fault becomes one line that names the option as it was written there.
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
        name: (hints[name], ... if declaration.required else declaration.default)
        for name, declaration in declared(question).items()
        if not only or name == only
    }
    return create_model(question.__name__, __config__=_FORBIDDEN, __doc__=question.__doc__, **fields)


def schema(question: type) -> dict[str, Any]:
    """Return the JSON schema of a question."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **table_of(question).model_json_schema()}


def checked(question: type[Kind], values: Mapping[str, Any], spelling: Spelling = Spelling.PYTHON) -> Kind:
    """Return a question whose options are known, of the right types, in range, and given with those that they need."""
    kind: type = question
    options = declared(kind)
    for name in values:
        if name not in options:
            raise unknown_option(name, options.values(), spelling)
    table = table_of(kind)
    try:
        validated = table.model_validate({name: _plain(value) for name, value in values.items()})
    except ValidationError as error:
        raise _fault(table, options, error.errors(include_url=False)[0], spelling) from None
    result = {name: getattr(validated, name) for name in options}
    for declaration in options.values():
        _check_needs(declaration, result, options, spelling)
    return question(**result)


def checked_value(question: type, name: str, value: Any, spelling: Spelling) -> Any:
    """Return the value of one option of a question, checked by itself: for commands with other questions."""
    table = table_of(question, name)
    try:
        return getattr(table.model_validate({name: _plain(value)}), name)
    except ValidationError as error:
        raise _fault(table, declared(question), error.errors(include_url=False)[0], spelling) from None


def _plain(value: Any) -> Any:
    """Return numbers and arrays of numpy and pandas as Python values."""
    return value.tolist() if hasattr(value, "tolist") and hasattr(value, "dtype") else value


def _fault(table: type[BaseModel], options: Mapping[str, Declared], error: Any, spelling: Spelling) -> UsageError:
    """Return the first fault that pydantic reports as one line."""
    declaration = options[error["loc"][0]]
    if declaration.option.positional and callable(error["input"]):
        name = getattr(error["input"], "__name__", "a function")
        return UsageError(
            f"{declaration.spelled(spelling)}: {name} is not a scenario: set a rule in one, such as "
            f"scenario.with_rule({name})"
        )
    if declaration.name == "parameters" and error["loc"][1:2] and error["loc"][1] in parameters():
        name = str(error["loc"][1])
        parameters()[name].check(error["input"], declaration.spelled(spelling, name))
    message = problem(error["type"], error["input"], declaration.name, dict(table.model_fields), error.get("ctx", {}))
    if spelling is Spelling.COMMAND_LINE:
        message = message.replace(", without quotes", "")
    if spelling is Spelling.PYTHON:
        message = message.replace(", or tables in [[double brackets]]", "")
    if spelling is Spelling.PYTHON and declaration.is_flag:
        message = message.replace("true or false", "True or False")
    entry = error["loc"][1:2] if declaration.is_mapping else ()
    return UsageError(f"{declaration.spelled(spelling, *entry)}: {message}")


def _check_needs(
    declaration: Declared, values: Mapping[str, Any], options: Mapping[str, Declared], spelling: Spelling
) -> None:
    """Refuse an option without another one that it needs."""
    value = values[declaration.name]
    if declaration.option.needs is None or value is None or value is False:
        return
    name, example = declaration.option.needs
    companion = values[name]
    by_its_value = isinstance(example, str)  # such as `auto`; otherwise it is enough that the companion is given
    if companion == example or (companion and not by_its_value):
        return
    needed, place = options[name].written(example, spelling), declaration.spelled(spelling)
    stated = place if value is True else f"{place}: {value:g}" if isinstance(value, float) else f"{place}: {value}"
    raise UsageError(f"{stated} needs {needed}: write both, or leave {place} out")


def as_run(scenarios: Sequence[Any], arguments: Mapping[str, Any], unknown: Mapping[str, Any]) -> RunQuestion:
    """Return the question of a call of ``run``; an unknown option is refused with the nearest known one."""
    _refuse(unknown, RunQuestion)
    return checked(RunQuestion, _options_in(arguments, RunQuestion, scenarios))


def as_plan(arms: Sequence[Any], arguments: Mapping[str, Any], unknown: Mapping[str, Any]) -> Plan:
    """Return the plan of a call of ``compare``: the plan passed to it, or that of its options."""
    _refuse(unknown, Question)
    plans = [arm for arm in arms if isinstance(arm, Plan)]
    if not plans:
        return plan_of(checked(Question, _options_in(arguments, Question, arms)))
    options = declared(Question)
    extra = [name for name in options if name in arguments and arguments[name] != options[name].default]
    if len(arms) > 1 or extra:
        surplus = extra[0] if extra else "the other arms"
        raise UsageError(f"arms: a plan already holds every option: leave {surplus} out, or plan it")
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


def _options_in(arguments: Mapping[str, Any], question: type, scenarios: Sequence[Any]) -> dict[str, Any]:
    """Return the options of a question among the arguments of a call, and its scenarios."""
    return {
        **{name: arguments[name] for name in declared(question) if name in arguments},
        "scenarios": tuple(scenarios),
    }
