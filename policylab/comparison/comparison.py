"""Comparison: paired effects of policies, with intervals, as the primary result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from policylab.comparison import figures, frames, tables
from policylab.comparison.budgets import BudgetMatch, Budgets, budgets_of, law_among
from policylab.comparison.effects import Paired, readings_of
from policylab.comparison.equal_cost import match_budgets
from policylab.comparison.lookups import LookUps
from policylab.comparison.mechanism_runs import switched_off
from policylab.comparison.plan import FIXED, Plan, Precision
from policylab.comparison.world_runs import over_worlds
from policylab.errors import UsageError, unknown
from policylab.errors.calls import in_words, says_how_to_change
from policylab.recording.identity import method
from policylab.recording.measures import MEASURES
from policylab.recording.records import Records
from policylab.recording.run import run_side_by_side
from policylab.show import Figure, Table, write_json
from policylab.show.frames import write_csv, write_parquet
from policylab.statistics.estimates import Values
from policylab.statistics.stopping import decision
from policylab.workers import Progress, WorkerPool

if TYPE_CHECKING:
    import pandas as pd


Shown = TypeVar("Shown")
STEPS = 5  # budgets from the cost of the cheapest design to that of the dearest
FEW = 10  # maximum number of replications at the budgets around the main one


@says_how_to_change("compare again with other options")
class Comparison(LookUps):
    """The results of a comparison, with its tables, figures and frames.

    Its fields and rows are those of :class:`~policylab.comparison.results.Results`.

    See Also
    --------
    policylab.compare : Makes one.
    policylab.comparison.effects.Paired : The paired differences behind effects.

    """

    def __repr__(self) -> str:
        return f"<Comparison of {tables.summary(self)}>"

    def _repr_html_(self) -> str:
        return self.table().html()

    @in_words("write for example comparison.table('effects')")
    def table(self, what: str = "effects", *, headlines: bool = False, language: str = "en") -> Table:
        """Return one table of the comparison.

        Parameters
        ----------
        what : str
            ``designs``, ``effects``, ``ratios``; at equal cost ``equal-cost`` and ``against-cost``; with worlds
            ``standing``, ``contests``, ``best`` and ``luck``; by group ``groups``; with why ``why``.
        headlines : bool
            Of the headline measures alone.
        language : str
            ``en`` or ``th``.

        Raises
        ------
        UsageError
            If there is no such table in this comparison.

        """
        return _named("table", what, tables.tables_of(self, headlines=headlines, language=language))()

    @in_words("write for example comparison.plot('effects')")
    def plot(self, what: str = "adoption", language: str = "en") -> Figure:
        """Return one figure of the comparison.

        Parameters
        ----------
        what : str
            ``adoption``, ``effects``, or a measure over time; at equal cost ``against-cost``; with worlds ``worlds``;
            with why ``why``.
        language : str
            ``en`` or ``th``.

        Raises
        ------
        UsageError
            If there is no such figure of this comparison.

        """
        return _named("figure", what, figures.figures_of(self, language))

    @in_words("write for example comparison.frame('effects')")
    def frame(self, what: str = "effects") -> pd.DataFrame:
        """Return rows of the comparison in long form, with units.

        Parameters
        ----------
        what : str
            ``effects``, ``levels``, ``ratios``; ``records``: every month of every replication as designed; at equal
            cost ``equal-cost``; with worlds ``contests``, ``best``, ``luck``, ``drivers``, ``worlds`` (the mean effect
            in each) and ``worlds-design`` (their parameters); with why ``why`` and ``why-wholes``.

        Raises
        ------
        UsageError
            If there are no such rows in this comparison.

        """
        return _named("frame", what, frames.frames_of(self))()

    def save(self, folder: Path) -> list[str]:
        """Write data and figures into a folder, each file at once; return the names of the files."""
        known = frames.frames_of(self)
        written = [write_json(folder / "comparison.json", self)]
        written += [write_csv(folder / f"{name}.csv", known[name]()) for name in frames.SAVED if name in known]
        written.append(write_parquet(folder / "records.parquet", self.frame("records")))
        return [path.name for path in (*written, *(figure.save(folder) for figure in figures.all_figures(self)))]


def _named(what: str, name: str, known: Mapping[str, Shown]) -> Shown:
    if name not in known:
        raise unknown(f"{what} of this comparison", name, known)
    return known[name]


@method("comparison")
def compared(plan: Plan, progress: Progress | None = None) -> Comparison:
    """Return the comparison of a plan; ``progress`` is called with the runs done and the runs in all."""
    if progress is not None and not callable(progress):
        raise UsageError(f"progress: {progress!r} has the wrong type: give a function of runs done and runs in all")
    main = _main_budget(plan)
    with WorkerPool(plan.workers, progress) as pool:
        matches, label = _matches(plan, main, pool) if plan.equal_cost else ([], None)
        records, stopped = _replicated(plan, pool)
        at_budgets = tuple(
            (match, _at_budget(plan, match, len(records), match.budget == label, pool)) for match in matches
        )
        sample = plan.world_sample
        worlds = None if sample is None else over_worlds(plan, sample, pool)
        at_equal_cost = () if sample is None or main is None else (over_worlds(plan, sample, pool, main, label),)
        switched = switched_off(plan, len(records), pool) if plan.why else None
        return Comparison(plan, tuple(records), stopped, at_budgets, worlds, at_equal_cost, switched)


def _main_budget(plan: Plan) -> Budgets | None:
    """Return the budget at which worlds are compared; without a law, several budgets need none, unless with worlds."""
    if not plan.equal_cost:
        return None
    may_be_missing = plan.budgets and plan.budget is None and plan.world_sample is None
    return None if may_be_missing and law_among(plan) is None else budgets_of(plan)


def _matches(plan: Plan, main: Budgets | None, pool: WorkerPool) -> tuple[list[BudgetMatch], float | None]:
    """Return the doses at every budget, from the smallest, and the main budget."""
    budgets = Budgets() if main is None else main
    every = replace(budgets, steps=STEPS if plan.budgets else 0)
    matches = [match for (match,) in match_budgets(plan, [plan.scenarios], every, pool)]
    label = None if main is None else matches[0].budget
    of_budget = {match.budget: match for match in matches}
    return [of_budget[budget] for budget in sorted(of_budget)], label


def _at_budget(plan: Plan, match: BudgetMatch, replications: int, main: bool, pool: WorkerPool) -> tuple[Records, ...]:
    """Return the records of arms at the doses of a budget: fewer at the budgets around the main one."""
    few = replications if main else min(replications, FEW)
    dosed = replace(plan, scenarios=match.dosed(plan.scenarios), replications=few, precision=None, by=None)
    return tuple(_replicated(dosed, pool)[0])


def _replicated(plan: Plan, pool: WorkerPool) -> tuple[Sequence[Records], str]:
    """Return the records of as many replications as requested, or as precision takes, and why there are no more."""

    def more(first: int, end: int) -> list[Records]:
        pool.expect(end - first)
        return pool.do(_replication, [(plan, number) for number in range(first, end)])

    if plan.precision is None:
        return more(0, plan.replications), FIXED
    return until_sure(plan, plan.precision, more)


def _replication(plan: Plan, number: int) -> Records:
    return run_side_by_side(plan.scenarios, plan.seed, number, plan.graphs, plan.by)


def _differences(paired: Paired, measure: str, at: int) -> dict[str, Values | None]:
    """Return each arm's effects at a month, replication by replication; None where some have no value."""
    ((_, moment),) = readings_of([measure], [at])
    arms = (arm for arm in paired.arms if arm != paired.baseline)
    effects = {arm: np.subtract(*paired.pair(arm, measure, moment)) for arm in arms}
    return {arm: None if np.isnan(values).any() else values for arm, values in effects.items()}


def until_sure(plan: Plan, wanted: Precision, more: Callable[[int, int], list[Records]]) -> tuple[list[Records], str]:
    """Return the records of as many replications as the precision takes, and why there are no more."""
    records = more(0, plan.replications)
    kind = MEASURES[wanted.on].kind
    while True:
        effects = _differences(Paired(records, plan.arms, plan.baseline), wanted.on, plan.at[-1])
        known = decision(effects, wanted.half_width, wanted.most, kind, plan.seed)
        if known.reached:
            return records, f"every arm reached a half width of {wanted.half_width:g} on {wanted.on}"
        if known.stop:
            widths = known.wide.items()
            stated = ", ".join(f"{arm} {'none' if width is None else f'{width:.3g}'}" for arm, width in widths)
            return records, (
                f"{wanted.most} replications, the most allowed: half width {wanted.half_width:g} on {wanted.on} "
                f"not reached ({stated})"
            )
        records += more(len(records), known.look)
