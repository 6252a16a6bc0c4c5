"""Values: how pydantic checks the values of an option: type, range, and names that must be known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import GenericAlias
from typing import Annotated, Any, get_args, get_origin

from annotated_types import Ge, Gt, Le, MaxLen
from pydantic_core import PydanticCustomError, core_schema

from policylab.errors import shown, unknown
from policylab.model.columns.parameters import parameters
from policylab.model.custom_size import CustomSize
from policylab.model.networks import ENDS
from policylab.model.switches import REMOVABLE, STRUCTURES, not_removable
from policylab.model.tables import sizes
from policylab.recording.groups import GROUPINGS
from policylab.recording.measures import MEASURES

KNOWN: dict[str, Callable[[], Iterable[str]]] = {
    "size": sizes,
    "measure": lambda: MEASURES,
    "grouping": lambda: GROUPINGS,
    "mechanism or barrier": lambda: REMOVABLE,
    "structure": lambda: STRUCTURES,
    "network": lambda: ENDS,
    "parameter": parameters,
}


def core_schema_of(option: Any, source: Any, handler: Any) -> core_schema.CoreSchema:
    """Return how pydantic checks the values of an option: a range holds for each entry, and a name must be known."""
    origin = get_origin(source)
    if origin is tuple:
        entry = _ranged(get_args(source)[0], option)
        inner = handler.generate_schema(Annotated[GenericAlias(tuple, (entry, ...)), MaxLen(option.most)])
        inner = core_schema.no_info_before_validator_function(_as_tuple, inner)
        inner = core_schema.no_info_after_validator_function(_each_once, inner)
    elif option.also:
        inner = handler.generate_schema(_ranged(get_args(source)[0], option))
        inner = core_schema.no_info_wrap_validator_function(
            lambda value, check: value if isinstance(value, str) and value == option.also else check(value), inner
        )
    elif option.bare:
        inner = core_schema.no_info_wrap_validator_function(
            lambda value, check: check(option.bare) if value is True else None if value is False else check(value),
            handler.generate_schema(source),
        )
    else:
        inner = handler.generate_schema(_ranged(source, option))
    if option.names == "size":
        inner = core_schema.no_info_wrap_validator_function(
            lambda value, check: value if isinstance(value, CustomSize) else check(value), inner
        )
    if not option.names:
        return inner  # type: ignore[no-any-return]
    return core_schema.no_info_after_validator_function(lambda value: _known(option.names, value), inner)


def _ranged(kind: Any, option: Any) -> Any:
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
    """Refuse names that are not in a list, and forms that a structure does not have."""
    for name in [value] if isinstance(value, str) else value:
        _check_known(what, name, KNOWN[what]())
        if what == "structure":
            _check_known(f"form of {name}", value[name], STRUCTURES[name].forms)
    return value


def _check_known(what: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        error = not_removable(name) if known is REMOVABLE else unknown(what, name, known)
        raise PydanticCustomError("sentence", "{said}", {"said": str(error)})
