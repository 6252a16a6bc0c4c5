"""A sample of every kind of instrument, made from its fields: each quantity inside its range, each switch on."""

from __future__ import annotations

from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from policylab.model.policies.delivery import Delivery, PhasedDelivery
from policylab.model.policies.instrument import Instrument
from policylab.model.policies.package import INSTRUMENTS

BEGINS, DEADLINE, ENDS = 3, 12, 20  # months of a sample
SHARE = 0.6  # where in its range a quantity lies


def instrument_of(kind: str) -> Instrument:
    """Return an instrument of a kind with a value in every field."""
    return INSTRUMENTS[kind](**_fields(INSTRUMENTS[kind]))


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    values = {}
    for name, field in model.model_fields.items():
        value = _value(field)
        if value is not None:
            values[name] = value
    return values


def _value(field: FieldInfo) -> Any:
    """Return a value for a field; None for one left at its default."""
    of = _plain(field.annotation)
    if isinstance(of, type) and issubclass(of, Delivery):
        when = {"announced": BEGINS, "ends": ENDS}
        return of.model_validate(when | ({"deadline": DEADLINE} if issubclass(of, PhasedDelivery) else {}))
    if isinstance(of, type) and issubclass(of, BaseModel):
        return of(**_fields(of))
    if of is bool:
        return True
    if of in (int, float):
        return _inside(field, of)
    if get_origin(of) is Literal and field.is_required():
        return get_args(of)[0]
    return None


def _plain(annotation: Any) -> Any:
    """Return what a field holds where it is not left out."""
    if get_origin(annotation) in (Union, UnionType):
        return next(kind for kind in get_args(annotation) if kind is not type(None))
    return annotation


def _inside(field: FieldInfo, of: type) -> float:
    limits = [
        (getattr(limit, "ge", getattr(limit, "gt", None)), getattr(limit, "le", getattr(limit, "lt", None)))
        for limit in field.metadata
    ]
    low = next((low for low, _ in limits if low is not None), 0)
    high = next((high for _, high in limits if high is not None), low + 1)
    return of(low + SHARE * (min(high, low + 10) - low)) or high
