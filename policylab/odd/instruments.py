"""The policy instruments, described from their code: whom they cover, what they write, what they pay."""

from __future__ import annotations

import inspect
import typing
from typing import Any, cast

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from policylab.model.policies.delivery import Delivery, Phase, PhasedDelivery
from policylab.model.policies.design import LANGUAGES, design_of
from policylab.model.policies.duty import Duty
from policylab.model.policies.instrument import Instrument, Programme
from policylab.model.policies.package import INSTRUMENTS
from policylab.odd.docstrings import noun, parse_docstring
from policylab.odd.markdown import anchored
from policylab.show.markdown import escaped, table

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
        _doses(kind),
        own_cover,
        f"*Writes* {levers}. {described(kind, 'apply')}" if levers else "",
        f"*Pays.* {_payments(kind)}" if kind.payments is not Instrument.payments else "*Pays* nothing.",
        f"*In words*, for example: {_example(kind)}",
        f"Cost is driven by: {kind.cost_drivers}. Letter {kind.letter}. Sources: {kind.cites}.",
    ]
    return "\n\n".join(part for part in parts if part)


def _doses(kind: type[Instrument]) -> str:
    """Return which fields are doses, and where a threshold stands."""
    groups = [kind.doses, *((name,) for name in kind.separate_doses)]
    named = "; ".join(" × ".join(f"`{name}`" for name in group) for group in groups if group)
    thresholds = "".join(f" Threshold of `{name}`: {text}." for name, text in kind.thresholds.items())
    return f"*Doses:* {named}.{thresholds}" if named else ""


def described(of: Any, name: str) -> str:
    """Return the whole text of a method's docstring."""
    docstring = parse_docstring(getattr(of, name))
    return f"{noun(docstring.sentence)} {docstring.text}".strip()


def _example(kind: type[Instrument]) -> str:
    """Return an example of an instrument in words, in both languages."""
    delivery = PhasedDelivery(announced=12, deadline=24) if issubclass(kind, Duty) else Delivery(announced=12)
    return " — ".join(escaped(design_of(kind.example(delivery), language)) for language in LANGUAGES)


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
    """Return the row of a field; of a table, or a list of tables, the row of each field in it."""
    inner = _table_in(field.annotation)
    if inner is None:
        return [(f"`{name}`", _values(field), _default(field))]
    return [
        (f"`{name}.{part}`", _values(of), _default(of) if field.is_required() else _default(of, "required in each"))
        for part, of in inner.model_fields.items()
    ]


def _table_in(annotation: Any) -> type[BaseModel] | None:
    """Return the table that a field holds, at whatever depth: optional, with limits, or in a list."""
    if _is_table(annotation):
        return cast("type[BaseModel]", annotation)
    return next(filter(None, map(_table_in, typing.get_args(annotation))), None)


def _is_table(of: Any) -> bool:
    return inspect.isclass(of) and issubclass(of, BaseModel)


def _inside(annotation: Any) -> tuple[Any, ...]:
    return typing.get_args(annotation) or (annotation,)


def _values(field: FieldInfo) -> str:
    """Return the allowed values of a field in words."""
    if choices := _choices(field.annotation):
        return ", ".join(f"`{choice}`" for choice in choices)
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


def _choices(annotation: Any) -> tuple[str, ...]:
    """Return the names among which a field chooses one or several; none where it chooses among none."""
    inside = typing.get_args(annotation)
    if typing.get_origin(annotation) is typing.Literal:
        return inside
    return next(filter(None, map(_choices, inside)), ())


def _metadata(field: FieldInfo) -> list[Any]:
    """Return the limits of a field, also if it is optional."""
    limits = list(field.metadata)
    for part in _inside(field.annotation):
        for nested in typing.get_args(part)[1:]:
            limits += getattr(nested, "metadata", [nested])
    return limits


def _default(field: FieldInfo, required: str = "required") -> str:
    if field.is_required():
        return required
    if isinstance(field.default, bool):
        return "yes" if field.default else "no"
    return "none" if field.default is None else f"{field.default}"
