"""The plain core begins as the lab does: people, ties, users, the months of settling and what month 0 makes of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import networkx as nx
import pytest

from policylab import Lab, Scenario
from tests.plain import settling
from tests.plain.luck import Luck
from tests.plain.recording import Recording, State, record_from_the_start
from tests.plain.test_docking import NEAR, differences, numbers_in

UNREACHED = {  # bounds
    "min(6, len(near) - 1)",
    "max(round(len(order) / 10), 1)",
    "min(1.0, scale * declared[key])",
    "_within(person.region['distance'] + 0.3 * (luck('distance') - 0.5), 0, 1)",
    "round(x, 9)",
}
EXACTNESS = ("low, high = ", "high - low > ", "scale * declared[key] > 1}")  # lines of how, and not of what
TEXTS = {name: Path(__file__).with_name(f"{name}.py").read_text("utf-8") for name in ("people", "settling")}
PARAMETERS = sorted({name for text in TEXTS.values() for name in re.findall(r"\bp(?:arameters)?\.(\w+)", text)})
FREE = ("budget", "trust")


def lab(seed: int = 1, **options: Any) -> Lab:
    networks = options.pop("networks", None)
    return Lab(Scenario.load("status-quo", size="classroom", months=2, **options), seed=seed, networks=networks)


@lru_cache(maxsize=1)
def usual() -> Recording:
    return record_from_the_start(lab)


def numbers_to_change(name: str, tree: ast.AST) -> list[ast.Constant]:
    """Return the numbers of a file that the beginning depends on."""
    lines = TEXTS[name].splitlines()
    numbers = numbers_in(tree, UNREACHED)
    return [number for number in numbers if not any(line in lines[number.lineno - 1] for line in EXACTNESS)]


NUMBERS = [(name, n) for name in TEXTS for n in range(len(numbers_to_change(name, ast.parse(TEXTS[name]))))]


def differences_before(recording: Recording) -> Iterator[str]:
    """Name each column of any agent that differs from the lab's before month 0, or at it."""
    months, plain = recording.settling, settling.Settling(recording)
    yield from _differing(plain, months[-settling.MONTHS][0])
    while plain.month < 0:
        plain.step()
        yield from _differing(plain, months[plain.month - 1][1])
        plain.go_on()
        yield from _differing(plain, months[plain.month][0] if plain.month else recording.states[0])


def _differing(plain: settling.Settling, state: State) -> Iterator[str]:
    for agent in plain.agents:
        for column, in_lab in state[agent.name].items():
            own = getattr(agent, column)
            if own != in_lab and not abs(own - in_lab) <= NEAR:
                yield f"month {plain.month}: {agent.name}: {column} is {own!r}, in the lab {in_lab!r}"


def own_networks() -> dict[str, nx.Graph]:
    """Return networks in which some citizens know nobody, some deal with nobody, and some with one agency."""
    networks = lab().networks
    dealings, citizens = nx.DiGraph(networks["dealings"]), nx.Graph(networks["citizens"])
    for number, name in enumerate(node for node in citizens):
        if number % 5 == 0:
            citizens.remove_edges_from(list(citizens.edges(name)))
        if number % 7 in (0, 3):
            dealings.remove_edges_from(list(dealings.out_edges(name))[: 3 if number % 7 == 0 else 2])
    return {"dealings": dealings, "citizens": citizens}


def have_the_same_ties(recording: Recording) -> bool:
    """Return whether citizens live, deal with agencies and know each other as in the lab."""
    luck, tiers = Luck(recording.seed, 0), recording.tiers
    population = settling.Population(recording.tables, SimpleNamespace(**recording.parameters), luck)
    by_tier = {tier: [name for name in tiers if tiers[name] == tier] for tier in dict.fromkeys(tiers.values())}
    regions, names = population.regions(by_tier), list(recording.dealings)
    return (
        {name: population.person(name).region["name"] for name in names} == recording.regions
        and {name: list(population.agencies(name, by_tier, regions)) for name in names} == recording.dealings
        and population.neighbours(names) == {name: set(known) for name, known in recording.neighbours.items()}
    )


def test_people_and_their_ties_are_those_of_the_lab(afresh) -> None:
    assert have_the_same_ties(usual())


def test_the_months_of_settling_are_those_of_the_lab(afresh) -> None:
    assert next(differences_before(usual()), "") == ""


@pytest.mark.long
@pytest.mark.parametrize("corner", range(15))
def test_they_are_where_every_parameter_is_at_an_end(corner: int, corners: list[dict[str, float]], afresh) -> None:
    recording = record_from_the_start(lambda: lab(corner, parameters=corners[corner]))
    assert next(differences_before(recording), "") == ""


@pytest.mark.long
@pytest.mark.parametrize("options", [{"without": FREE}, {"parameters": {"formal_start": 0.3}}])
def test_they_are_without_barriers_and_where_half_a_service_is_to_be_declared(options, afresh) -> None:
    assert next(differences_before(record_from_the_start(lambda: lab(**options))), "") == ""


@pytest.mark.long
def test_they_are_where_some_citizens_know_or_deal_with_nobody(afresh) -> None:
    recording = record_from_the_start(lambda: lab(networks=own_networks()))
    assert not all(recording.dealings.values())
    assert not all(recording.neighbours.values())
    assert next(differences_before(recording), "") == ""
    assert next(differences(recording), "") == ""


def is_noticed(recording: Recording) -> bool:
    """Return whether a changed beginning differs from the lab's, or cannot be computed."""
    try:
        return not have_the_same_ties(recording) or any(differences_before(recording))
    except (ArithmeticError, LookupError, ValueError):
        return True


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_halved_parameter_is_noticed(name: str, afresh) -> None:
    parameters = usual().parameters
    assert is_noticed(replace(usual(), parameters={**parameters, name: parameters[name] / 2}))


@pytest.mark.exhaustive
@pytest.mark.parametrize(("name", "number"), NUMBERS)
def test_a_changed_number_is_noticed(name: str, number: int, monkeypatch, afresh) -> None:
    tree = ast.parse(TEXTS[name])
    constant = numbers_to_change(name, tree)[number]
    constant.value += 1
    changed = ModuleType(f"tests.plain.{name}")
    exec(compile(tree, f"{name}.py", "exec"), vars(changed))
    of = {"people": "Population", "settling": "Settling"}[name]
    monkeypatch.setattr(settling, of, vars(changed)[of])
    assert is_noticed(usual()), f"{name}.py, line {constant.lineno}: {constant.value - 1}"
