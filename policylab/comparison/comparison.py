"""Comparison: paired effects of policies, with intervals, as the primary result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from policylab.comparison import figures, frames, tables
from policylab.comparison.effects import Paired, readings_of
from policylab.comparison.equal_cost import FEW, SHARES, BudgetMatch, match_budget
from policylab.comparison.estimates import estimate
from policylab.comparison.plan import FIXED, Plan, Precision
from policylab.comparison.results import Results
from policylab.comparison.world_runs import over_worlds
from policylab.errors import UsageError, unknown
from policylab.errors.calls import in_words, says_how_to_change
from policylab.recording.identity import method
from policylab.recording.records import Records
from policylab.recording.run import run_side_by_side
from policylab.show import Figure, Table, write_json
from policylab.show.frames import write_csv, write_parquet
from policylab.workers import Progress, WorkerPool

if TYPE_CHECKING:
    import pandas as pd


Shown = TypeVar("Shown")


@says_how_to_change("compare again with other options")
class Comparison(Results):
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
            ``effects``, ``ratios``; with worlds ``best``; at equal cost ``equal-cost`` and, with several budgets,
            ``against-outlay``; by group ``groups``.
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
            ``adoption``, ``effects``, or a measure over time; with worlds ``worlds``; with several budgets
            ``against-outlay``.
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
            ``effects``, ``levels``, ``ratios``; ``records``: every month of every replication; with worlds ``best``,
            ``drivers``, ``worlds`` (the mean effect in each) and ``worlds-design`` (their parameters); with several
            budgets ``against-outlay``; by group ``groups-effects`` and ``groups-levels``.

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
    with WorkerPool(plan.workers, progress) as pool:
        match, at_other_budgets = _at_budgets(plan, pool) if plan.equal_cost else (None, ())
        worlds = None if plan.world_sample is None else over_worlds(plan, plan.world_sample, pool)
        ran = plan if match is None else replace(plan, scenarios=match.dosed(plan.scenarios))
        records, stopped = _replicated(ran, pool)
        return Comparison(ran, tuple(records), stopped, match, worlds, at_other_budgets)


def _at_budgets(
    plan: Plan, pool: WorkerPool
) -> tuple[BudgetMatch, tuple[tuple[BudgetMatch, tuple[Records, ...]], ...]]:
    """Return the doses at the budget requested, and the doses and records at the other budgets."""
    shares = SHARES if plan.budgets else (1.0,)
    matches = match_budget(plan, [plan.scenarios], pool, shares=shares)
    by_share = {share: of_world for share, (of_world,) in zip(shares, matches, strict=True)}
    few = replace(plan, replications=min(plan.replications, FEW), precision=None, by=None)
    return by_share.pop(1.0), tuple(
        (match, tuple(_replicated(replace(few, scenarios=match.dosed(plan.scenarios)), pool)[0]))
        for match in by_share.values()
    )


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


def widths(paired: Paired, measure: str, at: int) -> dict[str, float | None]:
    """Return the half width of each arm's effect at a month; None where it has no interval."""
    half_widths: dict[str, float | None] = {}
    for arm in paired.arms:
        if arm == paired.baseline:
            continue
        ((_, moment),) = readings_of([measure], [at])
        difference = np.subtract(*paired.pair(arm, measure, moment))
        effect = None if np.isnan(difference).any() else estimate(difference)
        high = None if effect is None else effect.high
        half_widths[arm] = None if effect is None or high is None else high - effect.mean
    return half_widths


def until_sure(plan: Plan, wanted: Precision, more: Callable[[int, int], list[Records]]) -> tuple[list[Records], str]:
    """Return the records of as many replications as the precision takes, and why there are no more.

    Half widths are checked after 30, 60, 120, ... replications, and at the maximum.
    """
    records: list[Records] = []
    after = plan.replications
    while True:
        records += more(len(records), after)
        half_widths = widths(Paired(records, plan.arms, plan.baseline), wanted.on, plan.at[-1])
        wide = {arm: width for arm, width in half_widths.items() if width is None or width > wanted.half_width}
        if not wide:
            return records, f"every arm reached a half width of {wanted.half_width:g} on {wanted.on}"
        if after == wanted.most:
            stated = ", ".join(f"{arm} {'none' if width is None else f'{width:.3g}'}" for arm, width in wide.items())
            return records, (
                f"{wanted.most} replications, the most allowed: half width {wanted.half_width:g} on {wanted.on} "
                f"not reached ({stated})"
            )
        after = min(2 * after, wanted.most)
