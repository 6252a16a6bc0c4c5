"""Which tests carry which items of the thesis, read from the source of the tests without running them.

A test states its items by ``@pytest.mark.carries("claim:7", "T-O1")``, a whole file by
``pytestmark = pytest.mark.carries("claim:7")``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from policylab.odd.sources import Source

MARK = "carries"


def folder_of_tests() -> Path | None:
    """Return the folder of tests next to the lab, or None if the lab was installed without them."""
    folder = Path(str(files("policylab"))).parent / "tests"
    return folder if (folder / "conftest.py").is_file() else None


def carrying(folder: Path | None) -> Iterator[Source]:
    """Yield each test of a folder that states what it carries, named ``file::test``."""
    for path in sorted(folder.rglob("test_*.py")) if folder else ():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        of_file = [name for line in tree.body if isinstance(line, ast.Assign) for name in _of_file(line)]
        for test in tree.body:
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                carried = [*of_file, *(name for mark in test.decorator_list for name in _carried(mark))]
                if carried:
                    yield Source("test", f"{path.stem}::{test.name}", ", ".join(carried))


def _of_file(line: ast.Assign) -> list[str]:
    """Return the items that every test of a file carries by ``pytestmark``."""
    if not any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in line.targets):
        return []
    marks = line.value.elts if isinstance(line.value, ast.List | ast.Tuple) else [line.value]
    return [name for mark in marks for name in _carried(mark)]


def _carried(mark: ast.expr) -> list[str]:
    """Return the ids of one ``pytest.mark.carries(...)``, none for another mark."""
    if not (isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == MARK):
        return []
    return [word.value for word in mark.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]
