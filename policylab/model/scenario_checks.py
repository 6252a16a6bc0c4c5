"""Checks of scenarios, however they are made: by a file, an option, a method or ``replace``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import networkx as nx

from policylab.errors import UsageError, as_written, check_whole, not_missing, shown
from policylab.model.guards import sealed
from policylab.model.layers import Layer, as_mapping
from policylab.model.limits import MOST_MONTHS
from policylab.model.luck import Luck
from policylab.model.networks import Graphs, frozen
from policylab.model.networks.fitting import fitted_network
from policylab.model.policies.package import Package, packages
from policylab.model.policies.reach import check_dates, check_reach
from policylab.model.population import roster
from policylab.model.rules.rule import Card
from policylab.model.setting import Setting
from policylab.published.calendar import moments

DECIDES_NO_NUMBER = True  # it refuses, and freezes what it lets through
LONGEST_NAME = 200
EXAMPLE = "Scenario.load('by-law-phased', size='classroom')"
FROZEN = f"a scenario is frozen: make another, for example with .with_parameters(lapse=0.03) or {EXAMPLE}"
# What to write instead of setting a field.
INSTEAD = {
    "name": "write .named('mine')",
    "package": "write .with_package('hybrid'), or your own TOML file",
    "point": "write .with_parameters(lapse=0.03)",
    "own": "write .with_parameters(lapse=0.03), .without('lapse') or .with_structure(choice='nested')",
    "size": "write .at(size='classroom')",
    "months": "write .at(months=24)",
    "setting": "write .with_setting('shock')",
    "families": "write .with_network(leaders='random')",
    "graphs": "write .with_network(leaders=graph)",
    "step": "write .with_rule(rule)",
}
CURES = {
    Package: "write .with_package('hybrid'), or give a file",
    Setting: "write .with_setting('shock'), or give a file",
    Layer: "write .with_parameters(lapse=0.03), .without('lapse') or .with_structure(choice='nested')",
}
# Frozen graphs that fit the agents of a size as a network.
_FITTED: WeakKeyDictionary[nx.Graph[Any], set[tuple[str, str]]] = WeakKeyDictionary()

Value = TypeVar("Value")


def check_types(scenario: Any) -> None:
    """Refuse a scenario with a field of the wrong type; write its name readably.

    Raises
    ------
    UsageError
        Naming the field, its value and what to write.

    """
    check_name(scenario.name, "name")
    object.__setattr__(scenario, "name", as_written(scenario.name))
    if not isinstance(scenario.source, str):
        raise UsageError(f"where: {shown(scenario.source)} has the wrong type: write the path of a file")
    for name, kind in (("package", Package), ("setting", Setting), ("own", Layer)):
        value = getattr(scenario, name)
        if not isinstance(value, kind):
            raise UsageError(f"{name}: {shown(value)} is not a {kind.__name__}: {CURES[kind]}")
    check_whole("months", scenario.months, 1, MOST_MONTHS, 120)
    if not isinstance(scenario.size, str):
        raise UsageError(f"size: {shown(scenario.size)} has the wrong type: write for example 'classroom'")
    if not _is_step(scenario.step):
        raise UsageError("step: is not a tuple of groups of rules: swap a rule with .with_rule(rule)")
    object.__setattr__(scenario, "step", sealed(scenario.step))


def check_instruments(package: Package, setting: Setting, size: str, months: int, where: str) -> None:
    """Refuse a setting that begins out of range, and instruments and events that reach nobody or come after the run."""
    begins = moments([setting.begins]).years if setting.begins is not None else ()
    for wrong in (year for year in begins if isinstance(year, str)):
        raise UsageError(f"setting {setting.name}: begins: {wrong}")
    events = f"setting {setting.name}: event"
    check_dates(package.instrument, months, f"{where}: instrument", may_be_partly_late=ships(package))
    check_dates(setting.event, months, events, may_be_partly_late=True)
    check_reach(package.instrument, size, f"{where}: instrument")
    check_reach(setting.event, size, events)


def check_name(name: object, place: str) -> None:
    """Refuse a name that is not a single printable line, or that a program reads as a missing value."""
    if not isinstance(name, str):
        raise UsageError(f"{place}: {shown(name)} has the wrong type: write a text, for example 'mine'")
    if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise UsageError(
            f"{place}: {shown(name)} is not a name: write one line of 1 to {LONGEST_NAME} printable characters"
        )
    try:
        not_missing(name)
    except ValueError as error:
        raise UsageError(f"{place}: {error}") from None


def _is_step(step: object) -> bool:
    return isinstance(step, tuple) and all(
        isinstance(group, tuple) and all(isinstance(getattr(rule, "card", None), Card) for rule in group)
        for group in step
    )


def custom_graphs(value: object) -> dict[str, nx.Graph[Any]]:
    """Return custom networks by name, each a networkx graph."""
    graphs = as_mapping(value, "graphs", "{'leaders': graph}")
    for name, graph in graphs.items():
        if not isinstance(graph, nx.Graph):
            raise UsageError(
                f"network {name}: {shown(graph)} is not a networkx graph: write .with_network({name}=graph)"
            )
    return dict(graphs)


def frozen_networks(graphs: Graphs, size: str) -> dict[str, nx.Graph[Any]]:
    """Return frozen copies of custom networks, each fitted to the agents of a size."""
    kept = {}
    for name, graph in custom_graphs(graphs).items():
        if (name, size) in _FITTED.get(graph, set()):
            kept[name] = frozen(graph)
            continue
        fitted = fitted_network(roster(size, Luck(0)), name, graph)
        kept[name] = frozen(fitted, in_place=fitted is not graph)
        _FITTED.setdefault(kept[name], set()).add((name, size))
    return kept


def ships(levers: Package) -> bool:
    """Return whether a package is one that ships, whatever its dial: by its content, not by its name."""
    known = next((package for package in packages().values() if package.name == levers.name), None)
    return known is not None and _decided(known) == _decided(levers)


def _decided(levers: Package) -> list[dict[str, Any]]:
    """Return the content of the instruments of a package without what its dial turns."""
    turned = levers.dial.fields if levers.dial else ()
    return [
        {name: value for name, value in instrument if f"{instrument.kind}.{name}" not in turned}
        for instrument in levers.instrument
    ]


def first(*values: Value | None) -> Value:
    """Return the first value that is not None; the last never is."""
    return next(value for value in values if value is not None)


def listed(chosen: Mapping[str, object]) -> str:
    """Return choices as they appear in a name."""
    return ", ".join(f"{name} = {value}" for name, value in chosen.items())
