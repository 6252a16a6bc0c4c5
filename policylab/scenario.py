"""Scenarios: a package in a world at a size for so many months, from a name or a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from policylab.errors import UsageError, unknown
from policylab.files import Table, checked, read_toml
from policylab.luck import Luck
from policylab.mechanisms import taken_out
from policylab.parameters import parameters
from policylab.policies.delivery import PhasedDelivery
from policylab.policies.package import Name, Package, package, packages, parse_package
from policylab.population import roster, sizes
from policylab.rules import STEP, Rule, with_rule

DEFAULT_SIZE = "lab"
DEFAULT_MONTHS = 120
MOST_MONTHS = 1200


class _ScenarioFile(Table):
    """What a scenario file may say."""

    name: Name
    package: Annotated[str, Field(min_length=1)]
    size: str | None = None
    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] | None = None
    without: tuple[str, ...] = ()
    parameters: Annotated[dict[str, Any], Field(default_factory=dict)]


# A file with any of these is a scenario, so that one that forgets its package is told so; another is a package.
_SCENARIO_KEYS = set(_ScenarioFile.model_fields) - {"name"}


@dataclass(frozen=True)
class Scenario:
    """A package in a world, at a size, for so many months.

    Attributes
    ----------
    name : str
        How the scenario is called as an arm of a comparison.
    package : Package
        The levers.
    point : dict
        The parameters of the world that differ from their defaults, mechanisms taken out included.
    size, months : str, int
        Who is in it, and how long it runs.
    step : tuple of groups of rules
        The rules of a month; :meth:`with_rule` swaps one.

    """

    name: str
    package: Package
    point: dict[str, float] = field(default_factory=dict)
    size: str = DEFAULT_SIZE
    months: int = DEFAULT_MONTHS
    step: tuple[tuple[Rule, ...], ...] = STEP

    @classmethod
    def load(cls, source: str | os.PathLike[str], *, size: str | None = None, months: int | None = None) -> Scenario:
        """Return the scenario of a name or a file.

        A name is a package that ships, in the default world. A file is TOML and ends in ``.toml``: with the key
        ``package`` it is a scenario, otherwise a package. ``size`` and ``months`` win over what the file says.

        Raises
        ------
        UsageError
            If the name is unknown or the file is wrong; one line says where and how to mend it.

        """
        text = os.fspath(source)
        is_path = text.endswith(".toml") or os.sep in text or "/" in text
        found = cls._from_file(Path(text)) if is_path and text not in packages() else cls(text, package(text))
        return found.at(size, months, text)

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
        _check_coverage(chosen, where or self.name)
        return chosen

    @classmethod
    def _from_file(cls, path: Path) -> Scenario:
        content, where = read_toml(path), str(path)
        if not _SCENARIO_KEYS & set(content):
            levers = parse_package(content, where)
            return cls(levers.name, levers)
        file = checked(_ScenarioFile, content, where)
        if file.size is not None and file.size not in sizes():
            raise UsageError(f"{where}: size: {unknown('size', file.size, sizes())}")
        beside = path.parent / file.package
        if file.package in packages():
            levers = package(file.package)
        elif file.package.endswith(".toml"):
            try:
                levers = parse_package(read_toml(beside), str(beside))
            except UsageError as error:
                raise UsageError(f"{where}: package: {error}") from None
        else:
            raise UsageError(f"{where}: package: {unknown('package', file.package, packages())}")
        return cls(
            file.name,
            levers,
            _point(file, where),
            file.size or DEFAULT_SIZE,
            DEFAULT_MONTHS if file.months is None else file.months,
        )

    def with_rule(self, rule: Rule) -> Scenario:
        """Return the scenario with one rule swapped for another of the same name."""
        return replace(self, name=f"{self.name} with {rule.__name__}", step=with_rule(self.step, rule))


def load_alike(
    sources: Sequence[str | os.PathLike[str] | Scenario], size: str | None = None, months: int | None = None
) -> tuple[Scenario, ...]:
    """Return scenarios that can lie side by side: of one size and one length.

    Raises
    ------
    UsageError
        If there is none, a name or file is wrong, or sizes or lengths differ.

    """
    if not sources:
        raise UsageError("scenarios: none given: name one, for example status-quo")
    found = tuple(
        source.at(size, months) if isinstance(source, Scenario) else Scenario.load(source, size=size, months=months)
        for source in sources
    )
    for what, option in (("size", "--size"), ("months", "--months")):
        different = sorted({str(getattr(scenario, what)) for scenario in found})
        if len(different) > 1:
            raise UsageError(f"scenarios differ in {what} ({', '.join(different)}): set one with {option}")
    return found


def _point(file: _ScenarioFile, where: str) -> dict[str, float]:
    point = {}
    for name, value in file.parameters.items():
        if name not in parameters():
            raise UsageError(f"{where}: parameters: {unknown('parameter', name, parameters())}")
        point[name] = parameters()[name].check(value, f"{where}: parameters.{name}")
    return {**point, **taken_out(file.without, point, where)}


def _check_coverage(scenario: Scenario, where: str) -> None:
    """Refuse, before anything runs, an instrument or a phase that would reach no agency at the size asked for."""
    deliveries = [instrument.delivery for instrument in scenario.package.instrument]
    if not deliveries:
        return
    luck = Luck(0)
    people = roster(scenario.size, luck)
    alike = np.zeros(people.number("agency"))
    for number, delivery in enumerate(deliveries, start=1):
        place = f"{where}: instrument[{number}].delivery"
        if not delivery.covers(people).any():
            raise UsageError(f"{place}: covers nobody at size {scenario.size}: widen its tiers or regions")
        if isinstance(delivery, PhasedDelivery):
            try:
                delivery.deadline_of(people, alike, alike, luck)
            except UsageError as error:
                raise UsageError(f"{place}: {error}") from None
