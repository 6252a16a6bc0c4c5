"""Many worlds: every arm in every world of a design, on the same people, networks and luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policylab.comparison.design import Design, design_of_worlds
from policylab.comparison.effects import Place, Rows, places
from policylab.comparison.equal_cost import FIRST_PILOT, TOLERANCE, at_dose, dose_on_grid, grid_of, law_among
from policylab.comparison.plan import Plan, Spread
from policylab.comparison.processes import Crew
from policylab.comparison.standing import Reader, best, share_same_sign
from policylab.comparison.stored_worlds import design_of_filtered
from policylab.measures import MEASURES, RUN
from policylab.networks import Graphs
from policylab.population import sizes
from policylab.records import outlays, people_of, record_all
from policylab.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Worldwide = list[list[Scenario]]  # every arm in every world
Costs = dict[int, list[tuple[Array, Array]]]  # of the arms with a dial, in each world: doses and what they cost
MIDDLE = (5, 95)
WIDEST = 96  # columns side by side: more gain nothing
MOST_CELLS = 500_000  # agents times columns: what caches and memory bear


@dataclass(frozen=True)
class Worlds:
    """What came out of every arm in every world.

    Attributes
    ----------
    design : Design
        The worlds.
    arms : tuple of str
    baseline : str
    looked_at : list of (measure, at)
    levels, effects : array, shape (looked at, worlds, arms, replications)
        Effects are against the baseline in the same world and replication; NaN where there is none.
    outlay : array, shape (worlds, arms)
        What the centre spent beyond the baseline.
    budgets : array, shape (worlds,), optional
        At equal cost, the budget of each world.
    seed : int

    """

    design: Design
    arms: tuple[str, ...]
    baseline: str
    looked_at: list[Place]
    levels: Array
    effects: Array
    outlay: Array
    budgets: Array | None
    seed: int

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.design, self.seed)

    def effect(self, arm: str, measure: str, at: int | str) -> Array:
        """Return an effect in every world, shape (worlds, replications)."""
        return self.effects[self.looked_at.index((measure, at)), :, self.arms.index(arm)]

    def with_standing(self, rows: Rows) -> Rows:
        """Return rows of effects with how each holds over the worlds; null where some world has no value."""
        return [{**row, **self._standing(row)} for row in rows]

    def _standing(self, row: dict[str, Any]) -> dict[str, Any]:
        effects = self.effect(row["arm"], row["measure"], row["at"])
        if np.isnan(effects).any():
            return {"share_same_sign": None, "standing": None}
        return {
            "share_same_sign": share_same_sign(effects, row["mean"]),
            "standing": self._reader.standing(effects, row["mean"]),
        }

    @cached_property
    def best(self) -> Rows:
        """Return the share of worlds in which each arm is best, for measures with a direction that is wished for."""
        found = []
        for place, (measure, at) in enumerate(self.looked_at):
            levels = self.levels[place].mean(axis=-1)
            if MEASURES[measure].good == "none" or np.isnan(levels).any():
                continue
            shares = best(levels, MEASURES[measure].good)
            found += [
                {"arm": arm, "measure": measure, "at": at, "share": float(share)}
                for arm, share in zip(self.arms, shares, strict=True)
            ]
        return found

    @cached_property
    def drivers(self) -> Rows:
        """Return the parameters that go most with each effect over the worlds."""
        found = []
        for arm in self.arms:
            for measure, at in self.looked_at if arm != self.baseline else ():
                effects = self.effect(arm, measure, at)
                if not np.isnan(effects).any():
                    found.append(
                        {"arm": arm, "measure": measure, "at": at, "parameters": self._reader.drivers(effects)}
                    )
        return found

    def spending(self) -> dict[str, str]:
        """Return in words what each arm spends of the budgets of the worlds, at equal cost."""
        if self.budgets is None:
            return {}
        shares = self.outlay / self.budgets[:, None]
        found = {}
        for place, arm in enumerate(self.arms):
            low, high = np.percentile(shares[:, place], MIDDLE)
            near = np.mean(np.abs(shares[:, place] - 1) <= TOLERANCE)
            found[arm] = (
                f"in worlds: within {TOLERANCE:.0%} of the world's budget in {near:.0%} of them, {low:.0%} to "
                f"{high:.0%} of it in the middle nine tenths"
            )
        return found

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

        frame = pd.DataFrame(self.design.values, columns=list(self.design.names))
        if self.design.forms:
            frame.insert(0, "form_of_choice", self.design.forms)
        frame.insert(0, "world", np.arange(self.design.worlds))
        return frame


def over_worlds(asked: Plan, spread: Spread, crew: Crew) -> Worlds:
    """Run every arm in every world of a design, at equal cost where that is asked."""
    scenarios = [scenario.at(spread.size) for scenario in asked.scenarios]
    design = _drawn(asked.seed, spread, scenarios)
    in_worlds = [[_in_world(scenario, design.point(w)) for scenario in scenarios] for w in range(design.worlds)]
    crew.expect(spread.worlds * (spread.replications + 2 * asked.equal_cost))
    budgets = None
    if asked.equal_cost:
        in_worlds, budgets = _at_equal_cost(asked, spread, in_worlds, crew)
    looked_at = places(asked.measures, asked.at)
    base = asked.place_of_baseline
    slices = _slices(spread, len(scenarios))
    jobs = [
        (in_worlds[first:end], base, looked_at, asked.seed, number, asked.graphs)
        for number in range(spread.replications)
        for first, end in slices
    ]
    found = crew.do(_measured, jobs, [end - first for _ in range(spread.replications) for first, end in slices])
    joined = [
        np.concatenate(found[number * len(slices) : (number + 1) * len(slices)], axis=-2)
        for number in range(spread.replications)
    ]
    levels, effects = np.stack(joined, axis=-1)
    return Worlds(
        design, asked.arms, asked.baseline, looked_at, levels[:-1], effects[:-1], effects[-1].mean(axis=-1),
        budgets, asked.seed,
    )  # fmt: skip


def _drawn(seed: int, spread: Spread, scenarios: Sequence[Scenario]) -> Design:
    """Return the worlds: over the stated ranges, or among those that a filter has not ruled out."""
    if spread.stored is None:
        return design_of_worlds(spread.worlds, seed, scenarios, form_chosen=spread.form_chosen)
    return design_of_filtered(spread.stored, spread.worlds, seed, scenarios, form_chosen=spread.form_chosen)


def _in_world(scenario: Scenario, point: dict[str, float]) -> Scenario:
    """Return a scenario with the parameters of a world, save those that it fixes itself."""
    return replace(scenario, point={**point, **scenario.point})


def _slices(spread: Spread, width: int) -> list[tuple[int, int]]:
    """Return which worlds lie side by side, so many columns wide as pays."""
    size = sizes()[spread.size]
    agents = sum(size["agencies"].values()) + size["staff"] + size["citizens"]
    many = max(1, min(WIDEST, MOST_CELLS // agents) // width)
    return [(first, min(first + many, spread.worlds)) for first in range(0, spread.worlds, many)]


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


def _at_equal_cost(asked: Plan, spread: Spread, worlds: Worldwide, crew: Crew) -> tuple[Worldwide, Array]:
    """Return the worlds with every dial where the arm spends the world's budget, and the budgets.

    A grid of doses is looked at side by side in one pilot replication; a second look at what the grid suggests mends
    it where the cost bends between its points.
    """
    base = asked.place_of_baseline
    law = None if asked.budget is not None else law_among(asked)
    grids = {place: grid_of(one) for place, one in enumerate(asked.scenarios) if one.package.dial and place != base}
    written = [base] if law is None else [base, law]
    looked = [
        [arms[place] for place in written]
        + [at_dose(arms[place], float(value)) for place, grid in grids.items() for value in grid]
        for arms in worlds
    ]
    spent = _spent(asked, spread, looked, crew)
    budgets = np.full(len(worlds), asked.budget, dtype=np.float64) if law is None else spent[:, 1] - spent[:, 0]
    ends = np.cumsum([len(written), *map(len, grids.values())])
    known = {
        place: [(grid, spent[world, first:end] - spent[world, 0]) for world in range(len(worlds))]
        for (place, grid), first, end in zip(grids.items(), ends, ends[1:], strict=False)
    }
    if grids:
        again = [list(dosed.values()) for dosed in _dosed(worlds, known, budgets)]
        beyond = _spent(asked, spread, again, crew) - spent[:, :1]
        for column, (place, of_worlds) in enumerate(known.items()):
            known[place] = [
                _with_point(*pair, dose_on_grid(*pair, budgets[world]), beyond[world, column])
                for world, pair in enumerate(of_worlds)
            ]
    dosed = _dosed(worlds, known, budgets)
    return [
        [dosed[world].get(place, one) for place, one in enumerate(arms)] for world, arms in enumerate(worlds)
    ], budgets


def _dosed(worlds: Worldwide, known: Costs, budgets: Array) -> list[dict[int, Scenario]]:
    """Return for each world the arms with a dial, at the dose that what is known of their costs suggests."""
    return [
        {
            place: at_dose(arms[place], dose_on_grid(*of_worlds[world], float(budgets[world])))
            for place, of_worlds in known.items()
        }
        for world, arms in enumerate(worlds)
    ]


def _with_point(values: Array, costs: Array, value: float, cost: float) -> tuple[Array, Array]:
    """Return doses and costs with one more among them; a dose that was there keeps its cost."""
    if value in values:
        return values, costs
    place = int(np.searchsorted(values, value))
    return np.insert(values, place, value), np.insert(costs, place, cost)


def _spent(asked: Plan, spread: Spread, worlds: Worldwide, crew: Crew) -> Array:
    """Return what the centre spends under every scenario of every world in a pilot, shape (worlds, scenarios)."""
    slices = _slices(spread, len(worlds[0]))
    jobs = [
        ([one for arms in worlds[first:end] for one in arms], asked.seed, FIRST_PILOT, asked.graphs)
        for first, end in slices
    ]
    found = crew.do(outlays, jobs, [end - first for first, end in slices])
    return np.concatenate(found).reshape(len(worlds), -1)
