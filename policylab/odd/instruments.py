"""The policy instruments, described from their code: whom they cover, what they write, what they pay."""

from __future__ import annotations

import inspect
import typing
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from policylab.model.policies.delivery import Phase, PhasedDelivery
from policylab.model.policies.instrument import Instrument, Programme
from policylab.model.policies.package import INSTRUMENTS
from policylab.odd.docstrings import noun, parse_docstring
from policylab.odd.markdown import anchored
from policylab.show.markdown import table

PAID = ("price", "beginning", "dose", "drafting")  # the parts of a family's payments
LIMITS = {"ge": "at least {:g}", "gt": "above {:g}", "le": "at most {:g}", "lt": "below {:g}"}


def instrument_sections() -> str:
    """Return every instrument, family by family."""
    families: dict[str, list[type[Instrument]]] = {}
    for kind in INSTRUMENTS.values():
        families.setdefault(kind.family, []).append(kind)
    parts = []
    for family, kinds in families.items():
        parts += [f"### {family.capitalize()}", *map(section, kinds)]
    return "\n\n".join(parts)


def section(kind: type[Instrument]) -> str:
    """Return the full description of an instrument."""
    fields = [
        row
        for name, field in kind.model_fields.items()
        if name not in ("kind", "delivery")
        for row in _rows(name, field)
    ]
    own_cover = "" if kind.cover is Instrument.cover else f"*Covers:* {described(kind, 'cover')}"
    levers = ", ".join(f"`{name}`" for name in kind.writes)
    parts = [
        anchored("instrument", kind.model_fields["kind"].default, 4),
        f"{kind.summary[:1].upper()}{kind.summary[1:]}.",
        table(("field", "values", "default"), fields) if fields else "",
        own_cover,
        f"*Writes* {levers}. {described(kind, 'apply')}" if levers else "",
        f"*Pays.* {_payments(kind)}" if kind.payments is not Instrument.payments else "*Pays* nothing.",
        f"Cost is driven by: {kind.cost_drivers}. Letter {kind.letter}. Sources: {kind.cites}.",
    ]
    return "\n\n".join(part for part in parts if part)


def described(of: Any, name: str) -> str:
    """Return the whole text of a method's docstring."""
    docstring = parse_docstring(getattr(of, name))
    return f"{noun(docstring.sentence)} {docstring.text}".strip()


def delivery_table() -> str:
    """Return the fields of a delivery, of a duty's delivery, and of one phase of it."""
    fields = PhasedDelivery.model_fields | {f"phases.{name}": field for name, field in Phase.model_fields.items()}
    rows = [(f"`{name}`", _values(field), _default(field)) for name, field in fields.items()]
    return table(("field", "values", "default"), rows)


def _payments(kind: type[Instrument]) -> str:
    parts = [described(kind, "payments")]
    base = Programme if issubclass(kind, Programme) else Instrument
    own = [name for name in PAID if hasattr(kind, name) and getattr(kind, name) is not getattr(base, name, None)]
    parts += [described(kind, name) for name in own]
    return " ".join(parts)


def _rows(name: str, field: FieldInfo) -> list[tuple[str, str, str]]:
    inner = next((part for part in _inside(field.annotation) if _is_table(part)), None)
    if inner is None:
        return [(f"`{name}`", _values(field), _default(field))]
    return [(f"`{name}.{part}`", _values(of), _default(of)) for part, of in inner.model_fields.items()]


def _is_table(of: Any) -> bool:
    return inspect.isclass(of) and issubclass(of, BaseModel)


def _inside(annotation: Any) -> tuple[Any, ...]:
    return typing.get_args(annotation) or (annotation,)


def _values(field: FieldInfo) -> str:
    """Return the allowed values of a field in words."""
    if typing.get_origin(field.annotation) is typing.Literal:
        return ", ".join(f"`{choice}`" for choice in typing.get_args(field.annotation))
    if field.annotation is bool:
        return "yes or no"
    limits = [
        LIMITS[key].format(getattr(choice, key))
        for choice in _metadata(field)
        for key in LIMITS
        if hasattr(choice, key)
    ]
    whole = "whole number " if int in _inside(field.annotation) or field.annotation is int else ""
    return (whole + ", ".join(limits)).strip() or "names"


def _metadata(field: FieldInfo) -> list[Any]:
    """Return the limits of a field, also if it is optional."""
    limits = list(field.metadata)
    for part in _inside(field.annotation):
        for nested in typing.get_args(part)[1:]:
            limits += getattr(nested, "metadata", [nested])
    return limits


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if isinstance(field.default, bool):
        return "yes" if field.default else "no"
    return "none" if field.default is None else f"{field.default}"
