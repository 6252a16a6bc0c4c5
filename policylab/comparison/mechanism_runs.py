"""Runs without a mechanism: the arms of a comparison with each mechanism switched off in turn, in all arms alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from policylab.comparison.effects import Reading, readings_of
from policylab.comparison.plan import Plan
from policylab.model.columns.parameters import parameters
from policylab.model.layers import Layer
from policylab.model.networks import Graphs
from policylab.model.scenario import Scenario
from policylab.model.switches import MECHANISMS
from policylab.model.switches.mechanisms import OUT
from policylab.recording.measures import HEADLINES, MEASURES
from policylab.recording.run import run_side_by_side
from policylab.workers import WorkerPool, side_by_side

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Switched:
    """The effects of a comparison with each mechanism switched off, replication by replication.

    Parameters
    ----------
    readings : tuple of (str, int or "run")
        The measures, and when each is taken.
    effects : dict of str to array, shape (replications, readings, arms)
        By mechanism, the paired effect of every arm without it, in the unit of the measure; NaN where it has no value.
        What is off in every arm was not run.

    See Also
    --------
    switched_off : Runs them.
    policylab.comparison.why.why_of : The part of each mechanism.

    """

    readings: tuple[Reading, ...]
    effects: dict[str, Array]


def without_mechanism(scenario: Scenario, mechanism: str) -> Scenario:
    """Return a scenario with a mechanism switched off, whatever values the scenario itself gives its parameters.

    Parameters
    ----------
    scenario : Scenario
        An arm.
    mechanism : str
        Its name.

    Returns
    -------
    Scenario
        The arm under its own name.

    See Also
    --------
    is_off : Whether that changes anything.

    """
    taken = MECHANISMS[mechanism].forms[OUT]
    own = scenario.own
    kept = {name: value for name, value in own.parameters.items() if name not in taken}
    layer = Layer(kept, own.without, own.structures).under(Layer(without=(mechanism,)))
    return replace(scenario, own=layer)


def is_off(scenario: Scenario, mechanism: str) -> bool:
    """Return whether a mechanism is off in a scenario as it stands.

    Parameters
    ----------
    scenario : Scenario
        An arm.
    mechanism : str
        Its name.

    Returns
    -------
    bool
        Whether each of its parameters has the value that switches it off.

    See Also
    --------
    without_mechanism : Switches it off.

    """
    known = parameters()
    taken = MECHANISMS[mechanism].forms[OUT]
    return all(scenario.point.get(name, known[name].default) == value for name, value in taken.items())


def readings_explained(plan: Plan) -> tuple[Reading, ...]:
    """Return the measures whose effects are explained, each at the last month.

    Parameters
    ----------
    plan : Plan
        A comparison.

    Returns
    -------
    tuple of (str, int or "run")
        The headlines, or the measures requested.

    See Also
    --------
    switched_off : Takes them without each mechanism.

    """
    measures = HEADLINES if plan.measures == tuple(MEASURES) else plan.measures
    return tuple(readings_of(measures, plan.at[-1:]))


def switched_off(plan: Plan, replications: int, pool: WorkerPool) -> Switched:
    """Run the arms without each mechanism, on the people, networks and luck of the comparison.

    Parameters
    ----------
    plan : Plan
        The comparison, with its arms as they ran.
    replications : int
        Number of replications of the comparison.
    pool : WorkerPool
        The processes in which they run.

    Returns
    -------
    Switched
        The effects without each mechanism that is not off already.

    See Also
    --------
    policylab.comparison.why.why_of : The part of each mechanism.

    """
    readings = readings_explained(plan)
    acting = [name for name in MECHANISMS if not all(is_off(scenario, name) for scenario in plan.scenarios)]
    at_once = max(1, side_by_side(plan.scenarios[0].size) // len(plan.scenarios))
    parts = [acting[first : first + at_once] for first in range(0, len(acting), at_once)]
    jobs = [
        (plan.scenarios, part, plan.place_of_baseline, readings, plan.seed, number, plan.graphs)
        for number in range(replications)
        for part in parts
    ]
    pool.expect(len(jobs))
    done = pool.do(_effects_without, jobs)
    of_each = [np.concatenate(done[first : first + len(parts)]) for first in range(0, len(done), len(parts))]
    return Switched(readings, dict(zip(acting, np.moveaxis(np.array(of_each), 1, 0), strict=True)))


def _effects_without(
    arms: Sequence[Scenario],
    mechanisms: Sequence[str],
    base: int,
    readings: Sequence[Reading],
    seed: int,
    number: int,
    graphs: Graphs,
) -> Array:
    """Return the effects of a replication without each mechanism, shape (mechanisms, readings, arms)."""
    flat = [without_mechanism(scenario, name) for name in mechanisms for scenario in arms]
    records = run_side_by_side(flat, seed, number, graphs)
    bases = np.arange(len(flat)) // len(arms) * len(arms) + base
    effects = np.array([np.subtract(*records.pair(measure, at, bases)) for measure, at in readings])
    return np.moveaxis(effects.reshape(len(readings), len(mechanisms), len(arms)), 1, 0)
