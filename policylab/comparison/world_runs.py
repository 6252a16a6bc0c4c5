"""World runs: every arm run in every world of a design, at equal cost where that is requested."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from policylab.comparison.budgets import BudgetMatch, Budgets
from policylab.comparison.costs import COSTS
from policylab.comparison.effects import Reading, readings_of
from policylab.comparison.ensemble import Design, blocks, design_of_worlds
from policylab.comparison.equal_cost import match_budgets
from policylab.comparison.many_worlds import Array, Worlds
from policylab.comparison.pilots import PilotSettings
from policylab.comparison.plan import Plan, WorldSample
from policylab.comparison.stored_worlds import design_of_filtered
from policylab.model.networks import Graphs
from policylab.model.scenario import Scenario
from policylab.recording.identity import method
from policylab.recording.measures import RUN
from policylab.recording.run import people_of, record_all
from policylab.workers import WorkerPool, side_by_side

PILOTS_IN_A_WORLD = 2
STEPS_IN_A_WORLD = 6


@method("worlds")
def over_worlds(
    plan: Plan, sample: WorldSample, pool: WorkerPool, budgets: Budgets | None = None, label: float | None = None
) -> Worlds:
    """Run every arm in every world of a design, as designed or at equal cost.

    Parameters
    ----------
    plan : Plan
        The comparison.
    sample : WorldSample
        The number of worlds, their size and the replications in each.
    pool : WorkerPool
        The processes in which worlds run.
    budgets : Budgets, optional
        The one budget of each world to which the arms are brought; None as designed.
    label : float, optional
        The budget that stands for those of the worlds in rows.

    Returns
    -------
    Worlds
        Levels and effects; all worlds and arms share the people, networks and luck of a replication.

    Raises
    ------
    UsageError
        If the worlds are fewer than requested, or the budget of a world cannot be derived.

    See Also
    --------
    policylab.comparison.ensemble.design_of_worlds : The design.
    policylab.comparison.equal_cost.match_budgets : The doses at equal cost.

    """
    scenarios = [scenario.at(sample.size) for scenario in plan.scenarios]
    design = worlds_of(plan.seed, sample, scenarios)
    in_worlds: list[Sequence[Scenario]] = [
        [in_world(scenario, design.point(w)) for scenario in scenarios] for w in range(design.worlds)
    ]
    pool.expect(sample.worlds * sample.replications)
    matches: tuple[BudgetMatch, ...] = ()
    if budgets is not None:
        (matches,) = match_budgets(plan, in_worlds, budgets, pool, pilots_in_worlds(sample.size))
        in_worlds = [world.dosed(arms) for world, arms in zip(matches, in_worlds, strict=True)]
    readings = readings_of(plan.measures, plan.at)
    base = plan.place_of_baseline
    slices = blocks(sample.worlds, max(1, side_by_side(sample.size) // len(scenarios)))
    jobs = [
        ([in_worlds[world] for world in block], base, readings, COSTS[plan.currency], plan.seed, number, plan.graphs)
        for number in range(sample.replications)
        for block in slices
    ]
    results = pool.do(_measured, jobs, [len(block) for block in slices] * sample.replications)
    joined = [
        np.concatenate(results[number * len(slices) : (number + 1) * len(slices)], axis=-2)
        for number in range(sample.replications)
    ]
    levels, effects = np.stack(joined, axis=-1)
    return Worlds(
        design, plan.arms, plan.baseline, readings, levels[:-1], effects[:-1], effects[-1].mean(axis=-1),
        matches, plan.seed, label,
    )  # fmt: skip


def worlds_of(seed: int, sample: WorldSample, scenarios: Sequence[Scenario]) -> Design:
    """Return the worlds: drawn over the stated ranges, or from those that a filter has kept.

    Parameters
    ----------
    seed : int
        The seed of the study.
    sample : WorldSample
        The number of worlds, and where they are drawn.
    scenarios : sequence of Scenario
        The arms; what all of them fix is not drawn.

    Returns
    -------
    Design
        The worlds.

    See Also
    --------
    policylab.comparison.ensemble.design_of_worlds : Draws over the stated ranges.
    policylab.comparison.stored_worlds.design_of_filtered : Draws from the worlds kept.

    """
    if sample.stored is None:
        return design_of_worlds(sample.worlds, seed, scenarios, form_chosen=sample.form_chosen)
    return design_of_filtered(sample.stored, sample.worlds, seed, scenarios, form_chosen=sample.form_chosen)


def in_world(scenario: Scenario, point: dict[str, float]) -> Scenario:
    """Return a scenario with the parameters of a world, except those that it fixes itself.

    Parameters
    ----------
    scenario : Scenario
        An arm.
    point : dict of str to float
        The parameters of the world, each in its unit.

    Returns
    -------
    Scenario
        The arm in that world.

    See Also
    --------
    policylab.comparison.ensemble.Design : The parameters of a world.

    """
    return scenario.in_world(point)


def pilots_in_worlds(size: str) -> PilotSettings:
    """Return how costs are evaluated in each of many worlds: with fewer pilots than in a single world.

    Parameters
    ----------
    size : str
        The size of the worlds.

    Returns
    -------
    PilotSettings
        Two pilots for each evaluation, and as many scenarios side by side as the size allows.

    See Also
    --------
    policylab.comparison.pilots.Pilots : Evaluates by these settings.

    """
    return PilotSettings(PILOTS_IN_A_WORLD, STEPS_IN_A_WORLD, side_by_side(size))


def _measured(
    worlds: Sequence[Sequence[Scenario]],
    base: int,
    readings: Sequence[Reading],
    cost: str,
    seed: int,
    replication: int,
    graphs: Graphs,
) -> Array:
    """Return levels and effects of some worlds, shape (2, readings and cost, worlds, arms)."""
    flat = [scenario for arms in worlds for scenario in arms]
    records = record_all(people_of(flat, seed, replication, graphs), flat, replication)
    width = len(worlds[0])
    bases = np.arange(len(flat)) // width * width + base
    wanted = [*readings, (cost, RUN)]
    levels = [records.value(measure, at) for measure, at in wanted]
    effects = [np.subtract(*records.pair(measure, at, bases)) for measure, at in wanted]
    return np.array([levels, effects]).reshape(2, len(wanted), len(worlds), width)
