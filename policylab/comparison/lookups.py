"""Look-ups: single rows of a comparison by their names, answered in the words of the lab."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from policylab.comparison import rows
from policylab.comparison.results import Results
from policylab.errors import UsageError, shown, unknown
from policylab.errors.calls import in_words
from policylab.recording.measures import MEASURES, RUN
from policylab.recording.records import month_of
from policylab.statistics.estimates import Values

Row = TypeVar("Row", rows.Effect, rows.Level)


class LookUps(Results):
    """The results of a comparison, of which single rows can be looked up."""

    @in_words("write for example comparison.effect('by-law-phased', 'trust')")
    def effect(
        self, arm: str, measure: str, at: int | str | None = None, budget: float | None = None, group: str | None = None
    ) -> rows.Effect:
        """Return the effect of an arm.

        Parameters
        ----------
        arm, measure : str
            Their names.
        at : int or str, optional
            A month at which effects are taken, or ``run``; by default the last month, or the run where the measure
            belongs to it.
        budget : float, optional
            One of :attr:`budgets`; by default as designed.
        group : str, optional
            A group of the grouping; by default everyone.

        Raises
        ------
        UsageError
            If there is no such arm, measure, month, budget or group in this comparison, or the measure has no value
            there.

        """
        if arm == self.baseline:
            raise UsageError(f"effect: {arm} is the baseline: name one of {', '.join(self.compared_arms)}")
        _check("arm", arm, self.compared_arms)
        return self._row(self.effects, arm, measure, at, budget, group)

    @in_words("write for example comparison.level('by-law-phased', 'trust')")
    def level(
        self, arm: str, measure: str, at: int | str | None = None, budget: float | None = None, group: str | None = None
    ) -> rows.Level:
        """Return the level of an arm; arguments and errors are those of :meth:`effect`."""
        _check("arm", arm, self.arms)
        return self._row(self.levels, arm, measure, at, budget, group)

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

    def _row(
        self, candidates: Iterable[Row], arm: str, measure: str, at: int | str | None, budget: float | None,
        group: str | None,
    ) -> Row:  # fmt: skip
        if measure in MEASURES and measure not in self.measures:
            raise UsageError(
                f"measure: {measure} is not shown in this comparison: compare again with measures=[{measure!r}]"
            )
        _check("measure", measure, self.measures)
        moment = self._moment(measure, at)
        if budget is not None and budget not in self.budgets:
            raise UsageError(f"budget: {budget:g} is none of this comparison: name one of {_listed(self.budgets)}")
        groups = () if self.by is None else self.by.groups
        if group is not None:
            _check("group", group, groups)
        for row in candidates:
            if (row.arm, row.measure, row.at, row.budget, row.group) == (arm, measure, moment, budget, group):
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


def _listed(budgets: Iterable[float]) -> str:
    return ", ".join(f"{budget:g}" for budget in budgets) or "none, since it is as designed only"


def _check(what: str, name: str, known: Iterable[str]) -> None:
    names = list(known)
    if name not in names:
        raise unknown(what, name, names)
