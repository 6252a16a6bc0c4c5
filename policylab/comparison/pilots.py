"""Pilots: replications in which costs are evaluated; they are never reported, and adoption is never read from them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from policylab.comparison.dials import MOST_STEPS, at_dose
from policylab.comparison.plan import Plan
from policylab.model.scenario import Scenario
from policylab.recording.run import outlays
from policylab.workers import WIDEST, WorkerPool

Arms = Sequence[Scenario]
WorldArm = tuple[int, int]  # a world, and the place of an arm in it
FIRST_PILOT = 1_000_000
PILOTS = 8


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
    """Pilot replications: the outlay of the arms of many worlds beyond their baseline, evaluated once for each dose.

    Parameters
    ----------
    plan : Plan
        The comparison, for its seed, networks and baseline.
    worlds : sequence of sequences of Scenario
        The arms of each world, as written.
    settings : PilotSettings
        How often and how widely to evaluate.
    pool : WorkerPool
        The processes in which pilots run.

    See Also
    --------
    policylab.comparison.equal_cost.match_budget : Uses them for all searches.

    """

    def __init__(self, plan: Plan, worlds: Sequence[Arms], settings: PilotSettings, pool: WorkerPool):
        self.plan, self.worlds, self.settings, self.pool = plan, worlds, settings, pool
        self._spent: dict[tuple[WorldArm, float | None], float] = {}

    def evaluate(self, doses: Sequence[tuple[WorldArm, float | None]]) -> None:
        """Run arms at dial values, all side by side, and keep what they spend."""
        new = [dose for dose in dict.fromkeys(doses) if dose not in self._spent]
        dosed = [at_dose(self.worlds[world][place], value) for (world, place), value in new]
        widest = self.settings.widest
        slices = [dosed[first : first + widest] for first in range(0, len(dosed), widest)]
        jobs = [
            (part, self.plan.seed, FIRST_PILOT + number, self.plan.graphs)
            for number, part in product(range(self.settings.pilots), slices)
        ]
        self.pool.expect(len(jobs))
        spent = np.concatenate(self.pool.do(outlays, jobs)) if jobs else np.empty(0)
        # Summed exactly, so that whatever else is evaluated changes no bit.
        means = [math.fsum(of_dose) / self.settings.pilots for of_dose in spent.reshape(self.settings.pilots, -1).T]
        self._spent.update(zip(new, means, strict=True))

    def cost(self, arm: WorldArm, value: float | None = None) -> float:
        """Return the mean outlay of an arm at a dial value, beyond the baseline of its world."""
        base = (arm[0], self.plan.place_of_baseline)
        return self._spent[arm, value] - self._spent[base, None]
