"""Results: typed rows of a comparison, each computed when it is first needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from policylab.comparison import rows
from policylab.comparison.effects import Paired, by_group, readings_of
from policylab.comparison.equal_cost import BudgetMatch
from policylab.comparison.estimates import Values
from policylab.comparison.many_worlds import Worlds
from policylab.comparison.outlays import against_outlay, at_equal_cost
from policylab.comparison.plan import FIXED, Plan, provenance_of
from policylab.comparison.ratios import ratios
from policylab.errors import UsageError, shown, unknown
from policylab.errors.calls import in_words
from policylab.model.scenario import Scenario
from policylab.recording.measures import MEASURES, RUN
from policylab.recording.readouts import Readouts
from policylab.recording.records import month_of
from policylab.show.json import plain, to_json

Row = TypeVar("Row", rows.Effect, rows.Level)


@dataclass(frozen=True, repr=False)
class Results:
    """Arms on the same people, networks and luck, replication by replication."""

    plan: Plan
    """The question, with the arms as they ran."""
    records: tuple[Readouts, ...]
    """One for each replication."""
    stopped: str = FIXED
    """Why there are not more replications."""
    budget_match: BudgetMatch | None = None
    """At equal cost, the budget and the doses."""
    worlds: Worlds | None = None
    """The same arms over many worlds."""
    other_budgets: tuple[tuple[BudgetMatch, tuple[Readouts, ...]], ...] = ()
    """The doses and records at other budgets, where these were requested."""

    # -- what was compared --------------------------------------------------------------------------------------------

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Return the arms as they ran, in the order given."""
        return self.plan.scenarios

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the names of the arms, in the order given."""
        return self.plan.arms

    @property
    def baseline(self) -> str:
        """Return the arm that the others are compared with."""
        return self.plan.baseline

    @property
    def compared_arms(self) -> tuple[str, ...]:
        """Return the arms other than the baseline."""
        return tuple(arm for arm in self.arms if arm != self.baseline)

    @property
    def at(self) -> tuple[int, ...]:
        """Return the months at which measures of state are taken."""
        return self.plan.at

    @property
    def measures(self) -> tuple[str, ...]:
        """Return the measures shown."""
        return self.plan.measures

    @property
    def size(self) -> str:
        """Return the size of the lab in which the arms ran."""
        return self.scenarios[0].size

    @property
    def months(self) -> int:
        """Return the length of the run."""
        return self.scenarios[0].months

    @property
    def family(self) -> int:
        """Return the size of the Bonferroni family of verdicts: arms but the baseline times measures."""
        return len(self.compared_arms) * len(self.measures)

    @property
    def paired(self) -> Paired:
        """Return the records as pairs of an arm and the baseline."""
        return Paired(self.records, self.arms, self.baseline)

    # -- what resulted -------------------------------------------------------------------------------------------------

    @cached_property
    def effects(self) -> tuple[rows.Effect, ...]:
        """Return the paired effect of every arm but the baseline on every measure shown."""
        effects = self.paired.effects(readings_of(self.measures, self.at), self.family)
        return effects if self.worlds is None else self.worlds.with_standing(effects)

    @cached_property
    def levels(self) -> tuple[rows.Level, ...]:
        """Return the level of every arm in every measure shown."""
        return self.paired.levels(readings_of(self.measures, self.at))

    @cached_property
    def ratios(self) -> tuple[rows.Ratio, ...]:
        """Return what one more service or user costs the centre, arm by arm."""
        return ratios(self.paired, self.plan.seed)

    @cached_property
    def equal_cost(self) -> rows.AtEqualCost | None:
        """Return the budget and what the arms spent; None unless arms were brought to equal cost."""
        if self.budget_match is None:
            return None
        in_worlds = {} if self.worlds is None else self.worlds.spending()
        return at_equal_cost(self.budget_match, self.paired, in_worlds, self.against_outlay)

    @cached_property
    def against_outlay(self) -> tuple[rows.AgainstOutlay, ...]:
        """Return the headlines against outlay, budget by budget; empty where there is only one."""
        if self.budget_match is None or not self.other_budgets:
            return ()
        budgets = sorted([(self.budget_match, self.records), *self.other_budgets], key=lambda budget: budget[0].budget)
        return against_outlay(
            [(match, Paired(records, self.arms, self.baseline)) for match, records in budgets], self.at[-1]
        )

    @cached_property
    def best(self) -> tuple[rows.Best, ...]:
        """Return in which share of the worlds each arm is best; empty without worlds."""
        return () if self.worlds is None else self.worlds.best

    @cached_property
    def drivers(self) -> tuple[rows.Drivers, ...]:
        """Return the parameters that drive each effect over the worlds; empty without worlds."""
        return () if self.worlds is None else self.worlds.drivers

    @cached_property
    def by(self) -> rows.GroupResults | None:
        """Return the effects and levels by group; None where no grouping was requested."""
        grouping = self.plan.by
        return None if grouping is None else by_group(self.paired, grouping, self.measures, self.at)

    # -- single rows --------------------------------------------------------------------------------------------------

    @in_words("write for example comparison.effect('by-law-phased', 'trust')")
    def effect(self, arm: str, measure: str, at: int | str | None = None) -> rows.Effect:
        """Return the effect of an arm.

        Parameters
        ----------
        arm, measure : str
            Their names.
        at : int or str, optional
            A month at which effects are taken, or ``run``; by default the last month, or the run where the measure
            belongs to it.

        Raises
        ------
        UsageError
            If there is no such arm, measure or month in this comparison, or the measure has no value there.

        """
        if arm == self.baseline:
            raise UsageError(f"effect: {arm} is the baseline: name one of {', '.join(self.compared_arms)}")
        _check("arm", arm, self.compared_arms)
        return self._row(self.effects, arm, measure, at)

    @in_words("write for example comparison.level('by-law-phased', 'trust')")
    def level(self, arm: str, measure: str, at: int | str | None = None) -> rows.Level:
        """Return the level of an arm; arguments and errors are those of :meth:`effect`."""
        _check("arm", arm, self.arms)
        return self._row(self.levels, arm, measure, at)

    @in_words("write for example comparison.values('by-law-phased', 'trust')")
    def values(self, arm: str, measure: str, at: int | str | None = None) -> Values:
        """Return a measure of an arm at any month of the run, one value for each replication.

        Raises
        ------
        UsageError
            If there is no such arm or measure, or the month is outside the run.

        """
        _check("arm", arm, self.arms)
        _check("measure", measure, MEASURES)
        moment: rows.Moment = (
            RUN if MEASURES[measure].of_run else self.at[-1] if at is None else month_of(at, self.months)
        )
        return self.paired.values(arm, measure, moment)

    def reached(self, arm: str, measure: str) -> int:
        """Return in how many runs of an arm the share of a time was reached.

        Raises
        ------
        UsageError
            If there is no such arm, or the measure is not a time.

        """
        _check("arm", arm, self.arms)
        _check("time", measure, self.records[0].reached)
        return self.paired.reached(arm, measure)

    def _row(self, candidates: Iterable[Row], arm: str, measure: str, at: int | str | None) -> Row:
        if measure in MEASURES and measure not in self.measures:
            raise UsageError(
                f"measure: {measure} is not shown in this comparison: compare again with measures=[{measure!r}]"
            )
        _check("measure", measure, self.measures)
        moment = self._moment(measure, at)
        for row in candidates:
            if (row.arm, row.measure, row.at) == (arm, measure, moment):
                return row
        raise UsageError(f"{arm}: {measure} has no value at {moment} in some run: choose another measure")

    def _moment(self, measure: str, at: int | str | None) -> rows.Moment:
        if MEASURES[measure].of_run:
            if at not in (None, RUN):
                raise UsageError(
                    f"at: {shown(at)} does not fit {measure}, which belongs to the whole run: leave at out"
                )
            return RUN
        if at is None:
            return self.at[-1]
        month = month_of(at, self.months)
        if month not in self.at:
            known = ", ".join(map(str, self.at))
            raise UsageError(
                f"at: month {month} is not among those compared ({known}): compare again with at=[{month}]"
            )
        return month

    # -- as JSON ------------------------------------------------------------------------------------------------------

    def report(self) -> rows.ComparisonReport:
        """Return everything that ``--json`` prints; what was not requested is null, false or empty."""
        worlds = self.worlds
        return rows.ComparisonReport(
            baseline=self.baseline, arms=self.arms, size=self.size, months=self.months,
            replications=len(self.records), stopped=self.stopped, worlds=1 if worlds is None else worlds.design.worlds,
            equal_cost=self.equal_cost or False, effects=self.effects, levels=self.levels,
            best=None if worlds is None else self.best, ratios=self.ratios,
            drivers=None if worlds is None else self.drivers, by=self.by, provenance=self.provenance,
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return the report as an object of JSON."""
        return dict(plain(self.report()))

    def to_json(self) -> str:
        """Return the report as JSON on one line."""
        return to_json(self.to_dict())

    @cached_property
    def provenance(self) -> rows.ComparisonProvenance:
        """Return where the numbers come from, dated when it is first needed."""
        return provenance_of(self.plan)


def _check(what: str, name: str, known: Iterable[str]) -> None:
    names = list(known)
    if name not in names:
        raise unknown(what, name, names)
