"""Files of cases: the policy, setting and size that represent a real curve, the measure, and the year of month 0."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any, overload

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from policylab.analysis.cases.case import MONTHS_A_YEAR, Case
from policylab.analysis.cases.pairs import paired
from policylab.analysis.observations import Observed, known_folder, read_observations
from policylab.errors import UsageError, together, unknown
from policylab.files import Table, checked, read_toml
from policylab.model.limits import MOST_MONTHS
from policylab.model.policies.duty import Duty
from policylab.model.policies.package import packages
from policylab.model.scenario import Scenario
from policylab.model.setting import settings
from policylab.model.tables import sizes
from policylab.published.calendar import YEARS, moments
from policylab.published.cells import Faults
from policylab.recording.measures import MEASURES

Values = NDArray[np.float64]
LEAST_MONTHS = 12
ROUNDED = 0.5  # months by which a first point may precede month 0: years are written with two decimals
SHARES = ("share", "0 to 1")
MOMENTS = ("month_zero", "deadline")  # keys that may be a calendar month or a date as well
Year = Annotated[float, Field(ge=YEARS[0], le=YEARS[1])]


class CaseFile(Table):
    """What represents a case.

    ``package`` and ``setting`` are names, or TOML files next to that of the case; ``month_zero`` is a calendar year
    with its fraction (2016.75 is October 2016); ``deadline`` overrides the first deadline of the package;
    ``formal_case`` names the case that counts the formal side of the same programme: what is declared beside what is
    really delivered, or who is registered beside who uses; ``total`` is how many bodies there are, for a table that
    counts them.
    """

    package: Annotated[str, Field(min_length=1)]
    measure: str
    setting: str | None = None
    size: str | None = None
    month_zero: Year | None = None
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] | None = None
    deadline: Year | None = None
    formal_case: str | None = None
    total: Annotated[int, Field(ge=1)] | None = None


@dataclass(frozen=True)
class Cases(Sequence[Case]):
    """The cases of a table, and what was skipped or converted to read them, a sentence each."""

    cases: tuple[Case, ...]
    notices: tuple[str, ...]

    @overload
    def __getitem__(self, place: int) -> Case: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Case]: ...

    def __getitem__(self, place: int | slice) -> Case | Sequence[Case]:
        return self.cases[place]

    def __len__(self) -> int:
        return len(self.cases)


def load_cases(path: Path, declared_in: Path | None = None) -> Cases:
    """Return the cases of a table, each with the scenario that its TOML file declares.

    The files are in a folder of their own, or beside the table.
    """
    if declared_in is not None and not declared_in.is_dir():
        raise UsageError(f"--packages: {declared_in}: no such folder: name the one with a TOML file for each case")
    folder = path.parent if declared_in is None else declared_in
    notices: list[str] = []
    declared = cache(lambda name: _declared(name, path, folder, notices))
    observed = read_observations(path, lambda name: declared(name).total)
    together(*(partial(declared, name) for name in observed))
    made: list[Case] = []
    together(
        *(
            lambda curve=curve: made.append(_case(curve, declared(curve.case), path, folder))
            for curve in observed.values()
        )
    )
    cases = paired(made, folder)
    of_settings = (notice for case in cases for notice in _said_of_setting(case.scenario))
    return Cases(tuple(cases), (*observed.notices, *notices, *dict.fromkeys(of_settings)))


@cache
def shared_cases() -> Cases:
    """Return the cases that ship."""
    return load_cases(known_folder() / "known.csv")


def _declared(name: str, table: Path, folder: Path, notices: list[str]) -> CaseFile:
    """Return the file of a case, and add what was converted in it to the notices."""
    file = folder / f"{name}.toml"
    if not file.exists():
        raise UsageError(
            f"{table}: case {name}: {file} is missing: create it with package, setting, size, measure and month_zero, "
            "or name the folder that has it with --packages"
        )
    content, converted = _with_years(read_toml(file), str(file))
    notices += [f"{file}: {notice}" for notice in converted]
    return checked(CaseFile, content, str(file))


def _case(observed: Observed, declared: CaseFile, table: Path, folder: Path) -> Case:
    file = folder / f"{observed.case}.toml"
    where = str(file)
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


def _with_years(content: Mapping[str, Any], where: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the content of a file with its moments as fractional years, and what is to be said of them.

    >>> _with_years({"month_zero": "2559-10", "months": 12}, "A.toml")[0]
    {'month_zero': 2016.75, 'months': 12}
    """
    texts = {key: text for key in MOMENTS if key in content and (text := _as_text(content[key]))}
    read = moments(list(texts.values()))
    years = dict(zip(texts, read.years, strict=True))
    wrong = [f"{where}: {key}: {year}" for key, year in years.items() if isinstance(year, str)]
    if wrong:
        raise UsageError("\n".join(wrong))
    return {**content, **years}, read.notices


def _as_text(value: Any) -> str:
    """Return a moment of TOML as a text; empty if it cannot be one, and will be refused as of the wrong type."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _said_of_setting(scenario: Scenario) -> list[str]:
    """Return what was converted in the setting of a scenario."""
    begins = scenario.setting.begins
    return (
        [] if begins is None else [f"setting {scenario.setting.name}: begins: {n}" for n in moments([begins]).notices]
    )


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
    """Return the file of a name next to the case's own, a name that ships, or a file in the current folder.

    Next to it is also the folder ``packages`` or ``settings`` there. A file wins over what ships by the same name.
    """
    folders = (file.parent, file.parent / f"{what}s")
    for path in (place for folder in folders for place in (folder / name, folder / f"{name}.toml")):
        if path.suffix == ".toml" and path.is_file() and path != file:
            return path
    if name in known:
        return name
    if name.endswith(".toml") and Path(name).is_file():
        return Path(name)
    if name.endswith(".toml") or "/" in name:
        raise UsageError(
            f"{file}: {what}: {file.parent / name}: no such file: check the path, or give a name that ships"
        )
    raise UsageError(
        f"{file}: {what}: {unknown(what, name, known)}; nor is there a file {name}.toml beside it or in {what}s/ there"
    )


def _month_zero(declared: CaseFile, scenario: Scenario, where: str) -> float:
    if declared.month_zero is not None:
        return declared.month_zero
    if scenario.setting.begins is not None:
        return float(moments([scenario.setting.begins]).years[0])
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
    faults = Faults(table)
    for year, line in zip(observed.year, observed.line, strict=True):
        if (month_zero - year) * MONTHS_A_YEAR > ROUNDED:
            faults.add(
                line, "year", f"{year:g} is before month 0 of {observed.case}, allowed {month_zero:g} or more: remove "
                f"the row, or set an earlier month_zero in {where}",
            )  # fmt: skip
    faults.raise_any()
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
