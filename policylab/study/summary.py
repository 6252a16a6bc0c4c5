"""The summary of a study: the small stored result, one JSON object, that briefs and figures query.

Nothing in it is looked up elsewhere and nothing is rounded for the eye: numbers have six significant digits. There is
no NaN and no Infinity; what has no value is null. Entries of a section are told apart by the fields that ``keys`` names
for it, so that a query names a section, a value for each of its keys, and the field that it wants::

    effects   arm=by-law-abrupt budget=1.0 measure=adoption_months at=120   mean

``budget`` is always a multiple of the study's own budget (1.0 is what the first law among the arms spends as written,
in each world its own); ``at`` is a month, or ``"run"`` for what belongs to a whole run. Effects are the arm less the
baseline of the study on the same people, networks and luck.

================== ===================================================================================================
section            what it holds
================== ===================================================================================================
``keys``           for each section that is a list, the fields that tell its entries apart
``study``          the declaration, as the file has it
``provenance``     ``version``, ``model``, ``commit``, ``seed``, ``packages``, ``cpu``, ``date`` of the last run,
                   ``identity`` (the stamp: dynamics, measures, methods, files and parts), ``made_with`` (every set of
                   versions and processor that chunks were run with, and how many with each), ``scenarios``
                   (identity of each arm in the default world as written); ``worlds``, ``worlds_replications``,
                   ``worlds_from`` (``"ranges"``, or identity and status of what a filter kept),
                   ``headline_size``, ``headline_replications``, ``runs``, ``failed`` (runs that raised)
``arms``           ``arm``, ``title``, ``title_th``, ``kind``: ``baseline``, ``mandate`` (holds an instrument of the
                   family compulsion and none of the family incentive), ``incentive`` (the other way round), ``both``,
                   ``neither``
``measures``       ``measure``, ``label``, ``label_th``, ``unit``, ``good`` (``up``, ``down``, ``none``),
                   ``smallest``: the smallest effect of interest
``effects``        at each ``budget`` every ``arm`` but the baseline, ``measure`` and ``at``: ``mean``, ``low``,
                   ``high`` (pointwise 95% over luck), ``variance_reduction`` and ``verdict`` in the default world at
                   the size of the headline; ``share_same_sign`` and ``standing`` over the worlds in which the arm
                   meets their budget, ``depends_on`` (the parameters, or the form of choice, that the standing
                   names), ``drivers`` (``parameter``, ``correlation``: what goes with the effect over the worlds more
                   than chance would have it), ``worlds_counted``
``levels``         month by month in the default world at budget 1.0, every arm and the baseline, effective and formal
                   adoption: the lists ``month``, ``mean``, ``low``, ``high``
``against_outlay`` the effects on the two headlines at each budget beside what was spent: ``outlay``, ``outlay_low``,
                   ``outlay_high`` (beyond the baseline, official-months), ``asked`` (the budget in official-months),
                   ``matched``, ``mean``, ``low``, ``high``
``ledger``         what every arm, the baseline included, comes to at each budget: ``measure``, ``at``, ``mean``,
                   ``low``, ``high``, ``share_reached`` (of times); ``outlay``, ``agency_cost`` and ``citizen_burden``
                   are its three lines of money, never added
``groups``         effects at budget 1.0 ``by`` tier and segment, ``group`` by group, with the fields of ``effects``
                   but the drivers
``contests``       every ``mandate`` against every ``incentive`` over the worlds in which both meet the budget, for
                   measures with a good direction: ``worlds``; of them ``mandate_better`` and ``incentive_better``
                   with an interval that leaves 0 out, ``unclear`` with one that does not; and, whatever the interval,
                   ``mandate_ahead`` and ``incentive_ahead``
``best``           ``share`` of the worlds in which an arm is the best of those that meet the budget
``matched``        where each arm meets each budget: in the default world ``dial``, ``value``, ``asked``, ``outlay``,
                   ``low``, ``high``, ``matched``, ``why`` not; over the worlds ``worlds_matched`` of ``worlds``, and
                   ``in_worlds`` in words
================== ===================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np

from policylab.comparison import Comparison
from policylab.comparison.budgets import against_outlay
from policylab.comparison.equal_cost import COMPULSION
from policylab.comparison.estimates import estimate
from policylab.comparison.groups import by_group
from policylab.comparison.many_worlds import Worlds
from policylab.comparison.rows import Effect
from policylab.comparison.standing import DEPENDS_ON, distinguishable
from policylab.model.scenario import Scenario
from policylab.recording.identity import method, stamp
from policylab.recording.identity.runs import identity_of_scenario, shipped_files
from policylab.recording.measures import MEASURES, RUN
from policylab.show.json import plain
from policylab.study.declaration import AS_ASKED, SHOWN_BY_MONTH, Study
from policylab.study.points import STUDY
from policylab.study.results import Results
from policylab.study.store import made_with

INCENTIVE = "incentive"
DIGITS = 6
Rows = list[dict[str, Any]]
KEYS = {
    "arms": ["arm"],
    "measures": ["measure"],
    "effects": ["arm", "budget", "measure", "at"],
    "levels": ["arm", "measure"],
    "against_outlay": ["arm", "budget", "measure", "at"],
    "ledger": ["arm", "budget", "measure", "at"],
    "groups": ["arm", "measure", "at", "by", "group"],
    "contests": ["mandate", "incentive", "budget", "measure", "at"],
    "best": ["arm", "budget", "measure", "at"],
    "matched": ["arm", "budget"],
}


@method("study-summary")
def summary(results: Results) -> dict[str, Any]:
    """Return the summary of a study, in the format that this module states.

    Raises
    ------
    PolicylabError
        If a run of the headline raised.

    """
    study = results.study
    at_budgets = {budget: results.comparison(budget) for budget in study.budgets}
    sections: dict[str, Any] = {
        "arms": _arms(study),
        "measures": [_measure(name) for name in study.measures],
        "effects": _each(at_budgets, _effects),
        "levels": _by_month(at_budgets[AS_ASKED]),
        "against_outlay": _against_outlay(at_budgets),
        "ledger": _each(at_budgets, lambda found: found.levels),
        "groups": [row for grouping in study.file.groups for row in _groups(results, grouping)],
        "contests": _each(at_budgets, lambda found: _contests(study, _worlds(found))),
        "best": _each(at_budgets, lambda found: _worlds(found).best),
        "matched": _each(at_budgets, _matched),
    }
    return {
        "keys": KEYS,
        "study": study.file.model_dump(mode="json", by_alias=True),
        "provenance": _provenance(results),
        **{name: _rounded(rows) for name, rows in sections.items()},
    }


def _each(at_budgets: dict[float, Comparison], rows: Callable[[Comparison], Sequence[Any]]) -> Rows:
    """Return rows at every budget, each with its budget."""
    return [{"budget": budget, **plain(row)} for budget, found in at_budgets.items() for row in rows(found)]


def _worlds(found: Comparison) -> Worlds:
    assert found.worlds is not None  # a study always asks over worlds
    return found.worlds


def kind_of(scenario: Scenario, baseline: str) -> str:
    """Return whether an arm is the baseline, a mandate, an incentive, both or neither, by what its package holds."""
    if scenario.name == baseline:
        return "baseline"
    families = {one.family for one in scenario.package.instrument}
    return {(True, False): "mandate", (False, True): "incentive", (True, True): "both", (False, False): "neither"}[
        COMPULSION in families, INCENTIVE in families
    ]


def _arms(study: Study) -> Rows:
    return [
        {"arm": one.name, "title": one.package.title, "title_th": one.package.title_th,
         "kind": kind_of(one, study.arms[0])}
        for one in study.headline.scenarios
    ]  # fmt: skip


def _measure(name: str) -> dict[str, Any]:
    one = MEASURES[name]
    return {"measure": name, "label": one.label, "label_th": one.label_th, "unit": one.unit, "good": one.good,
            "smallest": one.smallest}  # fmt: skip


def _effects(found: Comparison) -> Rows:
    worlds = _worlds(found)
    drivers = {(row.arm, row.measure, row.at): plain(row.parameters) for row in worlds.drivers}
    return [
        {**plain(row), "depends_on": depends_on(row.standing),
         "drivers": drivers.get((row.arm, row.measure, row.at), []),
         "worlds_counted": _counted(worlds, row.arm)}
        for row in found.effects
    ]  # fmt: skip


def _counted(worlds: Worlds, arm: str) -> int:
    return int(worlds.counts[:, worlds.arms.index(arm)].sum())


def depends_on(standing: str | None) -> list[str]:
    """Return what a standing names as that on which the sign of an effect depends.

    >>> depends_on("depends on trust_gain and audit_price"), depends_on("robust")
    (['trust_gain', 'audit_price'], [])
    """
    if standing is None or not standing.startswith(DEPENDS_ON):
        return []
    return standing.removeprefix(DEPENDS_ON).split(" and ")


def _by_month(found: Comparison) -> Rows:
    months = range(found.scenarios[0].months + 1)
    rows = []
    for arm, measure in product(found.arms, SHOWN_BY_MONTH):
        levels = [estimate(found.values(arm, measure, month)) for month in months]
        rows.append(
            {"arm": arm, "measure": measure, "month": list(months), "mean": [one.mean for one in levels],
             "low": [one.low for one in levels], "high": [one.high for one in levels]}
        )  # fmt: skip
    return rows


def _against_outlay(at_budgets: dict[float, Comparison]) -> Rows:
    rows = []
    for budget, found in at_budgets.items():
        assert found.held is not None  # a study is always asked at equal cost
        for row in against_outlay([(found.held, found.paired)], found.at[-1]):
            spent = estimate(np.subtract(*found.paired.pair(row.arm, "outlay", RUN)))
            of_outlay = {"budget": budget, "asked": row.budget, "outlay_low": spent.low, "outlay_high": spent.high}
            rows.append({**plain(row), **of_outlay})
    return rows


def _groups(results: Results, grouping: str) -> Rows:
    """Return the effects on the groups of a grouping at the budget as asked, with how each holds over worlds."""
    found = results.comparison(AS_ASKED, by=grouping)
    worlds = _worlds(found)
    parted = by_group(found.paired, grouping, results.study.measures, found.at)
    of_groups = {label: results.worlds(AS_ASKED, grouping, label) for label in parted.groups}
    rows = []
    for row in parted.effects:
        effects = of_groups[str(row.group)].counted(row.arm, row.measure, row.at)
        effect: Effect = row if effects is None else worlds.held_up(row, effects)
        rows.append({"by": grouping, **plain(effect), "depends_on": depends_on(effect.standing),
                     "worlds_counted": _counted(worlds, row.arm)})  # fmt: skip
    return rows


def _contests(study: Study, worlds: Worlds) -> Rows:
    kinds = {one.name: kind_of(one, study.arms[0]) for one in study.headline.scenarios}
    pairs = product(*([arm for arm, kind in kinds.items() if kind == wanted] for wanted in ("mandate", INCENTIVE)))
    return [row for mandate, incentive in pairs for row in _contest(worlds, mandate, incentive)]


def _contest(worlds: Worlds, mandate: str, incentive: str) -> Iterator[dict[str, Any]]:
    """Yield in how many worlds a mandate beats an incentive, measure by measure."""
    ours, theirs = worlds.arms.index(mandate), worlds.arms.index(incentive)
    both = worlds.counts[:, ours] & worlds.counts[:, theirs]
    for place, (measure, at) in enumerate(worlds.looked_at):
        difference = worlds.levels[place][both][:, ours] - worlds.levels[place][both][:, theirs]
        good = MEASURES[measure].good
        if good == "none" or np.isnan(difference).any():
            continue
        ahead = np.sign(difference.mean(axis=1)) * (1 if good == "up" else -1)
        clear = distinguishable(difference) if both.any() else np.zeros(0, dtype=bool)
        yield {
            "mandate": mandate, "incentive": incentive, "measure": measure, "at": at, "worlds": int(both.sum()),
            "mandate_better": int((clear & (ahead > 0)).sum()), "incentive_better": int((clear & (ahead < 0)).sum()),
            "unclear": int((~clear).sum()), "mandate_ahead": int((ahead > 0).sum()),
            "incentive_ahead": int((ahead < 0).sum()),
        }  # fmt: skip


def _matched(found: Comparison) -> Rows:
    told, worlds = found.equal_cost, _worlds(found)
    assert told is not None  # a study is always asked at equal cost
    return [
        {
            **plain(row),
            "asked": told.budget,
            "worlds_matched": _counted(worlds, row.arm),
            "worlds": worlds.design.worlds,
        }
        for row in told.arms
    ]


def _provenance(results: Results) -> dict[str, Any]:
    """Return where the numbers come from: with what the runs were made, not with what they were read."""
    study, stored = results.study, list(results.inventory.done.values())
    last = max((one.provenance for one in stored), key=lambda one: one["date"])
    of_summary = stamp(
        STUDY, "study-summary", measures=study.measures, files=shipped_files(study.headline.scenarios), named=False
    )
    source = study.spread.stored
    return {
        **last,
        "identity": of_summary,
        "made_with": made_with(stored),
        "scenarios": {one.name: identity_of_scenario(one) for one in study.headline.scenarios},
        "worlds": study.design.worlds,
        "worlds_replications": study.file.replications,
        "worlds_from": "ranges" if source is None else {key: source.about[key] for key in ("identity", "status")},
        "headline_size": study.file.headline.size,
        "headline_replications": study.file.headline.replications,
        "runs": sum(one.runs for one in stored),
        "failed": sum(one.failed for one in stored),
    }


def _rounded(content: Any) -> Any:
    """Return content with numbers of six significant digits; a number that is none becomes null."""
    if isinstance(content, dict):
        return {key: _rounded(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_rounded(value) for value in content]
    if isinstance(content, float):
        return float(f"{content:.{DIGITS}g}") if np.isfinite(content) else None
    return content
