"""Compulsion: a statute, an order, a standard that citizens enforce, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from policylab.errors import Prose
from policylab.model.policies.delivery import Coverage, Delivery, Share
from policylab.model.policies.duty import DUTY_LEVERS, Duty
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment
from policylab.model.policies.reform import AIM_BELOW, Reform


class Statute(Duty):
    """A law that obliges agencies to offer services digitally by a deadline."""

    summary: ClassVar[str] = (
        "by law: a duty with a deadline, inspections and a penalty; the reform of rules that comes with it takes "
        "effect after its lag"
    )
    writes: ClassVar[tuple[str, ...]] = (*DUTY_LEVERS, "law_reform")
    separate_doses: ClassVar[tuple[str, ...]] = ("closes_counters", "reform.fit")
    thresholds: ClassVar[Mapping[str, Prose]] = {**Duty.thresholds, "reform.fit": AIM_BELOW}
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
    writes: ClassVar[tuple[str, ...]] = DUTY_LEVERS
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
    doses: ClassVar[tuple[str, ...]] = ("claims", "penalty")
    separate_doses: ClassVar[tuple[str, ...]] = ("manual",)
    cost_drivers: ClassVar[str] = "drafting (fixed), hearing claims"
    cites: ClassVar[str] = "thesis T-O4, T-O1, claim:12"
    letter: ClassVar[str] = "C"
    says: ClassVar[Prose] = (
        "{when}, a manual for citizens fixes steps, time and documents at {whom}, and pushes them to redesign work, "
        "at {manual:share} of a full push; [each month citizens claim for {claims:share} of the declared services that "
        "are not real, and the penalty is {penalty:efforts} for each|nobody may sue]"
    )
    says_th: ClassVar[Prose] = (
        "{when} คู่มือสำหรับประชาชนกำหนดขั้นตอน ระยะเวลา และเอกสารของ{whom} และผลักดันให้ปรับกระบวนการในระดับ"
        "{manual:share}ของการผลักดันเต็มที่ [ในแต่ละเดือนประชาชนเรียกร้องต่อบริการที่ประกาศแล้วแต่ยังไม่เกิดจริง{claims:share} "
        "โดยมีบทลงโทษ {penalty:efforts}ต่อหนึ่งบริการ|โดยไม่มีการฟ้องร้อง]"
    )

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
