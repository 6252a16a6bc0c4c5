"""Compulsion: what a law or an order demands, its enforcement, what citizens may claim, and what it costs."""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from policylab.model.luck import Luck
from policylab.model.policies.delivery import Coverage, Delivery, PhasedDelivery, Share
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment
from policylab.model.policies.reform import Reform
from policylab.model.population import Roster

_DUTY = (
    "duty_target", "deadline_in", "notice_given", "voice", "inspection_rate", "audit_depth", "penalty", "control",
    "counter_closed",
)  # fmt: skip


class Duty(Instrument):
    """What a statute and an order have in common: a duty with a deadline, inspections and a penalty."""

    family: ClassVar[str] = "compulsion"
    delivery: PhasedDelivery
    target: Share = 1.0
    inspection_rate: Annotated[float, Field(ge=0, le=0.5)]
    audit_depth: Share
    penalty: Annotated[float, Field(ge=0, le=4)]
    voice: Share = 0.0
    control: Share = 1.0
    closes_counters: Share = 0.0
    exempt: Annotated[float, Field(ge=0, lt=1)] = 0.0

    def cover(self, context: InstrumentContext) -> Coverage:
        """Return the coverage of the duty with each agency's own deadline; the least ready may be exempt.

        Of those whom the delivery names (by tier and region, then the readiest share of them), the readiest 1 -
        `exempt` are obliged.
        """
        readiness, services = context.column("agency", "readiness"), context.column("agency", "service_count")
        deadline = self.deadline_of(context.people, readiness, services, context.luck)
        return Coverage(np.isfinite(deadline), deadline, self.delivery.covers_citizens(context.people))

    def deadline_of(
        self, people: Roster, readiness: NDArray[np.float64], services: NDArray[np.float64], luck: Luck
    ) -> NDArray[np.float64]:
        """Return each agency's own deadline, infinite for those not obliged; phases divide those who are obliged."""
        meant = self.delivery.readiest_of(self.delivery.covers(people), people, readiness, luck)
        obliged = self.delivery.most_ready(1 - self.exempt, meant, people, readiness, luck)
        return self.delivery.deadline_of(people, obliged, readiness, services, luck)

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the duty of this month: what is demanded, by when, and what threatens.

        For those obliged: `duty_target` at least `target`; `deadline_in` at most the own deadline less the month;
        `inspection_rate`, `audit_depth`, `penalty`, `control` and `voice` at least the fields of the same name;
        `counter_closed` at least `closes_counters` once the own deadline has come; in the month of the announcement
        `notice_given` at most the own deadline less the month.
        """
        covered = coverage.covered
        months_left = coverage.deadline - context.month
        levers.at_least("duty_target", self.target, covered)
        levers.at_most("deadline_in", months_left, covered)
        for name in ("inspection_rate", "audit_depth", "penalty", "control", "voice"):
            levers.at_least(name, getattr(self, name), covered)
        levers.at_least("counter_closed", self.closes_counters, covered & (months_left <= 0))
        if self.begins(context):
            levers.at_most("notice_given", months_left, covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return drafting at the announcement, and inspections of those whose deadline has passed.

        Inspections: bodies of the agencies whose deadline has come × `inspection_rate` × (form_check_price +
        `audit_depth` × substance_check_price).
        """
        due: list[Payment] = []
        if self.begins(context):
            due.append(Payment("drafting", "drafters", self.drafting(context)))
        inspected = context.bodies(coverage.deadline <= context.month)
        each = context.prices["form_check_price"] + self.audit_depth * context.prices["substance_check_price"]
        if inspected:
            due.append(Payment("inspections", "inspectors", inspected * self.inspection_rate * each))
        return due

    @abstractmethod
    def drafting(self, context: InstrumentContext) -> float:
        """Return what drafting it costs."""

    def contradicts(self, second: Duty) -> str:
        """Return the field in which two duties on the same agency at the same time differ, or an empty text."""
        if not (_meet(self.delivery, second.delivery)):
            return ""
        for name in ("target", "closes_counters", "exempt"):
            if getattr(self, name) != getattr(second, name):
                return name
        return "" if _same_deadlines(self.delivery, second.delivery) else "deadline"


class Statute(Duty):
    """A law that obliges agencies to offer services digitally by a deadline."""

    summary: ClassVar[str] = (
        "by law: a duty with a deadline, inspections and a penalty; the reform of rules that comes with it takes "
        "effect after its lag"
    )
    writes: ClassVar[tuple[str, ...]] = (*_DUTY, "law_reform")
    cost_drivers: ClassVar[str] = "drafting (fixed), inspections after each deadline, depth of the audit"
    cites: ClassVar[str] = "thesis T-O4 (by law, in steps), T-P3, claim:8, claim:9, claim:13"
    letter: ClassVar[str] = "C"

    kind: Literal["statute"] = "statute"
    reform: Reform | None = None

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the duty, and the fit that the reform aims at once its lag is over.

        As well as what every duty writes, `law_reform` at least `reform.fit` for those obliged, from the month of the
        announcement + `reform.lag` on.
        """
        super().apply(context, levers, coverage)
        if self.reform is not None and context.month >= self.delivery.announced + self.reform.lag:
            levers.at_least("law_reform", self.reform.fit, coverage.covered)

    def drafting(self, context: InstrumentContext) -> float:
        """Return what the statute, and the reform that comes with it, cost to draft.

        The national drafting_price for each.
        """
        return (1 + (self.reform is not None)) * context.national("drafting_price")


class ExecutiveOrder(Duty):
    """An order of the government: quick, with no reform of the rules."""

    summary: ClassVar[str] = (
        "by force: a duty with a near deadline, inspections and a penalty, and no reform of rules; may close counters"
    )
    writes: ClassVar[tuple[str, ...]] = _DUTY
    cost_drivers: ClassVar[str] = "drafting (fixed, small), inspections after each deadline, depth of the audit"
    cites: ClassVar[str] = "thesis T-O4 (by force), claim:8"
    letter: ClassVar[str] = "C"

    kind: Literal["executive-order"] = "executive-order"

    def drafting(self, context: InstrumentContext) -> float:
        """Return what an order costs to draft: the national order_price."""
        return context.national("order_price")


class ServiceStandard(Instrument):
    """A standard of service that citizens enforce: a manual fixes steps, time and documents, and they may sue."""

    family: ClassVar[str] = "compulsion"
    summary: ClassVar[str] = (
        "a manual for citizens fixes steps, time and documents: work is redesigned, and who declares a service that "
        "is not real may be sued"
    )
    writes: ClassVar[tuple[str, ...]] = ("claim", "redesign_drive")
    cost_drivers: ClassVar[str] = "drafting (fixed), hearing claims"
    cites: ClassVar[str] = "thesis T-O4, T-O1, claim:12"
    letter: ClassVar[str] = "C"

    kind: Literal["service-standard"] = "service-standard"
    delivery: Delivery
    claims: Annotated[float, Field(ge=0, le=0.5)]
    penalty: Annotated[float, Field(ge=0, le=4)] = 1.0
    manual: Share = 0.5

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write what claims threaten, and how hard the manual pushes to cut steps.

        `claim` at least `claims` × `penalty`, `redesign_drive` at least `manual`.
        """
        del context
        levers.at_least("claim", self.claims * self.penalty, coverage.covered)
        levers.at_least("redesign_drive", self.manual, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return the drafting cost at the announcement, and the cost of hearing claims.

        Drafting: the national drafting_price. Hearing, every month: `claims` / 0.1 × the national claim_price.
        """
        del coverage
        # Ten claims in a hundred are what an office of unit size can hear.
        hearing = Payment("claims", "hearing officers", self.claims / 0.1 * context.national("claim_price"))
        if self.begins(context):
            return [Payment("drafting", "drafters", context.national("drafting_price")), hearing]
        return [hearing]


def _meet(first: Delivery, second: Delivery) -> bool:
    """Return whether two deliveries may reach the same agency in the same month."""
    apart = any(
        mine is not None and theirs is not None and not set(mine) & set(theirs)
        for mine, theirs in ((first.tiers, second.tiers), (first.regions, second.regions))
    )
    return first.meets_in_time(second) and not apart


def _same_deadlines(first: PhasedDelivery, second: PhasedDelivery) -> bool:
    return (first.deadline, first.phases, first.order) == (second.deadline, second.phases, second.order)
