"""Comparison: paired effects of policies, with intervals, as the primary result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policylab.comparison import figures, frames, tables
from policylab.comparison.budgets import REPLICATIONS, SHARES
from policylab.comparison.equal_cost import EqualCost, bring_to_budget
from policylab.comparison.many_worlds import over_worlds
from policylab.comparison.precision import FIXED, until_sure
from policylab.comparison.question import Arm, Plan, plan
from policylab.comparison.results import Results
from policylab.recording.records import Records
from policylab.recording.run import run
from policylab.show import Figure, Table
from policylab.workers import Crew, Progress

if TYPE_CHECKING:
    import pandas as pd


class Comparison(Results):
    """What a comparison found, with the tables, figures and frames in which it is seen.

    Everything of :class:`~policylab.comparison.results.Results` belongs to it.
    """

    def __repr__(self) -> str:
        return f"<Comparison of {tables.summary(self)}>"

    def _repr_html_(self) -> str:
        return self.table().html()

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


def compare(*arms: Arm | Plan, progress: Progress | None = None, **question: Any) -> Comparison:
    """Compare policies on the same people, networks and luck.

    Parameters
    ----------
    *arms : str, path or Scenario
        Two or more: names of packages, TOML files, or scenarios. Or one
        :class:`~policylab.comparison.question.Plan` and nothing else.
    progress : callable, optional
        Called with runs done and in all.
    **question
        What follows.
    baseline : str, optional
        The arm to compare with; ``status-quo`` if it is among the arms, else the first.
    size, months, setting, without, structures : optional
        Size, months and setting win over what scenario files say; mechanisms taken out and forms come to them.
    at : sequence of int, optional
        Months at which measures of state are taken; the last one by default.
    measures : sequence of str, optional
        The measures shown; all by default. Verdicts are read at 1 - .05 / (arms x measures shown).
    replications, seed : int
        How many peoples, networks and lucks, and the seed that they are keyed by. With ``replications="auto"``
        as many as ``half_width`` of the interval ``on`` a measure takes, ``most`` at the most.
    by : str, optional
        ``tier``, ``region`` or ``segment``: the same by group.
    worlds, worlds_size, worlds_replications : optional
        Over how many worlds one asks as well, at which size and how often in each.
    worlds_from : str or path, optional
        Where they are drawn: ``ranges``, the stated ones (the default), or a file of worlds that a filter has kept.
    equal_cost, budget, budgets : optional
        Whether the outlay of the arms is brought to a budget, and to which; with ``budgets`` one looks at half and at
        twice of it as well.
    graphs : mapping of network to networkx graph, optional
        Networks of your own.
    workers : int
        Processes; results are the same to the last bit whatever their number. Scripts that ask for more than
        one need the usual ``if __name__ == "__main__"``.

    Raises
    ------
    UsageError
        If the question is put wrongly: fewer than two arms, an unknown name, a month outside the run.

    """
    first = arms[0] if arms else None
    asked = first if isinstance(first, Plan) else plan(*arms, **question)  # type: ignore[arg-type]
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
    return run(*asked.scenarios, seed=asked.seed, replication=number, graphs=asked.graphs, by=asked.by)
