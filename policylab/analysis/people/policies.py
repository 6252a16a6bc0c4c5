"""Policies: the packages that ship, and every instrument for citizens, alone and where counters close."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from policylab.analysis.doses.designs import designed_as
from policylab.model.columns.parameters import parameter, parameters
from policylab.model.policies.citizen_duties import DigitalOnly
from policylab.model.policies.delivery import Delivery
from policylab.model.policies.instrument import KIND_OF, Instrument
from policylab.model.policies.package import INSTRUMENTS, OUTSIDE, packages
from policylab.model.scenario import Scenario
from policylab.model.switches import MECHANISMS
from policylab.model.switches.mechanisms import OUT

YEAR = 12
MONTHS = 120
IN_FORCE = 12  # month from which every instrument here acts; counters close in it
IN_SHOCK = 48  # half a year into the shock that the setting of that name has
EXEMPTION = "exemption"  # does nothing where no counter is closed
STATUS_QUO, DIGITAL_ONLY, INVITED = "status-quo", "digital-only", "all that invites, in a shock"
SUPPLIED = " with full supply"
NO_ANSWER = (STATUS_QUO, "null")


@dataclass(frozen=True)
class Policy:
    """A scenario, and the name of the policy that it is compared with."""

    name: str
    scenario: Scenario
    base: str


def for_citizens() -> tuple[str, ...]:
    """Return the kinds of instruments that reach citizens alone."""
    return tuple(
        kind
        for kind, of in INSTRUMENTS.items()
        if of.family != OUTSIDE and of.writes and {KIND_OF[name] for name in of.writes} == {"citizen"}
    )


def for_all(kind: str) -> Instrument:
    """Return an instrument as it is designed, but for all citizens, from the same month to the end."""
    designed, _ = designed_as(kind)
    if isinstance(designed, DigitalOnly):
        return designed.moved({"delivery": Delivery(announced=0), "closes": IN_FORCE, "share": 1.0})
    return designed.moved({"delivery": Delivery(announced=IN_FORCE)})


def policies(size: str) -> tuple[Policy, ...]:
    """Return the status quo first, digital-only, the other instruments alone and with it, then the packages.

    Digital-only stands there twice: with the supply of the setting, and where every service is real from month 0 on.
    """
    return tuple(_policies(Scenario.load(STATUS_QUO, size=size, months=MONTHS)))


def _policies(quo: Scenario) -> Iterator[Policy]:
    def of(name: str, *kinds: str, base: str = STATUS_QUO) -> Policy:
        return Policy(name, with_instruments(quo, *kinds).named(name), base)

    helping = [kind for kind in for_citizens() if kind != DIGITAL_ONLY]
    yield Policy(STATUS_QUO, quo, STATUS_QUO)
    yield of(DIGITAL_ONLY, DIGITAL_ONLY)
    full = STATUS_QUO + SUPPLIED
    yield Policy(full, supplied(quo).named(full), full)
    yield Policy(DIGITAL_ONLY + SUPPLIED, supplied(with_instruments(quo, DIGITAL_ONLY)), full)
    yield from (of(kind, kind) for kind in helping if kind != EXEMPTION)
    yield from (of(f"{DIGITAL_ONLY} with {kind}", DIGITAL_ONLY, kind, base=DIGITAL_ONLY) for kind in helping)
    for name in packages():
        if name not in NO_ANSWER:
            yield Policy(name, Scenario.load(name, size=quo.size, months=MONTHS), STATUS_QUO)


def with_instruments(quo: Scenario, *kinds: str) -> Scenario:
    """Return a scenario of nothing but some instruments for all citizens."""
    return replace(quo, package=quo.package.moved({"instrument": tuple(for_all(kind) for kind in kinds)}))


def supplied(scenario: Scenario) -> Scenario:
    """Return a scenario with all services real from month 0 on, which hardly anybody uses at first."""
    return scenario.with_parameters(take_up_start=parameter("take_up_start").low).without("supply-gap", "lapse")


def contexts(size: str) -> dict[str, tuple[Scenario, int]]:
    """Return the scenarios from which mechanisms are taken out, with the month of the readings.

    In the last one everything for citizens acts but what closes counters to them for good, so that instruments still
    have something to do; it is read in the year of the shock, which ends before the others are read.
    """
    quo = Scenario.load(STATUS_QUO, size=size, months=MONTHS)
    inviting = [kind for kind in for_citizens() if kind not in (DIGITAL_ONLY, EXEMPTION)]
    return {
        STATUS_QUO: (quo, MONTHS),
        DIGITAL_ONLY: (with_instruments(quo, DIGITAL_ONLY), MONTHS),
        INVITED: (with_instruments(quo, *inviting).with_setting("shock"), IN_SHOCK),
    }


def mechanisms_of_citizens() -> tuple[str, ...]:
    """Return the mechanisms that are carried by parameters of citizens alone."""
    return tuple(
        name
        for name, switch in MECHANISMS.items()
        if {parameters()[carrier].group for carrier in switch.forms[OUT]} == {"citizens"}
    )
