"""Checking: what a user asks, on the command line, in Python or in a file, against the declaration of its options.

Types and ranges are checked by pydantic; whatever is wrong becomes one line with the option as it was written there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le, MaxLen
from networkx import Graph
from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic_core import PydanticCustomError, core_schema

from policylab.comparison.option import Declared, Option, Spelling, declared, unknown_option
from policylab.errors import UsageError, shown, unknown
from policylab.files import problem
from policylab.model.columns.parameters import parameters
from policylab.model.mechanisms import MECHANISMS
from policylab.model.networks import ENDS
from policylab.model.population import sizes
from policylab.model.scenario import Scenario
from policylab.model.setting import Setting
from policylab.model.structures import STRUCTURES
from policylab.recording.groups import GROUPINGS
from policylab.recording.measures import MEASURES

Kind = TypeVar("Kind")

KNOWN: dict[str, Callable[[], Iterable[str]]] = {
    "size": sizes,
    "measure": lambda: MEASURES,
    "grouping": lambda: GROUPINGS,
    "mechanism": lambda: MECHANISMS,
    "structure": lambda: STRUCTURES,
    "network": lambda: ENDS,
    "parameter": parameters,
}
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
    """Return a question whose options are known, of the right types, in their ranges and not alone where they may not.

    Parameters
    ----------
    question : type
        One of the classes of :mod:`policylab.comparison.question`.
    values : mapping of option to value
        Options that are left out have their defaults.
    spelling : Spelling
        Where the question was written: its options are named as they are there.

    Raises
    ------
    UsageError
        If something is wrong; one line names the option, the value, what is allowed and the cure.

    """
    options = declared(question)
    for name in values:
        if name not in options:
            raise unknown_option(name, options.values(), spelling)
    table = table_of(question)
    try:
        found = table.model_validate({name: _plain(value) for name, value in values.items()})
    except ValidationError as error:
        raise _fault(table, options, error.errors(include_url=False)[0], spelling) from None
    result = {name: getattr(found, name) for name in options}
    for one in options.values():
        _check_company(one, result, options, spelling)
    return question(**result)


def checked_value(question: type, name: str, value: Any, spelling: Spelling) -> Any:
    """Return the value of one option of a question, checked by itself: for commands that ask something else.

    Raises
    ------
    UsageError
        If it has the wrong type or is out of its range.

    """
    table = table_of(question, name)
    try:
        return getattr(table.model_validate({name: _plain(value)}), name)
    except ValidationError as error:
        raise _fault(table, declared(question), error.errors(include_url=False)[0], spelling) from None


def core_schema_of(option: Option, source: Any, handler: Any) -> core_schema.CoreSchema:
    """Return how pydantic checks the values of an option: a range is that of each entry, and a name must be known."""
    origin = get_origin(source)
    if origin is tuple:
        entry = _ranged(get_args(source)[0], option)
        inner = handler.generate_schema(Annotated[tuple[entry, ...], MaxLen(option.most)])
        inner = core_schema.no_info_before_validator_function(_as_tuple, inner)
        inner = core_schema.no_info_after_validator_function(_each_once, inner)
    elif option.also:
        inner = handler.generate_schema(_ranged(get_args(source)[0], option))
        inner = core_schema.no_info_wrap_validator_function(
            lambda value, check: value if isinstance(value, str) and value == option.also else check(value), inner
        )
    else:
        inner = handler.generate_schema(_ranged(source, option))
    if not option.names:
        return inner  # type: ignore[no-any-return]
    return core_schema.no_info_after_validator_function(lambda value: _known(option.names, value), inner)


def _ranged(kind: Any, option: Option) -> Any:
    for bound, value in ((Gt, option.gt), (Ge, option.ge), (Le, option.le)):
        if value is not None:
            kind = Annotated[kind, bound(value)]
    return kind


def _as_tuple(value: Any) -> Any:
    """Return a list as a tuple, and a single value as a list of one: ``at=12`` means ``at=[12]``."""
    if value is None or isinstance(value, tuple):
        return value
    alone = isinstance(value, str | bytes | Mapping) or not isinstance(value, Sequence | set | frozenset | range)
    return (value,) if alone else tuple(value)


def _each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    for value in values:
        if isinstance(value, str | int | float) and values.count(value) > 1:
            raise PydanticCustomError("sentence", "{said}", {"said": f"{shown(value)} is given twice: leave one out"})
    return values


def _known(what: str, value: Any) -> Any:
    known = KNOWN[what]()
    for name in [value] if isinstance(value, str) else value:
        if name not in known:
            raise PydanticCustomError("sentence", "{said}", {"said": str(unknown(what, name, known))})
    return value


def _plain(value: Any) -> Any:
    """Return numbers and arrays of numpy and pandas as Python has them."""
    return value.tolist() if hasattr(value, "tolist") and hasattr(value, "dtype") else value


def _fault(table: type[BaseModel], options: Mapping[str, Declared], error: Any, spelling: Spelling) -> UsageError:
    """Return the first thing that pydantic finds as one line."""
    one = options[error["loc"][0]]
    said = problem(error["type"], error["input"], one.name, dict(table.model_fields), error.get("ctx", {}))
    if spelling is Spelling.COMMAND_LINE:
        said = said.replace(", without quotes", "")
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
