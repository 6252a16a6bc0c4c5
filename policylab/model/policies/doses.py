"""Doses: how much of an instrument there is, as a share of what is written."""

from __future__ import annotations

from typing import Any, TypeVar

from policylab.model.policies.instrument import Instrument

Kind = TypeVar("Kind", bound=Instrument)


def dose_fields(kind: type[Instrument]) -> tuple[str, ...]:
    """Return all fields of a kind that are doses; a dot leads into a table, as in *reform.fit*."""
    return (*kind.doses, *kind.separate_doses)


def quantity(instrument: Instrument, field: str) -> float:
    """Return the value of a dose; 0 where the table that it stands in is left out."""
    value: Any = instrument
    for name in field.split("."):
        value = getattr(value, name, None)
    return float(value or 0.0)


def diluted(instrument: Kind, dose: float, *fields: str) -> Kind:
    """Return an instrument with a share of what is written in some fields, by default in all doses."""
    changes: dict[str, Any] = {}
    for field in fields or dose_fields(type(instrument)):
        name, _, inner = field.partition(".")
        written = getattr(instrument, name)
        if not inner:
            changes[name] = dose * written
        elif written is not None:
            changes[name] = written.moved({inner: dose * getattr(written, inner)})
    return instrument.moved(changes)


def alone(instrument: Kind, field: str) -> Kind:
    """Return an instrument whose dose of one field acts alone: those that act apart from it are 0."""
    kind = type(instrument)
    together = kind.doses if field in kind.doses else (field,)
    apart = [name for name in dose_fields(kind) if name not in together]
    return diluted(instrument, 0.0, *apart) if apart else instrument
