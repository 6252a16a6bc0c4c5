"""The suite: every pattern and control in its replications, judged, with the paths that are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from policylab.analysis.patterns.declarations import CONTROLS, DECLARED, PATTERNS
from policylab.analysis.patterns.pattern import Curve, Figures, Pattern
from policylab.analysis.patterns.report import PatternReport
from policylab.analysis.patterns.runs import Point, best_world, grouped, trace_group
from policylab.analysis.patterns.trace import Path, Trace, mean_of
from policylab.analysis.patterns.verdicts import PatternRow, judge
from policylab.analysis.questions import FEWEST_REPLICATIONS
from policylab.recording.identity import method, provenance
from policylab.workers import Progress, WorkerPool

BAND = (5, 50, 95)


@dataclass(frozen=True)
class _Replication:
    """One replication of one group: figures by pattern, and the paths that are judged or drawn."""

    figures: Mapping[str, Figures]
    trace: Trace


@method("patterns")
def run_patterns(
    *,
    size: str | None = None,
    replications: int = FEWEST_REPLICATIONS,
    worlds: int | None = None,
    seed: int = 1,
    workers: int = 1,
    progress: Progress | None = None,
) -> PatternReport:
    """Run every pattern and control and judge them by what they declare.

    Parameters
    ----------
    size : str, optional
        Overrides what each declares; with it, or with fewer replications or worlds, it is only a trial.
    replications, worlds : int
        Replications of each pattern; worlds that the search of an existence statement draws.
    seed : int
        What luck is keyed by.
    workers : int
        Processes.
    progress : callable, optional
        Called with jobs done and in all.

    Returns
    -------
    PatternReport

    Notes
    -----
    ``figures_in_worlds`` gives the figures of patterns in your own worlds, as a filter reads them.

    """
    existing = {name: _smaller(pattern, size, worlds) for name, pattern in DECLARED.items() if pattern.exists}
    groups = grouped([pattern for name, pattern in DECLARED.items() if name not in existing], size)
    with WorkerPool(workers, progress) as pool:
        pool.expect((len(groups) + len(existing)) * replications)
        points = {name: best_world(pattern, pattern.exists, seed, pool) for name, pattern in existing.items()}
        runs: list[tuple[list[str], Point]] = [([pattern.id for pattern in group], {}) for group in groups]
        runs += [([name], point) for name, point in points.items()]
        jobs = [(names, size, seed, number, point) for names, point in runs for number in range(replications)]
        results = pool.do(_replicate, jobs)
    rows: dict[str, PatternRow] = {}
    curves: dict[Curve, Path] = {}
    for index, (names, _) in enumerate(runs):
        of_group = results[index * replications : (index + 1) * replications]
        rows |= _rows(names, of_group)
        curves |= {curve: _band(curve, of_group) for name in names for curve in DECLARED[name].curves}
    shipped = {f"data/packages/{arm.package}.toml" for pattern in DECLARED.values() for arm in pattern.needs}
    return PatternReport(
        tuple(rows[pattern.id] for pattern in PATTERNS),
        tuple(rows[pattern.id] for pattern in CONTROLS),
        points,
        provenance(seed, methods=["patterns"], files=shipped),
        curves,
    )


def _smaller(pattern: Pattern, size: str | None, worlds: int | None) -> Pattern:
    """Return an existence statement searched for in fewer worlds or at another size, where requested."""
    if pattern.exists is None:
        return pattern
    search = replace(pattern.exists, worlds=worlds or pattern.exists.worlds, size=size or pattern.exists.size)
    return replace(pattern, exists=search)


def _rows(names: Sequence[str], replications: Sequence[_Replication]) -> dict[str, PatternRow]:
    """Return the rows of the patterns of a group."""
    mean = mean_of([replication.trace for replication in replications])
    rows = {}
    for name in names:
        pattern = DECLARED[name]
        of_mean_path = pattern.figures(mean) if pattern.rule == "path" else None
        rows[name] = judge(pattern, [replication.figures.get(name, {}) for replication in replications], of_mean_path)
    return rows


def _replicate(names: Sequence[str], size: str | None, seed: int, replication: int, point: Point) -> _Replication:
    """Return one replication of a group: the job of one process."""
    group = [DECLARED[name] for name in names]
    (trace,) = trace_group(group, size, seed, replication, [point])
    figures = {pattern.id: pattern.figures(trace) for pattern in group if pattern.rule != "path"}
    return _Replication(figures, _without_the_rest(trace, group))


def _without_the_rest(trace: Trace, group: Iterable[Pattern]) -> Trace:
    """Return only the paths that are judged or drawn, so that little travels between processes."""
    arms = dict.fromkeys(
        [arm for pattern in group if pattern.rule == "path" for arm in pattern.needs]
        + [curve.arm for pattern in group for curve in pattern.curves]
    )
    kept = [trace.arms.index(arm) for arm in arms]
    return Trace(tuple(arms), {name: path[:, kept] for name, path in trace.paths.items()})


def _band(curve: Curve, replications: Sequence[_Replication]) -> Path:
    paths = [replication.trace.path(curve.arm, curve.measure) for replication in replications]
    return np.asarray(np.percentile(paths, BAND, axis=0))
