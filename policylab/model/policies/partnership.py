"""Partnership: help from outside the state, and a start with those who are ready."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from policylab.errors import Prose
from policylab.model.policies.delivery import Coverage, Share
from policylab.model.policies.instrument import Instrument, InstrumentContext, Levers, Payment, Programme


class _Partner(Programme):
    """A partner's help in each agency covered, month by month."""

    family: ClassVar[str] = "partnership"
    cost_drivers: ClassVar[str] = "agencies helped, month by month"
    payee: ClassVar[str] = "partners"

    def price(self, context: InstrumentContext, coverage: Coverage) -> float:
        """Return what a month of help costs in the agencies covered: partner_price × their bodies."""
        return context.prices["partner_price"] * context.bodies(coverage.covered)


class CoDevelopment(_Partner):
    """Services are developed with a partner who lends project management."""

    summary: ClassVar[str] = "a partner lends his management of projects, so that fewer fail"
    writes: ClassVar[tuple[str, ...]] = ("partner_help", "offer")
    cites: ClassVar[str] = "thesis T-P1 (facilitator), collaboration:facilitator, collaboration:co-development"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "co-development"
    says: ClassVar[Prose] = "{when}, a partner lends {whom} the management of projects, {intensity:dose}"
    says_th: ClassVar[Prose] = "{when} พันธมิตรช่วย{whom}บริหารโครงการ {intensity:dose}"

    kind: Literal["co-development"] = "co-development"


class Outsourcing(Instrument):
    """Part of the work on projects is done outside the agency."""

    family: ClassVar[str] = "partnership"
    summary: ClassVar[str] = "part of the work on projects is done outside: less load inside, and less is learnt there"
    writes: ClassVar[tuple[str, ...]] = ("outsourced",)
    doses: ClassVar[tuple[str, ...]] = ("share",)
    cost_drivers: ClassVar[str] = "a premium on the part of project spending that is done outside"
    cites: ClassVar[str] = "thesis T-P1, collaboration:outsourcing"
    letter: ClassVar[str] = "D"
    says: ClassVar[Prose] = "{when}, {share:share} of the work on projects of {whom} is done outside"
    says_th: ClassVar[Prose] = "{when} จ้างภายนอกทำงานโครงการของ{whom}{share:share}"

    kind: Literal["outsourcing"] = "outsourcing"
    share: Share

    def apply(self, context: InstrumentContext, levers: Levers, coverage: Coverage) -> None:
        """Write the share that is done outside: `outsourced` at least `share`."""
        del context
        levers.at_least("outsourced", self.share, coverage.covered)

    def payments(self, context: InstrumentContext, coverage: Coverage) -> list[Payment]:
        """Return the premium on what projects cost last month.

        Outsourcing (earned): outsourcing_premium × `share` × the sum, over the agencies covered, of project_spending ×
        bodies.
        """
        spent = context.column("agency", "project_spending") * context.people.weight
        premium = context.prices["outsourcing_premium"] * self.share * math.fsum(spent[coverage.covered])
        return [Payment("outsourcing", "partners", premium, owed=True)]


class PrivatePractice(_Partner):
    """Agencies see how private firms redesigned their work."""

    summary: ClassVar[str] = "agencies see how private firms redesigned their work, and redesign more themselves"
    writes: ClassVar[tuple[str, ...]] = ("examples",)
    cites: ClassVar[str] = "thesis T-P5, collaboration:private-practice"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "private practice"
    says: ClassVar[Prose] = "{when}, {whom} see how private firms redesigned their work, {intensity:dose}"
    says_th: ClassVar[Prose] = "{when} {whom}ได้เห็นตัวอย่างการปรับกระบวนการของภาคเอกชน {intensity:dose}"

    kind: Literal["private-practice"] = "private-practice"


class StartWithTheReady(_Partner):
    """The ready begin, with help; the others see it."""

    summary: ClassVar[str] = "those who are ready begin, with a partner's help; their peers see them deliver"
    writes: ClassVar[tuple[str, ...]] = ("partner_help", "offer", "campaign")
    cites: ClassVar[str] = "thesis T-P1, barrier:readiness (readiness comes first), barrier:readiness.unequal-maturity"
    letter: ClassVar[str] = "D"
    purpose: ClassVar[str] = "start with the ready"
    says: ClassVar[Prose] = (
        "{when}, the readiest {share:share} of {whom} begin with a partner's help, and their peers see them "
        "deliver, {intensity:dose}"
    )
    says_th: ClassVar[Prose] = (
        "{when} หน่วยงานที่พร้อมที่สุด{share:share}ของ{whom}เริ่มก่อนโดยมีพันธมิตรช่วย และหน่วยงานอื่นได้เห็นผล {intensity:dose}"
    )

    kind: Literal["start-with-the-ready"] = "start-with-the-ready"
    share: Annotated[float, Field(gt=0, le=1)] = 0.3

    def cover(self, context: InstrumentContext) -> Coverage:
        """Return the readiest `share` of those whom the delivery names."""
        meant = super().cover(context)
        readiness = context.column("agency", "readiness")
        ready = self.delivery.most_ready(self.share, meant.covered, context.people, readiness, context.luck)
        return Coverage(ready, meant.deadline, meant.citizens)
