"""Pilots: replications in which costs are evaluated; they are never reported, and adoption is never read from them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from policylab.comparison.dials import MOST_STEPS, at_dose
from policylab.comparison.plan import Plan
from policylab.model.policies.ledger import AGENCY_COST, OUTLAY, PAYERS
from policylab.model.scenario import Scenario
from policylab.recording.run import spending_of
from policylab.workers import WIDEST, WorkerPool

Arms = Sequence[Scenario]
WorldArm = tuple[int, int]  # a world, and the place of an arm in it
FIRST_PILOT = 1_000_000
PILOTS = 8
CURRENCIES: Mapping[str, tuple[str, ...]] = {"public": (OUTLAY, AGENCY_COST), "outlay": (OUTLAY,)}  # lines that count


@dataclass(frozen=True)
class PilotSettings:
    """How costs are evaluated in pilots.

    Parameters
    ----------
    pilots : int, optional
        Number of replications of each evaluation.
    steps : int, optional
        Maximum number of evaluations of a search after the grid.
    widest : int, optional
        Maximum number of scenarios side by side.

    See Also
    --------
    Pilots : Evaluates by these settings.

    """

    pilots: int = PILOTS
    steps: int = MOST_STEPS
    widest: int = WIDEST


class Pilots:
    """Pilot replications: what the arms of many worlds cost beyond their baseline, evaluated once for each dose.

    Parameters
    ----------
    plan : Plan
        The comparison, for its seed, networks, baseline and currency.
    worlds : sequence of sequences of Scenario
        The arms of each world, as designed.
    settings : PilotSettings
        How often and how widely to evaluate.
    pool : WorkerPool
        The processes in which pilots run.

    See Also
    --------
    policylab.comparison.equal_cost.match_budgets : Uses them for all searches.

    """

    def __init__(self, plan: Plan, worlds: Sequence[Arms], settings: PilotSettings, pool: WorkerPool):
        self.plan, self.worlds, self.settings, self.pool = plan, worlds, settings, pool
        self._lines = [place for place, line in enumerate(PAYERS) if line in CURRENCIES[plan.currency]]
        self._spent: dict[WorldArm, dict[float | None, float]] = {}

    def evaluate(self, doses: Sequence[tuple[WorldArm, float | None]]) -> None:
        """Run arms at doses, all side by side, and keep what they spend."""
        new = [(arm, dose) for arm, dose in dict.fromkeys(doses) if dose not in self._spent.get(arm, {})]
        dosed = [at_dose(self.worlds[world][place], dose) for (world, place), dose in new]
        widest = self.settings.widest
        slices = [dosed[first : first + widest] for first in range(0, len(dosed), widest)]
        jobs = [
            (part, self.plan.seed, FIRST_PILOT + number, self.plan.graphs)
            for number, part in product(range(self.settings.pilots), slices)
        ]
        self.pool.expect(len(jobs))
        if not jobs:
            return
        spent = np.concatenate(self.pool.do(spending_of, jobs), axis=1)[self._lines].sum(axis=0)
        for (arm, dose), of_dose in zip(new, spent.reshape(self.settings.pilots, -1).T, strict=True):
            # Summed exactly, so that whatever else is evaluated changes no bit.
            self._spent.setdefault(arm, {})[dose] = math.fsum(of_dose) / self.settings.pilots

    def cost(self, arm: WorldArm, dose: float | None = None) -> float:
        """Return the mean cost of an arm at a dose, beyond the baseline of its world."""
        return self._spent[arm][dose] - self._spent[arm[0], self.plan.place_of_baseline][None]

    def costs(self, arm: WorldArm) -> dict[float, float]:
        """Return the mean cost of an arm at every dose evaluated so far, beyond the baseline of its world."""
        return {dose: self.cost(arm, dose) for dose in self._spent[arm] if dose is not None}

    def cost_of_design(self, arm: WorldArm) -> float:
        """Return the mean cost of an arm as designed, beyond the baseline of its world."""
        return self.cost(arm, self.worlds[arm[0]][arm[1]].package.dial_as_written)
