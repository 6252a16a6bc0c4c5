"""Files of cases: the policy, setting and size that represent a real curve, the measure, and the year of month 0."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from policylab.analysis.observations import YEARS, Observed, read_observations
from policylab.errors import UsageError, unknown
from policylab.files import Table, checked, read_toml
from policylab.model.limits import MOST_MONTHS
from policylab.model.policies.duty import Duty
from policylab.model.policies.package import packages
from policylab.model.scenario import Scenario
from policylab.model.setting import settings
from policylab.model.tables import sizes
from policylab.recording.measures import MEASURES

Values = NDArray[np.float64]
MONTHS_A_YEAR = 12
LEAST_MONTHS = 12
SHARES = ("share", "0 to 1")
FORMAL, EFFECTIVE = "formal_adoption", "effective_adoption"
MOMENTS = ("month_zero", "deadline")  # keys that may be a calendar month or a date as well
Year = Annotated[float, Field(ge=YEARS[0], le=YEARS[1])]


class CaseFile(Table):
    """What represents a case.

    ``package`` and ``setting`` are names, or TOML files next to that of the case; ``month_zero`` is a calendar year
    with its fraction (2016.75 is October 2016); ``deadline`` overrides the first deadline of the package;
    ``formal_case`` names the case that counts the formal side of the same programme.
    """

    package: Annotated[str, Field(min_length=1)]
    measure: str
    setting: str | None = None
    size: str | None = None
    month_zero: Year | None = None
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] | None = None
    deadline: Year | None = None
    formal_case: str | None = None


@dataclass(frozen=True)
class Case:
    """A case ready to run: what was observed, the scenario that represents it, and its deadline."""

    observed: Observed
    scenario: Scenario
    measure: str
    month_zero: float
    deadline: float | None
    formal: str | None
    package: str

    @property
    def name(self) -> str:
        """Return the name of the case."""
        return self.observed.case

    @property
    def month(self) -> Values:
        """Return the moments of the observations in months of the run."""
        return (self.observed.year - self.month_zero) * MONTHS_A_YEAR


def load_cases(path: Path) -> list[Case]:
    """Return the cases of a table, each with the scenario that its TOML file declares."""
    observed = read_observations(path)
    return _paired([_case(curve, path) for curve in observed.values()], path)


def _case(observed: Observed, table: Path) -> Case:
    file = table.parent / f"{observed.case}.toml"
    if not file.exists():
        raise UsageError(
            f"{table}: case {observed.case}: {file} is missing: create it with package, setting, size, measure and "
            "month_zero"
        )
    where = str(file)
    declared = checked(CaseFile, _with_years(read_toml(file)), where)
    _check_measure(declared.measure, where)
    if declared.size is not None and declared.size not in sizes():
        raise unknown("size", declared.size, sizes()).at(f"{where}: size")
    scenario = _scenario(declared, file)
    month_zero = _month_zero(declared, scenario, where)
    deadline = declared.deadline if declared.deadline is not None else _deadline_of(scenario, month_zero)
    months = _months(declared, scenario, observed, month_zero, table, where)
    return Case(
        observed, scenario.at(months=months, where=where), declared.measure, month_zero, deadline, declared.formal_case,
        declared.package,
    )  # fmt: skip


def _with_years(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a file with calendar months as fractional years."""
    return {key: _as_year(value) if key in MOMENTS else value for key, value in content.items()}


def _as_year(value: Any) -> Any:
    """Return a moment such as ``"2016-10"`` or a date of TOML as a fractional year; other values unchanged.

    >>> _as_year("2016-10"), _as_year("2017"), _as_year("soon")
    (2016.75, 2017.0, 'soon')
    """
    if hasattr(value, "year") and hasattr(value, "month"):
        return value.year + (value.month - 1) / MONTHS_A_YEAR
    year, _, month = value.partition("-") if isinstance(value, str) else ("", "", "")
    if year.isdecimal() and (not month or (month.isdecimal() and 1 <= int(month) <= MONTHS_A_YEAR)):
        return int(year) + (int(month or 1) - 1) / MONTHS_A_YEAR
    return value


def _check_measure(name: str, where: str) -> None:
    shares = [measure.name for measure in MEASURES.values() if not measure.of_run and measure.unit in SHARES]
    if name in MEASURES and name not in shares:
        raise UsageError(
            f"{where}: measure: {name!r} is in {MEASURES[name].unit}, and percent cannot be compared with it: choose "
            f"one of {', '.join(shares)}"
        )
    if name not in shares:
        raise unknown("measure", name, shares).at(f"{where}: measure")


def _scenario(declared: CaseFile, file: Path) -> Scenario:
    package = _shipped_or_file(declared.package, packages(), "package", file)
    setting = None if declared.setting is None else _shipped_or_file(declared.setting, settings(), "setting", file)
    try:
        return Scenario.load(package, size=declared.size, months=MOST_MONTHS, setting=setting)
    except UsageError as error:
        raise error.at(str(file)) from None


def _shipped_or_file(name: str, known: Mapping[str, Any], what: str, file: Path) -> str | Path:
    """Return a name that ships, or the file of that name next to the case's own or in the current folder."""
    if name in known:
        return name
    for path in (file.parent / name, file.parent / f"{name}.toml", Path(name)):
        if path.suffix == ".toml" and path.is_file():
            return path
    if name.endswith(".toml") or "/" in name:
        raise UsageError(
            f"{file}: {what}: {file.parent / name}: no such file: check the path, or give a name that ships"
        )
    raise unknown(what, name, known).at(f"{file}: {what}")


def _month_zero(declared: CaseFile, scenario: Scenario, where: str) -> float:
    if declared.month_zero is not None:
        return declared.month_zero
    if scenario.setting.begins is not None:
        return float(_as_year(scenario.setting.begins))
    raise UsageError(
        f"{where}: month_zero: is missing, allowed {YEARS[0]:g} to {YEARS[1]:g}: add the calendar year of month 0, for "
        "example month_zero = 2016.75"
    )


def _deadline_of(scenario: Scenario, month_zero: float) -> float | None:
    """Return the calendar year of the first deadline of the package's own duties; None without one."""
    duties = [instrument for instrument in scenario.package.instrument if isinstance(instrument, Duty)]
    deadlines = [month for duty in duties for month in duty.delivery.deadlines]
    return month_zero + min(deadlines) / MONTHS_A_YEAR if deadlines else None


def _months(
    declared: CaseFile, scenario: Scenario, observed: Observed, month_zero: float, table: Path, where: str
) -> int:  # fmt: skip
    """Return how many months to run: past the last observation, announcement and first event of the setting."""
    for year, line in zip(observed.year, observed.line, strict=True):
        if year < month_zero:
            raise UsageError(
                f"{table}: line {line}: year: {year:g} is before month 0 of {observed.case}, allowed {month_zero:g} or "
                f"more: remove the row, or set an earlier month_zero in {where}"
            )
    needed = math.ceil((observed.year[-1] - month_zero) * MONTHS_A_YEAR - 1e-9)
    if needed > MOST_MONTHS:
        raise UsageError(
            f"{where}: month_zero: {month_zero:g} is {needed} months before the last observation, allowed "
            f"{MOST_MONTHS}: choose a later one"
        )
    if declared.months is not None and declared.months < needed:
        raise UsageError(
            f"{where}: months: {declared.months} ends before the last observation, allowed {needed} or more: remove it"
        )
    announced = [instrument.delivery.announced + 1 for instrument in scenario.package.instrument]
    first_event = min((event.delivery.announced + 1 for event in scenario.setting.event), default=0)
    return max(needed, LEAST_MONTHS, first_event, *announced) if declared.months is None else declared.months


def _paired(cases: list[Case], table: Path) -> list[Case]:
    """Return the cases with the formal side of each effective one: named, or the one that differs in measure alone."""
    by_name = {case.name: case for case in cases}
    paired = []
    for case in cases:
        formal = case.formal
        if formal is not None and (formal not in by_name or by_name[formal].measure != FORMAL):
            raise unknown("formal case", formal, [c.name for c in cases if c.measure == FORMAL]).at(
                f"{table.parent / case.name}.toml: formal_case"
            )
        if formal is None and case.measure == EFFECTIVE:
            alike = [candidate.name for candidate in cases if candidate.measure == FORMAL and _alike(case, candidate)]
            formal = alike[0] if len(alike) == 1 else None
        paired.append(replace(case, formal=formal))
    return paired


def _alike(first: Case, second: Case) -> bool:
    return (first.package, first.scenario.setting.name, first.scenario.size, first.month_zero) == (
        second.package, second.scenario.setting.name, second.scenario.size, second.month_zero,
    )  # fmt: skip
