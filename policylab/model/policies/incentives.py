"""Incentives: rewards for delivering, and drives that agencies take part in."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

from pydantic import Field

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
    writes: ClassVar[tuple[str, ...]] = ("recognition", "recognition_of_form")
    cost_drivers: ClassVar[str] = "events a year, agencies judged"
    cites: ClassVar[str] = "thesis T-O4 (Digital Hero contests), claim:10; Deci, Koestner & Ryan 1999"
    letter: ClassVar[str] = "C"

    kind: Literal["recognition"] = "recognition"
    events_a_year: Annotated[float, Field(ge=0, le=12)]
    jury_depth: Share

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the recognition that can be won; more events add less and less.

        `recognition` at least *d*, the strength of the dose `events_a_year` / recognition_scale; `recognition_of_form`
        at least *d* × (1 - `jury_depth`).
        """
        dose = saturated(self.events_a_year / context.prices["recognition_scale"])
        levers.at_least("recognition", dose, coverage.covered)
        levers.at_least("recognition_of_form", dose * (1 - self.jury_depth), coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return a twelfth of the year's events and of the judging.

        `events_a_year` / 12 × (the national event_price + award_price × bodies covered).
        """
        each = context.national("event_price") + context.prices["award_price"] * context.bodies(coverage.covered)
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
    writes: ClassVar[tuple[str, ...]] = ("reward", "reward_of_form", "tangible")
    cost_drivers: ClassVar[str] = "amount, services delivered (and declared, as far as nobody looks)"
    cites: ClassVar[str] = "thesis T-O4, claim:11; Deci, Koestner & Ryan 1999"
    letter: ClassVar[str] = "C"

    kind: Literal["allowance"] = "allowance"
    amount: Annotated[float, Field(ge=0, le=12)]
    verified: Share

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write what the cash is worth to those who decide; more of it adds less and less.

        With *d* the strength of the dose `amount` / reward_scale: `reward` at least *d* × reward_worth,
        `reward_of_form` at least *d* × reward_worth × (1 - `verified`), `tangible` at least *d*.
        """
        strength = saturated(self.amount / context.prices["reward_scale"])
        worth = strength * context.prices["reward_worth"]
        levers.at_least("reward", worth, coverage.covered)
        levers.at_least("reward_of_form", worth * (1 - self.verified), coverage.covered)
        levers.at_least("tangible", strength, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return a twelfth of the yearly amount for each service that was delivered, or passed for it, last month.

        Allowances (earned): sum over the agencies covered of `amount` / 12 × services × (E + (1 - `verified`)(F - E)) ×
        bodies, with F and E formal and effective adoption.
        """
        effective, formal = context.column("agency", "effective"), context.column("agency", "formal")
        passed = effective + (1 - self.verified) * (formal - effective)
        each = self.amount / 12 * context.column("agency", "service_count") * passed * context.people.weight
        return [Payment("allowances", "officials", math.fsum(each[coverage.covered]), owed=True)]


class Grant(Instrument):
    """A development budget: the centre pays part of what a project costs."""

    family: ClassVar[str] = "incentive"
    summary: ClassVar[str] = "the centre pays a share of projects, as they run or only where they succeed"
    writes: ClassVar[tuple[str, ...]] = ("grant", "grant_on_success")
    cost_drivers: ClassVar[str] = "share paid, projects that agencies run (or that succeed)"
    cites: ClassVar[str] = "thesis T-O4, T-P1 (the state as facilitator), collaboration:facilitator; assumption"
    letter: ClassVar[str] = "D"

    kind: Literal["grant"] = "grant"
    share: Share
    conditional: bool = False

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the share that is paid: `grant` at least `share`, or `grant_on_success` where it is conditional."""
        del context
        levers.at_least("grant_on_success" if self.conditional else "grant", self.share, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return each agency's part of what its projects cost last month, or of the whole where they succeeded.

        Grants (earned, to the accounts of the agencies covered): `share` × bodies × project_spending; where the grant
        is conditional, `share` × bodies × project_won.
        """
        owed = context.column("agency", "project_won" if self.conditional else "project_spending")
        return [to_agencies("grants", self.share * owed * context.people.weight * coverage.covered)]
