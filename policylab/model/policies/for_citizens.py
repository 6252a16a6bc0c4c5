"""Citizens: money for using the digital channel, their main services first, and help, news, access and courses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from policylab.errors import Prose
from policylab.model.policies.delivery import Coverage, Share
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment, Programme

THOUSANDTHS = 1000
YEAR = 12


class Bonus(Instrument):
    """Money for citizens who use the digital channel, with places, a cap and an end."""

    family: ClassVar[str] = "citizens"
    summary: ClassVar[str] = (
        "citizens who have a place are paid for months in which they use the digital channel, while places and money "
        "last; places go to those who ask first"
    )
    writes: ClassVar[tuple[str, ...]] = ("bonus", "bonus_places")
    doses: ClassVar[tuple[str, ...]] = ("amount", "places")
    thresholds: ClassVar[Mapping[str, Prose]] = {
        "amount": "a small bonus is asked for by few, and by those who use the digital channel anyway",
        "places": "places are a whole number",
    }
    cost_drivers: ClassVar[str] = "amount, citizens with a place who use the channel, the office"
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
        """Return the bonus of citizens with a place who used the channel last month, and the cost of the office.

        Bonus (earned): `amount` × the citizens covered who have a place and used the channel × the citizens behind
        each. Office: the national bonus_office_price.
        """
        earned = context.column("citizen", "bonus_place") & context.column("citizen", "used") & coverage.citizens
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

    summary: ClassVar[str] = "people come to know of the digital channel, and think of it when they need a service"
    writes: ClassVar[tuple[str, ...]] = ("branding",)
    cites: ClassVar[str] = "thesis T-O1 (service branding), claim:7"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "branding"
    says: ClassVar[Prose] = (
        "{when}, a name makes the digital channel known to {citizens} and brings it to mind when they need a service, "
        "{intensity:dose}"
    )
    says_th: ClassVar[Prose] = "{when} สร้างชื่อที่เป็นที่รู้จักเพื่อให้{citizens}รู้จักช่องทางดิจิทัลและนึกถึงเมื่อต้องใช้บริการ {intensity:dose}"

    kind: Literal["branding"] = "branding"


class Messages(Programme):
    """Two-way messages: news for people, and answers to their questions."""

    family: ClassVar[str] = "citizens"
    summary: ClassVar[str] = (
        "messages make the digital channel known and bring it to mind, and who had trouble gets an answer"
    )
    writes: ClassVar[tuple[str, ...]] = ("messages",)
    cost_drivers: ClassVar[str] = "citizens written to, month by month"
    cites: ClassVar[str] = "thesis T-P4 (proactive and two-way communication: SMS, chat)"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "messages"
    payee: ClassVar[str] = "message offices"
    says: ClassVar[Prose] = (
        "{when}, messages tell {citizens} of the digital channel, and answer those who had trouble, {intensity:dose}"
    )
    says_th: ClassVar[Prose] = "{when} {citizens}ได้รับข้อความแนะนำช่องทางดิจิทัลและได้รับคำตอบเมื่อประสบปัญหา {intensity:dose}"

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
    summary: ClassVar[str] = (
        "desks help people to use digital services, invite those who come to the counter, and act for those who "
        "cannot do it"
    )
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

    summary: ClassVar[str] = "one counter and one page make digital services easier for people like these"
    writes: ClassVar[tuple[str, ...]] = ("one_stop_service",)
    cites: ClassVar[str] = (
        "thesis T-O1 (one-stop service for citizens, firms and foreigners), programme:ease-of-business, claim:5"
    )
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "one-stop service"
    says: ClassVar[Prose] = (
        "{when}, one counter and one page make digital services easier for {citizens}, {intensity:dose}"
    )
    says_th: ClassVar[Prose] = "{when} บริการเบ็ดเสร็จแห่งเดียวทำให้บริการดิจิทัลง่ายขึ้นสำหรับ{citizens} {intensity:dose}"

    kind: Literal["one-stop-service"] = "one-stop-service"


class AccessProgramme(Programme):
    """Devices and connections for those who have none."""

    family: ClassVar[str] = "citizens"
    summary: ClassVar[str] = "people without access get a device and a connection, those hard to reach more slowly"
    writes: ClassVar[tuple[str, ...]] = ("access_programme",)
    cost_drivers: ClassVar[str] = "citizens still without access, devices and connections offered to them"
    cites: ClassVar[str] = "base rates 5.1 to 5.5 (who is without access); assumption: size of a programme"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "devices and connections"
    payee: ClassVar[str] = "vendors"
    says: ClassVar[Prose] = "{when}, {citizens} without access get devices and connections, {intensity:dose}"
    says_th: ClassVar[Prose] = "{when} {citizens}ที่ยังไม่มีการเข้าถึงได้รับอุปกรณ์และการเชื่อมต่อ {intensity:dose}"

    kind: Literal["access-programme"] = "access-programme"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what devices and connections cost a month.

        device_price / 1000 × programme_gain / 12 × the citizens covered who have no access × the citizens behind each.
        """
        without = np.count_nonzero(coverage.citizens & ~context.column("citizen", "access"))
        monthly = context.prices["device_price"] / THOUSANDTHS * context.prices["programme_gain"] / YEAR
        return monthly * without * context.people.citizens_behind


class LiteracyProgramme(Programme):
    """Courses for those who have little skill in using the digital channel."""

    family: ClassVar[str] = "citizens"
    summary: ClassVar[str] = "courses teach people with little skill to use the digital channel"
    writes: ClassVar[tuple[str, ...]] = ("literacy_programme",)
    cost_drivers: ClassVar[str] = "citizens who still have little skill, places in courses for them"
    cites: ClassVar[str] = (
        "Rodriguez-Hevia, Navio-Marco & Ruiz-Gomez 2020; base rates 5.12; thesis claim:15 (ease); size of a programme "
        "assumed"
    )
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "courses for citizens"
    payee: ClassVar[str] = "trainers"
    says: ClassVar[Prose] = (
        "{when}, courses teach {citizens} with little skill to use the digital channel, {intensity:dose}"
    )
    says_th: ClassVar[Prose] = "{when} จัดหลักสูตรสอนการใช้ช่องทางดิจิทัลให้{citizens}ที่มีทักษะต่ำ {intensity:dose}"

    kind: Literal["literacy-programme"] = "literacy-programme"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what courses cost a month.

        literacy_course_price / 1000 × literacy_course_reach × the citizens covered with a literacy below
        literacy_course_ceiling × the citizens behind each.
        """
        prices = context.prices
        low = context.column("citizen", "literacy") < prices["literacy_course_ceiling"]
        monthly = prices["literacy_course_price"] / THOUSANDTHS * prices["literacy_course_reach"]
        return monthly * np.count_nonzero(coverage.citizens & low) * context.people.citizens_behind
