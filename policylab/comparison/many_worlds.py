"""Many worlds: every arm in every world of a design, on the same people, networks and luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policylab.comparison.effects import Place, places
from policylab.comparison.ensemble import Design, blocks, design_of_worlds
from policylab.comparison.equal_cost import TOLERANCE, EqualCost, Looking, bring_to_budget
from policylab.comparison.plan import Plan, Spread
from policylab.comparison.rows import Best, Drivers, Effect, Moment
from policylab.comparison.standing import Reader, best, share_same_sign
from policylab.comparison.stored_worlds import design_of_filtered
from policylab.model.networks import Graphs
from policylab.model.scenario import Scenario
from policylab.recording.identity import method
from policylab.recording.measures import MEASURES, RUN
from policylab.recording.records import read_only
from policylab.recording.run import people_of, record_all
from policylab.workers import WorkerPool, side_by_side

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
MIDDLE = (5, 95)
FEWEST = 10  # worlds in which an arm must count before anything is said of how its effects hold
PILOTS_IN_A_WORLD = 2
STEPS_IN_A_WORLD = 6


@dataclass(frozen=True)
class Worlds:
    """What came out of every arm in every world."""

    design: Design
    arms: tuple[str, ...]
    baseline: str
    looked_at: list[Place]
    # Shape (looked at, worlds, arms, replications): effects are against the baseline in the same world and replication;
    # NaN where there is none
    levels: Array
    effects: Array
    outlay: Array  # shape (worlds, arms): what the centre spent beyond the baseline
    held: tuple[EqualCost, ...]  # at equal cost, the budget and the doses of each world; empty otherwise
    seed: int

    def __post_init__(self) -> None:
        for name in ("levels", "effects", "outlay"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @cached_property
    def counts(self) -> NDArray[np.bool_]:
        """Return which arm counts in which world, shape (worlds, arms): at equal cost those that meet the budget."""
        if not self.held:
            return np.ones((self.design.worlds, len(self.arms)), dtype=bool)
        return np.array([[world.meets(arm) for arm in self.arms] for world in self.held])

    @cached_property
    def _readers(self) -> dict[str, Reader]:
        counting = [(arm, self.counts[:, place]) for place, arm in enumerate(self.arms) if self.counts[:, place].any()]
        return {arm: Reader(self.design.of(counts), self.seed) for arm, counts in counting}

    def effect(self, arm: str, measure: str, at: Moment) -> Array:
        """Return an effect in every world, shape (worlds, replications)."""
        return self.effects[self.looked_at.index((measure, at)), :, self.arms.index(arm)]

    def with_standing(self, effects: Sequence[Effect]) -> tuple[Effect, ...]:
        """Return effects with how each holds over the worlds in which the arm counts.

        Null where some world has no value, or where the arm counts in too few worlds to say anything.
        """
        return tuple(self._with_standing(effect) for effect in effects)

    def _with_standing(self, effect: Effect) -> Effect:
        of_worlds = self.counted(effect.arm, effect.measure, effect.at)
        return effect if of_worlds is None else self.held_up(effect, of_worlds)

    def held_up(self, effect: Effect, of_worlds: Array) -> Effect:
        """Return an effect with how it holds, from its values in the worlds that count."""
        return replace(
            effect,
            share_same_sign=share_same_sign(of_worlds, effect.mean),
            standing=self._readers[effect.arm].standing(of_worlds, effect.mean),
        )

    def counted(self, arm: str, measure: str, at: Moment) -> Array | None:
        """Return an effect in the worlds in which the arm counts; None where it has no value, or they are too few."""
        effects = self.effect(arm, measure, at)[self.counts[:, self.arms.index(arm)]]
        fewest = min(FEWEST, self.design.worlds)
        return None if np.isnan(effects).any() or len(effects) < fewest else effects

    @cached_property
    def best(self) -> tuple[Best, ...]:
        """Return the share of worlds in which each arm is the best that counts, for measures with a good direction."""
        rows: list[Best] = []
        for place, (measure, at) in enumerate(self.looked_at):
            levels = self.levels[place].mean(axis=-1)
            if MEASURES[measure].good == "none" or np.isnan(levels[self.counts]).any():
                continue
            shares = best(levels, MEASURES[measure].good, self.counts)
            rows += [
                Best(arm=arm, measure=measure, at=at, share=float(share))
                for arm, share in zip(self.arms, shares, strict=True)
            ]
        return tuple(rows)

    @cached_property
    def drivers(self) -> tuple[Drivers, ...]:
        """Return the parameters that go with each effect over the worlds more than chance would have it."""
        rows = []
        for arm in self.arms:
            for measure, at in self.looked_at if arm != self.baseline else ():
                effects = self.counted(arm, measure, at)
                if effects is not None:
                    parameters = self._readers[arm].drivers(effects)
                    rows.append(Drivers(arm=arm, measure=measure, at=at, parameters=parameters))
        return tuple(rows)

    def spending(self) -> dict[str, str]:
        """Return in words in how many worlds each arm meets the world's budget, and what it then spends of it."""
        if not self.held:
            return {}
        shares = self.outlay / np.array([world.budget for world in self.held])[:, None]
        return {arm: _spends(shares[:, place], self.counts[:, place]) for place, arm in enumerate(self.arms)}

    def frame(self) -> pd.DataFrame:
        """Return the mean effect of every arm in every world in long form: world, arm, measure, at, effect, unit."""
        import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

        parts = [
            pd.DataFrame(
                {"world": np.arange(self.design.worlds), "arm": arm, "measure": measure, "at": str(at),
                 "effect": self.effect(arm, measure, at).mean(axis=1), "unit": MEASURES[measure].unit}
            )
            for arm in self.arms if arm != self.baseline
            for measure, at in self.looked_at
        ]  # fmt: skip
        return pd.concat(parts, ignore_index=True)

    def design_frame(self) -> pd.DataFrame:
        """Return the worlds in long form: one row for each with its parameters and its form of choice."""
        import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

        frame = pd.DataFrame({name: self.design.as_run(name) for name in self.design.names})
        if self.design.forms:
            frame.insert(0, "form_of_choice", self.design.forms)
        frame.insert(0, "world", np.arange(self.design.worlds))
        return frame


def _spends(shares: Array, meets: NDArray[np.bool_]) -> str:
    """Return in words what an arm spends in the worlds whose budget it meets, as shares of it, shape (worlds,)."""
    where = f"meets the world's budget in {meets.mean():.0%} of the worlds (within {TOLERANCE:.0%} in pilots)"
    if not meets.any():
        return where
    low, high = np.percentile(shares[meets], MIDDLE)
    spent = (
        f"{where}; as reported it spends {shares[meets].mean():.0%} of it on average there, {low:.0%} to {high:.0%} in "
        "the middle nine tenths"
    )
    return spent if meets.all() else f"{spent}; elsewhere it does not count"


@method("worlds")
def over_worlds(asked: Plan, spread: Spread, pool: WorkerPool) -> Worlds:
    """Run every arm in every world of a design, at equal cost where that is asked."""
    scenarios = [scenario.at(spread.size) for scenario in asked.scenarios]
    design = worlds_of(asked.seed, spread, scenarios)
    in_worlds: list[Sequence[Scenario]] = [
        [in_world(scenario, design.point(w)) for scenario in scenarios] for w in range(design.worlds)
    ]
    pool.expect(spread.worlds * spread.replications)
    held: tuple[EqualCost, ...] = ()
    if asked.equal_cost:
        looking = looking_in_worlds(spread.size)
        (held,) = bring_to_budget(asked, in_worlds, pool, looking)
        in_worlds = [world.dosed(arms) for world, arms in zip(held, in_worlds, strict=True)]
    looked_at = places(asked.measures, asked.at)
    base = asked.place_of_baseline
    slices = blocks(spread.worlds, max(1, side_by_side(spread.size) // len(scenarios)))
    jobs = [
        ([in_worlds[world] for world in block], base, looked_at, asked.seed, number, asked.graphs)
        for number in range(spread.replications)
        for block in slices
    ]
    found = pool.do(_measured, jobs, [len(block) for block in slices] * spread.replications)
    joined = [
        np.concatenate(found[number * len(slices) : (number + 1) * len(slices)], axis=-2)
        for number in range(spread.replications)
    ]
    levels, effects = np.stack(joined, axis=-1)
    return Worlds(
        design, asked.arms, asked.baseline, looked_at, levels[:-1], effects[:-1], effects[-1].mean(axis=-1),
        held, asked.seed,
    )  # fmt: skip


def worlds_of(seed: int, spread: Spread, scenarios: Sequence[Scenario]) -> Design:
    """Return the worlds: over the stated ranges, or among those that a filter has kept."""
    if spread.stored is None:
        return design_of_worlds(spread.worlds, seed, scenarios, form_chosen=spread.form_chosen)
    return design_of_filtered(spread.stored, spread.worlds, seed, scenarios, form_chosen=spread.form_chosen)


def in_world(scenario: Scenario, point: dict[str, float]) -> Scenario:
    """Return a scenario with the parameters of a world, save those that it fixes itself."""
    return scenario.in_world(point)


def looking_in_worlds(size: str) -> Looking:
    """Return how costs are looked at in each of many worlds of a size: less often than in one world."""
    return Looking(PILOTS_IN_A_WORLD, STEPS_IN_A_WORLD, side_by_side(size))


def _measured(
    worlds: Sequence[Sequence[Scenario]],
    base: int,
    looked_at: Sequence[Place],
    seed: int,
    replication: int,
    graphs: Graphs,
) -> Array:
    """Return levels and effects of some worlds, shape (2, looked at and outlay, worlds, arms)."""
    flat = [scenario for arms in worlds for scenario in arms]
    records = record_all(people_of(flat, seed, replication, graphs), flat, replication)
    width = len(worlds[0])
    beside = np.arange(len(flat)) // width * width + base
    wanted = [*looked_at, ("outlay", RUN)]
    levels = [records.value(measure, at) for measure, at in wanted]
    effects = [np.subtract(*records.pair(measure, at, beside)) for measure, at in wanted]
    return np.array([levels, effects]).reshape(2, len(wanted), len(worlds), width)
