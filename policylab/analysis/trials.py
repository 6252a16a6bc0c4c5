"""Trials: a small fixed analysis by each method, whose digest shows whether a refactoring changed the method.

Every method has one; without it no result could be kept when the method's code changes form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from policylab.analysis.barriers import report_barriers
from policylab.analysis.base_rates import report_base_rates
from policylab.analysis.case_question import CaseQuestion
from policylab.analysis.cases import compare_cases
from policylab.analysis.contest_question import ContestQuestion
from policylab.analysis.contests import report_contests
from policylab.analysis.discovery import Contrast, discover
from policylab.analysis.discovery.studies import contrast_of, discover_in
from policylab.analysis.docking import report_docking
from policylab.analysis.doses import report_doses
from policylab.analysis.filter import filter_worlds
from policylab.analysis.patterns import run_patterns
from policylab.analysis.people import report_people
from policylab.analysis.questions import (
    BarrierQuestion,
    BaseRateQuestion,
    DockingQuestion,
    DoseQuestion,
    FilterQuestion,
    PeopleQuestion,
    ValueQuestion,
)
from policylab.analysis.value_of_information import value_of_information
from policylab.comparison import compare
from policylab.model.switches import CHOICE_FORMS
from policylab.statistics.chance import normal, uniform
from policylab.study.declaration import Study
from policylab.study.runs import execute
from policylab.study.stored_study import StoredStudy
from policylab.study.summary import summary

ARMS = ("status-quo", "by-law-abrupt", "incentives-recognition")
STUDY = """
name = "trial"
question = "A law or honours?"
question_th = "กฎหมายหรือเกียรติยศ"
arms = ["by-law-abrupt", "incentives-recognition"]
months = 30
at = [30]
equal_cost = "public"
budget_shares = [1.0]
measures = ["adoption_months", "trust", "t50_formal", "agency_cost"]
groups = ["tier"]

[worlds]
number = 4

[headline]
size = "classroom"
replications = 3
pilots = 2
"""

# Two invented curves, a law's formal and effective adoption; each point is a year and percent.
CURVES = {
    "formal": ("formal_adoption", "", ((2020, 5), (2020.5, 20), (2021, 70), (2022, 92), (2023, 95))),
    "effective": ("effective_adoption", 'formal_case = "formal"', ((2020, 4), (2021, 22), (2022, 35), (2023, 41))),
}
CASE = """
package = "by-law-abrupt"
size = "classroom"
measure = "{measure}"
month_zero = 2020.0
deadline = 2021.0
{more}
"""
WORLDS, REPLICATIONS = 120, 3  # of the invented worlds in which a box is searched for
NUMBERS = ("stubbornness", "learning", "lapse")


def _comparison() -> Any:
    question = {"size": "classroom", "months": 30, "replications": 4, "worlds": 6, "equal_cost": True, "by": "tier"}
    return compare(*ARMS, **question).to_dict()  # type: ignore[arg-type]


@contextmanager
def _stored_study() -> Iterator[StoredStudy]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "trial.toml"
        path.write_text(STUDY, encoding="utf-8")
        study, results = Study.load(str(path)), Path(folder) / "results"
        results.mkdir()
        execute(study, results)
        yield StoredStudy(study, results)


def _study() -> Any:
    with _stored_study() as stored:
        tables = {name: getattr(stored, name).drop(columns="run").to_csv(index=False) for name in ("runs", "headline")}
        rows = {name: sha256(table.encode()).hexdigest() for name, table in tables.items()}
        return {**rows, "summary": summary(stored).to_dict()}


def _discovery() -> Any:
    """Return what is discovered in a study, and the box in worlds invented to have one."""
    with _stored_study() as stored:
        of_study = discover_in(stored, contrast_of(stored.study)).report.to_dict()
    contrast = Contrast(ARMS[1], ARMS[2], "adoption_months", None, 1.0)
    made_up = discover(*_with_a_box(contrast), contrast, resamples=2, shuffles=20, tries=5).report.to_dict()
    return {"study": of_study, "made up": made_up}


def _with_a_box(contrast: Contrast) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return runs and worlds in which the mandate is ahead where two numbers are high, except in one form of choice."""
    places = uniform(WORLDS, 1, "trial of discovery", len(NUMBERS)).T
    worlds = pd.DataFrame(places, columns=list(NUMBERS))
    forms = np.resize(list(CHOICE_FORMS), WORLDS)
    worlds = worlds.assign(world=range(WORLDS), form_of_choice=forms)
    ahead = np.where((places[:, 0] > 0.4) & (places[:, 1] > 0.3) & (forms != "nested"), 1.0, -1.0)
    luck = normal(WORLDS, 1, "trial of discovery", REPLICATIONS)
    rows = [
        (world, arm, contrast.budget, number, contrast.measure, 30, True,
         luck[number, world] / 4 + (ahead[world] if arm == contrast.arm else 0))
        for world in range(WORLDS) for number in range(REPLICATIONS) for arm in (contrast.arm, contrast.other)
    ]  # fmt: skip
    columns = ["world", "arm", "budget", "replication", "measure", "at", "matched", "value"]
    return pd.DataFrame(rows, columns=columns), worlds


def _cases() -> Any:
    with TemporaryDirectory() as folder:
        table = ["case,country,kind,metric,year,value_percent,source,certainty"]
        for name, (measure, more, points) in CURVES.items():
            (Path(folder) / f"{name}.toml").write_text(CASE.format(measure=measure, more=more), encoding="utf-8")
            table += [f"{name},Nowhere,mandate,made up,{year},{percent},nobody,found" for year, percent in points]
        path = Path(folder) / "curves.csv"
        path.write_text("\n".join(table) + "\n", encoding="utf-8")
        return compare_cases(CaseQuestion(path, worlds=4)).to_dict()


TRIALS: dict[str, Callable[[], Any]] = {
    "cases": _cases,
    "comparison": _comparison,
    "worlds": _comparison,
    "discovery": _discovery,
    "equal-cost": _comparison,
    "study": _study,
    "study-summary": _study,
    "patterns": lambda: run_patterns(size="classroom", replications=2, worlds=4),
    "filter": lambda: filter_worlds(FilterQuestion(worlds=20, replications=2)).report,
    "barriers": lambda: report_barriers(BarrierQuestion("classroom", replications=2, worlds=2, worlds_replications=2)),
    "people": lambda: report_people(PeopleQuestion("classroom", 2, mechanism_replications=2, worlds=2)),
    "base-rates": lambda: report_base_rates(BaseRateQuestion("classroom", replications=2, worlds=2, paired=2)),
    "contests": lambda: report_contests(ContestQuestion(ARMS, worlds=20, replications=2, months=30)),
    "doses": lambda: report_doses(DoseQuestion("classroom", months=18, replications=2)),
    "docking": lambda: report_docking(DockingQuestion(replications=2, worlds=4)),
    "value-of-information": lambda: value_of_information(ValueQuestion(worlds=20, replications=2)).report,
}


def trials(methods: Iterable[str]) -> dict[str, str]:
    """Return the digest of the trial of each method that has one."""
    known = [method for method in methods if method in TRIALS]
    digests = {
        trial: sha256(json.dumps(_numbers(_content(trial())), sort_keys=True).encode()).hexdigest()[:16]
        for trial in dict.fromkeys(TRIALS[method] for method in known)
    }
    return {method: digests[TRIALS[method]] for method in known}


def _content(result: Any) -> Any:
    return result.to_dict() if hasattr(result, "to_dict") else result


def _numbers(content: Any) -> Any:
    """Return the content of a result without its provenance and its sentences for readers."""
    if isinstance(content, str) and (" " in content or not content.isascii()):
        return ""
    if isinstance(content, dict):
        return {key: _numbers(value) for key, value in content.items() if key not in ("provenance", "identity")}
    return [_numbers(value) for value in content] if isinstance(content, list | tuple) else content
