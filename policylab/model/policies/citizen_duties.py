"""Duties on citizens: enrolment by order, counters that close to them, and exemption from that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from policylab.errors import Prose
from policylab.model.policies.delivery import Coverage, Month, Share
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment

THOUSANDTHS = 1000


class _OnCitizens(Instrument):
    family: ClassVar[str] = "compulsion"

    @staticmethod
    def each(context: InstrumentContext, price: str, citizens: NDArray[np.bool_]) -> float:
        """Return a price in thousandths, times the citizens whom some of the lab stand for."""
        return context.prices[price] / THOUSANDTHS * np.count_nonzero(citizens) * context.people.citizens_behind


class AutoEnrolment(_OnCitizens):
    """Citizens are signed up for the digital channel by order, whether they ask or not."""

    summary: ClassVar[str] = (
        "citizens are signed up for the digital channel without being asked, and some of them are told of it so"
    )
    writes: ClassVar[tuple[str, ...]] = ("enrolment",)
    doses: ClassVar[tuple[str, ...]] = ("share",)
    cost_drivers: ClassVar[str] = "drafting (fixed, small), a letter to each citizen who is signed up"
    cites: ClassVar[str] = "Khon La Khrueng (registered and used: a register is not use); assumption"
    letter: ClassVar[str] = "D"
    says: ClassVar[Prose] = "{when}, {citizens} are signed up for the digital channel by order, {share:share} of them"
    says_th: ClassVar[Prose] = "{when} {citizens}ได้รับการลงทะเบียนใช้ช่องทางดิจิทัลโดยคำสั่ง{share:share}ของกลุ่มนี้"

    kind: Literal["auto-enrolment"] = "auto-enrolment"
    share: Share = 1.0

    def cover(self, context: InstrumentContext) -> Coverage:
        """Return those who are signed up: of those whom the delivery names, whose luck is below `share`.

        The luck is of stream ``enrolment.order`` with the month of the announcement as its event, so that a larger
        share signs up the same citizens and others.
        """
        meant = super().cover(context)
        drawn = context.luck.uniform("enrolment.order", context.people.keys["citizen"], context.month)[:, 0]
        return replace(meant, citizens=meant.citizens & (drawn < self.share))

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write who is signed up: `enrolment` at least 1."""
        del context
        levers.at_least("enrolment", 1.0, coverage.citizens)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return, at the announcement, the drafting and the letters.

        Drafting: the national order_price. Letters: letter_price / 1000 × those signed up who were not registered ×
        the citizens behind each.
        """
        if not self.begins(context):
            return []
        new = coverage.citizens & ~context.column("citizen", "registered")
        return [
            Payment("drafting", "drafters", context.national("order_price")),
            Payment("letters", "message offices", self.each(context, "letter_price", new)),
        ]


class DigitalOnly(_OnCitizens):
    """Counters of digital services close to citizens on a date: the switch-off."""

    summary: ClassVar[str] = (
        "from a month on the counters of digital services close to citizens, those of the least needed services first"
    )
    writes: ClassVar[tuple[str, ...]] = ("counters_off",)
    doses: ClassVar[tuple[str, ...]] = ("share",)
    thresholds: ClassVar[Mapping[str, Prose]] = {"share": "closing goes service by service"}
    cost_drivers: ClassVar[str] = "drafting (fixed, small), a letter to each citizen, a hotline; no saving is booked"
    cites: ClassVar[str] = "thesis T-O4 (by force, by law), claim:16 (counters closed in the pandemic)"
    letter: ClassVar[str] = "C"
    says: ClassVar[Prose] = (
        "An order announced in {announced:month} closes the counters of digital services to {citizens} from "
        "{closes:month} on, the least needed first, up to {share:share} of the demand at each agency[; this holds "
        "until {until}]"
    )
    says_th: ClassVar[Prose] = (
        "คำสั่งซึ่งประกาศใน{announced:month} ปิดเคาน์เตอร์ของบริการดิจิทัลสำหรับ{citizens}ตั้งแต่{closes:month} "
        "โดยเริ่มจากบริการที่มีผู้ต้องการน้อยที่สุด จนถึง{share:share}ของความต้องการที่แต่ละหน่วยงาน[ มีผลถึง{until}]"
    )

    kind: Literal["digital-only"] = "digital-only"
    closes: Month
    share: Share = 1.0

    @model_validator(mode="after")
    def _in_between(self) -> DigitalOnly:
        announced, ends = self.delivery.announced, self.delivery.ends
        if self.closes <= announced:
            raise ValueError(f"closes = {self.closes} is not after announced = {announced}: choose a later month")
        if ends is not None and self.closes >= ends:
            raise ValueError(f"closes = {self.closes} is not before ends = {ends}: choose an earlier month")
        return self

    @classmethod
    def example_fields(cls) -> dict[str, Any]:
        """Return a month two years after the announcements of packages that ship."""
        return {"closes": 36}

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write for how much of the demand no counter is left: `counters_off` at least `share`, from `closes` on."""
        if context.month >= self.closes:
            levers.at_least("counters_off", self.share, coverage.citizens)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return drafting and letters at the announcement, and a hotline from then on.

        Drafting: the national order_price. Letters: `share` × letter_price / 1000 × the citizens covered × the citizens
        behind each. Hotline, every month: `share` × the national hotline_price × the part of all citizens that is
        covered. What counters cost, and what is saved by closing them, is not booked.
        """
        reached = np.count_nonzero(coverage.citizens) / len(coverage.citizens)
        hotline = Payment("hotline", "hotline", self.share * reached * context.national("hotline_price"))
        if not self.begins(context):
            return [hotline]
        letters = self.share * self.each(context, "letter_price", coverage.citizens)
        drafting = Payment("drafting", "drafters", context.national("order_price"))
        return [drafting, Payment("letters", "message offices", letters), hotline]


class Exemption(_OnCitizens):
    """Citizens who meet a closed counter may ask not to be obliged."""

    summary: ClassVar[str] = (
        "who meets a closed counter may ask to be exempt, and is then served at a counter that is kept; who can use "
        "the channel asks less often"
    )
    writes: ClassVar[tuple[str, ...]] = ("exemption",)
    doses: ClassVar[tuple[str, ...]] = ("granted",)
    thresholds: ClassVar[Mapping[str, Prose]] = {"granted": "nobody asks where no counter is closed"}
    cost_drivers: ClassVar[str] = "an office, month by month, and counters that are kept for those exempt"
    cites: ClassVar[str] = "assumption: who cannot use the channel may be exempt; thesis T-R3 (a way out, not a voice)"
    letter: ClassVar[str] = "D"
    says: ClassVar[Prose] = (
        "{when}, {citizens} who meet a closed counter may ask to be exempt, and {granted:share} of requests are granted"
    )
    says_th: ClassVar[Prose] = "{when} {citizens}ที่พบว่าเคาน์เตอร์ปิดแล้วขอรับการยกเว้นได้ โดยอนุมัติ{granted:share}ของคำขอ"

    kind: Literal["exemption"] = "exemption"
    granted: Share = 1.0

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write how readily exemptions are given: `exemption` at least `granted`."""
        del context
        levers.at_least("exemption", self.granted, coverage.citizens)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return the cost of the office, and of counters for those who are exempt.

        Office: the national exemption_office_price. Counters: exempt_price / 1000 × the citizens covered who are exempt
        × the citizens behind each.
        """
        exempt = coverage.citizens & context.column("citizen", "exempt")
        return [
            Payment("office for exemptions", "organisers", context.national("exemption_office_price")),
            Payment("counters for those exempt", "desk staff", self.each(context, "exempt_price", exempt)),
        ]
