"""Effects and levels: the rows of a comparison, from the records of its replications; by group as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from policylab.comparison.estimates import NOT_DISTINGUISHABLE, Values, estimate, variance_reduction, verdict
from policylab.comparison.rows import Effect, GroupResults, Level, Moment, Verdict
from policylab.recording.measures import EVENT_MEASURES, MEASURES, RUN
from policylab.recording.readouts import Readouts

Place = tuple[str, Moment]


def places(measures: Iterable[str], at: Sequence[int]) -> list[Place]:
    """Return where each measure is looked at: the months asked for, or the run."""
    return [(name, moment) for name in measures for moment in _moments(name, at)]


def _moments(measure: str, at: Sequence[int]) -> Sequence[Moment]:
    return (RUN,) if MEASURES[measure].of_run else at


@dataclass(frozen=True)
class Paired:
    """Records of the same arms, replication by replication: of everyone, or of one group."""

    records: Sequence[Readouts]  # one for each replication
    arms: tuple[str, ...]
    baseline: str

    def values(self, arm: str, measure: str, at: Moment) -> Values:
        """Return a measure of an arm, shape (replications,); NaN where it has no value."""
        place = self.arms.index(arm)
        return np.array([records.value(measure, at)[place] for records in self.records])

    def pair(self, arm: str, measure: str, at: Moment) -> tuple[Values, Values]:
        """Return a measure of an arm and of the baseline beside it, shape (replications,) each."""
        place = self.arms.index(arm)
        base = np.full(len(self.arms), self.arms.index(self.baseline))
        both = [records.pair(measure, at, base) for records in self.records]
        return np.array([ours[place] for ours, _ in both]), np.array([theirs[place] for _, theirs in both])

    def reached(self, arm: str, measure: str) -> int:
        """Return in how many runs of an arm the share of a time was reached."""
        place = self.arms.index(arm)
        return sum(bool(records.reached[measure][place]) for records in self.records)

    def effects(self, looked_at: Sequence[Place], family: int, group: str | None = None) -> tuple[Effect, ...]:
        """Return the paired effect of every arm but the baseline; one without a value in some run is left out."""
        rows = []
        for arm in self.arms:
            for measure, at in looked_at if arm != self.baseline else ():
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
        """Return the verdict; a time that neither arm reached in any run says nothing of the difference."""
        of_luck = verdict(difference, MEASURES[measure].smallest, family)
        if of_luck is None or measure not in EVENT_MEASURES:
            return of_luck
        return of_luck if self.reached(arm, measure) + self.reached(self.baseline, measure) else NOT_DISTINGUISHABLE

    def levels(self, looked_at: Sequence[Place], group: str | None = None) -> tuple[Level, ...]:
        """Return the level of every arm; for times the restricted mean and the share of runs that reached it."""
        rows = []
        for arm in self.arms:
            for measure, at in looked_at:
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

    Verdicts are read together over arms but the baseline, measures shown and groups. A measure is left out where it
    has no meaning for the grouping, or where some group has nobody that it could count.
    """
    groups = {
        label: Paired([records.groups[label] for records in paired.records], paired.arms, paired.baseline)
        for label in paired.records[0].groups
    }
    shown = [name for name in measures if MEASURES[name].parted_by(grouping) and _counted(paired.records, name, at[-1])]
    looked_at = places(shown, at)
    family = (len(paired.arms) - 1) * len(shown) * len(groups)
    return GroupResults(
        of=grouping,
        groups=tuple(groups),
        effects=tuple(row for label, group in groups.items() for row in group.effects(looked_at, family, label)),
        levels=tuple(row for label, group in groups.items() for row in group.levels(looked_at, label)),
        left_out=tuple(name for name in measures if name not in shown),
    )


def _counted(records: Sequence[Readouts], measure: str, at: int) -> bool:
    """Return whether every group has somebody whom the measure counts, in every replication; nobody moves."""
    of_groups = [group for one in records for group in one.groups.values()]
    return MEASURES[measure].of_run or not any(np.isnan(group.value(measure, at)).any() for group in of_groups)
