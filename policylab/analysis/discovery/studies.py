"""Discovery in the stored results of a study: its runs and worlds as tables, and which of its arms are compared."""

from __future__ import annotations

from dataclasses import replace

from policylab.analysis.discovery.labels import Contrast
from policylab.analysis.discovery.search import Discovery, Progress, discover
from policylab.errors import UsageError, unknown
from policylab.recording.identity import method, provenance
from policylab.recording.identity.runs import shipped_files
from policylab.study.declaration import OWN_BUDGET, Study
from policylab.study.export import tidy, worlds_table
from policylab.study.runs import EVERYONE
from policylab.study.stored_study import StoredStudy
from policylab.study.summary import kind_of

MEASURE = "adoption_months"


def contrast_of(
    study: Study, mandate: str | None = None, incentive: str | None = None, measure: str = MEASURE,
    budget: float | None = None,
) -> Contrast:  # fmt: skip
    """Return the contrast between two arms of a study."""
    contrast = Contrast(
        _arm(study, "mandate", mandate), _arm(study, "incentive", incentive), measure, None,
        OWN_BUDGET if budget is None else budget,
    )  # fmt: skip
    if contrast.measure not in study.measures:
        raise unknown("measure of the study", contrast.measure, study.measures).at("--on")
    if contrast.budget not in study.budgets:
        known = ", ".join(f"{multiple:g}" for multiple in study.budgets)
        raise UsageError(f"--budget: {contrast.budget:g} is not a budget of the study: choose one of {known}")
    return contrast


def _arm(study: Study, kind: str, name: str | None) -> str:
    """Return an arm of the study by its name, or the first of a kind."""
    arms = study.arms[1:]  # the first is the baseline, which meets no budget
    if name is not None:
        if name not in arms:
            raise unknown("arm of the study", name, arms).at(f"--{kind}")
        return name
    of_kind = [arm.name for arm in study.over_worlds.scenarios if kind_of(arm, study.arms[0]) == kind]
    if not of_kind:
        raise UsageError(f"--{kind}: {study.name!r} has no such arm: name an arm, one of {', '.join(arms)}")
    return of_kind[0]


@method("discovery")
def discover_in(results: StoredStudy, contrast: Contrast, progress: Progress | None = None) -> Discovery:
    """Return in which worlds of a study the mandate beats the incentive; seed and luck are those of the study."""
    runs = tidy(results.runs)
    seed = results.study.file.seed
    of_everyone = runs[runs["by"] == EVERYONE]
    discovery = discover(of_everyone, worlds_table(results), contrast, seed=seed, progress=progress)
    origin = provenance(
        seed, methods=["study", "discovery"], measures=results.study.measures,
        files=shipped_files(results.study.headline.scenarios), named=False,
    )  # fmt: skip
    return replace(discovery, study=results.study.name, provenance=origin)
