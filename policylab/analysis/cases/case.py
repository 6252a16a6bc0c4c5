"""A case: what was observed, and what represents it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.observations import Observed
from policylab.model.scenario import Scenario

Values = NDArray[np.float64]
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Case:
    """A case ready to run: what was observed, the scenario that represents it, and its deadline."""

    observed: Observed
    scenario: Scenario
    measure: str
    month_zero: float
    deadline: float | None
    formal: str | None
    package: str

    @property
    def name(self) -> str:
        """Return the name of the case."""
        return self.observed.case

    @property
    def programme(self) -> str:
        """Return what the policy of the case is called: cases of one programme have one package."""
        return self.scenario.package.name

    @property
    def month(self) -> Values:
        """Return the moments of the observations in months of the run."""
        return (self.observed.year - self.month_zero) * MONTHS_A_YEAR
