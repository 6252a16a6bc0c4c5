"""Many worlds: the levels and effects of every arm in every world of a design, on the same people and luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policylab.comparison.dials import TOLERANCE
from policylab.comparison.effects import Reading
from policylab.comparison.ensemble import Design
from policylab.comparison.equal_cost import BudgetMatch
from policylab.comparison.rows import Best, Drivers, Effect, Moment
from policylab.comparison.standing import WorldAnalysis, best, share_same_sign
from policylab.recording.measures import MEASURES
from policylab.recording.records import read_only

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
MIDDLE = (5, 95)
FEWEST = 10  # eligible worlds of an arm, below which its effects get no standing


@dataclass(frozen=True)
class Worlds:
    """The levels and effects of every arm in every world.

    Parameters
    ----------
    design : Design
        The worlds: their parameters and forms of choice.
    arms : tuple of str
        Names of the arms.
    baseline : str
        The arm that the others are compared with.
    readings : list of (str, int or "run")
        Each measure with when it is taken.
    levels : array, shape (readings, worlds, arms, replications)
        In the unit of the measure; NaN where it has no value.
    effects : array, shape (readings, worlds, arms, replications)
        Arm minus baseline in the same world and replication.
    outlay : array, shape (worlds, arms)
        What the centre spent beyond the baseline, in official-months.
    budget_matches : tuple of BudgetMatch
        At equal cost the budget and the doses of each world, otherwise empty.
    seed : int
        The seed of the study.

    See Also
    --------
    policylab.comparison.world_runs.over_worlds : Runs every arm in every world.
    policylab.comparison.standing.WorldAnalysis : The standing of effects over worlds.

    """

    design: Design
    arms: tuple[str, ...]
    baseline: str
    readings: list[Reading]
    levels: Array
    effects: Array
    outlay: Array
    budget_matches: tuple[BudgetMatch, ...]
    seed: int

    def __post_init__(self) -> None:
        for name in ("levels", "effects", "outlay"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @cached_property
    def eligible(self) -> NDArray[np.bool_]:
        """Return whether an arm is eligible in a world, shape (worlds, arms): at equal cost if it meets the budget."""
        if not self.budget_matches:
            return np.ones((self.design.worlds, len(self.arms)), dtype=bool)
        return np.array([[world.meets(arm) for arm in self.arms] for world in self.budget_matches])

    @cached_property
    def _analyses(self) -> dict[str, WorldAnalysis]:
        of_arms = [
            (arm, self.eligible[:, place]) for place, arm in enumerate(self.arms) if self.eligible[:, place].any()
        ]
        return {arm: WorldAnalysis(self.design.of(eligible), self.seed) for arm, eligible in of_arms}

    def effect(self, arm: str, measure: str, at: Moment) -> Array:
        """Return an effect in every world, shape (worlds, replications)."""
        return self.effects[self.readings.index((measure, at)), :, self.arms.index(arm)]

    def with_standing(self, effects: Sequence[Effect]) -> tuple[Effect, ...]:
        """Return effects with the standing of each over the eligible worlds of its arm.

        None where some world has no value, or where too few worlds are eligible.
        """
        return tuple(self._with_standing(effect) for effect in effects)

    def _with_standing(self, effect: Effect) -> Effect:
        of_worlds = self.eligible_effects(effect.arm, effect.measure, effect.at)
        return effect if of_worlds is None else self.with_standing_of(effect, of_worlds)

    def with_standing_of(self, effect: Effect, of_worlds: Array) -> Effect:
        """Return an effect with its standing, from its values in the eligible worlds."""
        return replace(
            effect,
            share_same_sign=share_same_sign(of_worlds, effect.mean),
            standing=self._analyses[effect.arm].standing(of_worlds, effect.mean),
        )

    def eligible_effects(self, arm: str, measure: str, at: Moment) -> Array | None:
        """Return an effect in the eligible worlds of the arm; None where it has no value, or they are too few."""
        effects = self.effect(arm, measure, at)[self.eligible[:, self.arms.index(arm)]]
        fewest = min(FEWEST, self.design.worlds)
        return None if np.isnan(effects).any() or len(effects) < fewest else effects

    @cached_property
    def best(self) -> tuple[Best, ...]:
        """Return the share of worlds in which each arm is the best eligible one, for measures with a good direction."""
        rows: list[Best] = []
        for place, (measure, at) in enumerate(self.readings):
            levels = self.levels[place].mean(axis=-1)
            if MEASURES[measure].good == "none" or np.isnan(levels[self.eligible]).any():
                continue
            shares = best(levels, MEASURES[measure].good, self.eligible)
            rows += [
                Best(arm=arm, measure=measure, at=at, share=float(share))
                for arm, share in zip(self.arms, shares, strict=True)
            ]
        return tuple(rows)

    @cached_property
    def drivers(self) -> tuple[Drivers, ...]:
        """Return the parameters that correlate with each effect over the worlds, beyond chance."""
        rows = []
        for arm in self.arms:
            for measure, at in self.readings if arm != self.baseline else ():
                effects = self.eligible_effects(arm, measure, at)
                if effects is not None:
                    parameters = self._analyses[arm].drivers(effects)
                    rows.append(Drivers(arm=arm, measure=measure, at=at, parameters=parameters))
        return tuple(rows)

    def spending(self) -> dict[str, str]:
        """Return in words in how many worlds each arm meets the world's budget, and what share of it it then spends."""
        if not self.budget_matches:
            return {}
        shares = self.outlay / np.array([world.budget for world in self.budget_matches])[:, None]
        return {arm: _spends(shares[:, place], self.eligible[:, place]) for place, arm in enumerate(self.arms)}

    def frame(self) -> pd.DataFrame:
        """Return the mean effect of every arm in every world in long form: world, arm, measure, at, effect, unit."""
        import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

        parts = [
            pd.DataFrame(
                {"world": np.arange(self.design.worlds), "arm": arm, "measure": measure, "at": str(at),
                 "effect": self.effect(arm, measure, at).mean(axis=1), "unit": MEASURES[measure].unit}
            )
            for arm in self.arms if arm != self.baseline
            for measure, at in self.readings
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
