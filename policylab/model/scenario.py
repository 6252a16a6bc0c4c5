"""Scenarios: a package in a setting at a size for so many months, from a name, a file or Python."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import networkx as nx
from pydantic_core import core_schema

from policylab.errors import Names, UsageError, in_words, says_how_to_change, unknown
from policylab.model.guards import check_swap
from policylab.model.layers import CURE, Layer, Point, as_mapping, as_names, check_values
from policylab.model.limits import DEFAULT_MONTHS, DEFAULT_SIZE
from policylab.model.networks import Graphs
from policylab.model.networks.families import GENERATORS
from policylab.model.policies.package import Package
from policylab.model.policies.reach import said_late
from policylab.model.population import sizes
from policylab.model.rules import STEP, Rule, with_rule
from policylab.model.scenario_checks import (
    EXAMPLE,
    FROZEN,
    INSTEAD,
    check_instruments,
    check_types,
    first,
    frozen_networks,
    listed,
)
from policylab.model.scenario_files import Written, setting_of, written
from policylab.model.setting import DEFAULT_SETTING, Setting, settings


def _default_setting() -> Setting:
    return settings()[DEFAULT_SETTING]


@says_how_to_change(FROZEN, **INSTEAD)
@dataclass(frozen=True, repr=False)
class Scenario:
    """A package in a setting, at a size, for so many months.

    Attributes
    ----------
    name : str
        How the scenario is called as an arm of a comparison.
    package : Package
        The levers.
    size, months : str, int
        Who is in it, and how long it runs.
    setting : Setting
        What no policy decides: parameters and forms under those of the scenario, events beside the package.
    own : Layer
        The parameters, mechanisms taken out and forms that the scenario chooses itself; they win over the setting.
    graphs : mapping of network to networkx graph
        Networks of one's own.
    step : tuple of groups of rules
        The rules of a month; :meth:`with_rule` swaps one.
    draw : mapping of parameter to value
        A world of an ensemble: it stands beneath the setting.
    source : str
        The file or name it came from, for messages.

    """

    name: str
    package: Package
    size: str = DEFAULT_SIZE
    months: int = DEFAULT_MONTHS
    setting: Setting = field(default_factory=_default_setting)
    own: Layer = field(default_factory=Layer)
    graphs: Graphs = field(default_factory=dict)
    step: tuple[tuple[Rule, ...], ...] = STEP
    draw: Mapping[str, float] = field(default_factory=dict, repr=False)
    source: str = field(default="", repr=False, compare=False)

    def __post_init__(self) -> None:
        check_types(self)
        if self.size not in sizes():
            raise unknown("size", self.size, sizes())
        object.__setattr__(self, "draw", Point(as_mapping(self.draw, "draw", "{'lapse': 0.01}")))
        object.__setattr__(
            self, "graphs", Names("network", frozen_networks(self.graphs, self.size), "use .with_network(...)")
        )
        check_values(self.point)
        check_instruments(self.package, self.setting, self.size, self.months, self.source or self.name)

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: Any) -> core_schema.CoreSchema:
        return core_schema.is_instance_schema(cls)

    @classmethod
    @in_words(f"write for example {EXAMPLE}")
    def load(
        cls,
        source: str | os.PathLike[str] | Scenario,
        *,
        size: str | None = None,
        months: int | None = None,
        setting: str | os.PathLike[str] | Setting | None = None,
        parameters: Mapping[str, float] | None = None,
        without: str | Iterable[str] = (),
        structures: Mapping[str, str] | None = None,
    ) -> Scenario:
        """Return the scenario of a name or a file.

        A name is a package that ships, in the default setting. A file is TOML and ends in ``.toml``: with the key
        ``package`` it is a scenario, otherwise a package. ``size``, ``months``, ``setting``, ``parameters`` and forms
        win over what the file says; mechanisms taken out come to those of the file.

        Raises
        ------
        UsageError
            If the name is unknown or the file is wrong; one line says where and how to mend it.

        """
        if isinstance(source, Scenario):
            return source.with_options(size, months, setting, parameters, without, structures)
        said = written(source)
        return cls(
            name=said.name,
            package=said.package,
            size=first(size, said.size, DEFAULT_SIZE),
            months=first(months, said.months, DEFAULT_MONTHS),
            setting=setting_of(setting, first(said.setting, _default_setting())),
            own=said.own.under(Layer.checked(parameters, without, structures)),
            source=said.source,
        )

    @in_words()
    def with_options(
        self,
        size: str | None = None,
        months: int | None = None,
        setting: str | os.PathLike[str] | Setting | None = None,
        parameters: Mapping[str, float] | None = None,
        without: str | Iterable[str] = (),
        structures: Mapping[str, str] | None = None,
    ) -> Scenario:
        """Return the scenario with the options that are given, under its name: what :meth:`load` takes."""
        return replace(
            self,
            size=first(size, self.size),
            months=first(months, self.months),
            setting=setting_of(setting, self.setting),
            own=self.own.under(Layer.checked(parameters, without, structures)),
            graphs={name: graph for name, graph in self.graphs.items() if name not in (structures or {})},
        )

    @cached_property
    def point(self) -> Mapping[str, float]:
        """Return the parameters that are set: by the scenario, else by its setting, else by its world."""
        below = self.setting.layer().over(self.draw)
        return Point(self.own.over(below))

    @cached_property
    def families(self) -> Mapping[str, str]:
        """Return the family of each network that is not made by the default one."""
        chosen = {**self.setting.layer().families, **self.own.families}
        return Names(
            "network",
            {
                name: family
                for name, family in chosen.items()
                if family != next(iter(GENERATORS[name])) and name not in self.graphs
            },
            INSTEAD["families"],
        )

    @property
    def forms(self) -> Mapping[str, str]:
        """Return the forms that are chosen by name: by the scenario, else by its setting."""
        return Names("structure", {**self.setting.structures, **self.own.structures}, CURE)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return in sentences what of the scenario does nothing because it comes after the run's end."""
        return (
            *said_late(self.package.instrument, self.months, f"{self.name}: instrument"),
            *said_late(self.setting.event, self.months, f"setting {self.setting.name}: event"),
        )

    @in_words("write for example .named('mine')")
    def named(self, name: str) -> Scenario:
        """Return the scenario under another name, by which a comparison knows it as an arm."""
        return replace(self, name=name)

    @in_words("write for example .at(months=24)")
    def at(self, size: str | None = None, months: int | None = None, where: str | None = None) -> Scenario:
        """Return the scenario at another size or length, where given; ``where`` names its file in an error."""
        return replace(
            self, size=first(size, self.size), months=first(months, self.months), source=first(where, self.source)
        )

    def __repr__(self) -> str:
        place = f"{self.package.name} in {self.setting.name}, size {self.size}, {self.months} months"
        return f"Scenario {self.name!r}: {', '.join([place, *([listed(self.point)] if self.point else [])])}"

    def with_parameters(self, parameters: Mapping[str, float] | None = None, /, **values: float) -> Scenario:
        """Return the scenario with other values of parameters, each in its range.

        >>> law = Scenario.load("by-law-phased", size="classroom").with_parameters(lapse=0.01)
        >>> law.name, law.point["lapse"]
        ('by-law-phased with lapse = 0.01', 0.01)
        >>> law.with_parameters(lapse=0.1)
        Traceback (most recent call last):
        policylab.errors.UsageError: parameters.lapse: 0.1 is out of range; allowed 0 to 0.02 1/month: ...

        Raises
        ------
        UsageError
            If a parameter is unknown, its value out of range, or taken elsewhere by a mechanism or form.

        """
        chosen = {**as_mapping(parameters, "with_parameters", "{'lapse': 0.01}"), **values}
        if not chosen:
            return self
        own = self.own.under(Layer.checked(chosen))
        said = ", ".join(f"{name} = {own.parameters[name]:g}" for name in chosen)
        return replace(self, own=own, name=self._named_with(said))

    @in_words("write for example .without('lapse')")
    def without(self, *mechanisms: str) -> Scenario:
        """Return the scenario with mechanisms taken out as well."""
        if not as_names(mechanisms, "without", "'lapse'"):
            raise UsageError("without: names no mechanism: write for example .without('lapse')")
        own = self.own.under(Layer.checked(without=mechanisms))
        return replace(self, own=own, name=self._named_with(f"without {', '.join(mechanisms)}"))

    def with_structure(self, structures: Mapping[str, str] | None = None, /, **forms: str) -> Scenario:
        """Return the scenario with rival forms of the model, such as ``choice="nested"``."""
        chosen = {**as_mapping(structures, "with_structure", "{'choice': 'nested'}"), **forms}
        own = self.own.under(Layer.checked(structures=chosen))
        graphs = {name: graph for name, graph in self.graphs.items() if name not in chosen}
        return replace(self, own=own, graphs=graphs, name=self._named_with(listed(chosen)))

    @in_words("write for example .with_network(leaders=graph)")
    def with_network(self, **networks: str | nx.Graph[Any]) -> Scenario:
        """Return the scenario with networks made otherwise: a family by name, or a networkx graph of one's own.

        The nodes of a graph are the names of the agents; it is copied and frozen.
        """
        unknown_names = [name for name in networks if name not in GENERATORS]
        if unknown_names:
            raise unknown("network", unknown_names[0], GENERATORS)
        families = {name: one for name, one in networks.items() if not isinstance(one, nx.Graph)}
        graphs = {name: one for name, one in networks.items() if isinstance(one, nx.Graph)}
        own = self.own.under(Layer.checked(structures=families))
        kept = {name: graph for name, graph in self.graphs.items() if name not in families}
        said = listed({name: families.get(name, "of one's own") for name in networks})
        return replace(self, own=own, graphs={**kept, **graphs}, name=self._named_with(said))

    @in_words("write for example .with_package('hybrid')")
    def with_package(self, package: str | os.PathLike[str] | Package) -> Scenario:
        """Return the scenario with another package: the name of one that ships, a TOML file, or a Package."""
        said = Written("", package.name, package) if isinstance(package, Package) else written(package)
        if said.setting is not None or said.own != Layer() or said.size is not None or said.months is not None:
            raise UsageError(f"{said.source}: is a scenario: name the file of a package, or load it by Scenario.load")
        old, new = self.package.name, said.package.name
        name = new + self.name.removeprefix(old) if self.name.startswith(old) else self._named_with(new)
        return replace(self, package=said.package, name=name, source=said.source)

    @in_words("write for example .with_setting('shock')")
    def with_setting(self, setting: str | os.PathLike[str] | Setting) -> Scenario:
        """Return the scenario in another setting: the name of one that ships, a TOML file, or a Setting."""
        chosen = setting_of(setting, self.setting)
        return replace(self, setting=chosen, name=f"{self.name} in {chosen.name}")

    @in_words("write for example .with_rule(rule)")
    def with_rule(self, rule: Rule) -> Scenario:
        """Return the scenario with one rule, as it is now with all that it reads, in the place of that of its name.

        Raises
        ------
        UsageError
            If no rule has that name, or the new one cannot take its place; the message says how to mend it.

        """
        step = with_rule(self.step, rule)
        check_swap(rule)
        return replace(self, name=self._named_with(rule.__name__), step=step)

    @in_words("write for example .in_world({'lapse': 0.01})")
    def in_world(self, draw: Mapping[str, float]) -> Scenario:
        """Return the scenario in a world of an ensemble: what it and its setting fix wins over what is drawn."""
        return replace(self, draw=draw)

    def _named_with(self, said: str) -> str:
        if " with" in self.name:
            return f"{self.name}, {said}"
        return f"{self.name} {said}" if said.startswith("without") else f"{self.name} with {said}"


# A dataclass makes its constructor itself; it answers in words as well.
Scenario.__init__ = in_words(f"a scenario is loaded: write {EXAMPLE}", **INSTEAD)(Scenario.__init__)  # type: ignore[method-assign]
