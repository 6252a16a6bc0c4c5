"""Data: one framework, open by default, a platform on which data stay with their owner, and stewards."""

from __future__ import annotations

from typing import ClassVar, Literal

from policylab.errors import Prose
from policylab.model.policies.delivery import Coverage, Share
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment, Programme


class DataFramework(Programme):
    """A governance framework: common standards and definitions."""

    family: ClassVar[str] = "data"
    summary: ClassVar[str] = "a framework brings data to common standards and definitions"
    writes: ClassVar[tuple[str, ...]] = ("standards", "offer")
    cost_drivers: ClassVar[str] = "drafting (fixed), agencies kept to it, month by month"
    cites: ClassVar[str] = "thesis T-O3 (data governance framework), barrier:data.standards, barrier:data.definitions"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "data framework"
    payee: ClassVar[str] = "data office"
    says: ClassVar[Prose] = (
        "{when}, a framework brings the data of {whom} to common standards and definitions, {intensity:dose}"
    )
    says_th: ClassVar[Prose] = "{when} ใช้กรอบธรรมาภิบาลข้อมูลให้ข้อมูลของ{whom}มีมาตรฐานและนิยามเดียวกัน {intensity:dose}"

    kind: Literal["data-framework"] = "data-framework"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what a month costs for the agencies covered: framework_price × their bodies."""
        return context.prices["framework_price"] * context.bodies(coverage.covered)

    def beginning(self, context: InstrumentContext) -> float:
        """Return what drafting the framework costs: the national order_price."""
        return context.national("order_price")


class OpenByDefault(Instrument):
    """Data are open unless an agency says why not."""

    family: ClassVar[str] = "data"
    summary: ClassVar[str] = "data are open by default: it is withholding them that takes an effort"
    writes: ClassVar[tuple[str, ...]] = ("open_default",)
    doses: ClassVar[tuple[str, ...]] = ("share",)
    cost_drivers: ClassVar[str] = "drafting (fixed), the open-data centre"
    cites: ClassVar[str] = "thesis T-P1 (open data), platform:open-data-centre, barrier:data.release, claim:6"
    letter: ClassVar[str] = "B"
    says: ClassVar[Prose] = "{when}, {share:share} of the data of {whom} are open unless an agency says why not"
    says_th: ClassVar[Prose] = "{when} เปิดเผยข้อมูลของ{whom}เป็นค่าเริ่มต้น{share:share} เว้นแต่หน่วยงานชี้แจงเหตุผลที่ไม่เปิดเผย"

    kind: Literal["open-by-default"] = "open-by-default"
    share: Share = 1.0

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Turn the default round: `open_default` at least `share`."""
        del context
        levers.at_least("open_default", self.share, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return the drafting at the announcement, and the running of the centre.

        Drafting: the national order_price. The centre, every month: `share` × the national platform_upkeep.
        """
        del coverage
        due = [Payment("open data", "data office", self.share * context.national("platform_upkeep"))]
        if self.begins(context):
            due.append(Payment("drafting", "drafters", context.national("order_price")))
        return due


class ExchangePlatform(Programme):
    """A platform that links registers while data stay with their owner."""

    family: ClassVar[str] = "data"
    summary: ClassVar[str] = "a platform links registers and leaves data with their owner, so that more are willing"
    writes: ClassVar[tuple[str, ...]] = ("exchange", "offer")
    cost_drivers: ClassVar[str] = "building the platform (fixed), running it"
    cites: ClassVar[str] = (
        "thesis T-P1 (integrate databases), platform:linkage-center, platform:gdx, barrier:data.integration"
    )
    letter: ClassVar[str] = "C"
    purpose: ClassVar[str] = "exchange platform"
    payee: ClassVar[str] = "platform builders"
    says: ClassVar[Prose] = (
        "{when}, a platform links the registers of {whom} and leaves data with their owner, {intensity:dose}"
    )
    says_th: ClassVar[Prose] = (
        "{when} มีแพลตฟอร์มแลกเปลี่ยนที่เชื่อมโยงทะเบียนของ{whom}โดยข้อมูลยังเป็นของเจ้าของเดิม {intensity:dose}"
    )

    kind: Literal["exchange-platform"] = "exchange-platform"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what running the platform costs a month: the national platform_upkeep."""
        del coverage
        return context.national("platform_upkeep")

    def beginning(self, context: InstrumentContext) -> float:
        """Return what building the platform costs: the national platform_price."""
        return context.national("platform_price")


class DataStewards(Programme):
    """People in agencies who keep data right."""

    family: ClassVar[str] = "data"
    summary: ClassVar[str] = "stewards in agencies mend the quality of data and agree on definitions"
    writes: ClassVar[tuple[str, ...]] = ("stewards",)
    cost_drivers: ClassVar[str] = "agencies with stewards, month by month"
    cites: ClassVar[str] = "thesis T-P4 (reliable data), T-O3, barrier:data.definitions, barrier:data.quality"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "data stewards"
    payee: ClassVar[str] = "stewards"
    says: ClassVar[Prose] = (
        "{when}, stewards in {whom} mend the quality of data and agree on definitions, {intensity:dose}"
    )
    says_th: ClassVar[Prose] = "{when} มีผู้ดูแลข้อมูลใน{whom}แก้ไขคุณภาพข้อมูลและกำหนดนิยามร่วมกัน {intensity:dose}"

    kind: Literal["data-stewards"] = "data-stewards"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what stewards cost a month in the agencies covered: steward_price × their bodies."""
        return context.prices["steward_price"] * context.bodies(coverage.covered)
