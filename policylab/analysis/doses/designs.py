"""Designs: every dose field of every instrument as a package that ships has it, acting alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from policylab.errors import Prose
from policylab.model.policies.delivery import Delivery, PhasedDelivery
from policylab.model.policies.doses import alone, diluted, dose_fields, quantity
from policylab.model.policies.instrument import Instrument
from policylab.model.policies.package import INSTRUMENTS, OUTSIDE, packages
from policylab.model.scenario import Scenario

LAST = "everything"  # the package that is taken only where no other has the kind
ANNOUNCED, DEADLINE = 12, 18  # of an example, as in the packages that ship


@dataclass(frozen=True)
class Design:
    """One dose field of an instrument as designed; doses that act apart from it are 0."""

    instrument: Instrument
    field: str
    source: Prose

    @property
    def kind(self) -> str:
        """Return the kind of the instrument."""
        return self.instrument.kind

    @property
    def quantity(self) -> float:
        """Return what is designed of the field."""
        return quantity(self.instrument, self.field)

    def at(self, base: Scenario, dose: float) -> Scenario:
        """Return a scenario of nothing but the instrument at a dose of the field, as a share of the design."""
        dosed = diluted(self.instrument, dose, self.field)
        return replace(base, package=base.package.moved({"instrument": (dosed,)}))


def designs() -> tuple[Design, ...]:
    """Return every dose field of every instrument that a package may hold, in the order of the instruments."""
    designed = [designed_as(kind) for kind, of in INSTRUMENTS.items() if of.family != OUTSIDE]
    return tuple(
        _design(instrument, field, source) for instrument, source in designed for field in dose_fields(type(instrument))
    )


def designed_as(kind: str) -> tuple[Instrument, str]:
    """Return an instrument of a kind and what it is taken from: the first package with one, else an example.

    Of several in a package it is the first that reaches every segment of citizens, if one does.

    >>> designed_as("statute")[1], designed_as("shared-cloud")[1]
    ('by-law-abrupt', 'everything')
    """
    shipped = sorted(packages().values(), key=lambda package: (package.name == LAST, package.name))
    for package in shipped:
        for instrument in sorted(package.instrument, key=lambda part: part.delivery.segments is not None):
            if instrument.kind == kind:
                return instrument, package.name
    return INSTRUMENTS[kind].example(_delivery(INSTRUMENTS[kind])), "example"


def _delivery(kind: type[Instrument]) -> Delivery:
    of = kind.model_fields["delivery"].annotation
    if isinstance(of, type) and issubclass(of, PhasedDelivery):
        return of(announced=ANNOUNCED, deadline=DEADLINE)
    return Delivery(announced=ANNOUNCED)


def _design(instrument: Instrument, field: str, source: str) -> Design:
    """Return the design of a field that acts alone; one that the design leaves at 0 is at the middle of its range."""
    designed = alone(instrument, field)
    if quantity(designed, field):
        return Design(designed, field, source)
    middle = _middle(type(instrument), field)
    return Design(designed.moved({field: middle}), field, f"{source}, {field} = {middle:g}")


def _middle(kind: type[Instrument], field: str) -> float:
    limits = kind.model_fields[field].metadata
    return sum(float(getattr(limit, end, 0.0)) for limit in limits for end in ("ge", "le")) / 2
