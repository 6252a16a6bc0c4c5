"""The house: one direction of imports, chance in one place, each thing said once."""

import ast
import subprocess
import sys
from collections.abc import Mapping

import networkx as nx
import pytest

from policylab.model.columns import COLUMNS
from policylab.model.rules import rules
from policylab.model.rules.rule import card_of
from tests.imports import ROOT, between, imports, modules, packages, targets

ABOVE = {"__init__", "__main__"}
SOURCES = sorted((ROOT / "policylab").rglob("*.py"))


# Rooms from the top to the bottom; those of one line do not know each other. What stands in none of them is refused.
HOUSE: tuple[set[str], ...] = (
    {"cli"}, {"briefs"}, {"odd"}, {"reports"}, {"analysis"}, {"study"}, {"lab", "comparison"}, {"statistics"},
    {"recording"}, {"model"}, {"published"}, {"files"}, {"errors"},
)  # fmt: skip
BESIDE = {  # what may be used by every room above the model, and what it may import itself
    "show": {"files", "errors"},
    "workers": {"recording", "model", "files", "errors"},
}
MODEL: tuple[set[str], ...] = (
    {"simulation", "alike"}, {"scenario"}, {"scenario_checks", "scenario_files"}, {"setting"}, {"layers"},
    {"settling", "switches"}, {"citizens_at_start"}, {"step"},
    {"guards", "start", "policies", "networks", "organisations"}, {"rules", "population"},
    {"joint_population", "portfolios"}, {"luck", "columns", "limits", "tables"},
    {"custom_size", "delimited"},
)  # fmt: skip


def upward(package: str, order: tuple[set[str], ...], beside: Mapping[str, set[str]]) -> list[str]:
    """Return each import between children of a package that does not lead downwards."""
    floor = {room: number for number, rooms in enumerate(order) for room in rooms}
    graph = between(package)
    wrong = [f"{room} has no place in the order" for room in graph if room not in {*floor, *beside, *ABOVE}]
    for source, target, because in graph.edges(data="because"):
        if target in ABOVE:
            wrong.append(f"{because}, which is above all rooms")
        elif source in ABOVE:
            continue
        elif source in beside:
            wrong += [because] if target not in beside[source] else []
        elif target in beside:
            wrong += [because] if floor.get(source, 0) >= floor["model"] else []
        elif floor.get(source, -1) >= floor.get(target, -1):
            wrong.append(because)
    return wrong


def test_rooms_import_downwards_only():
    assert upward("policylab", HOUSE, BESIDE) == []


def test_the_model_is_built_upwards_from_its_columns():
    assert upward("policylab.model", MODEL, {}) == []


def test_show_stands_on_errors_and_files_alone():
    assert set(between("policylab")["show"]) <= BESIDE["show"]


@pytest.mark.parametrize("package", packages())
def test_there_is_no_circle(package):
    circles = [sorted(part) for part in nx.strongly_connected_components(between(package)) if len(part) > 1]
    assert circles == []


def test_there_is_no_circle_of_modules():
    assert [sorted(part) for part in nx.strongly_connected_components(imports()) if len(part) > 1] == []


def test_imports_of_every_kind_are_read(tmp_path):
    """What the contract rests on: relative, lazy, typing and computed imports are told apart from what is no import."""
    text = """
import numpy
from ..files import checked
def lazy():
    from policylab.analysis import filter
    import policylab.cli.study
if TYPE_CHECKING:
    from policylab.lab.model import Lab
import_module("policylab.briefs.words")
importlib.import_module(f"{__package__}.{name}")
"""
    path = tmp_path / "fixture.py"
    path.write_text(text, encoding="utf-8")
    beside = {name for name in modules() if name.rpartition(".")[0] == "policylab.study"}
    assert set(targets("policylab.study.fixture", path)) - beside == {
        "policylab.files", "policylab.analysis.filter", "policylab.cli.study", "policylab.lab.model",
        "policylab.briefs.words",
    }  # fmt: skip
    assert beside <= set(targets("policylab.study.fixture", path))


def test_few_modules_lie_flat_at_the_top():
    flat = {path.stem for path in (ROOT / "policylab").glob("*.py")} - {"__init__", "__main__"}
    assert len(flat) <= 4, flat


def test_no_file_is_longer_than_300_lines():
    long = {str(path.relative_to(ROOT)) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 300}
    assert not long


def test_chance_comes_from_luck_alone():
    for path in SOURCES:
        if path == ROOT / "policylab" / "model" / "luck.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
                assert not names & {"random", "numpy.random", "secrets"}, path
            if isinstance(node, ast.Attribute) and node.attr == "random":
                assert not (isinstance(node.value, ast.Name) and node.value.id in ("np", "numpy")), path


def test_nothing_reads_outside_the_project():
    for path in [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]:
        assert ".." + "/shared" not in path.read_text(encoding="utf-8"), path


def test_no_rule_names_a_package_and_no_package_a_rule():
    rooms = between("policylab.model")
    assert "policies" not in rooms["rules"]
    assert "rules" not in rooms["policies"]


def test_every_state_column_is_written_and_no_trait_is():
    written = {f"{card_of(rule).of}.{name}" for rule in rules().values() for name in card_of(rule).writes}
    assert written == {column.key for column in COLUMNS if column.role == "state"}


def test_importing_the_command_line_is_light():
    heavy = ("numpy", "pandas", "mesa", "networkx", "scipy", "pydantic", "matplotlib")
    code = f"import sys, policylab.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
