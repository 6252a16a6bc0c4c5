"""Scenarios: a package in a setting at a size for so many months, from a name or a file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from policylab.errors import RENAMED, UsageError, names_its_options, unknown
from policylab.files import Table, checked, read_toml
from policylab.model.guards import check_swap
from policylab.model.limits import DEFAULT_MONTHS, DEFAULT_SIZE, MOST_MONTHS
from policylab.model.luck import Luck
from policylab.model.mechanisms import taken_out
from policylab.model.policies.compulsion import Duty
from policylab.model.policies.instrument import Instrument, Nothing
from policylab.model.policies.package import Name, Package, package, packages, parse_package
from policylab.model.population import Roster, roster, sizes
from policylab.model.rules import STEP, Rule, with_rule
from policylab.model.setting import DEFAULT_SETTING, Setting, checked_point, load_setting
from policylab.model.structures import checked_forms, families_of, reset, values_of


class _ScenarioFile(Table):
    """What a scenario file may say."""

    name: Name
    package: Annotated[str, Field(min_length=1)]
    size: str | None = None
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] | None = None
    setting: str | None = None
    without: tuple[str, ...] = ()
    structures: Annotated[dict[str, str], Field(default_factory=dict)]
    parameters: Annotated[dict[str, Any], Field(default_factory=dict)]


# A file with any of these is a scenario, so that one that forgets its package is told so; another is a package.
_SCENARIO_KEYS = {*_ScenarioFile.model_fields, *RENAMED} - {"name"}


def _default_setting() -> Setting:
    return load_setting(DEFAULT_SETTING)


@dataclass(frozen=True)
class Scenario:
    """A package in a setting, at a size, for so many months.

    Attributes
    ----------
    name : str
        How the scenario is called as an arm of a comparison.
    package : Package
        The levers.
    point : dict
        The parameters of the setting that differ from their defaults, mechanisms taken out included.
    size, months : str, int
        Who is in it, and how long it runs.
    setting : Setting
        What no policy decides; its parameters are in the point, its events stand beside the package.
    families : dict
        The family of each network that is not made by the default one.
    own : frozenset of str
        The parameters and structures that the scenario chooses itself: they stay when the setting changes.
    step : tuple of groups of rules
        The rules of a month; :meth:`with_rule` swaps one.

    """

    name: str
    package: Package
    point: dict[str, float] = field(default_factory=dict)
    size: str = DEFAULT_SIZE
    months: int = DEFAULT_MONTHS
    step: tuple[tuple[Rule, ...], ...] = STEP
    setting: Setting = field(default_factory=_default_setting)
    families: dict[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    @classmethod
    @names_its_options
    def load(
        cls,
        source: str | os.PathLike[str],
        *,
        size: str | None = None,
        months: int | None = None,
        setting: str | os.PathLike[str] | Setting | None = None,
        without: Iterable[str] = (),
        structures: Mapping[str, str] | None = None,
    ) -> Scenario:
        """Return the scenario of a name or a file.

        A name is a package that ships, in the default setting. A file is TOML and ends in ``.toml``: with the key
        ``package`` it is a scenario, otherwise a package. ``size``, ``months`` and ``setting`` win over what the file
        says; mechanisms taken out and forms chosen come to those of the file.

        Raises
        ------
        UsageError
            If the name is unknown or the file is wrong; one line says where and how to mend it.

        """
        text = os.fspath(source)
        is_path = text.endswith(".toml") or os.sep in text or "/" in text
        found = cls._from_file(Path(text)) if is_path and text not in packages() else cls(text, package(text))
        return found.changed(setting, without, structures).at(size, months, text)

    @names_its_options
    def changed(
        self,
        setting: str | os.PathLike[str] | Setting | None = None,
        without: Iterable[str] = (),
        structures: Mapping[str, str] | None = None,
    ) -> Scenario:
        """Return the scenario in another setting, with mechanisms taken out and forms chosen, where given."""
        forms = checked_forms(structures or {}, "--structure")
        chosen = self.setting if setting is None else setting if isinstance(setting, Setting) else load_setting(setting)
        own = self._beyond(self.point, self.setting.point(""))
        point = reset({**chosen.point(str(setting)), **own}, forms)
        decided = {**values_of(forms, "--structure", point), **taken_out(without, own, "command line")}
        families = families_of(chosen.structures)
        families |= self._beyond(self.families, families_of(self.setting.structures))
        families = {name: form for name, form in families.items() if name not in forms} | families_of(forms)
        names = self.own | decided.keys() | forms.keys()
        return replace(self, setting=chosen, point={**point, **decided}, families=families, own=names)

    def _beyond(self, values: Mapping[str, Any], of_setting: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the scenario chooses itself among values, also where its setting has the same."""
        return {key: value for key, value in values.items() if key in self.own or of_setting.get(key) != value}

    def at(self, size: str | None = None, months: int | None = None, where: str | None = None) -> Scenario:
        """Return the scenario at another size or length, where given; ``where`` names its file in an error."""
        chosen = replace(
            self, size=self.size if size is None else size, months=self.months if months is None else months
        )
        if chosen.size not in sizes():
            raise unknown("size", chosen.size, sizes())
        if not isinstance(chosen.months, int) or not 1 <= chosen.months <= MOST_MONTHS:
            raise UsageError(
                f"--months: {chosen.months} is out of range, allowed 1 to {MOST_MONTHS}: choose 120, for example"
            )
        _check_deliveries(chosen, where or self.name)
        return chosen

    @classmethod
    def _from_file(cls, path: Path) -> Scenario:
        content, where = read_toml(path), str(path)
        if not _SCENARIO_KEYS & set(content):
            levers = parse_package(content, where)
            return cls(levers.name, levers)
        file = checked(_ScenarioFile, content, where)
        if file.size is not None and file.size not in sizes():
            raise unknown("size", file.size, sizes()).at(f"{where}: size")
        own = checked_point(file.parameters, where)
        own |= {**taken_out(file.without, own, where), **values_of(file.structures, f"{where}: structures", own)}
        found = cls(
            file.name,
            _package_of(file, path),
            own,
            file.size or DEFAULT_SIZE,
            DEFAULT_MONTHS if file.months is None else file.months,
            families=families_of(file.structures),
            own=frozenset({*own, *file.structures}),
        )
        return found if file.setting is None else found.changed(_setting_of(file.setting, path))

    def with_rule(self, rule: Rule) -> Scenario:
        """Return the scenario with one rule swapped for another of the same name.

        Raises
        ------
        UsageError
            If no rule has that name, or the new one cannot take its place; the message says how to mend it.

        """
        step = with_rule(self.step, rule)
        check_swap(rule)
        return replace(self, name=f"{self.name} with {rule.__name__}", step=step)


@names_its_options
def load_alike(
    sources: Sequence[str | os.PathLike[str] | Scenario],
    size: str | None = None,
    months: int | None = None,
    setting: str | os.PathLike[str] | Setting | None = None,
    without: Iterable[str] = (),
    structures: Mapping[str, str] | None = None,
) -> tuple[Scenario, ...]:
    """Return scenarios that can lie side by side: of one size, one length and the same families of networks.

    Raises
    ------
    UsageError
        If there is none, a name or file is wrong, or sizes, lengths or networks differ.

    """
    if not sources:
        raise UsageError("scenarios: none given: name one, for example status-quo")
    taken = tuple(without)
    found = tuple(
        source.changed(setting, taken, structures).at(size, months)
        if isinstance(source, Scenario)
        else Scenario.load(source, size=size, months=months, setting=setting, without=taken, structures=structures)
        for source in sources
    )
    for what, option in (("size", "--size"), ("months", "--months")):
        different = sorted({str(getattr(scenario, what)) for scenario in found})
        if len(different) > 1:
            raise UsageError(f"scenarios differ in {what} ({', '.join(different)}): set one with {option}")
    if any(scenario.families != found[0].families for scenario in found):
        raise UsageError("scenarios differ in their networks: choose one family for all with --structure")
    return found


def _package_of(file: _ScenarioFile, path: Path) -> Package:
    """Return the package that a scenario file names: one that ships, or a file beside it."""
    if file.package in packages():
        return package(file.package)
    if not file.package.endswith(".toml"):
        raise unknown("package", file.package, packages()).at(f"{path}: package")
    beside = path.parent / file.package
    try:
        return parse_package(read_toml(beside), str(beside))
    except UsageError as error:
        raise error.at(f"{path}: package") from None


def _setting_of(name: str, path: Path) -> Setting:
    """Return the setting that a scenario file names: one that ships, or a file beside it."""
    try:
        return load_setting(path.parent / name if name.endswith(".toml") else name)
    except UsageError as error:
        raise error.at(f"{path}: setting") from None


def _check_deliveries(scenario: Scenario, where: str) -> None:
    """Refuse, before anything runs, what would reach nobody at the size asked for, or begin after the run's end."""
    levers, events = scenario.package.instrument, scenario.setting.event
    luck = Luck(0)
    people = roster(scenario.size, luck) if levers or events else None
    _check_dates(scenario, where)
    for number, instrument in enumerate(levers, start=1):
        if people is not None:
            _check_coverage(instrument, people, luck, f"{where}: instrument[{number}].delivery")
    for number, event in enumerate(events, start=1):
        if people is not None:
            _check_coverage(event, people, luck, f"setting {scenario.setting.name}: event[{number}].delivery")


def _check_dates(scenario: Scenario, where: str) -> None:
    """Refuse a package of which something is announced after the run's end; what ships, and settings, if all is."""
    for instruments, place, may_be_partly_late in (
        (scenario.package.instrument, f"{where}: instrument", _ships(scenario.package)),
        (scenario.setting.event, f"setting {scenario.setting.name}: event", True),
    ):
        policies = [(number, one) for number, one in enumerate(instruments, start=1) if not isinstance(one, Nothing)]
        late = [(number, one) for number, one in policies if one.delivery.announced >= scenario.months]
        if late and not (may_be_partly_late and len(late) < len(policies)):
            number, first = late[0]
            raise UsageError(
                f"{place}[{number}].delivery: announced = {first.delivery.announced} is outside the run, "
                f"allowed 0 to {scenario.months - 1}: choose an earlier month, or run longer with --months"
            )


def _ships(levers: Package) -> bool:
    """Return whether a package is one that ships, its dial turned or not: by its dates, not by its name alone."""
    known = packages().get(levers.name)
    return known is not None and _dates(known) == _dates(levers)


def _dates(levers: Package) -> list[tuple[str, int]]:
    return [(one.kind, one.delivery.announced) for one in levers.instrument]


def _check_coverage(instrument: Instrument, people: Roster, luck: Luck, place: str) -> None:
    delivery = instrument.delivery
    alike = np.zeros(people.number("agency"))
    if not delivery.covers(people).any():
        raise UsageError(f"{place}: covers nobody at size {people.size}: widen its tiers or regions")
    if not delivery.covers_citizens(people).any():
        raise UsageError(f"{place}: covers no citizen at size {people.size}: widen its regions or segments")
    if isinstance(instrument, Duty):
        try:
            instrument.deadline_of(people, alike, alike, luck)
        except UsageError as error:
            raise error.at(place) from None
