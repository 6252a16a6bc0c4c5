"""Shared means: a cloud with slots, and platforms that all services can use."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from policylab.errors import Prose
from policylab.model.policies.delivery import Coverage, Share
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment, Programme
from policylab.model.population import Roster


class SharedCloud(Instrument):
    """The government cloud: slots instead of own machines, with a queue where there are too few.

    ``form`` says which agencies share a pool: one central pool, one for each ministry, or own slots in each
    department that gets one.
    """

    family: ClassVar[str] = "shared means"
    summary: ClassVar[str] = "slots in a common cloud make projects cheaper and end double spending, while they last"
    writes: ClassVar[tuple[str, ...]] = ("cloud_slots", "cloud_pool", "offer")
    doses: ClassVar[tuple[str, ...]] = ("slots",)
    thresholds: ClassVar[Mapping[str, Prose]] = {"slots": "the slots of a pool are a whole number"}
    cost_drivers: ClassVar[str] = "building the cloud (fixed), slots, month by month"
    cites: ClassVar[str] = "thesis T-P1 (shared infrastructure), platform:gdcc; assumption: sizes"
    letter: ClassVar[str] = "C"
    says: ClassVar[Prose] = "{when}, a common cloud has slots for {slots:share} of {whom}, {form:form}"
    says_th: ClassVar[Prose] = "{when} คลาวด์กลางภาครัฐรองรับ{whom}ได้{slots:share} {form:form}"

    kind: Literal["shared-cloud"] = "shared-cloud"
    slots: Share
    form: Literal["central", "ministry", "department"] = "central"

    def cover(self, context: InstrumentContext) -> Coverage:
        """Return the coverage of the cloud: in the form *department* only as many agencies as there are slots.

        Those whom the delivery names; in the form *department* the readiest `slots` of them, and nobody if `slots`
        is 0.
        """
        coverage = super().cover(context)
        if self.form != "department":
            return coverage
        readiness = context.column("agency", "readiness")
        covered = self.delivery.most_ready(self.slots, coverage.covered, context.people, readiness, context.luck)
        return Coverage(covered & (self.slots > 0), coverage.deadline, coverage.citizens)

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write each agency's pool and the slots that its pool has.

        `cloud_pool` is one pool for all (*central*), one for each ministry of the lab, covered or not, in the order of
        the alphabet (*ministry*), or one for each agency of the lab in its order (*department*). `cloud_slots` is
        `slots` × the bodies covered that share the pool, rounded (a half to the even number); in the form *department*
        it is the agency's own bodies. `offer` at least `slots`.
        """
        pools = self._pools(context.people)
        levers.pooled(pools, *self._provided(pools, coverage.covered, context.people), coverage.covered)
        levers.at_least("offer", self.slots, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return the cost of building at the announcement, and of the slots, used or not.

        Building: the national platform_price. Slots, every month: slot_price × the sum over the agencies covered of
        slots of the pool / bodies that share it × own bodies.
        """
        slots_of_pool, members = self._provided(self._pools(context.people), coverage.covered, context.people)
        slots = math.fsum((slots_of_pool / np.maximum(members, 1) * context.people.weight)[coverage.covered])
        due = [Payment("shared cloud", "cloud operators", slots * context.prices["slot_price"])]
        if self.begins(context):
            due.append(Payment("shared cloud: building it", "platform builders", context.national("platform_price")))
        return due

    def _provided(
        self, pools: NDArray[np.intp], covered: NDArray[np.bool_], people: Roster
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the slots that each agency's pool has, and how many bodies share them, shape (agencies,)."""
        of_pools = np.bincount(pools[covered], people.weight[covered], minlength=int(pools.max()) + 1)
        members = of_pools.astype(np.float64)[pools]
        return members if self.form == "department" else np.rint(self.slots * members), members

    def _pools(self, people: Roster) -> NDArray[np.intp]:
        count = people.number("agency")
        if self.form == "ministry":
            return np.unique(np.array(people.ministry), return_inverse=True)[1]
        return np.arange(count) if self.form == "department" else np.zeros(count, dtype=np.intp)


class _Platform(Programme):
    """A platform that is built once and then run."""

    family: ClassVar[str] = "shared means"
    cost_drivers: ClassVar[str] = "building the platform (fixed), running it"
    payee: ClassVar[str] = "platform builders"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what running the platform costs a month: the national platform_upkeep."""
        del coverage
        return context.national("platform_upkeep")

    def beginning(self, context: InstrumentContext) -> float:
        """Return what building the platform costs: the national platform_price."""
        return context.national("platform_price")


class DigitalIdentity(_Platform):
    """One digital identity for all services."""

    summary: ClassVar[str] = "one digital identity: services of agencies that connect to it become easier"
    writes: ClassVar[tuple[str, ...]] = ("digital_id",)
    cites: ClassVar[str] = "thesis T-P1, platform:digital-id"
    letter: ClassVar[str] = "C"
    purpose: ClassVar[str] = "digital identity"
    says: ClassVar[Prose] = (
        "{when}, one digital identity serves all services of {whom} that connect to it, {intensity:dose}"
    )
    says_th: ClassVar[Prose] = "{when} มีระบบพิสูจน์และยืนยันตัวตนทางดิจิทัลระบบเดียวสำหรับบริการของ{whom}ที่เชื่อมต่อ {intensity:dose}"

    kind: Literal["digital-id"] = "digital-id"


class ElectronicPayment(_Platform):
    """One way to pay for all services."""

    summary: ClassVar[str] = "one way to pay: services of agencies that connect to it become easier"
    writes: ClassVar[tuple[str, ...]] = ("e_payment",)
    cites: ClassVar[str] = "thesis T-P1, platform:e-payment"
    letter: ClassVar[str] = "C"
    purpose: ClassVar[str] = "e-payment"
    says: ClassVar[Prose] = "{when}, one way to pay serves all services of {whom} that connect to it, {intensity:dose}"
    says_th: ClassVar[Prose] = "{when} มีระบบชำระเงินกลางสำหรับบริการของ{whom}ที่เชื่อมต่อ {intensity:dose}"

    kind: Literal["e-payment"] = "e-payment"


class OneStopPlatform(_Platform):
    """One door to the services of all agencies."""

    summary: ClassVar[str] = "one door to all services, as easy as data flow between the agencies behind it"
    writes: ClassVar[tuple[str, ...]] = ("one_stop", "offer")
    cites: ClassVar[str] = "thesis T-O1 (one-stop service), platform:one-stop-platform"
    letter: ClassVar[str] = "C"
    purpose: ClassVar[str] = "one-stop platform"
    says: ClassVar[Prose] = "{when}, one door leads to the services of {whom}, {intensity:dose}"
    says_th: ClassVar[Prose] = "{when} มีแพลตฟอร์มเบ็ดเสร็จเป็นช่องทางเดียวสู่บริการของ{whom} {intensity:dose}"

    kind: Literal["one-stop-platform"] = "one-stop-platform"


class Security(Programme):
    """Protection of services and data."""

    family: ClassVar[str] = "shared means"
    summary: ClassVar[str] = "services are protected: they work better, and a scandal costs less trust"
    writes: ClassVar[tuple[str, ...]] = ("security",)
    cost_drivers: ClassVar[str] = "agencies protected, month by month"
    cites: ClassVar[str] = "thesis T-O3 (cyber security is missing)"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "security"
    payee: ClassVar[str] = "security office"
    says: ClassVar[Prose] = "{when}, services and data of {whom} are protected, {intensity:dose}"
    says_th: ClassVar[Prose] = "{when} รักษาความปลอดภัยของบริการและข้อมูลของ{whom} {intensity:dose}"

    kind: Literal["security"] = "security"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what a month of protection costs for the agencies covered: security_price × their bodies."""
        return context.prices["security_price"] * context.bodies(coverage.covered)
