"""Instruments of a package: whom they cover, what they write, what they cost (page *Instruments*)."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, floor, inf
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from tests.benchmarks.plain_model.agencies import Agency
    from tests.benchmarks.plain_model.citizens import Citizen
    from tests.benchmarks.plain_model.model import PlainModel


def strength(dose: float) -> float:
    """Return the strength of a dose: more of it adds less and less."""
    return 1 - exp(-dose)


@dataclass
class Payment:
    """What the centre owes this month, in official-months, to one payee or agency by agency."""

    amounts: list[float]
    earned: bool = False

    def thousandths(self) -> list[int]:
        """Return the amounts as they are booked."""
        return [round(1000 * amount) for amount in self.amounts]


class Instrument:
    """An instrument with its delivery; in the months in which it stands it writes levers and pays.

    Attributes
    ----------
    agencies, citizens : list
        Those whom it covers, fixed in the month of its announcement.

    """

    defaults: ClassVar[dict[str, Any]] = {}

    def __init__(self, model: PlainModel, entry: dict[str, Any]):
        fields = {**self.defaults, **entry}
        self.delivery = fields.pop("delivery")
        self.model, self.given = model, model.parameters
        self.__dict__.update({name: value for name, value in fields.items() if name != "kind"})
        self.announced = self.delivery["announced"]
        self.stopped = False
        budget = self.delivery.get("budget")
        self.left = inf if budget is None else round(1000 * self.national(budget))

    def national(self, price: float) -> float:
        """Return what the lab bears of a price that is paid once for the country."""
        return price * self.model.share_of_country

    @property
    def first_month(self) -> bool:
        """Return whether this is the month of the announcement."""
        return self.model.month == self.announced

    @property
    def bodies(self) -> float:
        """Return the real bodies for which the agencies covered stand."""
        return sum(agency.bodies for agency in self.agencies)

    def enact(self) -> int:
        """Write the levers of the month and return what is paid, in thousandths."""
        if self.stopped or self.model.month < self.announced:
            return 0
        if self.first_month:
            self.cover()
        payments = [payment for payment in self.payments() if not (self.first_month and payment.earned)]
        due = sum(sum(payment.thousandths()) for payment in payments)
        if self.model.month >= self.delivery.get("ends", inf) or due > self.left:
            self.stopped = True
            return self._pay_last([payment for payment in payments if payment.earned])
        self.left -= due
        self.write()
        return due

    def _pay_last(self, owed: list[Payment]) -> int:
        claims = [claim for payment in owed for claim in payment.thousandths()]
        due = sum(claims)
        if due <= self.left:
            return due
        return sum(floor(claim * self.left / due) for claim in claims)

    def cover(self) -> None:
        """Find those who are covered, and part off the readiest where only those are."""
        delivery, model = self.delivery, self.model
        places = delivery.get("regions")
        self.agencies = [
            agency
            for agency in model.agencies
            if agency.tier in delivery.get("tiers", [agency.tier]) and (places is None or agency.region in places)
        ]
        self.citizens = [
            citizen
            for citizen in model.citizens
            if citizen.segment in delivery.get("segments", [citizen.segment])
            and (places is None or citizen.region in places)
        ]
        if "readiest" in delivery:
            self.agencies = self.readiest(delivery["readiest"])

    def in_line(self, by: str = "readiness") -> list[Agency]:
        """Return those covered in line, the readiest (or largest) first, equals by luck."""
        luck = {agency: agency.luck("delivery.order", self.announced) for agency in self.agencies}
        keys = {"readiness": lambda one: -one.readiness, "size": lambda one: -one.services, "random": lambda _: 0}
        return sorted(self.agencies, key=lambda agency: (keys[by](agency), luck[agency]))

    def readiest(self, share: float) -> list[Agency]:
        """Return the readiest share of those covered, by bodies; one at least of any."""
        line, before, chosen = self.in_line(), 0.0, []
        for agency in line:
            if before + agency.bodies / 2 < share * self.bodies:
                chosen.append(agency)
            before += agency.bodies
        return chosen or line[:1]

    def write(self) -> None:
        """Write the levers of those covered."""

    def payments(self) -> list[Payment]:
        """Return what is to be paid."""
        return []

    def raise_agencies(self, **levers: float) -> None:
        """Raise levers of the agencies covered."""
        for agency in self.agencies:
            for lever, value in levers.items():
                agency.raise_to(lever, value)

    def raise_citizens(self, **levers: float) -> None:
        """Raise levers of the citizens covered."""
        for citizen in self.citizens:
            for lever, value in levers.items():
                citizen.raise_to(lever, value)

    def once(self, price: float) -> list[Payment]:
        """Return a payment that is made at the announcement only."""
        return [Payment([price])] if self.first_month else []


class Programme(Instrument):
    """An instrument that goes on month by month at some intensity."""

    defaults: ClassVar[dict[str, Any]] = {"intensity": 1.0}
    of_agencies: ClassVar[tuple[str, ...]] = ()
    of_citizens: ClassVar[tuple[str, ...]] = ()
    national_price: ClassVar[str] = ""
    body_price: ClassVar[str] = ""
    begins: ClassVar[str] = ""

    def write(self) -> None:
        self.raise_agencies(**dict.fromkeys(self.of_agencies, strength(self.intensity)))
        self.raise_citizens(**dict.fromkeys(self.of_citizens, strength(self.intensity)))

    def month_price(self) -> float:
        """Return what a month of unit intensity costs."""
        if self.body_price:
            return getattr(self.given, self.body_price) * self.bodies
        return self.national(getattr(self.given, self.national_price))

    def payments(self) -> list[Payment]:
        begin = self.once(self.national(getattr(self.given, self.begins))) if self.begins else []
        return [*begin, Payment([self.intensity * self.month_price()])]


class Duty(Instrument):
    """A statute or an executive order."""

    defaults: ClassVar[dict[str, Any]] = {
        "target": 1.0,
        "voice": 0.0,
        "control": 1.0,
        "closes_counters": 0.0,
        "exempt": 0.0,
        "reform": None,
    }
    draft: ClassVar[str] = "drafting_price"

    def cover(self) -> None:
        super().cover()
        self.agencies = self.readiest(1 - self.exempt)
        named = {tier for phase in self.delivery.get("phases", ()) for tier in phase.get("tiers", ())}
        if named:
            self.agencies = [agency for agency in self.agencies if agency.tier in named]
        self.deadlines = self._deadlines()

    def _deadlines(self) -> dict[Agency, float]:
        if "phases" not in self.delivery:
            return dict.fromkeys(self.agencies, self.delivery.get("deadline", inf))
        found: dict[Agency, float] = {}
        before, everybody = 0.0, self.bodies
        for agency in self.in_line(self.delivery.get("order", "readiness")):
            middle = (before + agency.bodies / 2) / everybody
            found[agency] = self._phase_of(agency, middle)
            before += agency.bodies
        return found

    def _phase_of(self, agency: Agency, middle: float) -> float:
        upto = 0.0
        for phase in self.delivery["phases"]:
            if agency.tier in phase.get("tiers", ()):
                return phase["deadline"]
            upto += phase.get("share", 0.0)
            if middle < upto:
                return phase["deadline"]
        return self.delivery["phases"][-1]["deadline"]

    def write(self) -> None:
        month = self.model.month
        for agency, deadline in self.deadlines.items():
            agency.raise_to("duty_target", self.target)
            agency.lower_to("deadline_in", deadline - month)
            for lever in ("inspection_rate", "audit_depth", "penalty", "control", "voice"):
                agency.raise_to(lever, getattr(self, lever))
            if month >= deadline:
                agency.raise_to("counter_closed", self.closes_counters)
            if self.first_month:
                agency.lower_to("notice_given", deadline - month)
        if self.reform and month >= self.announced + self.reform["lag"]:
            self.raise_agencies(law_reform=self.reform["fit"])

    def payments(self) -> list[Payment]:
        inspected = sum(one.bodies for one, deadline in self.deadlines.items() if deadline <= self.model.month)
        check = self.given.form_check_price + self.audit_depth * self.given.substance_check_price
        drafts = 2 if self.reform else 1
        drafting = self.once(drafts * self.national(getattr(self.given, self.draft)))
        return [*drafting, Payment([inspected * self.inspection_rate * check])]


class ExecutiveOrder(Duty):
    """A duty by order, without a reform."""

    draft = "order_price"


class ServiceStandard(Instrument):
    """A manual for citizens, who may claim what is declared and not real."""

    defaults: ClassVar[dict[str, Any]] = {"penalty": 1.0, "manual": 0.5}

    def write(self) -> None:
        self.raise_agencies(claim=self.claims * self.penalty, redesign_drive=self.manual)

    def payments(self) -> list[Payment]:
        hearing = self.claims / 0.1 * self.national(self.given.claim_price)
        return [*self.once(self.national(self.given.drafting_price)), Payment([hearing])]


class Recognition(Instrument):
    """Contests that honour agencies."""

    def write(self) -> None:
        honour = strength(self.events_a_year / self.given.recognition_scale)
        self.raise_agencies(recognition=honour, recognition_of_form=honour * (1 - self.jury_depth))

    def payments(self) -> list[Payment]:
        event = self.national(self.given.event_price) + self.given.award_price * self.bodies
        return [Payment([self.events_a_year / 12 * event])]


class Activity(Programme):
    """A drive against steps and paper."""

    defaults: ClassVar[dict[str, Any]] = {"intensity": 1.0, "compulsory_months": 0}
    of_agencies = ("campaign", "redesign_drive")
    body_price = "drive_price"

    def write(self) -> None:
        super().write()
        if self.model.month < self.announced + self.compulsory_months:
            self.raise_agencies(control=strength(self.intensity))


class Allowance(Instrument):
    """Cash for officials by the services that are delivered, or pass for it."""

    def write(self) -> None:
        felt = strength(self.amount / self.given.reward_scale)
        worth = felt * self.given.reward_worth
        self.raise_agencies(reward=worth, reward_of_form=worth * (1 - self.verified), tangible=felt)

    def payments(self) -> list[Payment]:
        earned = sum(
            self.amount / 12
            * one.services
            * (one.effective + (1 - self.verified) * (one.formal - one.effective))
            * one.bodies
            for one in self.agencies
        )  # fmt: skip
        return [Payment([earned], earned=True)]


class Grant(Instrument):
    """A share of projects that the centre pays."""

    defaults: ClassVar[dict[str, Any]] = {"conditional": False}

    def write(self) -> None:
        self.raise_agencies(**{"grant_on_success" if self.conditional else "grant": self.share})

    def payments(self) -> list[Payment]:
        if self.conditional:
            return [Payment([self.share * one.bodies * one.project_won for one in self.agencies], earned=True)]
        months = self.given.project_duration
        amounts = [self.share * one.bodies * one.project_price / months * one.project_running for one in self.agencies]
        return [Payment(amounts, earned=True)]


class LeaderProgramme(Programme):
    """Courses for leaders."""

    of_agencies, body_price = ("leader_programme",), "leader_course_price"


class Training(Programme):
    """Courses for officials."""

    defaults: ClassVar[dict[str, Any]] = {
        "intensity": 1.0,
        "basic": 0.0,
        "applied": 1.0,
        "management": 0.0,
        "with_private_sector": False,
    }
    body_price = "training_price"

    def write(self) -> None:
        full = strength(self.intensity)
        self.raise_agencies(
            training_basic=full * self.basic,
            training_applied=full * self.applied,
            training_management=full * self.management,
        )
        if self.with_private_sector:
            self.raise_agencies(examples=full / 2)

    def month_price(self) -> float:
        return super().month_price() * (self.basic + self.applied + self.management)


class Style(Programme):
    """Promoting instead of controlling."""

    of_agencies, body_price = ("promotion",), "style_price"


class Guidance(Programme):
    """A desk that gives one reading of the rules."""

    of_agencies, national_price = ("guidance", "offer"), "guidance_price"


class LawReform(Instrument):
    """Rules amended in step with digital work."""

    def write(self) -> None:
        if self.model.month >= self.announced + self.reform["lag"]:
            self.raise_agencies(law_reform=self.reform["fit"])

    def payments(self) -> list[Payment]:
        return self.once(self.national(self.given.drafting_price))


class CrossDepartmentRule(Instrument):
    """One rule across departments."""

    defaults: ClassVar[dict[str, Any]] = {"share": 0.6, "lag": 12}

    def write(self) -> None:
        if self.model.month >= self.announced + self.lag:
            self.raise_agencies(one_rule=self.share)

    def payments(self) -> list[Payment]:
        return self.once(self.national(self.given.drafting_price))


class DataFramework(Programme):
    """Common standards and definitions of data."""

    of_agencies, body_price, begins = ("standards", "offer"), "framework_price", "order_price"


class OpenByDefault(Instrument):
    """Data open by default."""

    defaults: ClassVar[dict[str, Any]] = {"share": 1.0}

    def write(self) -> None:
        self.raise_agencies(open_default=self.share)

    def payments(self) -> list[Payment]:
        centre = self.share * self.national(self.given.platform_upkeep)
        return [*self.once(self.national(self.given.order_price)), Payment([centre])]


class Platform(Programme):
    """A common platform, built once and then run."""

    national_price, begins = "platform_upkeep", "platform_price"


class ExchangePlatform(Platform):
    """A platform on which data stay with their owner."""

    of_agencies = ("exchange", "offer")


class DigitalId(Platform):
    """One digital identity."""

    of_agencies = ("digital_id",)


class EPayment(Platform):
    """One way to pay."""

    of_agencies = ("e_payment",)


class OneStopPlatform(Platform):
    """One door to all services."""

    of_agencies = ("one_stop", "offer")


class DataStewards(Programme):
    """Stewards of data."""

    of_agencies, body_price = ("stewards",), "steward_price"


class SharedCloud(Instrument):
    """Slots in a common cloud, in pools."""

    defaults: ClassVar[dict[str, Any]] = {"form": "central"}

    def cover(self) -> None:
        super().cover()
        if self.form == "department":
            self.agencies = self.readiest(self.slots) if self.slots else []
        key = {"central": lambda _: "", "ministry": lambda one: one.ministry, "department": lambda one: one.name}
        pool_of = {agency: key[self.form](agency) for agency in self.model.agencies}
        names = sorted(set(pool_of.values())) if self.form == "ministry" else dict.fromkeys(pool_of.values())
        self.pools = [[one for one in self.agencies if pool_of[one] == name] for name in names]

    def _slots(self, pool: list[Agency]) -> float:
        bodies = sum(agency.bodies for agency in pool)
        return bodies if self.form == "department" else round(self.slots * bodies)

    def write(self) -> None:
        sharing = self._sharing_now()
        first = 1 + max(sharing, default=-1.0)
        for number, pool in enumerate(self.pools):
            slots, bodies = self._slots(pool), sum(agency.bodies for agency in pool)
            for agency in pool:
                now = agency.cloud_slots / sharing.get(agency.cloud_pool, 1.0)
                if (slots / bodies, slots) > (now, agency.cloud_slots):
                    agency.cloud_pool, agency.cloud_slots = first + number, slots
        self.raise_agencies(offer=self.slots)

    def _sharing_now(self) -> dict[float, float]:
        """Return the pools that stand, with how many bodies share each."""
        shared: dict[float, float] = {}
        for agency in self.model.agencies:
            if agency.cloud_slots > 0:
                shared[agency.cloud_pool] = shared.get(agency.cloud_pool, 0.0) + agency.bodies
        return shared

    def payments(self) -> list[Payment]:
        slots = sum(self._slots(pool) for pool in self.pools)
        return [*self.once(self.national(self.given.platform_price)), Payment([self.given.slot_price * slots])]


class Security(Programme):
    """Protected services."""

    of_agencies, body_price = ("security",), "security_price"


class Bonus(Instrument):
    """Money for citizens who use the digital channel."""

    citizens: list[Citizen]

    def write(self) -> None:
        self.raise_citizens(bonus=self.amount, bonus_places=round(self.places * len(self.citizens)))

    def payments(self) -> list[Payment]:
        office = Payment([self.national(self.given.bonus_office_price)])
        users = sum(1 for one in self.citizens if one.enrolled and one.used)
        return [Payment([self.amount * users * self.model.citizens_behind], earned=True), office]


class QuickWins(Programme):
    """What most citizens need comes first."""

    of_agencies, national_price = ("quick_wins", "offer"), "campaign_price"


class Branding(Programme):
    """Services with a name."""

    of_citizens, national_price = ("branding",), "campaign_price"


class Messages(Programme):
    """Two-way messages."""

    of_citizens = ("messages",)

    def month_price(self) -> float:
        return self.given.message_price / 1000 * len(self.citizens) * self.model.citizens_behind


class HelpDesk(Programme):
    """Desks that help."""

    of_citizens, body_price = ("help_desk",), "desk_price"


class OneStopService(Programme):
    """One counter and one page for people like these."""

    of_citizens, national_price = ("one_stop_service",), "campaign_price"


class CoDevelopment(Programme):
    """A partner who manages projects."""

    of_agencies, body_price = ("partner_help", "offer"), "partner_price"


class Outsourcing(Instrument):
    """Part of the work on projects is done outside."""

    def write(self) -> None:
        self.raise_agencies(outsourced=self.share)

    def payments(self) -> list[Payment]:
        months = self.given.project_duration
        spent = sum(one.project_running * one.project_price / months * one.bodies for one in self.agencies)
        return [Payment([self.given.outsourcing_premium * self.share * spent], earned=True)]


class PrivatePractice(Programme):
    """Examples from private firms."""

    of_agencies, body_price = ("examples",), "partner_price"


class StartWithTheReady(Programme):
    """The ready begin, with a partner's help."""

    defaults: ClassVar[dict[str, Any]] = {"intensity": 1.0, "share": 0.3}
    of_agencies, body_price = ("partner_help", "offer", "campaign"), "partner_price"

    def cover(self) -> None:
        super().cover()
        self.agencies = self.readiest(self.share)


class Nothing(Instrument):
    """Nothing at all."""


class Shock(Instrument):
    """A time in which the digital channel is needed more."""

    defaults: ClassVar[dict[str, Any]] = {"counters_closed": 0.0, "emergency_fit": 0.0}

    def write(self) -> None:
        self.raise_citizens(urgency=self.need)
        self.raise_agencies(counter_closed=self.counters_closed, emergency_fit=self.emergency_fit)


class BudgetCut(Instrument):
    """Means that are cut."""

    def write(self) -> None:
        self.raise_agencies(budget_cut=self.share)


class TrustScandal(Instrument):
    """Trust lost at once."""

    def write(self) -> None:
        if self.first_month:
            self.raise_citizens(scandal=self.share)


class Reshuffle(Instrument):
    """Leaders moved at the next rotation."""

    def write(self) -> None:
        if self.model.month <= 12 * ceil(self.announced / 12):
            for agency in self.agencies:
                agency.leader.raise_to("reshuffle", self.share)


KINDS: dict[str, type[Instrument]] = {
    "statute": Duty,
    "executive-order": ExecutiveOrder,
    "service-standard": ServiceStandard,
    "recognition": Recognition,
    "activity": Activity,
    "allowance": Allowance,
    "grant": Grant,
    "leader-programme": LeaderProgramme,
    "training": Training,
    "style": Style,
    "guidance": Guidance,
    "law-reform": LawReform,
    "cross-department-rule": CrossDepartmentRule,
    "data-framework": DataFramework,
    "open-by-default": OpenByDefault,
    "exchange-platform": ExchangePlatform,
    "data-stewards": DataStewards,
    "shared-cloud": SharedCloud,
    "digital-id": DigitalId,
    "e-payment": EPayment,
    "one-stop-platform": OneStopPlatform,
    "security": Security,
    "bonus": Bonus,
    "quick-wins": QuickWins,
    "branding": Branding,
    "messages": Messages,
    "help-desk": HelpDesk,
    "one-stop-service": OneStopService,
    "co-development": CoDevelopment,
    "outsourcing": Outsourcing,
    "private-practice": PrivatePractice,
    "start-with-the-ready": StartWithTheReady,
    "nothing": Nothing,
    "shock": Shock,
    "budget-cut": BudgetCut,
    "trust-scandal": TrustScandal,
    "reshuffle": Reshuffle,
}


def instrument(model: PlainModel, entry: dict[str, Any]) -> Instrument:
    """Return the instrument of an entry of a package."""
    return KINDS[entry["kind"]](model, entry)
