"""Discovery in the stored results of a study: its runs and worlds as tables, and which of its arms are compared."""

from __future__ import annotations

from dataclasses import replace

from policylab.analysis.discovery.labels import Contrast
from policylab.analysis.discovery.result import Discovery
from policylab.analysis.discovery.search import Progress, discover
from policylab.errors import UsageError, unknown
from policylab.recording.identity import method, provenance
from policylab.recording.identity.runs import shipped_files
from policylab.study.declaration import Study
from policylab.study.export import tidy, worlds_table
from policylab.study.runs import EVERYONE
from policylab.study.stored_study import StoredStudy
from policylab.study.summary import kind_of

MEASURE = "adoption_months"


def contrast_of(
    study: Study, arm: str | None = None, against: str | None = None, measure: str = MEASURE,
    budget: float | None = None, at: int | str | None = None,
) -> Contrast:  # fmt: skip
    """Return the contrast between two arms of a study; any two, the baseline among them.

    Parameters
    ----------
    study : Study
        The declared study.
    arm, against : str, optional
        The arms; where none is given, the first law or order and the first incentive.
    measure : str, optional
        What they are compared on.
    budget : float, optional
        One of the file: an amount, or a share of a design; where none is given, arms are compared as designed. The
        baseline meets any.
    at : int or str, optional
        The month, or ``run``; the last month where none is given.

    Returns
    -------
    Contrast
        Checked against the study.

    Raises
    ------
    UsageError
        If the study has no such arm, measure or budget.

    """
    contrast = Contrast(
        _arm(study, "mandate", "--arm", arm), _arm(study, "incentive", "--against", against), measure, _moment(at),
        _budget(study, budget),
    )  # fmt: skip
    if contrast.measure not in study.measures:
        raise unknown("measure of the study", contrast.measure, study.measures).at("--on")
    return contrast


def _budget(study: Study, budget: float | None) -> float | None:
    """Return the budget that is compared at, None as designed."""
    if budget is not None and budget not in study.budgets:
        known = ", ".join(f"{known:g}" for known in study.budgets)
        cure = f"choose one of {known}, or leave it out" if known else "leave it out"
        raise UsageError(f"--budget: {budget:g} is not a budget of the study: {cure}")
    return budget


def _moment(at: int | str | None) -> int | str | None:
    return int(at) if isinstance(at, str) and at.isdigit() else at


def _arm(study: Study, kind: str, option: str, name: str | None) -> str:
    """Return an arm of the study by its name, or the first of a kind."""
    if name is not None:
        if name not in study.arms:
            raise unknown("arm of the study", name, study.arms).at(option)
        return name
    of_kind = [arm.name for arm in study.over_worlds.scenarios if kind_of(arm, study.arms[0]) == kind]
    if not of_kind:
        raise UsageError(f"{option}: {study.name!r} has no {kind}: name an arm, one of {', '.join(study.arms)}")
    return of_kind[0]


@method("discovery")
def discover_in(results: StoredStudy, contrast: Contrast, progress: Progress | None = None) -> Discovery:
    """Return in which worlds of a study one arm beats another; seed and luck are those of the study."""
    runs = tidy(results.runs)
    seed = results.study.file.seed
    of_everyone = runs[runs["by"] == EVERYONE]
    discovery = discover(of_everyone, worlds_table(results), contrast, seed=seed, progress=progress)
    origin = provenance(
        seed, methods=["study", "discovery"], measures=results.study.measures,
        files=shipped_files(results.study.headline.scenarios), named=False,
    )  # fmt: skip
    return replace(discovery, study=results.study.name, provenance=origin)
