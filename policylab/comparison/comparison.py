"""Comparison: paired effects of policies, with intervals, as the primary result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policylab.comparison.budgets import REPLICATIONS, SHARES, against_outlay
from policylab.comparison.effects import Paired, Rows, places
from policylab.comparison.equal_cost import EqualCost, bring_to_budget, told
from policylab.comparison.estimates import Values
from policylab.comparison.groups import by_group
from policylab.comparison.many_worlds import Worlds, over_worlds
from policylab.comparison.plan import Plan
from policylab.comparison.precision import FIXED, until_sure
from policylab.comparison.ratios import ratios
from policylab.errors import UsageError
from policylab.model.rules import STEP
from policylab.model.scenario import Scenario
from policylab.recording.identity import provenance
from policylab.recording.measures import MEASURES
from policylab.recording.records import Records
from policylab.recording.run import run_side_by_side
from policylab.workers import Crew, Progress

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Comparison:
    """Arms on the same people, networks and luck, replication by replication.

    Attributes
    ----------
    asked : Plan
        The question, with the arms as they ran.
    records : tuple of Records
        One for each replication.
    stopped : str
        Why there are not more replications.
    held : EqualCost, optional
        What was held equal.
    worlds : Worlds, optional
        The same arms over many worlds.
    other_budgets : tuple of (EqualCost, records)
        What came out at other budgets, where that was asked for.

    """

    asked: Plan
    records: tuple[Records, ...]
    stopped: str = FIXED
    held: EqualCost | None = None
    worlds: Worlds | None = None
    other_budgets: tuple[tuple[EqualCost, tuple[Records, ...]], ...] = ()

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Return the arms as they ran, in the order given."""
        return self.asked.scenarios

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the names of the arms, in the order given."""
        return self.asked.arms

    @property
    def baseline(self) -> str:
        """Return the arm that the others are compared with."""
        return self.asked.baseline

    @property
    def at(self) -> tuple[int, ...]:
        """Return the months at which measures of state are taken."""
        return self.asked.at

    @property
    def measures(self) -> tuple[str, ...]:
        """Return the measures shown."""
        return self.asked.measures

    @property
    def family(self) -> int:
        """Return how many verdicts are read together: arms but the baseline times measures shown."""
        return (len(self.arms) - 1) * len(self.measures)

    @property
    def paired(self) -> Paired:
        """Return the records as pairs of an arm and the baseline."""
        return Paired(self.records, self.arms, self.baseline)

    def values(self, arm: str, measure: str, at: int | str) -> Values:
        """Return a measure of an arm, one value for each replication."""
        return self.paired.values(arm, measure, at)

    def reached(self, arm: str, measure: str) -> int:
        """Return in how many runs of an arm the share of a time was reached."""
        return self.paired.reached(arm, measure)

    @cached_property
    def effects(self) -> Rows:
        """Return the paired effect of every arm but the baseline, as the contract of ``--json`` lists it."""
        rows = self.paired.effects(places(self.measures, self.at), self.family)
        return rows if self.worlds is None else self.worlds.with_standing(rows)

    @cached_property
    def levels(self) -> Rows:
        """Return the level of every arm."""
        return self.paired.levels(places(self.measures, self.at))

    @cached_property
    def ratios(self) -> Rows:
        """Return what one more service or user costs the centre, arm by arm."""
        return ratios(self.paired, self.asked.seed)

    @cached_property
    def equal_cost(self) -> dict[str, Any] | None:
        """Return what was held equal, with what the arms spent; None where nothing was."""
        in_worlds = {} if self.worlds is None else self.worlds.spending()
        if self.held is None:
            return None
        found = told(self.held, self.paired, in_worlds)
        return {**found, "against_outlay": self.against_outlay} if self.against_outlay else found

    @cached_property
    def against_outlay(self) -> Rows:
        """Return the headlines against outlay, budget by budget; empty where only one was looked at."""
        if self.held is None or not self.other_budgets:
            return []
        looked_at = sorted([(self.held, self.records), *self.other_budgets], key=lambda one: one[0].budget)
        of_budgets = [(held, Paired(records, self.arms, self.baseline)) for held, records in looked_at]
        return against_outlay(of_budgets, self.at[-1])

    @cached_property
    def by(self) -> dict[str, Any] | None:
        """Return the effects and levels by group; None where no grouping was asked for."""
        grouping = self.asked.by
        return None if grouping is None else by_group(self.paired, grouping, self.measures, self.at)

    def to_dict(self) -> dict[str, Any]:
        """Return the one object of ``--json``; what was not asked for is null, false or empty."""
        worlds = self.worlds
        return {
            "baseline": self.baseline,
            "arms": list(self.arms),
            "size": self.scenarios[0].size,
            "months": self.scenarios[0].months,
            "replications": len(self.records),
            "stopped": self.stopped,
            "worlds": 1 if worlds is None else worlds.design.worlds,
            "equal_cost": self.equal_cost or False,
            "effects": self.effects,
            "levels": self.levels,
            "best": None if worlds is None else worlds.best,
            "ratios": self.ratios,
            "drivers": None if worlds is None else worlds.drivers,
            "by": self.by,
            "provenance": self._provenance(),
        }

    def _provenance(self) -> dict[str, Any]:
        """Return where the numbers come from; swapped rules make another model."""
        found = provenance(self.asked.seed, self.asked.graphs)
        found["scenarios"] = {scenario.name: scenario.identity for scenario in self.scenarios}
        if self.asked.spread is not None and self.asked.spread.stored is not None:
            about = self.asked.spread.stored.about
            found["worlds_from"] = {key: about[key] for key in ("identity", "status")}
        if any(scenario.step != STEP for scenario in self.scenarios):
            found["model"] += " with swapped rules"
        return found

    def effects_frame(self) -> pd.DataFrame:
        """Return the effects in long form, with units."""
        return long_rows(self.effects)

    def levels_frame(self) -> pd.DataFrame:
        """Return the levels in long form, with units."""
        return long_rows(self.levels)

    def groups_frame(self, what: str = "effects") -> pd.DataFrame:
        """Return the effects or the levels of the groups in long form, with units."""
        return long_rows([] if self.by is None else self.by[what])

    def records_frame(self) -> pd.DataFrame:
        """Return every month of every replication in long form: arm, replication, month, measure, value, unit.

        With groups, a column ``group`` stands after the arm.
        """
        import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

        return pd.concat([records.frame() for records in self.records], ignore_index=True)


def long_rows(found: Rows) -> pd.DataFrame:
    """Return rows as a frame, with the unit after where each is taken."""
    import pandas as pd  # noqa: PLC0415 (workers that only run need no pandas)

    frame = pd.DataFrame(found)
    if found:
        frame.insert(list(found[0]).index("at") + 1, "unit", [MEASURES[name].unit for name in frame["measure"]])
    return frame


def compared(asked: Plan, progress: Progress | None = None) -> Comparison:
    """Return what comes out of a plan; ``progress`` is called with runs done and in all."""
    if progress is not None and not callable(progress):
        raise UsageError(f"progress: {progress!r} has the wrong type: give a function of runs done and runs in all")
    with Crew(asked.workers, progress) as crew:
        held, others = _at_budgets(asked, crew) if asked.equal_cost else (None, ())
        worlds = None if asked.spread is None else over_worlds(asked, asked.spread, crew)
        ran = asked if held is None else replace(asked, scenarios=held.dosed(asked.scenarios))
        records, stopped = _replicated(ran, crew)
        return Comparison(ran, tuple(records), stopped, held, worlds, others)


def _at_budgets(asked: Plan, crew: Crew) -> tuple[EqualCost, tuple[tuple[EqualCost, tuple[Records, ...]], ...]]:
    """Return what is held equal at the budget asked for, and what came out at the other budgets."""
    shares = SHARES if asked.budgets else (1.0,)
    brought = bring_to_budget(asked, [asked.scenarios], crew, shares=shares)
    held = {share: of_world for share, (of_world,) in zip(shares, brought, strict=True)}
    few = replace(asked, replications=min(asked.replications, REPLICATIONS), precision=None, by=None)
    return held.pop(1.0), tuple(
        (other, tuple(_replicated(replace(few, scenarios=other.dosed(asked.scenarios)), crew)[0]))
        for other in held.values()
    )


def _replicated(asked: Plan, crew: Crew) -> tuple[Sequence[Records], str]:
    """Return the records of the replications, as many as were asked for or as it takes, and why no more."""

    def more(first: int, end: int) -> list[Records]:
        crew.expect(end - first)
        return crew.do(_replication, [(asked, number) for number in range(first, end)])

    if asked.precision is None:
        return more(0, asked.replications), FIXED
    return until_sure(asked, asked.precision, more)


def _replication(asked: Plan, number: int) -> Records:
    return run_side_by_side(asked.scenarios, asked.seed, number, asked.graphs, asked.by)
