"""Incentives: rewards for delivering, and drives that agencies take part in."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from policylab.errors import Prose
from policylab.model.policies.delivery import Coverage, Month, Share
from policylab.model.policies.instrument import (
    Instrument,
    InstrumentContext,
    Levers,
    Payment,
    Programme,
    saturated,
    to_agencies,
)


class Recognition(Instrument):
    """Public recognition of agencies that deliver (the thesis' Digital Hero)."""

    family: ClassVar[str] = "incentive"
    summary: ClassVar[str] = (
        "contests honour agencies that deliver; a jury that looks at form alone honours paper as well"
    )
    writes: ClassVar[tuple[str, ...]] = ("recognition", "recognition_of_form", "scrutiny")
    doses: ClassVar[tuple[str, ...]] = ("events_a_year",)
    cost_drivers: ClassVar[str] = "events a year, agencies judged"
    cites: ClassVar[str] = "thesis T-O4 (Digital Hero contests), claim:10; Deci, Koestner & Ryan 1999"
    letter: ClassVar[str] = "C"
    says: ClassVar[Prose] = (
        "{when}, a contest for {whom} is held {events_a_year:times} and honours those that deliver; juries "
        "{jury_depth:tries}"
    )
    says_th: ClassVar[Prose] = (
        "{when} จัดการประกวดยกย่องหน่วยงานที่ให้บริการได้จริงจาก{whom} {events_a_year:times} โดยคณะกรรมการ{jury_depth:tries}"
    )

    kind: Literal["recognition"] = "recognition"
    events_a_year: Annotated[float, Field(ge=0, le=12)]
    jury_depth: Share

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the recognition that can be won; more events add less and less.

        `recognition` at least *d*, the strength of the dose `events_a_year` / recognition_scale; `recognition_of_form`
        at least *d* × (1 - `jury_depth`); `scrutiny` at least `events_a_year` / 12 × looked_at × `jury_depth`.
        """
        dose = saturated(self.events_a_year / context.prices["recognition_scale"])
        looks = self.events_a_year / 12 * context.prices["looked_at"]
        levers.at_least("recognition", dose, coverage.covered)
        levers.at_least("recognition_of_form", dose * (1 - self.jury_depth), coverage.covered)
        levers.at_least("scrutiny", looks * self.jury_depth, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return a twelfth of the year's events and of the judging.

        `events_a_year` / 12 × (the national event_price + (award_price + looked_at × `jury_depth` ×
        substance_check_price) × bodies covered).
        """
        prices = context.prices
        judging = prices["award_price"] + prices["looked_at"] * self.jury_depth * prices["substance_check_price"]
        each = context.national("event_price") + judging * context.bodies(coverage.covered)
        return [Payment("recognition", "organisers", self.events_a_year / 12 * each)]


class Activity(Programme):
    """A drive that agencies take part in, for example to go paperless; at first it may be compulsory."""

    family: ClassVar[str] = "incentive"
    summary: ClassVar[str] = (
        "a drive calls on agencies to cut steps and paper; taking part may be compulsory in its first months"
    )
    writes: ClassVar[tuple[str, ...]] = ("campaign", "redesign_drive", "control")
    cost_drivers: ClassVar[str] = "agencies that take part, month by month"
    cites: ClassVar[str] = "thesis T-O4 (paperless drives, compulsory at first), claim:1, claim:10"
    letter: ClassVar[str] = "D"
    raises: ClassVar[tuple[str, ...]] = ("campaign", "redesign_drive")
    purpose: ClassVar[str] = "drive"
    payee: ClassVar[str] = "organisers"
    says: ClassVar[Prose] = (
        "{when}, a drive calls on {whom} to cut steps and paper, {intensity:dose}[; taking part is compulsory in "
        "the first {compulsory_months:months}]"
    )
    says_th: ClassVar[Prose] = (
        "{when} รณรงค์ให้{whom}ลดขั้นตอนและการใช้กระดาษ {intensity:dose}[ โดยบังคับเข้าร่วมใน {compulsory_months:months}แรก]"
    )

    kind: Literal["activity"] = "activity"
    compulsory_months: Month = 0

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Call on those covered; while taking part is compulsory, the call is also control of the same strength.

        `campaign` and `redesign_drive` at least the strength of the programme; in the first `compulsory_months` months
        from the announcement on `control` at least that strength as well.
        """
        super().apply(context, levers, coverage)
        if context.month < self.delivery.announced + self.compulsory_months:
            levers.at_least("control", saturated(self.intensity), coverage.covered)

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what the drive costs a month: drive_price × the bodies covered."""
        return context.prices["drive_price"] * context.bodies(coverage.covered)


class Allowance(Instrument):
    """Cash for officials where a service is delivered digitally (the meeting allowance)."""

    family: ClassVar[str] = "incentive"
    summary: ClassVar[str] = (
        "officials are paid for services delivered digitally; as far as nobody looks closely, for declared ones as well"
    )
    writes: ClassVar[tuple[str, ...]] = ("reward", "reward_of_form", "scrutiny", "tangible")
    doses: ClassVar[tuple[str, ...]] = ("amount",)
    cost_drivers: ClassVar[str] = "amount, services delivered (and declared, as far as nobody looks)"
    cites: ClassVar[str] = "thesis T-O4, claim:11; Deci, Koestner & Ryan 1999"
    letter: ClassVar[str] = "C"
    says: ClassVar[Prose] = (
        "{when}, officials of {whom} are paid {amount:money} a year for each service delivered digitally; those who "
        "check before payment {verified:tries}"
    )
    says_th: ClassVar[Prose] = (
        "{when} บุคลากรของ{whom}ได้รับเงิน {amount:money}ต่อปีสำหรับแต่ละบริการที่ให้แบบดิจิทัล โดยการตรวจก่อนจ่าย{verified:tries}"
    )

    kind: Literal["allowance"] = "allowance"
    amount: Annotated[float, Field(ge=0, le=12)]
    verified: Share

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write what the cash is worth to those who decide; more of it adds less and less.

        With *d* the strength of the dose `amount` / reward_scale: `reward` at least *d* × reward_worth,
        `reward_of_form` at least *d* × reward_worth × (1 - `verified`), `scrutiny` at least *d* × looked_at ×
        `verified` / 12, `tangible` at least *d*.
        """
        strength = saturated(self.amount / context.prices["reward_scale"])
        worth = strength * context.prices["reward_worth"]
        levers.at_least("reward", worth, coverage.covered)
        levers.at_least("reward_of_form", worth * (1 - self.verified), coverage.covered)
        levers.at_least("scrutiny", strength * context.prices["looked_at"] * self.verified / 12, coverage.covered)
        levers.at_least("tangible", strength, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return a twelfth of the yearly amount for each service that was delivered, or passed for it, last month.

        Allowances (earned): sum over the agencies covered of `amount` / 12 × services × (E + (1 - `verified`)(F - E)) ×
        bodies, with F and E formal and effective adoption. Checks (earned): *d* / 12 × looked_at × `verified` ×
        substance_check_price × bodies covered, with *d* as in its levers.
        """
        effective, formal = context.column("agency", "effective"), context.column("agency", "formal")
        passed = effective + (1 - self.verified) * (formal - effective)
        each = self.amount / 12 * context.column("agency", "service_count") * passed * context.people.weight
        return [
            Payment("allowances", "officials", math.fsum(each[coverage.covered]), owed=True),
            Payment("checks of allowances", "inspectors", self._looking(context, coverage), owed=True),
        ]

    def _looking(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what it costs a month to look at services."""
        prices, strength = context.prices, saturated(self.amount / context.prices["reward_scale"])
        each = prices["looked_at"] * self.verified * prices["substance_check_price"]
        return strength / 12 * each * context.bodies(coverage.covered)


class Grant(Instrument):
    """A development budget: the centre pays part of what a project costs."""

    family: ClassVar[str] = "incentive"
    summary: ClassVar[str] = (
        "the centre pays a share of projects, as they run or only on proof, with or without an advance"
    )
    writes: ClassVar[tuple[str, ...]] = ("grant", "grant_on_proof", "grant_advance", "grant_depth", "grant_closes")
    doses: ClassVar[tuple[str, ...]] = ("share",)
    cost_drivers: ClassVar[str] = "share paid, projects that agencies run (or prove), less what is given back, checks"
    cites: ClassVar[str] = "thesis T-O4, T-P1 (the state as facilitator), collaboration:facilitator; assumption"
    letter: ClassVar[str] = "D"
    says: ClassVar[Prose] = (
        "{when}, the centre pays {whom} {share:share} of the cost of projects[{conditional:yes}, {advance:advanced}; "
        "those who examine the proof {proof_depth:tries}|, as they run][; {advance:yes}what is advanced and not "
        "proved is given back]"
    )
    says_th: ClassVar[Prose] = (
        "{when} ส่วนกลางจ่ายค่าโครงการให้{whom}{share:share}[{conditional:yes} {advance:advanced} "
        "โดยผู้ตรวจรับ{proof_depth:tries}| ตามการดำเนินงาน][{advance:yes} เงินล่วงหน้าที่พิสูจน์ผลไม่ได้ต้องส่งคืน]"
    )

    kind: Literal["grant"] = "grant"
    share: Share
    conditional: bool = False
    advance: Share = 0.0
    proof_depth: Share = 0.0

    @model_validator(mode="after")
    def _proves_what_it_pays(self) -> Grant:
        for name in ("advance", "proof_depth"):
            if getattr(self, name) and not self.conditional:
                raise ValueError(f"{name}: a grant without proof has none: write conditional = true, or leave it out")
        return self

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the share that is paid.

        `grant` at least `share`; where the grant is conditional instead `grant_on_proof` at least `share` and, unless
        it is 0, `grant_advance` at least `advance` and `grant_depth` at least `proof_depth`; in the month before it
        ends, `grant_closes` at least 1.
        """
        if not self.conditional:
            levers.at_least("grant", self.share, coverage.covered)
        elif self.share:
            levers.at_least("grant_on_proof", self.share, coverage.covered)
            levers.at_least("grant_advance", self.advance, coverage.covered)
            levers.at_least("grant_depth", self.proof_depth, coverage.covered)
            levers.at_least("grant_closes", float(context.month + 1 == self.delivery.ends), coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return each agency's part of what its projects cost last month, or of what they were granted on proof.

        Grants (earned, to the accounts of the agencies covered): `share` × bodies × project_spending; where the grant
        is conditional, bodies × grants_advanced and bodies × grants_paid, less bodies × grants_given_back, and for each
        proof of last month `proof_depth` × substance_check_price × bodies.
        """
        bodies = context.people.weight * coverage.covered
        if not self.conditional:
            return [to_agencies("grants", self.share * context.column("agency", "project_spending") * bodies)]
        return [
            to_agencies("grants: in advance", context.column("agency", "grants_advanced") * bodies),
            to_agencies("grants: on proof", context.column("agency", "grants_paid") * bodies),
            to_agencies("grants: given back", -context.column("agency", "grants_given_back") * bodies),
            Payment("checks of proofs", "inspectors", self._checks(context, bodies), owed=True),
        ]

    def _checks(self, context: InstrumentContext, bodies: NDArray[np.float64]) -> float:
        """Return what it costs to look at the proofs of last month."""
        proofs = context.column("service", "grant_proved") > 0
        count = np.bincount(context.people.service_agency, proofs, minlength=len(bodies))
        return self.proof_depth * context.prices["substance_check_price"] * math.fsum(count * bodies)
