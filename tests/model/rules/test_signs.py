"""Which way each argument of a rule moves what the rule writes, over the whole range of everything else.

``signs.toml`` says it of everything that a rule sees, levers and luck included; what it does not name moves nothing.
That the body is the printed equation is held by ``tests/odd/test_equations.py``; this is what the equation claims.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from policylab.model.luck import Luck
from policylab.model.rules import rules
from policylab.model.rules.rule import card_of
from policylab.odd.equations import meanings
from tests.odd.test_equations import KEYS, PRINTED, value_of

SIGNS = tomllib.loads(Path(__file__).with_name("signs.toml").read_text(encoding="utf-8"))
WAYS = {(True, False): "+", (False, True): "-", (True, True): "~"}


@lru_cache(maxsize=200)
def scattered(name, argument, what):
    return Luck(1).uniform(f"{what} of {name}.{argument}", KEYS, 0)


class Scattered:
    """A rule at many points: what stands there, and what becomes of it where one argument is lower or higher."""

    def __init__(self, name, **fixed):
        self.rule, self.card = rules()[name], card_of(rules()[name])
        self.meanings = {meaning.argument: meaning for meaning in meanings(self.card).values()}
        self.given = {argument: self.value(argument, "signs") for argument in self.meanings} | fixed

    def value(self, argument, *whats, of=lambda draws: draws[0]):
        return value_of(self.meanings[argument], of([scattered(self.card.name, argument, what) for what in whats]))

    def written(self, **changed):
        given = self.given | changed
        result = self.rule(*(given[name] for name in self.card.inputs), **{n: given[n] for n in self.card.parameters})
        columns = result if isinstance(result, tuple) else (result,)
        return [np.broadcast_to(np.asarray(column, dtype=float), (len(KEYS), 1)) for column in columns]

    def ways(self, argument):
        """Return which way each column goes where an argument rises: +, -, ~ for both, nothing for neither."""
        ends = [self.value(argument, "signs", "others", of=end) for end in (np.minimum.reduce, np.maximum.reduce)]
        ends = ends[::-1] if ends[0].dtype == bool else ends  # a low draw is yes
        low, high = (self.written(**{argument: end}) for end in ends)
        moved = [b - a for a, b in zip(low, high, strict=True)]
        ways = (WAYS.get((bool((by > 1e-12).any()), bool((by < -1e-12).any()))) for by in moved)
        return dict(zip(self.card.writes, ways, strict=True))


def table(name):
    """Return the signs of a rule by column and argument, as the file has them."""
    columns = {column: words for column, words in SIGNS[name].items() if column != "silenced_by"}
    return {column: {word[1:]: word[0] for word in words.split()} for column, words in columns.items()}


@np.errstate(all="ignore")
def measured(name):
    """Return the signs of a rule by column and argument, as its body has them."""
    scatter = Scattered(name)
    signs = {column: {} for column in scatter.card.writes}
    for argument in scatter.card.inputs:
        for column, way in scatter.ways(argument).items():
            if way:
                signs[column][argument] = way
    return signs


def test_every_rule_with_an_equation_has_its_signs():
    assert set(SIGNS) == set(PRINTED)


def rules_of(kind):
    return [name for name in SIGNS if name.startswith(f"{kind}_")]


@pytest.mark.carries(
    "T-P1", "T-P2", "T-P3", "T-P4", "barrier:budget", "barrier:budget.duplication", "barrier:data.definitions",
    "barrier:data.integration", "barrier:data.quality", "barrier:data.release", "barrier:data.standards",
    "barrier:leadership.clear-problem", "barrier:leadership.mindset", "barrier:readiness",
    "barrier:readiness.to-adapt", "barrier:readiness.to-give-data", "barrier:readiness.to-link-data",
    "barrier:readiness.to-store-data", "barrier:regulation.amendment", "barrier:regulation.cross-department",
    "barrier:regulation.interpretation", "barrier:skills", "claim:1", "claim:10", "claim:11", "claim:12", "claim:14",
    "claim:4", "claim:5", "claim:6", "claim:7", "claim:8", "claim:9", "collaboration:co-development",
    "collaboration:facilitator", "collaboration:private-practice", "platform:digital-id", "platform:e-payment",
    "platform:gdx", "platform:linkage-center", "platform:one-stop-platform", "platform:open-data-centre"
)  # fmt: skip
@pytest.mark.parametrize("name", rules_of("agency"))
def test_what_moves_an_agency_and_which_way(name):
    assert measured(name) == table(name)


@pytest.mark.carries(
    "T-O1", "T-O3", "T-P2", "barrier:budget", "barrier:budget.duplication", "barrier:data.integration",
    "barrier:leadership.mindset", "barrier:regulation.amendment", "barrier:regulation.cross-department", "claim:1",
    "claim:12", "claim:15", "claim:3", "claim:4", "claim:5", "claim:6", "claim:7", "claim:8", "platform:digital-id",
    "platform:e-payment", "platform:gdcc", "programme:three-pillars"
)  # fmt: skip
@pytest.mark.parametrize("name", rules_of("service"))
def test_what_moves_a_service_and_which_way(name):
    assert measured(name) == table(name)


@pytest.mark.carries(
    "T-P2", "T-P5", "barrier:leadership.clear-problem"
)  # fmt: skip
@pytest.mark.parametrize("name", rules_of("leader"))
def test_what_moves_a_leader_and_which_way(name):
    assert measured(name) == table(name)


@pytest.mark.carries(
    "T-O2", "T-P5", "T-R3", "barrier:leadership.clear-problem", "barrier:skills.project-management",
    "barrier:skills.upkeep", "claim:14", "claim:9", "collaboration:outsourcing"
)  # fmt: skip
@pytest.mark.parametrize("name", rules_of("staff"))
def test_what_moves_an_official_and_which_way(name):
    assert measured(name) == table(name)


@pytest.mark.carries(
    "T-O1", "T-O3", "T-P4", "T-R1", "barrier:trust.acceptance", "claim:15", "claim:17"
)  # fmt: skip
@pytest.mark.parametrize("name", rules_of("citizen"))
def test_what_moves_a_citizen_and_which_way(name):
    assert measured(name) == table(name)


SILENCED = [(name, switch) for name, of in SIGNS.items() for switch in of.get("silenced_by", ())]


@pytest.mark.parametrize(("name", "switch"), SILENCED)
@np.errstate(all="ignore")
def test_an_argument_speaks_by_its_own_parameter_only(name, switch):
    """At zero of the parameter what it carries moves nothing, and all else does as before."""
    scatter, usual = Scattered(name, **{switch: np.zeros((len(KEYS), 1))}), set().union(*table(name).values())
    silent = [name for name in scatter.card.inputs if name in usual and not any(scatter.ways(name).values())]
    assert sorted(silent) == SIGNS[name]["silenced_by"][switch].split()
