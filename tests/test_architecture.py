"""The house: one direction of imports, chance in one place, each thing said once."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

from policylab.model.columns import COLUMNS
from policylab.model.columns.parameters import parameters
from policylab.model.rules import STEP, rules
from policylab.model.rules.rule import card_of
from policylab.model.switches import MECHANISMS

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "policylab").rglob("*.py"))


def test_imports_go_one_way():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_chance_comes_from_luck_alone():
    for path in SOURCES:
        if path.name == "luck.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = node.module if isinstance(node, ast.ImportFrom) else ""
            assert "random" not in [*names, module], path
            if isinstance(node, ast.Attribute):
                assert not (isinstance(node.value, ast.Name) and node.value.id == "np" and node.attr == "random"), path


def test_nothing_reads_outside_the_project():
    for path in [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]:
        assert ".." + "/shared" not in path.read_text(encoding="utf-8"), path


def test_no_rule_names_a_package_and_no_package_a_rule():
    for path in sorted((ROOT / "policylab" / "rules").glob("*.py")):
        assert "policylab.model.policies" not in path.read_text(encoding="utf-8"), path
    for path in sorted((ROOT / "policylab" / "policies").glob("*.py")):
        assert "policylab.model.rules" not in path.read_text(encoding="utf-8"), path


def test_each_name_and_symbol_stands_once():
    twice = [key for key, many in Counter(column.key for column in COLUMNS).items() if many > 1]
    twice += [symbol for symbol, many in Counter(p.symbol for p in parameters().values()).items() if many > 1]
    twice += [
        name for name, many in Counter(card_of(rule).name for group in STEP for rule in group).items() if many > 1
    ]
    assert not twice


def test_every_state_column_is_written_and_no_trait_is():
    written = {f"{card_of(rule).of}.{name}" for rule in rules().values() for name in card_of(rule).writes}
    assert written == {column.key for column in COLUMNS if column.role == "state"}


def test_every_parameter_says_what_a_reader_wants():
    for entry in parameters().values():
        assert entry.low <= entry.default <= entry.high, entry.name
        assert entry.low < entry.high, entry.name
        assert entry.letter in "ABCD", entry.name
        assert entry.unit and entry.source and entry.meaning and entry.symbol, entry.name


def test_mechanisms_name_parameters_that_exist():
    assert {name for entry in MECHANISMS.values() for form in entry.forms.values() for name in form} <= set(
        parameters()
    )


def test_importing_the_command_line_is_light():
    heavy = ("numpy", "pandas", "mesa", "networkx", "scipy")
    code = f"import sys, policylab.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
