"""Summary: the comparisons of a study at every budget, and its worlds, as a single small result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import product
from typing import Any, TypeVar

import numpy as np

from policylab.comparison import Comparison
from policylab.comparison.effects import by_group
from policylab.comparison.equal_cost import COMPULSION
from policylab.comparison.estimates import estimate
from policylab.comparison.many_worlds import Worlds
from policylab.comparison.outlays import against_outlay
from policylab.comparison.plan import Plan
from policylab.comparison.rows import WorldsFrom
from policylab.comparison.standing import DEPENDS_ON, distinguishable
from policylab.model.scenario import Scenario
from policylab.recording.identity import method, stamp
from policylab.recording.identity.runs import (
    identities_of_networks,
    identity_of_people,
    identity_of_scenario,
    shipped_files,
)
from policylab.recording.measures import MEASURES, RUN
from policylab.study import rows
from policylab.study.declaration import OWN_BUDGET, SHOWN_BY_MONTH, Study
from policylab.study.points import STUDY
from policylab.study.result import StudyResult
from policylab.study.store import made_with
from policylab.study.stored_study import StoredStudy

INCENTIVE = "incentive"
KINDS: Mapping[tuple[bool, bool], rows.Kind] = {
    (True, False): "mandate", (False, True): "incentive", (True, True): "both", (False, False): "neither",
}  # fmt: skip
DIGITS = 6
AtBudgets = Mapping[float, Comparison]
Content = TypeVar("Content")


@method("study-summary")
def summary(stored: StoredStudy) -> StudyResult:
    """Return the result of a study; numbers have six significant digits."""
    study = stored.study
    at_budgets = {budget: stored.comparison(budget) for budget in study.budgets}
    return StudyResult(
        study=study.file,
        provenance=_provenance(stored),
        arms=tuple(_arms(study)),
        measures=tuple(_measure(name) for name in study.measures),
        effects=_rounded(tuple(_effects(at_budgets))),
        levels=_rounded(tuple(_by_month(at_budgets[OWN_BUDGET]))),
        against_outlay=_rounded(tuple(_outlays(at_budgets))),
        ledger=_rounded(tuple(_levels(at_budgets))),
        groups=_rounded(tuple(row for grouping in study.file.groups for row in _groups(stored, grouping))),
        contests=_rounded(tuple(_contests(study, at_budgets))),
        best=_rounded(tuple(_best(at_budgets))),
        matched=_rounded(tuple(_matched(at_budgets))),
    )


def _worlds(comparison: Comparison) -> Worlds:
    assert comparison.worlds is not None  # a study always runs over worlds
    return comparison.worlds


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


def _effects(at_budgets: AtBudgets) -> Iterator[rows.StudyEffect]:
    for budget, comparison in at_budgets.items():
        worlds = _worlds(comparison)
        drivers = {(row.arm, row.measure, row.at): row.parameters for row in worlds.drivers}
        for row in comparison.effects:
            yield rows.StudyEffect(
                budget=budget, **_values(row), depends_on=depends_on(row.standing),
                drivers=drivers.get((row.arm, row.measure, row.at), ()), worlds_counted=_eligible(worlds, row.arm),
            )  # fmt: skip


def _levels(at_budgets: AtBudgets) -> Iterator[rows.StudyLevel]:
    for budget, comparison in at_budgets.items():
        yield from (rows.StudyLevel(budget=budget, **_values(row)) for row in comparison.levels)


def _best(at_budgets: AtBudgets) -> Iterator[rows.StudyBest]:
    for budget, comparison in at_budgets.items():
        yield from (rows.StudyBest(budget=budget, **_values(row)) for row in _worlds(comparison).best)


def _eligible(worlds: Worlds, arm: str) -> int:
    return int(worlds.eligible[:, worlds.arms.index(arm)].sum())


def depends_on(standing: str | None) -> tuple[str, ...]:
    """Return the parameters that a standing names as deciding the sign of an effect.

    >>> depends_on("depends on trust_gain and audit_price"), depends_on("robust")
    (('trust_gain', 'audit_price'), ())
    """
    if standing is None or not standing.startswith(DEPENDS_ON):
        return ()
    return tuple(standing.removeprefix(DEPENDS_ON).split(" and "))


def _by_month(comparison: Comparison) -> Iterator[rows.MonthlyLevel]:
    months = range(comparison.scenarios[0].months + 1)
    for arm, measure in product(comparison.arms, SHOWN_BY_MONTH):
        levels = [estimate(comparison.values(arm, measure, month)) for month in months]
        yield rows.MonthlyLevel(
            arm=arm, measure=measure, month=tuple(months), mean=tuple(level.mean for level in levels),
            low=tuple(level.low for level in levels), high=tuple(level.high for level in levels),
        )  # fmt: skip


def _outlays(at_budgets: AtBudgets) -> Iterator[rows.StudyOutlay]:
    for budget, comparison in at_budgets.items():
        assert comparison.budget_match is not None  # a study is always at equal cost
        for row in against_outlay([(comparison.budget_match, comparison.paired)], comparison.at[-1]):
            spent = estimate(np.subtract(*comparison.paired.pair(row.arm, "outlay", RUN)))
            at_multiple = {**_values(row), "budget": budget}
            yield rows.StudyOutlay(**at_multiple, asked=row.budget, outlay_low=spent.low, outlay_high=spent.high)


def _groups(stored: StoredStudy, grouping: str) -> Iterator[rows.GroupEffect]:
    """Yield the effects on the groups of a grouping at the study's own budget, with their standing over worlds."""
    comparison = stored.comparison(OWN_BUDGET, by=grouping)
    worlds = _worlds(comparison)
    results = by_group(comparison.paired, grouping, stored.study.measures, comparison.at)
    of_groups = {label: stored.worlds(OWN_BUDGET, grouping, label) for label in results.groups}
    for row in results.effects:
        effects = of_groups[str(row.group)].eligible_effects(row.arm, row.measure, row.at)
        effect = row if effects is None else worlds.with_standing_of(row, effects)
        yield rows.GroupEffect(
            by=grouping, **_values(effect), depends_on=depends_on(effect.standing),
            worlds_counted=_eligible(worlds, row.arm),
        )  # fmt: skip


def _contests(study: Study, at_budgets: AtBudgets) -> Iterator[rows.StudyContest]:
    kinds = {scenario.name: kind_of(scenario, study.arms[0]) for scenario in study.headline.scenarios}
    mandates, incentives = ([arm for arm, kind in kinds.items() if kind == wanted] for wanted in ("mandate", INCENTIVE))
    pairs = list(product(mandates, incentives))
    for budget, comparison in at_budgets.items():
        for mandate, incentive in pairs:
            yield from _contest(_worlds(comparison), budget, mandate, incentive)


def _contest(worlds: Worlds, budget: float, mandate: str, incentive: str) -> Iterator[rows.StudyContest]:
    """Yield the numbers of worlds in which a mandate beats an incentive, measure by measure."""
    ours, theirs = worlds.arms.index(mandate), worlds.arms.index(incentive)
    both = worlds.eligible[:, ours] & worlds.eligible[:, theirs]
    for index, (measure, at) in enumerate(worlds.readings):
        difference = worlds.levels[index][both][:, ours] - worlds.levels[index][both][:, theirs]
        good = MEASURES[measure].good
        if good == "none" or np.isnan(difference).any():
            continue
        ahead = np.sign(difference.mean(axis=1)) * (1 if good == "up" else -1)
        clear = distinguishable(difference) if both.any() else np.zeros(0, dtype=bool)
        yield rows.StudyContest(
            budget=budget, mandate=mandate, incentive=incentive, measure=measure, at=at, worlds=int(both.sum()),
            mandate_better=int((clear & (ahead > 0)).sum()), incentive_better=int((clear & (ahead < 0)).sum()),
            unclear=int((~clear).sum()), mandate_ahead=int((ahead > 0).sum()), incentive_ahead=int((ahead < 0).sum()),
        )  # fmt: skip


def _matched(at_budgets: AtBudgets) -> Iterator[rows.StudyMatch]:
    for budget, comparison in at_budgets.items():
        equal_cost, worlds = comparison.equal_cost, _worlds(comparison)
        assert equal_cost is not None  # a study is always at equal cost
        for row in equal_cost.arms:
            yield rows.StudyMatch(
                budget=budget, **_values(row), asked=equal_cost.budget, worlds_matched=_eligible(worlds, row.arm),
                worlds=worlds.design.worlds,
            )  # fmt: skip


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
