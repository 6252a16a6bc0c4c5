"""Compulsion: what a law demands, how it is enforced, and what it costs the centre."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from policylab.luck import Luck
from policylab.policies.delivery import Coverage, PhasedDelivery, Share
from policylab.policies.instrument import Instrument, Levers, Payment, Prices
from policylab.policies.reform import Reform
from policylab.population import Roster


class Statute(Instrument):
    """A law that obliges agencies to offer services digitally by a deadline."""

    family: ClassVar[str] = "compulsion"
    summary: ClassVar[str] = (
        "a duty with a deadline, inspections and a penalty; the reform of rules that comes with it takes effect "
        "after its lag"
    )
    writes: ClassVar[tuple[str, ...]] = (
        "duty_target", "deadline_in", "notice_given", "voice", "inspection_rate", "audit_depth", "penalty",
        "control", "law_reform",
    )  # fmt: skip
    cost_drivers: ClassVar[str] = "drafting (fixed), inspections after each deadline, depth of the audit"
    cites: ClassVar[str] = "thesis T-O4 (by law, in steps), T-P3; claims 8, 9, 12, 13"
    letter: ClassVar[str] = "C"

    kind: Literal["statute"] = "statute"
    delivery: PhasedDelivery
    target: Share = 1.0
    inspection_rate: Annotated[float, Field(ge=0, le=0.5)]
    audit_depth: Share
    penalty: Annotated[float, Field(ge=0, le=4)]
    voice: Share = 0.0
    control: Share = 1.0
    reform: Reform | None = None

    def cover(self, people: Roster, agencies: Mapping[str, NDArray], world: int, luck: Luck) -> Coverage:
        """Return whom the law covers and each agency's own deadline."""
        deadline = self.delivery.deadline_of(
            people, agencies["readiness"][:, world], agencies["services"][:, world], luck
        )
        return Coverage(self.delivery.covers(people) & np.isfinite(deadline), deadline)

    def apply(self, month: int, levers: Levers, coverage: Coverage, prices: Prices) -> None:
        """Write the duty of this month: what is demanded, by when, and what threatens."""
        del prices
        who = coverage.covered
        left = coverage.deadline - month
        levers.at_least("duty_target", self.target, who)
        levers.at_most("deadline_in", left, who)
        levers.at_least("inspection_rate", self.inspection_rate, who)
        levers.at_least("audit_depth", self.audit_depth, who)
        levers.at_least("penalty", self.penalty, who)
        levers.at_least("control", self.control, who)
        levers.at_least("voice", self.voice, who)
        if month == self.delivery.announced:
            levers.at_most("notice_given", left, who)
        if self.reform is not None and month >= self.delivery.announced + self.reform.lag:
            levers.at_least("law_reform", self.reform.fit, who)

    def payments(self, month: int, coverage: Coverage, prices: Prices) -> list[Payment]:
        """Return drafting at the announcement, and inspections of those whose deadline has passed."""
        due: list[Payment] = []
        if month == self.delivery.announced:
            drafts = 1 + (self.reform is not None)
            due.append(Payment("drafting", "drafters", drafts * prices["drafting_price"]))
        inspected = np.count_nonzero(coverage.deadline <= month)
        each = prices["form_check_price"] + self.audit_depth * prices["substance_check_price"]
        if inspected:
            due.append(Payment("inspections", "inspectors", inspected * self.inspection_rate * each))
        return due
