"""Many worlds: the levels and effects of every arm in every world of a design, on the same people and luck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policylab.comparison.budgets import BudgetMatch
from policylab.comparison.dials import TOLERANCE
from policylab.comparison.effects import Reading
from policylab.comparison.ensemble import Design
from policylab.comparison.rows import Best, ContestRow, Driver, Drivers, Effect, Luck, Moment, WorldCounts
from policylab.recording.measures import MEASURES
from policylab.recording.records import read_only
from policylab.statistics.best import best
from policylab.statistics.contests import advantage, contest
from policylab.statistics.crossed import components
from policylab.statistics.estimates import LOWERS, RAISES
from policylab.statistics.standing import WorldAnalysis

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Truth = NDArray[np.bool_]
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
    cost : array, shape (worlds, arms)
        What the arms cost beyond the baseline in the currency of the plan, in official-months.
    budget_matches : tuple of BudgetMatch
        At equal cost the budget and the doses of each world, otherwise empty.
    seed : int
        The seed of the study.
    budget : float, optional
        The budget of the default setting that stands for those of the worlds in rows; None as designed.
    sound : array of bool, shape (worlds, arms), optional
        Whether no run of an arm raised in a world; by default none did in any.

    See Also
    --------
    policylab.comparison.world_runs.over_worlds : Runs every arm in every world.
    policylab.statistics.standing.WorldAnalysis : The standing of effects over worlds.

    """

    design: Design
    arms: tuple[str, ...]
    baseline: str
    readings: list[Reading]
    levels: Array
    effects: Array
    cost: Array
    budget_matches: tuple[BudgetMatch, ...]
    seed: int
    budget: float | None = None
    sound: Truth | None = None

    def __post_init__(self) -> None:
        for name in ("levels", "effects", "cost"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @cached_property
    def eligible(self) -> Truth:
        """Return whether an arm is eligible in a world, shape (worlds, arms): at equal cost if it meets the budget."""
        eligible = np.ones((self.design.worlds, len(self.arms)), dtype=bool) if self.sound is None else self.sound
        if self.budget_matches:
            eligible = eligible & [[world.meets(arm) for arm in self.arms] for world in self.budget_matches]
        return eligible

    @cached_property
    def _analyses(self) -> dict[str, WorldAnalysis]:
        of_arms = [
            (arm, self.eligible[:, place]) for place, arm in enumerate(self.arms) if self.eligible[:, place].any()
        ]
        return {arm: self.design.of(eligible).analysis(self.seed) for arm, eligible in of_arms}

    def of_arms(self, arms: tuple[str, ...]) -> Worlds:
        """Return the same worlds with some of the arms."""
        places = [self.arms.index(arm) for arm in arms]
        return replace(
            self, arms=arms, levels=self.levels[:, :, places], effects=self.effects[:, :, places],
            cost=self.cost[:, places],
        )  # fmt: skip

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
        smallest = MEASURES[effect.measure].smallest
        known = effect.mean if effect.verdict in (RAISES, LOWERS) else 0.0  # an unknown sign is no exception
        standing = self._analyses[effect.arm].standing(of_worlds, smallest, known)
        return replace(
            effect,
            share_same_sign=standing.share,
            share_low=standing.low,
            share_high=standing.high,
            standing=standing.word,
            exception=standing.exception,
            in_worlds=WorldCounts(
                raises=standing.raises, lowers=standing.lowers, small=standing.small, not_enough_runs=standing.unclear
            ),
        )

    def eligible_effects(self, arm: str, measure: str, at: Moment) -> Array | None:
        """Return an effect in the eligible worlds of the arm; None where it has no value, or they are too few."""
        effects = self.effect(arm, measure, at)[self.eligible[:, self.arms.index(arm)]]
        return None if np.isnan(effects).any() or len(effects) < self._fewest else effects

    @property
    def _fewest(self) -> int:
        """Return the number of eligible worlds below which nothing is said of an arm."""
        return min(FEWEST, self.design.worlds)

    @cached_property
    def _counted(self) -> Truth:
        """Return whether an arm may be best in a world: it is eligible there, and in enough worlds."""
        return np.asarray(self.eligible & (self.eligible.sum(axis=0) >= self._fewest))

    def contests(self) -> tuple[ContestRow, ...]:
        """Return the contest of every pair of arms on every measure with a good direction."""
        return tuple(
            row
            for first, second in combinations(range(len(self.arms)), 2)
            for place in self._judged
            for row in self._contest(first, second, place)
        )

    @cached_property
    def _judged(self) -> list[int]:
        """Return the places of the readings of measures with a good direction."""
        return [place for place, (measure, _) in enumerate(self.readings) if MEASURES[measure].good != "none"]

    def _contest(self, first: int, second: int, place: int) -> Iterator[ContestRow]:
        """Yield a contest in the worlds in which both arms are eligible, if the measure has a value in all of them."""
        measure, at = self.readings[place]
        levels = self.levels[place][self.eligible[:, first] & self.eligible[:, second]]
        ahead = advantage(levels[:, first], levels[:, second], MEASURES[measure].good)
        if len(ahead) < self._fewest or np.isnan(ahead).any():
            return
        outcome = contest(ahead, MEASURES[measure].smallest)
        better, worse, alike = (int(of.sum()) for of in (outcome.better, outcome.worse, outcome.alike))
        yield ContestRow(
            arm=self.arms[first], other=self.arms[second], measure=measure, at=at, budget=self.budget, better=better,
            worse=worse, alike=alike, unclear=len(ahead) - better - worse - alike,
        )  # fmt: skip

    @cached_property
    def best(self) -> tuple[Best, ...]:
        """Return the probability that each arm is the best eligible one, for measures with a good direction."""
        rows: list[Best] = []
        some = self.eligible.any(axis=1)  # not where the baseline itself raised
        eligible = self._counted[some]
        for place in self._judged if some.any() else ():
            measure, at = self.readings[place]
            declared, levels = MEASURES[measure], self.levels[place][some]
            if np.isnan(levels[eligible]).any():
                continue
            # By name, so that the order of arms changes no draw.
            order = sorted(range(len(self.arms)), key=self.arms.__getitem__)
            shares = best(levels[:, order], declared.good, eligible[:, order], declared.smallest, self.seed)
            known = dict(zip(order, shares, strict=True))
            rows += [
                Best(
                    arm=arm, measure=measure, at=at, budget=self.budget, share=known[number].share,
                    low=known[number].low, high=known[number].high,
                )
                for number, arm in enumerate(self.arms)
            ]  # fmt: skip
        return tuple(rows)

    def luck(self) -> tuple[Luck, ...]:
        """Return the variance of every effect over worlds and replications, in its parts."""
        rows = []
        for arm, measure, at, effects in self._known_effects():
            parts = components(effects)
            rows.append(
                Luck(
                    arm=arm, measure=measure, at=at, budget=self.budget, world=parts.world, luck=parts.luck,
                    both=parts.both,
                )
            )  # fmt: skip
        return tuple(rows)

    def _known_effects(self) -> Iterator[tuple[str, str, Moment, Array]]:
        """Yield the effects that have a value in all eligible worlds of their arm."""
        for arm in self.arms:
            for measure, at in self.readings if arm != self.baseline else ():
                effects = self.eligible_effects(arm, measure, at)
                if effects is not None:
                    yield arm, measure, at, effects

    @cached_property
    def drivers(self) -> tuple[Drivers, ...]:
        """Return the parameters that correlate with each effect over the worlds, beyond chance."""
        rows = []
        for arm, measure, at, effects in self._known_effects():
            drivers = self._analyses[arm].drivers(effects)
            parameters = tuple(Driver(parameter=name, correlation=value) for name, value in drivers)
            rows.append(Drivers(arm=arm, measure=measure, at=at, budget=self.budget, parameters=parameters))
        return tuple(rows)

    def spending(self) -> dict[str, str]:
        """Return in words in how many worlds each arm meets the world's budget, and what share of it it then costs."""
        if not self.budget_matches:
            return {}
        shares = self.cost / np.array([world.budget for world in self.budget_matches])[:, None]
        return {arm: _spends(shares[:, place], self.eligible[:, place]) for place, arm in enumerate(self.arms)}

    def frame(self) -> pd.DataFrame:
        """Return the mean effect of every arm in every world in long form: world, arm, measure, at, effect, unit."""
        import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

        parts = [
            pd.DataFrame(
                {"world": np.arange(self.design.worlds), "arm": arm, "measure": measure, "at": str(at),
                 "effect": self.effect(arm, measure, at).mean(axis=1), "unit": MEASURES[measure].unit,
                 "budget": self._budget_of_worlds()}
            )
            for arm in self.arms if arm != self.baseline
            for measure, at in self.readings
        ]  # fmt: skip
        return pd.concat(parts, ignore_index=True)

    def _budget_of_worlds(self) -> list[float | None]:
        return [world.budget for world in self.budget_matches] or [None] * self.design.worlds

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
        f"{where}; as reported it costs {shares[meets].mean():.0%} of it on average there, {low:.0%} to {high:.0%} in "
        "the middle nine tenths"
    )
    return spent if meets.all() else f"{spent}; elsewhere it does not count"
