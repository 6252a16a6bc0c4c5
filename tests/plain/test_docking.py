"""The plain core agrees with the lab month by month: the printed pages are enough to build the core again."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pytest

from policylab import Lab, Scenario
from policylab.model.policies.package import packages
from policylab.odd import pages
from tests.plain import model
from tests.plain.agency import Agency
from tests.plain.citizen import Citizen
from tests.plain.recording import Recording, record
from tests.plain.service import Service

NEAR = 1e-9
QUICK = [(package, "default") for package in ("status-quo", "everything")]
OTHERS = [run for run in ((package, "default") for package in sorted(packages())) if run not in QUICK]
EVENTS = [("everything", setting) for setting in ("budget-cut", "shock", "trust-scandal")]  # from month 36, 42 and 40
RUNS = (("everything", "default"), ("citizen-bonus", "default"), *EVENTS)
LONG = [pytest.param(*run, marks=pytest.mark.long) for run in (*OTHERS, *EVENTS)]
UNREACHED = {
    "min(p.redesign_from_project * will * ability, 1.0)",
    "min(self.effective + 1 / self.service_count, 1.0)",
    "min(redesign, 1.0)",
    "min(self.projects_running / self.capacity, 1.0)",
    "max(self.budget, 1 / 12)",
    "min(1, p.perception_speed * (1 + p.perception_from_branding * self.branding))",
}
OWN = {"agency": set(Agency.OWN), "service": set(Service.OWN), "citizen": set(Citizen.OWN)}


def numbers_in(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield the numbers that are written in the core, without bounds that these runs do not reach."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node) in UNREACHED]
    bounds = [
        bound for call in calls for bound in call.args if not any(isinstance(n, ast.Name) for n in ast.walk(bound))
    ]
    unreached = {id(number) for bound in bounds for number in ast.walk(bound)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and id(node) not in unreached:
            yield node


CORE = {name: Path(__file__).with_name(f"{name}.py").read_text("utf-8") for name in ("agency", "service", "citizen")}
NUMBERS = [(name, number) for name in CORE for number in range(len(list(numbers_in(ast.parse(CORE[name])))))]
PARAMETERS = sorted({name for text in CORE.values() for name in re.findall(r"\bp\.(\w+)", text)})


@lru_cache(maxsize=5)
def recorded(package: str, setting: str) -> Recording:
    months = 24 if setting == "default" else 60
    return record(Lab(Scenario.load(package, size="classroom", months=months, setting=setting), seed=1))


def differences(recording: Recording, **changed: float) -> Iterator[str]:
    """Name each value of the core that differs from the lab's; parameters of the core can be changed."""
    plain = model.PlainModel(recording)
    vars(plain.parameters).update(changed)
    for state in recording.states[1:]:
        plain.step()
        for agent in plain.agents:
            for column in agent.OWN:
                own, in_lab = getattr(agent, column), state[agent.name][column]
                if not abs(own - in_lab) <= NEAR:
                    yield f"month {plain.month}: {agent.name}: {column} is {own!r}, in the lab {in_lab!r}"


def is_noticed(recording: Recording, **changed: float) -> bool:
    """Return whether a changed core differs from the lab, or cannot be computed."""
    try:
        return any(differences(recording, **changed))
    except (ArithmeticError, ValueError):
        return True


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
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_halved_parameter_is_noticed(name: str) -> None:
    value = recorded("everything", "default").parameters[name]
    halved = {name: value // 2 if value > 2 else (value or 1) / 2}
    assert any(is_noticed(recorded(*run), **halved) for run in RUNS)


@pytest.mark.long
@pytest.mark.parametrize(("name", "number"), NUMBERS)
def test_a_changed_number_is_noticed(name: str, number: int, monkeypatch) -> None:
    tree = ast.parse(CORE[name])
    constant = list(numbers_in(tree))[number]
    constant.value += 1
    changed = ModuleType(f"tests.plain.{name}")
    exec(compile(tree, f"{name}.py", "exec"), vars(changed))
    monkeypatch.setattr(model, name.capitalize(), vars(changed)[name.capitalize()])
    assert any(is_noticed(recorded(*run)) for run in RUNS), f"{name}.py, line {constant.lineno}: {constant.value - 1}"


def test_the_core_has_whole_rules() -> None:
    rows = re.findall(r"^\|[^|]*\| \[`\w+`\][^|]*\| (\w+) \| ([^|]*) \|", pages()["schedule.md"], re.MULTILINE)
    written = {kind: [set(re.findall(r"\w+", columns)) for of, columns in rows if of == kind] for kind in OWN}
    for kind, own in OWN.items():
        assert own == {column for columns in written[kind] if columns & own for column in columns}


def test_the_core_computes_all_that_a_service_is() -> None:
    states = recorded("everything", "default").states
    services = [name for name in states[0] if "/service-" in name]
    moving = {column for name in services for column in states[0][name] if states[0][name] != states[-1][name]}
    still = {
        column for column in moving if all(states[0][name][column] == states[-1][name][column] for name in services)
    }
    assert moving - still <= OWN["service"]


def test_only_the_recording_knows_the_lab() -> None:
    for name in ("actor", "agency", "citizen", "luck", "model", "service"):
        text = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) (policylab|numpy)", text, re.MULTILINE), name
