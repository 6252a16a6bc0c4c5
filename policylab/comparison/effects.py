"""Effects and levels: the rows of a comparison, from the records of its replications; by group as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from policylab.comparison.estimates import NOT_DISTINGUISHABLE, Values, estimate, variance_reduction, verdict
from policylab.comparison.rows import Effect, GroupResults, Level, Moment, Verdict
from policylab.recording.measures import EVENT_MEASURES, MEASURES, RUN
from policylab.recording.readouts import Readouts

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

    See Also
    --------
    by_group : The same for every group of a grouping.

    Notes
    -----
    All arms of a replication share people, networks and luck (common random numbers), so that differences are paired.

    """

    records: Sequence[Readouts]
    arms: tuple[str, ...]
    baseline: str

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

    def reached(self, arm: str, measure: str) -> int:
        """Return the number of runs of an arm in which the share of a time was reached."""
        place = self.arms.index(arm)
        return sum(bool(records.reached[measure][place]) for records in self.records)

    def effects(self, readings: Sequence[Reading], family: int, group: str | None = None) -> tuple[Effect, ...]:
        """Return the paired effect of every arm but the baseline; those without a value in some run are left out."""
        rows = []
        for arm in self.arms:
            for measure, at in readings if arm != self.baseline else ():
                ours, theirs = self.pair(arm, measure, at)
                difference = ours - theirs
                if np.isnan(difference).any():
                    continue
                effect = estimate(difference)
                rows.append(
                    Effect(
                        group=group, arm=arm, measure=measure, at=at, mean=effect.mean, low=effect.low,
                        high=effect.high, variance_reduction=variance_reduction(ours, theirs),
                        verdict=self._verdict(arm, measure, difference, family), share_same_sign=None, standing=None,
                    )
                )  # fmt: skip
        return tuple(rows)

    def _verdict(self, arm: str, measure: str, difference: Values, family: int) -> Verdict | None:
        """Return the verdict; of a time that neither arm reached in any run there is nothing to distinguish."""
        of_luck = verdict(difference, MEASURES[measure].smallest, family)
        if of_luck is None or measure not in EVENT_MEASURES:
            return of_luck
        return of_luck if self.reached(arm, measure) + self.reached(self.baseline, measure) else NOT_DISTINGUISHABLE

    def levels(self, readings: Sequence[Reading], group: str | None = None) -> tuple[Level, ...]:
        """Return the level of every arm; for times the restricted mean and the share of runs that reached it."""
        rows = []
        for arm in self.arms:
            for measure, at in readings:
                values = self.values(arm, measure, at)
                if np.isnan(values).any():
                    continue
                level = estimate(values)
                reached = self.reached(arm, measure) / len(self.records) if measure in EVENT_MEASURES else None
                rows.append(
                    Level(
                        group=group, arm=arm, measure=measure, at=at, mean=level.mean, low=level.low, high=level.high,
                        share_reached=reached,
                    )
                )  # fmt: skip
        return tuple(rows)


def by_group(paired: Paired, grouping: str, measures: Sequence[str], at: Sequence[int]) -> GroupResults:
    """Return the effects and levels of every group.

    Parameters
    ----------
    paired : Paired
        The records of a comparison, which hold those of the groups.
    grouping : str
        Its name: tier, region, segment or weight.
    measures : sequence of str
        The measures to show.
    at : sequence of int
        Months after which measures of state are taken.

    Returns
    -------
    GroupResults
        Rows for every group, and the measures left out: those that are undefined for the grouping, or have nobody to
        count in some group.

    See Also
    --------
    policylab.comparison.estimates.verdict : The verdict on each effect.

    Notes
    -----
    Verdicts are Bonferroni-corrected over arms but the baseline, measures shown and groups.

    """
    groups = {
        label: Paired([records.groups[label] for records in paired.records], paired.arms, paired.baseline)
        for label in paired.records[0].groups
    }
    shown = [
        name
        for name in measures
        if MEASURES[name].allows_grouping(grouping) and _counts_all(paired.records, name, at[-1])
    ]
    readings = readings_of(shown, at)
    family = (len(paired.arms) - 1) * len(shown) * len(groups)
    return GroupResults(
        of=grouping,
        groups=tuple(groups),
        effects=tuple(row for label, group in groups.items() for row in group.effects(readings, family, label)),
        levels=tuple(row for label, group in groups.items() for row in group.levels(readings, label)),
        left_out=tuple(name for name in measures if name not in shown),
    )


def _counts_all(records: Sequence[Readouts], measure: str, at: int) -> bool:
    """Return whether every group has somebody whom the measure counts, in every replication; nobody moves."""
    of_groups = [group for replication in records for group in replication.groups.values()]
    return MEASURES[measure].of_run or not any(np.isnan(group.value(measure, at)).any() for group in of_groups)
