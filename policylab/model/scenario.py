"""Scenarios: a package in a setting, at a size, for a number of months; from a name, a file or Python."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import networkx as nx
from pydantic_core import core_schema

from policylab.errors import Names, UsageError, unknown
from policylab.errors.calls import in_words, says_how_to_change
from policylab.model.guards import check_swap
from policylab.model.layers import CURE, Layer, Point, as_mapping, as_names, check_values
from policylab.model.limits import DEFAULT_MONTHS, DEFAULT_SIZE
from policylab.model.networks import Graphs
from policylab.model.networks.families import GENERATORS
from policylab.model.policies.package import Package
from policylab.model.policies.reach import said_late
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
from policylab.model.tables import sizes


def _default_setting() -> Setting:
    return settings()[DEFAULT_SETTING]


@says_how_to_change(FROZEN, **INSTEAD)
@dataclass(frozen=True, repr=False)
class Scenario:
    """A package in a setting, at a size, for a number of months.

    Attributes
    ----------
    name : str
        The scenario's name as an arm of a comparison.
    package : Package
        The levers.
    size, months : str, int
        The agents in it, and how long it runs.
    setting : Setting
        What no policy decides: parameters and forms below those of the scenario, and events.
    own : Layer
        The parameters, removed mechanisms and forms that the scenario itself chooses; they win over the setting.
    graphs : mapping of network to networkx graph
        Custom networks.
    step : tuple of groups of rules
        The rules of a month; :meth:`with_rule` swaps one.
    draw : mapping of parameter to value
        A world of an ensemble: the setting wins over it.
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
        object.__setattr__(self, "draw", Point(as_mapping(self.draw, "draw", "{'lapse': 0.03}")))
        object.__setattr__(
            self, "graphs", Names("network", frozen_networks(self.graphs, self.size), "use .with_network(...)")
        )
        check_values(self.point, drawn=bool(self.draw))
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
        override the file; removed mechanisms are added to those of the file.

        Raises
        ------
        UsageError
            If the name is unknown or the file is wrong; one line says where and how to fix it.

        """
        if isinstance(source, Scenario):
            return source.with_options(size, months, setting, parameters, without, structures)
        content = written(source)
        return cls(
            name=content.name,
            package=content.package,
            size=first(size, content.size, DEFAULT_SIZE),
            months=first(months, content.months, DEFAULT_MONTHS),
            setting=setting_of(setting, first(content.setting, _default_setting())),
            own=content.own.under(Layer.checked(parameters, without, structures)),
            source=content.source,
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
        """Return the scenario under its name with other options, those of :meth:`load`."""
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
        below = self.setting.layer().on_top_of(self.draw)
        return Point(self.own.on_top_of(below))

    @cached_property
    def families(self) -> Mapping[str, str]:
        """Return the family of each network that does not have the default one."""
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
        """Return the chosen forms by name: those of the scenario, else those of its setting."""
        return Names("structure", {**self.setting.structures, **self.own.structures}, CURE)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return a sentence for each part of the scenario that does nothing because it comes after the run's end."""
        return (
            *said_late(self.package.instrument, self.months, f"{self.name}: instrument"),
            *said_late(self.setting.event, self.months, f"setting {self.setting.name}: event"),
        )

    @in_words("write for example .named('mine')")
    def named(self, name: str) -> Scenario:
        """Return the scenario under another name, which is its name as an arm of a comparison."""
        return replace(self, name=name)

    @in_words("write for example .at(months=24)")
    def at(self, size: str | None = None, months: int | None = None, where: str | None = None) -> Scenario:
        """Return the scenario at another size or length; ``where`` names its file in an error."""
        return replace(
            self, size=first(size, self.size), months=first(months, self.months), source=first(where, self.source)
        )

    def __repr__(self) -> str:
        place = f"{self.package.name} in {self.setting.name}, size {self.size}, {self.months} months"
        return f"Scenario {self.name!r}: {', '.join([place, *([listed(self.point)] if self.point else [])])}"

    def with_parameters(self, parameters: Mapping[str, float] | None = None, /, **values: float) -> Scenario:
        """Return the scenario with other values of parameters, each in its range.

        >>> law = Scenario.load("by-law-phased", size="classroom").with_parameters(lapse=0.03)
        >>> law.name, law.point["lapse"]
        ('by-law-phased with lapse = 0.03', 0.03)
        >>> law.with_parameters(lapse=0.1)
        Traceback (most recent call last):
        policylab.errors.UsageError: parameters.lapse: 0.1 is out of range; allowed 0.02 to 0.08 1/year: ...

        Raises
        ------
        UsageError
            If a parameter is unknown, its value out of range, or fixed at another value by a mechanism or form.

        """
        chosen = {**as_mapping(parameters, "with_parameters", "{'lapse': 0.03}"), **values}
        if not chosen:
            return self
        own = self.own.under(Layer.checked(chosen))
        addition = ", ".join(f"{name} = {own.parameters[name]:g}" for name in chosen)
        return replace(self, own=own, name=self._named_with(addition))

    @in_words("write for example .without('lapse')")
    def without(self, *mechanisms: str) -> Scenario:
        """Return the scenario with more mechanisms removed."""
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
        """Return the scenario with other networks: a family by name, or your own networkx graph.

        The nodes of a graph are the names of the agents; it is copied and frozen.
        """
        unknown_names = [name for name in networks if name not in GENERATORS]
        if unknown_names:
            raise unknown("network", unknown_names[0], GENERATORS)
        families = {name: network for name, network in networks.items() if not isinstance(network, nx.Graph)}
        graphs = {name: network for name, network in networks.items() if isinstance(network, nx.Graph)}
        own = self.own.under(Layer.checked(structures=families))
        kept = {name: graph for name, graph in self.graphs.items() if name not in families}
        addition = listed({name: families.get(name, "custom") for name in networks})
        return replace(self, own=own, graphs={**kept, **graphs}, name=self._named_with(addition))

    @in_words("write for example .with_package('hybrid')")
    def with_package(self, package: str | os.PathLike[str] | Package) -> Scenario:
        """Return the scenario with another package: the name of one that ships, a TOML file, or a Package."""
        file = Written("", package.name, package) if isinstance(package, Package) else written(package)
        if file.setting is not None or file.own != Layer() or file.size is not None or file.months is not None:
            raise UsageError(f"{file.source}: is a scenario: name the file of a package, or load it by Scenario.load")
        old, new = self.package.name, file.package.name
        name = new + self.name.removeprefix(old) if self.name.startswith(old) else self._named_with(new)
        return replace(self, package=file.package, name=name, source=file.source)

    @in_words("write for example .with_setting('shock')")
    def with_setting(self, setting: str | os.PathLike[str] | Setting) -> Scenario:
        """Return the scenario in another setting: the name of one that ships, a TOML file, or a Setting."""
        chosen = setting_of(setting, self.setting)
        return replace(self, setting=chosen, name=f"{self.name} in {chosen.name}")

    @in_words("write for example .with_rule(rule)")
    def with_rule(self, rule: Rule) -> Scenario:
        """Return the scenario with a rule, and all that it reads, instead of the rule of its name.

        Raises
        ------
        UsageError
            If no rule has that name, or the new one cannot replace it; the message says how to fix it.

        """
        step = with_rule(self.step, rule)
        check_swap(rule)
        return replace(self, name=self._named_with(rule.__name__), step=step)

    @in_words("write for example .in_world({'lapse': 0.03})")
    def in_world(self, draw: Mapping[str, float]) -> Scenario:
        """Return the scenario in a world of an ensemble: what it and its setting fix wins over the draw."""
        return replace(self, draw=draw)

    def _named_with(self, addition: str) -> str:
        if " with" in self.name:
            return f"{self.name}, {addition}"
        return f"{self.name} {addition}" if addition.startswith("without") else f"{self.name} with {addition}"


# The constructor is made by the dataclass; its errors are in words too.
Scenario.__init__ = in_words(f"a scenario is loaded: write {EXAMPLE}", **INSTEAD)(Scenario.__init__)  # type: ignore[method-assign]
