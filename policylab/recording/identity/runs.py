"""A run's identity: the numbers of its scenario but not its words, its networks, and what custom rules do.

The three identities of the lab are added to it: the same scenario under other dynamics is another run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import networkx as nx
from pydantic import BaseModel

from policylab.errors import Prose
from policylab.model.organisations import Organisation
from policylab.model.rules import STEP, Rule, luck_key_of
from policylab.model.rules.rule import card_of
from policylab.model.scenario import Scenario
from policylab.recording.identity.live import digest_of_function

DIGITS = 12
PROSE = Prose.__metadata__[0]  # type: ignore[attr-defined]  # marks a type as words for readers


def identity_of_scenario(scenario: Scenario) -> str:
    """Return a digest of all that a scenario decides, 12 hexadecimal digits.

    Package and setting by their content, parameters, forms, families of networks and custom networks, size and months,
    and swapped rules with what they read from outside themselves. Words change nothing.
    """
    decided = {
        "package": numbers_of(scenario.package),
        "setting": numbers_of(scenario.setting),
        "point": scenario.point,
        "families": scenario.families,
        "size": scenario.size,
        "months": scenario.months,
        "rules": identity_of_rules(scenario.step),
        **({"networks": identities_of_networks(scenario.graphs)} if scenario.graphs else {}),
    }
    return digest_of_content(decided)


def identity_of_rules(step: Sequence[Sequence[Rule]]) -> dict[str, str]:
    """Return the rules of a step that are not the shipped ones, each with the digest of what it does.

    Where the order of rules differs from the shipped one, it is included.

    >>> identity_of_rules(STEP)
    {}
    """
    shipped = {rule: luck_key_of(card_of(rule)) for group in STEP for rule in group}
    own = {
        luck_key_of(card_of(rule)): digest_of_function(rule) for group in step for rule in group if rule not in shipped
    }
    order = [[luck_key_of(card_of(rule)) for rule in group] for group in step]
    if order != [[shipped[rule] for rule in group] for group in STEP]:
        own["order of the step"] = digest_of_content(order)
    return own


def identity_of_network(graph: nx.Graph[Any]) -> str:
    """Return a digest of the nodes and edges of a custom network; nothing else of it enters the lab."""
    edges = [[str(end) for end in edge] for edge in graph.edges()]
    if not graph.is_directed():
        edges = [sorted(edge) for edge in edges]
    return digest_of_content([graph.is_directed(), sorted(map(str, graph.nodes())), sorted(edges)])


def identities_of_networks(graphs: Mapping[str, nx.Graph[Any]] | None) -> dict[str, str]:
    """Return the digest of each custom network."""
    return {name: identity_of_network(graph) for name, graph in (graphs or {}).items()}


def identity_of_people(size: str) -> str | None:
    """Return the digest of custom people, None for those of a size that ships."""
    return size.digest or None if isinstance(size, Organisation) else None


def numbers_of(model: Any) -> Any:
    """Return the content of a file as plain data, without prose."""
    if isinstance(model, BaseModel):
        return {
            name: numbers_of(getattr(model, name))
            for name, field in type(model).model_fields.items()
            if PROSE not in field.metadata
        }
    if isinstance(model, Mapping):
        return {name: numbers_of(value) for name, value in model.items()}
    if isinstance(model, tuple | list):
        return [numbers_of(value) for value in model]
    return model


def digest_of_content(content: Any) -> str:
    """Return a digest of plain data, 12 hexadecimal digits."""
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:DIGITS]


def shipped_files(scenarios: Sequence[Scenario]) -> Iterator[str]:
    """Yield the paths, inside the package, of the shipped packages and settings of scenarios."""
    for scenario in scenarios:
        yield f"data/packages/{scenario.package.name}.toml"
        yield f"data/settings/{scenario.setting.name}.toml"
