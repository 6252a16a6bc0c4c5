"""Legal rules: amendments that fit digital work, guidance on reading them, and one rule across departments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from policylab.errors import Prose
from policylab.files import Table
from policylab.model.policies.delivery import Coverage, Month, Share
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment, Programme

AIM_BELOW: Prose = "an aim below the present fit of the rules changes nothing"


class Reform(Table):
    """The aim of an amendment, and how many months after its announcement it takes effect."""

    fit: Annotated[float, Field(ge=0, le=1)]
    lag: Month


class LawReform(Instrument):
    """An amendment of the rules without any duty."""

    family: ClassVar[str] = "rules"
    summary: ClassVar[str] = "rules are amended in step with digital work, after a lag; nobody is obliged"
    writes: ClassVar[tuple[str, ...]] = ("law_reform",)
    doses: ClassVar[tuple[str, ...]] = ("reform.fit",)
    thresholds: ClassVar[Mapping[str, Prose]] = {"reform.fit": AIM_BELOW}
    cost_drivers: ClassVar[str] = "drafting (fixed)"
    cites: ClassVar[str] = "thesis T-P3, barrier:regulation.amendment"
    letter: ClassVar[str] = "C"
    says: ClassVar[Prose] = (
        "{when}, rules for {whom} are amended until they fit digital work to {reform.fit:share}; the amendment "
        "takes effect {reform.lag:months} after its announcement, and obliges nobody"
    )
    says_th: ClassVar[Prose] = (
        "{when} แก้ไขกฎระเบียบสำหรับ{whom}ให้สอดคล้องกับงานดิจิทัล{reform.fit:share} มีผลหลังประกาศ {reform.lag:months} "
        "โดยไม่กำหนดหน้าที่แก่หน่วยงานใด"
    )

    kind: Literal["law-reform"] = "law-reform"
    reform: Reform

    @classmethod
    def example_fields(cls) -> dict[str, Any]:
        """Return a reform of half a fit after a year."""
        return {"reform": Reform(fit=0.5, lag=12)}

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the fit that the reform aims at, once its lag is over.

        `law_reform` at least `reform.fit`, from the month of the announcement + `reform.lag` on.
        """
        if context.month >= self.delivery.announced + self.reform.lag:
            levers.at_least("law_reform", self.reform.fit, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return the drafting, at the announcement: the national drafting_price."""
        del coverage
        return [Payment("drafting", "drafters", context.national("drafting_price"))] if self.begins(context) else []


class Guidance(Programme):
    """One reading of the rules, given by a desk that agencies can ask."""

    family: ClassVar[str] = "rules"
    summary: ClassVar[str] = "a desk tells agencies how the rules are to be read, so that readings differ less"
    writes: ClassVar[tuple[str, ...]] = ("guidance", "offer")
    cost_drivers: ClassVar[str] = "the desk, month by month"
    cites: ClassVar[str] = "thesis T-P3, barrier:regulation.interpretation"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "guidance"
    payee: ClassVar[str] = "advisers"
    says: ClassVar[Prose] = "{when}, a desk tells {whom} how the rules are to be read, {intensity:dose}"
    says_th: ClassVar[Prose] = "{when} มีหน่วยให้คำตอบแก่{whom}เกี่ยวกับการตีความกฎระเบียบ {intensity:dose}"

    kind: Literal["guidance"] = "guidance"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what the desk costs a month: the national guidance_price."""
        del coverage
        return context.national("guidance_price")


class CrossDepartmentRule(Instrument):
    """One rule where until now the rules of two departments bound each other."""

    family: ClassVar[str] = "rules"
    summary: ClassVar[str] = "one rule across departments: the stricter reading of two no longer binds both"
    writes: ClassVar[tuple[str, ...]] = ("one_rule",)
    doses: ClassVar[tuple[str, ...]] = ("share",)
    cost_drivers: ClassVar[str] = "drafting (fixed)"
    cites: ClassVar[str] = "thesis T-P3, barrier:regulation.cross-department"
    letter: ClassVar[str] = "D"
    says: ClassVar[Prose] = (
        "{when}, {share:share} of the rules that bind {whom} across departments are merged into common ones, "
        "{lag:months} after the announcement"
    )
    says_th: ClassVar[Prose] = (
        "{when} รวมกฎระเบียบที่ใช้กับ{whom}ข้ามหน่วยงานให้เป็นกฎเดียวกัน{share:share} มีผลหลังประกาศ {lag:months}"
    )

    kind: Literal["cross-department-rule"] = "cross-department-rule"
    share: Share = 0.6
    lag: Month = 12

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write how far one rule holds, once its lag is over.

        `one_rule` at least `share`, from the month of the announcement + `lag` on.
        """
        if context.month >= self.delivery.announced + self.lag:
            levers.at_least("one_rule", self.share, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return the drafting, at the announcement: the national drafting_price."""
        del coverage
        return [Payment("drafting", "drafters", context.national("drafting_price"))] if self.begins(context) else []
