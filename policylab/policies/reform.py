"""Rules: amending the law so that it fits digital work."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from policylab.files import Table
from policylab.policies.delivery import Coverage, Month
from policylab.policies.instrument import Instrument, Levers, Payment, Prices


class Reform(Table):
    """What an amendment aims at and how many months after its announcement it takes effect."""

    fit: Annotated[float, Field(ge=0, le=1)]
    lag: Month


class LawReform(Instrument):
    """An amendment of the rules without any duty."""

    family: ClassVar[str] = "rules"
    summary: ClassVar[str] = "rules are amended in step with digital work, after a lag; nobody is obliged"
    writes: ClassVar[tuple[str, ...]] = ("law_reform",)
    cost_drivers: ClassVar[str] = "drafting (fixed)"
    cites: ClassVar[str] = "thesis T-P3 (amend laws to support digital work)"
    letter: ClassVar[str] = "C"

    kind: Literal["law-reform"] = "law-reform"
    reform: Reform

    def apply(self, month: int, levers: Levers, coverage: Coverage, prices: Prices) -> None:
        """Write the fit that the reform aims at, once its lag is over."""
        del prices
        if month >= self.delivery.announced + self.reform.lag:
            levers.at_least("law_reform", self.reform.fit, coverage.covered)

    def payments(self, month: int, coverage: Coverage, prices: Prices) -> list[Payment]:
        """Return the drafting, at the announcement."""
        del coverage
        if month != self.delivery.announced:
            return []
        return [Payment("drafting", "drafters", prices["drafting_price"])]
