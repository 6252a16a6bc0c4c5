"""Runs: arms side by side on the same people and luck, with the figures that statements need."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policylab.analysis.docking.arms import MONTHS
from policylab.analysis.docking.contrasts import Levels
from policylab.analysis.docking.statements import ADOPTION, DATA, EARLY, SHUT_OUT, SPREAD, USE
from policylab.model.luck import Luck
from policylab.model.scenario import Scenario
from policylab.model.simulation import Simulation, gather
from policylab.recording.groups import groups_of
from policylab.recording.measures import MEASURES, EachMonth
from policylab.workers import WorkerPool, side_by_side

Values = NDArray[np.float64]
FIGURES = (ADOPTION, DATA, USE, SHUT_OUT, SPREAD)
AT = (EARLY, MONTHS)


def levels_of(scenarios: Sequence[Scenario], seed: int, number: int) -> Values:
    """Return every figure of scenarios side by side, shape (figures, months read, scenarios)."""
    first = scenarios[0]
    simulation = Simulation(gather(first.size, Luck(seed, number), families=first.families), scenarios)
    taken = []
    for month in range(1, AT[-1] + 1):
        simulation.step()
        if month in AT:
            taken.append([_figure(simulation, name) for name in FIGURES])
    return np.array(taken).swapaxes(0, 1)


def _figure(simulation: Simulation, name: str) -> Values:
    """Return a figure as it is now, shape (scenarios,): a measure of the lab, or how far citizens' trust lies apart."""
    if name == SPREAD:
        apart: Values = simulation.columns["citizen"]["trust"].std(axis=0)
        return apart
    measure = MEASURES[name]
    assert isinstance(measure, EachMonth)
    values: Values = measure.over(simulation, groups_of(simulation.people.roster))[0]
    return values


def run(scenarios: Sequence[Scenario], size: str, times: int, seed: int, pool: WorkerPool) -> Values:
    """Return the figures of scenarios, shape (replications, figures, months read, scenarios)."""
    width = side_by_side(size)
    parts = [scenarios[first : first + width] for first in range(0, len(scenarios), width)]
    jobs = [(part, seed, number) for number in range(times) for part in parts]
    pool.expect(len(scenarios) * times)
    done = pool.do(levels_of, jobs, [len(part) for part, _, _ in jobs])
    of_each = [np.concatenate(done[first : first + len(parts)], axis=-1) for first in range(0, len(done), len(parts))]
    return np.array(of_each)


def by_name(names: Sequence[str], figures: Values) -> Levels:
    """Return the figures by arm, figure and month, from what :func:`run` returned."""
    return {
        (name, figure, month): figures[:, place, when, arm]
        for arm, name in enumerate(names)
        for place, figure in enumerate(FIGURES)
        for when, month in enumerate(AT)
    }
