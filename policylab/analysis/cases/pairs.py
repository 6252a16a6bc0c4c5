"""Pairs of cases: one of substance and the formal side of the same programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from policylab.analysis.cases.case import Case
from policylab.errors import UsageError, unknown

# What is substance, and what is its form: really delivered and declared, used and registered.
PAIRS = {"effective_adoption": "formal_adoption", "take_up": "registered"}


def paired(cases: Sequence[Case], folder: Path) -> list[Case]:
    """Return the cases with the formal side of each one of substance: named, or alike in all but the measure."""
    by_name = {case.name: case for case in cases}
    with_forms = []
    for case in cases:
        formal = case.formal
        if formal is not None:
            _check(case, by_name, f"{folder / case.name}.toml: formal_case")
        else:
            alike = [form.name for form in cases if form.measure == PAIRS.get(case.measure) and _alike(case, form)]
            formal = alike[0] if len(alike) == 1 else None
        with_forms.append(replace(case, formal=formal))
    return with_forms


def _check(case: Case, by_name: dict[str, Case], where: str) -> None:
    """Refuse a formal side that a case names and cannot have."""
    measure, formal = PAIRS.get(case.measure), case.formal
    if measure is None:
        raise UsageError(
            f"{where}: {case.measure} has no formal side: leave it out, or choose as measure one of {', '.join(PAIRS)}"
        )
    if formal in by_name and by_name[formal].measure != measure:
        raise UsageError(
            f"{where}: {formal!r} is measured by {by_name[formal].measure}, and the formal side of {case.measure} is "
            f"{measure}: set measure = {measure!r} in {formal}.toml"
        )
    formal_sides = [form.name for form in by_name.values() if form.measure == measure]
    if not formal_sides:
        raise UsageError(
            f"{where}: no case of the table is measured by {measure}, the formal side of {case.measure}: add the rows "
            f"of {formal} with its file, or leave formal_case out"
        )
    if formal not in formal_sides:
        raise unknown("formal case", formal, formal_sides).at(where)


def _alike(first: Case, second: Case) -> bool:
    return (first.programme, first.scenario.setting.name, first.scenario.size, first.month_zero) == (
        second.programme, second.scenario.setting.name, second.scenario.size, second.month_zero,
    )  # fmt: skip
