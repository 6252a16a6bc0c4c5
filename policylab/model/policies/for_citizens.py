"""Citizens: money for using the digital channel, their main services first, and help, news and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from policylab.errors import Prose
from policylab.model.policies.delivery import Coverage, Share
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment, Programme

THOUSANDTHS = 1000


class Bonus(Instrument):
    """Money for citizens who use the digital channel, with places, a cap and an end."""

    family: ClassVar[str] = "citizens"
    summary: ClassVar[str] = (
        "citizens who sign up are paid for months in which they use the digital channel, while places and money last"
    )
    writes: ClassVar[tuple[str, ...]] = ("bonus", "bonus_places")
    doses: ClassVar[tuple[str, ...]] = ("amount", "places")
    thresholds: ClassVar[Mapping[str, Prose]] = {
        "amount": "a small bonus is taken by those who use the digital channel anyway",
        "places": "places are a whole number",
    }
    cost_drivers: ClassVar[str] = "amount, citizens enrolled who use the channel, the office"
    cites: ClassVar[str] = (
        "thesis T-O1, platform:e-payment, platform:welfare-database; Khon La Khrueng; amounts assumed"
    )
    letter: ClassVar[str] = "C"
    says: ClassVar[Prose] = (
        "{when}, {citizens} who sign up are paid {amount:money} for each month in which they use the digital "
        "channel; there are places for {places:share} of them"
    )
    says_th: ClassVar[Prose] = (
        "{when} {citizens}ที่ลงทะเบียนได้รับเงิน {amount:money}สำหรับแต่ละเดือนที่ใช้ช่องทางดิจิทัล โดยรับได้{places:share}ของกลุ่มนี้"
    )

    kind: Literal["bonus"] = "bonus"
    amount: Annotated[float, Field(ge=0, le=0.1)]
    places: Share

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the bonus, and the number of places for those covered.

        `bonus` at least `amount`, `bonus_places` at least `places` × the citizens covered (rounded, a half to the even
        number).
        """
        del context
        levers.at_least("bonus", self.amount, coverage.citizens)
        levers.at_least("bonus_places", round(self.places * np.count_nonzero(coverage.citizens)), coverage.citizens)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return the bonus of enrolled citizens who used the channel last month, and the cost of the office.

        Bonus (earned): `amount` × the citizens covered who are enrolled and used the channel × the citizens behind
        each. Office: the national bonus_office_price.
        """
        earned = context.column("citizen", "enrolled") & context.column("citizen", "used") & coverage.citizens
        count = np.count_nonzero(earned) * context.people.citizens_behind
        return [
            Payment("bonus", "citizens", self.amount * count, owed=True),
            Payment("bonus office", "organisers", context.national("bonus_office_price")),
        ]


class _Campaign(Programme):
    """A small office's work for citizens, month by month."""

    family: ClassVar[str] = "citizens"
    cost_drivers: ClassVar[str] = "an office, month by month"
    payee: ClassVar[str] = "organisers"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what the office costs a month: the national campaign_price."""
        del coverage
        return context.national("campaign_price")


class QuickWins(_Campaign):
    """Citizens' main services first."""

    summary: ClassVar[str] = "the services that most citizens need are made real first"
    writes: ClassVar[tuple[str, ...]] = ("quick_wins", "offer")
    cites: ClassVar[str] = "thesis T-O1 (quick wins in citizens' main services), claim:7"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "quick wins"
    says: ClassVar[Prose] = "{when}, {whom} first make the services real that most citizens need, {intensity:dose}"
    says_th: ClassVar[Prose] = "{when} {whom}ทำบริการที่ประชาชนส่วนใหญ่ต้องการให้เกิดผลจริงก่อน {intensity:dose}"

    kind: Literal["quick-wins"] = "quick-wins"


class Branding(_Campaign):
    """A name that people know."""

    summary: ClassVar[str] = "people hear sooner how useful, easy and good services have become (or have not)"
    writes: ClassVar[tuple[str, ...]] = ("branding",)
    cites: ClassVar[str] = "thesis T-O1 (service branding), claim:7"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "branding"
    says: ClassVar[Prose] = (
        "{when}, {citizens} hear sooner how useful, easy and good services have become, {intensity:dose}"
    )
    says_th: ClassVar[Prose] = "{when} {citizens}รับรู้เร็วขึ้นว่าบริการมีประโยชน์ ใช้ง่าย และมีคุณภาพเพียงใด {intensity:dose}"

    kind: Literal["branding"] = "branding"


class Messages(Programme):
    """Two-way messages: news for people, and answers to their questions."""

    family: ClassVar[str] = "citizens"
    summary: ClassVar[str] = "messages make people think again, and who had trouble gets an answer"
    writes: ClassVar[tuple[str, ...]] = ("messages",)
    cost_drivers: ClassVar[str] = "citizens written to, month by month"
    cites: ClassVar[str] = "thesis T-P4 (proactive and two-way communication: SMS, chat)"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "messages"
    payee: ClassVar[str] = "message offices"
    says: ClassVar[Prose] = (
        "{when}, {citizens} get news by message, and an answer where they had trouble, {intensity:dose}"
    )
    says_th: ClassVar[Prose] = "{when} {citizens}ได้รับข่าวสารทางข้อความและได้รับคำตอบเมื่อประสบปัญหา {intensity:dose}"

    kind: Literal["messages"] = "messages"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what a month of messages costs to those covered.

        message_price / 1000 × the citizens covered × the citizens behind each.
        """
        count = np.count_nonzero(coverage.citizens) * context.people.citizens_behind
        return context.prices["message_price"] / THOUSANDTHS * count


class HelpDesk(Programme):
    """Desks that help people to use the digital channel, or use it for them."""

    family: ClassVar[str] = "citizens"
    summary: ClassVar[str] = "desks help people to use digital services, or do it for those who cannot"
    writes: ClassVar[tuple[str, ...]] = ("help_desk",)
    cost_drivers: ClassVar[str] = "desks at agencies, month by month"
    cites: ClassVar[str] = "thesis T-O1, claim:17 (regional and local levels); Madsen & Kraemmergaard 2015"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "help desks"
    payee: ClassVar[str] = "desk staff"
    says: ClassVar[Prose] = (
        "{when}, desks help {citizens} to use digital services, or use them for those who cannot, {intensity:dose}"
    )
    says_th: ClassVar[Prose] = "{when} มีจุดช่วยเหลือให้{citizens}ใช้บริการดิจิทัล หรือทำแทนผู้ที่ใช้ไม่ได้ {intensity:dose}"

    kind: Literal["help-desk"] = "help-desk"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what desks cost a month at the agencies covered: desk_price × their bodies."""
        return context.prices["desk_price"] * context.bodies(coverage.covered)


class OneStopService(_Campaign):
    """A one-stop service for citizens, for business or for foreigners."""

    summary: ClassVar[str] = "one counter and one page for all that people like these need"
    writes: ClassVar[tuple[str, ...]] = ("one_stop_service",)
    cites: ClassVar[str] = (
        "thesis T-O1 (one-stop service for citizens, firms and foreigners), programme:ease-of-business, claim:5"
    )
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "one-stop service"
    says: ClassVar[Prose] = "{when}, one counter and one page serve {citizens} for all that they need, {intensity:dose}"
    says_th: ClassVar[Prose] = "{when} มีบริการเบ็ดเสร็จแห่งเดียวสำหรับ{citizens} {intensity:dose}"

    kind: Literal["one-stop-service"] = "one-stop-service"
