"""Effects and levels: the rows of a comparison, from the records of its replications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from policylab.comparison.rows import Effect, Level, Moment
from policylab.recording.measures import EVENT_MEASURES, MEASURES, RUN
from policylab.recording.readouts import Readouts
from policylab.recording.records import Records
from policylab.statistics.estimates import Estimate, Values, variance_reduction
from policylab.statistics.intervals import SHARE, Kind, Test, interval, kind_at, test

Reading = tuple[str, Moment]  # a measure and when it is taken


def readings_of(measures: Iterable[str], at: Sequence[int]) -> list[Reading]:
    """Return each measure with when it is taken.

    Parameters
    ----------
    measures : iterable of str
        Names of measures.
    at : sequence of int
        Months after which measures of state are taken.

    Returns
    -------
    list of (str, int or "run")
        Measures of state at every month, the others over the whole run.

    See Also
    --------
    Paired : Estimates the effects on them.

    Examples
    --------
    >>> readings_of(["trust", "outlay"], [12, 24])
    [('trust', 12), ('trust', 24), ('outlay', 'run')]

    """
    return [(name, moment) for name in measures for moment in _moments(name, at)]


def _moments(measure: str, at: Sequence[int]) -> Sequence[Moment]:
    return (RUN,) if MEASURES[measure].of_run else at


NOTHING = Estimate(0.0, 0.0, 0.0)
CERTAINLY_NOTHING = Test(1.0, 0.0, 0, certain=True)


@dataclass(frozen=True)
class Tested:
    """An effect with its test, before its verdict among those of its family.

    Parameters
    ----------
    effect : Effect
        Without a verdict.
    test : Test or None
        None of a time that was never reached: there is nothing to test.
    differences : array, shape (replications,)
        Arm minus baseline, in the unit of the measure.
    kind : str
        How the measure behaves in these replications.

    See Also
    --------
    policylab.comparison.verdicts.judged : Gives the verdicts.

    """

    effect: Effect
    test: Test | None
    differences: Values
    kind: Kind


@dataclass(frozen=True)
class Paired:
    """Records of the same arms, replication by replication: of everyone, or of one group.

    Parameters
    ----------
    records : sequence of Readouts
        One for each replication.
    arms : tuple of str
        Names of the arms, in the order of the records.
    baseline : str
        The arm that the others are compared with.
    budget : float, optional
        The budget to which the arms were brought; None as designed.
    group : str, optional
        The group whose records these are; None for everyone.

    See Also
    --------
    groups_of : The same for every group of a grouping.
    policylab.comparison.verdicts.judged : The verdicts.

    Notes
    -----
    All arms of a replication share people, networks and luck (common random numbers), so that differences are paired.

    """

    records: Sequence[Readouts]
    arms: tuple[str, ...]
    baseline: str
    budget: float | None = None
    group: str | None = None

    def values(self, arm: str, measure: str, at: Moment) -> Values:
        """Return a measure of an arm, shape (replications,); NaN where it has no value."""
        place = self.arms.index(arm)
        return np.array([records.value(measure, at)[place] for records in self.records])

    def pair(self, arm: str, measure: str, at: Moment) -> tuple[Values, Values]:
        """Return a measure of an arm and of the baseline in the same replications, shape (replications,) each."""
        place = self.arms.index(arm)
        base = np.full(len(self.arms), self.arms.index(self.baseline))
        both = [records.pair(measure, at, base) for records in self.records]
        return np.array([ours[place] for ours, _ in both]), np.array([theirs[place] for _, theirs in both])

    def difference(self, arm: str, measure: str, at: Moment) -> Values:
        """Return a measure of an arm minus that of the baseline, shape (replications,)."""
        ours, theirs = self.pair(arm, measure, at)
        return np.asarray(ours - theirs)

    def reached(self, arm: str, measure: str) -> int:
        """Return the number of runs of an arm in which the share of a time was reached."""
        place = self.arms.index(arm)
        return sum(bool(records.reached[measure][place]) for records in self.records)

    def tested(self, readings: Sequence[Reading]) -> Iterator[Tested]:
        """Yield the paired effect of every arm but the baseline; those without a value in some run are left out."""
        for arm in self.arms:
            for measure, at in readings if arm != self.baseline else ():
                ours, theirs = self.pair(arm, measure, at)
                if not np.isnan(ours - theirs).any():
                    yield self._tested(arm, measure, at, ours, theirs)

    def _tested(self, arm: str, measure: str, at: Moment, ours: Values, theirs: Values) -> Tested:
        declared, difference, both = MEASURES[measure], ours - theirs, np.array([ours, theirs])
        kind = kind_at(declared.kind, both)
        untouched = len(difference) > 1 and self.untouched(arm, at)
        ends = NOTHING if untouched else interval(difference, kind)
        effect = Effect(
            arm=arm, measure=measure, at=at, group=self.group, budget=self.budget, mean=ends.mean,
            low=ends.low, high=ends.high, variance_reduction=variance_reduction(ours, theirs), family=None,
            verdict=None, runs_needed=None, share_same_sign=None, share_low=None, share_high=None, standing=None,
            exception=None, in_worlds=None,
        )  # fmt: skip
        if untouched:
            return Tested(effect, CERTAINLY_NOTHING, difference, kind)
        if self.never_reached(arm, measure):
            return Tested(effect, None, difference, kind)
        return Tested(effect, test(difference, declared.smallest, kind, both), difference, kind)

    def untouched(self, arm: str, at: Moment) -> bool:
        """Return whether nothing that is recorded differs from the baseline up to a month, in any replication."""
        first = self._first_differences[self.arms.index(arm)]
        return bool(first == np.inf if at == RUN else first > at)

    @cached_property
    def _first_differences(self) -> Values:
        """Return the first month in which anything recorded of an arm differs from the baseline, shape (arms,).

        Infinite where nothing ever does, 0 where months are not recorded.
        """
        base = self.arms.index(self.baseline)
        first: Values = np.min([_first_difference(records, base) for records in self.records], axis=0)
        return first

    def never_reached(self, arm: str, measure: str) -> bool:
        """Return whether a measure is a time that neither the arm nor the baseline reached in any run."""
        return measure in EVENT_MEASURES and not self.reached(arm, measure) + self.reached(self.baseline, measure)

    def levels(self, readings: Sequence[Reading]) -> Iterator[Level]:
        """Yield the level of every arm; for times the restricted mean and the share of runs that reached it."""
        for arm in self.arms:
            for measure, at in readings:
                values = self.values(arm, measure, at)
                if np.isnan(values).any():
                    continue
                level = interval(values, kind_at(MEASURES[measure].kind, values), bounds=SHARE)
                reached = self.reached(arm, measure) / len(self.records) if measure in EVENT_MEASURES else None
                yield Level(
                    arm=arm, measure=measure, at=at, group=self.group, budget=self.budget, mean=level.mean,
                    low=level.low, high=level.high, share_reached=reached,
                )  # fmt: skip


def groups_of(paired: Paired) -> list[Paired]:
    """Return the same comparison for every group that is recorded.

    Parameters
    ----------
    paired : Paired
        The records of a comparison, which hold those of the groups.

    Returns
    -------
    list of Paired
        One for each group, in the order of the grouping.

    See Also
    --------
    grouped_measures : The measures that groups have.

    """
    return [
        replace(paired, records=[records.groups[label] for records in paired.records], group=label)
        for label in paired.records[0].groups
    ]


def grouped_measures(paired: Paired, grouping: str, measures: Sequence[str], at: int) -> list[str]:
    """Return the measures that every group of a grouping has.

    Parameters
    ----------
    paired : Paired
        The records of a comparison, which hold those of the groups.
    grouping : str
        Its name: tier, region, segment or weight.
    measures : sequence of str
        The measures to show.
    at : int
        The last month at which they are taken.

    Returns
    -------
    list of str
        Without those that are undefined for the grouping, or have nobody to count in some group.

    See Also
    --------
    groups_of : The groups.

    """
    return [
        name for name in measures if MEASURES[name].allows_grouping(grouping) and _counts_all(paired.records, name, at)
    ]


def _counts_all(records: Sequence[Readouts], measure: str, at: int) -> bool:
    """Return whether every group has somebody whom the measure counts, in every replication; nobody moves."""
    of_groups = [group for replication in records for group in replication.groups.values()]
    return MEASURES[measure].of_run or not any(np.isnan(group.value(measure, at)).any() for group in of_groups)


def _first_difference(records: Readouts, base: int) -> Values:
    """Return the first month in which a path of each arm differs from that of an arm, shape (arms,)."""
    if not isinstance(records, Records):
        return np.zeros(len(records.arms))
    paths = [records.paths(name) for name in (*records.monthly, *records.money)]
    differs = np.any([path != path[:, [base]] for path in paths], axis=0)
    return np.where(differs.any(axis=0), differs.argmax(axis=0), np.inf)
