"""Trials: a small fixed analysis by each method, whose bits say whether a tidy-up of the method changed it.

A method without a trial cannot be carried over a change of its form: its results are run again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from policylab.analysis.filter import filter_worlds
from policylab.analysis.patterns import run_patterns
from policylab.analysis.questions import FilterQuestion, ValueQuestion
from policylab.analysis.value_of_information import value_of_information
from policylab.comparison import compare
from policylab.study.declaration import Study
from policylab.study.execution import execute
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
budgets = [0.5, 1.0]
measures = ["adoption_months", "trust", "t50_formal", "agency_cost"]
groups = ["tier"]

[worlds]
number = 4

[headline]
size = "classroom"
replications = 3
pilots = 2
"""


def _comparison() -> Any:
    question = {"size": "classroom", "months": 30, "replications": 4, "worlds": 6, "equal_cost": True, "by": "tier"}
    return compare(*ARMS, **question).to_dict()  # type: ignore[arg-type]


def _study() -> Any:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "trial.toml"
        path.write_text(STUDY, encoding="utf-8")
        study, results = Study.load(str(path)), Path(folder) / "results"
        results.mkdir()
        execute(study, results)
        stored = StoredStudy(study, results)
        rows = {name: getattr(stored, name).drop(columns="run").to_csv(index=False) for name in ("runs", "headline")}
        return {**rows, "summary": summary(stored).to_dict()}


def _patterns() -> Any:
    return run_patterns(size="classroom", replications=2, worlds=4).to_dict()


def _filter() -> Any:
    return filter_worlds(FilterQuestion(worlds=20, replications=2)).report.to_dict()


def _value() -> Any:
    return value_of_information(ValueQuestion(worlds=20, replications=2)).report.to_dict()


TRIALS: dict[str, Callable[[], Any]] = {
    "comparison": _comparison,
    "worlds": _comparison,
    "equal-cost": _comparison,
    "study": _study,
    "study-summary": _study,
    "patterns": _patterns,
    "filter": _filter,
    "value-of-information": _value,
}


def trials(methods: Iterable[str]) -> dict[str, str]:
    """Return the digest of what the trial of each method gives, of those that have one."""
    found: dict[Callable[[], Any], str] = {}
    for method in methods:
        make = TRIALS.get(method)
        if make is not None and make not in found:
            found[make] = sha256(json.dumps(_numbers(make()), sort_keys=True).encode()).hexdigest()[:16]
    return {method: found[TRIALS[method]] for method in methods if method in TRIALS}


def _numbers(content: Any) -> Any:
    """Return the content of a result without where it comes from."""
    if isinstance(content, dict):
        return {key: _numbers(value) for key, value in content.items() if key not in ("provenance", "identity")}
    return [_numbers(value) for value in content] if isinstance(content, list) else content
