"""Summary: the comparison that a study is, as a single small result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import product
from typing import Any, TypeVar

import numpy as np

from policylab.comparison.budgets import COMPULSION
from policylab.comparison.plan import Plan
from policylab.comparison.rows import Groups, WorldsFrom
from policylab.model.scenario import Scenario
from policylab.recording.identity import method, stamp
from policylab.recording.identity.runs import (
    identities_of_networks,
    identity_of_people,
    identity_of_scenario,
    shipped_files,
)
from policylab.recording.measures import MEASURES
from policylab.statistics.intervals import SHARE, interval
from policylab.study import rows
from policylab.study.declaration import SHOWN_BY_MONTH, Study
from policylab.study.points import STUDY
from policylab.study.result import StudyResult
from policylab.study.store import made_with
from policylab.study.stored_study import StoredStudy, StudyComparison

INCENTIVE = "incentive"
KINDS: Mapping[tuple[bool, bool], rows.Kind] = {
    (True, False): "mandate", (False, True): "incentive", (True, True): "both", (False, False): "neither",
}  # fmt: skip
DIGITS = 6
Content = TypeVar("Content")


@method("study-summary")
def summary(stored: StoredStudy) -> StudyResult:
    """Return the result of a study; numbers have six significant digits."""
    study, comparison = stored.study, stored.comparison
    return StudyResult(
        study=study.file,
        provenance=_provenance(stored),
        arms=tuple(_arms(study)),
        measures=tuple(_measure(name) for name in study.measures),
        designs=_rounded(comparison.designs),
        scale=_rounded(comparison.scale),
        equal_cost=_rounded(comparison.equal_cost or False),
        families=comparison.families,
        effects=_rounded(comparison.effects),
        levels=_rounded(comparison.levels),
        by_month=_rounded(tuple(_by_month(comparison))),
        contests=_rounded(comparison.contests),
        best=_rounded(comparison.best),
        luck=_rounded(comparison.luck),
        drivers=_rounded(tuple(row for row in comparison.drivers if row.parameters)),
        by=tuple(_groups(comparison)),
    )


def kind_of(scenario: Scenario, baseline: str) -> rows.Kind:
    """Return whether an arm is the baseline, a mandate, an incentive, both or neither, by its instruments."""
    if scenario.name == baseline:
        return "baseline"
    families = {instrument.family for instrument in scenario.package.instrument}
    return KINDS[COMPULSION in families, INCENTIVE in families]


def _arms(study: Study) -> Iterator[rows.Arm]:
    for scenario in study.headline.scenarios:
        package = scenario.package
        kind = kind_of(scenario, study.arms[0])
        yield rows.Arm(arm=scenario.name, title=package.title, title_th=package.title_th, kind=kind)


def _measure(name: str) -> rows.MeasureShown:
    measure = MEASURES[name]
    return rows.MeasureShown(
        measure=name, label=measure.label, label_th=measure.label_th, unit=measure.unit, good=measure.good,
        smallest=measure.smallest,
    )  # fmt: skip


def _by_month(comparison: StudyComparison) -> Iterator[rows.MonthlyLevel]:
    months = range(comparison.scenarios[0].months + 1)
    for arm, measure in product(comparison.arms, SHOWN_BY_MONTH):
        kind = MEASURES[measure].kind
        levels = [interval(comparison.values(arm, measure, month), kind, bounds=SHARE) for month in months]
        yield rows.MonthlyLevel(
            arm=arm, measure=measure, month=tuple(months), mean=tuple(level.mean for level in levels),
            low=tuple(level.low for level in levels), high=tuple(level.high for level in levels),
        )  # fmt: skip


def _groups(comparison: StudyComparison) -> Iterator[Groups]:
    """Yield the groupings, and the measures that their groups do not have."""
    shown = {(row.group, row.measure) for row in comparison.levels}
    for grouping, worlds in comparison.groups.items():
        left_out = tuple(name for name in comparison.measures if not any((group, name) in shown for group in worlds))
        yield Groups(of=grouping, groups=tuple(worlds), left_out=left_out)


def _provenance(stored: StoredStudy) -> rows.StudyProvenance:
    """Return where the numbers come from: what the runs were made with, not what they were read with."""
    study, chunks = stored.study, list(stored.inventory.done.values())
    last = max((chunk.provenance for chunk in chunks), key=lambda origin: str(origin["date"]))
    of_summary = stamp(
        STUDY, "study-summary", measures=study.measures, files=shipped_files(study.headline.scenarios), named=False
    )
    source = study.world_sample.stored
    return rows.StudyProvenance(
        **{
            **last,
            "identity": of_summary,
            "scenarios": {scenario.name: identity_of_scenario(scenario) for scenario in study.headline.scenarios},
            **_custom_of(study.headline),
        },
        made_with=tuple(made_with(chunks)),
        worlds=study.design.worlds,
        worlds_replications=study.file.replications,
        worlds_from=(
            "ranges"
            if source is None
            else WorldsFrom(identity=str(source.about["identity"]), status=str(source.about["status"]))
        ),
        headline_size=study.file.headline.size,
        headline_replications=study.file.headline.replications,
        runs=sum(chunk.runs for chunk in chunks),
        failed=sum(chunk.failed for chunk in chunks),
    )


def _custom_of(plan: Plan) -> dict[str, Any]:
    """Return the digests of custom people and networks, where there are any; never their names."""
    return {
        "people": identity_of_people(plan.scenarios[0].size),
        "networks": identities_of_networks(plan.graphs) or None,
    }


def _values(row: Any) -> dict[str, Any]:
    """Return the fields of a row, for a row that has more of them."""
    return {field.name: getattr(row, field.name) for field in fields(row)}


def _rounded(content: Content) -> Content:
    """Return rows with numbers of six significant digits; a number that is not finite becomes null."""
    rounded: Any = content
    if is_dataclass(content) and not isinstance(content, type):
        rounded = replace(content, **{name: _rounded(value) for name, value in _values(content).items()})
    elif isinstance(content, tuple):
        rounded = tuple(map(_rounded, content))
    elif isinstance(content, float):
        rounded = float(f"{content:.{DIGITS}g}") if np.isfinite(content) else None
    return rounded  # type: ignore[no-any-return]
