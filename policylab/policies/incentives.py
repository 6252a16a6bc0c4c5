"""Incentives: what can be won by delivering."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from policylab.policies.delivery import Coverage, Share
from policylab.policies.instrument import Instrument, Levers, Payment, Prices


class Recognition(Instrument):
    """Public recognition of agencies that deliver (the thesis' Digital Hero)."""

    family: ClassVar[str] = "incentive"
    summary: ClassVar[str] = (
        "contests honour agencies that deliver; a jury that looks at form alone honours paper as well"
    )
    writes: ClassVar[tuple[str, ...]] = ("recognition", "recognition_of_form")
    cost_drivers: ClassVar[str] = "events a year, agencies judged"
    cites: ClassVar[str] = "thesis T-O4 (Digital Hero contests); claim 10; Deci, Koestner & Ryan 1999"
    letter: ClassVar[str] = "C"

    kind: Literal["recognition"] = "recognition"
    events_a_year: Annotated[float, Field(ge=0, le=12)]
    jury_depth: Share

    def apply(self, month: int, levers: Levers, coverage: Coverage, prices: Prices) -> None:
        """Write the recognition to be won; more events add less and less."""
        del month
        dose = 1 - float(np.exp(-self.events_a_year / prices["recognition_scale"]))
        levers.at_least("recognition", dose, coverage.covered)
        levers.at_least("recognition_of_form", dose * (1 - self.jury_depth), coverage.covered)

    def payments(self, month: int, coverage: Coverage, prices: Prices) -> list[Payment]:
        """Return a twelfth of the year's events and of the judging."""
        del month
        each = prices["event_price"] + prices["award_price"] * np.count_nonzero(coverage.covered)
        return [Payment("recognition", "organisers", self.events_a_year / 12 * each)]
