"""Runs of patterns: those of one size and length share their arms, which lie side by side in a replication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policylab.analysis.patterns.arms import Arm
from policylab.analysis.patterns.pattern import Figures, Pattern
from policylab.analysis.patterns.trace import Moment, Trace, record_traces


def figures_in_worlds(
    patterns: Sequence[Pattern],
    points: Sequence[Mapping[str, float]],
    *,
    size: str | None = None,
    seed: int = 1,
    replication: int = 0,
) -> list[dict[str, Figures]]:
    """Return the figures of patterns in each of some worlds, in one replication."""
    of_worlds: list[dict[str, Figures]] = [{} for _ in points]
    for group in grouped(patterns, size):
        traces = trace_group(group, size, seed, replication, points)
        for world, trace in enumerate(traces):
            of_worlds[world] |= {pattern.id: pattern.figures(trace) for pattern in group}
    return of_worlds


def grouped(patterns: Sequence[Pattern], size: str | None = None) -> list[list[Pattern]]:
    """Return patterns by what can share a run: those of one size and length."""
    groups: dict[tuple[str, int], list[Pattern]] = {}
    for pattern in patterns:
        groups.setdefault((size or pattern.size, pattern.months), []).append(pattern)
    return list(groups.values())


def trace_group(
    group: Sequence[Pattern],
    size: str | None,
    seed: int,
    replication: int,
    points: Sequence[Mapping[str, float]] = ({},),
) -> list[Trace]:
    """Return the traces of all arms that a group needs, one for each world."""
    arms: dict[Arm, None] = dict.fromkeys(arm for pattern in group for arm in pattern.needs)
    moments: dict[Moment, None] = dict.fromkeys(moment for pattern in group for moment in pattern.moments)
    return record_traces(
        list(arms), size or group[0].size, group[0].months, seed=seed, replication=replication, moments=list(moments),
        points=points,
    )  # fmt: skip
