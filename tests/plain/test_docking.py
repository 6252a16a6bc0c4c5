"""The plain core agrees with the lab month by month: the printed pages are enough to build the core again."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from policylab import Lab, Scenario
from policylab.model.columns import columns_of
from policylab.model.policies.package import packages
from policylab.model.switches import BARRIERS
from policylab.odd import pages
from tests.plain import model
from tests.plain.agency import Agency
from tests.plain.citizen import Citizen
from tests.plain.levers import by_luck
from tests.plain.recording import Recording, record, record_under
from tests.plain.service import Service

NEAR = 1e-9
DUTIES = Path(__file__).with_name("duties.toml")
QUICK = [(package, "default", ()) for package in ("status-quo", "everything", "duties")]
OTHERS = [run for run in ((package, "default", ()) for package in sorted(packages())) if run not in QUICK]
EVENTS = [("everything", setting, ()) for setting in ("budget-cut", "shock", "trust-scandal")]  # months 36, 42, 40
FREE = [("status-quo", "default", tuple(BARRIERS)), ("everything", "default", ("budget",))]  # without barriers
BY_LUCK = ("levers by luck", "default", ())  # those that citizens feel
RARE_MADE_COMMON = {"never_online": 0.7, "programme_gain": 0.8}  # who stays offline and is reached by a programme
RUNS = (*(run for run in QUICK if run[0] != "status-quo"), ("citizen-bonus", "default", ()), *EVENTS, *FREE, BY_LUCK)
MONTHS = {run: 48 if run in EVENTS else 24 for run in RUNS}
OCCASIONS = sorted((month % 4, MONTHS[run] - month, run, month) for run in RUNS for month in range(MONTHS[run]))
LONG = [pytest.param(*run, marks=pytest.mark.long) for run in (*OTHERS, *EVENTS)]
UNREACHED = {
    "min(p.redesign_from_project * will * ability, 1.0)",
    "min(self.effective + 1 / self.service_count, 1.0)",
    "min(redesign, 1.0)",
    "min(self.projects_running / self.capacity, 1.0)",
    "max(self.budget, 1 / 12)",
    "min(self.newness / 2 ** (1 / p.newness_half_life) + changed, 1.0)",
    "min(1, 2 * self.users_around)",
    "min(1, p.renown_by_itself + p.renown_from_use * used)",
}
OWN = {"agency": set(Agency.OWN), "service": set(Service.OWN), "citizen": set(Citizen.OWN)}


def numbers_in(tree: ast.AST, without: Collection[str] = UNREACHED) -> Iterator[ast.Constant]:
    """Yield the numbers that are written in the core, without bounds that these runs do not reach."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node) in without]
    bounds = [
        bound for call in calls for bound in call.args if not any(isinstance(n, ast.Name) for n in ast.walk(bound))
    ]
    unreached = {id(number) for bound in bounds for number in ast.walk(bound)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and id(node) not in unreached:
            yield node


CORE = {name: Path(__file__).with_name(f"{name}.py").read_text("utf-8") for name in ("agency", "service", "citizen")}
NUMBERS = [(name, number) for name in CORE for number in range(len(list(numbers_in(ast.parse(CORE[name])))))]
PARAMETERS = sorted({name for text in CORE.values() for name in re.findall(r"\bp(?:arameters)?\.(\w+)", text)})


@lru_cache(maxsize=len(RUNS))
def recorded(package: str, setting: str, without: tuple[str, ...] = ()) -> Recording:
    return run(package, MONTHS.get((package, setting, without), 24), setting=setting, without=without)


def run(package: str, months: int, **options: Any) -> Recording:
    source = {"duties": DUTIES, BY_LUCK[0]: "status-quo"}.get(package, package)
    scenario = Scenario.load(source, size="classroom", months=months, **options)
    if package == BY_LUCK[0]:
        scenario = scenario.with_options(parameters=RARE_MADE_COMMON)
    lab = Lab(scenario, seed=1)
    if package != BY_LUCK[0]:
        return record(lab)
    names = lab.simulation.people.roster.names
    return record_under(by_luck(names["agency"], names["citizen"]), lab)


def differences(recording: Recording) -> Iterator[str]:
    """Name each value of the core that differs from the lab's, in any month."""
    plain = model.PlainModel(recording)
    for _ in recording.states[1:]:
        plain.step()
        yield from differences_now(plain)


def differences_now(plain: model.PlainModel) -> Iterator[str]:
    """Name each value of the core that differs from the lab's after the month that it is in."""
    state = plain.recording.states[plain.month]
    for agent in plain.agents:
        for column in agent.OWN:
            own, in_lab = getattr(agent, column), state[agent.name][column]
            if not abs(own - in_lab) <= NEAR:
                yield f"month {plain.month}: {agent.name}: {column} is {own!r}, in the lab {in_lab!r}"


def is_noticed(**changed: float) -> bool:
    """Return whether a changed core differs from the lab, or cannot be computed, in a month that begins as in the lab.

    A run that differs at all has a first month that differs, and that month began alike. So each month can be tried by
    itself: every fourth of each run first, the last before the others, for by then most of what can happen does.
    """
    return any(_is_noticed_in(recorded(*of), month, changed) for *_, of, month in OCCASIONS)


def _is_noticed_in(recording: Recording, month: int, changed: Mapping[str, float]) -> bool:
    plain = model.PlainModel(recording, month)
    vars(plain.parameters).update(changed)
    try:
        plain.step()
        return any(differences_now(plain))
    except (ArithmeticError, ValueError):
        return True


@pytest.mark.parametrize(("package", "setting", "without"), [*QUICK, *FREE, BY_LUCK, *LONG])
def test_the_core_and_the_lab_agree(package: str, setting: str, without: tuple[str, ...]) -> None:
    differing = list(differences(recorded(package, setting, without)))
    assert not differing, f"{len(differing)} values differ: {'; '.join(differing[:5])}"


def test_the_duties_are_of_every_kind_and_teach() -> None:
    recording = recorded("duties", "default")
    state, states, of = recording.states[-1], recording.states, recording.services
    departments, provinces, local = (
        [name for name in of if name.startswith(tier)] for tier in ("department", "province", "local")
    )
    stages = {(month["department-001"]["duty_due"], month["department-001"]["depth_due"]) for month in states}
    assert stages == {(0.0, 0.0), (0.6 * 0.5, 0.1), (0.6, 0.9)}, "by share, each stage with its depth"
    before, light, both = (
        sum(states[month][service]["asked_due"] for service in of["province-001"]) for month in (8, 12, 20)
    )
    assert 0 == before < light < both < len(of["province-001"]), "by weight"
    assert [month for month in range(len(states)) if states[month]["department-001"]["deadline_moved"]] == [5], "moved"
    assert all(state[name]["automatic"] > 0 for name in provinces), "a sanction that needs no inspector"
    assert all(state[name]["inspection_rate"] > 0 == state[name]["inspections_made"] for name in local), "not enforced"
    assert all(state[name]["scrutiny"] > 0 for name in of), "looked at by juries"

    audited = [
        service
        for before, after in pairwise(states)
        for name in of
        if before[name]["audit_finds"] > 0
        for service in of[name]
        if after[service]["found_out"] and before[service]["asked_due"]
    ]
    assert audited, "paper is found out in the month after an inspection"
    assert any(0 < month[name]["owed_part"] < 1 for month in states for name in of), "a part of it is owed"
    assert max(month[name]["burnt"] for month in states for name in of) == 1, "who was found out remembers"
    believed = {name: state[name]["credibility"] - recording.parameters["credibility_start"] for name in of}
    assert max(believed[name] for name in departments) > 0.2, "who sees sanctions believes in them"
    assert min(believed[name] for name in local) < -0.2, "what nobody enforces is not believed"


@pytest.mark.long
@pytest.mark.parametrize("corner", range(15))
def test_they_agree_where_every_parameter_is_at_an_end(corner: int, corners: list[dict[str, float]]) -> None:
    package, months = (("everything", 32), ("duties", 20))[corner % 2]
    assert next(differences(run(package, months, parameters=corners[corner])), "") == ""


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_halved_parameter_is_noticed(name: str) -> None:
    value = recorded("everything", "default").parameters[name]
    halved = {name: value // 2 if value > 2 else (value or 1) / 2}
    assert is_noticed(**halved)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("name", "number"), NUMBERS)
def test_a_changed_number_is_noticed(name: str, number: int, monkeypatch) -> None:
    tree = ast.parse(CORE[name])
    constant = list(numbers_in(tree))[number]
    constant.value += 1
    changed = ModuleType(f"tests.plain.{name}")
    exec(compile(tree, f"{name}.py", "exec"), vars(changed))
    monkeypatch.setattr(model, name.capitalize(), vars(changed)[name.capitalize()])
    assert is_noticed(), f"{name}.py, line {constant.lineno}: {constant.value - 1}"


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
    levers = {column.name for column in columns_of("service").values() if column.role == "lever"}
    assert moving - still - levers <= OWN["service"]


def test_only_the_recording_knows_the_lab() -> None:
    for name in ("actor", "agency", "citizen", "luck", "model", "people", "service", "settling"):
        text = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) (policylab|numpy)", text, re.MULTILINE), name
