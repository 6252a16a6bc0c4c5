"""Groups: the same effects and levels by tier, region or segment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from policylab.comparison.effects import Paired, places
from policylab.comparison.rows import GroupResults
from policylab.recording.measures import MEASURES
from policylab.recording.readouts import Readouts


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
