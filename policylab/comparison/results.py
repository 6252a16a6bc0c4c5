"""Results: typed rows of a comparison, each computed when it is first needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from policylab.comparison import rows
from policylab.comparison.budgets import BudgetMatch
from policylab.comparison.costs import COSTS, AtBudget, cost_rows, design_row, scale_of
from policylab.comparison.effects import Paired, Reading, grouped_measures, groups_of, readings_of
from policylab.comparison.many_worlds import Worlds
from policylab.comparison.mechanism_runs import Switched
from policylab.comparison.money import ArmDesign, AtEqualCost, Scale
from policylab.comparison.plan import FIXED, Plan, provenance_of
from policylab.comparison.ratios import ratios
from policylab.comparison.reasons import Why
from policylab.comparison.verdicts import family_rows, judged
from policylab.comparison.why import why_of
from policylab.model.scenario import Scenario
from policylab.recording.measures import MEASURES, RUN
from policylab.recording.readouts import Readouts
from policylab.show.json import plain, to_json
from policylab.statistics.estimates import LOWERS, RAISES

SIGNS = (RAISES, LOWERS)


@dataclass(frozen=True, repr=False)
class Results:
    """Arms on the same people, networks and luck, replication by replication: as designed, and at equal cost."""

    plan: Plan
    """The question, with the arms as designed."""
    records: tuple[Readouts, ...]
    """As designed, one for each replication."""
    stopped: str = FIXED
    """Why there are not more replications."""
    budget_records: tuple[tuple[BudgetMatch, tuple[Readouts, ...]], ...] = ()
    """At equal cost, the doses at each budget and the records of arms at these doses, from the smallest budget."""
    worlds: Worlds | None = None
    """The arms as designed over many worlds."""
    worlds_at_budgets: tuple[Worlds, ...] = ()
    """The arms at the budgets of each world; none, one, or one for each budget."""
    switched: Switched | None = None
    """The arms as designed without each mechanism."""

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

    @cached_property
    def paired(self) -> Paired:
        """Return the records as designed, as pairs of an arm and the baseline."""
        return Paired(self.records, self.arms, self.baseline)

    @cached_property
    def at_budgets(self) -> tuple[AtBudget, ...]:
        """Return the doses and the paired records at each budget; empty as designed only."""
        return tuple(
            AtBudget(match, Paired(records, self.arms, self.baseline, match.budget))
            for match, records in self.budget_records
        )

    @property
    def budgets(self) -> tuple[float, ...]:
        """Return the budgets, from the smallest; empty as designed only."""
        return tuple(match.budget for match, _ in self.budget_records)

    # -- what resulted -------------------------------------------------------------------------------------------------

    @property
    def _samples(self) -> list[Paired]:
        """Return everyone and each group, as designed and at each budget; groups as designed alone."""
        return [self.paired, *(groups_of(self.paired)), *(at_budget.paired for at_budget in self.at_budgets)]

    @cached_property
    def _readings(self) -> dict[str | None, list[Reading]]:
        """Return the measures shown and when they are taken, for everyone and for each group."""
        everyone: dict[str | None, list[Reading]] = {None: readings_of(self.measures, self.at)}
        by = self.plan.by
        if by is None:
            return everyone
        measures = grouped_measures(self.paired, by, self.measures, self.at[-1])
        return everyone | {sample.group: readings_of(measures, self.at) for sample in groups_of(self.paired)}

    @cached_property
    def effects(self) -> tuple[rows.Effect, ...]:
        """Return the paired effect of every arm but the baseline on every measure shown.

        As designed first, by group after everyone, then at each budget; with worlds, with their standing.
        """
        return tuple(map(self._with_standing, judged(self._samples, self._readings, self.months)))

    def _with_standing(self, effect: rows.Effect) -> rows.Effect:
        """Return an effect with its standing over the worlds, if there are any at its budget."""
        worlds = self.worlds_at(effect.budget)
        return effect if worlds is None or effect.group is not None else worlds.with_standing([effect])[0]

    @property
    def every_worlds(self) -> tuple[Worlds, ...]:
        """Return the arms over many worlds, as designed and then at each budget; empty without worlds."""
        return self.worlds_at_budgets if self.worlds is None else (self.worlds, *self.worlds_at_budgets)

    def worlds_at(self, budget: float | None) -> Worlds | None:
        """Return the arms over many worlds as designed or at a budget; None where they did not run there."""
        return next((worlds for worlds in self.every_worlds if worlds.budget == budget), None)

    @cached_property
    def families(self) -> tuple[rows.FamilyRow, ...]:
        """Return the families of tests that are read together, and their sizes."""
        return family_rows(self.effects)

    @cached_property
    def levels(self) -> tuple[rows.Level, ...]:
        """Return the level of every arm in every measure shown, in the order of :attr:`effects`."""
        return tuple(chain.from_iterable(sample.levels(self._readings[sample.group]) for sample in self._samples))

    @cached_property
    def ratios(self) -> tuple[rows.Ratio, ...]:
        """Return what one more service or user costs, arm by arm, as designed and at each budget."""
        samples = [self.paired, *(at_budget.paired for at_budget in self.at_budgets)]
        return tuple(row for sample in samples for row in ratios(sample, self.plan.seed, self._shown_at(sample.budget)))

    def _shown_at(self, budget: float | None) -> set[tuple[str, str]]:
        """Return the arms and measures whose effect at the end of the run is shown."""
        return {
            (row.arm, row.measure)
            for row in self.effects
            if (row.budget, row.group, row.at) == (budget, None, self.months) and row.verdict in SIGNS
        }

    @cached_property
    def designs(self) -> tuple[ArmDesign, ...]:
        """Return the arms as their files state them, and what they cost as designed."""
        return tuple(design_row(scenario, self.paired, self.scale) for scenario in self.scenarios)

    @cached_property
    def scale(self) -> Scale:
        """Return how amounts of money are brought to readers."""
        return scale_of(self.size)

    def cost(self, arm: str, budget: float | None) -> float:
        """Return what an arm costs beyond the baseline in the currency of the plan, as designed or at a budget."""
        at_budget = {known.match.budget: known.paired for known in self.at_budgets}
        sample = self.paired if budget is None else at_budget[budget]
        return float(sample.difference(arm, COSTS[self.plan.currency], RUN).mean())

    @cached_property
    def equal_cost(self) -> AtEqualCost | None:
        """Return the budgets, and the dose and cost of every arm at each; None as designed only."""
        if not self.at_budgets:
            return None
        arms = [
            cost_rows(at_budget, self.plan.currency, self.scenarios, self._in_worlds(at_budget.match.budget))
            for at_budget in self.at_budgets
        ]
        return AtEqualCost(
            currency=self.plan.currency, budgets=self.budgets,
            replications=tuple(len(at_budget.paired.records) for at_budget in self.at_budgets),
            unit=MEASURES["outlay"].unit, scale=self.scale, arms=tuple(chain.from_iterable(arms)),
        )  # fmt: skip

    def _in_worlds(self, budget: float) -> dict[str, str]:
        worlds = self.worlds_at(budget)
        return {} if worlds is None else worlds.spending()

    @cached_property
    def contests(self) -> tuple[rows.ContestRow, ...]:
        """Return the contest of every pair of arms over the worlds; empty without worlds."""
        return tuple(row for worlds in self.every_worlds for row in worlds.contests())

    @cached_property
    def best(self) -> tuple[rows.Best, ...]:
        """Return the probability that each arm is best in a world; empty without worlds."""
        return tuple(row for worlds in self.every_worlds for row in worlds.best)

    @cached_property
    def luck(self) -> tuple[rows.Luck, ...]:
        """Return the variance of every effect over worlds and replications, in its parts; empty without worlds."""
        return tuple(row for worlds in self.every_worlds for row in worlds.luck())

    @cached_property
    def drivers(self) -> tuple[rows.Drivers, ...]:
        """Return the parameters that drive each effect over the worlds; empty without worlds."""
        return tuple(row for worlds in self.every_worlds for row in worlds.drivers)

    @cached_property
    def by(self) -> rows.Groups | None:
        """Return the groups whose effects and levels are shown; None where no grouping was requested."""
        if self.plan.by is None:
            return None
        groups = tuple(str(sample.group) for sample in groups_of(self.paired))
        shown_of_groups = {measure for measure, _ in self._readings[groups[0]]}
        left_out = tuple(name for name in self.measures if name not in shown_of_groups)
        return rows.Groups(of=self.plan.by, groups=groups, left_out=left_out)

    @cached_property
    def why(self) -> Why | None:
        """Return the part of each mechanism in each effect as designed; None where it was not requested."""
        return None if self.switched is None else why_of(self.plan, self.paired, self.effects, self.switched)

    # -- as JSON ------------------------------------------------------------------------------------------------------

    def report(self) -> rows.ComparisonReport:
        """Return everything that ``--json`` prints; what was not requested is null, false or empty."""
        worlds = self.worlds
        of_worlds = worlds is not None
        return rows.ComparisonReport(
            baseline=self.baseline, arms=self.arms, size=self.size, months=self.months,
            replications=len(self.records), stopped=self.stopped, worlds=1 if worlds is None else worlds.design.worlds,
            designs=self.designs, equal_cost=self.equal_cost or False, families=self.families, effects=self.effects,
            levels=self.levels, contests=self.contests if of_worlds else None, best=self.best if of_worlds else None,
            ratios=self.ratios, luck=self.luck if of_worlds else None, drivers=self.drivers if of_worlds else None,
            by=self.by, provenance=self.provenance, why=self.why,
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
