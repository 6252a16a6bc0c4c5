"""The plain core agrees with the lab month by month: the printed pages are enough to build the core again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from policylab import Lab, Scenario
from policylab.model.policies.package import packages
from policylab.model.rules import rules
from policylab.model.rules.rule import card_of
from tests.plain.agency import Agency
from tests.plain.citizen import Citizen
from tests.plain.model import PlainModel
from tests.plain.recording import Recording, record

NEAR = 1e-9
QUICK = [(package, "default") for package in ("status-quo", "by-law-phased", "hybrid", "everything")]
OTHERS = [run for run in ((package, "default") for package in sorted(packages())) if run not in QUICK]
EVENTS = [("everything", setting) for setting in ("budget-cut", "shock", "trust-scandal")]  # from month 36, 42 and 40
LONG = [pytest.param(*run, marks=pytest.mark.long) for run in (*OTHERS, *EVENTS)]
OWN = {"agency": set(Agency.OWN), "citizen": set(Citizen.OWN)}
CORE = [card for card in map(card_of, rules().values()) if OWN.get(card.of, set()) & set(card.writes)]


@lru_cache(maxsize=5)
def recorded(package: str, setting: str) -> Recording:
    months = 24 if setting == "default" else 60
    return record(Lab(Scenario.load(package, size="classroom", months=months, setting=setting), seed=1))


def differences(recording: Recording, **changed: float) -> Iterator[str]:
    """Name each value of the core that differs from the lab's; parameters of the core can be changed."""
    model = PlainModel(recording)
    vars(model.parameters).update(changed)
    for state in recording.states[1:]:
        model.step()
        for agent in model.agents:
            for column in agent.OWN:
                own, in_lab = getattr(agent, column), state[agent.name][column]
                if not abs(own - in_lab) <= NEAR:
                    yield f"month {model.month}: {agent.name}: {column} is {own!r}, in the lab {in_lab!r}"


@pytest.mark.parametrize(("package", "setting"), [*QUICK, *LONG])
def test_the_core_and_the_lab_agree(package: str, setting: str) -> None:
    differing = list(differences(recorded(package, setting)))
    assert not differing, f"{len(differing)} values differ: {'; '.join(differing[:5])}"


@pytest.mark.long
def test_they_agree_where_every_parameter_is_at_an_end(
    arm: Callable[..., Scenario], corners: list[dict[str, float]]
) -> None:
    assert not [point for point in corners if any(differences(record(Lab(arm("everything", point), seed=1))))]


@pytest.mark.long
@pytest.mark.parametrize("name", sorted({name for card in CORE for name in card.parameters}))
def test_a_halved_parameter_is_noticed(name: str) -> None:
    value = recorded("everything", "default").parameters[name]
    halved = {name: value // 2 if value > 2 else (value or 1) / 2}
    runs = (("everything", "default"), ("citizen-bonus", "default"), *EVENTS)
    assert any(any(differences(recorded(*run), **halved)) for run in runs)


def test_the_core_has_whole_rules() -> None:
    written = {of: {name for card in CORE if card.of == of for name in card.writes} for of in OWN}
    assert written == OWN


def test_only_the_recording_knows_the_lab() -> None:
    for name in ("actor", "agency", "citizen", "luck", "model"):
        text = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) (policylab|numpy)", text, re.MULTILINE), name
