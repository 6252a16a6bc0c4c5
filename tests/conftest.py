"""Small runs that many tests share, made once a session."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from tests import kept

# What is imported below takes the people that it keeps.
# isort: split
from policylab import cli
from policylab.comparison.pilots import PilotSettings
from policylab.model import scenario
from policylab.model.columns import COLUMNS
from policylab.model.layers import Layer
from policylab.model.luck import Luck
from policylab.model.policies.package import packages
from policylab.model.scenario import Scenario
from policylab.model.simulation import People, Simulation, gather
from policylab.recording.identity import Identity
from tests.recording.identity.made import after, source

# Tests and syntax trees stay until the end; looking through them for garbage as often as usual takes a tenth of all.
gc.set_threshold(50_000, 10, 10)

# Of the files with long tests, those that take longest.
LONGEST = ("tests/test_newcomer.py", "tests/plain/test_docking.py", "tests/model/test_directions.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """Leave them out of every search for garbage from then on."""
    gc.freeze()


settings.register_profile("policylab", derandomize=True, deadline=None, max_examples=30)
settings.load_profile("policylab")

CLASSROOM = "classroom"

# Tests look at extremes beyond the stated ranges of parameters; those of the border put the check back (`in_ranges`).
CHECK_VALUES, scenario.check_values = scenario.check_values, lambda *_, **__: None


@pytest.fixture
def afresh(monkeypatch) -> None:
    """Let people be gathered and settled anew, although others have asked for the same."""
    monkeypatch.setattr(kept, "made_anew", True)


@pytest.fixture
def in_ranges(monkeypatch) -> None:
    """Let scenarios check the values of their parameters, as they do outside tests."""
    monkeypatch.setattr(scenario, "check_values", CHECK_VALUES)


def scenario_of(name: str, point: dict[str, float] | None = None, months: int = 120, **more) -> Scenario:
    return Scenario(name, packages()[name], CLASSROOM, months, own=Layer(point or {}), **more)


def simulated(people: People, scenarios: Sequence[Scenario], months: int, **more) -> Simulation:
    simulation = Simulation(people, scenarios, **more)
    for _ in range(months):
        simulation.step()
    return simulation


def differing(first: Simulation, second: Simulation, one: int, other: int, skip: Sequence[str] = ()) -> list[str]:
    """Return the columns in which a world of the first differs from a world of the second, bit by bit."""
    found = []
    for column in COLUMNS:
        a = first.columns[column.kind][column.name][:, one]
        b = second.columns[column.kind][column.name][:, other]
        if column.key not in skip and (a.dtype != b.dtype or a.tobytes() != b.tobytes()):
            found.append(column.key)
    return found


@cache
def identity_with(path: str, before: str, instead: str) -> Identity:
    """Return the identity of the lab in which some text of a file of the package is another."""
    assert before in source(path)
    lab = after({path: source(path).replace(before, instead)}, quick=True)
    identity = Identity(lab.tree)
    identity._of = lab
    return identity


@pytest.fixture
def changed_lab(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what makes the lab take itself for one in which some texts of a file of the package are others."""

    def change(path: str, before: str, instead: str) -> None:
        now = identity_with(path, before, instead)
        monkeypatch.setattr("policylab.recording.identity.stamps.identity", lambda: now)

    return change


@pytest.fixture
def nothing_pending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the file that says that results are being made anew."""
    monkeypatch.setattr("policylab.recording.identity.staleness.place", lambda: tmp_path / "no RESULTS-PENDING")


@pytest.fixture
def another_model(changed_lab: Callable[..., None], nothing_pending: None) -> Callable[[], None]:
    """Return what makes the lab one whose rule service_lapse is another, so that stored results are stale."""
    return lambda: changed_lab("model/rules/projects.py", "lapse * (2 - mindset", "lapse * (2 + mindset")


@pytest.fixture
def results_pending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what puts the file there that says that results are being made anew."""

    def put(text: str) -> None:
        path = tmp_path / "RESULTS-PENDING"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setattr("policylab.recording.identity.staleness.place", lambda: path)

    return put


@pytest.fixture(scope="module")
def few_pilots():
    """Let costs be evaluated in two replications: for tests of what becomes of doses, whatever they are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("policylab.comparison.equal_cost.PilotSettings", partial(PilotSettings, 2))
        yield


@pytest.fixture(scope="session")
def classroom() -> People:
    return gather(CLASSROOM, Luck(1))


@pytest.fixture(scope="session")
def lab() -> People:
    return gather("lab", Luck(1))


@pytest.fixture(scope="session")
def arm() -> Callable[..., Scenario]:
    return scenario_of


@pytest.fixture(scope="session")
def simulate() -> Callable[..., Simulation]:
    return simulated


@pytest.fixture(scope="session")
def differences() -> Callable[..., list[str]]:
    return differing


@pytest.fixture(scope="session")
def every_package() -> list[Scenario]:
    return [scenario_of(name, months=120) for name in packages()]


@pytest.fixture(scope="session")
def after_30_months(classroom, every_package) -> Simulation:
    """All packages side by side, looked at and not stepped on."""
    return simulated(classroom, every_package, 30)


def starting_together(point: dict[str, float]) -> dict[str, float]:
    """Return a point at which no more services begin real than declared, as a scenario demands."""
    from policylab.model.columns.parameters import parameters

    formal, effective = (point.get(name, parameters()[name].default) for name in ("formal_start", "effective_start"))
    return point if effective <= formal else {**point, "formal_start": effective}


@pytest.fixture(scope="session")
def corners() -> list[dict[str, float]]:
    """Fifteen worlds with every parameter at one of its ends, by keyed luck."""
    from policylab.model.columns.parameters import parameters
    from policylab.model.luck import agent_keys

    table = parameters()
    drawn = Luck(99).uniform("corner", agent_keys(table), np.tile(np.arange(15), (len(table), 1)))
    points = [
        {
            name: float(entry.high if drawn[row, world] < 0.5 else entry.low)
            for row, (name, entry) in enumerate(table.items())
        }
        for world in range(15)
    ]
    return [starting_together(point) for point in points]


@pytest.fixture
def call(monkeypatch, capsys):
    """Run a command line in this process and return exit code, what it printed and what it complained of."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["policylab", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run
