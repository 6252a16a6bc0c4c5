"""Comparison: paired effects of policies, with intervals, as the primary result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from policylab.comparison import figures, frames, tables
from policylab.comparison.budgets import REPLICATIONS, SHARES
from policylab.comparison.equal_cost import EqualCost, bring_to_budget
from policylab.comparison.many_worlds import over_worlds
from policylab.comparison.plan import Plan
from policylab.comparison.precision import FIXED, until_sure
from policylab.comparison.results import Results
from policylab.errors import UsageError, in_words, says_how_to_change
from policylab.recording.identity import method
from policylab.recording.records import Records
from policylab.recording.run import run_side_by_side
from policylab.show import Figure, Table
from policylab.workers import Crew, Progress

if TYPE_CHECKING:
    import pandas as pd


@says_how_to_change("compare again with other options")
class Comparison(Results):
    """What a comparison found, with the tables, figures and frames in which it is seen.

    Everything of :class:`~policylab.comparison.results.Results` belongs to it.
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
        return tables.table(self, what, headlines=headlines, language=language)

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
        return figures.figure(self, what, language)

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
        return frames.frame(self, what)


@method("comparison")
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
